//! A script ready to be played again and again: its plan is made and its components are compiled once.

use std::sync::Arc;

use drs_core::plan::Plan;
use drs_core::ports::{AccountRegion, Clock, Fence};
use drs_sandbox::PreparedPlugins;

use super::scene::runtime;
use super::script::Script;
use super::world_time::WorldTime;
use crate::rehearsal::{ORIGIN, Rehearsal, connect};

pub(crate) struct Stage {
    pub(crate) script: Script,
    pub(crate) rehearsal: Rehearsal,
    pub(crate) plan: Plan,
    pub(crate) plugins: PreparedPlugins,
}

impl Stage {
    pub(crate) fn of(script: Script) -> Self {
        let rehearsal = Rehearsal::of_texts(&script.recipe, &script.fleet);
        let (plan, plugins) = runtime().block_on(async {
            let time = WorldTime::still(ORIGIN.parse().unwrap());
            let clock: Arc<dyn Clock> = time.go_on();
            let world = rehearsal.world(1, time);
            let aws = connect(clock.clone(), Fence::default(), move |request| Ok(world.handle(request).unwrap())).await;
            let plan = rehearsal.plan(script.mode, &aws).await;
            let plugins = rehearsal.plugins(&plan, &aws, &clock);
            (plan, plugins)
        });
        Self { script, rehearsal, plan, plugins }
    }

    /// Where it plays: others may use the account as well.
    pub(crate) fn place(&self) -> AccountRegion {
        AccountRegion { account: self.plan.account.clone(), region: self.plan.region.clone() }
    }
}
