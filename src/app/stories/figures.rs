//! Figures in captions: `{…}` stands for what the model computes, so that no caption can contradict the chart beside it.
//!
//! | written | stands for |
//! |---|---|
//! | `{verdict}`, `{why}` | the answer, and its reason |
//! | `{better}`, `{worse}` | share of futures in which the plan is worth more, or staying is |
//! | `{value.S}`, `{return.S}` | median value per share, median yearly return of a strategy S: stay, plan, all-in |
//! | `{default.S}`, `{survives.S}` | chance of a default by the horizon, and of none |
//! | `{was.…}` | any of these for the baseline |
//! | `{world.btc_price}` | the value of an input, by its id |
//! | `{date.world.halving_in_months}` | the month in which it falls, of an input that counts months |
//! | `{sector.companies}`, `{sector.viable}`, `{sector.verdict.V}` | companies of the sector, how many of them are viable under the strategy that is looked at, and how many have the verdict V |
//! | `{sector.strongest}`, `{sector.weakest}` | the three that survive to the horizon most often, and least |
//! | `{sector.weakest-at-halving}` | the three that least often are there when the halving comes |

use super::view::word_of;
use crate::analysis::ensemble::Estimate;
use crate::analysis::verdict::{Verdict, viable_share};
use crate::app::pages::Page;
use crate::app::pages::sector::Entry;
use crate::app::results::futures::Known;
use crate::app::{App, Pages};
use crate::model::entries::Address;
use crate::model::parameters::find;
use crate::model::quantity::{THIN_SPACE, Unit};
use crate::model::scenario::Strategy;
use crate::store::preset::Warning;
use crate::store::story::{Place, Story};

/// Stands for a figure that is not there yet.
const YET: &str = "…";

/// Companies that are named together.
const NAMED: usize = 3;

/// The text of a caption with its figures.
pub(super) fn resolved(text: &str, app: &App) -> String {
    replaced(text, |name| figure(name, app))
}

/// A text in which every `{name}` is replaced; what the function does not know stays as it stands.
fn replaced(text: &str, mut of: impl FnMut(&str) -> Option<String>) -> String {
    let mut done = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        done.push_str(&rest[..start]);
        let after = &rest[start + 1..];
        let name = after.split_once('}').map(|(name, _)| name);
        if let Some((length, figure)) = name.and_then(|name| of(name).map(|figure| (name.len(), figure))) {
            done.push_str(&figure);
            rest = &after[length + 1..];
        } else {
            done.push('{');
            rest = after;
        }
    }
    done + rest
}

fn figure(name: &str, app: &App) -> Option<String> {
    let (open, pages) = (app.open(), app.pages());
    if let Some(rest) = name.strip_prefix("was.") {
        let baseline = app.results().baseline();
        if let Some(input) = find(rest) {
            let then = baseline.map(|baseline| input.text(input.get(baseline.scenario())));
            return Some(then.unwrap_or_else(|| YET.to_owned()));
        }
        return of_futures(rest, baseline.and_then(|baseline| baseline.known()));
    }
    if let Some(rest) = name.strip_prefix("date.") {
        let months = find(rest)?.get(open.scenario());
        let date = || open.document().as_of.plus(months.max(0.0).floor() as usize).to_string();
        return Some(if months.is_finite() { date() } else { "never".to_owned() });
    }
    if let Some(rest) = name.strip_prefix("sector.") {
        return of_sector(rest, pages);
    }
    if let Some(input) = find(name) {
        return Some(input.text(input.get(open.scenario())));
    }
    if let Some(Ok(address)) = Address::find(&open.scenario().company, name) {
        return Some(address.text(address.get(open.scenario())));
    }
    let futures = app.results().futures();
    of_futures(name, futures.known().filter(|_| !futures.is_stale()))
}

/// A figure of many futures; [`YET`] while there are none; `None` where there is no such figure.
fn of_futures(name: &str, known: Option<&Known>) -> Option<String> {
    let strategy = |of: &str| Strategy::ALL.into_iter().find(|strategy| strategy.name() == of);
    let told = |of: &dyn Fn(&Known) -> String| Some(known.map_or_else(|| YET.to_owned(), of));
    if let Some((what, whose)) = name.split_once('.') {
        let whose = strategy(whose)?;
        return match what {
            "value" => told(&|k| Unit::UsdPerShare.text(k.ensemble.strategy(whose).median())),
            "return" => told(&|k| match k.ensemble.strategy(whose).yearly_return {
                Some(levels) => format!("{} a year", percent(levels[2])),
                None => "undefined".to_owned(),
            }),
            "default" => told(&|k| share(k.ensemble.strategy(whose).default)),
            "survives" => told(&|k| share(k.ensemble.strategy(whose).default.complement())),
            _ => None,
        };
    }
    match name {
        "verdict" => told(&|k| k.judgement.verdict.label().to_lowercase()),
        "why" => told(&|k| k.judgement.why()),
        "better" => told(&|k| share(k.judgement.plan_better)),
        "worse" => told(&|k| share(k.judgement.stay_better)),
        _ => None,
    }
}

fn percent(value: f64) -> String {
    format!("{}{THIN_SPACE}%", Unit::Percent.rough(value))
}

fn share(estimate: Estimate) -> String {
    percent(estimate.value)
}

/// A company of the sector with what its futures come to.
struct Standing<'a> {
    name: &'a str,
    /// Chance of being there when the next halving comes, and at the horizon, under the strategy that is looked at.
    survives: (f64, f64),
    viable: bool,
    verdict: Verdict,
}

/// A figure of the sector; [`YET`] while its page is not up to date; `None` where there is no such figure.
fn of_sector(name: &str, pages: &Pages) -> Option<String> {
    let of: &dyn Fn(Vec<Standing<'_>>) -> String = match name {
        "companies" => &|all| all.len().to_string(),
        "viable" => &|all| all.iter().filter(|standing| standing.viable).count().to_string(),
        "strongest" => &|all| named(all, |standing| -standing.survives.1),
        "weakest" => &|all| named(all, |standing| standing.survives.1),
        "weakest-at-halving" => &|all| named(all, |standing| standing.survives.0),
        _ => {
            let word = name.strip_prefix("verdict.")?;
            let verdict = Verdict::ALL.into_iter().find(|verdict| word_of(verdict.label()) == word)?;
            return Some(of_members(pages, &|all| all.iter().filter(|s| s.verdict == verdict).count().to_string()));
        }
    };
    Some(of_members(pages, of))
}

/// The companies that come first by a number.
fn named(mut all: Vec<Standing<'_>>, by: impl Fn(&Standing<'_>) -> f64) -> String {
    all.sort_by(|a, b| by(a).total_cmp(&by(b)).then(a.name.cmp(b.name)));
    all.iter().take(NAMED).map(|standing| standing.name).collect::<Vec<_>>().join(", ")
}

fn of_members(pages: &Pages, of: &dyn Fn(Vec<Standing<'_>>) -> String) -> String {
    let sector = &pages.sector;
    if pages.shown() != Page::Sector || sector.is_stale() || sector.entries().is_empty() {
        return YET.to_owned();
    }
    let standing = |entry: &'_ Entry| -> Option<(f64, f64, bool, Verdict)> {
        let known = entry.known.as_ref()?;
        let survival = &known.standing.survival[pages.focus().index()];
        let end = survival.to_horizon.value;
        let halving = survival.to_halving.map_or(end, |survival| survival.value);
        Some((halving, end, end >= viable_share(entry.scenario.months()), known.judgement.verdict))
    };
    let all = sector.entries().iter().filter_map(|entry| {
        let (halving, end, viable, verdict) = standing(entry)?;
        Some(Standing { name: &entry.company.name, survives: (halving, end), viable, verdict })
    });
    of(all.collect())
}

/// What stands in braces in the captions of a story that is no figure.
pub(super) fn unknown(story: &Story, app: &App) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for (index, step) in story.steps.iter().enumerate() {
        replaced(&step.caption, |name| {
            let of_entry = name.starts_with("company.leases.") || name.starts_with("company.debts.");
            if figure(name, app).is_none() && !of_entry {
                let message = format!("holds {{{name}}}, which is no figure that the program knows");
                warnings.push(Place::default().warning(format!("steps[{}].caption", index + 1), message));
            }
            None
        });
    }
    warnings
}
