//! `limits`: what differs from the limits of every hook.

use std::ops::RangeInclusive;

use super::super::problems::Context;
use super::super::value::{Field, quoted};
use crate::plugin::HookLimits;
use crate::size::{SizeError, format_size, parse_size};

pub(super) fn read(field: &Field<'_>, label: &str, context: &mut Context) -> HookLimits {
    let Some(mut table) = field.table(format!("`limits` of {label}"), context) else { return HookLimits::default() };
    let compute = table.optional("compute", "\"2s\"");
    let wall = table.optional("wall", "\"60s\"");
    let total = table.optional("total", "\"15m\"");
    let memory = table.optional("memory", "\"64 MiB\"");
    let tables = table.optional("tables", "10");
    let table_elements = table.optional("table-elements", "10000");
    let core_instances = table.optional("core-instances", "64");
    let handles = table.optional("handles", "1000");
    let host_call_fuel = table.optional("host-call-fuel", "\"8 MiB\"");
    let host_calls = table.optional("host-calls", "500");
    let answer = table.optional("answer", "\"256 KiB\"");
    let log = table.optional("log", "\"64 KiB\"");
    let state = table.optional("state", "\"16 KiB\"");
    let findings = table.optional("findings", "1000");
    let limits = HookLimits {
        compute: compute.and_then(|field| field.duration(HookLimits::COMPUTE, context)),
        wall: wall.and_then(|field| field.duration(HookLimits::WALL, context)),
        total: total.and_then(|field| field.duration(HookLimits::TOTAL, context)),
        memory: memory.and_then(|field| size(&field, HookLimits::MEMORY, context)),
        tables: tables.and_then(|field| field.number(HookLimits::TABLES, context)),
        table_elements: table_elements.and_then(|field| field.number(HookLimits::TABLE_ELEMENTS, context)),
        core_instances: core_instances.and_then(|field| field.number(HookLimits::CORE_INSTANCES, context)),
        handles: handles.and_then(|field| field.number(HookLimits::HANDLES, context)),
        host_call_fuel: host_call_fuel.and_then(|field| size(&field, HookLimits::HOST_CALL_FUEL, context)),
        host_calls: host_calls.and_then(|field| field.number(HookLimits::HOST_CALLS, context)),
        answer: answer.and_then(|field| size(&field, HookLimits::ANSWER, context)),
        log: log.and_then(|field| size(&field, HookLimits::LOG, context)),
        state: state.and_then(|field| size(&field, HookLimits::STATE, context)),
        findings: findings.and_then(|field| field.number(HookLimits::FINDINGS, context)),
    };
    table.finish(context);
    limits
}

/// A size with its unit, within a range.
fn size(field: &Field<'_>, range: RangeInclusive<u64>, context: &mut Context) -> Option<u64> {
    if let (Some(digits), false) = (field.raw.as_integer(), context.damage().touches(&field.span)) {
        without_unit(field, &super::clipped(digits.as_str()), context);
        return None;
    }
    let text = field.text(context)?;
    match parse_size(text) {
        Ok(bytes) if range.contains(&bytes) => Some(bytes),
        Ok(_) => {
            let (from, to) = (format_size(*range.start()), format_size(*range.end()));
            field.wrong(context, format!("must be from {from} to {to}, not {}", quoted(text)));
            None
        }
        Err(SizeError::NoUnit(number)) => {
            without_unit(field, &super::clipped(&number), context);
            None
        }
        Err(SizeError::Unreadable(_)) => {
            let help = "write it as \"16 KiB\", \"64 MiB\" or \"1 GiB\"";
            field.problem(context, format!("is not a size: {}", quoted(text)), help);
            None
        }
    }
}

fn without_unit(field: &Field<'_>, number: &str, context: &mut Context) {
    let help = format!("write its unit: \"{number} KiB\" or \"{number} MiB\"");
    field.problem(context, format!("has no unit: {number}"), help);
}
