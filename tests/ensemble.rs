//! What must hold for many futures: the same bits on every width and any number of threads, draws that stay with
//! their path, bands that close on the central path without volatility, honest errors.

use std::num::NonZero;

use hashpivot::analysis::ensemble::{Control, Ensemble, EnsembleSpec, LEVELS};
use hashpivot::analysis::verdict::{Judgement, Verdict};
use hashpivot::model::lanes::Width;
use hashpivot::model::ledger::{CentralPath, Row};
use hashpivot::model::measures::Measures;
use hashpivot::model::parameters::{ALL, Scale};
use hashpivot::model::scenario::{Scenario, Strategy};
use hashpivot::worker::{Options, run_controlled, run_ensemble};
use proptest::prelude::*;

const SPEC: EnsembleSpec = EnsembleSpec { paths: 2_000, seed: 11 };

/// A run, without the time that it took.
fn run(scenario: &Scenario, spec: EnsembleSpec, options: Options) -> Ensemble {
    Ensemble { elapsed_ms: 0.0, ..run_ensemble(scenario, &spec, &options) }
}

fn plain(scenario: &Scenario, spec: EnsembleSpec) -> Ensemble {
    run(scenario, spec, Options::default())
}

/// A scenario in which everything moves: halvings, a chance of a bust, existing leases, two maturities.
fn lively() -> Scenario {
    let mut scenario = Scenario { horizon_months: 90.0, ..Scenario::default() };
    scenario.world.bust_probability = 0.15;
    scenario.company.existing_ai_mw = 60.0;
    scenario.company.existing_ai_rate = 110.0;
    scenario.company.existing_ai_term_months = 40.0;
    scenario.company.debt_maturity_months = 30.0;
    scenario
}

#[test]
fn every_width_computes_the_same_bits() {
    let expected = run(&lively(), SPEC, Options { width: Some(Width::One), ..Options::default() });
    for width in Width::available() {
        let found = run(&lively(), SPEC, Options { width: Some(width), ..Options::default() });
        assert!(found == expected, "{} differs from one path at a time", width.name());
    }
}

#[test]
fn threads_do_not_matter() {
    let expected = run(&lively(), SPEC, Options { threads: NonZero::new(1), ..Options::default() });
    for threads in [2, 3, 7] {
        let found = run(&lively(), SPEC, Options { threads: NonZero::new(threads), ..Options::default() });
        assert!(found == expected, "{threads} threads come to something else than one");
    }
}

#[test]
fn a_path_keeps_its_draws() {
    let few = plain(&lively(), SPEC);
    let many = plain(&lively(), EnsembleSpec { paths: 5_000, ..SPEC });
    for strategy in Strategy::ALL {
        let (few, many) = (&few.strategy(strategy).values, &many.strategy(strategy).values);
        assert!(few[..] == many[..few.len()], "more paths have changed the first ones");
    }
    let mut longer = lively();
    longer.horizon_months = 150.0;
    let long = plain(&longer, SPEC);
    assert_eq!(few.hashprice.months[..], long.hashprice.months[..90], "a longer horizon has changed the market");
    assert_eq!(few.rent.months[..], long.rent.months[..90]);
    // An input of the company does not touch the market.
    let mut other = lively();
    other.company.power_price = 60.0;
    let other = plain(&other, SPEC);
    assert_eq!(few.btc_price, other.btc_price);
    assert_ne!(few.strategy(Strategy::Stay).values, other.strategy(Strategy::Stay).values);
}

#[test]
fn another_seed_is_another_world_that_says_the_same() {
    let (a, b) = (plain(&lively(), SPEC), plain(&lively(), EnsembleSpec { seed: 12, ..SPEC }));
    assert_ne!(a.strategy(Strategy::Plan).values, b.strategy(Strategy::Plan).values);
    for strategy in Strategy::ALL {
        let (a, b) = (a.strategy(strategy).default, b.strategy(strategy).default);
        assert!((a.value - b.value).abs() <= 5.0 * a.error.hypot(b.error), "{strategy:?}: {a:?} against {b:?}");
        assert!(a.error > 0.0 && a.error < 0.02, "{a:?}");
    }
}

#[test]
fn without_volatility_every_band_is_the_central_path() {
    let mut scenarios = [Scenario::default(), lively(), lively()];
    scenarios[2].world.bust_month = 25.0;
    for scenario in &mut scenarios {
        let world = &mut scenario.world;
        for volatility in [
            &mut world.btc_volatility,
            &mut world.hashrate_volatility,
            &mut world.lease_volatility,
            &mut world.rate_volatility,
            &mut world.bust_probability,
        ] {
            *volatility = 0.0;
        }
        let central = CentralPath::run(scenario);
        let ensemble = plain(scenario, EnsembleSpec { paths: 1_000, seed: 3 });
        let same = |bands: &[[f64; 5]], rows: &[Row], of: fn(&Row) -> f64| {
            assert_eq!(bands.len(), rows.len());
            for (levels, row) in bands.iter().zip(rows) {
                let expected = of(row);
                for level in levels {
                    let near = (level - expected).abs() <= 1e-12 * expected.abs().max(1e-9);
                    assert!(near, "{level} instead of {expected} in month {}", row.month);
                }
            }
        };
        for strategy in Strategy::ALL {
            let (outcome, rows) = (ensemble.strategy(strategy), central.ledger(strategy));
            same(&outcome.liquidity.months, rows, Row::liquidity);
            same(&outcome.nav_per_share.months, rows, Row::nav_per_share);
            same(&ensemble.hashprice.months, rows, |r| r.hashprice);
            same(&ensemble.btc_price.months, rows, |r| r.btc_price);
            same(&ensemble.rent.months, rows, |r| r.lease_market_rate);
            let measures = Measures::of(scenario, rows);
            for level in outcome.percentiles {
                assert!((level - measures.value_per_share).abs() <= 1e-12 * measures.value_per_share.max(1.0));
            }
            assert_eq!(outcome.default.value, f64::from(u8::from(measures.default.is_some())));
        }
    }
}

#[test]
fn survival_only_falls_and_ends_where_the_probability_of_default_says() {
    let ensemble = plain(&lively(), SPEC);
    for outcome in &ensemble.strategies {
        assert!(outcome.survival.is_sorted_by(|a, b| a.value >= b.value));
        let last = outcome.survival.last().expect("a month");
        assert!((last.value + outcome.default.value - 1.0).abs() < 1e-12);
        assert_eq!(outcome.values.len(), SPEC.paths);
        let worthless = outcome.values.iter().filter(|v| **v == 0.0).count() as f64 / SPEC.paths as f64;
        assert!((worthless - outcome.worthless.value).abs() < 1e-12);
    }
    assert_eq!(LEVELS[2], 0.5);
}

#[test]
fn bands_are_nested() {
    let ensemble = plain(&lively(), SPEC);
    let shared = [&ensemble.hashprice, &ensemble.btc_price, &ensemble.rent];
    let own = ensemble.strategies.iter().flat_map(|s| [&s.liquidity, &s.nav_per_share]);
    for bands in shared.into_iter().chain(own) {
        assert!(bands.months.iter().all(|levels| levels.is_sorted()));
    }
}

#[test]
fn a_scripted_bust_strikes_every_path_and_a_likelier_one_more_of_them() {
    let market_fall = |scenario: &Scenario| {
        let months = plain(scenario, EnsembleSpec { paths: 1_000, seed: 5 }).rent.months;
        months[40][2] / months[20][2]
    };
    let mut scenario = lively();
    scenario.world.bust_probability = 0.0;
    let calm = market_fall(&scenario);
    scenario.world.bust_month = 30.0;
    let struck = market_fall(&scenario);
    let fall = 1.0 - scenario.world.bust_lease_drop;
    assert!((struck / calm / fall - 1.0).abs() < 1e-9, "{struck} of {calm}");
    scenario.world.bust_month = f64::INFINITY;
    scenario.world.bust_probability = 0.3;
    assert!(market_fall(&scenario) < calm);
}

#[test]
fn a_stopped_run_has_no_result() {
    let control = Control::new();
    control.stop();
    let result = run_controlled(&lively(), &SPEC, &Options::default(), &control);
    assert!(matches!(result, Ok(None)));
}

#[test]
fn the_reference_company_is_offered_a_lifeline() {
    // 100 000 futures of an independent engine: staying survives in 57.0 %, the plan is better in 46.9 %, staying in
    // 33.4 %; the medians per share are 0.21 and 1.20 USD.
    let ensemble = plain(&Scenario::default(), EnsembleSpec { paths: 10_000, seed: 1 });
    let judgement = Judgement::of(&ensemble);
    assert_eq!(judgement.verdict, Verdict::Lifeline);
    assert!(judgement.is_clear());
    for (estimate, expected) in
        [(judgement.stay_survives, 0.570), (judgement.plan_better, 0.469), (judgement.stay_better, 0.334)]
    {
        let tolerance = 4.0 * estimate.error.hypot(0.0016);
        assert!((estimate.value - expected).abs() < tolerance, "{estimate:?} instead of {expected}");
    }
    let [stay, plan] = judgement.medians;
    assert!((stay - 0.21).abs() < 0.08 && (plan - 1.20).abs() < 0.1, "{stay} and {plan}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn any_scenario_gives_finite_results(positions in prop::collection::vec(0.0..1.0_f64, ALL.len())) {
        let mut scenario = Scenario::default();
        for (parameter, position) in ALL.iter().zip(&positions) {
            let (low, high) = parameter.slider;
            let value = match parameter.scale {
                Scale::Linear => low + (high - low) * position,
                Scale::Log => low * (high / low).powf(*position),
            };
            parameter.set(&mut scenario, value.clamp(low, high));
        }
        scenario.company.existing_ai_mw = scenario.company.existing_ai_mw.min(scenario.company.site_mw);
        let ensemble = plain(&scenario, EnsembleSpec { paths: 200, seed: 9 });
        for outcome in &ensemble.strategies {
            prop_assert!(outcome.values.iter().all(|v| v.is_finite() && *v >= 0.0));
            let bands = outcome.liquidity.months.iter().chain(&outcome.nav_per_share.months);
            prop_assert!(bands.flatten().all(|v| v.is_finite()));
            prop_assert!((0.0..=1.0).contains(&outcome.default.value));
        }
        prop_assert!(ensemble.btc_price.months.iter().flatten().all(|v| v.is_finite() && *v > 0.0));
        let histogram = ensemble.histogram(40);
        for k in 0..3 {
            let sum = histogram.shares[k].iter().sum::<f64>() + histogram.beyond[k] + histogram.worthless[k];
            prop_assert!((sum - 1.0).abs() < 1e-9);
        }
    }
}
