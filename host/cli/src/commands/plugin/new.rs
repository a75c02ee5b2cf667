//! `plugin new`: the folder of a plug-in that builds as it is.

use std::path::Path;

use drs_plugin_build::{Language, NewError, create};

use crate::error::CliError;
use crate::exit::Exit;
use crate::options::PluginNewOptions;
use crate::stream;

/// Makes it in a folder of its name, in the folder that one is in.
///
/// # Errors
/// When its name can't be one, or its folder is there already or can't be written.
pub(super) fn new(options: &PluginNewOptions) -> Result<Exit, CliError> {
    let name = &options.name;
    let files = create(Path::new(""), name, options.language, options.world, options.import);
    let files = files.map_err(|error| refused(&error))?;
    let files: String = files.iter().map(|file| format!("{}\n", file.display())).collect();
    stream::data(&files)?;
    let beside = match options.language {
        Language::Rust => format!("guest SDK in {name}/drs-plugin"),
        _ => format!("WIT package in {name}/wit/deps; README.md says what builds it"),
    };
    stream::talk(&format!(
        "with the {beside}; build and test it:\n\
         \x20 drs-runtime plugin build {name}\n\
         \x20 drs-runtime plugin test {name}.wasm --scenario {name}/scenario.toml\n"
    ));
    Ok(Exit::Completed)
}

fn refused(error: &NewError) -> CliError {
    match error {
        NewError::Name(_) | NewError::Combination(_) => CliError::usage(error),
        NewError::Exists(_) => CliError::refused(error).help("choose another name, or another folder"),
        NewError::Unwritten { .. } => CliError::internal(error),
    }
}
