//! Waves that wait for each other.

use std::collections::{HashMap, HashSet};

use super::super::located::Located;
use super::super::problems::Context;
use super::super::value::quoted;
use super::super::waves::WaveDraft;
use crate::ids::WaveName;

/// Each wave's dependencies, by index, each with the place where it is said.
type Edges<'d> = Vec<Vec<(usize, &'d Located<WaveName>)>>;

/// Reports waves that depend on themselves, and of waves that wait for each other one circle each.
pub(super) fn check(waves: &[WaveDraft], context: &mut Context) {
    let edges = edges(waves, context);
    let mut left: HashSet<usize> = (0..waves.len()).collect();
    loop {
        drop_those_that_can_start(&edges, &mut left);
        let Some(circle) = circle(&edges, &left) else { return };
        report(waves, &edges, &circle, context);
        for wave in circle {
            left.remove(&wave);
        }
    }
}

fn edges<'d>(waves: &'d [WaveDraft], context: &mut Context) -> Edges<'d> {
    let index: HashMap<&str, usize> =
        waves.iter().enumerate().rev().map(|(index, wave)| (wave.name.value.as_str(), index)).collect();
    let mut edges = Vec::with_capacity(waves.len());
    for (at, wave) in waves.iter().enumerate() {
        let mut own = Vec::new();
        for dependency in &wave.depends_on {
            match index.get(dependency.value.as_str()) {
                Some(on) if *on == at => {
                    let message = format!("the wave {} depends on itself", quoted(wave.name.value.as_str()));
                    context.problem(&dependency.span, message, "take it out of its own `depends-on`");
                }
                Some(on) => own.push((*on, dependency)),
                None => {}
            }
        }
        edges.push(own);
    }
    edges
}

/// Takes out the waves whose dependencies are all out, until none is found.
fn drop_those_that_can_start(edges: &Edges<'_>, left: &mut HashSet<usize>) {
    loop {
        let waits = |wave: &usize| edges.get(*wave).is_some_and(|own| own.iter().any(|(on, _)| left.contains(on)));
        let waiting: HashSet<usize> = left.iter().copied().filter(|wave| waits(wave)).collect();
        if waiting.len() == left.len() {
            return;
        }
        *left = waiting;
    }
}

/// A circle among waves that each wait for another of them, beginning with the first of the text.
fn circle(edges: &Edges<'_>, left: &HashSet<usize>) -> Option<Vec<usize>> {
    let mut path: Vec<usize> = Vec::new();
    let mut wave = *left.iter().min()?;
    loop {
        if let Some(begin) = path.iter().position(|earlier| *earlier == wave) {
            let mut circle = path.split_off(begin);
            let first = circle.iter().enumerate().min_by_key(|(_, wave)| **wave).map_or(0, |(at, _)| at);
            circle.rotate_left(first);
            return Some(circle);
        }
        path.push(wave);
        wave = edges.get(wave)?.iter().map(|(on, _)| *on).find(|on| left.contains(on))?;
    }
}

fn report(waves: &[WaveDraft], edges: &Edges<'_>, circle: &[usize], context: &mut Context) {
    let (Some(first), Some(second)) = (circle.first(), circle.get(1)) else { return };
    let said = edges.get(*first).and_then(|own| own.iter().find(|(on, _)| on == second));
    let Some((_, dependency)) = said else { return };
    let name = |wave: &usize| waves.get(*wave).map(|wave| wave.name.value.as_str()).unwrap_or_default();
    let message =
        format!("these waves wait for each other: {}", path(circle.iter().chain([first]).map(name).collect()));
    context.problem(&dependency.span, message, "take one of these names out of its wave's `depends-on`");
}

/// Names with arrows; of a long way its middle is left out.
fn path(mut names: Vec<&str>) -> String {
    const SHOWN: usize = 12;
    if names.len() > SHOWN {
        names.splice(SHOWN - 2..names.len() - 1, ["…"]);
    }
    names.join(" → ")
}
