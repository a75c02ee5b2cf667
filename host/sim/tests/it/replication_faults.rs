//! Replication that goes wrong for a time: stalled, behind, cut off with its Region.

use serde_json::{Value, json};

use crate::support::{APP, Bench, DB};

fn bench(fault: &str) -> Bench {
    Bench::with(&format!("[[faults]]\n{fault}\n"))
}

fn server(bench: &Bench, id: &str) -> Value {
    bench.ok("DescribeSourceServers", json!({"filters": {"sourceServerIDs": [id]}}))["items"][0].clone()
}

/// State and lag of a server's replication.
fn replication(bench: &Bench, id: &str) -> (String, String) {
    let info = server(bench, id)["dataReplicationInfo"].clone();
    let text = |name: &str| info[name].as_str().unwrap_or("unknown").to_owned();
    (text("dataReplicationState"), text("lagDuration"))
}

fn is(state: &str, lag: &str) -> (String, String) {
    (state.to_owned(), lag.to_owned())
}

#[test]
fn stalled_replication_falls_behind_until_it_goes_on() {
    let bench = bench(&format!("server = \"{DB}\"\nkind = \"replication-stalled\"\nafter = \"10m\"\nfor = \"30m\""));
    assert_eq!(replication(&bench, DB), is("CONTINUOUS", "PT1M30S"));
    bench.advance(600.0);
    assert_eq!(replication(&bench, DB), is("STALLED", "PT1M30S"));
    bench.advance(600.0);
    assert_eq!(replication(&bench, DB), is("STALLED", "PT11M30S"));
    assert_eq!(server(&bench, DB)["dataReplicationInfo"]["dataReplicationError"]["error"], "AGENT_NOT_SEEN");
    assert_eq!(replication(&bench, APP).0, "CONTINUOUS");
    bench.advance(1_200.0);
    assert_eq!(replication(&bench, DB), is("CONTINUOUS", "PT1M30S"));
}

#[test]
fn no_point_in_time_is_made_while_replication_is_stalled() {
    let bench = bench(&format!("server = \"{DB}\"\nkind = \"replication-stalled\"\nafter = \"10m\"\nfor = \"30m\""));
    bench.advance(3_600.0);
    let points = bench.ok("DescribeRecoverySnapshots", json!({"sourceServerID": DB}));
    let times: Vec<&str> =
        points["items"].as_array().unwrap().iter().map(|point| &point["timestamp"].as_str().unwrap()[11..16]).collect();
    // Stalled from 9:10 to 9:40.
    assert_eq!(times, ["09:56", "09:46", "09:06", "08:56", "08:46", "08:36"]);
}

#[test]
fn a_launch_from_stalled_replication_uses_the_newest_point_in_time() {
    let bench = bench(&format!("server = \"{DB}\"\nkind = \"replication-stalled\"\nafter = \"7m\""));
    bench.advance(1_800.0);
    let job = bench.drill(&[DB]);
    bench.advance(60.0);
    assert!(bench.event_names(&job).contains(&"USING_PREVIOUS_SNAPSHOT".to_owned()));
    assert_eq!(bench.recovery_instances(DB)[0]["pointInTimeSnapshotDateTime"], "2026-01-15T09:06:00.000000Z");
}

#[test]
fn a_lag_is_as_long_as_the_fleet_says() {
    let bench = bench("server = \"*\"\nkind = \"replication-lag\"\nlag = \"2h\"");
    assert_eq!(replication(&bench, DB), is("CONTINUOUS", "PT2H"));
    assert_eq!(replication(&bench, APP), is("CONTINUOUS", "PT2H"));
}

#[test]
fn when_the_region_is_gone_every_server_is_disconnected_and_not_seen_any_more() {
    let bench = bench("kind = \"region-gone\"\nafter = \"5m\"");
    bench.advance(900.0);
    for id in [DB, APP] {
        assert_eq!(replication(&bench, id).0, "DISCONNECTED");
        assert_eq!(server(&bench, id)["lifeCycle"]["lastSeenByServiceDateTime"], "2026-01-15T09:04:50.000000Z");
    }
    assert_eq!(replication(&bench, DB).1, "PT11M30S");
    let job = bench.start(&[DB], false);
    bench.advance(60.0);
    assert_eq!(bench.job(&job)["participatingServers"][0]["launchStatus"], "LAUNCHED");
}

#[test]
fn a_state_can_be_one_that_no_model_has() {
    let bench = bench(&format!("server = \"{DB}\"\nkind = \"unknown-replication-state\"\nvalue = \"THROTTLED\""));
    assert_eq!(replication(&bench, DB).0, "THROTTLED");
    let job = bench.drill(&[DB]);
    bench.advance(60.0);
    assert!(bench.event_names(&job).contains(&"SNAPSHOT_END".to_owned()), "replication goes on");
}
