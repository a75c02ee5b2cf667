//! What executions were started with, by digest: a `resume` uses the recipe and the components that `run` used, whatever
//! has become of the files since.

use rusqlite::{Connection, OptionalExtension, Transaction};
use sha2::{Digest, Sha256};

use crate::fault::Fault;

/// Keeps bytes and gives their digest. What is there already is left alone, and mended if it was damaged.
pub(crate) fn put(transaction: &Transaction<'_>, bytes: &[u8]) -> Result<String, Fault> {
    let digest = digest(bytes);
    transaction
        .prepare_cached(
            "INSERT INTO blobs (sha256, bytes) VALUES (?1, ?2)
             ON CONFLICT (sha256) DO UPDATE SET bytes = excluded.bytes WHERE bytes <> excluded.bytes",
        )?
        .execute((&digest, bytes))?;
    Ok(digest)
}

/// The bytes with this digest, checked.
pub(crate) fn get(connection: &Connection, sha256: &str) -> Result<Vec<u8>, Fault> {
    let bytes: Option<Vec<u8>> = connection
        .prepare_cached("SELECT bytes FROM blobs WHERE sha256 = ?1")?
        .query_row([sha256], |row| row.get(0))
        .optional()?;
    let bytes =
        bytes.ok_or_else(|| Fault::Refused(format!("nothing with SHA-256 {sha256:?} is kept in this store")))?;
    if digest(&bytes) == sha256 {
        return Ok(bytes);
    }
    Err(Fault::Refused(format!(
        "what is kept under SHA-256 {sha256} was changed; put a backup of the file in its place"
    )))
}

fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
