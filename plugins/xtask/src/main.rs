//! Makes components of the core modules that `build.sh` has built and writes them to `plugins/dist`, with SHA256SUMS.
//!
//! Usage: `xtask FOLDER-OF-CORE-MODULES PLUGINS-FOLDER`

mod component;
mod sources;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use sha2::{Digest, Sha256};

/// The first-party plug-ins, and the guests of the tests.
const PLUGINS: [&str; 6] = ["replication-gate", "health-gate", "launch-guard", "drill-ledger", "panics", "table-probe"];

/// What went wrong, with what it went wrong at.
type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1).map(PathBuf::from);
    let (Some(modules), Some(plugins), None) = (arguments.next(), arguments.next(), arguments.next()) else {
        eprintln!("usage: xtask FOLDER-OF-CORE-MODULES PLUGINS-FOLDER");
        return ExitCode::from(2);
    };
    match build(&modules, &plugins) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("xtask: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn build(modules: &Path, plugins: &Path) -> Result<(), Failure> {
    let dist = plugins.join("dist");
    std::fs::create_dir_all(&dist)?;
    let mut sums = format!("# sources {}\n", sources::digest(plugins)?);
    for name in PLUGINS {
        let module = modules.join(format!("{}.wasm", name.replace('-', "_")));
        let component = component::encode(&module)?;
        component::refuse_machine_paths(name, &component)?;
        let file = format!("{name}.wasm");
        std::fs::write(dist.join(&file), &component)?;
        sums.push_str(&format!("{}  {file}\n", hex(&component)));
        eprintln!("{file}: {} bytes", component.len());
    }
    std::fs::write(dist.join("SHA256SUMS"), sums)?;
    Ok(())
}

/// The SHA-256 of `bytes` in lower-case hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
