//! An assumed role: credentials for another account, asked of STS with those of the chain.

use std::time::SystemTime;

use aws_config::SdkConfig;
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{self, ProvideCredentials};

use crate::aws_time::AskAgain;
use crate::error::call_error;

/// How long the credentials of a role last, in seconds: STS's default, and the most that a chained role gets.
const SESSION_SECONDS: i32 = 3600;

/// The most characters of a session's name, by AWS's service model.
const SESSION_NAME: std::ops::RangeInclusive<usize> = 2..=64;

/// A role to act as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssumedRole {
    /// Its ARN, such as `arn:aws:iam::111122223333:role/disaster-recovery`.
    pub arn: String,
    /// What the role's owner asks for to let it be assumed.
    pub external_id: Option<String>,
    /// The name of the session, which CloudTrail shows: 2 to 64 letters, digits and `+=,.@_-`.
    pub session_name: String,
}

impl AssumedRole {
    /// Whether ARN and session name are ones that STS reads.
    pub(crate) fn is_well_formed(&self) -> bool {
        let is_name = |c: char| c.is_ascii_alphanumeric() || "+=,.@_-".contains(c);
        let named = SESSION_NAME.contains(&self.session_name.len()) && self.session_name.chars().all(is_name);
        let parts: Vec<&str> = self.arn.splitn(6, ':').collect();
        let is_role = matches!(parts[..], ["arn", _, "iam", "", account, name]
            if account.len() == 12 && name.strip_prefix("role/").is_some_and(|name| !name.is_empty()));
        named && is_role
    }
}

/// Why a role can't be assumed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the role {arn} can't be assumed {}: {cause}", with(.external_id.as_deref()))]
pub struct RoleError {
    /// The role.
    pub arn: String,
    /// The external id that was given.
    pub external_id: Option<String>,
    /// What STS says.
    pub cause: String,
}

fn with(external_id: Option<&str>) -> String {
    external_id.map_or_else(|| "without an external id".to_owned(), |id| format!("with the external id `{id}`"))
}

/// The credentials of a role, fresh each time: whoever holds them asks again before they expire.
#[derive(Debug)]
pub(crate) struct RoleCredentials {
    client: aws_sdk_sts::Client,
    role: AssumedRole,
}

impl RoleCredentials {
    /// `config` has the credentials that the role trusts.
    pub(crate) fn new(config: &SdkConfig, role: AssumedRole) -> Self {
        let config = aws_sdk_sts::config::Builder::from(config).retry_classifier(AskAgain).build();
        Self { client: aws_sdk_sts::Client::from_conf(config), role }
    }

    async fn assume(&self) -> Result<Credentials, CredentialsError> {
        let failed = |cause: String| {
            let AssumedRole { arn, external_id, .. } = self.role.clone();
            CredentialsError::provider_error(RoleError { arn, external_id, cause })
        };
        let answer = self
            .client
            .assume_role()
            .role_arn(&self.role.arn)
            .role_session_name(&self.role.session_name)
            .set_external_id(self.role.external_id.clone())
            .duration_seconds(SESSION_SECONDS)
            .send()
            .await
            .map_err(|error| failed(call_error("sts:AssumeRole", &error).to_string()))?;
        let given = answer.credentials.ok_or_else(|| failed("STS gave no credentials".to_owned()))?;
        let expiry = SystemTime::try_from(given.expiration).map_err(|error| failed(error.to_string()))?;
        let (key, secret, token) = (given.access_key_id, given.secret_access_key, given.session_token);
        Ok(Credentials::new(key, secret, Some(token), Some(expiry), "AssumeRole"))
    }
}

impl ProvideCredentials for RoleCredentials {
    fn provide_credentials<'a>(&'a self) -> provider::future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        provider::future::ProvideCredentials::new(self.assume())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(arn: &str, session_name: &str) -> AssumedRole {
        AssumedRole { arn: arn.into(), external_id: None, session_name: session_name.into() }
    }

    #[test]
    fn a_role_is_named_by_its_arn_and_a_session_by_what_cloudtrail_shows() {
        let arn = "arn:aws:iam::111122223333:role/team/disaster-recovery";
        assert!(role(arn, "drs-runtime-01JZZZZZZZZZZZZZZZZZZZZZZZ").is_well_formed());
        for session in ["x", "with space", &"x".repeat(65)] {
            assert!(!role(arn, session).is_well_formed(), "{session}");
        }
        for arn in ["", "disaster-recovery", "arn:aws:iam::111122223333:user/x", "arn:aws:iam::1:role/x"] {
            assert!(!role(arn, "session").is_well_formed(), "{arn}");
        }
    }

    #[test]
    fn an_error_names_the_role_and_the_external_id_that_is_missing() {
        let error = |external_id: Option<&str>| {
            let external_id = external_id.map(str::to_owned);
            RoleError { arn: "arn:r".into(), external_id, cause: "AccessDenied".into() }.to_string()
        };
        assert_eq!(error(None), "the role arn:r can't be assumed without an external id: AccessDenied");
        assert_eq!(error(Some("shop")), "the role arn:r can't be assumed with the external id `shop`: AccessDenied");
    }
}
