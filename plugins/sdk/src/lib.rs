//! Write hooks and policies for drs-runtime: one function, natural Rust types, one macro.
//!
//! ```ignore
//! use drs_plugin::{Error, HookContext, Verdict};
//!
//! drs_plugin::before_wave!(check);
//!
//! fn check(context: &HookContext) -> Result<Verdict, Error> {
//!     match context.servers.len() {
//!         0 => Ok(Verdict::Pause { reason: "the wave is empty".to_owned() }),
//!         _ => Ok(Verdict::Proceed),
//!     }
//! }
//! ```
//!
//! A crate with such a function builds as a `cdylib` for `wasm32-unknown-unknown` and is then made a component; see
//! `plugins/README.md`. On any other target it builds as an ordinary library, so that it can be tested where it is written:
//! [`fake`] stands in for the host there.

/// Lets a test's host answer a call; in a component there is none.
macro_rules! fake_host {
    ($action:expr, $($argument:expr),+) => {
        #[cfg(not(target_family = "wasm"))]
        if $crate::fake::stands_in() {
            return $crate::fake::call($action, format!("{:?}", ($(&$argument,)+)));
        }
    };
}

#[doc(hidden)]
pub mod bindings;
mod config;
mod context;
pub mod drs;
pub mod dynamodb;
pub mod ec2;
mod error;
#[cfg(not(target_family = "wasm"))]
pub mod fake;
#[doc(hidden)]
pub mod glue;
pub mod http;
pub mod log;
mod settings;
mod verdict;

pub use config::{ConfigDuration, format_duration};
pub use context::{HookContext, InstanceFacts, PolicyContext, PriorWave, Server, Tags, Timestamp};
pub use error::{CallError, Error};
pub use settings::{Setting, Settings};
pub use verdict::{AfterAnswer, Finding, PolicyAnswer, Retry, Verdict};

pub use bindings::host::drs::runtime::types::{FindingLevel, Mode, ServerStatus, WaveStatus};
