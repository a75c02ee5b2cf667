//! A simulated account and Region: one service that takes a request and gives an answer.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use bytes::Bytes;
use http::{Request, Response, request::Parts};
use jiff::Timestamp;
use serde_json::Value;

use crate::{
    SimClock, drs,
    dynamodb::{self, Tables},
    ec2,
    faults::{self, CallFault},
    fleet::{Fleet, FleetError, OperationFaultKind},
    iam, ids,
    logged_call::LoggedCall,
    model::{Course, JobKind, Model},
    store::{Store, StoreError},
    sts::{self, Caller},
    web::{self, Unreachable},
    wire::{self, ApiError, Parameters, Service, Signed},
};

/// How a world is made.
#[derive(Debug, Clone, Default)]
pub struct WorldOptions {
    /// In place of the fleet file's seed.
    pub seed: Option<u64>,
    /// The folder that keeps the world; without one it lives in memory only.
    pub state_dir: Option<PathBuf>,
}

/// Why a world can't be made or opened.
#[derive(Debug, thiserror::Error)]
pub enum WorldError {
    /// The fleet file has a mistake.
    #[error(transparent)]
    Fleet(#[from] FleetError),
    /// What the fleet file says was there before can't have been there.
    #[error("fleet file: {0}")]
    Beginning(String),
    /// The world's folder can't be read or written, or is open elsewhere.
    #[error("world in {}: {reason}", folder.display())]
    State {
        /// The folder.
        folder: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// The tables of DynamoDB can't be made or opened.
    #[error("DynamoDB's tables: {reason}")]
    Tables {
        /// What is wrong.
        reason: String,
    },
}

/// The connection ended without an answer, as the fleet file wants it: the call may have had its effect or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the simulated connection was closed without an answer")]
pub struct ReplyLost;

/// A launch of one server: a StartRecovery that was accepted, whatever came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Launch {
    /// The source server.
    pub server: String,
    /// The job.
    pub job_id: String,
    /// When StartRecovery was called.
    pub time: Timestamp,
    /// A drill, not a recovery.
    pub is_drill: bool,
}

/// A simulated account and Region.
pub struct World {
    clock: Arc<dyn SimClock>,
    inner: Mutex<Inner>,
}

struct Inner {
    model: Model,
    store: Option<Store>,
    tables: Option<Tables>,
}

/// All operations, such as `drs:StartRecovery`.
pub(crate) fn operations() -> impl Iterator<Item = &'static str> {
    [drs::OPERATIONS, ec2::OPERATIONS, sts::OPERATIONS, dynamodb::OPERATIONS]
        .into_iter()
        .flatten()
        .map(|operation| operation.name)
}

/// An operation that a service has.
#[derive(Debug)]
pub(crate) struct Operation {
    /// With the service before it: `drs:StartRecovery`.
    pub(crate) name: &'static str,
    /// Whether it changes anything.
    pub(crate) writes: bool,
}

impl World {
    /// Makes a new world from the text of a fleet file. It begins at the clock's time.
    ///
    /// # Errors
    /// The fleet file has a mistake, or the folder can't be written, or holds a world already.
    pub fn create(fleet_text: &str, options: WorldOptions, clock: Arc<dyn SimClock>) -> Result<World, WorldError> {
        let WorldOptions { seed, state_dir } = options;
        let fleet = Fleet::parse(fleet_text)?;
        let seed = seed.unwrap_or_else(|| fleet.seed());
        let origin = clock.now() + fleet.clock_skew();
        let model = Model::begin(fleet, seed, origin).map_err(WorldError::Beginning)?;
        let folder = state_dir.as_deref();
        let store = folder
            .map(|folder| Store::create(folder, fleet_text, &model.state).map_err(in_folder(folder)))
            .transpose()?;
        World::over(clock, model, store, folder)
    }

    /// Opens the world that a folder keeps. No time has passed for it since it was last used: a clock that goes on from
    /// [`World::last_time`] keeps it so.
    ///
    /// # Errors
    /// The folder can't be read, holds no world, or another process has it open.
    pub fn open(state_dir: &Path, clock: Arc<dyn SimClock>) -> Result<World, WorldError> {
        let kept = Store::open(state_dir).map_err(in_folder(state_dir))?;
        let model = Model { fleet: Fleet::parse(&kept.fleet)?, state: kept.state };
        // The tables keep themselves: a call of theirs is repeated for its number alone.
        let mut inner = Inner { model, store: None, tables: None };
        for call in &kept.calls {
            let repeated = inner.repeat(call);
            repeated.map_err(|error| kept.store.unrepeatable(error)).map_err(in_folder(state_dir))?;
        }
        inner.reach(kept.time);
        World::over(clock, inner.model, Some(kept.store), Some(state_dir))
    }

    fn over(
        clock: Arc<dyn SimClock>,
        model: Model,
        store: Option<Store>,
        folder: Option<&Path>,
    ) -> Result<World, WorldError> {
        let tables = Tables::open(&model.fleet, model.state.seed, model.state.origin, folder);
        let tables = tables.map_err(|reason| WorldError::Tables { reason })?;
        Ok(World { clock, inner: Mutex::new(Inner { model, store, tables }) })
    }

    /// The time, by the caller's clock, up to which a stored world got, to within a few seconds.
    ///
    /// # Errors
    /// The folder can't be read or holds no world.
    pub fn last_time(state_dir: &Path) -> Result<Timestamp, WorldError> {
        let (fleet, time) = Store::last_time(state_dir).map_err(in_folder(state_dir))?;
        Ok(time - Fleet::parse(&fleet)?.clock_skew())
    }

    /// The Region that it simulates.
    pub fn region(&self) -> String {
        self.lock().model.fleet.region().to_owned()
    }

    /// Answers one request. Its service is the one that it is signed for.
    ///
    /// # Errors
    /// A fault of the fleet file closes the connection without an answer.
    pub fn handle(&self, request: Request<Bytes>) -> Result<Response<Bytes>, ReplyLost> {
        let mut inner = self.lock();
        let now = inner.advance(self.clock.now());
        let (parts, body) = request.into_parts();
        let region = inner.model.fleet.region().to_owned();
        let (service, (answer, fault)) = match wire::signed(&parts.headers, &region, now) {
            Ok(signed) => (signed.service, inner.call(&signed, &parts, &body, now)?),
            Err((service, error)) => (service, sound(Err(error))),
        };
        let request_id = ids::request_id(inner.model.state.seed, inner.model.state.calls.values().sum());
        let mut answer = written(service, answer, &request_id);
        fault.mark(&mut answer);
        wire::stamp(&mut answer, now, &request_id);
        Ok(answer)
    }

    /// Answers a request that goes to an instance or to a named host: its URI says scheme and host. It needs no signature, and
    /// changes nothing.
    ///
    /// # Errors
    /// Nobody is there, as the fleet file wants it or because it says nothing of that place.
    pub fn visit(&self, request: &Request<Bytes>) -> Result<Response<Bytes>, Unreachable> {
        let mut inner = self.lock();
        let now = inner.advance(self.clock.now());
        web::answer(&inner.model, request, now)
    }

    /// How often each operation was called, by names such as `drs:StartRecovery`. Calls that were refused count, too;
    /// requests without a valid signature don't.
    pub fn calls(&self) -> BTreeMap<String, u64> {
        self.lock().model.state.calls.clone()
    }

    /// Every launch that ever was, in the order of the calls, those of the fleet file's own jobs included.
    pub fn launches(&self) -> Vec<Launch> {
        let inner = self.lock();
        let launched = inner.model.state.jobs.iter().flat_map(|job| {
            let launch = |course: &Course| {
                matches!(course, Course::Launch(_)).then(|| Launch {
                    server: course.server().to_owned(),
                    job_id: job.id.clone(),
                    time: job.created,
                    is_drill: job.kind == JobKind::Drill,
                })
            };
            job.courses.iter().filter_map(launch).collect::<Vec<_>>()
        });
        launched.collect()
    }

    /// The time by the caller's clock, account and Region, as `GET /_sim/clock` tells them.
    pub(crate) fn whereabouts(&self) -> (Timestamp, String, String) {
        let mut inner = self.lock();
        let now = inner.advance(self.clock.now());
        (
            now - inner.model.fleet.clock_skew(),
            inner.model.fleet.account().to_owned(),
            inner.model.fleet.region().to_owned(),
        )
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        // Nothing panics while it holds the lock; if it did, the state is still the last one that was whole.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a request carries, read as its service's protocol has it.
pub(crate) enum Content<'a> {
    Drs(drs::Content<'a>),
    Query(Parameters),
    /// DynamoDB's: the operation's name, and JSON.
    Target(&'a str, &'a [u8]),
}

/// An answer in no protocol yet: the operation's name, status and body.
type Answer = Result<(&'static str, u16, Value), ApiError>;

/// An answer with which nothing goes wrong.
fn sound(answer: Answer) -> (Answer, CallFault) {
    (answer, CallFault::default())
}

impl Inner {
    /// Brings the world to the time that its service has when the caller's clock shows this one. It never runs backwards.
    fn advance(&mut self, clock: Timestamp) -> Timestamp {
        self.reach(clock + self.model.fleet.clock_skew())
    }

    /// Brings the world to this time of its service, if it is not there yet.
    fn reach(&mut self, time: Timestamp) -> Timestamp {
        let now = self.model.state.time.max(time);
        self.model.state.time = now;
        self.model.settle(now);
        now
    }

    /// Has a logged call done again. What it was answered went to a process that is gone.
    fn repeat(&mut self, logged: &LoggedCall) -> Result<(), http::Error> {
        let (parts, body) = logged.request()?;
        self.model.state.calls.clone_from(&logged.calls);
        let now = self.reach(logged.time);
        if let Ok(signed) = wire::signed(&parts.headers, self.model.fleet.region(), now) {
            let _answered_before = self.call(&signed, &parts, &body, now);
        }
        Ok(())
    }

    fn call(
        &mut self,
        signed: &Signed,
        parts: &Parts,
        body: &[u8],
        now: Timestamp,
    ) -> Result<(Answer, CallFault), ReplyLost> {
        let service = signed.service;
        let request = match service {
            Service::Drs => Content::Drs(drs::Content::of(parts, body)),
            Service::Ec2 | Service::Sts => Content::Query(Parameters::parse(body)),
            Service::Dynamodb => Content::Target(wire::target(&parts.headers), body),
        };
        let asked = match &request {
            Content::Drs(_) => drs::asked(&parts.method, parts.uri.path()),
            Content::Query(parameters) => parameters.get("Action").unwrap_or_default(),
            Content::Target(operation, _) => operation,
        };
        let Some(operation) = find(service, asked) else {
            return Ok(sound(Err(unknown(service, asked))));
        };
        let logged = self
            .store
            .as_ref()
            .filter(|_| operation.writes)
            .map(|_| LoggedCall::of(now, self.model.state.calls.clone(), parts, body));
        let count = self.model.state.calls.entry(operation.name.to_owned()).or_default();
        *count += 1;
        let count = *count;
        let fault = faults::of_call(&self.model, operation.name, count);
        let name = operation.name.split_once(':').map_or("", |(_, name)| name);
        let result = match fault.kind.map(|kind| (kind, faults::refusal(service, kind))) {
            Some((_, Some(refusal))) => Err(refusal),
            Some((OperationFaultKind::ReplyLostBeforeEffect, None)) => Err(faults::internal(service)),
            _ => self.act(signed, name, &request, now),
        };
        if let Err(error) = self.keep(operation, logged.as_ref(), now) {
            tracing::error!(%error, "the simulator can't keep its state");
            return Ok(sound(Err(ApiError { message: error.to_string(), ..faults::internal(service) })));
        }
        match fault.kind {
            Some(OperationFaultKind::ReplyLostBeforeEffect | OperationFaultKind::ReplyLostAfterEffect) => {
                Err(ReplyLost)
            }
            Some(OperationFaultKind::InternalErrorAfterEffect) => Ok((Err(faults::internal(service)), fault)),
            _ => Ok((result.map(|(status, body)| (name, status, body)), fault)),
        }
    }

    /// Has the operation done by its service, if the caller may.
    fn act(
        &mut self,
        signed: &Signed,
        operation: &str,
        request: &Content,
        now: Timestamp,
    ) -> Result<(u16, Value), ApiError> {
        let model = &mut self.model;
        let caller = Caller::of(model, signed, now)?;
        // STS is asked from any account.
        if signed.service != Service::Sts {
            caller.must_be_of(model.fleet.account(), signed.service, operation)?;
        }
        if let Some(policy) = model.fleet.iam() {
            let asked = iam::asked(&model.fleet, signed.service.name(), operation, request);
            policy.authorize(&caller, signed.service, &asked)?;
        }
        match (signed.service, request) {
            (Service::Sts, Content::Query(parameters)) => {
                sts::handle(model, operation, parameters, &caller, now).map(|body| (200, body))
            }
            (_, Content::Drs(content)) => drs::handle(model, operation, *content, now),
            (_, Content::Query(parameters)) => {
                ec2::handle(model, operation, parameters, &caller, now).map(|body| (200, body))
            }
            (_, Content::Target(_, body)) => {
                self.tables.as_ref().map(|tables| tables.handle(operation, body)).ok_or_else(no_tables)
            }
        }
    }

    /// Makes what a call did durable before it is answered. A refused write counts as well: faults go by its number.
    fn keep(&mut self, operation: &Operation, logged: Option<&LoggedCall>, now: Timestamp) -> Result<(), StoreError> {
        match (&mut self.store, logged) {
            (Some(store), Some(call)) => {
                if let Some(tables) = self.tables.as_ref().filter(|_| operation.name.starts_with("dynamodb:")) {
                    tables.sync().map_err(|error| store.failed(error))?;
                }
                store.commit(call, &self.model.state)
            }
            (Some(store), None) => store.note_time(now),
            (None, _) => Ok(()),
        }
    }
}

fn no_tables() -> ApiError {
    let message = "Requested resource not found: the fleet file lists no table of DynamoDB";
    ApiError::new(400, "ResourceNotFoundException", message)
}

fn find(service: Service, asked: &str) -> Option<&'static Operation> {
    let operations = match service {
        Service::Drs => drs::OPERATIONS,
        Service::Ec2 => ec2::OPERATIONS,
        Service::Sts => sts::OPERATIONS,
        Service::Dynamodb => dynamodb::OPERATIONS,
    };
    operations.iter().find(|operation| operation.name.split_once(':').is_some_and(|(_, name)| name == asked))
}

fn unknown(service: Service, asked: &str) -> ApiError {
    let message = format!("the simulator has no operation `{asked}` of {}", service.name());
    match service {
        Service::Drs => ApiError::new(404, "UnknownOperationException", message),
        Service::Dynamodb => ApiError::new(400, "UnknownOperationException", message),
        Service::Ec2 | Service::Sts => ApiError::new(400, "InvalidAction", message),
    }
}

fn written(service: Service, answer: Answer, request_id: &str) -> Response<Bytes> {
    match (service, answer) {
        (Service::Drs, Ok((_, status, body))) => wire::json_answer(status, &body),
        (Service::Drs, Err(error)) => wire::json_error(&error),
        (Service::Ec2, Ok((name, _, body))) => wire::ec2_answer(name, &body, request_id),
        (Service::Ec2, Err(error)) => wire::ec2_error(&error, request_id),
        (Service::Sts, Ok((name, _, body))) => wire::sts_answer(name, &body, request_id),
        (Service::Sts, Err(error)) => wire::sts_error(&error, request_id),
        (Service::Dynamodb, Ok((_, status, body))) => wire::target_answer(status, &body),
        (Service::Dynamodb, Err(error)) => wire::target_error(&error),
    }
}

fn in_folder(folder: &Path) -> impl Fn(StoreError) -> WorldError + use<> {
    let folder = folder.to_owned();
    move |error| WorldError::State { folder: folder.clone(), reason: error.to_string() }
}
