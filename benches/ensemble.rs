//! How fast many futures are drawn: by number of paths, by width of the processor's vectors, with and without
//! percentiles by month.

use divan::{Bencher, black_box};
use hashpivot::analysis::ensemble::{Control, EnsembleSpec};
use hashpivot::model::lanes::Width;
use hashpivot::model::scenario::Scenario;
use hashpivot::model::scenario::Strategy;
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
