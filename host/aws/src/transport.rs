//! The transport over sockets, and the limits on waiting there.

use std::time::Duration;

use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::{self, rustls_provider::CryptoMode};
use aws_smithy_http_client::{Builder, ConnectorBuilder};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use aws_smithy_types::timeout::TimeoutConfig;

use crate::options::CredentialSource;

/// To reach the service.
const CONNECT_LIMIT: Duration = Duration::from_secs(5);
/// From the request to the first byte of the answer.
const READ_LIMIT: Duration = Duration::from_secs(30);
/// For one attempt as a whole.
const ATTEMPT_LIMIT: Duration = Duration::from_secs(60);

/// HTTPS with rustls. It is the SDK's default client, made here because a launch wraps it, and the SDK does not give
/// its own away. A simulator is reached without the user's proxy.
pub(crate) fn sockets(credentials: CredentialSource) -> SharedHttpClient {
    Builder::new().build_with_connector_fn(move |settings, components| {
        let mut connector = ConnectorBuilder::default().tls_provider(tls::Provider::Rustls(CryptoMode::AwsLc));
        connector.set_connector_settings(settings.cloned());
        connector.set_sleep_impl(components.and_then(|components| components.sleep_impl()));
        connector.set_proxy_config(Some(match credentials {
            CredentialSource::DefaultChain => ProxyConfig::from_env(),
            CredentialSource::Simulator => ProxyConfig::disabled(),
        }));
        connector.build()
    })
}

/// The limits over sockets; they run on the wall's time.
pub(crate) fn socket_limits() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(CONNECT_LIMIT)
        .read_timeout(READ_LIMIT)
        .operation_attempt_timeout(ATTEMPT_LIMIT)
        .build()
}
