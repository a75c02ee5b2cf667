//! What a component says of its own configuration, and what of a recipe's does not fit it.

mod asking;
mod example;
mod patterns;
mod problems;
mod schema;

pub use problems::ConfigurationProblem;
pub use schema::ConfigurationSchema;

use crate::clean::clean;
use crate::describe::describe;
use crate::inspect::{Objection, all_granted, objection};
use crate::prepare::{CONFIGURATION, InterfaceName};
use crate::sandbox::Sandbox;
use crate::spec::Refusal;

impl Sandbox {
    /// What a component says its configuration may be; `None` when it does not say it. The component is instantiated
    /// without anything that it imports.
    ///
    /// # Errors
    /// When it is no component that this host takes, or what it says is no schema.
    pub async fn configuration(&self, component: &[u8]) -> Result<Option<ConfigurationSchema>, Objection> {
        let elsewhere = self.elsewhere(component);
        let description = match elsewhere {
            Some((compiler, _)) => compiler.describe(component, self.engines.component)?,
            None => describe(component).map_err(|problem| objection(None, Refusal::new(problem)))?,
        };
        let exported = description.exports.iter().filter_map(|name| InterfaceName::parse(name));
        let says_it = exported.into_iter().any(|name| name.is_ours() && name.interface == CONFIGURATION);
        let Some(purpose) = description.uses.first().copied().filter(|_| says_it) else { return Ok(None) };
        let refused = |refusal| objection(Some(purpose), refusal);
        if let Some((compiler, cache_dir)) = elsewhere {
            let spec = all_granted(component, &description, purpose);
            let compiled = compiler.compile(&spec, cache_dir, &self.engines);
            compiled.map_err(|refusals| refused(first(refusals)))?;
        }
        let said = asking::ask(component, purpose, &self.engines, &self.generations).await.map_err(refused)?;
        said.map(|text| ConfigurationSchema::read(&text).map_err(|why| refused(no_schema(&why)))).transpose()
    }
}

fn first(refusals: Vec<Refusal>) -> Refusal {
    refusals.into_iter().next().unwrap_or_else(|| Refusal::new("its component is refused"))
}

fn no_schema(why: &str) -> Refusal {
    let problem = format!("what it says of its configuration is not a JSON Schema that can be used: {}", clean(why));
    Refusal::with_help(problem, "whoever makes the plug-in has to mend it")
}
