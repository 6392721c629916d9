//! The pictures of the page: risk and return, survival, and the places on the verdict map.

use std::collections::BTreeMap;

use super::Entry;
use super::companies::Class;
use super::figures::{Shown, median_return};
use crate::analysis::verdict::Judgement;
use crate::app::picture::chart::{Ink, Text};
use crate::model::calendar::YearMonth;
use crate::model::quantity::Unit;
use crate::model::scenario::Strategy;

/// How survival is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grouping {
    /// A line for each company.
    #[default]
    Companies,
    /// A line for each kind: the mean of its companies.
    Means,
    /// A line for each kind: the median of its companies.
    Medians,
}

impl Grouping {
    /// All of them, in the order of their labels.
    pub const ALL: [Self; 3] = [Self::Companies, Self::Means, Self::Medians];

    /// Name on its label.
    pub fn label(self) -> &'static str {
        match self {
            Self::Companies => "Companies",
            Self::Means => "Mean by kind",
            Self::Medians => "Median by kind",
        }
    }
}

/// The colour of a class.
pub fn class_ink(class: Class) -> Ink {
    Ink::Layer(class as u8)
}

/// A company among the points.
#[derive(Clone, Debug)]
pub struct Point {
    /// The word that stands for it in the table.
    pub word: Text,
    /// Its name.
    pub name: Text,
    /// What sort of business it is.
    pub class: Class,
    /// Market value, USD: the area of its point.
    pub market_value: f64,
    /// Chance of default and median yearly return of each strategy, in the order of [`Strategy::ALL`].
    pub strategies: [(f64, f64); 3],
    /// The same in the baseline's world.
    pub ghost: Option<[(f64, f64); 3]>,
}

/// What is risked for what is earned.
#[derive(Clone, Debug, Default)]
pub struct RiskReturn {
    /// Companies whose futures are known and whose price is above zero, the largest first.
    pub points: Vec<Point>,
    /// Companies whose price is not above zero, so that nothing is earned on it; empty where there is none.
    pub without_price: String,
    /// Lowest and highest return.
    pub returns: (f64, f64),
    /// They belong to a former world.
    pub stale: bool,
    /// In words.
    pub summary: String,
}

/// A line of survival.
#[derive(Clone, Debug)]
pub struct Curve {
    /// The word that stands for its company in the table; empty of a line for a kind.
    pub word: Text,
    /// Name at its end.
    pub name: Text,
    /// What sort of business it is.
    pub class: Class,
    /// Probability of no default up to the end of each month.
    pub months: Vec<f32>,
    /// How many companies it stands for.
    pub companies: usize,
}

/// Who survives, and until when.
#[derive(Clone, Debug, Default)]
pub struct Curves {
    /// The lines.
    pub lines: Vec<Curve>,
    /// Month 0; `None` where there are no lines.
    pub start: Option<YearMonth>,
    /// Months of the run.
    pub months: usize,
    /// Months in which a halving falls.
    pub halvings: Vec<f64>,
    /// They belong to a former world.
    pub stale: bool,
    /// In words.
    pub summary: String,
}

/// A company on the verdict map.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The word that stands for it in the table.
    pub word: Text,
    /// Its name.
    pub name: Text,
    /// What its futures answer.
    pub judgement: Judgement,
    /// The same in the baseline's world.
    pub ghost: Option<Judgement>,
}

/// Where the companies stand between the answers.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// The companies.
    pub places: Vec<Placed>,
    /// They belong to a former world.
    pub stale: bool,
    /// In words.
    pub summary: String,
}

impl Shown<'_> {
    /// The same company in the baseline's world, once its futures are known.
    pub(super) fn ghost(&self, entry: &Entry) -> Option<&Entry> {
        let same = |ghost: &&&Entry| ghost.company.key == entry.company.key && ghost.known.is_some();
        self.ghosts.iter().find(same).copied()
    }

    /// What is risked for what is earned.
    pub(super) fn risk_return(&self) -> RiskReturn {
        let strategies = |entry: &Entry| {
            let ensemble = &entry.known.as_ref()?.ensemble;
            let of = |strategy| {
                let outcome = ensemble.strategy(strategy);
                Some((outcome.default.value, median_return(outcome)?))
            };
            let [stay, plan, all_in] = Strategy::ALL.map(of);
            Some([stay?, plan?, all_in?])
        };
        let point = |entry: &&Entry| {
            Some(Point {
                word: entry.company.word.clone(),
                name: entry.company.name.clone(),
                class: entry.company.class,
                market_value: entry.glance.market_value,
                strategies: strategies(entry)?,
                ghost: self.ghost(entry).and_then(strategies),
            })
        };
        let mut points: Vec<Point> = self.entries.iter().filter_map(point).collect();
        points.sort_by(|a, b| b.market_value.total_cmp(&a.market_value));
        let all = points.iter().flat_map(|point| point.strategies.iter().chain(point.ghost.iter().flatten()));
        let returns = all.fold((0.0_f64, 0.0_f64), |(low, high), (_, at)| (low.min(*at), high.max(*at)));
        let unpriced = |entry: &&&Entry| entry.known.as_ref().is_some_and(|known| known.standing.price.usd() <= 0.0);
        let names: Vec<&str> = self.entries.iter().filter(unpriced).map(|entry| &*entry.company.name).collect();
        let without_price = match names.as_slice() {
            [] => String::new(),
            names => format!("Not shown, as its price is not above zero: {}", names.join(", ")),
        };
        let mut summary = self.risk_words(&points);
        if !without_price.is_empty() {
            summary.push_str(&format!(" {without_price}."));
        }
        RiskReturn { returns, stale: self.stale, summary, without_price, points }
    }

    fn risk_words(&self, points: &[Point]) -> String {
        let focus = self.focus.index();
        let said = points.iter().map(|point| {
            let (default, at) = point.strategies[focus];
            format!("{}: default {}, return {} a year.", point.name, rounded(default), rounded(at))
        });
        let said: Vec<String> = said.collect();
        if said.is_empty() {
            "No futures yet.".to_owned()
        } else {
            format!("Under {}: {}", self.focus.name(), said.join(" "))
        }
    }

    /// Who survives, and until when.
    pub(super) fn curves(&self, grouping: Grouping) -> Curves {
        let known = self.entries.iter().filter_map(|entry| Some((*entry, entry.known.as_ref()?)));
        let lines = known.map(|(entry, known)| Curve {
            word: entry.company.word.clone(),
            name: entry.company.name.clone(),
            class: entry.company.class,
            months: known.ensemble.strategy(self.focus).survival.iter().map(|s| s.value as f32).collect(),
            companies: 1,
        });
        let mut lines: Vec<Curve> = lines.collect();
        if grouping != Grouping::Companies {
            lines = by_class(&lines, grouping);
        }
        let first = self.entries.first();
        Curves {
            start: (!lines.is_empty()).then_some(self.start),
            months: lines.iter().map(|line| line.months.len()).max().unwrap_or(0),
            halvings: first.map(|entry| entry.scenario.halvings().collect()).unwrap_or_default(),
            stale: self.stale,
            summary: self.survival_words(&lines),
            lines,
        }
    }

    fn survival_words(&self, lines: &[Curve]) -> String {
        let halving = self.entries.first().and_then(|entry| entry.scenario.halvings().next());
        let said = lines.iter().map(|line| {
            let at = |month: f64| line.months.get(month as usize).map(|value| rounded(f64::from(*value)));
            let halving = halving.and_then(at).map_or_else(String::new, |at| format!(" {at} to the halving,"));
            let end = line.months.last().map_or_else(String::new, |end| rounded(f64::from(*end)));
            format!("{}:{halving} {end} to the horizon.", line.name)
        });
        let said: Vec<String> = said.collect();
        if said.is_empty() {
            "No futures yet.".to_owned()
        } else {
            format!("Under {}: {}", self.focus.name(), said.join(" "))
        }
    }

    /// Where the companies stand between the answers.
    pub(super) fn places(&self) -> Places {
        let place = |entry: &&Entry| {
            let judgement = entry.known.as_ref()?.judgement;
            let ghost = self.ghost(entry).and_then(|ghost| ghost.known.as_ref()).map(|known| known.judgement);
            let (word, name) = (entry.company.word.clone(), entry.company.name.clone());
            Some(Placed { word, name, judgement, ghost })
        };
        let places: Vec<Placed> = self.entries.iter().filter_map(place).collect();
        let mut by_answer: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for place in &places {
            by_answer.entry(place.judgement.verdict.label()).or_default().push(&place.name);
        }
        let said = by_answer.iter().map(|(answer, names)| format!("{answer}: {}.", names.join(", ")));
        let said: Vec<String> = said.collect();
        let summary = if said.is_empty() { "No futures yet.".to_owned() } else { said.join(" ") };
        Places { places, stale: self.stale, summary }
    }
}

/// A share in whole per cent.
fn rounded(share: f64) -> String {
    Unit::Percent.text((share * 100.0).round() / 100.0)
}

/// A line for each class: the mean, or the median, of its companies.
fn by_class(lines: &[Curve], grouping: Grouping) -> Vec<Curve> {
    let class = |class: Class| {
        let own: Vec<&Curve> = lines.iter().filter(|line| line.class == class).collect();
        let months = own.iter().map(|line| line.months.len()).max()?;
        let at = |month: usize| {
            let mut values: Vec<f32> = own.iter().filter_map(|line| line.months.get(month).copied()).collect();
            values.sort_by(f32::total_cmp);
            let (count, middle) = (values.len(), values.len() / 2);
            match grouping {
                Grouping::Medians if count % 2 == 1 => values[middle],
                Grouping::Medians => f32::midpoint(values[middle - 1], values[middle]),
                _ => values.iter().sum::<f32>() / count as f32,
            }
        };
        Some(Curve {
            word: Text::default(),
            name: class.label().into(),
            class,
            months: (0..months).map(at).collect(),
            companies: own.len(),
        })
    };
    Class::ALL.into_iter().filter_map(class).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(class: Class, months: &[f32]) -> Curve {
        Curve { word: "a".into(), name: "A".into(), class, months: months.to_vec(), companies: 1 }
    }

    #[test]
    fn a_kind_is_the_mean_or_the_median_of_its_companies() {
        let lines = [
            curve(Class::Hybrid, &[1.0, 0.9]),
            curve(Class::Home, &[1.0, 0.5]),
            curve(Class::Hybrid, &[1.0, 0.3]),
            curve(Class::Hybrid, &[1.0, 0.6]),
        ];
        let ends = |grouping| -> Vec<(&'static str, f32, usize)> {
            let found = by_class(&lines, grouping);
            found.iter().map(|line| (line.class.label(), (line.months[1] * 10.0).round(), line.companies)).collect()
        };
        assert_eq!(ends(Grouping::Means), [("Hybrid", 6.0, 3), ("Home", 5.0, 1)]);
        assert_eq!(ends(Grouping::Medians), [("Hybrid", 6.0, 3), ("Home", 5.0, 1)]);
        let even = [curve(Class::Small, &[0.2]), curve(Class::Small, &[0.4])];
        assert!((by_class(&even, Grouping::Medians)[0].months[0] - 0.3).abs() < 1e-6);
    }
}
