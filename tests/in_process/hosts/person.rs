//! The person who goes on with what is paused or has ended, from a terminal that is a host like the others.

use std::time::Duration;

use drs_core::execution::Execution;
use drs_core::ports::{Clock, Command};

use super::host::{Host, needs_driver};
use super::processes::{Hosts, Process};
use crate::crash::scene::Work;

/// How often the person looks.
const LOOKS_EVERY: Duration = Duration::from_secs(90);

/// What came of a look.
enum Look {
    /// Somebody drives it, or drove it last.
    Later,
    /// The person had something done.
    Done,
    /// Nothing is left to do.
    AllDone(Box<Execution>),
}

impl Hosts<'_> {
    /// Has done what `next` says until nothing is left. Gives the execution; `None` when it never began.
    pub(super) async fn person(
        &self,
        terminal: &Host,
        mut next: impl FnMut(&Execution) -> Option<Command>,
    ) -> Result<Option<Execution>, String> {
        let mut done = 0;
        loop {
            self.time.sleep(LOOKS_EVERY).await;
            let standing = self.scene.stands_at(&*self.scene.journal).await.map_err(|error| error.to_string())?;
            match standing {
                None if self.does_nobody_begin() => return Ok(None),
                None => continue,
                Some(execution) if needs_driver(&execution) => continue,
                Some(_) => {}
            }
            let look = self.process(terminal, terminal.ill(done), async |process| self.look(&process, &mut next).await);
            match look.await {
                Some(Look::Later) => {}
                Some(Look::Done) | None => done += 1,
                Some(Look::AllDone(execution)) => return Ok(Some(*execution)),
            }
        }
    }

    async fn look(&self, process: &Process, next: &mut impl FnMut(&Execution) -> Option<Command>) -> Look {
        let Ok(hold) = process.store.hold(&self.scene.id).await else { return Look::Later };
        match self.scene.stands_at(&*process.store).await {
            Ok(Some(execution)) if !needs_driver(&execution) => match next(&execution) {
                Some(command) => {
                    self.drive(process, hold, Work::GoOn(Some(command))).await;
                    Look::Done
                }
                None => {
                    drop(hold.release().await);
                    Look::AllDone(Box::new(execution))
                }
            },
            _ => {
                drop(hold.release().await);
                Look::Later
            }
        }
    }
}
