//! The page of one interface.

use std::fmt::Write as _;

use drs_core::plugin::{FUNCTIONS, GrantedFunction};
use wit_parser::Function;

use crate::VERSION;
use crate::package::{Named, Package, contents};
use crate::types::{declaration, link, named, written};

/// The page: what the interface is for, what of it needs a grant, its functions, its types.
pub(crate) fn page(package: &Package, of: &Named<'_>) -> String {
    let mut page = format!(
        "# `drs:runtime/{}@{VERSION}`\n\n[All interfaces](README.md)\n\n{}\n",
        of.name,
        contents(&of.interface.docs)
    );
    page.push_str(&grants(of.name));
    if !of.interface.functions.is_empty() {
        page.push_str("\n## Functions\n");
    }
    for function in of.interface.functions.values() {
        let _ = write!(page, "\n{}", section(package, function));
    }
    let types: Vec<_> = of.interface.types.values().filter(|id| !package.is_use(**id)).collect();
    if !types.is_empty() {
        page.push_str("\n## Types\n");
    }
    for id in types {
        let _ = write!(page, "\n{}", declaration(package, *id));
    }
    page
}

/// The functions that a recipe grants, as the host's own table has them.
fn grants(interface: &str) -> String {
    let functions: Vec<&GrantedFunction> =
        FUNCTIONS.iter().filter(|function| function.interface == interface).collect();
    if functions.is_empty() {
        return String::new();
    }
    let mut text = "\n## Grants\n\n| function | grant | effect |\n|---|---|---|\n".to_owned();
    for function in functions {
        for (grant, scope) in function.examples().zip(function.scopes) {
            let (name, effect) = (function.function, function.effect_on(*scope).as_str());
            let _ = writeln!(text, "| [`{name}`](#{name}) | `{grant}` | {effect} |");
        }
    }
    text
}

fn section(package: &Package, function: &Function) -> String {
    let params: Vec<String> =
        function.params.iter().map(|param| format!("{}: {}", param.name, written(package, &param.ty))).collect();
    let result = function.result.as_ref().map(|ty| format!(" -> {}", written(package, ty))).unwrap_or_default();
    let name = &function.name;
    let mut text = format!(
        "### `{name}`\n\n```wit\n{name}: func({}){result};\n```\n\n{}\n",
        params.join(", "),
        contents(&function.docs)
    );
    let mut found = Vec::new();
    let types = function.params.iter().map(|param| &param.ty).chain(&function.result);
    types.for_each(|ty| named(package, ty, &mut found));
    if !found.is_empty() {
        let links: Vec<String> = found.into_iter().map(link).collect();
        let _ = writeln!(text, "\nTypes: {}", links.join(", "));
    }
    text
}
