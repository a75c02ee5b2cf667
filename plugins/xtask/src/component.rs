//! From a core module to a component.

use std::path::Path;

use wit_component::ComponentEncoder;

use crate::Failure;

/// Parts of paths that only exist on the machine that built a component.
const MACHINE_PATHS: [&str; 3] = ["/root/", "/home/", ".cargo/registry"];

/// Encodes the core module in `file` as a component, validated; names and line tables are kept.
pub(crate) fn encode(file: &Path) -> Result<Vec<u8>, Failure> {
    let module = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let component = ComponentEncoder::default().validate(true).module(&module).and_then(|encoder| encoder.encode());
    component.map_err(|error| format!("{}: {error:#}", file.display()).into())
}

/// Refuses a component that tells where it was built.
pub(crate) fn refuse_machine_paths(name: &str, component: &[u8]) -> Result<(), Failure> {
    for path in MACHINE_PATHS {
        if let Some(at) = component.windows(path.len()).position(|window| window == path.as_bytes()) {
            let end = component.len().min(at + 120);
            let text = String::from_utf8_lossy(component.get(at..end).unwrap_or_default());
            return Err(format!("{name} holds a path of this machine: {text}").into());
        }
    }
    Ok(())
}
