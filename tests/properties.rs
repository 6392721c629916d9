//! What must hold for any scenario inside the ranges: finite results, balanced books, and finance's own signs.

use hashpivot::analysis::evaluation::Evaluation;
use hashpivot::model::ledger::{COLUMNS, CentralPath};
use hashpivot::model::parameters::{ALL, Parameter, Scale, find};
use hashpivot::model::scenario::{Scenario, Strategy};
use proptest::prelude::*;

/// A value of an input from a position on its rail; beyond the end stands infinity, where the input knows it.
fn on_rail(parameter: &Parameter, position: f64) -> f64 {
    if position > 1.0 {
        return if parameter.infinite.is_some() { f64::INFINITY } else { parameter.slider.1 };
    }
    let (low, high) = parameter.slider;
    let value = match parameter.scale {
        Scale::Linear => low + (high - low) * position,
        Scale::Log => low * (high / low).powf(position),
    };
    value.clamp(low, high)
}

fn scenario(positions: &[f64]) -> Scenario {
    let mut scenario = Scenario::default();
    for (parameter, position) in ALL.iter().zip(positions) {
        parameter.set(&mut scenario, on_rail(parameter, *position));
    }
    scenario.company.existing_ai_mw = scenario.company.existing_ai_mw.min(scenario.company.site_mw);
    scenario
}

/// Every cell finite or undefined, books balanced, equity explained by its flows.
fn check(scenario: &Scenario) -> Result<(), String> {
    let path = CentralPath::run(scenario);
    for strategy in Strategy::ALL {
        let company = &scenario.company;
        let mut equity = company.cash + company.btc_held * scenario.world.btc_price + company.asic_book - company.debt;
        let mut scale = equity.abs();
        for row in path.ledger(strategy) {
            for column in COLUMNS {
                let value = (column.value)(row);
                if value.is_some_and(|v| !v.is_finite()) {
                    return Err(format!("{} of {strategy:?} in month {}: {value:?}", column.name, row.month));
                }
            }
            scale = scale.max(row.assets().abs()).max(row.debt());
            let off = row.assets() - row.debt() - row.book_equity;
            if off.abs() > 1e-9 * scale.max(1.0) {
                return Err(format!("{strategy:?} is off by {off} in month {} ({scale} of assets)", row.month));
            }
            equity += row.net_income + row.stock_comp + row.shares_sold;
            let off = equity - row.book_equity;
            if off.abs() > 1e-9 * scale.max(1.0) {
                return Err(format!("equity of {strategy:?} is off by {off} in month {}", row.month));
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_scenario_is_finite_and_balances(positions in prop::collection::vec(0.0..1.05_f64, ALL.len())) {
        let scenario = scenario(&positions);
        check(&scenario).map_err(TestCaseError::fail)?;
        let evaluation = Evaluation::of(&scenario);
        for measures in &evaluation.measures {
            prop_assert!(measures.value_per_share.is_finite() && measures.value_per_share >= 0.0);
            prop_assert!(measures.dilution.is_finite());
        }
    }

    #[test]
    fn corners_of_the_ranges_are_finite_and_balance(corners in prop::collection::vec(0..4_u8, ALL.len())) {
        let mut scenario = Scenario::default();
        for (parameter, corner) in ALL.iter().zip(&corners) {
            match corner {
                0 => parameter.set(&mut scenario, parameter.slider.0),
                1 => parameter.set(&mut scenario, parameter.slider.1),
                _ => {}
            }
        }
        scenario.company.existing_ai_mw = scenario.company.existing_ai_mw.min(scenario.company.site_mw);
        check(&scenario).map_err(TestCaseError::fail)?;
    }
}

#[test]
fn each_input_alone_at_the_ends_of_what_it_can_mean_does_no_harm() {
    for parameter in ALL {
        let ends = [parameter.limits.0, parameter.slider.0, parameter.slider.1, parameter.limits.1];
        for value in ends.into_iter().chain(parameter.infinite.map(|_| f64::INFINITY)) {
            // A run of any length is the same months over again; the longest need not be walked for every test.
            if parameter.id == "horizon_months" && value > 600.0 {
                continue;
            }
            let mut scenario = Scenario::default();
            parameter.set(&mut scenario, value);
            if let Err(error) = check(&scenario) {
                panic!("{} = {value}: {error}", parameter.id);
            }
        }
    }
}

/// The plan's value per share with one input moved.
fn plan_value(id: &str, value: f64) -> f64 {
    let mut scenario = Scenario::default();
    find(id).expect("an input").set(&mut scenario, value);
    Evaluation::of(&scenario).measures(Strategy::Plan).value_per_share
}

#[test]
fn value_moves_as_finance_says() {
    let rising = |id: &str, values: &[f64]| {
        let results: Vec<f64> = values.iter().map(|&v| plan_value(id, v)).collect();
        assert!(results.is_sorted(), "{id} over {values:?} gives {results:?}");
        assert!(results[0] < results[results.len() - 1], "{id} has no effect");
    };
    let falling = |id: &str, values: &[f64]| {
        let results: Vec<f64> = values.iter().map(|&v| -plan_value(id, v)).collect();
        assert!(results.is_sorted(), "{id} over {values:?} gives {results:?}");
        assert!(results[0] < results[results.len() - 1], "{id} has no effect");
    };
    rising("world.lease_rate", &[100.0, 110.0, 125.0, 140.0, 160.0]);
    rising("plan.noi_margin", &[0.7, 0.8, 0.85, 0.9]);
    falling("world.borrowing_cost", &[0.05, 0.0775, 0.09, 0.11]);
    falling("plan.capex_per_it_mw", &[9e6, 11e6, 12e6, 13e6]);
    falling("company.sga", &[1e6, 2.2e6, 3e6]);
}

#[test]
fn nothing_converted_is_staying_and_everything_is_all_in() {
    for (share, strategy) in [(0.0, Strategy::Stay), (1.0, Strategy::AllIn)] {
        let mut scenario = Scenario::default();
        scenario.plan.ai_share = share;
        let path = CentralPath::run(&scenario);
        assert_eq!(path.ledger(Strategy::Plan), path.ledger(strategy));
    }
}

#[test]
fn a_longer_horizon_only_adds_months() {
    let mut scenario = Scenario::default();
    let short = CentralPath::run(&scenario);
    scenario.horizon_months = 240.0;
    let long = CentralPath::run(&scenario);
    for strategy in Strategy::ALL {
        let (short, long) = (short.ledger(strategy), long.ledger(strategy));
        // The last month alone knows that it is the last: that is when insolvency is asked for.
        assert_eq!(short[..119], long[..119]);
    }
}
