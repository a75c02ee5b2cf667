//! Quotas, throttles and the jobs of others: what does not fit waits its turn, for a while and by name.

use std::time::Duration;

use drs_core::aws::CallErrorKind;
use drs_core::event::Event;
use drs_core::ids::ServerId;
use drs_core::ports::{Reservation, Store as _};
use drs_core::status::{ExecutionStatus, ServerStatus, WaveStatus};
use drs_core::time::between;

use crate::aws::Fate;
use crate::support::{Room, place, servers};

fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(minutes * 60)
}

fn launched_in(room: &Room, server: &str) -> Vec<Duration> {
    let began = room.journal.entries()[0].at;
    let of_server = room.aws.launches().into_iter().filter(|(_, request)| request.servers.contains(&server.into()));
    of_server.map(|(at, _)| between(began, at)).collect()
}

#[tokio::test(start_paused = true)]
async fn a_launch_that_exceeds_a_quota_of_aws_waits_and_is_made_again() {
    let room = Room::new(&[]).await;
    room.aws.fates.lock().unwrap().extend([Fate::Refused(CallErrorKind::Quota, None); 3]);
    let execution = room.drive().await.unwrap();
    assert_eq!(execution.status, ExecutionStatus::Completed);
    assert_eq!((room.aws.launches().len(), room.aws.jobs_made()), (4, 1));
    let calls = room.aws.launches();
    assert!(calls.windows(2).all(|pair| between(pair[0].0, pair[1].0) >= Duration::from_secs(30)));
}

#[tokio::test(start_paused = true)]
async fn a_quota_that_never_has_room_ends_with_the_waves_time_and_says_what_was_short() {
    let room = Room::new(&[]).await;
    room.aws.fates.lock().unwrap().extend([Fate::Refused(CallErrorKind::Quota, None); 1000]);
    let execution = room.drive().await.unwrap();
    assert_eq!(execution.status, ExecutionStatus::TimedOut);
    let error = execution.waves[0].error.clone().unwrap();
    assert!(error.contains("its launch still waited") && error.contains("refused"), "{error}");
    assert_eq!(room.aws.jobs_made(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_throttled_launch_waits_as_long_as_aws_asks() {
    let room = Room::new(&[]).await;
    room.aws.fates.lock().unwrap().push(Fate::Refused(CallErrorKind::Throttled, Some(Duration::from_secs(95))));
    assert_eq!(room.drive().await.unwrap().status, ExecutionStatus::Completed);
    let calls = room.aws.launches();
    let waited = between(calls[0].0, calls[1].0);
    assert!((95..=100).contains(&waited.as_secs()), "{waited:?}");
}

#[tokio::test(start_paused = true)]
async fn a_launch_waits_until_the_jobs_of_others_leave_room_and_says_so() {
    let room = Room::new(&[]).await;
    (0..20).for_each(|number| room.aws.add_foreign_job(&[&format!("s-other-{number}")], minutes(10)));
    let execution = room.drive().await.unwrap();
    assert_eq!(execution.status, ExecutionStatus::Completed);
    let launched = launched_in(&room, "s-1");
    assert_eq!(launched.len(), 1, "no call is made to learn what DescribeJobs told");
    assert!(launched[0] >= minutes(10) && launched[0] <= minutes(11), "{launched:?}");
    let held = room.journal.entries().into_iter().find_map(|entry| match entry.event {
        Event::LaunchHeld { shortage, .. } => Some(shortage.to_string()),
        _ => None,
    });
    assert_eq!(held.as_deref(), Some("20 of 20 concurrent jobs are active, 20 of them of others"));
}

#[tokio::test(start_paused = true)]
async fn servers_in_the_jobs_of_others_count_against_the_quota_of_servers() {
    let room = Room::new(&[]).await;
    let others: Vec<String> = (0..499).map(|number| format!("s-other-{number}")).collect();
    room.aws.add_foreign_job(&others.iter().map(String::as_str).collect::<Vec<_>>(), minutes(10));
    assert_eq!(room.drive().await.unwrap().status, ExecutionStatus::Completed);
    assert!(launched_in(&room, "s-1")[0] >= minutes(10));
    assert!(room.journal.count(|event| matches!(event, Event::LaunchHeld { .. })) >= 1);
}

#[tokio::test(start_paused = true)]
async fn what_others_intend_and_drs_does_not_show_counts_until_it_must_be_visible() {
    let room = Room::new(&[]).await.shared();
    let until = room.clock.now() + minutes(10);
    let intended = |number: usize| Reservation {
        execution: "01JZOTHER00000000000000000".into(),
        tag: format!("01JZOTHER00000000000000000/wave/{number}/1/1/0"),
        servers: 1,
        until,
    };
    room.journal.reserve(&place(), 0, &(0..20).map(intended).collect::<Vec<_>>()).await.unwrap();
    assert_eq!(room.drive().await.unwrap().status, ExecutionStatus::Completed);
    let launched = launched_in(&room, "s-1");
    assert!(launched.len() == 1 && launched[0] >= minutes(10) && launched[0] <= minutes(11), "{launched:?}");
}

#[tokio::test(start_paused = true)]
async fn a_launch_is_reserved_before_its_intent_is_written() {
    let room = Room::new(&[]).await.shared();
    // Event 0, driver-started, wave-started, settings read and applied of two servers; the intent comes next.
    room.journal.superseded_at.store(7, std::sync::atomic::Ordering::SeqCst);
    room.drive().await.unwrap_err();
    let reserved = room.journal.reservations(&place()).await.unwrap().entries;
    assert_eq!(reserved.iter().map(|launch| launch.servers).collect::<Vec<_>>(), [2]);
    assert!(room.aws.launches().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_server_that_a_job_of_others_holds_is_split_off_and_launched_when_it_is_free() {
    let room = Room::new(&[]).await;
    room.aws.add_foreign_job(&["s-1"], minutes(12));
    let execution = room.drive().await.unwrap();
    assert_eq!(execution.status, ExecutionStatus::Completed);
    assert!(launched_in(&room, "s-2")[0] < minutes(1), "the rest is launched at once");
    let freed = launched_in(&room, "s-1");
    assert!(freed.len() == 1 && freed[0] >= minutes(12) && freed[0] < minutes(13), "{freed:?}");
    let named = |event: &Event| matches!(event, Event::ServersBusy { servers, .. } if servers[0].holder == "job drsjob-other-0 (START_DRILL)");
    assert!(room.journal.count(named) > 1, "the holder is named");
}

#[tokio::test(start_paused = true)]
async fn a_server_that_is_never_free_fails_by_the_name_of_its_holder_and_the_rest_does_not() {
    let room = Room::new(&[]).await;
    room.aws.add_foreign_job(&["s-1"], minutes(600));
    let execution = room.drive().await.unwrap();
    let server = |id: &str| &execution.servers[&ServerId::from(id)];
    assert_eq!(server("s-2").status, ServerStatus::Launched);
    assert_eq!(server("s-1").status, ServerStatus::Failed);
    let error = server("s-1").error.clone().unwrap();
    assert_eq!(error, "not launched: job drsjob-other-0 (START_DRILL) held the server for 30m");
    assert_eq!(execution.waves[0].status, WaveStatus::Failed);
    assert!(launched_in(&room, "s-1").is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_conflict_with_a_job_of_others_splits_off_what_it_holds() {
    let room = Room::new(&[]).await;
    // It begins after DRS was read and before the launch is sent.
    room.aws.fates.lock().unwrap().push(Fate::Overtaken("s-1", minutes(5)));
    let execution = room.drive().await.unwrap();
    assert_eq!(execution.status, ExecutionStatus::Completed);
    let (first, second) = (launched_in(&room, "s-1"), launched_in(&room, "s-2"));
    assert_eq!((first.len(), second.len()), (2, 2), "both were in the call that was refused");
    assert!(second[1] < minutes(2) && first[1] >= minutes(5), "{first:?} {second:?}");
}

#[tokio::test(start_paused = true)]
async fn a_conflict_without_a_holder_is_tried_again_for_a_while() {
    let room = Room::new(&[]).await;
    room.aws.fates.lock().unwrap().extend([Fate::Refused(CallErrorKind::Conflict, None); 3]);
    assert_eq!(room.drive().await.unwrap().status, ExecutionStatus::Completed);
    let room = Room::new(&[]).await;
    room.aws.fates.lock().unwrap().extend([Fate::Refused(CallErrorKind::Conflict, None); 1000]);
    let execution = room.drive().await.unwrap();
    assert_eq!(execution.status, ExecutionStatus::Failed);
    let error = execution.servers[&ServerId::from("s-1")].error.clone().unwrap();
    assert!(error.contains("a job that DRS does not show"), "{error}");
}

/// The aim: half a call of StartRecovery and DescribeJobs together for each launched server, at most.
#[tokio::test(start_paused = true)]
async fn a_wave_of_500_servers_costs_few_calls() {
    let room = Room::of(servers(500), &[]).await;
    let execution = room.drive().await.unwrap();
    assert_eq!(execution.status, ExecutionStatus::Completed);
    assert_eq!(execution.launched(), 500);
    let (starts, describes) = (room.aws.launches().len(), room.aws.describe_jobs());
    let each = (starts + describes) as f64 / 500.0;
    println!("500 servers: {starts} StartRecovery, {describes} DescribeJobs, {each:.3} calls a server");
    assert_eq!(starts, 5);
    assert!(each <= 0.5, "{each}");
}

#[tokio::test(start_paused = true)]
async fn two_executions_of_a_process_share_one_stream_of_describe_jobs() {
    let alone = Room::new(&[]).await;
    alone.drive().await.unwrap();
    let first = Room::new(&[]).await;
    let second = first.beside(servers(8).split_off(4)).await;
    let (one, other) = tokio::join!(first.drive(), second.drive());
    assert_eq!((one.unwrap().status, other.unwrap().status), (ExecutionStatus::Completed, ExecutionStatus::Completed));
    assert_eq!(first.aws.jobs_made(), 2);
    let (alone, shared) = (alone.aws.describe_jobs(), first.aws.describe_jobs());
    println!("DescribeJobs: {alone} for one execution, {shared} for two");
    assert!(shared <= alone + 3, "{shared} for two, {alone} for one");
}

/// The DescribeJobs calls for so many executions that start within half a minute of each other.
async fn describes_for(executions: usize) -> usize {
    let first = Room::new(&[]).await;
    let mut driven = tokio::task::JoinSet::new();
    for number in 0..executions {
        let room = first.beside(servers(2 * number + 4).split_off(2 * number + 2)).await;
        let late = Duration::from_secs(30) * u32::try_from(number).unwrap() / u32::try_from(executions).unwrap();
        driven.spawn(async move {
            room.clock.sleep(late).await;
            room.drive().await.unwrap().status
        });
    }
    assert!(driven.join_all().await.into_iter().all(|status| status == ExecutionStatus::Completed));
    assert_eq!(first.aws.jobs_made(), executions);
    first.aws.describe_jobs()
}

#[tokio::test(start_paused = true)]
async fn describe_jobs_does_not_grow_with_the_number_of_executions() {
    let (one, eight, sixteen) = (describes_for(1).await, describes_for(8).await, describes_for(16).await);
    println!("DescribeJobs: {one} for one execution, {eight} for 8, {sixteen} for 16");
    // Their launches and ends, which all want to see, lie in half a minute each and not in one moment.
    assert!(sixteen <= eight + 3 && sixteen < 3 * one, "{one}, {eight}, {sixteen}");
}
