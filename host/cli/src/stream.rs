//! Standard output is data, standard error is talk. A reader that has gone away (`| head`) is no failure: this is the
//! one place that knows it.

use std::io::{self, ErrorKind, Write};

use crate::error::CliError;

/// Writes data to standard output.
///
/// # Errors
/// When it can't be written for another reason than that nobody reads it any more.
pub(crate) fn data(text: &str) -> Result<(), CliError> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(CliError::internal(format!("standard output can't be written: {error}")))
        }
        _ => Ok(()),
    }
}

/// Writes talk to standard error. There is nobody to tell when that fails.
pub(crate) fn talk(text: &str) {
    let mut err = io::stderr().lock();
    let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
}
