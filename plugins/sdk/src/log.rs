//! Lines for whoever reads the execution: at most 64 KiB in one call of a hook, 16 KiB in one of a policy.

use crate::bindings::host::drs::runtime::log::{Level, write};

/// A line for the author.
pub fn debug(message: impl AsRef<str>) {
    write(Level::Debug, message.as_ref());
}

/// A line for the reader.
pub fn info(message: impl AsRef<str>) {
    write(Level::Info, message.as_ref());
}

/// A line worth a look.
pub fn warn(message: impl AsRef<str>) {
    write(Level::Warn, message.as_ref());
}

/// Something failed. The last such line is shown with a fault of the plug-in.
pub fn error(message: impl AsRef<str>) {
    write(Level::Error, message.as_ref());
}
