//! One call outside of an execution, for the author of a plug-in: who answers its host calls is chosen, and what it used is
//! told.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use drs_core::plugin::{HookCall, HookOutcome, HostCallRecord, JudgeOutcome, PolicyCall};
use drs_core::ports::{CallRecorder, RecorderClosed};

use crate::call::{Gauge, wall_now};
use crate::prepared::{Conditions, PreparedPlugins};
use crate::scene::{Answers, Scene};

/// What a call used.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Used {
    /// The most bytes that the guest's linear memories had together.
    pub memory: usize,
    /// The time that the guest itself ran.
    pub compute: Duration,
    /// The time from the making of its store to the end of it, waiting included.
    pub wall: Duration,
}

/// What came of a hook's call.
#[derive(Debug, Clone, PartialEq)]
pub struct RehearsedHook {
    /// Its outcome.
    pub outcome: HookOutcome,
    /// The host calls that it made, with their answers.
    pub calls: Vec<HostCallRecord>,
    /// The calls that it was given answers for and did not make, in words.
    pub not_asked: Vec<String>,
    /// What it used.
    pub used: Used,
}

impl PreparedPlugins {
    /// Calls a hook once, outside of an execution.
    pub async fn rehearse_hook(&self, call: HookCall, answers: Answers) -> RehearsedHook {
        let recorder = Arc::new(Notes::default());
        let scene = Scene::of(answers);
        let conditions = Conditions { gauge: Gauge::default(), scene: scene.clone() };
        let gauge = conditions.gauge.clone();
        let start = wall_now();
        let outcome = self.call_hook(call, recorder.clone(), conditions).await;
        let used = Used { memory: gauge.memory(), compute: gauge.compute(), wall: wall_now().duration_since(start) };
        let not_asked = scene.map(|scene| scene.not_asked()).unwrap_or_default();
        RehearsedHook { outcome, calls: recorder.taken(), not_asked, used }
    }

    /// Calls a policy once, outside of an execution.
    pub async fn rehearse_policy(&self, call: PolicyCall) -> (JudgeOutcome, Used) {
        let gauge = Gauge::default();
        let start = wall_now();
        let outcome = self.call_policy(call, gauge.clone()).await;
        let used = Used { memory: gauge.memory(), compute: gauge.compute(), wall: wall_now().duration_since(start) };
        (outcome, used)
    }
}

/// Keeps the calls of one call.
#[derive(Default)]
struct Notes(Mutex<Vec<HostCallRecord>>);

impl Notes {
    fn taken(&self) -> Vec<HostCallRecord> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait]
impl CallRecorder for Notes {
    async fn record(&self, call: HostCallRecord) -> Result<(), RecorderClosed> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(call);
        Ok(())
    }
}
