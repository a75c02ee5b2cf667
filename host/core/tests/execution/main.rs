//! The core without an engine: its steps are answered by a world made of random numbers, in a time that only the test
//! moves.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests fail the test")]

mod actions;
mod disabling;
mod doubts;
mod edges;
mod faults;
mod holders;
mod jobs;
mod keys;
mod leftovers;
mod needs;
mod plans;
mod properties;
mod recoveries;
mod retries;
mod rules;
mod settings;
mod strays;
mod tags;
mod takeover;
mod terminations;
mod world;
