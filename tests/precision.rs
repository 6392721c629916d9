//! Futures are in single precision, and nobody could tell: no figure moves by more than a tenth of its own error.

use hashpivot::analysis::ensemble::{Ensemble, EnsembleSpec, Estimate};
use hashpivot::model::lanes::Width;
use hashpivot::model::parameters::ALL;
use hashpivot::model::scenario::Scenario;
use hashpivot::store::preset::{SHIPPED, resolve};
use hashpivot::worker::{Options, run_ensemble};

/// Runs in the precision of all machines, and in doubles.
fn both(scenario: &Scenario, paths: usize) -> [Ensemble; 2] {
    [None, Some(Width::Double)].map(|width| {
        let options = Options { width, without_bands: true, ..Options::default() };
        run_ensemble(scenario, &EnsembleSpec { paths, seed: 1 }, &options)
    })
}

/// Everything that is published with its error.
fn figures(ensemble: &Ensemble) -> Vec<(&'static str, Estimate)> {
    let mut figures = Vec::new();
    for outcome in &ensemble.strategies {
        figures.extend([
            ("default", outcome.default),
            ("worthless", outcome.worthless),
            ("refinancing refused", outcome.refinancing_refused),
            ("covenant breached", outcome.covenant_breached),
            ("diluted", outcome.diluted),
            ("stranded", outcome.stranded),
            ("mean", outcome.mean),
            ("expected loss", outcome.expected_loss),
            ("median", Estimate { value: outcome.median(), error: outcome.median_error }),
        ]);
        figures.extend(outcome.loss.map(|loss| ("loss", loss)));
        figures.extend(outcome.doubling.map(|doubling| ("doubling", doubling)));
        figures.extend(outcome.survival.iter().map(|&survival| ("survival", survival)));
    }
    for versus in [&ensemble.plan, &ensemble.all_in] {
        figures.extend([("better", versus.better), ("worse", versus.worse), ("gain", versus.gain)]);
    }
    figures
}

/// The figures that move by more than a tenth of their error, and of how many.
fn beyond(name: &str, scenario: &Scenario, paths: usize) -> (Vec<String>, usize) {
    let [single, double] = both(scenario, paths);
    let pairs: Vec<_> = figures(&single).into_iter().zip(figures(&double)).collect();
    let moved = pairs.iter().filter(|((_, single), (_, double))| {
        // What is the same on all futures has no error; there the digits count that anybody sees.
        let allowed = (0.1 * double.error).max(1e-5 * double.value.abs());
        (single.value - double.value).abs() > allowed
    });
    let said = moved.map(|((what, single), (_, double))| format!("{name}, {what}: {single:?} for {double:?}"));
    (said.collect(), pairs.len())
}

#[test]
fn no_figure_of_a_shipped_preset_moves_by_a_tenth_of_its_error() {
    for shipped in SHIPPED {
        let scenario = resolve(shipped.name).expect("it is shipped").document.scenario;
        let (moved, _) = beyond(shipped.name, &scenario, 2_000);
        assert!(moved.is_empty(), "{moved:#?}");
    }
}

/// A third of the inputs anywhere on their sliders.
fn at_random(mut state: u64) -> Scenario {
    let mut chance = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let mut scenario = Scenario::default();
    for input in ALL.iter().filter(|input| input.id != "horizon_months") {
        let (picked, place) = (chance() < 0.35, chance());
        if picked {
            let value = input.scale.value(input.slider_in(&scenario), place);
            let value = input.nearest_sound(&scenario, value);
            input.set(&mut scenario, value);
        }
    }
    scenario
}

#[test]
fn figures_of_random_scenarios_stay_where_they_are() {
    let (mut moved, mut all) = (Vec::new(), 0);
    for seed in 0..40 {
        let (of, count) = beyond(&format!("scenario {seed}"), &at_random(seed), 1_000);
        moved.extend(of);
        all += count;
    }
    // A future may stand so near a threshold that its last digit decides.
    assert!(moved.len() * 1_000 <= all, "{} of {all}: {moved:#?}", moved.len());
}

#[test]
fn rounding_at_a_filled_gap_makes_no_default_and_unmakes_none() {
    // Cash runs out month after month and is filled up to nothing at all: a digit less would be a default.
    for (min_cash, issue_limit) in [(0.0, 0.5), (0.0, 0.02), (20e6, 0.5)] {
        let mut scenario = Scenario::default();
        (scenario.plan.min_cash, scenario.plan.issue_limit) = (min_cash, issue_limit);
        scenario.world.hashprice = 30.0;
        scenario.company.sga *= 2.0;
        (scenario.company.cash, scenario.company.btc_held) = (5e6, 0.0);
        let [single, double] = both(&scenario, 2_000);
        for (single, double) in single.strategies.iter().zip(&double.strategies) {
            assert_eq!(single.survival, double.survival, "{min_cash} {issue_limit}");
            assert_eq!(single.default, double.default);
        }
        assert!(double.strategies[0].diluted.value > 0.5, "shares are sold: {:?}", double.strategies[0].diluted);
    }
}
