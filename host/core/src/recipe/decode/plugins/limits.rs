//! `limits`: what differs from the limits of every hook, or every policy.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::super::problems::Context;
use super::super::value::{Field, quoted};
use crate::plugin::{Limit, LimitUnit, PluginLimits};
use crate::size::{SizeError, format_size, parse_size};

pub(super) fn read(field: &Field<'_>, label: &str, context: &mut Context) -> PluginLimits {
    let Some(mut table) = field.table(format!("`limits` of {label}"), context) else { return PluginLimits::default() };
    let mut limits = PluginLimits::default();
    for limit in PluginLimits::settable() {
        let field = table.optional(limit.name, limit.example());
        if let Some(value) = field.and_then(|field| value(&field, limit, context)) {
            limits.set(limit, value);
        }
    }
    table.finish(context);
    limits
}

/// A value in the unit of its limit.
fn value(field: &Field<'_>, limit: &Limit, context: &mut Context) -> Option<u64> {
    match limit.unit {
        LimitUnit::Time => {
            let range = Duration::from_millis(limit.least)..=Duration::from_millis(limit.most);
            let time = field.duration(range, context)?;
            u64::try_from(time.as_millis()).ok()
        }
        LimitUnit::Bytes => size(field, limit.range(), context),
        LimitUnit::Count => field.count(limit.range(), context),
    }
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
