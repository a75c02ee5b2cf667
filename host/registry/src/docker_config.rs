//! Docker's `config.json`, as far as it says logins: `auths`, `credHelpers` and `credsStore`.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Read};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use crate::docker_helper::ask_helper;
use crate::error::Trouble;
use crate::login::Login;

/// The longest file that is read, in bytes: 1 MiB.
const MAX_CONFIG: u64 = 1024 * 1024;

/// What docker calls its own registry.
const DOCKER_HUB: &str = "https://index.docker.io/v1/";

/// The part of the file that says logins.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct DockerConfig {
    auths: BTreeMap<String, Entry>,
    cred_helpers: BTreeMap<String, String>,
    creds_store: Option<String>,
}

/// What `docker login` wrote for a registry. Where a program keeps the password there is nothing in it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Entry {
    auth: String,
    #[serde(rename = "identitytoken")]
    identity_token: String,
}

impl DockerConfig {
    /// Reads the file; without one, nothing is said.
    ///
    /// # Errors
    /// When it can't be read. What it says is not repeated: it may be a password.
    pub(crate) fn read(file: &Path) -> Result<Self, Trouble> {
        let unread = |reason: &str| Trouble::Login(format!("{}: {reason}", file.display()));
        let mut text = String::new();
        let read = std::fs::File::open(file).and_then(|file| file.take(MAX_CONFIG + 1).read_to_string(&mut text));
        match read {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(unread(&error.to_string())),
            Ok(_) if text.len() as u64 > MAX_CONFIG => return Err(unread("it has more than 1 MiB")),
            Ok(_) => {}
        }
        serde_json::from_str(&text)
            .map_err(|error| unread(&format!("it is no JSON of docker's, at line {}", error.line())))
    }

    /// The login for a registry, by the program that is named for it, the program for all, or the file itself.
    ///
    /// # Errors
    /// When the program fails, or what is there is not a password.
    pub(crate) fn login(&self, registry: &str) -> Result<Option<Login>, Trouble> {
        let named = self.cred_helpers.iter().find(|(key, _)| is_of(key, registry));
        if let Some((server, helper)) = named {
            return ask_helper(helper, server);
        }
        let entry = self.auths.iter().find(|(key, _)| is_of(key, registry));
        if let Some(store) = self.creds_store.as_ref().filter(|store| !store.is_empty()) {
            let server = entry.map_or_else(|| server_of(registry), |(key, _)| key.as_str());
            return ask_helper(store, server);
        }
        entry.map_or(Ok(None), |(_, entry)| entry.login())
    }
}

impl Entry {
    fn login(&self) -> Result<Option<Login>, Trouble> {
        if !self.identity_token.is_empty() {
            return Err(identity_token());
        }
        if self.auth.is_empty() {
            return Ok(None);
        }
        let decoded = STANDARD.decode(&self.auth).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let pair = decoded.as_deref().and_then(|text| text.trim_end_matches('\0').split_once(':'));
        let (user, password) =
            pair.ok_or_else(|| Trouble::Login("`auth` of docker's config.json is not of docker's form".to_owned()))?;
        Ok(Some(Login { user: user.to_owned(), password: password.to_owned() }))
    }
}

/// A token of a kind that the client can't use.
pub(crate) fn identity_token() -> Trouble {
    Trouble::Login("docker keeps an identity token for it, and a password or an access token is needed".to_owned())
}

/// What docker calls a registry where it has no entry for it.
fn server_of(registry: &str) -> &str {
    if registry == "docker.io" { DOCKER_HUB } else { registry }
}

/// Whether a key of the file is of a registry: its host and port, with or without a scheme before and a path behind it.
fn is_of(key: &str, registry: &str) -> bool {
    if registry == "docker.io" {
        return matches!(key, DOCKER_HUB | "docker.io" | "index.docker.io");
    }
    let rest = key.strip_prefix("https://").or_else(|| key.strip_prefix("http://")).unwrap_or(key);
    rest.split('/').next() == Some(registry)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> DockerConfig {
        serde_json::from_str(text).unwrap()
    }

    fn auth(pair: &str) -> String {
        STANDARD.encode(pair)
    }

    #[test]
    fn a_login_is_for_its_host_and_port_alone() {
        let read = config(&format!(
            r#"{{ "auths": {{ "registry.example:5000": {{ "auth": "{}" }}, "https://ghcr.example/v2/": {{ "auth": "{}" }} }},
                 "HttpHeaders": {{ "User-Agent": "x" }} }}"#,
            auth("ann:s3:cr3t"),
            auth("bob:token")
        ));
        let login = read.login("registry.example:5000").unwrap().unwrap();
        assert_eq!((login.user.as_str(), login.password.as_str()), ("ann", "s3:cr3t"));
        assert_eq!(read.login("ghcr.example").unwrap().unwrap().user, "bob");
        for other in ["registry.example", "registry.example:5001", "example", "ghcr.example:443"] {
            assert_eq!(read.login(other).unwrap(), None, "{other}");
        }
    }

    #[test]
    fn dockers_own_registry_has_a_name_of_its_own() {
        let read = config(&format!(r#"{{ "auths": {{ "{DOCKER_HUB}": {{ "auth": "{}" }} }} }}"#, auth("ann:s3cr3t")));
        assert_eq!(read.login("docker.io").unwrap().unwrap().user, "ann");
        assert_eq!(read.login("registry.example").unwrap(), None);
    }

    #[test]
    fn what_can_not_be_used_is_told_without_what_it_is() {
        let read = config(
            r#"{ "auths": { "a.example": { "auth": "c2VjcmV0" }, "b.example": { "identitytoken": "secret" } } }"#,
        );
        for registry in ["a.example", "b.example"] {
            let told = read.login(registry).unwrap_err().to_string();
            assert!(!told.contains("secret") && !told.contains("c2VjcmV0"), "{told}");
        }
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.json");
        assert_eq!(DockerConfig::read(&file).unwrap().login("a.example").unwrap(), None);
        std::fs::write(&file, "{ \"auths\": \"s3cr3t\" }").unwrap();
        let told = DockerConfig::read(&file).err().unwrap().to_string();
        assert!(told.contains("line 1") && !told.contains("s3cr3t"), "{told}");
    }
}
