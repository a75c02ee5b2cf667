//! The first page: the package, its worlds and its interfaces.

use std::fmt::Write as _;

use crate::VERSION;
use crate::package::{Package, contents, file, first_sentence};

/// What a reader begins with.
pub(crate) fn page(package: &Package) -> String {
    let mut page = format!(
        "# The interfaces of `drs:runtime@{VERSION}`\n\nMade from the WIT package, `wit/drs-runtime/{VERSION}`. To \
         change these pages, change its comments.\n\n{}\n\n## Worlds\n\n\
         | world | imports | exports | what |\n|---|---|---|---|\n",
        package.docs()
    );
    for world in package.worlds() {
        let linked = |names: Vec<&str>| names.iter().map(|name| link(name)).collect::<Vec<_>>().join(", ");
        let (imports, exports) = (package.names(world.imports.values()), package.names(world.exports.values()));
        let what = contents(&world.docs).split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = writeln!(page, "| `{}` | {} | {} | {what} |", world.name, linked(imports), linked(exports));
    }
    page.push_str("\n## Interfaces\n\n| interface | functions | what |\n|---|---|---|\n");
    for interface in package.interfaces() {
        let (name, functions) = (interface.name, interface.interface.functions.len());
        let what = first_sentence(contents(&interface.interface.docs));
        let _ = writeln!(page, "| {} | {functions} | {what} |", link(name));
    }
    page
}

fn link(interface: &str) -> String {
    format!("[`{interface}`]({})", file(interface))
}
