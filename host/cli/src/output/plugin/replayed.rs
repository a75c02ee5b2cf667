//! A replayed call beside the recorded one.

use drs_core::ids::{ExecutionId, PluginName, WaveName};
use drs_core::plugin::LogLine;
use serde::Serialize;

use super::answer::{Answer, log_text};
use crate::clean::clean;
use crate::output::json_text;
use crate::surface::{Surface, Tone};
use crate::words::count;

/// What is told of a replay.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Replayed {
    /// The execution.
    pub execution_id: ExecutionId,
    /// The plug-in.
    pub plugin: PluginName,
    /// The world that it was called in.
    pub world: &'static str,
    /// The wave.
    pub wave: WaveName,
    /// Which attempt, or which judgement.
    pub attempt: u32,
    /// The component that was called now.
    pub component: String,
    /// Its SHA-256.
    pub sha256: String,
    /// Whether it is another one than the execution called.
    pub changed: bool,
    /// What was answered then; absent when it was cut off.
    pub recorded: Option<Answer>,
    /// What is answered now; absent when the replay stopped.
    pub replayed: Option<Answer>,
    /// Whether both are the same.
    pub same: bool,
    /// Why the replay stopped: a call that the recorded run did not make.
    pub stopped: Option<String>,
    /// How many calls were made again.
    pub calls: usize,
    /// Calls of the recorded run that were not made again.
    pub not_asked: Vec<String>,
    /// What it logged now.
    pub log: Vec<LogLine>,
}

impl Replayed {
    /// For programs.
    pub(crate) fn json(&self) -> String {
        json_text(self)
    }

    /// For people.
    pub(crate) fn text(&self, surface: Surface) -> String {
        let plugin = surface.paint(Tone::Strong, clean(self.plugin.as_str()));
        let mut text = format!(
            "{plugin} ({}) at wave {}, attempt {} of execution {}\n",
            self.world,
            clean(self.wave.as_str()),
            self.attempt,
            self.execution_id
        );
        let changed = if self.changed { "not the one that was called" } else { "the one that was called" };
        text.push_str(&format!("  component {}, {changed}\n", clean(&self.component)));
        let recorded = self.recorded.as_ref().map_or("none: it was cut off".to_owned(), |answer| answer.text(surface));
        text.push_str(&format!("  recorded  {recorded}\n"));
        match (&self.replayed, &self.stopped) {
            (Some(answer), _) => text.push_str(&format!("  replayed  {}\n", answer.text(surface))),
            (None, stopped) => {
                let words = stopped.as_deref().map(clean).unwrap_or_default();
                text.push_str(&format!("  replayed  {} at {words}\n", surface.paint(Tone::Bad, "stopped")));
            }
        }
        text.push_str(&format!("  calls     {} answered from the record\n", count(self.calls, "call")));
        for call in &self.not_asked {
            text.push_str(&format!("            not made again: {}\n", clean(call)));
        }
        let verdict = match self.same {
            true => surface.paint(Tone::Good, "the recorded answer"),
            false => surface.paint(Tone::Bad, "not the recorded answer"),
        };
        text.push_str(&format!("  result    {verdict}\n"));
        if let Some(answer) = &self.replayed {
            text.push_str(&answer.findings_text());
        }
        text + &log_text(&self.log, surface)
    }
}
