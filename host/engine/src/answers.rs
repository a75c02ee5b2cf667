//! Answers to host calls: a large one stands in its event by its digest, and in the store by its bytes.

use drs_core::plugin::HostCallRecord;
use drs_core::ports::{JournalError, Store};
use serde_json::{Value, json};

/// The largest answer that stands in an event, in bytes of JSON.
const IN_EVENT: usize = 16 * 1024;

/// The answer as its event has it: the same, or its digest, under which the store then has it.
pub(crate) async fn kept(store: &dyn Store, answer: Value) -> Result<Value, JournalError> {
    let bytes = answer.to_string().into_bytes();
    if bytes.len() <= IN_EVENT {
        return Ok(answer);
    }
    Ok(json!({ "sha256": store.put_blob(&bytes).await?, "bytes": bytes.len() }))
}

/// Recorded calls with their whole answers. An answer that the store does not have stays a digest.
pub async fn restored(store: &dyn Store, mut calls: Vec<HostCallRecord>) -> Vec<HostCallRecord> {
    for call in &mut calls {
        if let Some(answer) = by_digest(store, &call.answer).await {
            call.answer = answer;
        }
    }
    calls
}

async fn by_digest(store: &dyn Store, answer: &Value) -> Option<Value> {
    let bytes = store.blob(answer.get("sha256")?.as_str()?).await.ok()?;
    serde_json::from_slice(&bytes).ok()
}
