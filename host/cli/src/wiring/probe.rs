//! Asks an endpoint once whether it is a simulator, and how fast its time runs.

use std::time::Duration;

use bytes::Bytes;
use drs_core::time::Timestamp;
use http_body_util::{BodyExt, Empty, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde::Deserialize;

/// The most that is read of an answer, in bytes.
const MAX_ANSWER: usize = 64 * 1024;

/// How long an endpoint may take to answer, on the wall's clock.
const PATIENCE: Duration = Duration::from_secs(3);

/// A simulator's clock.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub(super) struct ServedClock {
    /// Its time now.
    pub(super) now: Timestamp,
    /// How many times as fast as the wall's it runs.
    pub(super) speed: f64,
}

/// The clock of a simulator, or `None` when the endpoint is not one.
pub(super) async fn probe(endpoint: &str) -> Option<ServedClock> {
    let address = format!("{}/_sim/clock", endpoint.trim_end_matches('/')).parse::<http::Uri>().ok()?;
    // The simulator speaks plain HTTP on the loopback address only: anything else is not asked.
    if address.scheme_str() != Some("http") {
        return None;
    }
    tokio::time::timeout(PATIENCE, ask(address)).await.ok()?
}

async fn ask(address: http::Uri) -> Option<ServedClock> {
    let client: Client<_, Empty<Bytes>> = Client::builder(TokioExecutor::new()).build_http();
    let answer = client.get(address).await.ok()?;
    if !answer.status().is_success() {
        return None;
    }
    let body = Limited::new(answer.into_body(), MAX_ANSWER).collect().await.ok()?.to_bytes();
    serde_json::from_slice(&body).ok()
}
