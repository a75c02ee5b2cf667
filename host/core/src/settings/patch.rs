//! What a write is to change of launch settings.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{SettingName, Value};

/// Settings with the values that they are to have; `None` takes a setting away. What is absent stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SettingsPatch(BTreeMap<SettingName, Option<Value>>);

impl SettingsPatch {
    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a change.
    pub fn insert(&mut self, name: SettingName, value: Option<Value>) {
        self.0.insert(name, value);
    }

    /// What it says of one setting; `Some(None)` takes it away.
    pub fn get(&self, name: SettingName) -> Option<Option<&Value>> {
        self.0.get(&name).map(Option::as_ref)
    }

    /// Whether it speaks of one setting.
    pub fn says(&self, name: SettingName) -> bool {
        self.0.contains_key(&name)
    }

    /// Every change, in the order of [`SettingName::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (SettingName, Option<&Value>)> {
        self.0.iter().map(|(name, value)| (*name, value.as_ref()))
    }
}

impl<V: Into<Value>, const N: usize> From<[(SettingName, Option<V>); N]> for SettingsPatch {
    fn from(changes: [(SettingName, Option<V>); N]) -> Self {
        Self(changes.into_iter().map(|(name, value)| (name, value.map(Into::into))).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_that_takes_a_setting_away_survives_storage() {
        let patch = SettingsPatch::from([(SettingName::Subnet, None::<Value>)]);
        let text = serde_json::to_string(&patch).unwrap();
        assert_eq!(text, r#"{"subnet":null}"#);
        assert_eq!(serde_json::from_str::<SettingsPatch>(&text).unwrap(), patch);
    }
}
