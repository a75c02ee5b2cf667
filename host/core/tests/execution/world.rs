//! A world that answers the core's steps: DRS, EC2 and plug-ins as far as a step asks for them, with odds of failure.

mod answers;
mod jobs;
mod launches;
mod settings;

use std::collections::BTreeMap;

use drs_core::aws::{Job, RecoveryInstance, SourceServer, TemplateVersion};
use drs_core::event::{Entry, Event};
use drs_core::execution::Execution;
use drs_core::ids::{ExecutionId, JobId, ServerId};
use drs_core::mode::Mode;
use drs_core::next::{Step, next};
use drs_core::past::PastContext;
use drs_core::plan::Plan;
use drs_core::ports::{Command, CommandKind};
use drs_core::settings::LaunchSettings;
use drs_core::status::ExecutionStatus;
use drs_core::time::Timestamp;

pub(crate) use jobs::instance;
pub(crate) use launches::source;
use settings::{first_configuration, template};

/// How many jobs others start.
const MOST_FOREIGN: usize = 8;

/// How often things go wrong, in percent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Odds {
    pub(crate) launch_fails: u64,
    pub(crate) call_fails: u64,
    pub(crate) hook_fails: u64,
    pub(crate) hook_waits: u64,
    pub(crate) policy_denies: u64,
    pub(crate) crash: u64,
    pub(crate) command: u64,
    /// Others start a job, perhaps of one of the plan's servers.
    pub(crate) foreign: u64,
    /// A server has a launch action.
    pub(crate) actions: u64,
    /// Findings, skipped waves, refused servers, busy servers, jobs that never end, truths that DRS does not tell.
    pub(crate) odd: u64,
}

impl Odds {
    pub(crate) const NONE: Odds = Odds {
        launch_fails: 0,
        call_fails: 0,
        hook_fails: 0,
        hook_waits: 0,
        policy_denies: 0,
        crash: 0,
        command: 0,
        foreign: 0,
        actions: 0,
        odd: 0,
    };
}

/// A launch action.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Action {
    pub(crate) end: Timestamp,
    pub(crate) fails: bool,
    pub(crate) optional: bool,
}

pub(crate) struct World {
    pub(crate) execution: Execution,
    pub(crate) entries: Vec<Entry>,
    pub(crate) now: Timestamp,
    pub(crate) launches: BTreeMap<ServerId, u32>,
    /// How often each attempt at a server was launched.
    pub(crate) attempts: BTreeMap<(ServerId, u32), u32>,
    /// Instances that others, or failed launches, left.
    pub(crate) instances: Vec<RecoveryInstance>,
    pub(crate) templates: BTreeMap<ServerId, TemplateVersion>,
    /// Every source server, when tags are resolved.
    pub(crate) tagged: Vec<SourceServer>,
    /// What every policy changes, unless it denies.
    pub(crate) policy_sets: LaunchSettings,
    /// What DRS's launch configurations say.
    pub(crate) configurations: BTreeMap<ServerId, LaunchSettings>,
    /// What plug-ins were told, in the order of their calls.
    pub(crate) told: Vec<PastContext>,
    jobs: BTreeMap<JobId, (Timestamp, Job)>,
    /// Jobs of others, each with its end.
    pub(crate) foreign: Vec<(Timestamp, Job)>,
    jobs_end: bool,
    /// The launch action of each server that was launched, if it has one.
    pub(crate) actions: BTreeMap<ServerId, Option<Action>>,
    /// A process that is restarted for ever would wait for ever.
    crashes_left: u32,
    /// An execution that is retried for ever would never end.
    retries_left: u32,
    odds: Odds,
    random: u64,
}

impl World {
    pub(crate) fn new(plan: Plan, mode: Mode, odds: Odds, seed: u64) -> Self {
        let now: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let templates = plan.servers.keys().map(|id| (id.clone(), template(id))).collect();
        let configurations = plan.servers.keys().map(|id| (id.clone(), first_configuration())).collect();
        let event = Event::ExecutionStarted {
            execution: ExecutionId::new("01JZZZZZZZZZZZZZZZZZZZZZZZ"),
            mode,
            by: "tester".into(),
            version: "0.0.0".into(),
            recipe_sha256: String::new(),
            recipe_path: None,
            simulated: true,
            disabled: None,
            plan: Box::new(plan),
        };
        let entry = Entry { at: now, event };
        let execution = Execution::begin(&entry).unwrap();
        let random = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        let mut world = World {
            execution,
            entries: vec![entry],
            now,
            launches: BTreeMap::new(),
            attempts: BTreeMap::new(),
            instances: Vec::new(),
            templates,
            tagged: Vec::new(),
            policy_sets: LaunchSettings::default(),
            configurations,
            told: Vec::new(),
            jobs: BTreeMap::new(),
            foreign: Vec::new(),
            jobs_end: true,
            actions: BTreeMap::new(),
            crashes_left: 20,
            retries_left: 4,
            odds,
            random,
        };
        world.start_driver();
        world
    }

    /// From now on no new job ever ends.
    pub(crate) fn never_end_jobs(&mut self) {
        self.jobs_end = false;
    }

    pub(crate) fn start_driver(&mut self) {
        let epoch = self.execution.epoch + 1;
        self.record(Event::DriverStarted { epoch, host: "host".into(), process: 1, from_silence: false });
    }

    pub(crate) fn record(&mut self, event: Event) {
        let entry = Entry { at: self.now, event };
        self.execution.apply(&entry).unwrap();
        self.entries.push(entry);
    }

    pub(crate) fn command(&mut self, kind: CommandKind) {
        if drs_core::command::check(&self.execution, &kind).is_ok() {
            self.record(Event::Commanded { command: Command { kind, by: "tester".into() } });
        }
    }

    /// From now on things go wrong as often as this.
    pub(crate) fn set_odds(&mut self, odds: Odds) {
        self.odds = odds;
    }

    /// Retries what failed, if that makes sense and was not done too often.
    pub(crate) fn retry(&mut self) -> bool {
        let kind = CommandKind::Retry { wave: None };
        let makes_sense = drs_core::command::check(&self.execution, &kind).is_ok() && self.retries_left > 0;
        if makes_sense {
            self.retries_left -= 1;
            self.command(kind);
        }
        makes_sense
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.roll(100) < percent
    }

    fn roll(&mut self, below: u64) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random % below
    }

    /// Answers steps until nothing is due, now or later. Gives the number of rounds.
    pub(crate) fn run(&mut self, most: usize) -> usize {
        for round in 0..most {
            self.disturb();
            let due = next(&self.execution, self.now);
            if due.steps.is_empty() {
                match due.wake {
                    Some(at) => self.now = self.now.max(at),
                    None if self.execution.status == ExecutionStatus::Paused && self.odds.command > 0 => {
                        self.decide_pause();
                    }
                    None => return round,
                }
                continue;
            }
            let records = due.steps.iter().all(|step| matches!(step, Step::Record(_)));
            let steps =
                if records { due.steps } else { vec![due.steps[self.roll(due.steps.len() as u64) as usize].clone()] };
            for step in steps {
                self.answer(step);
            }
        }
        panic!("still going on after {most} rounds: {:?}", next(&self.execution, self.now));
    }

    /// Answers what is due once.
    pub(crate) fn run_once(&mut self) {
        let due = next(&self.execution, self.now);
        for step in due.steps {
            self.answer(step);
        }
    }

    fn decide_pause(&mut self) {
        if self.chance(50) && self.retry() {
            return;
        }
        let wave = self.execution.waves.iter().find(|wave| wave.status.is_failure()).map(|wave| wave.name.clone());
        self.command(CommandKind::Resume { accept: None });
        if let Some(wave) = wave.filter(|_| self.execution.status == ExecutionStatus::Paused) {
            self.command(CommandKind::Skip { wave, reason: "go on".into() });
        }
    }

    fn disturb(&mut self) {
        if self.crashes_left > 0 && self.chance(self.odds.crash) {
            self.crashes_left -= 1;
            self.start_driver();
        }
        if self.foreign.len() < MOST_FOREIGN && self.chance(self.odds.foreign) {
            self.start_foreign_job();
        }
        if self.chance(self.odds.command) {
            match self.roll(12) {
                0 => self.command(CommandKind::Cancel),
                1..=5 => self.command(CommandKind::Pause),
                6..=7 => drop(self.retry()),
                _ => self.decide_pause(),
            }
        }
    }
}
