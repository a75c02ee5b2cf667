//! StartInstances, StopInstances and TerminateInstances. All instances of a call change, or none.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::instances;
use crate::{
    model::{Ec2State, Model},
    wire::{ApiError, Parameters},
};

const MOST_IDS: usize = 1000;

pub(super) fn start(model: &mut Model, parameters: &Parameters, now: Timestamp) -> Result<Value, ApiError> {
    parameters.only(&["InstanceId"])?;
    let before = states(model, parameters, now)?;
    let possible = [Ec2State::Stopped, Ec2State::Running, Ec2State::Pending];
    all_in(&before, &possible, "started")?;
    for (id, _) in before.iter().filter(|(_, state)| *state == Ec2State::Stopped) {
        model.turn(id, true, now);
    }
    answer(model, parameters, &before, now)
}

pub(super) fn stop(model: &mut Model, parameters: &Parameters, now: Timestamp) -> Result<Value, ApiError> {
    parameters.only(&["InstanceId", "Force", "SkipOsShutdown"])?;
    let before = states(model, parameters, now)?;
    let possible = [Ec2State::Running, Ec2State::Stopping, Ec2State::Stopped];
    all_in(&before, &possible, "stopped")?;
    for (id, _) in before.iter().filter(|(_, state)| *state == Ec2State::Running) {
        model.turn(id, false, now);
    }
    answer(model, parameters, &before, now)
}

pub(super) fn terminate(model: &mut Model, parameters: &Parameters, now: Timestamp) -> Result<Value, ApiError> {
    parameters.only(&["InstanceId", "Force", "SkipOsShutdown"])?;
    let before = states(model, parameters, now)?;
    for (id, _) in &before {
        model.terminate(id, now);
    }
    answer(model, parameters, &before, now)
}

/// The instances that are named, and the states that they are in.
fn states(model: &Model, parameters: &Parameters, now: Timestamp) -> Result<Vec<(String, Ec2State)>, ApiError> {
    let ids = parameters.list("InstanceId");
    if ids.is_empty() {
        return Err(ApiError::ec2("MissingParameter", "The request must contain the parameter InstanceId"));
    }
    let found = instances::named(model, &ids, MOST_IDS, now)?;
    Ok(found.into_iter().map(|instance| (instance.id.clone(), instance.state(now))).collect())
}

fn all_in(before: &[(String, Ec2State)], possible: &[Ec2State], verb: &str) -> Result<(), ApiError> {
    match before.iter().find(|(_, state)| !possible.contains(state)) {
        Some((id, _)) => {
            let message = format!("The instance '{id}' is not in a state from which it can be {verb}.");
            Err(ApiError::ec2("IncorrectInstanceState", message))
        }
        None => Ok(()),
    }
}

fn answer(
    model: &Model,
    parameters: &Parameters,
    before: &[(String, Ec2State)],
    now: Timestamp,
) -> Result<Value, ApiError> {
    let after = states(model, parameters, now)?;
    let changes = before.iter().zip(&after).map(|((id, previous), (_, current))| {
        json!({ "instanceId": id, "currentState": state(*current), "previousState": state(*previous) })
    });
    Ok(json!({ "instancesSet": changes.collect::<Vec<_>>() }))
}

fn state(state: Ec2State) -> Value {
    let (code, name) = state.code_and_name();
    json!({ "code": code, "name": name })
}
