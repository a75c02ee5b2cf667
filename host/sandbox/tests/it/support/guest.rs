//! Guests written as the text of core modules, made components of the runtime's worlds.

use std::path::Path;

use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

/// The interfaces of WASI that the tests' guests name, no more of them than is needed.
const WASI: &str = r#"
    package wasi:io@0.2.0 {
        interface poll { resource pollable { block: func(); } }
        interface error { resource error; }
        interface streams {
            use error.{error};
            variant stream-error { last-operation-failed(error), closed }
            resource output-stream { blocking-write-and-flush: func(contents: list<u8>) -> result<_, stream-error>; }
        }
    }
    package wasi:clocks@0.2.0 {
        interface monotonic-clock {
            use wasi:io/poll@0.2.0.{pollable};
            subscribe-duration: func(when: u64) -> pollable;
        }
        interface wall-clock {
            record datetime { seconds: u64, nanoseconds: u32 }
            now: func() -> datetime;
        }
    }
    package wasi:cli@0.2.0 {
        interface stdout { use wasi:io/streams@0.2.0.{output-stream}; get-stdout: func() -> output-stream; }
        interface exit { exit: func(status: result); }
    }
    package wasi:filesystem@0.2.0 {
        interface preopens { names: func() -> list<string>; }
    }
"#;

/// Only ever moves forward, and makes the memory larger when it must.
const REALLOC: &str = r#"
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
        (local $at i32)
        (local.set $at (i32.and (i32.add (global.get $heap) (i32.const 7)) (i32.const -8)))
        (global.set $heap (i32.add (local.get $at) (local.get 3)))
        (block $fits
            (br_if $fits (i32.le_u (global.get $heap) (i32.mul (memory.size) (i32.const 65536))))
            (drop (memory.grow (i32.const 64))))
        (local.get $at))"#;

/// A core module: its imports, its other definitions, and the body of its one exported function, which takes a pointer to
/// the context and gives a pointer to the answer.
pub(crate) struct Guest<'a> {
    pub(crate) imports: &'a str,
    pub(crate) definitions: &'a str,
    pub(crate) body: &'a str,
    /// Pages of its memory.
    pub(crate) pages: u32,
}

impl Default for Guest<'_> {
    fn default() -> Self {
        Self { imports: "", definitions: "", body: "(i32.const 1024)", pages: 4 }
    }
}

impl Guest<'_> {
    pub(crate) fn before(&self) -> Vec<u8> {
        self.component("before-wave", "drs:runtime/before-hook@0.1.0#run")
    }

    pub(crate) fn after(&self) -> Vec<u8> {
        self.component("after-wave", "drs:runtime/after-hook@0.1.0#run")
    }

    pub(crate) fn policy(&self) -> Vec<u8> {
        self.component("launch-policy", "drs:runtime/policy@0.1.0#judge")
    }

    fn component(&self, world: &str, export: &str) -> Vec<u8> {
        component(&wit(), &format!("drs:runtime/{world}@0.1.0"), &self.module(export))
    }

    /// The module's text, with a `cabi_realloc` unless its definitions have one.
    fn module(&self, export: &str) -> String {
        let Guest { imports, definitions, body, pages } = self;
        let realloc = if definitions.contains("cabi_realloc") { "" } else { REALLOC };
        format!(
            r#"(module $guest
                {imports}
                (memory (export "memory") {pages})
                (global $heap (mut i32) (i32.const 131072))
                {realloc}
                {definitions}
                (func $answer (export "{export}") (param $context i32) (result i32) {body}))"#
        )
    }
}

/// A component of a world that includes `world` and imports everything that a guest of the tests may name.
pub(crate) fn component(runtime_wit: &[(String, String)], world: &str, module: &str) -> Vec<u8> {
    let mut resolve = Resolve::default();
    resolve.push_str("wasi.wit", &format!("package test:wasi;\n{WASI}")).unwrap();
    let mut sources = wit_parser::SourceMap::default();
    for (name, text) in runtime_wit {
        sources.push(Path::new(name), text.clone());
    }
    let runtime = resolve.push_group(sources.parse().map_err(|(_, error)| error.to_string()).unwrap()).unwrap();
    let version = resolve.packages[runtime].name.version.clone().unwrap();
    let more = if world.contains("launch-policy") && !module.contains("drs:runtime/ec2") {
        String::new()
    } else {
        format!(
            "import drs:runtime/drs@{version}; import drs:runtime/ec2@{version};
            import drs:runtime/dynamodb@{version}; import drs:runtime/http@{version};"
        )
    };
    // Resources of the guest's own need an interface that exports them.
    let own = if module.contains("[resource-new]") { "export mine: interface { resource thing; }" } else { "" };
    let guest = format!(
        "package test:guest; world guest {{ include {world}; {more} {own}
            import wasi:io/poll@0.2.0; import wasi:clocks/monotonic-clock@0.2.0; import wasi:clocks/wall-clock@0.2.0;
            import wasi:cli/stdout@0.2.0; import wasi:cli/exit@0.2.0; import wasi:filesystem/preopens@0.2.0; }}"
    );
    let package = resolve.push_str("guest.wit", &guest).unwrap();
    let world = resolve.select_world(&[package], Some("guest")).unwrap();
    let mut module = wat::parse_str(module).unwrap();
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).unwrap();
    ComponentEncoder::default().validate(true).module(&module).unwrap().encode().unwrap()
}

/// The files of the runtime's WIT package.
pub(crate) fn wit() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../wit/drs-runtime/0.1.0");
    let file = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.unwrap().path();
        (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(&path).unwrap())
    };
    std::fs::read_dir(folder).unwrap().map(file).collect()
}
