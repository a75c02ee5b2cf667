//! `[target]`.

use schemars::JsonSchema;

/// Where the servers are recovered, and as whom.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
#[schemars(extend(
    "anyOf" = [{ "required": ["region"] }, { "required": ["simulator"] }],
    "not" = { "required": ["endpoint", "simulator"] },
    "dependencies" = { "external-id": ["role"] },
))]
pub(super) struct Target {
    /// The AWS Region to recover in, such as "us-west-2".
    #[schemars(regex(pattern = r"^[a-z]+(-[a-z]+){1,3}-[0-9]{1,2}$"))]
    region: Option<String>,
    /// The account that the recipe is for: its 12 digits. With credentials of any other account nothing is started.
    #[schemars(regex(pattern = r"^[0-9]{12}$"))]
    account: Option<String>,
    /// The ARN of a role to assume for every call, in the account to recover in.
    #[schemars(regex(pattern = r"^arn:aws(-[a-z-]+)?:iam::[0-9]{12}:role/.+$"))]
    #[schemars(extend("examples" = ["arn:aws:iam::111122223333:role/disaster-recovery"]))]
    role: Option<String>,
    /// The external id that the role's trust policy asks for.
    #[schemars(length(min = 2, max = 1224), regex(pattern = r"^[A-Za-z0-9_+=,.@:/-]+$"))]
    external_id: Option<String>,
    /// An address to send every call to instead of AWS: a simulator that `drs-runtime sim serve` serves, for one.
    #[schemars(regex(pattern = r"^[hH][tT][tT][pP][sS]?://.+$"))]
    #[schemars(extend("examples" = ["http://127.0.0.1:4566"]))]
    endpoint: Option<String>,
    /// A fleet file, relative to the recipe: the run is a rehearsal on the simulator within this process. Take the line out
    /// to run against AWS.
    #[schemars(length(min = 1))]
    simulator: Option<String>,
}
