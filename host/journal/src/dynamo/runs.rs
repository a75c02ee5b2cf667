//! Runs of bytes of any length, as items can have them.

use super::DynamoStore;
use super::fault::Fault;
use super::item::{Item, bytes, number};
use super::key::Key;
use super::pack::MAX_PART;

impl DynamoStore {
    /// An item with a run of bytes: in itself when it is short, else in parts that are put here.
    pub(super) async fn with_run(&self, item: Item, parts: &Key, run: Vec<u8>) -> Result<Item, Fault> {
        if run.len() <= MAX_PART {
            return Ok(item.with("run", bytes(run)));
        }
        let count = self.put_parts(parts, &run).await?;
        Ok(item.with("parts", number(count)))
    }

    /// The run of bytes that an item has, in itself or in parts.
    pub(super) async fn run_of(&self, item: &Item, parts: &Key) -> Result<Vec<u8>, Fault> {
        match item.has("run") {
            true => Ok(item.bytes("run")?.to_vec()),
            false => self.get_parts(parts, item.number("parts")?).await,
        }
    }

    /// Puts bytes as numbered parts whose keys start with this one. Gives their number.
    pub(super) async fn put_parts(&self, start: &Key, bytes_of_all: &[u8]) -> Result<usize, Fault> {
        let parts = bytes_of_all.chunks(MAX_PART);
        let count = parts.len();
        for (place, part) in parts.enumerate() {
            self.table.put(Item::new(&start.numbered(place)).with("part", bytes(part))).await?;
        }
        Ok(count)
    }

    /// The bytes of as many numbered parts.
    pub(super) async fn get_parts(&self, start: &Key, count: usize) -> Result<Vec<u8>, Fault> {
        let mut whole = Vec::new();
        for part in self.table.starting_with(start).await?.iter().take(count) {
            whole.extend(part.bytes("part")?);
        }
        Ok(whole)
    }
}
