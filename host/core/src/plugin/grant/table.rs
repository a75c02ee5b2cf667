//! Grants at the items of a DynamoDB table: `dynamodb:PutItem on table/NAME key "PREFIX*"`, and at those of an index:
//! `dynamodb:Query on table/NAME/index/INDEX key "PREFIX*"`.

use super::{Grant, GrantError, GrantedFunction, ScopeKind};
use crate::aws::AttributeValue;
use crate::ids::PluginName;

/// Tables whose names begin so are the runtime's own: what records and drives executions. No plug-in may have them.
pub const OWN_TABLES: &str = "drs-runtime-";

/// A right at items of one table, or of one of its indexes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableGrant {
    /// The action, such as `dynamodb:PutItem`.
    pub action: String,
    /// The table.
    pub table: String,
    /// The index; absent: the table itself. A right at a table is none at its indexes.
    pub index: Option<String>,
    /// Which items, by the partition key of the table or of the index.
    pub key: KeyPattern,
}

impl TableGrant {
    /// What it is on, as the table of functions names it.
    pub(super) fn scope(&self) -> ScopeKind {
        if self.index.is_some() { ScopeKind::Index } else { ScopeKind::Table }
    }
}

/// Which items of a table, by the value of its partition key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyPattern {
    /// Every item.
    Any,
    /// Those of one partition.
    Exactly(String),
    /// Those whose partition key is a text that begins so.
    Prefix(String),
}

/// What is wrong with a plug-in's grants when this table is the store that executions are kept in: one that had the table, or an
/// index of it, could write the record that the runtime goes by. The name decides, in whatever account and Region the two
/// tables are.
pub fn granted_on_store(plugin: &PluginName, grants: &[Grant], table: &str) -> Option<String> {
    let grant = grants.iter().find(|grant| matches!(grant, Grant::Table(grant) if grant.table == table))?;
    Some(format!("plug-in `{plugin}` is granted {grant}, and table `{table}` is the store"))
}

impl KeyPattern {
    /// Whether items with this partition key are meant.
    pub fn allows(&self, partition_key: &AttributeValue) -> bool {
        match (self, partition_key) {
            (Self::Any, _) => true,
            (Self::Exactly(text), AttributeValue::Text(key)) => key == text,
            (Self::Prefix(prefix), AttributeValue::Text(key)) => key.starts_with(prefix.as_str()),
            _ => false,
        }
    }

    /// Reads what stands in the quotes: `*` at the end stands for any rest.
    fn read(text: &str) -> Option<Self> {
        match text.strip_suffix('*') {
            _ if text.is_empty() || text.contains('"') || text.contains(char::is_control) => None,
            Some(prefix) if prefix.contains('*') => None,
            Some("") => Some(Self::Any),
            Some(prefix) => Some(Self::Prefix(prefix.to_owned())),
            None if text.contains('*') => None,
            None => Some(Self::Exactly(text.to_owned())),
        }
    }
}

/// Reads the scope of a function that is granted on a table: what follows `on`.
pub(super) fn read(function: &GrantedFunction, scope: Option<&str>) -> Result<TableGrant, GrantError> {
    let action = function.action;
    let no_table = || GrantError::NoTable(action.to_owned());
    let scope = scope.and_then(|scope| scope.trim().strip_prefix("table/")).ok_or_else(no_table)?;
    let (place, rest) = scope.split_once(char::is_whitespace).unwrap_or((scope, ""));
    let (table, index) = read_place(place)?;
    if index.is_some() && !function.scopes.contains(&ScopeKind::Index) {
        return Err(GrantError::NoIndex(action.to_owned()));
    }
    if table.starts_with(OWN_TABLES) {
        return Err(GrantError::OwnTable(table.to_owned()));
    }
    let key = match rest.trim() {
        "" => KeyPattern::Any,
        rest => read_key(rest).ok_or_else(|| GrantError::Key(rest.to_owned()))?,
    };
    let (table, index) = (table.to_owned(), index.map(str::to_owned));
    Ok(TableGrant { action: action.to_owned(), table, index, key })
}

/// `NAME`, or `NAME/index/INDEX`.
fn read_place(place: &str) -> Result<(&str, Option<&str>), GrantError> {
    let (table, index) = match place.split_once("/index/") {
        Some((table, index)) => (table, Some(index)),
        None => (place, None),
    };
    match [Some(table), index].into_iter().flatten().find(|name| !is_table_name(name)) {
        Some(wrong) => Err(GrantError::TableName(wrong.to_owned())),
        None => Ok((table, index)),
    }
}

fn read_key(text: &str) -> Option<KeyPattern> {
    KeyPattern::read(text.strip_prefix("key")?.trim_start().strip_prefix('"')?.strip_suffix('"')?)
}

/// What DynamoDB takes as the name of a table or of an index.
fn is_table_name(name: &str) -> bool {
    (3..=255).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
}

impl std::fmt::Display for TableGrant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} on table/{}", self.action, self.table)?;
        if let Some(index) = &self.index {
            write!(f, "/index/{index}")?;
        }
        match &self.key {
            KeyPattern::Any => Ok(()),
            KeyPattern::Exactly(text) => write!(f, " key \"{text}\""),
            KeyPattern::Prefix(prefix) => write!(f, " key \"{prefix}*\""),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> AttributeValue {
        AttributeValue::Text(text.to_owned())
    }

    fn pattern(text: &str) -> KeyPattern {
        let Ok(Grant::Table(grant)) = format!("dynamodb:PutItem on table/drills{text}").parse() else {
            panic!("{text}")
        };
        grant.key
    }

    #[test]
    fn a_grant_on_a_table_reads_and_writes_the_same_text() {
        for text in [
            "dynamodb:PutItem on table/drills",
            "dynamodb:GetItem on table/shop.drills_2 key \"shop/*\"",
            "dynamodb:Query on table/drills key \"shop\"",
            "dynamodb:Query on table/drills/index/by-status",
            "dynamodb:Query on table/drills/index/by-status key \"FAILED*\"",
        ] {
            assert_eq!(text.parse::<Grant>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_prefix_allows_what_begins_so_and_a_key_without_a_star_itself_alone() {
        let prefix = pattern(" key \"shop/*\"");
        assert!(prefix.allows(&key("shop/drill")) && prefix.allows(&key("shop/")));
        assert!(!prefix.allows(&key("shop")) && !prefix.allows(&key("my/shop/")));
        let exact = pattern(" key \"shop\"");
        assert!(exact.allows(&key("shop")) && !exact.allows(&key("shop2")));
    }

    #[test]
    fn only_a_text_can_be_held_to_a_key() {
        let number = AttributeValue::Number("1".to_owned());
        assert!(pattern("").allows(&number) && pattern(" key \"*\"").allows(&number));
        assert!(!pattern(" key \"1*\"").allows(&number));
    }

    #[test]
    fn what_is_no_scope_is_refused_with_what_to_write() {
        let refused = |text: &str| text.parse::<Grant>().unwrap_err().to_string();
        for text in ["dynamodb:PutItem", "dynamodb:PutItem on drills", "dynamodb:PutItem on"] {
            assert!(refused(text).contains("dynamodb:PutItem on table/"), "{}", refused(text));
        }
        assert!(refused("dynamodb:PutItem on table/a").contains("3 to 255"));
        for scope in ["drills/index/a", "drills/index/", "drills/index/by-status/index/other", "drills/by-status"] {
            let message = refused(&format!("dynamodb:Query on table/{scope}"));
            assert!(message.contains("3 to 255"), "{message}");
        }
        let message = refused("dynamodb:GetItem on table/drills/index/by-status");
        assert!(message.contains("an index can only be queried"), "{message}");
        for scope in
            ["key shop", "key \"\"", "key \"a*b\"", "key \"*b*\"", "prefix \"a\"", "key \"a\" b", "key \"a\u{1b}[2J\""]
        {
            let message = refused(&format!("dynamodb:PutItem on table/drills {scope}"));
            assert!(message.contains("key \"shop/*\""), "{message}");
        }
    }

    #[test]
    fn a_grant_on_the_stores_table_or_on_an_index_of_it_is_told() {
        let grants = ["ec2:DescribeInstances", "dynamodb:Query on table/drills/index/by-state"];
        let grants = grants.map(|text| text.parse::<Grant>().unwrap());
        let on_store = |table| granted_on_store(&PluginName::new("ledger"), &grants, table);
        let told = "plug-in `ledger` is granted dynamodb:Query on table/drills/index/by-state, and table `drills` is the store";
        assert_eq!(on_store("drills").as_deref(), Some(told));
        assert_eq!(on_store("drills2"), None);
    }

    #[test]
    fn the_runtimes_own_tables_cant_be_granted() {
        let refused = "dynamodb:PutItem on table/drs-runtime-journal".parse::<Grant>().unwrap_err().to_string();
        assert!(refused.contains("is the runtime's own"), "{refused}");
    }
}
