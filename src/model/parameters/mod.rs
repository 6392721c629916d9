//! The single list of inputs: one row for each, with everything that the rest of the program needs to know of it.
//!
//! Sliders, typed values, presets, `--set`, `hashpivot parameters` and every analysis over inputs read this table and
//! nothing else. A new input is one row here and one use in the model.

#[macro_use]
mod row;
pub mod editions;
mod lists;
mod signed;
mod table;
mod value;

use strum::EnumCount;

use super::quantity::Unit;
use super::scenario::Scenario;
use super::soundness;

pub use lists::{DEBT_FIELDS, DebtField, LEASE_FIELDS, LeaseField};
pub use signed::{DEAREST_FIRST_YEAR, DEAREST_GPU_CONTRACT, DEAREST_LEASE};
pub use table::ALL;
pub use value::ValueError;

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumCount)]
pub enum Confidence {
    /// Company release, filing or official page.
    A,
    /// Several independent reports, or one that is known to be careful.
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
    pub const ALL: [Self; Self::COUNT] = [Self::A, Self::B, Self::C, Self::M, Self::D, Self::Assumed];

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
            Self::A => "the company's filing or release, or an official page",
            Self::B => "several independent reports",
            Self::C => "a single report, not confirmed",
            Self::M => "from memory, not checked against a source",
            Self::D => "calculated from sourced figures",
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

/// One input: of a scenario, or of an entry of one of its lists.
#[derive(Debug)]
pub struct Parameter<S: 'static = Scenario> {
    /// Identifier in files and on the command line ("world.btc_price"); of an entry, the field alone ("rent").
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
    getter: fn(&S) -> f64,
    setter: fn(&mut S, f64),
}

impl<S> Parameter<S> {
    /// The value that a scenario, or an entry, has of this input.
    pub fn get(&self, of: &S) -> f64 {
        (self.getter)(of)
    }

    /// Sets this input without asking; [`Parameter::admit`] says whether a value is sound.
    pub fn set(&self, of: &mut S, value: f64) {
        (self.setter)(of, value);
    }

    /// The part of the id after the group ("btc_price").
    pub fn field(&self) -> &'static str {
        self.id.rsplit('.').next().unwrap_or(self.id)
    }

    /// The ends of the slider that shows this value: its own, or the widest ones where the value lies beyond them.
    pub fn slider_for(&self, value: f64) -> (f64, f64) {
        let (low, high) = self.slider;
        if value.is_finite() && !(low..=high).contains(&value) { self.widest } else { self.slider }
    }

    /// What a factor moves where the value is zero, of which there is no multiple: the middle of the slider.
    pub fn in_place_of_zero(&self) -> f64 {
        self.scale.value(self.slider, 0.5)
    }

    /// Whether a sound value lies beyond the slider even at its widest.
    pub fn is_beyond_slider(&self, value: f64) -> bool {
        let (low, high) = self.widest;
        value.is_finite() && !(low..=high).contains(&value)
    }
}

impl Parameter {
    /// The value of a scenario moved down and up by a spread, as far as the input can mean it beside the others. What is
    /// zero has no multiple: it is moved as far as a factor moves the middle of the slider. An infinite value is moved to
    /// the middle of the slider, in the one direction there is. What would be doubted only because of the move (a build
    /// at a site that is too small for one) is not done.
    pub fn moved(&self, scenario: &Scenario, spread: Spread) -> [f64; 2] {
        let value = self.get(scenario);
        let (start, end) = self.slider;
        if value.is_infinite() {
            return [f64::midpoint(start, end).floor(), value];
        }
        let ends = match spread {
            Spread::Times(by) if value == 0.0 => {
                let step = (by - 1.0) * self.in_place_of_zero();
                [-step, step]
            }
            _ => spread.around(value),
        };
        ends.map(|end| {
            let end = self.nearest_sound(scenario, end);
            if soundness::is_doubted_by(scenario, self, end) { value } else { end }
        })
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The ids of all fields that a scenario has, read from its debug text.
    fn fields() -> BTreeSet<String> {
        let mut group = String::new();
        let mut ids = BTreeSet::new();
        // Cohorts, leases and debts have tables of their own, and the past is a record.
        let apart =
            |line: &&str| !["industry: ", "history: ", "leases: ", "debts: "].iter().any(|name| line.contains(name));
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
