//! Segments: thousands of events in one item, compressed, so that a long execution is read in a few calls. A segment is a copy:
//! its events are checked by the chain like all others, and the appends that they came with stay.

use drs_core::ids::ExecutionId;
use drs_core::ports::RawEvent;

use super::DynamoStore;
use super::fault::{Fault, unreadable};
use super::item::{Item, number, text};
use super::key::{Key, sequence_of};
use super::pack::unpack;
use super::write::nonce;

/// After so many events outside of segments another segment is written: about 200 KB compressed.
const EVENTS: u64 = 4_000;

/// How hard zstd tries.
const LEVEL: i32 = 3;

/// The largest segment that is read, uncompressed.
const MAX_RUN: usize = 1 << 30;

impl DynamoStore {
    /// Writes a segment of the events that lie in none, when they are many.
    pub(super) async fn segment_if_long(&self, execution: &ExecutionId, events: u64) -> Result<(), Fault> {
        if events < EVENTS {
            return Ok(());
        }
        let from = match self.ends.segmented(execution) {
            Some(from) => from,
            None => self.segmented(execution).await?,
        };
        self.ends.remember_segmented(execution, from);
        if events.saturating_sub(from) >= EVENTS {
            let to = self.write_segment(execution, from, events).await?;
            self.ends.remember_segmented(execution, to);
        }
        Ok(())
    }

    /// Gives the sequence number after the segment's last event.
    async fn write_segment(&self, execution: &ExecutionId, from: u64, to: u64) -> Result<u64, Fault> {
        let last = Key::record(execution, to.saturating_sub(1));
        let mut run = Vec::new();
        let mut next = from;
        for record in self.table.between(&Key::record(execution, from), &last).await? {
            run.extend(self.run_of_record(execution, next, &record).await?);
            next = next.saturating_add(record.number("events")?);
        }
        let size = run.len();
        let run = zstd::bulk::compress(&run, LEVEL)
            .map_err(|error| Fault::Refused(format!("events can't be compressed: {error}")))?;
        let nonce = nonce();
        let segment = Item::new(&Key::segment(execution, from))
            .with("events", number(next.saturating_sub(from)))
            .with("size", number(size))
            .with("nonce", text(&nonce));
        let segment = self.with_run(segment, &Key::segment_parts(execution, from, &nonce), run).await?;
        self.table.put(segment).await?;
        Ok(next)
    }

    /// How many of an execution's first events lie in segments.
    async fn segmented(&self, execution: &ExecutionId) -> Result<u64, Fault> {
        let mut next = 0_u64;
        for segment in &self.table.starting_with(&Key::segments(execution)).await? {
            if sequence_of(segment) == Some(next) {
                next = next.saturating_add(segment.number("events")?);
            }
        }
        Ok(next)
    }

    /// Adds the events of those segments that end before `end`. Gives the sequence number after the last of them.
    pub(super) async fn read_segments(
        &self,
        execution: &ExecutionId,
        end: u64,
        events: &mut Vec<RawEvent>,
    ) -> Result<u64, Fault> {
        let mut next = 0_u64;
        for segment in self.table.starting_with(&Key::segments(execution)).await? {
            let first = sequence_of(&segment).ok_or_else(|| unreadable("a segment has no sequence number"))?;
            let after = first.saturating_add(segment.number("events")?);
            // Two writers may have cut the events differently; and one may have gone on since the end was read.
            if first != next || after > end {
                continue;
            }
            let parts = Key::segment_parts(execution, first, segment.text("nonce")?);
            let run = self.run_of(&segment, &parts).await?;
            // What can't be uncompressed has no events: the chain then misses them.
            let run = zstd::bulk::decompress(&run, segment.number::<usize>("size")?.min(MAX_RUN)).unwrap_or_default();
            unpack(first, &run, events);
            next = after;
        }
        Ok(next)
    }
}
