//! The report.

use super::pdf::pdf;
use crate::app::paper::report::{CHARTS, Report};
use crate::app::paper::studio::{Studio, Subject};
use crate::app::paper::workbook::workbook;
use crate::app::paper::{Form, PaperError};
use crate::view::pages::PageStates;

use super::offscreen::Offscreen;
use super::svg::Drawn;
use super::{html, sheets};

/// Makes a report on a subject.
///
/// # Errors
/// [`PaperError`] where a part of it cannot be computed.
pub fn report(subject: &Subject, form: Form) -> Result<Vec<u8>, PaperError> {
    if form == Form::Xlsx {
        return workbook(subject);
    }
    let mut studio = Studio::new(subject);
    let surface = Offscreen::new(false);
    let mut charts: Vec<Drawn> = Vec::with_capacity(CHARTS.len());
    for exhibit in CHARTS {
        studio.show(exhibit)?;
        charts.push(surface.draw(exhibit.title(), sheets::CHART, |ui| {
            let mut states = PageStates::default();
            states.exhibit_ui(ui, studio.app(), exhibit, sheets::CHART, &mut Vec::new());
        }));
    }
    // Paper has its own colour.
    for chart in &mut charts {
        chart.page = None;
    }
    let report = Report::of(&studio, subject)?;
    match form {
        Form::Html => html::html(&report, &charts).map(String::into_bytes),
        Form::Pdf => {
            let pages = sheets::pages(&surface, &report, charts);
            let pages = pages.iter().map(Drawn::document).collect::<Result<Vec<_>, _>>()?;
            pdf(&pages, &report.title)
        }
        Form::Svg | Form::Png | Form::Xlsx => Err(PaperError::Form { what: "a report", forms: Form::OF_REPORTS }),
    }
}
