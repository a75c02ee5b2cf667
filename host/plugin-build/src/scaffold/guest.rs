//! A new plug-in in a language without a guest SDK: its source, its world, and the WIT package beside it.

use super::templates::{Kind, Template};
use super::{Files, NewError, sdk};

const WIT: &str = "`wit/deps/drs-runtime/` is the WIT package that it is built against: it";

/// In Python.
pub(super) fn python(name: &str, template: &Template) -> Result<Files, NewError> {
    let source = match template.kind {
        Kind::Before => include_str!("templates/python/before.py"),
        Kind::BeforeDrs => include_str!("templates/python/before_drs.py"),
        Kind::After => include_str!("templates/python/after.py"),
        Kind::AfterEc2 => include_str!("templates/python/after_ec2.py"),
        Kind::AfterHttp => include_str!("templates/python/after_http.py"),
        Kind::Policy => return Err(NewError::Combination(POLICY)),
    };
    let needs =
        "It needs componentize-py: `pip install componentize-py==0.25.1` in a virtual environment that is in the PATH.";
    let own = vec![("app.py", source.to_owned()), (".gitignore", "target\n*.wasm\n__pycache__\n.venv\n".to_owned())];
    Ok(files(name, template, needs, own))
}

/// In JavaScript.
pub(super) fn javascript(name: &str, template: &Template) -> Files {
    let source = match template.kind {
        Kind::Before => include_str!("templates/javascript/before.js"),
        Kind::BeforeDrs => include_str!("templates/javascript/before_drs.js"),
        Kind::After => include_str!("templates/javascript/after.js"),
        Kind::AfterEc2 => include_str!("templates/javascript/after_ec2.js"),
        Kind::AfterHttp => include_str!("templates/javascript/after_http.js"),
        Kind::Policy => include_str!("templates/javascript/policy.js"),
    };
    let manifest = format!(
        "{{\n  \"name\": \"{name}\",\n  \"version\": \"0.1.0\",\n  \"private\": true,\n  \"type\": \"module\",\n  \
         \"devDependencies\": {{ \"@bytecodealliance/componentize-js\": \"0.23.0\" }}\n}}\n"
    );
    let own = vec![
        ("plugin.js", source.to_owned()),
        ("package.json", manifest),
        (".gitignore", "target\n*.wasm\nnode_modules\n".to_owned()),
    ];
    files(name, template, "It needs Node.js 20 or newer, and once `npm install` in this folder.", own)
}

/// In C.
pub(super) fn c(name: &str, template: &Template) -> Files {
    let source = match template.kind {
        Kind::Before => include_str!("templates/c/before.c"),
        Kind::BeforeDrs => include_str!("templates/c/before_drs.c"),
        Kind::After => include_str!("templates/c/after.c"),
        Kind::AfterEc2 => include_str!("templates/c/after_ec2.c"),
        Kind::AfterHttp => include_str!("templates/c/after_http.c"),
        Kind::Policy => include_str!("templates/c/policy.c"),
    };
    let own = vec![
        ("plugin.c", source.to_owned()),
        ("json.h", include_str!("../../../../plugins/languages/c/json.h").to_owned()),
        ("json.c", include_str!("../../../../plugins/languages/c/json.c").to_owned()),
        ("text.h", include_str!("../../../../plugins/languages/c/text.h").to_owned()),
        ("text.c", include_str!("../../../../plugins/languages/c/text.c").to_owned()),
        (".gitignore", "target\n*.wasm\n".to_owned()),
    ];
    let needs = "It needs wit-bindgen (`cargo install --locked wit-bindgen-cli@0.63.0`), and zig (`pip install ziglang`) or the clang of \
                 a wasi-sdk, named in `DRS_WASM_CC`.";
    files(name, template, needs, own)
}

/// Why there is no such policy: componentize-py links Python of some forty parts.
const POLICY: &str =
    "a policy has 8 core instances, and Python's runtime needs more: write a policy in Rust, JavaScript or C";

fn files(name: &str, template: &Template, needs: &str, mut own: Vec<(&'static str, String)>) -> Files {
    own.push(("README.md", template.readme(name, needs, "", WIT)));
    own.push(("scenario.toml", template.scenario.to_owned()));
    own.push(("wit/world.wit", world(template.kind)));
    own.sort();
    let beside = sdk::wit().map(|(file, text)| (format!("wit/deps/drs-runtime/{file}"), text.to_owned())).collect();
    Files { own, beside }
}

/// The world of a kind. Its package has the same name everywhere, for not every name of a plug-in is one of a package.
fn world(kind: Kind) -> String {
    let (include, import) = match kind {
        Kind::Before => ("before-wave", None),
        Kind::BeforeDrs => ("before-wave", Some("drs")),
        Kind::After => ("after-wave", None),
        Kind::AfterEc2 => ("after-wave", Some("ec2")),
        Kind::AfterHttp => ("after-wave", Some("http")),
        Kind::Policy => ("launch-policy", None),
    };
    let import = import.map(|name| format!("    import drs:runtime/{name}@0.1.0;\n")).unwrap_or_default();
    format!("package local:plugin;\n\nworld plugin {{\n    include drs:runtime/{include}@0.1.0;\n{import}}}\n")
}
