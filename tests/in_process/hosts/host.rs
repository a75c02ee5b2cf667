//! One host: a process that looks for work and drives what it gets, and when it has died, another one.

use std::time::Duration;

use drs_core::execution::Execution;
use drs_core::need::Need;
use drs_core::ports::Clock;
use drs_core::status::ExecutionStatus;

use super::processes::{Hosts, Process};
use crate::crash::fate::Doom;
use crate::crash::scene::Work;
use crate::crash::world_time::Wrong;

/// A host: its clock, what befalls its processes in turn, and how often it looks for work.
#[derive(Debug, Clone)]
pub(crate) struct Host {
    pub(crate) clock: Wrong,
    pub(crate) ills: Vec<Option<Ill>>,
    pub(crate) looks_every: Duration,
}

impl Host {
    /// What befalls its process of this number.
    pub(super) fn ill(&self, process: usize) -> Option<Ill> {
        self.ills.get(process).copied().flatten()
    }
}

/// What befalls a process, and where.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ill {
    pub(crate) doom: Doom,
    pub(crate) then: Then,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Then {
    /// It dies, and the host has its next one after so long.
    Gone(Duration),
    /// It is frozen for so long.
    Asleep(Duration),
    /// It is frozen until minutes after the end of everything.
    AsleepToTheEnd,
}

/// Whether an execution waits for a process that drives it, not for a person.
pub(super) fn needs_driver(execution: &Execution) -> bool {
    Need::of(execution) == Need::Driver
}

impl Hosts<'_> {
    /// Lives until all is over. The first process of a host that `begins` is started by `run`.
    pub(super) async fn host(&self, host: &Host, begins: bool) {
        for number in 0.. {
            let (begins, ill) = (begins && number == 0, host.ill(number));
            let lived = self.process(host, ill, async |process| {
                if begins {
                    self.begin(&process).await;
                }
                self.look_for_work(&process, host.looks_every).await;
            });
            let lived = lived.await;
            if begins {
                self.nobody_begins();
            }
            if lived.is_some() || self.is_over() {
                return;
            }
            if let Some(Ill { then: Then::Gone(gap), .. }) = ill {
                self.time.sleep(gap).await;
            }
        }
    }

    async fn begin(&self, process: &Process) {
        if let Ok(hold) = process.store.hold(&self.scene.id).await {
            self.drive(process, hold, Work::Begin).await;
        }
        self.nobody_begins();
    }

    /// Takes the execution whenever nobody drives it.
    async fn look_for_work(&self, process: &Process, every: Duration) {
        while !self.is_over() {
            self.try_to_take(process).await;
            tokio::select! {
                biased;
                () = self.all_over() => {}
                () = process.clock.sleep(every) => {}
            }
        }
    }

    async fn try_to_take(&self, process: &Process) {
        let id = &self.scene.id;
        let Ok(summary) = process.store.summary(id).await else { return };
        let rests = |status: ExecutionStatus| status.is_final() || status == ExecutionStatus::Paused;
        if summary.outline.is_some_and(|outline| rests(outline.status)) {
            return;
        }
        let Ok(hold) = process.store.hold(id).await else { return };
        if (summary.driven || summary.lapses_in.is_some()) && !hold.former_is_gone() {
            self.mark("a lease that ran out taken over");
        }
        // Read again under the lease: another host may have gone on with it in between.
        match self.scene.stands_at(&*process.store).await {
            Ok(Some(execution)) if needs_driver(&execution) => self.drive(process, hold, Work::GoOn(None)).await,
            // What can't be written then was lost before.
            _ => drop(hold.release().await),
        }
    }
}
