//! What only several processes can show. They are this test's own program, started again for one of the ignored tests below.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use drs_core::ports::Journal;
use drs_journal::SqliteJournal;

use crate::store::{Store, events, one};

/// Names the store to the started process.
const STORE: &str = "DRS_JOURNAL_TEST_STORE";

/// A process that runs one ignored test on a store.
fn process(program: &Path, test: &str, store: &Path) -> Command {
    let mut command = Command::new(program);
    command.args(["--ignored", "--exact", test, "--nocapture"]).env(STORE, store);
    command
}

/// The store that this process was started for, if it was.
fn given_store() -> Option<PathBuf> {
    std::env::var_os(STORE).map(PathBuf::from)
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[tokio::test]
async fn a_process_that_is_killed_leaves_its_events_and_frees_its_lock() {
    let store = Store::new();
    let this = std::env::current_exe().unwrap();
    let output = process(&this, "processes::append_hold_and_abort", store.path()).output().unwrap();
    assert!(!output.status.success() && text(&output).contains("about to abort"), "{}", text(&output));
    let journal = store.open();
    assert_eq!(journal.events(&one()).await.unwrap().len(), 2);
    let _hold = journal.hold(&one()).unwrap();
    assert!(process(&this, "processes::be_refused", store.path()).status().unwrap().success());
}

#[tokio::test]
#[ignore = "started by another test as a process of its own"]
async fn append_hold_and_abort() {
    let Some(store) = given_store() else { return };
    let journal = SqliteJournal::open(&store).unwrap();
    let _hold = journal.hold(&one()).unwrap();
    journal.append(&one(), 0, &events(&["start", "more"])).await.unwrap();
    println!("about to abort");
    std::process::abort();
}

#[tokio::test]
#[ignore = "started by another test as a process of its own"]
async fn be_refused() {
    let Some(store) = given_store() else { return };
    let journal = SqliteJournal::open(&store).unwrap();
    assert!(journal.executions().await.unwrap()[0].driven);
    let error = journal.hold(&one()).unwrap_err().to_string();
    assert!(error.contains(", process ") && !error.contains(&std::process::id().to_string()), "{error}");
}

/// Rights don't bind the superuser, so a test that runs as one starts the process as somebody else.
#[cfg(unix)]
#[test]
fn a_folder_that_may_only_be_read_is_refused_with_what_to_do() {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;

    let store = Store::new();
    drop(store.open());
    let program = store.path().join("program");
    fs::copy(std::env::current_exe().unwrap(), &program).unwrap();
    fs::set_permissions(&program, Permissions::from_mode(0o555)).unwrap();
    fs::set_permissions(store.path().join("locks"), Permissions::from_mode(0o555)).unwrap();
    fs::set_permissions(store.path(), Permissions::from_mode(0o555)).unwrap();

    let mut command = process(&program, "processes::fail_to_write", store.path());
    if fs::metadata(store.path()).unwrap().uid() == 0 {
        command.uid(65534).gid(65534);
    }
    let output = command.output().unwrap();
    fs::set_permissions(store.path(), Permissions::from_mode(0o755)).unwrap();
    assert!(output.status.success() && text(&output).contains("1 passed"), "{}", text(&output));
}

#[test]
#[ignore = "started by another test as a process of its own"]
fn fail_to_write() {
    let Some(store) = given_store() else { return };
    for path in [store.clone(), store.join("below")] {
        let error = SqliteJournal::open(&path).unwrap_err().to_string();
        assert!(error.contains(path.to_str().unwrap()) && error.contains("choose another store"), "{error}");
    }
}
