//! Launch settings: what must be read, judged and written before a launch, and put back after a drill.

use crate::aws::{LaunchConfigurationPatch, TemplatePatch};
use crate::event::{Event, LeftSetting, Purpose, Round, SettingsWrite};
use crate::execution::{Execution, ServerState, SettingsPhase, WaveState};
use crate::ids::ServerId;
use crate::mode::Mode;
use crate::settings::{LaunchSettings, Setting, SettingChange, SettingName};
use crate::status::ServerStatus;

use super::{Next, Step, isolation};

/// Whether anything must be known of a server's settings before its launch: the recipe or a policy speaks of them, a drill
/// must stay in its network, or a hook after the wave is told of them.
pub(super) fn are_needed(execution: &Execution, wave: &WaveState, server: &ServerId) -> bool {
    let said = execution.planned(server).is_some_and(|planned| !planned.settings.is_empty());
    let judged = execution.plan.isolation.is_some() || !wave.planned.policies.is_empty();
    said || judged || !wave.planned.after.is_empty()
}

/// What is due to make the servers of a wave ready.
pub(super) fn apply(execution: &Execution, wave: &WaveState, next: &mut Next) {
    let waiting = execution.servers_of(wave).filter(|server| server.status == ServerStatus::Pending);
    for server in waiting.filter(|server| are_needed(execution, wave, &server.id)) {
        match server.settings.phase {
            SettingsPhase::Unread => {
                next.due(Step::ReadSettings { server: server.id.clone(), purpose: Purpose::Apply });
            }
            SettingsPhase::Preparing => prepare(execution, wave, server, next),
            SettingsPhase::Ready | SettingsPhase::Failed => {}
        }
    }
}

fn prepare(execution: &Execution, wave: &WaveState, server: &ServerState, next: &mut Next) {
    let progress = &server.settings.policies;
    let policies = &wave.planned.policies;
    let judge = |policy: &crate::ids::PluginName, round| Step::Judge {
        server: server.id.clone(),
        policy: policy.clone(),
        round,
    };
    if let Some(policy) = policies.get(progress.judged.len()) {
        return next.due(judge(policy, Round::Judge));
    }
    // The second round matters only if some policy may have changed what another has allowed; it is always made, so
    // that an allowed setting is one that every policy has seen.
    if let Some(policy) = policies.get(progress.confirmed.len()) {
        return next.due(judge(policy, Round::Confirm));
    }
    if let Some(refusal) = isolation::refusal(execution, server) {
        return next.record(refusal);
    }
    let before = server.settings.before().unwrap_or_default();
    let writes = wanted_writes(&before, &server.settings.effective, || token(execution, &server.id, Purpose::Apply));
    write(server, Purpose::Apply, &writes, next, || Event::SettingsApplied {
        server: server.id.clone(),
        changes: before.changes_to(&server.settings.effective),
    });
}

/// The ClientToken of a new template version: the same for every repetition of the same intent.
fn token(execution: &Execution, server: &ServerId, purpose: Purpose) -> String {
    match purpose {
        Purpose::Apply => format!("{}-{server}-apply", execution.id),
        // A restore that begins anew may want another content, which EC2 refuses under the same token.
        Purpose::Restore => {
            let round = execution.servers.get(server).map_or(0, |server| server.settings.restore.round);
            format!("{}-{server}-restore-{round}", execution.id)
        }
    }
}

/// The writes that turn `from` into `to`, in order; the last one's version is known only when the one before was made.
pub fn wanted_writes(from: &LaunchSettings, to: &LaunchSettings, token: impl FnOnce() -> String) -> Vec<SettingsWrite> {
    let changed: Vec<Setting> =
        to.settings().into_iter().filter(|setting| from.get(setting.name()).as_ref() != Some(setting)).collect();
    let mut configuration = LaunchConfigurationPatch::default();
    let mut template = TemplatePatch::default();
    for setting in changed {
        match setting {
            Setting::RightSizing(value) => configuration.right_sizing = Some(value.as_aws().to_owned()),
            Setting::LaunchDisposition(value) => configuration.launch_disposition = Some(value.as_aws().to_owned()),
            Setting::CopyPrivateIp(value) => configuration.copy_private_ip = Some(value),
            Setting::InstanceType(value) => template.instance_type = Some(value),
            Setting::Subnet(value) => template.subnet = Some(Some(value)),
            Setting::SecurityGroups(value) => template.security_groups = Some(value),
            Setting::PrivateIp(value) => template.private_ip = Some(Some(value.to_string())),
        }
    }
    writes(configuration, template, to.instance_type.as_ref(), token)
}

/// The writes of these patches. When its configuration changes DRS may write a template version of its own, with an
/// instance type of its own: the type that is meant is then written after it.
fn writes(
    configuration: LaunchConfigurationPatch,
    mut template: TemplatePatch,
    instance_type: Option<&String>,
    token: impl FnOnce() -> String,
) -> Vec<SettingsWrite> {
    let mut writes = Vec::new();
    if !configuration.is_empty() {
        template.instance_type = template.instance_type.or_else(|| instance_type.cloned());
        writes.push(SettingsWrite::Configuration { patch: configuration });
    }
    if !template.is_empty() {
        writes.push(SettingsWrite::TemplateVersion { patch: template, token: token() });
        writes.push(SettingsWrite::DefaultVersion { version: 0 });
    }
    writes
}

/// Records the next intent, makes the intended write, or records the end. A write's intent is recorded before it is made.
fn write(
    server: &ServerState,
    purpose: Purpose,
    writes: &[SettingsWrite],
    next: &mut Next,
    end: impl FnOnce() -> Event,
) {
    let (intended, written, version) = match purpose {
        Purpose::Apply => (&server.settings.intended, server.settings.written, server.settings.version),
        Purpose::Restore => {
            let restore = &server.settings.restore;
            (&restore.intended, restore.written, restore.version)
        }
    };
    if let Some(write) = intended.get(written) {
        return next.due(Step::WriteSettings { server: server.id.clone(), purpose, write: write.clone() });
    }
    match writes.get(written) {
        Some(SettingsWrite::DefaultVersion { .. }) => {
            let write = SettingsWrite::DefaultVersion { version: version.unwrap_or_default() };
            next.record(Event::SettingsIntended { server: server.id.clone(), purpose, write });
        }
        Some(write) => {
            next.record(Event::SettingsIntended { server: server.id.clone(), purpose, write: write.clone() });
        }
        None => next.record(end()),
    }
}

/// What is due to put back what a drill changed: once the server's job has ended, for DRS may read the template minutes
/// after the call.
pub(super) fn restore(execution: &Execution, next: &mut Next) {
    if execution.mode != Mode::Drill {
        return;
    }
    for server in execution.settings_left().filter(|server| may_restore(execution, server)) {
        // What the launch had begun to write is written first: a write that arrives later would undo the restore.
        if let Some(write) = server.settings.unfinished_write() {
            let (server, write) = (server.id.clone(), write.clone());
            next.due(Step::WriteSettings { server, purpose: Purpose::Apply, write });
            continue;
        }
        match &server.settings.restore.found {
            None => next.due(Step::ReadSettings { server: server.id.clone(), purpose: Purpose::Restore }),
            Some(_) => put_back(execution, server, next),
        }
    }
}

/// Whether a server's settings can be put back now.
pub(super) fn may_restore(execution: &Execution, server: &ServerState) -> bool {
    let wave_over = || execution.wave_of(&server.id).is_none_or(|wave| wave.status.is_final());
    let job = server.job.as_ref().and_then(|job| execution.jobs.get(job));
    let over = match server.status {
        ServerStatus::Pending | ServerStatus::Launching => false,
        ServerStatus::Unresolved => execution.cleanup_asked.is_some() || job.is_some_and(|job| job.seen.has_ended()),
        ServerStatus::Skipped => wave_over(),
        ServerStatus::Launched | ServerStatus::Failed | ServerStatus::Terminated => {
            job.is_none_or(|job| job.seen.has_ended())
        }
    };
    over && server.settings.restore.error.is_none()
}

fn put_back(execution: &Execution, server: &ServerState, next: &mut Next) {
    let plan = RestorePlan::of(server);
    let token = || token(execution, &server.id, Purpose::Restore);
    // What DRS writes when its configuration is put back must not undo somebody's choice of a type either.
    let is_left = plan.left.iter().any(|left| left.setting == SettingName::InstanceType);
    let found = server.settings.restore.found.as_ref().and_then(|(_, template)| template.as_ref());
    let template = if is_left { found } else { server.settings.template.as_ref() };
    let instance_type = template.and_then(|template| template.instance_type.as_ref());
    let writes = writes(plan.configuration, plan.template, instance_type, token);
    write(server, Purpose::Restore, &writes, next, || Event::SettingsRestored {
        server: server.id.clone(),
        changes: plan.changes,
        left: plan.left,
    });
}

/// What to put back: each setting that this drill changed and that still holds its value.
#[derive(Default)]
struct RestorePlan {
    configuration: LaunchConfigurationPatch,
    template: TemplatePatch,
    changes: Vec<SettingChange>,
    left: Vec<LeftSetting>,
}

impl RestorePlan {
    fn of(server: &ServerState) -> Self {
        let mut plan = RestorePlan::default();
        let settings = &server.settings;
        let before = settings.before().unwrap_or_default();
        let ours = &settings.effective;
        let found = settings.restore.found.as_ref();
        let found = found
            .map(|(configuration, template)| LaunchSettings::from_aws(configuration, template.as_ref()))
            .unwrap_or_default();
        for name in SettingName::ALL {
            plan.add(name, before.get(name), &ours.get(name), &found.get(name));
        }
        plan
    }

    fn add(&mut self, name: SettingName, before: Option<Setting>, ours: &Option<Setting>, found: &Option<Setting>) {
        if before == *ours || *found == before {
            return;
        }
        let text = |setting: &Option<Setting>| setting.as_ref().map(Setting::value_text);
        if found != ours {
            self.left.push(LeftSetting { setting: name, ours: text(ours), found: text(found) });
            return;
        }
        self.changes.push(SettingChange { setting: name, from: text(found), to: text(&before) });
        match (name, before) {
            (_, Some(Setting::RightSizing(value))) => self.configuration.right_sizing = Some(value.as_aws().to_owned()),
            (_, Some(Setting::LaunchDisposition(value))) => {
                self.configuration.launch_disposition = Some(value.as_aws().to_owned());
            }
            (_, Some(Setting::CopyPrivateIp(value))) => self.configuration.copy_private_ip = Some(value),
            (_, Some(Setting::InstanceType(value))) => self.template.instance_type = Some(value),
            (SettingName::Subnet, before) => self.template.subnet = Some(before.map(|value| value.value_text())),
            (SettingName::PrivateIp, before) => self.template.private_ip = Some(before.map(|value| value.value_text())),
            (_, Some(Setting::SecurityGroups(value))) => self.template.security_groups = Some(value),
            (SettingName::SecurityGroups, _) => self.template.security_groups = Some(Vec::new()),
            // AWS gave no value before: there is none to write, and DRS's own default holds.
            (_, _) => {}
        }
    }
}
