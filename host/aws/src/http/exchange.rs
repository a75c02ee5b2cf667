//! One request over one connection, and its whole answer within the limits.

use std::error::Error;
use std::net::IpAddr;
use std::sync::Arc;

use aws_smithy_http_client::Connector;
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::{self, rustls_provider::CryptoMode};
use aws_smithy_runtime_api::client::http::HttpConnector;
use aws_smithy_runtime_api::client::orchestrator;
use aws_smithy_types::body::SdkBody;
use drs_core::ports::{HttpAnswer, HttpError, HttpRequest};
use http_body_util::BodyExt;

use super::certificate;
use super::pinned::Pinned;
use crate::error::explain;

/// What the host writes into each request: nothing is asked for compressed.
const ACCEPT_ENCODING: (&str, &str) = ("accept-encoding", "identity");
/// Who asks, unless the plug-in says.
const USER_AGENT: &str = concat!("drs-runtime/", env!("CARGO_PKG_VERSION"));

/// Sends the request to one of the addresses and reads the answer.
pub(super) async fn exchange(request: HttpRequest, addresses: Vec<IpAddr>) -> Result<HttpAnswer, HttpError> {
    let (body_limit, header_limit) = (request.body_limit, request.header_limit);
    let connector = Connector::builder()
        .proxy_config(ProxyConfig::disabled())
        // The connection ends with the request: what was judged is judged for it alone.
        .pool_max_idle_per_host(0)
        .tls_provider(tls::Provider::Rustls(CryptoMode::AwsLc))
        .build_with_resolver(Pinned(Arc::from(addresses)));
    let answer = connector.call(built(request)?).await.map_err(|error| unanswered(&error))?;
    let answer = answer.try_into_http1x().map_err(|error| HttpError::Unavailable(explain(&error)))?;
    let (head, body) = answer.into_parts();
    let headers = headers(&head.headers, header_limit)?;
    let (body, complete) = read(body, body_limit).await?;
    Ok(HttpAnswer { status: head.status.as_u16(), headers, body, complete })
}

fn unanswered(error: &(dyn Error + 'static)) -> HttpError {
    HttpError::Unavailable(certificate::fault(error).unwrap_or_else(|| explain(error)))
}

fn built(request: HttpRequest) -> Result<orchestrator::HttpRequest, HttpError> {
    let unmade = |error: &dyn std::fmt::Display| HttpError::Unavailable(format!("the request can't be made: {error}"));
    let says_who = request.headers.iter().any(|(name, _)| name == "user-agent");
    let mut builder = http::Request::builder().method(request.method.as_str()).uri(request.url.to_string());
    builder = builder.header(ACCEPT_ENCODING.0, ACCEPT_ENCODING.1);
    if !says_who {
        builder = builder.header("user-agent", USER_AGENT);
    }
    for (name, value) in &request.headers {
        builder = builder.header(name, value);
    }
    let built = builder.body(SdkBody::from(request.body)).map_err(|error| unmade(&error))?;
    built.try_into().map_err(|error| unmade(&error))
}

fn headers(found: &http::HeaderMap, limit: usize) -> Result<Vec<(String, String)>, HttpError> {
    let bytes: usize = found.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    if bytes > limit {
        return Err(HttpError::Headers(bytes));
    }
    let text = |value: &http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    Ok(found.iter().map(|(name, value)| (name.as_str().to_owned(), text(value))).collect())
}

/// The body up to the limit, and whether that is all of it. What lies beyond is left on the connection, which ends.
async fn read(mut body: SdkBody, limit: usize) -> Result<(Vec<u8>, bool), HttpError> {
    let mut read = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| HttpError::Unavailable(format!("the answer broke off: {error}")))?;
        let Ok(data) = frame.into_data() else { continue };
        let left = limit - read.len();
        match data.get(..left).filter(|_| data.len() > left) {
            Some(part) => {
                read.extend_from_slice(part);
                return Ok((read, false));
            }
            None => read.extend_from_slice(&data),
        }
    }
    Ok((read, true))
}
