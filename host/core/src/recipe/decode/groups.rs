//! `[groups.NAME]`.

use std::collections::BTreeMap;

use super::super::{Group, Selector, Span};
use super::launch::{self, LaunchDraft, OverrideDraft};
use super::located::Located;
use super::names::check_shape;
use super::problems::Context;
use super::table::Table;
use super::value::{Field, clipped, quoted};
use crate::ids::GroupName;

/// The most groups of a recipe.
const MAX_GROUPS: usize = 1_000;
/// What AWS allows: tags of a resource, characters of a key, characters of a value.
const MAX_TAGS: usize = 50;
const MAX_TAG_KEY: usize = 128;
const MAX_TAG_VALUE: usize = 256;

/// A group as far as it could be read.
pub(super) struct GroupDraft {
    pub(super) name: Located<GroupName>,
    /// Absent when it could not be read.
    pub(super) selector: Option<Selector>,
    pub(super) selector_span: Span,
    pub(super) launch: LaunchDraft,
    pub(super) overrides: Vec<OverrideDraft>,
    /// Whether its list of servers has problems of its own.
    pub(super) incomplete: bool,
}

impl GroupDraft {
    pub(super) fn build(self) -> Group {
        Group {
            name: self.name.value,
            selector: self.selector.unwrap_or_else(|| Selector::Servers(Vec::new())),
            selector_span: self.selector_span,
            launch: self.launch.build(),
            servers: self.overrides.into_iter().map(OverrideDraft::build).collect(),
        }
    }
}

pub(super) fn read(root: &mut Table<'_>, context: &mut Context) -> Vec<GroupDraft> {
    let Some(field) = root.required("groups", "{ web = { tags = { Tier = \"web\" } } }") else { return Vec::new() };
    let Some(table) = field.table("[groups]".to_owned(), context) else { return Vec::new() };
    let groups = table.all("{ tags = { Tier = \"web\" } }");
    if groups.is_empty() && !table.is_damaged(context) {
        context.problem(&field.span, "[groups] holds no group", "add [groups.web] with `servers` or `tags`");
    }
    if groups.len() > MAX_GROUPS {
        let message = format!("there are {} groups; at most {MAX_GROUPS} are read", groups.len());
        context.problem(&field.key_span, message, "split the plan into several recipes");
        return Vec::new();
    }
    groups.iter().filter_map(|field| read_group(field, context)).collect()
}

fn read_group(field: &Field<'_>, context: &mut Context) -> Option<GroupDraft> {
    let name = clipped(field.key);
    check_shape("group", field.key, &field.key_span, context);
    let label = format!("[groups.{name}]");
    let mut table = field.clone().with_example(label.clone()).table(label.clone(), context)?;
    let before = context.count();
    let servers = table.optional("servers", "[\"s-1111aaaa2222bbbb3\"]");
    let tags = table.optional("tags", "{ Application = \"shop\", Tier = \"web\" }");
    check_choice(&table, &label, servers.as_ref(), tags.as_ref(), context);
    let chosen = servers.as_ref().or(tags.as_ref());
    let selector_span = chosen.map_or_else(|| table.span().clone(), |field| field.span.clone());
    let selector = match (servers, tags) {
        (Some(servers), None) => Some(read_servers(&servers, context)),
        (None, Some(tags)) => Some(Selector::Tags(read_tags(&tags, &label, context))),
        _ => None,
    };
    let incomplete = context.count() > before || table.is_damaged(context);
    let launch = table.optional("launch", "{ right-sizing = \"none\" }");
    let (launch, overrides) = launch.map(|field| launch::read(&field, &name, context)).unwrap_or_default();
    table.finish(context);
    let name = Located::new(GroupName::new(field.key), field.key_span.clone());
    Some(GroupDraft { name, selector, selector_span, launch, overrides, incomplete })
}

fn check_choice(
    table: &Table<'_>,
    label: &str,
    servers: Option<&Field<'_>>,
    tags: Option<&Field<'_>>,
    context: &mut Context,
) {
    match (servers, tags) {
        (Some(servers), Some(tags)) => {
            let later = if servers.key_span.start > tags.key_span.start { servers } else { tags };
            let help = "keep one; a group is selected by ids or by tags";
            context.problem(&later.key_span, format!("{label} says both `servers` and `tags`"), help);
        }
        (None, None) if !table.is_damaged(context) && !table.has_near(&["servers", "tags"]) => {
            let help = "add servers = [\"s-1111aaaa2222bbbb3\"] or tags = { Tier = \"web\" }";
            context.problem(table.span(), format!("{label} says neither `servers` nor `tags`"), help);
        }
        _ => {}
    }
}

fn read_servers(field: &Field<'_>, context: &mut Context) -> Selector {
    let items = field.list(context).unwrap_or_default();
    let id = |item: &Field<'_>| {
        let text = item.text(context)?;
        launch::read_server_id(text, &item.span, context).map(|id| (id.value, id.span))
    };
    Selector::Servers(items.iter().filter_map(id).collect())
}

fn read_tags(field: &Field<'_>, label: &str, context: &mut Context) -> BTreeMap<String, String> {
    let Some(table) = field.table(format!("`tags` of {label}"), context) else { return BTreeMap::new() };
    let tags = table.all("\"web\"");
    if tags.is_empty() && !table.is_damaged(context) {
        field.wrong(context, "is empty: that would select every server");
    }
    if tags.len() > MAX_TAGS {
        field.problem(context, format!("has {} tags; a server can carry {MAX_TAGS}", tags.len()), "shorten it");
    }
    check_keys(&tags, context);
    tags.iter().filter_map(|tag| read_tag(tag, context)).collect()
}

/// Keys are compared without regard to case, so that two of one spelling could never both hold.
fn check_keys(tags: &[Field<'_>], context: &mut Context) {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for tag in tags {
        if let Some(earlier) = seen.insert(tag.key.to_lowercase(), tag.key) {
            let message = format!("the tags {} and {} differ in case only", quoted(earlier), quoted(tag.key));
            context.problem(&tag.key_span, message, "keep one; tags are compared without regard to case");
        }
    }
}

/// A tag; its value may be empty, as in AWS.
fn read_tag(tag: &Field<'_>, context: &mut Context) -> Option<(String, String)> {
    let key = tag.key.trim();
    if key.is_empty() || key.chars().count() > MAX_TAG_KEY || key.chars().any(char::is_control) {
        let message = format!("{} is not the key of a tag", quoted(tag.key));
        context.problem(&tag.key_span, message, format!("a key has 1 to {MAX_TAG_KEY} characters"));
        return None;
    }
    let value =
        if tag.raw.as_str() == Some("") && !context.damage().touches(&tag.span) { "" } else { tag.text(context)? };
    if value.chars().count() > MAX_TAG_VALUE {
        tag.problem(context, format!("is longer than {MAX_TAG_VALUE} characters"), "no tag has a value that long");
        return None;
    }
    Some((tag.key.to_owned(), value.to_owned()))
}
