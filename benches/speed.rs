//! How fast the program answers the hand: the central path, what is made of it, and a frame, page by page. Ensembles and
//! studies are in `ensemble.rs` and `sensitivity.rs`, what a drag is like in `drag.rs`.

use std::sync::Arc;

use divan::{Bencher, black_box};
use egui_kittest::Harness;
use hashpivot::analysis::contagion::Contagion;
use hashpivot::analysis::ensemble::Control;
use hashpivot::analysis::evaluation::Evaluation;
use hashpivot::analysis::measure::{Measure, Quantity};
use hashpivot::analysis::pivot::PivotCurve;
use hashpivot::analysis::reading::Statistic;
use hashpivot::app::action::{Action, Command, Input};
use hashpivot::app::covers::gallery::Gallery;
use hashpivot::app::covers::sources::Sources;
use hashpivot::app::pages::cash_flow::finance::{BuildTerms, Finance};
use hashpivot::app::pages::network::Section;
use hashpivot::app::pages::network::industry::IndustryPage;
use hashpivot::app::picture::figures::Figures;
use hashpivot::app::picture::series::{ChartSet, OverviewCharts, Series};
use hashpivot::app::shell::dialogs::SystemPicker;
use hashpivot::app::shell::settings::Settings;
use hashpivot::app::{App, Origin, Page};
use hashpivot::model::industry::{IndustryPath, Security};
use hashpivot::model::ledger::CentralPath;
use hashpivot::model::parameters::{ALL, find};
use hashpivot::model::scenario::{Scenario, Strategy};
use hashpivot::store::preset::{self, Document};
use hashpivot::view::Window;
use hashpivot::worker::Options;
use hashpivot::worker::attribution::{Change, attribute};
use hashpivot::worker::waker;

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

/// The build alone with sculpted debt: what it adds to it.
#[divan::bench]
fn build_alone(bencher: Bencher) {
    let document = Document::default();
    let evaluation = Evaluation::of(&document.scenario);
    bencher.bench(|| Finance::of(black_box(&evaluation), BuildTerms::default(), document.as_of));
}

/// What is made of a result for the first page: series, cards, verdict.
#[divan::bench]
fn charts_and_cards(bencher: Bencher) {
    let document = Document::default();
    let evaluation = Evaluation::of(&document.scenario);
    bencher.bench(|| {
        let figures =
            Figures::new(black_box(&evaluation), None, false, (Strategy::Plan, Statistic::Median), document.as_of);
        (figures, OverviewCharts::of(&Series::new(&document, &evaluation, Strategy::Plan)))
    });
}

/// Where every input comes from: part of every slider move.
#[divan::bench]
fn sources_of_a_scenario(bencher: Bencher) {
    let document = Document::default();
    bencher.bench(|| Sources::of(black_box(&document), &document));
}

/// The gallery is opened for the first time: every shipped preset is read. No verdict is computed yet.
#[divan::bench]
fn gallery_opens(bencher: Bencher) {
    bencher.bench(|| {
        let mut gallery = Gallery::new(waker(|| {}));
        gallery.open();
        gallery
    });
}

/// A slider moves by a step: from the new value to the shapes of a finished frame, rasterisation excluded.
#[divan::bench(args = [Page::Sector, Page::Overview, Page::CashFlow, Page::Risk, Page::Network, Page::Ledger])]
fn slider_move_to_frame(bencher: Bencher, page: Page) {
    let loaded = preset::resolve("reference").expect("it is shipped");
    let hashprice = Input(find("world.hashprice").expect("an input"));
    let mut harness = Harness::builder().with_size(egui::vec2(1920.0, 1080.0)).build_eframe(|cc| {
        let (picker, settings) = (Box::new(SystemPicker), Settings::default());
        let app = App::new(loaded, Origin::Shipped("reference"), picker, settings, None, || {});
        Window::new(&cc.egui_ctx, app)
    });
    let ctx = harness.ctx.clone();
    harness.state_mut().app.apply(Action::Do(Command::Page(page)), &ctx, None);
    while !harness.state().app.results().futures().is_settled() {
        harness.step();
    }
    let mut value = 38.9;
    bencher.bench_local(|| {
        value = if value > 60.0 { 38.9 } else { value + 0.1 };
        harness.state_mut().app.apply(Action::Set(hashprice, value), &ctx, None);
        harness.step();
        ctx.tessellate(harness.output().shapes.clone(), 1.0)
    });
}

/// From nothing to the shapes of the first frame: settings, fonts, the preset, its central path and the overview. The
/// window system and its graphics driver come on top.
#[divan::bench(sample_count = 20)]
fn start_to_first_frame(bencher: Bencher) {
    bencher.bench_local(|| {
        let loaded = preset::resolve("reference").expect("it is shipped");
        let harness = Harness::builder().with_size(egui::vec2(1280.0, 800.0)).with_max_steps(1).build_eframe(|cc| {
            let (picker, settings) = (Box::new(SystemPicker), Settings::default());
            Window::new(&cc.egui_ctx, App::new(loaded, Origin::Shipped("reference"), picker, settings, None, || {}))
        });
        harness.output().shapes.len()
    });
}

/// The industry behind the network, by months: cohorts, exit and drift.
#[divan::bench(args = [120.0, 240.0])]
fn industry(bencher: Bencher, months: f64) {
    let scenario = scenario(months);
    bencher.bench(|| IndustryPath::run(black_box(&scenario)));
}

/// The same with concentration and security in every month: all that a section reads.
#[divan::bench(args = [120.0, 240.0])]
fn industry_with_measures(bencher: Bencher, months: f64) {
    let scenario = scenario(months);
    bencher.bench(|| {
        let path = IndustryPath::run(black_box(&scenario));
        let each = (0..path.months.len())
            .map(|t| (path.of_hashrate(t), path.of_ai(t), path.small_share(t), Security::of(&scenario, &path, t)));
        each.collect::<Vec<_>>()
    });
}

/// How many can pivot: the curve alone.
#[divan::bench(args = [120.0, 240.0])]
fn pivot_curve(bencher: Bencher, months: f64) {
    let scenario = scenario(months);
    bencher.bench(|| PivotCurve::of(black_box(&scenario)));
}

/// The end of the boom, with and without each link.
#[divan::bench]
fn contagion(bencher: Bencher) {
    let scenario = scenario(120.0);
    bencher.bench(|| Contagion::of(black_box(&scenario)));
}

/// A section of the network page that is there at once, from the scenario to its charts and tables.
#[divan::bench(args = [Section::Industry, Section::Concentration, Section::Security])]
fn network_section(bencher: Bencher, section: Section) {
    let document = Document::default();
    bencher.bench(|| IndustryPage::of(black_box(&document), section));
}

/// What a change of so many inputs is due to, on the central path and all processors.
#[divan::bench(args = [4, 10, 12])]
fn waterfall(bencher: Bencher, inputs: usize) {
    let (from, mut to) = (scenario(120.0), scenario(120.0));
    let finite = ALL.iter().filter(|p| p.get(&from).is_finite() && p.id != "horizon_months");
    for parameter in finite.step_by(6).take(inputs) {
        let (low, high) = parameter.slider;
        parameter.set(&mut to, parameter.get(&from) + 0.05 * (high - low));
    }
    let measure = Measure::Of(Quantity::ValuePerShare, Strategy::Plan);
    let change = Change { from: Arc::new(from), to: Arc::new(to), measure, opened: Vec::new(), seed: 1 };
    bencher.bench(|| attribute(black_box(&change), &Options::default(), &Control::new()));
}
