//! A transport with something that is done right before it gets a request.

use std::fmt;

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpClient, SharedHttpConnector};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use drs_core::ports::Fence;

use crate::passage::{Passage, through};

/// The transport, which first does `check`; what it refuses is not sent.
pub(crate) fn before_sending(
    transport: SharedHttpClient,
    check: impl Fn() -> Result<(), BoxError> + Send + Sync + 'static,
) -> SharedHttpClient {
    through(Check(Box::new(check)), transport)
}

/// The transport, which sends nothing once the right to drive may be lost.
pub(crate) fn fenced(transport: SharedHttpClient, fence: Fence) -> SharedHttpClient {
    before_sending(transport, move || fence.check().map_err(BoxError::from))
}

struct Check(Box<dyn Fn() -> Result<(), BoxError> + Send + Sync>);

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Check")
    }
}

impl Passage for Check {
    fn pass(&self, connector: &SharedHttpConnector, request: HttpRequest) -> HttpConnectorFuture {
        match (self.0)() {
            Ok(()) => connector.call(request),
            Err(refused) => HttpConnectorFuture::ready(Err(ConnectorError::user(refused))),
        }
    }
}
