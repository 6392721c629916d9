//! What is asked of pictures and papers, carried out.

use std::path::Path;
use std::sync::Arc;

use strum::IntoEnumIterator as _;

use super::series::series;
use super::sheet::sheet;
use super::workbook::workbook;
use super::{Drawing, Form, Order, PaperError, Pixels, Style, Taken, Wish};
use crate::app::App;
use crate::app::action::{Action, TableAction, TableId};
use crate::app::exhibit::Exhibit;
use crate::app::open::titled;
use crate::app::shell::dialogs::{Parent, Purpose};
use crate::app::shell::files::{Content, Making};
use crate::app::shell::messages::Level;
use crate::store::csv::records_text;
use crate::store::xlsx;

impl Exhibit {
    /// Whether there are figures behind it.
    pub fn has_figures(self) -> bool {
        self.table().is_some() || self.is_chart()
    }
}

impl App {
    /// Has the window's views draw reports.
    pub fn set_reporter(&mut self, reporter: super::Reporter) {
        self.papers.set_reporter(reporter);
    }

    /// A picture that is to be drawn as the window shows it, given away.
    pub fn take_order(&mut self) -> Option<Order> {
        self.papers.take_order()
    }

    /// A picture for the clipboard, once it is made.
    pub fn take_pixels(&mut self) -> Option<Pixels> {
        match self.papers.poll()? {
            Ok(pixels) => {
                self.shell.tell(Level::Done, "The picture is on the clipboard.");
                Some(pixels)
            }
            Err(reason) => {
                self.shell.tell(Level::Error, format!("The picture was not copied: {reason}"));
                None
            }
        }
    }

    /// Whether a picture is on its way to the clipboard.
    pub fn is_copying(&self) -> bool {
        self.papers.is_copying()
    }

    /// Does what was asked for.
    pub(in crate::app) fn make(&mut self, wish: Wish, ctx: &egui::Context, parent: Parent<'_>) {
        match wish {
            Wish::Save(exhibit, style) => self.papers.order(Order { exhibit, style: Some(style) }),
            Wish::SaveShown => match self.shown_exhibit() {
                Some(exhibit) => self.papers.order(Order { exhibit, style: Some(Style::Double) }),
                None => self.shell.tell(Level::Warning, "There is no chart here to save."),
            },
            Wish::Copy(exhibit) => self.papers.order(Order { exhibit, style: None }),
            Wish::CopyText(exhibit) => match (exhibit.table(), self.time_chart(exhibit)) {
                (Some(id), _) => self.apply(Action::Table(id, TableAction::Copy), ctx, parent),
                (None, Some(chart)) => {
                    let text = records_text(series(chart).records());
                    self.shell
                        .copy(text, format!("The figures of \u{201c}{}\u{201d} are on the clipboard.", chart.title));
                }
                (None, None) => self.shell.tell(Level::Warning, "There are no figures yet."),
            },
            Wish::Export(exhibit) => match (exhibit.table(), self.time_chart(exhibit)) {
                (Some(id), _) => self.apply(Action::Table(id, TableAction::Export), ctx, parent),
                (None, Some(chart)) => {
                    self.papers.taken = Some(Taken::Figures(Box::new(series(chart))));
                    self.pick(Purpose::Series(exhibit), ctx, parent);
                }
                (None, None) => self.shell.tell(Level::Warning, "There are no figures yet."),
            },
            Wish::Report => self.pick(Purpose::Report, ctx, parent),
            Wish::Workbook => self.pick(Purpose::Workbook, ctx, parent),
        }
    }

    /// The first exhibit of what is shown.
    fn shown_exhibit(&self) -> Option<Exhibit> {
        Exhibit::iter().find(|exhibit| self.is_at(exhibit.place()))
    }

    /// Takes a picture that has been drawn: it is copied, or a path is asked for.
    pub fn take_drawing(&mut self, order: Order, drawing: Arc<dyn Drawing>, ctx: &egui::Context, parent: Parent<'_>) {
        match order.style {
            None => self.papers.copy(drawing),
            Some(style) => {
                self.papers.taken = Some(Taken::Picture(drawing));
                self.pick(Purpose::Picture(order.exhibit, style), ctx, parent);
            }
        }
    }

    /// What is written for a purpose of this module, and what is said when it is done.
    ///
    /// # Errors
    /// Why nothing can be, in a sentence.
    pub(in crate::app) fn paper_to_write(
        &mut self,
        purpose: Purpose,
        path: &Path,
    ) -> Result<(Content, String), PaperError> {
        let name = crate::app::shell::dialogs::file_name(path);
        match (purpose, self.papers.taken.clone()) {
            (Purpose::Picture(_, style), Some(Taken::Picture(drawing))) => {
                let form = Form::of(path).unwrap_or(style.form());
                if !Form::OF_PICTURES.contains(&form) {
                    return Err(PaperError::Form { what: "a picture", forms: Form::OF_PICTURES });
                }
                let finish = style.finish();
                let making = Making::new(move || drawing.bytes(form, finish));
                Ok((Content::Paper(making), format!("The picture is saved as {name}.")))
            }
            (Purpose::Series(exhibit), Some(Taken::Figures(table))) => {
                let content = figures(&table, exhibit.title(), path);
                Ok((content, format!("The figures are written to {name}.")))
            }
            (Purpose::Report, _) => {
                let form = Form::among(path, Form::OF_REPORTS, "a report")?;
                let subject = self.subject();
                let Some(reporter) = self.papers.reporter().filter(|_| form != Form::Xlsx) else {
                    return Ok(self.workbook_to_write(&name));
                };
                let making = Making::new(move || reporter(&subject, form));
                Ok((Content::Paper(making), format!("The report is written to {name}.")))
            }
            (Purpose::Workbook, _) => {
                Form::among(path, &[Form::Xlsx], "a workbook")?;
                Ok(self.workbook_to_write(&name))
            }
            _ => Err(PaperError::Unanswered("there is nothing to write".to_owned())),
        }
    }

    fn workbook_to_write(&self, name: &str) -> (Content, String) {
        let subject = self.subject();
        let making = Making::new(move || workbook(&subject));
        (Content::Paper(making), format!("The workbook is written to {name}."))
    }

    /// What of a table is written: a workbook where the name says so, else text. `None` where there is no table yet.
    pub(in crate::app) fn table_content(&mut self, id: TableId, path: &Path) -> Option<(Content, String)> {
        if Form::of(path) != Some(Form::Xlsx) {
            let (records, done) = self.table_to_write(id)?;
            return Some((Content::Records(records), done));
        }
        let (_, done) = self.table_to_write(id)?;
        let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let table = self.table(id)?.clone();
        Some((figures(&table, &name, path), done))
    }

    /// File names with which dialogs begin.
    pub(in crate::app) fn paper_file(&self, purpose: Purpose) -> String {
        let title = crate::app::shell::errands::file_stem(titled(self.open.document()), "scenario");
        match purpose {
            Purpose::Picture(exhibit, style) => format!("{}.{}", exhibit.word(), style.form().ending()),
            Purpose::Series(exhibit) => format!("{}.csv", exhibit.word()),
            Purpose::Workbook => format!("{title}.{}", Form::Xlsx.ending()),
            _ => format!("{title}.{}", Form::Html.ending()),
        }
    }
}

/// A table as a workbook or as text, as the name says.
fn figures(table: &crate::app::picture::table::Table, title: &str, path: &Path) -> Content {
    if Form::of(path) == Some(Form::Xlsx) {
        let (sheet, title) = (sheet(title, table), title.to_owned());
        let making = move || xlsx::bytes(std::slice::from_ref(&sheet), &title, crate::worker::today());
        Content::Paper(Making::new(move || making().map_err(PaperError::Unmade)))
    } else {
        Content::Records(table.records().collect())
    }
}
