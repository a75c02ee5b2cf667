//! What is waited for before the servers of a job are settled, and for how long.

use std::collections::BTreeSet;

use crate::ids::ServerId;
use crate::launch::Awaited;
use crate::settings::SettingName;
use crate::time::{Timestamp, between};

use super::{Execution, JobState, SettingsState};

/// The part of a wave's timeout that launch actions leave to the hooks after it: one in so many.
const HOOKS_PART: u32 = 4;

/// How many looks at its servers a wave without hooks after it has left when its time is nearly over.
const LAST_LOOKS: u32 = 2;

impl Execution {
    /// What is waited for before the servers of a job are settled. A process that goes on later waits as long again: it
    /// has not looked yet.
    pub fn awaited(&self, job: &JobState, now: Timestamp) -> Awaited {
        let servers = |is: fn(&SettingsState) -> bool| -> BTreeSet<ServerId> {
            let is = |id: &&ServerId| self.servers.get(*id).is_some_and(|server| is(&server.settings));
            job.servers.iter().filter(is).cloned().collect()
        };
        let since = [Some(self.driver_since), self.cleanup_asked, job.ended_since].into_iter().flatten().max();
        Awaited {
            mode: self.mode,
            actions_of: servers(may_run_actions),
            stopped: servers(is_stopped),
            waited: between(since.unwrap_or(now), now),
            wave_is_nearly_over: self.wave_is_nearly_over(job, now),
        }
    }

    /// Whether the wave that a job launches would time out if it went on to wait for launch actions.
    fn wave_is_nearly_over(&self, job: &JobState, now: Timestamp) -> bool {
        let wave = job.launches.as_ref().and_then(|(wave, _)| self.wave(wave)).filter(|wave| wave.is_under_way());
        wave.is_some_and(|wave| {
            let timeout = wave.planned.timeout;
            let left = match wave.planned.after.is_empty() {
                true => self.plan.limits.poll_max * LAST_LOOKS,
                false => timeout / HOOKS_PART,
            };
            now >= self.deadline(wave.timed_since().unwrap_or(now), timeout.saturating_sub(left), now)
        })
    }
}

/// Whether launch actions are on, or were not ruled out because the launch configuration could not be read.
fn may_run_actions(settings: &SettingsState) -> bool {
    settings.configuration.is_none() || settings.effective.is_on(SettingName::PostLaunch)
}

fn is_stopped(settings: &SettingsState) -> bool {
    settings.effective.text(SettingName::LaunchDisposition) == Some("STOPPED")
}
