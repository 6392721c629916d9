//! Ledgers and percentiles as tables in files.

use std::borrow::Cow;
use std::fs::{File, create_dir_all};
use std::io::Write;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::analysis::backtest::Replay;
use crate::analysis::ensemble::{Bands, Ensemble};
use crate::model::industry::{IndustryPath, Security};
use crate::model::ledger::{COLUMNS, CentralPath, Row};
use crate::model::scenario::{Scenario, Strategy};
use crate::store::write_atomically;

/// A table could not be written.
#[derive(Debug, Error)]
#[error("cannot write the table ({cause}); choose a folder that can be written to: {}", path.display())]
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

/// A cell in full precision; empty where the value is undefined.
fn cell(value: Option<f64>) -> String {
    value.filter(|v| v.is_finite()).map(|v| v.to_string()).unwrap_or_default()
}

/// Writes a ledger with a header, one row a month.
///
/// # Errors
/// What the writer says.
pub fn write_ledger(target: impl Write, rows: &[Row], delimiter: u8) -> Result<(), csv::Error> {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(target);
    writer.write_record(COLUMNS.iter().map(|c| c.name))?;
    for row in rows {
        writer.write_record(COLUMNS.iter().map(|c| cell((c.value)(row))))?;
    }
    writer.flush()?;
    Ok(())
}

/// Writes one ledger to a file.
///
/// # Errors
/// [`TableError`] with the path.
pub fn save_ledger(path: &Path, rows: &[Row]) -> Result<(), TableError> {
    let file = File::create(path).map_err(|e| TableError::new(path, &e))?;
    write_ledger(std::io::BufWriter::new(file), rows, b',').map_err(|e| TableError::new(path, &e))
}

/// Writes `ledger-stay.csv`, `ledger-plan.csv` and `ledger-all-in.csv` into a folder, which is made if need be.
///
/// # Errors
/// [`TableError`] with the path.
pub fn save_ledgers(folder: &Path, path: &CentralPath) -> Result<(), TableError> {
    create_dir_all(folder).map_err(|e| TableError::new(folder, &e))?;
    for strategy in Strategy::ALL {
        save_ledger(&folder.join(format!("ledger-{}.csv", strategy.name())), path.ledger(strategy))?;
    }
    Ok(())
}

/// Writes records to a file.
///
/// # Errors
/// [`TableError`] with the path.
pub fn save_records(path: &Path, records: impl Iterator<Item = Vec<String>>) -> Result<(), TableError> {
    let file = File::create(path).map_err(|e| TableError::new(path, &e))?;
    write_records(std::io::BufWriter::new(file), records, b',').map_err(|e| TableError::new(path, &e))
}

/// Records as tab-separated text, for the clipboard.
pub fn records_text(records: impl Iterator<Item = Vec<String>>) -> String {
    let mut text = Vec::new();
    // Writing to memory does not fail.
    drop(write_records(&mut text, records, b'\t'));
    String::from_utf8_lossy(&text).into_owned()
}

fn write_records(
    target: impl Write,
    records: impl Iterator<Item = Vec<String>>,
    delimiter: u8,
) -> Result<(), csv::Error> {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(target);
    for record in records {
        writer.write_record(record)?;
    }
    writer.flush()?;
    Ok(())
}

/// Writes `industry.csv` into a folder, which is made if need be: the network as the cohorts make it, with and without
/// those who leave for AI, one row a month; then each cohort's hashrate, hashcost and AI power.
///
/// # Errors
/// [`TableError`] with the path.
pub fn save_industry(folder: &Path, scenario: &Scenario) -> Result<(), TableError> {
    create_dir_all(folder).map_err(|e| TableError::new(folder, &e))?;
    let path = folder.join("industry.csv");
    let file = File::create(&path).map_err(|e| TableError::new(&path, &e))?;
    write_industry(std::io::BufWriter::new(file), scenario).map_err(|e| TableError::new(&path, &e))
}

fn write_industry(target: impl Write, scenario: &Scenario) -> Result<(), csv::Error> {
    let (path, stay) = (IndustryPath::run(scenario), IndustryPath::without_pivot(scenario));
    let mut writer = csv::Writer::from_writer(target);
    let cohorts =
        path.who().flat_map(|who| ["hashrate_eh", "hashcost", "ai_mw"].map(|measure| format!("{}_{measure}", who.id)));
    writer.write_record(INDUSTRY.iter().map(|c| c.0.to_owned()).chain(cohorts))?;
    for t in 0..path.months.len() {
        let shared = INDUSTRY.iter().map(|(_, of)| cell(of(scenario, [&path, &stay], t)));
        let hashrate = path.months.get(t).map_or(f64::NAN, |m| m.hashrate_eh);
        let own = path
            .cohorts(t)
            .iter()
            .enumerate()
            .flat_map(|(i, c)| [c.share * hashrate, path.hashcost(i, t), c.ai_mw].map(|value| cell(Some(value))));
        writer.write_record(shared.chain(own))?;
    }
    writer.flush()?;
    Ok(())
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

/// A ledger as tab-separated text, for the clipboard.
pub fn ledger_text(rows: &[Row]) -> String {
    let mut text = Vec::new();
    // Writing to memory cannot fail; what is there is text, because every cell is.
    let _ = write_ledger(&mut text, rows, b'\t');
    String::from_utf8(text).unwrap_or_default()
}

/// A table of words as text, the first record being its header: for the clipboard, or a file.
pub fn text_table<'a, const COLUMNS: usize>(
    records: impl IntoIterator<Item = [Cow<'a, str>; COLUMNS]>,
    delimiter: u8,
) -> String {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    for record in records {
        // Writing to memory cannot fail, and all records have as many cells.
        let _ = writer.write_record(record.iter().map(|cell| cell.as_bytes()));
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

/// Writes a text to a file, whole or not at all.
///
/// # Errors
/// [`TableError`] with the path.
pub fn save_text(path: &Path, text: &str) -> Result<(), TableError> {
    write_atomically(path, text.as_bytes()).map_err(|e| TableError::new(path, &e))
}

/// Writes `ensemble.csv` into a folder, which is made if need be: percentiles by month, strategy and measure. What the
/// strategies share stands under the strategy "market".
///
/// # Errors
/// [`TableError`] with the path.
pub fn save_ensemble(folder: &Path, ensemble: &Ensemble) -> Result<(), TableError> {
    create_dir_all(folder).map_err(|e| TableError::new(folder, &e))?;
    let path = folder.join("ensemble.csv");
    let file = File::create(&path).map_err(|e| TableError::new(&path, &e))?;
    write_ensemble(std::io::BufWriter::new(file), ensemble).map_err(|e| TableError::new(&path, &e))
}

/// Writes a replay to a file, one row a month; into a folder as `replay.csv`. Folders are made if need be.
///
/// # Errors
/// [`TableError`] with the path.
pub fn save_replay(path: &Path, replay: &Replay) -> Result<(), TableError> {
    let path = if path.is_dir() { path.join("replay.csv") } else { path.to_owned() };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        create_dir_all(folder).map_err(|e| TableError::new(folder, &e))?;
    }
    let file = File::create(&path).map_err(|e| TableError::new(&path, &e))?;
    write_replay(std::io::BufWriter::new(file), replay).map_err(|e| TableError::new(&path, &e))
}

fn write_replay(target: impl Write, replay: &Replay) -> Result<(), csv::Error> {
    let mut writer = csv::Writer::from_writer(target);
    writer.write_record([
        "month",
        "btc_price",
        "equilibrium",
        "hashrate_eh",
        "real_hashrate_eh",
        "hashrate_log_error",
        "hashprice",
        "real_hashprice",
        "hashprice_log_error",
    ])?;
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
        writer.write_record(std::iter::once(replay.from.plus(t).iso()).chain(numbers.map(cell)))?;
    }
    writer.flush()?;
    Ok(())
}

fn write_ensemble(target: impl Write, ensemble: &Ensemble) -> Result<(), csv::Error> {
    let mut writer = csv::Writer::from_writer(target);
    writer.write_record(["month", "strategy", "measure", "p5", "p25", "p50", "p75", "p95"])?;
    let mut write = |strategy: &str, measure: &str, bands: &Bands| {
        bands.months.iter().enumerate().try_for_each(|(month, levels)| {
            let names = [month.to_string(), strategy.to_owned(), measure.to_owned()];
            writer.write_record(names.into_iter().chain(levels.iter().map(|v| cell(Some(*v)))))
        })
    };
    write("market", "hashprice", &ensemble.hashprice)?;
    write("market", "btc_price", &ensemble.btc_price)?;
    write("market", "lease_market_rate", &ensemble.rent)?;
    for strategy in Strategy::ALL {
        let outcome = ensemble.strategy(strategy);
        write(strategy.name(), "liquidity", &outcome.liquidity)?;
        write(strategy.name(), "nav_per_share", &outcome.nav_per_share)?;
    }
    writer.flush()?;
    Ok(())
}
