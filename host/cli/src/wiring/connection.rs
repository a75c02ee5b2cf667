//! The connection to a place: its clock, and the ports over it.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use drs_aws::{AssumedRole, Aws, AwsOptions, CredentialSource, in_process};
use drs_core::aws::{CallError, Identity, SourceServer};
use drs_core::ports::{AccountRegion, Clock, Fence, Http, Plugins, Store};
use drs_core::time::{Timestamp, format_duration};
use drs_engine::{JobPoller, Ports, RuntimeClock};
use drs_sim::{Latency, World, WorldOptions};

use crate::error::CliError;
use crate::options::Speed;
use crate::stream;

use super::place::{Place, Site};
use super::probe::probe;
use super::simulated_http::SimulatedHttp;
use super::simulator::{FleetFile, SharedClock};

/// How far a host's clock is off when it is told: less is within what AWS's answers say to the second.
const NOTABLY_OFF: Duration = Duration::from_secs(10);

/// A connection.
pub(crate) struct Connection {
    /// The ports.
    pub aws: Aws,
    /// The runtime's clock: AWS's time.
    pub clock: Arc<dyn Clock>,
    /// What keeps requests back once another process may drive the execution: armed by who drives.
    pub fence: Fence,
    /// The poller of jobs there: this connection's own, or one that executions share.
    pub jobs: Arc<JobPoller>,
    /// What plug-ins ask over HTTP: the network, or what the simulated world has in its place.
    pub http: Arc<dyn Http>,
    /// The Region.
    pub region: String,
    /// How fast time runs, when the place is a simulator.
    pub simulated: Option<Speed>,
}

impl Connection {
    /// Connects. Must be called within the runtime that [`super::block_on_place`] made. `resumed_at` is the time of an
    /// execution's last event: the clock never shows less.
    ///
    /// # Errors
    /// When there are no credentials, the role can't be assumed, or the simulated world can't be made or opened.
    pub(crate) async fn to(place: &Place, resumed_at: Option<Timestamp>) -> Result<Self, CliError> {
        let role = place.role.clone();
        match &place.site {
            Site::Aws { region } => {
                let clock = Arc::new(RuntimeClock::starting_at(RuntimeClock::wall(), 1));
                Self::over(region, None, CredentialSource::DefaultChain, role, clock, None).await
            }
            Site::Endpoint { region, address } => Self::to_endpoint(region, address, role).await,
            Site::Embedded { fleet, folder, speed } => {
                let (world, clock, region) = embedded(fleet.as_ref(), folder.as_deref(), *speed, resumed_at)?;
                let world = Arc::new(world);
                let http = SimulatedHttp::within(world.clone(), clock.clone());
                let serve = move |request| world.handle(request).map(with_latency).map_err(|_| in_process::Lost);
                let options = AwsOptions {
                    region,
                    endpoint: Some("http://simulator.invalid".to_owned()),
                    http_client: Some(in_process::http_client_on(clock.clone(), serve)),
                    credentials: CredentialSource::Simulator,
                    role,
                    clock: clock.clone(),
                    fence: Fence::default(),
                };
                Self::with(options, Some(*speed), Some(Arc::new(http))).await
            }
        }
    }

    async fn to_endpoint(region: &str, address: &str, role: Option<AssumedRole>) -> Result<Self, CliError> {
        match probe(address).await {
            Some(served) => {
                let speed = served.speed.round().clamp(1.0, f64::from(Speed::MAX_FACTOR)) as u32;
                let clock = Arc::new(RuntimeClock::starting_at(served.now, speed));
                let factor = std::num::NonZeroU32::new(speed).unwrap_or(std::num::NonZeroU32::MIN);
                let simulated = Some(Speed::Factor(factor));
                Self::over(region, Some(address), CredentialSource::Simulator, role, clock, simulated).await
            }
            None => {
                let clock = Arc::new(RuntimeClock::starting_at(RuntimeClock::wall(), 1));
                Self::over(region, Some(address), CredentialSource::DefaultChain, role, clock, None).await
            }
        }
    }

    async fn over(
        region: &str,
        endpoint: Option<&str>,
        credentials: CredentialSource,
        role: Option<AssumedRole>,
        clock: Arc<RuntimeClock>,
        simulated: Option<Speed>,
    ) -> Result<Self, CliError> {
        let options = AwsOptions {
            region: region.to_owned(),
            endpoint: endpoint.map(ToOwned::to_owned),
            http_client: None,
            credentials,
            role,
            clock,
            fence: Fence::default(),
        };
        let http = endpoint.filter(|_| simulated.is_some()).map(SimulatedHttp::served);
        Self::with(options, simulated, http.map(|http| Arc::new(http) as Arc<dyn Http>)).await
    }

    async fn with(
        options: AwsOptions,
        simulated: Option<Speed>,
        http: Option<Arc<dyn Http>>,
    ) -> Result<Self, CliError> {
        let (region, fence) = (options.region.clone(), options.fence.clone());
        let aws = Aws::connect(options).await.map_err(CliError::refused)?;
        let clock = aws.clock();
        let jobs = Arc::new(JobPoller::new(aws.drs(), clock.clone()));
        let http = http.unwrap_or_else(|| aws.http());
        Ok(Self { aws, clock, fence, jobs, http, region, simulated })
    }

    /// What the engine is given of this place.
    pub(crate) fn ports(
        &self,
        store: Arc<dyn Store>,
        plugins: Arc<dyn Plugins>,
        shared: Option<AccountRegion>,
    ) -> Ports {
        Ports {
            drs: self.aws.drs(),
            ec2: self.aws.ec2(),
            plugins,
            journal: store,
            shared,
            clock: self.clock.clone(),
            jobs: self.jobs.clone(),
            counter: self.aws.calls(),
        }
    }

    /// Who the runtime is there. With the answer comes AWS's time: nothing is driven before.
    ///
    /// # Errors
    /// When STS does not say.
    pub(crate) async fn identity(&self) -> Result<Identity, CliError> {
        let asked = self.aws.sts().identity().await;
        let identity = asked.map_err(|error| unread("the account of the credentials", &error))?;
        match self.aws.ahead_of_host() {
            Some(_) => Ok(identity),
            None => Err(CliError::refused("AWS's time can't be told: its answers come without their `Date`")
                .help("nothing was started; let what stands between this host and AWS pass the header")),
        }
    }

    /// Tells when this host's clock is off, so that nobody wonders at the times.
    pub(crate) fn tell_clock(&self) {
        let ahead = self.aws.ahead_of_host().unwrap_or_default();
        let off = ahead.unsigned_abs();
        if off >= NOTABLY_OFF {
            let side = if ahead.is_negative() { "ahead of" } else { "behind" };
            let off = format_duration(Duration::from_secs(off.as_secs()));
            stream::talk(&format!("this host's clock is {off} {side} AWS's: set it; all times here are AWS's\n"));
        }
    }

    /// Every source server there.
    ///
    /// # Errors
    /// When DRS does not say: what can't be read is not assumed.
    pub(crate) async fn source_servers(&self) -> Result<Vec<SourceServer>, CliError> {
        let asked = self.aws.drs().source_servers(None).await;
        asked.map_err(|error| unread("the source servers", &error))
    }
}

/// The simulator's latency in the words of the adapter, which knows no simulator.
fn with_latency<B>(mut answer: http::Response<B>) -> http::Response<B> {
    if let Some(Latency(length)) = answer.extensions_mut().remove() {
        answer.extensions_mut().insert(in_process::Latency(length));
    }
    answer
}

fn unread(what: &str, error: &CallError) -> CliError {
    let check = match error.code.as_deref() {
        // The time of the signature is AWS's: it is the key.
        Some("SignatureDoesNotMatch" | "InvalidSignatureException") => "check the secret access key",
        Some("UninitializedAccountException") => "check account and Region, or set DRS up there first",
        _ => "check credentials, Region and permissions",
    };
    CliError::refused(format!("{what} can't be read: {error}")).help(format!("nothing was started; {check}"))
}

fn embedded(
    fleet: Option<&FleetFile>,
    folder: Option<&Path>,
    speed: Speed,
    resumed_at: Option<Timestamp>,
) -> Result<(World, Arc<RuntimeClock>, String), CliError> {
    let factor = match speed {
        Speed::Factor(factor) => factor.get(),
        Speed::Max => 1,
    };
    let clock_at = |origin| Arc::new(RuntimeClock::starting_at(origin, factor));
    if let Some(fleet) = fleet {
        let clock = clock_at(fleet.start.unwrap_or_else(RuntimeClock::wall));
        let options = WorldOptions { seed: None, state_dir: folder.map(Path::to_owned) };
        let world = World::create(&fleet.text, options, Arc::new(SharedClock(clock.clone())));
        let world = world.map_err(|error| CliError::usage(format!("{}: {error}", fleet.path.display())))?;
        return Ok((world, clock, fleet.region.clone()));
    }
    let folder = folder.ok_or_else(|| CliError::internal("a simulated world without a fleet and a folder"))?;
    // No time passed while no process ran: it goes on where the world or the journal got to.
    let since = World::last_time(folder).map_err(|error| gone(&error))?;
    let clock = clock_at(resumed_at.map_or(since, |at| at.max(since)));
    let world = World::open(folder, Arc::new(SharedClock(clock.clone()))).map_err(|error| gone(&error))?;
    let region = world.region();
    Ok((world, clock, region))
}

fn gone(error: &drs_sim::WorldError) -> CliError {
    CliError::refused(format!("the execution's simulated world can't be opened: {error}"))
        .help("without its world an execution on the simulator can't go on; start a new one with `run`")
}
