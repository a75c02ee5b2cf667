//! A launch is signed with the time of its intent, and not sent when that is too long ago.

use drs_core::aws::{CallErrorKind, WriteAnswer};
use serde_json::json;

use crate::support::{Fake, NOW, error, job, json, launch, server, with_header};

#[tokio::test(start_paused = true)]
async fn a_launch_is_signed_with_the_time_of_its_intent() {
    let fake = Fake::giving([json(202, &json!({"job": job("drsjob-1")}))]).await;
    fake.aws.drs().start_recovery(&launch("2024-03-01T09:57:30.5Z")).await;
    let asked = &fake.asked()[0];
    assert_eq!(asked.headers["x-amz-date"], "20240301T095730Z");
    let authorization = asked.headers["authorization"].to_str().unwrap();
    assert!(authorization.contains("/20240301/us-west-2/drs/aws4_request"), "{authorization}");
}

#[tokio::test(start_paused = true)]
async fn what_is_sent_names_the_servers_the_mode_and_the_tags() {
    let fake = Fake::giving([json(202, &json!({"job": job("drsjob-1")}))]).await;
    fake.aws.drs().start_recovery(&launch(NOW)).await;
    let asked = &fake.asked()[0];
    assert_eq!(asked.path, "/StartRecovery");
    assert_eq!(
        asked.json(),
        json!({
            "sourceServers": [{"sourceServerID": server(1).as_str()}, {"sourceServerID": server(2).as_str()}],
            "isDrill": true,
            "tags": {"drs-runtime:launch": "tag"},
        })
    );
}

#[tokio::test(start_paused = true)]
async fn a_server_whose_clock_is_elsewhere_does_not_move_the_next_signature() {
    let elsewhere = |answer| with_header(answer, "date", "Fri, 01 Mar 2024 11:30:00 GMT");
    let fake = Fake::giving([
        elsewhere(error(403, "InvalidSignatureException")),
        elsewhere(json(202, &json!({"job": job("drsjob-1")}))),
    ])
    .await;
    for _ in 0..2 {
        fake.aws.drs().start_recovery(&launch(NOW)).await;
    }
    let dates: Vec<_> = fake.asked().iter().map(|asked| asked.headers["x-amz-date"].clone()).collect();
    assert_eq!(dates, ["20240301T100000Z", "20240301T100000Z"]);
}

#[tokio::test(start_paused = true)]
async fn an_old_intent_is_not_sent() {
    let fake = Fake::giving([]).await;
    let class = fake.aws.drs().start_recovery(&launch("2024-03-01T09:55:59Z")).await;
    let WriteAnswer::NoEffect { error } = class else { panic!("{class:?}") };
    assert_eq!(error.kind, CallErrorKind::Unavailable);
    assert!(error.message.contains("not sent"), "{}", error.message);
    assert!(fake.asked().is_empty() && fake.calls().is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_empty_launch_is_not_sent() {
    let fake = Fake::giving([]).await;
    let mut request = launch(NOW);
    request.servers.clear();
    assert!(matches!(fake.aws.drs().start_recovery(&request).await, WriteAnswer::NoEffect { .. }));
    request.servers = (0..201).map(server).collect();
    assert!(matches!(fake.aws.drs().start_recovery(&request).await, WriteAnswer::NoEffect { .. }));
    assert!(matches!(fake.aws.drs().terminate(&[]).await, WriteAnswer::NoEffect { .. }));
    assert!(fake.asked().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_read_is_signed_with_the_clocks_time() {
    let fake = Fake::giving([json(200, &json!({"items": []}))]).await;
    fake.aws.drs().source_servers(None).await.unwrap();
    assert_eq!(fake.asked()[0].headers["x-amz-date"], "20240301T100000Z");
}
