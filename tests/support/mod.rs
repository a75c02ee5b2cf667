//! What the tests share: the binary in a place of its own, fleets and recipes to run, and the simulated world read back.

pub(crate) mod bench;
pub(crate) mod fleet;
pub(crate) mod journal;
pub(crate) mod probe;
pub(crate) mod process;
pub(crate) mod recipe;
pub(crate) mod registry;
pub(crate) mod result;
pub(crate) mod served;
pub(crate) mod shared;
pub(crate) mod wait;
pub(crate) mod world;

pub(crate) use bench::Bench;
pub(crate) use fleet::Fleet;
pub(crate) use process::Done;
pub(crate) use world::ReadWorld;
