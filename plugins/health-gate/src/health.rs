//! How one server stands, by what EC2 says of its instance.

use drs_plugin::ec2::InstanceStatus;
use drs_plugin::{Server, ServerStatus};

/// How a server stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Health {
    /// As it should be: why.
    Good(&'static str),
    /// It may still become good: what it is waited for.
    Waiting(String),
    /// A status check failed: which.
    Impaired(String),
    /// It can't become good: why.
    Bad(String),
}

/// The instance to ask EC2 about: that of a launched server which its settings do not leave stopped.
pub(crate) fn instance_to_ask(server: &Server) -> Option<&str> {
    if server.status != ServerStatus::Launched || is_left_stopped(server) { None } else { server.instance.as_deref() }
}

/// How a launched server stands; `None` for a server that was not launched.
pub(crate) fn of(server: &Server, statuses: &[InstanceStatus]) -> Option<Health> {
    if server.status != ServerStatus::Launched {
        return None;
    }
    if is_left_stopped(server) {
        return Some(Health::Good("launched and left stopped, as its settings say"));
    }
    let Some(id) = server.instance.as_deref() else {
        return Some(Health::Bad("it is launched, but its instance is not known".to_owned()));
    };
    let status = statuses.iter().find(|status| status.id == id);
    Some(status.map_or_else(|| Health::Waiting("EC2 does not list it yet".to_owned()), of_instance))
}

fn is_left_stopped(server: &Server) -> bool {
    server.settings.launch_disposition.as_deref() == Some("STOPPED")
}

fn of_instance(status: &InstanceStatus) -> Health {
    match status.state.as_deref() {
        Some("running") => of_checks(status),
        Some(state @ ("shutting-down" | "terminated" | "stopping" | "stopped")) => {
            Health::Bad(format!("the instance is {state}"))
        }
        Some(state) => Health::Waiting(format!("the instance is {state}")),
        None => Health::Waiting("the instance's state is unknown".to_owned()),
    }
}

fn of_checks(status: &InstanceStatus) -> Health {
    let checks = [("system", status.system.as_deref()), ("instance", status.instance.as_deref())];
    let named =
        |(name, value): (&str, Option<&str>)| format!("the {name} status check is {}", value.unwrap_or("unknown"));
    if let Some(impaired) = checks.into_iter().find(|(_, value)| *value == Some("impaired")) {
        return Health::Impaired(named(impaired));
    }
    match checks.into_iter().find(|(_, value)| *value != Some("ok")) {
        Some(open) => Health::Waiting(named(open)),
        None => Health::Good("running, both status checks ok"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{launched, status};

    #[test]
    fn running_with_both_checks_ok_is_good() {
        assert!(matches!(of(&launched("s-1"), &[status("i-1", "running", "ok", "ok")]), Some(Health::Good(_))));
    }

    #[test]
    fn what_may_still_become_good_is_waited_for_an_unknown_value_too() {
        for (state, system, instance) in [
            ("pending", "initializing", "initializing"),
            ("running", "ok", "initializing"),
            ("running", "insufficient-data", "ok"),
            ("running", "ok", "levitating"),
            ("hovering", "ok", "ok"),
        ] {
            let health = of(&launched("s-1"), &[status("i-1", state, system, instance)]);
            assert!(matches!(health, Some(Health::Waiting(_))), "{state} {system} {instance}: {health:?}");
        }
        assert!(matches!(of(&launched("s-1"), &[]), Some(Health::Waiting(_))));
    }

    #[test]
    fn a_failed_check_is_impaired_whatever_the_other_says() {
        let health = of(&launched("s-1"), &[status("i-1", "running", "initializing", "impaired")]);
        assert_eq!(health, Some(Health::Impaired("the instance status check is impaired".to_owned())));
    }

    #[test]
    fn an_instance_that_has_ended_is_bad_at_once() {
        for state in ["terminated", "shutting-down", "stopping", "stopped"] {
            let health = of(&launched("s-1"), &[status("i-1", state, "not-applicable", "not-applicable")]);
            assert_eq!(health, Some(Health::Bad(format!("the instance is {state}"))));
        }
    }

    #[test]
    fn a_server_launched_stopped_by_its_settings_is_fine_and_not_asked() {
        let mut server = launched("s-1");
        server.settings.launch_disposition = Some("STOPPED".to_owned());
        assert_eq!(instance_to_ask(&server), None);
        assert!(matches!(of(&server, &[]), Some(Health::Good(_))));
    }

    #[test]
    fn a_server_that_was_not_launched_is_not_asked() {
        for missing in [ServerStatus::Failed, ServerStatus::Unresolved, ServerStatus::Skipped, ServerStatus::Terminated]
        {
            let mut server = launched("s-1");
            server.status = missing;
            assert_eq!((instance_to_ask(&server), of(&server, &[])), (None, None));
        }
    }
}
