//! What an execution was started with, kept by digest.

use rusqlite::Connection;

use crate::store::Store;

/// SHA-256 of "abc", from FIPS 180-4.
const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

#[test]
fn bytes_are_kept_under_their_digest() {
    let store = Store::new();
    assert_eq!(store.open().put_blob(b"abc"), Ok(ABC.to_owned()));
    assert_eq!(store.open().blob(ABC), Ok(b"abc".to_vec()));
}

#[test]
fn keeping_the_same_again_changes_nothing() {
    let store = Store::new();
    let journal = store.open();
    assert_eq!(journal.put_blob(b"abc"), journal.put_blob(b"abc"));
    let count: i64 =
        Connection::open(store.file()).unwrap().query_row("SELECT count(*) FROM blobs", [], |row| row.get(0)).unwrap();
    assert_eq!(count, 1);
}

#[test]
fn an_unknown_digest_is_an_error_that_names_it() {
    let error = Store::new().open().blob(ABC).unwrap_err();
    assert!(error.to_string().contains(ABC), "{error}");
}

#[test]
fn changed_bytes_are_never_given_and_are_mended_by_keeping_them_again() {
    let store = Store::new();
    let journal = store.open();
    journal.put_blob(b"abc").unwrap();
    store.tamper("UPDATE blobs SET bytes = x'78'");
    let error = journal.blob(ABC).unwrap_err();
    assert!(error.to_string().contains("was changed"), "{error}");
    journal.put_blob(b"abc").unwrap();
    assert_eq!(journal.blob(ABC), Ok(b"abc".to_vec()));
}
