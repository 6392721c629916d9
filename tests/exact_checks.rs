//! The exact checks of the model: figures that can be worked out without it.

use hashpivot::model::finance::{irr, level_payment, npv, payback, sculpted_debt};
use hashpivot::model::network::{
    break_even_power_price, hashprice, hashrate_of_difficulty, mwh_per_btc, total_supply_btc,
};

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

/// Net operating income of the textbook project: 1.5 M rent, 15 % opex, both growing by 3 %, 15 years.
fn income() -> Vec<f64> {
    (0..15).map(|year| 1.5e6 * 0.85 * 1.03_f64.powi(year)).collect()
}

fn flows(equity: f64, payments: impl Iterator<Item = f64>) -> Vec<f64> {
    let each = income().into_iter().zip(payments).map(|(noi, payment)| noi - payment);
    std::iter::once(-equity).chain(each).collect()
}

#[test]
fn a_project_without_debt() {
    let flows = flows(12e6, std::iter::repeat(0.0));
    close(irr(&flows).expect("a return") * 100.0, 9.209_47, 5);
    assert!((payback(&flows).expect("a payback") - 8.4).abs() < 0.2);
}

#[test]
fn the_same_with_level_debt() {
    let debt = 0.7 * 12e6;
    let payment = debt * level_payment(0.0775, 15.0);
    let flows = flows(12e6 - debt, std::iter::repeat(payment));
    close(income()[0] / payment, 1.3193, 4);
    close(irr(&flows).expect("a return") * 100.0, 11.797_6, 4);
    close(npv(0.10, &flows), 470_183.54, 2);
}

#[test]
fn the_same_with_debt_sculpted_to_a_cover() {
    let debt = sculpted_debt(0.0775, &income(), 1.35);
    let flows = flows(12e6 - debt, income().into_iter().map(|noi| noi / 1.35));
    close(debt, 9_772_323.00, 2);
    close(irr(&flows).expect("a return") * 100.0, 14.996_0, 4);
    close(npv(0.10, &flows), 733_321.55, 2);
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
