//! How much one request may name and hand over, and what of it is a plug-in's to say.

use std::collections::BTreeSet;
use std::time::Duration;

use drs_core::http::{HttpUrl, check_header};
use drs_core::plugin::limits::{Limit, table};

use super::ReadUrl;
use crate::bindings::http::Header;
use crate::bindings::types::CallError;
use crate::limits::{bytes_text, most, out_of_bounds};

pub(super) fn read_url(text: &str) -> ReadUrl {
    check_size("the address has", text.len(), &table::HTTP_URL)?;
    HttpUrl::read(text).map_err(|error| invalid(format!("the address can't be asked: {error}")))
}

/// Headers as the port takes them.
pub(super) fn read_headers(headers: Vec<Header>) -> Result<Vec<(String, String)>, CallError> {
    let count = headers.len();
    if count > most(&table::HTTP_HEADERS) {
        let words = format!("{count} headers in one request; at most {} are taken", table::HTTP_HEADERS.most);
        return Err(invalid(out_of_bounds(&table::HTTP_HEADERS, count, words)));
    }
    let bytes = headers.iter().map(|header| header.name.len() + header.value.len()).sum();
    check_size("the headers have", bytes, &table::HTTP_HEADER_BYTES)?;
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
    check_size("the body has", body.len(), &table::HTTP_BODY)
}

/// How long the request may take.
pub(super) fn within(timeout: Option<u64>) -> Result<Duration, CallError> {
    let limit = &table::HTTP_TIMEOUT;
    let asked = timeout.unwrap_or(limit.most);
    match (1..=limit.most).contains(&asked) {
        true => Ok(Duration::from_millis(asked)),
        false => {
            let words = format!("a timeout of {asked} ms; it is 1 ms to {}", limit.unit.text(limit.most));
            Err(invalid(out_of_bounds(limit, usize::try_from(asked).unwrap_or(usize::MAX), words)))
        }
    }
}

fn check_size(what: &str, bytes: usize, limit: &Limit) -> Result<(), CallError> {
    let most = most(limit);
    match bytes > most {
        true => {
            let words = format!("{what} {}; at most {} are taken", bytes_text(bytes), bytes_text(most));
            Err(invalid(out_of_bounds(limit, bytes, words)))
        }
        false => Ok(()),
    }
}

pub(super) fn invalid(message: String) -> CallError {
    CallError::Invalid(message)
}
