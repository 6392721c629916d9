//! A monkey at the real window: it presses, drags, types, scrolls, opens, edits, presents, drops files and pulls at the
//! window's corners, thousands of times, and now and then somebody looks whether all is still well.
//!
//! Whatever it does, nothing panics, in no thread; every dialog, cover, menu, stage and story can be left, and then every
//! page is shown again by its key; no number on screen is none, and no scenario holds one; undo leads back through the
//! states as they were, to the last bit, and redo forward again; what is saved and opened again, what a code holds, and
//! what is there after a crash is what was open; a close is obeyed, or asked about; memory does not grow.
//!
//! What it does comes from a number. The background answers when it can, so that the same number does nearly the same
//! again; what was done last is told where something fails. A long run, which tells how long the longest frame took:
//!
//! ```sh
//! MONKEY_EVENTS=1000000 MONKEY_SEED=7 cargo test --release --test monkey -- --ignored --nocapture
//! ```

#[path = "../counting/mod.rs"]
mod counting;
mod deeds;
#[path = "../hand/mod.rs"]
mod hand;
mod looks;
mod monkey;
mod program;
mod watch;

use monkey::Monkey;

#[global_allocator]
static ALLOCATOR: counting::Counting = counting::Counting;

/// Events between two looks.
const EVENTS_BETWEEN: u64 = 250;
/// Events of the short run.
const SHORT: u64 = 3_000;

/// Lets a monkey loose for so many events.
fn run(seed: u64, events: u64, tell: bool) -> Monkey {
    let mut monkey = Monkey::new(seed);
    let mut told = 0;
    while monkey.events() < events {
        let until = (monkey.events() + EVENTS_BETWEEN).min(events);
        while monkey.events() < until {
            monkey.act();
        }
        monkey.look();
        if tell && monkey.events() >= told + 10_000 {
            told = monkey.events();
            println!("{}", monkey.summary());
        }
    }
    println!("{}", monkey.summary());
    monkey
}

#[test]
fn whatever_is_pressed_dragged_and_typed_does_no_harm() {
    assert!(run(1, SHORT, false).events() >= SHORT);
}

#[test]
#[ignore = "minutes to hours, by MONKEY_EVENTS"]
fn a_long_run() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let monkey = run(number("MONKEY_SEED").unwrap_or(2), number("MONKEY_EVENTS").unwrap_or(100_000), true);
    // A debug build takes its time.
    assert!(cfg!(debug_assertions) || monkey.slow() == 0, "{} frames are slow", monkey.slow());
}
