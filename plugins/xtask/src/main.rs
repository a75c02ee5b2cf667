//! Builds the project's plug-ins: `build` writes them to `dist/`, `verify` builds them again and holds them against what
//! `dist/` has. A plug-in is built as `drs-runtime plugin build` builds anybody's.
//!
//! Usage: `xtask build|verify PLUGINS-FOLDER`

mod dist;
mod sources;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use drs_plugin_build::{Built, Surroundings, build};
use sha2::{Digest, Sha256};

use dist::{Dist, Verdict};

/// The first-party plug-ins, and the guests of the tests.
const PLUGINS: [&str; 8] = [
    "replication-gate",
    "health-gate",
    "launch-guard",
    "drill-ledger",
    "panics",
    "table-probe",
    "aws-probe",
    "web-probe",
];

/// The exit code of `verify` when another compiler was used, with which the bytes can't be compared.
const OTHER_COMPILER: u8 = 3;

/// What went wrong, with what it went wrong at.
type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (task, plugins) = (arguments.next(), arguments.next().map(PathBuf::from));
    let done = match (task.as_deref(), plugins, arguments.next()) {
        (Some("build"), Some(plugins), None) => write(&plugins),
        (Some("verify"), Some(plugins), None) => verify(&plugins),
        _ => {
            eprintln!("usage: xtask build|verify PLUGINS-FOLDER");
            return ExitCode::from(2);
        }
    };
    done.unwrap_or_else(|failure| {
        eprintln!("xtask: {failure}");
        ExitCode::FAILURE
    })
}

fn write(plugins: &Path) -> Result<ExitCode, Failure> {
    let dist = built(plugins)?;
    dist.write(&plugins.join("dist"))?;
    eprintln!("{}", dist.sums().trim_end());
    Ok(ExitCode::SUCCESS)
}

fn verify(plugins: &Path) -> Result<ExitCode, Failure> {
    let dist = built(plugins)?;
    Ok(match dist.hold_against(&plugins.join("dist"))? {
        Verdict::Same => {
            eprintln!("plugins/dist is what {} makes of its sources, byte for byte", dist.compiler());
            ExitCode::SUCCESS
        }
        Verdict::OtherCompiler => {
            eprintln!("warning: plugins/dist was built with another compiler than {}", dist.compiler());
            ExitCode::from(OTHER_COMPILER)
        }
        Verdict::Different(names) => {
            return Err(format!("with the same compiler, plugins/dist has other bytes: {}", names.join(", ")).into());
        }
    })
}

fn built(plugins: &Path) -> Result<Dist, Failure> {
    let surroundings = Surroundings::of_process();
    let one = |name: &str| -> Result<Built, Failure> {
        build(&plugins.join(name), true, &surroundings).map_err(|error| match error.help() {
            Some(help) => format!("{error}\nhelp: {help}").into(),
            None => error.into(),
        })
    };
    let components = PLUGINS.into_iter().map(one).collect::<Result<Vec<Built>, Failure>>()?;
    Ok(Dist::new(sources::digest(plugins)?, components))
}

/// The SHA-256 of `bytes` in lower-case hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
