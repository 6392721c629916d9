//! What the protocol has written down for all time: which block halves the subsidy, and when about it is found.
//!
//! Heights that were found have their day. After the last of them blocks are taken to come every ten minutes, which is
//! what the difficulty aims at: they came up to five per cent faster while hashrate grew.

use std::fmt;

use super::calendar::{Date, YearMonth};
use super::history::HALVINGS;
use super::network::{BLOCKS_PER_DAY, BLOCKS_PER_HALVING, DAYS};
use super::parameters::find;
use super::quantity::Unit;
use super::scenario::World;

/// Subsidy of the first blocks, satoshis per block.
const FIRST_SUBSIDY: u64 = 5_000_000_000;
/// Satoshis in a bitcoin.
const SATOSHIS: f64 = 1e8;
/// Halving after which a block brings no whole satoshi any more.
const LAST_HALVING: u32 = 33;
/// The first block, and that of the first halving: height, and days since 1970.
const FIRST_BLOCKS: [(f64, f64); 2] = [(0.0, 14_247.76), (210_000.0, 15_672.64)];
/// First halving of the record of history, by its number.
const FIRST_RECORDED: u32 = 2;
/// The newest height of which the day is on record: 955 584 on 26 June 2026 (bt-miners.com).
const NEWEST_BLOCK: (f64, f64) = (955_584.0, 20_630.0);
/// How far a scenario's months to the halving may be off the protocol's schedule, in months: a start month is a month
/// long, and within four years blocks came as much as ten weeks early.
pub const SCHEDULE_TOLERANCE: f64 = 3.0;

/// Heights with the days on which they were found, from the first block on.
fn found() -> impl Iterator<Item = (f64, f64)> {
    let recorded = (FIRST_RECORDED..).zip(HALVINGS).map(|(number, (month, part, _))| {
        let first = |month: YearMonth| Date { month, day: 1 }.days() as f64;
        let day = first(month) + part * (first(month.plus(1)) - first(month));
        (f64::from(number) * BLOCKS_PER_HALVING, day)
    });
    FIRST_BLOCKS.into_iter().chain(recorded).chain([NEWEST_BLOCK])
}

/// The value at `x` of the line through the points, which are taken to go on from the last at a slope.
fn along(points: impl Iterator<Item = (f64, f64)>, x: f64, slope: f64) -> f64 {
    let mut before: Option<(f64, f64)> = None;
    for point in points {
        if x < point.0 {
            let Some((x0, y0)) = before else { return point.1 + (x - point.0) * slope };
            return y0 + (x - x0) * (point.1 - y0) / (point.0 - x0);
        }
        before = Some(point);
    }
    before.map_or(f64::NAN, |(x0, y0)| y0 + (x - x0) * slope)
}

/// The day, since the first of January 1970, on which a height was found or is expected.
pub fn day_of(height: f64) -> f64 {
    along(found(), height, 1.0 / BLOCKS_PER_DAY)
}

/// The height that was reached, or is expected, on a day since the first of January 1970.
pub fn height_on(day: f64) -> f64 {
    along(found().map(|(height, day)| (day, height)), day, BLOCKS_PER_DAY)
}

/// Subsidy of the block at a height, BTC: whole satoshis, as the protocol counts them.
pub fn subsidy_at(height: f64) -> f64 {
    let halvings = (height.max(0.0) / BLOCKS_PER_HALVING).floor().min(64.0) as u32;
    FIRST_SUBSIDY.checked_shr(halvings).unwrap_or(0) as f64 / SATOSHIS
}

/// Height of the next block that halves the subsidy.
pub fn next_halving(height: f64) -> f64 {
    ((height.max(0.0) / BLOCKS_PER_HALVING).floor() + 1.0) * BLOCKS_PER_HALVING
}

/// Months of the model between two heights, at 144 blocks a day.
pub fn months_between(height: f64, later: f64) -> f64 {
    (later - height) / (BLOCKS_PER_DAY * DAYS)
}

/// Where a world that starts in a month is not the protocol's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    /// Ids of the inputs that it is about, the one that is off first.
    pub inputs: &'static [&'static str],
    /// What is off, in the rest of a sentence that begins with the input's name.
    pub sentence: String,
}

/// For a reader: "Next halving in is 30 months, 10.6 months off the protocol's schedule …".
impl fmt::Display for Contradiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let input = self.inputs.first().and_then(|id| find(id));
        write!(f, "{} {}", input.map_or("The world", |input| input.label), self.sentence)
    }
}

const SUBSIDY: &[&str] = &["world.subsidy", "world.halving_in_months"];
const HALVING: &[&str] = &["world.halving_in_months", "world.subsidy"];

/// Where a world that starts in a month contradicts the protocol: a subsidy that no block of about that time has, or a
/// halving more than [`SCHEDULE_TOLERANCE`] months off the schedule. Such a world is a what-if, or a mistake.
pub fn contradiction(start: YearMonth, world: &World) -> Option<Contradiction> {
    let first_day = Date { month: start, day: 1 }.days() as f64;
    let height = height_on(first_day);
    let months_to = |halving: f64| (day_of(halving) - first_day) / DAYS;
    // The halving that ends the subsidy which the world begins with.
    let number = (1..=LAST_HALVING).find(|k| is_same(subsidy_at(f64::from(k - 1) * BLOCKS_PER_HALVING), world.subsidy));
    let due = (next_halving(height), subsidy_at(height));
    let told = |months: f64| Unit::Months.text((months * 10.0).round() / 10.0);
    let expected = || {
        let (months, btc) = (told(months_to(due.0)), btc(due.1));
        format!("in {start} a block brings {btc}, and the next halving, of block {}, is {months} away", block(due.0))
    };
    let Some(number) = number else {
        let sentence = format!("is {}, which no block of the protocol brings: {}", btc(world.subsidy), expected());
        return Some(Contradiction { inputs: SUBSIDY, sentence });
    };
    let halving = f64::from(number) * BLOCKS_PER_HALVING;
    let months = months_to(halving);
    if (months - world.halving_in_months).abs() <= SCHEDULE_TOLERANCE {
        return None;
    }
    // With the right subsidy it is the halving that is off; else the subsidy is of another time.
    if is_same(world.subsidy, due.1) {
        let sentence = format!(
            "is {}, {} off the protocol's schedule (up to {SCHEDULE_TOLERANCE} is within what blocks may be early or \
             late): {}",
            told(world.halving_in_months),
            told((months - world.halving_in_months).abs()),
            expected()
        );
        return Some(Contradiction { inputs: HALVING, sentence });
    }
    let sentence = format!("is {}, which is that of another time: {}", btc(world.subsidy), expected());
    Some(Contradiction { inputs: SUBSIDY, sentence })
}

/// Whether two subsidies are the same, to half a satoshi.
fn is_same(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.5 / SATOSHIS
}

fn btc(subsidy: f64) -> String {
    format!("{}\u{202f}{}", Unit::BtcPerBlock.exact(subsidy), Unit::BtcPerBlock.suffix())
}

/// A height for a reader: "1 050 000".
pub fn block(height: f64) -> String {
    super::quantity::grouped(&format!("{height:.0}"), super::quantity::THIN_SPACE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::network::MONTHS_PER_HALVING;
    use crate::model::scenario::Scenario;

    fn month(text: &str) -> YearMonth {
        YearMonth::parse(text).expect("a month")
    }

    fn day(text: &str) -> f64 {
        Date::parse(text).expect("a day").days() as f64
    }

    fn world(subsidy: f64, months: f64) -> World {
        World { subsidy, halving_in_months: months, ..Scenario::default().world }
    }

    #[test]
    fn subsidies_are_whole_satoshis() {
        for (height, btc) in [
            (0.0, 50.0),
            (209_999.0, 50.0),
            (210_000.0, 25.0),
            (840_000.0, 3.125),
            (1_049_999.0, 3.125),
            (1_050_000.0, 1.5625),
            (2_100_000.0, 0.048_828_12),
            (6_929_999.0, 1e-8),
            (6_930_000.0, 0.0),
            (1e12, 0.0),
        ] {
            assert_eq!(subsidy_at(height), btc, "{height}");
        }
        let all: f64 =
            (0..=LAST_HALVING).map(|k| subsidy_at(f64::from(k) * BLOCKS_PER_HALVING) * BLOCKS_PER_HALVING).sum();
        assert!((all - crate::model::network::total_supply_btc()).abs() < 1e-6);
    }

    #[test]
    fn halvings_fall_on_their_days() {
        for (height, text) in [
            (0.0, "2009-01-03"),
            (210_000.0, "2012-11-28"),
            (420_000.0, "2016-07-09"),
            (630_000.0, "2020-05-11"),
            (840_000.0, "2024-04-20"),
            (955_584.0, "2026-06-26"),
            (1_050_000.0, "2028-04-11"),
        ] {
            assert_eq!(Date::from_days(day_of(height).floor() as i64).iso(), text, "{height}");
        }
        for height in [-5.0, 1.0, 300_000.0, 900_000.0, 1e6, 5e6] {
            assert!((height_on(day_of(height)) - height).abs() < 1e-3, "{height}");
        }
        assert_eq!(next_halving(1_049_999.0), 1_050_000.0);
        assert_eq!(next_halving(1_050_000.0), 1_260_000.0);
        // The model: 19.4 months from September 2026.
        let months = months_between(height_on(day("2026-09-01")), 1_050_000.0);
        assert!((months - 19.4).abs() < 0.1, "{months}");
        assert_eq!(months_between(0.0, BLOCKS_PER_HALVING), MONTHS_PER_HALVING);
    }

    #[test]
    fn what_contradicts_the_protocol_is_told() {
        let of = |start: &str, subsidy, months| contradiction(month(start), &world(subsidy, months));
        for (start, subsidy, months) in [
            ("2026-09", 3.125, 19.4),
            ("2026-09", 3.125, 22.0),
            ("2026-04", 3.125, 24.4),
            ("2025-03", 3.125, 37.0),
            ("2022-01", 6.25, 27.6),
            // The month of a halving begins with the former subsidy, and may be taken to begin with the new one.
            ("2028-04", 3.125, 0.4),
            ("2028-04", 1.5625, 48.3),
            ("2028-06", 1.5625, 46.3),
            ("2009-02", 50.0, 45.9),
        ] {
            assert_eq!(of(start, subsidy, months), None, "{start}");
        }
        let sentence = of("2028-06", 3.125, 19.4).expect("the subsidy of 2026");
        assert_eq!(sentence.inputs, SUBSIDY);
        assert_eq!(
            sentence.sentence,
            "is 3.125\u{202f}BTC/block, which is that of another time: in Jun 2028 a block brings 1.5625\u{202f}BTC/block, \
             and the next halving, of block 1\u{202f}260\u{202f}000, is 46.3\u{202f}months away"
        );
        let off = of("2026-09", 3.125, 30.0).expect("a late halving");
        assert_eq!(off.inputs, HALVING);
        assert!(off.sentence.contains("30\u{202f}months, 10.7\u{202f}months off") && off.sentence.contains("up to 3 "));
        assert!(
            of("2026-09", 3.0, 19.4).expect("no such subsidy").sentence.contains("no block of the protocol brings")
        );
        assert!(of("2022-01", 3.125, 19.4).is_some() && of("2026-09", 3.125, 16.0).is_some());
    }
}
