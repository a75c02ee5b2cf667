//! The grants of one plug-in.

use std::collections::BTreeSet;

use drs_core::http::HttpUrl;
use drs_core::plugin::{Grant, HttpGrant, KeyPattern, TableGrant, WaveGrant, WaveScope};
use drs_core::settings::SettingName;

/// The rights that the recipe gives to one plug-in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Grants {
    actions: BTreeSet<String>,
    waves: BTreeSet<WaveGrant>,
    tables: BTreeSet<TableGrant>,
    http: BTreeSet<HttpGrant>,
    settings: BTreeSet<SettingName>,
}

/// The right that a host call needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Right {
    /// An action as it is.
    Action(&'static str),
    /// An action at what belongs to the wave; whether the thing named does is another question.
    Wave {
        /// The action.
        action: &'static str,
        /// At what.
        scope: WaveScope,
    },
    /// An action on a table or an index of it; which items is another question.
    Table {
        /// The action.
        action: &'static str,
        /// The table's name.
        table: String,
        /// The index's name.
        index: Option<String>,
    },
    /// A method at an address.
    Http {
        /// The action, such as `http:GET`.
        action: &'static str,
        /// The address; absent when what was asked is none: then the request is refused for that.
        url: Option<HttpUrl>,
        /// Whether its host is an address of an instance of the wave.
        of_instance: bool,
    },
}

impl Grants {
    pub(crate) fn new(grants: &[Grant]) -> Self {
        let mut all = Self::default();
        for grant in grants {
            match grant {
                Grant::Action { .. } => drop(all.actions.insert(grant.to_string())),
                Grant::Wave(grant) => drop(all.waves.insert(grant.clone())),
                Grant::Table(grant) => drop(all.tables.insert(grant.clone())),
                Grant::Http(grant) => drop(all.http.insert(grant.clone())),
                Grant::Setting(name) => drop(all.settings.insert(*name)),
            }
        }
        all
    }

    /// Whether an action such as `ec2:DescribeInstances` is granted, on anything at all.
    pub(crate) fn allows_some(&self, action: &str) -> bool {
        let of_wave = self.waves.iter().map(|grant| &grant.action);
        let of_http = self.http.iter().map(|grant| &grant.action);
        let mut scoped = self.tables.iter().map(|grant| &grant.action).chain(of_wave).chain(of_http);
        self.actions.contains(action) || scoped.any(|granted| granted == action)
    }

    /// Whether a right is granted.
    pub(crate) fn allows(&self, right: &Right) -> bool {
        match right {
            Right::Action(action) => self.actions.contains(*action),
            Right::Wave { action, scope } => {
                self.waves.iter().any(|grant| grant.action == *action && grant.scope == *scope)
            }
            Right::Table { action, table, index } => self.keys(action, table, index.as_deref()).next().is_some(),
            Right::Http { action, url: None, .. } => self.allows_some(action),
            Right::Http { action, url: Some(url), of_instance } => {
                self.http(action, url, *of_instance).next().is_some()
            }
        }
    }

    /// The grants of a method at an address. `of_instance` says whether its host is an address of an instance of the wave.
    pub(crate) fn http<'a>(
        &'a self,
        action: &'a str,
        url: &'a HttpUrl,
        of_instance: bool,
    ) -> impl Iterator<Item = &'a HttpGrant> {
        self.http.iter().filter(move |grant| grant.action == action && grant.place.allows(url, of_instance))
    }

    /// The items of a table, or of an index of it, that an action is granted for.
    pub(crate) fn keys<'a>(
        &'a self,
        action: &'a str,
        table: &'a str,
        index: Option<&'a str>,
    ) -> impl Iterator<Item = &'a KeyPattern> {
        let here = move |grant: &&TableGrant| {
            grant.action == action && grant.table == table && grant.index.as_deref() == index
        };
        self.tables.iter().filter(here).map(|grant| &grant.key)
    }

    /// Whether a policy may change this setting.
    pub(crate) fn may_change(&self, setting: SettingName) -> bool {
        self.settings.contains(&setting)
    }

    /// All granted calls, with their scopes, as the recipe says them.
    pub(crate) fn calls(&self) -> impl Iterator<Item = String> {
        let scoped = self.waves.iter().map(WaveGrant::to_string).chain(self.tables.iter().map(TableGrant::to_string));
        let scoped = scoped.chain(self.http.iter().map(HttpGrant::to_string));
        self.actions.iter().cloned().chain(scoped)
    }

    /// All settings that may be changed.
    pub(crate) fn settings(&self) -> impl Iterator<Item = SettingName> {
        self.settings.iter().copied()
    }
}
