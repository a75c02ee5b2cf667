//! The writes of the interface `ec2`: to instances of the wave.

use drs_core::plugin::WaveScope;

use super::convert;
use super::reads::instance_ids;
use crate::bindings::ec2::StateChange;
use crate::bindings::types::{CallError, Tag};
use crate::host::calling::call_error;
use crate::host::wave::WaveReach;
use crate::ports::Ports;

pub(super) const CREATE_TAGS: &str = "ec2:CreateTags";
pub(super) const DELETE_TAGS: &str = "ec2:DeleteTags";
pub(super) const START: &str = "ec2:StartInstances";
pub(super) const STOP: &str = "ec2:StopInstances";

pub(super) async fn create_tags(
    ports: Ports,
    reach: WaveReach,
    instances: Vec<String>,
    tags: Vec<Tag>,
) -> Result<(), CallError> {
    reach.check(CREATE_TAGS, WaveScope::Instances, &instances)?;
    let tags = reach.check_tags(CREATE_TAGS, tags)?;
    // EC2 refuses a call that names nothing.
    if instances.is_empty() {
        return Ok(());
    }
    ports.ec2_changes.tag_instances(&instance_ids(instances), &tags).await.map_err(call_error)
}

pub(super) async fn delete_tags(
    ports: Ports,
    reach: WaveReach,
    instances: Vec<String>,
    keys: Vec<String>,
) -> Result<(), CallError> {
    reach.check(DELETE_TAGS, WaveScope::Instances, &instances)?;
    // Without a key EC2 would take all tags away.
    reach.check_keys(DELETE_TAGS, &keys)?;
    if instances.is_empty() {
        return Ok(());
    }
    ports.ec2_changes.untag_instances(&instance_ids(instances), &keys).await.map_err(call_error)
}

pub(super) async fn start_instances(
    ports: Ports,
    reach: WaveReach,
    instances: Vec<String>,
) -> Result<Vec<StateChange>, CallError> {
    reach.check(START, WaveScope::Instances, &instances)?;
    if instances.is_empty() {
        return Ok(Vec::new());
    }
    let changes = ports.ec2_changes.start_instances(&instance_ids(instances)).await.map_err(call_error)?;
    Ok(changes.into_iter().map(convert::state_change).collect())
}

pub(super) async fn stop_instances(
    ports: Ports,
    reach: WaveReach,
    instances: Vec<String>,
) -> Result<Vec<StateChange>, CallError> {
    reach.check(STOP, WaveScope::Instances, &instances)?;
    if instances.is_empty() {
        return Ok(Vec::new());
    }
    let changes = ports.ec2_changes.stop_instances(&instance_ids(instances)).await.map_err(call_error)?;
    Ok(changes.into_iter().map(convert::state_change).collect())
}
