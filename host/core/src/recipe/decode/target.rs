//! `[target]`.

use super::super::{Span, Target};
use super::problems::Context;
use super::shapes::{is_endpoint, is_region};
use super::table::Table;
use super::value::{Field, quoted};

const EXAMPLE: &str = "{ region = \"us-west-2\" }";

pub(super) fn read(root: &mut Table<'_>, context: &mut Context) -> Target {
    let empty = Target { region: None, span: 0..0, endpoint: None, simulator: None };
    let Some(field) = root.required("target", EXAMPLE) else { return empty };
    let Some(mut table) = field.table("[target]".to_owned(), context) else { return empty };
    let region = table.optional("region", "\"us-west-2\"");
    let endpoint = table.optional("endpoint", "\"http://127.0.0.1:4566\"");
    let simulator = table.optional("simulator", "\"fleets/shop.toml\"");
    let place = table.span().clone();
    check_choice(&place, &[&region, &endpoint, &simulator], table.is_damaged(context), context);
    let target = Target {
        span: region.as_ref().map_or(place, |field| field.span.clone()),
        region: region.and_then(|field| read_region(&field, context)),
        endpoint: endpoint.and_then(|field| read_endpoint(&field, context)),
        simulator: simulator.and_then(|field| field.text(context).map(str::to_owned)),
    };
    table.finish(context);
    target
}

/// A run is against AWS, against an endpoint, or against the embedded simulator.
fn check_choice(place: &Span, fields: &[&Option<Field<'_>>; 3], damaged: bool, context: &mut Context) {
    match fields {
        [_, Some(endpoint), Some(simulator)] => {
            let later = if endpoint.key_span.start > simulator.key_span.start { endpoint } else { simulator };
            let message = "[target] says both `endpoint` and `simulator`";
            context.problem(
                &later.key_span,
                message,
                "keep `simulator` for the embedded simulator, `endpoint` for one that is served",
            );
        }
        [None, _, None] if !damaged => {
            let help =
                "add region = \"us-west-2\", or simulator = \"fleets/shop.toml\" to rehearse on a simulated fleet";
            context.problem(place, "[target] says neither `region` nor `simulator`", help);
        }
        _ => {}
    }
}

fn read_region(field: &Field<'_>, context: &mut Context) -> Option<String> {
    let region = field.text(context)?;
    if is_region(region) {
        return Some(region.to_owned());
    }
    let without_zone = region.strip_suffix(|c: char| c.is_ascii_lowercase()).filter(|rest| is_region(rest));
    match without_zone {
        Some(rest) => field.problem(
            context,
            format!("is an Availability Zone: {}", quoted(region)),
            format!("write its Region: \"{rest}\""),
        ),
        None => field.wrong(context, format!("is not a Region: {}", quoted(region))),
    }
    None
}

fn read_endpoint(field: &Field<'_>, context: &mut Context) -> Option<String> {
    let endpoint = field.text(context)?;
    if is_endpoint(endpoint) {
        return Some(endpoint.to_owned());
    }
    field.wrong(context, format!("is not an http:// or https:// address: {}", quoted(endpoint)));
    None
}
