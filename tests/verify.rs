//! `verify`: a record that was changed, cut or rewritten is told, and how.

use std::path::PathBuf;

use rusqlite::Connection;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::support::{
    Bench, Fleet,
    bench::text,
    recipe::{ONE_WAVE, recipe},
    result::id,
};

/// A recorded drill with what was kept of it elsewhere.
struct Recorded {
    bench: Bench,
    execution: String,
}

impl Recorded {
    fn new() -> Self {
        let bench = Bench::new(&recipe(ONE_WAVE), &Fleet::shop());
        let done = bench.run().expect(0);
        let execution = id(&done.json());
        bench.write("result.json", &done.stdout);
        bench.write("lines.jsonl", &bench.call(&["events", &execution, "--output", "jsonl"]).expect(0).stdout);
        bench.call(&["report", &execution, "--html", "report.html"]).expect(0);
        Recorded { bench, execution }
    }

    fn file(&self) -> PathBuf {
        self.bench.store().join("journal.sqlite3")
    }

    /// Changes the database past the triggers that stop mistakes.
    fn tamper(&self, sql: &str) {
        let connection = Connection::open(self.file()).unwrap();
        let free = "PRAGMA foreign_keys = OFF; DROP TRIGGER IF EXISTS events_do_not_change;
                    DROP TRIGGER IF EXISTS events_do_not_vanish;";
        connection.execute_batch(&format!("{free} {sql}")).unwrap();
    }

    fn verify(&self, further: &[&str]) -> crate::support::Done {
        self.bench.call(&[&["verify", &self.execution], further].concat())
    }

    /// Changes an event and writes every later hash, and the end, anew.
    fn rewrite_from(&self, sequence: u64) {
        self.tamper("");
        let connection = Connection::open(self.file()).unwrap();
        let mut rows: Vec<(u64, Vec<u8>, Vec<u8>)> = connection
            .prepare("SELECT sequence, bytes, hash FROM events ORDER BY sequence")
            .unwrap()
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        rows[sequence as usize].1.push(b' ');
        let mut before = if sequence == 0 { vec![0; 32] } else { rows[sequence as usize - 1].2.clone() };
        for (number, bytes, hash) in &mut rows[sequence as usize..] {
            let chained = Sha256::new().chain_update(&before).chain_update(number.to_be_bytes()).chain_update(&bytes);
            *hash = chained.finalize().to_vec();
            before.clone_from(hash);
            connection
                .execute("UPDATE events SET bytes = ?1, hash = ?2 WHERE sequence = ?3", (&*bytes, &*hash, *number))
                .unwrap();
        }
        connection.execute("UPDATE executions SET head = ?1", [before]).unwrap();
    }

    fn sequence_of(&self, event: &str) -> u64 {
        let lines = std::fs::read_to_string(self.bench.path().join("lines.jsonl")).unwrap();
        let lines = lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines.filter(|line| line["event"] == event).map(|line| line["sequence"].as_u64().unwrap()).next().unwrap()
    }
}

#[test]
fn a_record_as_it_was_written_is_verified_alone_and_against_each_file() {
    let recorded = Recorded::new();
    let alone = recorded.verify(&[]).expect(0).stdout;
    assert!(alone.contains("is as it was written") && alone.contains("1 launch tag checked"), "{alone}");
    assert!(alone.contains("--report FILE"), "it says what it can't tell: {alone}");
    for file in ["report.html", "result.json", "lines.jsonl"] {
        let told = recorded.verify(&["--report", file]).expect(0).stdout;
        assert!(told.contains(&format!("the same in {file}")), "{told}");
    }
    let object = recorded.verify(&["--report", "report.html", "--output", "json"]).expect(0).json();
    assert_eq!((&object["verified"], &object["against"]["kind"]), (&Value::from(true), &Value::from("report")));
    let result: Value =
        serde_json::from_str(&std::fs::read_to_string(recorded.bench.path().join("result.json")).unwrap()).unwrap();
    assert_eq!(object["journalHead"], result["journalHead"]);
    assert!(text(&object["firstAt"]) < text(&object["lastAt"]));
}

#[test]
fn each_change_is_told_by_event_and_kind() {
    let cases = [
        ("UPDATE events SET bytes = CAST(bytes AS TEXT) || ' ' WHERE sequence = 3", "changed", 3),
        ("UPDATE events SET hash = zeroblob(32) WHERE sequence = 4", "hash-changed", 4),
        ("DELETE FROM events WHERE sequence = 2", "missing", 2),
        (
            "UPDATE events SET sequence = 999 WHERE sequence = 2; UPDATE events SET sequence = 2 WHERE sequence = 5;
             UPDATE events SET sequence = 5 WHERE sequence = 999",
            "out-of-order",
            2,
        ),
        ("DELETE FROM events WHERE sequence >= 6", "cut", 6),
    ];
    let recorded = Recorded::new();
    let whole = std::fs::read(recorded.file()).unwrap();
    for (sql, kind, sequence) in cases {
        std::fs::write(recorded.file(), &whole).unwrap();
        let sql = sql.replace("CAST(bytes AS TEXT) || ' '", "CAST(CAST(bytes AS TEXT) || ' ' AS BLOB)");
        recorded.tamper(&sql);
        let told = recorded.verify(&["--output", "json"]).expect(3);
        let finding = &told.json()["findings"][0];
        assert_eq!((&finding["kind"], &finding["sequence"]), (&Value::from(kind), &Value::from(sequence)), "{sql}");
        told.says("is not as it was written");
        told.says("compare with a backup");
    }
}

#[test]
fn a_chain_that_was_written_anew_shows_in_its_launch_tags_and_against_what_was_kept() {
    let recorded = Recorded::new();
    let intent = recorded.sequence_of("launch-intended");
    let whole = std::fs::read(recorded.file()).unwrap();
    // Before the intent: the tag, which AWS has as well, carries another hash.
    recorded.rewrite_from(1);
    recorded.verify(&[]).expect(3).says(&format!("event {intent} says in its launch tag"));
    // After it nothing in the store tells, but every file that was kept.
    std::fs::write(recorded.file(), &whole).unwrap();
    recorded.rewrite_from(intent + 1);
    recorded.verify(&[]).expect(0);
    for file in ["report.html", "result.json", "lines.jsonl"] {
        recorded.verify(&["--report", file]).expect(3).says("the chain was rewritten");
    }
    let lines = recorded.verify(&["--report", "lines.jsonl", "--output", "json"]).expect(3).json();
    assert_eq!(lines["findings"][0]["sequence"], Value::from(intent + 1), "{lines}");
}

#[test]
fn a_chain_that_was_written_anew_with_its_tags_shows_in_the_jobs_of_drs() {
    let recorded = Recorded::new();
    let told = recorded.verify(&["--online"]).expect(0).stdout;
    assert!(told.contains("1 job in DRS with the launch tags of the record, and no other of this execution"), "{told}");
    let object = recorded.verify(&["--online", "--output", "json"]).expect(0).json();
    assert_eq!((&object["online"]["jobs"], &object["online"]["notShown"]), (&Value::from(1), &Value::from(0)));

    let whole = std::fs::read(recorded.file()).unwrap();
    let intent = recorded.sequence_of("launch-intended");
    recorded.tamper(&format!(
        "UPDATE events SET bytes = CAST(REPLACE(CAST(bytes AS TEXT), '/all/1/1/1/', '/all/1/2/1/') AS BLOB)
         WHERE sequence = {intent}"
    ));
    recorded.rewrite_from(intent);
    recorded.verify(&[]).expect(0);
    recorded.verify(&["--online"]).expect(3).says("/all/1/2/1/");

    std::fs::write(recorded.file(), &whole).unwrap();
    recorded.tamper(&format!(
        "DELETE FROM events WHERE sequence >= {intent}; UPDATE executions SET events = {intent}, head = (SELECT hash \
         FROM events WHERE sequence = {intent} - 1)"
    ));
    recorded.verify(&[]).expect(0);
    let told = recorded.verify(&["--online", "--output", "json"]).expect(3);
    assert_eq!(told.json()["findings"][0]["kind"], "unknown-job");
    told.says("of which the record has nothing");
}

#[test]
fn an_end_that_was_cut_off_with_the_kept_end_shows_against_what_was_kept() {
    let recorded = Recorded::new();
    recorded.tamper(
        "DELETE FROM events WHERE sequence >= 9;
         UPDATE executions SET events = 9, head = (SELECT hash FROM events WHERE sequence = 8)",
    );
    recorded.verify(&[]).expect(0);
    recorded.verify(&["--report", "report.html"]).expect(3).says("the end was cut off");
    recorded.verify(&["--report", "lines.jsonl"]).expect(3).says("the file keeps the hash of event 9");
    recorded.verify(&["--report", "result.json"]).expect(3).says("rewritten or cut");
}

#[test]
fn events_of_a_newer_version_are_verified_though_they_can_not_be_read() {
    let recorded = Recorded::new();
    let connection = Connection::open(recorded.file()).unwrap();
    let (last, before): (u64, Vec<u8>) = connection
        .query_row("SELECT sequence, hash FROM events ORDER BY sequence DESC LIMIT 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    let bytes = br#"{"at":"2027-01-01T00:00:00Z","event":"moon-landed","crew":3}"#.to_vec();
    let next = last + 1;
    let hash = Sha256::new().chain_update(&before).chain_update(next.to_be_bytes()).chain_update(&bytes).finalize();
    connection
        .execute(
            "INSERT INTO events (execution, sequence, bytes, hash) VALUES (?1, ?2, ?3, ?4)",
            (&recorded.execution, next, &bytes, hash.to_vec()),
        )
        .unwrap();
    connection.execute("UPDATE executions SET events = ?1, head = ?2", (next + 1, hash.to_vec())).unwrap();
    drop(connection);
    let told = recorded.verify(&["--report", "report.html"]).expect(0).stdout;
    assert!(told.contains("2027-01-01T00:00:00Z"), "{told}");
    recorded.bench.call(&["show", &recorded.execution]).expect(1).says("written by another version");
}

#[test]
fn a_file_that_keeps_nothing_of_the_execution_is_a_wrong_command_line() {
    let recorded = Recorded::new();
    recorded.verify(&["--report", "recipe.toml"]).expect(2).says("holds no hash of a record");
    recorded.verify(&["--report", "none.html"]).expect(2).says("can't be read");
    let other = Recorded::new();
    let path = other.bench.path().join("report.html");
    recorded.verify(&["--report", path.to_str().unwrap()]).expect(2).says("is not of execution");
}
