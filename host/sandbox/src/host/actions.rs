//! Which IAM action each function needs.

use drs_core::plugin::Grant;

/// The interfaces that a plug-in may import.
pub(crate) const IMPORTABLE: [&str; 6] = ["types", "context", "log", "drs", "ec2", "dynamodb"];

/// Interface, function, action.
const ACTIONS: [(&str, &str, &str); 9] = [
    ("drs", "describe-source-servers", "drs:DescribeSourceServers"),
    ("drs", "describe-recovery-snapshots", "drs:DescribeRecoverySnapshots"),
    ("ec2", "describe-instances", "ec2:DescribeInstances"),
    ("ec2", "describe-instance-status", "ec2:DescribeInstanceStatus"),
    ("dynamodb", "get-item", "dynamodb:GetItem"),
    ("dynamodb", "put-item", "dynamodb:PutItem"),
    ("dynamodb", "update-item", "dynamodb:UpdateItem"),
    ("dynamodb", "delete-item", "dynamodb:DeleteItem"),
    ("dynamodb", "query", "dynamodb:Query"),
];

/// Whether a plug-in may import this interface of the package.
pub(crate) fn is_importable(interface: &str) -> bool {
    IMPORTABLE.contains(&interface)
}

/// The action that a function needs; `None` when it needs no grant.
pub(crate) fn needed(interface: &str, function: &str) -> Option<&'static str> {
    ACTIONS.iter().find(|(i, f, _)| (*i, *f) == (interface, function)).map(|(_, _, action)| *action)
}

/// An action as a recipe would grant it, with a name to fill in where it needs a scope.
pub(crate) fn as_grant(action: &str) -> String {
    match Grant::TABLE_ACTIONS.contains(&action) {
        true => format!("{action} on table/NAME"),
        false => action.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::HostInterfaces;

    #[test]
    fn every_function_but_log_has_an_action_that_can_be_granted() {
        let host = HostInterfaces::read().unwrap();
        for interface in IMPORTABLE.into_iter().filter(|interface| *interface != "log") {
            for function in host.get(interface).unwrap().keys() {
                let action = needed(interface, function);
                assert!(
                    action.is_some_and(|action| Grant::all_actions().any(|grantable| grantable == action)),
                    "{interface}/{function}: {action:?}"
                );
            }
        }
    }
}
