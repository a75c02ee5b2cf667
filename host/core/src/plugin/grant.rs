//! Grants: the rights that a recipe gives to a plug-in, in IAM's names.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::settings::SettingName;

/// A right given to one plug-in. Printed grammar: `service:Action`, and `settings:NAME` for what a policy may change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Grant {
    /// A call to AWS, such as `ec2:DescribeInstances`.
    Action {
        /// `drs` or `ec2`.
        service: String,
        /// The action as IAM names it.
        action: String,
    },
    /// A launch setting that a policy may change, such as `settings:instance-type`.
    Setting(SettingName),
}

/// Why a text is not a grant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GrantError {
    /// Not of the form `service:Action`.
    #[error("`{0}` is not a grant; write it as `ec2:DescribeInstances` or `settings:instance-type`")]
    Shape(String),
    /// An action that no plug-in can be granted.
    #[error("`{0}` can't be granted; grantable are {list}", list = Grant::ACTIONS.join(", "))]
    Action(String),
    /// A launch setting that does not exist.
    #[error("`{0}` is not a launch setting; there are {list}", list = SettingName::ALL.map(SettingName::as_str).join(", "))]
    Setting(String),
}

impl Grant {
    /// Every action that can be granted.
    pub const ACTIONS: &'static [&'static str] = &[
        "drs:DescribeSourceServers",
        "drs:DescribeRecoverySnapshots",
        "ec2:DescribeInstances",
        "ec2:DescribeInstanceStatus",
    ];
}

impl FromStr for Grant {
    type Err = GrantError;

    fn from_str(text: &str) -> Result<Self, GrantError> {
        let (service, action) = text.split_once(':').ok_or_else(|| GrantError::Shape(text.to_owned()))?;
        if service == "settings" {
            let name = SettingName::ALL.into_iter().find(|name| name.as_str() == action);
            return name.map(Grant::Setting).ok_or_else(|| GrantError::Setting(action.to_owned()));
        }
        if Grant::ACTIONS.contains(&text) {
            return Ok(Grant::Action { service: service.to_owned(), action: action.to_owned() });
        }
        Err(GrantError::Action(text.to_owned()))
    }
}

impl TryFrom<String> for Grant {
    type Error = GrantError;

    fn try_from(text: String) -> Result<Self, GrantError> {
        text.parse()
    }
}

impl From<Grant> for String {
    fn from(grant: Grant) -> String {
        grant.to_string()
    }
}

impl std::fmt::Display for Grant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Grant::Action { service, action } => write!(f, "{service}:{action}"),
            Grant::Setting(name) => write!(f, "settings:{name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grants_read_and_write_the_same_text() {
        for text in Grant::ACTIONS.iter().copied().chain(["settings:instance-type"]) {
            assert_eq!(text.parse::<Grant>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_cannot_be_granted_is_refused_with_what_can() {
        assert!("ec2:TerminateInstances".parse::<Grant>().unwrap_err().to_string().contains("ec2:DescribeInstances"));
        assert!(matches!("ec2".parse::<Grant>(), Err(GrantError::Shape(_))));
        assert!(matches!("settings:colour".parse::<Grant>(), Err(GrantError::Setting(_))));
    }
}
