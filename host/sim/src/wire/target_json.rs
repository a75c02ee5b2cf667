//! The JSON 1.0 protocol, which DynamoDB speaks: the operation is in the header `X-Amz-Target`.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use serde_json::{Value, json};

use super::ApiError;

/// The model of DynamoDB that requests name.
const MODEL: &str = "DynamoDB_20120810";

/// The operation that a request names; empty when it names none.
pub(crate) fn target(headers: &HeaderMap) -> &str {
    let named = headers.get("x-amz-target").and_then(|target| target.to_str().ok());
    named.and_then(|target| target.strip_prefix(MODEL)?.strip_prefix('.')).unwrap_or_default()
}

pub(crate) fn answer(status: u16, body: &Value) -> Response<Bytes> {
    let mut answer = Response::new(Bytes::from(body.to_string()));
    *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-amz-json-1.0"));
    answer
}

pub(crate) fn error_answer(error: &ApiError) -> Response<Bytes> {
    // As the service itself writes them: those of its front end have another namespace.
    let namespace = match error.code {
        "ProvisionedThroughputExceededException"
        | "TransactionConflictException"
        | "InternalServerError"
        | "ResourceNotFoundException" => "com.amazonaws.dynamodb.v20120810",
        _ => "com.amazon.coral.service",
    };
    let kind = format!("{namespace}#{}", error.code);
    let mut answer = answer(error.status, &json!({"__type": kind, "message": error.message}));
    if let Some(seconds) = error.retry_after {
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    answer
}
