//! The fleets beside the recipes: they parse, and behave as they say.

use serde_json::{Value, json};

use crate::support::{Bench, all};

const THREE_TIER: &str = include_str!("../../../../recipes/fleets/three-tier.toml");
const RECORDED: &str = include_str!("../../../../recipes/fleets/recorded-drill.toml");

/// The servers that have a tag.
fn tagged(bench: &Bench, key: &str, value: &str) -> Vec<String> {
    let servers = bench.ok("DescribeSourceServers", json!({}));
    let items = servers["items"].as_array().unwrap().clone();
    let tagged = items.iter().filter(|server| server["tags"][key] == value);
    tagged.map(|server| server["sourceServerID"].as_str().unwrap().to_owned()).collect()
}

fn drill(bench: &Bench, servers: &[String]) -> Value {
    let job = bench.drill(&servers.iter().map(String::as_str).collect::<Vec<_>>());
    bench.advance(900.0);
    bench.job(&job)
}

fn seconds(job: &Value) -> f64 {
    let time = |member: &str| job[member].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    time("endDateTime").duration_since(time("creationDateTime")).as_secs_f64()
}

#[test]
fn the_three_tiers_have_four_servers_each_and_all_can_be_launched() {
    let bench = Bench::of(THREE_TIER);
    for tier in ["database", "app", "web"] {
        let servers = tagged(&bench, "Tier", tier);
        assert_eq!(servers.len(), 4);
        let job = drill(&bench, &servers);
        let participants = job["participatingServers"].as_array().unwrap().clone();
        assert!(participants.iter().all(|server| server["launchStatus"] == "LAUNCHED"), "{job}");
    }
    assert_eq!(tagged(&bench, "Application", "three-tier").len(), 12);
    let subnets = bench.ec2_ok("Action=DescribeSubnets&Filter.1.Name=tag:Name&Filter.1.Value.1=drill");
    assert_eq!(all(&subnets, "vpcId"), ["vpc-0d100000000000001"]);
}

#[test]
fn the_recorded_jobs_take_as_long_as_recorded() {
    let bench = Bench::of(RECORDED);
    let database = drill(&bench, &tagged(&bench, "Role", "DBServer"));
    let app = drill(&bench, &tagged(&bench, "Role", "AppServer"));
    assert_eq!(seconds(&database), 533.308_786);
    assert_eq!(seconds(&app), 539.292_623);
    assert_eq!(tagged(&bench, "Role", "WebServer").len(), 2);
}

#[test]
fn the_recorded_log_is_repeated() {
    let bench = Bench::of(RECORDED);
    let job = bench.drill(&["s-51d6b65c73391918f", "s-5c555d9c008f90131"]);
    bench.advance(600.0);
    let log = bench.ok("DescribeJobLogItems", json!({"jobID": job}));
    let created: jiff::Timestamp = bench.job(&job)["creationDateTime"].as_str().unwrap().parse().unwrap();
    let events: Vec<(i64, String, Value)> = log["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| {
            let at: jiff::Timestamp = item["logDateTime"].as_str().unwrap().parse().unwrap();
            let event = item["event"].as_str().unwrap().to_owned();
            let millis = i64::try_from(at.duration_since(created).as_millis()).unwrap();
            (millis, event, item["eventData"]["targetInstanceID"].clone())
        })
        .collect();
    // Milliseconds after the creation, from the record.
    let recorded = [
        (357, "JOB_START"),
        (761, "SNAPSHOT_START"),
        (786, "SNAPSHOT_START"),
        (951, "SNAPSHOT_END"),
        (977, "SNAPSHOT_END"),
        (52_920, "CONVERSION_START"),
        (52_946, "CONVERSION_START"),
        (250_434, "CONVERSION_END"),
        (250_495, "CONVERSION_END"),
        (251_007, "LAUNCH_START"),
        (251_197, "LAUNCH_START"),
        (529_126, "LAUNCH_END"),
        (530_527, "LAUNCH_END"),
        (533_334, "JOB_END"),
    ];
    let repeated: Vec<(i64, &str)> = events.iter().map(|(at, event, _)| (*at, event.as_str())).collect();
    assert_eq!(repeated, recorded);
    assert_eq!(events[11].2, "i-0f554975a5cf3245e");
    assert_eq!(events[12].2, "i-04506d5ee9a75c1e7");
}
