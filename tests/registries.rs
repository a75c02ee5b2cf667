//! Components in OCI registries, with a registry that is one: published, fetched, run by their digests, and run without it.

use std::path::{Path, PathBuf};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::Value;

use crate::signatures::signer::Signer;
use crate::support::{
    Bench, Done, Fleet,
    process::Running,
    recipe::{ONE_WAVE, recipe},
    registry::Registry,
};

/// Who asks a registry that is not open to everybody.
const PASSWORD: &str = "s3cr3t";

/// A built-in component as a file of somebody else.
fn component() -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins/dist/replication-gate.wasm")).unwrap()
}

/// A registry, and a place whose user asks it without TLS and has `gate.wasm`.
struct Place {
    registry: Registry,
    bench: Bench,
}

impl Place {
    fn new() -> Option<Self> {
        Registry::start().map(Self::of)
    }

    fn of(registry: Registry) -> Self {
        let bench = Bench::new("", &Fleet::shop());
        registry.configure(bench.path(), "");
        std::fs::write(bench.path().join("gate.wasm"), component()).unwrap();
        Self { registry, bench }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.bench.path().join(name)
    }

    fn reference(&self) -> String {
        self.registry.reference("acme/gate:1.4.0")
    }

    /// Publishes `gate.wasm`. Gives its reference, with the digest.
    fn push(&self) -> String {
        let pushed = self.bench.call(&["plugin", "push", "gate.wasm", &self.reference(), "--output", "json"]);
        pushed.expect(0).json()["reference"].as_str().unwrap().to_owned()
    }

    fn pull(&self, reference: &str, more: &[&str]) -> Done {
        self.bench.call(&[&["plugin", "pull", reference, "--output", "json"], more].concat())
    }

    /// Writes a recipe whose hook before the wave is this component.
    fn write_recipe(&self, component: &str, wave: &str, more: &str) {
        let plugin = format!(
            "before = [\"gate\"]\n{wave}\n[plugins.gate]\ncomponent = \"{component}\"\n\
             grants = [\"drs:DescribeSourceServers\"]\nconfig = {{ rpo = \"24h\" }}\n{more}"
        );
        self.bench.write("recipe.toml", &[&recipe(ONE_WAVE), plugin.as_str()].concat());
    }

    /// Another component with the same effect: one more custom section.
    fn change_component(&self) {
        std::fs::write(self.file("gate.wasm"), [component(), vec![0, 2, 1, b'x']].concat()).unwrap();
    }

    /// A command with these variables in its environment.
    fn call_as(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Done {
        let arguments = [arguments, &["--store", "store"]].concat();
        Running::start_with(self.bench.path(), &arguments, variables).done()
    }
}

#[test]
fn a_component_is_published_and_fetched_with_its_signature() {
    let Some(place) = Place::new() else { return };
    let signature = Signer::new(1).sign(&component(), "drs-runtime plugin replication-gate 1.4.0");
    place.bench.write("gate.wasm.minisig", &signature);
    let pushed = place.push();
    assert!(pushed.starts_with(&format!("{}@sha256:", place.reference())), "{pushed}");
    // The same is published again as the same.
    assert_eq!(place.push(), pushed);

    let pulled = place.pull(&place.reference(), &["-o", "fetched.wasm"]).expect(0).json();
    assert_eq!((&pulled["reference"], &pulled["file"]), (&Value::from(pushed.clone()), &Value::from("fetched.wasm")));
    assert_eq!(std::fs::read(place.file("fetched.wasm")).unwrap(), component());
    assert_eq!(std::fs::read_to_string(place.file("fetched.wasm.minisig")).unwrap(), signature);
    let said = place.bench.call(&["plugin", "pull", &pushed]).expect(0).stdout;
    assert!(said.contains(&format!("component = \"{pushed}\"")), "{said}");

    let inspected = place.bench.call(&["plugin", "inspect", &pushed, "--output", "json"]).expect(0).json();
    assert_eq!(inspected["sha256"], pulled["sha256"], "{inspected}");
}

#[test]
fn a_hook_runs_from_a_registry_and_the_record_says_which_it_was() {
    let Some(place) = Place::new() else { return };
    let signer = Signer::new(1);
    let comment = "drs-runtime plugin replication-gate 1.4.0";
    place.bench.write("gate.wasm.minisig", &signer.sign(&component(), comment));
    let pushed = place.push();
    let key = format!("\n[trusted-keys]\nacme = \"{}\"\n", signer.public_key());
    let signed = "signed = { by = [\"acme\"], as = \"replication-gate\", at-least = \"1.4.0\" }\n";
    place.write_recipe(&pushed, "", &[signed, &key].concat());
    let result = place.bench.run().expect(0).json();
    let events = place.bench.events(result["executionId"].as_str().unwrap());
    let plugin = &events[0]["plan"]["plugins"][0];
    assert_eq!(plugin["component"]["registry"], Value::from(pushed), "{plugin}");
    assert_eq!(plugin["signature"]["version"], "1.4.0", "{plugin}");

    // By another key, or by nobody.
    let key = format!("\n[trusted-keys]\nacme = \"{}\"\n", Signer::new(2).public_key());
    place.write_recipe(&place.push(), "", &[signed, &key].concat());
    place.bench.run().expect(2).says("its signature is by another key than `acme`");
    std::fs::remove_file(place.file("gate.wasm.minisig")).unwrap();
    place.write_recipe(&place.push(), "", &[signed, &key].concat());
    place.bench.run().expect(2).says("no signature lies with it in the registry");
}

#[test]
fn a_tag_alone_does_not_say_what_runs() {
    let Some(place) = Place::new() else { return };
    let pushed = place.push();
    place.write_recipe(&place.reference(), "", "");
    let refused = place.bench.run().expect(2);
    refused.says("`component` has a tag, which can be moved, and no digest");
    refused.says(&format!("drs-runtime plugin pull {}", place.reference()));
    place.write_recipe(&pushed, "", "");
    place.bench.run().expect(0);
}

#[test]
fn a_tag_that_was_moved_changes_nothing_and_another_digest_is_to_be_agreed_to() {
    let Some(place) = Place::new() else { return };
    let first = place.push();
    place.write_recipe(&first, "", "");
    place.bench.call(&["plugin", "lock", "recipe.toml"]).expect(0);
    place.change_component();
    let second = place.push();
    assert_ne!(first, second);
    // Fetched anew, where nothing was kept: still the first.
    std::fs::remove_dir_all(place.file("store/components")).unwrap();
    place.bench.run().expect(0);

    place.write_recipe(&second, "", "");
    let refused = place.bench.run().expect(3);
    refused.says(&format!("plug-in `gate` comes from {second}, not from {first}"));
    refused.says("plug-in `gate` has the SHA-256");
    place.bench.call(&["plugin", "lock", "recipe.toml"]).expect(0);
    place.bench.run().expect(0);
}

#[test]
fn what_was_checked_runs_without_the_registry_and_goes_on_without_anything() {
    let Some(place) = Place::new() else { return };
    let pushed = place.push();
    place.write_recipe(&pushed, "pause-before = \"always\"", "");
    let checked = place.bench.call(&["check", "recipe.toml"]).expect(0).stdout;
    assert!(!checked.contains("unchecked"), "{checked}");
    let Place { registry, bench } = place;
    drop(registry);
    let result = bench.run().expect(8).json();
    std::fs::remove_dir_all(bench.path().join("store/components")).unwrap();
    bench.resume(result["executionId"].as_str().unwrap()).expect(0);
    bench.run().expect(1).says("the component can't be fetched: the registry can't be reached");
    assert!(bench.call(&["check", "recipe.toml"]).expect(0).stdout.contains("1 component not there"));
}

#[test]
fn what_was_kept_and_changed_is_not_run() {
    let Some(place) = Place::new() else { return };
    let pushed = place.push();
    place.write_recipe(&pushed, "", "");
    place.bench.run().expect(0);
    let kept: Vec<PathBuf> =
        std::fs::read_dir(place.file("store/components")).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(kept.len(), 2, "{kept:?}");
    let component_file = kept.iter().find(|file| file.extension().is_some_and(|ending| ending == "wasm")).unwrap();
    std::fs::write(component_file, [component(), vec![0, 2, 1, b'x']].concat()).unwrap();
    place.bench.run().expect(0);
    assert_eq!(std::fs::read(component_file).unwrap(), component());
}

#[cfg(unix)]
#[test]
fn a_folder_that_others_can_write_keeps_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let Some(place) = Place::new() else { return };
    let pushed = place.push();
    let folder = place.file("store/components");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o777)).unwrap();
    place.pull(&pushed, &[]).expect(1).says("can be written by others");
    place.write_recipe(&pushed, "", "");
    // At its place in the recipe, in lines that fit.
    let refused = place.bench.run().expect(1).stderr;
    let words: Vec<&str> = refused.split_whitespace().filter(|word| *word != "|").collect();
    assert!(words.join(" ").contains("can be written by others"), "{refused}");
}

#[test]
fn what_is_not_there_is_told() {
    let Some(place) = Place::new() else { return };
    place.push();
    let absent = place.registry.reference("acme/gate:1.5.0");
    place.pull(&absent, &[]).expect(2).says(&format!("{absent}: the registry has no such component"));
    let other = format!("{}@sha256:{}", place.reference(), "0".repeat(64));
    place.pull(&other, &[]).expect(2).says("the registry has no such component");
    place.write_recipe(&other, "", "");
    place.bench.run().expect(2).says("the component can't be fetched: the registry has no such component");
    assert!(place.bench.executions().is_empty());
}

#[test]
fn a_component_that_is_larger_than_the_user_takes_is_not_fetched() {
    let Some(place) = Place::new() else { return };
    let pushed = place.push();
    place.registry.configure(place.bench.path(), "[plugins.limits]\ncomponent-size = \"64 KiB\"\n");
    place.pull(&pushed, &[]).expect(2).says("its component has more than 65536 bytes");
    assert!(!place.file("store/components").join("x").exists());
    place.write_recipe(&pushed, "", "");
    place.bench.run().expect(2).says("its component has more than 65536 bytes");
}

#[test]
fn a_registry_is_asked_without_tls_only_where_the_user_says_so() {
    let Some(place) = Place::new() else { return };
    std::fs::remove_dir_all(place.file(".config")).unwrap();
    let refused = place.pull(&place.reference(), &[]).expect(1);
    refused.says("the registry can't be reached");
    refused.says(&format!("plain-http = [\"{}\"]", place.registry.address));
    place.bench.call(&["plugin", "push", "gate.wasm", &place.reference(), "--plain-http"]).expect(0);
    place.pull(&place.reference(), &["--plain-http"]).expect(0);
}

#[test]
fn only_a_plug_in_under_a_tag_is_published() {
    let Some(place) = Place::new() else { return };
    place.bench.write("gate.wasm.minisig", "not a signature");
    let push = |file: &str, reference: &str| place.bench.call(&["plugin", "push", file, reference]);
    push("gate.wasm", &place.reference()).expect(2).says("it is no signature of minisign");
    place.bench.write("text.wasm", "a text");
    push("text.wasm", &place.reference()).expect(2).says("it is not a component");
    let pinned = format!("{}@sha256:{}", place.reference(), "0".repeat(64));
    push("gate.wasm", &pinned).expect(2).says("does not say under which tag it is published");
    push("gate.wasm", "gate:1.4.0").expect(2).says("it does not begin with `oci://`");
}

#[test]
fn who_asks_is_taken_from_docker_or_from_variables_and_shown_nowhere() {
    let Some(place) = Registry::start_protected().map(Place::of) else { return };
    let reference = place.reference();
    let push = ["plugin", "push", "gate.wasm", &reference];
    let shown = |done: Done| assert!(!format!("{done:?}").contains(PASSWORD), "{done:?}");
    let refused = place.bench.call(&push).expect(3);
    refused.says("the registry does not allow it without a login");
    refused.says(&format!("docker login {}", place.registry.address));

    let address = place.registry.address.as_str();
    let variables = [
        ("DRS_RUNTIME_REGISTRY", address),
        ("DRS_RUNTIME_REGISTRY_USER", "ann"),
        ("DRS_RUNTIME_REGISTRY_PASSWORD", PASSWORD),
    ];
    shown(place.call_as(&push, &variables).expect(0));
    // A password is for the registry that is named with it.
    let of_another = [("DRS_RUNTIME_REGISTRY", "registry.example"), variables[1], variables[2]];
    place.call_as(&push, &of_another).expect(3).says("without a login");
    let wrong = [variables[0], variables[1], ("DRS_RUNTIME_REGISTRY_PASSWORD", "wr0ng")];
    let refused = place.call_as(&push, &wrong).expect(3);
    refused.says("the registry does not allow it\n");
    assert!(!refused.stderr.contains("wr0ng"), "{}", refused.stderr);

    let docker = |text: &str| {
        std::fs::create_dir_all(place.file(".docker")).unwrap();
        place.bench.write(".docker/config.json", text);
    };
    let auth = STANDARD.encode(format!("ann:{PASSWORD}"));
    docker(&format!("{{ \"auths\": {{ \"{address}\": {{ \"auth\": \"{auth}\" }} }} }}"));
    shown(place.pull(&reference, &[]).expect(0));
    docker("{ \"auths\": ");
    place.pull(&reference, &[]).expect(3).says("the login for the registry can't be read");
}

#[cfg(unix)]
#[test]
fn a_program_that_keeps_dockers_passwords_is_asked() {
    use std::os::unix::fs::PermissionsExt;
    let Some(place) = Registry::start_protected().map(Place::of) else { return };
    let address = place.registry.address.as_str();
    let helper = format!(
        "#!/bin/sh\nread -r server\n[ \"$1 $server\" = 'get {address}' ] || {{ echo 'credentials not found in native store'; exit 1; }}\n\
         echo '{{ \"ServerURL\": \"{address}\", \"Username\": \"ann\", \"Secret\": \"{PASSWORD}\" }}'\n"
    );
    let program = place.file("docker-credential-tests");
    std::fs::write(&program, helper).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", place.bench.path().display(), std::env::var("PATH").unwrap());
    std::fs::create_dir_all(place.file(".docker")).unwrap();
    let push = ["plugin", "push", "gate.wasm", &place.reference()];
    for config in
        ["{ \"credsStore\": \"tests\" }".to_owned(), format!("{{ \"credHelpers\": {{ \"{address}\": \"tests\" }} }}")]
    {
        place.bench.write(".docker/config.json", &config);
        let done = place.call_as(&push, &[("PATH", &path)]).expect(0);
        assert!(!format!("{done:?}").contains(PASSWORD), "{done:?}");
        place.bench.call(&push).expect(3).says("docker-credential-tests: it does not start");
    }
    let elsewhere = place.registry.reference("acme/gate:1").replace(address, "localhost:1");
    place.call_as(&["plugin", "pull", &elsewhere], &[("PATH", &path)]).expect(1).says("can't be reached");
}
