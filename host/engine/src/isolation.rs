//! Before a drill starts: every server would be launched into the network that the recipe asks for.

use std::collections::BTreeMap;

use drs_core::aws::CallError;
use drs_core::ids::ServerId;
use drs_core::plan::{Plan, PlannedServer};
use drs_core::recipe::Isolation;
use drs_core::settings::LaunchSettings;

use crate::preflight::Refusal;
use crate::settings_now::SettingsNow;

/// The servers of a plan that a drill would launch elsewhere, or of which that can't be known; none when the plan asks for
/// no isolation. Policies, which may change more, are held to it before each launch.
pub fn outside_isolation(plan: &Plan, current: &BTreeMap<ServerId, Result<SettingsNow, CallError>>) -> Vec<Refusal> {
    let Some(isolation) = &plan.isolation else { return Vec::new() };
    plan.servers_in_order().filter_map(|server| outside(isolation, server, current.get(&server.id))).collect()
}

fn outside(
    isolation: &Isolation,
    server: &PlannedServer,
    current: Option<&Result<SettingsNow, CallError>>,
) -> Option<Refusal> {
    let now = match current {
        Some(Ok(now)) => now,
        Some(Err(error)) => return Some(unread(server, &error.to_string())),
        None => return Some(unread(server, "they were not read")),
    };
    let template = now.template.as_ref();
    let settings = LaunchSettings::from_aws(&now.configuration, template).overlaid(&server.settings);
    let breach = isolation.breach(&settings, &now.configuration, template)?;
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

fn unread(server: &PlannedServer, error: &str) -> Refusal {
    Refusal {
        message: format!("the launch settings of {} ({}) can't be read: {error}", server.name, server.id),
        help: "a drill must know that it stays in its isolation; grant drs:GetLaunchConfiguration and \
               ec2:DescribeLaunchTemplateVersions, or try again"
            .to_owned(),
    }
}
