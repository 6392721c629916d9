//! The line at the bottom: what was computed, and how fast.

use crate::app::results::Results;
use crate::model::quantity::Unit;

/// The line, made anew when a result changes.
#[derive(Debug, Default)]
pub struct Status {
    text: String,
    /// What it was made of: the futures, and the time that the central path took.
    made_of: Option<(u64, f64)>,
}

impl Status {
    /// The line.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Follows the results.
    pub(in crate::app) fn refresh(&mut self, results: &Results) {
        let made_of = Some((results.futures().revision(), results.central_ms()));
        if self.made_of != made_of {
            self.made_of = made_of;
            self.text = line(results);
        }
    }
}

fn line(results: &Results) -> String {
    let (futures, central) = (results.futures(), format!("central path {:.2} ms", results.central_ms()));
    match futures.ensemble() {
        Some(ensemble) if !futures.is_stale() => format!(
            "{} paths · {} ms · ±{} pp · {central}",
            Unit::Plain.number(ensemble.paths as f64),
            Unit::Plain.figure(ensemble.elapsed_ms),
            Unit::Percent.rough(ensemble.standard_error()),
        ),
        _ if futures.is_settled() => central,
        _ => format!("computing futures · {central}"),
    }
}
