//! How soon the futures follow the hand: a slider is dragged for ten seconds, a step for every frame of 60 a second,
//! then let go. Prints the time from the last step to the first bands and to the full ensemble, the longest that a step
//! has kept the window, and the memory that all of it has taken. Then time is played on two pages, a slider is dragged, and a
//! story walked, at 1920×1080 without a renderer: prints what a frame costs, its triangles included.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use egui_kittest::Harness;
use hashpivot::app::action::{Action, Command, Input};
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
    play();
    glide();
    // Only Linux says it in a file; the window system and its driver come on top.
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    for line in status.lines().filter(|line| line.starts_with("VmHWM") || line.starts_with("VmRSS")) {
        println!("{line}");
    }
}

/// Frames that are measured at rest, and while time is played.
const PLAYED: usize = 240;

/// The window at 1920×1080, on 10 000 futures that are there.
fn window(page: Page) -> Harness<'static, Window> {
    let loaded = preset::resolve("reference").expect("it is shipped");
    let mut harness =
        Harness::builder().with_size(egui::vec2(1920.0, 1080.0)).with_step_dt(1.0 / 60.0).build_eframe(|cc| {
            let picker = Box::new(SystemPicker);
            let origin = Origin::Shipped("reference");
            let app = App::new(loaded, origin, picker, Settings::default(), None, || {});
            Window::new(&cc.egui_ctx, app)
        });
    let ctx = harness.ctx.clone();
    harness.state_mut().app.apply(Action::Do(Command::Page(page)), &ctx, None);
    while !harness.state().app.results().futures().is_final() {
        harness.step();
        std::thread::sleep(Duration::from_millis(1));
    }
    harness.run_steps(10);
    harness
}

/// What frames cost, triangles included: the mean and the longest, milliseconds. `before` is done ahead of each.
fn frames(harness: &mut Harness<'_, Window>, before: impl Fn(&mut App, &egui::Context, usize)) -> (f64, f64) {
    let ctx = harness.ctx.clone();
    let mut times: Vec<f64> = Vec::with_capacity(PLAYED);
    for number in 0..PLAYED {
        let frame = Instant::now();
        before(&mut harness.state_mut().app, &ctx, number);
        harness.step();
        std::hint::black_box(ctx.tessellate(harness.output().shapes.clone(), 1.0));
        times.push(frame.elapsed().as_secs_f64() * 1e3);
        // A display waits for the next one, and so do the threads that compute futures meanwhile.
        std::thread::sleep(FRAME.saturating_sub(frame.elapsed()));
    }
    times.sort_by(f64::total_cmp);
    (times[PLAYED / 2], times[PLAYED - 1])
}

/// What a frame of the window costs while time is played over 10 000 futures, and while a slider is dragged, beside one
/// in which nothing moves.
fn play() {
    let hashprice = Input(find("world.hashprice").expect("an input"));
    for page in [Page::Overview, Page::CashFlow, Page::Risk, Page::Network, Page::Sector] {
        let mut harness = window(page);
        let ctx = harness.ctx.clone();
        let (rest, _) = frames(&mut harness, |_, _, _| {});
        harness.state_mut().app.apply(Action::Time(Wish::Play), &ctx, None);
        let (played, longest_played) = frames(&mut harness, |_, _, _| {});
        let (dragged, longest_dragged) = frames(&mut harness, |app, ctx, number| {
            app.apply(Action::Set(hashprice, 30.0 + 0.05 * number as f64), ctx, None);
        });
        println!(
            "{}: a frame at rest {rest:.2} ms, played {played:.2} (longest {longest_played:.2}), dragged {dragged:.2} \
             (longest {longest_dragged:.2})",
            page.label()
        );
    }
}

/// What a frame costs while the values of a story glide from step to step.
fn glide() {
    let mut harness = window(Page::Overview);
    let ctx = harness.ctx.clone();
    harness.state_mut().app.apply(Stories::Tell("genius-or-desperate").into(), &ctx, None);
    let (median, longest) = frames(&mut harness, |app, ctx, number| {
        if number % 40 == 39 {
            app.apply(Stories::On.into(), ctx, None);
        }
    });
    println!("A story of which every step glides: a frame {median:.2} ms, the longest {longest:.2}");
}
