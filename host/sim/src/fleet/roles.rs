//! Roles that callers can assume.

use serde::Deserialize;
use toml::Spanned;

use super::{error::Mistake, units::Length};

/// `[[roles]]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Role {
    arn: Spanned<String>,
    /// What a caller has to say to assume it; absent: nothing.
    pub(crate) external_id: Option<String>,
    /// How long a session lasts at most.
    #[serde(default = "one_hour")]
    pub(crate) max_session: Length,
}

impl Role {
    pub(crate) fn arn(&self) -> &str {
        self.arn.get_ref()
    }

    pub(super) fn name(&self) -> &Spanned<String> {
        &self.arn
    }

    /// Checks that it is a role of an account.
    pub(super) fn check(&self, account: &str) -> Result<(), Mistake> {
        let wanted = format!("arn:aws:iam::{account}:role/");
        if self.arn().strip_prefix(&wanted).is_some_and(|name| !name.is_empty() && !name.ends_with('/')) {
            return Ok(());
        }
        let message = format!("`{}` is not the ARN of a role of this account", self.arn());
        Err(Mistake::new(self.arn.span(), message).help(format!("write it as `{wanted}NAME`")))
    }
}

/// What IAM gives a role.
fn one_hour() -> Length {
    Length::millis(3_600_000)
}
