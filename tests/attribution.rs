//! What must hold of any attribution: parts add up, equal inputs have equal parts, and what does nothing has none.

use hashpivot::analysis::attribution::{Method, Split};
use hashpivot::analysis::measure::{Measure, central_measures};
use hashpivot::model::parameters::{ALL, Parameter, find};
use hashpivot::model::scenario::Scenario;
use hashpivot::store::preset;
use proptest::prelude::*;

/// A measure on the central path.
fn central(name: &str) -> impl Fn(&Scenario) -> Option<f64> {
    let measure = Measure::from_name(name).expect("a measure");
    move |scenario| measure.central(&central_measures(scenario))
}

/// The reference company with some inputs moved towards an end of their sliders.
fn moved(moves: &[(usize, f64)]) -> Scenario {
    let mut scenario = Scenario::default();
    for (index, part) in moves {
        let input: &Parameter = &ALL[index % ALL.len()];
        if input.id == "horizon_months" {
            continue;
        }
        let value = input.get(&scenario);
        let (low, high) = input.slider;
        let target = if *part < 0.0 { low } else { high };
        if value.is_finite() {
            input.set(&mut scenario, value + part.abs() * (target - value));
        }
    }
    // As every door of the program leaves it.
    scenario.mend();
    scenario
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn parts_add_up_to_the_change(moves in prop::collection::vec((0_usize..90, -0.6_f64..0.6), 1..6)) {
        let (from, to) = (Scenario::default(), moved(&moves));
        for name in ["value_per_share:plan", "plan_minus_stay", "peak_debt:plan", "dilution:plan"] {
            let found = Split::new(&from, &to, 1).attribute(central(name)).expect("always defined");
            prop_assert_eq!(found.method, Method::Exact);
            let sum: f64 = found.parts.iter().map(|part| part.change).sum();
            let scale = found.from.abs().max(found.to.abs()).max(1.0);
            prop_assert!((sum - (found.to - found.from)).abs() <= 1e-9 * scale, "{}: {:?}", name, found);
            // The way back has the same steps the other way round.
            let back = Split::new(&to, &from, 1).attribute(central(name)).expect("always defined");
            for part in &found.parts {
                let other = back.parts.iter().find(|p| p.group == part.group).expect("the same inputs differ");
                prop_assert!((part.change + other.change).abs() <= 1e-9 * scale, "{}", part.group.name);
            }
        }
    }

    #[test]
    fn inputs_that_play_the_same_part_have_the_same_part(
        a in 0.1_f64..5.0, b in 0.1_f64..5.0, bend in 0.5_f64..3.0,
    ) {
        // A measure that cannot tell hashprice from rent, both moved by the same factor.
        let (from, mut to) = (Scenario::default(), Scenario::default());
        to.world.hashprice *= a;
        to.world.lease_rate *= a;
        to.company.power_price *= b;
        let measure = |s: &Scenario| {
            let part = |now: f64, then: f64| now / then;
            let twins = part(s.world.hashprice, 38.9) + part(s.world.lease_rate, Scenario::default().world.lease_rate);
            Some(twins.powf(bend) * part(s.company.power_price, Scenario::default().company.power_price))
        };
        let found = Split::new(&from, &to, 1).attribute(measure).expect("always defined");
        let of = |id: &str| found.parts.iter().find(|p| p.group.inputs[0].id == id).map_or(0.0, |p| p.change);
        let (hashprice, rent) = (of("world.hashprice"), of("world.lease_rate"));
        prop_assert!((hashprice - rent).abs() <= 1e-9 * hashprice.abs().max(1.0), "{} {}", hashprice, rent);
    }

    #[test]
    fn an_input_that_does_nothing_has_no_part(hashprice in 20.0_f64..80.0, volatility in 0.0_f64..1.2) {
        // Volatility is not on the central path at all.
        let (from, mut to) = (Scenario::default(), Scenario::default());
        to.world.hashprice = hashprice;
        to.world.btc_volatility = volatility;
        let found = Split::new(&from, &to, 1).attribute(central("value_per_share")).expect("always defined");
        let idle = found.parts.iter().find(|p| p.group.inputs[0].id == "world.btc_volatility");
        prop_assert!(idle.is_none_or(|part| part.change == 0.0), "{:?}", found);
    }
}

#[test]
fn presets_that_differ_in_much_are_split_by_section_and_add_up() {
    let from = preset::resolve("pure-miner").expect("shipped").document.scenario;
    let to = preset::resolve("gpu-cloud").expect("shipped").document.scenario;
    let split = Split::new(&from, &to, 1);
    assert!(split.groups().iter().any(|group| group.inputs.len() > 1), "many inputs differ");
    let found = split.attribute(central("value_per_share:plan")).expect("defined");
    let sum: f64 = found.parts.iter().map(|part| part.change).sum();
    assert!((sum - (found.to - found.from)).abs() < 1e-9, "{found:?}");
    assert!(found.parts.windows(2).all(|pair| pair[0].change.abs() >= pair[1].change.abs()), "the largest comes first");
    if let Method::Drawn(_) = found.method {
        assert!(found.parts.iter().all(|part| part.error.is_finite()));
    }
}

#[test]
fn cover_of_debt_is_split_where_there_is_debt_all_the_way() {
    let mut to = Scenario::default();
    for (id, factor) in [("world.borrowing_cost", 1.2), ("world.lease_rate", 0.9), ("plan.capex_per_it_mw", 1.1)] {
        let input = find(id).expect("an input");
        let value = input.get(&to) * factor;
        input.set(&mut to, value);
    }
    let found = Split::new(&Scenario::default(), &to, 1).attribute(central("min_dscr")).expect("defined");
    assert_eq!(found.defined, 1.0);
    assert!(found.parts.iter().all(|part| part.change < 0.0), "each of them hurts: {found:?}");
}
