//! `[[dynamodb.tables]]`: tables of DynamoDB that are there when the world begins, empty and billed on demand.

use serde::Deserialize;
use toml::Spanned;

/// `[dynamodb]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Dynamodb {
    #[serde(default)]
    pub(super) tables: Vec<Table>,
}

/// `[[dynamodb.tables]]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Table {
    pub(super) name: Spanned<String>,
    pub(super) partition_key: Key,
    pub(super) sort_key: Option<Key>,
    #[serde(default)]
    pub(super) indexes: Vec<Index>,
}

/// `[[dynamodb.tables.indexes]]`: a global index that has every attribute of the table's items.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Index {
    pub(super) name: Spanned<String>,
    pub(super) partition_key: Key,
    pub(super) sort_key: Option<Key>,
}

/// A key of a table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Key {
    pub(crate) name: String,
    #[serde(rename = "type", default)]
    pub(crate) kind: KeyType,
}

/// The type of a key's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
pub(crate) enum KeyType {
    /// Texts.
    #[default]
    S,
    /// Numbers.
    N,
    /// Bytes.
    B,
}

impl KeyType {
    /// As DynamoDB writes it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::S => "S",
            Self::N => "N",
            Self::B => "B",
        }
    }
}

impl Table {
    pub(crate) fn name(&self) -> &str {
        self.name.get_ref()
    }

    /// Its keys, each with what DynamoDB calls its place.
    pub(crate) fn keys(&self) -> impl Iterator<Item = (&'static str, &Key)> {
        placed(&self.partition_key, self.sort_key.as_ref())
    }

    pub(crate) fn indexes(&self) -> &[Index] {
        &self.indexes
    }
}

impl Index {
    pub(crate) fn name(&self) -> &str {
        self.name.get_ref()
    }

    /// Its keys, each with what DynamoDB calls its place.
    pub(crate) fn keys(&self) -> impl Iterator<Item = (&'static str, &Key)> {
        placed(&self.partition_key, self.sort_key.as_ref())
    }
}

fn placed<'a>(partition: &'a Key, sort: Option<&'a Key>) -> impl Iterator<Item = (&'static str, &'a Key)> {
    [("HASH", partition)].into_iter().chain(sort.map(|key| ("RANGE", key)))
}
