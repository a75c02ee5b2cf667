//! The judgements around a termination: it looks first, and ends only what this drill launched.

use std::collections::BTreeMap;

use crate::aws::{Job, JobType, RecoveryInstance};
use crate::event::{Event, Termination, TerminationFinding};
use crate::execution::{Execution, ServerState, TerminationBatch};
use crate::ids::{InstanceId, ServerId};
use crate::settings::SettingName;
use crate::time::{Timestamp, after};

/// What was read right before a termination.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TerminationFacts {
    /// The recovery instances of the servers.
    pub instances: Vec<RecoveryInstance>,
    /// For each server the instance that DRS launches into, if it is set to.
    pub launch_into: BTreeMap<ServerId, InstanceId>,
}

/// The events of a termination intent: what is gone already, what is refused, and the intent for the rest.
pub fn intend(execution: &Execution, batch: u32, servers: &[ServerId], facts: &TerminationFacts) -> Vec<Event> {
    let mut events = Vec::new();
    let (mut gone, mut instances) = (Vec::new(), Vec::new());
    for server in servers.iter().filter_map(|id| execution.servers.get(id)) {
        let Some(found) = facts.instances.iter().find(|found| Some(&found.id) == server.recovery_instance.as_ref())
        else {
            gone.push(server.id.clone());
            continue;
        };
        match refusal(server, found, facts) {
            Some(reason) => events.push(Event::TerminationRefused { server: server.id.clone(), reason }),
            None => instances.push(Termination { server: server.id.clone(), recovery_instance: found.id.clone() }),
        }
    }
    if !gone.is_empty() {
        events.push(Event::InstancesTerminated { servers: gone });
    }
    if !instances.is_empty() {
        events.push(Event::TerminationIntended { batch, instances });
    }
    events
}

/// Why an instance is not ours to end.
fn refusal(server: &ServerState, found: &RecoveryInstance, facts: &TerminationFacts) -> Option<String> {
    let id = &found.id;
    if found.server.as_ref() != Some(&server.id) {
        return Some(format!("DRS says that {id} is not of this server"));
    }
    if found.job.is_none() || found.job != server.job {
        return Some(format!("{id} was not launched by a job of this execution"));
    }
    if found.is_drill != Some(true) {
        return Some(format!("DRS does not say that {id} is a drill's"));
    }
    if found.failback.as_deref().is_some_and(|state| state != "FAILBACK_NOT_STARTED") {
        return Some(format!("{id} is in failback ({})", found.failback.as_deref().unwrap_or_default()));
    }
    // What DRS is set to now, and what this execution had set and may have put back since.
    let ours = server.settings.effective.text(SettingName::LaunchInto).map(InstanceId::from);
    let targets = [facts.launch_into.get(&server.id), ours.as_ref()];
    let is_target = targets.into_iter().flatten().any(|target| Some(target) == found.instance.as_ref());
    is_target.then(|| format!("{id} is an instance that DRS launched into"))
}

/// Whether a call whose answer is missing had its effect; `None` while it is too early to tell.
pub fn weigh(
    execution: &Execution,
    batch: &TerminationBatch,
    jobs: &[Job],
    instances: &[RecoveryInstance],
    now: Timestamp,
) -> Option<TerminationFinding> {
    let still_there = |wanted: &Termination| instances.iter().any(|found| found.id == wanted.recovery_instance);
    let ours = |job: &&Job| {
        let names = |wanted: &Termination| job.participating.iter().any(|server| server.server == wanted.server);
        job.kind == Some(JobType::Terminate)
            && job.created.is_none_or(|created| created >= after_skew(batch.intended))
            && job.participating.len() == batch.instances.len()
            && batch.instances.iter().all(names)
    };
    if let Some(job) = jobs.iter().find(ours) {
        return Some(TerminationFinding::Done { job: Some(Box::new(job.clone())) });
    }
    if !batch.instances.iter().any(still_there) {
        return Some(TerminationFinding::Done { job: None });
    }
    let since = batch.intended.max(execution.driver_since);
    (now >= after(since, execution.plan.limits.visibility_wait)).then_some(TerminationFinding::NoEffect)
}

/// A job of the call can't be older than its intent, but for the difference of two clocks.
fn after_skew(intended: Timestamp) -> Timestamp {
    intended.saturating_sub(jiff::SignedDuration::from_secs(60)).unwrap_or(Timestamp::MIN)
}

/// The events when the job of a termination has ended: what is gone, and, when the wait is over, what is not.
pub fn confirm(batch: &TerminationBatch, instances: &[RecoveryInstance], last: bool) -> Option<Vec<Event>> {
    let there = |wanted: &&Termination| instances.iter().any(|found| found.id == wanted.recovery_instance);
    let (left, gone): (Vec<&Termination>, Vec<&Termination>) = batch.instances.iter().partition(there);
    if !left.is_empty() && !last {
        return None;
    }
    let mut events = Vec::new();
    if !gone.is_empty() {
        events.push(Event::InstancesTerminated { servers: gone.into_iter().map(|gone| gone.server.clone()).collect() });
    }
    for instance in left {
        let reason =
            format!("DRS still shows {} after its termination; run `cleanup` again", instance.recovery_instance);
        events.push(Event::TerminationRefused { server: instance.server.clone(), reason });
    }
    Some(events)
}
