//! What becomes of a server's earlier instance when it is launched again.

use crate::finding::Finding;
use crate::launch::Observed;

const WHICH: &str = "which instance a new launch replaces";
const WHEN: &str = "when it is replaced";

/// What a second launch, a drill, did to the first one's instance.
pub(crate) fn findings(second: &Observed, first_is_drill: bool) -> [Finding; 2] {
    let Some(gone) = second.earlier_gone else {
        let (seen, value) = match first_is_drill {
            true => ("a drill's instance was not replaced by a drill's", "\"none\""),
            false => ("a recovery's instance was not replaced by a drill's", "\"drill\""),
        };
        let when = Finding::open(WHEN, "nothing was replaced");
        return [Finding::settled(WHICH, seen.to_owned(), "launch-replaces", value), when];
    };
    let which = match first_is_drill {
        true => {
            Finding::open(WHICH, "a drill replaced a drill's instance, as documented; a recovery's needs --recovery")
        }
        false => {
            let seen = "a drill replaced a recovery's instance".to_owned();
            Finding::settled(WHICH, seen, "launch-replaces", "\"any\"")
        }
    };
    let when = match second.launch_start {
        Some(start) if gone < start => {
            Finding::settled(WHEN, format!("at {gone}, before LAUNCH_START at {start}"), "replace-at", "\"job-start\"")
        }
        Some(start) => {
            let seen = format!("at {gone}, not before LAUNCH_START at {start}");
            Finding::settled(WHEN, seen, "replace-at", "\"launch-start\"")
        }
        None => Finding::open(WHEN, format!("at {gone}; the log of {} has no LAUNCH_START", second.job())),
    };
    [which, when]
}
