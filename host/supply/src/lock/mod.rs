//! The lock file: what was agreed to for each plug-in of a recipe. It lies beside the recipe, and a run refuses what differs
//! from it, so that nobody's component, right or signature changes unseen.

mod compare;

use serde::{Deserialize, Serialize};

use drs_core::plugin::PluginVersion;

pub use compare::{Agreement, difference, downgrades};

/// The version of the file's form.
pub const LOCK_VERSION: u32 = 1;

/// The longest lock file that is read, in bytes: 1 MiB, as a recipe.
pub const MAX_LOCK: usize = 1024 * 1024;

/// What is said at the head of the file.
const HEAD: &str =
    "# What was agreed to for each plug-in. Written by `drs-runtime plugin lock`; a run refuses what differs.\n\n";

/// The lock file of a recipe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LockFile {
    version: u32,
    /// The plug-ins, in the order of their names.
    #[serde(default, rename = "plugin", skip_serializing_if = "Vec::is_empty")]
    pub plugins: Vec<LockedPlugin>,
}

/// What was agreed to for one plug-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LockedPlugin {
    /// Its name in the recipe.
    pub name: String,
    /// Where its component comes from, as the recipe says it.
    pub component: String,
    /// The component's SHA-256.
    pub sha256: String,
    /// The interfaces of the runtime that it imports and exports, with their versions.
    pub wit: Vec<String>,
    /// Its rights, as the recipe says them.
    pub grants: Vec<String>,
    /// Its powers over waves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub may: Vec<String>,
    /// The secrets that are put into its requests: where each goes and where it comes from, in words, never what it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub secrets: Vec<String>,
    /// Who signed it; absent when the recipe asks for no signature.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed: Option<LockedSignature>,
}

/// A signature that was agreed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LockedSignature {
    /// The key's name.
    pub by: String,
    /// The key's id.
    pub key_id: String,
    /// The name that the component was signed as.
    #[serde(rename = "as")]
    pub name: String,
    /// Its version.
    pub version: PluginVersion,
}

/// Why a lock file can't be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LockError {
    /// It is not of this form.
    #[error("it is no lock file: {0}")]
    Unreadable(String),
    /// It was written by a newer version of the runtime.
    #[error("it has the form {found}, and this version reads form {LOCK_VERSION}")]
    Newer {
        /// Its form.
        found: u32,
    },
    /// It is too long.
    #[error("it is {0} bytes long; at most {MAX_LOCK} are read")]
    TooLong(usize),
    /// It says something of one plug-in twice.
    #[error("it has the plug-in `{0}` twice")]
    Twice(String),
}

/// Just the form, which every version can read.
#[derive(Deserialize)]
struct Form {
    version: u32,
}

impl LockFile {
    /// A lock file of these plug-ins.
    pub fn new(mut plugins: Vec<LockedPlugin>) -> Self {
        plugins.sort_by(|one, other| one.name.cmp(&other.name));
        for plugin in &mut plugins {
            plugin.wit.sort();
            plugin.grants.sort();
            plugin.may.sort();
            plugin.secrets.sort();
        }
        Self { version: LOCK_VERSION, plugins }
    }

    /// Reads a lock file's text.
    ///
    /// # Errors
    /// When it is not one, or of a newer form.
    pub fn parse(text: &str) -> Result<Self, LockError> {
        if text.len() > MAX_LOCK {
            return Err(LockError::TooLong(text.len()));
        }
        let unreadable = |error: toml::de::Error| LockError::Unreadable(error.message().to_owned());
        let form: Form = toml::from_str(text).map_err(unreadable)?;
        if form.version != LOCK_VERSION {
            return Err(LockError::Newer { found: form.version });
        }
        let read: Self = toml::from_str(text).map_err(unreadable)?;
        let file = Self::new(read.plugins);
        let twice = file.plugins.windows(2).find(|pair| matches!(pair, [one, other] if one.name == other.name));
        match twice.and_then(|pair| pair.first()) {
            Some(plugin) => Err(LockError::Twice(plugin.name.clone())),
            None => Ok(file),
        }
    }

    /// The file's text: the same for the same plug-ins.
    ///
    /// # Errors
    /// When a text of a plug-in can't be written as TOML, which none of a recipe's is.
    pub fn text(&self) -> Result<String, LockError> {
        let body = toml::to_string_pretty(self).map_err(|error| LockError::Unreadable(error.to_string()))?;
        Ok(format!("{HEAD}{body}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plugin(name: &str) -> LockedPlugin {
        LockedPlugin {
            name: name.to_owned(),
            component: format!("plugins/{name}.wasm"),
            sha256: "9f".repeat(32),
            wit: vec!["drs:runtime/ec2@0.1.0".to_owned(), "drs:runtime/context@0.1.0".to_owned()],
            grants: vec!["ec2:DescribeInstances".to_owned(), "dynamodb:GetItem on table/t key \"a/*\"".to_owned()],
            may: Vec::new(),
            secrets: vec![
                "token in authorization on https://shop.example/* after \"Bearer \" from the file /a".to_owned(),
            ],
            signed: Some(LockedSignature {
                by: "acme".to_owned(),
                key_id: "E7620F1842B4E81F".to_owned(),
                name: name.to_owned(),
                version: "1.4.0".parse().unwrap(),
            }),
        }
    }

    #[test]
    fn what_is_written_is_read_and_written_alike() {
        let file = LockFile::new(vec![plugin("b"), plugin("a")]);
        let text = file.text().unwrap();
        let read = LockFile::parse(&text).unwrap();
        assert_eq!((read.text().unwrap(), &read), (text, &file));
        assert_eq!(file.plugins[0].name, "a");
        assert_eq!(LockFile::parse(&LockFile::new(Vec::new()).text().unwrap()).unwrap().plugins, []);
    }

    #[test]
    fn what_is_no_lock_file_is_refused() {
        let text = LockFile::new(vec![plugin("a")]).text().unwrap();
        let parsed = |text: &str| LockFile::parse(text);
        assert!(matches!(parsed("name = 1"), Err(LockError::Unreadable(_))));
        assert!(matches!(parsed(&text.replace("sha256", "sha255")), Err(LockError::Unreadable(_))));
        assert_eq!(
            parsed(&text.replace("version = 1\n", "version = 2\nnew = true\n")),
            Err(LockError::Newer { found: 2 })
        );
        let entry = text.find("[[plugin]]").unwrap();
        assert_eq!(parsed(&format!("{text}\n{}", &text[entry..])), Err(LockError::Twice("a".to_owned())));
        assert_eq!(parsed(&"#".repeat(MAX_LOCK + 1)), Err(LockError::TooLong(MAX_LOCK + 1)));
    }
}
