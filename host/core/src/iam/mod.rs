//! What the credentials of a run need of IAM: the runtime's own calls, as far as a recipe makes them, and what its plug-ins
//! are granted. From the recipe alone: nothing is asked of AWS.

mod documented;
mod granted;
mod own;
mod place;
mod policy;
mod store;

pub use documented::documented_needs;
pub use place::Place;
pub use policy::{Condition, Policy, Statement};
pub use store::{SharedStore, store_needs};

use std::collections::BTreeSet;

use crate::ids::ServerId;
use crate::mode::Mode;
use crate::recipe::{Recipe, Selector};

/// One action that a run needs, on what, and for whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// As IAM names it, such as `drs:StartRecovery`.
    pub action: String,
    /// On what.
    pub resource: Resource,
    /// Under what condition it suffices.
    pub condition: Option<Condition>,
    /// Who needs it: `the runtime`, or ``plug-in `NAME` ``.
    pub whom: String,
    /// What for.
    pub purpose: String,
    /// How the runtime itself is narrower than this, where IAM can't be.
    pub narrower: Option<String>,
}

/// What an action is on, as far as IAM can narrow it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Resource {
    /// IAM has no resources for the action.
    Any,
    /// Source servers: these, or all of the account and Region when none is named.
    SourceServers(BTreeSet<ServerId>),
    /// Jobs of DRS.
    Jobs,
    /// Recovery instances, as DRS has them.
    RecoveryInstances,
    /// EC2 instances.
    Instances,
    /// Launch templates.
    LaunchTemplates,
    /// A table of DynamoDB.
    Table(String),
    /// An index of a table.
    Index(String, String),
    /// A role, by its ARN.
    Role(String),
    /// The table of a shared store, where it is.
    StoreTable(Place, String),
    /// An index of it.
    StoreIndex(Place, String, String),
    /// Whatever DRS calls for, by itself.
    ThroughDrs,
    /// The roles that DRS made for its own instances.
    RolesOfDrs,
}

/// Everything that a run of a recipe needs in a mode.
pub fn needs(recipe: &Recipe, mode: Mode) -> Vec<Need> {
    let mut needs = own::needs(recipe, mode);
    needs.extend(granted::needs(recipe));
    // What somebody needs at all servers is not also said of some.
    let all = Resource::SourceServers(BTreeSet::new());
    let everywhere: BTreeSet<String> =
        needs.iter().filter(|need| need.resource == all).map(|need| need.action.clone()).collect();
    for need in &mut needs {
        if matches!(need.resource, Resource::SourceServers(_)) && everywhere.contains(&need.action) {
            need.resource = all.clone();
        }
    }
    needs
}

/// The servers of a recipe whose groups name all of theirs; empty when some group selects by tags.
fn named_servers(recipe: &Recipe) -> BTreeSet<ServerId> {
    let mut named = BTreeSet::new();
    for group in &recipe.groups {
        match &group.selector {
            Selector::Tags(_) => return BTreeSet::new(),
            Selector::Servers(servers) => named.extend(servers.iter().map(|(id, _)| id.clone())),
        }
    }
    named
}
