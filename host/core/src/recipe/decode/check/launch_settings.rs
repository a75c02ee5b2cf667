//! Settings that contradict each other once group, mode and server are laid over each other.

use super::super::Draft;
use super::super::launch::{LaunchDraft, OverrideDraft};
use super::super::problems::Context;
use super::super::settings::SettingsDraft;
use crate::mode::Mode;
use crate::settings::SettingName;

pub(super) const MODES: [Mode; 2] = [Mode::Drill, Mode::Recovery];

pub(super) fn check(draft: &Draft, context: &mut Context) {
    for group in draft.groups.iter().filter(|group| !group.launch.damaged) {
        let servers = group.overrides.iter().filter(|server| !server.launch.damaged);
        for mode in MODES {
            let of_servers = servers.clone().map(|server| effective(&group.launch, server, mode));
            for settings in std::iter::once(group.launch.effective(mode)).chain(of_servers) {
                judge(&settings, context);
                if mode == Mode::Drill && draft.drill.terminate_after.is_some() {
                    judge_protection(&settings, context);
                }
            }
        }
    }
}

/// What holds for a server: group, then the group's overlay, then the server, then the server's overlay.
pub(super) fn effective(group: &LaunchDraft, server: &OverrideDraft, mode: Mode) -> SettingsDraft {
    group.effective(mode).overlaid(&server.launch.effective(mode))
}

/// Both modes often say the same; a problem that is told already is not told again.
fn judge(settings: &SettingsDraft, context: &mut Context) {
    judge_right_sizing(settings, context);
    judge_address(settings, context);
    judge_cpu_credits(settings, context);
}

fn judge_right_sizing(settings: &SettingsDraft, context: &mut Context) {
    let Some(place) = settings.place(SettingName::InstanceType) else { return };
    if settings.is_unread(SettingName::RightSizing) {
        return;
    }
    let message = match settings.values.text(SettingName::RightSizing) {
        Some("NONE") => return,
        Some("BASIC") => "`instance-type` has no effect with right-sizing = \"basic\": DRS chooses the type",
        Some(_) => "`instance-type` has no effect with right-sizing = \"in-aws\": DRS chooses the type",
        None => "`instance-type` needs right-sizing = \"none\": DRS may choose the type otherwise",
    };
    context.problem(place, message, "write right-sizing = \"none\" beside it, or take `instance-type` out");
}

fn judge_address(settings: &SettingsDraft, context: &mut Context) {
    let Some(place) = settings.place(SettingName::PrivateIp) else { return };
    if settings.values.is_on(SettingName::CopyPrivateIp) {
        let message = "`private-ip` contradicts copy-private-ip = true, which copies the source's address";
        context.problem(place, message, "write copy-private-ip = false beside it, or take one of the two out");
    }
}

/// EC2 refuses a launch with credits of a type that has none; only the families of T have some.
fn judge_cpu_credits(settings: &SettingsDraft, context: &mut Context) {
    let Some(place) = settings.place(SettingName::CpuCredits) else { return };
    let Some(instance_type) = settings.values.text(SettingName::InstanceType) else { return };
    let is_burstable =
        instance_type.strip_prefix('t').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    if !is_burstable {
        let message = format!("`cpu-credits` fits no {instance_type}: only the T families have CPU credits");
        context.problem(place, message, "take it out, or choose a type such as \"t3.large\"");
    }
}

/// EC2 terminates no protected instance: a drill's would be left behind.
fn judge_protection(settings: &SettingsDraft, context: &mut Context) {
    let Some(place) = settings.place(SettingName::TerminationProtection) else { return };
    if settings.values.is_on(SettingName::TerminationProtection) {
        let message = "`termination-protection` keeps a drill's instances from being terminated, as [drill] says";
        let help = "write drill = { termination-protection = false } beside it, or take `terminate-after` out";
        context.problem(place, message, help);
    }
}
