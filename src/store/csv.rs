//! Ledgers and percentiles as tables in files.

use std::fs::{File, create_dir_all};
use std::io::Write;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::analysis::ensemble::{Bands, Ensemble};
use crate::model::ledger::{COLUMNS, CentralPath, Row};
use crate::model::scenario::Strategy;

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

/// A ledger as tab-separated text, for the clipboard.
pub fn ledger_text(rows: &[Row]) -> String {
    let mut text = Vec::new();
    // Writing to memory cannot fail; what is there is text, because every cell is.
    let _ = write_ledger(&mut text, rows, b'\t');
    String::from_utf8(text).unwrap_or_default()
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
