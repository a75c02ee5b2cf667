//! The lock of the one process that drives an execution: an exclusive lock of the operating system on a file of its own.
//! The operating system releases it when the process ends, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use drs_core::ids::ExecutionId;
use drs_core::ports::JournalError;

use crate::fault::io_error;
use crate::id;

/// A process that only asks whether an execution is driven has a shared lock for a moment. So often the moment is waited for.
const ATTEMPTS: u32 = 500;
const MOMENT: Duration = Duration::from_millis(2);

/// The longest text about a holder that is read from a lock file, in bytes.
const MAX_HOLDER: u64 = 300;

/// The right to drive an execution. Ends when dropped, or with the process.
#[derive(Debug)]
#[must_use = "the execution is held only as long as this value lives"]
pub struct Hold {
    file: File,
    freed: AtomicBool,
    /// How many executions this process holds.
    held: Arc<AtomicUsize>,
}

impl Hold {
    /// Releases the lock, once.
    pub(crate) fn free(&self) {
        if self.freed.swap(true, Ordering::SeqCst) {
            return;
        }
        self.held.fetch_sub(1, Ordering::SeqCst);
        // Nothing can be done about a failure here, and closing the file releases the lock as well. It is released by name
        // because a child process that is just being started may have a copy of the open file.
        let _ = self.file.set_len(0);
        let _ = self.file.unlock();
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.free();
    }
}

/// The locks of a store.
#[derive(Debug)]
pub(crate) struct Locks {
    folder: PathBuf,
    held: Arc<AtomicUsize>,
}

impl Locks {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder, held: Arc::default() }
    }

    /// How many executions are held through these locks.
    pub(crate) fn held(&self) -> usize {
        self.held.load(Ordering::SeqCst)
    }

    /// Takes the lock of an execution, which need not have begun.
    pub(crate) fn hold(&self, execution: &ExecutionId) -> Result<Hold, JournalError> {
        let path = self.path(execution)?;
        let failed = |error: &io::Error| io_error("can't lock the execution", &path, error);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|error| failed(&error))?;
        if !lock(&file).map_err(|error| failed(&error))? {
            return Err(JournalError::Held { execution: execution.clone(), holder: holder(&path) });
        }
        sign(&mut file).map_err(|error| failed(&error))?;
        self.held.fetch_add(1, Ordering::SeqCst);
        Ok(Hold { file, freed: AtomicBool::new(false), held: self.held.clone() })
    }

    /// Whether a live process, this one included, holds the execution.
    pub(crate) fn is_held(&self, execution: &ExecutionId) -> Result<bool, JournalError> {
        let path = self.path(execution)?;
        let held = match File::open(&path) {
            Ok(file) => is_locked(&file),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        };
        held.map_err(|error| io_error("can't see whether the execution is driven", &path, &error))
    }

    fn path(&self, execution: &ExecutionId) -> Result<PathBuf, JournalError> {
        id::check(execution)?;
        Ok(self.folder.join(format!("{execution}.lock")))
    }
}

/// Takes the exclusive lock; `false` if another has it.
fn lock(file: &File) -> io::Result<bool> {
    for _ in 0..ATTEMPTS {
        match file.try_lock() {
            Ok(()) => return Ok(true),
            Err(TryLockError::Error(error)) => return Err(error),
            // Where a shared lock is possible nobody has the exclusive one: that was somebody who only asked.
            Err(TryLockError::WouldBlock) if is_locked(file)? => return Ok(false),
            Err(TryLockError::WouldBlock) => std::thread::sleep(MOMENT),
        }
    }
    Ok(false)
}

/// Whether another has the exclusive lock.
fn is_locked(file: &File) -> io::Result<bool> {
    match file.try_lock_shared() {
        Ok(()) => file.unlock().map(|()| false),
        Err(TryLockError::WouldBlock) => Ok(true),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Writes who holds the lock into its file.
fn sign(file: &mut File) -> io::Result<()> {
    let host = gethostname::gethostname();
    file.set_len(0)?;
    writeln!(file, "{}, process {}", host.display(), std::process::id())
}

/// Who holds the lock, as its file says, in brackets; nothing where the file can't be read or says nothing.
fn holder(path: &Path) -> String {
    let mut text = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MAX_HOLDER).read_to_end(&mut text));
    let text: String = String::from_utf8_lossy(&text).chars().filter(|c| !c.is_control()).collect();
    if read.is_err() || text.is_empty() { String::new() } else { format!(" ({text})") }
}
