//! A lock file is any text. It is refused, or it is written as a text that is read as the same and written alike.
#![no_main]

use drs_fuzz::lines;
use drs_supply::{LockFile, difference, downgrades};
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|text: &str| {
    let file = match LockFile::parse(text) {
        Ok(file) => file,
        Err(error) => return assert!(!error.to_string().is_empty()),
    };
    let written = file.text().expect("what was read is written");
    let again = match LockFile::parse(&written) {
        Ok(again) => again,
        Err(error) => panic!("what is written is refused: {error}\n{written}"),
    };
    assert_eq!(again, file, "it is read as another");
    assert_eq!(again.text().as_ref(), Ok(&written), "it is written otherwise");
    assert_eq!((difference(&file, &again), downgrades(&file, &again)), (Vec::new(), Vec::new()));
    // Whatever one more plug-in is called, it is told.
    let mut fewer = file.plugins.clone();
    if let Some(gone) = fewer.pop() {
        let fewer = LockFile::new(fewer);
        assert!(difference(&fewer, &file).iter().any(|one| one.plugin == gone.name));
        assert!(difference(&file, &fewer).iter().any(|one| one.plugin == gone.name));
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    match seed % 4 {
        0 => lines::mutate(data, size, seed),
        _ => fuzzer_mutate(data, size, max_size),
    }
});
