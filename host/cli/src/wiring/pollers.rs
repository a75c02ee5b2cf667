//! The pollers of jobs of this process: one for an account and Region, however many executions it drives there, kept for as
//! long as one of them lives.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use drs_engine::JobPoller;

use crate::error::CliError;

use super::connection::Connection;
use super::place::{Place, Site};

/// Where, and as whom, a poller asks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Asked {
    account: String,
    region: String,
    /// Another address than AWS's own.
    endpoint: Option<String>,
    /// The role, and the word that its owner wants.
    role: Option<(String, Option<String>)>,
}

/// The poller of one place. Made by the first who wants it; others wait for that.
type Slot = Arc<tokio::sync::Mutex<Weak<JobPoller>>>;

/// The pollers that executions of this process share.
#[derive(Default)]
pub(super) struct Pollers(Mutex<BTreeMap<Asked, Slot>>);

impl Pollers {
    /// The poller for an execution at a place in an account; `None` in a simulated world of that execution alone.
    ///
    /// It has a connection of its own, which only reads: what keeps one execution's requests back, such as a lost right to
    /// drive it, does not stop the others.
    ///
    /// # Errors
    /// When its connection can't be made, or is to another account.
    pub(super) async fn of(&self, place: &Place, account: &str) -> Result<Option<Arc<JobPoller>>, CliError> {
        let Some(asked) = Asked::at(place, account) else { return Ok(None) };
        let slot = self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(asked).or_default().clone();
        let mut slot = slot.lock().await;
        if let Some(poller) = slot.upgrade() {
            return Ok(Some(poller));
        }
        let connection = Connection::to(&place.clone().of_no_execution(), None).await?;
        let found = connection.identity().await?.account;
        if found != account {
            return Err(CliError::refused(format!("the credentials are of account {found} now, and not of {account}"))
                .help("use the credentials of the account that the execution started in"));
        }
        *slot = Arc::downgrade(&connection.jobs);
        Ok(Some(connection.jobs))
    }
}

impl Asked {
    fn at(place: &Place, account: &str) -> Option<Self> {
        let (region, endpoint) = match &place.site {
            Site::Embedded { .. } => return None,
            Site::Aws { region } => (region, None),
            Site::Endpoint { region, address } => (region, Some(address)),
        };
        Some(Self {
            account: account.to_owned(),
            region: region.clone(),
            endpoint: endpoint.cloned(),
            role: place.role.as_ref().map(|role| (role.arn.clone(), role.external_id.clone())),
        })
    }
}

#[cfg(test)]
mod tests {
    use drs_aws::AssumedRole;

    use super::*;

    fn place(address: &str, role: Option<&str>) -> Place {
        let role = role.map(|arn| AssumedRole {
            arn: arn.to_owned(),
            external_id: None,
            session_name: "drs-runtime-01J".to_owned(),
        });
        Place { site: Site::Endpoint { region: "us-west-2".to_owned(), address: address.to_owned() }, role }
    }

    #[test]
    fn executions_share_a_poller_where_account_region_address_and_role_are_the_same() {
        let one = Asked::at(&place("http://127.0.0.1:1", None), "123456789012");
        assert!(one.is_some());
        assert_eq!(one, Asked::at(&place("http://127.0.0.1:1", None), "123456789012"));
        assert_ne!(one, Asked::at(&place("http://127.0.0.1:1", None), "210987654321"));
        assert_ne!(one, Asked::at(&place("http://127.0.0.1:2", None), "123456789012"));
        let role = Some("arn:aws:iam::123456789012:role/dr");
        assert_ne!(one, Asked::at(&place("http://127.0.0.1:1", role), "123456789012"));
    }

    #[test]
    fn the_session_of_a_role_makes_no_other_poller() {
        let place = place("http://127.0.0.1:1", Some("arn:aws:iam::123456789012:role/dr"));
        let of = |id: &str| place.clone().of_execution(&id.into(), "worlds".into());
        let asked = Asked::at(&of("01A"), "123456789012");
        assert_eq!(asked, Asked::at(&of("01B"), "123456789012"));
        assert_eq!(asked, Asked::at(&of("01A").of_no_execution(), "123456789012"));
    }

    #[test]
    fn a_simulated_world_of_one_execution_has_a_poller_of_its_own() {
        let site = Site::Embedded { fleet: None, folder: None, speed: crate::options::Speed::Max };
        assert_eq!(Asked::at(&Place { site, role: None }, "123456789012"), None);
    }
}
