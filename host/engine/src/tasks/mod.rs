//! The steps as tasks: each asks the world through the ports and gives back what came of it.

mod hooks;
mod jobs;
mod launches;
mod selection;
mod settings;
mod terminations;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use drs_core::aws::CallError;
use drs_core::event::Event;
use drs_core::execution::Execution;
use drs_core::ids::{ServerId, WaveName};
use drs_core::launch::LaunchFacts;
use drs_core::next::Step;
use drs_core::selection::Locked;
use drs_core::termination::TerminationFacts;
use tokio::sync::{Semaphore, mpsc};

use crate::ports::Ports;
use crate::recorder::Recording;

/// How long to wait before something is read again that could not be read, or did not yet say enough.
const READ_AGAIN: Duration = Duration::from_secs(5);

/// How many steps of one execution call AWS at the same time.
const PARALLEL_CALLS: usize = 8;

/// What came of a step.
pub(crate) enum Outcome {
    /// These events.
    Events(Vec<Event>),
    /// What a launch intent is made of; the actor makes it, for it alone knows the journal's head.
    LaunchFacts { wave: WaveName, batch: u32, servers: Vec<ServerId>, facts: LaunchFacts },
    /// What a termination intent is made of.
    TerminationFacts { batch: u32, servers: Vec<ServerId>, facts: TerminationFacts },
}

impl Outcome {
    fn event(event: Event) -> Self {
        Self::Events(vec![event])
    }

    /// Nothing is known, because this could not be read.
    fn unread(what: &str, error: &CallError) -> Self {
        Self::event(Event::ReadFailed { what: what.to_owned(), error: error.to_string() })
    }
}

/// What tasks share.
#[derive(Clone)]
pub(crate) struct Tasks {
    pub(crate) ports: Ports,
    pub(crate) recordings: mpsc::Sender<Recording>,
    pub(crate) permits: Arc<Semaphore>,
    /// Whether this process has polled.
    polled: Arc<AtomicBool>,
}

/// A task: it owns all that it needs.
pub(crate) type Task = std::pin::Pin<Box<dyn Future<Output = Outcome> + Send>>;

impl Tasks {
    pub(crate) fn new(ports: Ports, recordings: mpsc::Sender<Recording>) -> Self {
        Self { ports, recordings, permits: Arc::new(Semaphore::new(PARALLEL_CALLS)), polled: Arc::default() }
    }

    /// The task of a step; `None` when the execution does not have what the step names.
    pub(crate) fn of(&self, step: Step, execution: &Execution) -> Option<Task> {
        let tasks = self.clone();
        Some(match step {
            Step::Record(_) => return None,
            Step::ResolveTags { wave } => {
                let locked = Locked::of(execution, execution.wave(&wave)?);
                Box::pin(tasks.resolve_tags(locked))
            }
            Step::RunHook(step) => {
                let context = execution.hook_context(&step.wave, step.phase, &step.hook)?;
                let hook = execution.wave(&step.wave)?.hooks(step.phase).iter().find(|hook| hook.name == step.hook)?;
                let recorded = if step.again { hook.last_calls.clone() } else { Vec::new() };
                Box::pin(tasks.run_hook(step, context, recorded))
            }
            Step::Judge { server, policy, round } => {
                let context = execution.policy_context(&server)?;
                Box::pin(tasks.judge(server, policy, round, context))
            }
            Step::ReadSettings { server, purpose } => Box::pin(tasks.read_settings(server, purpose)),
            Step::WriteSettings { server, purpose, write } => {
                let template = execution.servers.get(&server)?.settings.configuration.as_ref()?.template.clone();
                Box::pin(tasks.write_settings(server, purpose, write, template))
            }
            Step::PrepareLaunch { wave, batch, servers } => {
                let fresh = execution.plan.limits.poll_min;
                Box::pin(tasks.prepare_launch(wave, batch, servers, fresh))
            }
            Step::SendLaunch { wave, batch } => {
                let request = launches::request(execution, &wave, batch)?;
                Box::pin(tasks.send_launch(wave, batch, request))
            }
            Step::LookForLaunch { wave, batch } => Box::pin(tasks.look_for_launch(execution.clone(), wave, batch)),
            Step::PollJobs { jobs } => {
                let known = jobs.iter().filter_map(|job| execution.jobs.get(job)).cloned().collect();
                let polled = self.polled.swap(true, Ordering::Relaxed);
                let wait = drs_core::next::poll::interval(execution, self.ports.clock.now(), polled);
                Box::pin(tasks.poll_jobs(known, wait, execution.plan.limits.poll_min))
            }
            Step::SettleServers { job } => {
                let fresh = execution.plan.limits.poll_min;
                let job = execution.jobs.get(&job)?.clone();
                let awaited = execution.awaited(&job, self.ports.clock.now());
                let wait = drs_core::next::poll::settle_interval(execution, &awaited);
                Box::pin(tasks.settle_servers(job, awaited, wait, fresh))
            }
            Step::SeeInstances { wave } => {
                let launched = execution.servers_of(execution.wave(&wave)?);
                let instances =
                    launched.filter_map(|server| Some((server.id.clone(), server.instance.clone()?))).collect();
                Box::pin(tasks.see_instances(instances))
            }
            Step::PrepareTermination { batch, servers } => Box::pin(tasks.prepare_termination(batch, servers)),
            Step::SendTermination { batch } => {
                let instances = terminations::of(execution, batch)?.instances.clone();
                Box::pin(tasks.send_termination(batch, instances))
            }
            Step::LookForTermination { batch } => {
                let intended = terminations::of(execution, batch)?.clone();
                Box::pin(tasks.look_for_termination(execution.clone(), intended))
            }
            Step::ConfirmTermination { batch } => {
                Box::pin(tasks.confirm_termination(terminations::of(execution, batch)?.clone()))
            }
        })
    }

    async fn pause_for(&self, wait: Duration) {
        self.ports.clock.sleep(wait).await;
    }
}
