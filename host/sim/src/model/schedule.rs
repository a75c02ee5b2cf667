//! Making jobs: at the call, when each phase of each server will come is settled once and for all.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::{Course, Job, JobKind, LaunchCourse, Model, RecoveryPoint, Snapshot, TerminateCourse, Timeline};
use crate::{
    fleet::{Phase, RecoveryMode, ReplaceAt, Replaces, Server, TemplateRead},
    ids,
};

/// A server of a launch, with the point in time that the caller named.
#[derive(Debug, Clone)]
pub(crate) struct LaunchRequest {
    pub(crate) server: String,
    pub(crate) point: Option<RecoveryPoint>,
    /// Begin without it: it is in another job.
    pub(crate) skip: bool,
}

/// What is to be launched.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) drill: bool,
    pub(crate) tags: BTreeMap<String, String>,
    pub(crate) servers: Vec<LaunchRequest>,
}

impl Model {
    /// Starts a launch job and gives its id.
    pub(crate) fn start_launch(&mut self, order: Order, now: Timestamp) -> String {
        let id = self.next_job_id();
        let servers: Vec<Server> = order.servers.iter().filter_map(|r| self.fleet.server(&r.server).cloned()).collect();
        let started = now + self.longest(&servers, Phase::JobStart, &id);
        let faults = self.job_faults(&servers);
        let courses: Vec<Course> = order
            .servers
            .iter()
            .zip(&servers)
            .map(|(request, server)| match request.skip || self.is_skipped(server.id()) {
                true => Course::Skipped { server: server.id().to_owned(), at: started },
                false => Course::Launch(Box::new(self.launch_course(server, request, &id, started, now))),
            })
            .collect();
        if !faults.stays_pending {
            self.replace(&courses);
        }
        self.state.jobs.push(Job {
            kind: if order.drill { JobKind::Drill } else { JobKind::Recovery },
            created: now,
            visible_at: now + self.fleet.switches().job_visible_after().max(faults.seen_after),
            started_at: (!faults.stays_pending).then_some(started),
            wrap_up: self.longest(&servers, Phase::JobEnd, &id),
            tags: order.tags,
            courses,
            unknown_status: faults.unknown_status,
            id: id.clone(),
        });
        id
    }

    /// Starts the termination of instances and gives the job's id.
    pub(crate) fn start_termination(&mut self, instances: &[String], now: Timestamp) -> String {
        let id = self.next_job_id();
        let found: Vec<(String, Server)> = self
            .state
            .instances
            .with_ids(instances)
            .into_iter()
            .filter_map(|instance| Some((instance.id.clone(), self.fleet.server(&instance.server)?.clone())))
            .collect();
        let servers: Vec<Server> = found.iter().map(|(_, server)| server.clone()).collect();
        let started = now + self.longest(&servers, Phase::JobStart, &id);
        let courses = found
            .into_iter()
            .map(|(instance_id, server)| {
                let end = started + self.length(&server, Phase::Terminate, &id);
                if let Some(instance) = self.state.instances.get_mut(&instance_id) {
                    instance.ends(started, end);
                }
                Course::Terminate(TerminateCourse { server: server.id().to_owned(), instance_id, start: started, end })
            })
            .collect();
        self.state.jobs.push(Job {
            kind: JobKind::Terminate,
            created: now,
            visible_at: now + self.fleet.switches().job_visible_after(),
            started_at: Some(started),
            wrap_up: self.longest(&servers, Phase::JobEnd, &id),
            tags: BTreeMap::new(),
            courses,
            unknown_status: None,
            id: id.clone(),
        });
        id
    }

    fn next_job_id(&self) -> String {
        ids::id("drsjob", self.state.seed, &[&self.state.jobs.len().to_string()])
    }

    /// Which launch of the server the next one is, from 1.
    pub(super) fn launch_number(&self, server: &str) -> u64 {
        let courses = self.state.jobs.of_server(server).flat_map(|job| &job.courses);
        courses.filter(|course| course.asks_for(server)).count() as u64 + 1
    }

    fn longest(&self, servers: &[Server], phase: Phase, job: &str) -> SignedDuration {
        servers.iter().map(|server| self.length(server, phase, job)).max().unwrap_or_default()
    }

    fn launch_course(
        &self,
        server: &Server,
        request: &LaunchRequest,
        job: &str,
        started: Timestamp,
        now: Timestamp,
    ) -> LaunchCourse {
        let number = self.launch_number(server.id());
        let instance_id = self.instance_id(server, number, job);
        let replaced = self.replaced_instances(server.id(), now);
        let times = self.timeline(server, job, started, !replaced.is_empty());
        let (snapshot, point_in_time) = self.snapshot(server, request, times.snapshot_end);
        let at_call = self.fleet.switches().template_read == TemplateRead::Call;
        let mut course = LaunchCourse {
            server: server.id().to_owned(),
            number,
            conversion_server_id: ids::id("i", self.state.seed, &["conversion", job, server.id()]),
            replaced,
            times,
            snapshot,
            point_in_time,
            conversion_error: None,
            stuck: false,
            launch_error: None,
            settings: at_call.then(|| self.settings(server, &instance_id, now)),
            instance_id,
            outcome: None,
            actions: None,
            unknown_event: None,
            unknown_status: None,
        };
        self.apply_faults(&mut course);
        if self.fleet.switches().replace_at == ReplaceAt::LaunchStart && !course.reaches_launch() {
            course.times.cleanup = None;
        }
        course
    }

    /// When each phase comes, if none fails. `replaces`: instances of earlier launches are to be terminated.
    fn timeline(&self, server: &Server, job: &str, started: Timestamp, replaces: bool) -> Timeline {
        let length = |phase| self.length(server, phase, job);
        let cleanup = |start: Timestamp| (start, start + length(Phase::Cleanup));
        let first = self.fleet.switches().replace_at == ReplaceAt::JobStart;
        let early = (replaces && first).then(|| cleanup(started));
        let snapshot_start = early.map_or(started, |(_, end)| end) + length(Phase::SnapshotStart);
        let snapshot_end = snapshot_start + length(Phase::Snapshot);
        let after_gap = snapshot_end + length(Phase::Gap);
        let conversion = self.converts(server.id()).then(|| (after_gap, after_gap + length(Phase::Conversion)));
        let launch_start = conversion.map_or(after_gap, |(_, end)| end) + length(Phase::LaunchStart);
        Timeline {
            cleanup: early.or_else(|| replaces.then(|| cleanup(launch_start))),
            snapshot_start,
            snapshot_end,
            conversion,
            launch_start,
            launch_end: launch_start + length(Phase::Launch),
            failure: launch_start + length(Phase::LaunchFailure),
        }
    }

    fn converts(&self, server: &str) -> bool {
        self.state.configurations.get(server).is_none_or(|c| c.recovery_mode == RecoveryMode::Optimal)
    }

    /// Where the data of a launch comes from, and its time.
    fn snapshot(&self, server: &Server, request: &LaunchRequest, end: Timestamp) -> (Snapshot, Timestamp) {
        if let Some(point) = &request.point {
            return (Snapshot::Named, point.at);
        }
        if self.replication(server, end).state.takes_snapshots() {
            return (Snapshot::Taken, end);
        }
        match self.recovery_points(server, end).into_iter().next() {
            Some(point) => (Snapshot::Previous, point.at),
            None => (Snapshot::Failed("no snapshot can be taken and there is no point in time".to_owned()), end),
        }
    }

    fn instance_id(&self, server: &Server, number: u64, job: &str) -> String {
        let written = usize::try_from(number - 1).ok().and_then(|n| server.instance_ids.get(n));
        written.map_or_else(|| ids::id("i", self.state.seed, &[job, server.id()]), |id| id.get_ref().clone())
    }

    fn replaced_instances(&self, server: &str, now: Timestamp) -> Vec<String> {
        let rule = self.fleet.switches().launch_replaces;
        self.state
            .instances
            .of_server(server)
            .filter(|instance| instance.dropped_at.is_none() && instance.launched_at <= now)
            .filter(|instance| match rule {
                Replaces::Any => true,
                Replaces::Drill => instance.drill,
                Replaces::None => false,
            })
            .map(|instance| instance.id.clone())
            .collect()
    }

    /// Ends the instances that launches replace, at the times of their clean-up.
    fn replace(&mut self, courses: &[Course]) {
        for course in courses {
            let Course::Launch(course) = course else { continue };
            let Some((start, end)) = course.times.cleanup else { continue };
            for id in &course.replaced {
                self.state.instances.get_mut(id).into_iter().for_each(|instance| instance.ends(start, end));
            }
        }
    }
}
