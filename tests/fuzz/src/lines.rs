//! Changes of texts by whole lines. libFuzzer's own go by bytes: in a text whose lines are records they hardly ever leave
//! one record out, say one twice, or put one before another.

use fastrand::Rng;

/// Takes a line out, says one twice, or moves one; `None` when there are none to do that with.
fn changed<'t>(lines: &[&'t [u8]], rng: &mut Rng) -> Option<Vec<&'t [u8]>> {
    let mut lines = lines.to_vec();
    let from = rng.usize(..lines.len().max(1));
    let line = *lines.get(from)?;
    match rng.u8(..3) {
        0 => drop(lines.remove(from)),
        1 => lines.insert(rng.usize(..=lines.len()), line),
        _ => {
            lines.remove(from);
            lines.insert(rng.usize(..=lines.len()), line);
        }
    }
    Some(lines)
}

/// Changes a text in place by whole lines, some of them at once; gives its new length. The text is the first `size` bytes.
pub fn mutate(data: &mut [u8], size: usize, seed: u32) -> usize {
    let mut rng = Rng::with_seed(seed.into());
    let text = data.get(..size).unwrap_or_default().to_vec();
    let mut lines: Vec<&[u8]> = text.split_inclusive(|byte| *byte == b'\n').collect();
    for _ in 0..rng.usize(1..4) {
        lines = changed(&lines, &mut rng).unwrap_or(lines);
    }
    put(data, &lines.concat())
}

/// Puts some lines of another text between those of one; gives the length of what is put into `out`.
pub fn cross(one: &[u8], other: &[u8], out: &mut [u8], seed: u32) -> usize {
    let mut rng = Rng::with_seed(seed.into());
    let lines = |text| <[u8]>::split_inclusive(text, |byte: &u8| *byte == b'\n').collect::<Vec<_>>();
    let (mut lines, others) = (lines(one), lines(other));
    let from = rng.usize(..others.len().max(1));
    let some = others.get(from..).unwrap_or_default().iter().take(rng.usize(1..8));
    let at = rng.usize(..=lines.len());
    lines.splice(at..at, some.copied());
    put(out, &lines.concat())
}

fn put(data: &mut [u8], text: &[u8]) -> usize {
    let length = text.len().min(data.len());
    data[..length].copy_from_slice(&text[..length]);
    length
}
