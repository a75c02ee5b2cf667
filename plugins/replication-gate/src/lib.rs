//! A hook before a wave that refuses stale replication.
//!
//! A drill asks the replication of every server: CONTINUOUS, and its lag within the recovery point objective. A
//! recovery asks the age of every server's newest recovery point: with the source Region down, replication has stopped,
//! and that must not stop the recovery. A breach pauses, so that a person decides.

mod config;
mod drill;
#[cfg(test)]
mod fixtures;
mod judgement;
mod recovery;

use drs_plugin::{Error, HookContext, Mode, Verdict, drs, log};

use config::Config;

drs_plugin::before_wave!(check);

/// How many ids one call may name.
const IDS_IN_A_CALL: usize = 1000;

fn check(context: &HookContext) -> Result<Verdict, Error> {
    let config: Config = context.config()?;
    let rpo = config.rpo(context);
    let ids: Vec<String> = context.servers.iter().map(|server| server.id.clone()).collect();
    let judgement = match (context.mode, rpo) {
        (Mode::Recovery, Some(rpo)) => recovery::judge(&context.servers, &newest_points(&ids)?, context.now, rpo),
        (Mode::Recovery, None) => recovery::judge_presence(&context.servers, &newest_points(&ids)?),
        (Mode::Drill, rpo) => drill::judge(&context.servers, &replication(&ids)?, rpo),
    };
    log::info(&judgement.summary);
    Ok(judgement.verdict())
}

fn replication(ids: &[String]) -> Result<Vec<drs::SourceServer>, Error> {
    let mut servers = Vec::new();
    for part in ids.chunks(IDS_IN_A_CALL) {
        servers.extend(drs::source_servers(part)?);
    }
    Ok(servers)
}

fn newest_points(ids: &[String]) -> Result<Vec<drs::RecoverySnapshot>, Error> {
    let mut points = Vec::new();
    for part in ids.chunks(IDS_IN_A_CALL) {
        points.extend(drs::recovery_snapshots(part, 1)?);
    }
    Ok(points)
}
