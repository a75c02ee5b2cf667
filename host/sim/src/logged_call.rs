//! A call as the log of a world keeps it: enough to have it done again, to the same effect.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::{Request, request::Parts};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One call that changed something, or was refused and counts.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LoggedCall {
    /// The service's time.
    pub(crate) time: Timestamp,
    /// The calls of each operation before this one: faults go by their number, and reads are not logged.
    pub(crate) calls: BTreeMap<String, u64>,
    method: String,
    uri: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl LoggedCall {
    /// What is to be kept of a request. All protocols here are text: what is not is refused before it has an effect.
    pub(crate) fn of(time: Timestamp, calls: BTreeMap<String, u64>, parts: &Parts, body: &[u8]) -> Self {
        let readable = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
            Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
        };
        Self {
            time,
            calls,
            method: parts.method.to_string(),
            uri: parts.uri.to_string(),
            headers: parts.headers.iter().filter_map(readable).collect(),
            body: String::from_utf8_lossy(body).into_owned(),
        }
    }

    /// The request again.
    pub(crate) fn request(&self) -> Result<(Parts, Bytes), http::Error> {
        let request = Request::builder().method(self.method.as_str()).uri(&self.uri);
        let request = self.headers.iter().fold(request, |request, (name, value)| request.header(name, value));
        Ok(request.body(Bytes::from(self.body.clone()))?.into_parts())
    }
}
