//! What a connection to AWS, or to a simulator of it, needs to know; checked before anything is built.

use std::sync::Arc;

use aws_smithy_runtime_api::client::http::SharedHttpClient;
use drs_core::ports::{Clock, Fence};

use crate::role::{AssumedRole, RoleError};

/// Where the credentials come from, and with them how much of the environment is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialSource {
    /// The SDK's default chain: environment, profiles, SSO, processes, container and instance roles. The rest of the
    /// user's AWS configuration (FIPS, dual stack, a proxy) is obeyed as well.
    DefaultChain,
    /// Fixed made-up credentials, for a simulator. Neither the environment nor any file is read, so that a run on a
    /// simulator can't depend on them and can't reach a real account.
    Simulator,
}

/// How to reach AWS.
#[derive(Debug, Clone)]
pub struct AwsOptions {
    /// The Region, such as `us-west-2`.
    pub region: String,
    /// One address for all services instead of AWS's own, such as `http://127.0.0.1:4100`.
    pub endpoint: Option<String>,
    /// The transport. `None` is HTTPS over sockets; a client of [`crate::in_process`] answers within the process, and
    /// then no time-out runs.
    pub http_client: Option<SharedHttpClient>,
    /// Where the credentials come from.
    pub credentials: CredentialSource,
    /// The role that every call is made as; `None` makes them with the credentials themselves.
    pub role: Option<AssumedRole>,
    /// The host's clock. AWS's answers put it right: requests are signed with, and credentials expire by, what comes of that
    /// ([`crate::Aws::clock`]).
    pub clock: Arc<dyn Clock>,
    /// What keeps requests back once another process may drive the execution.
    pub fence: Fence,
}

impl AwsOptions {
    /// Refuses what would only show as an odd failure of the first call.
    pub(crate) fn check(&self) -> Result<(), ConnectError> {
        let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.region.is_empty() || !self.region.chars().all(is_name) {
            return Err(ConnectError::Region(self.region.clone()));
        }
        if let Some(role) = self.role.as_ref().filter(|role| !role.is_well_formed()) {
            return Err(ConnectError::RoleName(role.arn.clone()));
        }
        match &self.endpoint {
            Some(endpoint) if !is_http_address(endpoint) => Err(ConnectError::Endpoint(endpoint.clone())),
            _ => Ok(()),
        }
    }
}

pub(crate) fn is_http_address(text: &str) -> bool {
    text.parse::<http::Uri>()
        .is_ok_and(|uri| matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some())
}

/// Why there is no connection.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConnectError {
    /// The Region's name can't be one.
    #[error("`{0}` is not the name of an AWS Region; write it as `us-west-2`")]
    Region(String),
    /// Neither the address of the shared store nor the environment names a Region.
    #[error("the Region of the shared store is not known; write dynamodb://TABLE?region=us-west-2, or set AWS_REGION")]
    NoRegion,
    /// The endpoint is not an address.
    #[error("`{0}` is not an endpoint; write it as `http://127.0.0.1:4100` or `https://host`")]
    Endpoint(String),
    /// The default chain has no usable credentials.
    #[error("no AWS credentials: {0}; set AWS_PROFILE or run `aws configure`, or name a simulator in the recipe")]
    Credentials(String),
    /// The role's name can't be one.
    #[error("`{0}` is not the ARN of a role; write it as `arn:aws:iam::111122223333:role/NAME`")]
    RoleName(String),
    /// STS does not give the role.
    #[error("{0}; let the role trust these credentials, and set `external-id` to what the role's owner asks for")]
    Role(RoleError),
}

#[cfg(test)]
mod tests {
    use super::is_http_address;

    #[test]
    fn an_endpoint_is_an_http_address_with_a_host() {
        assert!(is_http_address("http://127.0.0.1:4100"));
        assert!(is_http_address("https://drs.example"));
        for text in ["127.0.0.1:4100", "ftp://host", "http://", "", "drs"] {
            assert!(!is_http_address(text), "{text}");
        }
    }
}
