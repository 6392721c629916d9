//! What the program holds: of many futures while they are drawn and once they are there, of the sector, and on every page.
//! All of it is counted by an allocator of the tests' own, so that neither the system nor a graphics driver is among it.

mod counting;

use std::num::NonZero;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use egui::{Context, FullOutput, TexturesDelta, vec2};
use egui_kittest::{Harness, TestRenderer};
use hashpivot::analysis::ensemble::{EnsembleSpec, MOST_KEPT};
use hashpivot::app::action::{Action, Command, Input};
use hashpivot::app::shell::dialogs::SystemPicker;
use hashpivot::app::shell::settings::Settings;
use hashpivot::app::{App, Origin, Page};
use hashpivot::model::parameters::find;
use hashpivot::model::scenario::Scenario;
use hashpivot::store::preset;
use hashpivot::view::Window;
use hashpivot::worker::sector::{SectorRun, sectors};
use hashpivot::worker::{Options, Turn, run_ensemble, waker};
use image::RgbaImage;

#[global_allocator]
static ALLOCATOR: counting::Counting = counting::Counting;

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_mins(2);

/// Memory is that of the whole process: one test at a time.
static ALONE: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The most that something holds beyond what was there before it, and what of it is still there after it, bytes.
fn measured<R>(of: impl FnOnce() -> R) -> (R, isize, isize) {
    let before = counting::held();
    counting::forget_highest();
    let result = of();
    (result, counting::highest() - before, counting::held() - before)
}

/// A scenario of a year, which is quickly done.
fn year() -> Scenario {
    Scenario { horizon_months: 12.0, ..Scenario::default() }
}

#[test]
fn a_future_among_very_many_takes_few_bytes_while_they_run_and_none_afterwards() {
    let _alone = alone();
    let run = |paths: usize| {
        let spec = EnsembleSpec { paths, seed: 1 };
        // A block waits for one before it that a thread has been kept from: one thread waits for none.
        let options = Options { threads: NonZero::new(1), ..Options::default() };
        measured(|| run_ensemble(&year(), &spec, &options))
    };
    // What is made once.
    drop(run(1_000));
    let (few, most_of_few, kept_of_few) = run(MOST_KEPT + 1_000);
    let (many, most_of_many, kept_of_many) = run(2 * MOST_KEPT + 1_000);
    assert!(few.paths < many.paths && many.strategies.iter().all(|strategy| strategy.values.is_empty()));
    let each = (most_of_many - most_of_few) as f64 / MOST_KEPT as f64;
    // Value and what a share comes to, the market at its end, of three strategies, in single precision: 63; then an order
    // for percentiles, and the places of blocks. A million come to 80 MB.
    assert!(each < 80.0, "{each} bytes a future while it runs");
    assert!(most_of_few < 40_000_000, "{most_of_few} bytes of {} futures", few.paths);
    assert!(kept_of_many < kept_of_few + 100_000, "{kept_of_few} and {kept_of_many} bytes are kept");
    assert!(kept_of_many < 1_000_000, "{kept_of_many} bytes are kept");
}

#[test]
fn the_sector_gives_back_what_it_knows_of_single_futures() {
    let _alone = alone();
    let scenarios: Arc<[Scenario]> = (0..12)
        .map(|i| {
            let mut scenario = year();
            scenario.company.cash += f64::from(i) * 1e6;
            scenario
        })
        .collect();
    let run = |paths: usize| {
        let asked = SectorRun { scenarios: Arc::clone(&scenarios), spec: EnsembleSpec { paths, seed: 1 } };
        measured(|| {
            let worker = sectors(Turn::First, waker(|| {})).expect("a thread");
            let generation = worker.submit(asked);
            let start = Instant::now();
            loop {
                assert!(start.elapsed() < PATIENCE, "it starves");
                match worker.poll() {
                    Some(report) if report.complete => {
                        assert_eq!(report.generation, generation);
                        return report.result.expect("no panic");
                    }
                    _ => thread::sleep(Duration::from_millis(1)),
                }
            }
        })
    };
    drop(run(256));
    let (few, most_of_few, kept_of_few) = run(2_560);
    let (many, most_of_many, kept_of_many) = run(10_240);
    let each = (most_of_many - most_of_few) as f64 / (12.0 * (10_240.0 - 2_560.0));
    assert!(each < 160.0, "{each} bytes of each future of a company while they run");
    assert!(kept_of_many < kept_of_few + 200_000, "{kept_of_few} and {kept_of_many} bytes are kept");
    assert!(kept_of_many < 12 * 150_000, "{kept_of_many} bytes are kept");
    assert_eq!((few.members.len(), many.members[0].ensemble.paths), (12, 10_240));
}

/// Pixels that nobody looks at.
struct NoPixels;

impl TestRenderer for NoPixels {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        delta.clear();
    }

    fn render(&mut self, _: &Context, _: &FullOutput) -> Result<RgbaImage, String> {
        Err("nobody looks".to_owned())
    }
}

/// Draws frames until this holds.
fn wait(harness: &mut Harness<'_, Window>, what: &str, is: impl Fn(&App) -> bool) {
    let start = Instant::now();
    while !is(&harness.state().app) {
        assert!(start.elapsed() < PATIENCE, "{what}");
        harness.step();
        thread::sleep(Duration::from_millis(1));
    }
}

#[test]
fn no_page_of_a_large_window_holds_much() {
    let _alone = alone();
    let before = counting::held();
    let settings = Settings { paths: 1_000, ..Settings::default() };
    let mut loaded = preset::resolve("reference").expect("it is shipped");
    loaded.document.scenario.horizon_months = 60.0;
    let app = App::new(loaded, Origin::Shipped("reference"), Box::new(SystemPicker), settings, None, || {});
    let mut harness = Harness::builder()
        .with_size(vec2(2560.0, 1440.0))
        .allow_missing_glyphs()
        .with_accessibility_check(false)
        .renderer(NoPixels)
        .build_eframe(|cc| Window::new(&cc.egui_ctx, app));
    let ctx = harness.ctx.clone();
    wait(&mut harness, "no futures", |app| app.results().futures().is_settled());
    harness.state_mut().app.apply(Action::Do(Command::PinBaseline), &ctx, None);
    let hashprice = Input(find("world.hashprice").expect("an input"));
    harness.state_mut().app.apply(Action::Set(hashprice, 44.0), &ctx, None);
    wait(&mut harness, "no futures", |app| app.results().futures().is_settled());
    let mut told = Vec::new();
    for page in Page::ALL {
        counting::forget_highest();
        harness.state_mut().app.apply(Action::Do(Command::Page(page)), &ctx, None);
        harness.run_steps(2);
        if page == Page::Sector {
            wait(&mut harness, "no sector", |app| app.pages().sector.is_settled());
        }
        harness.run_steps(8);
        let (held, highest) = (counting::held() - before, counting::highest() - before);
        told.push(format!("{}: {:.1} MB held, {:.1} at most", page.label(), held as f64 / 1e6, highest as f64 / 1e6));
        // A name for each thing that is shown, as a screen reader has it, is among it.
        assert!(held < 25_000_000 && highest < 40_000_000, "{told:#?}");
    }
    println!("{told:#?}");
}
