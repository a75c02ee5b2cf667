//! Where a recipe's servers are: in AWS, behind an endpoint, or in a simulated world within this process.

use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use drs_core::recipe::Recipe;

use crate::error::CliError;
use crate::options::Speed;

use super::simulator::FleetFile;

/// How many times as fast as the wall's the embedded simulator's time runs, when nothing is said.
const DEFAULT_SPEED: NonZeroU32 = NonZeroU32::new(120).unwrap();

/// Where, and how fast time runs there.
#[derive(Debug, Clone)]
pub(crate) enum Place {
    /// AWS itself.
    Aws {
        /// The Region.
        region: String,
    },
    /// An address for all services: a simulator that is served, or something else that speaks AWS's protocols.
    Endpoint {
        /// The Region.
        region: String,
        /// The address.
        address: String,
    },
    /// A simulated world of this execution alone.
    Embedded {
        /// The fleet that a new world is made from; absent when the world is there already.
        fleet: Option<FleetFile>,
        /// The folder that keeps the world; absent when nothing is to be kept.
        folder: Option<PathBuf>,
        /// How fast its time runs.
        speed: Speed,
    },
}

impl Place {
    /// The place of a recipe that is about to be run or planned.
    ///
    /// # Errors
    /// When the fleet file can't be read, or a speed was asked for where time can't be sped up.
    pub(crate) fn of(recipe: &Recipe, path: &Path, speed: Option<Speed>) -> Result<Self, CliError> {
        if let Some(fleet) = &recipe.target.simulator {
            let fleet = FleetFile::read(&path.parent().unwrap_or(Path::new("")).join(fleet))?;
            return Ok(Self::Embedded { fleet: Some(fleet), folder: None, speed: speed_of(speed) });
        }
        Self::outside(recipe, speed)
    }

    /// The place of an execution that is gone on with. Its simulated world, if it has one, is in `folder`.
    ///
    /// # Errors
    /// As [`Place::of`].
    pub(crate) fn again(recipe: &Recipe, folder: PathBuf, speed: Option<Speed>) -> Result<Self, CliError> {
        if recipe.target.simulator.is_some() {
            return Ok(Self::Embedded { fleet: None, folder: Some(folder), speed: speed_of(speed) });
        }
        Self::outside(recipe, speed)
    }

    fn outside(recipe: &Recipe, speed: Option<Speed>) -> Result<Self, CliError> {
        if speed.is_some() {
            return Err(CliError::usage("--speed is for the embedded simulator: AWS's time can't be sped up").help(
                "take --speed out, or name a fleet file in the recipe: [target] simulator = \"fleets/shop.toml\"",
            ));
        }
        let region = recipe.target.region.clone();
        let region = region
            .ok_or_else(|| CliError::usage("the recipe names no Region").help("add [target] region = \"us-west-2\""))?;
        Ok(match &recipe.target.endpoint {
            Some(address) => Self::Endpoint { region, address: address.clone() },
            None => Self::Aws { region },
        })
    }

    /// The same with the folder that keeps a simulated world.
    #[must_use]
    pub(crate) fn kept_in(self, folder: PathBuf) -> Self {
        match self {
            Self::Embedded { fleet, speed, .. } => Self::Embedded { fleet, folder: Some(folder), speed },
            other => other,
        }
    }

    /// Whether time jumps, so that tokio's clock must be paused.
    pub(crate) fn jumps(&self) -> bool {
        matches!(self, Self::Embedded { speed: Speed::Max, .. })
    }
}

fn speed_of(speed: Option<Speed>) -> Speed {
    speed.unwrap_or(Speed::Factor(DEFAULT_SPEED))
}
