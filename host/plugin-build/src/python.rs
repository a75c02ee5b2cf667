//! Python: componentize-py makes a component of `app.py` and what it imports, with a Python that carries no WASI.

use std::path::Path;
use std::process::Command;

use crate::language::Folder;
use crate::tool::Tool;
use crate::{BuildError, Built, component};

const TOOL: Tool = Tool {
    name: "componentize-py",
    install: "install it in a virtual environment that is in the PATH: `python3 -m venv .venv && .venv/bin/pip install \
              componentize-py==0.25.1`, then `export PATH=$PWD/.venv/bin:$PATH`",
};

/// Builds the plug-in in a folder.
pub(crate) fn build(folder: &Path) -> Result<Built, BuildError> {
    let folder = Folder::read(folder)?;
    let compiler = TOOL.ask(Command::new(TOOL.name).arg("--version"))?;
    let file = folder.fresh_target()?.join("plugin.wasm");
    let mut command = Command::new(TOOL.name);
    command.current_dir(&folder.path).env("PYTHONDONTWRITEBYTECODE", "1");
    command.args(["--wit-path", "wit", "componentize", "--stub-wasi", "--python-path", ".", "app", "--output"]);
    TOOL.run(&folder.name, command.arg(&file))?;
    component::of_tool(folder, &file, compiler)
}
