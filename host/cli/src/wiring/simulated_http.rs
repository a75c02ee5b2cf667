//! HTTP of plug-ins in a rehearsal: what the fleet file says that instances and named hosts answer. No network is reached.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use drs_core::ports::{Clock, Http, HttpAnswer, HttpError, HttpRequest};
use drs_core::time::format_duration;
use drs_sim::{Latency, Unreachable, World};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;

/// Where a served simulator takes such requests, and the header that says to whom they go; in its answer, that nobody is there.
const VISIT: &str = "/_sim/visit";
const VISITED: &str = "x-sim-visited";

/// The most that is read of what a served simulator answers, in bytes: a body is a text of its fleet file.
const MOST: usize = 16 << 20;

/// The simulated world's hosts and instances.
pub(super) struct SimulatedHttp(Site);

enum Site {
    /// A world within this process, and its time.
    Within(Arc<World>, Arc<dyn Clock>),
    /// The address of one that is served.
    Served(String),
}

impl SimulatedHttp {
    /// Over a world within this process.
    pub(super) fn within(world: Arc<World>, clock: Arc<dyn Clock>) -> Self {
        Self(Site::Within(world, clock))
    }

    /// Over a simulator that is served at this address.
    pub(super) fn served(endpoint: &str) -> Self {
        Self(Site::Served(endpoint.trim_end_matches('/').to_owned()))
    }
}

#[async_trait]
impl Http for SimulatedHttp {
    async fn send(&self, request: HttpRequest) -> Result<HttpAnswer, HttpError> {
        let (within, limits) = (request.within, Limits { body: request.body_limit, headers: request.header_limit });
        let answer = match &self.0 {
            Site::Within(world, clock) => visit(world, &**clock, request).await?,
            Site::Served(endpoint) => {
                let asked = tokio::time::timeout(within, ask(endpoint, request));
                asked.await.map_err(|_| silent(within))??
            }
        };
        limits.hold(answer)
    }
}

/// Visits a world within this process, on its clock.
async fn visit(world: &World, clock: &dyn Clock, request: HttpRequest) -> Result<http::Response<Bytes>, HttpError> {
    let within = request.within;
    let url = request.url.to_string();
    let answer = match world.visit(&built(request, &url, None)?.map(Bytes::from)) {
        Ok(answer) => answer,
        Err(Unreachable::Refused(why)) => return Err(HttpError::Unavailable(why)),
        Err(Unreachable::Silent) => {
            clock.sleep(within).await;
            return Err(silent(within));
        }
    };
    if let Some(Latency(length)) = answer.extensions().get() {
        clock.sleep((*length).min(within)).await;
        if *length > within {
            return Err(silent(within));
        }
    }
    Ok(answer)
}

/// Asks a simulator that is served.
async fn ask(endpoint: &str, request: HttpRequest) -> Result<http::Response<Bytes>, HttpError> {
    let visited = request.url.to_string();
    let within = request.within;
    let request = built(request, &format!("{endpoint}{VISIT}"), Some(&visited))?.map(Full::from);
    let client: Client<_, Full<Bytes>> = Client::builder(TokioExecutor::new()).build_http();
    let unread =
        |error: &dyn std::fmt::Display| HttpError::Unavailable(format!("the simulator does not answer: {error}"));
    let (head, body) = client.request(request).await.map_err(|error| unread(&error))?.into_parts();
    let body = Limited::new(body, MOST).collect().await.map_err(|error| unread(&error))?.to_bytes();
    match (head.headers.contains_key(VISITED), head.status.as_u16()) {
        (true, 504) => Err(silent(within)),
        (true, _) => Err(HttpError::Unavailable(String::from_utf8_lossy(&body).into_owned())),
        (false, _) => Ok(http::Response::from_parts(head, body)),
    }
}

fn built(request: HttpRequest, uri: &str, visited: Option<&str>) -> Result<http::Request<Vec<u8>>, HttpError> {
    let mut builder = http::Request::builder().method(request.method.as_str()).uri(uri);
    let visited = visited.map(|url| (VISITED.to_owned(), url.to_owned()));
    for (name, value) in request.headers.into_iter().chain(visited) {
        builder = builder.header(name, value);
    }
    builder.body(request.body).map_err(|error| HttpError::Unavailable(format!("the request can't be made: {error}")))
}

fn silent(within: Duration) -> HttpError {
    HttpError::Unavailable(format!("no answer within {}", format_duration(within)))
}

/// How much of an answer is taken.
#[derive(Clone, Copy)]
struct Limits {
    body: usize,
    headers: usize,
}

impl Limits {
    fn hold(self, answer: http::Response<Bytes>) -> Result<HttpAnswer, HttpError> {
        let (head, body) = answer.into_parts();
        let header = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
            (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let headers: Vec<_> = head.headers.iter().map(header).collect();
        let bytes: usize = headers.iter().map(|(name, value)| name.len() + value.len()).sum();
        if bytes > self.headers {
            return Err(HttpError::Headers(bytes));
        }
        let complete = body.len() <= self.body;
        let body = body.get(..self.body).unwrap_or(&body).to_vec();
        Ok(HttpAnswer { status: head.status.as_u16(), headers, body, complete })
    }
}
