//! The writes of DRS that have no idempotency token: signed once, sent at most once, their answers classed.

use std::time::{Duration, SystemTime};

use aws_sdk_drs::config::retry::RetryConfig;
use aws_sdk_drs::config::{Builder, StalledStreamProtectionConfig};
use aws_sdk_drs::types::StartRecoveryRequestSourceServer;
use aws_smithy_async::time::StaticTimeSource;
use drs_core::aws::{CallError, CallErrorKind, Job, WriteAnswer};
use drs_core::ids::RecoveryInstanceId;
use drs_core::ports::LaunchRequest;
use drs_core::time::{Timestamp, between, format_duration};

use super::{DrsAdapter, convert};
use crate::before_sending::fenced;
use crate::error::{explain, own_error, unreadable};
use crate::once::{Handed, failed};
use crate::pages::texts;

/// AWS refuses a signature that is five minutes old. A request that would get near that is not sent at all: what AWS does with
/// it would hang on how long its way takes.
const SIGNATURE_LIFE: Duration = Duration::from_secs(4 * 60);

/// The most servers or instances that one call takes, by AWS's service model.
const MOST_A_CALL: usize = 200;

impl DrsAdapter {
    pub(super) async fn send_start_recovery(&self, request: &LaunchRequest) -> WriteAnswer<Job> {
        const OPERATION: &str = "drs:StartRecovery";
        let servers = match check_count(OPERATION, request.servers.len()).and_then(|()| source_servers(request)) {
            Ok(servers) => servers,
            Err(error) => return WriteAnswer::NoEffect { error },
        };
        if let Err(error) = self.may_send(OPERATION, request.signed_at).await {
            return WriteAnswer::NoEffect { error };
        }
        let tags = (!request.tags.is_empty()).then(|| request.tags.clone().into_iter().collect());
        let handed = Handed::default();
        let answer = self
            .client
            .start_recovery()
            .set_source_servers(Some(servers))
            .is_drill(request.is_drill)
            .set_tags(tags)
            .customize()
            .config_override(self.once(request.signed_at, &handed))
            .send()
            .await;
        match answer {
            Ok(accepted) => match accepted.job.map(convert::job).filter(|job| !job.id.as_str().is_empty()) {
                Some(result) => WriteAnswer::Done { result },
                None => WriteAnswer::Unknown {
                    error: unreadable(OPERATION, "AWS accepted the launch and did not name its job".to_owned()),
                },
            },
            Err(error) => failed(OPERATION, &error, &handed),
        }
    }

    pub(super) async fn send_terminate(&self, instances: &[RecoveryInstanceId]) -> WriteAnswer<Option<Job>> {
        const OPERATION: &str = "drs:TerminateRecoveryInstances";
        let signed_at = self.clock.now();
        if let Err(error) = check_count(OPERATION, instances.len()) {
            return WriteAnswer::NoEffect { error };
        }
        if let Err(error) = self.may_send(OPERATION, signed_at).await {
            return WriteAnswer::NoEffect { error };
        }
        let handed = Handed::default();
        let answer = self
            .client
            .terminate_recovery_instances()
            .set_recovery_instance_ids(Some(texts(instances)))
            .customize()
            .config_override(self.once(signed_at, &handed))
            .send()
            .await;
        match answer {
            Ok(accepted) => WriteAnswer::Done { result: accepted.job.map(convert::job) },
            Err(error) => failed(OPERATION, &error, &handed),
        }
    }

    /// Credentials come first: finding them may take long, and the time of the signature must not rule their expiry. Without
    /// them nothing is sent, and the write is made once they can be renewed.
    async fn may_send(&self, operation: &str, signed_at: Timestamp) -> Result<(), CallError> {
        if let Err(error) = self.credentials.resolve().await {
            return Err(own_error(operation, CallErrorKind::Unavailable, explain(&error)));
        }
        if between(signed_at, self.clock.now()) > SIGNATURE_LIFE {
            let life = format_duration(SIGNATURE_LIFE);
            let message = format!("not sent: its signature is of {signed_at}, more than {life} ago; make a new intent");
            return Err(own_error(operation, CallErrorKind::Unavailable, message));
        }
        Ok(())
    }

    /// What makes the SDK sign with this time, send at most once, and tell whether it sent.
    fn once(&self, signed_at: Timestamp, handed: &Handed) -> Builder {
        Builder::new()
            .time_source(StaticTimeSource::new(SystemTime::from(signed_at)))
            .disable_clock_skew_correction(true)
            .retry_config(RetryConfig::disabled())
            .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
            .http_client(fenced(handed.noted_by(self.transport.clone()), self.fence.clone()))
    }
}

fn check_count(operation: &str, count: usize) -> Result<(), CallError> {
    if (1..=MOST_A_CALL).contains(&count) {
        return Ok(());
    }
    let message = format!("not sent: it takes 1 to {MOST_A_CALL} ids, not {count}");
    Err(own_error(operation, CallErrorKind::Invalid, message))
}

fn source_servers(request: &LaunchRequest) -> Result<Vec<StartRecoveryRequestSourceServer>, CallError> {
    let server = |id: &str| StartRecoveryRequestSourceServer::builder().source_server_id(id).build();
    let servers: Result<_, _> = request.servers.iter().map(|id| server(id.as_str())).collect();
    servers.map_err(|error| own_error("drs:StartRecovery", CallErrorKind::Invalid, explain(&error)))
}
