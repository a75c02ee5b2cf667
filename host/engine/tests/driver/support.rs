//! A room with an execution of one wave of two servers, and everything that it is driven with.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use drs_core::event::{DisabledAtStart, Entry};
use drs_core::execution::Execution;
use drs_core::ids::{ExecutionId, PluginName, ServerId};
use drs_core::mode::Mode;
use drs_core::plan::{Plan, PlannedServer, PlannedWave};
use drs_core::plugin::{HookCall, HookOutcome, JudgeOutcome, PolicyAnswer, PolicyCall, Verdict};
use drs_core::ports::{AccountRegion, CallRecorder, Clock, Command, CommandKind, Hold, Journal, Plugins, StoredEvent};
use drs_core::recipe::{Limits, MaxFailed, OnFailure, PauseBefore};
use drs_core::settings::LaunchSettings;
use drs_core::time::Timestamp;
use drs_engine::{Drive, EngineError, JobPoller, Observer, Ports, RuntimeClock, Start, drive, start};

use crate::aws::MemoryAws;
use crate::journal::{AlwaysHeld, MemoryJournal};

pub(crate) fn execution_id() -> ExecutionId {
    ExecutionId::from("01JZZZZZZZZZZZZZZZZZZZZZZZ")
}

/// Plug-ins of which every hook makes one host call and takes a minute to answer `proceed`.
#[derive(Debug)]
struct SlowHooks(Arc<dyn Clock>);

#[async_trait]
impl Plugins for SlowHooks {
    async fn run_hook(&self, _: HookCall, recorder: Arc<dyn CallRecorder>) -> HookOutcome {
        crate::hooks::call_host(&*recorder, self.0.now()).await;
        self.0.sleep(Duration::from_secs(60)).await;
        HookOutcome { result: Ok(Verdict::Proceed), findings: Vec::new(), log: Vec::new() }
    }

    async fn judge(&self, _: PolicyCall) -> JudgeOutcome {
        JudgeOutcome { result: Ok(PolicyAnswer::Allow), log: Vec::new(), fuel: None }
    }
}

struct Nobody;

impl Observer for Nobody {
    fn appended(&self, _: &Execution, _: &Entry, _: &StoredEvent) {}
}

/// Where the executions of these tests launch.
pub(crate) fn place() -> AccountRegion {
    AccountRegion { account: "123456789012".into(), region: "us-west-2".into() }
}

/// So many servers: `s-1` and on.
pub(crate) fn servers(count: usize) -> Vec<ServerId> {
    (1..=count).map(|number| ServerId::new(format!("s-{number}"))).collect()
}

pub(crate) struct Room {
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) journal: Arc<MemoryJournal>,
    pub(crate) aws: Arc<MemoryAws>,
    pub(crate) jobs: Arc<JobPoller>,
    plugins: Arc<dyn Plugins>,
    /// The account and Region, when others launch there as well.
    shared: Option<AccountRegion>,
}

impl Room {
    /// A room whose execution has begun: a recovery of two servers with these before-hooks.
    pub(crate) async fn new(before: &[&str]) -> Self {
        Self::of(servers(2), before).await
    }

    /// The same with these servers.
    pub(crate) async fn of(servers: Vec<ServerId>, before: &[&str]) -> Self {
        Self::with_plan(plan(servers, before), Mode::Recovery).await
    }

    /// A room whose execution of a plan has begun.
    pub(crate) async fn with_plan(plan: Plan, mode: Mode) -> Self {
        Self::without(plan, mode, None).await
    }

    /// The same with plug-ins that were disabled with the start.
    pub(crate) async fn without(plan: Plan, mode: Mode, disabled: Option<DisabledAtStart>) -> Self {
        let origin: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let clock: Arc<dyn Clock> = Arc::new(RuntimeClock::starting_at(origin, 1));
        let aws = Arc::new(MemoryAws::new(clock.clone()));
        let room = Self {
            journal: Arc::new(MemoryJournal::new()),
            jobs: Arc::new(JobPoller::new(aws.clone(), clock.clone())),
            aws,
            plugins: Arc::new(SlowHooks(clock.clone())),
            shared: None,
            clock,
        };
        room.start(plan, mode, disabled).await;
        room
    }

    /// Another execution in the same process, account and Region.
    pub(crate) async fn beside(&self, servers: Vec<ServerId>) -> Self {
        let room = Self {
            journal: Arc::new(MemoryJournal::new()),
            jobs: self.jobs.clone(),
            aws: self.aws.clone(),
            plugins: self.plugins.clone(),
            shared: self.shared.clone(),
            clock: self.clock.clone(),
        };
        room.start(plan(servers, &[]), Mode::Recovery, None).await;
        room
    }

    /// The same with other plug-ins.
    pub(crate) fn with_plugins(self, plugins: impl Plugins + 'static) -> Self {
        Self { plugins: Arc::new(plugins), ..self }
    }

    /// The same where others launch as well.
    pub(crate) fn shared(self) -> Self {
        Self { shared: Some(place()), ..self }
    }

    async fn start(&self, plan: Plan, mode: Mode, disabled: Option<DisabledAtStart>) {
        let begun = Start {
            execution: execution_id(),
            mode,
            by: "tester".into(),
            version: "0.0.0".into(),
            recipe_sha256: String::new(),
            recipe_path: None,
            simulated: true,
            shared: None,
            disabled,
            plan,
        };
        start(&*self.journal, &*self.clock, begun).await.unwrap();
    }

    /// Drives the execution until it rests.
    pub(crate) async fn drive(&self) -> Result<Execution, EngineError> {
        self.drive_with(Arc::new(AlwaysHeld)).await
    }

    /// The same with this right to drive.
    pub(crate) async fn drive_with(&self, hold: Arc<dyn Hold>) -> Result<Execution, EngineError> {
        let ports = Ports {
            drs: self.aws.clone(),
            ec2: self.aws.clone(),
            plugins: self.plugins.clone(),
            journal: self.journal.clone(),
            shared: self.shared.clone(),
            clock: self.clock.clone(),
            jobs: self.jobs.clone(),
            counter: self.aws.clone(),
        };
        let (_open, commands) = tokio::sync::mpsc::channel(1);
        let driving = Drive {
            execution: execution_id(),
            host: "host".into(),
            process: 1,
            hold,
            observer: Arc::new(Nobody),
            first: Vec::new(),
            commands,
        };
        drive(ports, driving).await.map(|(execution, _)| execution)
    }

    /// Puts a command into the inbox, so many seconds from now.
    pub(crate) fn post_after(&self, seconds: u64, kind: CommandKind) {
        let (journal, clock) = (self.journal.clone(), self.clock.clone());
        tokio::spawn(async move {
            clock.sleep(Duration::from_secs(seconds)).await;
            let command = Command { kind, by: "tester".into() };
            journal.post(&execution_id(), &command, clock.now()).await.unwrap();
        });
    }
}

/// A plan of one wave of these servers.
pub(crate) fn plan(servers: Vec<ServerId>, before: &[&str]) -> Plan {
    let planned = |id: &ServerId| PlannedServer {
        id: id.clone(),
        name: id.to_string(),
        group: "all".into(),
        tags: Default::default(),
        recommended_instance_type: None,
        settings: LaunchSettings::default(),
        origins: Default::default(),
    };
    let wave = PlannedWave {
        name: "only".into(),
        depends_on: Vec::new(),
        servers: servers.clone(),
        before: before.iter().map(|name| PluginName::from(*name)).collect(),
        after: Vec::new(),
        policies: Vec::new(),
        timeout: Duration::from_secs(90 * 60),
        pause_before: PauseBefore::Never,
        max_failed: MaxFailed::Count(0),
        on_failure: OnFailure::Stop,
        wait_after: Duration::ZERO,
        optional: false,
        fresh_for: Duration::from_secs(15 * 60),
    };
    Plan {
        name: "test".into(),
        description: None,
        rto: None,
        rpo: None,
        account: "123456789012".into(),
        region: "us-west-2".into(),
        waves: vec![wave],
        servers: servers.into_iter().map(|id| (id.clone(), planned(&id))).collect(),
        plugins: Vec::new(),
        terminate_after: None,
        isolation: None,
        selections: Vec::new(),
        left_out: Vec::new(),
        limits: Limits::default(),
    }
}
