//! A policy document, and what it allows. What the simulator does not know of IAM is refused when the fleet is read.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Asked, pattern::matches};

/// A policy document.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
pub(crate) struct Policy {
    #[serde(rename = "Version")]
    _version: String,
    statement: Vec<Statement>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Statement {
    #[serde(rename = "Sid")]
    _sid: Option<String>,
    effect: Effect,
    action: OneOrMany,
    resource: OneOrMany,
    #[serde(default)]
    condition: BTreeMap<Operator, BTreeMap<String, OneOrMany>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
enum Effect {
    Allow,
    Deny,
}

/// The operators that the simulator knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
enum Operator {
    StringEquals,
    StringLike,
    #[serde(rename = "ForAllValues:StringEquals")]
    AllEqual,
    #[serde(rename = "ForAllValues:StringLike")]
    AllLike,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    fn any(&self, test: impl Fn(&str) -> bool) -> bool {
        match self {
            Self::One(one) => test(one),
            Self::Many(many) => many.iter().any(|one| test(one)),
        }
    }
}

impl Policy {
    /// Reads a document.
    ///
    /// # Errors
    /// What is no policy, or more of one than the simulator knows.
    pub(crate) fn parse(text: &str) -> Result<Policy, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    /// Whether some statement allows this at a resource and none denies it.
    pub(super) fn allows(&self, asked: &Asked, resource: &str) -> bool {
        let says = |effect| {
            let statements = self.statement.iter().filter(move |statement| statement.effect == effect);
            statements.clone().any(|statement| statement.is_about(asked, resource))
        };
        says(Effect::Allow) && !says(Effect::Deny)
    }
}

impl Statement {
    fn is_about(&self, asked: &Asked, resource: &str) -> bool {
        let action = asked.action.to_lowercase();
        let condition = |(operator, keys): (&Operator, &BTreeMap<String, OneOrMany>)| {
            keys.iter().all(|(key, wanted)| operator.holds(asked.context.get(key.as_str()), wanted))
        };
        self.action.any(|pattern| matches(&pattern.to_lowercase(), &action))
            && self.resource.any(|pattern| matches(pattern, resource))
            && self.condition.iter().all(condition)
    }
}

impl Operator {
    /// `ForAllValues` holds when there is nothing to compare; the others do not.
    fn holds(self, values: Option<&Vec<String>>, wanted: &OneOrMany) -> bool {
        let is = |value: &String| match self {
            Self::StringEquals | Self::AllEqual => wanted.any(|wanted| wanted == value),
            Self::StringLike | Self::AllLike => wanted.any(|wanted| matches(wanted, value)),
        };
        match (self, values) {
            (Self::AllEqual | Self::AllLike, values) => values.is_none_or(|values| values.iter().all(is)),
            (Self::StringEquals | Self::StringLike, values) => values.is_some_and(|values| values.iter().any(is)),
        }
    }
}
