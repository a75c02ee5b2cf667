//! The seeded simulation: random plans in random worlds with random faults, processes that die and that freeze, hosts whose
//! clocks differ. Whatever happens, what must always hold holds. A seed decides everything.
//!
//! `DRS_RUNTIME_SEED=N` plays one seed again, with its recipe, its fleet and its record printed. `DRS_RUNTIME_SEEDS=N`
//! plays so many, for a soak.

mod deaths;
mod fleet;
mod invariants;
mod marks;
mod plan;
mod play;
mod simulation;
mod told;
