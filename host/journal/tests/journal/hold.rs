//! The lock of the process that drives an execution.

use std::fs::File;
use std::time::Duration;

use drs_core::ids::ExecutionId;
use drs_core::ports::{Journal, JournalError};

use crate::store::{ONE, Store, events, one, other};

#[test]
fn a_second_holder_is_refused_and_told_who_has_it() {
    let store = Store::new();
    let (first, second) = (store.open(), store.open());
    let _hold = first.hold(&one()).unwrap();
    let error = second.hold(&one()).unwrap_err();
    assert!(matches!(error, JournalError::Held { .. }), "{error}");
    let host = gethostname::gethostname();
    let holder = format!("({}, process {})", host.display(), std::process::id());
    assert!(error.to_string().ends_with(&holder), "{error}");
}

#[test]
fn executions_are_held_apart_from_each_other() {
    let store = Store::new();
    let journal = store.open();
    let _one = journal.hold(&one()).unwrap();
    let _other = journal.hold(&other()).unwrap();
}

#[test]
fn a_dropped_hold_is_free_for_others() {
    let store = Store::new();
    drop(store.open().hold(&one()).unwrap());
    let _hold = store.open().hold(&one()).unwrap();
}

#[tokio::test]
async fn an_execution_is_driven_while_it_is_held() {
    let store = Store::new();
    let journal = store.open();
    journal.append(&one(), 0, &events(&["start"])).await.unwrap();
    let driven = async || store.open().executions().await.unwrap()[0].driven;
    assert!(!driven().await);
    let hold = journal.hold(&one()).unwrap();
    assert!(driven().await);
    assert!(store.open().hold(&one()).is_err(), "asking does not disturb the holder");
    drop(hold);
    assert!(!driven().await);
}

#[test]
fn whoever_only_asks_is_not_taken_for_a_holder() {
    let store = Store::new();
    let journal = store.open();
    drop(journal.hold(&one()).unwrap());
    let asking = File::open(store.path().join(format!("locks/{ONE}.lock"))).unwrap();
    asking.try_lock_shared().unwrap();
    std::thread::scope(|scope| {
        let holding = scope.spawn(|| journal.hold(&one()).map(drop));
        std::thread::sleep(Duration::from_millis(10));
        asking.unlock().unwrap();
        assert_eq!(holding.join().unwrap(), Ok(()));
    });
}

#[test]
fn an_id_that_is_a_path_never_touches_a_file() {
    let store = Store::new();
    let journal = store.open();
    let lower = ONE.to_lowercase();
    for id in ["../escaped", "/tmp/escaped", "", &lower] {
        assert_eq!(journal.hold(&ExecutionId::from(id)).unwrap_err(), JournalError::NotAnId(id.to_owned()));
    }
    assert!(!store.path().join("escaped.lock").exists());
    assert_eq!(std::fs::read_dir(store.path().join("locks")).unwrap().count(), 0);
}
