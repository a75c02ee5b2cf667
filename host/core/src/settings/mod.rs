//! Launch settings: what a recipe says of how a server is launched, and what a policy may change.
//!
//! `name` is the table of all settings; a set of them is a map, so that whatever is done with settings is done with all
//! of them alike.

mod kind;
mod name;
mod patch;
mod shape;
mod unrestorable;
mod value;

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use crate::aws::{LaunchConfiguration, TemplateVersion};

pub use kind::{Kind, MAX_TAGS, tag_fault};
pub use name::{Place, SettingName};
pub use patch::SettingsPatch;
pub(crate) use shape::is_resource;
pub use unrestorable::Unrestorable;
pub use value::Value;

/// One launch setting with its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// Which setting.
    #[serde(rename = "setting")]
    pub name: SettingName,
    /// Its value.
    pub value: Value,
}

impl Setting {
    /// A setting with a value.
    pub fn new(name: SettingName, value: impl Into<Value>) -> Self {
        Self { name, value: value.into() }
    }
}

impl std::fmt::Display for Setting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} = {}", self.name, self.value)
    }
}

/// A set of launch settings; what is absent is not said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LaunchSettings(BTreeMap<SettingName, Value>);

/// One setting that changes, with both values as people read them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SettingChange {
    /// Which setting.
    pub setting: SettingName,
    /// The value before; absent when there was none.
    pub from: Option<String>,
    /// The value after; absent when it is taken away.
    pub to: Option<String>,
}

impl LaunchSettings {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The same with one setting more.
    #[must_use]
    pub fn with(mut self, name: SettingName, value: impl Into<Value>) -> Self {
        self.0.insert(name, value.into());
        self
    }

    /// These settings with `overlay` on top: what the overlay says wins; tags are laid over each other key by key.
    #[must_use]
    pub fn overlaid(&self, overlay: &LaunchSettings) -> LaunchSettings {
        let mut merged = self.clone();
        for (name, value) in &overlay.0 {
            let value = match merged.0.remove(name) {
                Some(under) => under.overlaid(value.clone()),
                None => value.clone(),
            };
            merged.0.insert(*name, value);
        }
        merged
    }

    /// Sets one setting.
    pub fn set(&mut self, setting: Setting) {
        self.0.insert(setting.name, setting.value);
    }

    /// Takes one setting out.
    pub fn remove(&mut self, name: SettingName) -> Option<Value> {
        self.0.remove(&name)
    }

    /// The value of one setting.
    pub fn get(&self, name: SettingName) -> Option<&Value> {
        self.0.get(&name)
    }

    /// The value of a setting that is a text.
    pub fn text(&self, name: SettingName) -> Option<&str> {
        match self.0.get(&name)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether a setting that is a flag is said to hold.
    pub fn is_on(&self, name: SettingName) -> bool {
        self.0.get(&name) == Some(&Value::Flag(true))
    }

    /// The value of a setting that is a number.
    pub fn number(&self, name: SettingName) -> Option<u32> {
        match self.0.get(&name)? {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The items of a setting that is a list; none when it is not said.
    pub fn list(&self, name: SettingName) -> &[String] {
        match self.0.get(&name) {
            Some(Value::List(items)) => items,
            _ => &[],
        }
    }

    /// The static private address.
    pub fn private_ip(&self) -> Option<Ipv4Addr> {
        self.text(SettingName::PrivateIp)?.parse().ok()
    }

    /// What is said, in the order of [`SettingName::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (SettingName, &Value)> {
        self.0.iter().map(|(name, value)| (*name, value))
    }

    /// The settings that AWS holds now.
    pub fn from_aws(configuration: &LaunchConfiguration, template: Option<&TemplateVersion>) -> LaunchSettings {
        let mut settings = configuration.settings.clone();
        settings.0.extend(template.into_iter().flat_map(|template| template.settings.0.clone()));
        settings
    }

    /// What AWS holds once `wanted` is written over these settings; what only the recipe says of the source is left out.
    fn written(&self, wanted: &LaunchSettings) -> LaunchSettings {
        let mut written = self.overlaid(wanted);
        written.0.retain(|name, _| name.place() != Place::Source);
        written
    }

    /// The settings that differ from these in what AWS holds once `wanted` is written over them.
    pub fn differing<'a>(&'a self, wanted: &LaunchSettings) -> impl Iterator<Item = (SettingName, Value)> + 'a {
        self.written(wanted).0.into_iter().filter(|(name, value)| self.0.get(name) != Some(value))
    }

    /// What changes from these settings to `wanted`; what `wanted` does not say stays.
    pub fn changes_to(&self, wanted: &LaunchSettings) -> Vec<SettingChange> {
        let change = |(name, value): (SettingName, Value)| SettingChange {
            setting: name,
            from: self.0.get(&name).map(ToString::to_string),
            to: Some(value.to_string()),
        };
        self.differing(wanted).map(change).collect()
    }
}

impl<V: Into<Value>> FromIterator<(SettingName, V)> for LaunchSettings {
    fn from_iter<I: IntoIterator<Item = (SettingName, V)>>(settings: I) -> Self {
        Self(settings.into_iter().map(|(name, value)| (name, value.into())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(tags: &[(&str, &str)]) -> Value {
        Value::Tags(tags.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn an_overlay_wins_where_it_speaks_and_only_there() {
        let group = LaunchSettings::default()
            .with(SettingName::InstanceType, "m6i.large")
            .with(SettingName::CopyPrivateIp, true);
        let drill =
            LaunchSettings::default().with(SettingName::InstanceType, "t3.small").with(SettingName::Subnet, "subnet-1");
        let merged = group.overlaid(&drill);
        assert_eq!(merged.text(SettingName::InstanceType), Some("t3.small"));
        assert_eq!(merged.text(SettingName::Subnet), Some("subnet-1"));
        assert!(merged.is_on(SettingName::CopyPrivateIp));
    }

    #[test]
    fn tags_are_laid_over_each_other_key_by_key() {
        let group = LaunchSettings::default().with(SettingName::Tags, tags(&[("Owner", "a"), ("Cost", "1")]));
        let server = LaunchSettings::default().with(SettingName::Tags, tags(&[("Owner", "b")]));
        let merged = group.overlaid(&server);
        assert_eq!(merged.get(SettingName::Tags), Some(&tags(&[("Cost", "1"), ("Owner", "b")])));
    }

    #[test]
    fn changes_name_only_what_differs() {
        let now = LaunchSettings::default()
            .with(SettingName::InstanceType, "m6i.large")
            .with(SettingName::RightSizing, "NONE")
            .with(SettingName::Tags, tags(&[("Name", "db")]));
        let wanted = LaunchSettings::default()
            .with(SettingName::InstanceType, "t3.small")
            .with(SettingName::RightSizing, "NONE")
            .with(SettingName::Tags, tags(&[("Owner", "dr")]));
        let changes: Vec<_> = now.changes_to(&wanted).into_iter().map(|c| (c.setting, c.from, c.to)).collect();
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            changes,
            [
                (SettingName::InstanceType, text("m6i.large"), text("t3.small")),
                (SettingName::Tags, text("Name = db"), text("Name = db, Owner = dr")),
            ]
        );
    }

    #[test]
    fn what_the_recipe_says_of_the_source_is_never_a_change() {
        let wanted = LaunchSettings::default().with(SettingName::SourceBootMode, "uefi");
        assert_eq!(LaunchSettings::default().changes_to(&wanted), []);
    }

    #[test]
    fn settings_are_stored_by_their_names() {
        let settings = LaunchSettings::default()
            .with(SettingName::CopyTags, true)
            .with(SettingName::MetadataHopLimit, 2)
            .with(SettingName::SecurityGroups, vec!["sg-1".to_owned()])
            .with(SettingName::Tags, tags(&[("Owner", "dr")]));
        let text = serde_json::to_string(&settings).unwrap();
        assert_eq!(
            text,
            r#"{"security-groups":["sg-1"],"copy-tags":true,"tags":{"Owner":"dr"},"metadata-hop-limit":2}"#
        );
        assert_eq!(serde_json::from_str::<LaunchSettings>(&text).unwrap(), settings);
    }
}
