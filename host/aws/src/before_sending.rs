//! A transport with something that is done right before it gets a request: after signing, at each attempt.

use std::fmt;
use std::sync::Arc;

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::connector_metadata::ConnectorMetadata;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::{RuntimeComponents, RuntimeComponentsBuilder};
use aws_smithy_types::config_bag::ConfigBag;
use drs_core::ports::Fence;

/// The transport, which first does `check`; what it refuses is not sent.
pub(crate) fn before_sending(
    transport: SharedHttpClient,
    check: impl Fn() -> Result<(), BoxError> + Send + Sync + 'static,
) -> SharedHttpClient {
    SharedHttpClient::new(CheckedClient { transport, check: Check(Arc::new(check)) })
}

/// The transport, which sends nothing once the right to drive may be lost.
pub(crate) fn fenced(transport: SharedHttpClient, fence: Fence) -> SharedHttpClient {
    before_sending(transport, move || fence.check().map_err(BoxError::from))
}

#[derive(Clone)]
struct Check(Arc<dyn Fn() -> Result<(), BoxError> + Send + Sync>);

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Check")
    }
}

#[derive(Debug)]
struct CheckedClient {
    transport: SharedHttpClient,
    check: Check,
}

impl HttpClient for CheckedClient {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let connector = self.transport.http_connector(settings, components);
        SharedHttpConnector::new(CheckedConnector { connector, check: self.check.clone() })
    }

    fn validate_base_client_config(
        &self,
        parts: &RuntimeComponentsBuilder,
        config: &ConfigBag,
    ) -> Result<(), BoxError> {
        HttpClient::validate_base_client_config(&self.transport, parts, config)
    }

    fn validate_final_config(&self, parts: &RuntimeComponents, config: &ConfigBag) -> Result<(), BoxError> {
        HttpClient::validate_final_config(&self.transport, parts, config)
    }

    fn connector_metadata(&self) -> Option<ConnectorMetadata> {
        self.transport.connector_metadata()
    }
}

#[derive(Debug)]
struct CheckedConnector {
    connector: SharedHttpConnector,
    check: Check,
}

impl HttpConnector for CheckedConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        match (self.check.0)() {
            Ok(()) => self.connector.call(request),
            Err(refused) => HttpConnectorFuture::ready(Err(ConnectorError::user(refused))),
        }
    }
}
