//! The simulated account: its state, and what becomes of it over time. Knows no wire protocol.

mod admission;
mod beginning;
mod configuration;
mod course;
mod course_log;
mod foreign_jobs;
mod instance;
mod instances;
mod job;
mod jobs;
mod launch;
mod launch_actions;
mod launch_faults;
mod power;
mod recovery_points;
mod replication;
mod schedule;
mod session;
mod settings;
mod state;
mod tags;
mod template;

use jiff::{SignedDuration, Timestamp};

pub(crate) use admission::Refusal;
pub(crate) use configuration::LaunchConfiguration;
pub(crate) use course::{Course, LaunchCourse, LaunchStatus, Outcome, Snapshot, TerminateCourse, Timeline};
pub(crate) use course_log::LogItem;
pub(crate) use instance::{CheckStatus, Ec2State, Impairment, Instance, Settings};
pub(crate) use instances::Instances;
pub(crate) use job::{Job, JobKind, JobStatus};
pub(crate) use jobs::Jobs;
pub(crate) use launch_actions::{ActionRun, ActionRuns};
pub(crate) use power::Turn;
pub(crate) use recovery_points::RecoveryPoint;
pub(crate) use replication::Replication;
pub(crate) use schedule::{LaunchRequest, Order};
pub(crate) use session::Session;
pub(crate) use state::State;
pub(crate) use tags::Tags;
pub(crate) use template::{Interface, Template, TemplateData, TemplateVersion};

use crate::fleet::{Fleet, Phase, Server};

/// A fleet and what has happened to it.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) fleet: Fleet,
    pub(crate) state: State,
}

impl Model {
    /// How long a phase of one server takes in one job, jitter included.
    pub(crate) fn length(&self, server: &Server, phase: Phase, job: &str) -> SignedDuration {
        let timings = self.fleet.timings();
        let length = timings.length(&server.timings, phase);
        let path = ["jitter", job, server.id(), phase.name()];
        let swing = 2.0 * crate::ids::fraction(self.state.seed, &path) - 1.0;
        let factor = 1.0 + timings.jitter(&server.timings) * swing;
        // Microseconds are what DRS writes.
        let micros = length.as_micros() as f64 * factor;
        SignedDuration::from_micros(micros.round() as i64)
    }

    /// The server's latest launch that DRS shows: job, time of the call, drill or not.
    pub(crate) fn last_launch(&self, server: &str, now: Timestamp) -> Option<(&str, Timestamp, bool)> {
        let jobs = self.state.jobs.of_server(server).rev();
        let jobs = jobs.filter(|job| job.visible(now) && job.kind != JobKind::Terminate);
        let in_job = jobs
            .filter(|job| job.courses.iter().any(|course| course.launches(server)))
            .map(|job| (job.id.as_str(), job.created, job.kind == JobKind::Drill))
            .next();
        in_job.or_else(|| {
            let instances = self.state.instances.of_server(server);
            instances.map(|instance| (instance.job.as_str(), instance.launched_at, instance.drill)).next()
        })
    }

    /// The job that a server is in at a time, if any.
    pub(crate) fn busy(&self, server: &str, now: Timestamp) -> Option<&Job> {
        let mut active = self.state.jobs.of_server(server).filter(|job| job.status(now) != JobStatus::Completed);
        active.find(|job| job.courses.iter().any(|course| course.involves(server)))
    }
}
