//! Reads a recipe's text and collects everything that is wrong with it, each problem at its place.
//!
//! Three passes, so that one mistake is told once and hides no other: `syntax` gives a tree from any text, the section
//! readers (a file each) turn it into drafts, and `check` judges what only shows between sections. A draft holds
//! harmless stand-ins where a problem was found; it becomes a [`Recipe`] only when there was none.

mod check;
mod drill;
mod grants;
mod groups;
mod launch;
mod limits;
mod located;
mod names;
mod plan;
mod plugins;
mod problems;
mod settings;
mod shapes;
mod syntax;
mod table;
mod target;
mod trust;
mod value;
mod wave_values;
mod waves;

use super::{Problem, Recipe};
use groups::GroupDraft;
pub use names::nearest;
use plugins::PluginDraft;
use problems::Context;
use table::Table;
use waves::WaveDraft;

/// The longest recipe that is read, in bytes: 1 MiB.
pub const MAX_RECIPE_BYTES: usize = 1024 * 1024;

/// Reads a recipe.
///
/// # Errors
///
/// Every problem that was found, in the order of the text; a section that is missing is told at its beginning. After 200
/// problems the rest is counted in a last one, which has no place.
pub fn decode(text: &str) -> Result<Recipe, Vec<Problem>> {
    if text.len() > MAX_RECIPE_BYTES {
        return Err(vec![too_long(text)]);
    }
    let source = syntax::repair(text);
    let (tree, damage) = source.parse();
    let mut context = Context::new(damage);
    let root = Table::root(tree.get_ref());
    let draft = Draft::read(root, &mut context);
    check::check(&draft, &mut context);
    match context.finish() {
        problems if problems.is_empty() => Ok(draft.build()),
        problems => Err(problems),
    }
}

/// The tables of a sound recipe, each with the keys that it may have.
#[cfg(test)]
pub(super) fn known_keys(text: &str) -> Vec<(String, Vec<&'static str>)> {
    let source = syntax::repair(text);
    let (tree, damage) = source.parse();
    let mut context = Context::new(damage);
    Draft::read(Table::root(tree.get_ref()), &mut context);
    context.tables
}

fn too_long(text: &str) -> Problem {
    Problem::at(0..0, format!("the recipe is {} bytes long; at most {MAX_RECIPE_BYTES} are read", text.len()))
        .help("split the plan into several recipes")
}

/// A recipe as far as it could be read.
struct Draft {
    plan: super::PlanSection,
    target: super::Target,
    groups: Vec<GroupDraft>,
    waves: Vec<WaveDraft>,
    plugins: Vec<PluginDraft>,
    trusted_keys: Vec<super::TrustedKey>,
    drill: super::DrillSection,
    limits: super::Limits,
}

impl Draft {
    fn read(mut root: Table<'_>, context: &mut Context) -> Self {
        let draft = Self {
            plan: plan::read(&mut root, context),
            target: target::read(&mut root, context),
            groups: groups::read(&mut root, context),
            waves: waves::read(&mut root, context),
            plugins: plugins::read(&mut root, context),
            trusted_keys: trust::read(&mut root, context),
            drill: drill::read(&mut root, context),
            limits: limits::read(&mut root, context),
        };
        root.finish(context);
        draft
    }

    fn build(self) -> Recipe {
        Recipe {
            plan: self.plan,
            target: self.target,
            groups: self.groups.into_iter().map(GroupDraft::build).collect(),
            waves: self.waves.into_iter().map(WaveDraft::build).collect(),
            plugins: self.plugins.into_iter().map(PluginDraft::build).collect(),
            trusted_keys: self.trusted_keys,
            drill: self.drill,
            limits: self.limits,
        }
    }
}
