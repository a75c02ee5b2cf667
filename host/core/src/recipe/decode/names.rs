//! Names: their shape, the nearest one to a name that does not exist, and names that differ in case only.

use std::collections::HashMap;

use super::super::Span;
use super::located::Located;
use super::problems::Context;
use super::value::quoted;

/// What a name of a group, a wave or a plug-in may be.
const SHAPE: &str = "a name has 1 to 64 letters (a-z, A-Z), digits, `-` or `_`, and begins with a letter or a digit";

/// Longer texts are not compared: nobody mistypes a name of that length.
const MAX_COMPARED: usize = 128;

/// Judges the name of a `kind` (`group`, `wave`, `plug-in`).
pub(super) fn check_shape(kind: &str, name: &str, span: &Span, context: &mut Context) {
    if !is_name(name) {
        context.problem(span, format!("{} is not a name for a {kind}", quoted(name)), SHAPE);
    }
}

/// Whether a text has the shape of a name.
pub(super) fn is_name(text: &str) -> bool {
    text.len() <= 64
        && text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

/// Reports names that differ from an earlier one in case only, or not at all.
pub(super) fn check_unique<'a, N: AsRef<str> + 'a>(
    kind: &str,
    names: impl Iterator<Item = &'a Located<N>>,
    context: &mut Context,
) {
    let mut seen: HashMap<String, &str> = HashMap::new();
    for name in names.filter(|name| !name.value.as_ref().is_empty()) {
        let text = name.value.as_ref();
        if let Some(earlier) = seen.get(&text.to_ascii_lowercase()) {
            let message = format!("two {kind}s are named {} and {}", quoted(earlier), quoted(text));
            context.problem(&name.span, message, "names must differ by more than case; give one of them another name");
        } else {
            seen.insert(text.to_ascii_lowercase(), text);
        }
    }
}

/// The candidate that was most likely meant by `word`, if one is near enough.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    if word.len() > MAX_COMPARED {
        return None;
    }
    let word = plain(word);
    let length = word.chars().count();
    let allowed = (length / 3).clamp(1, 3);
    candidates
        .into_iter()
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= allowed)
        .map(|candidate| (strsim::damerau_levenshtein(&word, &plain(candidate)), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Case and the choice between `-`, `_` and a space are no difference worth a suggestion's distance.
fn plain(text: &str) -> String {
    text.to_lowercase().replace(['_', ' '], "-")
}

/// Candidates as a person reads them, at most twenty.
pub(super) fn listed<'c>(candidates: impl IntoIterator<Item = &'c str>) -> String {
    const SHOWN: usize = 20;
    let all: Vec<_> = candidates.into_iter().collect();
    let shown = all.iter().take(SHOWN).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match all.len().checked_sub(SHOWN) {
        Some(more) if more > 0 => format!("{shown} and {more} more"),
        _ => shown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_near() {
        let names = ["subnet", "security-groups", "instance-type"];
        assert_eq!(nearest("subnett", names), Some("subnet"));
        assert_eq!(nearest("Instance_Type", names), Some("instance-type"));
        assert_eq!(nearest("colour", names), None);
        assert_eq!(nearest(&"x".repeat(100_000), names), None);
    }

    #[test]
    fn a_long_list_is_cut() {
        let names: Vec<_> = (0..25).map(|n| n.to_string()).collect();
        assert!(listed(names.iter().map(String::as_str)).ends_with("`19` and 5 more"));
    }
}
