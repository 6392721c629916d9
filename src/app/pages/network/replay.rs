//! The past beside the model: which months are replayed, and what is shown of it.

use crate::analysis::backtest::{BAN, INPUTS, Replay, ReplayError, ReplayMonth, ReplaySpec};
use crate::app::picture::chart::{Event, Ink, Line, Pattern, TimeChart};
use crate::app::picture::series::described;
use crate::model::calendar::YearMonth;
use crate::model::parameters::find;
use crate::model::quantity::Unit;
use crate::model::scenario::Scenario;
use crate::store::history::history;

/// Where the network's equation was fitted.
pub const FITTED_START: YearMonth = YearMonth { year: 2021, month: 12 };

/// A replay of the network with its charts: made anew when the months or an input of it change.
#[derive(Clone, Debug)]
pub struct Past {
    /// What is replayed.
    pub spec: ReplaySpec,
    /// What it comes to; the months can be such that there is nothing.
    pub replay: Result<Replay, ReplayError>,
    /// Hashrate, model and record.
    pub hashrate: TimeChart,
    /// Hashprice, model and record.
    pub hashprice: TimeChart,
    /// How far the model is off.
    pub errors: String,
    /// The verdict on the model.
    pub summary: String,
    /// What has to be said about it.
    pub limits: String,
    /// Which market the company runs on.
    pub company: String,
    /// The month from which the company runs on the market as it was.
    history: Option<YearMonth>,
    /// The scenario's values of what the replay uses.
    inputs: [f64; INPUTS.len()],
}

fn inputs(scenario: &Scenario) -> [f64; INPUTS.len()] {
    INPUTS.map(|id| find(id).map_or(0.0, |p| p.get(scenario)))
}

impl Past {
    /// A replay of the network of a scenario.
    pub fn new(scenario: &Scenario, spec: ReplaySpec) -> Self {
        let replay = Replay::of(scenario, history(), &spec);
        let shown = replay.as_ref().ok();
        let limits = shown.map(|r| r.limits.iter().map(|limit| limit.text()).collect::<Vec<_>>().join(" "));
        Self {
            hashrate: hashrate(shown, spec.from),
            hashprice: hashprice(shown, spec.from),
            errors: shown.map(Replay::errors).unwrap_or_default(),
            summary: match &replay {
                Ok(replay) => replay.summary(),
                Err(error) => format!("There is nothing to show: {error}."),
            },
            limits: limits.unwrap_or_default(),
            company: company(scenario, spec.from),
            history: scenario.history.as_ref().map(|h| h.from),
            inputs: inputs(scenario),
            replay,
            spec,
        }
    }

    /// The replay that the program starts with.
    pub fn first(scenario: &Scenario) -> Self {
        Self::new(scenario, ReplaySpec { from: FITTED_START, to: None, equilibrium: None })
    }

    /// Keeps in step with a scenario.
    pub fn follow(&mut self, scenario: &Scenario) {
        if self.inputs != inputs(scenario) || self.history != scenario.history.as_ref().map(|h| h.from) {
            *self = Self::new(scenario, self.spec);
        }
    }

    /// First and last month that a replay can start in, and the last that one can end in.
    pub fn range() -> (YearMonth, YearMonth, YearMonth) {
        let history = history();
        let priced = history.last_priced().unwrap_or(history.first());
        let before = usize::try_from(priced.months_since(history.first()) - 1).unwrap_or(0);
        (history.first(), history.first().plus(before), history.last())
    }

    /// The last month of what is replayed.
    pub fn end(&self) -> YearMonth {
        self.spec.to.or(history().last_priced()).unwrap_or(self.spec.from)
    }
}

/// Which market a company runs on, in a sentence.
fn company(scenario: &Scenario, from: YearMonth) -> String {
    match &scenario.history {
        Some(history) => format!(
            "Price, hashrate, fees and halvings are those of {} to {}; from there the model goes on.",
            history.from,
            history.last()
        ),
        None => format!("Month 0 becomes {from}: what would the market of then have done to it?"),
    }
}

/// A chart of something of the model's and of the record's.
fn chart(id: &'static str, title: &'static str, unit: Unit, replay: Option<&Replay>, from: YearMonth) -> TimeChart {
    let months = replay.map_or(0, |r| r.months.len());
    let mut events: Vec<Event> =
        replay.iter().flat_map(|r| &r.halvings).map(|month| Event::new(*month, "Halving")).collect();
    if let Some(ban) = usize::try_from(BAN.0.months_since(from)).ok().filter(|ban| *ban < months) {
        events.push(Event::danger(ban as f64, "China bans mining"));
    }
    TimeChart { events, zero_based: true, ..TimeChart::new(id, title, unit, from, months) }
}

/// The two lines of such a chart, the record's on top.
fn lines(replay: Option<&Replay>, model: fn(&ReplayMonth) -> f64, real: fn(&ReplayMonth) -> f64) -> Vec<Line> {
    let months = || replay.into_iter().flat_map(|r| &r.months);
    let real = Line::new("Real", Ink::Price, Pattern::Solid, months().map(real));
    let model = Line::new("Model", Ink::Plan, Pattern::Dashed, months().map(model));
    vec![Line { heavy: true, ..real }, Line { heavy: true, ..model }]
}

fn hashrate(replay: Option<&Replay>, from: YearMonth) -> TimeChart {
    let lines = lines(replay, |m| m.hashrate, |m| m.real_hashrate);
    described(TimeChart {
        lines,
        ..chart("replay-hashrate", "Replayed hashrate", Unit::ExahashPerSecond, replay, from)
    })
}

fn hashprice(replay: Option<&Replay>, from: YearMonth) -> TimeChart {
    let mut lines = lines(replay, |m| m.hashprice, |m| m.real_hashprice.unwrap_or(f64::NAN));
    let equilibrium = replay.into_iter().flat_map(|r| &r.months).map(|m| m.equilibrium);
    lines.insert(0, Line::new("Equilibrium", Ink::Neutral, Pattern::Dotted, equilibrium));
    described(TimeChart { lines, ..chart("replay-hashprice", "Replayed hashprice", Unit::UsdPerPhDay, replay, from) })
}
