//! What `run` would do: waves, calls, changes of launch settings, what would keep it from starting, and an estimate.

mod json;
mod text;

use std::collections::BTreeMap;

use drs_core::aws::CallError;
use drs_core::ids::ServerId;
use drs_core::mode::Mode;
use drs_core::plan::{Origin, Plan, PlannedServer, PlannedWave};
use drs_core::settings::{LaunchSettings, SettingChange};
use drs_engine::{Refusal, SettingsNow};
use serde::Serialize;

pub(crate) use json::{ObstacleObject, json};
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
    /// The settings of each server of which the recipe says something, or why they can't be read.
    pub current: &'a BTreeMap<ServerId, Result<SettingsNow, CallError>>,
    /// What would keep a run from starting.
    pub in_the_way: &'a [Refusal],
}

/// A setting that would change, and where the recipe says it.
#[derive(Debug, Serialize)]
struct Change {
    #[serde(flatten)]
    change: SettingChange,
    origin: Option<Origin>,
}

/// What would be changed at a server, or why that is not known.
type Changes = Result<Vec<Change>, String>;

impl<'a> Preview<'a> {
    fn changes(&self, server: &PlannedServer) -> Changes {
        if server.settings.is_empty() {
            return Ok(Vec::new());
        }
        match self.current.get(&server.id) {
            Some(Ok(now)) => {
                let current = LaunchSettings::from_aws(&now.configuration, now.template.as_ref());
                let with_origin =
                    |change: SettingChange| Change { origin: server.origins.get(&change.setting).copied(), change };
                Ok(current.changes_to(&server.settings).into_iter().map(with_origin).collect())
            }
            Some(Err(error)) => Err(error.to_string()),
            None => Err("its settings were not read".to_owned()),
        }
    }

    fn servers(&self, wave: &PlannedWave) -> Vec<&'a PlannedServer> {
        wave.servers.iter().filter_map(|server| self.plan.servers.get(server)).collect()
    }
}

#[cfg(test)]
mod tests {
    use drs_core::aws::{CallErrorKind, LaunchConfiguration};
    use drs_core::settings::SettingName;

    use super::*;
    use crate::sample;
    use crate::surface::Surface;

    fn current(plan: &Plan) -> BTreeMap<ServerId, Result<SettingsNow, CallError>> {
        let now = |id: &ServerId| SettingsNow {
            configuration: LaunchConfiguration {
                server: id.clone(),
                template: None,
                settings: LaunchSettings::default().with(SettingName::InstanceType, "m6i.large"),
            },
            template: None,
        };
        let mut current: BTreeMap<_, _> = plan.servers.keys().map(|id| (id.clone(), Ok(now(id)))).collect();
        let error = CallError {
            operation: "drs:GetLaunchConfiguration".into(),
            kind: CallErrorKind::Denied,
            code: Some("AccessDeniedException".into()),
            message: "no".into(),
            retry_after: None,
        };
        current.insert(sample::server(4), Err(error));
        current
    }

    fn in_the_way() -> [Refusal; 1] {
        [Refusal {
            message: "group `web`, web-1 (s-00000000000000003): the subnet subnet-0d1e5 does not exist".into(),
            help: "write the id of a subnet of the target account".into(),
        }]
    }

    fn shown(mode: Mode, show: impl FnOnce(&Preview<'_>) -> String) -> String {
        let plan = sample::plan();
        let (current, in_the_way) = (current(&plan), in_the_way());
        let simulated = mode == Mode::Drill;
        show(&Preview { plan: &plan, mode, simulated, current: &current, in_the_way: &in_the_way })
    }

    #[test]
    fn a_plan_says_what_would_happen_and_what_is_not_known() {
        insta::assert_snapshot!(shown(Mode::Drill, |preview| text(preview, Surface::plain())));
    }

    #[test]
    fn a_program_gets_waves_batches_changes_and_what_is_in_the_way() {
        insta::assert_snapshot!(shown(Mode::Recovery, json));
    }
}
