//! The exact checks of the model: figures that can be worked out without it.

use hashpivot::analysis::project::{Agreement, Build, Project};
use hashpivot::model::entries::{Debt, Entry, Lease};
use hashpivot::model::finance::{Return, irr, npv, payback};
use hashpivot::model::ledger::{COLUMNS, CentralPath, Price};
use hashpivot::model::network::{
    break_even_power_price, hashprice, hashrate_of_difficulty, mwh_per_btc, total_supply_btc,
};
use hashpivot::model::scenario::{Plan, Scenario, Strategy};

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

/// Every cell of two ledgers agrees to 1e-12 of the largest in its column.
fn same_ledger(a: &Scenario, b: &Scenario, strategy: Strategy) {
    let [a, b] = [a, b].map(CentralPath::run);
    for column in COLUMNS {
        let cells = |path: &CentralPath| -> Vec<f64> {
            path.ledger(strategy).iter().map(|row| (column.value)(row).unwrap_or(-1.0)).collect()
        };
        let (a, b) = (cells(&a), cells(&b));
        let scale = a.iter().fold(0.0, |scale: f64, cell| scale.max(cell.abs()));
        for (month, (a, b)) in a.iter().zip(&b).enumerate() {
            assert!((a - b).abs() <= 1e-12 * scale, "{strategy:?}, {} in month {month}: {a} and {b}", column.name);
        }
    }
}

#[test]
fn the_short_debt_is_an_entry_of_the_list() {
    let mut short = Scenario::default();
    (short.company.debt_coupon, short.company.debt_maturity_months) = (0.065, 30.4);
    let mut list = short.clone();
    list.company.debts =
        vec![Debt { amount: short.company.debt, coupon: 0.065, due_month: 30.4, ..Debt::named("Existing") }];
    list.company.debt = 0.0;
    for strategy in Strategy::ALL {
        same_ledger(&short, &list, strategy);
    }
}

#[test]
fn the_short_lease_is_an_entry_of_the_book() {
    let mut short = Scenario::default();
    let company = &mut short.company;
    (company.existing_ai_mw, company.existing_ai_rate, company.existing_ai_term_months) = (70.0, 110.0, 50.0);
    (short.world.bust_month, short.world.tenant_failure_month) = (40.0, 20.0);
    (short.plan.tenant_exposure, short.plan.backstop) = (0.6, 0.2);
    let mut list = short.clone();
    list.company.leases = vec![Lease {
        it_mw: 70.0 / short.plan.gross_to_it,
        rent: 110.0,
        term_months: 50.0,
        escalator: short.plan.lease_escalator,
        margin: short.plan.noi_margin,
        exposure: short.plan.tenant_exposure,
        backstop: short.plan.backstop,
        ..Lease::named("Existing")
    }];
    (list.company.existing_ai_mw, list.company.site_mw) = (0.0, short.company.site_mw - 70.0);
    same_ledger(&short, &list, Strategy::Stay);
    // A lease that is delivered in month 0 is not yet in use before it, which the overhead's split asks for: where none
    // of it goes with mining, there is nothing to split.
    (short.company.sga_with_mining, list.company.sga_with_mining) = (0.0, 0.0);
    for strategy in Strategy::ALL {
        same_ledger(&short, &list, strategy);
    }
}

#[test]
fn the_building_cost_is_spent_to_the_last_cent() {
    for (build, delay, rollout, start) in [
        (18.0, 3.0, 12.0, 3.0),
        (0.4, 0.0, 1.0, 0.0),
        (5.5, 0.3, 17.2, 2.7),
        (3.0, 0.0, 40.0, 11.0),
        (30.0, 6.0, 1.5, 6.25),
    ] {
        let mut scenario = Scenario::default();
        let plan = &mut scenario.plan;
        (plan.build_months, plan.delay_months, plan.rollout_months, plan.ai_start_month) =
            (build, delay, rollout, start);
        let cost = 150.0 / plan.gross_to_it * plan.capex_per_it_mw * (1.0 + plan.capex_overrun);
        let path = CentralPath::run(&scenario);
        let rows = path.ledger(Strategy::Plan);
        let spent: f64 = rows.iter().map(|row| row.ai_capex).sum();
        assert!((spent / cost - 1.0).abs() < 1e-12, "B {build} + {delay}, rollout {rollout}: {}", spent / cost - 1.0);
        assert!(rows.iter().all(|row| row.ai_capex >= 0.0));
        assert!(rows.last().is_some_and(|row| row.construction == 0.0));
    }
}

#[test]
fn a_lease_pays_fifteen_years_of_twelve_equal_months() {
    let mut scenario = Scenario { horizon_months: 190.0, ..Scenario::default() };
    scenario.world.market_occupancy = 0.0;
    scenario.company.leases = vec![Lease {
        it_mw: 100.0,
        rent: 130.0,
        escalator: 0.03,
        term_months: 180.0,
        first_month: 5.0,
        ..Lease::named("Whole")
    }];
    let path = CentralPath::run(&scenario);
    let paid: f64 = path.ledger(Strategy::Stay).iter().map(hashpivot::model::ledger::Row::ai_revenue).sum();
    let years: f64 = (0..15).map(|year| 12.0 * 130.0 * 100_000.0 * 1.03_f64.powi(year)).sum();
    assert!((paid / years - 1.0).abs() < 1e-12, "{paid} instead of {years}");
    // The same of the plan's halls, and of the lease that is said in short.
    let mut plan = Scenario { horizon_months: 230.0, ..Scenario::default() };
    (plan.world.market_occupancy, plan.plan.rollout_months) = (0.0, 1.0);
    let path = CentralPath::run(&plan);
    let rows = path.ledger(Strategy::Plan);
    let rent = rows[3].lease_market_rate * 1000.0 * 150.0 / plan.plan.gross_to_it;
    let paid: f64 = rows.iter().map(|row| row.new_ai_revenue).sum();
    let years: f64 = (0..15).map(|year| 12.0 * rent * 1.03_f64.powi(year)).sum();
    assert!((paid / years - 1.0).abs() < 1e-12, "{paid} instead of {years}");
}

#[test]
fn the_price_is_the_markets_or_what_staying_is_worth() {
    let mut scenario = Scenario::default();
    let stay = CentralPath::run(&scenario);
    let row = &stay.ledger(Strategy::Stay)[0];
    assert_eq!(Price::of(&scenario), Price::Nav((row.nav + row.paid_out) / row.shares));
    assert_eq!(stay.price, Price::of(&scenario));
    scenario.company.share_price = 12.5;
    assert_eq!(CentralPath::run(&scenario).price, Price::Market(12.5));
}

#[test]
fn a_convertible_converts_where_its_share_is_worth_it() {
    let at = |converts_at: f64| {
        let mut scenario = Scenario::default();
        scenario.company.debts = vec![Debt { amount: 100e6, due_month: 10.0, converts_at, ..Debt::named("Notes") }];
        let path = CentralPath::run(&scenario);
        path.ledger(Strategy::Stay)[10].clone()
    };
    let (cheap, dear) = (at(0.5), at(500.0));
    assert_eq!((cheap.debt_converted, dear.debt_converted), (100e6, 0.0));
    // 200 m shares more, and as much less debt.
    assert!(cheap.shares > dear.shares + 199e6);
    assert!(cheap.nav > dear.nav + 99e6);
}
