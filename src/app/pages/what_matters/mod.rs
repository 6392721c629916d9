//! What matters: what is asked of the open scenario on that page, and what has come of it.
//!
//! Nothing runs while the page is not shown. The central path is asked again with every move of a slider, and answers in
//! the place of futures, which wait until the hand has stopped and the scenario's own ensemble is there.

mod asking;
pub mod break_even;
pub mod map;
pub mod price;
pub mod sweep;
pub mod tornado;
pub mod wait_or_convert;

use std::collections::BTreeMap;
use std::sync::Arc;

use self::asking::Topic;
use self::map::MapPicture;
use self::price::Priced;
use self::sweep::SweepPicture;
use self::tornado::Drivers;
use self::wait_or_convert::Waiting;
use crate::analysis::break_even::Criterion;
use crate::analysis::measure::Measure;
use crate::analysis::reading::{Basis, Statistic};
use crate::analysis::wait_or_convert::Rates;
use crate::app::action::Input;
use crate::app::picture::Facts;
use crate::app::picture::table::Table;
use crate::app::results::Wake;
use crate::app::results::asked::Asked;
use crate::model::parameters::{ALL, Group, Parameter, Spread, find};
use crate::model::scenario::Strategy;
use crate::worker::Latest;
use crate::worker::studies::{Answer, Inquiry};

/// Futures for each variant of the scenario.
pub const PATHS: usize = 1_000;

/// The parts of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Section {
    /// Every input moved by its own spread.
    #[default]
    Tornado,
    /// Two inputs at once.
    Map,
    /// Where the answer changes.
    BreakEven,
    /// One input across its range.
    Sweep,
    /// What the price of a share takes for granted.
    Price,
    /// The value of waiting.
    WaitOrConvert,
}

impl Section {
    /// All parts, in the order of their tabs.
    pub const ALL: [Self; 6] =
        [Self::Tornado, Self::Map, Self::BreakEven, Self::Sweep, Self::Price, Self::WaitOrConvert];

    /// Name on its tab.
    pub fn label(self) -> &'static str {
        match self {
            Self::Tornado => "Drivers",
            Self::Map => "Two inputs",
            Self::BreakEven => "Break-even",
            Self::Sweep => "One input",
            Self::Price => "What the price assumes",
            Self::WaitOrConvert => "Wait or convert",
        }
    }

    /// What it answers.
    pub fn question(self) -> &'static str {
        match self {
            Self::Tornado => "Which assumption drives the answer?",
            Self::Map => "Where does the answer change if two of them move?",
            Self::BreakEven => "How wrong may each be before the answer changes?",
            Self::Sweep => "What does one of them do across its range?",
            Self::Price => "What has to be believed for the share to be worth its price?",
            Self::WaitOrConvert => "Is it worth more to convert now, or to wait?",
        }
    }
}

/// The inputs that a tornado moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Chosen {
    /// Every input.
    #[default]
    Every,
    /// The headline inputs.
    Headline,
    /// World, company or plan.
    Of(Group),
}

impl Chosen {
    /// All choices.
    pub const ALL: [Self; 5] =
        [Self::Every, Self::Headline, Self::Of(Group::World), Self::Of(Group::Company), Self::Of(Group::Plan)];

    /// Name in the menu.
    pub fn label(self) -> &'static str {
        match self {
            Self::Every => "All inputs",
            Self::Headline => "Headline inputs",
            Self::Of(group) => group.label(),
        }
    }

    fn has(self, input: &Parameter) -> bool {
        match self {
            Self::Every => true,
            Self::Headline => input.headline,
            Self::Of(group) => input.group == group,
        }
    }
}

/// An axis of the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MapAxis {
    /// The horizontal one.
    Across,
    /// The vertical one.
    Up,
}

/// What the page can be asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wish {
    /// Show a part.
    Section(Section),
    /// Judge by this measure.
    Measure(Measure),
    /// Let the tornado move these.
    Inputs(Chosen),
    /// Move an input so far; `None` for its own spread.
    Spread(Input, Option<Spread>),
    /// Look at this input.
    Focus(Input),
    /// Put an input on an axis of the map.
    Axis(MapAxis, Input),
    /// Draw the map's line at this level; `None` for the measure's own.
    Level(Option<f64>),
    /// Ask for this smallest debt service cover.
    Covenant(f64),
    /// Add an input to the break-even table, or take it away.
    BreakEvenInput(Input, bool),
    /// Show drivers or sweep as a table, or as a picture.
    AsTable(bool),
    /// Look at the choice to wait at these rates.
    Rates(Rates),
    /// Stop what is being computed.
    Cancel,
}

/// The sections that ask something of a worker.
const ASKING: usize = 5;

/// State of the page.
pub struct WhatMatters {
    worker: Option<Latest<Inquiry, Arc<Answer>>>,
    wake: Wake,
    section: Section,
    measure: Measure,
    /// What the window reads values by.
    statistic: Statistic,
    /// The strategy that the window looks at in detail.
    strategy: Strategy,
    as_table: bool,
    chosen: Chosen,
    /// Spreads that the user has set.
    spreads: BTreeMap<&'static str, Spread>,
    focus: &'static Parameter,
    axes: [&'static Parameter; 2],
    /// The level of the map's line that the user has set.
    level: Option<f64>,
    covenant: f64,
    break_even_inputs: Vec<&'static Parameter>,
    rates: Rates,
    /// Counts what was set by hand.
    settings: u64,
    /// What was last looked at: what is open, what was set by hand, and whether futures might be drawn.
    looked_at: Option<(u64, u64, bool)>,
    /// One for each section that asks; the worker answers the latest alone.
    asked: [Asked<Topic, Arc<Answer>>; ASKING],
    drivers: Drivers,
    pub(in crate::app) drivers_table: Table,
    map: Option<MapPicture>,
    pub(in crate::app) break_even: Table,
    sweep: Option<SweepPicture>,
    pub(in crate::app) sweep_table: Table,
    pub(in crate::app) price: Option<Priced>,
    pub(in crate::app) waiting: Option<Waiting>,
    /// What the choice to wait was made of: what is open, and the rates.
    waiting_of: Option<(u64, Rates)>,
}

/// An input that is known to be in the table.
fn input(id: &str) -> &'static Parameter {
    find(id).unwrap_or(&ALL[0])
}

/// What the page shows.
impl WhatMatters {
    /// The part that is shown.
    pub fn section(&self) -> Section {
        self.section
    }

    /// What is judged by.
    pub fn measure(&self) -> Measure {
        self.measure
    }

    /// What the measure is read by.
    pub fn statistic(&self) -> Statistic {
        self.statistic.of(self.measure)
    }

    /// What the section that is shown takes: a price is looked for on the central path, whatever stands for values.
    fn basis(&self) -> Basis {
        match self.section {
            Section::Price => Basis::Central,
            Section::BreakEven => self.statistic.basis(),
            _ => self.statistic().basis(),
        }
    }

    /// What break-even is read from.
    pub fn break_even_basis(&self) -> Basis {
        self.statistic.basis()
    }

    /// The strategy that is looked at in detail.
    pub fn strategy(&self) -> Strategy {
        self.strategy
    }

    /// What the price takes for granted, where that section was looked at.
    pub fn price(&self) -> Option<&Priced> {
        self.price.as_ref()
    }

    /// Whether drivers and sweep are shown as tables.
    pub fn as_table(&self) -> bool {
        self.as_table
    }

    /// What the tornado moves.
    pub fn chosen(&self) -> Chosen {
        self.chosen
    }

    /// The input that is looked at.
    pub fn focus(&self) -> &'static Parameter {
        self.focus
    }

    /// The inputs of the map.
    pub fn axes(&self) -> [&'static Parameter; 2] {
        self.axes
    }

    /// The level of the map's line that the user has set.
    pub fn level(&self) -> Option<f64> {
        self.level
    }

    /// The smallest debt service cover that the user asks for.
    pub fn covenant(&self) -> f64 {
        self.covenant
    }

    /// Inputs of the break-even table.
    pub fn break_even_inputs(&self) -> &[&'static Parameter] {
        &self.break_even_inputs
    }

    /// The tornado.
    pub fn drivers(&self) -> &Drivers {
        &self.drivers
    }

    /// The same as a table.
    pub fn drivers_table(&self) -> &Table {
        &self.drivers_table
    }

    /// The map.
    pub fn map(&self) -> Option<&MapPicture> {
        self.map.as_ref()
    }

    /// The break-even table; its cells hold the nearest crossing.
    pub fn break_even(&self) -> &Table {
        &self.break_even
    }

    /// The sweep.
    pub fn sweep(&self) -> Option<&SweepPicture> {
        self.sweep.as_ref()
    }

    /// The same as a table.
    pub fn sweep_table(&self) -> &Table {
        &self.sweep_table
    }

    /// The choice to wait, where that section was looked at.
    pub fn waiting(&self) -> Option<&Waiting> {
        self.waiting.as_ref()
    }

    /// The spread by which an input is moved.
    pub fn spread(&self, input: &Parameter) -> Spread {
        self.spreads.get(input.id).copied().unwrap_or(input.spread)
    }

    fn shown(&self) -> Option<&Asked<Topic, Arc<Answer>>> {
        self.asked.get(self.section as usize)
    }

    /// Whether what is shown belongs to a former question, or nothing is there yet.
    pub fn is_stale(&self) -> bool {
        self.shown().is_some_and(Asked::is_stale)
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.shown().is_some_and(|asked| asked.answer().is_none())
    }

    /// Whether nothing more will come.
    pub fn is_settled(&self) -> bool {
        self.shown().is_none_or(Asked::is_settled)
    }

    /// How far a run over futures is, 0 … 1.
    pub fn progress(&self) -> Option<f64> {
        if self.basis() == Basis::Central || !self.shown()?.is_running() {
            return None;
        }
        self.worker.as_ref().and_then(Latest::progress)
    }
}

/// What it does.
impl WhatMatters {
    /// Nothing is asked yet. `wake` is called, from another thread, when there is something to [`Self::poll`].
    pub fn new(wake: Wake) -> Self {
        let mut break_even_inputs: Vec<&'static Parameter> = ALL.iter().filter(|p| p.headline).collect();
        break_even_inputs.extend(["plan.capex_per_it_mw", "plan.delay_months"].map(input));
        Self {
            worker: None,
            wake,
            section: Section::default(),
            measure: Measure::default(),
            statistic: Statistic::default(),
            strategy: Strategy::Plan,
            as_table: false,
            chosen: Chosen::default(),
            spreads: BTreeMap::new(),
            focus: input("world.hashprice"),
            axes: ["world.hashprice", "world.lease_rate"].map(input),
            level: None,
            covenant: 1.25,
            break_even_inputs,
            rates: Rates::default(),
            settings: 0,
            looked_at: None,
            asked: Default::default(),
            drivers: Drivers::default(),
            drivers_table: Table::default(),
            map: None,
            break_even: Table::default(),
            sweep: None,
            sweep_table: Table::default(),
            price: None,
            waiting: None,
            waiting_of: None,
        }
    }

    /// Does what was asked for; [`Self::refresh`] follows.
    pub(in crate::app) fn grant(&mut self, wish: Wish) {
        self.settings += 1;
        match wish {
            Wish::Section(section) => self.section = section,
            Wish::Measure(measure) => {
                self.measure = measure;
                self.level = None;
            }
            Wish::Inputs(chosen) => self.chosen = chosen,
            Wish::Spread(Input(input), Some(spread)) => drop(self.spreads.insert(input.id, spread)),
            Wish::Spread(Input(input), None) => drop(self.spreads.remove(input.id)),
            Wish::Focus(Input(input)) => self.focus = input,
            Wish::Axis(axis, Input(input)) => {
                let [across, up] = &mut self.axes;
                let (own, other) = match axis {
                    MapAxis::Across => (across, up),
                    MapAxis::Up => (up, across),
                };
                // The same input on both axes would be a line: they change places.
                if other.id == input.id {
                    *other = *own;
                }
                *own = input;
            }
            Wish::Level(level) => self.level = level.filter(|level| level.is_finite()),
            Wish::Covenant(covenant) => self.covenant = covenant.clamp(0.0, 10.0),
            Wish::BreakEvenInput(Input(input), wanted) => {
                self.break_even_inputs.retain(|other| other.id != input.id);
                if wanted {
                    self.break_even_inputs.push(input);
                }
            }
            Wish::AsTable(as_table) => self.as_table = as_table,
            Wish::Rates(rates) => self.rates = rates,
            Wish::Cancel => self.stop(),
        }
        self.draw();
    }

    /// Asks what the page shows of what is open, unless that is known or on its way. Futures are asked for only when no
    /// control is `held` and those of the open scenario are there.
    pub(in crate::app) fn refresh(&mut self, facts: &Facts<'_>, held: bool) {
        let may_draw = !held && facts.results.futures().is_settled();
        if (self.statistic, self.strategy) != (facts.statistic, facts.focus) {
            (self.statistic, self.strategy) = (facts.statistic, facts.focus);
            self.settings += 1;
            self.draw();
        }
        let looked_at = Some((facts.open.revision(), self.settings, may_draw));
        if self.looked_at == looked_at {
            return;
        }
        self.looked_at = looked_at;
        if self.section == Section::WaitOrConvert {
            let of = Some((facts.open.revision(), self.rates));
            if self.waiting_of != of {
                self.waiting_of = of;
                self.waiting = Some(Waiting::of(facts.results.evaluation(), self.rates));
            }
        }
        self.ask(facts.open.scenario(), facts.open.seed(), may_draw);
        self.mark();
    }

    fn criteria(&self) -> [Criterion; 4] {
        [
            Criterion::PlanEqualsStay,
            Criterion::PlanDefaults,
            Criterion::SmallestDscr(1.0),
            Criterion::SmallestDscr(self.covenant),
        ]
    }

    /// Takes in what has come since the last time.
    ///
    /// # Errors
    /// What a panicking run had to say.
    pub(in crate::app) fn poll(&mut self) -> Result<(), String> {
        let Some(news) = self.worker.as_ref().and_then(Latest::poll) else { return Ok(()) };
        let mut result = Some(news.result);
        for asked in &mut self.asked {
            if asked.is_running_as(news.generation)
                && let Some(result) = result.take()
                && let Some(taken) = asked.take(news.generation, result, news.complete)
            {
                self.draw();
                return taken;
            }
        }
        Ok(())
    }

    /// Puts the answer of the section that is shown into what is drawn.
    fn draw(&mut self) {
        let Some(asked) = self.asked.get(self.section as usize) else { return };
        let Some((topic, answer)) = asked.answered().zip(asked.answer()) else { return };
        // An answer over futures holds both their statistics, and the central path; one without holds that alone.
        let statistic = match topic.basis {
            Basis::Central => Statistic::Central,
            Basis::Futures => self.statistic(),
        };
        let answer = Arc::clone(answer);
        match &*answer {
            Answer::Tornado(tornado) => {
                self.drivers = tornado::drivers(tornado, self.measure, statistic);
                self.drivers_table.replace(tornado::drivers_table(&self.drivers, self.measure));
            }
            Answer::Map(map) => {
                let level = self.level.unwrap_or_else(|| self.measure.threshold());
                self.map = Some(map::picture(map, self.measure, statistic, level));
            }
            Answer::BreakEven(found) => {
                self.break_even.replace(break_even::break_even_table(found, &self.criteria()));
            }
            Answer::Sweep(sweep) => {
                let picture = sweep::swept(sweep, self.measure, statistic);
                self.sweep_table.replace(sweep::sweep_table(&picture));
                self.sweep = Some(picture);
            }
            Answer::BreakEvenOverFutures(found) => {
                let strategy = topic.strategies.first().copied().unwrap_or(Strategy::Plan);
                self.break_even.replace(break_even::over_futures_table(found, strategy));
            }
            Answer::Implied(found, map) => {
                let strategy = topic.strategies.first().copied().unwrap_or(Strategy::Plan);
                let sorted = self.price.take().and_then(|before| before.table.sorted);
                let mut priced = price::priced(&topic.matters, strategy, found, map.as_ref());
                priced.table.sort(sorted);
                self.price = Some(priced);
            }
        }
        self.mark();
    }

    /// Says on what is drawn whether it belongs to what is asked.
    fn mark(&mut self) {
        let stale = self.is_stale();
        match self.section {
            Section::Tornado => {
                self.drivers.stale = stale;
                self.drivers_table.set_stale(stale);
            }
            Section::Map => self.map.iter_mut().for_each(|map| map.stale = stale),
            Section::BreakEven => self.break_even.set_stale(stale),
            Section::Sweep => {
                self.sweep.iter_mut().for_each(|sweep| sweep.stale = stale);
                self.sweep_table.set_stale(stale);
            }
            Section::Price => {
                if let Some(priced) = &mut self.price {
                    priced.table.set_stale(stale);
                    priced.map.iter_mut().for_each(|map| map.stale = stale);
                }
            }
            Section::WaitOrConvert => {}
        }
    }
}

/// A value without its unit, but for the sign of per cent.
fn short(input: &Parameter, value: f64) -> String {
    match (value.is_finite(), input.unit.is_percent()) {
        (false, _) => input.text(value),
        (true, true) => format!("{}\u{202f}%", input.unit.number(value)),
        (true, false) => input.unit.number(value),
    }
}
