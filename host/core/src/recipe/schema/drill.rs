//! `[drill]`.

use schemars::JsonSchema;

use super::texts::{SecurityGroupId, SubnetId, Time};

/// What holds for drills.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Drill {
    /// When the drill's instances are terminated, counted from the end of its last wave: "0s" within the run, later by
    /// `cleanup`. Left out: they are kept. 0s to 720h.
    terminate_after: Option<Time>,
    /// The network that a drill must stay in. A drill of a server that would be launched outside of it, by the recipe, its
    /// launch template or a policy, is refused.
    isolation: Option<Isolation>,
}

/// A drill's network. It isolates nothing by itself: that the subnets lead nowhere is the network's own work.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
struct Isolation {
    /// The subnets that a drill's servers may be in.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    subnets: Vec<SubnetId>,
    /// The security groups that they may have, and no others.
    #[schemars(length(min = 1), extend("uniqueItems" = true))]
    security_groups: Vec<SecurityGroupId>,
}
