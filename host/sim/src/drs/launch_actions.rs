//! The launch actions of a server in a job, as DRS shows them.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{
    ids,
    model::{ActionRun, Course, Model},
    wire,
};

/// The launch actions that have started, once the agent that runs them was found.
pub(super) fn status(model: &Model, course: &Course, now: Timestamp) -> Option<Value> {
    let Course::Launch(launch) = course else { return None };
    let actions = launch.actions.as_ref().filter(|actions| actions.agent_found <= now)?;
    let runs: Vec<Value> = actions.runs.iter().filter_map(|run| action_run(model, course.server(), run, now)).collect();
    Some(json!({ "ssmAgentDiscoveryDatetime": wire::time(actions.agent_found), "runs": runs }))
}

fn action_run(model: &Model, server: &str, run: &ActionRun, now: Timestamp) -> Option<Value> {
    let status = run.status(now)?;
    let (place, action) = model.fleet.launch_actions(server).find(|(place, _)| *place == run.place)?;
    let ended = run.end.is_some_and(|end| end <= now);
    Some(json!({
        "action": {
            "actionId": ids::uuid(model.state.seed, "action", &[action.name()]),
            "actionCode": action.document,
            "type": "SSM_COMMAND",
            "name": action.name(),
            "active": true,
            // DRS counts from 2.
            "order": place + 2,
            "actionVersion": "$DEFAULT",
            "optional": action.optional,
            "category": "OTHER",
        },
        "runId": run.id,
        "status": status,
        "failureReason": run.error.as_ref().filter(|_| ended),
    }))
}
