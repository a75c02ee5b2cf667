//! What comes back from a write without a token, and the class that it is put in: a test for each row of the tables.

use std::time::Duration;

use drs_aws::in_process::Lost;
use drs_core::aws::{CallErrorKind, Job, WriteAnswer};
use drs_core::ids::RecoveryInstanceId;
use serde_json::json;

use crate::support::{Answer, Fake, NOW, error, job, json, launch, text, with_header};

/// The class of what comes back from a launch; it was sent exactly once.
async fn launched(answer: Answer) -> WriteAnswer<Job> {
    let fake = Fake::giving([answer]).await;
    let class = fake.aws.drs().start_recovery(&launch(NOW)).await;
    assert_eq!(fake.calls(), [("drs:StartRecovery".to_owned(), 1)], "{class:?}");
    class
}

async fn terminated(answer: Answer) -> WriteAnswer<Option<Job>> {
    let fake = Fake::giving([answer]).await;
    let class = fake.aws.drs().terminate(&[RecoveryInstanceId::new("i-1")]).await;
    assert_eq!(fake.calls(), [("drs:TerminateRecoveryInstances".to_owned(), 1)], "{class:?}");
    class
}

#[track_caller]
fn assert_unknown<T: std::fmt::Debug>(class: &WriteAnswer<T>) {
    assert!(matches!(class, WriteAnswer::Unknown { .. }), "{class:?}");
}

#[tokio::test(start_paused = true)]
async fn accepted_with_a_job_is_done() {
    let WriteAnswer::Done { result } = launched(json(202, &json!({"job": job("drsjob-1")}))).await else {
        panic!("not done");
    };
    assert_eq!(result.id.as_str(), "drsjob-1");
    assert_eq!(result.participating.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn accepted_without_a_job_that_has_an_id_is_unknown() {
    for body in [json!({}), json!({"job": null}), json!({"job": {"status": "PENDING"}})] {
        assert_unknown(&launched(json(202, &body)).await);
    }
    assert_unknown(&launched(text(202, "")).await);
}

#[tokio::test(start_paused = true)]
async fn accepted_with_an_unreadable_body_is_unknown() {
    assert_unknown(&launched(text(202, "<html>welcome to the hotel</html>")).await);
    assert_unknown(&launched(text(202, r#"{"job": {"jobID": "drsjob-1", "#)).await);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_with_a_code_has_no_effect() {
    use CallErrorKind::{Denied, Invalid, NotFound, Other, Quota, Throttled};
    for (status, code, kind) in [
        (400, "UninitializedAccountException", Invalid),
        (400, "ValidationException", Invalid),
        (401, "UnauthorizedException", Denied),
        (402, "ServiceQuotaExceededException", Quota),
        (403, "AccessDeniedException", Denied),
        (403, "InvalidSignatureException", Denied),
        (404, "ResourceNotFoundException", NotFound),
        (413, "RequestEntityTooLargeException", Other),
        (429, "ThrottlingException", Throttled),
    ] {
        let class = launched(error(status, code)).await;
        let WriteAnswer::NoEffect { error } = &class else { panic!("{status} {code}: {class:?}") };
        assert_eq!((error.kind, error.code.as_deref()), (kind, Some(code)), "{status}");
        assert_eq!(error.message, "told by the service");
        assert_eq!(error.operation, "drs:StartRecovery");
    }
}

#[tokio::test(start_paused = true)]
async fn a_code_in_the_body_counts_like_one_in_the_header() {
    let class = launched(json(403, &json!({"__type": "aws#AccessDeniedException", "message": "no"}))).await;
    let WriteAnswer::NoEffect { error } = class else { panic!("{class:?}") };
    assert_eq!(error.code.as_deref(), Some("AccessDeniedException"));
}

#[tokio::test(start_paused = true)]
async fn a_code_in_the_header_counts_although_the_body_is_html() {
    let answer = with_header(text(403, "<html>no</html>"), "x-amzn-errortype", "AccessDeniedException:http://x/");
    let class = launched(answer).await;
    let WriteAnswer::NoEffect { error } = class else { panic!("{class:?}") };
    assert_eq!((error.code.as_deref(), error.kind), (Some("AccessDeniedException"), CallErrorKind::Denied));
}

#[tokio::test(start_paused = true)]
async fn a_conflict_is_a_class_of_its_own() {
    let class = launched(error(409, "ConflictException")).await;
    let WriteAnswer::Conflict { error } = class else { panic!("{class:?}") };
    assert_eq!(error.kind, CallErrorKind::Conflict);
    assert_unknown(&launched(text(409, "<html>conflict</html>")).await);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_without_a_code_is_unknown() {
    for status in [400, 402, 403, 404, 429] {
        assert_unknown(&launched(text(status, "<html>a proxy says no</html>")).await);
        assert_unknown(&launched(json(status, &json!({"message": "no"}))).await);
    }
}

#[tokio::test(start_paused = true)]
async fn any_other_status_is_unknown_with_a_code_or_without() {
    for status in [301, 307, 405, 408, 410, 418, 500, 502, 503, 504] {
        assert_unknown(&launched(text(status, "")).await);
        assert_unknown(&launched(error(status, "SomeException")).await);
    }
    assert_unknown(&launched(error(500, "InternalServerException")).await);
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_unknown() {
    let class = launched(Err(Lost)).await;
    let WriteAnswer::Unknown { error } = class else { panic!("{class:?}") };
    assert_eq!(error.kind, CallErrorKind::Unavailable);
    assert!(error.message.contains("reset"), "{}", error.message);
}

#[tokio::test(start_paused = true)]
async fn the_wait_that_aws_asks_for_is_read() {
    let class = launched(with_header(error(429, "ThrottlingException"), "retry-after", "17")).await;
    let WriteAnswer::NoEffect { error } = class else { panic!("{class:?}") };
    assert_eq!(error.retry_after, Some(Duration::from_secs(17)));
}

#[tokio::test(start_paused = true)]
async fn an_unreadable_wait_does_not_hide_the_code() {
    let class = launched(with_header(error(429, "ThrottlingException"), "retry-after", "soon")).await;
    let WriteAnswer::NoEffect { error } = class else { panic!("{class:?}") };
    assert_eq!((error.code.as_deref(), error.retry_after), (Some("ThrottlingException"), None));
}

#[tokio::test(start_paused = true)]
async fn a_termination_is_classed_the_same_and_may_come_without_a_job() {
    assert_eq!(terminated(json(200, &json!({}))).await, WriteAnswer::Done { result: None });
    let done = terminated(json(200, &json!({"job": job("drsjob-2")}))).await;
    assert!(matches!(&done, WriteAnswer::Done { result: Some(job) } if job.id.as_str() == "drsjob-2"), "{done:?}");
    assert!(matches!(terminated(error(409, "ConflictException")).await, WriteAnswer::Conflict { .. }));
    assert!(matches!(terminated(error(429, "ThrottlingException")).await, WriteAnswer::NoEffect { .. }));
    assert_unknown(&terminated(error(500, "InternalServerException")).await);
    assert_unknown(&terminated(Err(Lost)).await);
}
