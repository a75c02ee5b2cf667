//! What a wave waits for, in words.

use drs_core::execution::{Execution, ServerState, WaveState};
use drs_core::status::ServerStatus;
use drs_core::time::Timestamp;

use crate::clean::clean;
use crate::words::{server_names, time_of_day};

/// What holds the wave back where nobody is at work on it: what a silent process may still send, or what its launches wait
/// for.
pub(crate) fn wave_waits(execution: &Execution, wave: &WaveState) -> Option<String> {
    stray_waits(execution, wave).or_else(|| launch_waits(execution, wave))
}

/// Until when nothing is done that a late call of the process before could undo.
pub(crate) fn stray_waits(execution: &Execution, wave: &WaveState) -> Option<String> {
    execution.strays_of_wave(wave, execution.last_event).map(stray_words)
}

/// The same of settings that are to be put back.
pub(crate) fn restore_waits(execution: &Execution) -> Option<String> {
    execution.strays_of_restores(execution.last_event).map(stray_words)
}

/// The longest of them all, right after a takeover.
pub(crate) fn takeover_waits(execution: &Execution) -> Option<String> {
    let now = execution.last_event;
    let waves = execution.waves.iter().filter_map(|wave| execution.strays_of_wave(wave, now)).max();
    let until = waves.max(execution.strays_of_restores(now))?;
    Some(format!("what that process may still send is waited for until {}", time_of_day(until)))
}

fn stray_words(until: Timestamp) -> String {
    format!("waits until {} for what the process before, which was only silent, may still send", time_of_day(until))
}

/// What holds a launch of the wave back: a quota, a throttle, or jobs of others that hold its servers.
pub(crate) fn launch_waits(execution: &Execution, wave: &WaveState) -> Option<String> {
    if !wave.is_under_way() {
        return None;
    }
    held_words(execution, wave).or_else(|| busy_words(execution, wave))
}

fn held_words(execution: &Execution, wave: &WaveState) -> Option<String> {
    let held = wave.held.as_ref()?;
    let until =
        (held.until > execution.last_event).then(|| format!("; looked at again at {}", time_of_day(held.until)));
    let (since, until) = (time_of_day(held.since), until.unwrap_or_default());
    Some(format!("its launch waits since {since}: {}{until}", clean(&held.detail)))
}

/// Servers that jobs of others hold, by the first of them.
fn busy_words(execution: &Execution, wave: &WaveState) -> Option<String> {
    let waits = |server: &&ServerState| server.status == ServerStatus::Pending && server.busy.is_some();
    let busy: Vec<&ServerState> = execution.servers_of(wave).filter(waits).collect();
    let first = busy.first()?.busy.as_ref()?;
    let names = server_names(execution, busy.iter().map(|server| &server.id));
    Some(format!("{names}: held by {}; given up at {}", clean(&first.holder), time_of_day(first.limit)))
}

#[cfg(test)]
mod tests {
    use drs_core::event::Event;

    use super::*;
    use crate::sample;

    #[test]
    fn what_a_silent_process_may_still_send_is_waited_for_until_it_can_not_come_any_more() {
        let execution = sample::taken_from_silence().execution();
        let words = wave_waits(&execution, &execution.waves[0]).unwrap();
        let until = time_of_day(sample::at(100 + 6 * 60));
        assert!(words.starts_with(&format!("waits until {until} for what the process before")), "{words}");
        assert_eq!(wave_waits(&execution, &execution.waves[1]), None, "it is not under way");
        let later = sample::taken_from_silence().then(100 + 6 * 60, Event::HooksExpired { wave: "database".into() });
        let execution = later.execution();
        assert_eq!(wave_waits(&execution, &execution.waves[0]), None);
    }
}
