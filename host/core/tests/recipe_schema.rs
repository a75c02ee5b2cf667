//! The schema that is checked in: what is generated, and fit for every recipe of the project.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail the test")]

use std::path::{Path, PathBuf};

use boon::{Compiler, SchemaIndex, Schemas};
use drs_core::recipe::{decode, schema};
use serde_json::Value;

const EXAMPLE: &str = include_str!("recipe_example/shop.toml");

fn recipes() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../recipes")
}

/// The schema, ready to judge.
struct Judge {
    schemas: Schemas,
    index: SchemaIndex,
}

impl Judge {
    fn new() -> Self {
        let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
        compiler.add_resource("recipe.json", schema()).unwrap();
        let index = compiler.compile("recipe.json", &mut schemas).unwrap();
        Self { schemas, index }
    }

    /// What the schema has against a recipe.
    fn fault(&self, text: &str) -> Option<String> {
        let value: Value = toml::from_str(text).unwrap();
        self.schemas.validate(&value, self.index).err().map(|error| format!("{error:#}"))
    }
}

#[test]
fn the_schema_that_is_checked_in_is_the_one_that_is_generated() {
    let file = recipes().join("recipe.schema.json");
    let checked_in = std::fs::read_to_string(&file).unwrap_or_default();
    let generated = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    assert!(checked_in == generated, "run: cargo run --release -- schema > recipes/recipe.schema.json");
}

#[test]
fn it_accepts_the_recipes_of_the_project() {
    let judge = Judge::new();
    let mut read = 0;
    for entry in std::fs::read_dir(recipes()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let text = std::fs::read_to_string(&path).unwrap();
            assert_eq!(judge.fault(&text), None, "{}", path.display());
            read += 1;
        }
    }
    assert!(read >= 2);
    assert_eq!(judge.fault(EXAMPLE), None);
}

/// Changes of the example, each of which the decoder refuses as well.
const WRONG: [(&str, &str); 20] = [
    ("rto = ", "rtoo = "),
    ("rto = \"45m\"", "rto = 45"),
    ("mode = \"drill\"", "mode = \"recovery\""),
    ("name = \"shop\"", "name = \"\""),
    ("region = \"us-west-2\"", "region = \"us-west-2a\""),
    ("role = \"arn:aws:iam::111122223333:role/disaster-recovery\"\n", ""),
    ("account = \"111122223333\"", "account = \"1111-2222-3333\""),
    ("servers = [\"s-1111aaaa2222bbbb3\"", "tags = { A = \"b\" }\nservers = [\"s-1111aaaa2222bbbb3\""),
    ("right-sizing = \"none\"", "right-sizing = \"None\""),
    ("private-ip = \"10.0.1.10\"", "subnet = \"subnet-1\""),
    ("max-failed = \"10%\"", "max-failed = \"101%\""),
    ("pause-before = \"recovery\"", "pause-before = true"),
    ("may = [\"skip-wave\"]", "may = [\"skip-server\"]"),
    ("component = \"plugins/shop-answers.wasm\"", "component = \"oci://registry.example/shop-answers:1.4.0\""),
    ("jobs = 10", "jobs = 21"),
    ("wait-after = \"2m\"", "wait-after = 2"),
    ("optional = true", "optional = \"yes\""),
    ("memory = \"128 MiB\"", "memory = 128"),
    ("host-calls = 1000", "host-calls = 10001"),
    ("security-groups = [\"sg-0b0b1c2d3e4f5a6b7\"]\n\n[limits]", "\n[limits]"),
];

#[test]
fn it_refuses_what_an_editor_can_tell() {
    let judge = Judge::new();
    for (from, to) in WRONG {
        assert_eq!(EXAMPLE.matches(from).count(), 1, "{from}");
        let text = EXAMPLE.replacen(from, to, 1);
        assert!(judge.fault(&text).is_some(), "{to}");
        assert!(decode(&text).is_err(), "{to}");
    }
}
