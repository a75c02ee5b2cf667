//! Before a recovery: the age of every server's newest recovery point.

use std::time::Duration;

use drs_plugin::drs::RecoverySnapshot;
use drs_plugin::{Server, Timestamp, format_duration};

use crate::judgement::Judgement;

/// Judges the servers of the wave by the age of their newest recovery point.
pub(crate) fn judge(servers: &[Server], points: &[RecoverySnapshot], now: Timestamp, rpo: Duration) -> Judgement {
    let breach = |server: &Server| match newest(server, points) {
        Err(why) => Some(why),
        Ok(at) if now.since(at) > rpo => {
            Some(format!("its newest recovery point is {} old", format_duration(now.since(at))))
        }
        Ok(_) => None,
    };
    let summary = format!("the newest recovery point must be within the rpo of {}", format_duration(rpo));
    Judgement { summary, breaches: named(servers, breach) }
}

/// Without an objective: every server must have a recovery point at all, and the summary says so.
pub(crate) fn judge_presence(servers: &[Server], points: &[RecoverySnapshot]) -> Judgement {
    let summary = "every server must have a recovery point; its age is not judged, as neither the plan nor the plug-in's \
                   config sets an rpo";
    Judgement { summary: summary.to_owned(), breaches: named(servers, |server| newest(server, points).err()) }
}

fn named(servers: &[Server], breach: impl Fn(&Server) -> Option<String>) -> Vec<String> {
    let line = |server: &Server| breach(server).map(|why| format!("{} ({}): {why}", server.name, server.id));
    servers.iter().filter_map(line).collect()
}

fn newest(server: &Server, points: &[RecoverySnapshot]) -> Result<Timestamp, String> {
    let mut own = points.iter().filter(|point| point.server == server.id).peekable();
    if own.peek().is_none() {
        return Err("it has no recovery point".to_owned());
    }
    own.filter_map(|point| point.at).max().ok_or_else(|| "the age of its recovery point is unknown".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::server;

    const RPO: Duration = Duration::from_secs(900);
    const NOW: Timestamp = Timestamp { unix_ms: 1_000_000_000 };

    fn point(server: &str, age_s: Option<u64>) -> RecoverySnapshot {
        let at = age_s.map(|age| Timestamp::from_unix_ms(NOW.unix_ms - age * 1000));
        RecoverySnapshot { id: "pit-1".to_owned(), server: server.to_owned(), at }
    }

    fn breaches(points: &[RecoverySnapshot]) -> Vec<String> {
        judge(&[server("s-1", "db1")], points, NOW, RPO).breaches
    }

    #[test]
    fn the_newest_point_counts() {
        assert!(breaches(&[point("s-1", Some(4000)), point("s-1", Some(900))]).is_empty());
    }

    #[test]
    fn an_older_point_is_a_breach_that_names_server_and_age() {
        assert_eq!(breaches(&[point("s-1", Some(3600))]), ["db1 (s-1): its newest recovery point is 1h old"]);
    }

    #[test]
    fn a_server_without_a_point_or_with_one_of_unknown_age_is_a_breach() {
        assert_eq!(breaches(&[point("s-2", Some(1))]), ["db1 (s-1): it has no recovery point"]);
        assert_eq!(breaches(&[point("s-1", None)]), ["db1 (s-1): the age of its recovery point is unknown"]);
    }

    #[test]
    fn without_an_objective_a_point_is_enough_and_that_is_said() {
        let judgement = judge_presence(&[server("s-1", "db1")], &[point("s-1", Some(99_999))]);
        assert!(judgement.breaches.is_empty());
        assert!(judgement.summary.contains("its age is not judged"), "{}", judgement.summary);
    }
}
