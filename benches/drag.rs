//! How soon the futures follow the hand: a slider is dragged for ten seconds, a step for every frame of 60 a second,
//! then let go. Prints the time from the last step to the first bands and to the full ensemble, the longest that a step
//! has kept the window, and the memory that all of it has taken. Then time is played on two pages, without a renderer:
//! prints what a frame costs at rest and while the months go by.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use egui_kittest::Harness;
use hashpivot::app::action::{Action, Command, Input};
use hashpivot::app::shell::dialogs::SystemPicker;
use hashpivot::app::shell::settings::Settings;
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
    // Only Linux says it in a file; the window system and its driver come on top.
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    for line in status.lines().filter(|line| line.starts_with("VmHWM") || line.starts_with("VmRSS")) {
        println!("{line}");
    }
}

/// Frames that are measured at rest, and while time is played.
const PLAYED: usize = 240;

/// What a frame of the window costs while time is played over 10 000 futures, beside one in which it stands.
fn play() {
    for page in [Page::Overview, Page::Risk] {
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
        let frames = |harness: &mut Harness<'_, Window>| {
            let mut longest = Duration::ZERO;
            let start = Instant::now();
            for _ in 0..PLAYED {
                let frame = Instant::now();
                harness.step();
                longest = longest.max(frame.elapsed());
            }
            (start.elapsed().as_secs_f64() * 1e3 / PLAYED as f64, longest.as_secs_f64() * 1e3)
        };
        let (rest, _) = frames(&mut harness);
        harness.state_mut().app.apply(Action::Time(Wish::Play), &ctx, None);
        let (played, longest) = frames(&mut harness);
        assert!(harness.state().app.time().is_playing(), "240 frames are 32 months");
        println!("{}: a frame at rest {rest:.2}, played {played:.2}, the longest {longest:.2}", page.label());
    }
}
