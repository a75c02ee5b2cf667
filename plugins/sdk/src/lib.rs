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
//! `plugins/README.md`. On any other target it builds as an ordinary library, so that its logic can be tested where it
//! is written; only the calls to the host need a host.

#[doc(hidden)]
pub mod bindings;
mod config;
mod context;
pub mod drs;
pub mod dynamodb;
pub mod ec2;
mod error;
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
