//! What is known of a component, for who is asked to let it run.

use drs_core::size::format_size;
use drs_sandbox::{InspectedFunction, InspectedInterface, Inspection, Need, Objection, PluginUse};
use serde::Serialize;
use serde_json::Value;

use crate::clean::clean;
use crate::output::json_text;
use crate::surface::{Surface, Tone};

/// An inspected component.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct InspectedPlugin {
    /// What it was named by.
    component: String,
    /// Its size.
    bytes: usize,
    /// Its SHA-256, in lower-case hexadecimal digits.
    sha256: String,
    /// How many functions its core modules have together.
    functions: u32,
    /// The runtime's WIT packages that it is built against.
    packages: Vec<String>,
    /// The worlds that it is of: where a wave can name it.
    worlds: Vec<&'static str>,
    /// The interfaces that it exports.
    exports: Vec<Interface>,
    /// The interfaces that it imports.
    imports: Vec<Interface>,
    /// What a recipe would grant for all that it imports.
    grants: Vec<String>,
    /// Whether this runtime takes it, with those grants.
    accepted: bool,
    /// Why not.
    objections: Vec<Refused>,
    /// What it says its configuration may be: a JSON Schema; absent when it does not say it.
    #[serde(skip_serializing_if = "Option::is_none")]
    configuration: Option<Value>,
    /// What it could do, in words.
    could_do: CouldDo,
}

#[derive(Debug, Clone, Serialize)]
struct Interface {
    name: String,
    functions: Vec<Function>,
}

#[derive(Debug, Clone, Serialize)]
struct Function {
    name: String,
    /// The grant that it needs; absent: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    grant: Option<String>,
    /// `read` or `write`.
    #[serde(skip_serializing_if = "Option::is_none")]
    effect: Option<&'static str>,
}

#[derive(Debug, Clone, Serialize)]
struct Refused {
    world: Option<&'static str>,
    problem: String,
    help: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct CouldDo {
    without_grants: String,
    with_all_grants: Vec<String>,
}

impl InspectedPlugin {
    /// What is told of a component.
    pub(crate) fn new(
        component: &str,
        bytes: &[u8],
        sha256: String,
        inspection: Inspection,
        configuration: Option<Value>,
    ) -> Self {
        let could_do = CouldDo { without_grants: without_grants(&inspection), with_all_grants: with_all(&inspection) };
        let Inspection { description, packages, imports, exports, core_functions, objections } = inspection;
        Self {
            component: component.to_owned(),
            bytes: bytes.len(),
            sha256,
            functions: core_functions,
            packages,
            worlds: description.uses.iter().map(|purpose| purpose.world()).collect(),
            exports: exports.into_iter().map(interface).collect(),
            imports: imports.into_iter().map(interface).collect(),
            grants: description.grants,
            accepted: objections.is_empty(),
            objections: objections.into_iter().map(refused).collect(),
            configuration,
            could_do,
        }
    }

    /// For programs.
    pub(crate) fn json(&self) -> String {
        json_text(self)
    }

    /// For people.
    pub(crate) fn text(&self, surface: Surface) -> String {
        let name = surface.paint(Tone::Strong, clean(&self.component));
        let list = |names: &[String]| match names.is_empty() {
            true => "none".to_owned(),
            false => clean(&names.join(", ")).into_owned(),
        };
        let worlds: Vec<String> = self.worlds.iter().map(|world| (*world).to_owned()).collect();
        let mut text =
            format!("{name}\n  size      {}, {} functions\n", format_size(self.bytes as u64), self.functions);
        text.push_str(&format!("  SHA-256   {}\n", self.sha256));
        text.push_str(&format!("  world     {}\n", list(&worlds)));
        text.push_str(&format!("  package   {}\n", list(&self.packages)));
        text.push_str(&format!("  accepted  {}\n", self.accepted_text(surface)));
        text.push_str(&surface.heading("Exports"));
        text.push_str(&interfaces_text(&self.exports));
        text.push_str(&surface.heading("Imports"));
        text.push_str(&interfaces_text(&self.imports));
        if let Some(configuration) = &self.configuration {
            text.push_str(&surface.heading("Configuration"));
            text.push_str(&configuration_text(configuration));
        }
        text.push_str(&surface.heading("What it could do"));
        text.push_str(&format!("  with no grants: {}\n", clean(&self.could_do.without_grants)));
        if !self.could_do.with_all_grants.is_empty() {
            text.push_str("  with all that it can ask for:\n");
            let lines = self.could_do.with_all_grants.iter();
            text.push_str(&lines.map(|line| format!("    {}\n", clean(line))).collect::<String>());
        }
        text
    }

    fn accepted_text(&self, surface: Surface) -> String {
        if self.accepted {
            let by = format!("yes, by drs-runtime {}", env!("CARGO_PKG_VERSION"));
            return surface.paint(Tone::Good, by);
        }
        let mut text = surface.paint(Tone::Bad, "no");
        for objection in &self.objections {
            text.push_str(&format!("\n            {}", clean(&objection.problem)));
            if let Some(help) = &objection.help {
                text.push_str(&format!("\n            help: {}", clean(help)));
            }
        }
        text
    }
}

/// The keys of a configuration by its schema, a line each.
fn configuration_text(schema: &Value) -> String {
    let required = |key: &str| {
        schema.get("required").is_some_and(|all| all.as_array().is_some_and(|all| all.iter().any(|one| one == key)))
    };
    let keys = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    let line = |(key, of): (&String, &Value)| {
        let about = of.get("description").and_then(Value::as_str).unwrap_or_default();
        let must = if required(key) { "required; " } else { "" };
        format!("  {:<20} {must}{}\n", clean(key), clean(about))
    };
    let lines: String = keys.map(line).collect();
    if lines.is_empty() { "  no keys\n".to_owned() } else { lines }
}

fn interface(interface: InspectedInterface) -> Interface {
    let function = |function: InspectedFunction| Function {
        name: function.name,
        effect: function.need.as_ref().map(|need| if need.reads { "read" } else { "write" }),
        grant: function.need.map(|need| need.grant),
    };
    Interface { name: interface.name, functions: interface.functions.into_iter().map(function).collect() }
}

fn interfaces_text(interfaces: &[Interface]) -> String {
    if interfaces.is_empty() {
        return "  nothing\n".to_owned();
    }
    let function = |function: &Function| {
        let name = clean(&function.name);
        function
            .grant
            .as_ref()
            .map_or_else(|| format!("    {name}\n"), |grant| format!("    {name:<28} needs {}\n", clean(grant)))
    };
    let interface = |interface: &Interface| {
        let functions: String = interface.functions.iter().map(function).collect();
        format!("  {}\n{functions}", clean(&interface.name))
    };
    interfaces.iter().map(interface).collect()
}

fn refused(objection: Objection) -> Refused {
    let Objection { purpose, problem, help } = objection;
    Refused { world: purpose.map(PluginUse::world), problem, help }
}

fn needs(inspection: &Inspection) -> impl Iterator<Item = &Need> {
    inspection.imports.iter().flat_map(|interface| &interface.functions).filter_map(|function| function.need.as_ref())
}

/// Interfaces that are refused, unless something of them is granted.
fn without_grants(inspection: &Inspection) -> String {
    let in_need = inspection.imports.iter().filter(|import| import.functions.iter().any(|one| one.need.is_some()));
    let in_need: Vec<&str> = in_need.map(|import| import.name.as_str()).collect();
    match in_need.is_empty() {
        true => "nothing but read its context, log, and answer".to_owned(),
        false => format!(
            "nothing: it is refused before anything runs, for something must be granted of {}",
            in_need.join(" and of ")
        ),
    }
}

fn with_all(inspection: &Inspection) -> Vec<String> {
    let mut lines: Vec<String> = needs(inspection).map(need_text).collect();
    if inspection.description.uses.contains(&PluginUse::Before) {
        lines.push("skips the wave, with may = [\"skip-wave\"]".to_owned());
    }
    if inspection.description.uses.contains(&PluginUse::Policy) {
        lines.push("changes launch settings, each by a grant of its own, such as settings:instance-type".to_owned());
    }
    lines
}

fn need_text(need: &Need) -> String {
    let effect = if need.reads { "reads" } else { "writes" };
    match &need.does {
        Some(does) => format!("{effect:<6} {}: {does}", need.grant),
        None => format!("{effect:<6} {}", need.grant),
    }
}
