//! The simulator as a client sees it: raw requests on AWS's wire protocols against worlds in memory, on disk, on a socket.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::needless_pass_by_value,
    reason = "helpers may panic like the tests, which clippy excepts, and take the json! that a test writes in place"
)]

mod call_faults;
mod clock_off;
mod drawn_faults;
mod fleet_file;
mod foreign_jobs;
mod iam;
mod instance_types;
mod instances;
mod jobs;
mod launch_actions;
mod launch_configuration;
mod launch_settings;
mod manual;
mod persistence;
mod power;
mod replacement;
mod replication_faults;
mod roles;
mod server_faults;
mod serving;
mod shipped_fleets;
mod signatures;
mod source_servers;
mod start_recovery;
mod support;
mod tables;
mod tags;
mod templates;
mod terminate;
mod unknown_values;
mod web;
