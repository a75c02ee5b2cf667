//! Settings that contradict each other once group, mode and server are laid over each other.

use super::super::groups::GroupDraft;
use super::super::launch::{LaunchDraft, OverrideDraft};
use super::super::problems::Context;
use super::super::settings::SettingsDraft;
use crate::mode::Mode;
use crate::settings::{RightSizing, SettingName};

pub(super) const MODES: [Mode; 2] = [Mode::Drill, Mode::Recovery];

pub(super) fn check(groups: &[GroupDraft], context: &mut Context) {
    for group in groups.iter().filter(|group| !group.launch.damaged) {
        for mode in MODES {
            judge(&group.launch.effective(mode), context);
        }
        for server in group.overrides.iter().filter(|server| !server.launch.damaged) {
            for mode in MODES {
                judge(&effective(&group.launch, server, mode), context);
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
}

fn judge_right_sizing(settings: &SettingsDraft, context: &mut Context) {
    let Some(place) = settings.places.get(&SettingName::InstanceType) else { return };
    if settings.values.instance_type.is_none() || settings.is_unread(SettingName::RightSizing) {
        return;
    }
    let message = match settings.values.right_sizing {
        Some(RightSizing::None) => return,
        Some(RightSizing::Basic) => "`instance-type` has no effect with right-sizing = \"basic\": DRS chooses the type",
        Some(RightSizing::InAws) => {
            "`instance-type` has no effect with right-sizing = \"in-aws\": DRS chooses the type"
        }
        None => "`instance-type` needs right-sizing = \"none\": DRS may choose the type otherwise",
    };
    context.problem(place, message, "write right-sizing = \"none\" beside it, or take `instance-type` out");
}

fn judge_address(settings: &SettingsDraft, context: &mut Context) {
    let Some(place) = settings.places.get(&SettingName::PrivateIp) else { return };
    if settings.values.private_ip.is_some() && settings.values.copy_private_ip == Some(true) {
        let message = "`private-ip` contradicts copy-private-ip = true, which copies the source's address";
        context.problem(place, message, "write copy-private-ip = false beside it, or take one of the two out");
    }
}
