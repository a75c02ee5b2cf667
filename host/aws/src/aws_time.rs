//! AWS's time, taken from the `Date` of its answers: a host's clock may be off.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use aws_smithy_types::date_time::{DateTime, Format};
use drs_core::ports::Clock;
use drs_core::time::Timestamp;
use jiff::SignedDuration;

mod told;
mod too_old;

pub(crate) use told::telling;
pub(crate) use too_old::{AskAgain, is_about_time};

/// A `Date` is cut to the second: it was written before this much of the second had passed.
const OF_A_SECOND: SignedDuration = SignedDuration::from_millis(999);

/// The host's clock, put right by what AWS's answers say.
///
/// AWS writes its `Date` after a request was sent and before the answer is here, so that each answer bounds how far AWS's time
/// is from the host's. What was assumed is moved just into these bounds. So no answer takes it further from the truth: it is off
/// by a second and the shortest round trip at most, and a host whose clock is right is left as it is, to the millisecond. Where
/// the host's clock stood still for a while, as in a machine that sleeps, the next answer puts it right again.
#[derive(Debug)]
pub(crate) struct AwsTime {
    host: Arc<dyn Clock>,
    known: Mutex<Known>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Known {
    /// What AWS's time is ahead of the host's.
    ahead: SignedDuration,
    /// Whether an answer has said so.
    told: bool,
}

impl AwsTime {
    pub(crate) fn over(host: Arc<dyn Clock>) -> Self {
        Self { host, known: Mutex::default() }
    }

    /// What AWS's time is ahead of the host's; `None` before the first answer that told it.
    pub(crate) fn ahead(&self) -> Option<SignedDuration> {
        let Known { ahead, told } = *self.known();
        told.then_some(ahead)
    }

    /// An answer to a request that was sent at this time of the host has this `Date`. Gives how far that moved AWS's time.
    fn tell(&self, sent: Timestamp, date: Timestamp) -> SignedDuration {
        let least = date.duration_since(self.host.now());
        let most = date.duration_since(sent) + OF_A_SECOND;
        let mut known = self.known();
        let before = known.ahead;
        // A clock that was set back in between makes bounds that exclude each other: then neither says anything.
        if least <= most {
            *known = Known { ahead: before.clamp(least, most), told: true };
        }
        known.ahead - before
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Clock for AwsTime {
    fn now(&self) -> Timestamp {
        let ahead = self.known().ahead;
        let host = self.host.now();
        host.saturating_add(ahead).unwrap_or(host)
    }

    async fn sleep(&self, duration: Duration) {
        self.host.sleep(duration).await;
    }
}

/// A `Date`, to the second.
fn instant(date: &str) -> Option<Timestamp> {
    let date = DateTime::from_str(date, Format::HttpDate).ok()?;
    Timestamp::from_second(date.secs()).ok()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;

    /// A clock that the test sets, in milliseconds.
    #[derive(Debug, Default)]
    struct Hand(AtomicI64);

    #[async_trait]
    impl Clock for Hand {
        fn now(&self) -> Timestamp {
            at(self.0.load(Ordering::SeqCst))
        }
        async fn sleep(&self, _: Duration) {}
    }

    fn at(milliseconds: i64) -> Timestamp {
        Timestamp::from_millisecond(milliseconds).unwrap()
    }

    /// AWS's time when AWS is `ahead` milliseconds and gets a request, at the middle of its way, at each of these times of the host.
    fn asked(ahead: i64, round_trip: i64, times: impl IntoIterator<Item = i64>) -> (AwsTime, Arc<Hand>) {
        let hand = Arc::new(Hand::default());
        let time = AwsTime::over(hand.clone());
        for sent in times {
            hand.0.store(sent + round_trip, Ordering::SeqCst);
            let date = (sent + round_trip / 2 + ahead).div_euclid(1000);
            time.tell(at(sent), Timestamp::from_second(date).unwrap());
        }
        (time, hand)
    }

    #[test]
    fn a_clock_that_is_right_is_left_alone() {
        let (time, _) = asked(0, 40, (0..10_000).step_by(137));
        assert_eq!(time.ahead(), Some(SignedDuration::ZERO));
    }

    #[test]
    fn one_answer_tells_the_time_to_a_second_and_the_round_trip() {
        for ahead in [-600_000, -30_500, 30_250, 240_000, 600_999] {
            for sent in [0, 1, 499, 980, 999] {
                let (time, _) = asked(ahead, 20, [sent]);
                let off = time.ahead().unwrap().as_millis() - i128::from(ahead);
                assert!(off.abs() <= 1020, "{ahead} {sent}: off by {off}");
            }
        }
    }

    #[test]
    fn more_answers_bring_it_nearer_and_slow_ones_do_no_harm() {
        let (time, hand) = asked(-90_400, 20, (0..5000).step_by(311));
        let near = (time.ahead().unwrap().as_millis() + 90_400).abs();
        assert!(near <= 100, "off by {near}");
        // One that took a minute says nothing that is not known.
        hand.0.store(70_000, Ordering::SeqCst);
        assert_eq!(time.tell(at(10_000), at(-50_000)), SignedDuration::ZERO);
    }

    #[test]
    fn a_host_that_slept_is_put_right_by_the_next_answer() {
        let (time, hand) = asked(0, 20, [0]);
        hand.0.store(5000, Ordering::SeqCst);
        let moved = time.tell(at(4990), Timestamp::from_second(3605).unwrap());
        assert_eq!(moved, SignedDuration::from_hours(1));
        assert_eq!(time.now(), at(3_605_000));
    }

    #[test]
    fn bounds_that_exclude_each_other_say_nothing() {
        let (time, hand) = asked(0, 20, []);
        hand.0.store(1000, Ordering::SeqCst);
        time.tell(at(60_000), at(60_000));
        assert_eq!((time.ahead(), time.now()), (None, at(1000)));
    }

    #[test]
    fn a_date_is_read_as_http_writes_it() {
        assert_eq!(instant("Thu, 15 Jan 2026 09:04:00 GMT"), "2026-01-15T09:04:00Z".parse().ok());
        assert_eq!(instant("soon"), None);
    }
}
