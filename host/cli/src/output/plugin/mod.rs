//! What the commands of `plugin` print.

pub(crate) mod answer;
pub(crate) mod benched;
pub(crate) mod built;
pub(crate) mod fixture;
pub(crate) mod in_registry;
pub(crate) mod inspected;
pub(crate) mod replayed;
pub(crate) mod tested;
