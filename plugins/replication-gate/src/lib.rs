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

drs_plugin::before_wave!(check, config = config::SCHEMA);

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

#[cfg(test)]
mod tests {
    use drs_plugin::fake;

    use super::*;
    use crate::fixtures::{context, server};

    /// The functions that are called in a mode.
    fn asked(mode: Mode) -> Vec<&'static str> {
        let host = fake::Host::new();
        host.answers("drs:DescribeSourceServers", Vec::<drs::SourceServer>::new());
        host.answers("drs:DescribeRecoverySnapshots", Vec::<drs::RecoverySnapshot>::new());
        let context = HookContext { mode, servers: vec![server("s-1", "web1")], ..context("{}", Some(900)) };
        assert!(matches!(check(&context).unwrap(), Verdict::Pause { .. }), "nothing is known of the server");
        host.calls().into_iter().map(|call| call.action).collect()
    }

    #[test]
    fn a_drill_asks_about_replication_and_a_recovery_about_recovery_points() {
        assert_eq!(asked(Mode::Drill), ["drs:DescribeSourceServers"]);
        assert_eq!(asked(Mode::Recovery), ["drs:DescribeRecoverySnapshots"]);
    }
}
