//! Keys of the recipe, each by what it does to a run.

use serde_json::Value;

use crate::support::{
    Bench, Fleet,
    bench::text,
    fleet::{ALL, APP_1, APP_2, DB_1, DB_2},
    recipe::{DRILL_SETTINGS, HEALTH_GATE, ONE_WAVE, REPLICATION_GATE, TWO_WAVES, recipe},
    result::{id, of_kind, server, wave, wave_status},
};

const ROLE: &str = "arn:aws:iam::123456789012:role/disaster-recovery";

/// The fleet of an account that callers of another one enter by a role.
fn behind_a_role() -> String {
    let role = format!("arn = \"{ROLE}\", external-id = \"shop-recovery\"");
    let fleet = Fleet::shop().table("roles", &role).text();
    fleet.replace("account = \"123456789012\"", "account = \"123456789012\"\ncaller-account = \"210987654321\"")
}

/// The recipe with further lines in `[target]`.
fn with_target(lines: &str) -> String {
    recipe(ONE_WAVE).replace("region = \"us-west-2\"", &format!("region = \"us-west-2\"\n{lines}"))
}

/// Nothing is left of a run that was refused.
#[track_caller]
fn nothing_begun(bench: &Bench) {
    assert_eq!(bench.executions(), Vec::<String>::new());
    assert_eq!(std::fs::read_dir(bench.store().join("sim")).map_or(0, Iterator::count), 0);
}

#[test]
fn a_role_with_its_external_id_is_assumed_for_every_call() {
    let target = format!("role = \"{ROLE}\"\nexternal-id = \"shop-recovery\"");
    let bench = Bench::of_texts(&with_target(&target), &behind_a_role());
    let result = bench.run().expect(0).json();
    let world = bench.world(&id(&result));
    world.assert_launched_once(&ALL);
    assert!(world.calls()["sts:AssumeRole"] >= 1, "{:?}", world.calls());
}

#[test]
fn a_role_that_cant_be_assumed_stops_before_anything_starts() {
    let bench = Bench::of_texts(&with_target(&format!("role = \"{ROLE}\"")), &behind_a_role());
    let refused = bench.run().expect(3);
    refused.says(ROLE);
    refused.says("without an external id");
    nothing_begun(&bench);
}

#[test]
fn an_account_that_the_recipe_does_not_name_is_refused_at_its_line() {
    let bench = Bench::new(&with_target("account = \"111122223333\""), &Fleet::shop());
    let refused = bench.run().expect(3);
    refused.says("recipe.toml:9:11: the recipe is for account 111122223333, and this is account 123456789012");
    nothing_begun(&bench);
    let named = Bench::new(&with_target("account = \"123456789012\""), &Fleet::shop());
    named.run().expect(0);
}

/// Seconds between two times of a result.
fn seconds(from: &Value, to: &Value) -> f64 {
    let time = |value: &Value| text(value).parse::<jiff::Timestamp>().unwrap();
    time(to).duration_since(time(from)).as_secs_f64()
}

#[test]
fn wait_after_delays_the_waves_that_depend_on_it() {
    let waves = TWO_WAVES.replace("groups = [\"database\"]", "groups = [\"database\"]\nwait-after = \"7m\"");
    let bench = Bench::new(&recipe(&waves), &Fleet::shop());
    let result = bench.run().expect(0).json();
    let waited = seconds(&wave(&result, "database")["endedAt"], &wave(&result, "app")["startedAt"]);
    assert!((420.0..421.0).contains(&waited), "{waited}");
    assert_eq!(result["waitedSeconds"], 420.0);
    assert!(result["overheadSeconds"].as_f64().unwrap() < 60.0, "{result}");
}

#[test]
fn a_wave_that_is_optional_may_fail_as_a_whole() {
    let waves = TWO_WAVES.replace("groups = [\"database\"]", "groups = [\"database\"]\noptional = true");
    let fails = |server| format!("server = \"{server}\", kind = \"launch-failure\"");
    let bench = Bench::new(&recipe(&waves), &Fleet::shop().fault(&fails(DB_1)).fault(&fails(DB_2)));
    let result = bench.run().expect(5).json();
    assert_eq!((wave_status(&result, "database"), wave_status(&result, "app")), ("PARTIAL".into(), "COMPLETED".into()));
    assert_eq!(result["status"], "PARTIAL");
}

#[test]
fn waves_share_a_group_when_each_names_its_servers() {
    let wave = |name: &str, server: &str, more: &str| {
        format!("[[waves]]\nname = \"{name}\"\ngroups = [\"app\"]\nservers = [\"{server}\"]\n{more}\n")
    };
    let waves = ["[[waves]]\nname = \"database\"\ngroups = [\"database\"]\n".to_owned(), wave("one", APP_1, ""), {
        wave("two", APP_2, "depends-on = [\"one\"]")
    }];
    let bench = Bench::new(&recipe(&waves.concat()), &Fleet::shop());
    let result = bench.run().expect(0).json();
    for (name, id) in [("one", APP_1), ("two", APP_2)] {
        let servers = result_servers(&result, name);
        assert_eq!(servers, [id]);
    }
    bench.world(&id(&result)).assert_launched_once(&ALL);
}

fn result_servers(result: &Value, name: &str) -> Vec<String> {
    let servers = wave(result, name)["servers"].as_array().unwrap();
    servers.iter().map(|server| text(&server["sourceServerId"])).collect()
}

#[test]
fn a_server_of_a_group_that_no_wave_names_is_told_and_not_launched() {
    let waves = TWO_WAVES.replace("groups = [\"app\"]", &format!("groups = [\"app\"]\nservers = [\"{APP_2}\"]"));
    let bench = Bench::new(&recipe(&waves), &Fleet::shop());
    let done = bench.run().expect(0);
    done.says("not recovered: 1 server in no wave (app-1 of app)");
    bench.world(&id(&done.json())).assert_launched_once(&[DB_1, DB_2, APP_2]);
}

#[test]
fn a_server_that_is_in_no_group_of_its_wave_is_refused_at_its_line() {
    let waves =
        TWO_WAVES.replace("groups = [\"app\"]", &format!("groups = [\"app\"]\nservers = [\"{APP_1}\", \"{DB_1}\"]"));
    let bench = Bench::new(&recipe(&waves), &Fleet::shop());
    bench.run().expect(2).says(&format!("server {DB_1} is in none of the groups of wave `app` (`app`)"));
    nothing_begun(&bench);
}

/// How often the answers of before-hooks became too old, when one server is launched after the other.
fn expiries(fresh_for: &str) -> usize {
    let more = format!("groups = [\"database\"]\nbefore = [\"replication-gate\"]\n{fresh_for}");
    let waves = TWO_WAVES.replace("groups = [\"database\"]", &more);
    let limits = "\n[limits]\nservers-in-jobs = 1\n";
    let bench = Bench::new(&recipe(&[&waves, REPLICATION_GATE, limits].concat()), &Fleet::shop());
    let result = bench.run().expect(0).json();
    of_kind(&bench.events(&id(&result)), "hooks-expired").len()
}

#[test]
fn before_hooks_are_asked_again_when_their_answers_are_older_than_fresh_for() {
    // The second server waits for the first, nine minutes.
    assert!(expiries("fresh-for = \"2m\"") > 0);
    assert_eq!(expiries(""), 0);
}

/// The wave whose health gate has these limits, and fails.
fn limited(limits: &str, fleet: &Fleet) -> Value {
    let waves = ONE_WAVE.replace("groups", "after = [\"health-gate\"]\ngroups");
    let gate = HEALTH_GATE.replace("config", &format!("limits = {limits}\nconfig"));
    let bench = Bench::new(&recipe(&[waves, gate].concat()), fleet);
    wave(&bench.run().expect(4).json(), "all").clone()
}

#[test]
fn a_limit_of_a_plug_in_is_the_recipes() {
    let error = text(&limited("{ host-calls = 0 }", &Fleet::shop())["error"]);
    assert!(error.contains("host-calls"), "{error}");
}

#[test]
fn a_hook_is_repeated_no_longer_than_the_recipe_allows() {
    let slow = Fleet::shop().timing("status-checks-after = \"5m\"");
    let hook = &limited("{ total = \"1m\" }", &slow)["hooks"][0];
    let seconds = hook["seconds"].as_f64().unwrap();
    assert!((60.0..62.0).contains(&seconds), "within ten minutes they would have been well: {hook}");
}

const ISOLATION: &str = r#"
[drill.isolation]
subnets = ["subnet-0d100000000000001"]
security-groups = ["sg-0d100000000000001"]
"#;

#[test]
fn a_drill_outside_its_isolation_is_refused_before_anything_starts() {
    let bench = Bench::new(&recipe(&[ONE_WAVE, ISOLATION].concat()), &Fleet::shop());
    let refused = bench.run().expect(3);
    for name in ["db-1", "app-2"] {
        refused.says(&format!("{name} ("));
    }
    refused.says("would be launched outside the drill's isolation: its subnet would be subnet-0a100000000000001");
    nothing_begun(&bench);
}

#[test]
fn a_drill_within_its_isolation_runs_and_a_recovery_is_not_held_to_it() {
    let bench = Bench::new(&recipe(&[ONE_WAVE, DRILL_SETTINGS, ISOLATION].concat()), &Fleet::shop());
    assert_eq!(server(&bench.run().expect(0).json(), DB_1)["status"], "LAUNCHED");
    let recovery = Bench::new(&recipe(&[ONE_WAVE, ISOLATION].concat()), &Fleet::shop());
    recovery.run_with(&["--mode", "recovery"]).expect(0);
}
