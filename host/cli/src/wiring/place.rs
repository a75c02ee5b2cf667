//! Where a recipe's servers are, and as whom they are reached: in AWS, behind an endpoint, or in a simulated world within this
//! process.

use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use drs_aws::AssumedRole;
use drs_core::ids::ExecutionId;
use drs_core::plan::Plan;
use drs_core::ports::AccountRegion;
use drs_core::recipe::{Recipe, Target};

use crate::error::CliError;
use crate::options::Speed;

use super::simulator::FleetFile;

/// How many times as fast as the wall's the embedded simulator's time runs, when nothing is said.
const DEFAULT_SPEED: NonZeroU32 = NonZeroU32::new(120).unwrap();

/// How CloudTrail shows a session of an assumed role in which nothing is launched.
const SESSION: &str = "drs-runtime";

/// Where, and as whom.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// Where.
    pub site: Site,
    /// The role to act as; absent: as the credentials say.
    pub role: Option<AssumedRole>,
}

/// Where, and how fast time runs there.
#[derive(Debug, Clone)]
pub(crate) enum Site {
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
        let site = match &recipe.target.simulator {
            Some(fleet) => {
                let fleet = FleetFile::read(&path.parent().unwrap_or(Path::new("")).join(fleet))?;
                Site::Embedded { fleet: Some(fleet), folder: None, speed: speed_of(speed) }
            }
            None => Site::outside(&recipe.target, speed)?,
        };
        Ok(Self { site, role: role_of(&recipe.target) })
    }

    /// The place of an execution that is gone on with. Its simulated world, if it has one, is in `folder`.
    ///
    /// # Errors
    /// As [`Place::of`].
    pub(crate) fn again(
        recipe: &Recipe,
        execution: &ExecutionId,
        folder: PathBuf,
        speed: Option<Speed>,
    ) -> Result<Self, CliError> {
        let site = match &recipe.target.simulator {
            Some(_) => Site::Embedded { fleet: None, folder: None, speed: speed_of(speed) },
            None => Site::outside(&recipe.target, speed)?,
        };
        Ok(Self { site, role: role_of(&recipe.target) }.of_execution(execution, folder))
    }

    /// The same for one execution: its simulated world, if it has one, is kept in `folder`, and its sessions of an assumed
    /// role carry its id.
    #[must_use]
    pub(crate) fn of_execution(mut self, execution: &ExecutionId, folder: PathBuf) -> Self {
        if let Site::Embedded { folder: kept, .. } = &mut self.site {
            *kept = Some(folder);
        }
        if let Some(role) = &mut self.role {
            role.session_name = format!("{SESSION}-{execution}");
        }
        self
    }

    /// The same for what several executions share: its sessions of an assumed role carry no execution's id.
    #[must_use]
    pub(crate) fn of_no_execution(mut self) -> Self {
        if let Some(role) = &mut self.role {
            role.session_name = SESSION.to_owned();
        }
        self
    }

    /// The account and Region of a plan, where others use them as well: everywhere but in a simulated world of one execution.
    pub(crate) fn shared_by(&self, plan: &Plan) -> Option<AccountRegion> {
        match self.site {
            Site::Embedded { .. } => None,
            Site::Aws { .. } | Site::Endpoint { .. } => {
                Some(AccountRegion { account: plan.account.clone(), region: plan.region.clone() })
            }
        }
    }

    /// Whether time jumps, so that tokio's clock must be paused.
    pub(crate) fn jumps(&self) -> bool {
        matches!(self.site, Site::Embedded { speed: Speed::Max, .. })
    }
}

impl Site {
    fn outside(target: &Target, speed: Option<Speed>) -> Result<Self, CliError> {
        if speed.is_some() {
            return Err(CliError::usage("--speed is for the embedded simulator: AWS's time can't be sped up").help(
                "take --speed out, or name a fleet file in the recipe: [target] simulator = \"fleets/shop.toml\"",
            ));
        }
        let region = target.region.clone();
        let region = region
            .ok_or_else(|| CliError::usage("the recipe names no Region").help("add [target] region = \"us-west-2\""))?;
        Ok(match &target.endpoint {
            Some(address) => Self::Endpoint { region, address: address.clone() },
            None => Self::Aws { region },
        })
    }
}

fn role_of(target: &Target) -> Option<AssumedRole> {
    let arn = target.role.clone()?;
    Some(AssumedRole { arn, external_id: target.external_id.clone(), session_name: SESSION.to_owned() })
}

fn speed_of(speed: Option<Speed>) -> Speed {
    speed.unwrap_or(Speed::Factor(DEFAULT_SPEED))
}
