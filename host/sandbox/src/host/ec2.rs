//! The interface `ec2`.

use drs_core::aws;
use drs_core::ids::InstanceId;
use serde_json::json;

use super::calling::{HostCall, call_error, check_ids};
use crate::bindings::ec2::{Host, Instance, InstanceStatus};
use crate::bindings::types::CallError;
use crate::call::CallState;
use crate::grants::Right;
use crate::ports::Ports;
use crate::wit::tags_to_wit;

impl Host for CallState {
    async fn describe_instances(&mut self, ids: Vec<String>) -> wasmtime::Result<Result<Vec<Instance>, CallError>> {
        let call = HostCall {
            function: "ec2/describe-instances",
            right: Right::Action("ec2:DescribeInstances"),
            arguments: json!({ "ids": ids }),
        };
        let ask = instances(self.ports()?, ids);
        self.host_call(call, ask).await
    }

    async fn describe_instance_status(
        &mut self,
        ids: Vec<String>,
    ) -> wasmtime::Result<Result<Vec<InstanceStatus>, CallError>> {
        let call = HostCall {
            function: "ec2/describe-instance-status",
            right: Right::Action("ec2:DescribeInstanceStatus"),
            arguments: json!({ "ids": ids }),
        };
        let ask = instance_status(self.ports()?, ids);
        self.host_call(call, ask).await
    }
}

async fn instances(ports: Ports, ids: Vec<String>) -> Result<Vec<Instance>, CallError> {
    check_ids(&ids)?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let instances = ports.ec2.instances(&instance_ids(ids)).await.map_err(call_error)?;
    Ok(instances.into_iter().map(instance_to_wit).collect())
}

async fn instance_status(ports: Ports, ids: Vec<String>) -> Result<Vec<InstanceStatus>, CallError> {
    check_ids(&ids)?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let statuses = ports.ec2.instance_status(&instance_ids(ids)).await.map_err(call_error)?;
    Ok(statuses.into_iter().map(status_to_wit).collect())
}

fn instance_ids(ids: Vec<String>) -> Vec<InstanceId> {
    ids.into_iter().map(InstanceId::from).collect()
}

fn instance_to_wit(instance: aws::Instance) -> Instance {
    Instance {
        id: instance.id.as_str().to_owned(),
        instance_type: instance.instance_type,
        state: instance.state.map(String::from),
        private_ip: instance.private_ip,
        public_ip: instance.public_ip,
        hostname: instance.hostname,
        zone: instance.zone,
        subnet: instance.subnet,
        security_groups: instance.security_groups,
        tags: tags_to_wit(instance.tags),
    }
}

fn status_to_wit(status: aws::InstanceStatus) -> InstanceStatus {
    InstanceStatus {
        id: status.id.as_str().to_owned(),
        state: status.state.map(String::from),
        system: status.system.map(String::from),
        instance: status.instance.map(String::from),
    }
}
