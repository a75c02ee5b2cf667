//! The actor in virtual time, over ports that live in memory.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests fail the test")]

mod aws;
mod hooks;
mod journal;
mod launches;
mod poller;
mod prepared;
mod quotas;
mod reentry;
mod support;
