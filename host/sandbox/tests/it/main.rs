//! The sandbox as its callers see it, with guests written as text and ports that answer from a list.
#![allow(clippy::unwrap_used, clippy::panic, reason = "these are tests, helpers included")]

mod builtins;
mod configuration;
mod describe;
mod dist;
mod dynamodb;
mod faults;
mod grants;
mod http;
mod inspect;
mod limits;
mod places;
mod policies;
mod recording;
mod reentry;
mod rehearsal;
mod shapes;
mod spans;
mod support;
mod verdicts;
mod wasi;
mod writes;
