//! The grants of one plug-in.

use std::collections::BTreeSet;

use drs_core::plugin::{Grant, KeyPattern, TableGrant};
use drs_core::settings::SettingName;

/// The rights that the recipe gives to one plug-in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Grants {
    actions: BTreeSet<String>,
    tables: BTreeSet<TableGrant>,
    settings: BTreeSet<SettingName>,
}

/// The right that a host call needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Right {
    /// An action as it is.
    Action(&'static str),
    /// An action on a table; which items is another question.
    Table {
        /// The action.
        action: &'static str,
        /// The table's name.
        table: String,
    },
}

impl Grants {
    pub(crate) fn new(grants: &[Grant]) -> Self {
        let mut all = Self::default();
        for grant in grants {
            match grant {
                Grant::Action { .. } => drop(all.actions.insert(grant.to_string())),
                Grant::Table(grant) => drop(all.tables.insert(grant.clone())),
                Grant::Setting(name) => drop(all.settings.insert(*name)),
            }
        }
        all
    }

    /// Whether an action such as `ec2:DescribeInstances` is granted, on anything at all.
    pub(crate) fn allows_some(&self, action: &str) -> bool {
        self.actions.contains(action) || self.tables.iter().any(|grant| grant.action == action)
    }

    /// Whether a right is granted.
    pub(crate) fn allows(&self, right: &Right) -> bool {
        match right {
            Right::Action(action) => self.actions.contains(*action),
            Right::Table { action, table } => self.keys(action, table).next().is_some(),
        }
    }

    /// The items of a table that an action is granted for.
    pub(crate) fn keys(&self, action: &str, table: &str) -> impl Iterator<Item = &KeyPattern> {
        self.tables.iter().filter(move |grant| grant.action == action && grant.table == table).map(|grant| &grant.key)
    }

    /// Whether a policy may change this setting.
    pub(crate) fn may_change(&self, setting: SettingName) -> bool {
        self.settings.contains(&setting)
    }

    /// All granted calls, with their scopes, as the recipe says them.
    pub(crate) fn calls(&self) -> impl Iterator<Item = String> {
        self.actions.iter().cloned().chain(self.tables.iter().map(TableGrant::to_string))
    }

    /// All settings that may be changed.
    pub(crate) fn settings(&self) -> impl Iterator<Item = SettingName> {
        self.settings.iter().copied()
    }
}
