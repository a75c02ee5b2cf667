//! What people and programs are shown of an execution, derived from its events and from nothing else.

pub(crate) mod course;
pub(crate) mod estimate;
pub(crate) mod history;
pub(crate) mod hook;
pub(crate) mod leftovers;
pub(crate) mod notable;
pub(crate) mod plugin_figures;
pub(crate) mod recovery_points;
pub(crate) mod retry;
pub(crate) mod servers;
pub(crate) mod trouble;
pub(crate) mod waits;
