//! `[drill]`.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::super::DrillSection;
use super::problems::Context;
use super::table::Table;

/// When instances may be terminated: at once to 30 days later.
const TERMINATE_AFTER: RangeInclusive<Duration> = Duration::ZERO..=Duration::from_secs(30 * 86_400);

pub(super) fn read(root: &mut Table<'_>, context: &mut Context) -> DrillSection {
    let Some(mut table) = root.section("drill", context) else { return DrillSection::default() };
    let field = table.optional("terminate-after", "\"2h\"");
    let terminate_after = field.and_then(|field| field.duration(TERMINATE_AFTER, context));
    table.finish(context);
    DrillSection { terminate_after }
}
