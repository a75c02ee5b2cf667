//! The REST-JSON protocol, which DRS speaks.

use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::{ApiError, error::Detail};

/// Reads the members of a request. A member that the simulator does not know is refused, not ignored.
pub(crate) fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, ApiError> {
    let body = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(body).map_err(|error| unreadable(&error))
}

/// As [`decode`], of members that have been read already.
pub(crate) fn decode_value<T: DeserializeOwned>(members: Value) -> Result<T, ApiError> {
    serde_json::from_value(members).map_err(|error| unreadable(&error))
}

fn unreadable(error: &serde_json::Error) -> ApiError {
    ApiError::new(400, "ValidationException", format!("the request body can't be read: {error}"))
        .with(Detail::Reason("cannotParse"))
}

pub(crate) fn ok_answer(status: u16, body: &Value) -> Response<Bytes> {
    let mut answer = Response::new(Bytes::from(body.to_string()));
    *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    answer
}

pub(crate) fn error_answer(error: &ApiError) -> Response<Bytes> {
    let members = [("message", error.message.as_str())].into_iter().chain(details(error));
    let body: Map<String, Value> = members.map(|(name, value)| (name.to_owned(), json!(value))).collect();
    let mut answer = ok_answer(error.status, &Value::Object(body));
    let headers = answer.headers_mut();
    headers.insert("x-amzn-errortype", HeaderValue::from_static(error.code));
    if let Some(seconds) = error.retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    answer
}

/// What an error says beside its message.
fn details(error: &ApiError) -> Vec<(&'static str, &str)> {
    match &error.detail {
        Some(Detail::Resource { kind, id }) => vec![("resourceId", id), ("resourceType", kind)],
        Some(Detail::Reason(reason)) => vec![("reason", reason)],
        Some(Detail::Quota(quota)) => vec![("code", error.code), ("serviceCode", "drs"), ("quotaCode", quota)],
        None => Vec::new(),
    }
}
