//! How fast many futures are drawn: by number of paths, by width of the processor's vectors, with and without
//! percentiles by month, and for the companies of a sector against runs of their own.

use std::time::{Duration, Instant};

use divan::{Bencher, black_box};
use hashpivot::analysis::ensemble::{Control, EnsembleSpec};
use hashpivot::model::entries::{Debt, Entry, Lease, MOST_ENTRIES};
use hashpivot::model::lanes::Width;
use hashpivot::model::ledger::CentralPath;
use hashpivot::model::scenario::{Scenario, Strategy};
use hashpivot::store::preset;
use hashpivot::worker::sector::{SectorRun, run_sector};
use hashpivot::worker::{Options, Variants, run_ensemble};

fn main() {
    divan::main();
    // The rows' filters and `--list` are divan's; whoever asks for other rows does not ask for this.
    let asked: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let only_rows = std::env::args().any(|argument| argument == "--list" || argument == "--test");
    if !only_rows && asked.iter().all(|word| "the_sector".contains(word.as_str())) {
        sector_against_runs();
    }
}

/// A dozen companies in one world.
fn dozen() -> Vec<Scenario> {
    let setting = Scenario::default();
    let companies = preset::companies().filter(|(name, _)| !["home-miner", "small-miner"].contains(name));
    companies.take(12).map(|(_, document)| document.scenario.placed_in(&setting)).collect()
}

/// A dozen companies, the market walked once for all of them, beside a dozen runs of one each as `hashpivot run` makes
/// them; turn by turn, so that both have the same machine, and the median of each.
fn sector_against_runs() {
    const TURNS: usize = 15;
    let companies = dozen();
    let median = |mut times: Vec<Duration>| {
        times.sort();
        times[times.len() / 2].as_secs_f64() * 1e3
    };
    for paths in [256, 1_000, 10_000] {
        let spec = EnsembleSpec { paths, seed: 1 };
        let run = SectorRun { scenarios: companies.clone().into(), spec };
        let (mut together, mut apart) = (Vec::new(), Vec::new());
        for _ in 0..TURNS {
            let start = Instant::now();
            drop(black_box(run_sector(&run, &Options::default(), &Control::new())));
            together.push(start.elapsed());
            let start = Instant::now();
            for scenario in &companies {
                drop(black_box(run_ensemble(scenario, &spec, &Options::default())));
            }
            apart.push(start.elapsed());
        }
        let (together, apart) = (median(together), median(apart));
        println!(
            "the sector: {} companies of {} months, {paths} futures each: {together:.1} ms together, {apart:.1} ms in \
             runs of their own, {:.2} of it",
            companies.len(),
            companies[0].months(),
            together / apart
        );
    }
}

/// A dozen companies side by side, their central paths and where they stand included.
#[divan::bench(args = [256, 1_000, 10_000], sample_count = 15)]
fn the_sector(bencher: Bencher, paths: usize) {
    let run = SectorRun { scenarios: dozen().into(), spec: EnsembleSpec { paths, seed: 1 } };
    bencher.bench(|| run_sector(black_box(&run), &Options::default(), &Control::new()));
}

fn run(bencher: Bencher, paths: usize, options: Options) {
    let scenario = Scenario::default();
    bencher.bench(|| run_ensemble(black_box(&scenario), &EnsembleSpec { paths, seed: 1 }, &options));
}

/// Everything that the window shows, at the widest vectors.
#[divan::bench(args = [1_000, 10_000, 100_000], sample_count = 30)]
fn paths(bencher: Bencher, paths: usize) {
    run(bencher, paths, Options::default());
}

/// The reference company with a book and debts as long as they may be: some leases delivered, some being built, some to
/// come; debts that convert, amortise, and come due year after year.
fn listed() -> Scenario {
    let mut scenario = Scenario::default();
    scenario.company.leases = (0..MOST_ENTRIES)
        .map(|i| Lease {
            it_mw: 10.0 + i as f64,
            rent: 110.0,
            escalator: 0.03,
            first_month: -20.0 + 5.0 * i as f64,
            rollout_months: 12.0,
            cost_to_go: 5e6 * i as f64,
            book: 60e6,
            ..Lease::named(&format!("Lease {i}"))
        })
        .collect();
    scenario.company.debts = (0..MOST_ENTRIES)
        .map(|i| Debt {
            amount: 20e6,
            coupon: 0.03,
            due_month: 10.0 + 9.0 * i as f64,
            converts_at: if i % 2 == 0 { 8.0 } else { f64::INFINITY },
            amortization_months: if i % 3 == 0 { 120.0 } else { f64::INFINITY },
            ..Debt::named(&format!("Debt {i}"))
        })
        .collect();
    scenario
}

/// Ten thousand paths of the reference company, and of one with twelve leases and twelve debts.
#[divan::bench(args = [false, true], sample_count = 30)]
fn ten_thousand_paths_with_lists(bencher: Bencher, with_lists: bool) {
    let scenario = if with_lists { listed() } else { Scenario::default() };
    let spec = EnsembleSpec { paths: 10_000, seed: 1 };
    bencher.bench(|| run_ensemble(black_box(&scenario), &spec, &Options::default()));
}

/// The central path of both.
#[divan::bench(args = [false, true], sample_count = 200)]
fn central_path_with_lists(bencher: Bencher, with_lists: bool) {
    let scenario = if with_lists { listed() } else { Scenario::default() };
    bencher.bench(|| CentralPath::run(black_box(&scenario)));
}

/// A million paths.
#[divan::bench(sample_count = 3)]
fn a_million_paths(bencher: Bencher) {
    run(bencher, 1_000_000, Options::default());
}

/// Ten thousand paths at every width that this processor has.
#[divan::bench(args = Width::available().map(Width::name), sample_count = 20)]
fn ten_thousand_paths_at_width(bencher: Bencher, name: &str) {
    let width = Width::available().find(|w| w.name() == name);
    run(bencher, 10_000, Options { width, ..Options::default() });
}

/// Ten thousand paths without percentiles by month.
#[divan::bench(sample_count = 30)]
fn ten_thousand_paths_without_bands(bencher: Bencher) {
    run(bencher, 10_000, Options { without_bands: true, ..Options::default() });
}

/// A tornado with paths: 150 scenarios under two strategies, 1 000 paths each.
#[divan::bench(sample_count = 20)]
fn a_hundred_and_fifty_variants(bencher: Bencher) {
    let variant = |i: u32| {
        let mut scenario = Scenario::default();
        scenario.world.hashprice += 0.1 * f64::from(i);
        scenario
    };
    let scenarios: Vec<Scenario> = (0..150).map(variant).collect();
    let variants = Variants::new(EnsembleSpec { paths: 1_000, seed: 1 }, Options::default());
    bencher.bench(|| variants.run(black_box(&scenarios), &[Strategy::Stay, Strategy::Plan], &Control::new()));
}
