//! Reading an execution's chain: fast, through its segments, or whole, as everything in the table has it.

use drs_core::ids::ExecutionId;
use drs_core::ports::{JournalError, RawChain, RawEvent, StoredEvent};

use super::DynamoStore;
use super::fault::{Fault, unreadable};
use super::item::Item;
use super::key::{Key, sequence_of};
use super::pack::unpack;
use crate::chain::{self, Head};

impl DynamoStore {
    /// All events of an execution, each checked against its hash and the last against the head.
    pub(super) async fn read_events(&self, execution: &ExecutionId) -> Result<Vec<StoredEvent>, Fault> {
        let head = self.known_head(execution).await?;
        let mut events = Vec::new();
        let next = self.read_segments(execution, head.events, &mut events).await?;
        self.read_records(execution, &head, next, &mut events).await?;
        let chain = RawChain { events, length: head.events, head: head.hash };
        chain::check(&chain).map_err(|sequence| JournalError::Broken { execution: execution.clone(), sequence }.into())
    }

    /// The same as the table has them, before anything about them is believed. Where a segment has another event than the
    /// append that it was made from, it is the segment's that is given: it would be read.
    pub(super) async fn read_raw(&self, execution: &ExecutionId) -> Result<RawChain, Fault> {
        let head = self.known_head(execution).await?;
        let (mut events, mut copies) = (Vec::new(), Vec::new());
        self.read_records(execution, &head, 0, &mut events).await?;
        self.read_segments(execution, head.events, &mut copies).await?;
        for (event, copy) in events.iter_mut().zip(copies) {
            if *event != copy {
                *event = copy;
            }
        }
        Ok(RawChain { events, length: head.events, head: head.hash })
    }

    /// Adds the events of the appends from this sequence number on, up to the head.
    async fn read_records(
        &self,
        execution: &ExecutionId,
        head: &Head,
        from: u64,
        events: &mut Vec<RawEvent>,
    ) -> Result<(), Fault> {
        let (first, last) = (Key::record(execution, from), Key::record(execution, u64::MAX));
        for record in &self.table.between(&first, &last).await? {
            let first = sequence_of(record).ok_or_else(|| unreadable("an event has no sequence number"))?;
            // Appended since the head was read; else the head was set back.
            if first >= head.events && self.known_head(execution).await?.events > first {
                break;
            }
            unpack(first, &self.run_of_record(execution, first, record).await?, events);
        }
        Ok(())
    }

    /// The events of an append, as they lie in the table.
    pub(super) async fn run_of_record(
        &self,
        execution: &ExecutionId,
        first: u64,
        record: &Item,
    ) -> Result<Vec<u8>, Fault> {
        self.run_of(record, &Key::record_parts(execution, first, record.text("nonce")?)).await
    }
}
