//! What is played: a recipe on a fleet in a mode, and what people do meanwhile.

use std::path::Path;
use std::time::Duration;

use drs_core::mode::Mode;
use drs_core::ports::CommandKind;

/// A command that another terminal gives once this event is in the journal.
#[derive(Debug, Clone)]
pub(crate) struct Cue {
    pub(crate) event: &'static str,
    pub(crate) command: CommandKind,
}

#[derive(Debug, Clone)]
pub(crate) struct Script {
    pub(crate) name: &'static str,
    pub(crate) recipe: String,
    pub(crate) fleet: String,
    pub(crate) mode: Mode,
    pub(crate) cues: Vec<Cue>,
    /// How long the dead lie before somebody goes on.
    pub(crate) gap: Duration,
    /// Whether a person has what failed tried again, once all has ended.
    pub(crate) retries: bool,
    /// Whether it depends on the moment of a death which servers are launched: then only what must hold of every end is
    /// held against it.
    pub(crate) open_end: bool,
}

impl Script {
    /// The drill with everything.
    pub(crate) fn drill() -> Self {
        let skip = CommandKind::Skip { wave: "spare".into(), reason: "not needed".to_owned() };
        Self {
            name: "drill",
            recipe: read("everything.toml"),
            fleet: read("everything.fleet.toml"),
            mode: Mode::Drill,
            cues: vec![Cue { event: "execution-started", command: skip }],
            gap: Duration::ZERO,
            retries: false,
            open_end: false,
        }
    }

    /// A recipe on a fleet, and nobody does anything.
    pub(crate) fn of_texts(name: &'static str, recipe: &str, fleet: &str) -> Self {
        Self {
            name,
            recipe: recipe.to_owned(),
            fleet: fleet.to_owned(),
            mode: Mode::Drill,
            cues: Vec::new(),
            gap: Duration::ZERO,
            retries: false,
            open_end: true,
        }
    }

    /// The same under another name.
    pub(crate) fn called(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    /// The same as a recovery.
    pub(crate) fn in_recovery(self) -> Self {
        Self { mode: Mode::Recovery, ..self }
    }

    /// The same with a command of another terminal.
    pub(crate) fn with(mut self, event: &'static str, command: CommandKind) -> Self {
        self.cues.push(Cue { event, command });
        self
    }

    /// The same with a switch of the fleet file.
    pub(crate) fn where_aws(mut self, switch: &str) -> Self {
        self.fleet = self.fleet.replace("[timings]", &format!("[switches]\n{switch}\n\n[timings]"));
        self
    }

    /// The same in a world that has this as well.
    pub(crate) fn in_a_world_with(mut self, text: &str) -> Self {
        self.fleet.push_str(&format!("\n{text}\n"));
        self
    }

    /// The same, one job after another.
    pub(crate) fn one_job_at_a_time(self) -> Self {
        Self { recipe: self.recipe.replace("\njobs = 2\n", "\njobs = 1\n"), ..self }
    }

    /// The same where these calls go wrong: operation, kind of fault, and which call of it.
    pub(crate) fn losing(mut self, calls: &[(&str, &str, u32)]) -> Self {
        for (operation, kind, call) in calls {
            let keys = format!("operation = \"{operation}\"\nkind = \"{kind}\"\ncall = {call}");
            self.fleet.push_str(&format!("\n[[faults]]\n{keys}\n"));
        }
        self
    }

    /// The same, where it depends on the moment of a death which servers are launched.
    pub(crate) fn with_open_end(self) -> Self {
        Self { open_end: true, ..self }
    }

    /// The same drill, whose failed server can be launched the second time, when a person asks for it.
    pub(crate) fn tried_again(self) -> Self {
        let fleet = self.fleet.replace("kind = \"launch-failure\"", "kind = \"launch-failure\"\ntimes = 1");
        Self { fleet, retries: true, ..self }
    }

    /// The same drill, whose clean-up a person asks for later.
    pub(crate) fn cleaned_up_later(self) -> Self {
        Self { recipe: self.recipe.replace("terminate-after = \"0s\"", ""), ..self }
    }

    /// The same with so much time between a death and the next process.
    pub(crate) fn after(self, gap: Duration) -> Self {
        Self { gap, ..self }
    }
}

fn read(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/in_process/crash");
    std::fs::read_to_string(folder.join(name)).unwrap()
}
