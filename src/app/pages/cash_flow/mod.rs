//! The cash-flow page: revenue by source, EBITDA to cash, debt and its cover, the plan's lease, and the build alone;
//! debts due, funding and contracted income by year; and what the company is worth.

pub mod contract;
pub mod finance;
pub mod funding;
pub mod income;
pub mod wall;
pub mod worth;
pub mod years;

use self::finance::{BuildTerms, Finance};
use self::funding::{Calendar, Pace};
use self::income::Contracted;
use self::wall::Wall;
use self::worth::{Money, Worth};
use self::years::cash_by_year;
use crate::analysis::deal::Deal;
use crate::app::picture::Facts;
use crate::app::picture::ghosts::Haunted;
use crate::app::picture::series::CashFlowCharts;
use crate::app::picture::table::Table;
use crate::model::scenario::Strategy;

/// The parts of the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Section {
    /// What comes in and goes out, month by month.
    #[default]
    Flows,
    /// What is due in which year, and what becomes of it.
    Wall,
    /// What is spent in which year, and from what.
    Funding,
    /// Who owes the income of which year.
    Income,
    /// From what the company owns to what the market pays.
    Worth,
}

impl Section {
    /// All parts, in the order of their tabs.
    pub const ALL: [Self; 5] = [Self::Flows, Self::Wall, Self::Funding, Self::Income, Self::Worth];

    /// Name on its tab.
    pub fn label(self) -> &'static str {
        match self {
            Self::Flows => "Cash and debt",
            Self::Wall => "Debts due",
            Self::Funding => "Funding",
            Self::Income => "Contracted income",
            Self::Worth => "What it is worth",
        }
    }
}

/// What the page can be asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wish {
    /// Show a part of the page.
    Section(Section),
    /// Tell what the company is worth in this.
    Money(Money),
    /// Tell the funding calendar so.
    Pace(Pace),
    /// Look at the build alone in another way.
    Terms(BuildTerms),
}

/// State of the page.
#[derive(Debug, Default)]
pub struct CashFlow {
    section: Section,
    pub(in crate::app) wall: Wall,
    pub(in crate::app) funding: Calendar,
    pub(in crate::app) income: Contracted,
    pub(in crate::app) worth: Worth,
    charts: Haunted<CashFlowCharts>,
    pub(in crate::app) years: Table,
    pub(in crate::app) contract: Table,
    pub(in crate::app) costs: Table,
    pub(in crate::app) published: Table,
    terms: BuildTerms,
    pub(in crate::app) finance: Option<Finance>,
    /// The revisions that it was made of: what is open, what stands beside it; the strategy and the terms.
    made_of: Option<(u64, u64, Strategy, BuildTerms)>,
}

impl CashFlow {
    /// The part that is shown.
    pub fn section(&self) -> Section {
        self.section
    }

    /// What is due in which year, and what becomes of it.
    pub fn wall(&self) -> &Wall {
        &self.wall
    }

    /// What is spent in which year, and from what.
    pub fn funding(&self) -> &Calendar {
        &self.funding
    }

    /// Who owes the income of which year.
    pub fn income(&self) -> &Contracted {
        &self.income
    }

    /// What the company is worth.
    pub fn worth(&self) -> &Worth {
        &self.worth
    }

    /// Revenue, cash, and debt.
    pub fn charts(&self) -> &CashFlowCharts {
        &self.charts
    }

    /// From EBITDA to cash, year by year, of the focused strategy.
    pub fn years(&self) -> &Table {
        &self.years
    }

    /// The plan's lease.
    pub fn contract(&self) -> &Table {
        &self.contract
    }

    /// The cost of a bitcoin by layer.
    pub fn costs(&self) -> &Table {
        &self.costs
    }

    /// What was published of both.
    pub fn published(&self) -> &Table {
        &self.published
    }

    /// How the build is looked at.
    pub fn terms(&self) -> BuildTerms {
        self.terms
    }

    /// What the build returns, and who pays; `None` where nothing is built.
    pub fn finance(&self) -> Option<&Finance> {
        self.finance.as_ref()
    }

    /// Does what was asked for.
    pub(in crate::app) fn grant(&mut self, wish: Wish) {
        match wish {
            Wish::Section(section) => self.section = section,
            Wish::Money(money) => self.worth.tell_in(money),
            Wish::Pace(pace) => self.funding.tell(pace),
            Wish::Terms(terms) => self.terms = terms,
        }
    }

    /// Follows what is open, and the baseline.
    pub(in crate::app) fn refresh(&mut self, facts: &Facts<'_>) {
        match self.section {
            Section::Flows => self.refresh_flows(facts),
            Section::Wall => self.wall.refresh(facts),
            Section::Funding => self.funding.refresh(facts),
            Section::Income => self.income.refresh(facts),
            Section::Worth => self.worth.refresh(facts),
        }
    }

    fn refresh_flows(&mut self, facts: &Facts<'_>) {
        let Facts { open, results, focus, .. } = *facts;
        let made_of = Some((open.revision(), results.beside(), focus, self.terms));
        if self.made_of == made_of {
            return;
        }
        self.made_of = made_of;
        let (document, evaluation) = (open.document(), results.evaluation());
        self.charts.refresh(facts);
        self.years.replace(cash_by_year(evaluation, focus, document.as_of));
        let deal = Deal::of(evaluation);
        self.contract = contract::contract(evaluation, deal.as_ref());
        self.costs = contract::cost_layers(evaluation);
        self.published.replace(contract::published(&document.published, evaluation, deal.as_ref()));
        self.finance = Finance::of(evaluation, self.terms, document.as_of);
    }
}
