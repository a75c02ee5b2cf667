//! An assumed role: its credentials sign every call, and are renewed on the core's clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use drs_aws::{AssumedRole, ConnectError};
use drs_core::aws::{CallErrorKind, WriteAnswer};
use drs_core::ports::{Clock, JobQuery};
use drs_core::time::{Timestamp, after};

use crate::support::{Answer, Asked, Fake, NOW, json, launch, text, time};

const ROLE: &str = "arn:aws:iam::111122223333:role/disaster-recovery";

fn role(external_id: Option<&str>) -> AssumedRole {
    AssumedRole {
        arn: ROLE.to_owned(),
        external_id: external_id.map(str::to_owned),
        session_name: "drs-runtime-01JZZZZZZZZZZZZZZZZZZZZZZZ".to_owned(),
    }
}

/// A clock that a test moves on.
#[derive(Debug, Default)]
struct MovedClock(AtomicU64);

#[async_trait]
impl Clock for MovedClock {
    fn now(&self) -> Timestamp {
        after(time(NOW), Duration::from_secs(self.0.load(Ordering::SeqCst)))
    }

    async fn sleep(&self, _: Duration) {}
}

/// STS gives keys that are numbered and last an hour; DRS has no jobs.
fn trusting(clock: Arc<MovedClock>) -> impl Fn(&Asked) -> Answer {
    let given = AtomicU64::new(0);
    move |asked| {
        if !asked.body.contains("Action=AssumeRole") {
            return json(200, &serde_json::json!({ "items": [] }));
        }
        let number = given.fetch_add(1, Ordering::SeqCst) + 1;
        let expiry = after(clock.now(), Duration::from_secs(3600));
        text(
            200,
            &format!(
                "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult><Credentials>\
                 <AccessKeyId>ASIAROLE{number}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>\
                 <SessionToken>token{number}</SessionToken><Expiration>{expiry}</Expiration>\
                 </Credentials></AssumeRoleResult></AssumeRoleResponse>"
            ),
        )
    }
}

async fn connected(clock: &Arc<MovedClock>, external_id: Option<&str>) -> Fake {
    Fake::as_role(role(external_id), clock.clone(), trusting(clock.clone())).await.unwrap()
}

fn signer(asked: &Asked) -> String {
    asked.headers["authorization"].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_role_is_asked_for_with_its_external_id_and_the_executions_session_name() {
    let clock = Arc::new(MovedClock::default());
    let fake = connected(&clock, Some("shop-recovery")).await;
    let asked = &fake.asked()[0];
    assert!(signer(asked).contains("AKIASIMULATOREXAMPLE"), "with the credentials of the chain");
    assert_eq!(asked.parameters("ExternalId")[""], "shop-recovery");
    assert_eq!(asked.parameters("RoleSessionName")[""], "drs-runtime-01JZZZZZZZZZZZZZZZZZZZZZZZ");
    let without = connected(&clock, None).await;
    assert!(without.asked()[0].parameters("ExternalId").is_empty());
}

#[tokio::test]
async fn every_call_is_signed_with_the_roles_credentials() {
    let clock = Arc::new(MovedClock::default());
    let fake = connected(&clock, None).await;
    fake.aws.drs().jobs(&JobQuery::Ids(vec!["drsjob-1".into()])).await.unwrap();
    let asked = &fake.asked()[1];
    assert!(signer(asked).contains("ASIAROLE1"), "{}", signer(asked));
    assert_eq!(asked.headers["x-amz-security-token"], "token1");
}

#[tokio::test]
async fn the_role_is_assumed_again_shortly_before_its_credentials_expire() {
    let clock = Arc::new(MovedClock::default());
    let fake = connected(&clock, None).await;
    let read = || async { fake.aws.drs().jobs(&JobQuery::Ids(vec!["drsjob-1".into()])).await.unwrap() };
    clock.0.store(3600 - 301, Ordering::SeqCst);
    read().await;
    assert_eq!(fake.asked().len(), 2);
    clock.0.store(3600 - 300, Ordering::SeqCst);
    read().await;
    assert!(signer(&fake.asked()[3]).contains("ASIAROLE2"));
}

#[tokio::test]
async fn a_role_that_is_not_given_is_named_with_the_external_id() {
    let refused = |_: &Asked| {
        text(
            403,
            "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>\
             <Message>User: arn:aws:iam::444455556666:user/lead is not authorized to perform: sts:AssumeRole</Message>\
             </Error></ErrorResponse>",
        )
    };
    let error = Fake::as_role(role(None), Arc::new(MovedClock::default()), refused).await.err().unwrap();
    assert!(matches!(error, ConnectError::Role(_)), "{error:?}");
    let said = error.to_string();
    for part in [ROLE, "without an external id", "AccessDenied", "user/lead", "external-id"] {
        assert!(said.contains(part), "{said}");
    }
}

#[tokio::test]
async fn what_is_no_role_is_refused_before_any_call() {
    let nobody = AssumedRole { arn: "disaster-recovery".into(), ..role(None) };
    let error = Fake::as_role(nobody, Arc::new(MovedClock::default()), |_| text(500, "")).await.err().unwrap();
    assert_eq!(error, ConnectError::RoleName("disaster-recovery".into()));
}

/// STS gives a role once, and is throttled from then on.
fn throttled_later(clock: Arc<MovedClock>) -> impl Fn(&Asked) -> Answer {
    let trusting = trusting(clock.clone());
    move |asked| match asked.body.contains("Action=AssumeRole") && clock.0.load(Ordering::SeqCst) > 0 {
        true => text(
            400,
            "<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error>\
             </ErrorResponse>",
        ),
        false => trusting(asked),
    }
}

#[tokio::test(start_paused = true)]
async fn while_a_role_can_not_be_renewed_calls_wait_and_are_not_refused() {
    let clock = Arc::new(MovedClock::default());
    let fake = Fake::as_role(role(None), clock.clone(), throttled_later(clock.clone())).await.unwrap();
    clock.0.store(3600, Ordering::SeqCst);
    let sent = fake.aws.drs().start_recovery(&launch(&clock.now().to_string())).await;
    let WriteAnswer::NoEffect { error } = sent else { panic!("{sent:?}") };
    assert_eq!(error.kind, CallErrorKind::Unavailable);
    assert!(error.message.contains(ROLE) && error.message.contains("Rate exceeded"), "{}", error.message);
    let read = fake.aws.drs().jobs(&JobQuery::Ids(vec!["drsjob-1".into()])).await.unwrap_err();
    assert_eq!(read.kind, CallErrorKind::Unavailable);
    assert!(fake.asked().iter().all(|asked| asked.body.contains("Action=AssumeRole")), "nothing was sent to DRS");
}
