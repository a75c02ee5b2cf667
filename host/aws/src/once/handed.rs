//! Whether a request was handed to the transport. If not, it was surely never sent, whatever error came out.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::connector_metadata::ConnectorMetadata;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::{RuntimeComponents, RuntimeComponentsBuilder};
use aws_smithy_types::config_bag::ConfigBag;

/// Set when a request is handed to the transport.
#[derive(Debug, Clone, Default)]
pub(crate) struct Handed(Arc<AtomicBool>);

impl Handed {
    /// Whether a request was handed over.
    pub(crate) fn is_set(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    /// As a test needs it.
    #[cfg(test)]
    pub(crate) fn as_if(handed: bool) -> Self {
        Self(Arc::new(AtomicBool::new(handed)))
    }

    /// The same transport, which sets this when it gets a request.
    pub(crate) fn noted_by(&self, transport: SharedHttpClient) -> SharedHttpClient {
        SharedHttpClient::new(NotingClient { transport, handed: self.clone() })
    }
}

#[derive(Debug)]
struct NotingClient {
    transport: SharedHttpClient,
    handed: Handed,
}

impl HttpClient for NotingClient {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        let connector = self.transport.http_connector(settings, components);
        SharedHttpConnector::new(NotingConnector { connector, handed: self.handed.clone() })
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
struct NotingConnector {
    connector: SharedHttpConnector,
    handed: Handed,
}

impl HttpConnector for NotingConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        self.handed.0.store(true, Ordering::SeqCst);
        self.connector.call(request)
    }
}
