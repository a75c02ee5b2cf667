//! The commands that drive nothing: they read the store, put one event or command into it, or tell of the command line.

mod check;
mod completions;
mod events;
mod follow;
mod give;
mod grants;
mod kept;
mod limits;
mod list;
mod man;
mod past;
mod plugin;
mod report;
mod schema;
mod show;
mod verify;
mod verify_online;
mod watch;

use std::io::ErrorKind;
use std::path::Path;

use drs_core::recipe::MAX_RECIPE_BYTES;

use crate::error::CliError;

pub(crate) use check::{check, read_recipe};
pub(crate) use completions::completions;
pub(crate) use events::events;
pub(crate) use give::give;
pub(crate) use grants::grants;
pub(crate) use limits::limits;
pub(crate) use list::list;
pub(crate) use man::man;
pub(crate) use plugin::plugin;
pub(crate) use report::{report, write_report};
pub(crate) use schema::schema;
pub(crate) use show::show;
pub(crate) use verify::verify;

/// A recipe's text.
fn read_text(path: &Path) -> Result<String, CliError> {
    let failed = |error: &std::io::Error| {
        let wrong = CliError::usage(format!("the recipe {} can't be read: {error}", path.display()));
        match error.kind() {
            ErrorKind::NotFound => wrong.help("check the path; it is relative to the folder that you are in"),
            ErrorKind::InvalidData => wrong.help("a recipe is text in UTF-8"),
            _ => wrong,
        }
    };
    let size = std::fs::metadata(path).map_err(|error| failed(&error))?.len();
    if size > MAX_RECIPE_BYTES as u64 {
        let error = CliError::usage(format!("the recipe {} is {size} bytes long", path.display()));
        return Err(error.help(format!("at most {MAX_RECIPE_BYTES} are read; split the plan into several recipes")));
    }
    std::fs::read_to_string(path).map_err(|error| failed(&error))
}
