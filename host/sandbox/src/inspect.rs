//! Everything that can be known of a component without running it: what it is, what it could ever ask for, and whether this
//! host takes it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::describe::Description;
use crate::host::actions;
use crate::prepare::{InterfaceName, check_kind, core_functions};
use crate::shape::HostInterfaces;
use crate::spec::{PluginSpec, PluginUse, Refusal};
use crate::surface::{Face, Surface};
use drs_core::plugin::{Effect, PluginLimits, function_of};

/// What is known of a component.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspection {
    /// What it says of itself.
    pub description: Description,
    /// The runtime's WIT packages that it is built against, such as `drs:runtime@0.1.0`; more than one is odd.
    pub packages: Vec<String>,
    /// The interfaces that it imports.
    pub imports: Vec<InspectedInterface>,
    /// The interfaces that it exports.
    pub exports: Vec<InspectedInterface>,
    /// How many functions its core modules have together.
    pub core_functions: u32,
    /// Why this host would not take it, with everything granted that it can ask for. Empty: it would.
    pub objections: Vec<Objection>,
}

/// An interface, imported or exported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InspectedInterface {
    /// Its name, such as `drs:runtime/ec2@0.1.0`.
    pub name: String,
    /// Its functions, in their order.
    pub functions: Vec<InspectedFunction>,
}

/// A function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InspectedFunction {
    /// Its name.
    pub name: String,
    /// What it needs, when it is one of the runtime's that calls something.
    pub need: Option<Need>,
}

/// What a function of the runtime needs to be called, and what it does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// The grant, as a recipe would say it, with a name to fill in where it needs a scope.
    pub grant: String,
    /// Whether it only reads.
    pub reads: bool,
    /// What it gives or does, in a sentence of the WIT package.
    pub does: Option<String>,
}

/// Why a component would not be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objection {
    /// Where it would be used; absent when it is no plug-in at all.
    pub purpose: Option<PluginUse>,
    /// What is wrong.
    pub problem: String,
    /// What to do.
    pub help: Option<String>,
}

/// Says why a plug-in can't be prepared; nothing, when it can.
pub(crate) type Refuse<'a> = dyn Fn(&PluginSpec) -> Vec<Refusal> + 'a;

/// Inspects a binary component. Whether it is taken is asked apart, by [`objections`].
///
/// # Errors
/// When it is none.
pub(crate) fn inspect(bytes: &[u8], host: &HostInterfaces) -> Result<Inspection, Objection> {
    check_kind(bytes).map_err(|refusal| objection(None, refusal))?;
    read(bytes, host).map_err(|problem| objection(None, Refusal::new(problem)))
}

fn read(bytes: &[u8], host: &HostInterfaces) -> Result<Inspection, String> {
    let surface = Surface::read(bytes)?;
    let description = Description::of(&surface);
    let read = Reading { host };
    Ok(Inspection {
        packages: packages(&description),
        imports: read.interfaces(surface.imports),
        exports: read.interfaces(surface.exports),
        core_functions: core_functions(bytes)?,
        objections: Vec::new(),
        description,
    })
}

fn packages(description: &Description) -> Vec<String> {
    let names = description.imports.iter().chain(&description.exports);
    let ours = names.filter_map(|name| InterfaceName::parse(name).filter(InterfaceName::is_ours));
    let packages: BTreeSet<String> = ours
        .map(|name| name.version.map_or(name.package.to_owned(), |version| format!("{}@{version}", name.package)))
        .collect();
    packages.into_iter().collect()
}

struct Reading<'a> {
    host: &'a HostInterfaces,
}

impl Reading<'_> {
    fn interfaces(&self, faces: Vec<Face>) -> Vec<InspectedInterface> {
        let mut interfaces: Vec<_> = faces.into_iter().map(|face| self.interface(face)).collect();
        interfaces.sort_by(|a, b| a.name.cmp(&b.name));
        interfaces
    }

    fn interface(&self, Face { name, functions }: Face) -> InspectedInterface {
        let ours = InterfaceName::parse(&name).filter(InterfaceName::is_ours).map(|name| name.interface.to_owned());
        let functions = functions.into_iter().map(|function| {
            let need = ours.as_deref().and_then(|interface| self.need(interface, &function));
            InspectedFunction { name: function, need }
        });
        InspectedInterface { functions: functions.collect(), name }
    }

    fn need(&self, interface: &str, function: &str) -> Option<Need> {
        let action = actions::needed(interface, function)?;
        let does = self.host.sentence(interface, function).map(ToOwned::to_owned);
        Some(Need {
            grant: actions::as_grant(action),
            reads: function_of(action).is_some_and(|one| one.effect == Effect::Read),
            does,
        })
    }
}

/// What stands in the way of each of its uses, with everything granted that it can ask for.
pub(crate) fn objections(bytes: &[u8], description: &Description, refuse: &Refuse<'_>) -> Vec<Objection> {
    if description.uses.is_empty() {
        let problem = "it is no plug-in: it exports the interface of none of the runtime's worlds".to_owned();
        let worlds: Vec<&str> = PluginUse::ALL.map(PluginUse::world).into();
        let help = format!("build it for one of the worlds {}", worlds.join(", "));
        return vec![Objection { purpose: None, problem, help: Some(help) }];
    }
    let refused = |purpose: &PluginUse| {
        let refusals = refuse(&all_granted(bytes, description, *purpose));
        refusals.into_iter().map(|refusal| objection(Some(*purpose), refusal)).collect::<Vec<_>>()
    };
    description.uses.iter().flat_map(refused).collect()
}

pub(crate) fn objection(purpose: Option<PluginUse>, refusal: Refusal) -> Objection {
    Objection { purpose, problem: refusal.problem, help: refusal.help }
}

/// The component in one use, with everything granted that it can ask for there.
pub(crate) fn all_granted(bytes: &[u8], description: &Description, purpose: PluginUse) -> PluginSpec {
    let grants = match purpose {
        PluginUse::Policy => Vec::new(),
        _ => description.grants.iter().filter_map(|grant| grant.parse().ok()).collect(),
    };
    PluginSpec {
        secrets: Vec::new(),
        name: "it".into(),
        uses: [purpose].into(),
        bytes: bytes.to_owned(),
        sha256: None,
        grants,
        may_skip_wave: false,
        limits: PluginLimits::default(),
        group_tags: BTreeSet::new(),
        config: serde_json::Value::Null,
    }
}
