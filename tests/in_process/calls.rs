//! How many calls a large wave takes: AWS throttles an account, not a process.

use drs_core::status::ExecutionStatus;

use crate::generated;
use crate::rehearsal::{Rehearsal, store};

/// As many as DRS has in jobs at a time.
const SERVERS: usize = 500;

#[test]
fn a_wave_of_500_servers_takes_at_most_half_a_call_of_starting_and_polling_for_each() {
    let rehearsal = Rehearsal::of_texts(&generated::recipe(1), &generated::fleet(SERVERS, 1));
    let (_folder, journal) = store();
    let rehearsed = rehearsal.run(&journal, 1, 1);
    assert_eq!(rehearsed.execution.status, ExecutionStatus::Completed);
    let calls = |operation: &str| rehearsed.execution.calls.get(operation).copied().unwrap_or_default();
    let (starts, polls) = (calls("drs:StartRecovery"), calls("drs:DescribeJobs"));
    let for_each = (starts + polls) as f64 / SERVERS as f64;
    println!("{SERVERS} servers: {starts} StartRecovery, {polls} DescribeJobs: {for_each:.2} calls for each server");
    assert!(starts > 0 && polls > 0 && for_each <= 0.5, "{for_each}");
}
