//! Grants: the rights that a recipe gives to a plug-in, in IAM's names.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::settings::{Place, SettingName};

mod functions;
mod http;
mod table;
mod wave;

pub use functions::{Effect, FUNCTIONS, GrantedFunction, ScopeKind, function_of};
pub use http::{HttpGrant, HttpPlace, WAVE_INSTANCES};
pub use table::{KeyPattern, OWN_TABLES, TableGrant, granted_on_store};
pub use wave::{WaveGrant, WaveScope};

/// The grammar of a grant, as it is printed.
pub const GRAMMAR: &str = "\
grant   = action [ \"on\" scope ]
        | \"settings:\" setting               what a policy may change
action  = service \":\" name                 as IAM names it; of http the method
scope   = \"wave.servers\"                   the wave's source servers
        | \"wave.instances\"                 their recovery instances, in DRS and in EC2
        | table [ \"key\" '\"' pattern '\"' ]  items whose partition key is so
        | address [ \"private\" ] [ sigv4 ]  a host; private: one in a private network as well
sigv4   = \"sigv4\" '\"' service \":\" operation '\"'   signed by the host for AWS, this operation alone
table   = \"table/\" name [ \"/index/\" name ]
pattern = text | text \"*\" | \"*\"           the text itself; what begins so; every one
address = \"https://\" host [ \":\" port ] path [ \"*\" ]
        | ( \"http\" | \"https\" ) \"://{wave.instances}\" [ \":\" port ] path [ \"*\" ]
";

/// A right given to one plug-in, written as [`GRAMMAR`] says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Grant {
    /// A read of the account, such as `ec2:DescribeInstances`.
    Action {
        /// `drs` or `ec2`.
        service: String,
        /// The action as IAM names it.
        action: String,
    },
    /// A write to what belongs to the wave, such as `ec2:StopInstances on wave.instances`.
    Wave(WaveGrant),
    /// A call about items of a table, such as `dynamodb:PutItem on table/drills key "shop/*"`.
    Table(TableGrant),
    /// Requests to a host or to the wave's instances, such as `http:GET on https://shop.example/health`.
    Http(HttpGrant),
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
    #[error("`{0}` can't be granted; {list}; `drs-runtime grants` says more", list = grantable(.0))]
    Action(String),
    /// A launch setting that does not exist.
    #[error("`{0}` is not a launch setting; there are {list}", list = settings_text())]
    Setting(String),
    /// An action on a table without one.
    #[error("`{0}` is granted on a table; write it as `{0} on table/NAME` or `{0} on table/NAME key \"shop/*\"`")]
    NoTable(String),
    /// An action without what it is granted on, or with another.
    #[error("`{action}` is granted at what belongs to the wave, and nothing else; write it as {examples}")]
    Scope {
        /// The action.
        action: String,
        /// The grants that there are of it.
        examples: String,
    },
    /// An action on an index that indexes don't have.
    #[error(
        "`{0}` is granted on a table, an index can only be queried; write `dynamodb:Query on table/NAME/index/INDEX`"
    )]
    NoIndex(String),
    /// Not the name of a table or an index.
    #[error(
        "`{0}` is not the name of a DynamoDB table or index; a name has 3 to 255 letters (a-z, A-Z), digits, `_`, `-` or `.`"
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
    /// Not an address that can be granted: what is wrong; what to write instead.
    #[error("{0}")]
    Http(String),
}

impl Grant {
    /// Every action that can be granted, on whatever scope.
    pub fn actions() -> impl Iterator<Item = &'static str> {
        FUNCTIONS.iter().map(|function| function.action)
    }

    /// What the right allows to be done outside of the runtime: a changed setting is the runtime's own write.
    pub fn effect(&self) -> Effect {
        let (action, scope) = match self {
            Self::Action { service, action } => (format!("{service}:{action}"), ScopeKind::Account),
            Self::Wave(grant) => (grant.action.clone(), grant.scope.kind()),
            Self::Table(grant) => (grant.action.clone(), grant.scope()),
            Self::Http(grant) => (grant.action.clone(), grant.scope()),
            Self::Setting(_) => return Effect::Read,
        };
        function_of(&action).map_or(Effect::Write, |function| function.effect_on(scope))
    }

    /// Every launch setting that a policy can be granted: those that AWS holds.
    pub fn settings() -> impl Iterator<Item = SettingName> {
        SettingName::ALL.into_iter().filter(|name| name.place() != Place::Source)
    }
}

/// What can be granted of the service that a text names; of all when it names none that can.
fn grantable(text: &str) -> String {
    let service = text.split_once(':').map_or("", |(service, _)| service);
    let of_service = |action: &&str| action.split_once(':').is_some_and(|(of, _)| of == service);
    let actions: Vec<&str> = Grant::actions().filter(of_service).collect();
    match actions.is_empty() {
        true => "grantable are actions of drs, ec2, dynamodb and http, and `settings:NAME`".to_owned(),
        false => format!("grantable of {service} are {}", actions.join(", ")),
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
        if service == "settings" {
            let name = Grant::settings().find(|name| text.strip_prefix("settings:") == Some(name.as_str()));
            return name.map(Grant::Setting).ok_or_else(|| GrantError::Setting(action.to_owned()));
        }
        let unknown = || GrantError::Action(text.to_owned());
        let function = function_of(named).ok_or_else(unknown)?;
        match function.scopes.first() {
            Some(ScopeKind::Table | ScopeKind::Index) => table::read(function, scope).map(Grant::Table),
            Some(ScopeKind::WaveServers | ScopeKind::WaveInstances) => wave::read(function, scope).map(Grant::Wave),
            Some(ScopeKind::Host | ScopeKind::InstanceAddresses | ScopeKind::Signed) => {
                http::read(function, scope).map(Grant::Http)
            }
            // Nothing may follow: a scope that is not looked at would look like one.
            _ if named != text => Err(unknown()),
            _ => Ok(Grant::Action { service: service.to_owned(), action: action.to_owned() }),
        }
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
            Grant::Wave(grant) => grant.fmt(f),
            Grant::Table(grant) => grant.fmt(f),
            Grant::Http(grant) => grant.fmt(f),
            Grant::Setting(name) => write!(f, "settings:{name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_that_aws_holds_can_be_granted() {
        for name in Grant::settings() {
            let text = format!("settings:{name}");
            assert_eq!(text.parse::<Grant>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_grant_does_what_its_function_does_on_its_scope() {
        for function in FUNCTIONS {
            for (example, scope) in function.examples().zip(function.scopes) {
                let grant: Grant = example.parse().unwrap();
                assert_eq!(grant.effect(), function.effect_on(*scope), "{example}");
            }
        }
        assert_eq!("settings:instance-type".parse::<Grant>().unwrap().effect(), Effect::Read);
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
