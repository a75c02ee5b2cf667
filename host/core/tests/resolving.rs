//! From a recipe and what DRS has today to a plan: members, settings, and what is told when they do not fit.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail the test")]

use std::collections::BTreeMap;

use drs_core::aws::SourceServer;
use drs_core::ids::{PluginName, ServerId};
use drs_core::mode::Mode;
use drs_core::plan::{Inventory, Plan, resolve};
use drs_core::recipe::decode;
use drs_core::settings::SettingName;

const DB: &str = "s-00000000000000001";
const WEB_1: &str = "s-00000000000000002";
const WEB_2: &str = "s-00000000000000003";
const UNKNOWN: &str = "s-0000000000000000f";

/// A database by tags and two web servers by id, the first of them with settings of its own.
const SHOP: &str = r#"
[plan]
name = "shop"

[target]
region = "us-west-2"

[groups.database]
tags = { tier = "DATABASE" }

[groups.web]
servers = ["s-00000000000000002", "s-00000000000000003"]

[groups.web.launch]
instance-type = "m5.large"
right-sizing = "none"

[groups.web.launch.drill]
instance-type = "t3.small"

[groups.web.launch.servers."s-00000000000000002"]
copy-private-ip = true

[[waves]]
name = "database"
groups = ["database"]

[[waves]]
name = "web"
groups = ["web"]
depends-on = ["database"]
"#;

fn source(id: &str, tier: &str) -> SourceServer {
    SourceServer {
        id: ServerId::from(id),
        arn: None,
        hostname: Some(format!("{tier}-host")),
        tags: [("Tier".to_owned(), tier.to_owned())].into(),
        replication_state: None,
        lag: None,
        recommended_instance_type: Some("m6i.large".to_owned()),
        last_launch: None,
        private_ip: None,
        architecture: None,
        supports_nitro: None,
    }
}

fn resolved(recipe: &str, mode: Mode, digests: &BTreeMap<PluginName, String>) -> Result<Plan, Vec<String>> {
    let servers = [source(WEB_2, "web"), source(DB, "database"), source(WEB_1, "web")];
    let (account, region) = ("123456789012".to_owned(), "us-west-2".to_owned());
    let inventory = Inventory { account, region, servers: &servers, digests, signatures: &BTreeMap::new() };
    let told = |problems: Vec<drs_core::recipe::Problem>| problems.into_iter().map(|problem| problem.message).collect();
    resolve(&decode(recipe).unwrap(), mode, &inventory).map_err(told)
}

fn plan(recipe: &str, mode: Mode) -> Plan {
    resolved(recipe, mode, &BTreeMap::new()).unwrap()
}

fn problems(recipe: &str) -> Vec<String> {
    resolved(recipe, Mode::Drill, &BTreeMap::new()).unwrap_err()
}

#[test]
fn a_wave_gets_the_servers_that_its_groups_hold_today() {
    let plan = plan(SHOP, Mode::Drill);
    let servers: Vec<Vec<&str>> =
        plan.waves.iter().map(|wave| wave.servers.iter().map(ServerId::as_str).collect()).collect();
    assert_eq!(servers, [vec![DB], vec![WEB_1, WEB_2]], "tags are compared without regard to case");
    assert_eq!(plan.servers[&ServerId::from(DB)].name, "database-host");
    assert_eq!((plan.account.as_str(), plan.region.as_str()), ("123456789012", "us-west-2"));
}

#[test]
fn settings_are_the_groups_then_its_overlay_of_the_mode_then_the_servers() {
    let of = |mode, id: &str| plan(SHOP, mode).servers[&ServerId::from(id)].settings.clone();
    assert_eq!(of(Mode::Drill, WEB_2).text(SettingName::InstanceType), Some("t3.small"));
    assert_eq!(of(Mode::Recovery, WEB_2).text(SettingName::InstanceType), Some("m5.large"));
    assert!(of(Mode::Drill, WEB_1).is_on(SettingName::CopyPrivateIp));
    assert!(!of(Mode::Drill, WEB_2).is_on(SettingName::CopyPrivateIp));
}

#[test]
fn servers_that_no_wave_names_are_left_out_and_listed() {
    let subset = SHOP.replace("depends-on", &format!("servers = [\"{WEB_1}\"]\ndepends-on"));
    let plan = plan(&subset, Mode::Drill);
    assert!(!plan.servers.contains_key(&ServerId::from(WEB_2)));
    let left: Vec<(&str, &str)> = plan.left_out.iter().map(|left| (left.id.as_str(), left.group.as_str())).collect();
    assert_eq!(left, [(WEB_2, "web")]);
}

#[test]
fn a_server_that_drs_does_not_know_is_told_with_the_account() {
    let told = problems(&SHOP.replace(WEB_2, UNKNOWN));
    assert_eq!(told, [format!("DRS knows no source server {UNKNOWN} in 123456789012 (us-west-2)")]);
}

#[test]
fn tags_that_no_server_carries_are_told() {
    let told = problems(&SHOP.replace("DATABASE", "cache"));
    assert_eq!(told, ["no source server carries all tags of group `database` (tier = cache)"]);
}

#[test]
fn a_server_in_two_groups_is_told_with_both() {
    let told = problems(&SHOP.replace("DATABASE", "web"));
    let both = |id: &str| format!("server {id} (web-host) is in group `database` and in group `web`");
    assert_eq!(told, [both(WEB_1), both(WEB_2)]);
}

#[test]
fn settings_and_waves_that_name_a_server_of_no_group_of_theirs_are_told() {
    let by_tags = SHOP.replace(&format!("servers = [\"{WEB_1}\", \"{WEB_2}\"]"), "tags = { tier = \"web\" }");
    let override_of_another = by_tags.replace(&format!("servers.\"{WEB_1}\""), &format!("servers.\"{DB}\""));
    assert_eq!(problems(&override_of_another), [format!("server {DB} is not in group `web`")]);
    let subset_of_another = by_tags.replace("depends-on", &format!("servers = [\"{DB}\"]\ndepends-on"));
    assert_eq!(
        problems(&subset_of_another),
        [
            "`servers` of wave `web` names none of group `web`".to_owned(),
            format!("server {DB} is in none of the groups of wave `web` (`web`)")
        ]
    );
}

#[test]
fn a_plug_in_is_locked_by_the_digest_of_its_component() {
    let gated = SHOP.replace("name = \"database\"", "name = \"database\"\nafter = [\"health-gate\"]")
        + "\n[plugins.health-gate]\ncomponent = \"builtin:health-gate\"\ngrants = [\"ec2:DescribeInstanceStatus\"]\n";
    let digests = [(PluginName::from("health-gate"), "9f".repeat(32))].into();
    let plan = resolved(&gated, Mode::Drill, &digests).unwrap();
    assert_eq!(plan.plugins[0].sha256, "9f".repeat(32));
    assert_eq!(problems(&gated), ["the component of plug-in `health-gate` was not read"]);
}
