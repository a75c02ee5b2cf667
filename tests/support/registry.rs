//! Debian's docker-registry as a process of its own, which ends with its test. `tests/docker-registry/get` gets it.

use std::{
    fs::{self, File},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
};

use super::wait;

/// The variable with the path of the program.
const PROGRAM: &str = "DRS_RUNTIME_DOCKER_REGISTRY";

/// The user that a protected registry knows, with the password `s3cr3t`, by bcrypt.
const USER: &str = "ann:$2b$04$k.tAaotLTaSqKc50XI.mJODh.15vSGyO0Uj.igkfdJ0SNZX21y7DO\n";

/// A registry that answers over plain http.
pub(crate) struct Registry {
    child: Child,
    /// Its host and port.
    pub(crate) address: String,
    folder: tempfile::TempDir,
}

impl Registry {
    /// One that is open to everybody. `None` where the program is not there, which is said. In CI that fails the test.
    pub(crate) fn start() -> Option<Self> {
        Self::start_with("")
    }

    /// The same for `ann` alone.
    pub(crate) fn start_protected() -> Option<Self> {
        Self::start_with("auth: {htpasswd: {realm: tests, path: users}}\n")
    }

    fn start_with(auth: &str) -> Option<Self> {
        let Some(program) = std::env::var_os(PROGRAM).filter(|program| !program.is_empty()) else {
            assert!(
                std::env::var_os("CI").is_none(),
                "{PROGRAM} is not set: tests/docker-registry/get says what it is"
            );
            println!("skipped: {PROGRAM} is not set");
            return None;
        };
        let folder = tempfile::tempdir().unwrap();
        // Free now: who takes it in between makes the start fail, and not the test mistake another for it.
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
        let settings = format!(
            "version: 0.1\nlog: {{level: error, accesslog: {{disabled: true}}}}\n\
             storage: {{filesystem: {{rootdirectory: data}}}}\nhttp: {{addr: \"{address}\"}}\n{auth}"
        );
        fs::write(folder.path().join("config.yml"), settings).unwrap();
        fs::write(folder.path().join("users"), USER).unwrap();
        let log = File::create(folder.path().join("log")).unwrap();
        let child = Command::new(program)
            .args(["serve", "config.yml"])
            .current_dir(folder.path())
            .env_clear()
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut registry = Registry { child, address, folder };
        wait::until("the registry", || {
            let ended = registry.child.try_wait().unwrap();
            assert!(ended.is_none(), "{}", fs::read_to_string(registry.folder.path().join("log")).unwrap());
            TcpStream::connect(&registry.address).ok()
        });
        Some(registry)
    }

    /// A reference in it, such as `acme/gate:1.4.0`.
    pub(crate) fn reference(&self, rest: &str) -> String {
        format!("oci://{}/{rest}", self.address)
    }

    /// Has the user whose home this is ask it without TLS.
    pub(crate) fn configure(&self, home: &Path, more: &str) {
        let folder = home.join(".config/drs-runtime");
        fs::create_dir_all(&folder).unwrap();
        let text = format!("[registries]\nplain-http = [\"{}\"]\n{more}", self.address);
        fs::write(folder.join("config.toml"), text).unwrap();
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        // An error means that it has ended by itself.
        let _ = self.child.kill();
        self.child.wait().unwrap();
    }
}
