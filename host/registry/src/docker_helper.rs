//! The programs that keep docker's passwords: `docker-credential-NAME get` is told a registry and answers with a login.

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde::Deserialize;

use crate::docker_config::identity_token;
use crate::error::Trouble;
use crate::login::Login;

/// How long such a program may take: it may have to ask a service of its own.
const LONGEST: Duration = Duration::from_secs(30);
/// How often it is looked whether it has ended.
const LOOK: Duration = Duration::from_millis(10);
/// The longest answer that is read, in bytes: 64 KiB.
const MAX_ANSWER: u64 = 64 * 1024;
/// What it answers when it has nothing.
const NOTHING: &str = "credentials not found";
/// The user's name that says that what follows is an identity token.
const TOKEN_USER: &str = "<token>";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Answer {
    username: String,
    secret: String,
}

/// Asks a program for a login; `None` when it has none.
///
/// # Errors
/// When it does not start, does not end, or answers with something else.
pub(crate) fn ask_helper(name: &str, server: &str) -> Result<Option<Login>, Trouble> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let failed = |what: String| Trouble::Login(format!("docker-credential-{name}: {what}"));
    if name.is_empty() || !name.chars().all(is_plain) {
        return Err(Trouble::Login("docker's config.json names no program that could keep passwords".to_owned()));
    }
    let mut child = start(name).map_err(|error| failed(format!("it does not start: {error}")))?;
    let output = child.stdout.take();
    let listening = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        // What is cut off or can't be read is no answer, and is told as that.
        let _ = output.map(|output| output.take(MAX_ANSWER).read_to_end(&mut bytes));
        bytes
    });
    // A program that has ended reads no more: its answer says why.
    let _ = child.stdin.take().map(|mut input| input.write_all(server.as_bytes()));
    let succeeded = wait(&mut child).map_err(|error| failed(error.to_string()))?;
    let succeeded = succeeded.ok_or_else(|| failed(format!("it did not end within {} s", LONGEST.as_secs())))?;
    let answer = listening.join().unwrap_or_default();
    if !succeeded {
        let has_nothing = String::from_utf8_lossy(&answer).trim_start().starts_with(NOTHING);
        return if has_nothing { Ok(None) } else { Err(failed("it failed".to_owned())) };
    }
    let answer: Answer = serde_json::from_slice(&answer).map_err(|_| failed("its answer can't be read".to_owned()))?;
    match answer.username == TOKEN_USER {
        true => Err(identity_token()),
        false => Ok(Some(Login { user: answer.username, password: answer.secret })),
    }
}

fn start(name: &str) -> std::io::Result<Child> {
    Command::new(format!("docker-credential-{name}"))
        .arg("get")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
}

/// Waits for its end, and ends it after a time; `None` when that was needed. Else whether it succeeded.
fn wait(child: &mut Child) -> std::io::Result<Option<bool>> {
    for _ in 0..LONGEST.as_millis() / LOOK.as_millis() {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status.success()));
        }
        std::thread::sleep(LOOK);
    }
    child.kill()?;
    child.wait()?;
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_a_path_in_it_starts_nothing() {
        for name in ["", "../x", "a/b", "a b", "a;b"] {
            assert!(matches!(ask_helper(name, "registry.example"), Err(Trouble::Login(_))), "{name}");
        }
    }

    #[test]
    fn a_program_that_is_not_there_is_told() {
        let told = ask_helper("that-is-nowhere", "registry.example").unwrap_err().to_string();
        assert!(told.contains("docker-credential-that-is-nowhere: it does not start"), "{told}");
    }
}
