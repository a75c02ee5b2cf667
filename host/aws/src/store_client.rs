//! A client of DynamoDB for the shared store. The store is the organisation's, not the recipe's: its credentials are those
//! of the environment, its Region may be another, and no role of a recipe is assumed.

use std::sync::Arc;
use std::time::Duration;

use aws_config::identity::IdentityCache;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{AppName, BehaviorVersion, Region};
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_dynamodb::Client;
use aws_smithy_async::rt::sleep::TokioSleep;
use drs_core::ports::Clock;

use crate::credentials::HeldCredentials;
use crate::error::explain;
use crate::options::{ConnectError, CredentialSource, is_http_address};
use crate::time::CoreTime;
use crate::transport;

/// To reach DynamoDB.
const CONNECT_LIMIT: Duration = Duration::from_secs(3);
/// For one attempt as a whole.
const ATTEMPT_LIMIT: Duration = Duration::from_secs(5);

/// Where a shared store's table is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StoreAddress {
    /// The Region; absent: the environment's.
    pub region: Option<String>,
    /// Another address than AWS's own, such as that of DynamoDB Local.
    pub endpoint: Option<String>,
}

/// A client of DynamoDB for the store at this address, on the wall's clock.
///
/// # Errors
/// When there is no Region or there are no credentials.
pub async fn store_client(address: StoreAddress, clock: Arc<dyn Clock>) -> Result<Client, ConnectError> {
    if let Some(endpoint) = address.endpoint.as_ref().filter(|endpoint| !is_http_address(endpoint)) {
        return Err(ConnectError::Endpoint(endpoint.clone()));
    }
    let transport = transport::sockets(CredentialSource::DefaultChain);
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .http_client(transport.clone())
        .time_source(CoreTime(Arc::clone(&clock)))
        .sleep_impl(TokioSleep::new());
    if let Some(region) = address.region {
        loader = loader.region(Region::new(region));
    }
    if let Some(endpoint) = address.endpoint {
        loader = loader.endpoint_url(endpoint);
    }
    let found = loader.load().await;
    if found.region().is_none() {
        return Err(ConnectError::NoRegion);
    }
    let chain = found.credentials_provider();
    let chain = chain.ok_or_else(|| ConnectError::Credentials("the default chain is empty".to_owned()))?;
    let credentials = HeldCredentials::new(chain, clock);
    credentials.resolve().await.map_err(|error| ConnectError::Credentials(explain(&error)))?;
    let mut config = found.into_builder();
    config.set_app_name(AppName::new("drs-runtime").ok());
    let config = config
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .identity_cache(IdentityCache::no_cache())
        .retry_config(RetryConfig::standard())
        .timeout_config(limits())
        .build();
    Ok(Client::new(&config))
}

/// The store answers within milliseconds. What takes seconds is tried again, well within a lease.
fn limits() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(CONNECT_LIMIT)
        .read_timeout(ATTEMPT_LIMIT)
        .operation_attempt_timeout(ATTEMPT_LIMIT)
        .build()
}
