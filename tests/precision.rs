//! Futures are in single precision, and nobody could tell: no figure moves by more than a tenth of its own error.

use std::ops::Range;

use hashpivot::analysis::ensemble::{Ensemble, EnsembleSpec, Estimate, StrategyOutcome, Versus};
use hashpivot::model::entries::{Debt, Entry, Lease};
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

/// The median's error. Where most futures end at one value it has none, and the outer percentiles still do: of a normal
/// spread on 10 000 futures it would be a little more than this.
fn percentile_error(outcome: &StrategyOutcome) -> f64 {
    let [low, .., high] = outcome.percentiles;
    if outcome.median_error > 0.0 { outcome.median_error } else { 0.005 * (high - low) }
}

/// Everything that is published with its error: probabilities, and the rest.
fn figures(ensemble: &Ensemble) -> [Vec<(&'static str, Estimate)>; 2] {
    let (mut probabilities, mut others) = (Vec::new(), Vec::new());
    for outcome in &ensemble.strategies {
        probabilities.extend([
            ("default", outcome.default),
            ("worthless", outcome.worthless),
            ("refinancing refused", outcome.refinancing_refused),
            ("covenant breached", outcome.covenant_breached),
            ("diluted", outcome.diluted),
            ("stranded", outcome.stranded),
        ]);
        probabilities.extend(outcome.loss.map(|loss| ("loss", loss)));
        probabilities.extend(outcome.doubling.map(|doubling| ("doubling", doubling)));
        probabilities.extend(outcome.survival.iter().map(|&survival| ("survival", survival)));
        for debt in &outcome.maturities {
            let fates = [debt.converted, debt.repaid, debt.refinanced, debt.failed];
            probabilities.extend(fates.map(|fate| ("maturity", fate)));
        }
        others.extend([("mean", outcome.mean), ("expected loss", outcome.expected_loss)]);
        let error = percentile_error(outcome);
        others.extend(outcome.percentiles.map(|value| ("percentile", Estimate { value, error })));
    }
    for versus in [&ensemble.plan, &ensemble.all_in] {
        let Versus { better, worse, both_worthless, lead, gain } = *versus;
        probabilities.extend([
            ("better", better),
            ("worse", worse),
            ("both worthless", both_worthless),
            ("lead", lead),
        ]);
        others.push(("gain", gain));
    }
    [probabilities, others]
}

/// The probabilities that move at all, and the other figures that move by more than a tenth of their error.
fn moved(name: &str, scenario: &Scenario, paths: usize) -> Vec<String> {
    let [single, double] = both(scenario, paths);
    if double.out_of_range.is_some() {
        return Vec::new();
    }
    let ([probabilities, others], [certain, true_others]) = (figures(&single), figures(&double));
    assert_eq!((probabilities.len(), others.len()), (certain.len(), true_others.len()));
    let turned = probabilities.into_iter().zip(certain).filter(|(single, double)| single.1 != double.1);
    let beyond = others.into_iter().zip(true_others).filter(|((_, single), (_, double))| {
        // What is the same on all futures has no error; there the digits count that anybody sees.
        let allowed = (0.1 * double.error).max(1e-5 * double.value.abs());
        (single.value - double.value).abs() > allowed
    });
    let all = turned.chain(beyond);
    all.map(|((what, single), (_, double))| format!("{name}, {what}: {single:?} for {double:?}")).collect()
}

#[test]
fn no_figure_of_a_shipped_preset_moves_by_a_tenth_of_its_error() {
    for shipped in SHIPPED {
        let scenario = resolve(shipped.name).expect("it is shipped").document.scenario;
        assert_eq!(moved(shipped.name, &scenario, 2_000), [""; 0]);
    }
}

/// A third of the inputs anywhere on their sliders, a few leases and a few debts.
fn at_random(seed: u64) -> Scenario {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut chance = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state ^ (state >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd) >> 11) as f64 / (1_u64 << 53) as f64
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
    scenario.company.leases = (0..(4.0 * chance()) as usize)
        .map(|number| Lease {
            it_mw: 60.0 * chance(),
            rent: 90.0 + 60.0 * chance(),
            first_month: (50.0 * chance() - 10.0).round(),
            rollout_months: 12.0,
            cost_to_go: 3e8 * chance(),
            book: 6e7,
            ..Lease::named(&format!("Lease {number}"))
        })
        .collect();
    scenario.company.debts = (0..(4.0 * chance()) as usize)
        .map(|number| Debt {
            amount: 3e8 * chance(),
            coupon: 0.05,
            due_month: (80.0 * chance()).round(),
            converts_at: if number % 2 == 0 { 8.0 } else { f64::INFINITY },
            ..Debt::named(&format!("Debt {number}"))
        })
        .collect();
    scenario
}

/// Random scenarios with these seeds.
fn check_random(seeds: Range<u64>, paths: usize) {
    let found = seeds.flat_map(|seed| moved(&format!("scenario {seed}"), &at_random(seed), paths));
    assert_eq!(found.collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn figures_of_random_scenarios_stay_where_they_are() {
    check_random(0..30, 1_000);
}

#[test]
#[ignore = "minutes"]
fn figures_of_five_hundred_random_scenarios_stay_where_they_are() {
    check_random(0..500, 10_000);
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
        let short = |outcome: &StrategyOutcome| outcome.diluted.value + outcome.default.value > 0.05;
        assert!(double.strategies.iter().any(short), "cash runs short: {:?}", double.strategies[0].diluted);
    }
}
