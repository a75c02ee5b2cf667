//! Launches: never twice, never forgotten.

use std::time::Duration;

use drs_core::event::{Event, LaunchFinding};
use drs_core::ports::CommandKind;
use drs_core::status::{ExecutionStatus, ServerStatus};
use drs_core::time::between;

use crate::aws::Fate;
use crate::support::Room;

fn found(room: &Room, is: impl Fn(&LaunchFinding) -> bool) -> usize {
    room.journal.count(|event| matches!(event, Event::LaunchLooked { finding, .. } if is(finding)))
}

#[tokio::test(start_paused = true)]
async fn a_launch_whose_answer_was_lost_is_adopted() {
    let room = Room::new(&[]).await;
    room.aws.fates.lock().unwrap().push(Fate::ReplyLost);
    let execution = room.drive().await.unwrap();
    assert_eq!(execution.status, ExecutionStatus::Completed);
    assert_eq!((room.aws.launches().len(), room.aws.jobs_made()), (1, 1));
    assert_eq!(found(&room, |finding| matches!(finding, LaunchFinding::Adopted { .. })), 1);
}

#[tokio::test(start_paused = true)]
async fn a_launch_that_never_arrived_is_made_again_only_when_it_can_no_longer_arrive() {
    let room = Room::new(&[]).await;
    room.aws.fates.lock().unwrap().push(Fate::Vanished);
    let execution = room.drive().await.unwrap();
    assert_eq!(execution.status, ExecutionStatus::Completed);
    let calls = room.aws.launches();
    assert_eq!((calls.len(), room.aws.jobs_made()), (2, 1));
    let waited = between(calls[0].0, calls[1].0);
    assert!(
        waited >= Duration::from_secs(6 * 60),
        "a signature is good for five minutes, clocks may differ: {waited:?}"
    );
    assert_eq!(found(&room, |finding| matches!(finding, LaunchFinding::NoEffect { .. })), 1);
}

#[tokio::test(start_paused = true)]
async fn a_cancel_while_a_launch_is_prepared_means_that_it_is_never_intended() {
    let room = Room::new(&[]).await;
    *room.aws.reading.lock().unwrap() = Duration::from_secs(30);
    room.post_after(10, CommandKind::Cancel);
    let execution = room.drive().await.unwrap();
    assert_eq!(execution.status, ExecutionStatus::Cancelled);
    assert_eq!(room.journal.count(|event| matches!(event, Event::LaunchIntended { .. })), 0);
    assert!(room.aws.launches().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_pause_while_a_launch_is_prepared_means_that_it_is_never_intended() {
    let room = Room::new(&[]).await;
    *room.aws.reading.lock().unwrap() = Duration::from_secs(30);
    room.post_after(10, CommandKind::Pause);
    assert_eq!(room.drive().await.unwrap().status, ExecutionStatus::Paused);
    assert!(room.aws.launches().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_cancel_waits_for_the_job_under_way_and_tells_what_became_of_it() {
    let room = Room::new(&[]).await;
    room.post_after(60, CommandKind::Cancel);
    let execution = room.drive().await.unwrap();
    assert_eq!(execution.status, ExecutionStatus::Cancelled);
    assert!(execution.servers.values().all(|server| server.status == ServerStatus::Launched));
}
