//! Ctrl-C while an execution is driven: it asks once, and says what goes on in AWS whatever the answer is.

use std::io::{BufRead, IsTerminal};

use tokio::sync::oneshot;

use crate::stream;

/// What a person wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Choice {
    /// Start nothing new, and leave once nothing is under way.
    Pause,
    /// Leave at once.
    Leave,
    /// Nothing.
    GoOn,
}

/// Ctrl-C, heard for as long as this lives: one that comes while another is being dealt with waits for its turn.
pub(crate) struct Interrupts {
    #[cfg(unix)]
    signal: tokio::signal::unix::Signal,
    #[cfg(windows)]
    signal: tokio::signal::windows::CtrlC,
}

impl Interrupts {
    /// Listens from now on.
    ///
    /// # Errors
    /// When the system can't tell.
    pub(crate) fn listen() -> std::io::Result<Self> {
        #[cfg(unix)]
        let signal = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::interrupt())?;
        #[cfg(windows)]
        let signal = tokio::signal::windows::ctrl_c()?;
        Ok(Self { signal })
    }

    /// Waits for the next one. Dropped half-way, it takes none.
    pub(crate) async fn next(&mut self) {
        if self.signal.recv().await.is_none() {
            // The system tells no more: none will come.
            std::future::pending::<()>().await;
        }
    }
}

const QUESTION: &str = "\nInterrupted. Jobs under way go on in AWS whatever you choose.
  p  pause: nothing new starts; this process ends when nothing is under way
  l  leave: this process ends now; `resume` goes on, and launches nothing twice
  Enter  go on
p, l or Enter? ";

/// Asks at the terminal. Without one the first interrupt pauses.
pub(super) async fn ask() -> Choice {
    if !std::io::stdin().is_terminal() {
        stream::talk("\nInterrupted: pausing. Jobs under way go on in AWS. Interrupt again to leave at once.\n");
        return Choice::Pause;
    }
    stream::talk(QUESTION);
    let (answered, answer) = oneshot::channel();
    // A thread of its own: the execution is driven on while the question stands, and nothing waits for its answer at the end.
    std::thread::spawn(move || {
        let mut line = String::new();
        let read = std::io::stdin().lock().read_line(&mut line);
        // Nobody listens any more when the execution ended meanwhile.
        let _ = answered.send(read.map_or(Choice::Leave, |_| choice(&line)));
    });
    answer.await.unwrap_or(Choice::GoOn)
}

fn choice(line: &str) -> Choice {
    match line.trim().to_lowercase().as_str() {
        "p" | "pause" => Choice::Pause,
        "l" | "leave" => Choice::Leave,
        _ => Choice::GoOn,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_is_not_understood_changes_nothing() {
        assert_eq!(choice("P\n"), Choice::Pause);
        assert_eq!(choice(" leave "), Choice::Leave);
        assert_eq!(choice("\n"), Choice::GoOn);
        assert_eq!(choice("what?"), Choice::GoOn);
    }
}
