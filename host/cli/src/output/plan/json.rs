//! A plan for programs.

use drs_core::ids::ServerId;
use drs_core::mode::Mode;
use drs_core::plan::{LeftOut, PlannedServer, PlannedWave};
use drs_core::recipe::Isolation;
use drs_engine::Refusal;
use serde::Serialize;

use super::{Change, Preview};
use crate::output::json_text;
use crate::projection::estimate::{RECORDED_JOB, of_plan};

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PlanObject<'a> {
    plan: &'a str,
    mode: Mode,
    account: &'a str,
    region: &'a str,
    simulated: bool,
    isolation: Option<&'a Isolation>,
    waves: Vec<PlannedWaveObject<'a>>,
    left_out: &'a [LeftOut],
    in_the_way: Vec<ObstacleObject<'a>>,
    estimate_seconds: f64,
    assumed_job_seconds: f64,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PlannedWaveObject<'a> {
    name: &'a str,
    depends_on: &'a [drs_core::ids::WaveName],
    pauses_before: bool,
    before: &'a [drs_core::ids::PluginName],
    after: &'a [drs_core::ids::PluginName],
    policies: &'a [drs_core::ids::PluginName],
    timeout_seconds: f64,
    max_failed: usize,
    optional: bool,
    wait_after_seconds: f64,
    fresh_for_seconds: f64,
    batches: Vec<Vec<ServerId>>,
    servers: Vec<PlannedServerObject<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct PlannedServerObject<'a> {
    source_server_id: &'a str,
    name: &'a str,
    changes: Vec<Change>,
    error: Option<String>,
}

/// What would keep a run from starting.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ObstacleObject<'a> {
    message: &'a str,
    help: &'a str,
}

impl<'a> ObstacleObject<'a> {
    /// Each refusal as an object.
    pub(crate) fn all(refusals: &'a [Refusal]) -> Vec<Self> {
        refusals.iter().map(|one| Self { message: &one.message, help: &one.help }).collect()
    }
}

/// For programs: one JSON object.
pub(crate) fn json(preview: &Preview<'_>) -> String {
    let plan = preview.plan;
    json_text(&PlanObject {
        plan: &plan.name,
        mode: preview.mode,
        account: &plan.account,
        region: &plan.region,
        simulated: preview.simulated,
        isolation: plan.isolation.as_ref(),
        waves: plan.waves.iter().map(|wave| wave_object(preview, wave)).collect(),
        left_out: &plan.left_out,
        in_the_way: ObstacleObject::all(preview.in_the_way),
        estimate_seconds: of_plan(plan).as_secs_f64(),
        assumed_job_seconds: RECORDED_JOB.as_secs_f64(),
    })
}

fn wave_object<'a>(preview: &Preview<'a>, wave: &'a PlannedWave) -> PlannedWaveObject<'a> {
    let server = |server: &'a PlannedServer| {
        let (changes, error) = match preview.changes(server) {
            Ok(changes) => (changes, None),
            Err(error) => (Vec::new(), Some(error)),
        };
        PlannedServerObject { source_server_id: server.id.as_str(), name: &server.name, changes, error }
    };
    PlannedWaveObject {
        name: wave.name.as_str(),
        depends_on: &wave.depends_on,
        pauses_before: wave.pause_before.applies(preview.mode),
        before: &wave.before,
        after: &wave.after,
        policies: &wave.policies,
        timeout_seconds: wave.timeout.as_secs_f64(),
        max_failed: wave.may_fail(),
        optional: wave.optional,
        wait_after_seconds: wave.wait_after.as_secs_f64(),
        fresh_for_seconds: wave.fresh_for.as_secs_f64(),
        batches: preview.plan.batches(wave),
        servers: preview.servers(wave).into_iter().map(server).collect(),
    }
}
