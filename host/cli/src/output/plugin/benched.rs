//! What calls of a component cost.

use std::time::Duration;

use drs_core::plugin::PluginLimits;
use drs_core::size::format_size;
use drs_sandbox::PluginUse;
use drs_sandbox::limits::Limits;
use serde::Serialize;

use super::answer::short;
use crate::clean::clean;
use crate::output::json_text;
use crate::surface::{Surface, Tone};

/// What is told of a bench: each call with a store and an instance of its own, one after the other, compiled before.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Benched {
    /// The component.
    component: String,
    /// The world that it was called in.
    world: &'static str,
    /// How many calls were measured.
    calls: usize,
    /// Calls a second, one after the other.
    calls_per_second: f64,
    /// Of instantiation, call and end together, in microseconds.
    median_us: f64,
    /// 95 of 100 calls took at most so long.
    p95_us: f64,
    /// How long the guest itself ran, the median.
    compute_median_us: f64,
    /// The most bytes that the guest's linear memories had together.
    peak_memory_bytes: usize,
    /// The slowest 5 of 100 calls take so many times the median, at least.
    p95_to_median: f64,
    /// The part of the limit on memory that is used.
    memory_of_limit: f64,
    /// The part of the limit on the time of a call that 95 of 100 calls use at most.
    wall_of_limit: f64,
    #[serde(skip)]
    median: Duration,
    #[serde(skip)]
    p95: Duration,
    #[serde(skip)]
    compute: Duration,
}

impl Benched {
    /// Of measured calls.
    pub(crate) fn new(
        component: String,
        purpose: PluginUse,
        said: PluginLimits,
        walls: &[Duration],
        compute: &[Duration],
        memory: usize,
    ) -> Self {
        let limits = if purpose == PluginUse::Policy { Limits::of_policy(&said) } else { Limits::of_hook(&said) };
        let (median, p95) = (quantile(walls, 0.5), quantile(walls, 0.95));
        let compute = quantile(compute, 0.5);
        let total: Duration = walls.iter().sum();
        let micros = |duration: Duration| duration.as_secs_f64() * 1e6;
        Self {
            component,
            world: purpose.world(),
            calls: walls.len(),
            calls_per_second: ratio(walls.len() as f64, total.as_secs_f64()),
            median_us: micros(median),
            p95_us: micros(p95),
            compute_median_us: micros(compute),
            peak_memory_bytes: memory,
            p95_to_median: ratio(p95.as_secs_f64(), median.as_secs_f64()),
            memory_of_limit: ratio(memory as f64, limits.memory as f64),
            wall_of_limit: ratio(p95.as_secs_f64(), limits.wall.as_secs_f64()),
            median,
            p95,
            compute,
        }
    }

    /// For programs.
    pub(crate) fn json(&self) -> String {
        json_text(self)
    }

    /// For people.
    pub(crate) fn text(&self, surface: Surface) -> String {
        let name = surface.paint(Tone::Strong, clean(&self.component));
        let memory = format_size(self.peak_memory_bytes as u64);
        format!(
            "{name} ({}): {} calls, one after the other, each with an instance of its own\n\
             \x20 a second  {:.0} calls\n\
             \x20 median    {}, of which the guest itself ran {}\n\
             \x20 p95       {}: {:.2} times the median, {} of the limit on a call's time\n\
             \x20 memory    {memory} at most: {} of its limit\n",
            self.world,
            self.calls,
            self.calls_per_second,
            short(self.median),
            short(self.compute),
            short(self.p95),
            self.p95_to_median,
            percent(self.wall_of_limit),
            percent(self.memory_of_limit),
        )
    }
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

fn percent(part: f64) -> String {
    format!("{:.3} %", part * 100.0)
}

/// The value that this part of all values does not exceed.
fn quantile(values: &[Duration], part: f64) -> Duration {
    let mut sorted = values.to_vec();
    sorted.sort();
    let place = (sorted.len() as f64 * part).ceil() as usize;
    sorted.get(place.saturating_sub(1)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_is_a_value_that_was_measured() {
        let values: Vec<Duration> = (1..=100).rev().map(Duration::from_micros).collect();
        assert_eq!(quantile(&values, 0.5), Duration::from_micros(50));
        assert_eq!(quantile(&values, 0.95), Duration::from_micros(95));
        assert_eq!(quantile(&[Duration::from_micros(7)], 0.95), Duration::from_micros(7));
    }

    #[test]
    fn ratios_are_those_of_the_figures_beside_them() {
        let walls = [Duration::from_millis(1); 10];
        let said = PluginLimits { memory: Some(4 << 20), ..PluginLimits::default() };
        let benched = Benched::new("x.wasm".to_owned(), PluginUse::After, said, &walls, &walls, 1 << 20);
        assert_eq!((benched.memory_of_limit, benched.p95_to_median), (0.25, 1.0));
        assert!((benched.calls_per_second - 1000.0).abs() < 1e-6, "{benched:?}");
    }
}
