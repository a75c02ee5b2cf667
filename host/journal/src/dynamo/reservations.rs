//! Launches whose jobs may not be visible yet: one item for each account and Region, with a version.

use drs_core::ports::{AccountRegion, JournalError, Reservation, Reservations};

use super::DynamoStore;
use super::fault::{Fault, unreadable};
use super::item::{Item, number, text};
use super::key::Key;
use super::write::{ABSENT, Write, nonce};

impl DynamoStore {
    /// The reservations of a place.
    pub(super) async fn read_reservations(&self, place: &AccountRegion) -> Result<Reservations, Fault> {
        let Some(item) = self.table.get(&Key::reservations(place)).await? else { return Ok(Reservations::default()) };
        let entries = serde_json::from_str(item.text("entries")?)
            .map_err(|error| unreadable(format!("the reservations of {place} can't be read: {error}")))?;
        Ok(Reservations { version: item.number("version")?, entries })
    }

    /// Puts other reservations in the place of those of `version`.
    pub(super) async fn write_reservations(
        &self,
        place: &AccountRegion,
        version: u64,
        entries: &[Reservation],
    ) -> Result<(), Fault> {
        let json = serde_json::to_string(entries)
            .map_err(|error| Fault::Refused(format!("the reservations can't be written as JSON: {error}")))?;
        let nonce = nonce();
        let item = Item::new(&Key::reservations(place))
            .with("version", number(version.saturating_add(1)))
            .with("entries", text(json))
            .with("nonce", text(&nonce));
        let write = Write::put(item).value("nonce", text(nonce));
        let write = match version {
            0 => write.when(format!("{ABSENT} OR #nonce = :nonce")),
            _ => write.when("#version = :version OR #nonce = :nonce").value("version", number(version)),
        };
        self.table.transact([write]).await.map_err(|fault| match fault {
            Fault::Conditions(_) => JournalError::Contended { place: place.clone() }.into(),
            other => other,
        })
    }
}
