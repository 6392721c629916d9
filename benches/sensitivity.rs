//! Speed of the questions of the What-matters page, on all processors: `cargo bench --bench sensitivity`.

use std::sync::Arc;

use divan::Bencher;
use hashpivot::analysis::break_even::Criterion;
use hashpivot::analysis::ensemble::{Control, EnsembleSpec};
use hashpivot::analysis::heat_map::Axes;
use hashpivot::analysis::reading::Basis;
use hashpivot::analysis::sensitivity::Move;
use hashpivot::model::parameters::{ALL, find};
use hashpivot::model::scenario::{Scenario, Strategy};
use hashpivot::worker::studies::{Desk, Inquiry, Question};

fn main() {
    divan::main();
}

fn ask(bencher: Bencher, question: &Question, basis: Basis) {
    let desk = Desk::default();
    let inquiry = Inquiry {
        scenario: Arc::new(Scenario::default()),
        question: question.clone(),
        basis,
        spec: EnsembleSpec { paths: 1_000, seed: 1 },
        strategies: &[Strategy::Stay, Strategy::Plan],
    };
    bencher.bench_local(|| {
        desk.answer(&inquiry, &Control::new(), &|answer, _| drop(divan::black_box(answer))).expect("no panic");
    });
}

fn tornado() -> Question {
    Question::Tornado(ALL.iter().map(|input| Move { input, spread: input.spread }).collect())
}

fn map() -> Question {
    let inputs = ["world.hashprice", "world.lease_rate"].map(|id| find(id).expect("an input"));
    Question::Map(Axes::new(&Scenario::default(), inputs))
}

#[divan::bench]
fn tornado_over_every_input_central(bencher: Bencher) {
    ask(bencher, &tornado(), Basis::Central);
}

#[divan::bench(sample_count = 20)]
fn tornado_over_every_input_1000_paths(bencher: Bencher) {
    ask(bencher, &tornado(), Basis::Futures);
}

#[divan::bench]
fn map_41_by_41_central(bencher: Bencher) {
    ask(bencher, &map(), Basis::Central);
}

#[divan::bench(sample_count = 3)]
fn map_41_by_41_1000_paths(bencher: Bencher) {
    ask(bencher, &map(), Basis::Futures);
}

#[divan::bench]
fn break_even_of_eight_inputs_by_four_criteria(bencher: Bencher) {
    let mut inputs: Vec<_> = ALL.iter().filter(|p| p.headline).collect();
    inputs.extend(["plan.capex_per_it_mw", "company.power_price"].map(|id| find(id).expect("an input")));
    let criteria = vec![
        Criterion::PlanEqualsStay,
        Criterion::PlanDefaults,
        Criterion::SmallestDscr(1.0),
        Criterion::SmallestDscr(1.25),
    ];
    ask(bencher, &Question::BreakEven(inputs, criteria), Basis::Central);
}
