//! The jobs, and the ways to find one without a look at all.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;
use serde::{Deserialize, Serialize, Serializer};

use super::{Course, Job, LaunchCourse};

/// The jobs in the order of their making. They are stored as a list: the rest follows from it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(from = "Vec<Job>")]
pub(crate) struct Jobs {
    list: Vec<Job>,
    by_id: HashMap<String, usize>,
    /// The places of the jobs that a server is in, the oldest first.
    of_server: HashMap<String, Vec<usize>>,
    /// The launches that have not come to LAUNCH_START: its time, the job's place, the course's in the job.
    ahead: BTreeSet<(Timestamp, usize, usize)>,
}

impl From<Vec<Job>> for Jobs {
    fn from(list: Vec<Job>) -> Self {
        let mut jobs = Jobs::default();
        list.into_iter().for_each(|job| jobs.push(job));
        jobs
    }
}

impl Serialize for Jobs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.list.serialize(serializer)
    }
}

impl Jobs {
    pub(crate) fn push(&mut self, job: Job) {
        let place = self.list.len();
        self.by_id.insert(job.id.clone(), place);
        for (number, course) in job.courses.iter().enumerate() {
            let jobs = self.of_server.entry(course.server().to_owned()).or_default();
            if jobs.last() != Some(&place) {
                jobs.push(place);
            }
            if let Course::Launch(launch) = course
                && job.started_at.is_some()
                && launch.awaits_launch_start()
            {
                self.ahead.insert((launch.times.launch_start, place, number));
            }
        }
        self.list.push(job);
    }

    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Job> {
        self.list.iter()
    }

    /// The job with an id.
    pub(crate) fn get(&self, id: &str) -> Option<&Job> {
        self.list.get(*self.by_id.get(id)?)
    }

    /// The jobs that a server is in, the oldest first.
    pub(crate) fn of_server(&self, server: &str) -> impl DoubleEndedIterator<Item = &Job> {
        let places = self.of_server.get(server).map_or(&[][..], Vec::as_slice);
        places.iter().filter_map(|place| self.list.get(*place))
    }

    /// Takes the next launch whose LAUNCH_START comes by `now`, in the order of its time: the job and the course's number.
    pub(super) fn take_due(&mut self, now: Timestamp) -> Option<(&Job, usize)> {
        let (_, place, number) = self.ahead.first().copied().filter(|(at, ..)| *at <= now)?;
        self.ahead.pop_first();
        Some((self.list.get(place)?, number))
    }

    /// A launch, to write down what came of it.
    pub(super) fn launch_mut(&mut self, job: &str, number: usize) -> Option<&mut LaunchCourse> {
        let job = self.list.get_mut(*self.by_id.get(job)?)?;
        match job.courses.get_mut(number)? {
            Course::Launch(launch) => Some(launch),
            _ => None,
        }
    }
}
