//! From an operation's name and JSON to the emulator's call, and back.

use dynoxide::{Database, DynoxideError};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// Performs one operation. Members of the answer are in the order of their names.
pub(super) fn dispatch(database: &Database, operation: &str, body: &[u8]) -> Result<Value, DynoxideError> {
    match operation {
        "GetItem" => answer(&database.get_item(request(body)?)?),
        "PutItem" => answer(&database.put_item(request(body)?)?),
        "UpdateItem" => answer(&database.update_item(request(body)?)?),
        "DeleteItem" => answer(&database.delete_item(request(body)?)?),
        "Query" => answer(&database.query(request(body)?)?),
        "Scan" => answer(&database.scan(request(body)?)?),
        "BatchGetItem" => answer(&database.batch_get_item(request(body)?)?),
        "BatchWriteItem" => answer(&database.batch_write_item(request(body)?)?),
        "TransactGetItems" => answer(&database.transact_get_items(request(body)?)?),
        "TransactWriteItems" => answer(&database.transact_write_items(request(body)?)?),
        "DescribeTable" => answer(&database.describe_table(request(body)?)?),
        "ListTables" => answer(&database.list_tables(request(body)?)?),
        other => Err(DynoxideError::InternalServerError(format!("the simulator does not perform {other}"))),
    }
}

fn answer<T: Serialize>(answer: &T) -> Result<Value, DynoxideError> {
    serde_json::to_value(answer).map_err(|error| DynoxideError::InternalServerError(error.to_string()))
}

pub(super) fn request<T: DeserializeOwned>(body: &[u8]) -> Result<T, DynoxideError> {
    serde_json::from_slice(body).map_err(|error| refusal(&error.to_string()))
}

/// The error of a request that can't be read. The emulator's readers put the kind of error before their messages, in
/// capitals, and the JSON reader the place behind them.
fn refusal(message: &str) -> DynoxideError {
    let (kind, said) = match message.split_once(':') {
        Some((kind, rest)) if kind.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_') => (kind, rest),
        _ => ("SERIALIZATION", message),
    };
    let said = said.rfind(" at line ").and_then(|place| said.get(..place)).unwrap_or(said).to_owned();
    match kind.starts_with("VALIDATION") {
        true => DynoxideError::ValidationException(said),
        false => DynoxideError::SerializationException(said),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_of_a_refusal_is_told_and_its_marks_are_not() {
        let validation = refusal("VALIDATION_REQUEST:Supplied AttributeValue is empty at line 1 column 20");
        assert!(matches!(&validation, DynoxideError::ValidationException(said) if said.ends_with("is empty")));
        let malformed = refusal("expected value at line 1 column 1");
        assert!(matches!(&malformed, DynoxideError::SerializationException(said) if said == "expected value"));
    }
}
