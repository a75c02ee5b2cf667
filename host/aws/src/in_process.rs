//! An SDK HTTP client that answers within the process: a function instead of a socket.
//!
//! A function that answers at once lets nothing wait, so that tokio's paused clock stands still meanwhile. An answer that is
//! marked with a [`Latency`] is held back on the runtime's clock; one that may wait itself is for [`http_client_of`].

use std::fmt;
use std::future::ready;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use bytes::Bytes;
use drs_core::ports::Clock;
use http_body_util::BodyExt;

/// The request arrived, and no answer came back: what a connection reset looks like to a client. Whether the service
/// acted is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the connection was reset before an answer came")]
pub struct Lost;

/// An extension of an answer: it comes so late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Latency(pub Duration);

/// What came of a request.
type Answer = Result<http::Response<Bytes>, Lost>;

/// A service as a function.
type Serve = dyn Fn(http::Request<Bytes>) -> Pin<Box<dyn Future<Output = Answer> + Send>> + Send + Sync;

/// Makes an SDK HTTP client of a service: for [`crate::AwsOptions::http_client`].
pub fn http_client(serve: impl Fn(http::Request<Bytes>) -> Answer + Send + Sync + 'static) -> SharedHttpClient {
    http_client_of(move |request| ready(serve(request)))
}

/// The same, of a service that may wait before it acts or before it answers.
pub fn http_client_of<F>(serve: impl Fn(http::Request<Bytes>) -> F + Send + Sync + 'static) -> SharedHttpClient
where
    F: Future<Output = Answer> + Send + 'static,
{
    SharedHttpClient::new(InProcess { serve: Arc::new(move |request| Box::pin(serve(request))), clock: None })
}

/// The same, of a service whose answers may come late on this clock.
pub fn http_client_on(
    clock: Arc<dyn Clock>,
    serve: impl Fn(http::Request<Bytes>) -> Answer + Send + Sync + 'static,
) -> SharedHttpClient {
    let serve = move |request| Box::pin(ready(serve(request))) as Pin<Box<dyn Future<Output = Answer> + Send>>;
    SharedHttpClient::new(InProcess { serve: Arc::new(serve), clock: Some(clock) })
}

#[derive(Clone)]
struct InProcess {
    serve: Arc<Serve>,
    clock: Option<Arc<dyn Clock>>,
}

impl fmt::Debug for InProcess {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InProcess")
    }
}

impl HttpClient for InProcess {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

impl HttpConnector for InProcess {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let InProcess { serve, clock } = self.clone();
        HttpConnectorFuture::new(async move {
            let request = whole(request).await?;
            let response = serve(request).await.map_err(reset)?;
            if let (Some(Latency(length)), Some(clock)) = (response.extensions().get(), clock) {
                clock.sleep(*length).await;
            }
            HttpResponse::try_from(response.map(SdkBody::from)).map_err(|error| ConnectorError::user(error.into()))
        })
    }
}

/// The request with its body read to the end.
async fn whole(request: HttpRequest) -> Result<http::Request<Bytes>, ConnectorError> {
    let request = request.try_into_http1x().map_err(|error| ConnectorError::user(error.into()))?;
    let (head, body) = request.into_parts();
    let body = body.collect().await.map_err(ConnectorError::user)?;
    Ok(http::Request::from_parts(head, body.to_bytes()))
}

fn reset(lost: Lost) -> ConnectorError {
    ConnectorError::io(io::Error::new(io::ErrorKind::ConnectionReset, lost).into())
}
