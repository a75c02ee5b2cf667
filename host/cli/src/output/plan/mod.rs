//! What `run` would do: waves, calls, changes of launch settings, and an estimate.

mod json;
mod text;

use std::collections::BTreeMap;

use drs_core::ids::ServerId;
use drs_core::mode::Mode;
use drs_core::plan::{Plan, PlannedServer, PlannedWave};
use drs_core::settings::{LaunchSettings, SettingChange};

pub(crate) use json::json;
pub(crate) use text::text;

/// A plan with the launch settings that AWS holds now.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Preview<'a> {
    /// The plan.
    pub plan: &'a Plan,
    /// The mode.
    pub mode: Mode,
    /// Whether it is against a simulator.
    pub simulated: bool,
    /// The settings of each server now, or why they can't be read.
    pub current: &'a BTreeMap<ServerId, Result<LaunchSettings, String>>,
}

/// What would be changed at a server, or why that is not known.
type Changes<'a> = Result<Vec<SettingChange>, &'a str>;

impl<'a> Preview<'a> {
    fn changes(&self, server: &PlannedServer) -> Changes<'a> {
        match self.current.get(&server.id) {
            Some(Ok(current)) => Ok(current.changes_to(&server.settings)),
            Some(Err(error)) => Err(error),
            None if server.settings.is_empty() => Ok(Vec::new()),
            None => Err("its settings were not read"),
        }
    }

    fn servers(&self, wave: &PlannedWave) -> Vec<&'a PlannedServer> {
        wave.servers.iter().filter_map(|server| self.plan.servers.get(server)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use crate::surface::Surface;

    fn current(plan: &Plan) -> BTreeMap<ServerId, Result<LaunchSettings, String>> {
        let settings = LaunchSettings { instance_type: Some("m6i.large".into()), ..LaunchSettings::default() };
        let mut current: BTreeMap<_, _> = plan.servers.keys().map(|id| (id.clone(), Ok(settings.clone()))).collect();
        current.insert(sample::server(4), Err("drs:GetLaunchConfiguration: AccessDeniedException: no".into()));
        current
    }

    #[test]
    fn a_plan_says_what_would_happen_and_what_is_not_known() {
        let plan = sample::plan();
        let current = current(&plan);
        let preview = Preview { plan: &plan, mode: Mode::Drill, simulated: true, current: &current };
        insta::assert_snapshot!(text(&preview, Surface::plain()));
    }

    #[test]
    fn a_program_gets_waves_batches_and_changes() {
        let plan = sample::plan();
        let current = current(&plan);
        let preview = Preview { plan: &plan, mode: Mode::Recovery, simulated: false, current: &current };
        insta::assert_snapshot!(json(&preview));
    }
}
