//! What executions were started with, by digest, in parts. It is there once the item that says how many parts there are is.

use sha2::{Digest, Sha256};

use super::DynamoStore;
use super::fault::Fault;
use super::item::{Item, number};
use super::key::Key;

impl DynamoStore {
    /// Keeps bytes and gives their digest. What is there already is left alone, and mended if it was damaged.
    pub(super) async fn keep_blob(&self, bytes: &[u8]) -> Result<String, Fault> {
        let sha256 = digest(bytes);
        if self.read_blob(&sha256).await?.is_some_and(|kept| kept == bytes) {
            return Ok(sha256);
        }
        let parts = self.put_parts(&Key::blob_parts(&sha256), bytes).await?;
        let whole = Item::new(&Key::blob(&sha256)).with("parts", number(parts)).with("size", number(bytes.len()));
        self.table.put(whole).await?;
        Ok(sha256)
    }

    /// The bytes with this digest, checked.
    pub(super) async fn kept_blob(&self, sha256: &str) -> Result<Vec<u8>, Fault> {
        let bytes = self.read_blob(sha256).await?;
        let bytes =
            bytes.ok_or_else(|| Fault::Refused(format!("nothing with SHA-256 {sha256:?} is kept in this store")))?;
        if digest(&bytes) == sha256 {
            return Ok(bytes);
        }
        Err(Fault::Refused(format!("what is kept under SHA-256 {sha256} was changed; restore the table from a backup")))
    }

    /// The bytes under this digest, as they are there.
    async fn read_blob(&self, sha256: &str) -> Result<Option<Vec<u8>>, Fault> {
        match self.table.get(&Key::blob(sha256)).await? {
            Some(whole) => Ok(Some(self.get_parts(&Key::blob_parts(sha256), whole.number("parts")?).await?)),
            None => Ok(None),
        }
    }
}

fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
