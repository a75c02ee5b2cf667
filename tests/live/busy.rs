//! A batch with one busy server.

use std::collections::BTreeMap;

use drs_core::aws::WriteAnswer;
use drs_core::ids::ServerId;
use drs_core::ports::LaunchRequest;

use crate::finding::Finding;
use crate::launch::JOB_TAG;
use crate::live::{Failure, Live};

const QUESTION: &str = "one busy server in a batch";

/// Asks for a drill of the busy server and another one. Without another one the question stays open.
pub(crate) async fn ask(live: &Live, second: Option<&ServerId>) -> Result<Finding, Failure> {
    let Some(second) = second else {
        return Ok(Finding::open(QUESTION, "needs a second throw-away server: --second ID"));
    };
    let request = LaunchRequest {
        servers: vec![live.server.clone(), second.clone()],
        is_drill: true,
        tags: BTreeMap::from([(JOB_TAG.to_owned(), live.began.to_string())]),
        signed_at: live.clock.now(),
    };
    Ok(match live.drs.start_recovery(&request).await {
        WriteAnswer::Conflict { error } => {
            Finding::settled(QUESTION, format!("the batch is refused ({error})"), "busy-server", "\"refuse-batch\"")
        }
        WriteAnswer::Done { result } => {
            let seen = format!("the batch is taken, as the job {}", result.id);
            Finding::settled(QUESTION, seen, "busy-server", "\"skip-server\"")
        }
        WriteAnswer::NoEffect { error } => Finding::open(QUESTION, format!("refused in another way: {error}")),
        WriteAnswer::Unknown { error } => Finding::open(QUESTION, format!("no answer: {error}")),
    })
}
