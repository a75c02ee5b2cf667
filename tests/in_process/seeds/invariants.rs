//! What must hold of every execution, whatever went wrong.

use std::collections::{BTreeMap, BTreeSet};

use drs_core::aws::{Job, JobType};
use drs_core::event::{Entry, Event};
use drs_core::execution::Execution;
use drs_core::ids::{ServerId, WaveName};
use drs_core::launch::TAG_LAUNCH;
use drs_core::mode::Mode;
use drs_core::ports::{Command, CommandKind};
use drs_core::status::{ExecutionStatus, ServerStatus, WaveStatus};

use super::fleet::{RandomFleet, STRANGER};
use super::told::Told;
use crate::crash::scene::Scene;

/// An execution that has ended, and the world that it leaves.
pub(crate) struct Seen<'a> {
    pub(crate) scene: &'a Scene<'a>,
    pub(crate) execution: &'a Execution,
    pub(crate) entries: &'a [Entry],
    pub(crate) fleet: &'a RandomFleet,
    pub(crate) before: &'a Told,
    pub(crate) now: &'a Told,
}

impl Seen<'_> {
    /// Everything that does not hold.
    pub(crate) fn faults(&self) -> Vec<String> {
        [
            self.has_ended(),
            self.launched_once_an_attempt(),
            self.later_attempts_follow_failures(),
            self.every_launch_is_known(),
            self.waves_are_in_order(),
            self.within_its_quotas(),
            self.nothing_of_others_is_gone(),
            self.settings_are_put_back(),
            self.instances_are_ended(),
            self.every_instance_is_known(),
            self.nothing_is_claimed_for_nothing(),
        ]
        .concat()
    }

    fn has_ended(&self) -> Vec<String> {
        let status = self.execution.status;
        fault(!status.is_final(), || format!("it is {status}"))
    }

    /// The jobs of the world that carry a launch tag of ours.
    fn jobs(&self) -> impl Iterator<Item = &Job> {
        self.now.jobs.iter().filter(|job| job.tags.contains_key(TAG_LAUNCH))
    }

    /// For each attempt at each server there is at most one launch.
    fn launched_once_an_attempt(&self) -> Vec<String> {
        let mut launches: BTreeMap<(String, String), usize> = BTreeMap::new();
        let mut jobs: BTreeMap<&str, (&str, &Job)> = BTreeMap::new();
        for job in self.jobs() {
            // execution/wave/batch/attempt/epoch/head
            let attempt = job.tags[TAG_LAUNCH].split('/').nth(3).unwrap_or_default();
            jobs.insert(job.id.as_str(), (attempt, job));
        }
        for launch in self.scene.world.launches() {
            if let Some((attempt, _)) = jobs.get(launch.job_id.as_str()) {
                *launches.entry((launch.server, (*attempt).to_owned())).or_default() += 1;
            }
        }
        let twice = launches.into_iter().filter(|(_, count)| *count > 1);
        twice
            .map(|((server, attempt), count)| format!("{server} was launched {count} times in attempt {attempt}"))
            .collect()
    }

    /// Attempt n+1 exists only after DRS said that n failed.
    fn later_attempts_follow_failures(&self) -> Vec<String> {
        let mut tried: BTreeMap<&ServerId, u32> = BTreeMap::new();
        let mut faults = Vec::new();
        for entry in self.entries {
            let Event::LaunchIntended { attempt, servers, .. } = &entry.event else { continue };
            for witness in servers {
                let before = tried.insert(&witness.server, *attempt).unwrap_or(0);
                faults.extend(fault(*attempt > before + 1, || {
                    format!("attempt {attempt} at {} came after attempt {before}", witness.server)
                }));
            }
        }
        faults
    }

    /// Every job of the world with our tag is in the record.
    fn every_launch_is_known(&self) -> Vec<String> {
        let unknown = self.jobs().filter(|job| !self.execution.jobs.contains_key(&job.id));
        unknown.map(|job| format!("job {} is not in the record", job.id)).collect()
    }

    /// No launch of a wave is intended before those that it depends on let it start.
    fn waves_are_in_order(&self) -> Vec<String> {
        let mut ended: BTreeMap<&WaveName, WaveStatus> = BTreeMap::new();
        let mut faults = Vec::new();
        for entry in self.entries {
            match &entry.event {
                Event::WaveEnded { wave, status, .. } => {
                    ended.insert(wave, *status);
                }
                Event::Commanded { command: Command { kind: CommandKind::Skip { wave, .. }, .. } } => {
                    ended.insert(wave, WaveStatus::Skipped);
                }
                Event::LaunchIntended { wave, .. } => {
                    let planned = self.execution.plan.waves.iter().find(|planned| planned.name == *wave);
                    for needed in planned.into_iter().flat_map(|planned| &planned.depends_on) {
                        let lets = [WaveStatus::Completed, WaveStatus::Partial, WaveStatus::Skipped];
                        faults.extend(fault(!ended.get(needed).is_some_and(|status| lets.contains(status)), || {
                            format!("{wave} was launched while {needed} was {:?}", ended.get(needed))
                        }));
                    }
                }
                _ => {}
            }
        }
        faults
    }

    /// Our own jobs and intents never exceed the quotas of the recipe.
    fn within_its_quotas(&self) -> Vec<String> {
        let limits = &self.execution.plan.limits;
        let mut moments: Vec<_> = self.jobs().filter_map(|job| job.created).collect();
        moments.sort();
        let mut faults = Vec::new();
        for moment in moments {
            let active: Vec<_> = self
                .jobs()
                .filter(|job| job.created.is_some_and(|at| at <= moment) && job.ended.is_none_or(|at| at > moment))
                .collect();
            let servers: usize = active.iter().map(|job| job.participating.len()).sum();
            faults.extend(fault(active.len() > limits.jobs as usize, || format!("{} jobs at {moment}", active.len())));
            faults
                .extend(fault(servers > limits.servers_in_jobs as usize, || format!("{servers} servers at {moment}")));
        }
        faults
    }

    /// What was there before and is not a drill's is there still; nothing of a stranger was touched.
    fn nothing_of_others_is_gone(&self) -> Vec<String> {
        let mut kept = self.before.real();
        if self.execution.mode == Mode::Recovery {
            // A recovery may replace what is there.
            kept = BTreeSet::from([STRANGER.into()]);
        }
        let gone: Vec<_> = kept.difference(&self.now.real()).cloned().collect();
        let mut faults = fault(!gone.is_empty(), || format!("instances that are no drill's are gone: {gone:?}"));
        if let Some(endangered) = &self.fleet.endangered {
            let launched = self.scene.world.launches().iter().any(|launch| launch.server == *endangered);
            faults.extend(fault(launched, || format!("a drill endangered {endangered}")));
        }
        faults
    }

    /// A drill that says it has left nothing has put back all settings.
    fn settings_are_put_back(&self) -> Vec<String> {
        if self.execution.mode == Mode::Recovery || self.execution.settings_left().next().is_some() {
            return Vec::new();
        }
        let changed = self.now.settings.iter().filter(|(server, now)| self.before.settings.get(*server) != Some(*now));
        changed.map(|(server, _)| format!("the settings of {server} are not as they were")).collect()
    }

    /// A drill that was cleaned up and says that nothing is left has left no instance.
    fn instances_are_ended(&self) -> Vec<String> {
        let ours: BTreeSet<_> = self.jobs().map(|job| &job.id).collect();
        let cleaned = self.execution.plan.terminate_after.is_some() && !self.execution.leaves_something();
        if self.execution.mode == Mode::Recovery || !cleaned {
            return Vec::new();
        }
        let left =
            self.now.instances.iter().filter(|instance| instance.job.as_ref().is_some_and(|job| ours.contains(job)));
        left.map(|instance| format!("instance {} is left", instance.id)).collect()
    }

    /// Every instance of our jobs that DRS shows is in the record, unless its server is said to be unresolved.
    fn every_instance_is_known(&self) -> Vec<String> {
        let ours: BTreeSet<_> =
            self.jobs().filter(|job| job.kind != Some(JobType::Terminate)).map(|job| &job.id).collect();
        let mut faults = Vec::new();
        for instance in &self.now.instances {
            let (Some(server), Some(job)) = (&instance.server, &instance.job) else { continue };
            let Some(state) = self.execution.servers.get(server).filter(|_| ours.contains(job)) else { continue };
            let known = state.recovery_instance.as_ref() == Some(&instance.id);
            let told = matches!(state.status, ServerStatus::Unresolved | ServerStatus::Failed);
            faults.extend(fault(!known && !told, || {
                format!("instance {} of {server} is not in the record, which says {}", instance.id, state.status)
            }));
        }
        faults
    }

    /// An execution in which nothing was launched is never COMPLETED, and one that is has launched every server.
    fn nothing_is_claimed_for_nothing(&self) -> Vec<String> {
        let launched = |status: ServerStatus| matches!(status, ServerStatus::Launched | ServerStatus::Terminated);
        let all = self.execution.servers.values().all(|server| launched(server.status));
        fault(self.execution.status == ExecutionStatus::Completed && !all, || {
            "it is COMPLETED, and not every server was launched".to_owned()
        })
    }
}

fn fault(is: bool, text: impl FnOnce() -> String) -> Vec<String> {
    if is { vec![text()] } else { Vec::new() }
}
