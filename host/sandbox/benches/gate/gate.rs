//! The same check as a program of its own: it is told its servers, asks for the status of their instances, and answers.
//! Lines take the place of the host's interface.

use std::io::{BufRead, stdin};

fn line(lines: &mut impl Iterator<Item = std::io::Result<String>>) -> String {
    lines.next().expect("a line").expect("a line of text")
}

fn main() {
    let mut lines = stdin().lock().lines();
    let told = line(&mut lines);
    let servers: Vec<(&str, &str)> = told.split(' ').filter_map(|server| server.split_once('=')).collect();
    let instances: Vec<&str> = servers.iter().map(|(_, instance)| *instance).collect();
    println!("ask {}", instances.join(" "));
    let answered = line(&mut lines);
    let statuses: Vec<Vec<&str>> = answered.split(' ').map(|status| status.split(',').collect()).collect();
    for (server, instance) in servers {
        let healthy = statuses.iter().any(|status| status[..] == [instance, "running", "ok", "ok"]);
        println!("finding {server} {}", if healthy { "ok" } else { "failed" });
    }
    println!("proceed");
}
