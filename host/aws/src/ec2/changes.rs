//! What plug-ins change of instances: tags, and whether they run. Each is the same twice as once, so the SDK repeats it.

use std::collections::BTreeMap;

use async_trait::async_trait;
use aws_sdk_ec2::types::{self, Tag};
use drs_core::aws::{CallError, StateChange};
use drs_core::ids::InstanceId;
use drs_core::ports::Ec2Changes;

use super::Ec2Adapter;
use crate::error::{call_error, present};
use crate::pages::texts;

const CREATE_TAGS: &str = "ec2:CreateTags";
const DELETE_TAGS: &str = "ec2:DeleteTags";
const START: &str = "ec2:StartInstances";
const STOP: &str = "ec2:StopInstances";

#[async_trait]
impl Ec2Changes for Ec2Adapter {
    async fn tag_instances(&self, ids: &[InstanceId], tags: &BTreeMap<String, String>) -> Result<(), CallError> {
        let tags = tags.iter().map(|(key, value)| Tag::builder().key(key).value(value).build()).collect();
        let request = self.client.create_tags().set_resources(Some(texts(ids))).set_tags(Some(tags));
        request.send().await.map(drop).map_err(|error| call_error(CREATE_TAGS, &error))
    }

    async fn untag_instances(&self, ids: &[InstanceId], keys: &[String]) -> Result<(), CallError> {
        // A tag without a value goes whatever its value is.
        let tags = keys.iter().map(|key| Tag::builder().key(key).build()).collect();
        let request = self.client.delete_tags().set_resources(Some(texts(ids))).set_tags(Some(tags));
        request.send().await.map(drop).map_err(|error| call_error(DELETE_TAGS, &error))
    }

    async fn start_instances(&self, ids: &[InstanceId]) -> Result<Vec<StateChange>, CallError> {
        let answer = self.client.start_instances().set_instance_ids(Some(texts(ids))).send().await;
        let answer = answer.map_err(|error| call_error(START, &error))?;
        answer.starting_instances.unwrap_or_default().into_iter().map(|change| state_change(START, change)).collect()
    }

    async fn stop_instances(&self, ids: &[InstanceId]) -> Result<Vec<StateChange>, CallError> {
        let answer = self.client.stop_instances().set_instance_ids(Some(texts(ids))).send().await;
        let answer = answer.map_err(|error| call_error(STOP, &error))?;
        answer.stopping_instances.unwrap_or_default().into_iter().map(|change| state_change(STOP, change)).collect()
    }
}

fn state_change(operation: &str, change: types::InstanceStateChange) -> Result<StateChange, CallError> {
    let name = |state: types::InstanceState| state.name.map(|name| name.as_str().into());
    Ok(StateChange {
        id: present(operation, "instanceId", change.instance_id)?.into(),
        previous: change.previous_state.and_then(name),
        current: change.current_state.and_then(name),
    })
}
