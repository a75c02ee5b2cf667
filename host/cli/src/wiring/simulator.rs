//! The simulator: embedded in a run, or served over HTTP on the loopback address.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use drs_core::ports::Clock;
use drs_core::time::Timestamp;
use drs_engine::RuntimeClock;
use drs_sim::{ClockInfo, Fleet, SimClock, World, WorldOptions};

use crate::error::CliError;
use crate::exit::Exit;
use crate::options::SimServeOptions;
use crate::stream;

/// A fleet file that was read and is sound.
#[derive(Debug, Clone)]
pub(crate) struct FleetFile {
    /// Where it was.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// When its world begins; absent: now.
    pub start: Option<Timestamp>,
    /// The Region of its world.
    pub region: String,
    /// The account of its world.
    pub account: String,
}

impl FleetFile {
    /// Reads a fleet file.
    ///
    /// # Errors
    /// When it can't be read or has a mistake.
    pub(crate) fn read(path: &Path) -> Result<Self, CliError> {
        let shown = path.display();
        let text = std::fs::read_to_string(path).map_err(|error| {
            CliError::usage(format!("the fleet file {shown} can't be read: {error}"))
                .help("[target] simulator is a path relative to the recipe")
        })?;
        let fleet = Fleet::parse(&text).map_err(|error| CliError::usage(format!("{shown}: {error}")))?;
        let (region, account) = (fleet.region().to_owned(), fleet.account().to_owned());
        Ok(Self { path: path.to_owned(), start: fleet.start(), region, account, text })
    }
}

/// The runtime's clock as the simulator reads it.
#[derive(Debug)]
pub(super) struct SharedClock(pub(super) Arc<RuntimeClock>);

impl SimClock for SharedClock {
    fn now(&self) -> Timestamp {
        self.0.now()
    }
}

/// `sim serve`: serves a simulated account until it is told to stop.
///
/// # Errors
/// When the fleet file, the folder or the port can't be used.
pub(crate) fn serve(options: &SimServeOptions) -> Result<Exit, CliError> {
    super::block_on(serve_until_told(options))?;
    Ok(Exit::Completed)
}

async fn serve_until_told(options: &SimServeOptions) -> Result<(), CliError> {
    let world = Arc::new(served_world(options)?);
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, options.port));
    let listener = tokio::net::TcpListener::bind(address).await.map_err(|error| {
        CliError::refused(format!("port {} can't be listened on: {error}", options.port))
            .help("choose another, or 0 for a free one")
    })?;
    let bound = listener.local_addr().map_err(CliError::internal)?;
    stream::data(&format!("http://{bound}\n"))?;
    stream::talk(&format!("simulating {} at ×{}; end with Ctrl-C\n", options.fleet.display(), options.speed));
    let stop = async {
        // Without a signal to wait for, the process is ended from outside.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    let info = ClockInfo { speed: f64::from(options.speed) };
    drs_sim::serve(world, listener, info, stop)
        .await
        .map_err(|error| CliError::internal(format!("the simulator stopped: {error}")))
}

fn served_world(options: &SimServeOptions) -> Result<World, CliError> {
    let kept = options.state.as_deref().filter(|folder| World::last_time(folder).is_ok());
    if let Some(folder) = kept {
        let since = World::last_time(folder).map_err(CliError::internal)?;
        let clock = Arc::new(SharedClock(Arc::new(RuntimeClock::starting_at(since, options.speed))));
        return World::open(folder, clock).map_err(CliError::internal);
    }
    let fleet = FleetFile::read(&options.fleet)?;
    let origin = fleet.start.unwrap_or_else(RuntimeClock::wall);
    let clock = Arc::new(SharedClock(Arc::new(RuntimeClock::starting_at(origin, options.speed))));
    let world = WorldOptions { seed: None, state_dir: options.state.clone() };
    World::create(&fleet.text, world, clock)
        .map_err(|error| CliError::usage(format!("{}: {error}", options.fleet.display())))
}
