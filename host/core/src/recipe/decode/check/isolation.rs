//! What the recipe itself says of a drill's network must lie within the isolation that it asks for. What only AWS knows is
//! held to it before a drill starts and again before each launch.

use super::super::super::Isolation;
use super::super::groups::GroupDraft;
use super::super::problems::Context;
use super::super::settings::SettingsDraft;
use super::super::value::quoted;
use super::launch_settings::effective;
use crate::mode::Mode;
use crate::settings::SettingName;

pub(super) fn check(isolation: Option<&Isolation>, groups: &[GroupDraft], context: &mut Context) {
    let Some(isolation) = isolation else { return };
    for group in groups.iter().filter(|group| !group.launch.damaged) {
        judge(isolation, &group.launch.effective(Mode::Drill), context);
        for server in group.overrides.iter().filter(|server| !server.launch.damaged) {
            judge(isolation, &effective(&group.launch, server, Mode::Drill), context);
        }
    }
}

fn judge(isolation: &Isolation, settings: &SettingsDraft, context: &mut Context) {
    let place = |name| settings.places.get(&name);
    if let (Some(subnet), Some(place)) = (settings.values.text(SettingName::Subnet), place(SettingName::Subnet))
        && !isolation.allows_subnet(subnet)
    {
        let message = format!("a drill would be launched into {subnet}, outside [drill] isolation");
        context.problem(place, message, help("subnet", &isolation.subnets));
    }
    if let Some(place) = place(SettingName::SecurityGroups)
        && let Some(strange) = isolation.strange_group(settings.values.list(SettingName::SecurityGroups))
    {
        let message = format!("a drill would be launched with {strange}, outside [drill] isolation");
        context.problem(place, message, help("security-groups", &isolation.security_groups));
    }
}

fn help(key: &str, allowed: &[String]) -> String {
    let one = allowed.first().map(String::as_str).unwrap_or_default();
    let value = if key == "subnet" { quoted(one) } else { format!("[{}]", quoted(one)) };
    format!("say another for drills: drill = {{ {key} = {value} }}; or add it to `isolation` if a drill may reach it")
}
