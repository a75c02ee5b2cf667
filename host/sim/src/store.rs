//! A world's folder: the fleet file, a state, the log of the calls since, and the time it got to.
//!
//! A call is appended to the log before it is answered, so that a killed process leaves either the world before the call or
//! the one after it; opening a world has the logged calls done again. When the log has outgrown the state, the state is
//! written to a new file, flushed to disk and renamed over the old one, and a new log begins: what a call costs does not
//! grow with the fleet. Each log bears the number of calls that its state has seen, so that it is never read with another.
//! The log is handed to the operating system and not flushed: losing power may cost a simulated world its last calls.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Write},
    path::{Path, PathBuf},
};

use jiff::{SignedDuration, Timestamp};

use crate::{logged_call::LoggedCall, model::State};

const FLEET: &str = "fleet.toml";
const STATE: &str = "state.json";
const LOG: &str = "calls";
const TIME: &str = "time";
const LOCK: &str = "lock";

/// How much simulated time passes at least between two notes of the time.
const NOTE_EVERY: SignedDuration = SignedDuration::from_secs(5);

/// The least bytes of a log that are worth a new state.
const WORTH_A_STATE: usize = 1 << 20;

/// The folder of one world, held by this process.
#[derive(Debug)]
pub(crate) struct Store {
    folder: PathBuf,
    noted: Timestamp,
    log: File,
    log_bytes: usize,
    state_bytes: usize,
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
    #[error("{}: a call that can't be done again: {error}", path.display())]
    Call { path: PathBuf, error: http::Error },
}

/// A world as its folder keeps it.
pub(crate) struct Kept {
    pub(crate) store: Store,
    /// The fleet file's text.
    pub(crate) fleet: String,
    pub(crate) state: State,
    /// What happened since, in order.
    pub(crate) calls: Vec<LoggedCall>,
    /// The latest time that was noted.
    pub(crate) time: Timestamp,
}

impl Store {
    /// Makes the folder of a new world. One that holds a world already is refused.
    pub(crate) fn create(folder: &Path, fleet: &str, state: &State) -> Result<Store, StoreError> {
        fs::create_dir_all(folder).map_err(file_error(folder))?;
        let lock = lock(folder)?;
        let path = folder.join(STATE);
        if path.exists() {
            let error = io::Error::new(io::ErrorKind::AlreadyExists, "the folder already holds a world");
            return Err(StoreError::File { path, error });
        }
        replace(folder, FLEET, fleet.as_bytes(), true)?;
        let state_bytes = write_state(folder, state)?;
        let log = open_log(folder, state)?;
        Ok(Store { folder: folder.to_owned(), noted: state.time, log, log_bytes: 0, state_bytes, _lock: lock })
    }

    /// Opens a stored world.
    pub(crate) fn open(folder: &Path) -> Result<Kept, StoreError> {
        // Read first, so that a folder without a world gets no lock file.
        read_state(folder)?;
        let lock = lock(folder)?;
        let state = read_state(folder)?;
        let fleet = read_fleet(folder)?;
        let (calls, whole) = read_log(folder, &state)?;
        let log = open_log(folder, &state)?;
        // What a crash left of a line was never answered.
        log.set_len(whole as u64).map_err(file_error(&log_path(folder, &state)))?;
        let time = latest(folder, &state, &calls);
        let store =
            Store { folder: folder.to_owned(), noted: time, log, log_bytes: whole, state_bytes: 0, _lock: lock };
        Ok(Kept { store, fleet, state, calls, time })
    }

    /// The fleet file's text of a stored world, and the time that it got to. It may be open elsewhere.
    pub(crate) fn last_time(folder: &Path) -> Result<(String, Timestamp), StoreError> {
        let state = read_state(folder)?;
        let (calls, _) = read_log(folder, &state)?;
        Ok((read_fleet(folder)?, latest(folder, &state, &calls)))
    }

    /// Keeps a call, and now and then the state that it led to.
    pub(crate) fn commit(&mut self, call: &LoggedCall, state: &State) -> Result<(), StoreError> {
        let path = self.folder.join(LOG);
        let mut line = serde_json::to_vec(call).map_err(|error| StoreError::Content { path: path.clone(), error })?;
        line.push(b'\n');
        self.log.write_all(&line).map_err(file_error(&path))?;
        self.log_bytes += line.len();
        self.noted = state.time;
        if self.log_bytes > WORTH_A_STATE.max(2 * self.state_bytes) {
            self.renew(state)?;
        }
        Ok(())
    }

    /// What can't be kept in the folder.
    pub(crate) fn failed(&self, error: io::Error) -> StoreError {
        StoreError::File { path: self.folder.clone(), error }
    }

    /// What the log says can't be done again.
    pub(crate) fn unrepeatable(&self, error: http::Error) -> StoreError {
        StoreError::Call { path: self.folder.join(LOG), error }
    }

    /// Writes the state and begins a new log.
    fn renew(&mut self, state: &State) -> Result<(), StoreError> {
        // The new log is there first: a crash in between leaves it without a state, and the next renewal clears it away.
        self.log = open_log(&self.folder, state)?;
        self.state_bytes = write_state(&self.folder, state)?;
        self.log_bytes = 0;
        remove_other_logs(&self.folder, state)
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

/// Writes the state durably; its size.
fn write_state(folder: &Path, state: &State) -> Result<usize, StoreError> {
    let path = folder.join(STATE);
    let text = serde_json::to_vec(state).map_err(|error| StoreError::Content { path, error })?;
    replace(folder, STATE, &text, true)?;
    Ok(text.len())
}

/// The log of the calls since this state.
fn log_path(folder: &Path, state: &State) -> PathBuf {
    folder.join(format!("{LOG}-{}.jsonl", state.calls.values().sum::<u64>()))
}

fn open_log(folder: &Path, state: &State) -> Result<File, StoreError> {
    let path = log_path(folder, state);
    File::options().create(true).append(true).open(&path).map_err(file_error(&path))
}

/// The logged calls, and how many bytes of the log are whole lines.
fn read_log(folder: &Path, state: &State) -> Result<(Vec<LoggedCall>, usize), StoreError> {
    let path = log_path(folder, state);
    let text = match fs::read(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
        read => read.map_err(file_error(&path))?,
    };
    let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let lines = text.split_inclusive(|byte| *byte == b'\n').filter(|line| line.ends_with(b"\n"));
    let calls = lines.map(serde_json::from_slice).collect::<Result<_, _>>();
    Ok((calls.map_err(|error| StoreError::Content { path, error })?, whole))
}

fn remove_other_logs(folder: &Path, state: &State) -> Result<(), StoreError> {
    let current = log_path(folder, state);
    for entry in fs::read_dir(folder).map_err(file_error(folder))? {
        let path = entry.map_err(file_error(folder))?.path();
        let is_log = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(LOG));
        if is_log && path != current {
            fs::remove_file(&path).map_err(file_error(&path))?;
        }
    }
    Ok(())
}

/// The latest time that the folder knows of.
fn latest(folder: &Path, state: &State, calls: &[LoggedCall]) -> Timestamp {
    let logged = calls.last().map(|call| call.time);
    [logged, noted_time(folder)].into_iter().flatten().fold(state.time, Timestamp::max)
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
