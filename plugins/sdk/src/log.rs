//! Lines for whoever reads the execution: at most 64 KiB in one call of a hook, 16 KiB in one of a policy.
//!
//! ```ignore
//! log::info("every server answers");
//! log::warn_with("slow", &[("server", &server.id), ("ms", &took.to_string())]);
//! ```

use crate::bindings::host::drs::runtime::log::Level;
#[cfg(target_family = "wasm")]
use crate::bindings::host::drs::runtime::log::{Field, write};

/// A value beside a line's text, by which lines can be found and compared: its name and itself.
pub type NamedValue<'a> = (&'a str, &'a str);

/// A line for the author.
pub fn debug(message: impl AsRef<str>) {
    debug_with(message, &[]);
}

/// A line for the author, with values beside it.
pub fn debug_with(message: impl AsRef<str>, fields: &[NamedValue<'_>]) {
    line(Level::Debug, message.as_ref(), fields);
}

/// A line for the reader.
pub fn info(message: impl AsRef<str>) {
    info_with(message, &[]);
}

/// A line for the reader, with values beside it.
pub fn info_with(message: impl AsRef<str>, fields: &[NamedValue<'_>]) {
    line(Level::Info, message.as_ref(), fields);
}

/// A line worth a look.
pub fn warn(message: impl AsRef<str>) {
    warn_with(message, &[]);
}

/// A line worth a look, with values beside it.
pub fn warn_with(message: impl AsRef<str>, fields: &[NamedValue<'_>]) {
    line(Level::Warn, message.as_ref(), fields);
}

/// Something failed. The last such line is shown with a fault of the plug-in.
pub fn error(message: impl AsRef<str>) {
    error_with(message, &[]);
}

/// Something failed, with values beside it.
pub fn error_with(message: impl AsRef<str>, fields: &[NamedValue<'_>]) {
    line(Level::Error, message.as_ref(), fields);
}

fn line(level: Level, message: &str, fields: &[NamedValue<'_>]) {
    #[cfg(not(target_family = "wasm"))]
    return crate::fake::log(in_words(level, message, fields));
    #[cfg(target_family = "wasm")]
    {
        let field = |(name, value): &NamedValue<'_>| Field { name: (*name).to_owned(), value: (*value).to_owned() };
        let fields: Vec<Field> = fields.iter().map(field).collect();
        write(level, message, &fields);
    }
}

#[cfg(not(target_family = "wasm"))]
fn in_words(level: Level, message: &str, fields: &[NamedValue<'_>]) -> String {
    let level = match level {
        Level::Debug => "debug",
        Level::Info => "info",
        Level::Warn => "warn",
        Level::Error => "error",
    };
    let fields: String = fields.iter().map(|(name, value)| format!(" {name}={value}")).collect();
    format!("{level} {message}{fields}")
}
