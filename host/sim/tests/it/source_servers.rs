//! DescribeSourceServers and DescribeRecoverySnapshots.

use serde_json::{Value, json};

use crate::support::{APP, Bench, DB, FLEET, WEB};

fn ids(answer: &Value, member: &str) -> Vec<String> {
    answer["items"].as_array().unwrap().iter().map(|item| item[member].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_server_has_the_members_of_the_model() {
    let bench = Bench::new();
    let answer = bench.ok("DescribeSourceServers", json!({"filters": {"sourceServerIDs": [DB]}}));
    let server = &answer["items"][0];
    assert_eq!(server["arn"], format!("arn:aws:drs:us-west-2:123456789012:source-server/{DB}"));
    assert_eq!(server["tags"]["Tier"], "database");
    assert_eq!(server["dataReplicationInfo"]["dataReplicationState"], "CONTINUOUS");
    assert_eq!(server["dataReplicationInfo"]["lagDuration"], "PT1M30S");
    assert_eq!(server["sourceProperties"]["identificationHints"]["hostname"], "db");
    assert_eq!(server["sourceProperties"]["recommendedInstanceType"], "c5.large");
    assert_eq!(server["lastLaunchResult"], "NOT_STARTED");
    assert_eq!(server["lifeCycle"]["lastLaunch"]["initiated"], json!({}));
    assert!(answer.get("nextToken").is_none());
}

#[test]
fn an_unknown_lag_is_absent_and_no_lag_is_p0d() {
    let bench = Bench::of(&FLEET.replace("hostname = \"web\"", "hostname = \"web\"\nlag = \"0s\""));
    let answer = bench.ok("DescribeSourceServers", json!({"filters": {"sourceServerIDs": [APP, WEB]}}));
    assert!(answer["items"][0]["dataReplicationInfo"].get("lagDuration").is_none());
    assert_eq!(answer["items"][1]["dataReplicationInfo"]["lagDuration"], "P0D");
}

#[test]
fn the_page_size_of_the_fleet_bounds_every_page() {
    let bench = Bench::with_switch("page-size = 2");
    let first = bench.ok("DescribeSourceServers", json!({"maxResults": 200}));
    assert_eq!(ids(&first, "sourceServerID"), [DB, APP]);
    let second = bench.ok("DescribeSourceServers", json!({"nextToken": first["nextToken"]}));
    assert_eq!(ids(&second, "sourceServerID"), [WEB]);
    assert!(second.get("nextToken").is_none());
}

#[test]
fn max_results_and_tokens_are_checked() {
    let bench = Bench::new();
    let invalid = (400, "ValidationException".to_owned());
    assert_eq!(bench.ok("DescribeSourceServers", json!({"maxResults": 1}))["items"].as_array().unwrap().len(), 1);
    assert_eq!(bench.refused("DescribeSourceServers", json!({"maxResults": 0})), invalid);
    assert_eq!(bench.refused("DescribeSourceServers", json!({"nextToken": "abc"})), invalid);
    assert_eq!(bench.refused("DescribeSourceServers", json!({"filters": {"sourceServerIDs": ["x"]}})), invalid);
    assert_eq!(bench.refused("DescribeSourceServers", json!({"unknown": 1})), invalid);
}

#[test]
fn servers_are_found_by_their_hardware_and_by_where_they_are_staged() {
    let bench =
        Bench::of(&FLEET.replace("hostname = \"web\"", "hostname = \"web\"\nstaging-account = \"210987654321\""));
    let found =
        |filters: Value| ids(&bench.ok("DescribeSourceServers", json!({ "filters": filters })), "sourceServerID");
    let app = bench.ok("DescribeSourceServers", json!({"filters": {"sourceServerIDs": [APP]}}))["items"][0].clone();
    let properties = &app["sourceProperties"];
    assert_eq!(found(json!({"hardwareId": properties["identificationHints"]["vmWareUuid"]})), [APP]);
    assert_eq!(found(json!({"hardwareId": properties["networkInterfaces"][0]["macAddress"]})), [APP]);
    assert_eq!(found(json!({"hardwareId": "none"})), Vec::<String>::new());
    assert_eq!(found(json!({"stagingAccountIDs": ["210987654321"]})), [WEB]);
    assert_eq!(found(json!({"stagingAccountIDs": ["123456789012"]})), [DB, APP]);
    assert_eq!(found(json!({"sourceServerIDs": [DB, WEB], "stagingAccountIDs": ["123456789012"]})), [DB]);
    assert_eq!(bench.refused("DescribeSourceServers", json!({"filters": {"stagingAccountIDs": ["1"]}})).0, 400);
}

#[test]
fn a_token_is_good_for_the_request_that_it_was_given_for() {
    let bench = Bench::with_switch("page-size = 1");
    let asked = json!({"filters": {"sourceServerIDs": [DB, APP]}});
    let token = bench.ok("DescribeSourceServers", asked.clone())["nextToken"].clone();
    let with = |mut request: Value, token: &Value| {
        request["nextToken"] = token.clone();
        request
    };
    bench.ok("DescribeSourceServers", with(asked.clone(), &token));
    let invalid = (400, "ValidationException".to_owned());
    assert_eq!(bench.refused("DescribeSourceServers", with(json!({}), &token)), invalid);
    assert_eq!(bench.refused("DescribeRecoveryInstances", with(asked.clone(), &token)), invalid);
    let forged = token.as_str().unwrap().replacen("00000001", "00000002", 1);
    assert_eq!(bench.refused("DescribeSourceServers", with(asked, &json!(forged))), invalid);
}

#[test]
fn an_account_in_which_drs_was_never_set_up_says_so() {
    let bench = Bench::with_switch("uninitialized = true");
    let uninitialized = (400, "UninitializedAccountException".to_owned());
    assert_eq!(bench.refused("DescribeSourceServers", json!({})), uninitialized);
    assert_eq!(bench.refused("StartRecovery", json!({"sourceServers": [{"sourceServerID": DB}]})), uninitialized);
    bench.ec2_ok("Action=DescribeSubnets");
}

#[test]
fn points_in_time_are_made_every_ten_minutes_and_a_few_are_kept() {
    let bench = Bench::new();
    let newest = |bench: &Bench| {
        let answer = bench.ok("DescribeRecoverySnapshots", json!({"sourceServerID": DB, "order": "DESC"}));
        (answer["items"].as_array().unwrap().len(), answer["items"][0]["timestamp"].as_str().unwrap().to_owned())
    };
    assert_eq!(newest(&bench), (6, "2026-01-15T08:56:00.000000Z".to_owned()));
    bench.advance(360.0);
    assert_eq!(newest(&bench), (6, "2026-01-15T09:06:00.000000Z".to_owned()));
}

#[test]
fn points_in_time_can_be_ordered_filtered_and_paged() {
    let bench = Bench::with_switch("page-size = 4");
    let asked = json!({"sourceServerID": DB, "order": "ASC"});
    let first = bench.ok("DescribeRecoverySnapshots", asked.clone());
    assert_eq!(first["items"][0]["timestamp"], "2026-01-15T08:06:00.000000Z");
    let mut rest = asked;
    rest["nextToken"] = first["nextToken"].clone();
    assert_eq!(bench.ok("DescribeRecoverySnapshots", rest)["items"].as_array().unwrap().len(), 2);
    let filters = json!({"fromDateTime": "2026-01-15T08:20:00Z", "toDateTime": "2026-01-15T08:40:00Z"});
    let some = bench.ok("DescribeRecoverySnapshots", json!({"sourceServerID": DB, "filters": filters}));
    assert_eq!(some["items"].as_array().unwrap().len(), 2);
    let unknown = json!({"sourceServerID": "s-00000000000000009"});
    assert_eq!(bench.refused("DescribeRecoverySnapshots", unknown).0, 400);
}

#[test]
fn a_stalled_server_makes_no_more_points_in_time() {
    let bench = Bench::of(&FLEET.replace("lag = \"90s\"", "replication = \"STALLED\"\nnewest-recovery-point = \"2h\""));
    bench.advance(3600.0);
    let answer = bench.ok("DescribeRecoverySnapshots", json!({"sourceServerID": DB}));
    assert_eq!(answer["items"][0]["timestamp"], "2026-01-15T07:00:00.000000Z");
}

#[test]
fn a_disconnected_server_is_not_seen_any_more() {
    let bench = Bench::of(&FLEET.replace("lag = \"90s\"", "replication = \"DISCONNECTED\"\nlast-seen = \"1h\""));
    bench.advance(600.0);
    let answer = bench.ok("DescribeSourceServers", json!({}));
    let seen = |n: usize| answer["items"][n]["lifeCycle"]["lastSeenByServiceDateTime"].as_str().unwrap();
    assert_eq!(seen(0), "2026-01-15T08:00:00.000000Z");
    assert_eq!(seen(1), "2026-01-15T09:09:50.000000Z");
}
