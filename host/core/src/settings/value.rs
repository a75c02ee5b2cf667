//! The value of a launch setting.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A value, in AWS's own spelling: one that this version does not know is kept as it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// Yes or no.
    Flag(bool),
    /// A number.
    Number(u32),
    /// A text, a word or an id.
    Text(String),
    /// A list of ids.
    List(Vec<String>),
    /// Tags.
    Tags(BTreeMap<String, String>),
}

impl Value {
    /// This value with `over` on top: tags are laid over each other key by key, anything else is replaced.
    #[must_use]
    pub fn overlaid(self, over: Value) -> Value {
        match (self, over) {
            (Value::Tags(mut tags), Value::Tags(over)) => {
                tags.extend(over);
                Value::Tags(tags)
            }
            (_, over) => over,
        }
    }
}

impl std::fmt::Display for Value {
    /// The value as people read it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::Flag(flag) => f.pad(if *flag { "true" } else { "false" }),
            Value::Number(number) => f.pad(&number.to_string()),
            Value::Text(text) => f.pad(text),
            Value::List(items) => f.pad(&items.join(", ")),
            Value::Tags(tags) => {
                let tags = tags.iter().map(|(key, value)| format!("{key} = {value}"));
                f.pad(&tags.collect::<Vec<_>>().join(", "))
            }
        }
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Value::Flag(flag)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Value::Number(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}

impl From<Vec<String>> for Value {
    fn from(items: Vec<String>) -> Self {
        Value::List(items)
    }
}

impl From<BTreeMap<String, String>> for Value {
    fn from(tags: BTreeMap<String, String>) -> Self {
        Value::Tags(tags)
    }
}
