//! A name that a wave says must be the name of something.

use std::collections::HashSet;

use super::super::Draft;
use super::super::located::Located;
use super::super::names::{listed, nearest};
use super::super::problems::Context;
use super::super::value::quoted;

/// The names that there are of one kind.
struct Names<'d> {
    kind: &'static str,
    /// How one is declared.
    declaration: &'static str,
    all: Vec<&'d str>,
    set: HashSet<&'d str>,
}

impl<'d> Names<'d> {
    fn new(kind: &'static str, declaration: &'static str, all: impl Iterator<Item = &'d str>) -> Self {
        let all: Vec<_> = all.filter(|name| !name.is_empty()).collect();
        Self { kind, declaration, set: all.iter().copied().collect(), all }
    }

    fn check<N: AsRef<str>>(&self, references: &[Located<N>], context: &mut Context) {
        for reference in references {
            let name = reference.value.as_ref();
            if !self.set.contains(name) && !context.is_full() {
                let message = format!("there is no {} {}", self.kind, quoted(name));
                context.problem(&reference.span, message, self.help(name));
            }
        }
    }

    fn help(&self, name: &str) -> String {
        match nearest(name, self.all.iter().copied()) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None if self.all.is_empty() => format!("declare it: {}", self.declaration),
            None => format!("there is {}; or declare it: {}", listed(self.all.iter().copied()), self.declaration),
        }
    }
}

pub(super) fn check(draft: &Draft, context: &mut Context) {
    if context.damage().is_structural() {
        return;
    }
    let groups = Names::new("group", "[groups.NAME]", draft.groups.iter().map(|group| group.name.value.as_str()));
    let waves = Names::new("wave", "[[waves]]", draft.waves.iter().map(|wave| wave.name.value.as_str()));
    let plugins =
        Names::new("plug-in", "[plugins.NAME]", draft.plugins.iter().map(|plugin| plugin.name.value.as_str()));
    let a_wave_is_nameless = draft.waves.iter().any(|wave| wave.name.value.as_str().is_empty());
    for wave in &draft.waves {
        groups.check(&wave.groups, context);
        if !a_wave_is_nameless {
            waves.check(&wave.depends_on, context);
        }
        for list in [&wave.before, &wave.after, &wave.policies] {
            plugins.check(list, context);
        }
    }
}
