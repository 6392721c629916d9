//! Pictures and papers: what is taken out of the program to be shown elsewhere. An exhibit becomes a picture or a table,
//! a scenario a report or a workbook.
//!
//! Nothing is drawn here. A picture is asked for by [`Papers::order`]; the window draws it as it shows it and hands it
//! back as a [`Drawing`], whose bytes are made beside the window's thread. A report is drawn by the [`Reporter`] that the
//! window brings.

pub mod errand;
pub mod report;
pub mod series;
pub mod sheet;
pub mod studio;
pub mod workbook;

use std::path::Path;
use std::sync::Arc;

use strum::IntoEnumIterator as _;
use thiserror::Error;

use self::studio::Subject;
use super::exhibit::Exhibit;
use super::picture::table::Table;
use super::results::Wake;
use crate::worker::writing::Writer;

/// A picture or a paper could not be made.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PaperError {
    /// Something is drawn by the graphics card itself.
    #[error("a part of the picture cannot be drawn without a window; choose another chart")]
    NoShapes,
    /// Something is an image.
    #[error("a part of the picture is an image, which cannot be written as shapes; choose another chart")]
    Textured,
    /// No program could open it.
    #[error("the picture would be larger than 16 384 pixels on a side; choose a smaller size")]
    TooLarge,
    /// A library that makes it gave up.
    #[error("it cannot be made: {0}")]
    Unmade(String),
    /// A file of this kind is not made of this.
    #[error("{what} is written as {}; end the name with one of these", endings(forms))]
    Form {
        /// What was to be written.
        what: &'static str,
        /// What it can be written as.
        forms: &'static [Form],
    },
    /// What it needs was not computed.
    #[error("what it shows could not be computed: {0}")]
    Unanswered(String),
}

fn endings(forms: &[Form]) -> String {
    let (last, others) = forms.split_last().map_or(("", forms), |(last, others)| (last.ending(), others));
    let others = others.iter().map(|form| format!(".{}", form.ending())).collect::<Vec<_>>().join(", ");
    if others.is_empty() { format!(".{last}") } else { format!("{others} or .{last}") }
}

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumIter)]
pub enum Form {
    /// Shapes.
    Svg,
    /// Pixels.
    Png,
    /// Pages.
    Pdf,
    /// A page for a browser.
    Html,
    /// A workbook.
    Xlsx,
}

impl Form {
    /// What a picture can be written as.
    pub const OF_PICTURES: &[Self] = &[Self::Svg, Self::Png, Self::Pdf];
    /// What a report can be written as.
    pub const OF_REPORTS: &[Self] = &[Self::Html, Self::Pdf, Self::Xlsx];

    /// How names of such files end.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Pdf => "pdf",
            Self::Html => "html",
            Self::Xlsx => "xlsx",
        }
    }

    /// The kind of file that a name says.
    pub fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_string_lossy().to_lowercase();
        Self::iter().find(|form| form.ending() == ending || (*form == Self::Html && ending == "htm"))
    }

    /// The kind of file that a name says, which has to be one of these.
    ///
    /// # Errors
    /// [`PaperError::Form`], which names them.
    pub fn among(path: &Path, forms: &'static [Self], what: &'static str) -> Result<Self, PaperError> {
        Self::of(path).filter(|form| forms.contains(form)).ok_or(PaperError::Form { what, forms })
    }
}

/// How a picture is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumIter)]
pub enum Style {
    /// Two pixels a point: for print and sharp screens.
    Double,
    /// One pixel a point.
    Single,
    /// Two pixels a point, on nothing.
    Transparent,
    /// Shapes.
    Shapes,
}

impl Style {
    /// Name in the menu.
    pub fn label(self) -> &'static str {
        match self {
            Self::Double => "PNG, twice as sharp…",
            Self::Single => "PNG…",
            Self::Transparent => "PNG, transparent…",
            Self::Shapes => "SVG…",
        }
    }

    /// The kind of file.
    pub fn form(self) -> Form {
        if self == Self::Shapes { Form::Svg } else { Form::Png }
    }

    /// Pixels a point, and whether what is under the picture shows through.
    pub fn finish(self) -> Finish {
        Finish { scale: if self == Self::Single { 1.0 } else { 2.0 }, transparent: self == Self::Transparent }
    }
}

/// How a drawing becomes a file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Finish {
    /// Pixels a point, where it becomes pixels.
    pub scale: f32,
    /// Whether what is under it shows through.
    pub transparent: bool,
}

/// Pixels, red, green, blue and alpha, not mixed with what is under them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// Width and height.
    pub size: [usize; 2],
    /// Four bytes a pixel, row by row from the top.
    pub rgba: Vec<u8>,
}

/// Something that has been drawn, and can be made into a file on any thread.
pub trait Drawing: Send + Sync {
    /// The bytes of a file.
    ///
    /// # Errors
    /// [`PaperError`] where it cannot be made.
    fn bytes(&self, form: Form, finish: Finish) -> Result<Vec<u8>, PaperError>;

    /// Pixels for the clipboard.
    ///
    /// # Errors
    /// [`PaperError`] where it cannot be made.
    fn pixels(&self) -> Result<Pixels, PaperError>;
}

/// Makes the bytes of a report on a subject, on any thread.
pub type Reporter = fn(&Subject, Form) -> Result<Vec<u8>, PaperError>;

/// What can be asked of pictures and papers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Save an exhibit as a picture.
    Save(Exhibit, Style),
    /// Save the first exhibit of what is shown, sharp.
    SaveShown,
    /// Copy an exhibit as a picture.
    Copy(Exhibit),
    /// Copy the figures of an exhibit.
    CopyText(Exhibit),
    /// Write the figures of an exhibit.
    Export(Exhibit),
    /// Write a report on the scenario.
    Report,
    /// Write a workbook of the scenario.
    Workbook,
}

/// A picture that the window is to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// Of what.
    pub exhibit: Exhibit,
    /// How it is saved; `None` of one that is copied.
    pub style: Option<Style>,
}

/// What is written once a path is chosen for it.
#[derive(Clone)]
pub(in crate::app) enum Taken {
    Picture(Arc<dyn Drawing>),
    Figures(Box<Table>),
}

/// Pictures and papers on their way out.
pub struct Papers {
    reporter: Option<Reporter>,
    order: Option<Order>,
    pub(in crate::app) taken: Option<Taken>,
    copying: Writer<Result<Pixels, PaperError>>,
}

impl Papers {
    /// None is on its way. `wake` is called when there is something to poll.
    pub fn new(wake: Wake) -> Self {
        Self { reporter: None, order: None, taken: None, copying: Writer::new(wake) }
    }

    /// The picture that is to be drawn, given away.
    pub(in crate::app) fn take_order(&mut self) -> Option<Order> {
        self.order.take()
    }

    /// What draws reports, where there is any.
    pub(in crate::app) fn reporter(&self) -> Option<Reporter> {
        self.reporter
    }

    pub(in crate::app) fn set_reporter(&mut self, reporter: Reporter) {
        self.reporter = Some(reporter);
    }

    pub(in crate::app) fn order(&mut self, order: Order) {
        self.order = Some(order);
    }

    /// Makes the pixels of a drawing beside the window's thread.
    pub(in crate::app) fn copy(&mut self, drawing: Arc<dyn Drawing>) {
        self.copying.submit(move || drawing.pixels());
    }

    /// Pixels for the clipboard, once they are made, or why there are none.
    pub(in crate::app) fn poll(&mut self) -> Option<Result<Pixels, String>> {
        let made = self.copying.poll()?;
        Some(made.and_then(|made| made.map_err(|error| error.to_string())))
    }

    /// Whether a picture is on its way to the clipboard.
    pub fn is_copying(&self) -> bool {
        self.copying.waiting() > 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_of_a_name_says_what_is_written() {
        let of = |name: &str| Form::of(Path::new(name));
        assert_eq!(of("a/b.SVG"), Some(Form::Svg));
        assert_eq!(of("a.htm"), Some(Form::Html));
        assert_eq!((of("a.txt"), of("svg")), (None, None));
        let error = Form::among(Path::new("a.xlsx"), Form::OF_PICTURES, "a chart").expect_err("no picture");
        assert_eq!(error.to_string(), "a chart is written as .svg, .png or .pdf; end the name with one of these");
    }
}
