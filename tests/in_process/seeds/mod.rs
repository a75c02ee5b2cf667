//! The seeded simulation: random plans in random worlds with random faults, processes that die and that freeze, hosts side
//! by side that share a table, clocks that differ. Whatever happens, what must always hold holds. A seed decides everything.
//!
//! `DRS_RUNTIME_SEED=N` plays one seed again, with its recipe, its fleet and its record printed. `DRS_RUNTIME_SEEDS=N`
//! plays so many, for a soak.

mod clocks;
mod deaths;
mod fleet;
mod invariants;
mod marks;
mod one_by_one;
mod people;
mod plan;
mod play;
mod side_by_side;
mod simulation;
mod told;
