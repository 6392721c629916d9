//! What must hold for any scenario inside the ranges: finite results, balanced books, and finance's own signs.

use hashpivot::analysis::evaluation::Evaluation;
use hashpivot::model::entries::{Debt, Entry, Lease};
use hashpivot::model::ledger::{COLUMNS, CentralPath, Row};
use hashpivot::model::parameters::{ALL, Parameter, find};
use hashpivot::model::scenario::{Scenario, Strategy};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

/// A value of an input from a position on its rail; beyond the end stands infinity, where the input knows it.
fn on_rail<S>(parameter: &Parameter<S>, position: f64) -> f64 {
    if position > 1.0 {
        return if parameter.infinite.is_some() { f64::INFINITY } else { parameter.slider.1 };
    }
    let (low, high) = parameter.slider;
    parameter.scale.value(parameter.slider, position).clamp(low, high)
}

/// Positions on the rails of a list's entries.
type Positions = Vec<Vec<f64>>;

/// Up to four entries of a list.
fn entries_on_rails<E: Entry>() -> impl proptest::strategy::Strategy<Value = Positions> {
    prop::collection::vec(prop::collection::vec(0.0..1.05_f64, E::fields().len()), 0..=4)
}

fn entries<E: Entry>(positions: &Positions) -> Vec<E> {
    let each = positions.iter().enumerate().map(|(i, positions)| {
        let mut entry = E::named(&format!("{} {i}", E::WORD));
        E::fields()
            .iter()
            .zip(positions)
            .for_each(|(field, position)| field.set(&mut entry, on_rail(field, *position)));
        entry
    });
    each.collect()
}

/// Gives a scenario a book and debts that are sound.
fn with_lists(mut scenario: Scenario, leases: &Positions, debts: &Positions) -> Scenario {
    let company = &mut scenario.company;
    (company.leases, company.debts) = (entries::<Lease>(leases), entries::<Debt>(debts));
    let (given_up, free) = (company.mining_given_up(), company.free_mw());
    if given_up > free {
        company.leases.iter_mut().for_each(|lease| lease.mining_mw *= free / given_up);
    }
    assert_eq!(company.has_sound_lists(), Ok(()));
    assert_eq!(scenario.unsound(), []);
    scenario
}

fn scenario(positions: &[f64]) -> Scenario {
    let mut scenario = Scenario::default();
    for (parameter, position) in ALL.iter().zip(positions) {
        parameter.set(&mut scenario, on_rail(parameter, *position));
    }
    scenario.company.existing_ai_mw = scenario.company.existing_ai_mw.min(scenario.company.site_mw);
    scenario
}

/// All that a month's books hold and all that goes through them, USD: assets, debts, and what is earned, spent, borrowed,
/// repaid, issued and paid out.
fn turnover(row: &Row) -> f64 {
    let operating = [row.mining_revenue, row.ai_revenue(), row.power_cost, row.site_opex, row.ai_noi, row.sga];
    let below = [row.stock_comp, row.depreciation(), row.interest(), row.interest_capitalised, row.interest_earned];
    let invested = [row.all_ai_capex(), row.sustaining_capex, row.asic_capex, row.asic_sales, row.bitcoin_sold];
    let financed = [row.debt_drawn, row.principal_repaid(), row.debt_converted, row.shares_sold, row.paid_out, row.tax];
    let flows = operating.iter().chain(&below).chain(&invested).chain(&financed);
    row.assets().abs() + row.debt() + flows.map(|flow| flow.abs()).sum::<f64>()
}

/// What books may be off by, of the month's [`turnover`], or of a dollar where that is less.
const TOLERANCE: f64 = 1e-9;

/// Every cell finite or undefined, books balanced, equity explained by its flows.
fn check(scenario: &Scenario) -> Result<(), String> {
    let path = CentralPath::run(scenario);
    for strategy in Strategy::ALL {
        let company = &scenario.company;
        let listed: f64 = company.debts.iter().map(|debt| debt.amount).sum();
        let spent: f64 = company.leases.iter().map(|lease| lease.book).sum();
        let liquid = company.cash + company.btc_held * scenario.world.btc_price;
        let mut equity = liquid + company.asic_book + spent - company.debt - listed;
        let mut before = equity.abs();
        for row in path.ledger(strategy) {
            for column in COLUMNS {
                let value = (column.value)(row);
                if value.is_some_and(|v| !v.is_finite()) {
                    return Err(format!("{} of {strategy:?} in month {}: {value:?}", column.name, row.month));
                }
            }
            let scale = turnover(row).max(1.0);
            let off = row.assets() - row.debt() - row.book_equity;
            if off.abs() > TOLERANCE * scale {
                return Err(format!("{strategy:?} is off by {off} in month {} ({scale} of turnover)", row.month));
            }
            let change = row.net_income + row.stock_comp + row.shares_sold + row.debt_converted - row.paid_out;
            let off = equity + change - row.book_equity;
            if off.abs() > TOLERANCE * scale.max(before) {
                return Err(format!("equity of {strategy:?} is off by {off} in month {} ({scale})", row.month));
            }
            (equity, before) = (row.book_equity, scale);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_scenario_is_finite_and_balances(
        positions in prop::collection::vec(0.0..1.05_f64, ALL.len()),
        leases in entries_on_rails::<Lease>(),
        debts in entries_on_rails::<Debt>(),
    ) {
        let scenario = with_lists(scenario(&positions), &leases, &debts);
        check(&scenario).map_err(TestCaseError::fail)?;
        let evaluation = Evaluation::of(&scenario);
        for measures in &evaluation.measures {
            prop_assert!(measures.value_per_share.is_finite() && measures.value_per_share >= 0.0);
            prop_assert!(measures.dilution.is_finite());
            prop_assert!(measures.wealth.is_finite() && measures.wealth >= 0.0);
            prop_assert!(measures.recovery.is_none_or(|part| (0.0..=1.0).contains(&part)));
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

    #[test]
    fn corners_of_the_ranges_with_leases_and_debts_balance(
        corners in prop::collection::vec(0..4_u8, ALL.len()),
        leases in entries_at_corners::<Lease>(),
        debts in entries_at_corners::<Debt>(),
        poor in any::<bool>(),
    ) {
        let mut scenario = Scenario::default();
        for (parameter, corner) in ALL.iter().zip(&corners) {
            match corner {
                0 => parameter.set(&mut scenario, parameter.slider.0),
                1 => parameter.set(&mut scenario, parameter.slider.1),
                _ => {}
            }
        }
        if poor {
            beggar(&mut scenario);
        }
        scenario.company.existing_ai_mw = scenario.company.existing_ai_mw.min(scenario.company.site_mw);
        let scenario = with_lists(scenario, &leases, &debts);
        check(&scenario).map_err(TestCaseError::fail)?;
    }
}

/// Takes all that a company has but for some cents, and has ten million of stock pay go through its equity each month.
fn beggar(scenario: &mut Scenario) {
    let company = &mut scenario.company;
    (company.cash, company.btc_held, company.asic_book, company.stock_comp) = (0.05, 0.0, 0.0, 10e6);
}

/// Up to four entries of a list, each field at an end of its rail.
fn entries_at_corners<E: Entry>() -> impl proptest::strategy::Strategy<Value = Positions> {
    let end = prop_oneof![Just(0.0), Just(1.0), Just(1.05)];
    prop::collection::vec(prop::collection::vec(end, E::fields().len()), 0..=4)
}

#[test]
fn stock_pay_of_millions_through_assets_of_cents_balances() {
    for site_mw in [1e-6, 10.0, 300.0] {
        for debt in [0.0, 1e-2, 200e6] {
            let mut scenario = Scenario::default();
            beggar(&mut scenario);
            (scenario.company.site_mw, scenario.company.debt, scenario.company.existing_ai_mw) = (site_mw, debt, 0.0);
            scenario.horizon_months = 240.0;
            check(&scenario).unwrap_or_else(|error| panic!("{site_mw} MW, {debt} of debt: {error}"));
        }
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

/// A company of some size with a book and debts that matter, in a world near the reference.
fn listed_company(positions: &[f64], leases: &Positions, debts: &Positions) -> Scenario {
    let mut scenario = Scenario::default();
    let at = |i: usize| positions.get(i).copied().unwrap_or(0.5).min(1.0);
    scenario.company.site_mw = 200.0 + 400.0 * at(0);
    scenario.company.cash = 1e9 * at(1);
    scenario.world.lease_rate = 90.0 + 80.0 * at(2);
    scenario.plan.ai_share = at(3);
    if at(4) > 0.5 {
        scenario.world.bust_month = (120.0 * at(5)).max(1.0);
    }
    if at(6) > 0.5 {
        scenario.world.tenant_failure_month = (120.0 * at(7)).max(1.0);
    }
    scenario.plan.payout = at(8);
    let mut scenario = with_lists(scenario, leases, debts);
    for lease in &mut scenario.company.leases {
        (lease.it_mw, lease.cost_to_go, lease.book) = (0.2 * lease.it_mw, 0.1 * lease.cost_to_go, 0.1 * lease.book);
    }
    scenario.company.debts.iter_mut().for_each(|debt| debt.amount *= 0.05);
    scenario
}

/// Asks so many random companies with lists.
fn ask_companies(cases: u32, ask: impl Fn(&Scenario) -> Result<(), String>) {
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let rng = proptest::test_runner::TestRng::deterministic_rng(config.rng_algorithm);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let companies = (prop::collection::vec(0.0..1.0_f64, 9), entries_on_rails::<Lease>(), entries_on_rails::<Debt>());
    let asked = runner.run(&companies, |(positions, leases, debts)| {
        ask(&listed_company(&positions, &leases, &debts)).map_err(TestCaseError::fail)
    });
    asked.unwrap_or_else(|error| panic!("{error}"));
}

/// The plan's value per share on the central path.
fn value(scenario: &Scenario) -> f64 {
    Evaluation::of(scenario).measures(Strategy::Plan).value_per_share
}

/// The cells of two ledgers agree to a part of the largest in their column.
fn same_ledgers(a: &Scenario, b: &Scenario, tolerance: f64, strategies: &[Strategy]) -> Result<(), String> {
    let [a, b] = [a, b].map(CentralPath::run);
    for &strategy in strategies {
        for column in COLUMNS {
            let cells =
                |path: &CentralPath| -> Vec<Option<f64>> { path.ledger(strategy).iter().map(column.value).collect() };
            let (a, b) = (cells(&a), cells(&b));
            let scale = a.iter().flatten().fold(0.0, |scale: f64, cell| scale.max(cell.abs()));
            for (month, pair) in a.iter().zip(&b).enumerate() {
                match pair {
                    (Some(a), Some(b)) if (a - b).abs() <= tolerance * scale => {}
                    (None, None) => {}
                    _ => return Err(format!("{strategy:?}, {} in month {month}: {pair:?}", column.name)),
                }
            }
        }
    }
    Ok(())
}

#[test]
fn a_lower_coupon_never_lowers_the_plans_value() {
    ask_companies(96, |company| {
        let before = value(company);
        for place in 0..company.company.debts.len() {
            let mut cheaper = company.clone();
            cheaper.company.debts[place].coupon *= 0.5;
            let after = value(&cheaper);
            if after < before * (1.0 - 1e-9) {
                return Err(format!("debt {place}: {before} became {after}"));
            }
        }
        Ok(())
    });
}

#[test]
fn a_higher_rent_of_a_signed_lease_never_lowers_the_plans_value() {
    ask_companies(96, |company| {
        let before = value(company);
        for place in 0..company.company.leases.len() {
            let mut dearer = company.clone();
            dearer.company.leases[place].rent *= 1.1;
            let after = value(&dearer);
            if after < before * (1.0 - 1e-9) {
                return Err(format!("lease {place}: {before} became {after}"));
            }
        }
        Ok(())
    });
}

#[test]
fn a_lease_in_two_halves_is_one() {
    ask_companies(64, |company| {
        let Some(first) = company.company.leases.first().cloned() else { return Ok(()) };
        let mut halves = company.clone();
        let mut half = Lease { name: "half".to_owned(), ..first };
        for amount in [&mut half.it_mw, &mut half.cost_to_go, &mut half.book, &mut half.mining_mw] {
            *amount *= 0.5;
        }
        halves.company.leases[0] = half.clone();
        halves.company.leases.push(Lease { name: "other half".to_owned(), ..half });
        same_ledgers(company, &halves, 1e-9, &Strategy::ALL)
    });
}

#[test]
fn a_debt_in_two_halves_is_one() {
    let amortising = |due_month: f64| Debt {
        amount: 80e6,
        coupon: 0.07,
        due_month,
        amortization_months: 90.0,
        amortizes_from: 6.0,
        ..Debt::named("Loan")
    };
    let convertible = |converts_at: f64| Debt { amount: 60e6, due_month: 30.0, converts_at, ..Debt::named("Notes") };
    for debt in [amortising(36.0), amortising(400.0), convertible(0.5), convertible(50.0)] {
        let mut whole = Scenario::default();
        whole.company.debts = vec![debt.clone()];
        let mut halves = whole.clone();
        let half = Debt { amount: debt.amount / 2.0, ..debt };
        halves.company.debts = vec![half.clone(), Debt { name: "other half".to_owned(), ..half }];
        same_ledgers(&whole, &halves, 1e-9, &Strategy::ALL).unwrap_or_else(|error| panic!("{error}"));
    }
}

#[test]
fn an_empty_entry_changes_nothing() {
    let mut with = Scenario::default();
    with.company.leases = vec![Lease::named("None")];
    with.company.debts = vec![Debt::named("None")];
    same_ledgers(&Scenario::default(), &with, 0.0, &Strategy::ALL).unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn after_a_default_the_rows_go_on_and_say_so() {
    let mut broke = Scenario::default();
    (broke.company.cash, broke.company.btc_held, broke.company.sga) = (1e6, 0.0, 30e6);
    let path = CentralPath::run(&broke);
    let rows = path.ledger(Strategy::Stay);
    let month = rows.iter().position(|row| row.defaulted).expect("it defaults");
    assert!(rows[month..].iter().all(|row| row.defaulted) && rows.len() == 120);
    let row: &Row = &rows[month];
    let measures = &Evaluation::of(&broke).measures[0];
    let recovery = (row.estate.assets / row.estate.claims).min(1.0);
    assert_eq!((measures.recovery, measures.end_value), (Some(recovery), 0.0));
    // Land, machines and what is liquid, less a quarter.
    let land = broke.company.land_value * row.mining_mw;
    let scrap =
        row.mining_mw * 1e6 / (row.efficiency * broke.company.mining_pue) * 3.0 * 0.85_f64.powf(row.month / 12.0);
    let expected = 0.75 * (land + scrap + row.cash.max(0.0) + row.btc_held * row.btc_price);
    assert!((row.estate.assets / expected - 1.0).abs() < 1e-12, "{} against {expected}", row.estate.assets);
    assert_eq!(row.estate.claims, row.debt() + (-row.cash).max(0.0));
}
