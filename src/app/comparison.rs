//! Up to four scenarios side by side: the present one, and others that were pinned, saved, shipped or opened for it.

use std::path::PathBuf;
use std::sync::Arc;

use super::baseline::Baseline;
use super::chart::{TimeChart, share_axes};
use super::charts::Charts;
use super::command::SheetId;
use super::sheet::{Cell, Sheet};
use super::why::{Candidate, End};
use super::{App, Origin};
use crate::analysis::attribution::Beyond;
use crate::analysis::compare::{Outcome, differing, results};
use crate::analysis::ensemble::{Ensemble, Estimate};
use crate::analysis::evaluation::Evaluation;
use crate::analysis::measure::{Measure, Quantity};
use crate::analysis::verdict::Judgement;
use crate::model::measures::Measures;
use crate::model::quantity::{UNDEFINED, Unit};
use crate::model::scenario::{Scenario, Strategy};
use crate::store::preset::Document;

/// Most scenarios side by side, the present one among them.
pub const MOST: usize = 4;

/// Identifiers of the small charts: a row for each measure, a place for each scenario.
const IDS: [[&str; MOST]; 3] = [
    ["compare-value-0", "compare-value-1", "compare-value-2", "compare-value-3"],
    ["compare-liquidity-0", "compare-liquidity-1", "compare-liquidity-2", "compare-liquidity-3"],
    ["compare-hashprice-0", "compare-hashprice-1", "compare-hashprice-2", "compare-hashprice-3"],
];
/// Their titles, short enough for a quarter of the page.
const TITLES: [&str; 3] = ["Value per share", "Liquidity: cash and bitcoin", "Hashprice"];

/// Where a scenario beside the present one comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The pinned baseline: follows it.
    Pinned,
    /// As it was saved or opened: follows it.
    Saved,
    /// A preset or a file.
    Other(Origin),
    /// What was present before another scenario took its place, and where it came from.
    Former(Origin),
}

/// A scenario beside the present one.
#[derive(Clone, Debug)]
pub struct Member {
    /// Where it comes from.
    pub kind: Kind,
    /// What it is called.
    pub name: String,
    /// The scenario.
    pub document: Document,
    /// The same, shared with those who run it.
    pub scenario: Arc<Scenario>,
    measures: [Measures; 3],
    charts: [TimeChart; 3],
}

impl Member {
    /// A scenario with what it comes to on the central path.
    pub fn new(kind: Kind, name: String, document: Document) -> Self {
        let evaluation = Evaluation::of(&document.scenario);
        let charts = Charts::new(&document, &evaluation, None, Strategy::Plan);
        Self {
            kind,
            name,
            scenario: Arc::new(document.scenario.clone()),
            measures: evaluation.measures,
            charts: [charts.value, charts.liquidity, charts.hashprice],
            document,
        }
    }
}

/// The head of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// What the scenario is called.
    pub name: String,
    /// Where it comes from.
    pub kind: &'static str,
    /// What its futures answer, once they are known.
    pub verdict: String,
    /// What is shown of its futures belongs to a former scenario, or is yet to come.
    pub stale: bool,
}

/// The present scenario with what it comes to.
struct Present<'a> {
    document: &'a Document,
    name: String,
    evaluation: &'a Evaluation,
    charts: &'a Charts,
    ensemble: Option<&'a Ensemble>,
    stale: bool,
}

/// The scenarios and what is shown of them.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// The scenarios beside the present one.
    pub members: Vec<Member>,
    /// Heads: the present scenario first.
    pub columns: Vec<Column>,
    /// Small charts on shared axes: a row for each measure, a place for each scenario.
    pub charts: Vec<Vec<TimeChart>>,
    /// The inputs that differ.
    pub inputs: Sheet,
    /// What the scenarios come to.
    pub results: Sheet,
    /// What is shown belongs to this state of the program.
    pub generation: u64,
}

impl Comparison {
    /// Whether there is room for another scenario.
    pub fn has_room(&self) -> bool {
        self.members.len() + 1 < MOST
    }

    /// Whether a preset, a file or a follower stands there already.
    pub fn has(&self, kind: &Kind) -> bool {
        self.members.iter().any(|member| member.kind == *kind)
    }

    /// Adds a scenario where there is room, and the same is not there yet. Whether it was added.
    pub fn add(&mut self, member: Member) -> bool {
        let added = self.has_room() && !self.has(&member.kind);
        if added {
            self.members.push(member);
        }
        added
    }

    /// Lets the members that follow something follow it: the baseline is gone when it is unpinned.
    fn follow(&mut self, baseline: Option<&Baseline>, saved: &Document) {
        self.members.retain(|member| member.kind != Kind::Pinned || baseline.is_some());
        for member in &mut self.members {
            let (name, document) = match (&member.kind, baseline) {
                (Kind::Pinned, Some(baseline)) => (baseline.name.clone(), &baseline.document),
                (Kind::Saved, _) => (titled(saved), saved),
                _ => continue,
            };
            if member.document != *document || member.name != name {
                *member = Member::new(member.kind.clone(), name, document.clone());
            }
        }
    }

    /// Puts everything side by side.
    fn refresh(&mut self, present: &Present<'_>, ensembles: &[Option<Arc<Ensemble>>]) {
        let known = |i: usize| ensembles.get(i).and_then(Option::as_deref);
        let scenarios: Vec<&Scenario> = std::iter::once(&present.document.scenario)
            .chain(self.members.iter().map(|member| &member.document.scenario))
            .collect();
        let own = Outcome { measures: &present.evaluation.measures, ensemble: present.ensemble };
        let others = self.members.iter().enumerate();
        let others = others.map(|(i, member)| Outcome { measures: &member.measures, ensemble: known(i) });
        let outcomes: Vec<Outcome<'_>> = std::iter::once(own).chain(others).collect();

        let verdict = |scenario: &Scenario, ensemble: Option<&Ensemble>| {
            ensemble.map_or_else(String::new, |ensemble| Judgement::of(scenario, ensemble).verdict.label().to_owned())
        };
        let head = |(i, member): (usize, &Member)| Column {
            name: member.name.clone(),
            kind: match &member.kind {
                Kind::Pinned => "Baseline",
                Kind::Saved => "As saved",
                Kind::Other(Origin::Shipped(_)) => "Preset",
                Kind::Other(Origin::File(_)) => "File",
                Kind::Former(_) => "Set aside",
            },
            verdict: verdict(&member.document.scenario, known(i)),
            stale: known(i).is_none(),
        };
        let first = Column {
            name: present.name.clone(),
            kind: "Present",
            verdict: verdict(&present.document.scenario, present.ensemble),
            stale: present.stale,
        };
        self.columns = std::iter::once(first).chain(self.members.iter().enumerate().map(head)).collect();
        self.charts = self.small_charts(present);
        let (by_input, by_result) = (self.inputs.sorted, self.results.sorted);
        self.inputs = inputs(&self.columns, &scenarios, &self.starts(present));
        self.results = comes_to(&self.columns, &outcomes);
        self.inputs.sort(by_input);
        self.results.sort(by_result);
    }

    fn starts(&self, present: &Present<'_>) -> Vec<String> {
        let starts = std::iter::once(present.document.as_of).chain(self.members.iter().map(|m| m.document.as_of));
        starts.map(|start| start.to_string()).collect()
    }

    fn small_charts(&self, present: &Present<'_>) -> Vec<Vec<TimeChart>> {
        let own = [&present.charts.value, &present.charts.liquidity, &present.charts.hashprice];
        let row = |measure: usize| {
            let others = self.members.iter().map(|member| &member.charts[measure]);
            let charts = std::iter::once(own[measure]).chain(others).zip(IDS[measure]);
            let mut charts: Vec<TimeChart> = charts.map(|(chart, id)| small(chart, id, TITLES[measure])).collect();
            share_axes(&mut charts);
            charts
        };
        (0..TITLES.len()).map(row).collect()
    }
}

/// A chart with nothing but the lines that it is about.
fn small(chart: &TimeChart, id: &'static str, title: &'static str) -> TimeChart {
    TimeChart {
        lines: chart.lines.iter().filter(|line| line.subject).cloned().collect(),
        summary: chart.summary.clone(),
        zero_based: true,
        ..TimeChart::new(id, title, chart.unit, chart.start, chart.months)
    }
}

fn titled(document: &Document) -> String {
    if document.title.is_empty() { "Untitled".to_owned() } else { document.title.clone() }
}

/// The columns of a table about the scenarios.
fn columns(leading: [&str; 2], columns: &[Column]) -> Vec<String> {
    let names = columns.iter().map(|column| match column.kind {
        "Present" => "Present".to_owned(),
        kind => format!("{kind}: {}", column.name),
    });
    leading.into_iter().map(str::to_owned).chain(names).collect()
}

/// The inputs that differ, and the months in which the scenarios start where these do.
fn inputs(heads: &[Column], scenarios: &[&Scenario], starts: &[String]) -> Sheet {
    let mut rows = Vec::new();
    if starts.iter().any(|start| Some(start) != starts.first()) {
        let cells = starts.iter().map(Cell::words);
        rows.push([Cell::words("Month 0"), Cell::words("Scenario")].into_iter().chain(cells).collect());
    }
    for difference in differing(scenarios) {
        let parameter = difference.parameter;
        let cells = difference.values.iter().map(|value| Cell::number(*value, parameter.text(*value)));
        let words = [Cell::words(parameter.label), Cell::words(parameter.group.label())];
        rows.push(words.into_iter().chain(cells).collect());
    }
    for beyond in Beyond::ALL {
        let differs =
            |other: &&Scenario| scenarios.first().is_some_and(|a| Beyond::differing(a, other).any(|b| b == beyond));
        if scenarios.iter().any(differs) {
            let cells =
                scenarios.iter().map(|scenario| Cell::words(if differs(scenario) { "differs" } else { "as present" }));
            rows.push(
                [Cell::words(beyond.label()), Cell::words(beyond.owner().label())].into_iter().chain(cells).collect(),
            );
        }
    }
    Sheet { columns: columns(["Input that differs", "Whose"], heads), words: 2, rows, sorted: None }
}

/// What the scenarios come to: the verdict, then every measure.
fn comes_to(heads: &[Column], outcomes: &[Outcome<'_>]) -> Sheet {
    let verdicts = heads.iter().map(|head| Cell::words(head.verdict.clone()));
    let words = [Cell::words("Verdict"), Cell::words("futures")];
    let mut rows: Vec<Vec<Cell>> = vec![words.into_iter().chain(verdicts).collect()];
    for line in results(outcomes) {
        // Nothing is converted by staying: it has no project loan to cover.
        if line.measure == Measure::Of(Quantity::MinDscr, Strategy::Stay) {
            continue;
        }
        let unit = line.measure.unit();
        let basis = match (line.over_futures, line.measure.is_probability()) {
            (false, _) => "central path",
            (true, true) => "futures",
            (true, false) => "mean of futures",
        };
        let cells = line.values.iter().map(|value| match value {
            Some(value) => Cell::number(value.value, estimate(unit, *value, line.over_futures)),
            None => Cell::words(UNDEFINED),
        });
        let words = [Cell::words(line.measure.label()), Cell::words(basis)];
        rows.push(words.into_iter().chain(cells).collect());
    }
    Sheet { columns: columns(["Measure", "On"], heads), words: 2, rows, sorted: None }
}

/// A value, with its standard error where it is one of many futures.
fn estimate(unit: Unit, value: Estimate, over_futures: bool) -> String {
    if over_futures {
        format!("{} ± {} {}", unit.figure(value.value), unit.rough(value.error), unit.suffix())
    } else {
        unit.text(value.value)
    }
}

/// What the comparison can be asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Put a shipped preset beside the present scenario.
    AddShipped(&'static str),
    /// Put a file beside it.
    AddFile(PathBuf),
    /// Pick a file for that.
    PickFile,
    /// Type its path instead.
    TypePath,
    /// Put the pinned baseline beside it.
    AddPinned,
    /// Put the saved scenario beside it.
    AddSaved,
    /// Take one away.
    Remove(usize),
    /// Make one the present scenario; the one that was takes its place.
    Edit(usize),
    /// Sort a table by a column.
    Sort(SheetId, usize),
    /// Copy a table.
    Copy(SheetId),
    /// Pick a file and write a table to it.
    Export(SheetId),
    /// Write a table to a file.
    ExportTo(SheetId, PathBuf),
    /// Where the change starts that is asked about.
    From(End),
    /// Where it ends.
    To(End),
    /// What changes.
    Measure(Measure),
    /// Stop the run.
    Cancel,
}

impl App {
    /// The table that an id means.
    pub fn sheet(&self, id: SheetId) -> &Sheet {
        match id {
            SheetId::Inputs => &self.comparison.inputs,
            SheetId::Results => &self.comparison.results,
            SheetId::Parts => &self.why.sheet,
            SheetId::Drivers => &self.studies.drivers_sheet,
            SheetId::BreakEven => &self.studies.break_even,
            SheetId::Sweep => &self.studies.sweep_sheet,
        }
    }

    fn sheet_mut(&mut self, id: SheetId) -> &mut Sheet {
        match id {
            SheetId::Inputs => &mut self.comparison.inputs,
            SheetId::Results => &mut self.comparison.results,
            SheetId::Parts => &mut self.why.sheet,
            SheetId::Drivers => &mut self.studies.drivers_sheet,
            SheetId::BreakEven => &mut self.studies.break_even,
            SheetId::Sweep => &mut self.studies.sweep_sheet,
        }
    }

    /// Puts a document beside the present scenario, or says why not.
    pub(super) fn add_document(&mut self, loaded: Result<Document, String>, origin: Origin) {
        match loaded {
            Ok(document) => {
                if !self.comparison.add(Member::new(Kind::Other(origin), titled(&document), document)) {
                    self.tell(super::Level::Warning, "It is there already, or there is no room.".to_owned());
                }
            }
            Err(reason) => self.tell(super::Level::Error, reason),
        }
        self.show();
    }

    /// Puts the baseline, or else the saved scenario, beside the present one.
    pub(super) fn add_following(&mut self, kind: Kind) {
        let (name, document) = match (&kind, &self.baseline) {
            (Kind::Pinned, Some(baseline)) => (baseline.name.clone(), baseline.document.clone()),
            (Kind::Pinned, None) => return,
            _ => (titled(&self.saved), self.saved.clone()),
        };
        self.comparison.add(Member::new(kind, name, document));
        self.show();
    }

    /// Makes a scenario of the comparison the present one. What was present takes its place.
    pub(super) fn swap(&mut self, index: usize) {
        let Some(member) = self.comparison.members.get(index).cloned() else { return };
        let name = present_name(self);
        let former = Member::new(Kind::Former(self.origin.clone()), name, self.document.clone());
        let origin = match &member.kind {
            Kind::Other(origin) | Kind::Former(origin) => origin.clone(),
            Kind::Pinned | Kind::Saved => self.origin.clone(),
        };
        if let Some(place) = self.comparison.members.get_mut(index) {
            *place = former;
        }
        self.take_document(member.document, origin);
    }

    /// Sorts a table, or turns its order round.
    pub(super) fn sort_sheet(&mut self, id: SheetId, column: usize) {
        let sheet = self.sheet_mut(id);
        let by = Sheet::clicked(sheet.sorted, column);
        sheet.sort(by);
    }

    /// Puts everything side by side that is shown, and asks why it differs.
    pub(super) fn refresh_comparison(&mut self) {
        if self.comparison.generation != self.generation {
            self.comparison.follow(self.baseline.as_ref(), &self.saved);
            let ensembles: Vec<_> =
                self.comparison.members.iter().map(|member| self.shelf.get(&member.scenario).cloned()).collect();
            let present = Present {
                document: &self.document,
                name: present_name(self),
                evaluation: &self.evaluation,
                charts: &self.charts,
                ensemble: self.futures.ensemble.as_deref(),
                stale: self.futures.is_stale(),
            };
            self.comparison.refresh(&present, &ensembles);
            self.comparison.generation = self.generation;
        }
    }

    /// The scenarios between which a change can be asked about.
    pub(super) fn candidates(&self) -> Vec<Candidate> {
        let candidate =
            |end, name: String, scenario: &Scenario| Candidate { end, name, scenario: Arc::new(scenario.clone()) };
        let pinned = self.baseline.iter().map(|b| candidate(End::Pinned, "Pinned baseline".into(), &b.scenario));
        let before = self.history.before(&self.document);
        let before = before.map(|d| candidate(End::LastEdit, "Before the last edit".into(), &d.scenario));
        let others = self.comparison.members.iter().enumerate();
        let others = others.filter(|(_, m)| matches!(m.kind, Kind::Other(_) | Kind::Former(_)));
        let others = others.map(|(i, m)| candidate(End::Compared(i), m.name.clone(), &m.scenario));
        pinned
            .chain([candidate(End::Saved, "As saved".into(), &self.saved.scenario)])
            .chain(before)
            .chain([candidate(End::Present, "Present".into(), &self.document.scenario)])
            .chain(others)
            .collect()
    }

    /// The file name with which the export of a table begins.
    pub(super) fn sheet_name(id: SheetId) -> &'static str {
        match id {
            SheetId::Inputs => "inputs.csv",
            SheetId::Results => "comparison.csv",
            SheetId::Parts => "attribution.csv",
            SheetId::Drivers => "drivers.csv",
            SheetId::BreakEven => "break-even.csv",
            SheetId::Sweep => "sweep.csv",
        }
    }
}

fn present_name(app: &App) -> String {
    let title = titled(&app.document);
    if app.is_unsaved() { format!("{title}, changed") } else { title }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn comparison(members: Vec<Document>) -> Comparison {
        let document = Document::default();
        let evaluation = Evaluation::of(&document.scenario);
        let charts = Charts::new(&document, &evaluation, None, Strategy::Plan);
        let present = Present {
            document: &document,
            name: titled(&document),
            evaluation: &evaluation,
            charts: &charts,
            ensemble: None,
            stale: false,
        };
        let mut comparison = Comparison::default();
        for (i, other) in members.into_iter().enumerate() {
            let origin = Origin::File(PathBuf::from(format!("{i}.ron")));
            comparison.add(Member::new(Kind::Other(origin), titled(&other), other));
        }
        let ensembles = vec![None; comparison.members.len()];
        comparison.refresh(&present, &ensembles);
        comparison
    }

    #[test]
    fn a_scenario_beside_itself_does_not_differ() {
        let comparison = comparison(vec![Document::default()]);
        assert!(comparison.inputs.rows.is_empty(), "{:?}", comparison.inputs.rows);
        for row in &comparison.results.rows {
            assert_eq!(row[2], row[3], "{}", row[0].text);
        }
    }

    #[test]
    fn there_is_room_for_four_on_shared_axes() {
        let other = |hashprice: f64, later: usize| {
            let mut document = Document::default();
            document.scenario.world.hashprice = hashprice;
            document.as_of = document.as_of.plus(later);
            document
        };
        let comparison = comparison(vec![other(50.0, 0), other(60.0, 6), other(70.0, 0), other(80.0, 0)]);
        assert_eq!((comparison.columns.len(), comparison.members.len()), (MOST, MOST - 1));
        assert!(!comparison.has_room());
        let hidden = std::collections::BTreeSet::new();
        for row in &comparison.charts {
            assert!(row.iter().all(|chart| chart.y_range(&hidden) == row[0].y_range(&hidden)));
            assert!(row.iter().all(|chart| (chart.start, chart.months) == (row[0].start, 126)));
        }
        let labels: Vec<&str> = comparison.inputs.rows.iter().map(|row| row[0].text.as_str()).collect();
        assert_eq!(labels, ["Month 0", "Hashprice"]);
    }
}
