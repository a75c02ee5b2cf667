//! `[target]`.

use super::super::{Account, Span, Target};
use super::located::Located;
use super::problems::Context;
use super::shapes::{endpoint, is_account, is_region, role_account};
use super::table::Table;
use super::value::{Field, clipped, quoted};

const EXAMPLE: &str = "{ region = \"us-west-2\" }";
/// What AWS allows: characters of an external id.
const EXTERNAL_ID: std::ops::RangeInclusive<usize> = 2..=1224;

pub(super) fn read(root: &mut Table<'_>, context: &mut Context) -> Target {
    let empty = Target {
        region: None,
        span: 0..0,
        account: None,
        role: None,
        external_id: None,
        endpoint: None,
        simulator: None,
    };
    let Some(field) = root.required("target", EXAMPLE) else { return empty };
    let Some(mut table) = field.table("[target]".to_owned(), context) else { return empty };
    let region = table.optional("region", "\"us-west-2\"");
    let account = table.optional("account", "\"111122223333\"");
    let role = table.optional("role", "\"arn:aws:iam::111122223333:role/disaster-recovery\"");
    let external_id = table.optional("external-id", "\"shop-recovery\"");
    let endpoint = table.optional("endpoint", "\"http://127.0.0.1:4566\"");
    let simulator = table.optional("simulator", "\"fleets/shop.toml\"");
    let place = table.span().clone();
    check_choice(&place, &[&region, &endpoint, &simulator], table.is_damaged(context), context);
    if let (Some(external_id), None, false) = (&external_id, &role, table.is_damaged(context)) {
        let help = "add role = \"arn:aws:iam::111122223333:role/NAME\", or take `external-id` out";
        context.problem(&external_id.key_span, "`external-id` is for a role, and [target] says no `role`", help);
    }
    let account = account.and_then(|field| read_account(&field, context));
    let role = role.and_then(|field| read_role(&field, context));
    check_role_account(account.as_ref(), role.as_ref(), context);
    let target = Target {
        span: region.as_ref().map_or(place, |field| field.span.clone()),
        region: region.and_then(|field| read_region(&field, context)),
        account,
        role: role.map(|role| role.value),
        external_id: external_id.and_then(|field| read_external_id(&field, context)),
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

/// What a role does, it does in its own account.
fn check_role_account(account: Option<&Account>, role: Option<&Located<String>>, context: &mut Context) {
    let (Some(account), Some(role)) = (account, role) else { return };
    let Some(owner) = role_account(&role.value).filter(|owner| *owner != account.id) else { return };
    let message = format!("the role is of the account {owner}, and `account` says {}", account.id);
    context.problem(&role.span, message, "a role recovers servers of its own account: correct one of the two");
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

fn read_account(field: &Field<'_>, context: &mut Context) -> Option<Account> {
    if let (Some(digits), false) = (field.raw.as_integer(), context.damage().touches(&field.span)) {
        let help =
            format!("write it in quotes, with its leading zeros: account = \"{:0>12}\"", clipped(digits.as_str()));
        field.problem(context, "is a number, and numbers lose leading zeros", help);
        return None;
    }
    let text = field.text(context)?;
    let digits: String = text.chars().filter(|c| !matches!(c, '-' | ' ')).collect();
    if is_account(text) {
        return Some(Account { id: text.to_owned(), span: field.span.clone() });
    }
    match is_account(&digits) {
        true => field.problem(
            context,
            format!("must be 12 digits without anything between them, not {}", quoted(text)),
            format!("write account = \"{digits}\""),
        ),
        false => field.wrong(context, format!("must be the 12 digits of an AWS account, not {}", quoted(text))),
    }
    None
}

fn read_role(field: &Field<'_>, context: &mut Context) -> Option<Located<String>> {
    let role = field.text(context)?;
    if role_account(role).is_some() {
        return Some(Located::new(role.to_owned(), field.span.clone()));
    }
    field.wrong(context, format!("is not the ARN of an IAM role: {}", quoted(role)));
    None
}

fn read_external_id(field: &Field<'_>, context: &mut Context) -> Option<String> {
    let text = field.text(context)?;
    let is_fine = |c: char| c.is_ascii_alphanumeric() || "_+=,.@:/-".contains(c);
    if EXTERNAL_ID.contains(&text.len()) && text.chars().all(is_fine) {
        return Some(text.to_owned());
    }
    let help = "it has 2 to 1224 letters, digits or `_+=,.@:/-`; the role's owner says which";
    field.problem(context, format!("is not an external id: {}", quoted(text)), help);
    None
}

fn read_endpoint(field: &Field<'_>, context: &mut Context) -> Option<String> {
    let text = field.text(context)?;
    let address = endpoint(text);
    if address.is_none() {
        field.wrong(context, format!("is not an http:// or https:// address: {}", quoted(text)));
    }
    address
}
