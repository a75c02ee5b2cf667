//! The adapters as the rest of the runtime sees them, over canned HTTP answers within the process, and where only a
//! socket will do, over loopback.

// The configuration of clippy allows these in test functions only, not in their helpers.
#![allow(clippy::unwrap_used, clippy::panic)]

mod classes;
mod drs_reads;
mod instances;
mod items;
mod roles;
mod signing;
mod sockets;
mod support;
mod templates;
mod times;
