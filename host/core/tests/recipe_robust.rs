//! Whatever the text, the decoder answers: it never panics, and every problem lies within the text.

use drs_core::recipe::{MAX_RECIPE_BYTES, Problem, decode};
use proptest::prelude::*;

const EXAMPLE: &str = include_str!("recipe_example/shop.toml");

/// The problems of a text, after a look at where they are.
fn problems(text: &str) -> Vec<Problem> {
    let problems = decode(text).err().unwrap_or_default();
    for problem in &problems {
        if let Some(span) = &problem.span {
            assert!(text.get(span.clone()).is_some(), "{span:?} is no part of the text: {}", problem.message);
        }
        assert!(!problem.message.is_empty() && problem.help.is_some(), "{problem:?} says what to write instead");
    }
    let places: Vec<_> = problems.iter().filter_map(|problem| problem.span.as_ref().map(|span| span.start)).collect();
    assert!(places.is_sorted(), "problems come in the order of the text");
    problems
}

/// A change to a text: at a place, some characters are taken out and others put in.
fn mutation() -> impl Strategy<Value = (prop::sample::Index, usize, String)> {
    let tokens = prop::sample::select(vec![
        "",
        "\"",
        "'",
        "\"\"\"",
        "'''",
        "[",
        "]",
        "[[",
        "]]",
        "{",
        "}",
        "=",
        ",",
        ".",
        "\n",
        "\r",
        "\r\n",
        "#",
        "\\",
        "é",
        "☃",
        "\u{feff}",
        "\0",
        "true",
        "-1",
        "0x",
        "1e999",
        "inf",
        "nan",
        "1979-05-27",
        "[plan]\n",
        "[[waves]]\n",
        "name = \"web\"\n",
        "depends-on = [\"web\"]\n",
        "[groups.web]\n",
        "groups.web = 1\n",
        "x.y.z = {}\n",
        "99999999999999999999",
    ]);
    let inserted = prop_oneof![tokens.prop_map(str::to_owned), "\\PC{0,4}"];
    (any::<prop::sample::Index>(), 0usize..40, inserted)
}

fn mutated(text: &str, (place, taken, inserted): &(prop::sample::Index, usize, String)) -> String {
    let characters: Vec<char> = text.chars().collect();
    let at = place.index(characters.len() + 1);
    let end = (at + taken).min(characters.len());
    characters[..at].iter().copied().chain(inserted.chars()).chain(characters[end..].iter().copied()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_mutated_recipe_is_answered(mutations in prop::collection::vec(mutation(), 1..6)) {
        let text = mutations.iter().fold(EXAMPLE.to_owned(), |text, mutation| mutated(&text, mutation));
        problems(&text);
    }

    #[test]
    fn any_text_is_answered(text in "(\\PC|[\\[\\]{}=\"'.,\n\r#-]){0,200}") {
        problems(&text);
    }
}

#[test]
fn an_empty_text_lacks_the_four_sections() {
    let missing: Vec<_> = problems("").into_iter().map(|problem| problem.message).collect();
    assert_eq!(missing, ["plan", "target", "groups", "waves"].map(|key| format!("the recipe does not say `{key}`")));
}

#[test]
fn a_text_that_is_too_long_is_not_read() {
    let found = problems(&"#".repeat(MAX_RECIPE_BYTES + 1));
    assert!(found.len() == 1 && found[0].message.contains("at most 1048576"), "{found:?}");
}

#[test]
fn only_the_first_problems_are_listed_and_the_rest_is_counted() {
    let many: String = (0..1_000).map(|n| format!("[groups.g{n}]\ncolour = {n}\n")).collect();
    let found = problems(&many);
    assert_eq!(found.len(), 201);
    assert!(
        found.iter().any(|problem| problem.span.is_none() && problem.message.ends_with("more problems are not listed"))
    );
}

#[test]
fn all_mistakes_of_a_text_are_told_at_once() {
    let text = EXAMPLE
        .replace("rto = \"45m\"", "rto = 45m")
        .replace("region = \"us-west-2\"", "region = \"oregon\"")
        .replace("right-sizing = \"none\"", "right-sizing = \"basic\"")
        .replace("depends-on = [\"database\"]", "depends-on = [\"databse\"")
        .replace("timeout = \"40m\"", "timeout = \"40\"")
        .replace("within", "with in");
    let told: Vec<_> = problems(&text).into_iter().map(|problem| problem.message).collect();
    assert_eq!(
        told,
        [
            "\"45m\" is a text without quotes",
            "`region` is not a Region: \"oregon\"",
            "`instance-type` has no effect with right-sizing = \"basic\": DRS chooses the type",
            "`timeout` has no unit: 40",
            "the list of `depends-on` is not closed",
            "this is not TOML: missing assignment between key-value pairs",
        ]
    );
}

#[test]
fn lines_without_a_value_hide_nothing_after_them() {
    let text = EXAMPLE.replace("mode =", "mode").replace("[groups.web]", "some words\n[groups.web]");
    let text = text.replace("terminate-after = \"2h\"", "terminate-after = 2");
    let told: Vec<_> = problems(&text).into_iter().map(|problem| problem.message).collect();
    assert_eq!(told, ["this line has no value", "this line has no value", "`terminate-after` has no unit: 2"]);
}

#[test]
fn large_recipes_are_read_in_time() {
    let groups: String = (0..900).map(|n| format!("[groups.g{n}]\ntags = {{ T = \"{n}\" }}\n")).collect();
    let waves: String = (0..900)
        .map(|n| format!("[[waves]]\nname = \"w{n}\"\ngroups = [\"g{n}\"]\ndepends-on = [\"w{}\"]\n", (n + 1) % 900))
        .collect();
    let found = problems(&format!("[plan]\nname = \"p\"\n[target]\nregion = \"us-west-2\"\n{groups}{waves}"));
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].message.starts_with("these waves wait for each other: w0 → w1 → "), "{}", found[0].message);
}
