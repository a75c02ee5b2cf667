//! How long it took, against the objective, and where the time went.

use drs_core::execution::Execution;
use drs_core::status::ExecutionStatus;

use crate::clean::clean;
use crate::projection::plugin_figures::in_words;
use crate::surface::{Surface, Tone};
use crate::words::{duration, seconds};

/// The section.
pub(super) fn section(execution: &Execution, surface: Surface) -> String {
    let figures = execution.figures();
    let mut text = surface.heading("Figures");
    text.push_str(&format!("plan      {}{}\n", seconds(figures.plan_seconds), objective(execution, surface)));
    text.push_str(&format!("jobs      {} on the critical path\n", seconds(figures.job_seconds)));
    text.push_str(&format!("hooks     {}\n", seconds(figures.hook_seconds)));
    if figures.paused_seconds > 0.0 {
        text.push_str(&format!("paused    {}\n", seconds(figures.paused_seconds)));
    }
    if figures.waited_seconds > 0.0 {
        text.push_str(&format!("waits     {}, as the recipe asks\n", seconds(figures.waited_seconds)));
    }
    text.push_str(&format!("overhead  {}\n", seconds(figures.overhead_seconds)));
    for (plugin, figures) in &execution.plugins {
        text.push_str(&format!("plug-in   {}: {}\n", clean(plugin.as_str()), in_words(figures)));
    }
    if !execution.calls.is_empty() {
        let calls: u64 = execution.calls.values().sum();
        let list: Vec<String> =
            execution.calls.iter().map(|(operation, count)| format!("{operation} {count}")).collect();
        text.push_str(&format!("calls     {calls} ({})\n", list.join(", ")));
    }
    text
}

/// The recovery time against the objective.
fn objective(execution: &Execution, surface: Surface) -> String {
    let Some((words, tone)) = objective_words(execution) else { return String::new() };
    format!("  {}", surface.paint(tone, words))
}

/// The recovery time against the objective in words, and what they mean.
pub(crate) fn objective_words(execution: &Execution) -> Option<(String, Tone)> {
    let target = execution.plan.rto?;
    let took = execution.figures().plan_seconds;
    let over = took - target.as_secs_f64();
    let rto = duration(target);
    Some(match execution.status {
        _ if execution.waves_ended.is_none() && over <= 0.0 => (format!("of an RTO of {rto}"), Tone::Quiet),
        _ if over > 0.0 => (format!("RTO {rto} missed by {}", seconds(over)), Tone::Bad),
        ExecutionStatus::Completed => (format!("within the RTO of {rto}"), Tone::Good),
        _ => (format!("RTO {rto}; not met by this execution, which did not complete"), Tone::Warn),
    })
}
