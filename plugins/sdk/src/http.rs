//! What a plug-in may ask over HTTP: hosts by their names, the instances of its wave, services of AWS that the host signs for.
//!
//! ```ignore
//! let answer = http::get(format!("http://{address}:8080/health")).timeout(Duration::from_secs(2)).send()?;
//! if !answer.is_success() { … }
//! ```
//!
//! Grant: `http:GET on http://{wave.instances}:8080/health`; see the interface `http` of the WIT package for all forms. A
//! request is sent once and never repeated by the host; a redirect is an answer.

use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::bindings::host::drs::runtime::http as wit;
use crate::error::{CallError, Error};

/// A request that is being written.
#[derive(Debug, Clone)]
#[must_use = "a request is sent by `send`"]
pub struct Request {
    /// The function of its method. A component imports only those whose methods it names: that is what it could ever do.
    call: Call,
    request: wit::Request,
    body: Vec<u8>,
}

type Call = fn(wit::Request, Vec<u8>) -> Result<Answer, CallError>;

/// What came back, whatever its status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status, such as 200.
    pub status: u16,
    /// The headers, by their names in small letters, in the order in which they came.
    pub headers: Vec<(String, String)>,
    /// The body: at most 256 KiB.
    pub body: Vec<u8>,
    /// Whether that is all of the body.
    pub complete: bool,
}

/// The headers of what `get` gives. Grant: `http:HEAD on …`.
pub fn head(url: impl Into<String>) -> Request {
    Request::new(url.into(), |request, body| {
        fake_host!("http:HEAD", request, body);
        drop(body);
        Ok(wit::head(&request)?.into())
    })
}

/// What is at an address. Grant: `http:GET on …`.
pub fn get(url: impl Into<String>) -> Request {
    Request::new(url.into(), |request, body| {
        fake_host!("http:GET", request, body);
        drop(body);
        Ok(wit::get(&request)?.into())
    })
}

/// Gives a body to an address. Grant: `http:POST on …`.
pub fn post(url: impl Into<String>) -> Request {
    Request::new(url.into(), |request, body| {
        fake_host!("http:POST", request, body);
        Ok(wit::post(&request, &body)?.into())
    })
}

/// Puts a body at an address. Grant: `http:PUT on …`.
pub fn put(url: impl Into<String>) -> Request {
    Request::new(url.into(), |request, body| {
        fake_host!("http:PUT", request, body);
        Ok(wit::put(&request, &body)?.into())
    })
}

/// Changes what is at an address. Grant: `http:PATCH on …`.
pub fn patch(url: impl Into<String>) -> Request {
    Request::new(url.into(), |request, body| {
        fake_host!("http:PATCH", request, body);
        Ok(wit::patch(&request, &body)?.into())
    })
}

/// Takes away what is at an address. Grant: `http:DELETE on …`.
pub fn delete(url: impl Into<String>) -> Request {
    Request::new(url.into(), |request, body| {
        fake_host!("http:DELETE", request, body);
        drop(body);
        Ok(wit::delete(&request)?.into())
    })
}

impl Request {
    fn new(url: String, call: Call) -> Self {
        Self { call, request: wit::Request { url, headers: Vec::new(), timeout: None }, body: Vec::new() }
    }

    /// With a header; its name in small letters, each once.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.request.headers.push(wit::Header { name: name.into(), value: value.into() });
        self
    }

    /// It may take so long, the look-up of the name included: at most 30 s, and 30 s if this is not called.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.request.timeout = Some(u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX));
        self
    }

    /// With a body of at most 1 MiB. What `head`, `get` and `delete` are given is not sent.
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// With anything that serde can serialise as its body, and the header that says so.
    ///
    /// # Errors
    /// What JSON can't hold.
    pub fn json<T: Serialize>(self, value: &T) -> Result<Self, Error> {
        let body = serde_json::to_vec(value).map_err(|error| Error::Other(error.to_string()))?;
        Ok(self.header("content-type", "application/json").body(body))
    }

    /// Sends it.
    ///
    /// # Errors
    /// When it is not granted or not well-formed, or there is no answer. After [`CallError::Unavailable`] it may have been
    /// received.
    pub fn send(self) -> Result<Answer, CallError> {
        (self.call)(self.request, self.body)
    }
}

impl Answer {
    /// Whether the status is 200 to 299.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The first header of this name, in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as a text; what is not UTF-8 in it is replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// When it is not JSON of that shape, or was cut off.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        if !self.complete {
            return Err(Error::Other("the answer has more than is read of one".to_owned()));
        }
        serde_json::from_slice(&self.body).map_err(|error| Error::Other(format!("the answer can't be read: {error}")))
    }
}

impl From<wit::Answer> for Answer {
    fn from(answer: wit::Answer) -> Self {
        let headers = answer.headers.into_iter().map(|header| (header.name, header.value)).collect();
        Self { status: answer.status, headers, body: answer.body, complete: answer.complete }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Answer {
        Answer { status, headers: vec![("x-a".to_owned(), "b".to_owned())], body: body.into(), complete: true }
    }

    #[test]
    fn a_status_from_200_to_299_is_success() {
        assert!(answer(204, "").is_success() && !answer(302, "").is_success() && !answer(503, "").is_success());
    }

    #[test]
    fn a_body_that_was_cut_is_no_json() {
        assert_eq!(answer(200, "[1]").json::<Vec<u8>>(), Ok(vec![1]));
        let cut = Answer { complete: false, ..answer(200, "[1]") };
        assert!(cut.json::<Vec<u8>>().is_err());
        assert_eq!(cut.header("x-a"), Some("b"));
    }
}
