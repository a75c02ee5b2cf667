//! The user's configuration: what holds for every recipe that this user runs.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use directories::ProjectDirs;
use drs_core::ids::KeyName;
use drs_core::plugin::is_registry;
use drs_core::recipe::is_public_key;
use serde::Deserialize;

use super::component_limits::ComponentRules;
use crate::error::CliError;

/// The environment variable that names another file.
const VARIABLE: &str = "DRS_RUNTIME_CONFIG";

/// The user's configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct Configuration {
    /// Keys that may sign plug-ins, beside those of a recipe.
    pub trusted_keys: BTreeMap<KeyName, String>,
    /// What holds for plug-ins.
    pub plugins: PluginRules,
    /// What holds for registries.
    pub registries: RegistryRules,
    /// The file that says so; absent when there is none.
    #[serde(skip)]
    pub file: Option<PathBuf>,
}

/// What holds for the plug-ins of every recipe.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct PluginRules {
    /// Whether each must be signed by a key of this configuration, those that come with the runtime apart.
    pub require_signature: bool,
    /// What taking their components apart may cost this host.
    pub limits: ComponentRules,
}

/// What holds for registries.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(crate) struct RegistryRules {
    /// Those that are asked over http, without TLS, as references name them: `HOST:PORT`.
    pub plain_http: Vec<String>,
}

impl Configuration {
    /// The configuration of this user; without a file, the one in which nothing is said.
    ///
    /// # Errors
    /// When there is a file and it can't be used: what it may forbid must not be passed over.
    pub(crate) fn of_user() -> Result<Self, CliError> {
        let named = std::env::var_os(VARIABLE).filter(|name| !name.is_empty()).map(PathBuf::from);
        let is_named = named.is_some();
        let default =
            || ProjectDirs::from("", "", "drs-runtime").map(|folders| folders.config_dir().join("config.toml"));
        let Some(file) = named.or_else(default) else { return Ok(Self::default()) };
        match std::fs::read_to_string(&file) {
            Ok(text) => Self::parse(&text, &file),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !is_named => Ok(Self::default()),
            Err(error) => {
                let wrong = CliError::usage(format!("the configuration {} can't be read: {error}", file.display()));
                Err(if is_named { wrong.help(format!("correct or unset {VARIABLE}")) } else { wrong })
            }
        }
    }

    fn parse(text: &str, file: &Path) -> Result<Self, CliError> {
        let wrong = |what: &str| {
            CliError::usage(format!("the configuration {} is wrong: {what}", file.display()))
                .help("it may have [trusted-keys] with NAME = \"RW…\", [plugins] with require-signature = true, [plugins.limits], which \
                       `drs-runtime limits` prints, and [registries] with plain-http = [\"HOST:PORT\"]")
        };
        let read: Self = toml::from_str(text).map_err(|error| wrong(error.to_string().trim_end()))?;
        if let Some(beyond) = read.plugins.limits.out_of_range() {
            return Err(wrong(&beyond));
        }
        if let Some(other) = read.registries.plain_http.iter().find(|registry| !is_registry(registry)) {
            return Err(wrong(&format!("`{other}` is not the name of a registry")));
        }
        match read.trusted_keys.iter().find(|(_, key)| !is_public_key(key)) {
            Some((name, _)) => Err(wrong(&format!("`{name}` is not a public key of minisign"))),
            None => Ok(Self { file: Some(file.to_owned()), ..read }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3";

    fn parsed(text: &str) -> Result<Configuration, String> {
        Configuration::parse(text, Path::new("config.toml")).map_err(|error| error.to_string())
    }

    #[test]
    fn a_configuration_says_whom_to_trust_and_what_must_be_signed() {
        let read = parsed(&format!("[trusted-keys]\nacme = \"{KEY}\"\n[plugins]\nrequire-signature = true\n")).unwrap();
        assert_eq!(read.trusted_keys, BTreeMap::from([("acme".into(), KEY.to_owned())]));
        assert!(read.plugins.require_signature);
        assert!(!parsed("").unwrap().plugins.require_signature);
    }

    #[test]
    fn it_says_what_taking_a_component_apart_may_cost_within_bounds() {
        let limits = |text: &str| parsed(&format!("[plugins.limits]\n{text}")).map(|read| read.plugins.limits);
        let read = limits("component-size = \"64 MiB\"\ncompile-wall = \"20m\"\n").unwrap();
        assert_eq!((read.component().bytes, read.component().functions), (64 << 20, 100_000));
        assert_eq!((read.compile().wall.as_secs(), read.compile().memory), (1_200, 2 << 30));
        let refused = limits("compile-memory = \"1 MiB\"\n").unwrap_err();
        assert!(refused.contains("`compile-memory` must be from 64 MiB to 64 GiB"), "{refused}");
        assert!(limits("memory = \"64 MiB\"\n").unwrap_err().contains("memory"));
    }

    #[test]
    fn it_says_which_registries_are_asked_without_tls() {
        let read = parsed("[registries]\nplain-http = [\"localhost:5000\"]\n").unwrap();
        assert_eq!(read.registries.plain_http, ["localhost:5000"]);
        let refused = parsed("[registries]\nplain-http = [\"http://localhost:5000\"]\n").unwrap_err();
        assert!(refused.contains("`http://localhost:5000` is not the name of a registry"), "{refused}");
    }

    #[test]
    fn what_it_does_not_know_is_not_passed_over() {
        assert!(parsed("[plugins]\nrequire-signatures = true\n").unwrap_err().contains("require-signatures"));
        assert!(parsed("[trusted-keys]\nacme = \"RWQ\"\n").unwrap_err().contains("`acme` is not a public key"));
    }
}
