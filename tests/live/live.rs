//! The connection, the servers, and what every question needs of them.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use drs_core::aws::{CallError, SourceServer, WriteAnswer};
use drs_core::ids::ServerId;
use drs_core::ports::{Clock, Drs, Ec2, JobQuery};
use drs_core::time::{Timestamp, between, format_duration};

/// The tag that a server must have before it is launched, and its value.
const TAG: (&str, &str) = ("drs-live-check", "throw-away");

/// What stopped the check.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<CallError> for Failure {
    fn from(error: CallError) -> Self {
        Self(error.to_string())
    }
}

/// An account and Region, and the server in it.
pub(crate) struct Live {
    pub(crate) drs: Arc<dyn Drs>,
    pub(crate) ec2: Arc<dyn Ec2>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) server: ServerId,
    pub(crate) second: Option<ServerId>,
    /// When the check began: what was launched since then with its tag is its own.
    pub(crate) began: Timestamp,
    /// Whether it tells what it does.
    pub(crate) talks: bool,
}

impl Live {
    /// Tells what is being done.
    pub(crate) fn say(&self, what: &str) {
        if self.talks {
            eprintln!("{:>7}  {what}", format_duration(Duration::from_secs(self.elapsed().as_secs())));
        }
    }

    fn elapsed(&self) -> Duration {
        between(self.began, self.clock.now())
    }

    /// Waits on the connection's clock.
    pub(crate) async fn wait(&self, seconds: u64) {
        self.clock.sleep(Duration::from_secs(seconds)).await;
    }

    /// The server as DRS has it.
    pub(crate) async fn source_server(&self, id: &ServerId) -> Result<SourceServer, Failure> {
        let found = self.drs.source_servers(Some(std::slice::from_ref(id))).await?;
        found.into_iter().next().ok_or_else(|| Failure::new(format!("DRS has no source server {id} in this Region")))
    }

    /// Refuses to launch a server that does not say that it may be, that has a recovery instance, or is in a job.
    pub(crate) async fn refuse_unless_thrown_away(&self) -> Result<(), Failure> {
        for id in [Some(&self.server), self.second.as_ref()].into_iter().flatten() {
            let server = self.source_server(id).await?;
            if server.tags.get(TAG.0).map(String::as_str) != Some(TAG.1) {
                return Err(Failure::new(format!(
                    "{id} is not launched: it does not have the tag {} = {}; take a server that nobody needs",
                    TAG.0, TAG.1
                )));
            }
            if let Some(instance) = self.drs.recovery_instances(std::slice::from_ref(id)).await?.first() {
                return Err(Failure::new(format!("{id} has the recovery instance {}; end it first", instance.id)));
            }
        }
        let day = Duration::from_secs(24 * 3600);
        let since = self.began.saturating_sub(jiff::SignedDuration::try_from(day).unwrap_or_default());
        let jobs = self.drs.jobs(&JobQuery::Since(since.unwrap_or(self.began))).await?;
        let ours = |job: &&drs_core::aws::Job| {
            job.participating.iter().any(|one| one.server == self.server || Some(&one.server) == self.second.as_ref())
        };
        match jobs.iter().filter(|job| !job.has_ended()).find(ours) {
            Some(job) => Err(Failure::new(format!("the server is in the job {}; wait for its end", job.id))),
            None => Ok(()),
        }
    }
}

/// The result of a write that must have been done.
pub(crate) fn done<T>(answer: WriteAnswer<T>) -> Result<T, Failure> {
    match answer {
        WriteAnswer::Done { result } => Ok(result),
        WriteAnswer::NoEffect { error } | WriteAnswer::Conflict { error } => Err(error.into()),
        WriteAnswer::Unknown { error } => {
            Err(Failure::new(format!("whether it had an effect is not known; look in the console: {error}")))
        }
    }
}
