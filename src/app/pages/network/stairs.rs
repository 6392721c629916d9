//! The halving staircase: the industry's cost curve in a month. Each cohort is a step, as wide as its hashrate and as high
//! as its hashcost; hashprice is a line across them. At a halving the line drops and the steps above it go dark; power
//! that leaves for AI takes its width out of the stairs.

use crate::app::picture::Facts;
use crate::app::picture::chart::Ink;
use crate::model::calendar::YearMonth;
use crate::model::industry::{IndustryPath, OwnerKind};
use crate::model::quantity::{THIN_SPACE, Unit};

/// Share of the hashrate below which a cohort does not set the height of the picture.
const FEW: f64 = 0.03;

/// A cohort in a month.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its name.
    pub name: &'static str,
    /// What sort of miners they are, which its colour says.
    pub kind: OwnerKind,
    /// Where it begins and ends, EH/s.
    pub span: (f64, f64),
    /// Hashcost, USD/PH/day.
    pub hashcost: f64,
    /// The first month in which it earned less than that without a break until this month; `None` while it earns more.
    pub dark_since: Option<usize>,
    /// Mining power that has moved to AI, MW.
    pub moved_mw: f64,
}

impl Step {
    /// The ink of its kind.
    pub fn ink(&self) -> Ink {
        Ink::Layer(self.kind as u8)
    }

    /// Whether it is drawn dark.
    pub fn is_dark(&self) -> bool {
        self.dark_since.is_some()
    }
}

/// A halving: the last month that has nothing of it, and the first that has all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Halving {
    /// The month before.
    pub before: usize,
    /// The month after.
    pub after: usize,
}

/// The stairs in a month, ready to be drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stairs {
    /// The steps, the cheapest first.
    pub steps: Vec<Step>,
    /// Hashprice, USD/PH/day.
    pub hashprice: f64,
    /// Subsidy, BTC per block.
    pub subsidy: f64,
    /// All hashrate, EH/s: the width of the stairs.
    pub hashrate_eh: f64,
    /// Height that holds every month of the run, USD/PH/day: heights stand still while time goes by. Steps of a few that
    /// are dearer by far reach beyond it.
    pub height: f64,
    /// What the month comes to, in words.
    pub summary: String,
}

/// The stairs over time, in the month that the program's time stands at.
#[derive(Debug, Default)]
pub struct Staircase {
    path: Option<IndustryPath>,
    start: Option<YearMonth>,
    /// The month that is shown: the one that was looked at last, the first to begin with.
    month: usize,
    stairs: Stairs,
    halvings: Vec<Halving>,
    /// What they were made of: what is open, and the month.
    made_of: Option<(u64, usize)>,
}

impl Staircase {
    /// The stairs of the month that is shown.
    pub fn stairs(&self) -> &Stairs {
        &self.stairs
    }

    /// The month that is shown.
    pub fn month(&self) -> usize {
        self.month
    }

    /// The last month.
    pub fn last(&self) -> usize {
        self.path.as_ref().map_or(0, |path| path.months.len().saturating_sub(1))
    }

    /// The date of a month.
    pub fn date(&self, month: usize) -> String {
        self.start.map_or_else(String::new, |start| start.plus(month).to_string())
    }

    /// The halvings of the run.
    pub fn halvings(&self) -> &[Halving] {
        &self.halvings
    }

    /// Follows what is open, and the month that time stands at. At rest it stays where it is: at the end of what was
    /// played, or at the beginning.
    pub(in crate::app) fn refresh(&mut self, facts: &Facts<'_>) {
        let revision = facts.open.revision();
        if self.made_of.is_none_or(|(of, _)| of != revision) {
            let path = IndustryPath::run(facts.open.scenario());
            self.halvings = halvings(&path);
            self.start = Some(facts.open.document().as_of);
            self.path = Some(path);
        }
        self.month = facts.time.month().unwrap_or(self.month).min(self.last());
        let made_of = Some((revision, self.month));
        if self.made_of == made_of {
            return;
        }
        self.made_of = made_of;
        if let Some(path) = &self.path {
            let date = self.date(self.month);
            self.stairs = stairs(path, self.month, &date);
        }
    }
}

/// The halvings of a run. One that falls within a month is felt in a part of it, and in whole in the next.
fn halvings(path: &IndustryPath) -> Vec<Halving> {
    let subsidy = |month: usize| path.months.get(month).map_or(0.0, |month| month.subsidy);
    let falls = |month: &usize| subsidy(*month) < subsidy(month.wrapping_sub(1));
    let mut found: Vec<Halving> = Vec::new();
    for month in (1..path.months.len()).filter(falls) {
        match found.last_mut().filter(|halving| halving.after + 1 == month) {
            Some(halving) => halving.after = month,
            None => found.push(Halving { before: month - 1, after: month }),
        }
    }
    found
}

/// The stairs of a month.
fn stairs(path: &IndustryPath, month: usize, date: &str) -> Stairs {
    let Some(now) = path.months.get(month) else { return Stairs::default() };
    let mut cohorts: Vec<(usize, f64)> = path
        .cohorts(month)
        .iter()
        .enumerate()
        .map(|(cohort, cell)| (cohort, cell.share * now.hashrate_eh))
        .filter(|(_, hashrate)| *hashrate > 0.0)
        .collect();
    cohorts.sort_by(|a, b| path.hashcost(a.0, month).total_cmp(&path.hashcost(b.0, month)));
    let who: Vec<_> = path.who().collect();
    let mut end = 0.0;
    let steps = cohorts.iter().filter_map(|&(cohort, hashrate)| {
        let who = who.get(cohort)?;
        let begin = end;
        end += hashrate;
        Some(Step {
            name: &who.name,
            kind: who.kind,
            span: (begin, end),
            hashcost: path.hashcost(cohort, month),
            dark_since: dark_since(path, cohort, month),
            moved_mw: path.cohorts(month).get(cohort).map_or(0.0, |cell| cell.moved_mw),
        })
    });
    let steps: Vec<Step> = steps.collect();
    let mut stairs = Stairs {
        hashprice: now.hashprice,
        subsidy: now.subsidy,
        hashrate_eh: now.hashrate_eh,
        height: height(path),
        steps,
        summary: String::new(),
    };
    stairs.summary = words(&stairs, date);
    stairs
}

/// The first month of those in which a cohort is under water without a break until this one.
fn dark_since(path: &IndustryPath, cohort: usize, month: usize) -> Option<usize> {
    (0..=month).rev().take_while(|t| path.is_under_water(cohort, *t)).last()
}

/// The highest hashprice of the run, and the highest hashcost of those who are more than a few.
fn height(path: &IndustryPath) -> f64 {
    let prices = path.months.iter().map(|month| month.hashprice);
    let many = path.cohorts(0).iter().enumerate().filter(|(_, cell)| cell.share > FEW);
    let costs = many.map(|(cohort, _)| path.hashcost(cohort, 0));
    prices.chain(costs).filter(|value| value.is_finite()).fold(0.0, f64::max)
}

/// A month in a sentence or two.
fn words(stairs: &Stairs, date: &str) -> String {
    let dark: Vec<&Step> = stairs.steps.iter().filter(|step| step.is_dark()).collect();
    let hashrate = stairs.hashrate_eh;
    let part: f64 = dark.iter().map(|step| step.span.1 - step.span.0).sum::<f64>() / hashrate.max(1e-300);
    let price = Unit::UsdPerPhDay.text(stairs.hashprice);
    let size = Unit::ExahashPerSecond.text(hashrate);
    let mut text = format!("{date}: hashprice {price}, {size} of hashrate.");
    if dark.is_empty() {
        text.push_str(" Every cohort earns its variable cost.");
    } else {
        let names: Vec<&str> = dark.iter().map(|step| step.name).collect();
        let part = Unit::Percent.rough(part);
        text.push_str(&format!(" Under water, {part}{THIN_SPACE}% of it: {}.", names.join(", ")));
    }
    let moved: f64 = stairs.steps.iter().map(|step| step.moved_mw).sum();
    if moved >= 1.0 {
        text.push_str(&format!(" {} have left for AI.", Unit::Megawatt.text(moved)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::scenario::Scenario;

    fn path() -> IndustryPath {
        IndustryPath::run(&Scenario::default())
    }

    #[test]
    fn steps_stand_side_by_side_from_the_cheapest_to_the_dearest_and_are_the_network() {
        let path = path();
        for month in [0, 19, 20, 119] {
            let stairs = stairs(&path, month, "then");
            assert!(stairs.steps.windows(2).all(|pair| pair[0].hashcost <= pair[1].hashcost), "{month}");
            assert!(stairs.steps.windows(2).all(|pair| pair[0].span.1 == pair[1].span.0), "{month}");
            let end = stairs.steps.last().expect("steps").span.1;
            assert!((end - path.months[month].hashrate_eh).abs() < 1e-6 * end, "{month}: {end}");
            assert!(stairs.height >= stairs.hashprice);
            for step in &stairs.steps {
                assert_eq!(step.is_dark(), step.hashcost > stairs.hashprice, "{month}: {step:?}");
                assert!(step.dark_since.is_none_or(|since| since <= month), "{month}: {step:?}");
                assert_eq!(stairs.summary.contains(step.name), step.is_dark(), "{month}: {}", stairs.summary);
            }
        }
    }

    #[test]
    fn a_halving_drops_the_line_and_puts_steps_out() {
        let path = path();
        let all = halvings(&path);
        assert_eq!(all.len(), 3, "one every four years: {all:?}");
        assert_eq!(all[0], Halving { before: 18, after: 20 }, "19.4 months from the start, in April 2028");
        let (before, after) = (stairs(&path, 18, ""), stairs(&path, 20, ""));
        assert!(after.hashprice < before.hashprice);
        let dark = |stairs: &Stairs| stairs.steps.iter().filter(|step| step.is_dark()).count();
        assert!(dark(&after) > dark(&before), "{} and {}", dark(&before), dark(&after));
    }
}
