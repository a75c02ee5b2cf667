//! Before a drill: every server's replication is CONTINUOUS and its lag within the objective.

use std::time::Duration;

use drs_plugin::drs::SourceServer;
use drs_plugin::{Server, format_duration};

use crate::judgement::Judgement;

/// Judges the servers of the wave by what DRS says of their replication. Without an objective only the state counts,
/// and the summary says so.
pub(crate) fn judge(servers: &[Server], replication: &[SourceServer], rpo: Option<Duration>) -> Judgement {
    let breach = |server: &Server| {
        let known = replication.iter().find(|known| known.id == server.id);
        let why = known.map_or_else(|| Some("DRS does not know it".to_owned()), |known| breach_of(known, rpo))?;
        Some(format!("{} ({}): {why}", server.name, server.id))
    };
    let summary = match rpo {
        Some(rpo) => format!("replication must be CONTINUOUS and its lag within the rpo of {}", format_duration(rpo)),
        None => "replication must be CONTINUOUS; its lag is not judged, as neither the plan nor the plug-in's config sets an rpo"
            .to_owned(),
    };
    Judgement { summary, breaches: servers.iter().filter_map(breach).collect() }
}

fn breach_of(server: &SourceServer, rpo: Option<Duration>) -> Option<String> {
    match server.replication_state.as_deref() {
        Some("CONTINUOUS") => {}
        Some(state) => return Some(format!("replication is {state}")),
        None => return Some("the state of its replication is unknown".to_owned()),
    }
    match (server.lag, rpo) {
        (_, None) => None,
        (None, Some(_)) => Some("its lag is unknown".to_owned()),
        (Some(lag), Some(rpo)) if lag > rpo => Some(format!("its lag is {}", format_duration(lag))),
        (Some(_), Some(_)) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::server;

    const RPO: Option<Duration> = Some(Duration::from_secs(900));

    fn replication(id: &str, state: Option<&str>, lag_s: Option<u64>) -> SourceServer {
        SourceServer {
            id: id.to_owned(),
            hostname: None,
            tags: Default::default(),
            replication_state: state.map(str::to_owned),
            lag: lag_s.map(Duration::from_secs),
            recommended_instance_type: None,
        }
    }

    fn breaches(known: &[SourceServer], rpo: Option<Duration>) -> Vec<String> {
        judge(&[server("s-1", "db1")], known, rpo).breaches
    }

    #[test]
    fn continuous_within_the_objective_passes_and_the_objective_itself_is_within() {
        assert!(breaches(&[replication("s-1", Some("CONTINUOUS"), Some(900))], RPO).is_empty());
    }

    #[test]
    fn a_lag_beyond_the_objective_is_a_breach_that_names_server_and_lag() {
        let found = breaches(&[replication("s-1", Some("CONTINUOUS"), Some(901))], RPO);
        assert_eq!(found, ["db1 (s-1): its lag is 15m1s"]);
    }

    #[test]
    fn a_missing_lag_is_unknown_and_not_accepted() {
        assert_eq!(breaches(&[replication("s-1", Some("CONTINUOUS"), None)], RPO), ["db1 (s-1): its lag is unknown"]);
    }

    #[test]
    fn any_other_state_an_unknown_one_too_is_a_breach() {
        for state in ["STALLED", "BACKLOG", "RESCAN", "HYPERSYNC"] {
            let found = breaches(&[replication("s-1", Some(state), Some(0))], RPO);
            assert_eq!(found, [format!("db1 (s-1): replication is {state}")]);
        }
        assert_eq!(
            breaches(&[replication("s-1", None, Some(0))], RPO),
            ["db1 (s-1): the state of its replication is unknown"]
        );
    }

    #[test]
    fn a_server_that_drs_does_not_know_is_a_breach() {
        assert_eq!(
            breaches(&[replication("s-2", Some("CONTINUOUS"), Some(0))], RPO),
            ["db1 (s-1): DRS does not know it"]
        );
    }

    #[test]
    fn without_an_objective_the_state_alone_counts_and_that_is_said() {
        let judgement = judge(&[server("s-1", "db1")], &[replication("s-1", Some("CONTINUOUS"), None)], None);
        assert!(judgement.breaches.is_empty());
        assert!(judgement.summary.contains("its lag is not judged"), "{}", judgement.summary);
    }
}
