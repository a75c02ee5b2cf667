//! The hostile suite: an attack for each limit and for each right of each function, and what else a stranger's component may
//! try. Each is run beside an execution that must not notice: its journal stays the same, byte for byte.
//!
//! The rows that must be there follow from the tables of limits and of functions: one without an attack fails the suite. What
//! came of every row is `plugins/hostile/README.md`, which `DRS_RUNTIME_HOSTILE=write` writes anew.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers may panic and print like the tests, which clippy excepts"
)]

mod ask;
#[path = "../../host/sandbox/tests/it/support/guest.rs"]
#[allow(dead_code, reason = "shared with the sandbox's own tests")]
mod guest;
mod measure;
mod page;
#[path = "../in_process/rehearsal.rs"]
#[allow(dead_code, reason = "shared with the executions within one process")]
mod rehearsal;
mod required;
mod row;
mod rows;
#[path = "../../host/supply/tests/signer/mod.rs"]
mod signer;
#[path = "../../host/cli/src/wiring/simulated_http.rs"]
#[allow(dead_code, reason = "shared with the program, which reaches served simulators as well")]
mod simulated_http;
mod sockets;
mod stage;

use stage::Stage;

#[test]
fn every_limit_and_every_right_has_an_attack() {
    let rows = rows::all();
    let missing: Vec<String> =
        required::all().into_iter().filter(|required| !rows.iter().any(|row| row.covers.contains(required))).collect();
    assert!(missing.is_empty(), "no row of the hostile suite is for:\n{}", missing.join("\n"));
}

#[test]
fn every_attack_is_told_and_no_neighbour_notices() {
    let only = std::env::var("DRS_RUNTIME_HOSTILE_ONLY").unwrap_or_default();
    let (stage, mut seen, mut wrong) = (Stage::new(), Vec::new(), Vec::new());
    for row in rows::all().into_iter().filter(|row| row.what.contains(&only)) {
        let told = stage.play(&row);
        wrong.extend(told.problems(&row).into_iter().map(|problem| format!("{}: {problem}", row.what)));
        seen.push((row, told));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    if only.is_empty() {
        page::check(&seen);
    }
}
