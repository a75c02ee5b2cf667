//! Launch settings: read, judged, written, put back.

use crate::event::{Event, Purpose, Round};
use crate::ids::{PluginName, ServerId};
use crate::plugin::{JudgeOutcome, PolicyAnswer};
use crate::settings::LaunchSettings;
use crate::status::ServerStatus;
use crate::time::Timestamp;

use super::super::server::{PolicyProgress, SettingsPhase};
use super::{Execution, FoldError};

impl Execution {
    pub(super) fn settings_event(&mut self, event: &Event, at: Timestamp) -> Result<(), FoldError> {
        match event {
            Event::SettingsRead { server, purpose, configuration, template } => {
                let wanted = self.planned(server).map(|planned| planned.settings.clone()).unwrap_or_default();
                let mut server = self.server_mut(server)?;
                let settings = &mut server.settings;
                match purpose {
                    Purpose::Apply => {
                        settings.effective =
                            LaunchSettings::from_aws(configuration, template.as_ref()).overlaid(&wanted);
                        settings.policies = PolicyProgress::default();
                        settings.configuration = Some(configuration.clone());
                        settings.template.clone_from(template);
                        settings.phase = SettingsPhase::Preparing;
                    }
                    Purpose::Restore => settings.restore.found = Some((configuration.clone(), template.clone())),
                }
            }
            Event::PolicyJudged { server, policy, round, outcome } => {
                self.policy_judged(server, policy, *round, outcome, at)?;
            }
            Event::SettingsIntended { server, purpose, write } => {
                let mut server = self.server_mut(server)?;
                let settings = &mut server.settings;
                match purpose {
                    Purpose::Apply => settings.intended.push(write.clone()),
                    Purpose::Restore => settings.restore.intended.push(write.clone()),
                }
            }
            Event::SettingsWritten { server, purpose, version } => {
                let mut server = self.server_mut(server)?;
                let settings = &mut server.settings;
                match purpose {
                    // A write of settings that were begun anew meanwhile is none of the new ones.
                    Purpose::Apply if settings.written < settings.intended.len() => {
                        settings.written += 1;
                        settings.version = version.or(settings.version);
                    }
                    Purpose::Apply => {}
                    Purpose::Restore => {
                        settings.restore.written += 1;
                        settings.restore.version = version.or(settings.restore.version);
                    }
                }
            }
            Event::SettingsFailed { server, purpose: Purpose::Apply, error } => {
                self.settings_failed(server, error, at)?;
            }
            Event::SettingsFailed { server, purpose: Purpose::Restore, error } => {
                self.restore_failed(server, error, at)?;
            }
            Event::SettingsApplied { server, changes } => {
                let mut server = self.server_mut(server)?;
                let settings = &mut server.settings;
                settings.phase = SettingsPhase::Ready;
                settings.changes.clone_from(changes);
            }
            Event::SettingsRestored { server, changes, left } => {
                let mut server = self.server_mut(server)?;
                let restore = &mut server.settings.restore;
                restore.ended = Some((at, changes.clone(), left.clone()));
                restore.error = None;
                if server.status == ServerStatus::Pending {
                    server.settings.begin_anew();
                }
            }
            _ => {}
        }
        self.count(event, at);
        Ok(())
    }

    /// A server whose settings matter is not launched without them. One that a recovery would only have asked for its launch
    /// actions is launched, and they are awaited as if they were on.
    fn settings_failed(&mut self, server: &ServerId, error: &str, at: Timestamp) -> Result<(), FoldError> {
        if self.wave_of(server).is_none_or(|wave| self.plan.needs_settings(&wave.planned, server)) {
            return self.refuse_server(server, format!("launch settings: {error}"), at);
        }
        self.server_mut(server)?.settings.phase = SettingsPhase::Ready;
        Ok(())
    }

    fn policy_judged(
        &mut self,
        server: &ServerId,
        policy: &PluginName,
        round: Round,
        outcome: &JudgeOutcome,
        at: Timestamp,
    ) -> Result<(), FoldError> {
        if self.disabled.contains_key(policy) {
            return Ok(());
        }
        let mut state = self.server_mut(server)?;
        let settings = &mut state.settings;
        let refusal = match (&outcome.result, round) {
            (Ok(PolicyAnswer::Allow), _) => None,
            (Ok(PolicyAnswer::Change { settings: changes, reason }), Round::Judge) => {
                let mut over = LaunchSettings::default();
                changes.iter().for_each(|change| over.set(change.clone()));
                // As AWS will have it: tags are added to those that are there.
                settings.effective = settings.effective.overlaid(&over);
                let list = changes.iter().map(ToString::to_string);
                let said = format!("changed {}: {reason}", list.collect::<Vec<_>>().join(", "));
                settings.policies.said.push((policy.clone(), said));
                None
            }
            (Ok(PolicyAnswer::Change { reason, .. }), Round::Confirm) => {
                Some(format!("policy {policy} does not allow the final settings: {reason}"))
            }
            (Ok(PolicyAnswer::Deny { reason }), _) => Some(format!("denied by policy {policy}: {reason}")),
            (Err(fault), _) => Some(format!("denied, for policy {policy} gave no answer: {fault}")),
        };
        match round {
            Round::Judge => settings.policies.judged.push(policy.clone()),
            Round::Confirm => settings.policies.confirmed.push(policy.clone()),
        }
        if let Some(reason) = refusal {
            settings.policies.said.push((policy.clone(), reason.clone()));
            drop(state);
            self.refuse_server(server, reason, at)?;
        }
        Ok(())
    }

    /// A server that is to be launched again can't be, while what the attempt before set is still there.
    fn restore_failed(&mut self, id: &ServerId, error: &str, at: Timestamp) -> Result<(), FoldError> {
        let mut server = self.server_mut(id)?;
        server.settings.restore.error = Some(error.to_owned());
        let is_pending = server.status == ServerStatus::Pending;
        drop(server);
        if is_pending {
            let reason = format!("launch settings of the attempt before can't be put back: {error}");
            self.refuse_server(id, reason, at)?;
        }
        Ok(())
    }

    /// A server that is not to be launched. One whose wave ended meanwhile stays as it is.
    pub(super) fn refuse_server(&mut self, server: &ServerId, reason: String, at: Timestamp) -> Result<(), FoldError> {
        let mut server = self.server_mut(server)?;
        server.settings.phase = SettingsPhase::Failed;
        if server.status == ServerStatus::Pending {
            server.settle(ServerStatus::Failed, Some(reason), at);
        }
        drop(server);
        self.advance_waves();
        Ok(())
    }
}
