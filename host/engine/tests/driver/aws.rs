//! DRS and EC2 in memory: every job ends after five minutes with a launched instance.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use drs_core::aws::{
    CallError, CallErrorKind, Instance, InstanceStatus, Job, JobLogItem, JobStatus, JobType, LaunchConfiguration,
    LaunchStatus, ParticipatingServer, RecoveryInstance, RecoverySnapshot, SourceServer, TemplateVersion, WriteAnswer,
};
use drs_core::ids::{InstanceId, JobId, RecoveryInstanceId, ServerId, TemplateId};
use drs_core::ports::{CallCounter, CallCounts, Clock, Drs, Ec2, JobQuery, LaunchRequest};
use drs_core::settings::{LaunchSettings, SettingsPatch};
use drs_core::time::{Timestamp, after};

const JOB: Duration = Duration::from_secs(300);

/// What becomes of a StartRecovery call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is answered.
    Answered,
    /// It has its effect, and the answer is lost.
    ReplyLost,
    /// It never arrives, and nobody can tell.
    Vanished,
    /// It is refused, perhaps with a time to wait.
    Refused(CallErrorKind, Option<Duration>),
    /// Right before it somebody else starts a job of this server, for so long.
    Overtaken(&'static str, Duration),
}

#[derive(Debug)]
pub(crate) struct MemoryAws {
    clock: Arc<dyn Clock>,
    /// How long a read of the source servers takes.
    pub(crate) reading: Mutex<Duration>,
    /// The fates of the next calls; those after them are answered.
    pub(crate) fates: Mutex<Vec<Fate>>,
    launches: Mutex<Vec<(Timestamp, LaunchRequest)>>,
    jobs: Mutex<Vec<Job>>,
    /// Jobs of others, each with its end.
    foreign: Mutex<Vec<(Timestamp, Job)>>,
    describe_jobs: AtomicUsize,
    /// How many of the next DescribeJobs calls are throttled.
    pub(crate) throttled: AtomicUsize,
}

impl MemoryAws {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            reading: Mutex::default(),
            fates: Mutex::default(),
            launches: Mutex::default(),
            jobs: Mutex::default(),
            foreign: Mutex::default(),
            describe_jobs: AtomicUsize::new(0),
            throttled: AtomicUsize::new(0),
        }
    }

    /// The StartRecovery calls with their times.
    pub(crate) fn launches(&self) -> Vec<(Timestamp, LaunchRequest)> {
        self.launches.lock().unwrap().clone()
    }

    /// How often DescribeJobs was called.
    pub(crate) fn describe_jobs(&self) -> usize {
        self.describe_jobs.load(Ordering::SeqCst)
    }

    /// Somebody else starts a job of these servers, for so long.
    pub(crate) fn add_foreign_job(&self, servers: &[&str], length: Duration) {
        let mut foreign = self.foreign.lock().unwrap();
        let participant = |server: &&str| ParticipatingServer {
            server: ServerId::from(*server),
            launch_status: Some(LaunchStatus::Pending),
            recovery_instance: None,
            actions: None,
        };
        let job = Job {
            id: JobId::new(format!("drsjob-other-{}", foreign.len())),
            kind: Some(JobType::Launch),
            status: Some(JobStatus::Started),
            created: Some(self.clock.now()),
            ended: None,
            initiated_by: Some("START_DRILL".into()),
            tags: BTreeMap::new(),
            participating: servers.iter().map(participant).collect(),
        };
        foreign.push((after(self.clock.now(), length), job));
    }

    fn foreign_jobs(&self) -> Vec<Job> {
        let as_it_is = |(end, job): &(Timestamp, Job)| match self.clock.now() >= *end {
            true => Job { status: Some(JobStatus::Completed), ended: Some(*end), ..job.clone() },
            false => job.clone(),
        };
        self.foreign.lock().unwrap().iter().map(as_it_is).collect()
    }

    /// How many jobs there are.
    pub(crate) fn jobs_made(&self) -> usize {
        self.jobs.lock().unwrap().len()
    }

    fn make_job(&self, request: &LaunchRequest) -> Job {
        let mut jobs = self.jobs.lock().unwrap();
        let participant = |server: &ServerId| ParticipatingServer {
            server: server.clone(),
            launch_status: Some(LaunchStatus::Pending),
            recovery_instance: None,
            actions: None,
        };
        let job = Job {
            id: JobId::new(format!("drsjob-{}", jobs.len())),
            kind: Some(JobType::Launch),
            status: Some(JobStatus::Pending),
            created: Some(self.clock.now()),
            ended: None,
            initiated_by: Some("START_RECOVERY".into()),
            tags: request.tags.clone(),
            participating: request.servers.iter().map(participant).collect(),
        };
        jobs.push(job.clone());
        job
    }

    fn as_it_is_now(&self, mut job: Job) -> Job {
        let end = after(job.created.unwrap(), JOB);
        if self.clock.now() >= end {
            job.status = Some(JobStatus::Completed);
            job.ended = Some(end);
            job.participating.iter_mut().for_each(|server| server.launch_status = Some(LaunchStatus::Launched));
        }
        job
    }
}

fn lost() -> CallError {
    CallError {
        operation: "drs:StartRecovery".into(),
        kind: CallErrorKind::Unavailable,
        code: None,
        message: "no answer".into(),
        retry_after: None,
    }
}

fn refused(kind: CallErrorKind, retry_after: Option<Duration>) -> CallError {
    CallError { kind, message: "refused".into(), retry_after, ..lost() }
}

#[async_trait]
impl Drs for MemoryAws {
    async fn source_servers(&self, ids: Option<&[ServerId]>) -> Result<Vec<SourceServer>, CallError> {
        let reading = *self.reading.lock().unwrap();
        self.clock.sleep(reading).await;
        let server = |id: &ServerId| SourceServer {
            id: id.clone(),
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
        };
        Ok(ids.unwrap_or_default().iter().map(server).collect())
    }

    async fn start_recovery(&self, request: &LaunchRequest) -> WriteAnswer<Job> {
        self.launches.lock().unwrap().push((self.clock.now(), request.clone()));
        let fate = self.fates.lock().unwrap().pop().unwrap_or(Fate::Answered);
        match fate {
            Fate::Answered => WriteAnswer::Done { result: self.make_job(request) },
            Fate::ReplyLost => {
                self.make_job(request);
                WriteAnswer::Unknown { error: lost() }
            }
            Fate::Vanished => WriteAnswer::Unknown { error: lost() },
            Fate::Refused(CallErrorKind::Conflict, _) => {
                WriteAnswer::Conflict { error: refused(CallErrorKind::Conflict, None) }
            }
            Fate::Refused(kind, wait) => WriteAnswer::NoEffect { error: refused(kind, wait) },
            Fate::Overtaken(server, length) => {
                self.add_foreign_job(&[server], length);
                WriteAnswer::Conflict { error: refused(CallErrorKind::Conflict, None) }
            }
        }
    }

    async fn jobs(&self, query: &JobQuery) -> Result<Vec<Job>, CallError> {
        self.describe_jobs.fetch_add(1, Ordering::SeqCst);
        let throttle = |left: usize| left.checked_sub(1);
        if self.throttled.fetch_update(Ordering::SeqCst, Ordering::SeqCst, throttle).is_ok() {
            return Err(refused(CallErrorKind::Throttled, Some(Duration::from_secs(40))));
        }
        let own = self.jobs.lock().unwrap().clone();
        let own = own.into_iter().map(|job| self.as_it_is_now(job));
        let asked = |job: &Job| match query {
            JobQuery::Ids(ids) => ids.contains(&job.id),
            JobQuery::Since(time) => job.created.unwrap() >= *time,
        };
        Ok(own.chain(self.foreign_jobs()).filter(asked).collect())
    }

    async fn job_log(&self, _: &JobId) -> Result<Vec<JobLogItem>, CallError> {
        Ok(Vec::new())
    }

    async fn recovery_instances(&self, servers: &[ServerId]) -> Result<Vec<RecoveryInstance>, CallError> {
        let jobs = self.jobs.lock().unwrap().clone();
        let jobs = jobs.into_iter().map(|job| self.as_it_is_now(job)).filter(Job::has_ended);
        let instance = |job: &JobId, server: &ServerId| RecoveryInstance {
            id: RecoveryInstanceId::new(format!("i-{server}")),
            instance: Some(InstanceId::new(format!("i-{server}"))),
            server: Some(server.clone()),
            job: Some(job.clone()),
            is_drill: Some(true),
            state: Some("RUNNING".into()),
            failback: None,
            point_in_time: None,
        };
        let of = |job: Job| {
            let launched: Vec<_> = job.participating.iter().map(|server| instance(&job.id, &server.server)).collect();
            launched.into_iter().filter(|instance| instance.server.as_ref().is_some_and(|id| servers.contains(id)))
        };
        Ok(jobs.flat_map(of).collect())
    }

    async fn recovery_snapshots(&self, _: &ServerId) -> Result<Vec<RecoverySnapshot>, CallError> {
        Ok(Vec::new())
    }

    async fn terminate(&self, _: &[RecoveryInstanceId]) -> WriteAnswer<Option<Job>> {
        WriteAnswer::NoEffect { error: lost() }
    }

    async fn launch_configuration(&self, server: &ServerId) -> Result<LaunchConfiguration, CallError> {
        Ok(LaunchConfiguration { server: server.clone(), template: None, settings: LaunchSettings::default() })
    }

    async fn update_launch_configuration(
        &self,
        _: &ServerId,
        _: &SettingsPatch,
    ) -> Result<LaunchConfiguration, CallError> {
        Err(lost())
    }
}

#[async_trait]
impl Ec2 for MemoryAws {
    async fn instances(&self, _: &[InstanceId]) -> Result<Vec<Instance>, CallError> {
        Ok(Vec::new())
    }

    async fn instance_status(&self, _: &[InstanceId]) -> Result<Vec<InstanceStatus>, CallError> {
        Ok(Vec::new())
    }

    async fn default_template_version(&self, _: &TemplateId) -> Result<TemplateVersion, CallError> {
        Err(lost())
    }

    async fn template_versions(&self, _: &TemplateId, _: &[u64]) -> Result<Vec<TemplateVersion>, CallError> {
        Err(lost())
    }

    async fn create_template_version(
        &self,
        _: &TemplateId,
        _: i64,
        _: &SettingsPatch,
        _: &str,
    ) -> Result<TemplateVersion, CallError> {
        Err(lost())
    }

    async fn set_default_template_version(&self, _: &TemplateId, _: i64) -> Result<(), CallError> {
        Err(lost())
    }
}

impl CallCounter for MemoryAws {
    fn counts(&self) -> CallCounts {
        CallCounts::from([("drs:StartRecovery".to_owned(), self.launches().len() as u64)])
    }
}
