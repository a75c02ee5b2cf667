//! What the benchmarks share: the wall's time, the middle of several measurements, and what the operating system counted
//! of a process.

use std::process::Child;
use std::time::{Duration, Instant};

/// The operating system counts processor time in these: sysconf(_SC_CLK_TCK) is 100 on every Linux.
const TICKS_A_SECOND: f64 = 100.0;

/// How often a process is looked at while it runs.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// Whether this is a benchmark, not a listing of benchmarks or their trial, which are not worth minutes.
pub(crate) fn is_asked_for() -> bool {
    std::env::args().any(|argument| argument == "--bench")
}

/// The wall's time.
#[allow(clippy::disallowed_methods, reason = "the wall's time is what is measured")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// How long some work takes on the wall's clock.
pub(crate) fn timed(work: impl FnOnce()) -> Duration {
    let began = now();
    work();
    began.elapsed()
}

/// The middle one of measurements, which a stray disturbance does not move.
pub(crate) fn median(mut measured: Vec<f64>) -> f64 {
    measured.sort_by(f64::total_cmp);
    measured.get(measured.len() / 2).copied().unwrap_or(f64::NAN)
}

/// What a process has used.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Used {
    /// The most memory that it has had at a time, in MB.
    pub(crate) memory: f64,
    /// The processor time of all its threads, in seconds.
    pub(crate) processor: f64,
}

impl Used {
    /// What a process has used so far. Once it has ended its memory is not known any more.
    pub(crate) fn so_far(process: u32) -> Option<Self> {
        let read = |file: &str| std::fs::read_to_string(format!("/proc/{process}/{file}")).ok();
        let status = read("status")?;
        let kib = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
        let memory = kib.and_then(|kib| kib.trim().parse::<f64>().ok()).unwrap_or_default() * 1024.0 / 1e6;
        // After the name, which is in brackets and may hold anything, utime and stime are the 12th and 13th field.
        let stat = read("stat")?;
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        let ticks = |index: usize| fields.get(index)?.parse::<f64>().ok();
        Some(Self { memory, processor: (ticks(11)? + ticks(12)?) / TICKS_A_SECOND })
    }

    /// What a process uses until it ends, which must be well. It is looked at every few milliseconds; neither figure falls,
    /// so nothing between two looks is missed but the very end.
    pub(crate) fn until_end(mut child: Child) -> Self {
        let mut used = Self::default();
        let ended = loop {
            if let Some(now) = Self::so_far(child.id()) {
                used = Self { memory: now.memory.max(used.memory), processor: now.processor.max(used.processor) };
            }
            if let Some(ended) = child.try_wait().unwrap() {
                break ended;
            }
            std::thread::sleep(LOOK_EVERY);
        };
        assert!(ended.success(), "{ended}");
        used
    }
}

/// A line of the table that the benchmarks print.
pub(crate) fn row(what: &str, figure: &str) {
    println!("| {what} | {figure} |");
}
