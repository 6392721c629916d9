//! Today: the few figures of the network that anybody can look up, and what the protocol makes of them.
//!
//! A block takes `difficulty · 2³²` hashes on average and pays subsidy and fees; the network aims at 144 blocks a day.
//! So the hashprice follows from price, fees and difficulty (or hashrate), and the subsidy and the months to the next
//! halving from the height. A date stands for the height that is expected on it, and a height for its day
//! ([`crate::model::protocol`]).

use crate::model::calendar::{Date, YearMonth};
use crate::model::network::{DAYS, difficulty_of_hashrate, hashprice, hashrate_of_difficulty};
use crate::model::parameters::find;
use crate::model::protocol::{self, block, day_of, height_on, months_between, next_halving, subsidy_at};
use crate::model::quantity::{Domain, Entry, ReadError, Unit, tidy};
use crate::model::scenario::{Scenario, World};

/// How far a height and a date may be apart before one of them is said to be wrong, days: within a year of the newest
/// height on record, blocks are not that much early or late.
pub const APART: f64 = 45.0;

/// Something that is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Price of a bitcoin, USD.
    Price,
    /// Difficulty.
    Difficulty,
    /// Hashrate, EH/s.
    Hashrate,
    /// Fees, BTC per block.
    Fees,
    /// Height of the newest block.
    Height,
    /// The day.
    Date,
}

impl Field {
    /// All of them, in the order in which they are typed.
    pub const ALL: [Self; 6] = [Self::Price, Self::Difficulty, Self::Hashrate, Self::Fees, Self::Height, Self::Date];

    /// Position in arrays of texts.
    pub fn index(self) -> usize {
        self as usize
    }

    /// Name on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Price => "Bitcoin price",
            Self::Difficulty => "Difficulty",
            Self::Hashrate => "Hashrate",
            Self::Fees => "Fees per block",
            Self::Height => "Block height",
            Self::Date => "Date",
        }
    }

    /// What may be typed, in a word or two.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Price => "USD",
            Self::Difficulty => "such as 127.48 T",
            Self::Hashrate => "EH/s",
            Self::Fees => "BTC",
            Self::Height => "such as 965 000",
            Self::Date => "such as 2026-09-01",
        }
    }

    /// What a number typed here may be. A date is none.
    fn domain(self) -> Domain {
        let of = |id: &str| find(id).map(|p| Domain { infinite: None, ..p.domain() });
        let own = |unit, limits| Domain { unit, limits, infinite: None };
        match self {
            Self::Price => of("world.btc_price"),
            Self::Fees => of("world.fees_per_block"),
            _ => None,
        }
        .unwrap_or(match self {
            Self::Difficulty => own(Unit::Difficulty, (1.0, 1e24)),
            Self::Hashrate => own(Unit::ExahashPerSecond, (1e-9, 1e9)),
            _ => own(Unit::Plain, (0.0, 1e8)),
        })
    }
}

/// What is typed, as texts; empty where nothing is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    texts: [String; Field::ALL.len()],
}

/// Why nothing follows from what is typed: a field, and the rest of a sentence that begins with its name.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{} {reason}", field.label())]
pub struct TodayError {
    /// The field.
    pub field: Field,
    /// What is wrong with it.
    pub reason: String,
}

impl Typed {
    /// The text of a field.
    pub fn text(&self, field: Field) -> &str {
        &self.texts[field.index()]
    }

    /// Types into a field. Difficulty and hashrate say the same thing, so the one takes the other's place.
    pub fn set(&mut self, field: Field, text: String) {
        let other = match field {
            Field::Difficulty => Some(Field::Hashrate),
            Field::Hashrate => Some(Field::Difficulty),
            _ => None,
        };
        if let Some(other) = other.filter(|_| !text.trim().is_empty()) {
            self.texts[other.index()].clear();
        }
        self.texts[field.index()] = text;
    }

    /// The number in a field; `None` where nothing is typed. `standing` is what a change such as +5 % changes.
    fn number(&self, field: Field, standing: Option<f64>) -> Result<Option<f64>, TodayError> {
        let text = self.text(field);
        if text.trim().is_empty() {
            return Ok(None);
        }
        let entry = standing.map_or(Entry::Set { standing: f64::NAN }, |standing| Entry::Set { standing });
        let refused = |reason: ReadError| TodayError { field, reason: reason.to_string() };
        field.domain().parse(text, entry).map(Some).map_err(refused)
    }

    /// What follows from it for a world that begins in a month.
    ///
    /// # Errors
    /// The first field that cannot be read, is missing, or is before the first block.
    pub fn read(&self, start: YearMonth, world: &World) -> Result<Today, TodayError> {
        let missing = |field, reason: &str| TodayError { field, reason: reason.to_owned() };
        let btc_price = self.number(Field::Price, Some(world.btc_price))?;
        let btc_price = btc_price.ok_or_else(|| missing(Field::Price, "is missing"))?;
        let standing = hashrate_ph(world);
        let difficulty = self.number(Field::Difficulty, Some(difficulty_of_hashrate(standing)))?;
        let hashrate = self.number(Field::Hashrate, Some(standing / 1000.0))?;
        let hashrate_ph = match (difficulty, hashrate) {
            (Some(_), Some(_)) => {
                return Err(missing(Field::Hashrate, "is typed beside the difficulty; give one of them"));
            }
            (Some(difficulty), None) => hashrate_of_difficulty(difficulty),
            (None, Some(hashrate)) => hashrate * 1000.0,
            (None, None) => return Err(missing(Field::Difficulty, "or hashrate is missing")),
        };
        let fees_per_block = self.number(Field::Fees, Some(world.fees_per_block))?.unwrap_or(world.fees_per_block);
        let height = self.number(Field::Height, None)?;
        if height.is_some_and(|height| height.fract() != 0.0) {
            return Err(missing(Field::Height, "is a whole number"));
        }
        let date = match self.text(Field::Date).trim() {
            "" => None,
            text => Some(Date::parse(text).ok_or_else(|| missing(Field::Date, "is no day such as 2026-09-01"))?),
        };
        let first = Date::from_days(day_of(0.0).floor() as i64);
        if date.is_some_and(|date| date < first) {
            return Err(TodayError { field: Field::Date, reason: format!("is before the first block ({first})") });
        }
        let typed = height.zip(date);
        let (height, date) = match (height, date) {
            (Some(height), date) => (height, date.unwrap_or_else(|| Date::from_days(day_of(height).floor() as i64))),
            (None, Some(date)) => (height_on(date.days() as f64).floor(), date),
            (None, None) => return Err(missing(Field::Date, "or block height is missing")),
        };
        let seen = Seen { btc_price, hashrate_ph, fees_per_block, height, date };
        let mut today = seen.today(start, world);
        today.contradictions.extend(typed.and_then(|(height, date)| apart(height, date)));
        Ok(today)
    }
}

/// The network's hashrate at the start of a world, PH/s: what makes hashprice the world's.
pub fn hashrate_ph(world: &World) -> f64 {
    // Hashprice is the reward over hashrate, and so hashrate the reward over hashprice.
    hashprice(world.subsidy + world.fees_per_block, world.btc_price, world.hashprice)
}

/// What is said of a height and a date that cannot both be right.
fn apart(height: f64, date: Date) -> Option<String> {
    let days = date.days() as f64 - day_of(height);
    let expected = Date::from_days(day_of(height).floor() as i64);
    (days.abs() > APART).then(|| {
        format!(
            "Block {} is expected about {expected}, {:.0} days {} {date}; on that day it would be about block {}.",
            block(height),
            days.abs(),
            if days > 0.0 { "before" } else { "after" },
            block((height_on(date.days() as f64) / 100.0).round() * 100.0),
        )
    })
}

/// What is known of the network, in numbers.
struct Seen {
    btc_price: f64,
    hashrate_ph: f64,
    fees_per_block: f64,
    height: f64,
    date: Date,
}

/// What follows from the network as it is today.
#[derive(Clone, Debug, PartialEq)]
pub struct Today {
    /// Difficulty.
    pub difficulty: f64,
    /// Hashrate at which blocks come every ten minutes, EH/s.
    pub hashrate_eh: f64,
    /// Height of the newest block, typed or expected.
    pub height: f64,
    /// The day, typed or expected.
    pub date: Date,
    /// Height of the next halving.
    pub next_halving: f64,
    /// Month 0 of what runs from today: the one whose first day is nearest, so that halvings fall into their months.
    pub start: YearMonth,
    /// The world that it makes of the one that stood.
    pub world: World,
    /// What cannot be right, in sentences.
    pub contradictions: Vec<String>,
}

/// The inputs that follow or are typed, in the order in which they are told.
const SET: [&str; 7] = [
    "world.btc_price",
    "world.fees_per_block",
    "world.subsidy",
    "world.hashprice",
    "world.halving_in_months",
    "world.equilibrium_ratio",
    "world.hashprice_floor",
];

impl Seen {
    fn today(&self, before: YearMonth, world: &World) -> Today {
        let subsidy = subsidy_at(self.height);
        let next = next_halving(self.height);
        let first = |month: YearMonth| Date { month, day: 1 }.days();
        let (this, following) = (self.date.month, self.date.month.plus(1));
        let nearer_next = first(following) - self.date.days() < self.date.days() - first(this);
        let start = if nearer_next { following } else { this };
        let hashprice = hashprice(subsidy + self.fees_per_block, self.btc_price, self.hashrate_ph);
        // Equilibrium and floor are set by machines and power: in dollars they are what they were, less their decline.
        let months = start.months_since(before) as f64;
        let decline = (1.0 - world.hashprice_decline).powf(months / 12.0);
        let equilibrium = world.hashprice * world.equilibrium_ratio * decline;
        let world = World {
            btc_price: self.btc_price,
            fees_per_block: self.fees_per_block,
            subsidy,
            hashprice: tidy(hashprice),
            halving_in_months: tidy(months_between(self.height, next)),
            equilibrium_ratio: tidy(equilibrium / hashprice),
            hashprice_floor: tidy(world.hashprice_floor * decline),
            ..world.clone()
        };
        let mut contradictions = Vec::new();
        if subsidy == 0.0 {
            contradictions
                .push("All bitcoin is issued by then: there is no subsidy and no halving any more.".to_owned());
        } else if let Some(found) = protocol::contradiction(start, &world) {
            contradictions.push(format!("{found}."));
        }
        Today {
            difficulty: difficulty_of_hashrate(self.hashrate_ph),
            hashrate_eh: self.hashrate_ph / 1000.0,
            height: self.height,
            date: self.date,
            next_halving: next,
            start,
            world,
            contradictions,
        }
    }
}

impl Today {
    /// The inputs that it sets, with their values.
    pub fn values(&self) -> impl Iterator<Item = (&'static str, f64)> {
        let scenario = self.scenario();
        SET.into_iter().filter_map(move |id| Some((id, find(id)?.get(&scenario))))
    }

    /// The reference company in that world.
    pub fn scenario(&self) -> Scenario {
        Scenario { world: self.world.clone(), ..Scenario::default() }
    }

    /// An input that cannot have the value which follows, in a sentence; `None` where all can.
    pub fn refused(&self) -> Option<String> {
        let refused = |(id, value): (&str, f64)| find(id)?.check(value).err().map(|error| error.to_string());
        self.values().find_map(refused)
    }

    /// The day on which the next halving is expected.
    pub fn halving_day(&self) -> Date {
        Date::from_days(self.date.days() + (self.world.halving_in_months * DAYS).round() as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(fields: &[(Field, &str)]) -> Typed {
        let mut typed = Typed::default();
        for (field, text) in fields {
            typed.set(*field, (*text).to_owned());
        }
        typed
    }

    fn read(fields: &[(Field, &str)]) -> Result<Today, TodayError> {
        let start = YearMonth::parse("2026-09").expect("a month");
        typed(fields).read(start, &Scenario::default().world)
    }

    #[test]
    fn hashprice_follows_from_price_fees_and_difficulty() {
        // The day of which the default world's figures are.
        let fields = [(Field::Price, "78 410"), (Field::Difficulty, "127.48 T"), (Field::Date, "2026-08-22")];
        let today = read(&fields).expect("it follows");
        assert!((today.world.hashprice - 38.9).abs() < 0.05, "{}", today.world.hashprice);
        assert!((today.hashrate_eh - 912.5).abs() < 0.1, "{}", today.hashrate_eh);
        assert_eq!((today.start.iso().as_str(), today.world.subsidy), ("2026-09", 3.125));
        assert!((today.world.halving_in_months - 19.67).abs() < 0.02, "{}", today.world.halving_in_months);
        assert_eq!(today.contradictions, Vec::<String>::new());
        // The exact checks of the model.
        let fields =
            [(Field::Price, "100000"), (Field::Difficulty, "1e14"), (Field::Fees, "0"), (Field::Height, "900,000")];
        let today = read(&fields).expect("it follows");
        assert!((today.world.hashprice - 62.8643).abs() < 5e-5, "{}", today.world.hashprice);
        assert!((today.hashrate_eh - 715.828).abs() < 5e-4);
        // A hashrate says the same as its difficulty.
        let by_hashrate =
            read(&[(Field::Price, "100k"), (Field::Hashrate, "715.827882667 EH/s"), (Field::Height, "900000")]);
        let by_difficulty = read(&[(Field::Price, "100k"), (Field::Difficulty, "100 tn"), (Field::Height, "900000")]);
        let hashprice = |today: Result<Today, TodayError>| today.expect("it follows").world.hashprice;
        assert!((hashprice(by_hashrate) / hashprice(by_difficulty) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn the_height_gives_subsidy_halving_and_start() {
        let at = |height: &str| read(&[(Field::Price, "78400"), (Field::Hashrate, "917"), (Field::Height, height)]);
        let today = at("965000").expect("it follows");
        assert_eq!(today.world.halving_in_months, tidy(85_000.0 / (144.0 * 365.25 / 12.0)));
        assert_eq!((today.next_halving, today.start.iso().as_str()), (1_050_000.0, "2026-09"));
        assert_eq!(today.halving_day().month.iso(), "2028-04");
        let after = at("1 050 000").expect("it follows");
        assert_eq!((after.world.subsidy, after.next_halving), (1.5625, 1_260_000.0));
        assert!((after.world.halving_in_months - 47.9).abs() < 0.02 && after.start.iso() == "2028-04");
        let by_date = read(&[(Field::Price, "78400"), (Field::Hashrate, "917"), (Field::Date, "2028-06-10")]);
        let by_date = by_date.expect("it follows");
        assert_eq!((by_date.world.subsidy, by_date.start.iso().as_str()), (1.5625, "2028-06"));
        assert!(by_date.contradictions.is_empty() && by_date.refused().is_none());
        assert!(at("7000000").expect("it follows").contradictions[0].starts_with("All bitcoin is issued"));
        assert!(at("7000000").expect("it follows").refused().is_some());
    }

    #[test]
    fn the_equilibrium_stays_in_dollars_less_its_decline() {
        let world = Scenario::default().world;
        let fields = [(Field::Price, "*0.5"), (Field::Hashrate, "+0 %"), (Field::Date, "2027-09-01")];
        let today = read(&fields).expect("it follows");
        assert_eq!(today.world.btc_price, 39_200.0);
        assert!((today.world.hashprice - 19.45).abs() < 1e-9, "half the price at the same hashrate");
        let equilibrium = |world: &World| world.hashprice * world.equilibrium_ratio;
        assert!((equilibrium(&today.world) / equilibrium(&world) - 0.85).abs() < 1e-9);
        assert!((today.world.hashprice_floor / world.hashprice_floor - 0.85).abs() < 1e-9);
        let same = World { lease_rate: world.lease_rate, ..today.world.clone() };
        assert_eq!(same, today.world, "what is not the network's stays");
        assert_eq!(today.values().count(), SET.len());
    }

    #[test]
    fn what_cannot_be_is_said() {
        let error = |fields: &[(Field, &str)]| read(fields).expect_err("it cannot be").to_string();
        let price = (Field::Price, "78400");
        let rate = (Field::Hashrate, "917");
        assert_eq!(error(&[rate]), "Bitcoin price is missing");
        assert_eq!(error(&[price]), "Difficulty or hashrate is missing");
        assert_eq!(error(&[price, rate]), "Date or block height is missing");
        assert_eq!(error(&[price, rate, (Field::Height, "9.5")]), "Block height is a whole number");
        assert_eq!(error(&[price, rate, (Field::Date, "2026-9")]), "Date is no day such as 2026-09-01");
        assert_eq!(error(&[price, rate, (Field::Date, "2008-10-31")]), "Date is before the first block (3 Jan 2009)");
        assert!(error(&[(Field::Price, "dear"), rate]).starts_with("Bitcoin price cannot be"));
        assert!(error(&[price, (Field::Hashrate, "-5")]).starts_with("Hashrate cannot be"));
        assert!(error(&[price, (Field::Difficulty, "5 USD")]).starts_with("Difficulty cannot be"));
        let both = read(&[price, rate, (Field::Height, "965000"), (Field::Date, "2028-06-01")]).expect("it follows");
        assert!(
            both.contradictions
                .iter()
                .any(|text| text.starts_with("Block 965\u{202f}000 is expected about 30 Aug 2026"))
        );
        assert!(both.contradictions.len() == 2, "{:?}", both.contradictions);
        let close = read(&[price, rate, (Field::Height, "965000"), (Field::Date, "2026-09-20")]).expect("it follows");
        assert!(close.contradictions.is_empty(), "{:?}", close.contradictions);
    }
}
