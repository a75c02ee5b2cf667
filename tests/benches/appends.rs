//! What the journal costs beyond SQLite: appends against plain inserts of the same bytes, with the same durability (a
//! write-ahead log, synchronous FULL, a transaction for each), in turns on the same disk. Then the same appends by many
//! executions at once, whose commits are shared.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, missing_docs)]

#[allow(dead_code, reason = "the other benchmarks need more of it")]
mod measured;
#[allow(dead_code, reason = "the tests need more of it")]
#[path = "../in_process/rehearsal.rs"]
mod rehearsal;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use drs_core::ports::Journal;
use drs_journal::SqliteJournal;
use rusqlite::Connection;

use measured::{is_asked_for, row, timed};
use rehearsal::{Rehearsal, execution_id, store};

/// The drill whose events are written.
const RECIPE: &str = "three-tier";

/// How often each way has its turn, and how many events it writes then.
const TURNS: u64 = 15;
const EVENTS: usize = 256;

/// How many executions append at once, on as many threads as the binary has, and how many events each.
const AT_ONCE: u64 = 64;
const THREADS: usize = 2;
const EVENTS_OF_EACH: usize = 16;

fn main() {
    if !is_asked_for() {
        return;
    }
    let events = events();
    let bytes: usize = events.iter().map(Vec::len).sum();
    println!("the {} events of {RECIPE} in turn, {} bytes each on average", events.len(), bytes / events.len());
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let plain = Plain::open(&folder.path().join("plain.sqlite3"));
    let journal = Arc::new(SqliteJournal::open(&folder.path().join("store")).unwrap());
    let (mut inserts, mut alone, mut together) = (Rate::default(), Rate::default(), Rate::default());
    for turn in 0..TURNS {
        let mut next = events.iter().cycle().skip(turn as usize * EVENTS).cloned();
        let few: Vec<_> = next.by_ref().take(EVENTS).collect();
        let many: Vec<_> = next.take(AT_ONCE as usize * EVENTS_OF_EACH).collect();
        inserts.add(&few, timed(|| plain.insert(&few)));
        alone.add(&few, timed(|| append_alone(&journal, turn, &few)));
        let executions = TURNS + turn * AT_ONCE..TURNS + (turn + 1) * AT_ONCE;
        let _holds: Vec<_> = executions.clone().map(|id| journal.hold(&execution_id(id)).unwrap()).collect();
        together.add(&many, timed(|| append_together(&journal, executions, &many)));
    }
    let plain = inserts.a_second();
    let against =
        |rate: &Rate| format!("{:.0} against {plain:.0}: {:.2} times", rate.a_second(), rate.a_second() / plain);
    let same = "against plain inserts of the same bytes and durability";
    row(&format!("appends a second of one execution, {same}"), &against(&alone));
    row(&format!("the same of {AT_ONCE} executions at once"), &against(&together));
}

/// How many events were written in which time.
#[derive(Default)]
struct Rate {
    events: usize,
    took: Duration,
}

impl Rate {
    fn add(&mut self, events: &[Vec<u8>], took: Duration) {
        self.events += events.len();
        self.took += took;
    }

    fn a_second(&self) -> f64 {
        self.events as f64 / self.took.as_secs_f64()
    }
}

/// The events of a real drill.
fn events() -> Vec<Vec<u8>> {
    let (_folder, journal) = store();
    let rehearsed = Rehearsal::of(RECIPE).run(&journal, 1, 1);
    rehearsed.stored.into_iter().map(|event| event.bytes).collect()
}

/// A table with nothing but the bytes.
struct Plain(Connection);

impl Plain {
    fn open(file: &Path) -> Self {
        let connection = Connection::open(file).unwrap();
        let settings = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE plain (bytes BLOB NOT NULL)";
        connection.execute_batch(settings).unwrap();
        Self(connection)
    }

    fn insert(&self, events: &[Vec<u8>]) {
        for event in events {
            self.0.prepare_cached("INSERT INTO plain (bytes) VALUES (?1)").unwrap().execute([event]).unwrap();
        }
    }
}

fn append_alone(journal: &SqliteJournal, execution: u64, events: &[Vec<u8>]) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let id = execution_id(execution);
    runtime.block_on(async {
        for (sequence, event) in (0..).zip(events) {
            journal.append(&id, sequence, std::slice::from_ref(event)).await.unwrap();
        }
    });
}

/// The same events, dealt out to executions that append at the same time.
fn append_together(journal: &Arc<SqliteJournal>, executions: std::ops::Range<u64>, events: &[Vec<u8>]) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(THREADS).build().unwrap();
    let tasks: Vec<_> = executions
        .zip(events.chunks(EVENTS_OF_EACH))
        .map(|(execution, events)| {
            let (journal, id, events) = (journal.clone(), execution_id(execution), events.to_vec());
            runtime.spawn(async move {
                for (sequence, event) in (0..).zip(&events) {
                    journal.append(&id, sequence, std::slice::from_ref(event)).await.unwrap();
                }
            })
        })
        .collect();
    runtime.block_on(async {
        for task in tasks {
            task.await.unwrap();
        }
    });
}
