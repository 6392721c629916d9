//! Up to four scenarios side by side: the present one, and others that were pinned, saved, shipped or opened for it.

mod tables;

use std::path::PathBuf;
use std::sync::Arc;

use crate::analysis::attribution::Beyond;
use crate::analysis::compare::Outcome;
use crate::analysis::evaluation::Evaluation;
use crate::analysis::out_of_range::OutOfRange;
use crate::analysis::reading::Statistic;
use crate::app::open::{Open, Origin, Work, titled};
use crate::app::picture::Facts;
use crate::app::picture::chart::{TimeChart, share_axes};
use crate::app::picture::series::{ChartSet, ComparedCharts, Series};
use crate::app::picture::table::Table;
use crate::app::picture::unanswered::Unanswered;
use crate::app::results::Results;
use crate::app::results::futures::Known;
use crate::model::measures::Measures;
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
/// The row in which the small chart of this identifier stands.
pub(in crate::app) fn row_of(id: &str) -> Option<usize> {
    IDS.iter().position(|row| row.contains(&id))
}

/// Their titles, short enough for a quarter of the page.
const TITLES: [&str; 3] = ["Value per share", "Liquidity: cash and bitcoin", "Hashprice"];

/// What a scenario beside the present one is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The pinned baseline: follows it.
    Pinned,
    /// The open scenario as it was saved or opened: follows it.
    Saved,
    /// A preset or a file that was put there.
    Put,
    /// What was present, with changes that are not saved, before another scenario took its place.
    Aside,
}

impl Standing {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Pinned, Self::Saved, Self::Put, Self::Aside];
}

/// Tells a scenario beside the present one from the others, however many come and go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MemberId(u64);

/// A scenario beside the present one.
#[derive(Clone, Debug)]
pub struct Member {
    id: MemberId,
    standing: Standing,
    name: String,
    work: Work,
    scenario: Arc<Scenario>,
    measures: [Measures; 3],
    /// Its central path has no result.
    out_of_range: Option<OutOfRange>,
    charts: ComparedCharts,
}

impl Member {
    /// A scenario with what it comes to on the central path.
    fn new(id: MemberId, standing: Standing, name: String, work: Work) -> Self {
        let document = work.document();
        let evaluation = Evaluation::of(&document.scenario);
        let charts = ComparedCharts::of(&Series::new(document, &evaluation, Strategy::Plan));
        let scenario = Arc::new(document.scenario.clone());
        let Evaluation { measures, out_of_range, .. } = evaluation;
        Self { id, standing, name, work, scenario, measures, out_of_range, charts }
    }

    /// What tells it from the others.
    pub fn id(&self) -> MemberId {
        self.id
    }

    /// What it is there for.
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The scenario with where it came from and what of it is saved.
    pub fn work(&self) -> &Work {
        &self.work
    }

    /// The scenario, shared with those who run it.
    pub fn scenario(&self) -> &Arc<Scenario> {
        &self.scenario
    }

    /// Whether it follows something else, and has nothing of its own to lose.
    pub fn follows(&self) -> bool {
        matches!(self.standing, Standing::Pinned | Standing::Saved)
    }

    /// Whether changes would be lost with it that are not saved anywhere. An earlier version of a file is no such change.
    pub fn is_unsaved(&self) -> bool {
        self.standing == Standing::Aside && self.work.is_unsaved()
    }

    /// What it is there for, at the head of its column.
    fn caption(&self) -> &'static str {
        match (self.standing, self.work.origin()) {
            (Standing::Pinned, _) => "Baseline",
            (Standing::Saved, _) => "As saved",
            _ if self.is_unsaved() => "Set aside, not saved",
            (_, Origin::Shipped(_)) => "Preset",
            (_, Origin::File(_)) => "File",
            (_, Origin::Pasted) => "Pasted",
        }
    }
}

/// The head of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The scenario; `None` for the present one.
    pub member: Option<MemberId>,
    /// What the scenario is called.
    pub name: String,
    /// What it is there for.
    pub caption: &'static str,
    /// What its futures answer, once they are known.
    pub verdict: String,
    /// What is shown of its futures belongs to a former scenario or to other futures, or is yet to come.
    pub stale: bool,
}

/// The scenarios and what is shown of them.
#[derive(Clone, Debug, Default)]
pub struct Compare {
    members: Vec<Member>,
    heads: Vec<Head>,
    charts: Vec<Vec<TimeChart>>,
    pub(in crate::app) differences: Table,
    /// Lists whose entries stand among the differences.
    opened: Vec<Beyond>,
    pub(in crate::app) results: Table,
    /// Whose results are out of range.
    unanswered: Option<Unanswered>,
    /// Scenarios that were ever put there.
    count: u64,
    /// Counts what has come and gone.
    revision: u64,
    /// What is open, and what stands beside it, that the members have followed.
    followed: Option<(u64, u64)>,
    /// What it was made of: what is open, futures, what stands beside it, and the members.
    made_of: Option<(u64, u64, u64, u64, Statistic)>,
}

impl Compare {
    /// The scenarios beside the present one.
    pub fn members(&self) -> &[Member] {
        &self.members
    }

    /// One of them.
    pub fn member(&self, id: MemberId) -> Option<&Member> {
        self.members.iter().find(|member| member.id == id)
    }

    /// Heads: the present scenario first.
    pub fn heads(&self) -> &[Head] {
        &self.heads
    }

    /// Small charts on shared axes: a row for each measure, a place for each scenario.
    pub fn charts(&self) -> &[Vec<TimeChart>] {
        &self.charts
    }

    /// The inputs that differ.
    pub fn differences(&self) -> &Table {
        &self.differences
    }

    /// The list that a row of the differences stands for, where it can be opened, and whether it is.
    pub fn list_in(&self, row: usize) -> Option<(Beyond, bool)> {
        let name = self.differences.text(row, 0);
        let list = Beyond::ALL.into_iter().find(|beyond| beyond.is_a_list() && beyond.label() == name)?;
        Some((list, self.opened.contains(&list)))
    }

    /// Shows the entries of a list among the differences, or no longer.
    pub(in crate::app) fn toggle(&mut self, list: Beyond) {
        if self.opened.contains(&list) {
            self.opened.retain(|other| *other != list);
        } else {
            self.opened.push(list);
        }
        self.made_of = None;
    }

    /// What the scenarios come to.
    pub fn results(&self) -> &Table {
        &self.results
    }

    /// Which scenarios have no result, their numbers being none to be reckoned with.
    pub fn unanswered(&self) -> Option<&Unanswered> {
        self.unanswered.as_ref()
    }

    /// Counts what has come and gone.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Whether there is room for another scenario.
    pub fn has_room(&self) -> bool {
        self.members.len() + 1 < MOST
    }

    /// Whether the pinned baseline, or the saved scenario, stands there already.
    pub fn has(&self, standing: Standing) -> bool {
        self.members.iter().any(|member| member.standing == standing)
    }

    /// Whether a preset or a file stands there already.
    pub fn has_from(&self, origin: &Origin) -> bool {
        self.members.iter().any(|member| member.standing == Standing::Put && member.work.origin() == origin)
    }

    /// Adds a scenario where there is room, and the same is not there yet. Whether it was added.
    pub(in crate::app) fn add(&mut self, standing: Standing, name: String, work: Work) -> bool {
        let is_there = if standing == Standing::Put { self.has_from(work.origin()) } else { self.has(standing) };
        if is_there || !self.has_room() {
            return false;
        }
        self.put(standing, name, work);
        true
    }

    fn put(&mut self, standing: Standing, name: String, work: Work) {
        self.count += 1;
        self.members.push(Member::new(MemberId(self.count), standing, name, work));
        self.revision += 1;
    }

    /// Puts those of a session in the place of all that are there.
    pub(in crate::app) fn restore(&mut self, members: impl Iterator<Item = (Standing, String, Work)>) {
        self.members.clear();
        self.revision += 1;
        for (standing, name, work) in members.take(MOST - 1) {
            self.put(standing, name, work);
        }
    }

    /// Takes a scenario away.
    pub(in crate::app) fn remove(&mut self, id: MemberId) {
        self.members.retain(|member| member.id != id);
        self.revision += 1;
    }

    /// Puts what was present in the place of a scenario that takes its own.
    pub(in crate::app) fn put_in_place(&mut self, id: MemberId, former: Work) {
        let standing = if former.is_unsaved() { Standing::Aside } else { Standing::Put };
        // What is saved, and stands there already, need not stand there twice.
        let is_double = standing == Standing::Put && self.members.iter().any(|m| m.id != id && m.work == former);
        self.count += 1;
        let member = Member::new(MemberId(self.count), standing, former.name(), former);
        match self.members.iter().position(|member| member.id == id) {
            Some(at) if is_double => drop(self.members.remove(at)),
            Some(at) => self.members[at] = member,
            None => {}
        }
        self.revision += 1;
    }

    /// Hears that something was saved to a file: see [`Work::hear_of_saving`].
    pub(in crate::app) fn hear_of_saving(&mut self, origin: &Origin, document: &Document) {
        for member in &mut self.members {
            member.work.hear_of_saving(origin, document);
        }
        self.revision += 1;
    }

    /// Lets the members that follow something follow it: the baseline is gone when it is unpinned. Whether any has
    /// changed.
    pub(in crate::app) fn follow(&mut self, open: &Open, results: &Results) -> bool {
        let followed = Some((open.revision(), results.beside()));
        if std::mem::replace(&mut self.followed, followed) == followed {
            return false;
        }
        let before = self.revision;
        let baseline = results.baseline();
        let count = self.members.len();
        self.members.retain(|member| member.standing != Standing::Pinned || baseline.is_some());
        self.revision += u64::from(self.members.len() != count);
        for member in &mut self.members {
            let (name, work) = match (member.standing, baseline) {
                (Standing::Pinned, Some(baseline)) => (baseline.name().to_owned(), baseline.work().clone()),
                (Standing::Saved, _) => (titled(open.saved()).to_owned(), open.work().as_saved()),
                _ => continue,
            };
            if member.work != work || member.name != name {
                *member = Member::new(member.id, member.standing, name, work);
                self.revision += 1;
            }
        }
        self.revision != before
    }

    /// Puts everything side by side.
    pub(in crate::app) fn refresh(&mut self, facts: &Facts<'_>) {
        let Facts { open, results: found, statistic, .. } = *facts;
        let futures = found.futures();
        let made_of = Some((open.revision(), futures.revision(), found.beside(), self.revision, statistic));
        if self.made_of == made_of {
            return;
        }
        self.made_of = made_of;
        let present = futures.known();
        // Like with like: the same futures, or dimmed until they are there.
        let like = |member: &Member| present.and_then(|own| found.shelf().like(&member.scenario, own));
        let known: Vec<Option<&Known>> =
            self.members.iter().map(|m| like(m).or_else(|| found.shelf().get(&m.scenario))).collect();
        let scenarios: Vec<&Scenario> =
            std::iter::once(open.scenario()).chain(self.members.iter().map(|m| &*m.scenario)).collect();
        let ensemble = |known: Option<&'_ Known>| known.map(|known| Arc::clone(&known.ensemble));
        let ensembles: Vec<_> = std::iter::once(present).chain(known.iter().copied()).map(ensemble).collect();
        let measures = std::iter::once(&found.evaluation().measures).chain(self.members.iter().map(|m| &m.measures));
        let outcomes: Vec<Outcome<'_>> = measures
            .zip(&ensembles)
            .map(|(measures, ensemble)| Outcome { measures, ensemble: ensemble.as_deref() })
            .collect();
        let verdict =
            |known: Option<&Known>| known.map_or_else(String::new, |k| k.judgement.verdict.label().to_owned());
        let first = Head {
            member: None,
            name: open.work().name(),
            caption: PRESENT,
            verdict: verdict(present),
            stale: futures.is_stale(),
        };
        let others = self.members.iter().zip(&known).map(|(member, known)| Head {
            member: Some(member.id),
            name: member.name.clone(),
            caption: member.caption(),
            verdict: verdict(*known),
            stale: known.is_none() || present.zip(*known).is_some_and(|(own, other)| !own.is_like(other)),
        });
        self.heads = std::iter::once(first).chain(others).collect();
        let own = found.out_of_range().map(|out_of_range| (titled(open.document()), out_of_range));
        let of_members = self.members.iter().zip(&known).filter_map(|(member, known)| {
            let of_futures = || known.and_then(|known| known.ensemble.out_of_range.as_ref());
            Some((&*member.name, member.out_of_range.as_ref().or_else(of_futures)?))
        });
        self.unanswered = Unanswered::of(own.into_iter().chain(of_members));
        let starts = std::iter::once(open.document().as_of).chain(self.members.iter().map(|m| m.work.document().as_of));
        let starts: Vec<String> = starts.map(|start| start.to_string()).collect();
        self.differences.replace(tables::differences(&self.heads, &scenarios, &starts, &self.opened));
        self.results.replace(tables::comes_to(&self.heads, &outcomes, statistic));
        self.charts =
            self.small_charts(&ComparedCharts::of(&Series::new(open.document(), found.evaluation(), Strategy::Plan)));
    }

    fn small_charts(&self, present: &ComparedCharts) -> Vec<Vec<TimeChart>> {
        let all: Vec<&ComparedCharts> =
            std::iter::once(present).chain(self.members.iter().map(|m| &m.charts)).collect();
        let row = |of: fn(&ComparedCharts) -> &TimeChart, ids: [&'static str; MOST], title| {
            let mut charts: Vec<TimeChart> = all.iter().zip(ids).map(|(set, id)| small(of(set), id, title)).collect();
            share_axes(&mut charts);
            charts
        };
        let [value, liquidity, hashprice] = IDS;
        let [value_title, liquidity_title, hashprice_title] = TITLES;
        vec![
            row(|c| &c.value, value, value_title),
            row(|c| &c.liquidity, liquidity, liquidity_title),
            row(|c| &c.hashprice, hashprice, hashprice_title),
        ]
    }
}

/// Over the column of the present scenario.
const PRESENT: &str = "Present";

/// A chart with nothing but the lines that it is about.
fn small(chart: &TimeChart, id: &'static str, title: &'static str) -> TimeChart {
    TimeChart {
        lines: chart.lines.iter().filter(|line| line.subject).cloned().collect(),
        summary: chart.summary.clone(),
        zero_based: true,
        ..TimeChart::new(id, title, chart.unit, chart.start, chart.months)
    }
}

/// What the page can be asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
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
    Remove(MemberId),
    /// Show the entries of a list among the differences, or no longer.
    Toggle(Beyond),
    /// Make one the present scenario; the one that was is set aside in its place, as it is.
    Edit(MemberId),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::ensemble::EnsembleSpec;
    use crate::app::results::Wake;
    use crate::app::singles::Singles;
    use crate::app::time::Playhead;
    use crate::store::preset::Loaded;
    use crate::worker::waker;

    fn work(document: Document, name: &str) -> Work {
        Work::read(Loaded { document, warnings: Vec::new() }, Origin::File(PathBuf::from(name)))
    }

    fn compare(members: Vec<Document>) -> Compare {
        let open = Open::new(work(Document::default(), "open.ron"));
        let wake: Wake = waker(|| {});
        let results = Results::new(&open, EnsembleSpec::default().paths, &wake);
        let mut compare = Compare::default();
        for (i, other) in members.into_iter().enumerate() {
            let name = titled(&other).to_owned();
            compare.add(Standing::Put, name, work(other, &format!("{i}.ron")));
        }
        compare.refresh(&Facts {
            open: &open,
            results: &results,
            focus: Strategy::Plan,
            statistic: Statistic::default(),
            time: &Playhead::default(),
            singles: &Singles::new(wake),
        });
        compare
    }

    #[test]
    fn a_scenario_beside_itself_does_not_differ() {
        let comparison = compare(vec![Document::default()]);
        assert!(comparison.differences.rows.is_empty(), "{:?}", comparison.differences.rows);
        for row in &comparison.results.rows {
            assert_eq!(row[2], row[3]);
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
        let comparison = compare(vec![other(50.0, 0), other(60.0, 6), other(70.0, 0), other(80.0, 0)]);
        assert_eq!((comparison.heads.len(), comparison.members.len()), (MOST, MOST - 1));
        assert!(!comparison.has_room());
        let hidden = std::collections::BTreeSet::new();
        for row in &comparison.charts {
            assert!(row.iter().all(|chart| chart.y_range(&hidden) == row[0].y_range(&hidden)));
            assert!(row.iter().all(|chart| (chart.start, chart.months) == (row[0].start, 126)));
        }
        let labels: Vec<&str> = comparison.differences.texts().map(|row| row[0]).collect();
        assert_eq!(labels, ["Month 0", "Hashprice"]);
    }
}
