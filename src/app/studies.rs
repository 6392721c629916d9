//! What matters: what is asked of the open scenario on that page, and what has come of it.
//!
//! Nothing runs while the page is not shown. The central path is asked again with every move of a slider; futures wait
//! until the hand has stopped and the scenario's own ensemble is there.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::command::Input;
use super::sheet::{Cell, Sheet};
use crate::analysis::break_even::{BreakEven, Criterion, Crossing};
use crate::analysis::ensemble::EnsembleSpec;
use crate::analysis::heat_map::{Axes, HeatMap, SIDE};
use crate::analysis::measure::Measure;
use crate::analysis::reading::Basis;
use crate::analysis::sensitivity::{Bar, Move, Sweep, Tornado, with};
use crate::model::parameters::{ALL, Group, Parameter, Spread, find};
use crate::model::quantity::{UNDEFINED, Unit};
use crate::model::scenario::{Scenario, Strategy};
use crate::worker::studies::{self, Answer, Inquiry, Question};

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
    /// The value of waiting.
    WaitOrConvert,
}

impl Section {
    /// All parts, in the order of their tabs.
    pub const ALL: [Self; 5] = [Self::Tornado, Self::Map, Self::BreakEven, Self::Sweep, Self::WaitOrConvert];

    /// Name on its tab.
    pub fn label(self) -> &'static str {
        match self {
            Self::Tornado => "Drivers",
            Self::Map => "Two inputs",
            Self::BreakEven => "Break-even",
            Self::Sweep => "One input",
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

/// What a view asks of the page's state.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wish {
    /// Show a part.
    Section(Section),
    /// Judge by this measure.
    Measure(Measure),
    /// Read the central path, or futures.
    Basis(Basis),
    /// Let the tornado move these.
    Inputs(Chosen),
    /// Move an input so far; `None` for its own spread.
    Spread(Input, Option<Spread>),
    /// Look at this input.
    Focus(Input),
    /// Put an input on an axis of the map.
    Axis(usize, Input),
    /// Draw the map's line at this level; `None` for the measure's own.
    Level(Option<f64>),
    /// Ask for this smallest debt service cover.
    Covenant(f64),
    /// Add an input to the break-even table, or take it away.
    BreakEvenInput(Input, bool),
    /// Show drivers or sweep as a table, or as a picture.
    AsTable(bool),
    /// Stop what is being computed.
    Cancel,
}

/// An answer, and what it belongs to.
struct Held {
    answer: Arc<Answer>,
    basis: Basis,
    /// It belongs to what is shown now.
    current: bool,
}

/// One row of the tornado, ready to be drawn.
#[derive(Clone, Debug)]
pub struct Driver {
    /// The input and its bar.
    pub bar: Bar,
    /// What it was moved to, for a reader.
    pub values: [String; 2],
    /// The same without the unit, for the end of a bar.
    pub short: [String; 2],
    /// What came of it, for a reader.
    pub results: [String; 2],
    /// Both in a sentence, for a tooltip and a screen reader.
    pub summary: String,
}

/// The tornado, ready to be drawn.
#[derive(Clone, Debug, Default)]
pub struct Drivers {
    /// The measure.
    pub title: String,
    /// The scenario's own value; `None` where it is undefined.
    pub base: Option<f64>,
    /// Its standard error, where it comes from futures.
    pub error: f64,
    /// The ends of the axis.
    pub range: (f64, f64),
    /// The bars, the longest first.
    pub rows: Vec<Driver>,
}

/// The map, ready to be drawn.
#[derive(Clone, Debug)]
pub struct MapPicture {
    /// The inputs and their ranges.
    pub axes: Axes,
    /// The measure.
    pub measure: Measure,
    /// What it is read from.
    pub basis: Basis,
    /// The measure by row from the bottom; `None` where it is undefined.
    pub cells: Vec<Option<f64>>,
    /// Whether the undefined cells are so because every strategy is worth nothing there.
    pub void: Vec<bool>,
    /// Smallest and largest value.
    pub range: (f64, f64),
    /// The level of the line.
    pub level: f64,
    /// The line, in parts of both ranges.
    pub line: Vec<[[f64; 2]; 2]>,
    /// Distance between points that are computed.
    pub step: usize,
}

/// One line of the sweep.
#[derive(Clone, Debug)]
pub struct Swept {
    /// Whose.
    pub strategy: Strategy,
    /// The measure at each value; NaN where it is undefined.
    pub values: Vec<f64>,
    /// Percentiles at each value: 5, 25, 75 and 95 %. Empty on the central path.
    pub bands: Vec<[f64; 4]>,
}

/// The sweep, ready to be drawn.
#[derive(Clone, Debug)]
pub struct SweepPicture {
    /// The input.
    pub input: &'static Parameter,
    /// The scenario's own value.
    pub present: f64,
    /// The input's values.
    pub at: Vec<f64>,
    /// The lines.
    pub lines: Vec<Swept>,
    /// Name of what is measured.
    pub title: &'static str,
    /// Its unit.
    pub unit: Unit,
}

/// State of the page.
pub struct Studies {
    worker: Option<studies::Studies>,
    wake: Arc<dyn Fn() + Send + Sync>,
    /// The part that is shown.
    pub section: Section,
    /// What is judged by.
    pub measure: Measure,
    /// What is read.
    pub basis: Basis,
    /// Drivers and sweep are shown as tables.
    pub as_table: bool,
    /// What the tornado moves.
    pub chosen: Chosen,
    /// Spreads that the user has set.
    pub spreads: BTreeMap<&'static str, Spread>,
    /// The input that is looked at.
    pub focus: &'static Parameter,
    /// The inputs of the map.
    pub axes: [&'static Parameter; 2],
    /// The level of the map's line that the user has set.
    pub level: Option<f64>,
    /// The smallest debt service cover that the user asks for.
    pub covenant: f64,
    /// Inputs of the break-even table.
    pub break_even_inputs: Vec<&'static Parameter>,
    /// What was last asked: the part of the scenario that matters, and the settings.
    asked: Option<(Arc<Scenario>, u64)>,
    /// What was last wanted: what was shown, the settings, and whether futures might be drawn.
    wanted: Option<(u64, u64, bool)>,
    /// Counts what changes the question.
    revision: u64,
    generation: u64,
    complete: bool,
    held: [Option<Held>; 4],
    /// The tornado.
    pub drivers: Drivers,
    /// The same as a table.
    pub drivers_sheet: Sheet,
    /// The map.
    pub map: Option<MapPicture>,
    /// The break-even table; its cells hold the nearest crossing.
    pub break_even: Sheet,
    /// What stands under each cell of it: how far away that is, and the other crossings.
    pub headroom: BTreeMap<(String, usize), String>,
    /// The sweep.
    pub sweep: Option<SweepPicture>,
    /// The same as a table.
    pub sweep_sheet: Sheet,
}

/// An input that is known to be in the table.
fn input(id: &str) -> &'static Parameter {
    find(id).unwrap_or(&ALL[0])
}

impl Studies {
    /// Nothing is asked yet. `wake` is called, from another thread, when there is something to [`Self::poll`].
    pub fn new(wake: Arc<dyn Fn() + Send + Sync>) -> Self {
        let mut break_even_inputs: Vec<&'static Parameter> = ALL.iter().filter(|p| p.headline).collect();
        break_even_inputs.extend(["plan.capex_per_it_mw", "plan.delay_months"].map(input));
        Self {
            worker: None,
            wake,
            section: Section::default(),
            measure: Measure::default(),
            basis: Basis::default(),
            as_table: false,
            chosen: Chosen::default(),
            spreads: BTreeMap::new(),
            focus: input("world.hashprice"),
            axes: ["world.hashprice", "world.lease_rate"].map(input),
            level: None,
            covenant: 1.25,
            break_even_inputs,
            asked: None,
            wanted: None,
            revision: 0,
            generation: 0,
            complete: true,
            held: [const { None }; 4],
            drivers: Drivers::default(),
            drivers_sheet: Sheet::default(),
            map: None,
            break_even: Sheet::default(),
            headroom: BTreeMap::new(),
            sweep: None,
            sweep_sheet: Sheet::default(),
        }
    }

    /// Does what a view has asked for; [`Self::want`] follows.
    pub fn grant(&mut self, wish: Wish) {
        let mut asks_anew = true;
        match wish {
            Wish::Section(section) => self.section = section,
            Wish::Measure(measure) => {
                // Readings of the central path hold every measure.
                asks_anew = self.basis == Basis::Futures && measure.strategies() != self.measure.strategies();
                self.measure = measure;
                if !measure.has_futures() && self.basis == Basis::Futures {
                    self.basis = Basis::Central;
                    asks_anew = true;
                }
                self.level = None;
            }
            Wish::Basis(basis) => self.basis = basis,
            Wish::Inputs(chosen) => self.chosen = chosen,
            Wish::Spread(Input(input), Some(spread)) => drop(self.spreads.insert(input.id, spread)),
            Wish::Spread(Input(input), None) => drop(self.spreads.remove(input.id)),
            Wish::Focus(Input(input)) => {
                self.focus = input;
                asks_anew = self.section == Section::Sweep;
            }
            Wish::Axis(axis, Input(input)) => {
                let other = 1 - axis.min(1);
                // The same input on both axes would be a line: they change places.
                if self.axes[other].id == input.id {
                    self.axes[other] = self.axes[axis.min(1)];
                }
                self.axes[axis.min(1)] = input;
            }
            Wish::Level(level) => {
                self.level = level.filter(|level| level.is_finite());
                asks_anew = false;
            }
            Wish::Covenant(covenant) => self.covenant = covenant.clamp(0.0, 10.0),
            Wish::BreakEvenInput(Input(input), wanted) => {
                self.break_even_inputs.retain(|other| other.id != input.id);
                if wanted {
                    self.break_even_inputs.push(input);
                }
            }
            Wish::AsTable(as_table) => {
                self.as_table = as_table;
                asks_anew = false;
            }
            Wish::Cancel => {
                if let Some(worker) = &self.worker {
                    worker.cancel();
                }
                self.complete = true;
                asks_anew = false;
            }
        }
        if asks_anew {
            self.revision += 1;
        }
        self.refresh();
    }

    /// The spread by which an input is moved.
    pub fn spread(&self, input: &Parameter) -> Spread {
        self.spreads.get(input.id).copied().unwrap_or(input.spread)
    }

    /// Asks what the page shows of this scenario, unless that is known or on its way. Futures are asked for only when
    /// `may_draw`. `generation` counts what was shown, so that nothing is compared while nothing has changed.
    pub fn want(&mut self, scenario: &Scenario, generation: u64, may_draw: bool) {
        let wanted = (generation, self.revision, may_draw);
        if self.wanted.replace(wanted) == Some(wanted) {
            return;
        }
        let Some((matters, question)) = self.question(scenario) else { return };
        let is_asked =
            self.asked.as_ref().is_some_and(|(other, revision)| *revision == self.revision && **other == matters);
        if is_asked {
            return;
        }
        if let Some(held) = self.held_mut() {
            held.current = false;
        }
        let waits = self.basis == Basis::Futures && self.section != Section::BreakEven && !may_draw;
        if waits {
            self.asked = None;
            return;
        }
        if self.worker.is_none() {
            let wake = Arc::clone(&self.wake);
            self.worker = studies::Studies::new(move || wake()).ok();
        }
        let Some(worker) = &self.worker else { return };
        let matters = Arc::new(matters);
        self.generation = worker.ask(Inquiry {
            scenario: Arc::new(scenario.clone()),
            question,
            basis: self.basis,
            spec: EnsembleSpec { paths: PATHS, ..EnsembleSpec::default() },
            strategies: if self.section == Section::Sweep { &Strategy::ALL } else { self.measure.strategies() },
        });
        self.asked = Some((matters, self.revision));
        self.complete = false;
    }

    /// What is asked now, and the scenario without the inputs that the question sets itself.
    fn question(&self, scenario: &Scenario) -> Option<(Scenario, Question)> {
        match self.section {
            Section::Tornado => {
                let inputs = ALL.iter().filter(|input| self.chosen.has(input));
                let moves = inputs.map(|input| Move { input, spread: self.spread(input) }).collect();
                Some((scenario.clone(), Question::Tornado(moves)))
            }
            Section::Map => {
                let axes = Axes::new(scenario, self.axes);
                let [x, y] = self.axes;
                // The ranges matter, the present values do not.
                let matters = with(&with(scenario, x, axes.ranges[0].0), y, axes.ranges[1].1);
                Some((matters, Question::Map(axes)))
            }
            Section::BreakEven => {
                let criteria = self.criteria().to_vec();
                Some((scenario.clone(), Question::BreakEven(self.break_even_inputs.clone(), criteria)))
            }
            Section::Sweep => Some((scenario.clone(), Question::Sweep(self.focus))),
            Section::WaitOrConvert => None,
        }
    }

    fn criteria(&self) -> [Criterion; 4] {
        [
            Criterion::PlanEqualsStay,
            Criterion::PlanDefaults,
            Criterion::SmallestDscr(1.0),
            Criterion::SmallestDscr(self.covenant),
        ]
    }

    fn held_mut(&mut self) -> Option<&mut Held> {
        self.held.get_mut(self.section as usize).and_then(Option::as_mut)
    }

    /// Takes in what has come since the last time.
    ///
    /// # Errors
    /// What a panicking run had to say.
    pub fn poll(&mut self) -> Result<(), String> {
        let Some(news) = self.worker.as_ref().and_then(studies::Studies::poll) else { return Ok(()) };
        if news.generation != self.generation {
            return Ok(());
        }
        self.complete = news.complete;
        let answer = news.result?;
        let section = match &*answer {
            Answer::Tornado(_) => Section::Tornado,
            Answer::Map(_) => Section::Map,
            Answer::BreakEven(_) => Section::BreakEven,
            Answer::Sweep(_) => Section::Sweep,
            // Not asked here.
            Answer::BreakEvenOverFutures(_) | Answer::Implied(_) => return Ok(()),
        };
        if let Some(place) = self.held.get_mut(section as usize) {
            *place = Some(Held { answer, basis: self.basis, current: true });
        }
        self.refresh();
        Ok(())
    }

    /// Whether what is shown belongs to a former question, or nothing is there yet.
    pub fn is_stale(&self) -> bool {
        self.section != Section::WaitOrConvert
            && self.held.get(self.section as usize).is_none_or(|held| held.as_ref().is_none_or(|held| !held.current))
    }

    /// Whether there is something to show.
    pub fn is_empty(&self) -> bool {
        self.held.get(self.section as usize).is_none_or(Option::is_none)
    }

    /// Whether nothing more will come.
    pub fn is_settled(&self) -> bool {
        self.complete
    }

    /// How far a run over futures is, 0 … 1.
    pub fn progress(&self) -> Option<f64> {
        if self.complete || self.basis == Basis::Central {
            return None;
        }
        self.worker.as_ref().and_then(studies::Studies::progress)
    }

    /// Puts what is held into what is drawn.
    fn refresh(&mut self) {
        let Some(Some(held)) = self.held.get(self.section as usize) else { return };
        let (answer, basis) = (Arc::clone(&held.answer), held.basis);
        match &*answer {
            Answer::Tornado(tornado) => {
                self.drivers = drivers(tornado, self.measure, basis);
                let sorted = self.drivers_sheet.sorted;
                self.drivers_sheet = drivers_sheet(&self.drivers, self.measure);
                self.drivers_sheet.sort(sorted);
            }
            Answer::Map(map) => {
                let level = self.level.unwrap_or_else(|| self.measure.threshold());
                self.map = Some(picture(map, self.measure, basis, level));
            }
            Answer::BreakEven(found) => {
                let sorted = self.break_even.sorted;
                (self.break_even, self.headroom) = break_even_sheet(found, &self.criteria());
                self.break_even.sort(sorted);
            }
            Answer::BreakEvenOverFutures(_) | Answer::Implied(_) => {}
            Answer::Sweep(sweep) => {
                let picture = swept(sweep, self.measure, basis);
                let sorted = self.sweep_sheet.sorted;
                self.sweep_sheet = sweep_sheet(&picture);
                self.sweep_sheet.sort(sorted);
                self.sweep = Some(picture);
            }
        }
    }
}

/// A value without its unit, but for the sign of per cent.
fn short(input: &Parameter, value: f64) -> String {
    match (value.is_finite(), input.unit.is_percent()) {
        (false, _) => input.text(value),
        (true, true) => format!("{}\u{2009}%", input.unit.number(value)),
        (true, false) => input.unit.number(value),
    }
}

/// A result for a reader.
fn result(unit: Unit, value: Option<f64>) -> String {
    value.map_or_else(|| UNDEFINED.to_owned(), |value| unit.text(value))
}

fn drivers(tornado: &Tornado, measure: Measure, basis: Basis) -> Drivers {
    let unit = measure.unit();
    let base = tornado.base.value(measure, basis);
    let row = |bar: Bar| {
        let values = bar.values.map(|value| bar.input.text(value));
        let results = bar.results.map(|estimate| result(unit, estimate.map(|e| e.value)));
        let summary =
            format!("{}: {} gives {}, {} gives {}", bar.input.label, values[0], results[0], values[1], results[1]);
        let short = bar.values.map(|value| short(bar.input, value));
        Driver { bar, values, short, results, summary }
    };
    let rows: Vec<Driver> = tornado.bars(measure, basis).into_iter().map(row).collect();
    let all = rows.iter().flat_map(|row| row.bar.results).flatten().map(|e| e.value).chain(base.map(|e| e.value));
    let (low, high) = all.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
    Drivers {
        title: measure.label(),
        base: base.map(|e| e.value),
        error: base.map_or(0.0, |e| e.error),
        range: if high > low { (low, high) } else { (low.min(0.0), low.max(1.0)) },
        rows,
    }
}

fn drivers_sheet(drivers: &Drivers, measure: Measure) -> Sheet {
    let number =
        |value: Option<f64>, text: &str| value.map_or_else(|| Cell::words(text), |value| Cell::number(value, text));
    let row = |row: &Driver| {
        let bar = &row.bar;
        let result = |end: usize| number(bar.results[end].map(|e| e.value), &row.results[end]);
        vec![
            Cell::words(bar.input.label),
            Cell::words(bar.input.group.label()),
            Cell::number(bar.values[0], &row.values[0]),
            Cell::number(bar.values[1], &row.values[1]),
            result(0),
            result(1),
            Cell::number(bar.extent, measure.unit().text(bar.extent)),
        ]
    };
    let titles = ["Input", "Group", "Moved down to", "Moved up to", "Result down", "Result up", "Difference"];
    Sheet {
        columns: titles.map(str::to_owned).to_vec(),
        words: 2,
        rows: drivers.rows.iter().map(row).collect(),
        sorted: None,
    }
}

fn picture(map: &HeatMap, measure: Measure, basis: Basis, level: f64) -> MapPicture {
    let grid = || (0..SIDE).flat_map(|row| (0..SIDE).map(move |column| (column, row)));
    let cells: Vec<Option<f64>> = grid().map(|(column, row)| map.value(column, row, measure, basis)).collect();
    let void = grid().map(|(c, r)| map.reading(c, r).is_some_and(|reading| reading.is_void(measure, basis))).collect();
    let (low, high) =
        cells.iter().flatten().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &v| (low.min(v), high.max(v)));
    MapPicture {
        axes: map.axes,
        measure,
        basis,
        range: if high >= low { (low, high) } else { (0.0, 0.0) },
        level,
        line: map.contour(measure, basis, level),
        step: map.step,
        cells,
        void,
    }
}

impl MapPicture {
    /// The measure at a point given in parts, 0 … 1, of both ranges; and whether all is worth nothing there.
    pub fn at(&self, part: [f64; 2]) -> (Option<f64>, bool) {
        let index = |part: f64| (part.clamp(0.0, 1.0) * (SIDE - 1) as f64).round() as usize;
        let i = index(part[1]) * SIDE + index(part[0]);
        (self.cells.get(i).copied().flatten(), self.void.get(i).copied().unwrap_or(false))
    }
}

fn swept(sweep: &Sweep, measure: Measure, basis: Basis) -> SweepPicture {
    // A difference between strategies is shown as both of them.
    let quantity = match measure {
        Measure::Of(quantity, _) => quantity,
        Measure::PlanMinusStay => crate::analysis::measure::Quantity::ValuePerShare,
        Measure::PlanBeatsStay => crate::analysis::measure::Quantity::ProbabilityOfDefault,
    };
    let has_bands = basis == Basis::Futures && quantity == crate::analysis::measure::Quantity::ValuePerShare;
    let line = |strategy: Strategy| {
        let of = Measure::Of(quantity, strategy);
        let values = sweep.readings.iter().map(|r| r.value(of, basis).map_or(f64::NAN, |e| e.value)).collect();
        let band = |reading: &crate::analysis::reading::Reading| {
            let [p5, p25, _, p75, p95] = reading.futures[strategy.index()].map_or([f64::NAN; 5], |f| f.percentiles);
            [p5, p25, p75, p95]
        };
        let bands = if has_bands { sweep.readings.iter().map(band).collect() } else { Vec::new() };
        Swept { strategy, values, bands }
    };
    SweepPicture {
        input: sweep.input,
        present: sweep.present,
        at: sweep.values.clone(),
        lines: Strategy::ALL.map(line).to_vec(),
        title: quantity.label(),
        unit: Measure::Of(quantity, Strategy::Plan).unit(),
    }
}

fn sweep_sheet(picture: &SweepPicture) -> Sheet {
    let titles = std::iter::once(picture.input.label).chain(picture.lines.iter().map(|line| line.strategy.label()));
    let row = |(i, &at): (usize, &f64)| {
        let cell = |line: &Swept| match line.values.get(i) {
            Some(value) if value.is_finite() => Cell::number(*value, picture.unit.text(*value)),
            _ => Cell::words(UNDEFINED),
        };
        std::iter::once(Cell::number(at, picture.input.text(at))).chain(picture.lines.iter().map(cell)).collect()
    };
    Sheet {
        columns: titles.map(str::to_owned).collect(),
        words: 0,
        rows: picture.at.iter().enumerate().map(row).collect(),
        sorted: None,
    }
}

/// The break-even table, and what stands under its cells by input and column.
fn break_even_sheet(found: &[BreakEven], criteria: &[Criterion]) -> (Sheet, BTreeMap<(String, usize), String>) {
    let mut headroom = BTreeMap::new();
    let title = |criterion: &Criterion| match criterion {
        Criterion::PlanEqualsStay => "Plan equals staying at".to_owned(),
        Criterion::PlanDefaults => "Plan defaults from".to_owned(),
        Criterion::SmallestDscr(level) => format!("Smallest DSCR is {}", Unit::Plain.number(*level)),
    };
    let mut rows = Vec::with_capacity(found.len());
    for row in found {
        let mut cells = vec![Cell::words(row.input.label), Cell::number(row.present, row.input.text(row.present))];
        for (k, &criterion) in criteria.iter().enumerate() {
            let nearest = row.nearest(criterion);
            cells.push(nearest.map_or_else(
                || Cell::words("never in range"),
                |crossing| Cell::number(crossing.value, short(row.input, crossing.value)),
            ));
            headroom.insert((row.input.label.to_owned(), k + 2), distance(row, criterion, nearest));
        }
        rows.push(cells);
    }
    let titles = ["Input", "Today"].map(str::to_owned).into_iter().chain(criteria.iter().map(title));
    (Sheet { columns: titles.collect(), words: 1, rows, sorted: None }, headroom)
}

/// How far away a crossing is, in the input's unit and in per cent, and which others there are.
fn distance(row: &BreakEven, criterion: Criterion, nearest: Option<&Crossing>) -> String {
    let unit = row.input.unit;
    let Some(nearest) = nearest else {
        return format!("{} … {}", short(row.input, row.range.0), short(row.input, row.range.1));
    };
    let away = nearest.value - row.present;
    let sign = if away < 0.0 { "−" } else { "+" };
    let points = if unit.is_percent() { "\u{2009}pp" } else { "" };
    let mut text = format!("{sign}{}{points}", unit.number(away.abs()));
    if row.present != 0.0 && !unit.is_percent() {
        let part = Unit::Percent.figure((away / row.present).abs());
        text.push_str(&format!(" ({sign}{part}\u{2009}%)"));
    }
    let others: Vec<String> = row
        .crossings(criterion)
        .iter()
        .filter(|other| other.value != nearest.value)
        .map(|other| unit.number(other.value))
        .collect();
    if !others.is_empty() {
        text.push_str(&format!("; also {}", others.join(", ")));
    }
    text
}
