//! What only shows between the sections of a recipe.

use super::Draft;
use super::names::check_unique;
use super::problems::Context;

mod cycles;
mod isolation;
mod launch_settings;
mod one_server;
mod references;
mod roles;
mod servers;
mod subsets;
mod usage;
mod waits;

/// Judges a draft. What absence alone would show is not judged where lines of the recipe could not be parsed.
pub(super) fn check(draft: &Draft, context: &mut Context) {
    check_unique("group", draft.groups.iter().map(|group| &group.name), context);
    check_unique("wave", draft.waves.iter().map(|wave| &wave.name), context);
    check_unique("plug-in", draft.plugins.iter().map(|plugin| &plugin.name), context);
    references::check(draft, context);
    cycles::check(&draft.waves, context);
    usage::check(draft, context);
    roles::check(draft, context);
    waits::check(draft, context);
    servers::check(&draft.groups, context);
    subsets::check(draft, context);
    launch_settings::check(draft, context);
    isolation::check(draft.drill.isolation.as_ref(), &draft.groups, context);
    one_server::check(&draft.groups, context);
}
