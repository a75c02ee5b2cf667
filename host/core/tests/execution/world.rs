//! A world that answers the core's steps: DRS, EC2 and plug-ins as far as a step asks for them, with odds of failure.

use std::collections::BTreeMap;
use std::time::Duration;

use drs_core::aws::{
    ActionRun, ActionStatus, CallError, CallErrorKind, Job, JobStatus, JobType, LaunchConfiguration, LaunchStatus,
    ParticipatingServer, RecoveryInstance, SourceServer, TemplateVersion, WriteAnswer,
};
use drs_core::event::{
    BusyServer, Entry, Event, LaunchFinding, Purpose, Round, ServerTruth, SettingsWrite, TerminationFinding, Truth,
    Witness,
};
use drs_core::execution::{Batch, BatchState, Execution};
use drs_core::ids::{ExecutionId, InstanceId, JobId, RecoveryInstanceId, ServerId, TemplateId};
use drs_core::launch::{LaunchFacts, TAG_LAUNCH, intend, truth};
use drs_core::mode::Mode;
use drs_core::next::{Step, next};
use drs_core::plan::Plan;
use drs_core::plugin::{
    Fault, FaultKind, Finding, FindingLevel, HookOutcome, HookPhase, InstanceFacts, JudgeOutcome, PolicyAnswer, Verdict,
};
use drs_core::ports::{Command, CommandKind};
use drs_core::selection::Locked;
use drs_core::settings::{LaunchSettings, Place, Setting, SettingName, SettingsPatch, Value};
use drs_core::status::ExecutionStatus;
use drs_core::time::{Timestamp, after};

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

pub(crate) struct World {
    pub(crate) execution: Execution,
    pub(crate) entries: Vec<Entry>,
    pub(crate) now: Timestamp,
    pub(crate) launches: BTreeMap<ServerId, u32>,
    pub(crate) templates: BTreeMap<ServerId, TemplateVersion>,
    /// Every source server, when tags are resolved.
    pub(crate) tagged: Vec<SourceServer>,
    /// What every policy changes, unless it denies.
    pub(crate) policy_sets: LaunchSettings,
    /// What DRS's launch configurations say.
    pub(crate) configurations: BTreeMap<ServerId, LaunchSettings>,
    jobs: BTreeMap<JobId, (Timestamp, Job)>,
    /// Jobs of others, each with its end.
    pub(crate) foreign: Vec<(Timestamp, Job)>,
    jobs_end: bool,
    /// The launch action of each server that was launched: when it ends, and whether it fails then.
    actions: BTreeMap<ServerId, Option<(Timestamp, bool)>>,
    /// A process that is restarted for ever would wait for ever.
    crashes_left: u32,
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
            simulated: true,
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
            templates,
            tagged: Vec::new(),
            policy_sets: LaunchSettings::default(),
            configurations,
            jobs: BTreeMap::new(),
            foreign: Vec::new(),
            jobs_end: true,
            actions: BTreeMap::new(),
            crashes_left: 20,
            odds,
            random,
        };
        world.start_driver();
        world
    }

    fn allowed(&self, round: Round) -> PolicyAnswer {
        let settings: Vec<Setting> =
            self.policy_sets.iter().map(|(name, value)| Setting { name, value: value.clone() }).collect();
        match round {
            Round::Judge if !settings.is_empty() => PolicyAnswer::Change { settings, reason: "so it is".into() },
            _ => PolicyAnswer::Allow,
        }
    }

    /// From now on no new job ever ends.
    pub(crate) fn never_end_jobs(&mut self) {
        self.jobs_end = false;
    }

    fn start_driver(&mut self) {
        let epoch = self.execution.epoch + 1;
        self.record(Event::DriverStarted { epoch, host: "host".into(), process: 1 });
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
                _ => self.decide_pause(),
            }
        }
    }

    fn answer(&mut self, step: Step) {
        match step {
            Step::Record(event) => self.record(*event),
            Step::ResolveTags { wave } => {
                let locked = Locked::of(&self.execution, self.execution.wave(&wave).unwrap());
                self.record(locked.compare(&self.tagged));
            }
            Step::RunHook(step) => {
                let (wave, phase, hook, attempt) = (step.wave, step.phase, step.hook, step.attempt);
                let last_attempt = step.last_attempt;
                let started =
                    Event::HookStarted { wave: wave.clone(), phase, hook: hook.clone(), attempt, last_attempt };
                self.record(started);
                let mut outcome = self.hook_outcome(phase, last_attempt);
                if phase == HookPhase::After && self.chance(self.odds.odd) {
                    let server = self.execution.wave(&wave).unwrap().planned.servers[0].clone();
                    outcome.findings.push(Finding { server, level: FindingLevel::Failed, detail: "ill".into() });
                }
                self.record(Event::HookAnswered { wave, phase, hook, attempt, outcome });
            }
            Step::Judge { server, policy, round } => {
                let denies = self.chance(self.odds.policy_denies);
                let answer = if denies { PolicyAnswer::Deny { reason: "no".into() } } else { self.allowed(round) };
                let outcome = JudgeOutcome { result: Ok(answer), log: Vec::new() };
                self.record(Event::PolicyJudged { server, policy, round, outcome });
            }
            Step::ReadSettings { server, purpose } => self.read_settings(server, purpose),
            Step::WriteSettings { server, purpose, write } => self.write_settings(server, purpose, write),
            Step::PrepareLaunch { servers, .. } if self.chance(self.odds.odd) => {
                self.record(Event::LaunchRefused { server: servers[0].clone(), reason: "endangered".into() });
            }
            Step::PrepareLaunch { wave, batch, servers } => {
                let facts = LaunchFacts {
                    sources: servers.iter().map(source).collect(),
                    instances: Vec::new(),
                    jobs: self.jobs_shown(),
                    head: "0123456789abcdef".into(),
                };
                for event in intend(&self.execution, &wave, batch, &servers, &facts, self.now) {
                    let intended = matches!(event, Event::LaunchIntended { .. });
                    self.record(event);
                    if intended {
                        self.assert_quotas_hold();
                    }
                }
            }
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
                let of = |server: ServerId| drs_core::event::Termination {
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

    /// Somebody sets a setting, in DRS's configuration or in the launch template.
    pub(crate) fn set(&mut self, server: &ServerId, name: SettingName, value: impl Into<Value>) {
        let settings = match name.place() {
            Place::Configuration => self.configurations.get_mut(server).unwrap(),
            _ => &mut self.templates.get_mut(server).unwrap().settings,
        };
        settings.set(Setting::new(name, value));
    }

    /// Makes AWS hold these settings and no others.
    pub(crate) fn hold(&mut self, server: &ServerId, settings: &LaunchSettings) {
        self.configurations.insert(server.clone(), LaunchSettings::default());
        self.templates.get_mut(server).unwrap().settings = LaunchSettings::default();
        for (name, value) in settings.iter() {
            self.set(server, name, value.clone());
        }
    }

    /// What AWS holds of a server.
    pub(crate) fn settings(&self, server: &ServerId) -> LaunchSettings {
        LaunchSettings::from_aws(
            &configuration(server, self.configurations[server].clone()),
            Some(&self.templates[server]),
        )
    }

    fn read_settings(&mut self, server: ServerId, purpose: Purpose) {
        if self.chance(self.odds.call_fails / 4) {
            return self.record(Event::SettingsFailed { server, purpose, error: "denied".into() });
        }
        let settings = self.configurations[&server].clone();
        let configuration = configuration(&server, settings);
        let template = Some(self.templates[&server].clone());
        self.record(Event::SettingsRead { server, purpose, configuration, template });
    }

    fn write_settings(&mut self, server: ServerId, purpose: Purpose, write: SettingsWrite) {
        if self.chance(self.odds.call_fails / 4) {
            return self.record(Event::SettingsFailed { server, purpose, error: "denied".into() });
        }
        let template = self.templates.get_mut(&server).unwrap();
        let configuration = self.configurations.get_mut(&server).unwrap();
        let mut version = None;
        match write {
            SettingsWrite::TemplateVersion { patch, .. } => {
                template.version += 1;
                patched(&mut template.settings, &patch);
                version = Some(template.version);
            }
            SettingsWrite::Configuration { patch } => {
                patched(configuration, &patch);
                // DRS writes a version of its own, with a type of its own.
                if template.settings.get(SettingName::InstanceType).is_some() {
                    template.version += 1;
                    template.settings.set(Setting::new(SettingName::InstanceType, "drs-own.large"));
                }
            }
            SettingsWrite::DefaultVersion { .. } => {}
        }
        self.record(Event::SettingsWritten { server, purpose, version });
    }

    /// Others start a job: of servers of the plan, or of their own. Some never end.
    fn start_foreign_job(&mut self) {
        let servers: Vec<ServerId> = self.execution.servers.keys().cloned().collect();
        let of_plan = self.chance(50);
        let participant = |server| ParticipatingServer {
            server,
            launch_status: Some(LaunchStatus::Pending),
            recovery_instance: None,
            actions: None,
        };
        let wanted = match of_plan {
            true => servers[self.roll(servers.len() as u64) as usize].clone(),
            false => ServerId::new(format!("s-foreign-{}", self.foreign.len())),
        };
        if self.holder(&wanted).is_some() {
            return;
        }
        let end = match self.chance(20) {
            true => Timestamp::MAX,
            false => after(self.now, Duration::from_secs(60 + self.roll(3600))),
        };
        let job = Job {
            id: JobId::new(format!("drsjob-foreign-{}", self.foreign.len())),
            kind: Some(JobType::Launch),
            status: Some(JobStatus::Started),
            created: Some(self.now),
            ended: None,
            initiated_by: Some("START_DRILL".into()),
            tags: BTreeMap::new(),
            participating: vec![participant(wanted)],
        };
        self.foreign.push((end, job));
    }

    /// Every job as DRS shows it now.
    fn jobs_shown(&self) -> Vec<Job> {
        let as_it_is = |(end, job): &(Timestamp, Job)| match *end <= self.now {
            true => Job { status: Some(JobStatus::Completed), ended: Some(*end), ..job.clone() },
            false => job.clone(),
        };
        self.jobs.values().chain(&self.foreign).map(as_it_is).collect()
    }

    /// The active job that a server is in.
    fn holder(&self, server: &ServerId) -> Option<JobId> {
        let jobs = self.jobs_shown();
        let holds = |job: &&Job| !job.has_ended() && job.participating.iter().any(|held| held.server == *server);
        jobs.iter().find(holds).map(|job| job.id.clone())
    }

    /// Right after an intent: what is active, and what was intended and may become a job, fits into the quotas.
    fn assert_quotas_hold(&self) {
        let limits = &self.execution.plan.limits;
        let shown = self.jobs_shown();
        let active: Vec<&Job> = shown.iter().filter(|job| !job.has_ended()).collect();
        let batches = self.execution.waves.iter().flat_map(|wave| &wave.batches);
        let open = |batch: &&Batch| matches!(batch.state, BatchState::Intended { .. } | BatchState::InDoubt { .. });
        let hidden = |batch: &&Batch| !shown.iter().any(|job| job.tags.get(TAG_LAUNCH) == Some(&batch.tag));
        let intended: Vec<&Batch> = batches.filter(open).filter(hidden).collect();
        let servers = active.iter().map(|job| job.participating.len()).sum::<usize>()
            + intended.iter().map(|batch| batch.servers.len()).sum::<usize>();
        assert!(active.len() + intended.len() <= limits.jobs as usize, "too many jobs");
        assert!(servers <= limits.servers_in_jobs as usize, "too many servers in jobs");
    }

    /// What DRS says of a launch that something of others is in the way of.
    fn refusal(&self, wave: &drs_core::ids::WaveName, number: u32) -> Option<WriteAnswer<Box<Job>>> {
        let batch = self.execution.wave(wave)?.batches.iter().find(|batch| batch.number == number)?;
        if batch.servers.iter().any(|witness| self.holder(&witness.server).is_some()) {
            return Some(WriteAnswer::Conflict { error: error(CallErrorKind::Conflict) });
        }
        let active = self.jobs_shown().iter().filter(|job| !job.has_ended()).count();
        let full = active >= self.execution.plan.limits.jobs as usize;
        full.then(|| WriteAnswer::NoEffect { error: error(CallErrorKind::Quota) })
    }

    fn send_launch(&mut self, wave: drs_core::ids::WaveName, batch: u32) {
        if let Some(answer) = self.refusal(&wave, batch) {
            return self.record(Event::LaunchAnswered { wave, batch, answer });
        }
        if self.chance(self.odds.call_fails) {
            let answer = match self.roll(4) {
                3 => WriteAnswer::Conflict { error: error(CallErrorKind::Conflict) },
                0 => WriteAnswer::NoEffect { error: error(CallErrorKind::Throttled) },
                1 => WriteAnswer::NoEffect { error: error(CallErrorKind::Denied) },
                _ => {
                    // The reply is lost after its effect.
                    self.launch(&wave, batch);
                    WriteAnswer::Unknown { error: error(CallErrorKind::Unavailable) }
                }
            };
            return self.record(Event::LaunchAnswered { wave, batch, answer });
        }
        let job = self.launch(&wave, batch);
        self.record(Event::LaunchAnswered { wave, batch, answer: WriteAnswer::Done { result: Box::new(job) } });
    }

    fn launch(&mut self, wave: &drs_core::ids::WaveName, number: u32) -> Job {
        let batch =
            self.execution.wave(wave).unwrap().batches.iter().find(|batch| batch.number == number).unwrap().clone();
        let id = JobId::new(format!("drsjob-{wave}-{number}"));
        for witness in &batch.servers {
            *self.launches.entry(witness.server.clone()).or_default() += 1;
        }
        let pending = |server| ParticipatingServer {
            server,
            launch_status: Some(LaunchStatus::Pending),
            recovery_instance: None,
            actions: None,
        };
        let job = Job {
            id: id.clone(),
            kind: Some(JobType::Launch),
            status: Some(JobStatus::Pending),
            created: Some(self.now),
            ended: None,
            initiated_by: None,
            tags: [("drs-runtime:launch".to_owned(), batch.tag.clone())].into(),
            participating: batch.servers.iter().map(|witness| pending(witness.server.clone())).collect(),
        };
        let end = match self.chance(self.odds.odd) || !self.jobs_end {
            true => Timestamp::MAX,
            false => after(self.now, Duration::from_secs(300 + self.roll(600))),
        };
        self.jobs.insert(id, (end, job.clone()));
        job
    }

    fn look(&mut self, wave: drs_core::ids::WaveName, number: u32) {
        self.now = after(self.now, Duration::from_secs(60));
        let wave_state = self.execution.wave(&wave).unwrap();
        let batch = wave_state.batches.iter().find(|batch| batch.number == number).unwrap().clone();
        let odd = self.chance(self.odds.odd).then(|| self.roll(2));
        let job = self.jobs.values().find(|(_, job)| job.tags.get("drs-runtime:launch") == Some(&batch.tag));
        let finding = match job {
            Some((_, job)) => LaunchFinding::Adopted { job: Box::new(job.clone()), evidence: "tag".into() },
            None if odd == Some(0) => LaunchFinding::Unresolved { detail: "a job of somebody".into() },
            None if odd == Some(1) => {
                let busy = BusyServer { server: batch.servers[0].server.clone(), holder: "job of somebody".into() };
                LaunchFinding::NoEffect { evidence: "none".into(), busy: vec![busy] }
            }
            None => {
                let held = |witness: &Witness| {
                    let holder = self.holder(&witness.server)?.to_string();
                    Some(BusyServer { server: witness.server.clone(), holder })
                };
                LaunchFinding::NoEffect {
                    evidence: "none".into(),
                    busy: batch.servers.iter().filter_map(held).collect(),
                }
            }
        };
        self.record(Event::LaunchLooked { wave, batch: number, finding });
    }

    fn poll(&mut self, jobs: Vec<JobId>) {
        self.now = after(self.now, Duration::from_secs(30));
        for id in jobs {
            let (end, mut job) = self.jobs[&id].clone();
            if self.now < end {
                continue;
            }
            job.status = Some(JobStatus::Completed);
            job.ended = Some(end);
            for participant in &mut job.participating {
                let failed = self.chance(self.odds.launch_fails);
                participant.launch_status = Some(if failed { LaunchStatus::Failed } else { LaunchStatus::Launched });
            }
            self.record(Event::JobObserved { job: Box::new(job) });
        }
    }

    fn settle(&mut self, id: JobId) {
        let mut job = self.execution.jobs[&id].clone();
        if self.chance(self.odds.odd) {
            let untold = Truth::Unresolved { detail: "DRS does not say".into() };
            let servers = job.servers.into_iter().map(|server| ServerTruth { server, truth: untold.clone() });
            return self.record(Event::ServersSettled { job: id, servers: servers.collect() });
        }
        self.show_actions(&mut job.seen);
        if job.seen != self.execution.jobs[&id].seen {
            self.record(Event::JobObserved { job: Box::new(job.seen.clone()) });
        }
        let instances: Vec<RecoveryInstance> = job.servers.iter().map(|server| instance(&id, server)).collect();
        match truth(&job, &instances, &self.execution.awaited(&job, self.now)) {
            Some(servers) => self.record(Event::ServersSettled { job: id, servers }),
            None => self.now = after(self.now, Duration::from_secs(30)),
        }
    }

    /// The launch actions of a job's servers as they stand: each server has one or none, which ends well, badly or never.
    fn show_actions(&mut self, job: &mut Job) {
        for participant in &mut job.participating {
            if !self.actions.contains_key(&participant.server) {
                let end = match self.roll(4) {
                    0 => Timestamp::MAX,
                    _ => after(self.now, Duration::from_secs(self.roll(1200))),
                };
                let failed = self.chance(self.odds.launch_fails);
                let action = self.chance(self.odds.actions).then_some((end, failed));
                self.actions.insert(participant.server.clone(), action);
            }
            participant.actions = self.actions[&participant.server].map(|(end, failed)| {
                let status = match (self.now >= end, failed) {
                    (false, _) => ActionStatus::InProgress,
                    (true, false) => ActionStatus::Succeeded,
                    (true, true) => ActionStatus::Failed,
                };
                vec![ActionRun { name: "check".into(), status: Some(status), failure: None, optional: None }]
            });
        }
    }
}

fn instance(job: &JobId, server: &ServerId) -> RecoveryInstance {
    RecoveryInstance {
        id: RecoveryInstanceId::new(format!("i-{server}")),
        instance: Some(InstanceId::new(format!("i-{server}"))),
        server: Some(server.clone()),
        job: Some(job.clone()),
        is_drill: None,
        state: None,
        failback: None,
        point_in_time: None,
    }
}

/// A source server without tags.
pub(crate) fn source(server: &ServerId) -> SourceServer {
    SourceServer {
        id: server.clone(),
        arn: None,
        hostname: None,
        tags: BTreeMap::new(),
        replication_state: None,
        lag: None,
        recommended_instance_type: None,
        private_ip: None,
        architecture: None,
        supports_nitro: None,
        last_launch: None,
    }
}

fn error(kind: CallErrorKind) -> CallError {
    CallError {
        operation: "drs:StartRecovery".into(),
        kind,
        code: None,
        message: "went wrong".into(),
        retry_after: None,
    }
}

/// Settings with a patch written over them.
fn patched(settings: &mut LaunchSettings, patch: &SettingsPatch) {
    for (name, value) in patch.iter() {
        match value {
            Some(value) => settings.set(Setting { name, value: value.clone() }),
            None => drop(settings.remove(name)),
        }
    }
}

fn template(server: &ServerId) -> TemplateVersion {
    TemplateVersion {
        template: TemplateId::new(format!("lt-{server}")),
        version: 1,
        is_default: true,
        settings: LaunchSettings::default().with(SettingName::InstanceType, "m5.large"),
        further_interfaces: Vec::new(),
    }
}

fn configuration(server: &ServerId, settings: LaunchSettings) -> LaunchConfiguration {
    let template = Some(TemplateId::new(format!("lt-{server}")));
    LaunchConfiguration { server: server.clone(), template, settings }
}

fn first_configuration() -> LaunchSettings {
    LaunchSettings::default()
        .with(SettingName::LaunchDisposition, "STARTED")
        .with(SettingName::RightSizing, "NONE")
        .with(SettingName::CopyPrivateIp, false)
}
