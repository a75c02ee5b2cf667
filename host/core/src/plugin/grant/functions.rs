//! The one table of what a plug-in can call: each function with the grant that it needs. What can be granted, what is
//! linked, what is checked at a call and what a denial proposes, the recipe's schema, `drs-runtime grants` and the IAM
//! policy of a recipe follow from it.

/// What a function does to the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// It reads.
    Read,
    /// It changes something: in AWS the same whether it is done once or twice, over HTTP what the server makes of it.
    Write,
}

impl Effect {
    /// `read` or `write`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

/// What a grant of an action is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScopeKind {
    /// All of the account and Region: nothing stands behind the action.
    Account,
    /// `on wave.servers`: the source servers of the wave that the plug-in is called at.
    WaveServers,
    /// `on wave.instances`: the recovery instances of those, and the EC2 instances that they are.
    WaveInstances,
    /// `on table/NAME`: items of a table.
    Table,
    /// `on table/NAME/index/INDEX`: items of a table by one of its indexes.
    Index,
    /// `on https://HOST/PATH`: a host by its name.
    Host,
    /// `on http://{wave.instances}:PORT/PATH`: the addresses of the wave's instances.
    InstanceAddresses,
    /// `on https://HOST/PATH sigv4 "SERVICE:Operation"`: a service of AWS, signed by the host.
    Signed,
}

impl ScopeKind {
    /// What stands behind `on` in a recipe, in capitals what is to be filled in, addresses as examples; `None` when nothing
    /// does.
    pub fn example(self) -> Option<&'static str> {
        match self {
            Self::Account => None,
            Self::WaveServers => Some("wave.servers"),
            Self::WaveInstances => Some("wave.instances"),
            Self::Table => Some("table/NAME"),
            Self::Index => Some("table/NAME/index/INDEX"),
            Self::Host => Some("https://shop.example/health"),
            Self::InstanceAddresses => Some("http://{wave.instances}:8080/health"),
            Self::Signed => Some("https://ssm.us-west-2.amazonaws.com/ sigv4 \"ssm:SendCommand\""),
        }
    }
}

/// A function that needs a grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrantedFunction {
    /// Its interface in the WIT package, such as `ec2`.
    pub interface: &'static str,
    /// Its name there, such as `describe-instances`.
    pub function: &'static str,
    /// The IAM action that it is granted by, such as `ec2:DescribeInstances`; of HTTP the method, such as `http:GET`.
    pub action: &'static str,
    /// What such a grant can be for: at least one.
    pub scopes: &'static [ScopeKind],
    /// What it does.
    pub effect: Effect,
}

impl GrantedFunction {
    /// What it does when it is granted so. What a signed request does is its service's to say, so it counts as a write.
    pub fn effect_on(&self, scope: ScopeKind) -> Effect {
        if scope == ScopeKind::Signed { Effect::Write } else { self.effect }
    }

    /// The grants that a recipe would write, in capitals what is to be filled in.
    pub fn examples(&self) -> impl Iterator<Item = String> + use<> {
        let action = self.action;
        self.scopes.iter().map(move |scope| match scope.example() {
            None => action.to_owned(),
            Some(scope) => format!("{action} on {scope}"),
        })
    }
}

const ACCOUNT: &[ScopeKind] = &[ScopeKind::Account];
const WAVE: &[ScopeKind] = &[ScopeKind::WaveServers, ScopeKind::WaveInstances];
const INSTANCES: &[ScopeKind] = &[ScopeKind::WaveInstances];
const TABLE: &[ScopeKind] = &[ScopeKind::Table];
const TABLE_OR_INDEX: &[ScopeKind] = &[ScopeKind::Table, ScopeKind::Index];
const ADDRESS: &[ScopeKind] = &[ScopeKind::Host, ScopeKind::InstanceAddresses, ScopeKind::Signed];

/// Every function that needs a grant, in the order of the WIT package.
pub const FUNCTIONS: &[GrantedFunction] = &[
    drs("describe-source-servers", "drs:DescribeSourceServers", ACCOUNT, Effect::Read),
    drs("describe-recovery-snapshots", "drs:DescribeRecoverySnapshots", ACCOUNT, Effect::Read),
    drs("describe-jobs", "drs:DescribeJobs", ACCOUNT, Effect::Read),
    drs("describe-job-log-items", "drs:DescribeJobLogItems", ACCOUNT, Effect::Read),
    drs("describe-recovery-instances", "drs:DescribeRecoveryInstances", ACCOUNT, Effect::Read),
    drs("get-launch-configuration", "drs:GetLaunchConfiguration", ACCOUNT, Effect::Read),
    drs("tag-resource", "drs:TagResource", WAVE, Effect::Write),
    drs("untag-resource", "drs:UntagResource", WAVE, Effect::Write),
    ec2("describe-instances", "ec2:DescribeInstances", ACCOUNT, Effect::Read),
    ec2("describe-instance-status", "ec2:DescribeInstanceStatus", ACCOUNT, Effect::Read),
    ec2("describe-subnets", "ec2:DescribeSubnets", ACCOUNT, Effect::Read),
    ec2("describe-security-groups", "ec2:DescribeSecurityGroups", ACCOUNT, Effect::Read),
    ec2("describe-instance-types", "ec2:DescribeInstanceTypes", ACCOUNT, Effect::Read),
    ec2("describe-launch-template-versions", "ec2:DescribeLaunchTemplateVersions", ACCOUNT, Effect::Read),
    ec2("create-tags", "ec2:CreateTags", INSTANCES, Effect::Write),
    ec2("delete-tags", "ec2:DeleteTags", INSTANCES, Effect::Write),
    ec2("start-instances", "ec2:StartInstances", INSTANCES, Effect::Write),
    ec2("stop-instances", "ec2:StopInstances", INSTANCES, Effect::Write),
    dynamodb("get-item", "dynamodb:GetItem", TABLE, Effect::Read),
    dynamodb("put-item", "dynamodb:PutItem", TABLE, Effect::Write),
    dynamodb("update-item", "dynamodb:UpdateItem", TABLE, Effect::Write),
    dynamodb("delete-item", "dynamodb:DeleteItem", TABLE, Effect::Write),
    dynamodb("query", "dynamodb:Query", TABLE_OR_INDEX, Effect::Read),
    http("head", "http:HEAD", Effect::Read),
    http("get", "http:GET", Effect::Read),
    http("post", "http:POST", Effect::Write),
    http("put", "http:PUT", Effect::Write),
    http("patch", "http:PATCH", Effect::Write),
    http("delete", "http:DELETE", Effect::Write),
];

/// The function of this action; `None` when no plug-in can be granted it.
pub fn function_of(action: &str) -> Option<&'static GrantedFunction> {
    FUNCTIONS.iter().find(|function| function.action == action)
}

const fn drs(
    function: &'static str,
    action: &'static str,
    scopes: &'static [ScopeKind],
    effect: Effect,
) -> GrantedFunction {
    GrantedFunction { interface: "drs", function, action, scopes, effect }
}

const fn ec2(
    function: &'static str,
    action: &'static str,
    scopes: &'static [ScopeKind],
    effect: Effect,
) -> GrantedFunction {
    GrantedFunction { interface: "ec2", function, action, scopes, effect }
}

const fn dynamodb(
    function: &'static str,
    action: &'static str,
    scopes: &'static [ScopeKind],
    effect: Effect,
) -> GrantedFunction {
    GrantedFunction { interface: "dynamodb", function, action, scopes, effect }
}

/// A method of HTTP.
const fn http(function: &'static str, action: &'static str, effect: Effect) -> GrantedFunction {
    GrantedFunction { interface: "http", function, action, scopes: ADDRESS, effect }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plugin::Grant;

    #[test]
    fn each_action_is_of_one_function_and_what_writes_ends_somewhere() {
        for function in FUNCTIONS {
            let same = FUNCTIONS.iter().filter(|other| other.action == function.action);
            assert_eq!(same.count(), 1, "{}", function.action);
            let ends_nowhere = function.scopes.contains(&ScopeKind::Account);
            assert!(!(function.effect == Effect::Write && ends_nowhere), "{}", function.action);
        }
    }

    #[test]
    fn every_example_is_a_grant_that_reads_and_writes_the_same_text() {
        for example in FUNCTIONS.iter().flat_map(GrantedFunction::examples) {
            assert_eq!(example.parse::<Grant>().unwrap().to_string(), example);
        }
    }
}
