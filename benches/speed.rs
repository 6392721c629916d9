//! How fast the program answers: the rows of the table that the README gives.

use divan::{Bencher, black_box};
use hashpivot::analysis::evaluation::Evaluation;
use hashpivot::app::charts::Charts;
use hashpivot::app::figures::Figures;
use hashpivot::model::ledger::CentralPath;
use hashpivot::model::scenario::{Scenario, Strategy};
use hashpivot::store::preset::Document;

fn main() {
    divan::main();
}

fn scenario(months: f64) -> Scenario {
    Scenario { horizon_months: months, ..Scenario::default() }
}

/// Three strategies on the central path, by months.
#[divan::bench(args = [120.0, 240.0, 300.0])]
fn central_path(bencher: Bencher, months: f64) {
    let scenario = scenario(months);
    bencher.bench(|| CentralPath::run(black_box(&scenario)));
}

/// The same with measures and the AI build on its own: all that a slider move computes.
#[divan::bench]
fn evaluation(bencher: Bencher) {
    let scenario = scenario(120.0);
    bencher.bench(|| Evaluation::of(black_box(&scenario)));
}

/// What is made of a result for the window: series, cards, verdict.
#[divan::bench]
fn charts_and_cards(bencher: Bencher) {
    let document = Document::default();
    let evaluation = Evaluation::of(&document.scenario);
    bencher.bench(|| {
        let figures = Figures::new(black_box(&evaluation), document.as_of);
        (figures, Charts::new(&document, &evaluation, Strategy::Plan))
    });
}
