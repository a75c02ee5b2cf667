//! What was prepared while something else ended: kept when it is still wanted.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use drs_core::event::Event;
use drs_core::mode::Mode;
use drs_core::plugin::{HookCall, HookOutcome, JudgeOutcome, PolicyAnswer, PolicyCall, Verdict};
use drs_core::ports::{CallRecorder, Clock, Plugins};
use drs_core::recipe::OnFailure;
use drs_core::status::{ExecutionStatus, WaveStatus};
use drs_core::time::between;

use crate::support::{Room, plan, servers};

/// How long a hook takes, and how long it takes to read what a launch needs: no multiple of the look into the inbox.
const LENGTH: Duration = Duration::from_secs(61);

/// Plug-ins of which every hook answers so.
struct Answering {
    clock: Arc<dyn Clock>,
    verdict: Verdict,
}

#[async_trait]
impl Plugins for Answering {
    async fn run_hook(&self, _: HookCall, _: Arc<dyn CallRecorder>) -> HookOutcome {
        self.clock.sleep(LENGTH).await;
        HookOutcome { result: Ok(self.verdict.clone()), findings: Vec::new(), log: Vec::new() }
    }

    async fn judge(&self, _: PolicyCall) -> JudgeOutcome {
        JudgeOutcome { result: Ok(PolicyAnswer::Allow), log: Vec::new(), fuel: None }
    }
}

/// Two waves that don't depend on each other. The hook before the first answers in the moment in which the launch of the
/// second is prepared.
async fn answered_beside_a_preparation(verdict: Verdict) -> Room {
    let mut plan = plan(servers(2), &["gate"]);
    let mut second = plan.waves[0].clone();
    second.name = "second".into();
    second.before.clear();
    second.servers = plan.waves[0].servers.split_off(1);
    plan.waves[0].on_failure = OnFailure::Continue;
    plan.waves.push(second);
    let room = Room::with_plan(plan, Mode::Drill).await;
    *room.aws.reading.lock().unwrap() = LENGTH;
    let clock = room.clock.clone();
    room.with_plugins(Answering { clock, verdict })
}

#[tokio::test(start_paused = true)]
async fn a_preparation_that_ends_with_a_decision_beside_it_is_not_made_again() {
    let room = answered_beside_a_preparation(Verdict::Fail { reason: "not today".into() }).await;
    let began = room.clock.now();
    let execution = room.drive().await.unwrap();
    assert_eq!(execution.waves[0].status, WaveStatus::Failed);
    assert_eq!(execution.waves[1].status, WaveStatus::Completed);
    let launched = room.aws.launches()[0].0;
    assert_eq!(between(began, launched), LENGTH, "what was read then is what is launched with");
    let ended = room.journal.position(|event| matches!(event, Event::WaveEnded { .. })).unwrap();
    let intended = room.journal.position(|event| matches!(event, Event::LaunchIntended { .. })).unwrap();
    assert!(ended < intended, "decided first");
}

#[tokio::test(start_paused = true)]
async fn a_preparation_that_ends_with_a_pause_beside_it_is_never_intended() {
    let room = answered_beside_a_preparation(Verdict::Pause { reason: "wait".into() }).await;
    assert_eq!(room.drive().await.unwrap().status, ExecutionStatus::Paused);
    assert!(room.aws.launches().is_empty());
    assert_eq!(room.journal.count(|event| matches!(event, Event::LaunchIntended { .. })), 0);
}
