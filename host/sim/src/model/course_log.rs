//! What a job's log says of one server.

use std::borrow::Cow;

use jiff::Timestamp;

use super::{Course, LaunchCourse, Outcome, Snapshot, TerminateCourse};

/// An entry of a job's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LogItem {
    pub(crate) at: Timestamp,
    pub(crate) event: Cow<'static, str>,
    pub(crate) server: Option<String>,
    pub(crate) conversion_server: Option<String>,
    pub(crate) target_instance: Option<String>,
    pub(crate) error: Option<String>,
}

impl LogItem {
    pub(super) fn new(at: Timestamp, event: impl Into<Cow<'static, str>>) -> Self {
        LogItem { at, event: event.into(), server: None, conversion_server: None, target_instance: None, error: None }
    }
}

impl Course {
    /// All log items of the server, those of the future too.
    pub(crate) fn log(&self) -> Vec<LogItem> {
        let items = match self {
            Course::Launch(course) => course.log(),
            Course::Terminate(course) => course.log(),
            Course::Skipped { at, .. } => vec![LogItem::new(*at, "SERVER_SKIPPED")],
        };
        let server = Some(self.server().to_owned());
        items.into_iter().map(|item| LogItem { server: server.clone(), ..item }).collect()
    }
}

impl LaunchCourse {
    fn log(&self) -> Vec<LogItem> {
        let mut log = Vec::new();
        if let Some((start, end)) = self.times.cleanup {
            log.push(LogItem::new(start, "CLEANUP_START"));
            log.push(LogItem::new(end, "CLEANUP_END"));
        }
        if let Some(event) = &self.unknown_event {
            log.push(LogItem::new(self.times.snapshot_start, event.clone()));
        }
        self.log_snapshot(&mut log);
        self.log_conversion(&mut log);
        self.log_launch(&mut log);
        log
    }

    fn log_snapshot(&self, log: &mut Vec<LogItem>) {
        let end = self.times.snapshot_end;
        let named = matches!(self.snapshot, Snapshot::Named | Snapshot::Expired { named: true, .. });
        if !named {
            log.push(LogItem::new(self.times.snapshot_start, "SNAPSHOT_START"));
        }
        let failed = |event, error: &String| LogItem { error: Some(error.clone()), ..LogItem::new(end, event) };
        match &self.snapshot {
            Snapshot::Taken => log.push(LogItem::new(end, "SNAPSHOT_END")),
            Snapshot::Failed(error) => log.push(failed("SNAPSHOT_FAIL", error)),
            Snapshot::Named => log.push(LogItem::new(end, "USING_PREVIOUS_SNAPSHOT")),
            Snapshot::Previous => {
                log.push(LogItem::new(end, "SNAPSHOT_FAIL"));
                log.push(LogItem::new(end, "USING_PREVIOUS_SNAPSHOT"));
            }
            Snapshot::Expired { error, .. } => {
                if !named {
                    log.push(LogItem::new(end, "SNAPSHOT_FAIL"));
                }
                log.push(failed("USING_PREVIOUS_SNAPSHOT_FAILED", error));
            }
        }
    }

    fn log_conversion(&self, log: &mut Vec<LogItem>) {
        let Some((start, end)) = self.times.conversion else { return };
        if self.snapshot.error().is_some() {
            return;
        }
        log.push(LogItem::new(start, "CONVERSION_START"));
        let event = if self.conversion_error.is_some() { "CONVERSION_FAIL" } else { "CONVERSION_END" };
        log.push(LogItem {
            conversion_server: Some(self.conversion_server_id.clone()),
            error: self.conversion_error.clone(),
            ..LogItem::new(end, event)
        });
    }

    fn log_launch(&self, log: &mut Vec<LogItem>) {
        if !self.reaches_launch() {
            return;
        }
        log.push(LogItem::new(self.times.launch_start, "LAUNCH_START"));
        match &self.outcome {
            Some(Outcome::Launches) => log.push(LogItem {
                target_instance: Some(self.instance_id.clone()),
                ..LogItem::new(self.times.launch_end, "LAUNCH_END")
            }),
            Some(Outcome::Fails(error)) => {
                log.push(LogItem { error: Some(error.clone()), ..LogItem::new(self.times.failure, "LAUNCH_FAILED") });
            }
            Some(Outcome::Stuck) | None => {}
        }
    }
}

impl TerminateCourse {
    fn log(&self) -> Vec<LogItem> {
        let target_instance = Some(self.instance_id.clone());
        vec![
            LogItem { target_instance: target_instance.clone(), ..LogItem::new(self.start, "CLEANUP_START") },
            LogItem { target_instance, ..LogItem::new(self.end, "CLEANUP_END") },
        ]
    }
}
