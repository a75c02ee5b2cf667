//! The grants of one plug-in.

use std::collections::BTreeSet;

use drs_core::plugin::Grant;
use drs_core::settings::SettingName;

/// The rights that the recipe gives to one plug-in.
#[derive(Debug, Clone, Default)]
pub(crate) struct Grants {
    actions: BTreeSet<String>,
    settings: BTreeSet<SettingName>,
}

impl Grants {
    pub(crate) fn new(grants: &[Grant]) -> Self {
        let mut all = Self::default();
        for grant in grants {
            match grant {
                Grant::Action { .. } => drop(all.actions.insert(grant.to_string())),
                Grant::Setting(name) => drop(all.settings.insert(*name)),
            }
        }
        all
    }

    /// Whether an action such as `ec2:DescribeInstances` is granted.
    pub(crate) fn allows(&self, action: &str) -> bool {
        self.actions.contains(action)
    }

    /// Whether a policy may change this setting.
    pub(crate) fn may_change(&self, setting: SettingName) -> bool {
        self.settings.contains(&setting)
    }

    /// All granted actions.
    pub(crate) fn actions(&self) -> impl Iterator<Item = &str> {
        self.actions.iter().map(String::as_str)
    }

    /// All settings that may be changed.
    pub(crate) fn settings(&self) -> impl Iterator<Item = SettingName> {
        self.settings.iter().copied()
    }
}
