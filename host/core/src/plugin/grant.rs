//! Grants: the rights that a recipe gives to a plug-in, in IAM's names.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::settings::{Place, SettingName};

mod table;

pub use table::{KeyPattern, OWN_TABLES, TableGrant};

/// A right given to one plug-in. Printed grammar: `service:Action`, `dynamodb:Action on table/NAME [key "PREFIX*"]`, and
/// `settings:NAME` for what a policy may change.
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
    /// A call about items of a table, such as `dynamodb:PutItem on table/drills key "shop/*"`.
    Table(TableGrant),
    /// A launch setting that a policy may change, such as `settings:instance-type`.
    Setting(SettingName),
}

/// Why a text is not a grant. Each says what is wrong; what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GrantError {
    /// Not of the form `service:Action`.
    #[error("`{0}` is not a grant; write it as `ec2:DescribeInstances` or `settings:instance-type`")]
    Shape(String),
    /// An action that no plug-in can be granted.
    #[error("`{0}` can't be granted; grantable are {list}", list = Grant::all_actions().collect::<Vec<_>>().join(", "))]
    Action(String),
    /// A launch setting that does not exist.
    #[error("`{0}` is not a launch setting; there are {list}", list = settings_text())]
    Setting(String),
    /// An action on a table without one.
    #[error("`{0}` is granted on a table; write it as `{0} on table/NAME` or `{0} on table/NAME key \"shop/*\"`")]
    NoTable(String),
    /// Not the name of a table.
    #[error(
        "`{0}` is not the name of a DynamoDB table; a name has 3 to 255 letters (a-z, A-Z), digits, `_`, `-` or `.`"
    )]
    TableName(String),
    /// A table that no plug-in can be granted.
    #[error(
        "table `{0}` is the runtime's own; a plug-in can be granted tables whose names don't begin with `{OWN_TABLES}`"
    )]
    OwnTable(String),
    /// Not a pattern of keys.
    #[error("`{0}` says no keys; write it as `key \"shop/*\"`, with a `*` at the end alone, or as `key \"shop\"`")]
    Key(String),
}

impl Grant {
    /// Every action that is granted as it is, without a scope.
    pub const ACTIONS: &'static [&'static str] = &[
        "drs:DescribeSourceServers",
        "drs:DescribeRecoverySnapshots",
        "ec2:DescribeInstances",
        "ec2:DescribeInstanceStatus",
    ];

    /// Every action that is granted on a table of DynamoDB.
    pub const TABLE_ACTIONS: &'static [&'static str] = table::ACTIONS;

    /// Every action that can be granted, with or without a scope.
    pub fn all_actions() -> impl Iterator<Item = &'static str> {
        Grant::ACTIONS.iter().chain(Grant::TABLE_ACTIONS).copied()
    }

    /// Every launch setting that a policy can be granted: those that AWS holds.
    pub fn settings() -> impl Iterator<Item = SettingName> {
        SettingName::ALL.into_iter().filter(|name| name.place() != Place::Source)
    }
}

fn settings_text() -> String {
    Grant::settings().map(SettingName::as_str).collect::<Vec<_>>().join(", ")
}

impl FromStr for Grant {
    type Err = GrantError;

    fn from_str(text: &str) -> Result<Self, GrantError> {
        let (named, scope) = match text.split_once(char::is_whitespace) {
            Some((named, rest)) => (named, rest.trim_start().strip_prefix("on")),
            None => (text, None),
        };
        let (service, action) = named.split_once(':').ok_or_else(|| GrantError::Shape(text.to_owned()))?;
        if Grant::TABLE_ACTIONS.contains(&named) {
            return table::read(named, scope).map(Grant::Table);
        }
        if service == "settings" {
            let name = Grant::settings().find(|name| text.strip_prefix("settings:") == Some(name.as_str()));
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
            Grant::Table(grant) => grant.fmt(f),
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
        assert!(matches!("dynamodb:Scan on table/drills".parse::<Grant>(), Err(GrantError::Action(_))));
        assert!(matches!("ec2:DescribeInstances on x".parse::<Grant>(), Err(GrantError::Action(_))));
    }
}
