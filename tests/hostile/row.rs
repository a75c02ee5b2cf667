//! One attack, and what came of it.

use drs_core::plugin::Beyond;
use drs_sandbox::CompileLimits;

use crate::guest::Guest;
use crate::required;

/// Where a component is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Before,
    After,
    /// After the second wave, whose server has been launched like those of the first.
    AfterTheLast,
    Policy,
}

/// An attack.
pub(crate) struct Row {
    /// The part of the page that it stands in.
    pub(crate) topic: &'static str,
    /// What is tried.
    pub(crate) what: String,
    /// What of [`crate::required`] it is for.
    pub(crate) covers: Vec<String>,
    pub(crate) attack: Attack,
    /// What the verdict begins with.
    pub(crate) verdict: &'static str,
    /// What the message says.
    pub(crate) says: Vec<String>,
}

/// How it is done.
pub(crate) enum Attack {
    /// A component in an execution of its own, beside the neighbour's.
    Execution(Staged),
    /// Something else, beside the neighbour's execution: the verdict and the message.
    Other(Box<dyn Fn() -> (String, String) + Send + Sync>),
}

/// A component and the recipe's lines about it.
pub(crate) struct Staged {
    pub(crate) role: Role,
    pub(crate) component: Vec<u8>,
    pub(crate) grants: Vec<String>,
    /// The recipe's `limits`, such as `compute = "50ms"`.
    pub(crate) limits: &'static str,
    /// What stands in the recipe behind the plug-in.
    pub(crate) recipe: &'static str,
    /// What stands in the fleet file behind all else.
    pub(crate) fleet: String,
    /// When it is compiled in a process of its own: what that may use.
    pub(crate) compile: Option<CompileLimits>,
    /// What is looked at besides the hook's outcome.
    pub(crate) look: Look,
}

/// What of an execution the message is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// The last outcome of the hook or the policy.
    Outcome,
    /// The last line of its log.
    Log,
    /// The time between its first and its last host call.
    Pace,
    /// The arguments and the answer of its last host call, as they are recorded.
    Recorded,
    /// What its last request over HTTP was answered.
    Answer,
    /// The answer of its last host call, as it is recorded.
    Given,
    /// What `show` prints of it.
    Terminal,
    /// What `events` prints of it.
    Lines,
    /// What `report` writes of it.
    Page,
}

impl Row {
    /// A component as a hook before the wave, which nothing is granted.
    pub(crate) fn hook(topic: &'static str, what: &str, guest: &Guest<'_>) -> Self {
        Self::of(topic, what, Role::Before, guest.before())
    }

    /// The same after the wave.
    pub(crate) fn after(topic: &'static str, what: &str, guest: &Guest<'_>) -> Self {
        Self::of(topic, what, Role::After, guest.after())
    }

    /// The same as a policy.
    pub(crate) fn policy(topic: &'static str, what: &str, guest: &Guest<'_>) -> Self {
        Self::of(topic, what, Role::Policy, guest.policy())
    }

    /// These bytes in this role.
    pub(crate) fn of(topic: &'static str, what: &str, role: Role, component: Vec<u8>) -> Self {
        let (grants, limits, recipe, fleet) = (Vec::new(), "", "", String::new());
        let staged = Staged { role, component, grants, limits, recipe, fleet, compile: None, look: Look::Outcome };
        Self::new(topic, what, Attack::Execution(staged))
    }

    /// Something else.
    pub(crate) fn other(
        topic: &'static str,
        what: &str,
        attack: impl Fn() -> (String, String) + Send + Sync + 'static,
    ) -> Self {
        Self::new(topic, what, Attack::Other(Box::new(attack)))
    }

    fn new(topic: &'static str, what: &str, attack: Attack) -> Self {
        Self { topic, what: what.to_owned(), covers: Vec::new(), attack, verdict: "", says: Vec::new() }
    }

    fn staged(mut self, change: impl FnOnce(&mut Staged)) -> Self {
        if let Attack::Execution(staged) = &mut self.attack {
            change(staged);
        }
        self
    }

    pub(crate) fn grants(self, grants: &[&str]) -> Self {
        self.staged(|staged| staged.grants = grants.iter().map(|grant| (*grant).to_owned()).collect())
    }

    pub(crate) fn limits(self, limits: &'static str) -> Self {
        self.staged(|staged| staged.limits = limits)
    }

    pub(crate) fn recipe(self, recipe: &'static str) -> Self {
        self.staged(|staged| staged.recipe = recipe)
    }

    pub(crate) fn fleet(self, fleet: &str) -> Self {
        self.staged(|staged| staged.fleet = fleet.to_owned())
    }

    pub(crate) fn compile(self, limits: CompileLimits) -> Self {
        self.staged(|staged| staged.compile = Some(limits))
    }

    pub(crate) fn look(self, look: Look) -> Self {
        self.staged(|staged| staged.look = look)
    }

    pub(crate) fn covers(mut self, required: String) -> Self {
        self.covers.push(required);
        self
    }

    /// What must come of it: the beginning of the verdict, and words of the message.
    pub(crate) fn told(mut self, verdict: &'static str, says: &[&str]) -> Self {
        self.verdict = verdict;
        self.says = says.iter().map(|words| (*words).to_owned()).collect();
        self
    }
}

/// What came of an attack.
#[derive(Debug)]
pub(crate) struct Told {
    /// Whose fault it was or what the answer was, and how its execution ended.
    pub(crate) verdict: String,
    /// The message as a person reads it.
    pub(crate) message: String,
    /// By how much this process grew at most, in bytes; absent where it can't be measured.
    pub(crate) memory: Option<u64>,
    /// How long it took, in seconds.
    pub(crate) seconds: f64,
    /// What differs in the neighbour's journal.
    pub(crate) noticed: Option<String>,
}

/// The most that the process may grow by in any row, in bytes: four times a hook's memory.
const MOST_MEMORY: u64 = 256 << 20;
/// The longest that a row may take, in seconds: far above what any takes, so that a busy machine does not fail it.
const LONGEST: f64 = 60.0;

/// The longest message, in bytes: what a stranger writes does not fill a screen.
const LONGEST_MESSAGE: usize = 4 * 1024;

impl Row {
    /// The words in which a violation of the limits that it is for is told, where it is told at all.
    fn violations(&self) -> impl Iterator<Item = String> {
        let limits = self.covers.iter().filter_map(|required| required::limit_of(required));
        let told = limits.filter(|limit| !matches!(limit.beyond, Beyond::Waits | Beyond::Cut | Beyond::Digest));
        told.flat_map(|limit| {
            let used = (limit.measured && limit.beyond != Beyond::Dropped).then(|| " used)".to_owned());
            [format!("limit `{}` of ", limit.name)].into_iter().chain(used)
        })
    }

    /// Whether something can come of it that is not told of in its verdict and message.
    pub(crate) fn can_not_fail(&self) -> bool {
        self.verdict.is_empty() || (self.says.is_empty() && !self.verdict.starts_with("proceed"))
    }
}

impl Told {
    /// What is not as it must be.
    pub(crate) fn problems(&self, row: &Row) -> Vec<String> {
        let mut problems = Vec::new();
        if row.can_not_fail() {
            problems.push("it says not what must come of it".to_owned());
        }
        if !self.verdict.starts_with(row.verdict) {
            problems.push(format!("its verdict is `{}` ({})", self.verdict, self.message));
        }
        if self.message.len() > LONGEST_MESSAGE {
            problems.push(format!("its message has {} bytes", self.message.len()));
        }
        let unsaid =
            row.says.iter().cloned().chain(row.violations()).filter(|words| !self.message.contains(words.as_str()));
        problems.extend(unsaid.map(|words| format!("it does not say `{words}`: {} ({})", self.message, self.verdict)));
        if let Some(memory) = self.memory.filter(|memory| *memory > MOST_MEMORY) {
            problems.push(format!("this process grew by {} MiB", memory >> 20));
        }
        if self.seconds > LONGEST {
            problems.push(format!("it took {:.0} s", self.seconds));
        }
        problems.extend(self.noticed.iter().map(|difference| format!("its neighbour noticed: {difference}")));
        problems
    }
}
