//! An attempt of a hook that a crash cut off.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use drs_core::event::Event;
use drs_core::plugin::{Fault, FaultKind, HookCall, HookOutcome, JudgeOutcome, PolicyAnswer, PolicyCall, Verdict};
use drs_core::ports::{CallRecorder, Plugins};
use drs_core::status::ExecutionStatus;

use crate::hooks::call_host;
use crate::support::Room;

/// A hook that never ends when it is called for the first time; later it answers as it is told.
struct CutOff {
    calls: Arc<Mutex<Vec<HookCall>>>,
    answers: Mutex<Vec<Result<Verdict, Fault>>>,
}

#[async_trait]
impl Plugins for CutOff {
    async fn run_hook(&self, call: HookCall, recorder: Arc<dyn CallRecorder>) -> HookOutcome {
        let now = call.context.now;
        self.calls.lock().unwrap().push(call);
        if self.calls.lock().unwrap().len() == 1 {
            call_host(&*recorder, now).await;
            std::future::pending::<()>().await;
        }
        let result = self.answers.lock().unwrap().remove(0);
        HookOutcome { result, findings: Vec::new(), log: Vec::new() }
    }

    async fn judge(&self, _: PolicyCall) -> JudgeOutcome {
        JudgeOutcome { result: Ok(PolicyAnswer::Allow), log: Vec::new(), fuel: None }
    }
}

/// Drives an execution whose hook is cut off by a crash, and goes on with it. Gives the calls of the hook.
async fn crashed(answers: Vec<Result<Verdict, Fault>>) -> (Room, Vec<HookCall>) {
    let calls = Arc::new(Mutex::new(Vec::new()));
    let room = Room::new(&["gate"]).await;
    let room = room.with_plugins(CutOff { calls: calls.clone(), answers: Mutex::new(answers) });
    tokio::time::timeout(Duration::from_secs(30), room.drive()).await.unwrap_err();
    assert_eq!(room.drive().await.unwrap().status, ExecutionStatus::Completed);
    let calls = calls.lock().unwrap().clone();
    (room, calls)
}

#[tokio::test(start_paused = true)]
async fn it_is_entered_again_with_what_it_was_told_and_what_it_was_answered() {
    let (room, calls) = crashed(vec![Ok(Verdict::Proceed)]).await;
    let [before, again] = &calls[..] else { panic!("{calls:?}") };
    assert_eq!(before.context, again.context);
    assert_eq!((before.recorded.len(), again.recorded.len()), (0, 1));
    assert_eq!(room.journal.count(|event| matches!(event, Event::HookStarted { .. })), 1);
    assert_eq!(room.journal.count(|event| matches!(event, Event::HookReentered { attempt: 1, .. })), 1);
}

#[tokio::test(start_paused = true)]
async fn when_it_does_not_repeat_itself_the_next_attempt_is_told_that_one_was_cut_off() {
    let diverged = Fault { kind: FaultKind::Diverged, message: "call 0 was another".into() };
    let (_, calls) = crashed(vec![Err(diverged), Ok(Verdict::Proceed)]).await;
    let told: Vec<_> = calls.iter().map(|call| (call.context.attempt, call.context.interrupted)).collect();
    assert_eq!(told, [(1, false), (1, false), (2, true)]);
    assert!(calls[2].recorded.is_empty());
}
