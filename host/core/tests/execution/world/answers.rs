//! What the world answers to each step.

use std::time::Duration;

use drs_core::aws::{CallErrorKind, WriteAnswer};
use drs_core::event::{Event, Round, Termination, TerminationFinding};
use drs_core::ids::{RecoveryInstanceId, ServerId, WaveName};
use drs_core::launch::{LaunchFacts, intend};
use drs_core::next::{HookStep, Step};
use drs_core::past::PastContext;
use drs_core::plugin::{
    Fault, FaultKind, Finding, FindingLevel, HookOutcome, HookPhase, InstanceFacts, JudgeOutcome, PolicyAnswer, Verdict,
};
use drs_core::selection::Locked;
use drs_core::settings::Setting;

use super::World;
use super::launches::{error, source};

impl World {
    pub(super) fn answer(&mut self, step: Step) {
        match step {
            Step::Record(event) => self.record(*event),
            Step::ResolveTags { wave } => {
                let locked = Locked::of(&self.execution, self.execution.wave(&wave).unwrap());
                self.record(locked.compare(&self.tagged));
            }
            Step::RunHook(step) => self.run_hook(step),
            Step::Judge { server, policy, round } => {
                let denies = self.chance(self.odds.policy_denies);
                let answer = if denies { PolicyAnswer::Deny { reason: "no".into() } } else { self.allowed(round) };
                let outcome = JudgeOutcome { result: Ok(answer), log: Vec::new(), fuel: Some(1_000) };
                let context = self.execution.policy_context(&server).unwrap();
                self.told.push(PastContext::Policy(Box::new(context)));
                self.record(Event::PolicyJudged { server, policy, round, outcome });
            }
            Step::ReadSettings { server, purpose } => self.read_settings(server, purpose),
            Step::WriteSettings { server, purpose, write } => self.write_settings(server, purpose, write),
            Step::PrepareLaunch { servers, .. } if self.chance(self.odds.odd) => {
                self.record(Event::LaunchRefused { server: servers[0].clone(), reason: "endangered".into() });
            }
            Step::PrepareLaunch { wave, batch, servers } => self.prepare_launch(&wave, batch, &servers),
            Step::SendLaunch { wave, batch } => self.send_launch(wave, batch),
            Step::LookForLaunch { wave, batch } => self.look(wave, batch),
            Step::PollJobs { jobs } => self.poll(jobs),
            Step::SettleServers { job } => self.settle(job),
            Step::SeeInstances { wave } => {
                let wave = self.execution.wave(&wave).unwrap().planned.clone();
                let instances = wave.servers.into_iter().map(|server| (server, InstanceFacts::default())).collect();
                self.record(Event::InstancesSeen { instances });
            }
            Step::PrepareTermination { servers, .. } if self.chance(self.odds.odd) => {
                self.record(Event::TerminationRefused { server: servers[0].clone(), reason: "in failback".into() });
            }
            Step::PrepareTermination { batch, servers } => {
                let of = |server: ServerId| Termination {
                    recovery_instance: RecoveryInstanceId::new(format!("i-{server}")),
                    server,
                };
                self.record(Event::TerminationIntended { batch, instances: servers.into_iter().map(of).collect() });
            }
            Step::SendTermination { batch } => {
                let answer = if self.chance(self.odds.call_fails) {
                    match self.roll(2) {
                        0 => WriteAnswer::NoEffect { error: error(CallErrorKind::Throttled) },
                        _ => WriteAnswer::Unknown { error: error(CallErrorKind::Unavailable) },
                    }
                } else {
                    WriteAnswer::Done { result: None }
                };
                self.record(Event::TerminationAnswered { batch, answer });
            }
            Step::LookForTermination { batch } => {
                let done = TerminationFinding::Done { job: None };
                let finding = if self.chance(self.odds.odd) { TerminationFinding::NoEffect } else { done };
                self.record(Event::TerminationLooked { batch, finding });
            }
            Step::ConfirmTermination { batch } => {
                let batch = self.execution.terminations.iter().find(|termination| termination.number == batch).unwrap();
                let servers = batch.instances.iter().map(|instance| instance.server.clone()).collect();
                self.record(Event::InstancesTerminated { servers });
            }
        }
    }

    fn run_hook(&mut self, step: HookStep) {
        let (wave, phase, hook, attempt) = (step.wave, step.phase, step.hook, step.attempt);
        let last_attempt = step.last_attempt;
        let again = Event::HookReentered { wave: wave.clone(), phase, hook: hook.clone(), attempt };
        let started = Event::HookStarted { wave: wave.clone(), phase, hook: hook.clone(), attempt, last_attempt };
        self.record(if step.again { again } else { started });
        let context = self.execution.hook_context(&wave, phase, &hook).unwrap();
        self.told.push(PastContext::Hook(Box::new(context)));
        let mut outcome = self.hook_outcome(phase, last_attempt);
        if phase == HookPhase::After && self.chance(self.odds.odd) {
            let server = self.execution.wave(&wave).unwrap().planned.servers[0].clone();
            outcome.findings.push(Finding { server, level: FindingLevel::Failed, detail: "ill".into() });
        }
        self.record(Event::HookAnswered { wave, phase, hook, attempt, outcome });
    }

    fn prepare_launch(&mut self, wave: &WaveName, batch: u32, servers: &[ServerId]) {
        let facts = LaunchFacts {
            reserved: Vec::new(),
            sources: servers.iter().map(source).collect(),
            instances: self.instances.clone(),
            jobs: self.jobs_shown(),
            head: "0123456789abcdef".into(),
        };
        for event in intend(&self.execution, wave, batch, servers, &facts, self.now) {
            let intended = matches!(event, Event::LaunchIntended { .. });
            self.record(event);
            if intended {
                self.assert_quotas_hold();
            }
        }
    }

    fn allowed(&self, round: Round) -> PolicyAnswer {
        let settings: Vec<Setting> =
            self.policy_sets.iter().map(|(name, value)| Setting { name, value: value.clone() }).collect();
        match round {
            Round::Judge if !settings.is_empty() => PolicyAnswer::Change { settings, reason: "so it is".into() },
            _ => PolicyAnswer::Allow,
        }
    }

    fn hook_outcome(&mut self, phase: HookPhase, last_attempt: bool) -> HookOutcome {
        if phase == HookPhase::Before && self.chance(self.odds.odd / 2) {
            let result = Ok(Verdict::SkipWave { reason: "not today".into() });
            return HookOutcome { result, findings: Vec::new(), log: Vec::new() };
        }
        let result = if self.chance(self.odds.hook_fails) {
            match self.roll(3) {
                0 => Ok(Verdict::Fail { reason: "no".into() }),
                1 => Ok(Verdict::Pause { reason: "wait".into() }),
                _ => Err(Fault { kind: FaultKind::Host, message: "oh".into() }),
            }
        } else if !last_attempt && self.chance(self.odds.hook_waits) {
            Ok(Verdict::RetryAfter { delay: Duration::from_secs(15), reason: "later".into(), state: None })
        } else {
            Ok(Verdict::Proceed)
        };
        HookOutcome { result, findings: Vec::new(), log: Vec::new() }
    }
}
