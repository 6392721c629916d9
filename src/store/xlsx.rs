//! Tables as workbooks: a number is a number, a month is a date, text never runs as a formula; units stand in the head,
//! which stays while one scrolls.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::model::calendar::{Date, YearMonth};
use crate::store::plain::plain_text;

/// Longest text of a cell that every spreadsheet takes, characters.
const LONGEST: usize = 32_000;
/// Longest name of a sheet, characters.
const LONGEST_NAME: usize = 31;
/// Narrowest and widest column, characters.
const WIDTHS: (usize, usize) = (9, 60);
/// Rows that say how wide a column has to be.
const MEASURED: usize = 200;

/// How a number is written.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Style {
    /// As many digits as it has.
    General,
    /// To the whole number, in groups of three digits.
    Whole,
    /// Large ones to the whole number, small ones to the hundredth.
    Amount,
    /// To the hundredth.
    Hundredths,
    /// A part of a whole, in per cent.
    Percent,
}

impl Style {
    fn code(&self) -> &'static str {
        match self {
            Self::General => "General",
            Self::Whole => "#,##0",
            Self::Amount => "[>=1000]#,##0;[<=-1000]-#,##0;#,##0.00",
            Self::Hundredths => "#,##0.00",
            Self::Percent => "0.0%",
        }
    }
}

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words.
    Text(String),
    /// A number, and how it is written where that is not as its column says.
    Number(f64, Option<Style>),
    /// A month: its first day.
    Month(YearMonth),
    /// A day.
    Day(Date),
}

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// What stands over it, with its unit.
    pub title: String,
    /// How its numbers are written.
    pub style: Style,
}

/// A sheet: a title for each column, and rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// What is on its tab.
    pub name: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
}

/// Sheets as the bytes of a workbook with a title. `date` is when it is made: the same sheets of the same day make the
/// same bytes.
///
/// # Errors
/// What a spreadsheet cannot hold, in a sentence.
pub fn bytes(sheets: &[Sheet], title: &str, date: Option<Date>) -> Result<Vec<u8>, String> {
    write(sheets, title, date).map_err(|error| error.to_string())
}

fn write(sheets: &[Sheet], title: &str, date: Option<Date>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let made = match date {
        Some(date) => excel_date(date.month, date.day)?,
        None => ExcelDateTime::from_ymd(2026, 1, 1)?,
    };
    let title = plain_text(title);
    workbook
        .set_properties(&DocProperties::new().set_title(title).set_author("Hashpivot").set_creation_datetime(&made));
    let mut names: Vec<String> = Vec::new();
    for sheet in sheets {
        let name = sheet_name(&sheet.name, &names);
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(&name)?;
        fill(worksheet, sheet)?;
        names.push(name);
    }
    workbook.save_to_buffer()
}

fn fill(worksheet: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let head =
        Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top).set_border_bottom(FormatBorder::Thin);
    let words = Format::new().set_align(FormatAlign::Top);
    let (month, day) = (dated("mmm yyyy"), dated("yyyy-mm-dd"));
    let styles: Vec<Format> =
        sheet.columns.iter().map(|column| Format::new().set_num_format(column.style.code())).collect();
    for (at, column) in sheet.columns.iter().enumerate() {
        let is_number = sheet.rows.iter().filter_map(|row| row.get(at)).any(|cell| matches!(cell, Cell::Number(..)));
        let format = if is_number { head.clone().set_align(FormatAlign::Right) } else { head.clone() };
        worksheet.write_string_with_format(0, column_number(at), fitting(&column.title), &format)?;
        worksheet.set_column_width(column_number(at), width(sheet, at) as f64)?;
    }
    for (place, row) in sheet.rows.iter().enumerate() {
        let line = place as u32 + 1;
        for (at, cell) in row.iter().enumerate() {
            let column = column_number(at);
            match cell {
                Cell::Text(text) if text.is_empty() => {}
                Cell::Text(text) => _ = worksheet.write_string_with_format(line, column, fitting(text), &words)?,
                Cell::Number(value, style) if value.is_finite() => {
                    let own = style.as_ref().map(|style| Format::new().set_num_format(style.code()));
                    let format = own.as_ref().or(styles.get(at));
                    match format {
                        Some(format) => worksheet.write_number_with_format(line, column, *value, format)?,
                        None => worksheet.write_number(line, column, *value)?,
                    };
                }
                Cell::Empty | Cell::Number(..) => {}
                Cell::Month(date) => {
                    worksheet.write_datetime_with_format(line, column, &excel_date(*date, 1)?, &month)?;
                }
                Cell::Day(date) => {
                    worksheet.write_datetime_with_format(line, column, &excel_date(date.month, date.day)?, &day)?;
                }
            }
        }
    }
    worksheet.set_freeze_panes(1, u16::from(sheet.columns.len() > 1))?;
    if !sheet.rows.is_empty() && sheet.columns.len() > 1 {
        worksheet.autofilter(0, 0, sheet.rows.len() as u32, column_number(sheet.columns.len() - 1))?;
    }
    // On paper: as wide as it has to be on one page, with its head on each.
    worksheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}

fn dated(code: &str) -> Format {
    Format::new().set_num_format(code).set_align(FormatAlign::Left)
}

fn excel_date(month: YearMonth, day: u8) -> Result<ExcelDateTime, XlsxError> {
    ExcelDateTime::from_ymd(month.year.clamp(1900, 9999) as u16, month.month, day)
}

fn column_number(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}

/// A text as a cell takes it: without what cannot be seen, and not beyond the longest.
fn fitting(text: &str) -> String {
    let text = plain_text(text);
    if text.chars().count() <= LONGEST { text } else { text.chars().take(LONGEST).chain(['…']).collect() }
}

/// As wide as what stands in a column, within reason. A title may take two lines.
fn width(sheet: &Sheet, at: usize) -> usize {
    let style = sheet.columns.get(at).map_or(&Style::General, |column| &column.style);
    let length = |cell: &Cell| match cell {
        Cell::Empty => 0,
        Cell::Text(text) => text.lines().map(|line| line.chars().count()).max().unwrap_or(0),
        Cell::Number(value, own) => match own.as_ref().unwrap_or(style) {
            Style::Percent => 8,
            Style::General => value.to_string().len().min(12),
            _ => {
                let digits = value.abs().max(1.0).log10() as usize + 1;
                digits + digits / 3 + 4
            }
        },
        Cell::Month(_) => 9,
        Cell::Day(_) => 11,
    };
    let cells = sheet.rows.iter().take(MEASURED).filter_map(|row| row.get(at)).map(length).max().unwrap_or(0);
    let title = sheet.columns.get(at).map_or(0, |column| {
        let longest_word = column.title.split_whitespace().map(|word| word.chars().count()).max().unwrap_or(0);
        longest_word.max(column.title.chars().count().div_ceil(2))
    });
    (cells.max(title) + 2).clamp(WIDTHS.0, WIDTHS.1)
}

/// A name that a tab can have, and that no other has.
fn sheet_name(name: &str, taken: &[String]) -> String {
    let plain: String = plain_text(name).chars().filter(|c| !"[]:*?/\\'\n".contains(*c)).take(LONGEST_NAME).collect();
    let plain = if plain.trim().is_empty() { "Sheet".to_owned() } else { plain.trim().to_owned() };
    let is_taken = |name: &str| taken.iter().any(|other| other.eq_ignore_ascii_case(name));
    if !is_taken(&plain) {
        return plain;
    }
    let numbered = (2..).map(|number| {
        let end = format!(" {number}");
        let stem: String = plain.chars().take(LONGEST_NAME - end.len()).collect();
        format!("{stem}{end}")
    });
    numbered.into_iter().find(|name| !is_taken(name)).unwrap_or(plain)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};

    use super::*;

    fn sheet(name: &str) -> Sheet {
        let column = |title: &str, style: Style| Column { title: title.to_owned(), style };
        Sheet {
            name: name.to_owned(),
            columns: vec![
                column("Month", Style::General),
                column("Cash (USD)", Style::Amount),
                column("Note", Style::General),
            ],
            rows: vec![
                vec![
                    Cell::Month(YearMonth { year: 2028, month: 4 }),
                    Cell::Number(1_234_567.891, None),
                    Cell::Text("=1+1".to_owned()),
                ],
                vec![
                    Cell::Day(Date { month: YearMonth { year: 2026, month: 8 }, day: 22 }),
                    Cell::Number(0.25, Some(Style::Percent)),
                    Cell::Text("@sum \u{7}x".to_owned()),
                ],
                vec![Cell::Empty, Cell::Number(f64::NAN, None), Cell::Text("a".repeat(40_000))],
            ],
        }
    }

    fn read(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
        open_workbook_from_rs(Cursor::new(bytes)).expect("a workbook")
    }

    #[test]
    fn numbers_are_numbers_dates_are_dates_and_text_is_text() {
        let mut workbook = read(bytes(&[sheet("A")], "Title", None).expect("it can be written"));
        let range = workbook.worksheet_range("A").expect("the sheet");
        assert_eq!(range.get((0, 1)), Some(&Data::String("Cash (USD)".to_owned())));
        assert_eq!(range.get((1, 1)), Some(&Data::Float(1_234_567.891)));
        assert_eq!(range.get((2, 1)), Some(&Data::Float(0.25)));
        let Some(Data::DateTime(month)) = range.get((1, 0)) else { panic!("{:?} is no date", range.get((1, 0))) };
        assert_eq!(month.as_f64(), 46_844.0, "1 April 2028");
        assert_eq!(range.get((1, 2)), Some(&Data::String("=1+1".to_owned())), "no formula");
        assert!(
            matches!(range.get((2, 2)), Some(Data::String(text)) if text.starts_with("@sum") && !text.contains('\u{7}'))
        );
        assert!(matches!(range.get((3, 1)), None | Some(Data::Empty)), "what is undefined is empty");
        assert!(matches!(range.get((3, 2)), Some(Data::String(text)) if text.chars().count() == LONGEST + 1));
        assert!(workbook.worksheet_formula("A").expect("readable").is_empty());
    }

    #[test]
    fn names_of_tabs_are_sound_and_differ() {
        let names = ["A/B: what?", "a b what", "", &"x".repeat(40), &"x".repeat(40)];
        let sheets: Vec<Sheet> = names.iter().map(|name| sheet(name)).collect();
        let workbook = read(bytes(&sheets, "Title", None).expect("it can be written"));
        let read = workbook.sheet_names();
        assert_eq!(read.len(), names.len());
        assert!(read.iter().all(|name| name.chars().count() <= LONGEST_NAME), "{read:?}");
        assert_eq!(read[0], "AB what");
    }

    #[test]
    fn the_same_sheets_make_the_same_bytes() {
        let date = Some(Date { month: YearMonth { year: 2026, month: 9 }, day: 1 });
        assert_eq!(bytes(&[sheet("A")], "T", date), bytes(&[sheet("A")], "T", date));
    }
}
