//! Instances and their status checks.

use aws_sdk_ec2::operation::describe_instance_status::DescribeInstanceStatusOutput;
use aws_sdk_ec2::operation::describe_instances::DescribeInstancesOutput;
use aws_sdk_ec2::types;
use drs_core::aws::{CallError, Instance, InstanceState, InstanceStatus};
use drs_core::ids::InstanceId;

use super::Ec2Adapter;
use super::absent::read_known;
use crate::error::present;
use crate::pages::every_page;

pub(super) const DESCRIBE: &str = "ec2:DescribeInstances";
const STATUS: &str = "ec2:DescribeInstanceStatus";

impl Ec2Adapter {
    pub(super) async fn read_instances(&self, ids: &[InstanceId]) -> Result<Vec<Instance>, CallError> {
        read_known(ids, |ids| async move {
            let mut instances = Vec::new();
            let pages = self.client.describe_instances().set_instance_ids(Some(ids)).into_paginator().send();
            every_page(DESCRIBE, pages, DescribeInstancesOutput::next_token, |page| {
                for reservation in page.reservations.unwrap_or_default() {
                    for found in reservation.instances.unwrap_or_default() {
                        instances.push(instance(found)?);
                    }
                }
                Ok(())
            })
            .await?;
            Ok(instances)
        })
        .await
    }

    pub(super) async fn read_instance_status(&self, ids: &[InstanceId]) -> Result<Vec<InstanceStatus>, CallError> {
        read_known(ids, |ids| async move {
            let mut statuses = Vec::new();
            let request =
                self.client.describe_instance_status().set_instance_ids(Some(ids)).include_all_instances(true);
            let pages = request.into_paginator().send();
            every_page(STATUS, pages, DescribeInstanceStatusOutput::next_token, |page| {
                for found in page.instance_statuses.unwrap_or_default() {
                    statuses.push(instance_status(found)?);
                }
                Ok(())
            })
            .await?;
            Ok(statuses)
        })
        .await
    }
}

pub(super) fn instance(found: types::Instance) -> Result<Instance, CallError> {
    let groups = found.security_groups.unwrap_or_default();
    let tags = found.tags.unwrap_or_default();
    Ok(Instance {
        id: present(DESCRIBE, "instanceId", found.instance_id)?.into(),
        instance_type: found.instance_type.map(|kind| kind.as_str().to_owned()),
        state: found.state.and_then(state),
        private_ip: found.private_ip_address,
        public_ip: some_text(found.public_ip_address),
        hostname: some_text(found.private_dns_name),
        zone: found.placement.and_then(|placement| placement.availability_zone),
        subnet: found.subnet_id,
        security_groups: groups.into_iter().filter_map(|group| group.group_id).collect(),
        tags: tags.into_iter().filter_map(|tag| Some((tag.key?, tag.value.unwrap_or_default()))).collect(),
    })
}

fn instance_status(found: types::InstanceStatus) -> Result<InstanceStatus, CallError> {
    let summary = |summary: types::InstanceStatusSummary| summary.status.map(|status| status.as_str().into());
    Ok(InstanceStatus {
        id: present(STATUS, "instanceId", found.instance_id)?.into(),
        state: found.instance_state.and_then(state),
        system: found.system_status.and_then(summary),
        instance: found.instance_status.and_then(summary),
    })
}

fn state(state: types::InstanceState) -> Option<InstanceState> {
    state.name.map(|name| name.as_str().into())
}

/// EC2 writes an empty element for a name or an address that there is none of.
fn some_text(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}
