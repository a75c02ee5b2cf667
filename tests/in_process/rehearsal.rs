//! One execution of a recipe of `recipes/`, rehearsed within this process.

use std::collections::BTreeMap;
use std::future::ready;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use drs_aws::{Aws, AwsOptions, CredentialSource, in_process};
use drs_core::event::Entry;
use drs_core::execution::Execution;
use drs_core::ids::{ExecutionId, PluginName};
use drs_core::mode::Mode;
use drs_core::plan::{Inventory, Plan, resolve};
use drs_core::ports::{AccountRegion, Clock, Command, Fence, Hold, Http, Journal, Plugins, Store, StoredEvent};
use drs_core::recipe::{ComponentSource, Recipe, decode};
use drs_core::time::Timestamp;
use drs_engine::{Drive, JobPoller, Observer, Ports, RuntimeClock, Start};
use drs_journal::SqliteJournal;
use drs_sandbox::{HookCompute, PluginError, PluginSpec, PluginUse, PreparedPlugins, Sandbox, SandboxOptions, Secret};
use drs_sim::{SimClock, World, WorldOptions};
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;

/// When every rehearsal begins.
pub(crate) const ORIGIN: &str = "2026-03-02T02:00:00Z";

/// The Region of every fleet here.
const REGION: &str = "us-west-2";

/// What every secret of a recipe is in a rehearsal.
const SECRET: &str = "made-up-secret";

/// What answers the plug-ins of a world over HTTP.
pub(crate) type Web = fn(Arc<World>, Arc<dyn Clock>) -> Arc<dyn Http>;

/// A recipe with its fleet.
pub(crate) struct Rehearsal {
    recipe: Recipe,
    fleet: String,
    sandbox: Arc<Sandbox>,
    /// Components that the recipe names as files.
    files: BTreeMap<String, Vec<u8>>,
    /// Absent: nobody answers over HTTP.
    web: Option<Web>,
}

/// What an execution left.
pub(crate) struct Rehearsed {
    pub(crate) execution: Execution,
    pub(crate) stored: Vec<StoredEvent>,
}

impl Rehearsed {
    /// The AWS calls that it took.
    pub(crate) fn calls(&self) -> u64 {
        self.execution.calls.values().sum()
    }
}

impl Rehearsal {
    /// The recipe of this name.
    pub(crate) fn of(name: &str) -> Self {
        let recipes = project().join("recipes");
        let text = std::fs::read_to_string(recipes.join(name).with_extension("toml")).unwrap();
        let simulator = decode(&text).unwrap().target.simulator.unwrap();
        Self::of_texts(&text, &std::fs::read_to_string(recipes.join(simulator)).unwrap())
    }

    /// This recipe on this fleet.
    pub(crate) fn of_texts(recipe: &str, fleet: &str) -> Self {
        let cache_dir = Some(Path::new(env!("CARGO_TARGET_TMPDIR")).join("compiled"));
        let options = SandboxOptions { cache_dir, compute: HookCompute::Fuel, ..SandboxOptions::default() };
        Self::in_sandbox(recipe, fleet, Arc::new(Sandbox::new(&options).unwrap()), BTreeMap::new(), None)
    }

    /// This recipe on this fleet, in a sandbox that others are in, with the components that it names as files, and what
    /// answers over HTTP.
    pub(crate) fn in_sandbox(
        recipe: &str,
        fleet: &str,
        sandbox: Arc<Sandbox>,
        files: BTreeMap<String, Vec<u8>>,
        web: Option<Web>,
    ) -> Self {
        Self { recipe: decode(recipe).unwrap(), fleet: fleet.to_owned(), sandbox, files, web }
    }

    /// Runs it to its end. `number` makes its id; `seed` decides everything that is left to chance.
    pub(crate) fn run(&self, journal: &Arc<SqliteJournal>, number: u64, seed: u64) -> Rehearsed {
        self.attempt(journal, number, seed).unwrap()
    }

    /// The same, when its plug-ins may be refused.
    pub(crate) fn attempt(
        &self,
        journal: &Arc<SqliteJournal>,
        number: u64,
        seed: u64,
    ) -> Result<Rehearsed, Vec<PluginError>> {
        fastrand::seed(seed);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        runtime.block_on(self.drive(journal.clone(), number, seed))
    }

    async fn drive(&self, journal: Arc<SqliteJournal>, number: u64, seed: u64) -> Result<Rehearsed, Vec<PluginError>> {
        let id = execution_id(number);
        let clock: Arc<dyn Clock> = Arc::new(RuntimeClock::starting_at(ORIGIN.parse().unwrap(), 1));
        let world = Arc::new(self.world(seed, Arc::new(SimulatedClock(clock.clone()))));
        let served = world.clone();
        let serve = move |request| served.handle(request).map_err(|_| in_process::Lost);
        let aws = connect(clock, Fence::default(), serve).await;
        let clock = aws.clock();
        let plan = self.plan(Mode::Drill, &aws).await;
        let http = self.web.map_or_else(|| aws.http(), |web| web(world, clock.clone()));
        let reached = drs_sandbox::Ports { http, ..plugin_ports(&aws, &clock) };
        let plugins = Arc::new(self.prepared(&plan, reached)?);
        let hold = Arc::new(journal.hold(&id).unwrap());
        let recipe = journal.put_blob(self.fleet.as_bytes()).unwrap();
        drs_engine::start(&*journal, &*clock, start_of(&id, Mode::Drill, plan, recipe, None)).await.unwrap();
        let ports = ports(&aws, clock, plugins, journal.clone(), None);
        let (_commands, drive) = drive_of(&id, hold, None);
        let (execution, _) = drs_engine::drive(ports, drive).await.unwrap();
        Ok(Rehearsed { execution, stored: journal.events(&id).await.unwrap() })
    }

    /// A new world of the fleet.
    pub(crate) fn world(&self, seed: u64, clock: Arc<dyn SimClock>) -> World {
        let options = WorldOptions { seed: Some(seed), state_dir: None };
        World::create(&self.fleet, options, clock).unwrap()
    }

    /// The plan in a mode, for the servers that DRS shows.
    pub(crate) async fn plan(&self, mode: Mode, aws: &Aws) -> Plan {
        let servers = aws.drs().source_servers(None).await.unwrap();
        let digests = self.components().map(|(name, bytes)| (name, hex::encode(Sha256::digest(bytes))));
        let digests: BTreeMap<PluginName, String> = digests.collect();
        let account = aws.sts().identity().await.unwrap().account;
        let region = self.recipe.target.region.clone().unwrap();
        let inventory =
            Inventory { account, region, servers: &servers, digests: &digests, signatures: &BTreeMap::new() };
        resolve(&self.recipe, mode, &inventory).unwrap()
    }

    fn components(&self) -> impl Iterator<Item = (PluginName, &[u8])> {
        self.recipe.plugins.iter().map(|plugin| match &plugin.component {
            ComponentSource::Builtin(name) => (plugin.name.clone(), drs_sandbox::builtin(name).unwrap()),
            ComponentSource::File(path) => (plugin.name.clone(), self.files[path].as_slice()),
            ComponentSource::Registry(reference) => panic!("{reference} is in a registry"),
        })
    }

    /// The plug-ins of a plan, ready to be called.
    pub(crate) fn plugins(&self, plan: &Plan, aws: &Aws, clock: &Arc<dyn Clock>) -> PreparedPlugins {
        self.prepared(plan, plugin_ports(aws, clock)).unwrap()
    }

    fn prepared(&self, plan: &Plan, ports: drs_sandbox::Ports) -> Result<PreparedPlugins, Vec<PluginError>> {
        let specs = plan.plugins.iter().zip(self.components()).map(|(plugin, (_, bytes))| PluginSpec {
            name: plugin.name.clone(),
            uses: PluginUse::of(plan, &plugin.name),
            bytes: bytes.to_vec(),
            sha256: Some(plugin.sha256.clone()),
            grants: plugin.grants.clone(),
            group_tags: plan.group_tags(),
            may_skip_wave: plugin.may_skip_wave,
            limits: plugin.limits,
            config: plugin.config.clone(),
            secrets: plugin.secrets.iter().map(|binding| Secret::new(binding.clone(), SECRET.to_owned())).collect(),
        });
        self.sandbox.prepare(specs, ports)
    }
}

/// The id of an execution.
pub(crate) fn execution_id(number: u64) -> ExecutionId {
    ExecutionId::new(ulid::Ulid::from_parts(0, u128::from(number)).to_string())
}

/// What an execution begins with.
pub(crate) fn start_of(
    id: &ExecutionId,
    mode: Mode,
    plan: Plan,
    recipe_sha256: String,
    shared: Option<AccountRegion>,
) -> Start {
    Start {
        execution: id.clone(),
        mode,
        by: "rehearsal".to_owned(),
        version: "0.0.0".to_owned(),
        recipe_sha256,
        recipe_path: None,
        simulated: true,
        shared,
        disabled: None,
        plan,
    }
}

/// A connection to a simulator within this process.
pub(crate) async fn connect(
    clock: Arc<dyn Clock>,
    fence: Fence,
    serve: impl Fn(http::Request<Bytes>) -> Result<http::Response<Bytes>, in_process::Lost> + Send + Sync + 'static,
) -> Aws {
    connect_to(clock, fence, move |request| ready(serve(request))).await
}

/// The same, to one that may wait.
pub(crate) async fn connect_to<F>(
    clock: Arc<dyn Clock>,
    fence: Fence,
    serve: impl Fn(http::Request<Bytes>) -> F + Send + Sync + 'static,
) -> Aws
where
    F: Future<Output = Result<http::Response<Bytes>, in_process::Lost>> + Send + 'static,
{
    let options = AwsOptions {
        region: REGION.to_owned(),
        endpoint: Some("http://simulator.invalid".to_owned()),
        http_client: Some(in_process::http_client_of(serve)),
        credentials: CredentialSource::Simulator,
        role: None,
        clock,
        fence,
    };
    Aws::connect(options).await.unwrap()
}

/// The engine's ports over a connection.
pub(crate) fn ports(
    aws: &Aws,
    clock: Arc<dyn Clock>,
    plugins: Arc<dyn Plugins>,
    journal: Arc<dyn Store>,
    shared: Option<AccountRegion>,
) -> Ports {
    let jobs = Arc::new(JobPoller::new(aws.drs(), clock.clone()));
    Ports { drs: aws.drs(), ec2: aws.ec2(), jobs, plugins, journal, shared, clock, counter: aws.calls() }
}

/// The ports of plug-ins over a connection.
pub(crate) fn plugin_ports(aws: &Aws, clock: &Arc<dyn Clock>) -> drs_sandbox::Ports {
    drs_sandbox::Ports {
        drs: aws.drs(),
        drs_tags: aws.drs_tags(),
        ec2: aws.ec2(),
        catalogue: aws.catalogue(),
        ec2_changes: aws.ec2_changes(),
        dynamo: aws.dynamo(),
        http: aws.http(),
        clock: clock.clone(),
    }
}

/// What the engine is given to drive an execution, with the channel of its terminal, which must live as long.
pub(crate) fn drive_of(
    id: &ExecutionId,
    hold: Arc<dyn Hold>,
    first: Option<Command>,
) -> (mpsc::Sender<Command>, Drive) {
    let (sender, commands) = mpsc::channel(1);
    let drive = Drive {
        execution: id.clone(),
        host: "rehearsal".to_owned(),
        process: 1,
        hold,
        observer: Arc::new(Nobody),
        first: first.into_iter().collect(),
        commands,
    };
    (sender, drive)
}

/// A store in memory where the machine has one, so that what is measured is not its disk.
pub(crate) fn store() -> (tempfile::TempDir, Arc<SqliteJournal>) {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap();
    let journal = Arc::new(SqliteJournal::open(folder.path()).unwrap());
    (folder, journal)
}

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[derive(Debug)]
pub(crate) struct SimulatedClock(pub(crate) Arc<dyn Clock>);

impl SimClock for SimulatedClock {
    fn now(&self) -> Timestamp {
        self.0.now()
    }
}

struct Nobody;

impl Observer for Nobody {
    fn appended(&self, _: &Execution, _: &Entry, _: &StoredEvent) {}
}
