//! Executions within this process, in virtual time: the engine, the real SDK, the simulator behind it, the journal and the
//! sandbox, on a paused clock and one thread.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers may panic and print like the tests, which clippy excepts"
)]

mod aws_time;
mod calls;
mod crash;
mod determinism;
mod figures;
mod generated;
mod hosts;
mod locks;
mod rehearsal;
mod seeds;
mod thousand;
