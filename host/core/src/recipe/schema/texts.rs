//! Texts with a shape.

use schemars::JsonSchema;

/// A name that the recipe gives.
#[derive(JsonSchema, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Name(#[schemars(regex(pattern = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"))] String);

/// A source server of DRS: `s-` and 17 hexadecimal digits.
#[derive(JsonSchema, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ServerId(#[schemars(regex(pattern = r"^s-[0-9a-f]{17}$"))] String);

/// A time with its unit: "90s", "5m", "1h30m".
#[derive(JsonSchema)]
#[schemars(extend("examples" = ["90s", "5m", "1h30m"]))]
pub(super) struct Time(#[schemars(regex(pattern = r"^\s*[0-9].*[a-zA-Zµ]\s*$"))] String);

/// A size with its unit: "64 MiB", "16 KiB".
#[derive(JsonSchema)]
#[schemars(extend("examples" = ["16 KiB", "64 MiB", "1 GiB"]))]
pub(super) struct Size(#[schemars(regex(pattern = r"^\s*[0-9]+\s*(B|KiB|MiB|GiB)\s*$"))] String);

/// A public key of minisign.
#[derive(JsonSchema)]
pub(super) struct PublicKey(#[schemars(regex(pattern = r"^RW[A-Za-z0-9+/]{54}$"))] String);

/// A subnet's id.
#[derive(JsonSchema)]
pub(super) struct SubnetId(#[schemars(regex(pattern = r"^subnet-([0-9a-f]{8}|[0-9a-f]{17})$"))] String);

/// A security group's id.
#[derive(JsonSchema)]
pub(super) struct SecurityGroupId(#[schemars(regex(pattern = r"^sg-([0-9a-f]{8}|[0-9a-f]{17})$"))] String);
