//! Every kind of mistake in a recipe: one change to a sound recipe, the one problem that it makes, and what is under it.

use drs_core::recipe::{Problem, decode};

mod cases;

use cases::{
    GROUPS, ISOLATION, KEYS, LAUNCH_SETTINGS, LIMITS_OF_PLUGINS, PLUGINS, REFERENCES, SYNTAX, TARGET, VALUES, WAVES,
};

const SOUND: &str = r#"
[plan]
name = "shop"
rto = "45m"

[target]
region = "us-west-2"

[groups.database]
tags = { Tier = "database" }

[groups.database.launch]
instance-type = "r6i.xlarge"
right-sizing = "none"
drill = { subnet = "subnet-0d1e5f2a3b4c5d6e7", security-groups = ["sg-0b0b1c2d3e4f5a6b7"] }

[groups.web]
servers = ["s-1111aaaa2222bbbb3", "s-2222aaaa2222bbbb4"]

[groups.web.launch.servers."s-1111aaaa2222bbbb3"]
private-ip = "10.0.1.10"

[groups.web.launch.servers."s-2222aaaa2222bbbb4".drill]
private-ip = "10.0.1.11"

[[waves]]
name = "database"
groups = ["database"]
policies = ["launch-guard"]
timeout = "40m"

[[waves]]
name = "web"
groups = ["web"]
depends-on = ["database"]
max-failed = "10%"
after = ["health-gate"]

[plugins.launch-guard]
component = "builtin:launch-guard"
grants = ["settings:instance-type"]

[plugins.health-gate]
component = "builtin:health-gate"
grants = ["ec2:DescribeInstances"]
config = { within = "10m" }

[drill]
terminate-after = "0s"

[limits]
jobs = 10
"#;

/// One change to the sound recipe and the problem that must come of it.
struct Case {
    from: &'static str,
    to: &'static str,
    message: &'static str,
    under: &'static str,
    help: &'static str,
}

const fn case(
    from: &'static str,
    to: &'static str,
    message: &'static str,
    under: &'static str,
    help: &'static str,
) -> Case {
    Case { from, to, message, under, help }
}

fn problems(cases: &[Case]) {
    let wrong: Vec<String> = cases.iter().filter_map(mismatch).collect();
    assert!(wrong.is_empty(), "{} of {}:\n\n{}", wrong.len(), cases.len(), wrong.join("\n\n"));
}

/// What differs from the expectation, for a case that is not as expected.
fn mismatch(case: &Case) -> Option<String> {
    assert_eq!(SOUND.matches(case.from).count(), 1, "{:?} must be in the sound recipe once", case.from);
    let text = SOUND.replacen(case.from, case.to, 1);
    let found = decode(&text).err().unwrap_or_default();
    let as_expected = |problem: &Problem| {
        let under = problem.span.clone().map_or("", |span| &text[span]);
        let help = problem.help.as_deref().unwrap_or_default();
        problem.message == case.message && under == case.under && help.contains(case.help)
    };
    if found.len() == 1 && found.iter().all(as_expected) {
        return None;
    }
    let shown: Vec<String> = found
        .iter()
        .map(|problem| {
            format!(
                "  {}\n    under {:?}\n    help: {}",
                problem.message,
                problem.span.clone().map(|span| &text[span]),
                problem.help.as_deref().unwrap_or("none")
            )
        })
        .collect();
    Some(format!(
        "{:?} gave\n{}\nand not\n  {}\n    under {:?}\n    help: {}",
        case.to,
        shown.join("\n"),
        case.message,
        case.under,
        case.help
    ))
}

#[test]
fn the_sound_recipe_is_sound() {
    assert_eq!(decode(SOUND).err(), None);
}

#[test]
fn syntax_errors_are_told_once_and_hide_nothing() {
    problems(SYNTAX);
}

#[test]
fn keys_and_types() {
    problems(KEYS);
}

#[test]
fn values() {
    problems(VALUES);
}

#[test]
fn launch_settings() {
    problems(LAUNCH_SETTINGS);
}

#[test]
fn names_and_references() {
    problems(REFERENCES);
}

#[test]
fn groups_and_servers() {
    problems(GROUPS);
}

#[test]
fn plug_ins_and_their_rights() {
    problems(PLUGINS);
}

#[test]
fn accounts_and_roles() {
    problems(TARGET);
}

#[test]
fn waves_and_their_servers() {
    problems(WAVES);
}

#[test]
fn limits_of_plug_ins() {
    problems(LIMITS_OF_PLUGINS);
}

#[test]
fn isolation_of_drills() {
    problems(ISOLATION);
}
