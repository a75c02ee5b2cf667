//! Subnets and security groups that launches can be put into.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::units::Cidr;

/// `[[subnets]]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Subnet {
    pub(super) id: Spanned<String>,
    pub(crate) vpc: Spanned<String>,
    pub(crate) cidr: Cidr,
    pub(crate) zone: String,
    #[serde(default)]
    pub(crate) tags: BTreeMap<String, String>,
}

impl Subnet {
    pub(crate) fn id(&self) -> &str {
        self.id.get_ref()
    }
}

/// `[[security-groups]]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct SecurityGroup {
    pub(super) id: Spanned<String>,
    pub(crate) name: String,
    pub(crate) vpc: Spanned<String>,
    #[serde(default)]
    pub(crate) description: String,
}

impl SecurityGroup {
    pub(crate) fn id(&self) -> &str {
        self.id.get_ref()
    }
}
