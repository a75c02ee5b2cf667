//! A version of an EC2 launch template: what the runtime reads and changes of it.

use serde::{Deserialize, Serialize};

use crate::ids::TemplateId;

/// A network interface of a launch template version.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NetworkInterface {
    /// Its index; 0 is DRS's own.
    pub device_index: i32,
    /// Its subnet.
    pub subnet: Option<String>,
    /// The ids of its security groups.
    pub security_groups: Vec<String>,
    /// Its static private IPv4 address.
    pub private_ip: Option<String>,
}

/// A version of a launch template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TemplateVersion {
    /// The template.
    pub template: TemplateId,
    /// The version's number, from 1.
    pub version: i64,
    /// Whether it is the default version, the one that DRS uses.
    pub is_default: bool,
    /// The instance type.
    pub instance_type: Option<String>,
    /// Security groups outside an interface.
    pub security_groups: Vec<String>,
    /// Its network interfaces.
    pub interfaces: Vec<NetworkInterface>,
}

impl TemplateVersion {
    /// The interface with index 0, the only one that the runtime changes.
    pub fn primary_interface(&self) -> Option<&NetworkInterface> {
        self.interfaces.iter().find(|interface| interface.device_index == 0)
    }
}

/// What a new version is to change of its source version. `None` leaves a field; `Some(None)` empties it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TemplatePatch {
    /// The instance type.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance_type: Option<String>,
    /// The subnet of interface 0.
    #[serde(skip_serializing_if = "Option::is_none", with = "some_none")]
    pub subnet: Option<Option<String>>,
    /// The security groups of interface 0; an empty list empties them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub security_groups: Option<Vec<String>>,
    /// The static private IPv4 address of interface 0.
    #[serde(skip_serializing_if = "Option::is_none", with = "some_none")]
    pub private_ip: Option<Option<String>>,
}

impl TemplatePatch {
    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Serde for `Option<Option<T>>`: a present null is `Some(None)`.
mod some_none {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(value: &Option<Option<String>>, serializer: S) -> Result<S::Ok, S::Error> {
        value.as_ref().and_then(Option::as_ref).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<String>>, D::Error> {
        Option::<String>::deserialize(deserializer).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_patch_that_empties_a_field_survives_storage() {
        let patch = TemplatePatch { subnet: Some(None), private_ip: None, ..TemplatePatch::default() };
        let text = serde_json::to_string(&patch).unwrap();
        assert_eq!(text, r#"{"subnet":null}"#);
        assert_eq!(serde_json::from_str::<TemplatePatch>(&text).unwrap(), patch);
    }
}
