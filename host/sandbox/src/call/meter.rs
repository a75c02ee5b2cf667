//! How long a guest itself has run: the wall time in which its call is polled, less the time in which a host call is.
//! What is suspended is not polled, so neither a slow answer of AWS nor a busy machine's queue counts against it.

use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

/// A stopwatch for one call, shared by the future that runs it, the host calls in it and the epoch's callback.
#[derive(Debug, Clone, Default)]
pub(crate) struct Meter(Arc<Mutex<Spent>>);

#[derive(Debug, Default)]
struct Spent {
    polled: Duration,
    /// When the poll under way began.
    since: Option<Instant>,
    in_host: Duration,
}

impl Meter {
    /// What the guest has used up to now.
    pub(crate) fn used(&self) -> Duration {
        let now = wall_now();
        self.with(|spent| {
            let under_way = spent.since.map_or(Duration::ZERO, |since| now.duration_since(since));
            (spent.polled + under_way).saturating_sub(spent.in_host)
        })
    }

    /// Runs the call, counting the time in which it is polled.
    pub(crate) async fn measure<F: Future>(&self, call: F) -> F::Output {
        let mut call = pin!(call);
        std::future::poll_fn(|context| self.poll_measured(call.as_mut(), context)).await
    }

    fn poll_measured<F: Future>(&self, call: Pin<&mut F>, context: &mut Context<'_>) -> Poll<F::Output> {
        let start = wall_now();
        self.with(|spent| spent.since = Some(start));
        let result = call.poll(context);
        let end = wall_now();
        self.with(|spent| {
            spent.since = None;
            spent.polled += end.duration_since(start);
        });
        result
    }

    /// Runs a host call inside the measured call: its time does not count.
    pub(crate) async fn exclude<F: Future>(&self, host_call: F) -> F::Output {
        let mut host_call = pin!(host_call);
        std::future::poll_fn(|context| {
            let start = wall_now();
            let result = host_call.as_mut().poll(context);
            let end = wall_now();
            self.with(|spent| spent.in_host += end.duration_since(start));
            result
        })
        .await
    }

    fn with<R>(&self, change: impl FnOnce(&mut Spent) -> R) -> R {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The wall's time: compute is what the machine spends, whatever the runtime's clock says.
#[expect(clippy::disallowed_methods, reason = "the compute limit is on the wall clock by design")]
pub(crate) fn wall_now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spin(duration: Duration) {
        let start = wall_now();
        while wall_now().duration_since(start) < duration {}
    }

    #[tokio::test]
    async fn waiting_and_host_calls_do_not_count_and_running_does() {
        let meter = Meter::default();
        let inner = meter.clone();
        let call = async move {
            spin(Duration::from_millis(20));
            tokio::time::timeout(Duration::from_millis(400), std::future::pending::<()>()).await.unwrap_err();
            inner.exclude(async { spin(Duration::from_millis(400)) }).await;
            spin(Duration::from_millis(20));
        };
        meter.measure(call).await;
        let used = meter.used();
        // On a busy machine a spin takes longer than it was told.
        assert!(used >= Duration::from_millis(40) && used < Duration::from_millis(400), "{used:?}");
    }
}
