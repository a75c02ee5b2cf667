//! Every kind of mistake in a recipe: one change to a sound recipe, the one problem that it makes, and what is under it.

use drs_core::recipe::{Problem, decode};

mod cases;
mod sound;

use cases::TOPICS;
use sound::{Case, SOUND};

/// What differs from the expectation, for a case that is not as expected.
fn mismatch(case: &Case) -> Option<String> {
    let text = case.text();
    let found = decode(&text).err().unwrap_or_default();
    let as_expected = |problem: &Problem| {
        let under = problem.span.clone().map_or("", |span| &text[span]);
        let help = problem.help.as_deref().unwrap_or_default();
        problem.message == case.message && under == case.under && help.contains(case.help)
    };
    if found.len() == 1 && found.iter().all(as_expected) {
        return None;
    }
    let shown: Vec<String> = found
        .iter()
        .map(|problem| {
            format!(
                "  {}\n    under {:?}\n    help: {}",
                problem.message,
                problem.span.clone().map(|span| &text[span]),
                problem.help.as_deref().unwrap_or("none")
            )
        })
        .collect();
    Some(format!(
        "{:?} gave\n{}\nand not\n  {}\n    under {:?}\n    help: {}",
        case.to,
        shown.join("\n"),
        case.message,
        case.under,
        case.help
    ))
}

#[test]
fn the_sound_recipe_is_sound() {
    assert_eq!(decode(SOUND).err(), None);
}

#[test]
fn every_mistake_is_told_once_at_its_place_and_hides_nothing() {
    for (topic, cases) in TOPICS {
        let wrong: Vec<String> = cases.iter().filter_map(mismatch).collect();
        assert!(wrong.is_empty(), "{topic}: {} of {}:\n\n{}", wrong.len(), cases.len(), wrong.join("\n\n"));
    }
}
