//! Executions for tests, folded from hand-made events.

use std::collections::BTreeMap;
use std::time::Duration;

use drs_core::aws::{
    CallError, CallErrorKind, Job, JobLogItem, JobStatus, JobType, LaunchConfiguration, TemplateVersion, WriteAnswer,
};
use drs_core::event::{Entry, Event, LeftSetting, PauseReason, Purpose, ServerTruth, SettingsWrite, Truth, Witness};
use drs_core::execution::Execution;
use drs_core::ids::{JobId, ServerId};
use drs_core::mode::Mode;
use drs_core::plan::{Origin, Plan, PlannedPlugin, PlannedServer, PlannedWave};
use drs_core::plugin::{
    Fault, FaultKind, Finding, FindingLevel, HookOutcome, HookPhase, InstanceFacts, LogLevel, LogLine, PluginLimits,
    Verdict,
};
use drs_core::ports::{Acceptance, Command, CommandKind, StoredEvent};
use drs_core::recipe::{ComponentSource, Limits, MaxFailed, OnFailure, PauseBefore};
use drs_core::settings::{LaunchSettings, SettingChange, SettingName};
use drs_core::status::{ExecutionStatus, WaveStatus};
use drs_core::time::Timestamp;
use drs_engine::Loaded;

/// The hash of a journal's last event.
pub(crate) const HEAD: &str = "9f2c5b1d9f2c5b1d9f2c5b1d9f2c5b1d9f2c5b1d9f2c5b1d9f2c5b1d9f2c5b1d";

/// The id of every sample.
pub(crate) const ID: &str = "01K1ZZZZZZZZZZZZZZZZZZZZZZ";

/// So many seconds after the start.
pub(crate) fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_785_895_200 + second).unwrap()
}

/// A server by its number: 1 and 2 are in wave `database`, 3 and 4 in wave `web`.
pub(crate) fn server(number: u32) -> ServerId {
    format!("s-{number:017x}").into()
}

fn job_id(number: u32) -> JobId {
    format!("drsjob-{number:017x}").into()
}

fn instance_id(number: u32) -> String {
    format!("i-{number:017x}")
}

/// Two waves of two servers, with hooks and a policy.
pub(crate) fn plan() -> Plan {
    let names = [(1, "db-1", "database"), (2, "db-2", "database"), (3, "web-1", "web"), (4, "web-2", "web")];
    let settings = LaunchSettings::default()
        .with(SettingName::InstanceType, "r6i.xlarge")
        .with(SettingName::Subnet, "subnet-0d1e5");
    let origins =
        BTreeMap::from([(SettingName::InstanceType, Origin::Group), (SettingName::Subnet, Origin::GroupOverlay)]);
    let planned = |(number, name, group): (u32, &str, &str)| PlannedServer {
        id: server(number),
        name: name.into(),
        group: group.into(),
        tags: BTreeMap::new(),
        recommended_instance_type: None,
        settings: settings.clone(),
        origins: origins.clone(),
    };
    let wave = |name: &str, depends_on: &[&str], servers: [u32; 2]| PlannedWave {
        name: name.into(),
        depends_on: depends_on.iter().map(|name| (*name).into()).collect(),
        servers: servers.map(server).to_vec(),
        before: vec!["replication-gate".into()],
        after: vec!["health-gate".into()],
        policies: vec!["launch-guard".into()],
        timeout: Duration::from_secs(2400),
        pause_before: PauseBefore::Never,
        max_failed: MaxFailed::Count(1),
        on_failure: OnFailure::Stop,
        wait_after: Duration::ZERO,
        optional: false,
        fresh_for: Duration::from_secs(15 * 60),
    };
    Plan {
        name: "shop".into(),
        description: Some("Web shop: databases, then web".into()),
        rto: Some(Duration::from_secs(2700)),
        rpo: Some(Duration::from_secs(900)),
        account: "123456789012".into(),
        region: "us-west-2".into(),
        waves: vec![wave("database", &[], [1, 2]), wave("web", &["database"], [3, 4])],
        servers: names.into_iter().map(|name| (server(name.0), planned(name))).collect(),
        plugins: vec![PlannedPlugin {
            name: "health-gate".into(),
            component: ComponentSource::Builtin("health-gate".into()),
            sha256: HEAD.into(),
            signature: None,
            grants: vec!["ec2:DescribeInstances".parse().unwrap()],
            may_skip_wave: false,
            limits: PluginLimits::default(),
            config: serde_json::Value::Null,
            secrets: Vec::new(),
        }],
        terminate_after: Some(Duration::from_secs(7200)),
        isolation: None,
        selections: Vec::new(),
        left_out: Vec::new(),
        limits: Limits::default(),
    }
}

/// Events in the making.
#[derive(Debug, Clone)]
pub(crate) struct Sample {
    entries: Vec<Entry>,
}

impl Sample {
    fn begin(mode: Mode) -> Self {
        let started = Event::ExecutionStarted {
            execution: ID.into(),
            mode,
            by: "lead@ops-1".into(),
            version: "0.1.0".into(),
            recipe_sha256: HEAD.into(),
            recipe_path: None,
            simulated: mode == Mode::Drill,
            disabled: None,
            plan: Box::new(plan()),
        };
        let driver = Event::DriverStarted { epoch: 1, host: "ops-1".into(), process: 4711, from_silence: false };
        Self { entries: Vec::new() }.then(0, started).then(0, driver)
    }

    pub(crate) fn then(mut self, second: i64, event: Event) -> Self {
        self.entries.push(Entry { at: at(second), event });
        self
    }

    /// The execution.
    pub(crate) fn execution(&self) -> Execution {
        Execution::replay(&self.entries).unwrap()
    }

    /// The events.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The execution as it is loaded from a journal.
    pub(crate) fn loaded(&self) -> Loaded {
        let stored = |(number, entry): (usize, &Entry)| StoredEvent {
            sequence: number as u64,
            bytes: serde_json::to_vec(entry).unwrap(),
            hash: [7; 32],
        };
        Loaded {
            execution: self.execution(),
            stored: self.entries.iter().enumerate().map(stored).collect(),
            entries: self.entries.clone(),
        }
    }

    fn hook(self, second: i64, wave: &str, phase: HookPhase, hook: &str, attempt: u32, verdict: Verdict) -> Self {
        self.hook_found(second, wave, phase, hook, attempt, verdict, Vec::new())
    }

    #[expect(clippy::too_many_arguments, reason = "one line of a sample reads like the event it makes")]
    fn hook_found(
        self,
        second: i64,
        wave: &str,
        phase: HookPhase,
        hook: &str,
        attempt: u32,
        verdict: Verdict,
        findings: Vec<Finding>,
    ) -> Self {
        let message = format!("attempt {attempt} looked at 2 servers");
        let fields = [("zone".to_owned(), "us-west-2a".to_owned())].into();
        let log = vec![LogLine { level: LogLevel::Info, message, fields }];
        let outcome = HookOutcome { result: Ok(verdict), findings, log };
        let started = Event::HookStarted { wave: wave.into(), phase, hook: hook.into(), attempt, last_attempt: false };
        let answered = Event::HookAnswered { wave: wave.into(), phase, hook: hook.into(), attempt, outcome };
        self.then(second, started).then(second + 1, answered)
    }

    fn settings(self, second: i64, number: u32) -> Self {
        let write = SettingsWrite::DefaultVersion { version: 2 };
        let read = Event::SettingsRead {
            server: server(number),
            purpose: Purpose::Apply,
            configuration: configuration(number),
            template: Some(template(number)),
        };
        self.then(second, read)
            .then(second, Event::SettingsIntended { server: server(number), purpose: Purpose::Apply, write })
            .then(second, Event::SettingsWritten { server: server(number), purpose: Purpose::Apply, version: Some(2) })
            .then(
                second,
                Event::SettingsApplied { server: server(number), changes: vec![change("m6i.large", "r6i.xlarge")] },
            )
    }

    fn launch(self, second: i64, wave: &str, job: u32, servers: [u32; 2]) -> Self {
        let witness = |number: u32| Witness {
            server: server(number),
            last_job: None,
            instances: Vec::new(),
            lag: Some(Duration::from_secs(2)),
        };
        let intended = Event::LaunchIntended {
            wave: wave.into(),
            batch: 1,
            attempt: 1,
            servers: servers.map(witness).to_vec(),
            tag: format!("{ID}/{wave}/1/1/1/9f2c5b1d9f2c5b1d"),
            signed_at: at(second),
        };
        let answer = WriteAnswer::Done { result: Box::new(launch_job(job, second, None)) };
        self.then(second, intended).then(second + 1, Event::LaunchAnswered { wave: wave.into(), batch: 1, answer })
    }

    fn logged(self, second: i64, job: u32, event: &str, servers: &[u32]) -> Self {
        let item = |number: &u32| JobLogItem {
            event: event.into(),
            at: Some(at(second)),
            server: Some(server(*number)),
            instance: None,
            error: None,
        };
        self.then(second, Event::JobLogged { job: job_id(job), items: servers.iter().map(item).collect() })
    }

    fn job_ended(self, second: i64, job: u32, created: i64, truths: Vec<ServerTruth>) -> Self {
        let seen = launch_job(job, created, Some(second));
        self.then(second, Event::JobObserved { job: Box::new(seen) })
            .then(second, Event::ServersSettled { job: job_id(job), servers: truths })
    }

    fn seen(self, second: i64, servers: &[u32]) -> Self {
        let instances = servers.iter().map(|number| (server(*number), facts(*number))).collect();
        self.then(second, Event::InstancesSeen { instances })
    }

    fn wave_ended(self, second: i64, wave: &str, status: WaveStatus, error: Option<&str>) -> Self {
        self.then(second, Event::WaveEnded { wave: wave.into(), status, error: error.map(str::to_owned), skip: None })
    }

    fn restored(self, second: i64, number: u32, left: Vec<LeftSetting>) -> Self {
        let changes = if left.is_empty() { vec![change("r6i.xlarge", "m6i.large")] } else { Vec::new() };
        self.then(second, Event::SettingsRestored { server: server(number), changes, left })
    }

    fn ended(self, second: i64, status: ExecutionStatus, error: Option<&str>) -> Self {
        let calls = [("drs:StartRecovery", 2), ("drs:DescribeJobs", 41)].map(|(name, count)| (name.to_owned(), count));
        self.then(second, Event::ExecutionEnded { status, error: error.map(str::to_owned) })
            .then(second, Event::DriverStopped { calls: calls.into_iter().collect() })
    }

    /// A wave from its start to the launch of its servers.
    fn wave_launching(self, second: i64, wave: &str, job: u32, servers: [u32; 2]) -> Self {
        self.then(second, Event::WaveStarted { wave: wave.into() })
            .hook(second + 1, wave, HookPhase::Before, "replication-gate", 1, Verdict::Proceed)
            .settings(second + 3, servers[0])
            .launch(second + 5, wave, job, servers)
            .logged(second + 60, job, "CONVERSION_START", &servers)
    }
}

fn launch_job(number: u32, created: i64, ended: Option<i64>) -> Job {
    Job {
        id: job_id(number),
        kind: Some(JobType::Launch),
        status: Some(if ended.is_some() { JobStatus::Completed } else { JobStatus::Pending }),
        created: Some(at(created)),
        ended: ended.map(at),
        initiated_by: Some("START_DRILL".into()),
        tags: BTreeMap::new(),
        participating: Vec::new(),
    }
}

fn launched(number: u32) -> ServerTruth {
    launched_from(number, None)
}

fn launched_from(number: u32, point_in_time: Option<Timestamp>) -> ServerTruth {
    let truth = Truth::Launched {
        recovery_instance: instance_id(number).into(),
        instance: instance_id(number).into(),
        point_in_time,
        findings: Vec::new(),
    };
    ServerTruth { server: server(number), truth }
}

fn failed(number: u32, detail: &str) -> ServerTruth {
    ServerTruth { server: server(number), truth: Truth::Failed { detail: detail.into() } }
}

fn facts(number: u32) -> InstanceFacts {
    InstanceFacts {
        instance_type: Some("r6i.xlarge".into()),
        private_ip: Some(format!("10.0.1.{number}")),
        public_ip: None,
        hostname: Some(format!("ip-10-0-1-{number}.us-west-2.compute.internal")),
        zone: Some("us-west-2a".into()),
        state: Some("running".into()),
    }
}

fn change(from: &str, to: &str) -> SettingChange {
    SettingChange { setting: SettingName::InstanceType, from: Some(from.into()), to: Some(to.into()) }
}

fn configuration(number: u32) -> LaunchConfiguration {
    LaunchConfiguration {
        server: server(number),
        template: Some(format!("lt-{number:017x}").into()),
        settings: LaunchSettings::default()
            .with(SettingName::LaunchDisposition, "STARTED")
            .with(SettingName::RightSizing, "NONE")
            .with(SettingName::CopyPrivateIp, false)
            .with(SettingName::CopyTags, true)
            .with(SettingName::OsByol, false)
            .with(SettingName::PostLaunch, false),
    }
}

fn template(number: u32) -> TemplateVersion {
    TemplateVersion {
        template: format!("lt-{number:017x}").into(),
        version: 1,
        is_default: true,
        settings: LaunchSettings::default().with(SettingName::InstanceType, "m6i.large"),
        further_interfaces: Vec::new(),
    }
}

/// A drill that has just begun.
pub(crate) fn started() -> Sample {
    Sample::begin(Mode::Drill).then(1, Event::WaveStarted { wave: "database".into() })
}

/// A drill whose first wave converts.
pub(crate) fn launching() -> Sample {
    Sample::begin(Mode::Drill).wave_launching(1, "database", 1, [1, 2])
}

/// A drill whose first wave's health gate waits.
pub(crate) fn retrying() -> Sample {
    let wait = Verdict::RetryAfter {
        delay: Duration::from_secs(15),
        reason: "status checks of db-2 are initializing".into(),
        state: None,
    };
    launching().logged(240, 1, "LAUNCH_START", &[1, 2]).job_ended(540, 1, 6, vec![launched(1), launched(2)]).hook(
        542,
        "database",
        HookPhase::After,
        "health-gate",
        1,
        wait,
    )
}

/// A drill whose first two servers, or all four, were launched from recovery points of these seconds, as far as DRS said.
pub(crate) fn launched_from_points(points: &[Option<i64>]) -> Sample {
    let mut truths = (1..).zip(points).map(|(number, point)| launched_from(number, point.map(at)));
    let database = launching().job_ended(540, 1, 6, truths.by_ref().take(2).collect());
    let web: Vec<ServerTruth> = truths.collect();
    if web.is_empty() { database } else { database.wave_launching(560, "web", 2, [3, 4]).job_ended(1100, 2, 565, web) }
}

/// A drill in which everything went well and nothing is left.
pub(crate) fn completed() -> Sample {
    let sample = retrying()
        .hook(558, "database", HookPhase::After, "health-gate", 2, Verdict::Proceed)
        .seen(560, &[1, 2])
        .wave_ended(560, "database", WaveStatus::Completed, None)
        .wave_launching(560, "web", 2, [3, 4])
        .job_ended(1100, 2, 565, vec![launched(3), launched(4)])
        .hook(1101, "web", HookPhase::After, "health-gate", 1, Verdict::Proceed)
        .seen(1103, &[3, 4])
        .wave_ended(1103, "web", WaveStatus::Completed, None)
        .then(1103, Event::WavesEnded)
        .restored(1105, 1, Vec::new())
        .restored(1105, 3, Vec::new());
    let all = [1, 2, 3, 4].map(server).to_vec();
    sample.then(1200, Event::InstancesTerminated { servers: all }).ended(1201, ExecutionStatus::Completed, None)
}

/// A drill with a failed server, a failed finding, a setting that somebody else changed, and instances left.
pub(crate) fn partial() -> Sample {
    let findings = vec![
        Finding { server: server(3), level: FindingLevel::Warn, detail: "EC2 has scheduled a reboot".into() },
        Finding { server: server(4), level: FindingLevel::Ok, detail: "not launched".into() },
    ];
    let left = LeftSetting {
        setting: SettingName::InstanceType,
        ours: Some("r6i.xlarge".into()),
        found: Some("t3.large".into()),
    };
    let throttled = CallError {
        operation: "drs:DescribeJobs".into(),
        kind: CallErrorKind::Throttled,
        code: Some("ThrottlingException".into()),
        message: "Rate exceeded".into(),
        retry_after: None,
    };
    retrying()
        .hook(558, "database", HookPhase::After, "health-gate", 2, Verdict::Proceed)
        .seen(560, &[1, 2])
        .wave_ended(560, "database", WaveStatus::Completed, None)
        .wave_launching(560, "web", 2, [3, 4])
        .then(700, Event::ReadFailed { what: "jobs".into(), error: throttled.to_string() })
        .job_ended(1100, 2, 565, vec![launched(3), failed(4, "LAUNCH_FAILED: Insufficient capacity in us-west-2a")])
        .hook_found(1101, "web", HookPhase::After, "health-gate", 1, Verdict::Proceed, findings)
        .seen(1103, &[3])
        .wave_ended(1103, "web", WaveStatus::Partial, Some("1 of 2 servers failed"))
        .then(1103, Event::WavesEnded)
        .restored(1105, 1, vec![left])
        .restored(1105, 3, Vec::new())
        .ended(1110, ExecutionStatus::Partial, Some("1 of 4 servers failed"))
}

/// A drill that was taken over from a process that was only silent, in the midst of a write of launch settings.
pub(crate) fn taken_from_silence() -> Sample {
    let read = Event::SettingsRead {
        server: server(1),
        purpose: Purpose::Apply,
        configuration: configuration(1),
        template: Some(template(1)),
    };
    let write = SettingsWrite::DefaultVersion { version: 2 };
    Sample::begin(Mode::Drill)
        .then(1, Event::WaveStarted { wave: "database".into() })
        .hook(2, "database", HookPhase::Before, "replication-gate", 1, Verdict::Proceed)
        .then(4, read)
        .then(5, Event::SettingsIntended { server: server(1), purpose: Purpose::Apply, write })
        .then(100, Event::DriverStarted { epoch: 2, host: "ops-2".into(), process: 12, from_silence: true })
}

/// A recovery that a hook has paused.
pub(crate) fn paused() -> Sample {
    let reason = "the newest recovery point of db-1 is 52 minutes old, rpo is 15m".to_owned();
    let cause = PauseReason::Hook {
        wave: "database".into(),
        phase: HookPhase::Before,
        hook: "replication-gate".into(),
        detail: reason.clone(),
    };
    Sample::begin(Mode::Recovery)
        .then(1, Event::WaveStarted { wave: "database".into() })
        .hook(2, "database", HookPhase::Before, "replication-gate", 1, Verdict::Pause { reason })
        .then(4, Event::Paused { cause })
}

/// The same, overruled by a person.
pub(crate) fn accepted() -> Sample {
    let accept = Acceptance {
        wave: "database".into(),
        hook: "replication-gate".into(),
        reason: "the source Region is down".into(),
    };
    let command = Command { kind: CommandKind::Resume { accept: Some(accept) }, by: "lead@ops-1".into() };
    paused()
        .then(600, Event::Commanded { command })
        .then(601, Event::DriverStarted { epoch: 2, host: "ops-2".into(), process: 12, from_silence: false })
}

/// A drill whose first hook lacks a grant.
pub(crate) fn denied() -> Sample {
    let fault = Fault {
        kind: FaultKind::Denied { grant: "drs:DescribeSourceServers".into() },
        message: "drs/describe-source-servers is not granted".into(),
    };
    let outcome = HookOutcome { result: Err(fault.clone()), findings: Vec::new(), log: Vec::new() };
    let (wave, phase, hook, attempt) = ("database".into(), HookPhase::Before, "replication-gate".into(), 1);
    let error = format!("hook replication-gate: {fault}");
    started()
        .then(2, Event::HookAnswered { wave, phase, hook, attempt, outcome })
        .wave_ended(3, "database", WaveStatus::Failed, Some(&error))
        .ended(4, ExecutionStatus::Failed, Some("wave database failed"))
}

/// A drill with texts that try to steer a terminal or a page.
pub(crate) fn hostile() -> Sample {
    let error = "\u{1b}]0;owned\u{7}\u{1b}[2J<script>alert(1)</script> disk not\u{202e} found\nnext line";
    let reason = "<img src=x onerror=alert(1)>\u{1b}[31m".to_owned();
    launching()
        .job_ended(540, 1, 6, vec![launched(1), failed(2, error)])
        .hook(541, "database", HookPhase::After, "health-gate", 1, Verdict::Fail { reason: reason.clone() })
        .wave_ended(545, "database", WaveStatus::Failed, Some(&reason))
        .then(545, Event::WavesEnded)
        .ended(546, ExecutionStatus::Failed, Some(error))
}
