//! Standard output is data, standard error is talk. A reader that has gone away (`| head`) is no failure: this is the
//! one place that knows it.

use std::io::{self, ErrorKind, Write};

use crate::error::CliError;

/// Who reads standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reader {
    /// Somebody does.
    Listens,
    /// Nobody does any more.
    Gone,
}

/// Writes data to standard output.
///
/// # Errors
/// When it can't be written for another reason than that nobody reads it any more.
pub(crate) fn data(text: &str) -> Result<(), CliError> {
    line(text).map(|_| ())
}

/// The same for data that comes bit by bit: says whether somebody still reads it.
///
/// # Errors
/// As [`data`].
pub(crate) fn line(text: &str) -> Result<Reader, CliError> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(Reader::Listens),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(Reader::Gone),
        Err(error) => Err(CliError::internal(format!("standard output can't be written: {error}"))),
    }
}

/// Writes talk to standard error. There is nobody to tell when that fails.
pub(crate) fn talk(text: &str) {
    let mut err = io::stderr().lock();
    let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
}
