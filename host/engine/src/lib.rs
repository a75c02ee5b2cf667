//! The engine: it drives executions. It runs the steps that the core says are due, turns their outcomes into events, and
//! holds no rule of its own. It knows ports only, never an adapter.

mod answers;
mod clock;
mod driver;
mod error;
mod isolation;
mod ledger;
mod observer;
mod poller;
mod ports;
mod preflight;
mod recorder;
mod reservations;
mod settings_now;
mod start;
mod tasks;

pub use answers::restored;
pub use clock::{RuntimeClock, StillClock};
pub use driver::{Drive, drive};
pub use error::{EngineError, Taken};
pub use ledger::{Ledger, Loaded, decode, load};
pub use observer::Observer;
pub use poller::{JobPoller, JobSnapshot, KnownJob};
pub use ports::Ports;
pub use preflight::{Refusal, SettingsPorts, preflight, settings_in_the_way, settings_needed, unread_settings};
pub use settings_now::{SettingsNow, settings_now};
pub use start::{Start, locks_of, start};
