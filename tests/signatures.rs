//! Components from elsewhere: signed by whom a recipe trusts, and agreed to in its lock file.

use std::path::{Path, PathBuf};

#[path = "../host/supply/tests/signer/mod.rs"]
pub(crate) mod signer;

use signer::Signer;

use crate::support::{
    Bench, Done, Fleet,
    recipe::{ONE_WAVE, recipe},
};

/// A built-in component as a file of somebody else.
fn component() -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins/dist/replication-gate.wasm")).unwrap()
}

/// A place where `gate.wasm` is a hook before the wave, signed as its signer says.
struct Place {
    bench: Bench,
    signer: Signer,
}

impl Place {
    fn new(signed: &str) -> Self {
        let signer = Signer::new(1);
        let plugin = format!(
            "before = [\"gate\"]\n\n[plugins.gate]\ncomponent = \"gate.wasm\"\n\
             grants = [\"drs:DescribeSourceServers\"]\nconfig = {{ rpo = \"24h\" }}\n{signed}\n\
             [trusted-keys]\nacme = \"{}\"\n",
            signer.public_key()
        );
        let place = Self { bench: Bench::new(&[&recipe(ONE_WAVE), plugin.as_str()].concat(), &Fleet::shop()), signer };
        std::fs::write(place.file("gate.wasm"), component()).unwrap();
        place
    }

    fn file(&self, name: &str) -> PathBuf {
        self.bench.path().join(name)
    }

    /// Signs what lies there as a component now.
    fn sign(&self, comment: &str) {
        let component = std::fs::read(self.file("gate.wasm")).unwrap();
        self.bench.write("gate.wasm.minisig", &self.signer.sign(&component, comment));
    }

    /// Another component with the same effect: one more custom section.
    fn change_component(&self) {
        let changed = [component(), vec![0, 2, 1, b'x']].concat();
        std::fs::write(self.file("gate.wasm"), changed).unwrap();
    }

    /// The configuration of the user, whose home this place is.
    fn configure(&self, text: &str) {
        let folder = self.file(".config/drs-runtime");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("config.toml"), text).unwrap();
    }

    fn lock(&self, arguments: &[&str]) -> Done {
        self.bench.call(&[&["plugin", "lock", "recipe.toml"], arguments].concat())
    }
}

const SIGNED: &str = "signed = { by = [\"acme\"], as = \"replication-gate\", at-least = \"1.4.0\" }\n";

#[test]
fn a_component_that_is_signed_as_asked_runs_and_the_record_says_by_whom() {
    let place = Place::new(SIGNED);
    place.sign("drs-runtime plugin replication-gate 1.4.0");
    let result = place.bench.run().expect(0).json();
    let events = place.bench.events(result["executionId"].as_str().unwrap());
    let signature = &events[0]["plan"]["plugins"][0]["signature"];
    assert_eq!((&signature["key"], &signature["version"]), (&"acme".into(), &"1.4.0".into()), "{signature}");
}

#[test]
fn a_component_that_is_not_signed_as_asked_does_not_run() {
    let place = Place::new(SIGNED);
    let refused = |said: &str| {
        let done = place.bench.run().expect(2);
        assert!(done.stderr.contains(said), "{}", done.stderr);
        assert!(place.bench.executions().is_empty());
    };
    refused("its signature can't be read");
    place.sign("drs-runtime plugin drill-ledger 1.4.0");
    refused("it is signed as `drill-ledger`, and `replication-gate` is asked for");
    place.sign("drs-runtime plugin replication-gate 1.3.9");
    refused("it is version 1.3.9, and at least 1.4.0 is asked for");
    place.sign("drs-runtime plugin replication-gate 1.4.0");
    place.change_component();
    refused("its signature by `acme` is not of this component");
}

#[test]
fn a_user_can_ask_for_signatures_by_keys_of_his_own() {
    let place = Place::new("");
    let configure = |keys: &str| {
        place.configure(&format!("[plugins]\nrequire-signature = true\n[trusted-keys]\n{keys}"));
    };
    configure("");
    let refused = place.bench.run().expect(2).stderr;
    assert!(refused.contains("asks for no signature, and your configuration does"), "{refused}");

    let place = Place::new(SIGNED);
    place.sign("drs-runtime plugin replication-gate 1.4.0");
    let configure = |keys: &str| {
        place.configure(&format!("[plugins]\nrequire-signature = true\n[trusted-keys]\n{keys}"));
    };
    configure("");
    let refused = place.bench.run().expect(2).stderr;
    assert!(refused.contains("a key of the recipe and not of your configuration"), "{refused}");
    configure(&format!("acme = \"{}\"\n", Signer::new(2).public_key()));
    let refused = place.bench.run().expect(2).stderr;
    assert!(refused.contains("the key `acme` is another one in your configuration"), "{refused}");
    configure(&format!("acme = \"{}\"\n", place.signer.public_key()));
    place.bench.run().expect(0);
}

#[test]
fn a_run_is_held_to_the_lock_file() {
    let place = Place::new("");
    place.bench.run_with(&["--locked"]).expect(3);
    let written = place.lock(&[]).expect(0).stdout;
    assert!(written.contains("recipe.lock is new: 1 plug-in"), "{written}");
    place.bench.run_with(&["--locked"]).expect(0);

    place.change_component();
    let refused = place.bench.run().expect(3).stderr;
    assert!(refused.contains("plug-in `gate` has the SHA-256"), "{refused}");
    assert!(refused.contains("agree to it: drs-runtime plugin lock recipe.toml"), "{refused}");
    place.bench.call(&["plan", "recipe.toml"]).expect(3);
    place.bench.call(&["check", "recipe.toml", "--online"]).expect(3);
    let agreed = place.lock(&["--output", "json"]).expect(0).json();
    assert_eq!(agreed["changes"].as_array().unwrap().len(), 1, "{agreed}");
    place.bench.run().expect(0);
}

#[test]
fn a_right_more_is_not_agreed_to_by_itself() {
    let place = Place::new("");
    place.lock(&[]).expect(0);
    let recipe = std::fs::read_to_string(place.file("recipe.toml")).unwrap();
    let more =
        recipe.replace("[\"drs:DescribeSourceServers\"]", "[\"drs:DescribeSourceServers\", \"ec2:DescribeInstances\"]");
    place.bench.write("recipe.toml", &more);
    let refused = place.bench.run().expect(3).stderr;
    assert!(refused.contains("plug-in `gate` is granted ec2:DescribeInstances"), "{refused}");
}

#[test]
fn nobody_goes_back_to_a_lower_version_unawares() {
    let place = Place::new("signed = { by = [\"acme\"], as = \"replication-gate\" }\n");
    place.sign("drs-runtime plugin replication-gate 1.4.0");
    place.lock(&[]).expect(0);
    place.sign("drs-runtime plugin replication-gate 1.3.9");
    let refused = place.lock(&[]).expect(3).stderr;
    assert!(refused.contains("plug-in `gate` is version 1.3.9, lower than the 1.4.0"), "{refused}");
    place.bench.run().expect(3);
    place.lock(&["--allow-downgrade"]).expect(0);
    place.bench.run().expect(0);
}

#[test]
fn what_is_no_lock_file_stops_a_run() {
    let place = Place::new("");
    place.bench.write("recipe.lock", "version = 7\n");
    let refused = place.bench.run().expect(2).stderr;
    assert!(refused.contains("it has the form 7, and this version reads form 1"), "{refused}");
}
