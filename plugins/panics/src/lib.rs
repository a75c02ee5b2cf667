//! A hook that panics at a known line, so that the sandbox's tests can see that function, line and last words of a fault
//! in a real component are said. Not a plug-in for anybody.

use drs_plugin::{Error, HookContext, Verdict};

drs_plugin::before_wave!(check);

fn check(context: &HookContext) -> Result<Verdict, Error> {
    Ok(Verdict::Pause { reason: server_named("nobody", context).to_owned() })
}

#[inline(never)]
fn server_named<'a>(name: &str, context: &'a HookContext) -> &'a str {
    let found = context.servers.iter().find(|server| server.name == name);
    match found {
        Some(server) => &server.id,
        None => unreachable!("no server is named {name}"),
    }
}
