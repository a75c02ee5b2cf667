//! HTTP as the tests have it.

use std::sync::Mutex;

use async_trait::async_trait;
use drs_core::ports::{Http, HttpAnswer, HttpError, HttpRequest};

/// Keeps what it is sent, and answers what the test says: what it was sent, if the test says nothing.
#[derive(Default)]
pub(crate) struct FakeHttp {
    /// What was sent.
    pub(crate) sent: Mutex<Vec<HttpRequest>>,
    /// What it answers.
    pub(crate) answer: Mutex<Option<Result<HttpAnswer, HttpError>>>,
}

#[async_trait]
impl Http for FakeHttp {
    async fn send(&self, request: HttpRequest) -> Result<HttpAnswer, HttpError> {
        self.sent.lock().unwrap().push(request.clone());
        let answer = self.answer.lock().unwrap().clone();
        answer.unwrap_or_else(|| {
            let lines: Vec<String> = request.headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
            let body = [lines.join("\n").as_bytes(), b"\n\n", request.body.as_slice()].concat();
            Ok(HttpAnswer { status: 200, headers: request.headers, body, complete: true })
        })
    }
}
