//! The interface `ec2`.

use drs_core::plugin::WaveScope;
use serde_json::json;

use super::calling::HostCall;
use crate::bindings::ec2::{
    Host, Instance, InstanceStatus, InstanceType, SecurityGroup, StateChange, Subnet, TemplateVersion,
};
use crate::bindings::types::{CallError, Tag};
use crate::call::CallState;
use crate::grants::Right;

mod convert;
mod reads;
mod writes;

impl Host for CallState {
    async fn describe_instances(&mut self, ids: Vec<String>) -> wasmtime::Result<Result<Vec<Instance>, CallError>> {
        let call = HostCall {
            function: "ec2/describe-instances",
            right: Right::Action("ec2:DescribeInstances"),
            arguments: json!({ "ids": ids }),
        };
        let ask = reads::instances(self.ports()?, ids);
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
        let ask = reads::instance_status(self.ports()?, ids);
        self.host_call(call, ask).await
    }

    async fn describe_subnets(&mut self, ids: Vec<String>) -> wasmtime::Result<Result<Vec<Subnet>, CallError>> {
        let call = HostCall {
            function: "ec2/describe-subnets",
            right: Right::Action("ec2:DescribeSubnets"),
            arguments: json!({ "ids": ids }),
        };
        let ask = reads::subnets(self.ports()?, ids);
        self.host_call(call, ask).await
    }

    async fn describe_security_groups(
        &mut self,
        ids: Vec<String>,
    ) -> wasmtime::Result<Result<Vec<SecurityGroup>, CallError>> {
        let call = HostCall {
            function: "ec2/describe-security-groups",
            right: Right::Action("ec2:DescribeSecurityGroups"),
            arguments: json!({ "ids": ids }),
        };
        let ask = reads::security_groups(self.ports()?, ids);
        self.host_call(call, ask).await
    }

    async fn describe_instance_types(
        &mut self,
        names: Vec<String>,
    ) -> wasmtime::Result<Result<Vec<InstanceType>, CallError>> {
        let call = HostCall {
            function: "ec2/describe-instance-types",
            right: Right::Action("ec2:DescribeInstanceTypes"),
            arguments: json!({ "names": names }),
        };
        let ask = reads::instance_types(self.ports()?, names);
        self.host_call(call, ask).await
    }

    async fn describe_launch_template_versions(
        &mut self,
        template: String,
        versions: Vec<u64>,
    ) -> wasmtime::Result<Result<Vec<TemplateVersion>, CallError>> {
        let call = HostCall {
            function: "ec2/describe-launch-template-versions",
            right: Right::Action("ec2:DescribeLaunchTemplateVersions"),
            arguments: json!({ "template": template, "versions": versions }),
        };
        let ask = reads::template_versions(self.ports()?, template, versions);
        self.host_call(call, ask).await
    }

    async fn create_tags(&mut self, instances: Vec<String>, tags: Vec<Tag>) -> wasmtime::Result<Result<(), CallError>> {
        let arguments = json!({ "instances": instances, "tags": tags });
        let call = instances_call("ec2/create-tags", writes::CREATE_TAGS, arguments);
        let ask = writes::create_tags(self.ports()?, self.reach()?, instances, tags);
        self.host_call(call, ask).await
    }

    async fn delete_tags(
        &mut self,
        instances: Vec<String>,
        keys: Vec<String>,
    ) -> wasmtime::Result<Result<(), CallError>> {
        let arguments = json!({ "instances": instances, "keys": keys });
        let call = instances_call("ec2/delete-tags", writes::DELETE_TAGS, arguments);
        let ask = writes::delete_tags(self.ports()?, self.reach()?, instances, keys);
        self.host_call(call, ask).await
    }

    async fn start_instances(
        &mut self,
        instances: Vec<String>,
    ) -> wasmtime::Result<Result<Vec<StateChange>, CallError>> {
        let arguments = json!({ "instances": instances });
        let call = instances_call("ec2/start-instances", writes::START, arguments);
        let ask = writes::start_instances(self.ports()?, self.reach()?, instances);
        self.host_call(call, ask).await
    }

    async fn stop_instances(
        &mut self,
        instances: Vec<String>,
    ) -> wasmtime::Result<Result<Vec<StateChange>, CallError>> {
        let arguments = json!({ "instances": instances });
        let call = instances_call("ec2/stop-instances", writes::STOP, arguments);
        let ask = writes::stop_instances(self.ports()?, self.reach()?, instances);
        self.host_call(call, ask).await
    }
}

fn instances_call(function: &'static str, action: &'static str, arguments: serde_json::Value) -> HostCall {
    HostCall { function, right: Right::Wave { action, scope: WaveScope::Instances }, arguments }
}
