//! The values of a wave that are more than a word or a list of names.

use super::super::{MaxFailed, OnFailure, PauseBefore};
use super::problems::Context;
use super::value::{Field, quoted};

/// The most servers of a wave that can be allowed to fail by number.
const MAX_COUNT: u32 = 10_000;

pub(super) fn pause_before(field: &Field<'_>, context: &mut Context) -> Option<PauseBefore> {
    if let Some(pauses) = field.raw.as_bool() {
        let word = if pauses { "always" } else { "never" };
        field.problem(context, format!("says in which mode, not {pauses}"), format!("write pause-before = \"{word}\""));
        return None;
    }
    let choices = [
        ("always", PauseBefore::Always),
        ("drill", PauseBefore::Drill),
        ("recovery", PauseBefore::Recovery),
        ("never", PauseBefore::Never),
    ];
    field.choice(&choices, context)
}

pub(super) fn on_failure(field: &Field<'_>, context: &mut Context) -> Option<OnFailure> {
    let choices = [("stop", OnFailure::Stop), ("continue", OnFailure::Continue), ("pause", OnFailure::Pause)];
    field.choice(&choices, context)
}

/// A number of servers, or a share: `2`, `"10%"`.
pub(super) fn max_failed(field: &Field<'_>, context: &mut Context) -> Option<MaxFailed> {
    if field.raw.is_integer() {
        return field.number(0..=MAX_COUNT, context).map(MaxFailed::Count);
    }
    if !field.raw.is_str() {
        let damaged = context.damage().touches(&field.span);
        if !damaged {
            field.wrong(context, "must be a number of servers or a share in quotes");
        }
        return None;
    }
    let text = field.text(context)?;
    match share(text) {
        Some(share) => Some(MaxFailed::Percent(share)),
        None if text.chars().all(|c| c.is_ascii_digit()) => {
            let help = format!("write {text} for servers or \"{text}%\" for a share");
            field.problem(context, format!("is a share without its unit: {}", quoted(text)), help);
            None
        }
        None => {
            field.wrong(
                context,
                format!("must be a number of servers or a share from 0% to 100%, not {}", quoted(text)),
            );
            None
        }
    }
}

/// A whole share of 0 to 100.
fn share(text: &str) -> Option<u8> {
    let digits = text.strip_suffix('%')?.trim_end();
    let is_whole = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit());
    is_whole.then(|| digits.parse().ok()).flatten().filter(|share| *share <= 100)
}
