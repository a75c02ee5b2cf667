//! A world's folder: the fleet file, the state, and the time it got to.
//!
//! The state is written to a new file, flushed to disk and renamed over the old one, so that a crash leaves either the
//! state before a call or the one after it. The time alone is not worth a flush: losing a little of it is harmless.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
};

use jiff::{SignedDuration, Timestamp};

use crate::model::State;

const FLEET: &str = "fleet.toml";
const STATE: &str = "state.json";
const TIME: &str = "time";
const LOCK: &str = "lock";

/// How much simulated time passes at least between two notes of the time.
const NOTE_EVERY: SignedDuration = SignedDuration::from_secs(5);

/// The folder of one world, held by this process.
#[derive(Debug)]
pub(crate) struct Store {
    folder: PathBuf,
    noted: Timestamp,
    /// Locked for as long as the world is open; the operating system lets go of it when the process dies.
    _lock: File,
}

/// Why a world's folder can't be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    #[error("another process has this world open")]
    InUse,
    #[error("{}: {error}", path.display())]
    File { path: PathBuf, error: io::Error },
    #[error("{}: not the state of a world: {error}", path.display())]
    Content { path: PathBuf, error: serde_json::Error },
}

impl Store {
    /// Makes the folder of a new world. One that holds a world already is refused.
    pub(crate) fn create(folder: &Path, fleet: &str, state: &State) -> Result<Store, StoreError> {
        fs::create_dir_all(folder).map_err(file_error(folder))?;
        let mut store = Store { folder: folder.to_owned(), noted: state.time, _lock: lock(folder)? };
        let path = folder.join(STATE);
        if path.exists() {
            let error = io::Error::new(io::ErrorKind::AlreadyExists, "the folder already holds a world");
            return Err(StoreError::File { path, error });
        }
        replace(folder, FLEET, fleet.as_bytes(), true)?;
        store.commit(state)?;
        Ok(store)
    }

    /// Opens a stored world: its fleet file's text and its state.
    pub(crate) fn open(folder: &Path) -> Result<(Store, String, State), StoreError> {
        // Read first, so that a folder without a world gets no lock file.
        read_state(folder)?;
        let lock = lock(folder)?;
        let mut state = read_state(folder)?;
        let fleet = read_fleet(folder)?;
        state.time = state.time.max(noted_time(folder).unwrap_or(state.time));
        let store = Store { folder: folder.to_owned(), noted: state.time, _lock: lock };
        Ok((store, fleet, state))
    }

    /// The fleet file's text of a stored world, and the time that it got to. It may be open elsewhere.
    pub(crate) fn last_time(folder: &Path) -> Result<(String, Timestamp), StoreError> {
        let state = read_state(folder)?;
        let time = noted_time(folder).map_or(state.time, |noted| noted.max(state.time));
        Ok((read_fleet(folder)?, time))
    }

    /// Makes the state durable.
    pub(crate) fn commit(&mut self, state: &State) -> Result<(), StoreError> {
        let path = self.folder.join(STATE);
        let text = serde_json::to_vec(state).map_err(|error| StoreError::Content { path, error })?;
        replace(&self.folder, STATE, &text, true)?;
        self.noted = state.time;
        Ok(())
    }

    /// What can't be kept in the folder.
    pub(crate) fn failed(&self, error: io::Error) -> StoreError {
        StoreError::File { path: self.folder.clone(), error }
    }

    /// Notes the time, if the last note is old enough.
    pub(crate) fn note_time(&mut self, now: Timestamp) -> Result<(), StoreError> {
        if now.duration_since(self.noted) < NOTE_EVERY {
            return Ok(());
        }
        self.noted = now;
        replace(&self.folder, TIME, now.to_string().as_bytes(), false)
    }
}

fn lock(folder: &Path) -> Result<File, StoreError> {
    let path = folder.join(LOCK);
    let file = File::create(&path).map_err(file_error(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse),
        Err(TryLockError::Error(error)) => Err(StoreError::File { path, error }),
    }
}

fn read_state(folder: &Path) -> Result<State, StoreError> {
    let path = folder.join(STATE);
    let text = fs::read(&path).map_err(file_error(&path))?;
    serde_json::from_slice(&text).map_err(|error| StoreError::Content { path, error })
}

fn read_fleet(folder: &Path) -> Result<String, StoreError> {
    let path = folder.join(FLEET);
    fs::read_to_string(&path).map_err(file_error(&path))
}

/// The noted time; a note that can't be read is no note.
fn noted_time(folder: &Path) -> Option<Timestamp> {
    fs::read_to_string(folder.join(TIME)).ok()?.parse().ok()
}

fn replace(folder: &Path, name: &str, content: &[u8], durable: bool) -> Result<(), StoreError> {
    let path = folder.join(name);
    let new = folder.join(format!("{name}.new"));
    let write = || {
        let mut file = File::create(&new)?;
        file.write_all(content)?;
        if durable {
            file.sync_all()?;
        }
        fs::rename(&new, &path)?;
        if durable {
            sync_folder(folder)?;
        }
        Ok(())
    };
    write().map_err(file_error(&path))
}

/// Makes a rename durable. Windows can't open a folder as a file, and needs no flush for it.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

fn file_error(path: &Path) -> impl Fn(io::Error) -> StoreError + use<> {
    let path = path.to_owned();
    move |error| StoreError::File { path: path.clone(), error }
}
