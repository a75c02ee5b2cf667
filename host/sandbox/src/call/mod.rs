//! One call of a plug-in: a fresh store and instance, its limits, and whose fault it was when there is no answer.

mod answer;
mod budget;
mod fault;
mod gauge;
mod log_book;
mod meter;
mod pace;
mod replay;
mod run;
mod state;
mod time;
mod traced;

pub(crate) use answer::{VerdictRules, after_outcome, before_outcome, policy_outcome};
pub(crate) use budget::Budget;
pub(crate) use fault::HostFault;
pub(crate) use gauge::Gauge;
pub(crate) use log_book::LogBook;
pub(crate) use meter::wall_now;
pub(crate) use pace::{Pace, Turns};
pub(crate) use replay::{Diverged, Replay};
pub(crate) use run::{Body, note_fuel, run};
pub(crate) use state::{CallState, HostAccess};
pub(crate) use traced::traced;
