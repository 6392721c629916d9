//! The command line: opens the window, or answers without one.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod headless;

use headless::implied::ImpliedArgs;
use headless::paper::{ChartArgs, ReportArgs};
use headless::replay::ReplayArgs;
use headless::run::RunArgs;
use headless::sector::SectorArgs;
use headless::sensitivity::{BreakEvenArgs, TornadoArgs};
use headless::today::TodayArgs;

/// Is a bitcoin miner's move into AI hosting a genius move or desperate diversification? Move the sliders and see.
#[derive(Parser)]
#[command(version, args_conflicts_with_subcommands = true, after_help = "A model, not advice.")]
struct Cli {
    /// Preset to open: the name of a shipped one (`hybrid`, see `hashpivot list`), or the path of a RON file, which is
    /// what has a separator or a dot in it (`mine.ron`, `./mine`); or a code that was copied in the window (`hp1-…`); or a
    /// shipped story, which is then told (`genius-or-desperate`).
    file: Option<OsString>,
    /// Open a window of its own, also where the file could be opened in one that runs already.
    #[arg(long)]
    new_window: bool,
    /// Begin afresh. What was open the last time is not opened again; its unsaved changes can be taken back (File menu).
    #[arg(long)]
    fresh: bool,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Run a scenario without a window and print its summary.
    Run(RunArgs),
    /// Which inputs drive the answer: each is moved down and up by its own plausible spread.
    Tornado(TornadoArgs),
    /// Where the answer changes over one input, on the central path.
    BreakEven(BreakEvenArgs),
    /// What a share's price takes for granted: the values of an input at which the central path is worth it.
    Implied(ImpliedArgs),
    /// Companies side by side in one world: what a share may come to, who survives, and what each owns, owes and has
    /// signed.
    Sector(SectorArgs),
    /// Run the network's equation on the past: real prices, fees and halvings, the model's hashrate against the real one.
    Replay(ReplayArgs),
    /// The network as it is today: hashprice, subsidy, halving and start month from what anybody can look up.
    Today(TodayArgs),
    /// Write a report of two pages (HTML or PDF) or a workbook (XLSX) on a scenario.
    Report(ReportArgs),
    /// Draw a chart of a scenario as SVG, PNG or PDF; `--list` names them.
    Chart(ChartArgs),
    /// List the shipped presets, worlds and shocks.
    List,
    /// Whose work goes with the program, and on what terms.
    Licences,
    /// List all inputs: id, unit, default, range, meaning, source.
    Parameters,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = match cli.command {
        Some(Command::Run(args)) => headless::run::run(&args),
        Some(Command::Tornado(args)) => headless::sensitivity::tornado(&args),
        Some(Command::BreakEven(args)) => headless::sensitivity::break_even(&args),
        Some(Command::Implied(args)) => headless::implied::implied(&args),
        Some(Command::Sector(args)) => headless::sector::sector(&args),
        Some(Command::Replay(args)) => headless::replay::replay(&args),
        Some(Command::Today(args)) => headless::today::today(&args),
        Some(Command::Report(args)) => headless::paper::write_report(&args),
        Some(Command::Chart(args)) => headless::paper::draw_chart(&args),
        Some(Command::List) => headless::list::list(),
        Some(Command::Licences) => headless::licences::licences(),
        Some(Command::Parameters) => headless::inputs::parameters(),
        None => headless::window::open_window(&headless::window::Start {
            word: cli.file.as_deref(),
            new_window: cli.new_window,
            fresh: cli.fresh,
        }),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            headless::complain(&format!("{error:#}"));
            ExitCode::from(2)
        }
    }
}
