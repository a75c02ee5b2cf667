//! The event store: append-only journals of executions with a chain of hashes, inboxes for the commands of other
//! terminals, the lock of the process that drives an execution, and what an execution was started with.
//!
//! A store is a folder or a table. In the folder, `journal.sqlite3` holds everything that must survive, `locks/` the
//! operating system's locks. It must lie on a local disk: neither SQLite's write-ahead log nor the locks can be trusted over
//! a network. A table of DynamoDB ([`dynamo`]) is shared by any number of hosts.

mod blobs;
mod chain;
pub mod dynamo;
mod events;
mod examine;
mod executions;
mod fault;
mod hold;
mod id;
mod inbox;
mod locks;
mod outlines;
mod reservations;
mod schema;
mod sqlite;
mod sqlite_store;
mod together;

pub use chain::{GENESIS, event_hash};
pub use examine::{ChainFault, examine};
pub use hold::Hold;
pub use inbox::MAX_WAITING;
pub use schema::{APPLICATION_ID, SCHEMA_VERSION};
pub use sqlite::SqliteJournal;
