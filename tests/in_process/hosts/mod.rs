//! Hosts that live at the same time and share a table: each looks for executions that nobody drives, as `drs-runtime work`
//! does, with a clock of its own that may be wrong and over a network that may lose messages. Their processes are killed and
//! frozen, and wake while others drive. All on one thread in virtual time.

mod clock;
#[path = "../../../host/journal/tests/contract/emulator.rs"]
mod emulator;
pub(crate) mod host;
pub(crate) mod network;
pub(crate) mod notes;
mod person;
pub(crate) mod processes;
pub(crate) mod table;
