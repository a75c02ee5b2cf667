//! Every kind of mistake in a recipe as a terminal shows it: the line, what is under it, and what to write instead.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use drs_core::aws::SourceServer;
use drs_core::mode::Mode;
use drs_core::plan::{Inventory, resolve};
use drs_core::recipe::{Problem, decode};

use super::Diagnostics;
use crate::surface::Surface;

// The mistakes are those that the core's own tests make: what is told there is shown here.
#[path = "../../../core/tests/recipe_problems/cases.rs"]
mod cases;
#[path = "../../../core/tests/recipe_problems/sound.rs"]
#[expect(dead_code, reason = "what a case is expected to tell is compared by the core's tests")]
mod sound;

use cases::TOPICS;
use sound::SOUND;

/// Problems as they are shown, without the line that counts them.
fn shown(text: &str, problems: &[Problem]) -> String {
    let surface = Surface { colour: false, width: Some(100) };
    let rendered = Diagnostics::new(Path::new("shop.toml"), text, problems).text(surface);
    rendered.rsplit_once("\n\n").map_or_else(|| rendered.clone(), |(problems, _)| format!("{problems}\n\n"))
}

/// A message without what is of one recipe: what is quoted, and numbers.
fn kind(message: &str) -> String {
    let outside = message.split(['"', '`']).step_by(2).collect::<Vec<_>>().join("…");
    outside.chars().filter(|c| !c.is_ascii_digit()).collect()
}

#[test]
fn every_kind_of_mistake_is_shown_at_its_line_with_what_to_write() {
    let mut kinds = BTreeSet::new();
    for (topic, cases) in TOPICS {
        let mut all = String::new();
        for case in *cases {
            let text = case.text();
            let problems = decode(&text).err().unwrap_or_default();
            kinds.extend(problems.iter().map(|problem| kind(&problem.message)));
            all.push_str(&shown(&text, &problems));
        }
        insta::assert_snapshot!(*topic, all);
    }
    assert!(kinds.len() >= 50, "{} kinds: {kinds:#?}", kinds.len());
}

/// What DRS has to say to the sound recipe: its servers and one of another group.
fn inventory() -> Vec<SourceServer> {
    let server = |id: &str, name: &str, tier: &str| {
        let said = serde_json::json!({ "id": id, "hostname": name, "tags": { "Tier": tier, "Site": "west" } });
        serde_json::from_value(said).unwrap()
    };
    vec![
        server("s-0000aaaa2222bbbb0", "db-1", "database"),
        server("s-1111aaaa2222bbbb3", "web-1", "web"),
        server("s-2222aaaa2222bbbb4", "web-2", "web"),
    ]
}

/// One change to the sound recipe that only shows when its servers are looked for.
const OUTSIDE: [(&str, &str); 6] = [
    ("\"s-2222aaaa2222bbbb4\"]\n", "\"s-2222aaaa2222bbbb4\", \"s-3333aaaa2222bbbb5\"]\n"),
    ("tags = { Tier = \"database\" }", "tags = { Tier = \"storage\" }"),
    ("tags = { Tier = \"database\" }", "tags = { Site = \"west\" }"),
    (
        "[groups.web]\n",
        "[groups.database.launch.servers.\"s-1111aaaa2222bbbb3\"]\nsubnet = \"subnet-0d1e5f2a3b4c5d6e7\"\n\n[groups.web]\n",
    ),
    (
        "groups = [\"database\"]",
        "groups = [\"database\"]\nservers = [\"s-0000aaaa2222bbbb0\", \"s-1111aaaa2222bbbb3\"]",
    ),
    ("groups = [\"database\"]", "groups = [\"database\"]\nservers = [\"s-1111aaaa2222bbbb3\"]"),
];

#[test]
fn what_only_drs_can_tell_is_shown_at_its_line_as_well() {
    let digests = ["launch-guard", "health-gate"].map(|name| (name.into(), "0".repeat(64)));
    let (servers, digests) = (inventory(), BTreeMap::from(digests));
    let inventory = Inventory {
        account: "123456789012".to_owned(),
        region: "us-west-2".to_owned(),
        servers: &servers,
        digests: &digests,
        signatures: &BTreeMap::new(),
    };
    let mut all = String::new();
    for (from, to) in OUTSIDE {
        assert_eq!(SOUND.matches(from).count(), 1, "{from}");
        let text = SOUND.replacen(from, to, 1);
        let problems = resolve(&decode(&text).unwrap(), Mode::Drill, &inventory).unwrap_err();
        all.push_str(&shown(&text, &problems));
    }
    insta::assert_snapshot!(all);
}
