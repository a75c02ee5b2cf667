//! What an execution does not do yet because the process that was taken over from was only silent: a call that it signed may
//! still arrive, and undo what was done since.

use crate::mode::Mode;
use crate::signed::wait_for_strays;
use crate::time::Timestamp;

use super::roster::Standing;
use super::server::SettingsState;
use super::{Execution, HookRun, WaveState};

impl Execution {
    /// Until when a hook is not entered, for a write of the attempt that was cut off may still arrive; `None` when it need not
    /// wait.
    pub(crate) fn strays_of_hook(&self, hook: &HookRun, now: Timestamp) -> Option<Timestamp> {
        wait_for_strays(hook.stray_since, now).filter(|_| self.may_write(&hook.name))
    }

    /// Until when a wave that is under way waits for what a silent process may still send: its hook that comes next, or the
    /// settings of servers that it is to launch.
    pub fn strays_of_wave(&self, wave: &WaveState, now: Timestamp) -> Option<Timestamp> {
        let next = [&wave.before, &wave.after].map(|hooks| hooks.iter().find(|hook| !hook.is_satisfied()));
        let hooks = next.into_iter().flatten().filter_map(|hook| self.strays_of_hook(hook, now)).max();
        let settings =
            self.servers_that(wave, Standing::Unready).filter_map(|server| server.settings.strays(now)).max();
        hooks.max(settings).filter(|_| wave.is_under_way())
    }

    /// Until when changed settings are not put back for the same reason.
    pub fn strays_of_restores(&self, now: Timestamp) -> Option<Timestamp> {
        let restorable = self.all_that(Standing::Restorable).filter(|_| self.mode == Mode::Drill);
        restorable.filter_map(|server| server.settings.strays(now)).max()
    }
}

impl SettingsState {
    /// Until when nothing is read or written of a server's settings, for a write of another process may still arrive.
    pub(crate) fn strays(&self, now: Timestamp) -> Option<Timestamp> {
        wait_for_strays(self.stray_since, now)
    }
}
