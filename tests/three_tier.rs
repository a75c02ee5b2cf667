//! The first drill of a newcomer: `recipes/three-tier.toml` as the README runs it.

use serde_json::Value;

use crate::support::{
    Bench,
    bench::text,
    result::{calls, id, of_kind, server, servers, statuses, wave, wave_status},
    wait::Stopwatch,
};

fn ids(result: &Value) -> Vec<String> {
    servers(result).into_iter().map(|server| text(&server["sourceServerId"])).collect()
}

#[test]
fn the_drill_completes_and_every_key_of_its_result_is_there() {
    let bench = Bench::of_project("three-tier");
    let done = bench.run().expect(0);
    let result = done.json();
    assert_eq!(result["status"], "COMPLETED");
    assert_eq!(result["mode"], "drill");
    assert_eq!(result["simulated"], true);
    assert_eq!(servers(&result).len(), 12);
    for name in ["database", "app", "web"] {
        assert_eq!(wave_status(&result, name), "COMPLETED");
        assert_eq!(wave(&result, name)["servers"].as_array().unwrap().len(), 4);
    }
    for key in ["planSeconds", "jobSeconds", "hookSeconds", "overheadSeconds"] {
        assert!(result[key].is_f64(), "{key}: {}", result[key]);
    }
    let sum =
        ["jobSeconds", "hookSeconds", "pausedSeconds", "overheadSeconds"].map(|key| result[key].as_f64().unwrap());
    let plan = result["planSeconds"].as_f64().unwrap();
    assert!((sum.iter().sum::<f64>() - plan).abs() < 0.001, "{plan} is not the sum of {sum:?}");
    assert_eq!(text(&result["journalHead"]).len(), 64);
    assert_eq!(calls(&result, "drs:StartRecovery"), 3, "one call a wave");
}

#[test]
fn every_server_is_told_with_what_ec2_says_of_its_instance() {
    let result = Bench::of_project("three-tier").run().expect(0).json();
    for server in servers(&result) {
        assert_eq!(server["status"], "TERMINATED");
        assert_eq!(server["error"], Value::Null);
        let instance = &server["instance"];
        assert_eq!(instance["id"], server["recoveryInstanceId"]);
        assert!(text(&instance["privateIp"]).starts_with("10.99.1."), "a drill's own network: {instance}");
        assert!(text(&instance["hostname"]).ends_with(".us-west-2.compute.internal"));
        assert_eq!(instance["zone"], "us-west-2a");
        assert!(instance["state"].is_null(), "it is gone: what EC2 said of its state is no longer true");
        assert!(instance["publicIp"].is_null());
    }
    let of = |id: &str| text(&server(&result, id)["instance"]["type"]);
    assert_eq!(of("s-da7a0000000000001"), "r6i.large", "the drill's type of the recipe");
    assert_eq!(of("s-a9900000000000001"), "m6i.large");
    assert_eq!(of("s-3eb00000000000001"), "c5.large", "what right-sizing chose");
}

#[test]
fn hooks_and_the_policy_really_ran() {
    let bench = Bench::of_project("three-tier");
    let result = bench.run().expect(0).json();
    for name in ["database", "app", "web"] {
        let hooks = wave(&result, name)["hooks"].as_array().unwrap();
        let told: Vec<_> = hooks.iter().map(|hook| (text(&hook["name"]), text(&hook["status"]))).collect();
        assert_eq!(
            told,
            [("replication-gate", "proceed"), ("health-gate", "proceed")]
                .map(|(name, status)| (name.to_owned(), status.to_owned()))
        );
        assert!(hooks[1]["attempts"].as_u64().unwrap() > 1, "the status checks take minutes: {}", hooks[1]);
        assert_eq!(hooks[1]["findings"].as_array().unwrap().len(), 4);
    }
    let events = bench.events(&id(&result));
    let called = of_kind(&events, "host-called");
    let functions = |name: &str| called.iter().filter(|event| event["call"]["function"] == name).count() as u64;
    assert_eq!(functions("drs/describe-source-servers"), 3);
    assert_eq!(functions("ec2/describe-instance-status"), calls(&result, "ec2:DescribeInstanceStatus"));
    let judged = of_kind(&events, "policy-judged");
    assert_eq!(judged.len(), 24, "each server twice: judged, then confirmed");
    assert!(judged.iter().all(|event| event["outcome"]["result"]["Ok"]["answer"] == "allow"));
}

#[test]
fn the_drill_leaves_nothing_behind_and_launches_each_server_once() {
    let bench = Bench::of_project("three-tier");
    let result = bench.run().expect(0).json();
    let (world, fresh) = (bench.world(&id(&result)), bench.fresh_world());
    let all = ids(&result);
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    world.assert_launched_once(&all);
    assert_eq!(world.recovery_instances(), Vec::<Value>::new());
    world.assert_settings_as_in(&fresh, &all);
    let changed = world.calls()["ec2:CreateLaunchTemplateVersion"];
    assert_eq!(changed, 24, "they were changed and put back, each once");
}

#[test]
fn standard_output_is_data_and_standard_error_is_talk() {
    let bench = Bench::of_project("three-tier");
    let done = bench.call(&["run", "recipe.toml", "--speed", "max"]).expect(0);
    assert!(done.stdout.contains("COMPLETED") && done.stdout.contains("shop-db-1"), "{}", done.stdout);
    for line in [
        "drill of three-tier on the SIMULATOR: 12 servers in 3 waves",
        "wave database starts",
        "wave web COMPLETED, 4 launched",
        "12 instances terminated",
    ] {
        done.says(line);
        assert!(!done.stdout.contains(line));
    }
    for stream in [&done.stdout, &done.stderr] {
        assert!(!stream.contains('\u{1b}'), "a pipe gets no control sequences");
    }
}

#[test]
fn the_report_is_written_where_the_result_says() {
    let bench = Bench::of_project("three-tier");
    let done = bench.run().expect(0);
    let path = done.stderr.lines().find_map(|line| line.strip_prefix("report: ")).unwrap();
    let report = std::fs::read_to_string(bench.path().join(path)).unwrap();
    let result = done.json();
    for text in [&id(&result), "COMPLETED", "shop-web-4", "health-gate", "r6i.large", "drs-runtime"] {
        assert!(report.contains(text), "{text} is not in the report");
    }
    let again = bench.path().join("again.html");
    bench.call(&["report", &id(&result), "--html", again.to_str().unwrap()]).expect(0);
    assert!(std::fs::read_to_string(again).unwrap().contains("shop-web-4"));
}

#[test]
fn show_tells_later_what_run_told() {
    let bench = Bench::of_project("three-tier");
    let result = bench.run().expect(0).json();
    let shown = bench.call(&["show", &id(&result), "--output", "json"]).expect(0).json();
    assert_eq!(shown, result);
    assert!(statuses(&shown).values().all(|status| status == "TERMINATED"));
}

/// At the default speed, which a newcomer has, and with the compilation of the plug-ins.
#[test]
fn the_drill_takes_less_than_thirty_seconds_at_the_default_speed() {
    let bench = Bench::of_project("three-tier");
    let watch = Stopwatch::start();
    let done = bench.call(&["run", "recipe.toml", "--output", "json"]).expect(0);
    let seconds = watch.seconds();
    assert_eq!(done.json()["status"], "COMPLETED");
    println!("the drill took {seconds:.1} s");
    assert!(seconds < 30.0, "{seconds} s");
}
