//! The same drill over real HTTP: `sim serve`, and a recipe with its address as the endpoint.

use serde_json::Value;

use crate::support::{
    Bench, Fleet, ReadWorld,
    bench::text,
    fleet::ALL,
    recipe::{DRILL_SETTINGS, TWO_WAVES, recipe_over_http},
    result::{calls, id, servers},
    served::Served,
};

/// The three-tier recipe against a served simulator of its fleet.
fn served(speed: &str) -> (Bench, Served) {
    let bench = Bench::of_project("three-tier");
    let served = Served::start(&bench, speed);
    let path = bench.path().join("recipe.toml");
    let recipe = std::fs::read_to_string(&path).unwrap();
    let line = format!("endpoint = \"{}\"", served.address());
    std::fs::write(path, recipe.replace("simulator = \"fleet.toml\"", &line)).unwrap();
    (bench, served)
}

#[test]
fn the_three_tier_drill_runs_over_http_and_leaves_the_served_world_clean() {
    let (bench, served) = served("600");
    let result = bench.call(&["run", "recipe.toml", "--output", "json"]).expect(0).json();
    assert_eq!(result["status"], "COMPLETED");
    assert_eq!(result["simulated"], true);
    assert_eq!(servers(&result).len(), 12);
    assert_eq!(calls(&result, "drs:StartRecovery"), 3);

    let world = served.end();
    let ids: Vec<String> = servers(&result).iter().map(|server| text(&server["sourceServerId"])).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    world.assert_launched_once(&ids);
    world.assert_settings_as_in(&bench.fresh_world(), &ids);
    assert_eq!(world.recovery_instances(), Vec::<Value>::new());
}

#[test]
fn that_it_is_a_simulator_is_shown() {
    let bench = over_http(TWO_WAVES, &Fleet::shop());
    let done = bench.0.call(&["run", "recipe.toml"]).expect(0);
    assert!(done.stdout.contains("SIMULATOR"), "{}", done.stdout);
    let plan = bench.0.call(&["plan", "recipe.toml"]).expect(0);
    assert!(plan.stdout.contains("SIMULATOR"), "{}", plan.stdout);
}

fn over_http(waves: &str, fleet: &Fleet) -> (Bench, Served) {
    let bench = Bench::new("", fleet);
    let served = Served::start(&bench, "600");
    bench.write("recipe.toml", &recipe_over_http(served.address(), waves));
    (bench, served)
}

#[test]
fn killed_in_mid_wave_over_http_a_drill_is_resumed_with_one_launch_a_server() {
    let (bench, served) = over_http(&[TWO_WAVES, DRILL_SETTINGS].concat(), &Fleet::shop());
    let mut running = bench.start(&["run", "recipe.toml", "--output", "json"]);
    let execution = crate::support::wait::until("an execution", || bench.executions().pop());
    bench.wait_for(&mut running, &execution, "launch-answered");
    running.kill();
    let result = bench.call(&["resume", &execution, "--output", "json"]).expect(0).json();
    assert_eq!(id(&result), execution);
    let world = served.end();
    world.assert_launched_once(&ALL);
    world.assert_settings_as_in(&bench.fresh_world(), &ALL);
}

#[test]
fn a_plan_changes_nothing_and_says_what_would_happen() {
    let (bench, served) = served("60");
    let plan = bench.call(&["plan", "recipe.toml", "--output", "json"]).expect(0).json();
    assert_eq!(plan["waves"].as_array().unwrap().len(), 3);
    assert_eq!(plan["waves"][0]["batches"][0].as_array().unwrap().len(), 4);
    let changes = plan["waves"][0]["servers"][0]["changes"].to_string();
    assert!(changes.contains("r6i.large") && changes.contains("subnet-0d100000000000001"), "{changes}");
    assert_eq!(bench.executions(), Vec::<String>::new());
    assert_no_write(&served.end());
}

#[track_caller]
fn assert_no_write(world: &ReadWorld) {
    let reads = ["Describe", "Get"];
    let write = |operation: &String| !reads.iter().any(|read| operation.split(':').nth(1).unwrap().starts_with(read));
    let writes: Vec<String> = world.calls().into_keys().filter(write).collect();
    assert_eq!(writes, Vec::<String>::new());
}

#[test]
fn a_reply_that_is_lost_on_the_wire_is_adopted() {
    let fleet = Fleet::shop().fault("operation = \"drs:StartRecovery\", kind = \"reply-lost-after-effect\"");
    let (bench, served) = over_http(TWO_WAVES, &fleet);
    bench.call(&["run", "recipe.toml", "--output", "json"]).expect(0);
    served.end().assert_launched_once(&ALL);
}

#[test]
fn a_speed_is_refused_where_time_is_not_ours() {
    let (bench, _served) = over_http(TWO_WAVES, &Fleet::shop());
    bench.run().expect(2).says("--speed is for the embedded simulator");
}

/// Only a simulator is trusted with made-up credentials.
#[test]
fn an_endpoint_that_is_no_simulator_is_refused_without_credentials() {
    let bench = Bench::new(&recipe_over_http("http://127.0.0.1:9", TWO_WAVES), &Fleet::shop());
    let done = bench.call(&["run", "recipe.toml"]).expect(3);
    done.says("no AWS credentials");
    assert_eq!(bench.executions(), Vec::<String>::new());
}
