//! `hashpivot report` and `hashpivot chart`: papers and pictures without a window.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, ValueEnum};
use hashpivot::analysis::ensemble::EnsembleSpec;
use hashpivot::app::Exhibit;
use hashpivot::app::paper::studio::Subject;
use hashpivot::app::paper::{Drawing as _, Finish, Form};
use hashpivot::store::atomic;
use hashpivot::view::paper::{chart, report};
use hashpivot::worker::today;

use super::{Align, Sets, in_range, lines, print};

/// Futures where nobody says how many.
const PATHS: usize = 10_000;

/// What a paper is about.
#[derive(Args)]
pub(crate) struct SubjectArgs {
    #[command(flatten)]
    scenario: Sets,
    /// Draw so many random futures, 4 million at most.
    #[arg(long, value_name = "N", default_value_t = PATHS)]
    paths: usize,
    /// Which futures: the same seed gives the same ones.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
}

impl SubjectArgs {
    fn subject(&self) -> Result<Subject> {
        let saved = self.scenario.saved()?;
        let document = self.scenario.document()?;
        let spec = EnsembleSpec { paths: self.paths, seed: self.seed };
        if self.paths == 0 {
            bail!("--paths: a picture or a report is drawn of futures; ask for 1 at least");
        }
        spec.check().context("--paths")?;
        in_range(&document.scenario, spec)?;
        Ok(Subject::new(document, saved, self.paths, self.seed, today()))
    }
}

/// Which report to write, and where to.
#[derive(Args)]
pub(crate) struct ReportArgs {
    #[command(flatten)]
    subject: SubjectArgs,
    /// Write to this file: .html prints well and opens in a browser, .pdf is two pages, .xlsx is a workbook with inputs,
    /// ledgers and the sector.
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    output: PathBuf,
}

/// Writes a report.
pub(crate) fn write_report(args: &ReportArgs) -> Result<()> {
    let form = Form::among(&args.output, Form::OF_REPORTS, "a report").context("-o")?;
    let bytes = report::report(&args.subject.subject()?, form)?;
    write(&args.output, &bytes)
}

/// Light or dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// Which chart to draw, how, and where to.
#[derive(Args)]
#[command(arg_required_else_help = true)]
pub(crate) struct ChartArgs {
    /// Print the names of all charts with their titles.
    #[arg(long, exclusive = true)]
    list: bool,
    /// The name of a shipped preset, or the path of a RON file.
    #[arg(required_unless_present = "list")]
    file: Option<OsString>,
    /// Change an input, as in `hashpivot run`.
    #[arg(long = "set", value_name = "ID=VALUE", allow_hyphen_values = true)]
    set: Vec<String>,
    /// Draw so many random futures, 4 million at most.
    #[arg(long, value_name = "N", default_value_t = PATHS)]
    paths: usize,
    /// Which futures: the same seed gives the same ones.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Which chart: see --list.
    #[arg(long, value_name = "NAME", required_unless_present = "list")]
    chart: Option<String>,
    /// Light or dark.
    #[arg(long, value_enum, default_value = "light")]
    theme: Theme,
    /// Width and height in pixels; lists are as high as they are long.
    #[arg(long, value_name = "WxH", default_value = "960x540")]
    size: String,
    /// Let what is under the picture show through.
    #[arg(long)]
    transparent: bool,
    /// Pixels of a PNG for each pixel of the size: 1, or 2 for print and sharp screens.
    #[arg(long, value_name = "1|2", default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=2))]
    scale: u8,
    /// Write to this file: .svg, .png or .pdf.
    #[arg(short = 'o', long = "output", value_name = "FILE", required_unless_present = "list")]
    output: Option<PathBuf>,
}

/// Draws a chart.
pub(crate) fn draw_chart(args: &ChartArgs) -> Result<()> {
    if args.list {
        return print(&listed());
    }
    let (Some(file), Some(name), Some(output)) = (&args.file, &args.chart, &args.output) else {
        bail!("a chart needs a scenario, --chart NAME and -o FILE; `hashpivot chart --list` prints the names")
    };
    let scenario = Sets { file: file.clone(), set: args.set.clone() };
    let subject = SubjectArgs { scenario, paths: args.paths, seed: args.seed };
    let exhibit = Exhibit::find(name.trim())
        .ok_or_else(|| anyhow!("--chart: there is no chart \u{201c}{name}\u{201d}; see `hashpivot chart --list`"))?;
    let size = size(&args.size)?;
    let form = Form::among(output, Form::OF_PICTURES, "a chart").context("-o")?;
    let drawn = chart::chart(&subject.subject()?, exhibit, args.theme == Theme::Dark, size)?;
    let finish = Finish { scale: f32::from(args.scale), transparent: args.transparent };
    write(output, &drawn.bytes(form, finish)?)
}

/// Reads "960x540".
fn size(text: &str) -> Result<egui::Vec2> {
    let (least, most) = chart::SIDES;
    let said =
        || format!("--size: width and height such as 960x540, each from {least} to {most}, not \u{201c}{text}\u{201d}");
    let sides = text.split_once(['x', 'X', '×']).and_then(|(width, height)| {
        let side = |text: &str| text.trim().parse::<u16>().ok().map(f32::from);
        Some(egui::vec2(side(width)?, side(height)?))
    });
    let allowed = |side: f32| (least..=most).contains(&side);
    sides.filter(|size| allowed(size.x) && allowed(size.y)).with_context(said)
}

/// All charts, page by page.
fn listed() -> String {
    let row = |exhibit: Exhibit| {
        vec![exhibit.word().to_owned(), exhibit.title().to_owned(), exhibit.page().label().to_owned()]
    };
    let head = ["Name", "Chart", "Page"].map(str::to_owned).to_vec();
    lines(&[Align::Left], &std::iter::once(head).chain(Exhibit::all().map(row)).collect::<Vec<_>>())
}

/// Writes a file whole or not at all.
fn write(path: &std::path::Path, bytes: &[u8]) -> Result<()> {
    let path = hashpivot::store::path::given(path.as_os_str());
    let name = hashpivot::store::plain::plain_line(&path.to_string_lossy()).into_owned();
    atomic::write(&path, bytes).with_context(|| format!("cannot write; choose a folder that can be written to: {name}"))
}
