//! Before a drill starts: every server would be launched into the network that the recipe asks for.

use std::collections::BTreeMap;

use drs_core::aws::CallError;
use drs_core::ids::ServerId;
use drs_core::plan::{Plan, PlannedServer};
use drs_core::recipe::Isolation;
use drs_core::settings::LaunchSettings;

use crate::preflight::Refusal;
use crate::settings_now::SettingsNow;

/// The servers of a plan that a drill would launch elsewhere; none when the plan asks for no isolation. Policies, which
/// may change more, are held to it before each launch.
pub(crate) fn outside_isolation(
    plan: &Plan,
    current: &BTreeMap<ServerId, Result<SettingsNow, CallError>>,
) -> Vec<Refusal> {
    let Some(isolation) = &plan.isolation else { return Vec::new() };
    let outside = |server: &PlannedServer| outside(isolation, server, current.get(&server.id)?.as_ref().ok()?);
    plan.servers_in_order().filter_map(outside).collect()
}

fn outside(isolation: &Isolation, server: &PlannedServer, now: &SettingsNow) -> Option<Refusal> {
    let template = now.template.as_ref();
    let settings = LaunchSettings::from_aws(&now.configuration, template).overlaid(&server.settings);
    let breach = isolation.breach(&settings, template)?;
    Some(Refusal {
        message: format!("{} ({}) would be launched outside the drill's isolation: {breach}", server.name, server.id),
        help: format!(
            "say its network for drills: [groups.{}.launch] drill = {{ subnet = \"{}\", security-groups = [\"{}\"] }}",
            server.group,
            isolation.subnets.first().map_or("subnet-…", String::as_str),
            isolation.security_groups.first().map_or("sg-…", String::as_str),
        ),
    })
}
