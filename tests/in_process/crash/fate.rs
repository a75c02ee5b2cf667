//! The fate of one process: the points that it passes, and the one at which it is killed or falls asleep.

use std::fmt;
use std::future::pending;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use tokio::sync::{Notify, watch};

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

/// Which of the points that a process passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// This one, counted from 0 within the process.
    Point(usize),
    /// This one, counted from 0, of those whose names have this text in them.
    Named(&'static str, usize),
}

/// Where a process is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Doom {
    pub(crate) place: Place,
    pub(crate) moment: Moment,
}

impl Doom {
    /// At a point, counted from 0 within the process.
    pub(crate) fn at(point: usize, moment: Moment) -> Self {
        Self { place: Place::Point(point), moment }
    }
}

/// What becomes of a process at its doom.
enum Lot {
    /// It is killed.
    Dies,
    /// Its thread stands still.
    StandsStill(Frost),
    /// Nothing of it has an effect until somebody wakes it. Others may live on the same thread.
    Sleeps,
}

/// The fate of one process. Whatever of it touches the world outside (its journal, its requests, its plug-ins) asks here
/// first: once it is dead nothing of it has an effect any more, although its tasks are dropped only a little later.
pub(crate) struct Fate {
    doom: Option<Doom>,
    lot: Lot,
    passed: Mutex<Vec<String>>,
    dead: AtomicBool,
    struck: Notify,
    asleep: watch::Sender<bool>,
}

impl fmt::Debug for Fate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fate").field("doom", &self.doom).finish_non_exhaustive()
    }
}

impl Fate {
    /// It is killed there.
    pub(crate) fn of(doom: Option<Doom>) -> Arc<Self> {
        Self::with(doom, Lot::Dies)
    }

    /// Its thread is frozen there, before or after the effect.
    pub(crate) fn frozen_at(doom: Doom, frost: Frost) -> Arc<Self> {
        Self::with(Some(doom), Lot::StandsStill(frost))
    }

    /// It is frozen there, before or after the effect, until [`Fate::wake`].
    pub(crate) fn asleep_at(doom: Doom) -> Arc<Self> {
        Self::with(Some(doom), Lot::Sleeps)
    }

    fn with(doom: Option<Doom>, lot: Lot) -> Arc<Self> {
        let (dead, asleep) = (AtomicBool::new(false), watch::Sender::new(false));
        Arc::new(Self { doom, lot, passed: Mutex::default(), dead, struck: Notify::new(), asleep })
    }

    /// A point is reached. Gives its number, or nothing when the effect must not happen.
    pub(crate) async fn reach(&self, what: String) -> Option<usize> {
        self.awake().await;
        if self.is_dead() {
            return None;
        }
        let point = {
            let mut passed = self.passed.lock().unwrap();
            passed.push(what);
            passed.len() - 1
        };
        self.survives(point, Moment::Before).await.then_some(point)
    }

    /// The effect of a point has happened. Says whether its reply arrives.
    pub(crate) async fn replied(&self, point: usize) -> bool {
        self.awake().await;
        if self.is_dead() || !self.survives(point, Moment::After).await {
            return false;
        }
        if self.is_doomed(point, Moment::Taken) {
            self.struck.notify_one();
        }
        true
    }

    /// Has an effect happen as one point. In a dead process it never returns.
    pub(crate) async fn around<T>(&self, what: String, effect: impl Future<Output = T>) -> T {
        let Some(point) = self.reach(what).await else { return pending().await };
        let reply = effect.await;
        if self.replied(point).await { reply } else { pending().await }
    }

    /// Returns when the process is killed.
    pub(crate) async fn struck(&self) {
        self.struck.notified().await;
        self.dead.store(true, Ordering::Relaxed);
    }

    /// Returns at once, unless the process is asleep: then when it wakes.
    pub(crate) async fn awake(&self) {
        if *self.asleep.borrow() {
            // The sender lives as long as this.
            let _ = self.asleep.subscribe().wait_for(|asleep| !asleep).await;
        }
    }

    /// Returns when the process has fallen asleep.
    pub(crate) async fn fell_asleep(&self) {
        let _ = self.asleep.subscribe().wait_for(|asleep| *asleep).await;
    }

    /// Ends its sleep.
    pub(crate) fn wake(&self) {
        self.asleep.send_replace(false);
    }

    /// Whether nothing of it has an effect any more.
    pub(crate) fn is_dead(&self) -> bool {
        self.dead.load(Ordering::Relaxed)
    }

    /// What the process passed, point by point.
    pub(crate) fn passed(&self) -> Vec<String> {
        self.passed.lock().unwrap().clone()
    }

    fn is_doomed(&self, point: usize, moment: Moment) -> bool {
        let Some(doom) = self.doom.filter(|doom| doom.moment == moment) else { return false };
        match doom.place {
            Place::Point(doomed) => doomed == point,
            Place::Named(name, nth) => {
                let passed = self.passed.lock().unwrap();
                passed[point].contains(name) && passed[..point].iter().filter(|what| what.contains(name)).count() == nth
            }
        }
    }

    async fn survives(&self, point: usize, moment: Moment) -> bool {
        if !self.is_doomed(point, moment) {
            return true;
        }
        match &self.lot {
            Lot::Dies => {
                self.dead.store(true, Ordering::Relaxed);
                self.struck.notify_one();
                return false;
            }
            Lot::StandsStill(frost) => frost.stand_still(),
            Lot::Sleeps => {
                self.asleep.send_replace(true);
                self.awake().await;
            }
        }
        true
    }
}
