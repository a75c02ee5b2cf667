//! The interface `drs`.

use drs_core::plugin::WaveScope;
use serde_json::json;

use super::calling::HostCall;
use crate::bindings::drs::{
    Host, Job, JobLogItem, LaunchConfiguration, RecoveryInstance, RecoverySnapshot, SourceServer, Taggable,
};
use crate::bindings::types::{CallError, Tag};
use crate::call::CallState;
use crate::grants::Right;

mod convert;
mod reads;
mod writes;

impl Host for CallState {
    async fn describe_source_servers(
        &mut self,
        ids: Vec<String>,
    ) -> wasmtime::Result<Result<Vec<SourceServer>, CallError>> {
        let call = HostCall {
            function: "drs/describe-source-servers",
            right: Right::Action("drs:DescribeSourceServers"),
            arguments: json!({ "ids": ids }),
        };
        let ask = reads::source_servers(self.ports()?, ids);
        self.host_call(call, ask).await
    }

    async fn describe_recovery_snapshots(
        &mut self,
        servers: Vec<String>,
        newest: u32,
    ) -> wasmtime::Result<Result<Vec<RecoverySnapshot>, CallError>> {
        let call = HostCall {
            function: "drs/describe-recovery-snapshots",
            right: Right::Action("drs:DescribeRecoverySnapshots"),
            arguments: json!({ "servers": servers, "newest": newest }),
        };
        let ask = reads::recovery_snapshots(self.ports()?, self.turns()?, servers, newest);
        self.host_call(call, ask).await
    }

    async fn describe_jobs(&mut self, ids: Vec<String>) -> wasmtime::Result<Result<Vec<Job>, CallError>> {
        let call = HostCall {
            function: "drs/describe-jobs",
            right: Right::Action("drs:DescribeJobs"),
            arguments: json!({ "ids": ids }),
        };
        let ask = reads::jobs(self.ports()?, ids);
        self.host_call(call, ask).await
    }

    async fn describe_job_log_items(
        &mut self,
        job: String,
        newest: u32,
    ) -> wasmtime::Result<Result<Vec<JobLogItem>, CallError>> {
        let call = HostCall {
            function: "drs/describe-job-log-items",
            right: Right::Action("drs:DescribeJobLogItems"),
            arguments: json!({ "job": job, "newest": newest }),
        };
        let ask = reads::job_log(self.ports()?, job, newest);
        self.host_call(call, ask).await
    }

    async fn describe_recovery_instances(
        &mut self,
        servers: Vec<String>,
    ) -> wasmtime::Result<Result<Vec<RecoveryInstance>, CallError>> {
        let call = HostCall {
            function: "drs/describe-recovery-instances",
            right: Right::Action("drs:DescribeRecoveryInstances"),
            arguments: json!({ "servers": servers }),
        };
        let ask = reads::recovery_instances(self.ports()?, servers);
        self.host_call(call, ask).await
    }

    async fn get_launch_configuration(
        &mut self,
        server: String,
    ) -> wasmtime::Result<Result<LaunchConfiguration, CallError>> {
        let call = HostCall {
            function: "drs/get-launch-configuration",
            right: Right::Action("drs:GetLaunchConfiguration"),
            arguments: json!({ "server": server }),
        };
        let ask = reads::launch_configuration(self.ports()?, server);
        self.host_call(call, ask).await
    }

    async fn tag_resource(&mut self, target: Taggable, tags: Vec<Tag>) -> wasmtime::Result<Result<(), CallError>> {
        let call = HostCall {
            function: "drs/tag-resource",
            right: Right::Wave { action: writes::TAG, scope: scope(&target) },
            arguments: json!({ "target": target, "tags": tags }),
        };
        let ask = writes::tag(self.ports()?, self.reach()?, target, tags);
        self.host_call(call, ask).await
    }

    async fn untag_resource(&mut self, target: Taggable, keys: Vec<String>) -> wasmtime::Result<Result<(), CallError>> {
        let call = HostCall {
            function: "drs/untag-resource",
            right: Right::Wave { action: writes::UNTAG, scope: scope(&target) },
            arguments: json!({ "target": target, "keys": keys }),
        };
        let ask = writes::untag(self.ports()?, self.reach()?, target, keys);
        self.host_call(call, ask).await
    }
}

/// The scope that it lies in.
fn scope(target: &Taggable) -> WaveScope {
    match target {
        Taggable::SourceServer(_) => WaveScope::Servers,
        Taggable::RecoveryInstance(_) => WaveScope::Instances,
    }
}
