//! The fate of one process: the points that it passes, and the one at which it is killed.

use std::future::pending;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use tokio::sync::Notify;

use super::frost::Frost;

/// When, at a point, a process is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// Before the effect, which never comes.
    Before,
    /// After the effect, before its reply arrives.
    After,
    /// After the reply was taken, once the engine has to wait for something again.
    Taken,
}

impl Moment {
    pub(crate) const ALL: [Moment; 3] = [Moment::Before, Moment::After, Moment::Taken];
}

/// Where a process is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Doom {
    /// The point, counted from 0 within the process.
    pub(crate) point: usize,
    pub(crate) moment: Moment,
}

/// The fate of one process. Whatever of it touches the world outside (its journal, its requests, its plug-ins) asks here
/// first: once it is dead nothing of it has an effect any more, although its tasks are dropped only a little later.
pub(crate) struct Fate {
    doom: Option<Doom>,
    /// Where there is one, the process is not killed at its doom but frozen.
    frost: Option<Frost>,
    passed: Mutex<Vec<String>>,
    dead: AtomicBool,
    struck: Notify,
}

impl Fate {
    /// It is killed there.
    pub(crate) fn of(doom: Option<Doom>) -> Arc<Self> {
        Self::with(doom, None)
    }

    /// It is frozen there, before or after the effect.
    pub(crate) fn frozen_at(doom: Doom, frost: Frost) -> Arc<Self> {
        Self::with(Some(doom), Some(frost))
    }

    fn with(doom: Option<Doom>, frost: Option<Frost>) -> Arc<Self> {
        Arc::new(Self { doom, frost, passed: Mutex::default(), dead: AtomicBool::new(false), struck: Notify::new() })
    }

    /// A point is reached. Gives its number, or nothing when the effect must not happen.
    pub(crate) fn reach(&self, what: String) -> Option<usize> {
        if self.dead.load(Ordering::Relaxed) {
            return None;
        }
        let mut passed = self.passed.lock().unwrap();
        let point = passed.len();
        passed.push(what);
        drop(passed);
        self.survives(point, Moment::Before).then_some(point)
    }

    /// The effect of a point has happened. Says whether its reply arrives.
    pub(crate) fn replied(&self, point: usize) -> bool {
        if self.dead.load(Ordering::Relaxed) || !self.survives(point, Moment::After) {
            return false;
        }
        if self.doom == Some(Doom { point, moment: Moment::Taken }) {
            self.struck.notify_one();
        }
        true
    }

    /// Has an effect happen as one point. In a dead process it never returns.
    pub(crate) async fn around<T>(&self, what: String, effect: impl Future<Output = T>) -> T {
        let Some(point) = self.reach(what) else { return pending().await };
        let reply = effect.await;
        if self.replied(point) { reply } else { pending().await }
    }

    /// Returns when the process is killed.
    pub(crate) async fn struck(&self) {
        self.struck.notified().await;
        self.dead.store(true, Ordering::Relaxed);
    }

    /// What the process passed, point by point.
    pub(crate) fn passed(&self) -> Vec<String> {
        self.passed.lock().unwrap().clone()
    }

    fn survives(&self, point: usize, moment: Moment) -> bool {
        if self.doom != Some(Doom { point, moment }) {
            return true;
        }
        if let Some(frost) = &self.frost {
            frost.stand_still();
            return true;
        }
        self.dead.store(true, Ordering::Relaxed);
        self.struck.notify_one();
        false
    }
}
