//! One execution of a recipe of `recipes/`, rehearsed within this process.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use drs_aws::{Aws, AwsOptions, CredentialSource, in_process};
use drs_core::event::Entry;
use drs_core::execution::Execution;
use drs_core::ids::{ExecutionId, PluginName};
use drs_core::mode::Mode;
use drs_core::plan::{Inventory, Plan, resolve};
use drs_core::ports::{Fence, Journal, Plugins, StoredEvent};
use drs_core::recipe::{ComponentSource, Recipe, decode};
use drs_core::time::Timestamp;
use drs_engine::{Drive, JobPoller, Observer, Ports, RuntimeClock, Start};
use drs_journal::SqliteJournal;
use drs_sandbox::{HookCompute, PluginSpec, PluginUse, Sandbox, SandboxOptions};
use drs_sim::{SimClock, World, WorldOptions};
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;

/// When every rehearsal begins.
const ORIGIN: &str = "2026-03-02T02:00:00Z";

/// A recipe with its fleet.
pub(crate) struct Rehearsal {
    recipe: Recipe,
    fleet: String,
    sandbox: Sandbox,
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
        Self {
            recipe: decode(recipe).unwrap(),
            fleet: fleet.to_owned(),
            sandbox: Sandbox::new(&SandboxOptions { cache_dir, compute: HookCompute::Fuel }).unwrap(),
        }
    }

    /// Runs it to its end. `number` makes its id; `seed` decides everything that is left to chance.
    pub(crate) fn run(&self, journal: &Arc<SqliteJournal>, number: u64, seed: u64) -> Rehearsed {
        fastrand::seed(seed);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        runtime.block_on(self.drive(journal.clone(), number, seed))
    }

    async fn drive(&self, journal: Arc<SqliteJournal>, number: u64, seed: u64) -> Rehearsed {
        let id = ExecutionId::new(ulid::Ulid::from_parts(0, u128::from(number)).to_string());
        let clock = Arc::new(RuntimeClock::starting_at(ORIGIN.parse().unwrap(), 1));
        let aws = self.connect(&clock, seed).await;
        let plan = self.plan(&aws).await;
        let plugins = self.plugins(&plan, &aws, &clock);
        let hold = journal.hold(&id).unwrap();
        let start = Start {
            execution: id.clone(),
            mode: Mode::Drill,
            by: "rehearsal".to_owned(),
            version: "0.0.0".to_owned(),
            recipe_sha256: journal.put_blob(self.fleet.as_bytes()).unwrap(),
            recipe_path: None,
            simulated: true,
            shared: None,
            plan,
        };
        drs_engine::start(&*journal, &*clock, start).await.unwrap();
        let (drs, ec2, counter) = (aws.drs(), aws.ec2(), aws.calls());
        let jobs = Arc::new(JobPoller::new(aws.drs(), clock.clone()));
        let ports = Ports { drs, ec2, jobs, plugins, journal: journal.clone(), shared: None, clock, counter };
        let (_commands, commands) = mpsc::channel(1);
        let drive = Drive {
            execution: id.clone(),
            host: "rehearsal".to_owned(),
            process: 1,
            hold: Arc::new(hold),
            observer: Arc::new(Nobody),
            first: None,
            commands,
        };
        let (execution, _) = drs_engine::drive(ports, drive).await.unwrap();
        Rehearsed { execution, stored: journal.events(&id).await.unwrap() }
    }

    async fn connect(&self, clock: &Arc<RuntimeClock>, seed: u64) -> Aws {
        let options = WorldOptions { seed: Some(seed), state_dir: None };
        let world = World::create(&self.fleet, options, Arc::new(SimulatedClock(clock.clone()))).unwrap();
        let options = AwsOptions {
            region: world.region(),
            endpoint: Some("http://simulator.invalid".to_owned()),
            http_client: Some(in_process::http_client(move |request| {
                world.handle(request).map_err(|_| in_process::Lost)
            })),
            credentials: CredentialSource::Simulator,
            role: None,
            clock: clock.clone(),
            fence: Fence::default(),
        };
        Aws::connect(options).await.unwrap()
    }

    async fn plan(&self, aws: &Aws) -> Plan {
        let servers = aws.drs().source_servers(None).await.unwrap();
        let digests = self.components().map(|(name, bytes)| (name, hex::encode(Sha256::digest(bytes))));
        let digests: BTreeMap<PluginName, String> = digests.collect();
        let account = aws.sts().identity().await.unwrap().account;
        let region = self.recipe.target.region.clone().unwrap();
        let inventory = Inventory { account, region, servers: &servers, digests: &digests };
        resolve(&self.recipe, Mode::Drill, &inventory).unwrap()
    }

    fn components(&self) -> impl Iterator<Item = (PluginName, &'static [u8])> {
        self.recipe.plugins.iter().map(|plugin| match &plugin.component {
            ComponentSource::Builtin(name) => (plugin.name.clone(), drs_sandbox::builtin(name).unwrap()),
            ComponentSource::File(path) => panic!("a rehearsal has built-in components only, not {path}"),
        })
    }

    fn plugins(&self, plan: &Plan, aws: &Aws, clock: &Arc<RuntimeClock>) -> Arc<dyn Plugins> {
        let specs = plan.plugins.iter().zip(self.components()).map(|(plugin, (_, bytes))| PluginSpec {
            name: plugin.name.clone(),
            uses: PluginUse::of(plan, &plugin.name),
            bytes: bytes.to_vec(),
            sha256: Some(plugin.sha256.clone()),
            grants: plugin.grants.clone(),
            may_skip_wave: plugin.may_skip_wave,
            limits: plugin.limits,
            config: plugin.config.clone(),
        });
        let ports = drs_sandbox::Ports { drs: aws.drs(), ec2: aws.ec2(), dynamo: aws.dynamo(), clock: clock.clone() };
        Arc::new(self.sandbox.prepare(specs.collect(), ports).unwrap())
    }
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
struct SimulatedClock(Arc<RuntimeClock>);

impl SimClock for SimulatedClock {
    fn now(&self) -> Timestamp {
        drs_core::ports::Clock::now(&*self.0)
    }
}

struct Nobody;

impl Observer for Nobody {
    fn appended(&self, _: &Execution, _: &Entry, _: &StoredEvent) {}
}
