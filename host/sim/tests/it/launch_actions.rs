//! Launch actions: run after the launch on servers that have them on, each as the fleet file has it.

use serde_json::{Value, json};

use crate::support::{APP, Bench, DB, FLEET};

const ACTIONS: &str = r#"
[[launch-actions]]
name = "Join the domain"
length = "30s"

[[launch-actions]]
name = "Start the shop"
length = "60s"
optional = true

[[launch-actions]]
name = "Register"
"#;

/// The usual fleet with launch actions that are on for the database; further lines at its end.
fn bench(switch: &str, more: &str) -> Bench {
    let fleet = if switch.is_empty() { FLEET.to_owned() } else { crate::support::with_switch(switch) };
    let fleet = fleet.replacen(
        "launch = { right-sizing = \"NONE\" }",
        "launch = { right-sizing = \"NONE\", launch-actions = true }",
        1,
    );
    Bench::of(&format!("{fleet}{ACTIONS}{more}"))
}

fn server(bench: &Bench, job: &str) -> Value {
    bench.job(job)["participatingServers"][0].clone()
}

/// Name and status of each run.
fn runs(bench: &Bench, job: &str) -> Vec<(String, String)> {
    let status = server(bench, job)["launchActionsStatus"].clone();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let runs = status["runs"].as_array().cloned().unwrap_or_default();
    runs.iter().map(|run| (text(&run["action"]["name"]), text(&run["status"]))).collect()
}

fn expect(bench: &Bench, job: &str, expected: &[(&str, &str)]) {
    let expected: Vec<(String, String)> = expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    assert_eq!(runs(bench, job), expected);
}

#[test]
fn actions_run_one_after_the_other_once_the_launch_has_ended() {
    let bench = bench("", "");
    let job = bench.start(&[DB, APP], false);
    bench.advance(39.0);
    expect(&bench, &job, &[]);
    bench.advance(1.0);
    expect(&bench, &job, &[("Join the domain", "IN_PROGRESS")]);
    assert_eq!(server(&bench, &job)["launchStatus"], "LAUNCHED");
    bench.advance(30.0);
    expect(&bench, &job, &[("Join the domain", "SUCCEEDED"), ("Start the shop", "IN_PROGRESS")]);
    bench.advance(120.0);
    let all = [("Join the domain", "SUCCEEDED"), ("Start the shop", "SUCCEEDED"), ("Register", "SUCCEEDED")];
    expect(&bench, &job, &all);
    assert!(bench.job(&job)["participatingServers"][1].get("launchActionsStatus").is_none(), "APP has them off");
}

#[test]
fn a_run_has_the_members_of_the_model() {
    let bench = bench("", "");
    let job = bench.start(&[DB], false);
    bench.advance(45.0);
    let status = server(&bench, &job)["launchActionsStatus"].clone();
    assert_eq!(status["ssmAgentDiscoveryDatetime"], "2026-01-15T09:00:40.000000Z");
    let action = &status["runs"][0]["action"];
    assert_eq!(action["actionId"].as_str().unwrap().len(), 36);
    assert_eq!(status["runs"][0]["runId"].as_str().unwrap().len(), 36);
    assert_eq!((&action["order"], &action["optional"]), (&json!(2), &json!(false)));
    assert_eq!((&action["type"], &action["actionCode"]), (&json!("SSM_COMMAND"), &json!("AWS-RunShellScript")));
}

#[test]
fn a_job_is_completed_while_actions_run_unless_the_fleet_says_so() {
    let after = bench("", "");
    let job = after.start(&[DB], false);
    after.advance(45.0);
    assert_eq!(after.job(&job)["status"], "COMPLETED");
    expect(&after, &job, &[("Join the domain", "IN_PROGRESS")]);

    let within = bench("launch-actions = \"in-job\"", "");
    let job = within.start(&[DB], false);
    within.advance(194.9);
    assert_eq!(within.job(&job)["status"], "STARTED");
    within.advance(0.1);
    // The launch ends at 40 s, the actions take 150 s, the job's own end 5 s.
    assert_eq!(within.job(&job)["endDateTime"], "2026-01-15T09:03:15.000000Z");
}

#[test]
fn drills_run_them_too_unless_the_fleet_says_so() {
    let runs_them = bench("", "");
    let job = runs_them.drill(&[DB]);
    runs_them.advance(45.0);
    assert_eq!(runs(&runs_them, &job).len(), 1);

    let does_not = bench("launch-actions-in-drills = false", "");
    let job = does_not.drill(&[DB]);
    does_not.advance(45.0);
    expect(&does_not, &job, &[]);
    does_not.advance(60.0);
    let job = does_not.start(&[DB], false);
    does_not.advance(60.0);
    assert_eq!(runs(&does_not, &job).len(), 1);
}

#[test]
fn they_are_turned_on_and_off_by_the_launch_configuration() {
    let bench = bench("", "");
    let set = |on: bool| bench.ok("UpdateLaunchConfiguration", json!({"sourceServerID": DB, "postLaunchEnabled": on}));
    assert_eq!(bench.ok("GetLaunchConfiguration", json!({"sourceServerID": DB}))["postLaunchEnabled"], true);
    assert_eq!(set(false)["postLaunchEnabled"], false);
    let job = bench.start(&[DB], false);
    bench.advance(60.0);
    expect(&bench, &job, &[]);
    set(true);
    let job = bench.start(&[DB], false);
    bench.advance(60.0);
    assert_eq!(runs(&bench, &job).len(), 1);
}

#[test]
fn nothing_runs_on_an_instance_that_is_not_started() {
    let bench = bench("", "");
    bench.ok("UpdateLaunchConfiguration", json!({"sourceServerID": DB, "launchDisposition": "STOPPED"}));
    let job = bench.start(&[DB], false);
    bench.advance(60.0);
    expect(&bench, &job, &[]);
}

#[test]
fn an_action_can_be_of_some_servers_only() {
    let bench = bench("", &format!("servers = [\"{APP}\"]\n"));
    let job = bench.start(&[DB], false);
    bench.advance(300.0);
    expect(&bench, &job, &[("Join the domain", "SUCCEEDED"), ("Start the shop", "SUCCEEDED")]);
}

fn fault(keys: &str) -> String {
    format!("\n[[faults]]\nserver = \"{DB}\"\n{keys}\n")
}

#[test]
fn a_failed_action_stops_the_next_and_leaves_the_launch_as_it_is() {
    let bench = bench("", &fault("kind = \"launch-action-failure\"\nerror = \"domain not found\""));
    let job = bench.start(&[DB], false);
    bench.advance(300.0);
    expect(&bench, &job, &[("Join the domain", "FAILED")]);
    assert_eq!(server(&bench, &job)["launchActionsStatus"]["runs"][0]["failureReason"], "domain not found");
    assert_eq!(server(&bench, &job)["launchStatus"], "LAUNCHED");
}

#[test]
fn a_failed_action_marks_the_launch_as_failed_if_the_fleet_says_so() {
    let bench = bench("failed-launch-action = \"failed\"", &fault("kind = \"launch-action-failure\""));
    let job = bench.start(&[DB], false);
    bench.advance(69.0);
    assert_eq!(server(&bench, &job)["launchStatus"], "LAUNCHED");
    bench.advance(1.0);
    assert_eq!(server(&bench, &job)["launchStatus"], "FAILED");
}

#[test]
fn an_optional_action_that_fails_stops_nothing() {
    let keys = "kind = \"launch-action-failure\"\naction = \"Start the shop\"";
    let bench = bench("failed-launch-action = \"failed\"", &fault(keys));
    let job = bench.start(&[DB], false);
    bench.advance(300.0);
    let all = [("Join the domain", "SUCCEEDED"), ("Start the shop", "FAILED"), ("Register", "SUCCEEDED")];
    expect(&bench, &job, &all);
    assert_eq!(server(&bench, &job)["launchStatus"], "LAUNCHED");
}

#[test]
fn a_stuck_action_never_ends_nor_does_a_job_that_waits_for_it() {
    let stuck = fault("kind = \"launch-action-stuck\"\naction = \"Start the shop\"");
    for (switch, ends) in [("launch-actions = \"after-job\"", "COMPLETED"), ("launch-actions = \"in-job\"", "STARTED")]
    {
        let bench = bench(switch, &stuck);
        let job = bench.start(&[DB], false);
        bench.advance(864_000.0);
        expect(&bench, &job, &[("Join the domain", "SUCCEEDED"), ("Start the shop", "IN_PROGRESS")]);
        assert_eq!(bench.job(&job)["status"], ends);
    }
}
