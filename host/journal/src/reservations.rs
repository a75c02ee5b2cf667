//! The table of reservations: launches that count against the quotas before DRS shows their jobs.

use drs_core::ports::{AccountRegion, JournalError, Reservation, Reservations};
use rusqlite::{Connection, OptionalExtension, Transaction};

use crate::fault::Fault;

/// The reservations at a place; none where nobody ever reserved.
pub(crate) fn read(connection: &Connection, place: &AccountRegion) -> Result<Reservations, Fault> {
    let row: Option<(u64, String)> = connection
        .prepare_cached("SELECT version, entries FROM reservations WHERE place = ?1")?
        .query_row([key(place)], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((version, entries)) = row else { return Ok(Reservations::default()) };
    let entries = serde_json::from_str(&entries)
        .map_err(|error| Fault::Refused(format!("the reservations of {place} can't be read: {error}")))?;
    Ok(Reservations { version, entries })
}

/// Puts other reservations in the place of those of `version`.
pub(crate) fn replace(
    transaction: &Transaction<'_>,
    place: &AccountRegion,
    version: u64,
    entries: &[Reservation],
) -> Result<(), Fault> {
    if read(transaction, place)?.version != version {
        return Err(JournalError::Contended { place: place.clone() }.into());
    }
    let entries = serde_json::to_string(entries)
        .map_err(|error| Fault::Refused(format!("the reservations can't be written as JSON: {error}")))?;
    transaction
        .prepare_cached(
            "INSERT INTO reservations (place, version, entries) VALUES (?1, ?2, ?3)
             ON CONFLICT (place) DO UPDATE SET version = excluded.version, entries = excluded.entries",
        )?
        .execute((key(place), version.saturating_add(1), entries))?;
    Ok(())
}

fn key(place: &AccountRegion) -> String {
    format!("{}/{}", place.account, place.region)
}
