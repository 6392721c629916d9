//! How soon the futures follow the hand: a slider is dragged for ten seconds, a step for every frame of 60 a second,
//! then let go. Prints the time from the last step to the first bands and to the full ensemble, the longest that a step
//! has kept the window, and the memory that all of it has taken. Then, at 1920×1080 without a renderer, what a frame costs,
//! its triangles included: on every page and in every section, at rest and while a slider is dragged, beside the overview;
//! while time is played; while a story is walked.
//!
//! `cargo bench --bench drag -- ledger` measures the frames of the places with that in their name alone.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use eframe::App as _;
use egui::{Pos2, RawInput, Rect, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use hashpivot::app::action::{Action, Command, Input};
use hashpivot::app::book::{Change, EntryAction, List};
use hashpivot::app::pages::compare::Wish as Comparing;
use hashpivot::app::pages::{cash_flow, network, sector, what_matters};
use hashpivot::app::shell::dialogs::SystemPicker;
use hashpivot::app::shell::settings::Settings;
use hashpivot::app::stories::Wish as Stories;
use hashpivot::app::time::Wish;
use hashpivot::app::{App, Origin, Page};
use hashpivot::model::parameters::find;
use hashpivot::store::preset;
use hashpivot::view::Window;

/// Steps of a drag of ten seconds, and the time between two.
const STEPS: u32 = 600;
const FRAME: Duration = Duration::from_micros(16_667);
/// Longer than any run takes.
const PATIENCE: Duration = Duration::from_secs(10);

fn main() {
    hashpivot::worker::leave_a_core();
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    if !wanted.is_empty() {
        return pages(&wanted);
    }
    drag();
    pages(&[]);
    play();
    glide();
    // Only Linux says it in a file; the window system and its driver come on top.
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    for line in status.lines().filter(|line| line.starts_with("VmHWM") || line.starts_with("VmRSS")) {
        println!("{line}");
    }
}

/// How soon the futures follow the hand.
fn drag() {
    let (sender, news) = mpsc::channel();
    let wake = move || sender.send(()).unwrap_or_default();
    let loaded = preset::resolve("reference").expect("it is shipped");
    let settings = Settings::default();
    let mut app = App::new(loaded, Origin::Shipped("reference"), Box::new(SystemPicker), settings, None, wake);
    let ctx = egui::Context::default();
    let hashprice = Input(find("world.hashprice").expect("an input"));
    println!("drag of ten seconds, {} paths; milliseconds after the last step:", app.results().futures().spec().paths);
    for run in 0..3 {
        let mut results = 0;
        let (mut last, mut longest) = (Instant::now(), Duration::ZERO);
        for step in 0..STEPS {
            let frame = Instant::now();
            app.poll(&ctx, None);
            results += u32::from(!app.results().futures().is_stale());
            app.apply(Action::Set(hashprice, 30.0 + 0.05 * f64::from(step + run)), &ctx, None);
            last = Instant::now();
            longest = longest.max(frame.elapsed());
            std::thread::sleep(FRAME.saturating_sub(frame.elapsed()));
        }
        let mut first = None;
        while !app.results().futures().is_settled() {
            app.poll(&ctx, None);
            if !app.results().futures().is_stale() && first.is_none() {
                first = Some(last.elapsed());
            }
            if !app.results().futures().is_settled() && news.recv_timeout(PATIENCE).is_err() {
                break;
            }
        }
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        println!(
            "first bands {:.1}, full ensemble {:.1}; bands were current in {results} of {STEPS} frames; longest step {:.1}",
            first.map_or(f64::NAN, ms),
            ms(last.elapsed()),
            ms(longest),
        );
    }
}

/// Size of the window, points.
const SIZE: Vec2 = vec2(1920.0, 1080.0);
/// Frames that are measured while time is played.
const PLAYED: usize = 240;
/// The same of each of many places, at rest and while a slider is dragged.
const GLANCED: usize = 80;

/// A place in the window: what it is called, the preset that is open, and what leads there.
struct Spot {
    name: String,
    preset: &'static str,
    steps: Vec<Action>,
    /// The company's block is open, with its lists.
    book: bool,
}

/// Every page and section; the first and the last are the overview, which the others are measured by.
fn spots() -> Vec<Spot> {
    let page = |page: Page, section: &str, steps: Vec<Action>| {
        let to = std::iter::once(Action::Do(Command::Page(page)));
        let name = format!("{} {section}", page.label()).trim_end().to_owned();
        Spot { name, preset: "reference", steps: to.chain(steps).collect(), book: false }
    };
    let mut all = vec![page(Page::Overview, "", Vec::new())];
    let sector =
        |section: sector::Section| page(Page::Sector, section.label(), vec![sector::Wish::Section(section).into()]);
    all.extend(sector::Section::ALL.map(sector));
    let cash = |section: cash_flow::Section| {
        page(Page::CashFlow, section.label(), vec![cash_flow::Wish::Section(section).into()])
    };
    all.extend(cash_flow::Section::ALL.map(cash));
    all.push(page(Page::Risk, "", Vec::new()));
    let matters = |section: what_matters::Section| {
        page(Page::WhatMatters, section.label(), vec![what_matters::Wish::Section(section).into()])
    };
    all.extend(what_matters::Section::ALL.map(matters));
    let network =
        |section: network::Section| page(Page::Network, section.label(), vec![network::Wish::Section(section).into()]);
    all.extend(network::Section::ALL.map(network));
    let beside = ["pure-miner", "hybrid"].map(|name| Comparing::AddShipped(name).into());
    all.push(page(Page::Compare, "", beside.into()));
    all.push(page(Page::Ledger, "", Vec::new()));
    let open = |list, place| Action::Entry(EntryAction { list, place, change: Change::Toggle });
    let book = vec![open(List::Leases, 0), open(List::Debts, 0)];
    for of in [Page::Overview, Page::CashFlow] {
        all.push(Spot { preset: "core-scientific", book: true, ..page(of, "(the book open)", book.clone()) });
    }
    all.push(page(Page::Overview, "", Vec::new()));
    all
}

/// What a frame costs at rest and while a slider is dragged, place by place.
fn pages(wanted: &[String]) {
    let hashprice = Input(find("world.hashprice").expect("an input"));
    let is_wanted = |spot: &Spot| {
        let name = spot.name.to_lowercase();
        wanted.is_empty() || spot.name == "Overview" || wanted.iter().any(|word| name.contains(&word.to_lowercase()))
    };
    let mut overview = None;
    println!("milliseconds of a frame: the tenth of a hundred and the median, and how many overviews that is");
    println!("{:40} {:>8} {:>8} {:>6} {:>8} {:>8} {:>6}", "", "at rest", "", "", "dragged", "", "");
    for spot in spots().into_iter().filter(is_wanted) {
        let mut harness = arrive(&spot);
        let rest = frames(&mut harness, GLANCED, |_, _, _| {});
        let dragged = frames(&mut harness, GLANCED, |app, ctx, number| {
            app.apply(Action::Set(hashprice, 30.0 + 0.05 * number as f64), ctx, None);
        });
        let of = |cost: &Cost| [cost.least, cost.median];
        let [rest, dragged] = [of(&rest), of(&dragged)];
        let (own, theirs) = *overview.get_or_insert((rest[1], dragged[1]));
        println!(
            "{:40} {:8.2} {:8.2} {:5.1}x {:8.2} {:8.2} {:5.1}x",
            spot.name,
            rest[0],
            rest[1],
            rest[1] / own,
            dragged[0],
            dragged[1],
            dragged[1] / theirs
        );
    }
}

/// The window in a place.
fn arrive(spot: &Spot) -> Harness<'static, Window> {
    let mut harness = window(spot.preset, &spot.steps);
    if spot.book {
        harness.get_by_label("Company").click();
        harness.run_steps(30);
    }
    harness
}

/// The window at 1920×1080, on 10 000 futures that are there, after these steps.
fn window(preset: &str, steps: &[Action]) -> Harness<'static, Window> {
    let origin = Origin::Shipped("reference");
    let loaded = preset::resolve(preset).expect("it is shipped");
    let mut harness = Harness::builder().with_size(SIZE).with_step_dt(1.0 / 60.0).build_eframe(|cc| {
        let picker = Box::new(SystemPicker);
        let app = App::new(loaded, origin, picker, Settings::default(), None, || {});
        Window::new(&cc.egui_ctx, app)
    });
    let ctx = harness.ctx.clone();
    for step in steps {
        harness.state_mut().app.apply(step.clone(), &ctx, None);
    }
    while !harness.state().app.results().futures().is_final() {
        harness.step();
        std::thread::sleep(Duration::from_millis(1));
    }
    harness.run_steps(10);
    harness
}

/// What so many frames cost, triangles included, in milliseconds.
struct Cost {
    /// Of nine in ten frames at least: what is left where other programs are kept from the processor.
    least: f64,
    median: f64,
    longest: f64,
}

/// Draws so many frames. `before` is done ahead of each. Nobody reads the screen aloud: the tree of names, which the
/// harness asks for, is made for those alone who do.
fn frames(harness: &mut Harness<'_, Window>, count: usize, before: impl Fn(&mut App, &egui::Context, usize)) -> Cost {
    let ctx = harness.ctx.clone();
    ctx.disable_accesskit();
    let mut of_system = eframe::Frame::_new_kittest();
    let mut times: Vec<f64> = Vec::with_capacity(count);
    let began = ctx.input(|input| input.time);
    for number in 0..count {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, SIZE)),
            time: Some(began + FRAME.as_secs_f64() * (number + 1) as f64),
            focused: true,
            ..RawInput::default()
        };
        let frame = Instant::now();
        before(&mut harness.state_mut().app, &ctx, number);
        let mut output = ctx.run_ui(input, |ui| harness.state_mut().ui(ui, &mut of_system));
        std::hint::black_box(ctx.tessellate(std::mem::take(&mut output.shapes), 1.0));
        times.push(frame.elapsed().as_secs_f64() * 1e3);
        output.drop_without_applying_deltas();
        // A display waits for the next one, and so do the threads that compute futures meanwhile.
        std::thread::sleep(FRAME.saturating_sub(frame.elapsed()));
    }
    times.sort_by(f64::total_cmp);
    Cost { least: times[count / 10], median: times[count / 2], longest: times[count - 1] }
}

/// What a frame of the window costs while time is played over 10 000 futures.
fn play() {
    for page in [Page::Overview, Page::CashFlow] {
        let mut harness = window("reference", &[Action::Do(Command::Page(page)), Action::Time(Wish::Play)]);
        let Cost { median: played, longest, .. } = frames(&mut harness, PLAYED, |_, _, _| {});
        println!("{}: a frame while time is played {played:.2} ms, the longest {longest:.2}", page.label());
    }
}

/// What a frame costs while the values of a story glide from step to step.
fn glide() {
    let mut harness = window("reference", &[]);
    let ctx = harness.ctx.clone();
    harness.state_mut().app.apply(Stories::Tell("genius-or-desperate").into(), &ctx, None);
    let Cost { median, longest, .. } = frames(&mut harness, PLAYED, |app, ctx, number| {
        if number % 40 == 39 {
            app.apply(Stories::On.into(), ctx, None);
        }
    });
    println!("A story of which every step glides: a frame {median:.2} ms, the longest {longest:.2}");
}
