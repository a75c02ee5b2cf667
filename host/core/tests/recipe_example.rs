//! Sound recipes: one with every section, decoded to what it says, and those that come with the project.

use std::time::Duration;

use drs_core::mode::Mode;
use drs_core::plugin::{Grant, PluginLimits};
use drs_core::recipe::{
    ComponentSource, DEFAULT_FRESH_FOR, DEFAULT_WAVE_TIMEOUT, MaxFailed, OnFailure, PauseBefore, Recipe, Selector,
    decode,
};
use drs_core::settings::{LaunchSettings, SettingName};
use serde_json::json;

const EXAMPLE: &str = include_str!("recipe_example/shop.toml");

#[allow(clippy::unwrap_used, reason = "a helper of tests")]
fn example() -> Recipe {
    decode(EXAMPLE).unwrap()
}

#[test]
fn plan_target_drill_and_limits_are_what_was_written() {
    let recipe = example();
    assert_eq!(recipe.plan.name, "shop");
    assert_eq!(recipe.plan.description.as_deref(), Some("Web shop: databases, then application, then web"));
    assert_eq!(recipe.plan.mode, Some(Mode::Drill));
    assert_eq!(recipe.plan.rto, Some(Duration::from_secs(45 * 60)));
    assert_eq!(recipe.plan.rpo, Some(Duration::from_secs(15 * 60)));
    assert_eq!(recipe.target.region.as_deref(), Some("us-west-2"));
    assert_eq!(&EXAMPLE[recipe.target.span.clone()], "\"us-west-2\"");
    assert_eq!(recipe.target.simulator.as_deref(), Some("fleets/shop.toml"));
    assert_eq!(recipe.target.endpoint, None);
    assert_eq!(recipe.target.account.map(|account| account.id).as_deref(), Some("111122223333"));
    assert_eq!(recipe.target.role.as_deref(), Some("arn:aws:iam::111122223333:role/disaster-recovery"));
    assert_eq!(recipe.target.external_id.as_deref(), Some("shop-recovery"));
    assert_eq!(recipe.drill.terminate_after, Some(Duration::from_secs(2 * 3600)));
    let isolation = recipe.drill.isolation.unwrap();
    assert_eq!(isolation.subnets, ["subnet-0d1e5f2a3b4c5d6e7", "subnet-0d1e5f2a3b4c5d6e8"]);
    assert_eq!(isolation.security_groups, ["sg-0b0b1c2d3e4f5a6b7"]);
    assert_eq!((recipe.limits.jobs, recipe.limits.servers_per_job, recipe.limits.servers_in_jobs), (10, 50, 200));
    assert_eq!((recipe.limits.poll_min, recipe.limits.poll_max), (Duration::from_secs(2), Duration::from_secs(20)));
    assert_eq!(recipe.limits.visibility_wait, Duration::from_secs(90));
}

#[test]
fn groups_keep_their_order_their_servers_and_their_settings() {
    let recipe = example();
    let names: Vec<_> = recipe.groups.iter().map(|group| group.name.as_str()).collect();
    assert_eq!(names, ["database", "web", "reports"]);
    let [database, web, _] = recipe.groups.as_slice() else { panic!("three groups") };
    let tags = [("Application", "shop"), ("Tier", "database")].map(|(key, value)| (key.to_owned(), value.to_owned()));
    assert_eq!(database.selector, Selector::Tags(tags.into()));
    assert_eq!(
        database.launch.effective(Mode::Drill),
        LaunchSettings::default()
            .with(SettingName::InstanceType, "r6i.xlarge")
            .with(SettingName::RightSizing, "NONE")
            .with(SettingName::Subnet, "subnet-0d1e5f2a3b4c5d6e7")
            .with(SettingName::SecurityGroups, vec!["sg-0b0b1c2d3e4f5a6b7".to_owned()])
    );
    assert_eq!(database.launch.effective(Mode::Recovery).get(SettingName::Subnet), None);
    let Selector::Servers(servers) = &web.selector else { panic!("by ids") };
    let written: Vec<_> = servers.iter().map(|(id, span)| (id.as_str(), &EXAMPLE[span.clone()])).collect();
    assert_eq!(
        written,
        [("s-1111aaaa2222bbbb3", "\"s-1111aaaa2222bbbb3\""), ("s-2222aaaa2222bbbb4", "\"s-2222aaaa2222bbbb4\"")]
    );
    let [server] = web.servers.as_slice() else { panic!("one override") };
    assert_eq!(server.server.as_str(), "s-1111aaaa2222bbbb3");
    assert_eq!(&EXAMPLE[server.span.clone()], "\"s-1111aaaa2222bbbb3\"");
    assert_eq!(server.settings.base.private_ip(), Some([10, 0, 1, 10].into()));
}

#[test]
fn waves_keep_their_order_and_what_is_not_said_is_the_default() {
    let recipe = example();
    let [database, web, reports] = recipe.waves.as_slice() else { panic!("three waves") };
    assert_eq!((database.name.as_str(), &EXAMPLE[database.span.clone()]), ("database", "\"database\""));
    assert_eq!(database.policies, ["launch-guard".into()]);
    assert_eq!(database.before, ["replication-gate".into()]);
    assert_eq!(database.after, ["health-gate".into()]);
    assert_eq!(database.timeout, Duration::from_secs(40 * 60));
    assert_eq!(database.pause_before, PauseBefore::Never);
    assert_eq!((database.max_failed, database.on_failure), (MaxFailed::Count(0), OnFailure::Stop));
    assert_eq!(web.depends_on, ["database".into()]);
    assert_eq!(web.after, ["health-gate".into(), "shop-answers".into()]);
    assert_eq!(web.pause_before, PauseBefore::Recovery);
    assert_eq!((web.max_failed, web.on_failure), (MaxFailed::Percent(10), OnFailure::Continue));
    assert_eq!(web.timeout, DEFAULT_WAVE_TIMEOUT);
    assert_eq!((database.wait_after, web.wait_after), (Duration::from_secs(120), Duration::ZERO));
    assert_eq!((database.fresh_for, web.fresh_for), (Duration::from_secs(600), DEFAULT_FRESH_FOR));
    assert_eq!((web.optional, reports.optional), (false, true));
    let held = |id: &str| reports.servers.as_ref().unwrap().holds(&id.into());
    assert!(held("s-4444aaaa2222bbbb6") && !held("s-3333aaaa2222bbbb5"));
    assert_eq!(web.servers, None, "all of its group");
}

#[test]
fn plug_ins_have_their_component_rights_and_configuration() {
    let recipe = example();
    let plugin = |name: &str| recipe.plugins.iter().find(|plugin| plugin.name.as_str() == name).unwrap();
    let gate = plugin("health-gate");
    assert_eq!(gate.component, ComponentSource::Builtin("health-gate".into()));
    let actions: Vec<_> = gate.grants.iter().map(Grant::to_string).collect();
    assert_eq!(actions, ["ec2:DescribeInstances", "ec2:DescribeInstanceStatus"]);
    assert_eq!(gate.config, json!({ "within": "10m" }));
    let answers = plugin("shop-answers");
    assert_eq!(answers.component, ComponentSource::File("plugins/shop-answers.wasm".into()));
    assert_eq!(answers.sha256.as_deref().map(str::len), Some(64));
    assert_eq!(answers.config, json!({ "ports": [80, 443], "slow": { "after": 2.5 }, "strict": true }));
    assert!(plugin("replication-gate").may_skip_wave && !gate.may_skip_wave);
    assert_eq!(plugin("launch-guard").config, json!({}));
    let limits = PluginLimits {
        wall: Some(Duration::from_secs(120)),
        total: Some(Duration::from_secs(30 * 60)),
        memory: Some(128 << 20),
        host_calls: Some(1_000),
        ..PluginLimits::default()
    };
    assert_eq!(answers.limits, limits);
    assert!(gate.limits.is_default());
}

#[test]
fn a_recipe_may_leave_out_what_has_a_default() {
    let recipe = decode(
        "plan.name = 'p'\ntarget.region = 'us-west-2'\ngroups.g.tags.A = 'b'\nwaves = [{ name = 'w', groups = ['g'] }]",
    )
    .unwrap();
    assert_eq!(recipe.plan.mode, None);
    assert_eq!(recipe.drill.terminate_after, None);
    assert_eq!(recipe.limits, drs_core::recipe::Limits::default());
}

#[test]
fn the_recipes_that_come_with_the_project_are_sound() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../recipes");
    let mut read = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let text = std::fs::read_to_string(&path).unwrap();
            assert_eq!(decode(&text).err(), None, "{}", path.display());
            read += 1;
        }
    }
    assert!(read >= 2, "{folder} holds {read} recipes");
}
