//! The exact checks of the model: figures that can be worked out without it.

use hashpivot::analysis::project::{Agreement, Build, Project};
use hashpivot::model::finance::{Return, irr, npv, payback};
use hashpivot::model::network::{
    break_even_power_price, hashprice, hashrate_of_difficulty, mwh_per_btc, total_supply_btc,
};
use hashpivot::model::scenario::{Plan, Scenario};

fn close(value: f64, expected: f64, digits_after_point: i32) {
    let tolerance = 0.5 * 10.0_f64.powi(-digits_after_point);
    assert!((value - expected).abs() <= tolerance, "{value} instead of {expected}");
}

#[test]
fn hashprice_and_hashrate_of_a_difficulty() {
    let hashrate_ph = hashrate_of_difficulty(1e14);
    close(hashrate_ph / 1000.0, 715.828, 3);
    close(hashprice(3.125, 100_000.0, hashrate_ph), 62.8643, 4);
}

#[test]
fn what_a_machine_costs_to_run() {
    close(break_even_power_price(30.0, 21.5, 1.0), 58.14, 2);
    close(mwh_per_btc(17.5, 145.04e12, 3.125), 969.0, 0);
}

#[test]
fn all_bitcoin_that_will_ever_be() {
    close(total_supply_btc(), 20_999_999.976_9, 4);
}

#[test]
fn an_escalator_over_thirty_years_against_fifteen() {
    let total = |years: i32| (0..years).map(|year| 1.03_f64.powi(year)).sum::<f64>();
    close(total(30) / total(15), 2.557_967, 6);
}

/// The textbook project: 12 M USD, 1.5 M rent, 15 % opex, both growing by 3 %, 15 years.
fn textbook() -> Build {
    let income = (0..15).map(|year| 1.5e6 * 0.85 * 1.03_f64.powi(year));
    Build {
        spending: std::iter::once(12e6).chain([0.0; 15]).collect(),
        income: std::iter::once(0.0).chain(income).collect(),
        upkeep: vec![0.0; 16],
        periods_per_year: 1,
    }
}

/// 7.75 % over 15 years, from the first.
const AGREEMENT: Agreement = Agreement { rate: 0.0775, first: 1, payments: 15 };

#[test]
fn a_project_without_debt() {
    let returns = textbook().returns(None);
    close(returns.irr.only().expect("a return") * 100.0, 9.209_47, 5);
    assert!((returns.payback_years.expect("a payback") - 8.4).abs() < 0.2);
    assert_eq!((returns.equity, returns.drawn, returns.min_cover()), (12e6, 0.0, None));
}

#[test]
fn the_same_with_level_debt() {
    let build = textbook();
    let returns = build.returns(Some(&build.level_loan(0.7, &AGREEMENT)));
    assert_eq!((returns.drawn, returns.capitalised, returns.equity), (0.7 * 12e6, 0.0, 12e6 - 0.7 * 12e6));
    close(returns.min_cover().expect("debt service"), 1.3193, 4);
    close(returns.irr.only().expect("a return") * 100.0, 11.797_6, 4);
    close(returns.npv(0.10), 470_183.54, 2);
}

#[test]
fn the_same_with_debt_sculpted_to_a_cover() {
    let build = textbook();
    let returns = build.returns(Some(&build.sculpted_loan(1.35, 1.0, &AGREEMENT)));
    close(returns.drawn, 9_772_323.00, 2);
    assert!(returns.cover.iter().all(|cover| cover.is_some_and(|cover| (cover - 1.35).abs() < 1e-12)));
    close(returns.irr.only().expect("a return") * 100.0, 14.996_0, 4);
    close(returns.npv(0.10), 733_321.55, 2);
}

#[test]
fn lenders_pay_for_the_build_and_no_more() {
    let build = textbook();
    let returns = build.returns(Some(&build.sculpted_loan(1.01, 0.75, &AGREEMENT)));
    close(returns.drawn, 9e6, 6);
    assert!(returns.min_cover().expect("debt service") > 1.35);
}

#[test]
fn interest_while_building_is_added_to_the_loan() {
    // Half spent now and half a year later; the first payment two years from now.
    let build = Build {
        spending: vec![50.0, 50.0, 0.0, 0.0],
        income: vec![0.0, 0.0, 80.0, 80.0],
        upkeep: vec![0.0; 4],
        periods_per_year: 1,
    };
    let agreement = Agreement { rate: 0.10, first: 2, payments: 2 };
    let loan = build.level_loan(0.6, &agreement);
    // 30 with a year's interest and 30 more: 63, of which 3 is interest; repaid by 63·0.1/(1 − 1.1^−2).
    close(loan.capitalised, 3.0, 9);
    assert_eq!(loan.draws, [30.0, 30.0, 0.0, 0.0]);
    close(loan.service[2], 36.3, 9);
    assert_eq!(loan.service[2], loan.service[3]);
    // What lenders put in is worth what they get back.
    let lender: Vec<f64> = loan.draws.iter().zip(&loan.service).map(|(drawn, paid)| paid - drawn).collect();
    close(npv(0.10, &lender), 0.0, 9);
    let sculpted = build.sculpted_loan(2.0, 1.0, &agreement);
    close(sculpted.service[2], 40.0, 9);
}

#[test]
fn the_project_of_the_reference_company_adds_up() {
    let project = Project::of(&Scenario::default()).expect("it builds");
    let levered = &project.levered;
    let plan = Scenario::default().plan;
    close(levered.drawn / (levered.drawn + levered.equity), plan.loan_to_cost, 9);
    assert_eq!(project.unlevered.cost(), levered.cost() - levered.capitalised);
    for cover in [1.1, 1.35, 2.0] {
        let sculpted = project.sculpted(cover);
        let least = sculpted.min_cover().expect("debt service");
        assert!(least >= cover - 1e-9, "{least}");
        // Covered better only where lenders would otherwise pay more than the build costs.
        assert!(least < cover + 1e-9 || sculpted.equity.abs() < 1.0, "{least}");
    }
    // More cover is less debt, and less debt a return nearer to that without debt.
    let [tight, ample] = [1.5, 3.0].map(|cover| project.sculpted(cover));
    assert!(tight.drawn > ample.drawn);
    let [plain, ample, tight] = [&project.unlevered, &ample, &tight].map(|returns| returns.irr.only());
    assert!(plain.is_some() && plain < ample && ample < tight, "{plain:?} {ample:?} {tight:?}");
}

/// A short lease, rents that fall by 40 % a year, and upkeep of a part of the cost each year: income dies before the
/// halls do.
fn dear_upkeep(sustaining_capex: f64) -> Project {
    let mut scenario = Scenario::default();
    (scenario.world.lease_growth, scenario.world.lease_rate) = (-0.4, 800.0);
    (scenario.plan.lease_term_months, scenario.plan.sustaining_capex) = (60.0, sustaining_capex);
    Project::of(&scenario).expect("it builds")
}

#[test]
fn a_return_that_is_not_one_is_not_given() {
    // The first sign change from zero upwards was once given as the return on equity, and rose with upkeep.
    for (upkeep, once) in [(0.05, -0.007), (0.15, 0.091), (0.30, 0.304)] {
        let project = dear_upkeep(upkeep);
        let levered = &project.levered.irr;
        assert_eq!((levered.which(), levered.only()), (Return::Several, None), "{upkeep}: {levered:?}");
        assert!(levered.rates().iter().any(|rate| (rate - once).abs() < 0.002), "{upkeep}: {levered:?}");
        assert!(levered.text().starts_with("several rates: "), "{}", levered.text());
        for returns in [&project.unlevered, &project.levered] {
            for rate in returns.irr.rates() {
                let [below, above] = [-1e-6, 1e-6].map(|by| returns.npv(rate + by * (1.0 + rate)));
                assert!(below * above < 0.0, "{upkeep}: the build is not worth nothing at {rate}: {below}, {above}");
            }
        }
    }
    // Without debt the dearest upkeep is worth nothing at any rate.
    assert_eq!(dear_upkeep(0.30).unlevered.irr.text(), "none");
    // Where there is one return, more upkeep makes it smaller.
    let rates: Vec<f64> = [0.0, 0.005, 0.01, 0.02]
        .into_iter()
        .map(|upkeep| {
            let scenario =
                Scenario { plan: Plan { sustaining_capex: upkeep, ..Scenario::default().plan }, ..Scenario::default() };
            Project::of(&scenario).expect("it builds").unlevered.irr.only().expect("a return")
        })
        .collect();
    assert!(rates.is_sorted_by(|a, b| a > b), "{rates:?}");
}

#[test]
fn returns_at_the_edges() {
    assert_eq!(irr(&[]), None);
    assert_eq!(irr(&[-1.0, -1.0]), None);
    close(irr(&[-100.0, 0.0, 121.0]).expect("a return"), 0.10, 9);
    close(irr(&[-100.0, 60.0]).expect("a loss is a return too"), -0.40, 9);
    assert_eq!(payback(&[-100.0, 60.0]), None);
    close(payback(&[-100.0, 50.0, 100.0]).expect("a payback"), 1.5, 9);
}
