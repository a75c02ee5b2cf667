//! What a plug-in may use: the table of limits, and what a recipe says of it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::size::size_text;
use crate::time::duration_text;

mod kind;
pub mod table;

pub use kind::{Beyond, Limit, LimitPlace, LimitUnit};
pub use table::LIMITS;

/// The limits of a plug-in that a recipe sets; what it does not set is as for every hook, or every policy. The names are
/// those that a fault tells when a limit is reached; the [table](LIMITS) says what each is and how far it can be set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", default)]
pub struct PluginLimits {
    /// [`table::COMPUTE`].
    #[serde(with = "duration_text::option", skip_serializing_if = "Option::is_none")]
    pub compute: Option<Duration>,
    /// [`table::WALL`].
    #[serde(with = "duration_text::option", skip_serializing_if = "Option::is_none")]
    pub wall: Option<Duration>,
    /// [`table::TOTAL`].
    #[serde(with = "duration_text::option", skip_serializing_if = "Option::is_none")]
    pub total: Option<Duration>,
    /// [`table::FUEL`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fuel: Option<u64>,
    /// [`table::MEMORY`].
    #[serde(with = "size_text", skip_serializing_if = "Option::is_none")]
    pub memory: Option<u64>,
    /// [`table::MEMORIES`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub memories: Option<u32>,
    /// [`table::TABLES`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tables: Option<u32>,
    /// [`table::TABLE_ELEMENTS`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub table_elements: Option<u32>,
    /// [`table::CORE_INSTANCES`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub core_instances: Option<u32>,
    /// [`table::HANDLES`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handles: Option<u32>,
    /// [`table::HOST_CALL_FUEL`].
    #[serde(with = "size_text", skip_serializing_if = "Option::is_none")]
    pub host_call_fuel: Option<u64>,
    /// [`table::HOST_CALLS`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_calls: Option<u32>,
    /// [`table::ANSWER`].
    #[serde(with = "size_text", skip_serializing_if = "Option::is_none")]
    pub answer: Option<u64>,
    /// [`table::LOG`].
    #[serde(with = "size_text", skip_serializing_if = "Option::is_none")]
    pub log: Option<u64>,
    /// [`table::STATE`].
    #[serde(with = "size_text", skip_serializing_if = "Option::is_none")]
    pub state: Option<u64>,
    /// [`table::FINDINGS`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub findings: Option<u32>,
}

impl PluginLimits {
    /// Whether the recipe says nothing.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// What is said of a limit, in the table's unit.
    pub fn get(&self, limit: &Limit) -> Option<u64> {
        let millis = |time: Option<Duration>| time.map(|time| u64::try_from(time.as_millis()).unwrap_or(u64::MAX));
        let number = |number: Option<u32>| number.map(u64::from);
        match limit.name {
            "compute" => millis(self.compute),
            "wall" => millis(self.wall),
            "total" => millis(self.total),
            "fuel" => self.fuel,
            "memory" => self.memory,
            "memories" => number(self.memories),
            "tables" => number(self.tables),
            "table-elements" => number(self.table_elements),
            "core-instances" => number(self.core_instances),
            "handles" => number(self.handles),
            "host-call-fuel" => self.host_call_fuel,
            "host-calls" => number(self.host_calls),
            "answer" => self.answer,
            "log" => self.log,
            "state" => self.state,
            "findings" => number(self.findings),
            _ => None,
        }
    }

    /// Says a limit that a recipe can set, in the table's unit; another is left alone.
    pub fn set(&mut self, limit: &Limit, value: u64) {
        let time = Some(Duration::from_millis(value));
        let number = Some(u32::try_from(value).unwrap_or(u32::MAX));
        match limit.name {
            "compute" => self.compute = time,
            "wall" => self.wall = time,
            "total" => self.total = time,
            "fuel" => self.fuel = Some(value),
            "memory" => self.memory = Some(value),
            "memories" => self.memories = number,
            "tables" => self.tables = number,
            "table-elements" => self.table_elements = number,
            "core-instances" => self.core_instances = number,
            "handles" => self.handles = number,
            "host-call-fuel" => self.host_call_fuel = Some(value),
            "host-calls" => self.host_calls = number,
            "answer" => self.answer = Some(value),
            "log" => self.log = Some(value),
            "state" => self.state = Some(value),
            "findings" => self.findings = number,
            _ => {}
        }
    }

    /// Every limit that a recipe can set.
    pub fn settable() -> impl Iterator<Item = &'static Limit> {
        LIMITS.iter().filter(|limit| limit.place == LimitPlace::Recipe)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_limit_that_a_recipe_can_set_is_kept_under_its_name_in_its_unit() {
        for limit in PluginLimits::settable() {
            let mut limits = PluginLimits::default();
            limits.set(limit, limit.most);
            assert_eq!(limits.get(limit), Some(limit.most), "{}", limit.name);
            let written = serde_json::to_value(limits).unwrap();
            let expected = match limit.unit {
                LimitUnit::Count => limit.most.into(),
                LimitUnit::Time | LimitUnit::Bytes => serde_json::Value::from(limit.unit.text(limit.most)),
            };
            assert_eq!(written, serde_json::json!({ limit.name: expected }));
            assert_eq!(serde_json::from_value::<PluginLimits>(written).unwrap(), limits);
        }
    }

    #[test]
    fn no_other_limit_is_kept() {
        let mut limits = PluginLimits::default();
        for limit in LIMITS.iter().filter(|limit| limit.place != LimitPlace::Recipe) {
            limits.set(limit, limit.most);
            assert_eq!(limits.get(limit), None, "{}", limit.name);
        }
        assert!(limits.is_default());
    }
}
