//! The host's clock is off: AWS's answers put it right.

use drs_core::aws::{CallErrorKind, WriteAnswer};
use jiff::SignedDuration;
use serde_json::json;

use crate::support::{Answer, Fake, NOW, error, job, json, launch, text, time, with_header};

/// Seven minutes after the time at which the tests' clock stands.
const LATER: &str = "Fri, 01 Mar 2024 10:07:00 GMT";
/// Ten minutes before it.
const EARLIER: &str = "Fri, 01 Mar 2024 09:50:00 GMT";

/// The answer as AWS sends it at a time.
fn dated(answer: Answer, date: &'static str) -> Answer {
    with_header(with_header(answer, "date", date), "x-amzn-requestid", "request")
}

fn nothing() -> Answer {
    json(200, &json!({"items": []}))
}

fn signed(fake: &Fake) -> Vec<String> {
    fake.asked().iter().map(|asked| asked.headers["x-amz-date"].to_str().unwrap().to_owned()).collect()
}

#[tokio::test(start_paused = true)]
async fn before_the_first_answer_the_time_is_the_hosts() {
    let fake = Fake::giving([]).await;
    assert_eq!((fake.aws.ahead_of_host(), fake.aws.clock().now()), (None, time(NOW)));
}

#[tokio::test(start_paused = true)]
async fn an_answer_puts_the_time_right() {
    for (date, ahead, then) in [
        (LATER, SignedDuration::from_mins(7), "2024-03-01T10:07:00Z"),
        // Within the second that a `Date` is cut to, what is nearest to the host's clock is taken.
        (EARLIER, SignedDuration::from_millis(-600_000 + 999), "2024-03-01T09:50:00.999Z"),
    ] {
        let fake = Fake::giving([dated(nothing(), date)]).await;
        fake.aws.drs().source_servers(None).await.unwrap();
        assert_eq!((fake.aws.ahead_of_host(), fake.aws.clock().now()), (Some(ahead), time(then)));
    }
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_is_right_is_left_as_it_is() {
    let fake = Fake::giving([dated(nothing(), "Fri, 01 Mar 2024 10:00:00 GMT")]).await;
    fake.aws.drs().source_servers(None).await.unwrap();
    assert_eq!((fake.aws.ahead_of_host(), fake.aws.clock().now()), (Some(SignedDuration::ZERO), time(NOW)));
}

#[tokio::test(start_paused = true)]
async fn a_read_that_is_refused_for_its_time_is_asked_again_in_awss() {
    for (date, again) in [(LATER, "20240301T100700Z"), (EARLIER, "20240301T095000Z")] {
        let fake = Fake::giving([dated(error(403, "InvalidSignatureException"), date), dated(nothing(), date)]).await;
        fake.aws.drs().source_servers(None).await.unwrap();
        assert_eq!(signed(&fake), ["20240301T100000Z", again]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_wrong_key_is_told_at_once() {
    let date = "Fri, 01 Mar 2024 10:00:00 GMT";
    let fake = Fake::giving([dated(error(403, "InvalidSignatureException"), date)]).await;
    let refused = fake.aws.drs().source_servers(None).await.unwrap_err();
    assert_eq!((refused.kind, fake.asked().len()), (CallErrorKind::Denied, 1));
}

#[tokio::test(start_paused = true)]
async fn a_launch_that_is_refused_for_its_time_is_not_sent_again_and_may_be_intended_again() {
    let fake = Fake::giving([dated(error(403, "InvalidSignatureException"), LATER)]).await;
    let class = fake.aws.drs().start_recovery(&launch(NOW)).await;
    let WriteAnswer::NoEffect { error } = class else { panic!("{class:?}") };
    assert_eq!((error.kind, fake.asked().len()), (CallErrorKind::Unavailable, 1));
}

#[tokio::test(start_paused = true)]
async fn an_intents_age_is_awss_too() {
    let fake = Fake::giving([dated(nothing(), LATER), dated(json(202, &json!({"job": job("drsjob-1")})), LATER)]).await;
    fake.aws.drs().source_servers(None).await.unwrap();
    let old = fake.aws.drs().start_recovery(&launch("2024-03-01T10:02:59Z")).await;
    assert!(matches!(&old, WriteAnswer::NoEffect { error } if error.message.contains("not sent")), "{old:?}");
    let fresh = fake.aws.drs().start_recovery(&launch("2024-03-01T10:07:00Z")).await;
    assert!(matches!(fresh, WriteAnswer::Done { .. }), "{fresh:?}");
    assert_eq!(signed(&fake), ["20240301T100000Z", "20240301T100700Z"]);
}

#[tokio::test(start_paused = true)]
async fn what_does_not_come_from_aws_itself_does_not_tell_its_time() {
    let proxy = with_header(text(502, "<html>bad gateway</html>"), "date", LATER);
    let cache = with_header(dated(nothing(), LATER), "age", "420");
    for answer in [proxy, cache, dated(nothing(), "soon")] {
        let fake = Fake::giving([answer]).await;
        let _told_or_not = fake.aws.drs().source_servers(None).await;
        assert_eq!((fake.aws.ahead_of_host(), fake.aws.clock().now()), (None, time(NOW)));
    }
}
