//! Launch settings: what a plan shows of them, what keeps a run from starting, and what a run changes and puts back.

use serde_json::{Value, json};

use crate::support::{
    Bench, Fleet,
    bench::text,
    fleet::{ALL, APP_1, DB_1, DB_2, DRILL_GROUP, DRILL_SUBNET, PRODUCTION_SUBNET},
    recipe::{DRILL_SETTINGS, ONE_WAVE, TERMINATE, TWO_WAVES, recipe},
    result::{calls, id, of_kind, server, servers},
};

/// A recipe of one wave with these settings.
fn with(settings: &str) -> String {
    recipe(&[ONE_WAVE, settings].concat())
}

/// A group's settings.
fn group(settings: &str) -> String {
    with(&format!("[groups.database.launch]\n{settings}\n"))
}

/// The settings of one database.
fn of_server(settings: &str) -> String {
    with(&format!("[groups.database.launch.servers.\"{DB_1}\"]\n{settings}\n"))
}

/// Fails unless a run of this recipe is refused before event 0 and a plan says the same.
#[track_caller]
fn assert_in_the_way(recipe: &str, fleet: &Fleet, messages: &[&str]) {
    let bench = Bench::new(recipe, fleet);
    let done = bench.run().expect(3);
    let plan = bench.call(&["plan", "recipe.toml", "--output", "json"]).expect(3).json();
    for message in messages {
        done.says(message);
        assert!(plan["inTheWay"].to_string().contains(message), "{message:?} is not in\n{}", plan["inTheWay"]);
    }
    assert_eq!(plan["inTheWay"].as_array().unwrap().len(), messages.len(), "{}", plan["inTheWay"]);
    assert_eq!(bench.executions(), Vec::<String>::new());
}

/// Fails unless the recipe itself is wrong.
#[track_caller]
fn assert_wrong(recipe: &str, messages: &[&str]) {
    let bench = Bench::new(recipe, &Fleet::shop());
    for arguments in [["check", "recipe.toml"], ["run", "recipe.toml"]] {
        let done = bench.call(&arguments).expect(2);
        messages.iter().for_each(|message| done.says(message));
    }
}

#[test]
fn a_plan_shows_what_would_change_and_where_the_recipe_says_it() {
    let settings = format!(
        r#"
[groups.database.launch]
instance-type = "r6i.large"
right-sizing = "none"
copy-tags = true
tags = {{ Owner = "dr-team", Tier = "data" }}
drill = {{ subnet = "{DRILL_SUBNET}", security-groups = ["{DRILL_GROUP}"] }}

[groups.database.launch.servers."{DB_1}"]
tags = {{ Tier = "primary" }}
drill = {{ private-ip = "10.99.0.10" }}
"#
    );
    let bench = Bench::new(&with(&settings), &Fleet::shop());
    let plan = bench.call(&["plan", "recipe.toml", "--output", "json"]).expect(0).json();
    let planned = plan["waves"][0]["servers"].as_array().unwrap();
    let changes = |id: &str| planned.iter().find(|server| server["sourceServerId"] == id).unwrap()["changes"].clone();
    let shown: Vec<Value> = changes(DB_1)
        .as_array()
        .unwrap()
        .iter()
        .map(|change| json!([change["setting"], change["from"], change["to"], change["origin"]]))
        .collect();
    assert_eq!(
        Value::from(shown),
        json!([
            ["instance-type", "m6i.xlarge", "r6i.large", "group"],
            ["right-sizing", "BASIC", "NONE", "group"],
            ["subnet", PRODUCTION_SUBNET, DRILL_SUBNET, "group-overlay"],
            ["security-groups", "sg-0a100000000000001", DRILL_GROUP, "group-overlay"],
            ["private-ip", null, "10.99.0.10", "server-overlay"],
            ["copy-tags", "false", "true", "group"],
            ["tags", null, "Owner = dr-team, Tier = primary", "server"],
        ])
    );
    assert_eq!(changes(DB_2).as_array().unwrap().len(), 6);
    assert_eq!(changes(APP_1), json!([]));

    let shown = bench.call(&["plan", "recipe.toml"]).expect(0).stdout;
    let row = shown.lines().find(|line| line.contains("10.99.0.10")).unwrap();
    assert!(row.contains("db-1") && row.contains("server, drill"), "{shown}");
    let recovery = bench.call(&["plan", "recipe.toml", "--mode", "recovery"]).expect(0).stdout;
    assert!(!recovery.contains(DRILL_SUBNET) && recovery.contains("r6i.large"), "{recovery}");
}

#[test]
fn a_drill_records_each_change_launches_with_it_and_puts_it_back() {
    let settings = format!(
        r#"
[groups.database.launch]
instance-type = "t3.xlarge"
right-sizing = "none"
launch-disposition = "started"
copy-tags = true
os-byol = true
recovery-mode = "fast"
post-launch = true
instance-profile = "shop-server"
monitoring = true
stop-protection = true
shutdown-behavior = "stop"
tags = {{ Owner = "dr-team" }}
cpu-credits = "unlimited"
cpu-cores = 2
threads-per-core = 1
capacity-reservation = "none"
license-configurations = [
  "arn:aws:license-manager:us-west-2:123456789012:license-configuration:lic-0123456789abcdef0",
]
metadata-tokens = "required"
metadata-endpoint = "enabled"
metadata-hop-limit = 2
metadata-ipv6 = "disabled"
metadata-tags = "enabled"
hostname-type = "ip-name"
dns-a-record = false
dns-aaaa-record = false
auto-recovery = "disabled"
drill = {{ subnet = "{DRILL_SUBNET}", security-groups = ["{DRILL_GROUP}"] }}

[groups.database.launch.servers."{DB_1}"]
name = "db-1-in-a-drill"
drill = {{ private-ip = "10.99.0.10" }}
"#
    );
    let bench = Bench::new(&with(&settings), &Fleet::shop());
    let result = bench.run().expect(0).json();
    let instance = &server(&result, DB_1)["instance"];
    assert_eq!((text(&instance["privateIp"]), text(&instance["type"])), ("10.99.0.10".into(), "t3.xlarge".into()));

    let events = bench.events(&id(&result));
    let of_db_1 = |kind: &str| {
        let event = of_kind(&events, kind).into_iter().find(|event| event["server"] == DB_1).unwrap();
        let changes = event["changes"].as_array().unwrap().clone();
        changes.iter().map(|change| text(&change["setting"])).collect::<Vec<_>>()
    };
    let applied = of_db_1("settings-applied");
    let asked = ["instance-type", "subnet", "private-ip", "name", "os-byol", "tags", "cpu-cores", "auto-recovery"];
    for setting in asked {
        assert!(applied.iter().any(|name| name == setting), "{setting} is not in {applied:?}");
    }
    assert_eq!(applied.len(), 29, "all but launch-disposition, which DRS had: {applied:?}");
    assert_eq!(of_db_1("settings-restored"), applied);
    assert_eq!(of_kind(&events, "settings-restored").iter().filter(|event| event["left"] != json!([])).count(), 0);
    bench.world(&id(&result)).assert_settings_as_in(&bench.fresh_world(), &ALL);
}

#[test]
fn a_drill_takes_the_address_that_its_last_drill_had() {
    let settings = format!(
        "drill = {{ subnet = \"{DRILL_SUBNET}\", security-groups = [\"{DRILL_GROUP}\"], private-ip = \"10.99.0.10\" }}"
    );
    let bench = Bench::new(&of_server(&settings), &Fleet::shop());
    let result = bench.run().expect(0).json();
    assert_eq!(server(&result, DB_1)["instance"]["privateIp"], "10.99.0.10");
    assert_eq!(servers(&result).len(), 4);
}

#[test]
fn a_recovery_keeps_its_settings_and_records_them() {
    let bench = Bench::new(&recipe(&[TWO_WAVES, DRILL_SETTINGS].concat()), &Fleet::shop());
    let result = bench.run_with(&["--mode", "recovery", "--yes"]).expect(0).json();
    let events = bench.events(&id(&result));
    assert_eq!(of_kind(&events, "settings-restored").len(), 0);
    let (configuration, template) = bench.world(&id(&result)).settings(DB_1);
    assert_eq!(configuration["targetInstanceTypeRightSizingMethod"], "NONE");
    assert!(template.contains("r6i.large") && template.contains(PRODUCTION_SUBNET), "{template}");
}

#[test]
fn a_private_address_is_inside_the_subnet_and_not_one_that_aws_keeps() {
    let fleet = Fleet::shop();
    let outside = of_server("private-ip = \"10.99.0.10\"");
    let message = format!("private-ip 10.99.0.10 is outside {PRODUCTION_SUBNET} (10.0.0.0/20)");
    assert_in_the_way(&outside, &fleet, &[&message]);
    let kept = of_server("private-ip = \"10.0.15.255\"");
    assert_in_the_way(&kept, &fleet, &["private-ip 10.0.15.255 is kept by AWS"]);
}

#[test]
fn a_private_address_is_free() {
    // An instance of another server's earlier drill has it.
    let fleet = Fleet::shop()
        .say(APP_1, "private-ip = \"10.0.0.50\"")
        .say(APP_1, "launch = { copy-private-ip = true }")
        .table("recovery-instances", &format!("server = \"{APP_1}\", drill = true"));
    let taken = of_server("private-ip = \"10.0.0.50\"");
    assert_in_the_way(&taken, &fleet, &["private-ip 10.0.0.50 is taken by i-"]);
    // The drill of that very server replaces it.
    let own = with(&format!(
        "[groups.app.launch.servers.\"{APP_1}\"]\nprivate-ip = \"10.0.0.50\"\ncopy-private-ip = false\n"
    ));
    let result = Bench::new(&own, &fleet).run().expect(0).json();
    assert_eq!(server(&result, APP_1)["instance"]["privateIp"], "10.0.0.50");
}

#[test]
fn no_two_servers_get_the_same_address() {
    let same = |id: &str| format!("[groups.database.launch.servers.\"{id}\"]\nprivate-ip = \"10.0.0.10\"\n");
    let said_twice = with(&[same(DB_1), same(DB_2)].concat());
    assert_wrong(&said_twice, &[&format!("10.0.0.10 is already the `private-ip` of {DB_1}")]);
    // One is said, the other is copied from the source.
    let fleet = Fleet::shop().say(DB_2, "private-ip = \"10.0.0.10\"");
    let copied =
        with(&[same(DB_1), format!("[groups.database.launch.servers.\"{DB_2}\"]\ncopy-private-ip = true\n")].concat());
    assert_in_the_way(&copied, &fleet, &["the address 10.0.0.10 is to be that of db-1"]);
}

#[test]
fn a_copied_address_is_inside_the_subnet() {
    let fleet = Fleet::shop().say(DB_1, "private-ip = \"192.168.1.5\"").say(DB_2, "private-ip = \"10.0.0.11\"");
    let message =
        format!("the source's address, which copy-private-ip copies, 192.168.1.5 is outside {PRODUCTION_SUBNET}");
    assert_in_the_way(&group("copy-private-ip = true"), &fleet, &[&message]);
    let unknown = Fleet::shop().say(DB_1, "private-ip = \"10.0.0.12\"");
    assert_in_the_way(&group("copy-private-ip = true"), &unknown, &["DRS does not say the source's address"]);
}

#[test]
fn subnet_and_security_groups_exist_and_belong_together() {
    let fleet = Fleet::shop();
    let missing = group("subnet = \"subnet-0123456789abcdef0\"");
    assert_in_the_way(&missing, &fleet, &["the subnet subnet-0123456789abcdef0 does not exist in us-west-2"]);
    // The groups of the launch template are those of the other network.
    let elsewhere = group(&format!("subnet = \"{DRILL_SUBNET}\""));
    let message =
        format!("the security group sg-0a100000000000001 is of vpc-0a100000000000001, and the subnet {DRILL_SUBNET}");
    assert_in_the_way(&elsewhere, &fleet, &[&message]);
    let group_missing = group("security-groups = [\"sg-0123456789abcdef0\"]");
    assert_in_the_way(&group_missing, &fleet, &["the security group sg-0123456789abcdef0 does not exist"]);
}

#[test]
fn without_a_default_network_the_subnet_must_be_set() {
    let fleet = Fleet::shop().without_default_subnet();
    assert_in_the_way(&group("copy-tags = true"), &fleet, &["no subnet is set, and us-west-2 has no default VPC"]);
}

#[test]
fn an_instance_type_is_offered_and_fits_the_source() {
    let typed = |name: &str, more: &str| group(&format!("instance-type = \"{name}\"\nright-sizing = \"none\"\n{more}"));
    let offers = Fleet::shop().top("instance-types = [\"m6i.xlarge\", \"t2.large\", \"m6g.large\"]");
    let missing = typed("m6i.8xlarge", "");
    assert_in_the_way(&missing, &offers, &["the instance type m6i.8xlarge is not offered in us-west-2"]);
    let bios = typed("t2.large", "source-boot-mode = \"uefi\"");
    assert_in_the_way(&bios, &offers, &["the source boots by uefi, and t2.large boots by legacy-bios only"]);
    let arm = typed("m6g.large", "");
    assert_in_the_way(&arm, &offers, &["the source is x86_64, and m6g.large is arm64 only"]);
    let old = Fleet::shop().say(DB_1, "supports-nitro = false");
    assert_in_the_way(
        &typed("m6i.large", ""),
        &old,
        &["the source has no drivers for Nitro, and m6i.large is built on"],
    );
    let cores = typed("m6i.4xlarge", "cpu-cores = 5\nthreads-per-core = 2");
    assert_in_the_way(&cores, &Fleet::shop(), &["m6i.4xlarge has no cpu-cores = 5"]);
    let half = group("threads-per-core = 1");
    assert_in_the_way(&half, &Fleet::shop(), &["`threads-per-core` is set and `cpu-cores` is not"]);
    let credits = group("cpu-credits = \"unlimited\"\nright-sizing = \"none\"");
    assert_in_the_way(&credits, &Fleet::shop(), &["cpu-credits are set, and m6i.xlarge has none"]);
}

#[test]
fn a_rule_that_the_recipe_alone_breaks_is_told_at_its_line() {
    assert_wrong(&group("instance-type = \"r6i.large\""), &["`instance-type` needs right-sizing = \"none\""]);
    assert_wrong(&group("private-ip = \"10.0.0.10\""), &["`private-ip` is the address of one server, not of a group"]);
    let both = of_server("private-ip = \"10.0.0.10\"\ncopy-private-ip = true");
    assert_wrong(&both, &["`private-ip` contradicts copy-private-ip = true"]);
    assert_wrong(&group("kms-key = \"alias/shop\""), &["is not a launch setting", "DRS ignores the key"]);
    assert_wrong(&group("user-data = \"#!/bin/sh\""), &["is not a launch setting", "DRS writes it"]);
    let protected = group("termination-protection = true") + TERMINATE;
    assert_wrong(&protected, &["`termination-protection` keeps a drill's instances from being terminated"]);
}

#[test]
fn what_drs_can_not_be_made_to_forget_is_not_left_behind_by_a_drill() {
    let into = of_server("launch-into = \"i-0123456789abcdef0\"");
    let message = "DRS has no `launch-into` now, so that i-0123456789abcdef0 could not be put back after the drill";
    assert_in_the_way(&into, &Fleet::shop(), &[message]);
}

#[test]
fn settings_that_can_not_be_read_are_not_assumed() {
    let fleet =
        Fleet::shop().fault("operation = \"drs:GetLaunchConfiguration\", kind = \"internal-error\", times = 50");
    let bench = Bench::new(&group("copy-tags = true"), &fleet);
    bench.run().expect(3).says("the launch settings of db-1");
    assert_eq!(bench.executions(), Vec::<String>::new());
}

#[test]
fn the_same_problem_of_many_servers_is_told_once() {
    let bench = Bench::new(&group("subnet = \"subnet-0123456789abcdef0\""), &Fleet::shop());
    let done = bench.run().expect(3);
    done.says("db-1");
    done.says("db-2");
    assert_eq!(done.stderr.matches("does not exist").count(), 1, "{}", done.stderr);
    assert_eq!(done.stdout, "");
}

#[test]
fn the_readme_names_every_setting() {
    let readme = include_str!("../README.md");
    for name in drs_core::settings::SettingName::ALL {
        assert!(readme.contains(&format!("`{name}`")) || readme.contains(&format!("`{name} =")), "{name}");
    }
}

#[test]
fn servers_of_which_the_recipe_says_nothing_cost_no_calls() {
    let bench = Bench::new(&with(""), &Fleet::shop());
    let result = bench.run().expect(0).json();
    assert_eq!(calls(&result, "drs:GetLaunchConfiguration"), 0);
    assert_eq!(calls(&result, "ec2:CreateLaunchTemplateVersion"), 0);
}
