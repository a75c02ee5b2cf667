//! The shared poller: one read serves all who ask at about the same time, and a throttle stops them all.

use std::sync::atomic::Ordering;
use std::time::Duration;

use drs_core::aws::CallErrorKind;
use drs_core::status::ExecutionStatus;
use drs_core::time::{after, between};

use crate::support::Room;

const FRESH: Duration = Duration::from_secs(5);

#[tokio::test(start_paused = true)]
async fn askers_at_the_same_time_share_one_read() {
    let room = Room::new(&[]).await;
    let (one, other) = tokio::join!(room.jobs.snapshot(FRESH), room.jobs.snapshot(FRESH));
    assert_eq!(one.unwrap().read_at, other.unwrap().read_at);
    assert_eq!(room.aws.describe_jobs(), 1);
    room.clock.sleep(Duration::from_secs(4)).await;
    room.jobs.snapshot(FRESH).await.unwrap();
    assert_eq!(room.aws.describe_jobs(), 1);
    room.clock.sleep(Duration::from_secs(1)).await;
    room.jobs.snapshot(FRESH).await.unwrap();
    assert_eq!(room.aws.describe_jobs(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_throttle_stops_every_asker_for_as_long_as_aws_asks() {
    let room = Room::new(&[]).await;
    room.aws.throttled.store(1, Ordering::SeqCst);
    let began = room.clock.now();
    assert_eq!(room.jobs.snapshot(FRESH).await.unwrap_err().kind, CallErrorKind::Throttled);
    room.jobs.snapshot(FRESH).await.unwrap();
    assert_eq!(between(began, room.clock.now()), Duration::from_secs(40));
    assert_eq!(room.aws.describe_jobs(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_throttled_execution_goes_on_and_launches_once() {
    let room = Room::new(&[]).await;
    room.aws.throttled.store(5, Ordering::SeqCst);
    assert_eq!(room.drive().await.unwrap().status, ExecutionStatus::Completed);
    assert_eq!(room.aws.jobs_made(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_job_that_ended_long_before_the_last_read_is_asked_for_by_its_id() {
    let room = Room::new(&[]).await;
    room.aws.add_foreign_job(&["s-9"], Duration::from_secs(60));
    let known = [("drsjob-other-0".into(), room.clock.now())];
    room.jobs.snapshot(FRESH).await.unwrap();
    for _ in 0..3 {
        room.clock.sleep(Duration::from_secs(1200)).await;
        room.jobs.snapshot(FRESH).await.unwrap();
    }
    assert!(room.jobs.snapshot(FRESH).await.unwrap().jobs.is_empty(), "it is no longer in what all get");
    let found = room.jobs.jobs(&known, FRESH).await.unwrap();
    assert_eq!(found[0].ended, Some(after(known[0].1, Duration::from_secs(60))));
}

#[tokio::test(start_paused = true)]
async fn a_process_that_takes_over_asks_at_once_and_then_as_often_as_before() {
    let room = Room::new(&[]).await;
    let drive_for = |seconds| tokio::time::timeout(Duration::from_secs(seconds), room.drive());
    drive_for(100).await.unwrap_err();
    room.clock.sleep(FRESH).await;
    let before = room.aws.describe_jobs();
    drive_for(4).await.unwrap_err();
    assert_eq!(room.aws.describe_jobs(), before + 1);
    assert_eq!(room.drive().await.unwrap().status, ExecutionStatus::Completed);
}
