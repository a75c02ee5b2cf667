//! How much one request may name and hand over, and what of it is a plug-in's to say.

use std::collections::BTreeSet;
use std::time::Duration;

use drs_core::http::{HttpUrl, check_header};

use super::ReadUrl;
use crate::bindings::http::Header;
use crate::bindings::types::CallError;
use crate::limits::{HTTP_BODY, HTTP_HEADER_BYTES, HTTP_HEADERS, HTTP_TIMEOUT, HTTP_URL, bytes_text};

pub(super) fn read_url(text: &str) -> ReadUrl {
    check_size("the address", text.len(), HTTP_URL)?;
    HttpUrl::read(text).map_err(|error| invalid(format!("the address can't be asked: {error}")))
}

/// Headers as the port takes them.
pub(super) fn read_headers(headers: Vec<Header>) -> Result<Vec<(String, String)>, CallError> {
    if headers.len() > HTTP_HEADERS {
        return Err(invalid(format!("{} headers in one request; at most {HTTP_HEADERS} are taken", headers.len())));
    }
    let bytes = headers.iter().map(|header| header.name.len() + header.value.len()).sum();
    check_size("the headers", bytes, HTTP_HEADER_BYTES)?;
    let mut seen = BTreeSet::new();
    for header in &headers {
        check_header(&header.name, &header.value).map_err(|error| invalid(error.to_string()))?;
        if !seen.insert(&header.name) {
            return Err(invalid(format!("the header `{}` is given twice; write its values as one", header.name)));
        }
    }
    Ok(headers.into_iter().map(|header| (header.name, header.value)).collect())
}

pub(super) fn check_body(body: &[u8]) -> Result<(), CallError> {
    check_size("the body", body.len(), HTTP_BODY)
}

/// How long the request may take.
pub(super) fn within(timeout: Option<u64>) -> Result<Duration, CallError> {
    let asked = timeout.map_or(HTTP_TIMEOUT, Duration::from_millis);
    match (Duration::from_millis(1)..=HTTP_TIMEOUT).contains(&asked) {
        true => Ok(asked),
        false => Err(invalid(format!("a timeout of {asked:?}; it is 1 ms to {HTTP_TIMEOUT:?}"))),
    }
}

fn check_size(what: &str, bytes: usize, most: usize) -> Result<(), CallError> {
    match bytes > most {
        true => Err(invalid(format!("{what}: {}; at most {} are taken", bytes_text(bytes), bytes_text(most)))),
        false => Ok(()),
    }
}

pub(super) fn invalid(message: String) -> CallError {
    CallError::Invalid(message)
}
