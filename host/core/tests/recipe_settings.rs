//! Every launch setting of the table, written in a recipe.

#![allow(clippy::panic, reason = "helpers of tests fail the test")]

use std::collections::BTreeMap;

use drs_core::mode::Mode;
use drs_core::recipe::{ModeSettings, Recipe, decode};
use drs_core::settings::{Kind, SettingName, Value};

const SERVER: &str = "s-1111aaaa2222bbbb3";

/// A recipe in which one server has these settings.
fn recipe(settings: &str) -> Result<Recipe, String> {
    let text = format!(
        r#"
[plan]
name = "shop"

[target]
region = "us-west-2"

[groups.web]
servers = ["{SERVER}"]

[groups.web.launch.servers."{SERVER}"]
{settings}

[[waves]]
name = "web"
groups = ["web"]
"#
    );
    decode(&text).map_err(|problems| format!("{settings}: {problems:?}"))
}

fn settings(text: &str) -> ModeSettings {
    let recipe = recipe(text).unwrap_or_else(|problems| panic!("{problems}"));
    recipe.groups[0].servers[0].settings.clone()
}

/// The value of one setting, as the recipe writes it, with what it needs beside it.
fn value(name: SettingName, written: &str) -> Value {
    let beside = if name == SettingName::InstanceType { "right-sizing = \"none\"\n" } else { "" };
    let base = settings(&format!("{beside}{name} = {written}")).base;
    base.get(name).cloned().unwrap_or_else(|| panic!("{name} is lost"))
}

#[test]
fn the_example_of_every_setting_can_be_written_and_is_a_value_of_its_kind() {
    for name in SettingName::ALL {
        let value = value(name, name.example());
        assert_eq!(name.kind().fault(&value), None, "{name} = {value}");
    }
}

#[test]
fn every_word_is_written_in_the_recipes_spelling_and_kept_in_that_of_aws() {
    for name in SettingName::ALL {
        let Kind::Words(words) = name.kind() else { continue };
        for (written, aws) in words {
            assert_eq!(value(name, &format!("\"{written}\"")), Value::from(*aws), "{name}");
        }
    }
}

#[test]
fn the_bounds_of_every_number_can_be_written_and_nothing_beyond() {
    for name in SettingName::ALL {
        let Kind::Number(from, to) = name.kind() else { continue };
        for number in [from, to] {
            assert_eq!(value(name, &number.to_string()), Value::Number(number), "{name}");
        }
        for number in [from - 1, to + 1] {
            assert!(recipe(&format!("{name} = {number}")).is_err(), "{name} = {number}");
        }
    }
}

#[test]
fn an_overlay_can_say_every_setting() {
    for name in SettingName::ALL {
        let beside = if name == SettingName::InstanceType { "right-sizing = \"none\", " } else { "" };
        let said = settings(&format!("drill = {{ {beside}{name} = {} }}", name.example()));
        assert!(said.effective(Mode::Drill).get(name).is_some(), "{name}");
        assert_eq!(said.effective(Mode::Recovery).get(name), None, "{name}");
    }
}

#[test]
fn tags_of_an_overlay_are_laid_over_those_beneath_key_by_key() {
    let said =
        settings("tags = { Owner = \"shop\", Tier = \"web\" }\ndrill = { tags = { Tier = \"drill\", Run = \"\" } }");
    let tags = [("Owner", "shop"), ("Run", ""), ("Tier", "drill")];
    let expected: BTreeMap<_, _> = tags.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
    assert_eq!(said.effective(Mode::Drill).get(SettingName::Tags), Some(&Value::Tags(expected)));
}

#[test]
fn a_list_and_a_set_of_tags_have_an_end() {
    let groups: Vec<String> = (10..27).map(|n| format!("\"sg-0b0b1c{n}\"")).collect();
    let error = recipe(&format!("security-groups = [{}]", groups.join(", "))).unwrap_err();
    assert!(error.contains("has 17 items; a server can have 16"), "{error}");
    let tags: Vec<String> = (0..51).map(|n| format!("k{n} = \"v\"")).collect();
    let error = recipe(&format!("tags = {{ {} }}", tags.join(", "))).unwrap_err();
    assert!(error.contains("has 51 tags; an instance can carry 50"), "{error}");
}
