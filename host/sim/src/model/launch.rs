//! LAUNCH_START: the moment at which a launch's settings are read, and its instance is made or refused.

use jiff::Timestamp;

use super::{Course, Impairment, Instance, JobKind, LaunchCourse, Model, Outcome, Settings, Tags};
use crate::fleet::{FailbackState, Phase, Server, ServerFaultKind};

impl Model {
    /// Does what became due by `now`, in the order of its time.
    ///
    /// Whatever may change the settings of a launch comes through the world, which calls this first: so a launch that
    /// became due earlier has read the settings of its own time.
    pub(crate) fn settle(&mut self, now: Timestamp) {
        while self.next_foreign_job(now) {}
        self.launch_due(now);
    }

    /// Makes or refuses the instances of every LAUNCH_START by `now`.
    pub(super) fn launch_due(&mut self, now: Timestamp) {
        while let Some((job, number)) = self.state.jobs.take_due(now) {
            let id = job.id.clone();
            self.launch(&id, number);
        }
    }

    fn launch(&mut self, job: &str, number: usize) {
        let Some(in_job) = self.state.jobs.get(job) else { return };
        let Some(Course::Launch(launch)) = in_job.courses.get(number) else { return };
        let (outcome, actions, instance) = match self.attempt(launch) {
            Ok(settings) => (
                Outcome::Launches,
                self.action_runs(launch, &settings, job, in_job.kind),
                self.instance(launch, settings, job, in_job.kind),
            ),
            Err(outcome) => (outcome, None, None),
        };
        if let Some(instance) = instance {
            self.state.instances.push(instance);
        }
        if let Some(launch) = self.state.jobs.launch_mut(job, number) {
            launch.outcome = Some(outcome);
            launch.actions = actions;
        }
    }

    fn attempt(&self, launch: &LaunchCourse) -> Result<Settings, Outcome> {
        if launch.stuck {
            return Err(Outcome::Stuck);
        }
        if let Some(error) = &launch.launch_error {
            return Err(Outcome::Fails(error.clone()));
        }
        let read_now = || {
            let server = self.fleet.server(&launch.server).ok_or("the server is gone")?;
            self.settings(server, &launch.instance_id, launch.times.launch_start)
        };
        launch.settings.clone().unwrap_or_else(read_now).map_err(Outcome::Fails)
    }

    fn instance(&self, launch: &LaunchCourse, settings: Settings, job: &str, kind: JobKind) -> Option<Instance> {
        let server = self.fleet.server(&launch.server)?;
        let checked_at = launch.times.launch_end + self.length(server, Phase::StatusChecks, job);
        let mut instance = Instance {
            id: launch.instance_id.clone(),
            server: launch.server.clone(),
            job: job.to_owned(),
            drill: kind == JobKind::Drill,
            tags: tags(server, self.server_tags(server), &settings),
            settings,
            point_in_time: launch.point_in_time,
            launched_at: launch.times.launch_start,
            running_at: launch.times.launch_end,
            listed_at: Some(launch.times.launch_end + self.fleet.switches().recovery_instance_visible_after()),
            checked_at,
            impairment: None,
            failback: FailbackState::default(),
            termination: None,
            dropped_at: None,
            turn: None,
        };
        for fault in self.fleet.server_faults(self.state.seed, &launch.server, launch.number) {
            match fault {
                ServerFaultKind::UnlistedInstance => instance.listed_at = None,
                ServerFaultKind::Impaired { lasting: None } => instance.impairment = Some(Impairment::Lasting),
                ServerFaultKind::Impaired { lasting: Some(length) } => {
                    instance.impairment = Some(Impairment::Until(checked_at + *length));
                }
                _ => {}
            }
        }
        Some(instance)
    }
}

/// The source server's tags if they are copied, under the instance's own name, under what the launch template says.
pub(super) fn tags(server: &Server, its_tags: &Tags, settings: &Settings) -> Tags {
    let mut tags = if settings.copy_tags { its_tags.clone() } else { Tags::new() };
    tags.insert("Name".to_owned(), server.hostname.clone());
    tags.extend(settings.template_tags.clone());
    tags
}
