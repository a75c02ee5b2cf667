//! What a component may be, and what compiling it may cost, as the user can say.

use super::super::kind::{Limit, LimitUnit};
use super::{GIB, HOUR, KIB, MIB, MINUTE, OF_A_COMPONENT, SECOND};

/// Bytes of a component: one in Python, with its language's runtime, has 18 MB.
pub const COMPONENT_SIZE: Limit = Limit {
    name: "component-size",
    unit: LimitUnit::Bytes,
    least: 64 * KIB,
    most: 512 * MIB,
    hook: Some(32 * MIB),
    policy: Some(32 * MIB),
    what: "Size of a component.",
    measured: true,
    ..OF_A_COMPONENT
};

/// Functions of all core modules of a component together.
pub const COMPONENT_FUNCTIONS: Limit = Limit {
    name: "component-functions",
    most: 1_000_000,
    hook: Some(100_000),
    policy: Some(100_000),
    what: "Functions of a component.",
    measured: true,
    ..OF_A_COMPONENT
};

/// Processor time of compiling a component: 12 MB of JavaScript's took 10 s.
pub const COMPILE_COMPUTE: Limit = Limit {
    name: "compile-compute",
    unit: LimitUnit::Time,
    least: SECOND,
    most: HOUR,
    hook: Some(2 * MINUTE),
    policy: Some(2 * MINUTE),
    what: "Processor time of compiling a component, in whole seconds.",
    ..OF_A_COMPONENT
};

/// Address space of the process that compiles a component.
pub const COMPILE_MEMORY: Limit = Limit {
    name: "compile-memory",
    unit: LimitUnit::Bytes,
    least: 64 * MIB,
    most: 64 * GIB,
    hook: Some(2 * GIB),
    policy: Some(2 * GIB),
    what: "Address space of the process that compiles a component.",
    ..OF_A_COMPONENT
};

/// Time until a component is compiled.
pub const COMPILE_WALL: Limit = Limit {
    name: "compile-wall",
    unit: LimitUnit::Time,
    least: SECOND,
    most: HOUR,
    hook: Some(10 * MINUTE),
    policy: Some(10 * MINUTE),
    what: "Time until a component is compiled.",
    ..OF_A_COMPONENT
};
