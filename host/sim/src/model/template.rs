//! EC2 launch templates: versions that never change, and the number of the default one.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Tags;

/// A launch template.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Template {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) created: Timestamp,
    pub(crate) default_version: u64,
    /// In the order of their numbers, without those that were deleted.
    pub(crate) versions: Vec<TemplateVersion>,
    /// The number of the last version that was made: a number is never used again.
    pub(crate) last_number: u64,
    /// By ClientToken: a digest of the call's parameters, and the version that it made.
    pub(crate) tokens: BTreeMap<String, (String, u64)>,
}

/// A version of a launch template.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct TemplateVersion {
    pub(crate) number: u64,
    pub(crate) description: String,
    pub(crate) created: Timestamp,
    /// The ARN of the caller who made it; absent: DRS did.
    pub(crate) creator: Option<String>,
    pub(crate) data: TemplateData,
}

/// The settings of a version that the simulator knows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TemplateData {
    pub(crate) instance_type: Option<String>,
    pub(crate) ebs_optimized: Option<bool>,
    pub(crate) security_groups: Vec<String>,
    pub(crate) interfaces: Vec<Interface>,
    /// What has no effect in a simulated world, but for an instance's tags, as an answer shows it: by the name of the setting.
    #[serde(default)]
    pub(crate) options: serde_json::Map<String, Value>,
}

/// A network interface of a version.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Interface {
    pub(crate) device_index: u32,
    pub(crate) subnet: Option<String>,
    pub(crate) groups: Vec<String>,
    pub(crate) private_ip: Option<String>,
    pub(crate) associate_public_ip: Option<bool>,
    pub(crate) delete_on_termination: Option<bool>,
}

impl Template {
    /// The version that `$Default`, `$Latest` or a number names.
    pub(crate) fn version(&self, name: &str) -> Option<&TemplateVersion> {
        let number = match name {
            "$Default" => self.default_version,
            "$Latest" => return self.versions.last(),
            number => number.parse().ok()?,
        };
        self.versions.iter().find(|version| version.number == number)
    }

    /// The version that DRS launches with.
    pub(crate) fn default_data(&self) -> Option<&TemplateData> {
        self.version("$Default").map(|version| &version.data)
    }

    /// Adds a version and gives its number.
    pub(crate) fn add(
        &mut self,
        data: TemplateData,
        description: String,
        creator: Option<String>,
        now: Timestamp,
    ) -> u64 {
        let number = self.last_number + 1;
        self.last_number = number;
        self.versions.push(TemplateVersion { number, description, created: now, creator, data });
        number
    }

    /// Takes a version away.
    pub(crate) fn delete(&mut self, number: u64) {
        self.versions.retain(|version| version.number != number);
    }
}

impl TemplateData {
    /// These settings with those of `over` in their place: EC2 replaces a setting as a whole, a list included.
    pub(crate) fn overridden(self, over: TemplateData) -> TemplateData {
        let list = |from: Vec<String>, over: Vec<String>| if over.is_empty() { from } else { over };
        TemplateData {
            instance_type: over.instance_type.or(self.instance_type),
            ebs_optimized: over.ebs_optimized.or(self.ebs_optimized),
            security_groups: list(self.security_groups, over.security_groups),
            interfaces: if over.interfaces.is_empty() { self.interfaces } else { over.interfaces },
            options: self.options.into_iter().chain(over.options).collect(),
        }
    }

    /// The tags for instances.
    pub(crate) fn instance_tags(&self) -> Tags {
        let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
        let text = |tag: &Value, name: &str| tag.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let specifications = list(self.options.get("tagSpecificationSet")).into_iter();
        let of_instances = specifications.filter(|one| text(one, "resourceType") == "instance");
        let tags = of_instances.flat_map(|one| list(one.get("tagSet")));
        tags.map(|tag| (text(&tag, "key"), text(&tag, "value"))).collect()
    }
}
