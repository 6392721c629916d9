//! Texts that nobody would write, given to everything that reads texts.
//!
//! Whatever comes, a reader neither panics nor hangs, takes at most 64 MB for 10 MB, and gives either a value, with
//! warnings, or an error that says where. A reader is a line of [`targets::TARGETS`]: its name, texts to begin with, and
//! a function that reads one and asserts what must hold of what it has read.
//!
//! Inputs come from a number, so every one can be had again; see `make::input`. What was once found stands in
//! `corpus/<target>/` and is read first, by every `cargo test`. A long run, which adds to it what it finds:
//!
//! ```sh
//! FUZZ_INPUTS=10000000 cargo test --test fuzz -- --ignored --nocapture
//! ```
//!
//! `FUZZ_TARGET=preset` keeps to one target, `FUZZ_FROM=…` begins elsewhere.

#[path = "../counting/mod.rs"]
mod counting;
mod make;
mod targets;
mod watch;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, Once, PoisonError};
use std::thread;

use targets::{Outcome, Place, TARGETS, Target};
use watch::Watch;

#[global_allocator]
static ALLOCATOR: counting::Counting = counting::Counting;

/// Most memory that reading may take, bytes.
const MOST: isize = 64_000_000;
/// Inputs of the short run, over all targets.
const SHORT: u64 = 20_000;
/// Kinds of faults that are kept of one run.
const MOST_FAULTS: usize = 40;
/// Longest message, in characters: a window has to show it.
const LONGEST_MESSAGE: usize = 3_000;

thread_local! {
    /// A panic in this thread is a finding, and its message is kept; it is not to be printed.
    static LISTENING: Cell<bool> = const { Cell::new(false) };
}

/// Panics of inputs are told once, by the finding.
fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !LISTENING.with(Cell::get) {
                usual(panic);
            }
        }));
    });
}

/// What is wrong with what a reader made of an input; `None` where nothing is.
fn fault(target: &Target, input: &[u8]) -> Option<String> {
    counting::begin();
    LISTENING.with(|listening| listening.set(true));
    let outcome = catch_unwind(AssertUnwindSafe(|| (target.read)(input)));
    LISTENING.with(|listening| listening.set(false));
    let peak = counting::peak();
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(panic) => {
            let text = panic.downcast_ref::<&str>().map(ToString::to_string);
            return Some(text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default());
        }
    };
    if peak > MOST {
        return Some(format!("{peak} bytes were taken for {}", input.len()));
    }
    let (messages, place) = match outcome {
        Outcome::Value(warnings) => (warnings, Place::Whole),
        Outcome::Refused(message, place) => (vec![message], place),
    };
    let is_line = |message: &&String| {
        message.is_empty()
            || message.chars().count() > LONGEST_MESSAGE
            || message.contains(hashpivot::store::plain::is_hidden)
    };
    if let Some(bad) = messages.iter().find(is_line) {
        return Some(format!("a message is no line: {:?}", bad.chars().take(400).collect::<String>()));
    }
    if let Place::At(line, column) = place {
        let text = String::from_utf8_lossy(input);
        // The place behind the last line is that of what is missing.
        let length = text.split('\n').nth(line.wrapping_sub(1)).map_or(0, |line| line.chars().count());
        if line == 0 || column == 0 || line > text.split('\n').count() + 1 || column > length + 2 {
            return Some(format!("there is no line {line}, column {column}: {}", messages.concat()));
        }
    }
    None
}

fn corpus() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus")
}

/// The inputs of the corpus for a target, with their files.
fn found(target: &Target) -> Vec<(PathBuf, Vec<u8>)> {
    let entries = fs::read_dir(corpus().join(target.name)).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), fs::read(&path).expect("a file of the corpus"))).collect()
}

/// Takes out of an input what it does not need to fail.
fn smaller(target: &Target, input: &[u8]) -> Vec<u8> {
    let mut least = input.to_vec();
    let mut step = least.len() / 2;
    while step > 0 {
        let mut at = 0;
        while at < least.len() {
            let mut shorter = least.clone();
            drop(shorter.drain(at..(at + step).min(least.len())));
            if fault(target, &shorter).is_some() {
                least = shorter;
            } else {
                at += step;
            }
        }
        // Long inputs are not worth it to the last byte.
        step = if least.len() > 100_000 { 0 } else { step / 2 };
    }
    least
}

/// Writes a finding into the corpus, for every run to come.
fn keep(target: &Target, input: &[u8]) -> PathBuf {
    let folder = corpus().join(target.name);
    let sum = crc32fast::hash(input);
    let path = folder.join(format!("found-{sum:08x}"));
    drop(fs::create_dir_all(&folder).and_then(|()| fs::write(&path, input)));
    path
}

/// Runs inputs from a number on, on two threads, and tells what was found: by target, how many were read, and what is wrong.
fn run(
    targets: &[&'static Target],
    from: u64,
    count: u64,
    tell: bool,
) -> (BTreeMap<&'static str, [u64; 3]>, Vec<String>) {
    listen();
    let (next, ended) = (AtomicU64::new(from), AtomicBool::new(false));
    let (counts, faults) = (Mutex::new(BTreeMap::<&str, [u64; 3]>::new()), Mutex::new(BTreeMap::new()));
    let seeds: Vec<Vec<Vec<u8>>> = targets.iter().map(|target| (target.seeds)()).collect();
    let watch = Watch::new(2);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..2)
            .map(|worker| {
                let (next, counts, faults, seeds, watch) = (&next, &counts, &faults, &seeds, &watch);
                scope.spawn(move || {
                    let mut own = BTreeMap::<&str, [u64; 3]>::new();
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        if number >= from + count {
                            break;
                        }
                        let (which, input) = make::input(number, seeds, targets);
                        let target = targets[which];
                        if tell && number % 100_000 == 0 {
                            println!("{number}");
                        }
                        let input = watch.begin(worker, target.name, input);
                        let wrong = fault(target, &input);
                        watch.end(worker);
                        let count = own.entry(target.name).or_default();
                        count[0] += 1;
                        count[1] += input.len() as u64;
                        if let Some(wrong) = wrong {
                            count[2] += 1;
                            // One of a kind is enough.
                            let said = wrong.split('\u{201c}').next().unwrap_or_default();
                            let kind =
                                (target.name, said.chars().filter(|c| c.is_alphabetic()).take(40).collect::<String>());
                            let mut faults = faults.lock().unwrap_or_else(PoisonError::into_inner);
                            if faults.len() < MOST_FAULTS {
                                faults.entry(kind).or_insert_with(|| (number, input.to_vec(), wrong));
                            }
                        }
                    }
                    let mut counts = counts.lock().unwrap_or_else(PoisonError::into_inner);
                    for (name, [inputs, bytes, wrong]) in own {
                        let count = counts.entry(name).or_default();
                        *count = [count[0] + inputs, count[1] + bytes, count[2] + wrong];
                    }
                })
            })
            .collect();
        let (watch, ended) = (&watch, &ended);
        scope.spawn(move || watch.watch(ended));
        for worker in workers {
            worker.join().expect("a worker ends");
        }
        ended.store(true, Ordering::Relaxed);
    });
    let faults = faults.into_inner().unwrap_or_else(PoisonError::into_inner);
    let told = faults.into_iter().map(|((name, _), (number, input, wrong))| {
        let target = targets.iter().find(|target| target.name == name).expect("one of them");
        let path = keep(target, &smaller(target, &input));
        format!("{name}, input {number}: {wrong}\n  kept as {}", path.display())
    });
    let told = told.collect();
    (counts.into_inner().unwrap_or_else(PoisonError::into_inner), told)
}

#[test]
fn what_was_once_found_holds() {
    listen();
    let mut wrong = Vec::new();
    for target in TARGETS {
        let inputs =
            found(target).into_iter().chain((target.seeds)().into_iter().map(|seed| (PathBuf::from("a seed"), seed)));
        for (path, input) in inputs {
            if let Some(fault) = fault(target, &input) {
                wrong.push(format!("{}, {}: {fault}", target.name, path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn ten_megabytes_of_anything_take_little_memory_and_end() {
    listen();
    let ended = AtomicBool::new(false);
    let watch = Watch::new(1);
    let mut wrong = Vec::new();
    thread::scope(|scope| {
        scope.spawn(|| watch.watch(&ended));
        // Those have the reader of presets, which is asked once.
        for target in TARGETS.iter().filter(|target| !["industry", "world", "shock"].contains(&target.name)) {
            for (name, input) in make::huge(&(target.seeds)()) {
                let input = watch.begin(0, target.name, input);
                if let Some(fault) = fault(target, &input) {
                    wrong.push(format!("{}, {name}: {fault}", target.name));
                }
                watch.end(0);
            }
        }
        ended.store(true, Ordering::Relaxed);
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn inputs_that_nobody_would_write_do_no_harm() {
    let targets: Vec<&Target> = TARGETS.iter().collect();
    let (counts, wrong) = run(&targets, 0, SHORT, false);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for target in TARGETS {
        assert!(counts.get(target.name).is_some_and(|count| count[0] > 100), "{} is hardly asked", target.name);
    }
}

#[test]
#[ignore = "minutes to hours, by FUZZ_INPUTS"]
fn a_long_run() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let only = std::env::var("FUZZ_TARGET").ok();
    let is_asked = |target: &&Target| only.as_deref().is_none_or(|only| only == target.name);
    let targets: Vec<&Target> = TARGETS.iter().filter(is_asked).collect();
    let (from, count) = (number("FUZZ_FROM").unwrap_or(SHORT), number("FUZZ_INPUTS").unwrap_or(1_000_000));
    let (counts, wrong) = run(&targets, from, count, true);
    for (name, [inputs, bytes, wrong]) in counts {
        println!("{name:>12}: {inputs} inputs, {} MB, {wrong} faults", bytes / 1_000_000);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
