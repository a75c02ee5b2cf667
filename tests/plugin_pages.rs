//! The pages of the built-in plug-ins: what they show in a recipe runs as it stands.

use std::path::Path;

use serde_json::Value;

use crate::support::{
    Bench, Fleet,
    recipe::recipe,
    result::{id, of_kind},
};

/// The table of the ledger's page.
const TABLE: &str = "name = \"drills\", partition-key = { name = \"plan\" }, sort-key = { name = \"entry\" }";

/// The recipe that a page shows.
pub(crate) fn shown(page: &str) -> String {
    let text = std::fs::read_to_string(page).unwrap_or_else(|error| panic!("{page}: {error}"));
    let block = text.split_once("```toml\n").and_then(|(_, rest)| rest.split_once("\n```"));
    block.unwrap_or_else(|| panic!("{page} shows no recipe")).0.to_owned()
}

#[test]
fn the_recipe_that_a_plug_ins_page_shows_runs() {
    let plugins = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins");
    for name in drs_sandbox::BUILTINS {
        let page = plugins.join(name).join("README.md").display().to_string();
        let bench = Bench::new(&recipe(&shown(&page)), &Fleet::shop().table("dynamodb.tables", TABLE));
        let result = bench.run().expect(0).json();
        assert_eq!(result["status"], "COMPLETED", "{page}");
        let events = bench.events(&id(&result));
        let answers = ["hook-answered", "policy-judged"].map(|kind| of_kind(&events, kind)).concat();
        assert!(
            answers.iter().any(|answer| [&answer["hook"], &answer["policy"]].contains(&&Value::from(name))),
            "{page}: {name} was not asked: {answers:?}"
        );
    }
}
