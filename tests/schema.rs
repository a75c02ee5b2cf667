//! `schema`: the JSON Schema of recipes, as the project carries it.

use crate::support::{Bench, Fleet};

#[test]
fn schema_prints_what_is_checked_in_and_needs_nothing() {
    let bench = Bench::new("", &Fleet::empty());
    let printed = bench.call(&["schema"]).expect(0);
    let checked_in = concat!(env!("CARGO_MANIFEST_DIR"), "/../../recipes/recipe.schema.json");
    assert!(printed.stdout == std::fs::read_to_string(checked_in).unwrap());
    assert_eq!(printed.stderr, "");
    assert_eq!(printed.json()["title"], "drs-runtime recipe");
    assert!(!bench.store().exists());
}
