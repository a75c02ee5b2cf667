//! A recipe says what it means: what is written from random values is read as those values, and the schema accepts it.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail the test")]

use std::fmt::Write as _;
use std::time::Duration;

use boon::{Compiler, SchemaIndex, Schemas};
use drs_core::plugin::PluginLimits;
use drs_core::recipe::{Isolation, MaxFailed, OnFailure, PauseBefore, decode, schema};
use drs_core::time::format_duration;
use proptest::option;
use proptest::prelude::*;

/// A wave as it is written.
#[derive(Debug, Clone)]
struct Written {
    timeout: u64,
    wait_after: Option<u64>,
    fresh_for: Option<u64>,
    /// Absent: optional.
    max_failed: Option<MaxFailed>,
    pause_before: PauseBefore,
    on_failure: OnFailure,
    /// Whether it holds the first server of its group only.
    part: bool,
}

fn waves() -> impl Strategy<Value = Vec<Written>> {
    let max_failed = prop_oneof![
        Just(None),
        (0_u32..=10_000).prop_map(|count| Some(MaxFailed::Count(count))),
        (0_u8..=100).prop_map(|share| Some(MaxFailed::Percent(share))),
    ];
    let pause =
        prop::sample::select(vec![PauseBefore::Always, PauseBefore::Drill, PauseBefore::Recovery, PauseBefore::Never]);
    let on_failure = prop::sample::select(vec![OnFailure::Stop, OnFailure::Continue, OnFailure::Pause]);
    let times = (1_u64..=604_800, option::of(1_u64..=86_400), option::of(60_u64..=86_400));
    let wave = (times, max_failed, pause, on_failure, any::<bool>()).prop_map(
        |((timeout, wait_after, fresh_for), max_failed, pause_before, on_failure, part)| Written {
            timeout,
            wait_after,
            fresh_for,
            max_failed,
            pause_before,
            on_failure,
            part,
        },
    );
    prop::collection::vec(wave, 1..6)
}

fn limits() -> impl Strategy<Value = PluginLimits> {
    let seconds = |range: std::ops::RangeInclusive<u64>| {
        option::of(range).prop_map(|seconds: Option<u64>| seconds.map(Duration::from_secs))
    };
    let times = (seconds(1..=60), seconds(1..=600), seconds(1..=86_400));
    let counts = (option::of(1_u32..=100), option::of(1_u32..=1_000_000), option::of(0_u32..=10_000));
    let sizes = (option::of(1_u64..=1024), option::of(1_u64..=4096), option::of(1_u64..=256));
    (times, counts, sizes).prop_map(|((compute, wall, total), (tables, table_elements, host_calls), sizes)| {
        let (memory, answer, state) = sizes;
        PluginLimits {
            compute,
            wall,
            total,
            tables,
            table_elements,
            host_calls,
            memory: memory.map(|mebibytes| mebibytes << 20),
            answer: answer.map(|kibibytes| kibibytes << 10),
            state: state.map(|kibibytes| kibibytes << 10),
            ..PluginLimits::default()
        }
    })
}

fn isolation() -> impl Strategy<Value = Isolation> {
    let ids = |prefix: &'static str| {
        let digits = prop::collection::btree_set("[0-9a-f]{17}", 1..4);
        digits.prop_map(move |all| all.into_iter().map(|one| format!("{prefix}{one}")).collect::<Vec<_>>())
    };
    (ids("subnet-"), ids("sg-")).prop_map(|(subnets, security_groups)| Isolation { subnets, security_groups })
}

fn server(wave: usize, number: usize) -> String {
    format!("s-{wave:08x}{number:09x}")
}

fn time(seconds: u64) -> String {
    format_duration(Duration::from_secs(seconds))
}

fn word(value: impl serde::Serialize) -> String {
    serde_json::to_string(&value).unwrap()
}

/// The text of a recipe whose waves form a chain; `fresh-for` is written where there is a gate.
fn text(waves: &[Written], limits: &PluginLimits, isolation: &Isolation) -> String {
    let mut text = "[plan]\nname = \"shop\"\n[target]\nregion = \"us-west-2\"\n".to_owned();
    for (index, wave) in waves.iter().enumerate() {
        let (first, second) = (server(index, 1), server(index, 2));
        writeln!(text, "[groups.g{index}]\nservers = [\"{first}\", \"{second}\"]").unwrap();
        writeln!(text, "[[waves]]\nname = \"w{index}\"\ngroups = [\"g{index}\"]\nbefore = [\"gate\"]").unwrap();
        writeln!(text, "timeout = \"{}\"", time(wave.timeout)).unwrap();
        writeln!(text, "pause-before = {}\non-failure = {}", word(wave.pause_before), word(wave.on_failure)).unwrap();
        if let Some(before) = index.checked_sub(1) {
            writeln!(text, "depends-on = [\"w{before}\"]").unwrap();
        }
        if let Some(wait) = wave.wait_after.filter(|_| index + 1 < waves.len()) {
            writeln!(text, "wait-after = \"{}\"", time(wait)).unwrap();
        }
        if let Some(fresh) = wave.fresh_for {
            writeln!(text, "fresh-for = \"{}\"", time(fresh)).unwrap();
        }
        if wave.part {
            writeln!(text, "servers = [\"{first}\"]").unwrap();
        }
        match wave.max_failed {
            None => writeln!(text, "optional = true").unwrap(),
            Some(MaxFailed::Count(count)) => writeln!(text, "max-failed = {count}").unwrap(),
            Some(MaxFailed::Percent(share)) => writeln!(text, "max-failed = \"{share}%\"").unwrap(),
        }
    }
    text.push_str("[plugins.gate]\ncomponent = \"builtin:gate\"\n[plugins.gate.limits]\n");
    for (key, value) in serde_json::to_value(limits).unwrap().as_object().unwrap() {
        writeln!(text, "{key} = {value}").unwrap();
    }
    writeln!(text, "[drill.isolation]\nsubnets = {}", word(&isolation.subnets)).unwrap();
    writeln!(text, "security-groups = {}", word(&isolation.security_groups)).unwrap();
    text
}

fn judge() -> (Schemas, SchemaIndex) {
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.add_resource("recipe.json", schema()).unwrap();
    let index = compiler.compile("recipe.json", &mut schemas).unwrap();
    (schemas, index)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_is_read(waves in waves(), limits in limits(), isolation in isolation()) {
        let text = text(&waves, &limits, &isolation);
        let recipe = decode(&text).map_err(|problems| TestCaseError::fail(format!("{problems:?}\n{text}")))?;
        let seconds = Duration::from_secs;
        for (index, (wave, read)) in waves.iter().zip(&recipe.waves).enumerate() {
            let waits = wave.wait_after.filter(|_| index + 1 < waves.len()).unwrap_or_default();
            prop_assert_eq!(read.timeout, seconds(wave.timeout));
            prop_assert_eq!(read.wait_after, seconds(waits));
            prop_assert_eq!(read.fresh_for, seconds(wave.fresh_for.unwrap_or(15 * 60)));
            prop_assert_eq!(read.pause_before, wave.pause_before);
            prop_assert_eq!(read.on_failure, wave.on_failure);
            prop_assert_eq!((read.optional, read.max_failed), (wave.max_failed.is_none(), wave.max_failed.unwrap_or_default()));
            let holds = |number| read.servers.as_ref().is_none_or(|part| part.holds(&server(index, number).as_str().into()));
            prop_assert_eq!((holds(1), holds(2)), (true, !wave.part));
        }
        prop_assert_eq!(recipe.waves.len(), waves.len());
        prop_assert_eq!(recipe.plugins[0].limits, limits);
        prop_assert_eq!(recipe.drill.isolation.as_ref(), Some(&isolation));
        let (schemas, index) = judge();
        let value: serde_json::Value = toml::from_str(&text).unwrap();
        let fault = schemas.validate(&value, index).err().map(|error| format!("{error:#}\n{text}"));
        prop_assert_eq!(fault, None);
    }
}
