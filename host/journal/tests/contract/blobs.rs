//! What an execution was started with, kept by digest.

use crate::world::World;

/// SHA-256 of "abc", from FIPS 180-4.
const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

pub(crate) async fn bytes_are_kept_under_their_digest(world: &World) {
    for _ in 0..2 {
        assert_eq!(world.open().await.put_blob(b"abc").await, Ok(ABC.to_owned()));
        assert_eq!(world.open().await.blob(ABC).await, Ok(b"abc".to_vec()));
    }
}

pub(crate) async fn a_component_of_some_megabytes_comes_back(world: &World) {
    let component: Vec<u8> = (0..3_000_000_u32).map(|place| (place / 7) as u8).collect();
    let digest = world.open().await.put_blob(&component).await.unwrap();
    assert!(world.open().await.blob(&digest).await.unwrap() == component);
}

pub(crate) async fn an_unknown_digest_is_an_error_that_names_it(world: &World) {
    let error = world.open().await.blob(ABC).await.unwrap_err();
    assert!(error.to_string().contains(ABC), "{error}");
}
