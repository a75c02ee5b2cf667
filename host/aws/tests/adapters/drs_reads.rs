//! The reads of DRS: all pages or an error, values as they came, repeated by the SDK.

use std::time::Duration;

use drs_aws::in_process::Lost;
use drs_core::aws::{CallErrorKind, JobStatus, LaunchStatus, ReplicationState};
use drs_core::ids::JobId;
use drs_core::ports::JobQuery;
use drs_core::settings::{SettingName, SettingsPatch};
use serde_json::json;

use crate::support::{Fake, NOW, error, job, json, server, time};

#[tokio::test(start_paused = true)]
async fn every_page_is_read() {
    let page = |number: usize, next: Option<&str>| {
        json(200, &json!({"items": [{"sourceServerID": server(number).as_str()}], "nextToken": next}))
    };
    let fake = Fake::giving([page(1, Some("a")), page(2, Some("b")), page(3, None)]).await;
    let servers = fake.aws.drs().source_servers(None).await.unwrap();
    assert_eq!(servers.into_iter().map(|server| server.id).collect::<Vec<_>>(), [server(1), server(2), server(3)]);
    assert_eq!(fake.asked()[2].json()["nextToken"], "b");
}

#[tokio::test(start_paused = true)]
async fn an_error_on_a_later_page_fails_the_whole_read() {
    let first = json(200, &json!({"items": [{"sourceServerID": "s-1"}], "nextToken": "a"}));
    let fake = Fake::giving([first, error(400, "ValidationException")]).await;
    assert_eq!(fake.aws.drs().source_servers(None).await.unwrap_err().kind, CallErrorKind::Invalid);
}

#[tokio::test(start_paused = true)]
async fn pages_without_end_are_an_error() {
    let fake = Fake::serving(|number| json(200, &json!({"items": [], "nextToken": number.to_string()}))).await;
    let error = fake.aws.drs().source_servers(None).await.unwrap_err();
    assert!(error.message.contains("pages"), "{}", error.message);
    assert_eq!(fake.asked().len(), 1_000);
}

#[tokio::test(start_paused = true)]
async fn a_page_that_names_itself_as_the_next_is_an_error() {
    let fake = Fake::serving(|_| json(200, &json!({"items": [], "nextToken": "same"}))).await;
    let error = fake.aws.drs().source_servers(None).await.unwrap_err();
    assert!(error.message.contains("names itself"), "{}", error.message);
}

#[tokio::test(start_paused = true)]
async fn many_ids_are_split_into_calls_and_none_asks_nothing() {
    let fake = Fake::serving(|_| json(200, &json!({"items": []}))).await;
    let ids: Vec<_> = (0..450).map(server).collect();
    fake.aws.drs().source_servers(Some(&ids)).await.unwrap();
    let asked = fake.asked();
    let sizes: Vec<_> =
        asked.iter().map(|asked| asked.json()["filters"]["sourceServerIDs"].as_array().unwrap().len()).collect();
    assert_eq!(sizes, [200, 200, 50]);

    fake.aws.drs().source_servers(Some(&[])).await.unwrap();
    fake.aws.drs().recovery_instances(&[]).await.unwrap();
    fake.aws.drs().jobs(&JobQuery::Ids(vec![])).await.unwrap();
    assert_eq!(fake.asked().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_read_is_repeated_and_each_try_counts_as_a_call() {
    let fake = Fake::giving([error(500, "InternalServerException"), Err(Lost), json(200, &json!({"items": []}))]).await;
    fake.aws.drs().source_servers(None).await.unwrap();
    assert_eq!(fake.calls(), [("drs:DescribeSourceServers".to_owned(), 3)]);
}

#[tokio::test(start_paused = true)]
async fn a_read_gives_up_after_three_tries() {
    let fake = Fake::serving(|_| error(429, "ThrottlingException")).await;
    let error = fake.aws.drs().source_servers(None).await.unwrap_err();
    assert_eq!((error.kind, error.code.as_deref()), (CallErrorKind::Throttled, Some("ThrottlingException")));
    assert_eq!(fake.asked().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_source_server_is_read_in_full() {
    let item = json!({
        "sourceServerID": "s-1", "arn": "arn:s-1", "tags": {"Name": "db"},
        "dataReplicationInfo": {"dataReplicationState": "CONTINUOUS", "lagDuration": "PT1M30S"},
        "lifeCycle": {"lastLaunch": {"initiated": {
            "jobID": "drsjob-0", "apiCallDateTime": "2024-02-01T00:00:00+00:00", "type": "DRILL"}}},
        "sourceProperties": {"recommendedInstanceType": "m5.large", "identificationHints": {"hostname": "db-1"}},
    });
    let fake = Fake::giving([json(200, &json!({"items": [item]}))]).await;
    let server = fake.aws.drs().source_servers(None).await.unwrap().remove(0);
    assert_eq!(server.replication_state, Some(ReplicationState::Continuous));
    assert_eq!(server.lag, Some(Duration::from_secs(90)));
    assert_eq!(server.hostname.as_deref(), Some("db-1"));
    assert_eq!(server.recommended_instance_type.as_deref(), Some("m5.large"));
    let launch = server.last_launch.unwrap();
    assert_eq!(launch.job, Some(JobId::new("drsjob-0")));
    assert_eq!(launch.at, Some(time("2024-02-01T00:00:00Z")));
    assert_eq!(launch.kind.as_deref(), Some("DRILL"));
}

#[tokio::test(start_paused = true)]
async fn values_that_no_model_knows_are_kept_as_they_came() {
    let mut odd = job("drsjob-1");
    odd["status"] = "HALF_DONE".into();
    odd["initiatedBy"] = "FULL_MOON".into();
    odd["participatingServers"][0]["launchStatus"] = "ALMOST".into();
    let fake = Fake::giving([
        json(200, &json!({"items": [odd]})),
        json(200, &json!({"items": [{"event": "LAUNCH_END", "logDateTime": "2024-03-01T10:00:00Z"}]})),
    ])
    .await;
    let job = fake.aws.drs().jobs(&JobQuery::Since(time(NOW))).await.unwrap().remove(0);
    assert_eq!(job.status, Some(JobStatus::Unknown("HALF_DONE".to_owned())));
    assert_eq!(job.initiated_by.as_deref(), Some("FULL_MOON"));
    assert_eq!(job.participating[0].launch_status, Some(LaunchStatus::Unknown("ALMOST".to_owned())));
    assert_eq!(fake.asked()[0].json()["filters"]["fromDate"], NOW);
    let log = fake.aws.drs().job_log(&job.id).await.unwrap();
    assert_eq!(log[0].event, "LAUNCH_END");
}

#[tokio::test(start_paused = true)]
async fn jobs_come_newest_first_over_several_calls() {
    let at = |id: &str, time: &str| {
        let mut job = job(id);
        job["creationDateTime"] = time.into();
        json(200, &json!({"items": [job]}))
    };
    let fake = Fake::giving([at("drsjob-a", "2024-03-01T10:00:00Z"), at("drsjob-b", "2024-03-01T11:00:00Z")]).await;
    let ids = (0..201).map(|number| JobId::new(format!("drsjob-{number}"))).collect();
    let jobs = fake.aws.drs().jobs(&JobQuery::Ids(ids)).await.unwrap();
    assert_eq!(jobs.iter().map(|job| job.id.as_str()).collect::<Vec<_>>(), ["drsjob-b", "drsjob-a"]);
}

#[tokio::test(start_paused = true)]
async fn a_job_log_comes_oldest_first() {
    let item =
        |event: &str, at: &str| json!({"event": event, "logDateTime": at, "eventData": {"sourceServerID": "s-1"}});
    let items = [item("JOB_END", "2024-03-01T10:00:09Z"), item("JOB_START", "2024-03-01T10:00:01Z")];
    let fake = Fake::giving([json(200, &json!({"items": items}))]).await;
    let log = fake.aws.drs().job_log(&JobId::new("drsjob-1")).await.unwrap();
    assert_eq!(log.iter().map(|item| item.event.as_str()).collect::<Vec<_>>(), ["JOB_START", "JOB_END"]);
    assert_eq!(log[0].server.as_ref().map(|server| server.as_str()), Some("s-1"));
}

#[tokio::test(start_paused = true)]
async fn an_instance_whose_kind_drs_does_not_say_is_not_taken_for_a_drills() {
    let items = json!([
        {"recoveryInstanceID": "i-1", "ec2InstanceID": "i-1", "sourceServerID": "s-1", "jobID": "drsjob-1",
         "isDrill": true, "ec2InstanceState": "RUNNING", "failback": {"state": "FAILBACK_NOT_STARTED"},
         "pointInTimeSnapshotDateTime": "2024-03-01T09:00:00Z"},
        {"recoveryInstanceID": "i-2"},
    ]);
    let fake = Fake::giving([json(200, &json!({"items": items}))]).await;
    let instances = fake.aws.drs().recovery_instances(&[server(1)]).await.unwrap();
    assert_eq!(instances[0].is_drill, Some(true));
    assert_eq!(instances[0].failback.as_deref(), Some("FAILBACK_NOT_STARTED"));
    assert_eq!(instances[0].point_in_time, Some(time("2024-03-01T09:00:00Z")));
    assert_eq!(instances[1].is_drill, None);
}

#[tokio::test(start_paused = true)]
async fn recovery_points_come_newest_first_and_fall_back_to_the_expected_time() {
    let items = json!([
        {"snapshotID": "pit-1", "sourceServerID": "s-1", "expectedTimestamp": "2024-03-01T08:00:00Z",
         "timestamp": "2024-03-01T08:00:05Z"},
        {"snapshotID": "pit-2", "sourceServerID": "s-1", "expectedTimestamp": "2024-03-01T09:00:00Z"},
    ]);
    let fake = Fake::giving([json(200, &json!({"items": items}))]).await;
    let points = fake.aws.drs().recovery_snapshots(&server(1)).await.unwrap();
    let seen: Vec<_> = points.iter().map(|point| (point.id.as_str(), point.at)).collect();
    assert_eq!(seen, [("pit-2", Some(time("2024-03-01T09:00:00Z"))), ("pit-1", Some(time("2024-03-01T08:00:05Z")))]);
    assert_eq!(fake.asked()[0].json()["order"], "DESC");
}

#[tokio::test(start_paused = true)]
async fn a_launch_configuration_is_changed_only_where_the_patch_says() {
    let answer = json!({
        "sourceServerID": "s-1", "ec2LaunchTemplateID": "lt-1", "launchDisposition": "STARTED",
        "targetInstanceTypeRightSizingMethod": "NONE", "copyPrivateIp": false, "licensing": {"osByol": true},
        "launchIntoInstanceProperties": {"launchIntoEC2InstanceID": "i-9"}, "recoveryMode": "FAST",
    });
    let fake = Fake::giving([json(200, &answer)]).await;
    let patch = SettingsPatch::from([(SettingName::RightSizing, Some("NONE"))]);
    let configuration = fake.aws.drs().update_launch_configuration(&server(1), &patch).await.unwrap();
    let sent = fake.asked()[0].json();
    assert_eq!(sent, json!({"sourceServerID": server(1).as_str(), "targetInstanceTypeRightSizingMethod": "NONE"}));
    assert_eq!(configuration.launch_into().unwrap().as_str(), "i-9");
    assert_eq!(configuration.template.unwrap().as_str(), "lt-1");
    let settings = configuration.settings;
    assert_eq!(settings.text(SettingName::RightSizing), Some("NONE"));
    assert!(settings.is_on(SettingName::OsByol));
    assert_eq!(settings.text(SettingName::RecoveryMode), Some("FAST"));
}
