//! What became of each server of a job that has ended, or that is awaited no longer. COMPLETED says nothing, a log event
//! alone proves nothing.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::aws::{JobStatus, LaunchStatus, ParticipatingServer, RecoveryInstance};
use crate::event::{ServerTruth, Truth};
use crate::execution::JobState;
use crate::ids::{InstanceId, RecoveryInstanceId, ServerId};
use crate::mode::Mode;
use crate::time::Timestamp;

use super::actions::after_actions;

/// How long after its job's end a server may stay LAUNCHING while DRS does not say enough.
pub const TRUTH_LIMIT: Duration = Duration::from_secs(5 * 60);

/// How long after its job's end a recovery's server may stay LAUNCHING while its launch actions run: DRS took ten minutes
/// for them where it was watched.
pub const ACTIONS_LIMIT: Duration = Duration::from_secs(60 * 60);

/// What is waited for beside the launches themselves, and for how long it has been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Awaited {
    /// The execution's mode: in a recovery launch actions count as well.
    pub mode: Mode,
    /// Servers whose launch configuration says that launch actions run, or could not be read.
    pub actions_of: BTreeSet<ServerId>,
    /// Servers that are launched and not started: nothing can run on them.
    pub stopped: BTreeSet<ServerId>,
    /// Since when the job is known to have ended.
    pub waited: Duration,
    /// Whether the time of their wave is nearly over: what DRS says of launch actions by now is the last word.
    pub wave_is_nearly_over: bool,
}

/// The truth about each server, or `None` while DRS may still say more.
pub fn truth(job: &JobState, instances: &[RecoveryInstance], awaited: &Awaited) -> Option<Vec<ServerTruth>> {
    let late = awaited.waited >= TRUTH_LIMIT;
    let of = |server: &ServerId| {
        let truth = match known(job, server, instances, awaited) {
            Ok(truth) => truth?,
            Err(missing) if late => Truth::Unresolved { detail: missing },
            Err(_) => return None,
        };
        Some(ServerTruth { server: server.clone(), truth })
    };
    job.servers.iter().map(of).collect()
}

/// The truth about one server, nothing while its launch actions run, or what is missing.
fn known(
    job: &JobState,
    server: &ServerId,
    instances: &[RecoveryInstance],
    awaited: &Awaited,
) -> Result<Option<Truth>, String> {
    let Some(participant) = job.seen.participating.iter().find(|participant| participant.server == *server) else {
        return Err(missing(job, "does not name this server", awaited.mode));
    };
    match &participant.launch_status {
        Some(LaunchStatus::Launched) => {
            let Launched { recovery_instance, instance, point_in_time } = instance_of(job, participant, instances)?;
            let findings = match awaited.mode {
                Mode::Drill => Some(Vec::new()),
                Mode::Recovery => after_actions(participant, awaited),
            };
            Ok(findings.map(|findings| Truth::Launched { recovery_instance, instance, point_in_time, findings }))
        }
        Some(LaunchStatus::Failed) => Ok(Some(Truth::Failed { detail: failure(job, server) })),
        Some(LaunchStatus::Terminated) => {
            Ok(Some(Truth::Failed { detail: "its instance was terminated while it was launched".to_owned() }))
        }
        Some(status) => Err(missing(job, &format!("says {status} of this server"), awaited.mode)),
        None => Err(missing(job, "says nothing of this server", awaited.mode)),
    }
}

/// What a server was launched as.
struct Launched {
    recovery_instance: RecoveryInstanceId,
    instance: InstanceId,
    point_in_time: Option<Timestamp>,
}

/// What is missing, in words: what DRS says of a server whose job has ended, or is awaited no longer.
fn missing(job: &JobState, said: &str, mode: Mode) -> String {
    let id = &job.id;
    if job.seen.has_ended() {
        return format!("job {id} ended and DRS {said}");
    }
    let status = job.seen.status.as_ref().map_or("nothing", JobStatus::as_str);
    let then = then_clean_up(mode);
    format!(
        "job {id} is {status}, had not ended when the execution stopped waiting, and DRS {said}; look at it in DRS{then}"
    )
}

/// What a person does after a look at DRS: only a drill can be cleaned up.
pub(crate) fn then_clean_up(mode: Mode) -> &'static str {
    match mode {
        Mode::Drill => ", then run `cleanup`",
        Mode::Recovery => "",
    }
}

fn instance_of(
    job: &JobState,
    participant: &ParticipatingServer,
    instances: &[RecoveryInstance],
) -> Result<Launched, String> {
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
    Ok(Launched { recovery_instance, instance, point_in_time: found.and_then(|found| found.point_in_time) })
}

fn failure(job: &JobState, server: &ServerId) -> String {
    let own = job.log.iter().rev().filter(|item| item.server.as_ref() == Some(server));
    let failed = own.clone().find(|item| item.event.contains("FAIL") || item.event == "SERVER_SKIPPED");
    match failed {
        Some(item) => match &item.error {
            Some(error) => format!("{} in job {}: {error}", item.event, job.id),
            None if item.event == "SERVER_SKIPPED" => {
                format!("{} in job {}: DRS began the job without it", item.event, job.id)
            }
            None => format!("{} in job {}", item.event, job.id),
        },
        None => format!("DRS says FAILED in job {}", job.id),
    }
}
