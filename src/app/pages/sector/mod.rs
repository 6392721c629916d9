//! The sector page: every company under one world, which the sliders move. A table that is sorted anew, what is risked
//! for what is earned, who survives, and where each stands between the answers.
//!
//! The central paths follow a slider in the frame of its change; the futures of all companies are asked for together and
//! come from coarse to fine. While the hand holds a slider the rows keep their places.

mod asking;
pub mod companies;
mod figures;
mod opening;
pub mod pictures;

use std::path::PathBuf;
use std::sync::Arc;

use self::asking::Asking;
use self::companies::{Class, Companies, Company, Key};
use self::figures::Shown;
use self::pictures::{Curves, Grouping, Places, RiskReturn};
use crate::analysis::glance::Glance;
use crate::analysis::out_of_range::OutOfRange;
use crate::analysis::sector::Member;
use crate::app::open::{Aside, Open};
use crate::app::picture::Facts;
use crate::app::picture::table::Table;
use crate::app::picture::unanswered::Unanswered;
use crate::app::results::Wake;
use crate::app::shell::search::Search;
use crate::app::shell::settings::Settings;
use crate::model::scenario::{Scenario, Strategy};

pub use self::figures::{Described, Figure, KEY, place};

/// What the page looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Section {
    /// All figures of all companies.
    #[default]
    Table,
    /// What is risked for what is earned.
    RiskReturn,
    /// Who is still there, by month.
    Survival,
    /// Where each stands between the answers.
    Verdicts,
    /// The industry's cost curve, and whom a halving puts out.
    Stairs,
}

impl Section {
    /// All sections, in the order of their labels.
    pub const ALL: [Self; 5] = [Self::Table, Self::RiskReturn, Self::Survival, Self::Verdicts, Self::Stairs];

    /// Name on its label.
    pub fn label(self) -> &'static str {
        match self {
            Self::Table => "Table",
            Self::RiskReturn => "Risk and return",
            Self::Survival => "Survival",
            Self::Verdicts => "Verdicts",
            Self::Stairs => "Staircase",
        }
    }

    /// What it answers.
    pub fn question(self) -> &'static str {
        match self {
            Self::Table => "Which one should I own, and what does its price buy?",
            Self::RiskReturn => "What is risked for what is earned?",
            Self::Survival => "Who survives, and until when?",
            Self::Stairs => "Whose machines does each halving put out, and who leaves for AI?",
            Self::Verdicts => "For whom is the move into AI a good one?",
        }
    }
}

/// What the page can be asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// Look at a section.
    Section(Section),
    /// Show the companies of this class alone, or all.
    Class(Option<Class>),
    /// Look for words among the companies.
    Search(String),
    /// Show a column of the table, or do without.
    Column(&'static str, bool),
    /// Show the columns that the table begins with.
    FirstColumns,
    /// Draw survival so.
    Grouping(Grouping),
    /// Open a company in this world.
    Open(Key),
    /// Go back to what was open before a company of the page was.
    Back,
    /// Add the company of a file.
    Add(PathBuf),
    /// Pick a file for that.
    PickFile,
    /// Type its path instead.
    TypePath,
    /// Do without the company of a file.
    Remove(PathBuf),
}

/// A company with what it comes to in this world.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Who it is.
    pub company: Company,
    /// Its scenario in this world.
    pub scenario: Arc<Scenario>,
    /// What its central path comes to.
    pub glance: Glance,
    /// What its futures come to; they may be those of a former world, see [`Sector::is_stale`].
    pub known: Option<Member>,
}

/// State of the page.
pub struct Sector {
    section: Section,
    class: Option<Class>,
    search: Search,
    grouping: Grouping,
    companies: Companies,
    entries: Vec<Entry>,
    /// The companies of the page in the baseline's world.
    ghosts: Vec<Entry>,
    asking: Asking,
    pub(in crate::app) table: Table,
    risk_return: RiskReturn,
    curves: Curves,
    places: Places,
    /// What was open before companies of the page were, the last one last.
    pub(in crate::app) behind: Vec<Aside>,
    /// What is to be said.
    complaints: Vec<String>,
    /// Whose results are out of range.
    unanswered: Option<Unanswered>,
    /// The page was shown in the last frame.
    is_shown: bool,
    /// Counts what came of questions, and changes of what is shown.
    revision: u64,
    /// Counts the changes of the companies in either world.
    placings: u64,
    /// The futures that are shown belong to a former world, or are yet to come.
    stale: bool,
    /// What the entries were made of: what is open.
    placed_of: Option<u64>,
    /// What the ghosts were made of: what stands beside the open scenario, and the entries' own revision.
    haunted_of: Option<u64>,
    /// What the pictures were made of.
    made_of: Option<(u64, u64, u64, Strategy, bool)>,
}

impl Sector {
    /// The page; nothing is read before it is shown. `wake` is called when it has something new.
    pub fn new(wake: Wake) -> Self {
        Self {
            section: Section::default(),
            class: None,
            search: Search::default(),
            grouping: Grouping::default(),
            companies: Companies::default(),
            entries: Vec::new(),
            ghosts: Vec::new(),
            asking: Asking::new(wake),
            table: Table::default(),
            risk_return: RiskReturn::default(),
            curves: Curves::default(),
            places: Places::default(),
            behind: Vec::new(),
            complaints: Vec::new(),
            unanswered: None,
            is_shown: false,
            revision: 0,
            placings: 0,
            stale: true,
            placed_of: None,
            haunted_of: None,
            made_of: None,
        }
    }

    /// What the page looks at.
    pub fn section(&self) -> Section {
        self.section
    }

    /// The class whose companies are shown alone.
    pub fn class(&self) -> Option<Class> {
        self.class
    }

    /// What is looked for.
    pub fn search(&self) -> &Search {
        &self.search
    }

    /// How survival is drawn.
    pub fn grouping(&self) -> Grouping {
        self.grouping
    }

    /// Every company in this world, whatever is looked for.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Whether there is a company of a class.
    pub fn has(&self, class: Class) -> bool {
        self.entries.iter().any(|entry| entry.company.class == class)
    }

    /// The companies in the baseline's world, where there is one.
    pub fn ghosts(&self) -> &[Entry] {
        &self.ghosts
    }

    /// The entry of the word that stands for it in the table.
    pub fn entry(&self, word: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.company.word == word)
    }

    /// All figures: a row for each company that is looked for.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// What is risked for what is earned.
    pub fn risk_return(&self) -> &RiskReturn {
        &self.risk_return
    }

    /// Who survives.
    pub fn curves(&self) -> &Curves {
        &self.curves
    }

    /// Where each stands between the answers.
    pub fn places(&self) -> &Places {
        &self.places
    }

    /// Files without a company, and why.
    pub fn companies(&self) -> &Companies {
        &self.companies
    }

    /// Whether a company of the page is open, and there is a way back.
    pub fn can_go_back(&self) -> bool {
        !self.behind.is_empty()
    }

    /// What was open before a company of the page was; its name.
    pub fn behind(&self) -> Option<String> {
        self.behind_at(self.behind.len().checked_sub(1)?)
    }

    /// The same of the one at a place, the first one being at 0.
    pub fn behind_at(&self, place: usize) -> Option<String> {
        self.behind.get(place).map(|aside| aside.work().name())
    }

    /// Whether the futures that are shown belong to a former world, or are yet to come.
    pub fn is_stale(&self) -> bool {
        self.stale
    }

    /// Whether nothing more will come, the baseline's world included.
    pub fn is_settled(&self) -> bool {
        self.asking.is_settled()
    }

    /// How many futures each company has, and whether all that are wanted.
    pub fn futures(&self) -> Option<(usize, bool)> {
        let known = self.entries.iter().find_map(|entry| entry.known.as_ref())?;
        Some((known.ensemble.paths, self.asking.is_complete()))
    }

    /// Which companies have no result in this world, their numbers being none to be reckoned with.
    pub fn unanswered(&self) -> Option<&Unanswered> {
        self.unanswered.as_ref()
    }

    /// Why the last run failed, if it did.
    pub fn failure(&self) -> Option<&str> {
        self.asking.failure()
    }

    /// Does what was asked for on the page itself.
    pub(in crate::app) fn look(&mut self, wish: &Wish) {
        match wish {
            Wish::Section(section) => self.section = *section,
            Wish::Class(class) => self.class = *class,
            Wish::Search(text) => self.search = Search::new(text.clone()),
            Wish::Grouping(grouping) => self.grouping = *grouping,
            _ => {}
        }
        self.revision += 1;
    }

    /// What is to be said, given away.
    pub(in crate::app) fn take_complaints(&mut self) -> Vec<String> {
        std::mem::take(&mut self.complaints)
    }

    /// Reads the files again with the next frame in which the page is shown.
    pub(in crate::app) fn read_again(&mut self) {
        self.is_shown = false;
        self.placed_of = None;
    }

    /// Takes in what has come.
    ///
    /// # Errors
    /// Why a run failed.
    pub(in crate::app) fn poll(&mut self) -> Result<(), String> {
        if self.asking.poll()? {
            self.revision += 1;
        }
        Ok(())
    }

    /// The page is not shown: nothing runs for it.
    pub(in crate::app) fn rest(&mut self) {
        if self.is_shown {
            self.is_shown = false;
            self.asking.stop();
        }
    }

    /// Follows the world that is open. `held` says that a control is held: rows keep their places.
    pub(in crate::app) fn refresh(&mut self, facts: &Facts<'_>, settings: &Settings, held: bool) {
        if !self.is_shown {
            self.is_shown = true;
            self.complaints.extend(self.companies.read(settings));
            self.placed_of = None;
        }
        self.place_in(facts.open);
        self.haunt(facts);
        self.asking.ask(&self.entries, &self.ghosts, self.placings, facts.results.futures());
        let made_of = Some((facts.open.revision(), facts.results.beside(), self.revision, facts.focus, held));
        if self.made_of == made_of {
            return;
        }
        self.made_of = made_of;
        self.asking.tell(&mut self.entries, &mut self.ghosts);
        self.stale = self.asking.is_stale();
        let out_of_range = |entry| out_of_range(entry).filter(|_| !self.stale);
        self.unanswered = Unanswered::of(self.entries.iter().filter_map(out_of_range));
        let shown = Shown {
            entries: self.found(&self.entries).collect(),
            ghosts: self.found(&self.ghosts).collect(),
            focus: facts.focus,
            start: facts.open.document().as_of,
            stale: self.stale,
        };
        let mut table = shown.table(&settings.sector_columns);
        if held && !self.table.is_empty() {
            table.arrange_like(&self.table, figures::KEY);
        } else {
            table.sort(self.table.sorted.or(Some(figures::FIRST_SORTING)));
        }
        let pictures = (shown.risk_return(), shown.curves(self.grouping), shown.places());
        self.table = table;
        (self.risk_return, self.curves, self.places) = pictures;
    }

    /// The entries that are looked for.
    fn found<'a>(&'a self, entries: &'a [Entry]) -> impl Iterator<Item = &'a Entry> {
        entries.iter().filter(|Entry { company, .. }| {
            self.class.is_none_or(|class| company.class == class)
                && self.search.finds(&[&company.name, &company.word, company.class.label()])
        })
    }

    /// Puts every company into the world that is open, and follows the central path of those that are another now.
    fn place_in(&mut self, open: &Open) {
        let placed_of = Some(open.revision());
        if self.placed_of == placed_of {
            return;
        }
        self.placed_of = placed_of;
        let companies = self.companies.with_open(open);
        self.entries = placed(&self.entries, companies, open.scenario());
        self.placings += 1;
    }

    /// Puts the companies into the baseline's world, where there is one.
    fn haunt(&mut self, facts: &Facts<'_>) {
        let Some(baseline) = facts.results.baseline() else {
            self.placings += u64::from(!self.ghosts.is_empty());
            self.ghosts.clear();
            self.haunted_of = None;
            return;
        };
        // They are the companies of the page, which follow what is open.
        let haunted_of = Some(facts.open.revision() ^ facts.results.beside().rotate_left(32));
        if self.haunted_of != haunted_of {
            self.haunted_of = haunted_of;
            let companies = self.entries.iter().map(|entry| entry.company.clone()).collect();
            self.ghosts = placed(&self.ghosts, companies, baseline.scenario());
            self.placings += 1;
        }
    }
}

/// Every column of the table.
pub fn all_columns() -> impl Iterator<Item = &'static Described> {
    figures::all().map(|(_, column)| column)
}

/// Whose results are out of range, where they are.
fn out_of_range(entry: &Entry) -> Option<(&str, &OutOfRange)> {
    let known = entry.known.as_ref()?;
    let central = known.central.evaluation.out_of_range.as_ref();
    Some((&*entry.company.name, central.or(known.ensemble.out_of_range.as_ref())?))
}

/// Companies in a world. What is known of those that are the same as before is kept.
fn placed(former: &[Entry], companies: Vec<Company>, world: &Scenario) -> Vec<Entry> {
    let place = |company: Company| {
        let scenario = company.placed(world);
        let former = former.iter().find(|entry| entry.company.key == company.key);
        let (scenario, glance) = if let Some(same) = former.filter(|entry| *entry.scenario == scenario) {
            (Arc::clone(&same.scenario), same.glance)
        } else {
            let glance = Glance::of(&scenario)?;
            (Arc::new(scenario), glance)
        };
        Some(Entry { company, scenario, glance, known: former.and_then(|entry| entry.known.clone()) })
    };
    companies.into_iter().filter_map(place).collect()
}
