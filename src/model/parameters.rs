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
    /// Step of an arrow key.
    pub step: f64,
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
    #[error("{id}: \u{201c}{text}\u{201d} is not a number{}", infinite.map(|w| format!(" or \u{201c}{w}\u{201d}")).unwrap_or_default())]
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

    /// Whether a sound value lies beyond the slider's ends.
    pub fn is_beyond_slider(&self, value: f64) -> bool {
        value.is_finite() && !(self.slider.0..=self.slider.1).contains(&value)
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
    ($($path:ident).+, $label:literal, $unit:ident, $group:ident / $section:literal, $default:literal,
     $scale:ident $slider:expr, step $step:literal, limits $limits:expr,
     $meaning:literal, $source:expr
     $(, infinite $infinite:literal)? $(, marks $marks:expr)? $(, headline $headline:literal)?) => {
        Parameter {
            id: id!($($path).+),
            group: Group::$group,
            section: $section,
            label: $label,
            unit: Unit::$unit,
            scale: Scale::$scale,
            slider: $slider,
            step: $step,
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

/// Largest amount of money, count or price that an input may hold: beyond any balance sheet, and far from overflow.
const HUGE: f64 = 1e15;

/// Every input, by group and section, in the order in which they are shown.
pub static ALL: &[Parameter] = &[
    row!(world.btc_price, "Bitcoin price", Usd, World / "Bitcoin", 78_400.0,
        Log (10_000.0, 500_000.0), step 500.0, limits (1.0, 1e9),
        "Price of one bitcoin at the start.",
        source("monthly price history, close of 22 August", "2026-08-22", A),
        marks &[mark(126_080.0, "Record high", "trendingcoinz", "2025-10-06", B)]),
    row!(world.response_months, "Network response time", Months, World / "Network", 13.0,
        Linear (4.0, 60.0), step 0.5, limits (0.5, 1e4),
        "Months in which the network's hashrate closes a hashprice gap.",
        source("our fit on history, December 2021 to May 2026", "2026", D),
        infinite "never"),
];
