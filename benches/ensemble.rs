//! How fast many futures are drawn: by number of paths, by width of the processor's vectors, with and without
//! percentiles by month.

use divan::{Bencher, black_box};
use hashpivot::analysis::ensemble::{Control, EnsembleSpec};
use hashpivot::model::entries::{Debt, Entry, Lease, MOST_ENTRIES};
use hashpivot::model::lanes::Width;
use hashpivot::model::ledger::CentralPath;
use hashpivot::model::scenario::{Scenario, Strategy};
use hashpivot::worker::{Options, Variants, run_ensemble};

fn main() {
    divan::main();
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
