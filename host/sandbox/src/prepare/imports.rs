//! What a component imports: known, of the same shape, granted.

use wasmtime::Engine;
use wasmtime::component::Component;
use wasmtime::component::types::{ComponentInstance, ComponentItem};

use super::interface_name::InterfaceName;
use crate::generations::{Generation, Generations};
use crate::grants::Grants;
use crate::host::{actions, in_toml};
use crate::shape::{difference, function_shape};
use crate::spec::{PluginSpec, PluginUse, Refusal};
use crate::wasi;

/// Checks every import and gives all that is wrong.
pub(super) fn check(
    component: &Component,
    engine: &Engine,
    purpose: PluginUse,
    spec: &PluginSpec,
    grants: &Grants,
    host: &Generations,
) -> Vec<Refusal> {
    let check = Check { engine, purpose, spec, grants, host };
    let ty = component.component_type();
    ty.imports(engine).filter_map(|(name, import)| check.import(name, &import.ty).err()).collect()
}

struct Check<'a> {
    engine: &'a Engine,
    purpose: PluginUse,
    spec: &'a PluginSpec,
    grants: &'a Grants,
    host: &'a Generations,
}

impl Check<'_> {
    fn import(&self, name: &str, item: &ComponentItem) -> Result<(), Refusal> {
        let (Some(parsed), ComponentItem::ComponentInstance(instance)) = (InterfaceName::parse(name), item) else {
            return Err(Refusal::new(format!("it imports `{name}`, which is not an interface of a package")));
        };
        if parsed.is_ours() {
            return self.own(name, &parsed, instance);
        }
        if parsed.package.starts_with("wasi:") {
            return self.wasi(name, &parsed);
        }
        Err(unknown(name, &self.host.newest))
    }

    fn own(&self, name: &str, parsed: &InterfaceName<'_>, instance: &ComponentInstance) -> Result<(), Refusal> {
        let generation = self.host.of(parsed).ok_or_else(|| wrong_version(name, self.host))?;
        let known = generation.interfaces.get(parsed.interface).filter(|_| actions::is_importable(parsed.interface));
        let known = known.ok_or_else(|| unknown(name, generation))?;
        let mut imported = Vec::new();
        for (function, export) in instance.exports(self.engine) {
            let ComponentItem::ComponentFunc(ty) = &export.ty else { continue };
            let host = known.get(function).ok_or_else(|| unknown_function(name, function, generation))?;
            if let Some(words) = difference(&function_shape(ty), host) {
                return Err(other_shape(&format!("it imports `{function}` of `{name}`"), &words, generation));
            }
            imported.push(function);
        }
        self.granted(name, parsed.interface, &imported)
    }

    /// At least one function of an imported interface must be granted; each is checked again when it is called.
    fn granted(&self, name: &str, interface: &str, functions: &[&str]) -> Result<(), Refusal> {
        let needed: Vec<&str> = functions.iter().filter_map(|function| actions::needed(interface, function)).collect();
        if needed.is_empty() {
            return Ok(());
        }
        if self.purpose == PluginUse::Policy {
            let problem =
                format!("it is used as a policy and imports `{name}`; a policy may import only context and log");
            return Err(Refusal::with_help(
                problem,
                "what needs a call to AWS is a hook: name it in a wave's `before`",
            ));
        }
        if needed.iter().any(|action| self.grants.allows_some(action)) {
            return Ok(());
        }
        let problem = format!("it imports `{name}`, of which nothing is granted");
        Err(Refusal::with_help(problem, self.lines_to_add(&needed)))
    }

    /// The lines of the recipe that would grant what is needed, with what is granted already.
    fn lines_to_add(&self, needed: &[&str]) -> String {
        let granted = self.grants.calls();
        let settings = self.grants.settings().map(|setting| format!("settings:{setting}"));
        let all = granted.chain(settings).chain(needed.iter().map(|action| actions::as_grant(action)));
        let all: Vec<String> = all.map(|grant| in_toml(&grant)).collect();
        format!("to grant it, write in the recipe:\n[plugins.{}]\ngrants = [{}]", self.spec.name, all.join(", "))
    }

    fn wasi(&self, name: &str, parsed: &InterfaceName<'_>) -> Result<(), Refusal> {
        if self.purpose == PluginUse::Policy {
            let problem = format!("it is used as a policy and imports `{name}`; a policy may import nothing of WASI");
            return Err(Refusal::with_help(problem, "build it without WASI: for Rust, for wasm32-unknown-unknown"));
        }
        if !parsed.version.is_some_and(|version| version.starts_with("0.2.")) {
            return Err(Refusal::new(format!("it imports `{name}`; of WASI only 0.2 is known")));
        }
        if wasi::is_allowed(parsed.package, parsed.interface) {
            return Ok(());
        }
        let problem = format!("it imports `{name}`, which no plug-in may have");
        let help = "of WASI a hook may use standard output and error, exit, clocks and random numbers; build it without \
                    the rest: for Rust, for wasm32-unknown-unknown, for Python, with --stub-wasi";
        Err(Refusal::with_help(problem, help))
    }
}

/// The refusal of an interface of a generation that this host does not have.
pub(super) fn wrong_version(name: &str, host: &Generations) -> Refusal {
    let problem = format!("it is built against `{name}`, this runtime has {}", host.in_words());
    Refusal::with_help(problem, format!("build it against the WIT package {}", host.newest.package()))
}

/// The refusal of a function of another shape.
pub(super) fn other_shape(what: &str, words: &str, generation: &Generation) -> Refusal {
    let problem = format!("{what}, but not as this runtime has it: {words}");
    Refusal::with_help(problem, generation.advice())
}

fn unknown(name: &str, generation: &Generation) -> Refusal {
    let problem = format!("it imports `{name}`, which this runtime does not have");
    Refusal::with_help(problem, format!("{} has {}", generation.package(), actions::IMPORTABLE.join(", ")))
}

fn unknown_function(name: &str, function: &str, generation: &Generation) -> Refusal {
    let package = generation.package();
    let problem = format!("it imports the function `{function}` of `{name}`, which {package} does not have");
    Refusal::with_help(problem, "use a newer runtime, or build it against the package of this one")
}
