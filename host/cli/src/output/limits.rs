//! What plug-ins may use: every limit, place by place.

use drs_core::plugin::{LIMITS, Limit, LimitPlace, LimitUnit};
use serde::Serialize;

use super::json_text;
use crate::surface::{Surface, table_text};

/// The places, in the order in which they are printed.
const PLACES: [LimitPlace; 3] = [LimitPlace::Recipe, LimitPlace::Configuration, LimitPlace::Interface];

/// For people.
pub(crate) fn text(surface: Surface) -> String {
    let values: String = PLACES.into_iter().map(|place| section(place, surface)).collect();
    format!("{values}{}{}", surface.heading("What each of them limits"), meanings(surface))
}

fn meanings(surface: Surface) -> String {
    let mut table = surface.table(&["Limit", "What"]);
    for limit in LIMITS {
        table.add_row([limit.name, limit.what]);
    }
    table_text(&table)
}

fn section(place: LimitPlace, surface: Surface) -> String {
    let mut table = surface.table(&["Limit", "Hook", "Policy", "From", "To", "Beyond it"]);
    for limit in LIMITS.iter().filter(|limit| limit.place == place) {
        let value = |value: Option<u64>| value.map(|value| limit.unit.text(value)).unwrap_or_default();
        let range = |value| if limit.least == limit.most { String::new() } else { limit.unit.text(value) };
        let beyond = limit.beyond.as_str().to_owned();
        let name = limit.name.to_owned();
        table.add_row([name, value(limit.hook), value(limit.policy), range(limit.least), range(limit.most), beyond]);
    }
    format!("{}{}", surface.heading(&heading(place)), table_text(&table))
}

fn heading(place: LimitPlace) -> String {
    let who = match place {
        LimitPlace::Recipe => "Set by the recipe, plug-in by plug-in",
        LimitPlace::Configuration => "Set by the user who runs it",
        LimitPlace::Interface => "Set by nobody",
    };
    format!("{who}: {}", place.as_str())
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct LimitObject {
    name: &'static str,
    what: &'static str,
    unit: &'static str,
    place: &'static str,
    hook: Option<u64>,
    policy: Option<u64>,
    least: u64,
    most: u64,
    beyond: &'static str,
    measured: bool,
}

impl From<&Limit> for LimitObject {
    fn from(limit: &Limit) -> Self {
        Self {
            name: limit.name,
            what: limit.what,
            unit: match limit.unit {
                LimitUnit::Time => "milliseconds",
                LimitUnit::Bytes => "bytes",
                LimitUnit::Count => "count",
            },
            place: limit.place.as_str(),
            hook: limit.hook,
            policy: limit.policy,
            least: limit.least,
            most: limit.most,
            beyond: limit.beyond.as_str(),
            measured: limit.measured,
        }
    }
}

/// For programs.
pub(crate) fn json() -> String {
    json_text(&LIMITS.iter().map(LimitObject::from).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_sees_every_limit_with_its_values_its_place_and_what_it_limits() {
        insta::assert_snapshot!(text(Surface::plain()));
    }

    #[test]
    fn a_program_gets_each_limit_once_in_its_unit() {
        let found: serde_json::Value = serde_json::from_str(&json()).unwrap();
        assert_eq!(found.as_array().unwrap().len(), LIMITS.len());
        let memory = found.as_array().unwrap().iter().find(|limit| limit["name"] == "memory").unwrap();
        assert_eq!((&memory["hook"], &memory["unit"]), (&(64 << 20).into(), &"bytes".into()));
    }
}
