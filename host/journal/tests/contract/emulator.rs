//! DynamoDB within the process: an emulator behind the protocol that the SDK speaks.

use bytes::Bytes;
use dynoxide::{Database, DynoxideError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Answers a request.
pub(crate) fn answer(database: &Database, operation: &str, body: &[u8]) -> http::Response<Bytes> {
    let (status, body) = match perform(database, operation, body) {
        Ok(answer) => (200, answer.to_string()),
        Err(error) => (error.status_code(), error.to_json()),
    };
    let answer = http::Response::builder().status(status).header("content-type", "application/x-amz-json-1.0");
    answer.body(Bytes::from(body)).unwrap()
}

/// The operation that a request names.
pub(crate) fn operation(request: &http::Request<Bytes>) -> String {
    let target = request.headers()["x-amz-target"].to_str().unwrap();
    target.split_once('.').unwrap().1.to_owned()
}

fn perform(database: &Database, operation: &str, body: &[u8]) -> Result<Value, DynoxideError> {
    match operation {
        "CreateTable" => json(&database.create_table(read(body)?)?),
        "DescribeTable" => json(&database.describe_table(read(body)?)?),
        "GetItem" => json(&database.get_item(read(body)?)?),
        "PutItem" => json(&database.put_item(read(body)?)?),
        "UpdateItem" => json(&database.update_item(read(body)?)?),
        "DeleteItem" => json(&database.delete_item(read(body)?)?),
        "Query" => json(&database.query(read(body)?)?),
        "BatchGetItem" => json(&database.batch_get_item(read(body)?)?),
        "TransactWriteItems" => json(&database.transact_write_items(read(body)?)?),
        other => panic!("the store asked for {other}"),
    }
}

fn json<T: Serialize>(answer: &T) -> Result<Value, DynoxideError> {
    Ok(serde_json::to_value(answer).unwrap())
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, DynoxideError> {
    serde_json::from_slice(body).map_err(|error| DynoxideError::ValidationException(error.to_string()))
}
