//! `[[waves]]`.

use std::ops::RangeInclusive;
use std::time::Duration;

use toml::de::DeValue;

use super::super::{DEFAULT_WAVE_TIMEOUT, MaxFailed, OnFailure, PauseBefore, Wave};
use super::located::{Located, values};
use super::names::check_shape;
use super::problems::Context;
use super::table::Table;
use super::value::Field;
use super::wave_values::{max_failed, on_failure, pause_before};
use crate::ids::{GroupName, PluginName, WaveName};

/// The most waves of a recipe.
const MAX_WAVES: usize = 1_000;
/// What a wave's `timeout` may be: 1 s to 7 days.
const TIMEOUT: RangeInclusive<Duration> = Duration::from_secs(1)..=Duration::from_secs(7 * 86_400);

/// A wave as far as it could be read.
pub(super) struct WaveDraft {
    /// Empty when it could not be read.
    pub(super) name: Located<WaveName>,
    pub(super) groups: Vec<Located<GroupName>>,
    pub(super) depends_on: Vec<Located<WaveName>>,
    pub(super) before: Vec<Located<PluginName>>,
    pub(super) after: Vec<Located<PluginName>>,
    pub(super) policies: Vec<Located<PluginName>>,
    timeout: Duration,
    pause_before: PauseBefore,
    max_failed: MaxFailed,
    on_failure: OnFailure,
    /// Whether it may name groups or plug-ins that could not be read.
    pub(super) incomplete: bool,
}

impl WaveDraft {
    pub(super) fn build(self) -> Wave {
        Wave {
            name: self.name.value,
            span: self.name.span,
            groups: values(self.groups),
            depends_on: values(self.depends_on),
            before: values(self.before),
            after: values(self.after),
            policies: values(self.policies),
            timeout: self.timeout,
            pause_before: self.pause_before,
            max_failed: self.max_failed,
            on_failure: self.on_failure,
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
    let depends_on = names(table.optional("depends-on", "[\"database\"]"), context);
    let before = names(table.optional("before", "[\"replication-gate\"]"), context);
    let after = names(table.optional("after", "[\"health-gate\"]"), context);
    let policies = names(table.optional("policies", "[\"launch-guard\"]"), context);
    let lists_are_sound = context.count() == before_lists && !table.is_damaged(context);
    let timeout = table.optional("timeout", "\"40m\"").and_then(|field| field.duration(TIMEOUT, context));
    let pause = table.optional("pause-before", "\"recovery\"").and_then(|field| pause_before(&field, context));
    let max_failed = table.optional("max-failed", "\"10%\"").and_then(|field| max_failed(&field, context));
    let on_failure = table.optional("on-failure", "\"stop\"").and_then(|field| on_failure(&field, context));
    let before_finish = context.count();
    table.finish(context);
    Some(WaveDraft {
        name,
        groups,
        depends_on,
        before,
        after,
        policies,
        timeout: timeout.unwrap_or(DEFAULT_WAVE_TIMEOUT),
        pause_before: pause.unwrap_or_default(),
        max_failed: max_failed.unwrap_or_default(),
        on_failure: on_failure.unwrap_or_default(),
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
