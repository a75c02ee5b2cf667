//! A transport with something that each request passes: after signing, at each attempt.

use std::fmt;
use std::sync::Arc;

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::connector_metadata::ConnectorMetadata;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::{RuntimeComponents, RuntimeComponentsBuilder};
use aws_smithy_types::config_bag::ConfigBag;

/// What a request passes on its way to the network, and its answer on the way back.
pub(crate) trait Passage: Send + Sync + fmt::Debug + 'static {
    /// Hands the request to the connector, or refuses it.
    fn pass(&self, connector: &SharedHttpConnector, request: HttpRequest) -> HttpConnectorFuture;
}

/// The transport, whose requests all go through the passage.
pub(crate) fn through(passage: impl Passage, transport: SharedHttpClient) -> SharedHttpClient {
    SharedHttpClient::new(PassedClient { transport, passage: Arc::new(passage) })
}

#[derive(Debug)]
struct PassedClient {
    transport: SharedHttpClient,
    passage: Arc<dyn Passage>,
}

impl HttpClient for PassedClient {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let connector = self.transport.http_connector(settings, components);
        SharedHttpConnector::new(PassedConnector { connector, passage: Arc::clone(&self.passage) })
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
struct PassedConnector {
    connector: SharedHttpConnector,
    passage: Arc<dyn Passage>,
}

impl HttpConnector for PassedConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        self.passage.pass(&self.connector, request)
    }
}
