//! What was found at all servers together.

use drs_plugin::Verdict;

/// What was checked, and what stands against the wave.
#[derive(Debug, PartialEq)]
pub(crate) struct Judgement {
    /// What was checked, in a sentence.
    pub(crate) summary: String,
    /// What is wrong, a line for each server.
    pub(crate) breaches: Vec<String>,
}

impl Judgement {
    /// Proceeds when nothing stands against it, else pauses and names every breach.
    pub(crate) fn verdict(self) -> Verdict {
        if self.breaches.is_empty() {
            return Verdict::Proceed;
        }
        Verdict::Pause { reason: format!("{}: {}", self.summary, self.breaches.join("; ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judgement(breaches: &[&str]) -> Judgement {
        let breaches = breaches.iter().map(|breach| (*breach).to_owned()).collect();
        Judgement { summary: "replication must be CONTINUOUS".to_owned(), breaches }
    }

    #[test]
    fn without_a_breach_it_proceeds() {
        assert_eq!(judgement(&[]).verdict(), Verdict::Proceed);
    }

    #[test]
    fn a_breach_pauses_with_what_was_checked_and_every_server() {
        let reason = "replication must be CONTINUOUS: db1 (s-1): its lag is unknown; db2 (s-2): replication is STALLED";
        let breaches = ["db1 (s-1): its lag is unknown", "db2 (s-2): replication is STALLED"];
        assert_eq!(judgement(&breaches).verdict(), Verdict::Pause { reason: reason.to_owned() });
    }
}
