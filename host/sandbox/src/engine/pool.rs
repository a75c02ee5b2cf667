//! Room for calls that is kept from one to the next. To ask the system for memories, tables and a stack anew takes longer
//! than most calls do.
//!
//! What a call leaves in its place is gone before the next one gets it: memories are put back to what their component begins
//! with, tables and the stack to zero.

use drs_core::plugin::limits::table;
use tokio::sync::{Semaphore, SemaphorePermit};
use wasmtime::component::Component;
use wasmtime::{Config, Enabled, Engine, InstanceAllocationStrategy, PoolingAllocationConfig};

use crate::limits::most;

/// How many calls run at the same time. A place is 4 GiB of addresses and no memory while nobody has used it.
const PLACES: u32 = 1_000;
/// Tables of a place. A component of one core module has two: its own and that of its imports.
const TABLES: u32 = 2;
/// Instances have no place of their own, so calls are limited by their places alone.
const INSTANCES: u32 = u32::MAX;
/// Bytes of an instance's own record, which is larger the more functions and globals it has; how many those may be is
/// limited elsewhere.
const INSTANCE_SIZE: usize = 1 << 30;
/// What is emptied by hand and stays mapped, so that the next call does not fault its pages in again: of what was written
/// so many bytes at most. The rest goes back to the system.
const MEMORY_KEPT: usize = 128 << 10;
const TABLE_KEPT: usize = 16 << 10;
const STACK_KEPT: usize = 32 << 10;

/// The places of an engine's calls.
#[derive(Debug)]
pub(super) struct Places(Semaphore);

/// Starts an engine whose calls have places. Where there are not addresses enough, as under `ulimit -v`, each call asks for
/// room of its own, and there are no places.
pub(super) fn engine(mut config: Config) -> wasmtime::Result<(Engine, Option<Places>)> {
    config.async_stack_zeroing(true).allocation_strategy(InstanceAllocationStrategy::Pooling(pool()));
    if let Ok(engine) = Engine::new(&config) {
        return Ok((engine, Some(Places(Semaphore::new(PLACES as usize)))));
    }
    config.allocation_strategy(InstanceAllocationStrategy::OnDemand);
    Ok((Engine::new(&config)?, None))
}

impl Places {
    /// As many places as a component needs, once others have left them. `None` never comes: nobody closes them.
    pub(super) async fn take(&self, places: u32) -> Option<SemaphorePermit<'_>> {
        self.0.acquire_many(places).await.ok()
    }
}

/// How many places the memories and tables of a component take. One with more than there are does not come to run: its
/// limits are lower.
pub(super) fn needed(component: &Component) -> u32 {
    let needed = component
        .resources_required()
        .map_or(PLACES, |resources| resources.num_memories.max(resources.num_tables.div_ceil(TABLES)));
    needed.clamp(1, PLACES)
}

fn pool() -> PoolingAllocationConfig {
    let mut pool = PoolingAllocationConfig::new();
    pool.total_memories(PLACES)
        .total_tables(PLACES * TABLES)
        .total_stacks(PLACES)
        .total_core_instances(INSTANCES)
        .total_component_instances(INSTANCES)
        .max_memories_per_module(PLACES)
        .max_tables_per_module(PLACES * TABLES)
        .max_core_instance_size(INSTANCE_SIZE)
        .max_component_instance_size(INSTANCE_SIZE)
        .table_elements(most(&table::TABLE_ELEMENTS))
        .table_keep_resident(TABLE_KEPT)
        .async_stack_keep_resident(STACK_KEPT);
    // Only where the system says which pages were written; elsewhere as many bytes from the start would be emptied each time.
    if PoolingAllocationConfig::is_pagemap_scan_available() {
        pool.pagemap_scan(Enabled::Auto).linear_memory_keep_resident(MEMORY_KEPT);
    }
    pool
}
