//! JavaScript: componentize-js, which the folder's `npm install` gets, makes a component of `plugin.js` and what it imports,
//! with an engine from which everything of WASI is taken out.

use std::path::Path;
use std::process::Command;

use crate::language::Folder;
use crate::tool::Tool;
use crate::{BuildError, Built, component};

const NODE: Tool = Tool { name: "node", install: "install Node.js 20 or newer, and see that it is in the PATH" };

const TOOL: Tool = Tool {
    name: "componentize-js",
    install: "install it beside the plug-in: `npm install --save-dev @bytecodealliance/componentize-js@0.23.0`",
};

/// Says the tool's version; ends with 3 when it is not there.
const VERSION: &str = include_str!("javascript/version.mjs");
/// Makes the component that its argument names.
const COMPONENTIZE: &str = include_str!("javascript/componentize.mjs");

/// Builds the plug-in in a folder.
pub(crate) fn build(folder: &Path) -> Result<Built, BuildError> {
    let folder = Folder::read(folder)?;
    NODE.ask(Command::new(NODE.name).arg("--version"))?;
    let script = |text: &str| {
        let mut command = Command::new(NODE.name);
        // Packages are looked for from the folder on, upwards.
        command.current_dir(&folder.path).args(["--input-type=module", "--eval", text]);
        command
    };
    let compiler = TOOL.ask(&mut script(VERSION))?;
    let file = folder.fresh_target()?.join("plugin.wasm");
    TOOL.run(&folder.name, script(COMPONENTIZE).arg(&file))?;
    component::of_tool(folder, &file, compiler)
}
