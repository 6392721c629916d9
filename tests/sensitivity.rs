//! What every shipped preset has to say about its drivers: signs that finance gives, roots that hold, nothing made up.

use hashpivot::analysis::break_even::{BreakEven, Criterion};
use hashpivot::analysis::ensemble::{Control, EnsembleSpec};
use hashpivot::analysis::measure::{Measure, Quantity, central_measures};
use hashpivot::analysis::reading::{Basis, Reading, Statistic};
use hashpivot::analysis::sensitivity::{Move, Tornado, with};
use hashpivot::model::parameters::{Spread, find};
use hashpivot::model::scenario::{Scenario, Strategy};
use hashpivot::store::preset;
use hashpivot::worker::studies::{Answer, Desk, Inquiry, Question};

const VALUE: Measure = Measure::Of(Quantity::ValuePerShare, Strategy::Plan);

fn presets() -> impl Iterator<Item = (&'static str, Scenario)> {
    preset::SHIPPED
        .iter()
        .map(|shipped| (shipped.name, preset::parse(shipped.text).expect("a shipped preset").document.scenario))
}

/// The plan's value per share with an input moved down, as it is, and moved up.
fn moved(scenario: &Scenario, id: &str) -> [f64; 3] {
    let input = find(id).expect("an input");
    let [down, up] = input.moved(scenario, input.spread);
    [down, input.get(scenario), up]
        .map(|value| VALUE.central(&central_measures(&with(scenario, input, value))).expect("a value per share"))
}

#[test]
fn dearer_debt_never_raises_and_a_higher_rent_never_lowers_the_plans_value() {
    for (name, scenario) in presets() {
        let dearer = moved(&scenario, "world.borrowing_cost");
        assert!(dearer[0] >= dearer[1] && dearer[1] >= dearer[2], "{name}: {dearer:?}");
        let higher = moved(&scenario, "world.lease_rate");
        assert!(higher[0] <= higher[1] && higher[1] <= higher[2], "{name}: {higher:?}");
    }
}

#[test]
fn break_even_rents_hold_when_the_model_is_asked_on_both_sides() {
    let input = find("world.lease_rate").expect("an input");
    let mut roots = 0;
    for (name, scenario) in presets() {
        let found = BreakEven::of(&scenario, input, &[Criterion::PlanEqualsStay]);
        for crossing in found.crossings(Criterion::PlanEqualsStay) {
            roots += 1;
            let lead = |rent: f64| {
                let measures = central_measures(&with(&scenario, input, rent));
                Measure::PlanMinusStay.central(&measures).expect("a value")
            };
            let (below, above) = (lead(crossing.between.0 - 1e-3), lead(crossing.between.1 + 1e-3));
            let changes = (below > 0.0) != (above > 0.0) || (below < 0.0) != (above < 0.0);
            assert!(changes, "{name}: {below} and {above} at {crossing:?}");
        }
    }
    assert!(roots > 10, "only {roots} roots");
}

#[test]
fn an_input_that_does_not_move_changes_nothing() {
    let scenario = Scenario::default();
    let moves: Vec<Move> = ["world.hashprice", "plan.ai_share"]
        .map(|id| Move { input: find(id).expect("an input"), spread: Spread::Plus(0.0) })
        .to_vec();
    let variants = Tornado::variants(&scenario, &moves);
    assert_eq!(variants.len(), 1, "only the scenario itself is evaluated");
    let tornado = Tornado::new(&scenario, moves, variants.iter().map(Reading::of).collect()).expect("a tornado");
    assert!(tornado.bars(VALUE, Statistic::Central).iter().all(|bar| bar.extent == 0.0));
}

#[test]
fn a_desk_says_what_a_price_implies_and_where_chances_cross_and_stops_when_it_is_told() {
    let scenario = std::sync::Arc::new(Scenario { horizon_months: 48.0, ..Scenario::default() });
    let inputs = ["world.lease_rate", "world.bust_probability"].map(|id| find(id).expect("an input")).to_vec();
    let inquiry = |question| Inquiry {
        scenario: std::sync::Arc::clone(&scenario),
        question,
        basis: Basis::Futures,
        spec: EnsembleSpec { paths: 128, seed: 3 },
        strategies: &[Strategy::Plan],
    };
    let told = |question| {
        let answers = std::sync::Mutex::new(Vec::new());
        let tell = |answer, complete: bool| answers.lock().expect("no panic").push((answer, complete));
        Desk::default().answer(&inquiry(question), &Control::new(), &tell).expect("no panic");
        answers.into_inner().expect("no panic")
    };
    let implied = told(Question::Implied(Strategy::Plan, 2.0, inputs.clone(), None));
    let [(Answer::Implied(found, None), true)] = &implied[..] else { panic!("{implied:?}") };
    let own = hashpivot::analysis::implied::Implied::of(&scenario, Strategy::Plan, 2.0, inputs[0]);
    assert_eq!(found[0].crossings, own.crossings);
    // One input after the other, the last one complete.
    let crossed = told(Question::BreakEvenOverFutures(inputs.clone()));
    let counts: Vec<(usize, bool)> = crossed
        .iter()
        .map(|(answer, complete)| match answer {
            Answer::BreakEvenOverFutures(found) => (found.len(), *complete),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(counts, [(1, false), (2, true)]);
    let stopped = Control::new();
    stopped.stop();
    let silent = |_: Answer, _: bool| panic!("a stopped inquiry has nothing to tell");
    let question = Question::BreakEvenOverFutures(inputs);
    Desk::default().answer(&inquiry(question), &stopped, &silent).expect("no panic");
}

#[test]
fn a_desk_answers_over_futures_what_the_ensemble_says_and_stops_when_it_is_told() {
    let scenario = std::sync::Arc::new(Scenario::default());
    let spec = EnsembleSpec { paths: 512, seed: 3 };
    let rent = find("world.lease_rate").expect("an input");
    let inquiry = Inquiry {
        scenario: std::sync::Arc::clone(&scenario),
        question: Question::Tornado(vec![Move { input: rent, spread: rent.spread }]),
        basis: Basis::Futures,
        spec,
        strategies: &Strategy::ALL,
    };
    let found = std::sync::Mutex::new(None);
    let tell = |answer, complete: bool| {
        assert!(complete);
        *found.lock().expect("no panic") = Some(answer);
    };
    Desk::default().answer(&inquiry, &Control::new(), &tell).expect("no panic");
    let Some(Answer::Tornado(tornado)) = found.into_inner().expect("no panic") else { panic!("no tornado") };
    let ensemble = hashpivot::worker::run_ensemble(&scenario, &spec, &hashpivot::worker::Options::default());
    for measure in Measure::all().filter(|measure| measure.has_futures()) {
        assert_eq!(tornado.base.value(measure, Statistic::Mean), measure.expected(&ensemble), "{}", measure.name());
    }
    let stopped = Control::new();
    stopped.stop();
    let silent = |_: Answer, _: bool| panic!("a stopped inquiry has nothing to tell");
    Desk::default().answer(&inquiry, &stopped, &silent).expect("no panic");
}
