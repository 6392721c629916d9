//! How soon the futures follow the hand: a slider is dragged for ten seconds, a step for every frame of 60 a second,
//! then let go. Prints the time from the last step to the first bands and to the full ensemble, the longest that a step
//! has kept the window, and the memory that all of it has taken.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use hashpivot::app::action::{Action, Input};
use hashpivot::app::shell::dialogs::SystemPicker;
use hashpivot::app::shell::settings::Settings;
use hashpivot::app::{App, Origin};
use hashpivot::model::parameters::find;
use hashpivot::store::preset;

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
    // Only Linux says it in a file; the window system and its driver come on top.
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    for line in status.lines().filter(|line| line.starts_with("VmHWM") || line.starts_with("VmRSS")) {
        println!("{line}");
    }
}
