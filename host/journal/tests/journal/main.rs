//! The event store as its users see it: a real file, several connections, several processes.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail the test")]

mod append;
mod blobs;
mod chain;
mod examine;
mod executions;
mod hold;
mod inbox;
mod open;
mod processes;
mod properties;
mod store;
mod together;
