//! Launch settings: what must be read, judged and written before a launch, and put back after a drill.

use crate::event::{Event, LeftSetting, Purpose, Round, SettingsWrite};
use crate::execution::{Execution, ServerState, SettingsPhase, Standing, WaveState};
use crate::ids::ServerId;
use crate::mode::Mode;
use crate::settings::{LaunchSettings, Place, SettingChange, SettingName, SettingsPatch, Value};
use crate::status::ServerStatus;
use crate::time::Timestamp;

use super::{Next, Step, isolation};

/// What is due to make the servers of a wave ready.
pub(super) fn apply(execution: &Execution, wave: &WaveState, now: Timestamp, next: &mut Next) {
    for server in execution.servers_that(wave, Standing::Unready) {
        if waits_for_a_stray(server, now, next) {
            continue;
        }
        match server.settings.phase {
            _ if server.settings.put_back_first => {}
            SettingsPhase::Unread => {
                next.due(Step::ReadSettings { server: server.id.clone(), purpose: Purpose::Apply });
            }
            SettingsPhase::Preparing => prepare(execution, wave, server, next),
            SettingsPhase::Ready | SettingsPhase::Failed => {}
        }
    }
}

/// Whether nothing may be read or written of a server's settings, for a write of another process may still arrive: after
/// it, what was written since would be undone.
fn waits_for_a_stray(server: &ServerState, now: Timestamp, next: &mut Next) -> bool {
    let until = server.settings.strays(now);
    until.into_iter().for_each(|until| next.wake_at(until));
    until.is_some()
}

fn prepare(execution: &Execution, wave: &WaveState, server: &ServerState, next: &mut Next) {
    let progress = &server.settings.policies;
    let mut policies = wave.planned.policies.iter().filter(|policy| !execution.disabled.contains_key(*policy));
    let judge = |policy: &crate::ids::PluginName, round| Step::Judge {
        server: server.id.clone(),
        policy: policy.clone(),
        round,
    };
    if let Some(policy) = policies.clone().find(|policy| !progress.judged.contains(policy)) {
        return next.due(judge(policy, Round::Judge));
    }
    // The second round matters only if some policy may have changed what another has allowed; it is always made, so
    // that an allowed setting is one that every policy has seen.
    if let Some(policy) = policies.find(|policy| !progress.confirmed.contains(policy)) {
        return next.due(judge(policy, Round::Confirm));
    }
    if let Some(refusal) = isolation::refusal(execution, server) {
        return next.record(refusal);
    }
    if let Some(write) = unmade_write(server, Purpose::Apply) {
        return next.due(write);
    }
    let before = server.settings.before().unwrap_or_default();
    if let Some(refusal) = unrestorable(execution, server, &before) {
        return next.record(refusal);
    }
    let writes = wanted_writes(&before, &server.settings.effective, || token(execution, &server.id, Purpose::Apply));
    record_next(server, Purpose::Apply, &writes, next, || Event::SettingsApplied {
        server: server.id.clone(),
        changes: before.changes_to(&server.settings.effective),
    });
}

/// The refusal of a server whose settings a drill could not put back: the recipe's own were held to the same before the
/// start, a policy's are known only now. Once a write was intended, what it changes is to be put back as far as it can be.
fn unrestorable(execution: &Execution, server: &ServerState, before: &LaunchSettings) -> Option<Event> {
    if execution.mode != Mode::Drill || !server.settings.intended.is_empty() {
        return None;
    }
    let left_behind = before.unrestorable(&server.settings.effective).next()?;
    Some(Event::LaunchRefused { server: server.id.clone(), reason: left_behind.to_string() })
}

/// The ClientToken of a new template version: the same for every repetition of the same intent.
/// What begins anew, for a further attempt or after a crash, may want another content, which EC2 refuses under the same
/// token.
fn token(execution: &Execution, server: &ServerId, purpose: Purpose) -> String {
    let settings = execution.servers.get(server).map(|server| &server.settings);
    let again = match settings.map_or(0, |settings| settings.round) {
        0 => String::new(),
        round => format!("-again-{round}"),
    };
    match purpose {
        Purpose::Apply => format!("{}-{server}-apply{again}", execution.id),
        Purpose::Restore => {
            let round = settings.map_or(0, |settings| settings.restore.round);
            format!("{}-{server}-restore{again}-{round}", execution.id)
        }
    }
}

/// The writes that turn `from` into `to`, in order; the last one's version is known only when the one before was made.
pub fn wanted_writes(from: &LaunchSettings, to: &LaunchSettings, token: impl FnOnce() -> String) -> Vec<SettingsWrite> {
    let mut patches = Patches::default();
    for (name, value) in from.differing(to) {
        patches.add(name, Some(value));
    }
    patches.writes(to.get(SettingName::InstanceType), token)
}

/// What is to change, by where AWS holds it.
#[derive(Default)]
struct Patches {
    configuration: SettingsPatch,
    template: SettingsPatch,
}

impl Patches {
    fn add(&mut self, name: SettingName, value: Option<Value>) {
        match name.place() {
            Place::Configuration => self.configuration.insert(name, value),
            Place::Template => self.template.insert(name, value),
            Place::Source => {}
        }
    }

    /// The writes of these patches. When its configuration changes DRS may write a template version of its own, with an
    /// instance type of its own: the type that is meant is then written after it.
    fn writes(mut self, instance_type: Option<&Value>, token: impl FnOnce() -> String) -> Vec<SettingsWrite> {
        let mut writes = Vec::new();
        if !self.configuration.is_empty() {
            if let (Some(value), false) = (instance_type, self.template.says(SettingName::InstanceType)) {
                self.template.insert(SettingName::InstanceType, Some(value.clone()));
            }
            writes.push(SettingsWrite::Configuration { patch: self.configuration });
        }
        if !self.template.is_empty() {
            writes.push(SettingsWrite::TemplateVersion { patch: self.template, token: token() });
            writes.push(SettingsWrite::DefaultVersion { version: 0 });
        }
        writes
    }
}

/// The write that was intended last, while it is not made.
fn unmade_write(server: &ServerState, purpose: Purpose) -> Option<Step> {
    let (intended, written) = match purpose {
        Purpose::Apply => (&server.settings.intended, server.settings.written),
        Purpose::Restore => (&server.settings.restore.intended, server.settings.restore.written),
    };
    let write = intended.get(written)?.clone();
    Some(Step::WriteSettings { server: server.id.clone(), purpose, write })
}

/// Records the next intent, or the end when all writes are made. A write's intent is recorded before it is made.
fn record_next(
    server: &ServerState,
    purpose: Purpose,
    writes: &[SettingsWrite],
    next: &mut Next,
    end: impl FnOnce() -> Event,
) {
    let (written, version) = match purpose {
        Purpose::Apply => (server.settings.written, server.settings.version),
        Purpose::Restore => (server.settings.restore.written, server.settings.restore.version),
    };
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
pub(super) fn restore(execution: &Execution, now: Timestamp, next: &mut Next) {
    for server in restorable(execution) {
        if waits_for_a_stray(server, now, next) {
            continue;
        }
        // What the launch had begun to write is written first: a write that arrives later would undo the restore.
        if let Some(write) = server.settings.unfinished_write() {
            let (server, write) = (server.id.clone(), write.clone());
            next.due(Step::WriteSettings { server, purpose: Purpose::Apply, write });
            continue;
        }
        match &server.settings.restore.found {
            None => next.due(Step::ReadSettings { server: server.id.clone(), purpose: Purpose::Restore }),
            Some(_) => match unmade_write(server, Purpose::Restore) {
                Some(write) => next.due(write),
                None => put_back(execution, server, next),
            },
        }
    }
}

/// The servers of a drill whose settings can be put back now.
pub(super) fn restorable(execution: &Execution) -> impl Iterator<Item = &ServerState> {
    let drill = execution.mode == Mode::Drill;
    execution.all_that(Standing::Restorable).filter(move |server| drill && may_restore(execution, server))
}

/// Whether a launch that is over has ended so that the server's settings can be put back.
fn may_restore(execution: &Execution, server: &ServerState) -> bool {
    let wave_over = || execution.wave_of(&server.id).is_none_or(|wave| wave.status.is_final());
    let job = server.job.as_ref().and_then(|job| execution.jobs.get(job));
    match server.status {
        ServerStatus::Pending => server.settings.put_back_first,
        ServerStatus::Launching => false,
        ServerStatus::Unresolved => execution.cleanup_asked.is_some() || job.is_some_and(|job| job.seen.has_ended()),
        ServerStatus::Skipped => wave_over(),
        ServerStatus::Launched | ServerStatus::Failed | ServerStatus::Terminated => {
            // Of a job that never ends the truth is the last word: DRS has read the template by then.
            job.is_none_or(|job| job.settled || job.seen.has_ended())
        }
    }
}

fn put_back(execution: &Execution, server: &ServerState, next: &mut Next) {
    let restore = &server.settings.restore;
    let mut plan = RestorePlan::of(server);
    let token = || token(execution, &server.id, Purpose::Restore);
    // A type that is not to be put back stays as somebody chose it, whatever DRS writes with its configuration.
    let found = restore.found_settings();
    let instance_type = found.get(SettingName::InstanceType);
    if instance_type != restore.type_now() && !plan.patches.template.says(SettingName::InstanceType) {
        plan.patches.add(SettingName::InstanceType, instance_type.cloned());
    }
    let writes = plan.patches.writes(instance_type, token);
    record_next(server, Purpose::Restore, &writes, next, || Event::SettingsRestored {
        server: server.id.clone(),
        changes: plan.changes,
        left: plan.left,
    });
}

/// What to put back: each setting that this drill changed and that still holds its value.
#[derive(Default)]
struct RestorePlan {
    patches: Patches,
    changes: Vec<SettingChange>,
    left: Vec<LeftSetting>,
}

impl RestorePlan {
    fn of(server: &ServerState) -> Self {
        let mut plan = RestorePlan::default();
        let settings = &server.settings;
        let before = settings.before().unwrap_or_default();
        let ours = &settings.effective;
        let found = settings.restore.found_settings();
        for name in SettingName::ALL.into_iter().filter(|name| name.place() != Place::Source) {
            plan.add(name, before.get(name), ours.get(name), found.get(name));
        }
        plan
    }

    fn add(&mut self, name: SettingName, before: Option<&Value>, ours: Option<&Value>, found: Option<&Value>) {
        if before == ours || found == before {
            return;
        }
        let text = |value: Option<&Value>| value.map(ToString::to_string);
        let Some(put_back) = value_to_put_back(name, before).filter(|_| found == ours) else {
            self.left.push(LeftSetting { setting: name, ours: text(ours), found: text(found) });
            return;
        };
        self.changes.push(SettingChange { setting: name, from: text(found), to: text(before) });
        self.patches.add(name, put_back);
    }
}

/// What to write so that a setting is as before; `None` when there is nothing that can be written.
fn value_to_put_back(name: SettingName, before: Option<&Value>) -> Option<Option<Value>> {
    match (name.place(), before) {
        (_, Some(value)) => Some(Some(value.clone())),
        (Place::Template, None) => Some(None),
        // A flag that DRS's configuration did not say did not hold.
        (_, None) => name.can_be_forgotten().then_some(Some(Value::Flag(false))),
    }
}
