//! C: wit-bindgen makes the bindings, a clang that has a libc compiles them with the plug-in's sources, and of the system
//! nothing may be left to import.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::language::Folder;
use crate::surroundings::Surroundings;
use crate::tool::Tool;
use crate::{BuildError, Built, component};

const BINDINGS: Tool = Tool {
    name: "wit-bindgen",
    install: "install it: `cargo install --locked wit-bindgen-cli@0.63.0`, and see that cargo's bin folder is in the PATH",
};

const COMPILER: Tool = Tool {
    name: "a C compiler for WebAssembly",
    install: "install zig, such as by `pip install ziglang` in a virtual environment, or name the clang of a wasi-sdk: \
              DRS_WASM_CC=/opt/wasi-sdk/bin/clang",
};

/// How C is compiled: a module that is called and not run, small, with the lines of its functions, and with a stack of
/// 256 KiB: zig's own choice, 16 MiB, is all the memory that a policy has.
const FLAGS: [&str; 7] = [
    "-target",
    "wasm32-wasi",
    "-mexec-model=reactor",
    "-Os",
    "-gline-tables-only",
    "-Wall",
    "-Wl,-z,stack-size=262144",
];

/// Builds the plug-in in a folder.
pub(crate) fn build(folder: &Path, surroundings: &Surroundings) -> Result<Built, BuildError> {
    let folder = Folder::read(folder)?;
    BINDINGS.ask(Command::new(BINDINGS.name).arg("--version"))?;
    let (words, compiler) = compiler(surroundings)?;
    let bindings = folder.fresh_target()?;
    let mut generate = Command::new(BINDINGS.name);
    BINDINGS.run(&folder.name, generate.current_dir(&folder.path).args(["c", "wit", "--out-dir", "target"]))?;
    let module = bindings.join("plugin.module.wasm");
    let mut compile = command(&words);
    compile.current_dir(&folder.path).args(FLAGS);
    // Paths of this machine don't belong into a component.
    compile.arg(format!("-ffile-prefix-map={}=/plugin", folder.path.display()));
    compile.args(["-I", "target", "-o"]).arg(&module).args(sources(&folder.path)?).args(sources(&bindings)?);
    COMPILER.run(&folder.name, &mut compile)?;
    let unread = |error: std::io::Error| BuildError::NoModule { file: module.clone(), reason: error.to_string() };
    let component = component::encode(&folder.name, &std::fs::read(&module).map_err(unread)?)?;
    component::finish(folder, component, compiler)
}

/// The first compiler that answers, with its version.
fn compiler(surroundings: &Surroundings) -> Result<(Vec<OsString>, String), BuildError> {
    if let Some(said) = &surroundings.wasm_cc {
        let version = COMPILER.ask(command(std::slice::from_ref(said)).arg("--version"))?;
        return Ok((vec![said.clone()], version));
    }
    let version = COMPILER.ask(Command::new("zig").arg("version"))?;
    Ok((vec!["zig".into(), "cc".into()], format!("zig {version}")))
}

fn command(words: &[OsString]) -> Command {
    let mut command = Command::new(words.first().map_or("zig".as_ref(), OsString::as_os_str));
    command.args(words.iter().skip(1));
    command
}

/// What is compiled of a folder: its C files, tests apart, and what wit-bindgen made of the types of its world.
fn sources(folder: &Path) -> Result<Vec<PathBuf>, BuildError> {
    let unread = |error: std::io::Error| BuildError::NoModule { file: folder.to_owned(), reason: error.to_string() };
    let mut sources = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unread)? {
        let path = entry.map_err(unread)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if (name.ends_with(".c") && !name.starts_with("test_")) || name.ends_with("_component_type.o") {
            sources.push(path);
        }
    }
    sources.sort();
    Ok(sources)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tests_are_not_compiled_into_the_plug_in() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["plugin.c", "test_plugin.c", "json.h", "json.c", "plugin_component_type.o", "README.md"] {
            std::fs::write(folder.path().join(name), "").unwrap();
        }
        let names = ["json.c", "plugin.c", "plugin_component_type.o"].map(|name| folder.path().join(name));
        assert_eq!(sources(folder.path()).unwrap(), names);
    }

    #[test]
    fn a_compiler_that_was_named_and_is_not_there_is_told() {
        let mut surroundings = Surroundings::of_process();
        surroundings.wasm_cc = Some("no-such-compiler".into());
        let error = compiler(&surroundings).unwrap_err();
        assert!(error.to_string().starts_with("a C compiler for WebAssembly can't be run: "), "{error}");
        assert!(error.help().unwrap().contains("DRS_WASM_CC"));
    }
}
