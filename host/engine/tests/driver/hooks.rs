//! Hooks: what a pause and a cancel do to one that is under way, and the order of its records.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use drs_core::event::{DisabledAtStart, Event};
use drs_core::execution::HookState;
use drs_core::mode::Mode;
use drs_core::plugin::{
    Fault, FaultKind, HookCall, HookOutcome, HostCallRecord, JudgeOutcome, PolicyAnswer, PolicyCall, Verdict,
};
use drs_core::ports::{CallRecorder, CommandKind, Plugins};
use drs_core::status::ExecutionStatus;
use drs_core::time::{Timestamp, between};

use crate::journal::MemoryJournal;
use crate::support::{Room, plan, servers};

/// A call to the host, recorded.
pub(crate) async fn call_host(recorder: &dyn CallRecorder, at: Timestamp) {
    let call = HostCallRecord {
        index: 0,
        function: "ec2/describe-instances".into(),
        arguments: serde_json::Value::Null,
        answer: serde_json::Value::Null,
        at,
    };
    recorder.record(call).await.unwrap();
}

fn host_calls(journal: &MemoryJournal) -> usize {
    journal.count(|event| matches!(event, Event::HostCalled { .. }))
}

#[tokio::test(start_paused = true)]
async fn a_pause_lets_the_hook_under_way_end_and_starts_nothing_more() {
    let room = Room::new(&["gate", "second-gate"]).await;
    room.post_after(10, CommandKind::Pause);
    let execution = room.drive().await.unwrap();
    assert_eq!(execution.status, ExecutionStatus::Paused);
    let states: Vec<_> = execution.waves[0].before.iter().map(|hook| hook.state.clone()).collect();
    assert_eq!(states, [HookState::Satisfied, HookState::Waiting]);
    assert!(room.aws.launches().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_cancel_drops_the_hook_under_way() {
    let room = Room::new(&["gate"]).await;
    room.post_after(10, CommandKind::Cancel);
    let began = room.clock.now();
    let execution = room.drive().await.unwrap();
    assert_eq!(execution.status, ExecutionStatus::Cancelled);
    assert_eq!(room.journal.count(|event| matches!(event, Event::HookAnswered { .. })), 0);
    assert!(between(began, room.clock.now()).as_secs() < 20, "nobody waited for its answer");
}

/// A hook that looks into the journal when its call to the host returns.
struct Looking {
    journal: Arc<MemoryJournal>,
    recorded: Arc<AtomicBool>,
}

#[async_trait]
impl Plugins for Looking {
    async fn run_hook(&self, call: HookCall, recorder: Arc<dyn CallRecorder>) -> HookOutcome {
        call_host(&*recorder, call.context.now).await;
        self.recorded.store(host_calls(&self.journal) == 1, Ordering::SeqCst);
        HookOutcome { result: Ok(Verdict::Proceed), findings: Vec::new(), log: Vec::new() }
    }

    async fn judge(&self, _: PolicyCall) -> JudgeOutcome {
        JudgeOutcome { result: Ok(PolicyAnswer::Allow), log: Vec::new(), fuel: None }
    }
}

#[tokio::test(start_paused = true)]
async fn a_host_call_is_durable_before_its_answer_reaches_the_guest() {
    let room = Room::new(&["gate"]).await;
    let recorded = Arc::new(AtomicBool::new(false));
    let looking = Looking { journal: room.journal.clone(), recorded: recorded.clone() };
    let room = room.with_plugins(looking);
    assert_eq!(room.drive().await.unwrap().status, ExecutionStatus::Completed);
    assert!(recorded.load(Ordering::SeqCst));
    assert_eq!(host_calls(&room.journal), 1);
}

#[tokio::test(start_paused = true)]
async fn what_is_disabled_with_the_start_does_not_run_after_a_crash_right_after_it() {
    let disabled = DisabledAtStart { plugins: vec!["gate".into()], reason: "it is broken".to_owned() };
    // Event 0 is all that the process which began has written: another drives first.
    let room = Room::without(plan(servers(2), &["gate"]), Mode::Recovery, Some(disabled)).await;
    let execution = room.drive().await.unwrap();
    assert_eq!(execution.status, ExecutionStatus::Partial);
    assert_eq!((execution.waves[0].before[0].attempt, execution.disabled.len()), (0, 1));
}

/// A hook whose host never works.
struct Broken;

#[async_trait]
impl Plugins for Broken {
    async fn run_hook(&self, _: HookCall, _: Arc<dyn CallRecorder>) -> HookOutcome {
        let fault = Fault { kind: FaultKind::Host, message: "no memory".into() };
        HookOutcome { result: Err(fault), findings: Vec::new(), log: Vec::new() }
    }

    async fn judge(&self, _: PolicyCall) -> JudgeOutcome {
        JudgeOutcome { result: Ok(PolicyAnswer::Allow), log: Vec::new(), fuel: None }
    }
}

#[tokio::test(start_paused = true)]
async fn a_fault_of_the_host_is_retried_within_the_limit_and_then_left_to_a_person() {
    let room = Room::new(&["gate"]).await.with_plugins(Broken);
    let execution = room.drive().await.unwrap();
    assert_eq!(execution.status, ExecutionStatus::Paused);
    let attempts = execution.waves[0].before[0].attempt;
    assert!((2..=60).contains(&attempts), "{attempts}");
}
