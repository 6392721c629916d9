//! The single list of inputs: one row for each, with everything that the rest of the program needs to know of it.
//!
//! Sliders, typed values, presets, `--set`, `hashpivot parameters` and every analysis over inputs read this table and
//! nothing else. A new input is one row here and one use in the model.

use thiserror::Error;

use super::quantity::Unit;
use super::scenario::Scenario;

/// Whose an input is: what happens to everybody, who the company is, or what it decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// What happens to everybody.
    World,
    /// Who the company is.
    Company,
    /// What the company decides.
    Plan,
}

impl Group {
    /// All groups, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::World, Self::Company, Self::Plan];

    /// Title on screen and in tables.
    pub fn label(self) -> &'static str {
        match self {
            Self::World => "World",
            Self::Company => "Company",
            Self::Plan => "Plan",
        }
    }

    /// What tells this group from the others.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::World => "what happens to everybody",
            Self::Company => "who you are",
            Self::Plan => "what you decide",
        }
    }
}

/// How a slider's rail is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Equal steps.
    Linear,
    /// Equal ratios.
    Log,
}

impl Scale {
    /// The value at a part, 0 … 1, of a range. The ends come out exactly.
    pub fn value(self, (low, high): (f64, f64), part: f64) -> f64 {
        match self {
            Self::Linear => low + (high - low) * part,
            Self::Log if part <= 0.0 => low,
            Self::Log if part >= 1.0 => high,
            Self::Log => low * (high / low).powf(part),
        }
    }

    /// The part, 0 … 1, of a range at which a value stands; beyond it where the value is.
    pub fn part(self, (low, high): (f64, f64), value: f64) -> f64 {
        match self {
            Self::Linear => (value - low) / (high - low),
            Self::Log => (value / low).ln() / (high / low).ln(),
        }
    }
}

/// How far a figure can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confidence {
    /// Company release, filing or official page.
    A,
    /// Secondary press, several agreeing or one good outlet.
    B,
    /// One weak page.
    C,
    /// From memory, not checked against a source.
    M,
    /// Arithmetic on sourced figures.
    D,
    /// Our own assumption.
    Assumed,
}

impl Confidence {
    /// All degrees.
    pub const ALL: [Self; 6] = [Self::A, Self::B, Self::C, Self::M, Self::D, Self::Assumed];

    /// Code in files and tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::M => "M",
            Self::D => "D",
            Self::Assumed => "assumed",
        }
    }

    /// In words, for a tooltip.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::A => "company release, filing or official page",
            Self::B => "press, several agreeing or one good outlet",
            Self::C => "one weak page",
            Self::M => "from memory, not checked against a source",
            Self::D => "arithmetic on sourced figures",
            Self::Assumed => "our assumption",
        }
    }

    /// The degree that a code in a file names.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.code().eq_ignore_ascii_case(code))
    }
}

/// Where a figure comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// The source, named shortly.
    pub text: &'static str,
    /// Date of the figure, as precise as known ("2026-08-22", "2025", "").
    pub date: &'static str,
    /// How far it can be trusted.
    pub confidence: Confidence,
}

/// A level that is worth knowing, marked on the slider's rail.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mark {
    /// The level, in the input's own unit.
    pub value: f64,
    /// What it is ("Nov 2025 low").
    pub label: &'static str,
    /// Where it comes from.
    pub source: Source,
}

/// How far off a value may plausibly be: about one case in three lies further out. Our own judgement, for every input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Spread {
    /// So much up or down, in the input's own unit.
    Plus(f64),
    /// So many times larger or smaller.
    Times(f64),
}

impl Spread {
    /// The value moved down and up. An infinite value stays where it is.
    pub fn around(self, value: f64) -> [f64; 2] {
        match self {
            Self::Plus(by) => [value - by, value + by],
            Self::Times(by) => [value / by, value * by],
        }
    }

    /// The same spread, so much wider.
    pub fn scaled(self, by: f64) -> Self {
        match self {
            Self::Plus(amount) => Self::Plus(amount * by),
            Self::Times(factor) => Self::Times(factor.max(1.0).powf(by)),
        }
    }
}

/// One input.
#[derive(Debug)]
pub struct Parameter {
    /// Identifier in files and on the command line ("world.btc_price").
    pub id: &'static str,
    /// Whose it is.
    pub group: Group,
    /// Heading under which it stands within the group.
    pub section: &'static str,
    /// Name on screen.
    pub label: &'static str,
    /// What it measures.
    pub unit: Unit,
    /// How the rail is divided.
    pub scale: Scale,
    /// Ends of the slider.
    pub slider: (f64, f64),
    /// Ends to which the slider opens for a value beyond its own: a company of another kind, such as a house or a
    /// GPU cloud. The slider's own ends for most inputs.
    pub widest: (f64, f64),
    /// Step of an arrow key.
    pub step: f64,
    /// How far off the value may plausibly be, which is how far a tornado moves it.
    pub spread: Spread,
    /// What the input can mean: a typed value or a file may go this far, with a warning beyond the slider.
    pub limits: (f64, f64),
    /// Factory value: the reference company of September 2026.
    pub default: f64,
    /// Word for an infinite value ("never", "none"), where the input may have one.
    pub infinite: Option<&'static str>,
    /// What it means, in a line.
    pub meaning: &'static str,
    /// Where the default comes from.
    pub source: Source,
    /// Levels worth knowing.
    pub marks: &'static [Mark],
    /// Whether it is one of the headline sliders.
    pub headline: bool,
    getter: fn(&Scenario) -> f64,
    setter: fn(&mut Scenario, f64),
}

/// What a table of inputs has to say about a value.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum ValueError {
    /// The text is no number and no word that the input knows.
    #[error("{id}: \u{201c}{text}\u{201d} is not a number{}", or_word(*infinite))]
    NotANumber {
        /// The input.
        id: &'static str,
        /// What stood there.
        text: String,
        /// The word for infinity, where there is one.
        infinite: Option<&'static str>,
    },
    /// The number cannot mean anything for this input.
    #[error("{id}: {value} is outside what the input can mean ({low} … {high})")]
    Impossible {
        /// The input.
        id: &'static str,
        /// The value.
        value: f64,
        /// Smallest value that can mean something.
        low: f64,
        /// Largest value that can mean something.
        high: f64,
    },
}

/// " or “never”", for an input that has such a word.
fn or_word(infinite: Option<&str>) -> String {
    infinite.map(|word| format!(" or \u{201c}{word}\u{201d}")).unwrap_or_default()
}

impl Parameter {
    /// The scenario's value of this input.
    pub fn get(&self, scenario: &Scenario) -> f64 {
        (self.getter)(scenario)
    }

    /// Sets this input without asking; [`Self::check`] says whether a value is sound.
    pub fn set(&self, scenario: &mut Scenario, value: f64) {
        (self.setter)(scenario, value);
    }

    /// The part of the id after the group ("btc_price").
    pub fn field(&self) -> &'static str {
        self.id.rsplit('.').next().unwrap_or(self.id)
    }

    /// Accepts a value that the input can mean.
    ///
    /// # Errors
    /// [`ValueError::Impossible`] for NaN, for infinity where the input has no word for it, and beyond the limits.
    pub fn check(&self, value: f64) -> Result<f64, ValueError> {
        let (low, high) = self.limits;
        let sound = (value == f64::INFINITY && self.infinite.is_some()) || (value >= low && value <= high);
        if sound && !value.is_nan() { Ok(value) } else { Err(ValueError::Impossible { id: self.id, value, low, high }) }
    }

    /// The value moved down and up by a spread, as far as the input can mean it. What is not there (no lease, no debt)
    /// is not made larger by a factor. An infinite value is moved to the middle of the slider, in the one direction
    /// there is.
    pub fn moved(&self, value: f64, spread: Spread) -> [f64; 2] {
        let (low, high) = self.limits;
        let (start, end) = self.slider;
        if value.is_infinite() {
            return [f64::midpoint(start, end).floor(), value];
        }
        spread.around(value).map(|end| end.clamp(low, high))
    }

    /// The ends of the slider that shows this value: its own, or the widest ones where the value lies beyond them.
    pub fn slider_for(&self, value: f64) -> (f64, f64) {
        let (low, high) = self.slider;
        if value.is_finite() && !(low..=high).contains(&value) { self.widest } else { self.slider }
    }

    /// Whether a sound value lies beyond the slider even at its widest.
    pub fn is_beyond_slider(&self, value: f64) -> bool {
        let (low, high) = self.widest;
        value.is_finite() && !(low..=high).contains(&value)
    }

    /// Reads a value as files and `--set` write it: a plain number in the input's own unit (a fraction for a rate),
    /// a number with a per cent sign, or the word for infinity.
    ///
    /// # Errors
    /// [`ValueError`] where the text is no value of this input.
    pub fn parse(&self, text: &str) -> Result<f64, ValueError> {
        let text = text.trim();
        if let Some(word) = self.infinite
            && (text.eq_ignore_ascii_case(word)
                || matches!(text.to_ascii_lowercase().as_str(), "inf" | "none" | "never"))
        {
            return Ok(f64::INFINITY);
        }
        let (number, divisor) = match text.strip_suffix('%') {
            Some(rest) if self.unit.is_percent() => (rest.trim_end(), 100.0),
            _ => (text, 1.0),
        };
        let value: f64 = number.replace('_', "").parse().map_err(|_| ValueError::NotANumber {
            id: self.id,
            text: text.to_owned(),
            infinite: self.infinite,
        })?;
        self.check(value / divisor)
    }

    /// The value for a reader, with its unit; the word for infinity.
    pub fn text(&self, value: f64) -> String {
        match self.infinite {
            Some(word) if value == f64::INFINITY => word.to_owned(),
            _ => self.unit.text(value),
        }
    }
}

/// The input with this id.
pub fn find(id: &str) -> Option<&'static Parameter> {
    ALL.iter().find(|p| p.id == id)
}

/// The inputs whose value differs between two scenarios.
pub fn differences<'a>(a: &'a Scenario, b: &'a Scenario) -> impl Iterator<Item = &'static Parameter> + 'a {
    ALL.iter().filter(move |p| p.get(a) != p.get(b))
}

/// One row of the table. `world.btc_price` names the field and so the id, the getter and the setter.
macro_rules! row {
    ($($path:ident).+, $label:literal, $unit:ident, $group:ident / $section:literal, $default:expr,
     $scale:ident $slider:expr, step $step:literal, spread $spread:expr, limits $limits:expr,
     $meaning:literal, $source:expr
     $(, infinite $infinite:literal)? $(, wide $wide:expr)? $(, marks $marks:expr)?
     $(, headline $headline:literal)?) => {
        Parameter {
            id: id!($($path).+),
            group: Group::$group,
            section: $section,
            label: $label,
            unit: Unit::$unit,
            scale: Scale::$scale,
            slider: $slider,
            widest: either!($slider $(, $wide)?),
            step: $step,
            spread: $spread,
            limits: $limits,
            default: $default,
            infinite: optional!($($infinite)?),
            meaning: $meaning,
            source: $source,
            marks: list!($($marks)?),
            headline: flag!($($headline)?),
            getter: |s| s.$($path).+,
            setter: |s, v| s.$($path).+ = v,
        }
    };
}

macro_rules! id {
    ($single:ident) => {
        stringify!($single)
    };
    ($group:ident . $field:ident) => {
        concat!(stringify!($group), ".", stringify!($field))
    };
}
macro_rules! optional {
    () => {
        None
    };
    ($word:literal) => {
        Some($word)
    };
}
macro_rules! either {
    ($usual:expr) => {
        $usual
    };
    ($usual:expr, $other:expr) => {
        $other
    };
}
macro_rules! list {
    () => {
        &[]
    };
    ($marks:expr) => {
        $marks
    };
}
macro_rules! flag {
    () => {
        false
    };
    ($headline:literal) => {
        $headline
    };
}

const fn source(text: &'static str, date: &'static str, confidence: Confidence) -> Source {
    Source { text, date, confidence }
}
/// Marks a default that is our own assumption, with its reason.
const fn assumed(text: &'static str) -> Source {
    Source { text, date: "", confidence: Confidence::Assumed }
}
const fn mark(value: f64, label: &'static str, text: &'static str, date: &'static str, confidence: Confidence) -> Mark {
    Mark { value, label, source: Source { text, date, confidence } }
}

use Confidence::{A, B, C, D, M};
use Spread::{Plus, Times};

/// Largest amount of money, count or price that an input may hold: beyond any balance sheet, and far from overflow.
const HUGE: f64 = 1e15;
/// Largest amount of money a month: a run's worth of it must not drown the balance sheet in rounding.
const HUGE_PER_MONTH: f64 = 1e12;

/// Every input, by group and section, in the order in which they are shown.
#[rustfmt::skip]
pub static ALL: &[Parameter] = &[
    // World: what happens to everybody.
    row!(world.btc_price, "Bitcoin price", Usd, World / "Bitcoin", 78_400.0,
        Log (10_000.0, 500_000.0), step 500.0, spread Times(1.25), limits (1.0, 1e9),
        "Price of one bitcoin at the start.",
        source("price of 22 August 2026 (78 410 USD), rounded", "2026-08-22", D),
        marks &[
            mark(60_000.0, "Feb 2026 low", "bitcoin price history, press tickers", "2026-02", C),
            mark(82_534.0, "End of Mar 2025", "Riot", "2025-03-31", A),
            mark(126_080.0, "Record high", "trendingcoinz", "2025-10-06", B),
        ]),
    row!(world.btc_growth, "Bitcoin price growth", PercentPerYear, World / "Bitcoin", 0.15,
        Linear (-0.40, 1.00), step 0.01, spread Plus(0.10), limits (-0.99, 10.0),
        "Yearly growth of the bitcoin price on the central path, the median of all paths.",
        assumed("the low end of the past: the mean log return was 0.16 a year in 2022-25, 0.53 in 2016-25"),
        marks &[
            mark(0.174, "Mean of 2022-25", "monthly price history: mean log return 0.16", "2022 to 2025", D),
            mark(0.259, "Mean of 2018-25", "monthly price history: mean log return 0.23", "2018 to 2025", D),
            mark(0.522, "Mean of 2020-25", "monthly price history: mean log return 0.42", "2020 to 2025", D),
            mark(0.699, "Mean of 2016-25", "monthly price history: mean log return 0.53", "2016 to 2025", D),
        ]),
    row!(world.btc_volatility, "Bitcoin volatility", PercentPerYear, World / "Bitcoin", 0.55,
        Linear (0.0, 1.20), step 0.01, spread Plus(0.10), limits (0.0, 5.0),
        "Standard deviation of the yearly log change of the bitcoin price.",
        source("monthly price history of 2022-25", "2022 to 2025", D),
        marks &[
            mark(0.55, "2022-25", "monthly price history", "2022 to 2025", D),
            mark(0.63, "2020-25", "monthly price history", "2020 to 2025", D),
            mark(0.69, "2016-25", "monthly price history", "2016 to 2025", D),
        ]),
    row!(world.halving_in_months, "Next halving in", Months, World / "Bitcoin", 19.4,
        Linear (0.0, 60.0), step 0.5, spread Plus(0.5), limits (0.0, 1200.0),
        "Months until the block subsidy is cut next; later halvings follow every 47.9 months.",
        source("mid-April 2028: ten minutes a block from block 955 584 (bt-miners.com)", "2026-06-26", D),
        headline true),
    row!(world.halving_cut, "Cut per halving", Percent, World / "Bitcoin", 0.50,
        Linear (0.0, 0.75), step 0.05, spread Plus(0.0), limits (0.0, 0.99),
        "Part of the subsidy that each halving removes. The protocol's is 50 %; anything else is a what-if.",
        source("the Bitcoin protocol; 6.25 became 3.125 BTC in April 2024", "2024-04-20", B),
        marks &[mark(0.50, "The protocol", "the Bitcoin protocol", "2024-04-20", B)],
        headline true),
    row!(world.subsidy, "Block subsidy", BtcPerBlock, World / "Bitcoin", 3.125,
        Log (0.1, 50.0), step 0.125, spread Plus(0.0), limits (1e-8, 1000.0),
        "New bitcoin in each block before the next halving.",
        source("3.125 BTC since block 840 000", "2024-04-20", B),
        marks &[
            mark(1.5625, "From Apr 2028", "the protocol, from block 1 050 000", "2028-04", D),
            mark(6.25, "2020 to 2024", "the protocol, from block 630 000", "2020-05-11", M),
            mark(12.5, "2016 to 2020", "the protocol, from block 420 000", "2016-07-09", M),
            mark(25.0, "2012 to 2016", "the protocol, from block 210 000", "2012-11-28", M),
            mark(50.0, "2009 to 2012", "the protocol, from the first block", "2009-01-03", M),
        ]),
    row!(world.fees_per_block, "Fees per block", BtcPerBlock, World / "Bitcoin", 0.02,
        Linear (0.0, 1.5), step 0.01, spread Times(2.0), limits (0.0, 1000.0),
        "Transaction fees that a block brings its miner.",
        source("metachain.news: about 0.02 BTC, 0.64 % of the reward", "2026", B),
        marks &[
            mark(0.07, "Median month since 2016", "2.2 % of the reward, at 3.125 BTC", "2016 to 2026", D),
            mark(0.514, "Mean of 2023", "7.6 % of the reward (nobsbitcoin), at 6.25 BTC", "2023", D),
            mark(0.551, "One month in twenty", "15 % of the reward, at 3.125 BTC", "2016 to 2026", D),
        ]),
    row!(world.hashprice, "Hashprice", UsdPerPhDay, World / "Network", 38.9,
        Log (10.0, 150.0), step 0.5, spread Times(1.15), limits (0.01, 100_000.0),
        "Revenue of one PH/s for a day at the start, before any halving.",
        source("price, fees and difficulty of 22 August 2026", "2026-08-22", D),
        marks &[
            mark(29.0, "Q1 2026 (28 to 30)", "CoinShares (tokenpost.com)", "2026-03", B),
            mark(35.06, "Nov 2025 low", "hashrateindex.com", "2025-11-22", B),
            mark(39.83, "7 Apr 2025 low", "hashrateindex.com, usheadlinenews", "2025-04-07", B),
            mark(49.4, "Spring 2025", "hashrateindex.com, week to 3 March", "2025-03-03", B),
            mark(55.94, "2022 low", "nobsbitcoin.com on Hashrate Index", "2022-11", B),
            mark(64.0, "Jul 2025 peak", "hashrateindex.com", "2025-07-11", B),
        ],
        headline true),
    row!(world.equilibrium_ratio, "Equilibrium to hashprice", Percent, World / "Network", 0.82,
        Linear (0.30, 1.50), step 0.01, spread Plus(0.10), limits (0.01, 100.0),
        "Hashprice at which the network stops growing, at the start, as a part of the hashprice above.",
        source("our fit: an equilibrium of 32 USD/PH/day against 38.9 (the mean of August was 32.4)", "2026-08", D)),
    row!(world.hashprice_decline, "Hashprice decline", PercentPerYear, World / "Network", 0.15,
        Linear (0.0, 0.40), step 0.01, spread Plus(0.05), limits (-0.50, 0.99),
        "Yearly fall of the hashprice at which the network stops growing, as machines get cheaper and better.",
        source("our fit on history, December 2021 to May 2026", "2026-05", D),
        marks &[
            mark(0.15, "Fit 2021 to 2026", "our fit: an equilibrium of 70 USD/PH/day in December 2021", "2026-05", D),
            mark(0.181, "Trend 2024-26", "hashprice history: -0.20 a year in logs", "2024 to 2026", D),
            mark(0.259, "Trend 2020-24", "hashprice history: -0.30 a year in logs", "2020 to 2024", D),
        ],
        headline true),
    row!(world.response_months, "Network response time", Months, World / "Network", 13.0,
        Linear (4.0, 60.0), step 0.5, spread Times(1.5), limits (0.5, 10_000.0),
        "Months in which hashrate closes a gap between hashprice and equilibrium; never: it ignores hashprice.",
        source("our fit on history, December 2021 to May 2026", "2026-05", D),
        infinite "never",
        marks &[
            mark(13.0, "Fit 2016 to 2026", "hashrate equation fitted on history: 0.077 a month", "2016 to 2026", D),
            mark(28.6, "Fit 2020 to 2025", "hashrate equation fitted on history: 0.035 a month", "2020 to 2025", D),
        ]),
    row!(world.price_pull, "Pull of the price", Plain, World / "Network", 0.09,
        Linear (0.0, 0.30), step 0.01, spread Plus(0.03), limits (0.0, 5.0),
        "Hashrate growth per unit of log price change, this month's and last month's.",
        source("hashrate equation fitted on history: 0.092", "2016 to 2026", D)),
    row!(world.hashrate_volatility, "Hashrate volatility", PercentPerYear, World / "Network", 0.17,
        Linear (0.0, 0.60), step 0.01, spread Plus(0.04), limits (0.0, 5.0),
        "Standard deviation of the yearly log change of hashrate that the price does not explain.",
        source("residual of the hashrate equation, 0.045 to 0.057 a month", "2016 to 2026", D),
        marks &[
            mark(0.156, "Low fit", "residual of 0.045 a month", "2016 to 2026", D),
            mark(0.197, "High fit", "residual of 0.057 a month", "2016 to 2026", D),
        ]),
    row!(world.hashprice_floor, "Hashprice floor", UsdPerPhDay, World / "Network", 9.0,
        Log (3.0, 40.0), step 0.5, spread Times(1.3), limits (0.001, 100_000.0),
        "Hashprice, at the start, at which the cheapest machines switch off; it falls with the equilibrium.",
        assumed("what power at 27.5 USD/MWh costs a machine of 13.5 J/TH")),
    row!(world.industry_exit, "Hashrate leaving for AI", Percent, World / "Network", 0.0,
        Linear (0.0, 0.80), step 0.01, spread Plus(0.15), limits (0.0, 0.99),
        "Part of the network's hashrate that leaves for AI from the month in which the first hall starts.",
        assumed("the company is too small to matter and the others stay"),
        marks &[mark(0.23, "Fall Oct 2025 to Jun 2026", "bitcoingate: price first, AI second", "2026-06", C)]),
    row!(world.industry_exit_months, "Time over which it leaves", Months, World / "Network", 24.0,
        Linear (6.0, 60.0), step 1.0, spread Times(1.5), limits (1.0, 1200.0),
        "Months over which that hashrate leaves.",
        assumed("signed conversions take one to three years")),
    row!(world.cohort_exit, "Cohorts' exit that counts", Percent, World / "Network", 0.0,
        Linear (0.0, 1.0), step 0.25, spread Plus(0.0), limits (0.0, 1.0),
        "0 %: the network's hashrate leaves as set above. 100 %: it leaves as the cohorts of the industry do.",
        assumed("the exit above is used unless the cohorts are switched on")),
    row!(world.smallest_ai_site, "Smallest site for AI", Megawatt, World / "Network", 20.0,
        Log (1.0, 500.0), step 1.0, spread Times(1.5), limits (0.0, 100_000.0),
        "Sites below this size cannot host AI at all.",
        assumed("the smallest deals of miners are of 25 MW of IT load (Riot/AMD)")),
    row!(world.attack_site_cost, "Site for an attack", UsdPerItMw, World / "Network", 150_000.0,
        Log (10_000.0, 5e6), step 10_000.0, spread Times(1.5), limits (0.0, 1e9),
        "Building cost of a mining site for an attack on the network, per utility MW.",
        source("1.34 bn USD of sites (Harvey) for the 9 GW that 51 % of the network takes", "2025-10", D),
        marks &[mark(200_000.0, "Halls finished", "Core Scientific on part-built halls (stocktitan)", "2024", B)]),
    row!(world.concentration_limit, "Regulated concentration", Plain, World / "Network", f64::INFINITY,
        Linear (100.0, 5_000.0), step 50.0, spread Plus(0.0), limits (1.0, 10_000.0),
        "Index (HHI) of hashrate by owner above which compliance costs more; never: there is no such rule.",
        assumed("no such rule exists"),
        infinite "never",
        marks &[mark(1_800.0, "Highly concentrated", "merger guidelines of the United States", "2023", M)]),
    row!(world.concentration_cost, "Compliance cost then", Percent, World / "Network", 0.02,
        Linear (0.0, 0.20), step 0.005, spread Plus(0.0), limits (0.0, 1.0),
        "Part of AI revenue that compliance costs more once the industry is so concentrated.",
        assumed("twice the usual on top of it")),

    row!(world.lease_rate, "AI lease rate", UsdPerKwMonth, World / "AI leases", 125.0,
        Linear (50.0, 300.0), step 1.0, spread Times(1.15), limits (0.01, 100_000.0),
        "First-year rent of a new AI lease, per kW of critical IT load.",
        source("Hut 8 Beacon Point, first-year rent implied by 9.8 bn USD, 15 years and 3 %", "2026-05-06", D),
        wide (50.0, 1500.0),
        marks &[
            mark(90.0, "Riot/AMD, first year", "311 m USD, 25 MW, 10 years, 3 % escalator", "2026-01", D),
            mark(101.0, "Core Sci/CoreWeave, first year", "10.2 bn USD, 590 MW, 12 years, 3 % escalator", "2025-02", D),
            mark(128.0, "Hut 8 River Bend, first year", "7.0 bn USD, 245 MW, 15 years, 3 % escalator", "2025-12", D),
            mark(135.0, "TeraWulf/Fluidstack, 1st year", "6.7 bn USD, 360 MW, 10 years, 3 % escalator", "2025-08", D),
            mark(158.0, "Galaxy Helios, average", "over 1 bn USD a year, 526 MW, average of 15 years", "2025-08", D),
            mark(808.0, "IREN/Microsoft, GPU cloud", "9.7 bn USD, 200 MW, 5 years, GPUs included", "2025-11", D),
        ],
        headline true),
    row!(world.lease_growth, "Market rent growth", PercentPerYear, World / "AI leases", 0.02,
        Linear (-0.40, 0.15), step 0.01, spread Plus(0.03), limits (-0.99, 10.0),
        "Yearly drift of the rent that new leases fetch; signed leases have their own escalator.",
        assumed("near inflation, under the 3 % that signed leases rise by"),
        marks &[
            mark(-0.20, "Same-chip GPU rental", "history of GPU rental prices, low confidence", "2023 to 2026", C),
            mark(0.126, "US colocation asking, 2024", "CBRE, 250-500 kW", "2024", A),
        ]),
    row!(world.lease_volatility, "Market rent volatility", PercentPerYear, World / "AI leases", 0.12,
        Linear (0.0, 0.60), step 0.01, spread Plus(0.08), limits (0.0, 5.0),
        "Standard deviation of the yearly log change of the market rent.",
        assumed("between property rents and GPU rental prices"),
        marks &[mark(0.35, "Same-chip GPU rental", "history of GPU rental prices, low confidence", "2023 to 2026", C)]),
    row!(world.market_occupancy, "Market occupancy", Percent, World / "AI leases", 0.90,
        Linear (0.0, 1.0), step 0.01, spread Plus(0.10), limits (0.0, 1.0),
        "Part of the space outside contracts that is let at the market rent.",
        assumed("a tenth empty between tenants")),
    row!(world.ai_market_mw, "AI capacity of others", Megawatt, World / "AI leases", 40_000.0,
        Log (5_000.0, 200_000.0), step 1_000.0, spread Times(1.5), limits (1.0, 1e9),
        "Critical IT load on the market without that of miners: against it their supply presses on rents.",
        assumed("of the order of what is being built; VanEck counts over 27 GW of potential with miners alone")),
    row!(world.rent_elasticity, "Elasticity of AI demand", Plain, World / "AI leases", 1.0,
        Log (0.1, 10.0), step 0.1, spread Times(1.5), limits (0.01, 1000.0),
        "Per cent by which demand for AI space grows when rents fall by one per cent.",
        assumed("as much more is let as rents fall")),

    row!(world.borrowing_cost, "Borrowing cost", PercentPerYear, World / "Credit", 0.0775,
        Linear (0.02, 0.20), step 0.0025, spread Plus(0.015), limits (0.0, 1.0),
        "All-in yearly rate on new and refinanced debt.",
        source("Core Scientific's 3.3 bn USD project notes", "2026-05", B),
        marks &[
            mark(0.0613, "Cipher/AWS notes", "2.0 bn USD 6.125 % 2031 (8-K)", "2026-02", B),
            mark(0.0675, "Applied Digital PF2", "2.15 bn USD 6.75 % 2031", "2025", B),
            mark(0.0713, "Cipher/Fluidstack notes", "1.4 and 0.333 bn USD 7.125 % 2030", "2025", B),
            mark(0.0775, "TeraWulf, Core Scientific", "3.2 and 3.3 bn USD 7.75 % notes", "2026-05", B),
            mark(0.0925, "Applied Digital PF1", "2.35 bn USD 9.25 % 2030, CoreWeave alone", "2025", B),
            mark(0.12, "Argo, machine loan of 2022", "Argo and NYDIG, two years (CoinDesk)", "2022-05", A),
        ],
        headline true),
    row!(world.rate_volatility, "Rate volatility", PercentPerYear, World / "Credit", 0.01,
        Linear (0.0, 0.04), step 0.001, spread Plus(0.005), limits (0.0, 0.5),
        "Standard deviation of the borrowing cost's change in a year.",
        assumed("about what high-yield rates move in an ordinary year")),

    row!(world.bust_probability, "Chance of an AI bust", PercentPerYear, World / "AI bust", 0.05,
        Linear (0.0, 0.50), step 0.01, spread Plus(0.04), limits (0.0, 1.0),
        "Chance in a year that the AI boom ends, once.",
        assumed("about two in five over ten years")),
    row!(world.bust_month, "Scripted bust in month", Months, World / "AI bust", f64::INFINITY,
        Linear (1.0, 120.0), step 1.0, spread Times(1.5), limits (1.0, 3600.0),
        "Month in which the AI boom ends on every path; none leaves it to chance.",
        assumed("the bust is left to chance"),
        infinite "none"),
    row!(world.bust_lease_drop, "Bust: fall of rents", Percent, World / "AI bust", 0.45,
        Linear (0.0, 0.90), step 0.05, spread Plus(0.15), limits (0.0, 0.99),
        "Part of the market rent that a bust takes away.",
        assumed("H100 rental fell by about 40 % from early 2024 (2.85 USD) to its low of October 2025 (1.70 USD)")),
    row!(world.bust_tenant_loss, "Bust: contracted rent lost", Percent, World / "AI bust", 0.30,
        Linear (0.0, 1.0), step 0.05, spread Plus(0.20), limits (0.0, 1.0),
        "Part of the contracted rent whose tenants fail or leave in a bust.",
        assumed("weaker tenants fail, investment-grade and Google-backed ones pay")),
    row!(world.bust_spread, "Bust: rise of credit cost", PercentPerYear, World / "AI bust", 0.03,
        Linear (0.0, 0.10), step 0.005, spread Plus(0.015), limits (0.0, 1.0),
        "Added to the borrowing cost from the bust on.",
        assumed("high-yield spreads widen by about this in a bad year")),
    row!(world.bust_btc_drop, "Bust: fall of bitcoin", Percent, World / "AI bust", 0.30,
        Linear (0.0, 0.80), step 0.05, spread Plus(0.20), limits (0.0, 0.99),
        "Part of the bitcoin price lost in the month of a bust.",
        assumed("a bust in technology shares takes bitcoin with it"),
        marks &[mark(0.31, "Q4 2025 fall", "124.5 to 86 thousand USD (tokenpost on CoinShares)", "2025-12", B)]),
    row!(world.bust_vacancy_months, "Bust: vacancy", Months, World / "AI bust", 12.0,
        Linear (0.0, 48.0), step 1.0, spread Times(1.5), limits (0.0, 1200.0),
        "Months before space that lost its tenant in a bust is let again, at the market rent.",
        assumed("a year to refit and let a hall")),
    row!(world.bust_premium, "Bust: price to asset value", Times, World / "AI bust", 0.6,
        Linear (0.0, 1.5), step 0.05, spread Plus(0.2), limits (0.0, 20.0),
        "Market price of the shares to net asset value from the bust on.",
        assumed("shares trade well under asset value when capital has left the sector")),
    row!(world.bust_hashrate_return, "Bust: hashrate that returns", Percent, World / "AI bust", 0.50,
        Linear (0.0, 1.0), step 0.05, spread Plus(0.25), limits (0.0, 1.0),
        "Part of the cohorts' hashrate that left for AI which is mining again within a year of a bust.",
        assumed("half of the sites still have what mining takes")),
    row!(world.bust_treasury_sale, "Bust: treasuries sold", Percent, World / "AI bust", 0.50,
        Linear (0.0, 1.0), step 0.05, spread Plus(0.25), limits (0.0, 1.0),
        "Part of the miners' bitcoin that is sold in the month of a bust. It moves the price by the impact below.",
        assumed("MARA alone sold 28 % of its bitcoin in Q1 2026, without a bust")),
    row!(world.sale_impact, "Bust: impact of these sales", Percent, World / "AI bust", 0.0,
        Linear (0.0, 0.10), step 0.005, spread Plus(0.0), limits (0.0, 0.9),
        "Part of the bitcoin price that each 10 000 BTC so sold take away, on top of the fall above.",
        assumed("no impact unless it is set")),

    row!(world.carbon_price, "Carbon price", UsdPerTonne, World / "Energy", 0.0,
        Linear (0.0, 200.0), step 1.0, spread Plus(20.0), limits (0.0, 10_000.0),
        "Charge on the emissions of the power used for mining.",
        source("no federal carbon price in the United States", "2026", M),
        marks &[
            mark(15.1, "RGGI 2023", "12.5 to 14.9 USD per short ton (qbsrigs, esaipower)", "2023", D),
            mark(25.0, "RGGI 2024-25", "20 to 25 USD per short ton", "2025", M),
            mark(34.0, "California", "28 to 40 USD", "2025", M),
            mark(80.0, "EU", "EU ETS, 60 to 90 EUR", "2025", M),
            mark(190.0, "US EPA social cost", "US EPA", "2023", M),
        ]),

    // Company: who you are.
    row!(company.site_mw, "Site power", Megawatt, Company / "Site", 300.0,
        Log (10.0, 2000.0), step 10.0, spread Times(1.1), limits (1e-6, 1e6),
        "Utility power of the company's sites, for mining and for AI.",
        assumed("a mid-size listed miner"),
        wide (0.0001, 10_000.0),
        marks &[
            mark(750.0, "IREN, Childress", "IREN Q2 FY26 (stocktitan)", "2025-12", B),
            mark(1400.0, "Core Scientific", "belcourt.vercel.app on Q1 2026", "2026-03", C),
            mark(1700.0, "Riot", "Riot 10-Q (stocktitan)", "2025", B),
        ]),
    row!(company.existing_ai_mw, "Already leased for AI", Megawatt, Company / "Site", 0.0,
        Linear (0.0, 1000.0), step 10.0, spread Times(1.1), limits (0.0, 1e6),
        "Utility power of halls that are delivered and leased for AI at the start, at most the site's.",
        assumed("nothing is converted yet"),
        wide (0.0, 10_000.0)),
    row!(company.existing_ai_rate, "Rent of existing leases", UsdPerKwMonth, Company / "Site", 0.0,
        Linear (0.0, 300.0), step 1.0, spread Times(1.05), limits (0.0, 100_000.0),
        "Rent that the existing leases pay in the first year of the run, per kW of critical IT load.",
        assumed("nothing is leased yet"),
        wide (0.0, 1500.0),
        marks &[
            mark(120.0, "Core Scientific, run rate", "350 m USD a year on 243 MW, Q1 2026", "2026-03", D),
            mark(135.0, "TeraWulf/Fluidstack, 1st year", "6.7 bn USD, 360 MW, 10 years, 3 % escalator", "2025-08", D),
            mark(149.0, "Cipher Barber Lake, average", "3.0 bn USD, 168 MW, average of 10 years", "2025-09", D),
            mark(188.0, "TeraWulf Abernathy, average", "9.5 bn USD, 168 MW, average of 25 years", "2025-10", D),
        ]),
    row!(company.existing_ai_term_months, "Existing leases end in", Months, Company / "Site", 120.0,
        Linear (0.0, 300.0), step 6.0, spread Plus(12.0), limits (0.0, 3600.0),
        "Months left of the existing leases; the space is let at the market rent afterwards.",
        assumed("the common term of ten years; it means nothing without existing leases"),
        marks &[
            mark(120.0, "TeraWulf/Fluidstack", "ten years, two options of five (reportify)", "2025-08", B),
            mark(144.0, "Core Sci/CoreWeave", "twelve years, two options of five (SEC exhibit)", "2025-02", B),
            mark(180.0, "Hut 8, Applied Digital", "fifteen years", "2025-12", B),
        ]),

    row!(company.efficiency, "Fleet efficiency", JoulePerTh, Company / "Fleet", 17.5,
        Linear (9.0, 40.0), step 0.5, spread Times(1.1), limits (0.1, 10_000.0),
        "Energy that the machines use per terahash at the start; less is better.",
        assumed("a fleet of S21s; listed miners report 15 to 20 J/TH"),
        marks &[
            mark(9.6, "S23 Hydro", "Bitmain, 9.5 to 9.7 J/TH (CoinDesk)", "2026", B),
            mark(15.0, "IREN", "IREN (nasdaq.com)", "2026", B),
            mark(16.8, "Cipher", "Cipher Q3 2025 (fintool)", "2025-09", B),
            mark(21.5, "S19 XP", "CoinDesk, zeusmining", "2022-07", B),
            mark(28.2, "Network in 2024", "Cambridge survey", "2025-04", B),
        ]),
    row!(company.uptime, "Uptime", Percent, Company / "Fleet", 0.94,
        Linear (0.50, 1.0), step 0.01, spread Plus(0.02), limits (0.0, 1.0),
        "Part of the time in which the machines are able to run.",
        assumed("repairs, heat and maintenance take a few per cent"),
        wide (0.0, 1.0)),
    row!(company.curtailment, "Curtailment", Percent, Company / "Fleet", 0.03,
        Linear (0.0, 0.30), step 0.01, spread Plus(0.03), limits (0.0, 1.0),
        "Part of that time in which the machines are off for the grid or for dear power.",
        source("2 to 10 % of hours in ordinary quarters, from Riot's reports", "2025", M),
        marks &[
            mark(0.065, "ERCOT West, up to 70 USD", "running only at or below 70 USD/MWh: 93.5 % of hours", "2025", D),
            mark(0.20, "A hot month in Texas", "Riot, summers of 2022 and 2023", "2023-08", M),
        ]),
    row!(company.pool_fee, "Pool fee", Percent, Company / "Fleet", 0.005,
        Linear (0.0, 0.05), step 0.001, spread Plus(0.0025), limits (0.0, 0.99),
        "Part of mining revenue that the pool keeps.",
        assumed("a large miner's rate")),
    row!(company.mining_pue, "Mining PUE", Times, Company / "Fleet", 1.03,
        Linear (1.0, 1.30), step 0.01, spread Plus(0.02), limits (1.0, 5.0),
        "Utility power of a mining hall to the power of its machines.",
        assumed("fans or pumps and transformers take about 3 %")),

    row!(company.power_price, "Power price", UsdPerMwh, Company / "Power and overhead", 42.0,
        Linear (10.0, 200.0), step 1.0, spread Times(1.15), limits (-1000.0, 10_000.0),
        "Price of power for mining before credits; AI tenants pay for theirs.",
        source("Riot's gross price of 2024, 4.19 c/kWh", "2024", A),
        marks &[
            mark(27.5, "ERCOT West, mean of 2024", "real-time price", "2024", D),
            mark(34.0, "Riot net of credits, 2024", "Riot 8-K (advfn)", "2024", A),
            mark(45.0, "Median miner", "Cambridge survey", "2025-04", B),
            mark(56.0, "CleanSpark, Dec 2025", "CleanSpark (fool.com transcript)", "2025-12", B),
            mark(66.7, "Riot break-even study", "metachain.news, techflowpost (CryptoSlate)", "2026-03", B),
            mark(170.0, "US homes", "about 17 c/kWh", "2026", M),
        ]),
    row!(company.power_credit, "Power credit", UsdPerMwh, Company / "Power and overhead", 3.0,
        Linear (0.0, 150.0), step 1.0, spread Plus(3.0), limits (0.0, 10_000.0),
        "Grid-balancing or heat-reuse income per MWh used for mining.",
        assumed("under half of Riot's 7.6 USD/MWh of 2024; few others have such a contract"),
        wide (0.0, 400.0),
        marks &[
            mark(7.6, "Riot 2024", "33.7 m USD on 4.44 TWh (8-K)", "2024", D),
            mark(13.8, "Riot 2022", "27.3 m USD on 1.98 TWh (8-K)", "2022", D),
            mark(23.3, "Riot 2023", "71.2 m USD on 3.05 TWh (8-K)", "2023", D),
        ]),
    row!(company.grid_intensity, "Grid carbon intensity", TonnePerMwh, Company / "Power and overhead", 0.35,
        Linear (0.0, 1.0), step 0.01, spread Times(1.15), limits (0.0, 3.0),
        "Emissions of the power used; it matters only with a carbon price.",
        source("US EPA eGRID2022, ERCOT: 0.351 kg CO2e/kWh", "2022", B),
        marks &[
            mark(0.12, "Upstate New York", "US EPA eGRID, 0.11 to 0.13", "2023", M),
            mark(0.194, "California", "US EPA eGRID, 428 lb/MWh", "2023", B),
            mark(0.288, "Bitcoin network 2024", "Cambridge survey: 39.8 Mt on 138 TWh", "2025-04", B),
            mark(0.333, "ERCOT 2023", "US EPA eGRID2023", "2023", B),
            mark(0.401, "US mean 2019", "US EPA eGRID2019", "2019", B),
            mark(0.634, "MRO East", "US EPA eGRID, 1397 lb/MWh", "2023", B),
        ]),
    row!(company.site_opex, "Other mining cost", UsdPerMwh, Company / "Power and overhead", 7.0,
        Linear (0.0, 40.0), step 0.5, spread Times(1.3), limits (0.0, 10_000.0),
        "Staff, repairs and other variable cost of mining per MWh used.",
        assumed("a lean operator, below the 10.5 USD/MWh of the Cambridge survey"),
        marks &[
            mark(10.5, "Median miner (Riot: 10.1)",
                "Cambridge survey: 55.5 less 45 USD/MWh; Riot: 9809 USD/BTC over 969 MWh/BTC", "2025-04", D),
        ]),
    row!(company.sga, "Cash overhead", UsdPerMonth, Company / "Power and overhead", 2.2e6,
        Linear (0.0, 20e6), step 100_000.0, spread Times(1.25), limits (0.0, HUGE_PER_MONTH),
        "Cash selling, general and administrative cost.",
        assumed("6.6 m USD a quarter, a fifth of Riot's for a site a sixth of its size"),
        marks &[
            mark(9.7e6, "Applied Digital", "29.2 m USD in the quarter to August 2025", "2025-08", D),
            mark(10.5e6, "Riot", "30 to 33 m USD a quarter (fintool)", "2025", D),
        ]),
    row!(company.stock_comp, "Stock compensation", UsdPerMonth, Company / "Power and overhead", 1.0e6,
        Linear (0.0, 20e6), step 100_000.0, spread Times(1.5), limits (0.0, HUGE_PER_MONTH),
        "Pay in new shares: no cash, but dilution.",
        assumed("about half of the cash overhead")),

    row!(company.cash, "Cash", Usd, Company / "Balance sheet", 180e6,
        Linear (0.0, 1e9), step 5e6, spread Times(1.15), limits (0.0, HUGE),
        "Cash at the start.",
        assumed("a mid-size listed miner"),
        wide (0.0, 10e9),
        marks &[
            mark(160e6, "Hut 8", "10-Q Q1 2026 (stocktitan)", "2026-03", B),
            mark(330.7e6, "Riot", "10-Q Q3 2025 (stocktitan)", "2025-09", B),
            mark(458e6, "CleanSpark", "quarter to December 2025", "2025-12", B),
            mark(836.2e6, "Core Scientific", "Q4 2024 (fintool)", "2024-12", B),
        ]),
    row!(company.btc_held, "Bitcoin held", Btc, Company / "Balance sheet", 2000.0,
        Linear (0.0, 20_000.0), step 100.0, spread Times(1.15), limits (0.0, 21e6),
        "Bitcoin on the balance sheet at the start.",
        assumed("a mid-size listed miner"),
        wide (0.0, 100_000.0),
        marks &[
            mark(1063.0, "Cipher", "Q2 2025", "2025-06", B),
            mark(16_331.0, "Hut 8 group", "10-Q Q1 2026 (stocktitan)", "2026-03", B),
            mark(19_287.0, "Riot", "10-Q Q3 2025 (stocktitan)", "2025-09", B),
        ]),
    row!(company.shares, "Shares", Shares, Company / "Balance sheet", 150e6,
        Log (10e6, 1e9), step 5e6, spread Times(1.05), limits (1.0, HUGE),
        "Shares outstanding at the start.",
        assumed("a mid-size listed miner"),
        wide (100.0, 10e9),
        marks &[mark(371.8e6, "Riot", "10-Q (stocktitan)", "2025-10", B)]),
    row!(company.asic_book, "Book value of machines", Usd, Company / "Balance sheet", 200e6,
        Linear (0.0, 1e9), step 5e6, spread Times(1.2), limits (0.0, HUGE),
        "Book value of the mining machines at the start.",
        assumed("16.6 EH/s at 12 USD/TH"),
        wide (0.0, 10e9)),
    row!(company.asic_life_months, "Machine life in the books", Months, Company / "Balance sheet", 48.0,
        Linear (12.0, 84.0), step 1.0, spread Times(1.25), limits (1.0, 1200.0),
        "Months over which machines are depreciated, as a declining balance.",
        source("books use three to five years", "2025", M),
        marks &[mark(15.0, "CoinShares: 12 to 18 months", "obsolescence, paraphrased by scallope.com", "2025", C)]),
    row!(company.nol, "Tax losses carried forward", Usd, Company / "Balance sheet", 100e6,
        Linear (0.0, 1e9), step 5e6, spread Times(1.25), limits (0.0, HUGE),
        "Losses of earlier years that later profits use up before tax is due.",
        assumed("the losses of 2022 to 2026"),
        wide (0.0, 10e9)),
    row!(company.tax_rate, "Tax rate", Percent, Company / "Balance sheet", 0.21,
        Linear (0.0, 0.40), step 0.01, spread Plus(0.04), limits (0.0, 1.0),
        "Tax on profit after losses carried forward.",
        source("US federal corporate rate", "2026", M)),
    row!(company.debt, "Existing debt", Usd, Company / "Balance sheet", 200e6,
        Linear (0.0, 1e9), step 5e6, spread Times(1.15), limits (0.0, HUGE),
        "Debt at the start, repaid in one sum when it falls due.",
        assumed("a convertible of a mid-size listed miner"),
        wide (0.0, 10e9),
        marks &[
            mark(359.3e6, "Hut 8, corporate", "Coinbase loan and convertible (10-Q)", "2026-03", A),
            mark(588e6, "Keel (Bitfarms)", "1.375 % 2031 convertible (gnw)", "2025", B),
            mark(1.79e9, "CleanSpark", "0 % convertibles of 2030 and 2032 (chainfilings)", "2025-12", B),
            mark(2.525e9, "TeraWulf, convertibles", "1.0 and 1.025 bn USD, and 500 m from memory", "2026", M),
            mark(3.3e9, "Core Scientific, notes", "7.75 % project notes (menfem)", "2026-05", B),
        ]),
    row!(company.debt_coupon, "Coupon of existing debt", PercentPerYear, Company / "Balance sheet", 0.08,
        Linear (0.0, 0.20), step 0.0025, spread Plus(0.01), limits (0.0, 1.0),
        "Yearly rate of the existing debt until it falls due.",
        assumed("a secured loan; convertibles cost 0 to 3 %"),
        marks &[
            mark(0.0, "CleanSpark converts", "650 m USD 2030 and 1.15 bn USD 2032", "2025", B),
            mark(0.03, "Core Scientific convert", "460 m USD 3.00 % 2029", "2024", B),
            mark(0.0775, "TeraWulf, Core Scientific", "3.2 and 3.3 bn USD project notes", "2026-05", B),
            mark(0.12, "Argo, machine loan of 2022", "Argo and NYDIG, two years (CoinDesk)", "2022-05", A),
        ]),
    row!(company.debt_maturity_months, "Existing debt due in", Months, Company / "Balance sheet", 48.0,
        Linear (0.0, 180.0), step 1.0, spread Plus(12.0), limits (0.0, 3600.0),
        "Months until the existing debt is refinanced, where the assets allow it, or repaid.",
        assumed("the sector's notes and convertibles fall due from 2029 to 2032")),

    // Plan: what you decide.
    row!(plan.ai_share, "Share converted to AI", Percent, Plan / "Conversion", 0.50,
        Linear (0.0, 1.0), step 0.01, spread Plus(0.15), limits (0.0, 1.0),
        "Part of the power not yet leased for AI that the plan converts.",
        assumed("half and half, the question that this program asks")),
    row!(plan.ai_start_month, "First hall starts in", Months, Plan / "Conversion", 3.0,
        Linear (0.0, 120.0), step 1.0, spread Plus(3.0), limits (0.0, 3600.0),
        "Months until construction starts and the rent is signed.",
        assumed("a tenant is found within a quarter")),
    row!(plan.rollout_months, "Halls start over", Months, Plan / "Conversion", 12.0,
        Linear (1.0, 60.0), step 1.0, spread Times(1.25), limits (1.0, 600.0),
        "Months between the start of the first and of the last hall.",
        assumed("halls follow each other over a year")),
    row!(plan.build_months, "Building time per hall", Months, Plan / "Conversion", 18.0,
        Linear (3.0, 48.0), step 1.0, spread Times(1.25), limits (0.0, 600.0),
        "Months from the start of a hall to its first rent, without delay.",
        source("signed deals: 4 (a 25 MW retrofit), 10 to 12, 16 to 21, 22 to 32 months (590 MW)", "2026", D),
        marks &[
            mark(4.0, "Riot/AMD retrofit", "25 MW, January to May 2026 (stocktitan)", "2026-01", B),
            mark(12.0, "VanEck: energised within", "VanEck (sipoch)", "2024-08", B),
            mark(22.0, "Core Scientific so far", "June 2024 to Q1 2026: 243 MW billing", "2026-03", B),
            mark(32.0, "Core Scientific, 590 MW", "June 2024 to early 2027 (fintool)", "2026", D),
            mark(48.0, "New site from nothing", "VanEck: more than four years (sipoch)", "2024-08", B),
        ]),
    row!(plan.delay_months, "Delay per hall", Months, Plan / "Conversion", 3.0,
        Linear (0.0, 36.0), step 1.0, spread Plus(6.0), limits (0.0, 600.0),
        "Months that each hall is late.",
        assumed("half of Core Scientific's delay"),
        marks &[mark(6.0, "Core Sci/CoreWeave", "second half of 2026 became early 2027 (fintool)", "2026", D)]),
    row!(plan.capex_per_it_mw, "Building cost", UsdPerItMw, Plan / "Conversion", 11e6,
        Log (1.5e6, 60e6), step 250_000.0, spread Times(1.15), limits (1.0, 1e12),
        "Cost of a MW of critical IT load, without overrun; GPUs included where the company owns them.",
        source("within Cipher's 9 to 11 m USD, below the US mean of 11.7 (Cushman & Wakefield)", "2025", B),
        marks &[
            mark(3.6e6, "Riot/AMD retrofit", "89.8 m USD for 25 MW (stocktitan)", "2026-01", B),
            mark(9e6, "TeraWulf/Fluidstack (8 to 10)", "blockspace, reportify", "2025-08", B),
            mark(11.7e6, "US mean 2025", "Cushman & Wakefield, without land", "2025", B),
            mark(13.3e6, "Hut 8 River Bend, debt alone", "3.25 bn USD on 245 MW", "2026", D),
            mark(35e6, "GPU cloud, Bernstein", "35 bn USD per GW, GPUs included", "2025", B),
            mark(44e6, "IREN/Microsoft, GPU cloud", "GPUs 5.8 bn USD, halls about 3 bn from memory", "2025-11", M),
        ]),
    row!(plan.capex_overrun, "Cost overrun", Percent, Plan / "Conversion", 0.05,
        Linear (-0.20, 1.0), step 0.01, spread Plus(0.10), limits (-0.99, 10.0),
        "Building cost above (or below) plan.",
        assumed("about one year of the 5.5 % that building costs rise by")),
    row!(plan.gross_to_it, "Utility power per IT power", Times, Plan / "Conversion", 1.4,
        Linear (1.1, 1.8), step 0.01, spread Plus(0.08), limits (1.0, 10.0),
        "Utility MW that a MW of critical IT load takes, reserves included.",
        source("signed deals have 1.35 to 1.52", "2026", D),
        marks &[
            mark(1.18, "Applied Digital PUE target", "benzinga", "2025", B),
            mark(1.35, "Hut 8 River Bend", "330 MW for 245 MW", "2025-12", D),
            mark(1.43, "TeraWulf Abernathy", "240 MW for 168 MW", "2025-10", D),
            mark(1.45, "Cipher Barber Lake", "244 MW for 168 MW", "2025-09", D),
            mark(1.52, "Galaxy Helios", "800 MW for 526 MW", "2025-08", D),
        ]),

    row!(plan.lease_escalator, "Yearly rise of signed rent", PercentPerYear, Plan / "Lease", 0.03,
        Linear (0.0, 0.06), step 0.0025, spread Plus(0.01), limits (-0.50, 1.0),
        "Rise of the contracted rent, once a year.",
        source("Hut 8 River Bend and Beacon Point", "2026-05-06", A),
        marks &[mark(0.03, "Hut 8", "River Bend and Beacon Point", "2026-05-06", A)]),
    row!(plan.lease_term_months, "Lease term", Months, Plan / "Lease", 180.0,
        Linear (12.0, 300.0), step 6.0, spread Times(1.25), limits (0.0, 3600.0),
        "Months under contract from first delivery; the space is let at the market rent afterwards.",
        source("Hut 8, Galaxy and Applied Digital: 15 years", "2025-12", B),
        marks &[
            mark(60.0, "IREN/Microsoft, GPU cloud", "five years (stocktitan)", "2025-11", B),
            mark(120.0, "TeraWulf/Fluidstack", "ten years, two options of five (reportify)", "2025-08", B),
            mark(144.0, "Core Sci/CoreWeave", "twelve years, two options of five (SEC exhibit)", "2025-02", B),
            mark(180.0, "Hut 8, Galaxy", "fifteen years", "2025-12", B),
            mark(300.0, "TeraWulf Abernathy", "twenty-five years (stocktitan)", "2025-10", B),
        ]),
    row!(plan.contracted_share, "Space under contract", Percent, Plan / "Lease", 1.0,
        Linear (0.0, 1.0), step 0.05, spread Plus(0.15), limits (0.0, 1.0),
        "Part of the new space that is let before it is built; the rest earns the market rent.",
        assumed("leases cover whole buildings, take or pay")),
    row!(plan.noi_margin, "Net operating margin", Percent, Plan / "Lease", 0.85,
        Linear (0.30, 1.0), step 0.01, spread Plus(0.05), limits (0.0, 1.0),
        "Net operating income of AI hosting, as a part of its revenue.",
        source("TeraWulf/Fluidstack (blockspace, reportify)", "2025-08", B),
        marks &[
            mark(0.80, "Cipher, low end", "80 to 85 % (reportify)", "2025-09", B),
            mark(0.85, "TeraWulf/Fluidstack", "blockspace, reportify", "2025-08", B),
            mark(0.90, "Galaxy Helios", "about 90 % EBITDA margin (stocktitan)", "2025-03", B),
            mark(0.97, "Triple net, base rent alone", "97 to 100 % where tenants pay the operating cost", "2026", B),
        ]),
    row!(plan.compliance, "Compliance cost", Percent, Plan / "Lease", 0.01,
        Linear (0.0, 0.10), step 0.005, spread Plus(0.01), limits (0.0, 1.0),
        "Cost of certificates, audits and reporting, as a part of AI revenue.",
        assumed("security and environmental audits of a hosted data centre")),
    row!(plan.ai_life_years, "Life of AI halls", Years, Plan / "Lease", 25.0,
        Linear (3.0, 40.0), step 1.0, spread Times(1.25), limits (0.5, 200.0),
        "Years over which AI halls, and GPUs where owned, are depreciated.",
        assumed("buildings and electrical plant without the tenant's chips"),
        marks &[
            mark(5.0, "GPUs: Amazon", "stated useful life", "2025", M),
            mark(6.0, "GPUs: CoreWeave", "stated useful life (wukong123)", "2025", C),
        ]),
    row!(plan.sustaining_capex, "Sustaining investment", PercentPerYear, Plan / "Lease", 0.005,
        Linear (0.0, 0.30), step 0.0025, spread Times(2.0), limits (0.0, 1.0),
        "Yearly spending that keeps the halls up, as a part of the building cost.",
        assumed("cooling and electrical parts; the tenant replaces the chips")),

    row!(plan.loan_to_cost, "Loan to cost", Percent, Plan / "Project debt", 0.80,
        Linear (0.0, 0.95), step 0.01, spread Plus(0.10), limits (0.0, 1.0),
        "Part of the building cost that the project loan pays.",
        source("Galaxy Helios: 1.4 bn USD (stocktitan)", "2025-08", A),
        marks &[
            mark(0.60, "Generic developer, low end", "60 to 75 % (financely)", "2026", C),
            mark(0.80, "Galaxy Helios", "1.4 bn USD (stocktitan)", "2025-08", A),
            mark(0.85, "Hut 8 River Bend, at most", "up to 85 % (particle)", "2025-12", B),
        ]),
    row!(plan.amortization_years, "Amortisation", Years, Plan / "Project debt", 15.0,
        Linear (3.0, 30.0), step 0.5, spread Times(1.25), limits (0.25, 100.0),
        "Years over which level payments would repay the project loan, from full delivery.",
        assumed("the length of the lease; Hut 8's River Bend notes repay over 16.5 years"),
        marks &[mark(16.5, "Hut 8 River Bend", "3.25 bn USD 6.192 % notes, full amortisation", "2026", B)]),
    row!(plan.loan_term_months, "Loan term", Months, Plan / "Project debt", 84.0,
        Linear (12.0, 300.0), step 1.0, spread Times(1.25), limits (0.0, 3600.0),
        "Months from first delivery until the rest of the project loan falls due.",
        assumed("between the five years of most notes and full amortisation"),
        marks &[
            mark(36.0, "Galaxy Helios", "1.4 bn USD, 36 months (stocktitan)", "2025-08", A),
            mark(60.0, "TeraWulf, Cipher", "notes of 2025 due in 2030", "2025", D),
            mark(198.0, "Hut 8 River Bend", "16.5 years", "2026", B),
        ]),
    row!(plan.max_ltv, "Highest loan to value", Percent, Plan / "Project debt", 0.85,
        Linear (0.30, 1.0), step 0.01, spread Plus(0.10), limits (0.0, 1.0),
        "Debt to gross assets up to which lenders refinance at a maturity.",
        assumed("what project lenders granted at cost in 2025")),

    row!(plan.hodl_share, "Mined bitcoin kept", Percent, Plan / "Treasury and shares", 0.20,
        Linear (0.0, 1.0), step 0.05, spread Plus(0.20), limits (0.0, 1.0),
        "Part of the mined bitcoin that is not sold.",
        assumed("most miners sell most of what they mine")),
    row!(plan.min_cash, "Cash kept", Usd, Plan / "Treasury and shares", 20e6,
        Linear (0.0, 200e6), step 1e6, spread Times(1.5), limits (0.0, HUGE),
        "Cash below which bitcoin, then shares, are sold.",
        assumed("some months of the company's fixed cost")),
    row!(plan.issue_limit, "Shares sold a month, at most", Percent, Plan / "Treasury and shares", 0.06,
        Linear (0.0, 0.20), step 0.005, spread Plus(0.02), limits (0.0, 1.0),
        "Shares that the market takes in a month, as a part of market value.",
        assumed("at-the-market programmes")),
    row!(plan.issue_discount, "Discount on new shares", Percent, Plan / "Treasury and shares", 0.05,
        Linear (0.0, 0.30), step 0.005, spread Plus(0.03), limits (0.0, 0.99),
        "How far under the market price new shares are sold, fees included.",
        assumed("fees and price pressure of an at-the-market programme")),
    row!(plan.market_premium, "Price to asset value", Times, Plan / "Treasury and shares", 1.2,
        Linear (0.2, 3.0), step 0.05, spread Plus(0.2), limits (0.0, 20.0),
        "Market price of the shares to net asset value while the boom lasts.",
        assumed("the market pays a little for growth")),
    row!(plan.backlog_credit, "Credit for signed leases", Percent, Plan / "Treasury and shares", 0.50,
        Linear (0.0, 1.0), step 0.05, spread Plus(0.20), limits (0.0, 1.0),
        "Part of the value of a signed, unbuilt lease that the market counts.",
        assumed("half, for what can still go wrong")),

    row!(plan.refresh_rate, "Mining power renewed a year", Percent, Plan / "Fleet renewal", 0.20,
        Linear (0.0, 1.0), step 0.05, spread Plus(0.10), limits (0.0, 1.0),
        "Part of mining power that gets new machines in a year, while that pays.",
        assumed("a fleet turns over in five years")),
    row!(plan.refresh_payback_months, "Payback asked for", Months, Plan / "Fleet renewal", 24.0,
        Linear (0.0, 60.0), step 1.0, spread Times(1.5), limits (0.0, 1200.0),
        "New machines are bought only if they earn their cost within so many months.",
        assumed("machines are outdated after a few years")),
    row!(plan.asic_price, "Price of machines", UsdPerTh, Plan / "Fleet renewal", 14.0,
        Log (1.0, 120.0), step 0.5, spread Times(1.25), limits (0.01, 100_000.0),
        "Price of a new machine at the start; it falls with the equilibrium hashprice.",
        assumed("between 300 days of hashprice (11.7 USD/TH) and the list price of the best machine"),
        marks &[
            mark(10.5, "Canaan, mean of Q1 2025", "average selling price (ainvest)", "2025-03", B),
            mark(11.7, "300 days of hashprice", "the mean of history, at 38.9 USD/PH/day", "2026-08", D),
            mark(15.71, "Dec 2022 trough", "index below 38 J/TH (economygalaxy)", "2022-12-25", B),
            mark(25.7, "S21 XP, Nov 2025", "hashrateindex.com", "2025-11-03", A),
            mark(80.0, "S19 Pro, Apr 2022", "zeusmining, k33", "2022-04", B),
            mark(119.25, "May 2021 peak", "index below 38 J/TH (economygalaxy)", "2021-05-07", B),
        ]),
    row!(plan.frontier_efficiency, "Efficiency of new machines", JoulePerTh, Plan / "Fleet renewal", 11.0,
        Linear (5.0, 40.0), step 0.5, spread Times(1.1), limits (0.1, 10_000.0),
        "Energy that a new machine uses per terahash at the start.",
        assumed("between the best hydro and the best air-cooled machines"),
        marks &[
            mark(9.6, "S23 Hydro", "Bitmain, 9.5 to 9.7 J/TH (CoinDesk)", "2026", B),
            mark(12.8, "Canaan A16 XP", "hashrateindex.com", "2025", A),
            mark(13.5, "S21 XP", "Bitmain", "2024", M),
            mark(17.5, "S21", "Bitmain", "2024", M),
        ]),
    row!(plan.frontier_gain, "Yearly gain of new machines", PercentPerYear, Plan / "Fleet renewal", 0.15,
        Linear (0.0, 0.40), step 0.01, spread Plus(0.05), limits (0.0, 0.90),
        "Yearly fall of the energy that a new machine uses per terahash.",
        assumed("slower than the 20 % a year since 2016"),
        marks &[mark(0.20, "Best machines since 2016", "best machine's J/TH by month", "2016 to 2026", D)]),
    row!(plan.asic_scrap, "Resale of machines", UsdPerTh, Plan / "Fleet renewal", 3.0,
        Linear (0.0, 60.0), step 0.5, spread Times(1.5), limits (0.0, 100_000.0),
        "What a used machine brings at the start; at most the price of a new one.",
        assumed("less than old machines brought at the trough of 2022"),
        marks &[
            mark(4.72, "Dec 2022, over 68 J/TH", "economygalaxy", "2022-12-25", B),
            mark(10.23, "Dec 2022, 38-68 J/TH", "economygalaxy", "2022-12-25", B),
        ]),

    row!(plan.mining_multiple, "Mining multiple", Times, Plan / "Valuation", 6.0,
        Linear (0.0, 15.0), step 0.5, spread Times(1.25), limits (0.0, 100.0),
        "Value of the mining business, as a multiple of its yearly EBITDA.",
        assumed("a cyclical business whose machines wear out")),
    row!(plan.ai_cap_rate, "AI capitalisation rate", PercentPerYear, Plan / "Valuation", 0.08,
        Linear (0.04, 0.25), step 0.0025, spread Plus(0.01), limits (0.005, 1.0),
        "Yearly rate at which AI income is turned into value.",
        assumed("a little over the borrowing cost of the leased halls")),
    row!(plan.cost_of_equity, "Cost of equity", PercentPerYear, Plan / "Valuation", 0.15,
        Linear (0.0, 0.30), step 0.005, spread Plus(0.03), limits (-0.50, 10.0),
        "Yearly return that shareholders ask for; it discounts the value at the end of the run.",
        assumed("a volatile sector")),

    row!(horizon_months, "Horizon", Months, Plan / "Horizon", 120.0,
        Linear (24.0, 300.0), step 12.0, spread Plus(24.0), limits (1.0, 600.0),
        "Length of the run.",
        assumed("ten years: two halvings and most of a lease")),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The ids of all fields that a scenario has, read from its debug text.
    fn fields() -> BTreeSet<String> {
        let mut group = String::new();
        let mut ids = BTreeSet::new();
        // The cohorts of the industry have a table of their own, and the past is a record.
        let apart = |line: &&str| !["industry: ", "history: "].iter().any(|name| line.contains(name));
        for line in format!("{:#?}", Scenario::default()).lines().filter(apart) {
            let text = line.trim();
            if let Some((name, _)) = text.split_once(": ") {
                if text.ends_with('{') {
                    group = format!("{name}.");
                } else {
                    assert!(ids.insert(format!("{group}{name}")), "{name} twice");
                }
            } else if text.starts_with('}') {
                group.clear();
            }
        }
        ids
    }

    #[test]
    fn every_input_has_one_row() {
        let ids: BTreeSet<String> = ALL.iter().map(|p| p.id.to_owned()).collect();
        assert_eq!(ids.len(), ALL.len(), "an id stands twice");
        assert_eq!(ids, fields());
        for p in ALL {
            let prefix = match (p.id, p.group) {
                ("horizon_months", Group::Plan) => "",
                (_, Group::World) => "world.",
                (_, Group::Company) => "company.",
                (_, Group::Plan) => "plan.",
            };
            assert_eq!(p.id, format!("{prefix}{}", p.field()));
            assert!(std::ptr::eq(find(p.id).expect("an id is found"), p));
        }
        assert!(find("world.siet_mw").is_none());
    }

    #[test]
    fn every_input_is_set_and_read_alone() {
        let reference = Scenario::default();
        for p in ALL {
            let mut scenario = reference.clone();
            assert_eq!(p.get(&scenario), p.default, "{}", p.id);
            p.set(&mut scenario, 7.25);
            assert_eq!(p.get(&scenario), 7.25, "{}", p.id);
            let changed: Vec<&str> = differences(&reference, &scenario).map(|d| d.id).collect();
            assert_eq!(changed, [p.id]);
        }
    }

    #[test]
    fn ranges_nest() {
        for p in ALL {
            let id = p.id;
            let inside =
                |inner: (f64, f64), outer: (f64, f64)| outer.0 <= inner.0 && inner.0 < inner.1 && inner.1 <= outer.1;
            assert!(inside(p.slider, p.widest), "{id}: the widest slider is narrower");
            assert!(inside(p.widest, p.limits), "{id}: the slider goes beyond what the input can mean");
            assert!(p.scale == Scale::Linear || p.widest.0 > 0.0, "{id}: a logarithmic rail from nothing");
            assert!(p.step > 0.0 && p.step <= (p.slider.1 - p.slider.0) / 4.0, "{id}: step");
            assert_eq!(p.check(p.default), Ok(p.default), "{id}");
            if p.default.is_finite() {
                assert!(p.slider.0 <= p.default && p.default <= p.slider.1, "{id}: the default is off the slider");
            } else {
                assert!(p.infinite.is_some(), "{id}: infinite without a word for it");
            }
            assert_eq!(p.slider_for(p.default), p.slider, "{id}");
        }
    }

    #[test]
    fn marks_are_on_the_rail_and_sourced() {
        for p in ALL {
            assert!(p.marks.len() <= 6, "{}: too many marks", p.id);
            assert!(p.marks.is_sorted_by(|a, b| a.value <= b.value), "{}: marks are not in order", p.id);
            for m in p.marks {
                assert!(!p.is_beyond_slider(m.value), "{}: {} is off the rail", p.id, m.label);
                assert!(!m.label.is_empty() && m.label.chars().count() <= 30, "{}: {}", p.id, m.label);
                assert!(!m.source.text.is_empty() && !m.source.date.is_empty(), "{}: {}", p.id, m.label);
                assert_ne!(m.source.confidence, Confidence::Assumed, "{}: {} is a level of nothing", p.id, m.label);
            }
        }
    }

    #[test]
    fn marks_can_be_told_apart_on_the_rail() {
        // A rail of 260 points at its narrowest: three points from one mark to the next.
        const LEAST: f64 = 3.0 / 260.0;
        for p in ALL {
            let (low, high) = p.slider;
            let place = |value: f64| match p.scale {
                Scale::Linear => (value - low) / (high - low),
                Scale::Log => (value / low).ln() / (high / low).ln(),
            };
            let shown: Vec<f64> =
                p.marks.iter().map(|m| place(m.value)).filter(|at| (0.0..=1.0).contains(at)).collect();
            for pair in shown.windows(2) {
                assert!(pair[1] - pair[0] >= LEAST, "{}: two marks at {pair:?} of the rail", p.id);
            }
        }
    }

    #[test]
    fn words_are_short_and_tell_inputs_apart() {
        let mut labels = BTreeSet::new();
        for p in ALL {
            assert!(labels.insert((p.group, p.label)), "{}: {} stands twice", p.id, p.label);
            assert!(p.label.chars().count() <= 28, "{}: the label is long", p.id);
            assert!(p.meaning.chars().count() <= 110, "{}: the meaning is long", p.id);
            assert!(p.meaning.ends_with('.'), "{}: {}", p.id, p.meaning);
            assert!(!p.source.text.is_empty(), "{}: no source", p.id);
            let assumed = p.source.confidence == Confidence::Assumed;
            assert_eq!(assumed, p.source.date.is_empty(), "{}: an assumption has no date, a source has one", p.id);
        }
    }

    #[test]
    fn sections_stand_together() {
        let mut seen = Vec::new();
        for p in ALL {
            let section = (p.group, p.section);
            if seen.last() != Some(&section) {
                assert!(!seen.contains(&section), "{} is apart from its section", p.id);
                seen.push(section);
            }
        }
        assert!(seen.is_sorted_by_key(|(group, _)| *group));
    }

    #[test]
    fn six_inputs_are_headlines() {
        let ids: Vec<&str> = ALL.iter().filter(|p| p.headline).map(|p| p.id).collect();
        let expected =
            ["halving_in_months", "halving_cut", "hashprice", "hashprice_decline", "lease_rate", "borrowing_cost"];
        assert_eq!(ids, expected.map(|field| format!("world.{field}")));
    }

    #[test]
    fn values_are_read_as_files_write_them() {
        let read = |id: &str, text: &str| find(id).expect("an input").parse(text);
        assert_eq!(read("world.btc_growth", "15%"), Ok(0.15));
        assert_eq!(read("world.btc_growth", " 0.15 "), Ok(0.15));
        assert_eq!(read("world.btc_price", "78_400"), Ok(78_400.0));
        assert_eq!(read("world.bust_month", "none"), Ok(f64::INFINITY));
        assert_eq!(read("world.response_months", "Never"), Ok(f64::INFINITY));
        assert_eq!(read("company.power_price", "-20"), Ok(-20.0));
        for (id, text) in [
            ("world.btc_price", "NaN"),
            ("world.btc_price", "inf"),
            ("world.btc_price", "none"),
            ("world.btc_price", "1e308"),
            ("world.btc_price", "-1"),
            ("world.btc_price", "0"),
            ("world.btc_price", "15%"),
            ("world.btc_price", ""),
            ("world.btc_price", "dear"),
            ("world.bust_month", "nan"),
            ("world.bust_month", "-inf"),
            ("world.bust_month", "0"),
            ("company.cash", "-1"),
            ("company.uptime", "101%"),
            ("company.shares", "0.5"),
            ("plan.ai_share", "1.01"),
            ("plan.rollout_months", "0"),
            ("plan.gross_to_it", "0.9"),
            ("horizon_months", "601"),
        ] {
            assert!(read(id, text).is_err(), "{id} took {text}");
        }
    }

    #[test]
    fn the_slider_opens_for_another_kind_of_company() {
        let rate = find("world.lease_rate").expect("an input");
        assert_eq!(rate.slider_for(125.0), (50.0, 300.0));
        assert_eq!(rate.slider_for(808.0), (50.0, 1500.0));
        assert!(!rate.is_beyond_slider(808.0));
        assert!(rate.is_beyond_slider(2000.0));
        let response = find("world.response_months").expect("an input");
        assert!(!response.is_beyond_slider(f64::INFINITY));
        assert_eq!(response.slider_for(f64::INFINITY), response.slider);
    }
}
