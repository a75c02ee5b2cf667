//! The time that one call has. What it waits for its turn does not count: the pace is the runtime's doing, and a large wave asks
//! often. The time of the whole hook still ends it.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use drs_core::plugin::limits::table;

use super::pace::Turns;
use crate::limits::{LimitReached, Limits};

/// The time of a call under its limits.
pub(crate) struct CallTime {
    limits: Limits,
    turns: Option<Turns>,
}

impl CallTime {
    /// Of a call with these turns; absent: it calls nobody.
    pub(crate) fn of(limits: Limits, turns: Option<Turns>) -> Self {
        Self { limits, turns }
    }

    /// Waits for the call, until its time is over.
    pub(crate) async fn within<F: Future>(&self, call: F) -> Result<F::Output, LimitReached> {
        let mut call = pin!(call);
        let mut given = Duration::ZERO;
        loop {
            let all = self.limits.wall + self.turns.as_ref().map_or(Duration::ZERO, Turns::prolonged);
            match tokio::time::timeout(all.saturating_sub(given), call.as_mut()).await {
                Ok(answer) => return Ok(answer),
                // It has waited for turns since.
                Err(_) if all > given => given = all,
                Err(_) => return Err(self.reached()),
            }
        }
    }

    fn reached(&self) -> LimitReached {
        if self.turns.as_ref().is_some_and(Turns::used_up) {
            return LimitReached::time(&table::TOTAL, self.limits.total, None);
        }
        LimitReached::time(&table::WALL, self.limits.wall, None)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use async_trait::async_trait;
    use drs_core::plugin::PluginLimits;
    use drs_core::ports::Clock;
    use drs_core::time::{Timestamp, after};

    use super::*;

    /// Time that passes by nothing but sleep.
    #[derive(Debug)]
    struct Asleep(Mutex<Timestamp>);

    #[async_trait]
    impl Clock for Asleep {
        fn now(&self) -> Timestamp {
            *self.0.lock().unwrap()
        }

        async fn sleep(&self, duration: Duration) {
            tokio::time::timeout(duration, std::future::pending::<()>()).await.unwrap_err();
            let mut now = self.0.lock().unwrap();
            *now = after(*now, duration);
        }
    }

    /// What comes of a call that takes so many turns: a burst of a hundred, then ten a second. It has a minute.
    async fn of_turns(count: usize, most: Duration) -> Result<(), LimitReached> {
        let clock = Asleep(Mutex::new(Timestamp::UNIX_EPOCH));
        let turns = Turns::at(std::sync::Arc::default(), std::sync::Arc::new(clock), most);
        let time = CallTime::of(Limits::of_hook(&PluginLimits::default()), Some(turns.clone()));
        time.within(async {
            for _ in 0..count {
                turns.next().await;
            }
        })
        .await
    }

    #[tokio::test(start_paused = true)]
    async fn what_a_call_waits_for_its_turns_is_not_its_time() {
        assert_eq!(of_turns(700, Duration::ZERO).await, Ok(()));
        assert_eq!(of_turns(5_000, Duration::from_secs(600)).await, Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn it_does_not_wait_beyond_the_time_of_the_hook() {
        let reached = of_turns(5_000, Duration::from_secs(120)).await.unwrap_err();
        assert_eq!((reached.name, reached.value.as_str()), ("total", "15m"));
    }

    #[tokio::test(start_paused = true)]
    async fn what_waits_for_no_turn_has_its_own_time() {
        let turns = Turns::at(std::sync::Arc::default(), std::sync::Arc::new(Asleep(Mutex::default())), Duration::MAX);
        let time = CallTime::of(Limits::of_hook(&PluginLimits::default()), Some(turns.clone()));
        let call = async {
            for _ in 0..200 {
                turns.next().await;
            }
            std::future::pending::<()>().await;
        };
        let reached = time.within(call).await.unwrap_err();
        assert_eq!((reached.name, reached.value.as_str()), ("wall", "1m"));
    }
}
