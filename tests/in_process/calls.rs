//! How many calls a large wave takes: AWS throttles an account, not a process.

use drs_core::status::ExecutionStatus;

use crate::generated;
use crate::rehearsal::{Rehearsal, Rehearsed, store};

/// As many as DRS has in jobs at a time.
const SERVERS: usize = 500;

#[test]
fn a_wave_of_500_servers_takes_at_most_half_a_call_of_starting_and_polling_for_each() {
    let rehearsed = drill(SERVERS, 1);
    let calls = |operation: &str| rehearsed.execution.calls.get(operation).copied().unwrap_or_default();
    let (starts, polls) = (calls("drs:StartRecovery"), calls("drs:DescribeJobs"));
    let for_each = (starts + polls) as f64 / SERVERS as f64;
    println!("{SERVERS} servers: {starts} StartRecovery, {polls} DescribeJobs: {for_each:.2} calls for each server");
    assert!(starts > 0 && polls > 0 && for_each <= 0.5, "{for_each}");
}

/// Each server's settings are read, written and put back, its instance is terminated: for four times the servers all that
/// is done four times, and what is done for a plan as a whole is not done more often.
#[test]
fn calls_and_events_grow_no_faster_than_servers() {
    let [few, many] = [60, 240].map(|servers| drill(servers, 2));
    let growth = |of: fn(&Rehearsed) -> u64| of(&many) as f64 / of(&few) as f64;
    let (calls, events) = (growth(Rehearsed::calls), growth(|rehearsed| rehearsed.stored.len() as u64));
    println!("four times the servers: {calls:.2} times the calls, {events:.2} times the events");
    assert!(calls <= 4.0 && events <= 4.0, "{calls} {events}");
}

fn drill(servers: usize, waves: usize) -> Rehearsed {
    let rehearsal = Rehearsal::of_texts(&generated::recipe(waves), &generated::fleet(servers, waves));
    let (_folder, journal) = store();
    let rehearsed = rehearsal.run(&journal, 1, 1);
    assert_eq!(rehearsed.execution.status, ExecutionStatus::Completed);
    rehearsed
}
