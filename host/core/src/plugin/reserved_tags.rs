//! Tags that no plug-in may write, whatever it is granted.

use std::collections::BTreeSet;

use crate::launch::OWN_JOB_TAGS;

/// What the runtime's own keys begin with.
const OWN_PREFIX: &str = "drs-runtime:";
/// What the keys of AWS, and those of DRS at the instances that it launches, begin with.
const AWS_PREFIXES: [&str; 3] = ["aws:", "awselasticdisasterrecovery", "awsdrs"];

/// Why a tag is not a plug-in's to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReservedTag {
    /// The runtime finds its own launches by it.
    Runtimes,
    /// It is AWS's.
    Aws,
    /// A group of the recipe selects its servers by it.
    Groups,
}

impl ReservedTag {
    /// Why, in words that end a sentence.
    pub fn reason(self) -> &'static str {
        match self {
            Self::Runtimes => "the runtime writes it, to know its own launches by",
            Self::Aws => "it is AWS's own",
            Self::Groups => "a group of the recipe selects its servers by it",
        }
    }
}

/// Why a plug-in may not write the tag with this key; `None` when it may. `group_keys` are those that the recipe's groups
/// select by. All are compared without regard to case, as groups do.
pub fn reserved_tag(key: &str, group_keys: &BTreeSet<String>) -> Option<ReservedTag> {
    let key = key.to_lowercase();
    let is = |other: &str| other.to_lowercase() == key;
    if key.starts_with(OWN_PREFIX) || OWN_JOB_TAGS.iter().any(|own| is(own)) {
        return Some(ReservedTag::Runtimes);
    }
    if AWS_PREFIXES.iter().any(|prefix| key.starts_with(prefix)) {
        return Some(ReservedTag::Aws);
    }
    group_keys.iter().any(|group| is(group)).then_some(ReservedTag::Groups)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_tags_those_of_aws_and_those_of_groups_are_kept_in_any_case() {
        let groups = BTreeSet::from(["Tier".to_owned()]);
        let reserved = |key| reserved_tag(key, &groups);
        assert_eq!(reserved("drs-runtime:launch"), Some(ReservedTag::Runtimes));
        assert_eq!(reserved("DRS-Runtime:anything"), Some(ReservedTag::Runtimes));
        assert_eq!(reserved("executionid"), Some(ReservedTag::Runtimes));
        assert_eq!(reserved("aws:cloudformation:stack-id"), Some(ReservedTag::Aws));
        assert_eq!(reserved("AWSElasticDisasterRecoveryManaged"), Some(ReservedTag::Aws));
        assert_eq!(reserved("TIER"), Some(ReservedTag::Groups));
        assert_eq!(reserved("shop:tier"), None);
    }
}
