//! The interface `drs`.

use drs_core::aws;
use drs_core::ids::ServerId;
use serde_json::json;

use super::calling::{HostCall, call_error, check_ids};
use crate::bindings::drs::{Host, RecoverySnapshot, SourceServer};
use crate::bindings::types::CallError;
use crate::call::CallState;
use crate::grants::Right;
use crate::limits::IDS_IN_A_CALL;
use crate::ports::Ports;
use crate::wit::{duration_ms, tags_to_wit, unix_ms};

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
        let ask = source_servers(self.ports()?, ids);
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
        let ask = recovery_snapshots(self.ports()?, servers, newest);
        self.host_call(call, ask).await
    }
}

async fn source_servers(ports: Ports, ids: Vec<String>) -> Result<Vec<SourceServer>, CallError> {
    check_ids(&ids)?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<ServerId> = ids.into_iter().map(ServerId::from).collect();
    let servers = ports.drs.source_servers(Some(&ids)).await.map_err(call_error)?;
    Ok(servers.into_iter().map(source_server_to_wit).collect())
}

async fn recovery_snapshots(
    ports: Ports,
    servers: Vec<String>,
    newest: u32,
) -> Result<Vec<RecoverySnapshot>, CallError> {
    let newest = usize::try_from(newest).unwrap_or(usize::MAX);
    if newest == 0 || servers.len().saturating_mul(newest) > IDS_IN_A_CALL {
        let asked = format!("{newest} recovery points of each of {} servers", servers.len());
        return Err(CallError::Invalid(format!("{asked}; ask for 1 to {IDS_IN_A_CALL} in one call")));
    }
    let mut all = Vec::new();
    for server in servers.into_iter().map(ServerId::from) {
        let snapshots = ports.drs.recovery_snapshots(&server).await.map_err(call_error)?;
        all.extend(snapshots.into_iter().take(newest).map(snapshot_to_wit));
    }
    Ok(all)
}

fn source_server_to_wit(server: aws::SourceServer) -> SourceServer {
    SourceServer {
        id: server.id.as_str().to_owned(),
        hostname: server.hostname,
        tags: tags_to_wit(server.tags),
        replication_state: server.replication_state.map(String::from),
        lag: server.lag.map(duration_ms),
        recommended_instance_type: server.recommended_instance_type,
    }
}

fn snapshot_to_wit(snapshot: aws::RecoverySnapshot) -> RecoverySnapshot {
    RecoverySnapshot { id: snapshot.id, server: snapshot.server.as_str().to_owned(), at: snapshot.at.map(unix_ms) }
}
