//! What an answer may do, without the right to it: skip a wave, change a launch setting.

use drs_core::plugin::Grant;
use drs_core::settings::{Kind, SettingName};
use serde_json::Value;

use crate::ask::Image;
use crate::guest::Guest;
use crate::required;
use crate::row::{Role, Row};

const TOPIC: &str = "Powers";

/// The case of a setting that travels by its name, with its value as JSON.
const OTHER: u32 = 7;

/// A policy that answers `change` with these settings.
fn changing(settings: &[(&str, &str)]) -> Vec<u8> {
    let mut image = Image::default();
    let texts: Vec<_> = settings.iter().map(|(name, value)| (image.text(name), image.text(value))).collect();
    let words = texts.iter().flat_map(|(name, value)| [OTHER, name.0, name.1, value.0, value.1]);
    let (list, count) = image.words(settings.len(), words);
    let body = format!(
        "(i32.store8 (i32.const 1024) (i32.const 1)) (i32.store (i32.const 1028) (i32.const {list}))
         (i32.store (i32.const 1032) (i32.const {count})) (i32.const 1024)"
    );
    Guest { definitions: &image.segment(), body: &body, ..Guest::default() }.policy()
}

/// A value that a setting takes, as JSON: words as AWS has them.
fn value(setting: SettingName) -> String {
    if let Kind::Words([(_, word), ..]) = setting.kind() {
        return Value::from(*word).to_string();
    }
    let example: toml::Table = format!("value = {}", setting.example()).parse().unwrap();
    serde_json::to_value(&example["value"]).unwrap().to_string()
}

fn policy(what: &str, settings: &[(&str, &str)]) -> Row {
    Row::of(TOPIC, what, Role::Policy, changing(settings))
}

/// Each setting, changed by a policy that is granted another.
fn without_their_grants() -> impl Iterator<Item = Row> {
    Grant::settings().map(|setting| {
        let other = Grant::settings().find(|other| *other != setting).unwrap();
        let (grant, wanted) = (format!("settings:{other}"), format!("settings:{setting}"));
        let row =
            policy(&format!("to change {setting}, another setting granted"), &[(setting.as_str(), &value(setting))]);
        let add = format!("add \"{wanted}\" to its `grants`");
        row.grants(&[&grant]).covers(required::setting(setting)).told("denied, FAILED", &[&wanted, &add])
    })
}

pub(crate) fn rows() -> Vec<Row> {
    let skip = "(i32.store8 (i32.const 1024) (i32.const 4)) (i32.const 1024)";
    let subnet = ["settings:subnet"];
    let others = [
        Row::hook(TOPIC, "to skip the wave", &Guest { body: skip, ..Guest::default() })
            .told("denied, FAILED", &["may = [\"skip-wave\"]", "only a plug-in with that power can"]),
        policy("a setting that there is not", &[("user-data", "\"x\"")])
            .grants(&subnet)
            .told("guest, FAILED", &["`user-data` is not a launch setting"]),
        policy("a value that no recipe could say", &[("subnet", "\"subnet-../sg-0a1b2c3d\"")])
            .grants(&subnet)
            .told("guest, FAILED", &["must be `subnet-` and 8 or 17 hexadecimal digits"]),
        policy("a value of another kind", &[("subnet", "{\"a\":[1]}")])
            .grants(&subnet)
            .told("guest, FAILED", &["the value of subnet is not JSON of a setting"]),
        policy("one setting twice", &[("subnet", "\"subnet-0a1b2c3d\""), ("subnet", "\"subnet-0a1b2c3e\"")])
            .grants(&subnet)
            .told("guest, FAILED", &["it changes subnet twice"]),
        policy("a change of nothing", &[]).told("guest, FAILED", &["it answers `change` without a change"]),
    ];
    without_their_grants().chain(others).collect()
}
