//! Waiting for what another process does: polled, with a limit that a slow machine never meets.

use std::{thread, time::Duration};

/// How long is waited at most, in rounds of [`ROUND`].
const ROUNDS: u32 = 12_000;

/// How long a round sleeps.
const ROUND: Duration = Duration::from_millis(10);

/// Asks until there is an answer.
pub(crate) fn until<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    for _ in 0..ROUNDS {
        if let Some(answer) = ask() {
            return answer;
        }
        thread::sleep(ROUND);
    }
    panic!("waited in vain for {what}");
}

/// Time on the wall, for the tests that are about it.
pub(crate) struct Stopwatch(std::time::Instant);

impl Stopwatch {
    #[allow(clippy::disallowed_methods, reason = "how long a person waits is on no other clock")]
    pub(crate) fn start() -> Self {
        Stopwatch(std::time::Instant::now())
    }

    pub(crate) fn seconds(&self) -> f64 {
        self.0.elapsed().as_secs_f64()
    }
}
