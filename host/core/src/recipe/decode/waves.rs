//! `[[waves]]`.

use std::ops::RangeInclusive;
use std::time::Duration;

use toml::de::DeValue;

use super::super::{
    DEFAULT_FRESH_FOR, DEFAULT_WAVE_TIMEOUT, MaxFailed, OnFailure, PauseBefore, ServerSubset, Span, Wave,
};
use super::launch::read_server_id;
use super::located::{Located, values};
use super::names::check_shape;
use super::problems::Context;
use super::table::Table;
use super::value::Field;
use super::wave_values::{max_failed, on_failure, pause_before};
use crate::ids::{GroupName, PluginName, ServerId, WaveName};

/// The most waves of a recipe.
const MAX_WAVES: usize = 1_000;
/// What a wave's `timeout` may be: 1 s to 7 days.
const TIMEOUT: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_secs(7 * 86_400);
/// What its `wait-after` may be: nothing to 24 hours.
const WAIT_AFTER: RangeInclusive<Duration> = Duration::ZERO..=Duration::from_secs(86_400);
/// What its `fresh-for` may be: 1 min to 24 hours. Shorter, and a wave with several hooks would never launch.
const FRESH_FOR: RangeInclusive<Duration> = Duration::from_secs(60)..=Duration::from_secs(86_400);

/// A wave as far as it could be read.
pub(super) struct WaveDraft {
    /// Empty when it could not be read.
    pub(super) name: Located<WaveName>,
    pub(super) groups: Vec<Located<GroupName>>,
    /// Absent when it is not said.
    pub(super) servers: Option<Located<Vec<Located<ServerId>>>>,
    pub(super) depends_on: Vec<Located<WaveName>>,
    pub(super) before: Vec<Located<PluginName>>,
    pub(super) after: Vec<Located<PluginName>>,
    pub(super) policies: Vec<Located<PluginName>>,
    timeout: Duration,
    pause_before: PauseBefore,
    /// With the place of its key, when it is said.
    pub(super) wait_after: Option<Located<Duration>>,
    max_failed: MaxFailed,
    optional: bool,
    on_failure: OnFailure,
    fresh_for: Duration,
    /// Whether it may name groups or plug-ins that could not be read.
    pub(super) incomplete: bool,
}

impl WaveDraft {
    pub(super) fn build(self) -> Wave {
        Wave {
            name: self.name.value,
            span: self.name.span,
            groups: values(self.groups),
            servers: self.servers.map(subset),
            depends_on: values(self.depends_on),
            before: values(self.before),
            after: values(self.after),
            policies: values(self.policies),
            timeout: self.timeout,
            pause_before: self.pause_before,
            wait_after: self.wait_after.map(|wait| wait.value).unwrap_or_default(),
            max_failed: self.max_failed,
            optional: self.optional,
            on_failure: self.on_failure,
            fresh_for: self.fresh_for,
        }
    }
}

pub(super) fn read(root: &mut Table<'_>, context: &mut Context) -> Vec<WaveDraft> {
    let Some(field) = root.required("waves", "[{ name = \"web\", groups = [\"web\"] }]") else { return Vec::new() };
    if let DeValue::Table(_) = field.raw {
        if !context.damage().touches(&field.key_span) {
            context.problem(
                &field.key_span,
                "`waves` is a list of tables",
                "write [[waves]], with two brackets, for each wave",
            );
        }
        return Vec::new();
    }
    let items = field.list(context).unwrap_or_default();
    if items.len() > MAX_WAVES {
        let message = format!("there are {} waves; at most {MAX_WAVES} are read", items.len());
        context.problem(&field.key_span, message, "split the plan into several recipes");
        return Vec::new();
    }
    items.iter().filter_map(|item| read_wave(item, context)).collect()
}

fn read_wave(field: &Field<'_>, context: &mut Context) -> Option<WaveDraft> {
    let mut table = field.clone().with_example("[[waves]]".to_owned()).table("[[waves]]".to_owned(), context)?;
    let name = read_name(&mut table, context);
    let before_lists = context.count();
    let groups = names(table.required("groups", "[\"web\"]"), context);
    let servers = table.optional("servers", "[\"s-1111aaaa2222bbbb3\"]").map(|field| read_servers(&field, context));
    let depends_on = names(table.optional("depends-on", "[\"database\"]"), context);
    let before = names(table.optional("before", "[\"replication-gate\"]"), context);
    let after = names(table.optional("after", "[\"health-gate\"]"), context);
    let policies = names(table.optional("policies", "[\"launch-guard\"]"), context);
    let lists_are_sound = context.count() == before_lists && !table.is_damaged(context);
    let timeout = table.optional("timeout", "\"40m\"").and_then(|field| field.duration(TIMEOUT, context));
    let pause = table.optional("pause-before", "\"recovery\"").and_then(|field| pause_before(&field, context));
    let wait = table.optional("wait-after", "\"5m\"");
    let wait_after = wait.and_then(|field| Some(Located::new(field.duration(WAIT_AFTER, context)?, field.key_span)));
    let (max_failed, optional) = read_tolerance(&mut table, context);
    let on_failure = table.optional("on-failure", "\"stop\"").and_then(|field| on_failure(&field, context));
    let fresh_for = read_fresh_for(&mut table, context);
    let before_finish = context.count();
    table.finish(context);
    Some(WaveDraft {
        name,
        groups,
        servers,
        depends_on,
        before,
        after,
        policies,
        timeout: timeout.unwrap_or(DEFAULT_WAVE_TIMEOUT),
        pause_before: pause.unwrap_or_default(),
        wait_after,
        max_failed,
        optional,
        on_failure: on_failure.unwrap_or_default(),
        fresh_for,
        incomplete: !lists_are_sound || context.count() > before_finish,
    })
}

fn read_name(table: &mut Table<'_>, context: &mut Context) -> Located<WaveName> {
    let span = table.span().clone();
    let nameless = Located::new(WaveName::new(""), span);
    let Some(field) = table.required("name", "\"web\"") else { return nameless };
    let Some(name) = field.text(context) else { return nameless };
    check_shape("wave", name, &field.span, context);
    Located::new(WaveName::new(name), field.span)
}

fn names<N: for<'n> From<&'n str>>(field: Option<Field<'_>>, context: &mut Context) -> Vec<Located<N>> {
    let texts = field.map(|field| field.texts(context)).unwrap_or_default();
    texts.into_iter().map(|text| text.map(N::from)).collect()
}

fn read_servers(field: &Field<'_>, context: &mut Context) -> Located<Vec<Located<ServerId>>> {
    let texts = field.texts(context);
    let ids = texts.into_iter().filter_map(|text| read_server_id(text.value, &text.span, context)).collect();
    Located::new(ids, field.span.clone())
}

fn subset(servers: Located<Vec<Located<ServerId>>>) -> ServerSubset {
    let place = |server: Located<ServerId>| -> (ServerId, Span) { (server.value, server.span) };
    ServerSubset { servers: servers.value.into_iter().map(place).collect(), span: servers.span }
}

/// How many servers may fail: a number or share of them, or all of an optional wave.
fn read_tolerance(table: &mut Table<'_>, context: &mut Context) -> (MaxFailed, bool) {
    let max = table.optional("max-failed", "\"10%\"");
    let optional = table.optional("optional", "true");
    let is_optional = optional.and_then(|field| field.boolean(context)).unwrap_or_default();
    if let Some(max) = max.as_ref().filter(|_| is_optional) {
        let message = "`max-failed` has no effect with optional = true: all servers may fail";
        context.problem(&max.key_span, message, "keep one of the two");
    }
    (max.and_then(|field| max_failed(&field, context)).unwrap_or_default(), is_optional)
}

fn read_fresh_for(table: &mut Table<'_>, context: &mut Context) -> Duration {
    let Some(field) = table.optional("fresh-for", "\"15m\"") else { return DEFAULT_FRESH_FOR };
    if !table.has_near(&["before"]) && !table.is_damaged(context) {
        let message = "`fresh-for` is about hooks before the wave, and it has none";
        context.problem(&field.key_span, message, "take it out, or add before = [\"replication-gate\"]");
    }
    field.duration(FRESH_FOR, context).unwrap_or(DEFAULT_FRESH_FOR)
}
