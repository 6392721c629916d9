//! How near the ensemble comes to what the machine can do: `cargo bench --bench kernel`.
//!
//! Prints what a path-month is made of, counted; the speed of the machine by a plain loop of multiplications and
//! additions of the same width, and the share of it that the ensemble reaches; what the window asks for most; and how
//! the time grows with paths, months and leases. Medians, so that another machine's lines can be set beside these.

use std::cell::Cell;
use std::fs;
use std::hint::black_box;
use std::num::NonZero;
use std::ops::{Add, Div, Mul, Neg, Sub};
use std::sync::Arc;
use std::time::Instant;

use hashpivot::analysis::ensemble::{Control, EnsembleSpec};
use hashpivot::analysis::heat_map::Axes;
use hashpivot::analysis::reading::Basis;
use hashpivot::analysis::sensitivity::Move;
use hashpivot::model::company::{CompanyTerms, LeaseState, State, month};
use hashpivot::model::entries::{Entry, Lease};
use hashpivot::model::lanes::{Job, Lane, Pack, Width};
use hashpivot::model::market::{Draws, MarketTerms};
use hashpivot::model::parameters::{ALL, find};
use hashpivot::model::scenario::{Scenario, Strategy};
use hashpivot::worker::studies::{Desk, Inquiry, Question};
use hashpivot::worker::{Options, run_ensemble};

fn main() {
    let reference = Scenario::default();
    if std::env::args().any(|argument| argument == "--list" || argument == "--test") {
        return;
    }
    let counts = Counts::of(&reference);
    println!(
        "a path-month of the reference company, three strategies: {:.0} additions, multiplications, comparisons and \
         choices, {:.2} divisions, {:.2} exponentials besides",
        counts.simple, counts.divisions, counts.exponentials
    );
    println!("\n10 000 futures with bands, one thread");
    for width in Width::available() {
        let (time, peak) = (seconds(&reference, 10_000, Some(width), 7), peak(width));

        let simple = counts.simple + EXPONENTIAL * counts.exponentials + counts.divisions;
        let done = simple * 10_000.0 * reference.months() as f64 / time;
        println!(
            "{:8} {:7.1} ms; multiply-adds {:6.1} G/s, the ensemble {:5.1} G/s: {:.0} % of it",
            width.name(),
            time * 1e3,
            peak / 1e9,
            done / 1e9,
            100.0 * done / peak
        );
    }
    asked(&reference);
    growth(&reference);
}

/// Operations of an exponential in single precision.
const EXPONENTIAL: f64 = 26.0;

/// Median time of something, seconds.
fn median(turns: usize, mut of: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..turns)
        .map(|_| {
            let start = Instant::now();
            of();
            start.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Median time of a run on one thread.
fn seconds(scenario: &Scenario, paths: usize, width: Option<Width>, turns: usize) -> f64 {
    let options = Options { threads: NonZero::new(1), width, ..Options::default() };
    median(turns, || drop(black_box(run_ensemble(black_box(scenario), &EnsembleSpec { paths, seed: 1 }, &options))))
}

/// What the window asks for most, on all processors.
fn asked(reference: &Scenario) {
    println!("\non all processors");
    for (paths, turns) in [(1_000, 31), (10_000, 11), (1_000_000, 3)] {
        let run = || drop(black_box(run_ensemble(reference, &EnsembleSpec { paths, seed: 1 }, &Options::default())));
        println!("{paths:8} futures with bands {:8.1} ms", 1e3 * median(turns, run));
    }
    if let Some(mb) = most_memory() {
        println!("         the most memory so far {mb:8.0} MB");
    }
    let inputs = ["world.hashprice", "world.lease_rate"].map(|id| find(id).expect("an input"));
    let moves = ALL.iter().map(|input| Move { input, spread: input.spread }).collect();
    for (name, question, turns) in [
        ("tornado over all inputs", Question::Tornado(moves), 5),
        ("map 41 × 41", Question::Map(Axes::new(reference, inputs)), 3),
    ] {
        let desk = Desk::default();
        let inquiry = Inquiry {
            scenario: Arc::new(reference.clone()),
            question,
            basis: Basis::Futures,
            spec: EnsembleSpec { paths: 1_000, seed: 1 },
            strategies: &[Strategy::Stay, Strategy::Plan],
        };
        let answer = || {
            desk.answer(&inquiry, &Control::new(), &|answer, _| drop(black_box(answer))).expect("no panic");
        };
        println!("{name}, 1 000 futures each {:8.1} ms", 1e3 * median(turns, answer));
    }
}

/// The most memory that the process has had, MB, where the system tells.
fn most_memory() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<f64>().ok()? / 1024.0)
}

/// Time by paths, months and leases, and that of a unit of each, on one thread.
fn growth(reference: &Scenario) {
    println!("\ngrowth, one thread, with bands");
    for (paths, turns) in [(1_000, 15), (10_000, 7), (100_000, 3), (1_000_000, 1)] {
        let time = seconds(reference, paths, None, turns);
        println!("{paths:8} futures {:8.1} ms, {:6.2} µs each", time * 1e3, time * 1e6 / paths as f64);
    }
    for months in [24.0, 60.0, 120.0, 240.0, 300.0] {
        let time = seconds(&Scenario { horizon_months: months, ..reference.clone() }, 10_000, None, 7);
        println!("{months:8} months  {:8.1} ms, {:6.3} ms each", time * 1e3, time * 1e3 / months);
    }
    for leases in [0, 1, 3, 6, 12] {
        let mut scenario = reference.clone();
        scenario.company.leases = (0..leases)
            .map(|i| Lease {
                it_mw: 10.0,
                rent: 110.0,
                first_month: f64::from(i) * 5.0,
                rollout_months: 12.0,
                cost_to_go: 50e6,
                ..Lease::named(&format!("Lease {i}"))
            })
            .collect();
        println!("{leases:8} leases  {:8.1} ms", 1e3 * seconds(&scenario, 10_000, None, 7));
    }
}

/// Multiplications and additions a second of a plain loop over registers.
fn peak(width: Width) -> f64 {
    const ROUNDS: usize = 20_000;
    let mut best = f64::INFINITY;
    let mut lanes = 0;
    for _ in 0..50 {
        let start = Instant::now();
        lanes = width.run(Plain { rounds: black_box(ROUNDS) });
        best = best.min(start.elapsed().as_secs_f64());
    }
    (2 * CHAINS * ROUNDS * lanes) as f64 / best
}

/// Chains that do not wait for each other: as many as registers hold.
const CHAINS: usize = 6;

struct Plain {
    rounds: usize,
}

impl Job for Plain {
    type Output = usize;

    #[inline(always)]
    fn run<L: Pack>(self) -> usize {
        let (factor, term) = (L::splat(0.999), L::splat(0.001));
        let mut chains = [L::splat(black_box(0.5)); CHAINS];
        for _ in 0..self.rounds {
            for chain in &mut chains {
                *chain = *chain * factor + term;
            }
        }
        let mut sum = chains[0];
        for chain in &chains[1..] {
            sum = sum + *chain;
        }
        let mut lanes = vec![0.0; L::WIDTH];
        sum.store(&mut lanes);
        black_box(lanes);
        L::WIDTH
    }
}

/// Operations on numbers that paths do not share, by path-month.
struct Counts {
    simple: f64,
    divisions: f64,
    exponentials: f64,
}

impl Counts {
    /// Those of the central path; what only some paths do is not in it.
    fn of(scenario: &Scenario) -> Self {
        let (market_terms, terms) = (MarketTerms::new(scenario), CompanyTerms::new(scenario));
        let never = Counted(f64::INFINITY);
        let (mut market, mut lease) = (market_terms.start(never, never), LeaseState::start());
        let mut states = [(); 3].map(|()| State::<Counted>::start(&terms));
        let draws = Draws::<Counted>::none();
        let before = counted();
        for (t, common) in terms.months.iter().enumerate() {
            let now = market.month(&market_terms, &market_terms.network[t], common.t, &draws);
            let of_leases = lease.month(&terms, common, &now);
            for (state, own) in states.iter_mut().zip(&terms.strategies) {
                black_box(month(&terms, common, &own[t], &now, &of_leases, state, &mut ()));
            }
        }
        let months = terms.months.len() as f64;
        let [simple, divisions, exponentials] = [0, 1, 2].map(|k| (counted()[k] - before[k]) as f64 / months);
        Self { simple, divisions, exponentials }
    }
}

thread_local! {
    static COUNTED: Cell<[u64; 3]> = const { Cell::new([0; 3]) };
}

fn counted() -> [u64; 3] {
    COUNTED.get()
}

/// Counts an operation: simple ones, divisions, exponentials.
fn count(kind: usize) {
    let mut all = COUNTED.get();
    all[kind] += 1;
    COUNTED.set(all);
}

/// A number that counts what is done with it.
#[derive(Clone, Copy, Debug)]
struct Counted(f64);

macro_rules! counting {
    ($($trait:ident $method:ident $kind:literal,)*) => {
        $(
            impl $trait for Counted {
                type Output = Self;
                fn $method(self, other: Self) -> Self {
                    count($kind);
                    Self(self.0.$method(other.0))
                }
            }
            impl $trait<f64> for Counted {
                type Output = Self;
                fn $method(self, other: f64) -> Self {
                    count($kind);
                    Self(self.0.$method(other))
                }
            }
        )*
    };
}

counting!(Add add 0, Sub sub 0, Mul mul 0, Div div 1,);

impl Neg for Counted {
    type Output = Self;
    fn neg(self) -> Self {
        count(0);
        Self(-self.0)
    }
}

impl Lane for Counted {
    const SINGLE: bool = false;
    type Mask = bool;
    type Number = f64;

    fn of(number: f64) -> Self {
        Self(number)
    }
    fn mask(value: bool) -> bool {
        value
    }
    fn lt(self, other: Self) -> bool {
        count(0);
        self.0 < other.0
    }
    fn le(self, other: Self) -> bool {
        count(0);
        self.0 <= other.0
    }
    fn any(mask: bool) -> bool {
        mask
    }
    fn select(mask: bool, yes: Self, no: Self) -> Self {
        count(0);
        if mask { yes } else { no }
    }
    fn least(self, other: Self) -> Self {
        count(0);
        Self(if self.0 < other.0 { self.0 } else { other.0 })
    }
    fn most(self, other: Self) -> Self {
        count(0);
        Self(if self.0 > other.0 { self.0 } else { other.0 })
    }
    fn abs(self) -> Self {
        count(0);
        Self(self.0.abs())
    }
    fn bits_to_exponent(self) -> Self {
        self
    }
    fn exp(self) -> Self {
        count(2);
        Self(self.0.exp())
    }
}
