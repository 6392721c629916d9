//! The network page: the market, the industry behind it section by section, and the network's equation on the past.

pub mod industry;
pub mod replay;
pub mod stairs;

use self::industry::IndustryPage;
use self::industry::asking::Asking;
use self::replay::Past;
use self::stairs::Staircase;
use crate::analysis::backtest::ReplaySpec;
use crate::app::picture::Facts;
use crate::app::picture::ghosts::Haunted;
use crate::app::picture::series::MarketCharts;
use crate::app::results::Wake;
use crate::model::scenario::{Scenario, Strategy};
use crate::worker::industry::About;

/// What the page looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Section {
    /// Hashprice, hashrate, price and rent.
    #[default]
    Market,
    /// The cost curve of those who mine, and whom a halving puts out.
    Stairs,
    /// Who mines, cohort by cohort.
    Industry,
    /// Who holds how much of it.
    Concentration,
    /// What an attack would cost.
    Security,
    /// How many can pivot before staying pays more.
    Pivot,
    /// What the end of the boom sets off.
    Contagion,
    /// The network equation against the past.
    History,
}

impl Section {
    /// All sections, in the order of their labels.
    pub const ALL: [Self; 8] = [
        Self::Market,
        Self::Stairs,
        Self::Industry,
        Self::Concentration,
        Self::Security,
        Self::Pivot,
        Self::Contagion,
        Self::History,
    ];

    /// What it asks in the background, where it takes longer than a frame.
    fn about(self) -> Option<About> {
        match self {
            Self::Pivot => Some(About::Pivot),
            Self::Contagion => Some(About::Contagion),
            _ => None,
        }
    }

    /// Name on its label.
    pub fn label(self) -> &'static str {
        match self {
            Self::Market => "Market",
            Self::Stairs => "Who goes dark?",
            Self::Industry => "Industry",
            Self::Concentration => "Concentration",
            Self::Security => "Security",
            Self::Pivot => "How many can pivot?",
            Self::Contagion => "Bust and contagion",
            Self::History => "History",
        }
    }
}

/// What the page can be asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wish {
    /// Look at a section.
    Section(Section),
    /// Replay the network over these months.
    Replay(ReplaySpec),
}

/// State of the page.
pub struct Network {
    section: Section,
    charts: Haunted<MarketCharts>,
    pub(in crate::app) industry: IndustryPage,
    asking: Asking,
    past: Past,
    pub(in crate::app) staircase: Staircase,
    /// What the market's charts were made of: what is open, what stands beside it, the strategy.
    market_of: Option<(u64, u64, Strategy)>,
    /// What the industry's section was made of, where it is there at once: what is open, the section.
    industry_of: Option<(u64, Section)>,
}

impl Network {
    /// The page of a scenario. `wake` is called, from another thread, when there is something to poll.
    pub fn new(scenario: &Scenario, wake: Wake) -> Self {
        Self {
            section: Section::default(),
            charts: Haunted::default(),
            industry: IndustryPage::default(),
            asking: Asking::new(wake),
            past: Past::first(scenario),
            staircase: Staircase::default(),
            market_of: None,
            industry_of: None,
        }
    }

    /// What the page looks at.
    pub fn section(&self) -> Section {
        self.section
    }

    /// The market.
    pub fn charts(&self) -> &MarketCharts {
        &self.charts
    }

    /// The section on the industry.
    pub fn industry(&self) -> &IndustryPage {
        &self.industry
    }

    /// The cost curve of those who mine.
    pub fn staircase(&self) -> &Staircase {
        &self.staircase
    }

    /// The network's equation on the past.
    pub fn past(&self) -> &Past {
        &self.past
    }

    /// Does what was asked for.
    pub(in crate::app) fn grant(&mut self, wish: Wish, scenario: &Scenario) {
        match wish {
            Wish::Section(section) => {
                if section != self.section {
                    self.asking.rest();
                    self.industry_of = None;
                }
                self.section = section;
            }
            Wish::Replay(spec) => self.past = Past::new(scenario, spec),
        }
    }

    /// Follows what is open, as far as the section that is shown reads it.
    pub(in crate::app) fn refresh(&mut self, facts: &Facts<'_>) {
        let Facts { open, results, focus, .. } = *facts;
        match self.section {
            Section::Market => {
                let made_of = Some((open.revision(), results.beside(), focus));
                if self.market_of != made_of {
                    self.market_of = made_of;
                    self.charts.refresh(facts);
                }
            }
            Section::Stairs => self.staircase.refresh(facts),
            Section::History => self.past.follow(open.scenario()),
            section => {
                if let Some(about) = section.about() {
                    return self.asking.refresh(&mut self.industry, about, facts);
                }
                let made_of = Some((open.revision(), section));
                if self.industry_of != made_of {
                    self.industry_of = made_of;
                    let by = self.industry.table.sorted;
                    self.industry = IndustryPage::of(open.document(), section);
                    self.industry.table.sort(by);
                }
            }
        }
    }

    /// Takes in what was asked in the background.
    ///
    /// # Errors
    /// Why a run failed.
    pub(in crate::app) fn poll(&mut self) -> Result<(), String> {
        self.asking.poll()
    }

    /// Whether all that the section shows is there, and is that of what is open.
    pub fn is_settled(&self) -> bool {
        self.section.about().is_none() || self.asking.is_settled()
    }
}
