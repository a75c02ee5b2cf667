//! Which executions there are. An index tells which, open ones and ended ones apart, and may lag behind; what is said of each
//! is read from its own items.

use std::collections::BTreeMap;
use std::ops::Range;
use std::time::Duration;

use drs_core::ids::ExecutionId;
use drs_core::ports::{ExecutionSummary, JournalError, Outline};
use serde_json::json;

use super::DynamoStore;
use super::events::read_head;
use super::fault::{Fault, unreadable};
use super::item::{Item, text};
use super::key::{Key, LISTED, PARTITION, SORT, execution_of};
use super::lease::RELEASED;
use super::write::Write;
use crate::id;

/// The part of the index with executions that are not known to have ended.
const OPEN: &str = "open";

/// The part of the index with those that have.
const ENDED: &str = "ended";

/// The outline of an execution that nobody has described yet.
pub(super) fn first_outline(execution: &ExecutionId) -> Item {
    Item::new(&Key::outline(execution)).with(LISTED, text(OPEN))
}

impl DynamoStore {
    /// Keeps what an execution is, for lists.
    pub(super) async fn write_outline(&self, execution: &ExecutionId, outline: &Outline) -> Result<(), Fault> {
        let listed = if outline.status.is_final() { ENDED } else { OPEN };
        let change = "SET #listed = :listed, #plan = :plan, #mode = :mode, #status = :status";
        let write = Write::update(Key::outline(execution), change)
            .when("attribute_exists(#pk)")
            .value(LISTED, text(listed))
            .value("plan", text(&outline.plan))
            .value("mode", text(outline.mode.as_str()))
            .value("status", text(outline.status.as_str()));
        self.table.transact([write]).await.map_err(|fault| match fault {
            Fault::Conditions(_) => JournalError::NotFound(execution.clone()).into(),
            other => other,
        })
    }

    /// Every execution that the index has, in the order of their ids: oldest first.
    pub(super) async fn list(&self) -> Result<Vec<ExecutionSummary>, Fault> {
        let mut found = BTreeMap::new();
        for part in [OPEN, ENDED] {
            for item in self.table.listed(part).await? {
                let id = owner(&item)?;
                let outline = outline(&item);
                found.insert(id.clone(), ExecutionSummary { id, events: 0, driven: false, lapses_in: None, outline });
            }
        }
        let keys: Vec<_> = found.keys().flat_map(|id| [Key::head(id), Key::lease(id)]).collect();
        let begun = self.table.clock.elapsed();
        let items = self.table.get_all(&keys).await?;
        let over = self.table.clock.elapsed();
        for item in items {
            let Some(summary) = found.get_mut(&owner(&item)?) else { continue };
            match item.text(SORT)? {
                "head" => summary.events = read_head(&item)?.events,
                _ => (summary.driven, summary.lapses_in) = self.life(&summary.id, &item, begun..over),
            }
        }
        Ok(found.into_values().collect())
    }

    /// One execution, from its own items.
    pub(super) async fn summarise(&self, execution: &ExecutionId) -> Result<ExecutionSummary, Fault> {
        // Whether it is driven is asked first: what the driver wrote before it left is then among the events.
        let begun = self.table.clock.elapsed();
        let lease = self.table.get(&Key::lease(execution)).await?;
        let over = self.table.clock.elapsed();
        let (driven, lapses_in) = lease.map_or((false, None), |lease| self.life(execution, &lease, begun..over));
        let events = self.known_head(execution).await?.events;
        let outline = self.table.get(&Key::outline(execution)).await?.as_ref().and_then(outline);
        Ok(ExecutionSummary { id: execution.clone(), events, driven, lapses_in, outline })
    }

    /// Whether somebody drives an execution with this lease, or did so until now as far as can be told, and how much longer
    /// that may be believed if it has shown no sign of life since an earlier look. `read` is from when to when it was read.
    fn life(&self, execution: &ExecutionId, lease: &Item, read: Range<Duration>) -> (bool, Option<Duration>) {
        if lease.has(RELEASED) {
            self.sightings.forget(execution);
            return (false, None);
        }
        let since = self.sightings.note(execution, lease, read.end);
        let left = since.map(|since| self.lease.saturating_sub(read.start.saturating_sub(since)));
        (left != Some(Duration::ZERO), left)
    }

    /// The execution whose id begins or ends with what was typed. A whole id needs no index.
    pub(super) async fn find_execution(&self, typed: &str) -> Result<ExecutionId, Fault> {
        let whole = ExecutionId::from(typed.to_ascii_uppercase());
        if id::check(&whole).is_ok() && self.table.get(&Key::head(&whole)).await?.is_some() {
            return Ok(whole);
        }
        let ids = self.list().await?.into_iter().map(|summary| summary.id);
        Ok(id::find(ids, typed)?)
    }
}

fn owner(item: &Item) -> Result<ExecutionId, Fault> {
    execution_of(item.text(PARTITION)?).ok_or_else(|| unreadable("the index lists what is no execution"))
}

/// What was said of an execution; nothing if it was not described, or in words of another version.
fn outline(item: &Item) -> Option<Outline> {
    let said = |name| item.text(name).ok();
    serde_json::from_value(json!({"plan": said("plan")?, "mode": said("mode")?, "status": said("status")?})).ok()
}
