//! The core of drs-runtime: recipe → plan → execution, as pure functions. No clock, no I/O, no engine, no SDK.
//!
//! The rooms around it do what it says: an execution is the fold of its events ([`execution`]), and [`next`] says which
//! steps are due at a time. What they need of the outside world is declared in [`ports`].

pub mod aws;
pub mod command;
pub mod event;
pub mod execution;
pub mod http;
pub mod iam;
pub mod ids;
pub mod launch;
pub mod launchable;
pub mod mode;
pub mod need;
pub mod next;
pub mod past;
pub mod plan;
pub mod plugin;
pub mod ports;
pub mod recipe;
pub mod selection;
pub mod settings;
mod signed;
pub mod size;
pub mod status;
pub mod termination;
pub mod time;
