//! The entry of a wave.

use drs_plugin::dynamodb::{Item, Value, nested, number, text};
use drs_plugin::{Error, Finding, FindingLevel, HookContext, Mode, PriorWave, Server, ServerStatus, WaveStatus};
use serde::Serialize;

use crate::config::Config;
use crate::summary;

/// The most servers and findings that are listed: with what they hold at most, far below DynamoDB's 400 KiB an item.
const LISTED: usize = 200;
/// The most characters of a text that is not the runtime's own.
const SHOWN: usize = 500;

/// What the ledger says of one server.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ServerEntry<'a> {
    id: &'a str,
    name: String,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    instance_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    private_ip: Option<&'a str>,
}

/// What the ledger says of a finding that is not `ok`.
#[derive(Serialize)]
struct FindingEntry<'a> {
    server: &'a str,
    level: &'static str,
    detail: String,
}

/// What the ledger says of an earlier wave.
#[derive(Serialize)]
struct PriorEntry<'a> {
    name: &'a str,
    status: &'static str,
}

/// The entry of the context's wave, key and all.
pub(crate) fn of(context: &HookContext, config: &Config) -> Result<Item, Error> {
    let since = |earlier| number(context.now.since(earlier).as_secs());
    let level = |level| number(summary::findings(context, level));
    let mut entry: Item = [
        ("execution", text(&context.execution)),
        ("plan", text(&context.plan)),
        ("wave", text(&context.wave)),
        ("status", text(wave_status(summary::status(context)))),
        ("mode", text(mode(context.mode))),
        ("account", text(&context.account)),
        ("region", text(&context.region)),
        ("executionStarted", text(context.started.to_string())),
        ("waveStarted", text(context.wave_started.to_string())),
        ("recorded", text(context.now.to_string())),
        ("executionSeconds", since(context.started)),
        ("waveSeconds", since(context.wave_started)),
        ("serverCount", number(context.servers.len())),
        ("launched", number(summary::launched(context))),
        ("servers", nested(&servers(context))?),
        ("findingsOk", level(FindingLevel::Ok)),
        ("findingsWarn", level(FindingLevel::Warn)),
        ("findingsFailed", level(FindingLevel::Failed)),
        ("findings", nested(&findings(context))?),
        ("priorWaves", nested(&context.prior_waves.iter().map(prior).collect::<Vec<_>>())?),
    ]
    .map(|(name, value): (&str, Value)| (name.to_owned(), value))
    .into();
    if let Some(rto) = context.rto {
        entry.insert("rtoSeconds".to_owned(), number(rto.as_secs()));
    }
    // The key wins over an attribute of its name.
    entry.extend(config.key(context));
    Ok(entry)
}

fn servers(context: &HookContext) -> Vec<ServerEntry<'_>> {
    context.servers.iter().take(LISTED).map(server).collect()
}

fn server(server: &Server) -> ServerEntry<'_> {
    ServerEntry {
        id: &server.id,
        name: shortened(&server.name),
        status: server_status(server.status),
        instance: server.instance.as_deref(),
        instance_type: server.facts.instance_type.as_deref(),
        private_ip: server.facts.private_ip.as_deref(),
    }
}

/// The findings that are not `ok`, the failed ones first.
fn findings(context: &HookContext) -> Vec<FindingEntry<'_>> {
    let of = |level| context.findings.iter().filter(move |finding| finding.level == level);
    of(FindingLevel::Failed).chain(of(FindingLevel::Warn)).take(LISTED).map(finding).collect()
}

fn finding(finding: &Finding) -> FindingEntry<'_> {
    let level = match finding.level {
        FindingLevel::Ok => "OK",
        FindingLevel::Warn => "WARN",
        FindingLevel::Failed => "FAILED",
    };
    FindingEntry { server: &finding.server, level, detail: shortened(&finding.detail) }
}

fn prior(wave: &PriorWave) -> PriorEntry<'_> {
    PriorEntry { name: &wave.name, status: wave_status(wave.status) }
}

fn shortened(text: &str) -> String {
    text.chars().take(SHOWN).collect()
}

fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Drill => "drill",
        Mode::Recovery => "recovery",
    }
}

fn server_status(status: ServerStatus) -> &'static str {
    match status {
        ServerStatus::Pending => "PENDING",
        ServerStatus::Launching => "LAUNCHING",
        ServerStatus::Launched => "LAUNCHED",
        ServerStatus::Failed => "FAILED",
        ServerStatus::Unresolved => "UNRESOLVED",
        ServerStatus::Skipped => "SKIPPED",
        ServerStatus::Terminated => "TERMINATED",
    }
}

fn wave_status(status: WaveStatus) -> &'static str {
    match status {
        WaveStatus::Pending => "PENDING",
        WaveStatus::Initiated => "INITIATED",
        WaveStatus::Launching => "LAUNCHING",
        WaveStatus::Started => "STARTED",
        WaveStatus::Completed => "COMPLETED",
        WaveStatus::Partial => "PARTIAL",
        WaveStatus::Failed => "FAILED",
        WaveStatus::Skipped => "SKIPPED",
        WaveStatus::Cancelled => "CANCELLED",
        WaveStatus::TimedOut => "TIMED_OUT",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{context, server as launched};

    fn entry(context: &HookContext) -> Item {
        let mut configured = context.clone();
        configured.config_json = r#"{ "table": "drills", "sort-key": "entry" }"#.to_owned();
        of(context, &configured.config().unwrap()).unwrap()
    }

    fn json(value: &Value) -> &str {
        let Value::Json(text) = value else { panic!("{value:?}") };
        text
    }

    #[test]
    fn an_entry_says_what_ran_when_and_how_it_went() {
        let entry = entry(&context());
        for (name, value) in
            [("plan", "shop"), ("entry", "01K/web"), ("status", "PARTIAL"), ("mode", "drill"), ("region", "us-west-2")]
        {
            assert_eq!(entry[name], text(value), "{name}");
        }
        assert_eq!(entry["waveStarted"], text("2026-03-02T08:10:00Z"));
        assert_eq!((&entry["executionSeconds"], &entry["waveSeconds"]), (&number(1200), &number(600)));
        assert_eq!((&entry["launched"], &entry["serverCount"]), (&number(1), &number(2)));
        assert_eq!((&entry["findingsOk"], &entry["findingsFailed"]), (&number(1), &number(1)));
        assert_eq!(entry["rtoSeconds"], number(2700));
    }

    #[test]
    fn servers_failed_findings_and_earlier_waves_are_listed() {
        let entry = entry(&context());
        let servers = json(&entry["servers"]);
        assert!(servers.contains(r#""instance":{"S":"i-1"}"#) && servers.contains(r#""status":{"S":"FAILED"}"#));
        let findings = json(&entry["findings"]);
        assert!(findings.contains("no answer") && !findings.contains("as it should be"), "{findings}");
        assert!(json(&entry["priorWaves"]).contains(r#""status":{"S":"PARTIAL"}"#));
    }

    #[test]
    fn the_same_wave_has_the_same_key_whenever_it_is_recorded() {
        let mut later = context();
        later.now.unix_ms += 60_000;
        later.attempt = 2;
        let (first, second) = (entry(&context()), entry(&later));
        assert_eq!((&first["plan"], &first["entry"]), (&second["plan"], &second["entry"]));
        assert_ne!(first["recorded"], second["recorded"]);
    }

    #[test]
    fn an_entry_stays_far_below_what_dynamodb_takes() {
        let mut context = context();
        context.servers = (0..3000).map(|number| launched(number, ServerStatus::Launched)).collect();
        let long = "x".repeat(10_000);
        let finding =
            |server: &Server| Finding { server: server.id.clone(), level: FindingLevel::Failed, detail: long.clone() };
        context.findings = context.servers.iter().take(1000).map(finding).collect();
        let entry = entry(&context);
        let size: usize = entry.values().map(|value| if let Value::Json(text) = value { text.len() } else { 50 }).sum();
        assert!(size < 200 * 1024, "{size}");
        assert_eq!(entry["serverCount"], number(3000));
    }
}
