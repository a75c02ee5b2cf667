//! Launches that count against the quotas before their jobs can be seen.

use drs_core::ports::{JournalError, Reservation, Reservations};
use drs_core::time::Timestamp;

use crate::world::{World, one, place};

fn reservation(servers: usize) -> Reservation {
    Reservation { execution: one(), tag: format!("tag-{servers}"), servers, until: Timestamp::UNIX_EPOCH }
}

pub(crate) async fn nobody_has_reserved_at_first(world: &World) {
    let found = world.open().await.reservations(&place("us-west-2")).await;
    assert_eq!(found, Ok(Reservations::default()));
}

pub(crate) async fn a_change_made_from_an_old_version_is_refused(world: &World) {
    let place = place("us-west-2");
    let (first, second) = (world.open().await, world.open().await);
    for round in 0..3 {
        let seen = second.reservations(&place).await.unwrap();
        assert_eq!(seen, first.reservations(&place).await.unwrap());
        first.reserve(&place, seen.version, &[reservation(round)]).await.unwrap();
        let refused = second.reserve(&place, seen.version, &[reservation(100)]).await;
        assert_eq!(refused, Err(JournalError::Contended { place: place.clone() }));
        assert_eq!(second.reservations(&place).await.unwrap().entries, [reservation(round)]);
    }
}

pub(crate) async fn places_are_reserved_apart(world: &World) {
    let store = world.open().await;
    store.reserve(&place("us-west-2"), 0, &[reservation(1)]).await.unwrap();
    store.reserve(&place("eu-west-1"), 0, &[reservation(2)]).await.unwrap();
    assert_eq!(store.reservations(&place("us-west-2")).await.unwrap().entries, [reservation(1)]);
}
