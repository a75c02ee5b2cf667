//! `verify`: is the record of an execution as it was written? Over stored bytes alone, so that events of a newer version
//! are checked like all others.

use std::path::Path;

use drs_core::ids::ExecutionId;
use drs_core::ports::{RawChain, RawEvent, Store};
use drs_core::time::Timestamp;
use drs_journal::examine;
use serde::Deserialize;

use super::kept::Kept;
use super::verify_online::hold_against_drs;
use crate::args::OutputFormat;
use crate::error::CliError;
use crate::exit::Exit;
use crate::options::{StorePlace, VerifyOptions};
use crate::output::verify::{Against, Finding, Verified, json, text};
use crate::stream;
use crate::surface::Surface;
use crate::wiring::jobs_shown;

/// How many digits of a hash a launch tag carries.
const TAG_DIGITS: usize = 16;

/// Checks a record and says what it found.
///
/// # Errors
/// When the record is not as it was written, or can't be read.
pub(crate) async fn verify(journal: &dyn Store, place: &StorePlace, options: &VerifyOptions) -> Result<Exit, CliError> {
    let id = journal.find(&options.id).await?;
    let kept = options.kept.as_deref().map(|path| Ok::<_, CliError>((path, Kept::read(path, &id)?))).transpose()?;
    let chain = journal.raw_chain(&id).await?;
    let mut verified = check(&id, &chain, kept.as_ref().map(|(path, kept)| (*path, kept)));
    // A record that is not as it was written can't be read as an execution.
    if options.online && verified.findings.is_empty() {
        let (execution, jobs) = jobs_shown(place, journal, &id).await?;
        let (online, findings) = hold_against_drs(&execution, &jobs);
        (verified.online, verified.findings) = (Some(online), findings);
    }
    if options.output == OutputFormat::Json {
        stream::data(&json(&verified))?;
    }
    if let [first, more @ ..] = verified.findings.as_slice() {
        let mut told = format!("the record of execution {id} is not as it was written: {}", first.detail);
        more.iter().for_each(|finding| told.push_str(&format!("\n       {}", finding.detail)));
        let help = "keep the store as it is, do not go on with this execution, and compare with a backup";
        return Err(CliError::refused(told).help(help));
    }
    if options.output == OutputFormat::Text {
        stream::data(&text(&verified, Surface::stdout()))?;
    }
    Ok(Exit::Completed)
}

fn check(id: &ExecutionId, chain: &RawChain, kept: Option<(&Path, &Kept)>) -> Verified {
    let faults = examine(chain);
    let mut findings: Vec<Finding> = faults
        .iter()
        .map(|fault| Finding { kind: fault.kind(), sequence: fault.sequence(), detail: fault.to_string() })
        .collect();
    let (launch_tags, wrong) = check_tags(chain);
    // Of a chain that is broken, tags say nothing that the chain does not.
    if findings.is_empty() {
        findings.extend(wrong);
    }
    let against = kept.map(|(path, kept)| {
        findings.extend(hold_against(chain, kept));
        Against { file: path.display().to_string(), kind: kept.words(), detail: in_words(kept) }
    });
    let at = |event: Option<&RawEvent>| event.and_then(|event| read(event)?.at);
    Verified {
        execution: id.to_string(),
        events: chain.events.len(),
        head: hex::encode(chain.head),
        first_at: at(chain.events.first()),
        last_at: at(chain.events.last()),
        launch_tags,
        against,
        online: None,
        findings,
    }
}

/// What `verify` reads of an event, if it can be read at all.
#[derive(Debug, Deserialize)]
struct Glimpse {
    at: Option<Timestamp>,
    event: Option<String>,
    tag: Option<String>,
}

fn read(event: &RawEvent) -> Option<Glimpse> {
    serde_json::from_slice(&event.bytes).ok()
}

/// How many launch tags there are, and those that don't carry the hash of the event before them.
fn check_tags(chain: &RawChain) -> (usize, Vec<Finding>) {
    let pairs = chain.events.iter().zip(chain.events.iter().skip(1));
    let tags: Vec<(&RawEvent, &RawEvent, String)> = pairs
        .filter_map(|(before, event)| {
            let glimpse = read(event).filter(|glimpse| glimpse.event.as_deref() == Some("launch-intended"))?;
            Some((before, event, glimpse.tag?))
        })
        .collect();
    let wrong = tags.iter().filter_map(|(before, event, tag)| {
        let said = tag.rsplit('/').next().unwrap_or_default();
        let is: String = hex::encode(&before.hash).chars().take(TAG_DIGITS).collect();
        (said != is).then(|| Finding {
            kind: "tag",
            sequence: u64::try_from(event.sequence).ok(),
            detail: format!(
                "event {} says in its launch tag that the hash of the event before it begins with {said}, and it begins \
                 with {is}: the chain was rewritten, or the tag",
                event.sequence
            ),
        })
    });
    let wrong = wrong.collect();
    (tags.len(), wrong)
}

fn in_words(kept: &Kept) -> String {
    match kept {
        Kept::Report { events, head } => format!("{events} events, head {head}"),
        Kept::Result { head } => format!("head {head}"),
        Kept::Lines { hashes } => format!("{} hashes", hashes.len()),
    }
}

/// What a file says otherwise than the chain.
fn hold_against(chain: &RawChain, kept: &Kept) -> Vec<Finding> {
    match kept {
        Kept::Report { events, head } => match events.checked_sub(1) {
            Some(last) => differs(chain, last, head).into_iter().collect(),
            None => Vec::new(),
        },
        Kept::Result { head } => {
            let known = chain.events.iter().any(|event| hex::encode(&event.hash) == *head);
            let detail =
                || format!("no event has the hash {head}, which the file keeps: the chain was rewritten or cut");
            (!known).then(|| Finding { kind: "rewritten", sequence: None, detail: detail() }).into_iter().collect()
        }
        Kept::Lines { hashes } => {
            hashes.iter().filter_map(|(sequence, hash)| differs(chain, *sequence, hash)).take(1).collect()
        }
    }
}

/// How an event differs from the hash that was kept of it.
fn differs(chain: &RawChain, sequence: u64, kept: &str) -> Option<Finding> {
    let event = chain.events.iter().find(|event| u64::try_from(event.sequence) == Ok(sequence));
    let Some(event) = event else {
        let detail =
            format!("the file keeps the hash of event {sequence}, and there is no such event: the end was cut off");
        return Some(Finding { kind: "cut", sequence: Some(sequence), detail });
    };
    let is = hex::encode(&event.hash);
    (is != kept).then(|| Finding {
        kind: "rewritten",
        sequence: Some(sequence),
        detail: format!(
            "the chain was rewritten: event {sequence} has the hash {is}, and the file keeps {kept}; what was changed is \
             this event or one before it"
        ),
    })
}
