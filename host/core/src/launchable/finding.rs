//! What stands in the way of a launch, told so that it can be mended.

use crate::ids::GroupName;
use crate::plan::PlannedServer;

/// The most servers that are named of those with the same finding.
const NAMED: usize = 5;

/// Something that stands in the way of launching a server as it is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The server's group.
    pub group: GroupName,
    /// The server's name and id.
    pub server: String,
    /// What is wrong.
    pub message: String,
    /// What to write.
    pub help: String,
}

impl Finding {
    pub(super) fn new(server: &PlannedServer, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            group: server.group.clone(),
            server: format!("{} ({})", server.name, server.id),
            message: message.into(),
            help: help.into(),
        }
    }
}

/// The findings as people read them, message and help: what is the same for servers of one group is told once.
pub fn merged(findings: &[Finding]) -> Vec<(String, String)> {
    let mut merged: Vec<(&Finding, Vec<&str>)> = Vec::new();
    for finding in findings {
        let is_same = |other: &Finding| {
            (&other.group, &other.message, &other.help) == (&finding.group, &finding.message, &finding.help)
        };
        match merged.iter_mut().find(|(first, _)| is_same(first)) {
            Some((_, servers)) => servers.push(&finding.server),
            None => merged.push((finding, vec![&finding.server])),
        }
    }
    merged.into_iter().map(|(finding, servers)| (message(finding, &servers), finding.help.clone())).collect()
}

fn message(finding: &Finding, servers: &[&str]) -> String {
    format!("group `{}`, {}: {}", finding.group, named(servers), finding.message)
}

/// The first few servers, and how many more there are.
pub fn named<S: AsRef<str>>(servers: &[S]) -> String {
    let first: Vec<&str> = servers.iter().map(AsRef::as_ref).take(NAMED).collect();
    match servers.len().saturating_sub(NAMED) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}
