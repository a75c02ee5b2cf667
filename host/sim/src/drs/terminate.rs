//! TerminateRecoveryInstances: a job that ends instances. They then vanish from DRS.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{model::Model, wire::ApiError};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Request {
    #[serde(rename = "recoveryInstanceIDs")]
    ids: Vec<String>,
}

pub(super) fn terminate(model: &mut Model, request: &Request, now: Timestamp) -> Result<Value, ApiError> {
    if request.ids.is_empty() {
        return Err(ApiError::validation("recoveryInstanceIDs must have at least one member"));
    }
    super::at_most("recoveryInstanceIDs", &request.ids, 200)?;
    super::well_formed("i", &request.ids)?;
    let different: BTreeSet<&String> = request.ids.iter().collect();
    if different.len() < request.ids.len() {
        return Err(ApiError::validation("recoveryInstanceIDs names an instance twice"));
    }
    for id in &request.ids {
        let instance = model.state.instances.get(id).filter(|instance| instance.in_drs(now));
        let instance = instance.ok_or_else(|| ApiError::not_found("RecoveryInstance", id))?;
        if let Some(job) = model.busy(&instance.server, now) {
            let message = format!("the source server {} of {id} is in job {}", instance.server, job.id);
            return Err(ApiError::conflict("RecoveryInstance", id, message));
        }
    }
    model.admit_job(now).map_err(super::start_recovery::refused)?;
    let job = model.start_termination(&request.ids, now);
    Ok(json!({ "job": super::jobs::by_id(model, &job, now) }))
}
