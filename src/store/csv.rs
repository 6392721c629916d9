//! Ledgers, percentiles and tables of words, as CSV in files and as text on the clipboard.
//!
//! Tables are made in memory and written whole or not at all; those of one run are written all or none.

use std::io;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::analysis::backtest::Replay;
use crate::analysis::ensemble::{Bands, Ensemble};
use crate::model::industry::{IndustryPath, Security};
use crate::model::ledger::{COLUMNS, CentralPath, Row};
use crate::model::scenario::{Scenario, Strategy};
use crate::store::atomic;
use crate::store::plain::{plain_line, table_cell};

/// A table could not be written. What was there before is untouched.
#[derive(Debug, Error)]
#[error(
    "cannot write the table ({}); choose a folder that can be written to: {}",
    plain_line(cause), plain_line(&path.to_string_lossy())
)]
pub struct TableError {
    /// Where to.
    pub path: PathBuf,
    /// What the system said.
    pub cause: String,
}

impl TableError {
    fn new(path: &Path, cause: &impl std::fmt::Display) -> Self {
        Self { path: path.to_owned(), cause: cause.to_string() }
    }
}

/// A table in the making. Texts in it cannot run as formulas, and numbers are numbers.
struct Table(csv::Writer<Vec<u8>>);

impl Table {
    fn new(delimiter: u8) -> Self {
        Self(csv::WriterBuilder::new().delimiter(delimiter).flexible(true).from_writer(Vec::new()))
    }

    /// A table with its titles.
    fn titled(titles: impl IntoIterator<Item = impl AsRef<str>>, delimiter: u8) -> Self {
        let mut table = Self::new(delimiter);
        table.push(titles);
        table
    }

    fn push(&mut self, cells: impl IntoIterator<Item = impl AsRef<str>>) {
        for cell in cells {
            // Writing to memory cannot fail, here and below.
            let _ = self.0.write_field(table_cell(cell.as_ref()).as_bytes());
        }
        let _ = self.0.write_record(None::<&[u8]>);
    }

    fn bytes(self) -> Vec<u8> {
        self.0.into_inner().unwrap_or_default()
    }

    fn text(self) -> String {
        String::from_utf8(self.bytes()).unwrap_or_default()
    }
}

/// A cell in full precision; empty where the value is undefined.
fn cell(value: Option<f64>) -> String {
    value.filter(|v| v.is_finite()).map(|v| v.to_string()).unwrap_or_default()
}

fn ledger(rows: &[Row], delimiter: u8) -> Table {
    let mut table = Table::titled(COLUMNS.iter().map(|c| c.name), delimiter);
    for row in rows {
        table.push(COLUMNS.iter().map(|c| cell((c.value)(row))));
    }
    table
}

/// A ledger as the bytes of a file: a header, then one row a month.
pub fn ledger_bytes(rows: &[Row]) -> Vec<u8> {
    ledger(rows, b',').bytes()
}

fn records(records: impl IntoIterator<Item = Vec<String>>, delimiter: u8) -> Table {
    let mut table = Table::new(delimiter);
    for record in records {
        table.push(record);
    }
    table
}

/// Records as the bytes of a file.
pub fn records_bytes(of: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    records(of, b',').bytes()
}

/// Records as tab-separated text, for the clipboard.
pub fn records_text(of: impl IntoIterator<Item = Vec<String>>) -> String {
    records(of, b'\t').text()
}

/// Writes records to a file.
///
/// # Errors
/// [`TableError`] with the path.
pub fn save_records(path: &Path, of: impl IntoIterator<Item = Vec<String>>) -> Result<(), TableError> {
    atomic::write(path, &records_bytes(of)).map_err(|error| TableError::new(path, &error))
}

/// Writes the tables of a run into a folder, which is made if need be: `ledger-stay.csv`, `ledger-plan.csv`,
/// `ledger-all-in.csv`, `industry.csv`, and of an ensemble `ensemble.csv`. All of them are written, or none.
///
/// # Errors
/// [`TableError`] with the path.
pub fn save_run(
    folder: &Path,
    path: &CentralPath,
    scenario: &Scenario,
    futures: Option<&Ensemble>,
) -> Result<(), TableError> {
    let [stay, plan, all_in] = Strategy::ALL.map(|strategy| ledger_bytes(path.ledger(strategy)));
    let mut files = vec![
        ("ledger-stay.csv", stay),
        ("ledger-plan.csv", plan),
        ("ledger-all-in.csv", all_in),
        ("industry.csv", industry(scenario).bytes()),
    ];
    files.extend(futures.map(|futures| ("ensemble.csv", ensemble(futures).bytes())));
    atomic::write_together(folder, &files).map_err(|(path, error)| TableError::new(&path, &error))
}

/// The network as the cohorts make it, with and without those who leave for AI, one row a month; then each cohort's
/// hashrate, hashcost and AI power.
fn industry(scenario: &Scenario) -> Table {
    let (path, stay) = (IndustryPath::run(scenario), IndustryPath::without_pivot(scenario));
    let cohorts =
        path.who().flat_map(|who| ["hashrate_eh", "hashcost", "ai_mw"].map(|measure| format!("{}_{measure}", who.id)));
    let mut table = Table::titled(INDUSTRY.iter().map(|c| c.0.to_owned()).chain(cohorts), b',');
    for t in 0..path.months.len() {
        let shared = INDUSTRY.iter().map(|(_, of)| cell(of(scenario, [&path, &stay], t)));
        let hashrate = path.months.get(t).map_or(f64::NAN, |m| m.hashrate_eh);
        let own = path
            .cohorts(t)
            .iter()
            .enumerate()
            .flat_map(|(i, c)| [c.share * hashrate, path.hashcost(i, t), c.ai_mw].map(|value| cell(Some(value))));
        table.push(shared.chain(own));
    }
    table
}

/// A column of the industry's table: its name, and its value in a month of a path and of the path without a pivot.
type IndustryColumn = (&'static str, fn(&Scenario, [&IndustryPath; 2], usize) -> Option<f64>);

const INDUSTRY: [IndustryColumn; 17] = [
    ("month", |_, _, t| Some(t as f64)),
    ("hashrate_eh", |_, [path, _], t| Some(path.months.get(t)?.hashrate_eh)),
    ("hashrate_eh_without_pivot", |_, [_, stay], t| Some(stay.months.get(t)?.hashrate_eh)),
    ("hashprice", |_, [path, _], t| Some(path.months.get(t)?.hashprice)),
    ("hashprice_without_pivot", |_, [_, stay], t| Some(stay.months.get(t)?.hashprice)),
    ("left_eh", |_, [path, _], t| Some(path.months.get(t)?.left_eh)),
    ("ai_mw", |_, [path, _], t| Some(path.ai_mw(t))),
    ("hhi_hashrate", |_, [path, _], t| Some(path.of_hashrate(t)?.hhi)),
    ("hhi_hashrate_without_pivot", |_, [_, stay], t| Some(stay.of_hashrate(t)?.hhi)),
    ("hhi_ai", |_, [path, _], t| Some(path.of_ai(t)?.hhi)),
    ("owners_of_51_percent", |_, [path, _], t| Some(path.of_hashrate(t)?.majority_owners)),
    ("top_three_share", |_, [path, _], t| Some(path.of_hashrate(t)?.top_three)),
    ("small_and_home_share", |_, [path, _], t| Some(path.small_share(t))),
    ("reward_per_day", |s, [path, _], t| Some(Security::of(s, path, t)?.reward_per_day)),
    ("attack_bought", |s, [path, _], t| Some(Security::of(s, path, t)?.buy)),
    ("attack_bought_and_resold", |s, [path, _], t| Some(Security::of(s, path, t)?.buy_resold)),
    ("attack_rented", |s, [path, _], t| Some(Security::of(s, path, t)?.rent)),
];

/// Writes a replay to a file, one row a month; into a folder as `replay.csv`. Folders are made if need be.
///
/// # Errors
/// [`TableError`] with the path.
pub fn save_replay(path: &Path, of: &Replay) -> Result<(), TableError> {
    let path = if path.is_dir() { path.join("replay.csv") } else { path.to_owned() };
    let bytes = replay(of).bytes();
    let failed = |(path, error): (PathBuf, io::Error)| TableError::new(&path, &error);
    match (path.parent(), path.file_name()) {
        (Some(folder), Some(name)) => atomic::write_together(folder, &[(name, bytes)]).map_err(failed),
        _ => atomic::write(&path, &bytes).map_err(|error| failed((path, error))),
    }
}

fn replay(replay: &Replay) -> Table {
    let titles = [
        "month",
        "btc_price",
        "equilibrium",
        "hashrate_eh",
        "real_hashrate_eh",
        "hashrate_log_error",
        "hashprice",
        "real_hashprice",
        "hashprice_log_error",
    ];
    let mut table = Table::titled(titles, b',');
    for (t, month) in replay.months.iter().enumerate() {
        let numbers = [
            Some(month.price),
            Some(month.equilibrium),
            Some(month.hashrate),
            Some(month.real_hashrate),
            Some((month.hashrate / month.real_hashrate).ln()),
            Some(month.hashprice),
            month.real_hashprice,
            month.real_hashprice.map(|real| (month.hashprice / real).ln()),
        ];
        table.push(std::iter::once(replay.from.plus(t).iso()).chain(numbers.map(cell)));
    }
    table
}

/// Percentiles by month, strategy and measure. What the strategies share stands under the strategy "market".
fn ensemble(ensemble: &Ensemble) -> Table {
    let mut table = Table::titled(["month", "strategy", "measure", "p5", "p25", "p50", "p75", "p95"], b',');
    let mut push = |strategy: &str, measure: &str, bands: &Bands| {
        for (month, levels) in bands.months.iter().enumerate() {
            let names = [month.to_string(), strategy.to_owned(), measure.to_owned()];
            table.push(names.into_iter().chain(levels.iter().map(|v| cell(Some(*v)))));
        }
    };
    push("market", "hashprice", &ensemble.hashprice);
    push("market", "btc_price", &ensemble.btc_price);
    push("market", "lease_market_rate", &ensemble.rent);
    for strategy in Strategy::ALL {
        let outcome = ensemble.strategy(strategy);
        push(strategy.name(), "liquidity", &outcome.liquidity);
        push(strategy.name(), "nav_per_share", &outcome.nav_per_share);
    }
    table
}
