//! What plug-ins ask of hosts over HTTP.

use std::time::Duration;

use async_trait::async_trait;

use crate::http::{AwsSigning, HttpMethod, HttpUrl};

/// A request that was held to grants and limits.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// The method.
    pub method: HttpMethod,
    /// Whom, and what.
    pub url: HttpUrl,
    /// Headers by their names in small letters, each once. `host` and the body's length are the adapter's to add.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// Whether the host's name may stand for an address of a private network. An address that the text itself names may.
    pub may_be_private: bool,
    /// What to sign it for.
    pub signing: Option<AwsSigning>,
    /// How long all of it may take.
    pub within: Duration,
    /// How many bytes of the answer's body are read.
    pub body_limit: usize,
    /// How many bytes the names and values of the answer's headers may have together.
    pub header_limit: usize,
}

/// Without headers and body: they may hold secrets.
impl std::fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "HttpRequest({} {})", self.method.as_str(), self.url.without_query())
    }
}

/// What came back: any answer, whatever its status. A redirect is not followed; its answer is this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpAnswer {
    /// The status, such as 200.
    pub status: u16,
    /// The headers, by their names in small letters. What is not UTF-8 in a value is replaced.
    pub headers: Vec<(String, String)>,
    /// The body, up to the request's limit.
    pub body: Vec<u8>,
    /// Whether that is all of it.
    pub complete: bool,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HttpError {
    /// It stands for an address of a private network, and that was not granted.
    #[error("{0}")]
    Private(String),
    /// It is an address that nobody may reach.
    #[error("{0}")]
    Never(String),
    /// Its answer's headers have so many bytes, more than are taken.
    #[error("the answer's headers have {0} bytes")]
    Headers(usize),
    /// It can't be reached, or its answer can't be read.
    #[error("{0}")]
    Unavailable(String),
}

/// HTTP as plug-ins may use it.
///
/// An adapter asks the address that it has judged ([`crate::http::kind_of`]) and no other, sends a request at most once,
/// follows no redirect, obeys no proxy of the environment, and gives bodies as they came, never decompressed.
#[async_trait]
pub trait Http: Send + Sync {
    /// Sends a request and reads its whole answer, within its limits.
    ///
    /// # Errors
    /// [`HttpError`] when there is no answer. After `Unavailable` the request may have been received all the same.
    async fn send(&self, request: HttpRequest) -> Result<HttpAnswer, HttpError>;
}
