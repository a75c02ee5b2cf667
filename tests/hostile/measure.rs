//! What an attack costs this process.

use std::time::Instant;

/// A measurement under way.
pub(crate) struct Measure {
    began: Instant,
    resident: Option<u64>,
}

impl Measure {
    /// Begins, with the peak of the memory taken back to what it is now.
    pub(crate) fn begin() -> Self {
        // Where this is not Linux, or not allowed, memory is not measured.
        let reset = std::fs::write("/proc/self/clear_refs", "5").ok();
        Self { began: now(), resident: reset.and_then(|()| status("VmRSS:")) }
    }

    /// By how many bytes the process grew at most since then, and the seconds.
    pub(crate) fn end(&self) -> (Option<u64>, f64) {
        let peak = self.resident.and_then(|before| status("VmHWM:").map(|peak| peak.saturating_sub(before)));
        (peak, now().duration_since(self.began).as_secs_f64())
    }
}

#[allow(clippy::disallowed_methods, reason = "the wall's time is what is measured")]
fn now() -> Instant {
    Instant::now()
}

/// A line of the process's status, in bytes.
fn status(name: &str) -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kib| kib << 10)
}
