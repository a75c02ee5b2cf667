//! What became of each server of a job that has ended. COMPLETED says nothing, a log event alone proves nothing.

use std::time::Duration;

use crate::aws::{LaunchStatus, ParticipatingServer, RecoveryInstance};
use crate::event::{ServerTruth, Truth};
use crate::execution::JobState;
use crate::ids::{InstanceId, ServerId};

/// How long after its job's end a server may stay LAUNCHING while DRS does not say enough.
pub const TRUTH_LIMIT: Duration = Duration::from_secs(5 * 60);

/// The truth about each server, or `None` while DRS may still say more. `last` says that the wait is over.
pub fn truth(job: &JobState, instances: &[RecoveryInstance], last: bool) -> Option<Vec<ServerTruth>> {
    let of = |server: &ServerId| {
        let truth = known(job, server, instances)
            .or_else(|missing| if last { Ok(Truth::Unresolved { detail: missing }) } else { Err(()) });
        truth.ok().map(|truth| ServerTruth { server: server.clone(), truth })
    };
    job.servers.iter().map(of).collect()
}

/// The truth about one server, or what is missing.
fn known(job: &JobState, server: &ServerId, instances: &[RecoveryInstance]) -> Result<Truth, String> {
    let Some(participant) = job.seen.participating.iter().find(|participant| participant.server == *server) else {
        return Err(format!("job {} ended and does not name this server", job.id));
    };
    match &participant.launch_status {
        Some(LaunchStatus::Launched) => instance_of(job, participant, instances),
        Some(LaunchStatus::Failed) => Ok(Truth::Failed { detail: failure(job, server) }),
        Some(LaunchStatus::Terminated) => {
            Ok(Truth::Failed { detail: "its instance was terminated while it was launched".to_owned() })
        }
        Some(status) => Err(format!("job {} ended and DRS says {status} of this server", job.id)),
        None => Err(format!("job {} ended and DRS says nothing of this server", job.id)),
    }
}

fn instance_of(
    job: &JobState,
    participant: &ParticipatingServer,
    instances: &[RecoveryInstance],
) -> Result<Truth, String> {
    let same = |instance: &&RecoveryInstance| {
        let of_server = instance.server.as_ref() == Some(&participant.server);
        of_server
            && (instance.job.as_ref() == Some(&job.id) || participant.recovery_instance.as_ref() == Some(&instance.id))
    };
    let found = instances.iter().find(same);
    let recovery_instance = participant.recovery_instance.clone().or_else(|| found.map(|instance| instance.id.clone()));
    let Some(recovery_instance) = recovery_instance else {
        return Err(format!("DRS says LAUNCHED, and no recovery instance of job {} is there for this server", job.id));
    };
    let instance = found.and_then(|found| found.instance.clone());
    // A recovery instance's id is the id of its EC2 instance.
    let instance = instance.unwrap_or_else(|| InstanceId::new(recovery_instance.as_str()));
    Ok(Truth::Launched { recovery_instance, instance })
}

fn failure(job: &JobState, server: &ServerId) -> String {
    let own = job.log.iter().rev().filter(|item| item.server.as_ref() == Some(server));
    let failed = own.clone().find(|item| item.event.contains("FAIL") || item.event == "SERVER_SKIPPED");
    match failed {
        Some(item) => match &item.error {
            Some(error) => format!("{} in job {}: {error}", item.event, job.id),
            None => format!("{} in job {}", item.event, job.id),
        },
        None => format!("DRS says FAILED in job {}", job.id),
    }
}
