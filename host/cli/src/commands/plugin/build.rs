//! `plugin build`: makes a component of a plug-in's folder, and tells what a recipe needs of it.

use std::path::{Path, PathBuf};

use drs_plugin_build::{BuildError, Built, Surroundings, build};
use drs_sandbox::describe;
use sha2::{Digest, Sha256};

use crate::args::OutputFormat;
use crate::error::CliError;
use crate::exit::Exit;
use crate::options::PluginBuildOptions;
use crate::output::plugin::built::BuiltPlugin;
use crate::stream;
use crate::surface::Surface;

/// Builds a plug-in and writes its component.
///
/// # Errors
/// When it can't be built, is no plug-in, or its file can't be written.
pub(super) fn build_plugin(options: &PluginBuildOptions) -> Result<Exit, CliError> {
    let built = build(&options.folder, options.locked, &Surroundings::of_process()).map_err(|error| refused(&error))?;
    let file = options.file.clone().unwrap_or_else(|| PathBuf::from(format!("{}.wasm", built.name)));
    let plugin = told(built, &file)?;
    match options.output {
        OutputFormat::Text => stream::data(&plugin.text(Surface::stdout()))?,
        OutputFormat::Json => stream::data(&plugin.json())?,
    }
    Ok(Exit::Completed)
}

/// Writes the component and tells what it is; what is no plug-in is not written.
fn told(built: Built, file: &Path) -> Result<BuiltPlugin, CliError> {
    let Built { name, component, compiler } = built;
    let description = describe(&component).map_err(|problem| CliError::internal(format!("`{name}`: {problem}")))?;
    if description.uses.is_empty() {
        let error = CliError::usage(format!("`{name}` exports no hook and no policy"));
        return Err(error.help(
            "in Rust write `drs_plugin::before_wave!`, `after_wave!` or `launch_policy!` in its lib.rs; elsewhere include the \
             world in wit/world.wit, such as `include drs:runtime/after-wave@0.1.0;`",
        ));
    }
    let unwritten = |error: std::io::Error| CliError::internal(format!("{} can't be written: {error}", file.display()));
    std::fs::write(file, &component).map_err(unwritten)?;
    Ok(BuiltPlugin {
        name,
        file: file.display().to_string(),
        bytes: component.len(),
        sha256: hex::encode(Sha256::digest(&component)),
        worlds: description.uses.iter().map(|purpose| purpose.world()).collect(),
        imports: description.imports,
        grants: description.grants,
        compiler,
    })
}

fn refused(error: &BuildError) -> CliError {
    let refused = if error.is_of_the_machine() { CliError::refused(error) } else { CliError::usage(error) };
    error.help().into_iter().fold(refused, |refused, help| refused.help(help))
}
