//! What a process signed can still take effect when nobody hears of that process any more. AWS refuses a request that was
//! signed too long ago: that is the end of the doubt.

use std::time::Duration;

use crate::time::{Timestamp, after};

/// AWS refuses a request signed longer ago than this: a call that was cut off can't take effect later.
const SIGNATURE_LIFE: Duration = Duration::from_secs(5 * 60);

/// How far what the runtime takes for AWS's time may be off. It is taken from AWS's answers, to a second and a round trip.
const SKEW: Duration = Duration::from_secs(60);

/// When a request that was signed then can't take effect any more.
pub(crate) fn dead_at(signed: Timestamp) -> Timestamp {
    after(signed, SIGNATURE_LIFE + SKEW)
}

/// Until when something must wait that a request on its way could undo. `silent_since` is when the process was taken over
/// from that may have sent it and was only silent: what it signed last it signed before its lease ran out. Signatures have
/// AWS's time, and so has the takeover, whatever the clocks of the two hosts show.
pub(crate) fn wait_for_strays(silent_since: Option<Timestamp>, now: Timestamp) -> Option<Timestamp> {
    silent_since.map(dead_at).filter(|until| now < *until)
}
