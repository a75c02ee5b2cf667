//! What a recipe's plug-ins are now against what was agreed to.

use std::collections::BTreeSet;

use super::{LockFile, LockedPlugin, LockedSignature};

/// One thing that is not as it was agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// The plug-in.
    pub plugin: String,
    /// What is otherwise, in words.
    pub what: String,
}

/// Everything in which the plug-ins differ from what was agreed, plug-in by plug-in.
pub fn difference(agreed: &LockFile, now: &LockFile) -> Vec<Agreement> {
    let mut found = Vec::new();
    for plugin in &now.plugins {
        let told = match agreed.of(&plugin.name) {
            Some(before) => changes(before, plugin),
            None => vec!["is not in the lock file".to_owned()],
        };
        found.extend(told.into_iter().map(|what| Agreement { plugin: plugin.name.clone(), what }));
    }
    let gone = agreed.plugins.iter().filter(|plugin| now.of(&plugin.name).is_none());
    found.extend(gone.map(|plugin| Agreement {
        plugin: plugin.name.clone(),
        what: "is in the lock file and not in the recipe".to_owned(),
    }));
    found
}

/// The plug-ins whose signed version is lower than the one that was agreed to.
pub fn downgrades(agreed: &LockFile, now: &LockFile) -> Vec<Agreement> {
    let lower = |plugin: &LockedPlugin| {
        let before = agreed.of(&plugin.name)?.signed.as_ref()?.version;
        let after = plugin.signed.as_ref()?.version;
        let what = format!("is version {after}, lower than the {before} that was agreed to");
        (after < before).then(|| Agreement { plugin: plugin.name.clone(), what })
    };
    now.plugins.iter().filter_map(lower).collect()
}

impl LockFile {
    fn of(&self, name: &str) -> Option<&LockedPlugin> {
        self.plugins.iter().find(|plugin| plugin.name == name)
    }
}

fn changes(before: &LockedPlugin, now: &LockedPlugin) -> Vec<String> {
    let mut told = Vec::new();
    if before.component != now.component {
        told.push(format!("comes from {}, not from {}", now.component, before.component));
    }
    if before.sha256 != now.sha256 {
        told.push(format!("has the SHA-256 {}, not {}", now.sha256, before.sha256));
    }
    told.extend(more_and_fewer(&before.wit, &now.wit, "uses", "no longer uses"));
    told.extend(more_and_fewer(&before.grants, &now.grants, "is granted", "is no longer granted"));
    told.extend(more_and_fewer(&before.may, &now.may, "may", "may no longer"));
    // A file that was written before secrets were recorded has agreed to none.
    told.extend(more_and_fewer(&before.secrets, &now.secrets, "is given the secret", "is no longer given the secret"));
    if before.signed != now.signed {
        told.push(format!("is {}, not {}", signed(now.signed.as_ref()), signed(before.signed.as_ref())));
    }
    told
}

fn more_and_fewer<'t>(before: &'t [String], now: &'t [String], more: &str, fewer: &str) -> Vec<String> {
    let (before, now): (BTreeSet<&String>, BTreeSet<&String>) = (before.iter().collect(), now.iter().collect());
    let told = |items: Vec<&&String>, word: &str| {
        let items: Vec<&str> = items.into_iter().map(|item| item.as_str()).collect();
        (!items.is_empty()).then(|| format!("{word} {}", items.join(", ")))
    };
    let more = told(now.difference(&before).collect(), more);
    let fewer = told(before.difference(&now).collect(), fewer);
    more.into_iter().chain(fewer).collect()
}

fn signed(signature: Option<&LockedSignature>) -> String {
    match signature {
        Some(LockedSignature { by, key_id, name, version }) => {
            format!("signed as {name} {version} by {by} ({key_id})")
        }
        None => "unsigned".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plugin(name: &str, version: &str) -> LockedPlugin {
        LockedPlugin {
            name: name.to_owned(),
            component: format!("{name}.wasm"),
            sha256: "9f".repeat(32),
            wit: vec!["drs:runtime/ec2@0.1.0".to_owned()],
            grants: vec!["ec2:DescribeInstances".to_owned()],
            may: Vec::new(),
            secrets: vec!["token in authorization on https://shop.example/* from the file /a".to_owned()],
            signed: Some(LockedSignature {
                by: "acme".to_owned(),
                key_id: "E7620F1842B4E81F".to_owned(),
                name: name.to_owned(),
                version: version.parse().unwrap(),
            }),
        }
    }

    fn file(plugins: impl IntoIterator<Item = LockedPlugin>) -> LockFile {
        LockFile::new(plugins.into_iter().collect())
    }

    #[test]
    fn the_same_plug_ins_do_not_differ() {
        let one = file([plugin("a", "1.0.0"), plugin("b", "1.0.0")]);
        assert_eq!(difference(&one, &one), []);
    }

    /// A change of a plug-in.
    type Change = fn(&mut LockedPlugin);

    #[test]
    fn every_part_of_a_plug_in_is_compared() {
        let changes: [(Change, &str); 10] = [
            (|plugin| plugin.component = "c.wasm".to_owned(), "comes from c.wasm, not from a.wasm"),
            (|plugin| plugin.sha256 = "0".repeat(64), "has the SHA-256 0000"),
            (|plugin| plugin.wit.push("drs:runtime/http@0.1.0".to_owned()), "uses drs:runtime/http@0.1.0"),
            (|plugin| plugin.wit.clear(), "no longer uses drs:runtime/ec2@0.1.0"),
            (|plugin| plugin.grants.push("ec2:StopInstances".to_owned()), "is granted ec2:StopInstances"),
            (|plugin| plugin.grants.clear(), "is no longer granted ec2:DescribeInstances"),
            (|plugin| plugin.may.push("skip-wave".to_owned()), "may skip-wave"),
            (|plugin| plugin.secrets.push("key in x-key".to_owned()), "is given the secret key in x-key"),
            (|plugin| plugin.secrets.clear(), "is no longer given the secret token in authorization"),
            (|plugin| plugin.signed = None, "is unsigned, not signed as a 1.0.0 by acme (E7620F1842B4E81F)"),
        ];
        let agreed = file([plugin("a", "1.0.0")]);
        for (change, what) in changes {
            let mut changed = plugin("a", "1.0.0");
            change(&mut changed);
            let found = difference(&agreed, &file([changed]));
            assert!(matches!(found.as_slice(), [one] if one.what.starts_with(what)), "{what}: {found:?}");
        }
    }

    #[test]
    fn a_plug_in_more_or_fewer_is_told() {
        let (one, two) = (file([plugin("a", "1.0.0")]), file([plugin("a", "1.0.0"), plugin("b", "1.0.0")]));
        assert_eq!(difference(&one, &two)[0].what, "is not in the lock file");
        assert_eq!(difference(&two, &one)[0].what, "is in the lock file and not in the recipe");
    }

    #[test]
    fn only_a_lower_signed_version_is_a_downgrade() {
        let agreed = file([plugin("a", "1.4.0")]);
        let of = |version| downgrades(&agreed, &file([plugin("a", version)])).len();
        assert_eq!((of("1.3.9"), of("1.4.0"), of("1.10.0")), (1, 0, 0));
    }
}
