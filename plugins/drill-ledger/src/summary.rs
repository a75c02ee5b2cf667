//! What the wave comes to: how many servers stand how, how many findings of which kind there are, and its status.

use drs_plugin::{FindingLevel, HookContext, ServerStatus, WaveStatus};

/// How many servers were launched.
pub(crate) fn launched(context: &HookContext) -> usize {
    context.servers.iter().filter(|server| server.status == ServerStatus::Launched).count()
}

/// How many findings have this level.
pub(crate) fn findings(context: &HookContext, level: FindingLevel) -> usize {
    context.findings.iter().filter(|finding| finding.level == level).count()
}

/// What the wave becomes unless a later hook says otherwise. Hooks run after a wave only while no more servers failed
/// than its `max-failed` allows: with failures it is PARTIAL.
pub(crate) fn status(context: &HookContext) -> WaveStatus {
    let failed = |status| matches!(status, ServerStatus::Failed | ServerStatus::Unresolved);
    let any = context.servers.iter().any(|server| failed(server.status)) || findings(context, FindingLevel::Failed) > 0;
    if any { WaveStatus::Partial } else { WaveStatus::Completed }
}

/// The wave in a sentence.
pub(crate) fn of(context: &HookContext) -> String {
    let (all, launched) = (context.servers.len(), launched(context));
    let failed = findings(context, FindingLevel::Failed);
    format!("wave {}, {launched} of {all} servers launched, {failed} failed findings", context.wave)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::context;

    #[test]
    fn a_failed_server_or_finding_makes_the_wave_partial() {
        let mut well = context();
        well.servers.truncate(1);
        well.findings.truncate(1);
        assert_eq!(status(&well), WaveStatus::Completed);
        let mut ill = well.clone();
        ill.findings = context().findings;
        assert_eq!(status(&ill), WaveStatus::Partial);
        well.servers = context().servers;
        assert_eq!(status(&well), WaveStatus::Partial);
    }

    #[test]
    fn a_wave_is_summed_up_in_a_sentence() {
        assert_eq!(of(&context()), "wave web, 1 of 2 servers launched, 1 failed findings");
    }
}
