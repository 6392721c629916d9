//! Exhibits: everything that can stand by itself, on a stage, in a picture that is taken away, in a step of a story.
//!
//! Each belongs to a page and a section of it, which keep it up to date while they are shown: to show an exhibit is to
//! turn to its page, see [`Action::Show`](super::action::Action::Show).

use strum::IntoEnumIterator as _;

use super::action::TableId;
use super::pages::{Page, cash_flow, compare, network, sector, what_matters};
use super::picture::bars::BarChart;
use super::picture::chart::TimeChart;
use super::{App, Wish};

/// A section of a page, or a page that has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A page without sections.
    Page(Page),
    /// A section of the sector page.
    Sector(sector::Section),
    /// A section of the cash-flow page.
    CashFlow(cash_flow::Section),
    /// A section of the page of what matters.
    WhatMatters(what_matters::Section),
    /// A section of the network page.
    Network(network::Section),
}

impl Place {
    /// The page.
    pub fn page(self) -> Page {
        match self {
            Self::Page(page) => page,
            Self::Sector(_) => Page::Sector,
            Self::CashFlow(_) => Page::CashFlow,
            Self::WhatMatters(_) => Page::WhatMatters,
            Self::Network(_) => Page::Network,
        }
    }

    /// What the page has to be asked for to show the section.
    fn wish(self) -> Option<Wish> {
        Some(match self {
            Self::Page(_) => return None,
            Self::Sector(section) => sector::Wish::Section(section).into(),
            Self::CashFlow(section) => cash_flow::Wish::Section(section).into(),
            Self::WhatMatters(section) => what_matters::Wish::Section(section).into(),
            Self::Network(section) => network::Wish::Section(section).into(),
        })
    }
}

/// Declares the exhibits: the word of each, its title, its place, and the id of its chart over time where it is one.
macro_rules! exhibits {
    ($($(#[$doc:meta])* $name:ident: $word:literal, $title:literal, $place:expr $(, $chart:literal)?;)+) => {
        /// Something that can stand by itself.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::EnumIter)]
        pub enum Exhibit {
            $($(#[$doc])* $name,)+
        }

        impl Exhibit {
            /// By this the command line, stories and settings name it.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)+
                }
            }

            /// What it is called in lists.
            pub fn title(self) -> &'static str {
                match self {
                    $(Self::$name => $title,)+
                }
            }

            /// Where it stands.
            pub fn place(self) -> Place {
                match self {
                    $(Self::$name => $place,)+
                }
            }

            /// The id of its chart, where it is a chart over time.
            fn chart_id(self) -> Option<&'static str> {
                match self {
                    $(Self::$name => None$(.or(Some($chart)))?,)+
                }
            }
        }
    };
}

const OVERVIEW: Place = Place::Page(Page::Overview);
const RISK: Place = Place::Page(Page::Risk);
const COMPARE: Place = Place::Page(Page::Compare);
const FLOWS: Place = Place::CashFlow(cash_flow::Section::Flows);
const MARKET: Place = Place::Network(network::Section::Market);
const INDUSTRY: Place = Place::Network(network::Section::Industry);
const CONCENTRATION: Place = Place::Network(network::Section::Concentration);
const SECURITY: Place = Place::Network(network::Section::Security);
const PIVOT: Place = Place::Network(network::Section::Pivot);
const CONTAGION: Place = Place::Network(network::Section::Contagion);
const HISTORY: Place = Place::Network(network::Section::History);

exhibits! {
    /// Net asset value per share of the three strategies.
    Value: "value-per-share", "Net asset value per share", OVERVIEW, "value";
    /// Cash and bitcoin of the three strategies.
    Liquidity: "liquidity", "Liquidity", OVERVIEW, "liquidity";
    /// Cost per bitcoin by layer, against the price.
    Cost: "cost-per-bitcoin", "Cost per bitcoin", OVERVIEW, "cost";
    /// Debt of the three strategies.
    Debt: "debt", "Debt", OVERVIEW, "debt";
    /// Debt service cover of the three strategies.
    Dscr: "dscr", "Debt service cover of the three strategies", OVERVIEW, "dscr";
    /// Every company's figures.
    Sector: "sector", "The sector, company by company", Place::Sector(sector::Section::Table);
    /// What is risked for what is earned.
    RiskReturn: "risk-and-return", "Risk and return of the sector", Place::Sector(sector::Section::RiskReturn);
    /// Who is still there, by month.
    SectorSurvival: "sector-survival", "Survival of the sector", Place::Sector(sector::Section::Survival);
    /// Where every company stands between the answers.
    Verdicts: "verdicts", "Verdicts on the sector", Place::Sector(sector::Section::Verdicts);
    /// Revenue by source.
    Revenue: "revenue", "Revenue by source", FLOWS, "revenue";
    /// From EBITDA to cash.
    Cash: "cash-flow", "From EBITDA to cash", FLOWS, "cash";
    /// Debt of the strategy that is looked at, by kind.
    DebtKinds: "debt-by-kind", "Debt by kind", FLOWS, "debt-kinds";
    /// Its debt service cover.
    FocusDscr: "debt-service-cover", "Debt service cover", FLOWS, "focus-dscr";
    /// Debt service cover of the build.
    BuildCover: "build-cover", "Debt service cover of the build", FLOWS, "build-cover";
    /// Debts by the year in which they are due.
    DebtsDue: "debts-due", "Debts due", Place::CashFlow(cash_flow::Section::Wall);
    /// What is spent when, and from what.
    Funding: "funding", "Funding", Place::CashFlow(cash_flow::Section::Funding);
    /// Who owes the income of which year.
    Income: "contracted-income", "Contracted income", Place::CashFlow(cash_flow::Section::Income);
    /// From what the company owns to what the market pays.
    Worth: "what-it-is-worth", "What it is worth", Place::CashFlow(cash_flow::Section::Worth);
    /// Where the scenario stands between the answers.
    VerdictMap: "verdict-map", "Where it stands", RISK;
    /// What may go wrong.
    Outcomes: "what-may-go-wrong", "What may go wrong", RISK;
    /// What lenders get back.
    Lenders: "lenders", "What lenders get back", RISK;
    /// Fan of value per share.
    ValueFan: "value-fan", "Fan of value per share", RISK, "value-fan";
    /// Fan of liquidity.
    LiquidityFan: "liquidity-fan", "Fan of liquidity", RISK, "liquidity-fan";
    /// Survival of the three strategies.
    Survival: "survival", "Survival", RISK, "survival";
    /// How values, or returns, are distributed.
    Distribution: "distribution", "Distribution", RISK;
    /// Fan of hashprice.
    HashpriceFan: "hashprice-fan", "Fan of hashprice", RISK, "Hashprice";
    /// Fan of the bitcoin price.
    PriceFan: "price-fan", "Fan of the bitcoin price", RISK, "Bitcoin price";
    /// Fan of the market rent.
    RentFan: "rent-fan", "Fan of the market rent", RISK, "Market rent";
    /// Every input moved by its own spread.
    Tornado: "tornado", "Which inputs drive the answer", Place::WhatMatters(what_matters::Section::Tornado);
    /// Two inputs at once.
    Map: "two-inputs", "Two inputs at once", Place::WhatMatters(what_matters::Section::Map);
    /// Where the answer changes.
    BreakEven: "break-even", "Where the answer changes", Place::WhatMatters(what_matters::Section::BreakEven);
    /// One input across its range.
    Sweep: "one-input", "One input across its range", Place::WhatMatters(what_matters::Section::Sweep);
    /// What the price of a share takes for granted.
    Price: "what-the-price-assumes", "What the price assumes", Place::WhatMatters(what_matters::Section::Price);
    /// Where converting a megawatt pays.
    WaitOrConvert: "wait-or-convert", "Wait or convert", Place::WhatMatters(what_matters::Section::WaitOrConvert);
    /// Hashprice, its equilibrium and floor, and what the fleets need.
    Hashprice: "hashprice", "Hashprice", MARKET, "hashprice";
    /// Hashrate of the network.
    Hashrate: "hashrate", "Network hashrate", MARKET, "hashrate";
    /// Bitcoin price.
    BitcoinPrice: "bitcoin-price", "Bitcoin price", MARKET, "price";
    /// Market rent of AI space.
    Rent: "rent", "Market rent of AI space", MARKET, "rent";
    /// The industry's cost curve, and whom a halving puts out.
    Staircase: "staircase", "Halving staircase: who goes dark", Place::Network(network::Section::Stairs);
    /// Hashrate by cohort.
    Cohorts: "hashrate-by-cohort", "Hashrate by cohort", INDUSTRY, "cohorts";
    /// Hashprice and hashcosts of the cohorts.
    Hashcosts: "hashcosts", "Hashprice and hashcosts", INDUSTRY, "hashcosts";
    /// Hashrate under water.
    UnderWater: "under-water", "Hashrate under water", INDUSTRY, "under-water";
    /// Listed miners' share of the hashrate.
    Listed: "listed-share", "Listed miners' share of the hashrate", INDUSTRY, "listed";
    /// Power in mining, and moved to AI.
    Power: "power", "Power in mining, and moved to AI", INDUSTRY, "power";
    /// Concentration of hashrate by owner.
    Concentration: "concentration", "Concentration of hashrate", CONCENTRATION, "hhi";
    /// Concentration of miners' AI power.
    AiConcentration: "concentration-of-ai", "Concentration of miners' AI power", CONCENTRATION, "hhi-ai";
    /// Owners of 51 %.
    Owners: "owners-of-51", "Owners of 51 %", CONCENTRATION, "owners";
    /// Shares of the hashrate.
    Shares: "shares-of-hashrate", "Shares of the hashrate", CONCENTRATION, "shares";
    /// Cost of an attack for a day.
    Attack: "cost-of-attack", "Cost of a 51 % attack for a day", SECURITY, "attack";
    /// The same in days of reward.
    AttackDays: "cost-of-attack-in-days", "Cost of an attack in days of reward", SECURITY, "attack-days";
    /// Block reward per day.
    Reward: "block-reward", "Block reward per day", SECURITY, "reward";
    /// Hashrate that has left and could be rented.
    Rentable: "rentable-hashrate", "Hashrate that could be rented", SECURITY, "rentable";
    /// Value of a megawatt by the part that converts.
    Pivot: "how-many-can-pivot", "How many can pivot", PIVOT, "pivot";
    /// Market rent by the part that converts.
    PivotRent: "rent-as-miners-pivot", "Market rent as miners pivot", PIVOT, "pivot-rent";
    /// What the end of the boom does to hashprice.
    ChainHashprice: "bust-and-hashprice", "The bust and hashprice", CONTAGION, "chain-hashprice";
    /// What it does to the company's liquidity.
    ChainLiquidity: "bust-and-liquidity", "The bust and liquidity", CONTAGION, "chain-liquidity";
    /// The model's hashrate against the record.
    ReplayHashrate: "history-of-hashrate", "Hashrate against the record", HISTORY, "replay-hashrate";
    /// The model's hashprice against the record.
    ReplayHashprice: "history-of-hashprice", "Hashprice against the record", HISTORY, "replay-hashprice";
    /// Scenarios side by side: value per share.
    ComparedValue: "compared-value", "Compared: value per share", COMPARE;
    /// Scenarios side by side: liquidity.
    ComparedLiquidity: "compared-liquidity", "Compared: liquidity", COMPARE;
    /// Scenarios side by side: hashprice.
    ComparedHashprice: "compared-hashprice", "Compared: hashprice", COMPARE;
    /// The inputs in which they differ.
    Differences: "differing-inputs", "Inputs that differ", COMPARE;
    /// What they come to.
    Results: "compared-results", "Results side by side", COMPARE;
    /// What a change is due to.
    Why: "why", "Why they differ", COMPARE;
    /// The months of the strategy that is looked at.
    Ledger: "ledger", "Ledger", Place::Page(Page::Ledger);
}

impl Exhibit {
    /// All of them, page by page.
    pub fn all() -> impl Iterator<Item = Self> {
        Self::iter()
    }

    /// The exhibit of a word.
    pub fn find(word: &str) -> Option<Self> {
        Self::iter().find(|exhibit| exhibit.word() == word)
    }

    /// The page that it stands on.
    pub fn page(self) -> Page {
        self.place().page()
    }

    /// All exhibits of a page.
    pub fn of(page: Page) -> impl Iterator<Item = Self> {
        Self::iter().filter(move |exhibit| exhibit.page() == page)
    }

    /// The exhibit that the chart over time of this id is, or belongs to.
    pub fn of_chart(id: &str) -> Option<Self> {
        let compared = [Self::ComparedValue, Self::ComparedLiquidity, Self::ComparedHashprice];
        let own = Self::iter().find(|exhibit| exhibit.chart_id() == Some(id));
        own.or_else(|| compared.get(compare::row_of(id)?).copied())
    }

    /// The row of the page of comparison that it is.
    pub fn compared_row(self) -> Option<usize> {
        [Self::ComparedValue, Self::ComparedLiquidity, Self::ComparedHashprice].iter().position(|row| *row == self)
    }

    /// The exhibit that a table is, or whose figures it has. The ledger is longer than any picture.
    pub fn of_table(id: TableId) -> Option<Self> {
        Self::iter().find(|exhibit| exhibit.table() == Some(id) && *exhibit != Self::Ledger)
    }

    /// Whether it is a chart over time.
    pub fn is_chart(self) -> bool {
        self.chart_id().is_some()
    }

    /// The table that it is, or whose figures it draws.
    pub fn table(self) -> Option<TableId> {
        Some(match self {
            Self::Sector | Self::RiskReturn | Self::SectorSurvival | Self::Verdicts => TableId::Sector,
            Self::DebtsDue => TableId::Maturities,
            Self::Funding => TableId::Funding,
            Self::Income => TableId::Income,
            Self::Worth => TableId::Bridge,
            Self::Outcomes => TableId::Outcomes,
            Self::Lenders => TableId::Lenders,
            Self::Tornado => TableId::Drivers,
            Self::BreakEven => TableId::BreakEven,
            Self::Sweep => TableId::Sweep,
            Self::Price => TableId::Implied,
            Self::WaitOrConvert => TableId::Waiting,
            Self::Differences => TableId::Differences,
            Self::Results => TableId::Results,
            Self::Why => TableId::Parts,
            Self::Ledger => TableId::Ledger,
            _ => return None,
        })
    }
}

impl App {
    /// The chart over time that an exhibit is, as its page last made it.
    pub fn time_chart(&self, exhibit: Exhibit) -> Option<&TimeChart> {
        let id = exhibit.chart_id()?;
        let pages = &self.pages;
        // Asked for in every frame: nothing is put together for it.
        let of = |chart: &&TimeChart| chart.id == id;
        match exhibit.place() {
            OVERVIEW => {
                let c = pages.overview.charts();
                let charts = [&c.value, &c.liquidity, &c.cost, &c.debt, &c.dscr];
                charts.into_iter().find(of)
            }
            FLOWS => {
                let c = pages.cash_flow.charts();
                let charts = [&c.revenue, &c.cash, &c.debt_kinds, &c.focus_dscr];
                let build = pages.cash_flow.finance().map(|finance| &finance.cover).filter(of);
                charts.into_iter().find(of).or(build)
            }
            RISK => {
                let c = pages.risk.charts();
                let charts = [&c.value_fan, &c.liquidity_fan, &c.survival, &c.hashprice_fan, &c.price_fan, &c.rent_fan];
                charts.into_iter().find(of)
            }
            MARKET => {
                let c = pages.network.charts();
                let charts = [&c.hashprice, &c.hashrate, &c.price, &c.rent];
                charts.into_iter().find(of)
            }
            HISTORY => {
                let charts = [&pages.network.past().hashrate, &pages.network.past().hashprice];
                charts.into_iter().find(of)
            }
            _ => pages.network.industry().charts.iter().find(of),
        }
    }

    /// The chart of bars that an exhibit is.
    pub fn bar_chart(&self, exhibit: Exhibit) -> Option<&BarChart> {
        let page = &self.pages.cash_flow;
        match exhibit {
            Exhibit::DebtsDue => Some(page.wall().chart()),
            Exhibit::Funding => Some(page.funding().chart()),
            Exhibit::Income => Some(page.income().chart()),
            _ => None,
        }
    }

    /// Whether a place is shown.
    pub(super) fn is_at(&self, place: Place) -> bool {
        let pages = &self.pages;
        pages.shown() == place.page()
            && match place {
                Place::Page(_) => true,
                Place::Sector(section) => pages.sector.section() == section,
                Place::CashFlow(section) => pages.cash_flow.section() == section,
                Place::WhatMatters(section) => pages.what_matters.section() == section,
                Place::Network(section) => pages.network.section() == section,
            }
    }

    /// What has to be asked for to turn to an exhibit, after its page is shown.
    pub(super) fn wish_for(exhibit: Exhibit) -> Option<Wish> {
        exhibit.place().wish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn words_and_titles_tell_exhibits_apart_and_every_page_has_one() {
        let words: BTreeSet<&str> = Exhibit::all().map(Exhibit::word).collect();
        let titles: BTreeSet<&str> = Exhibit::all().map(Exhibit::title).collect();
        assert_eq!((words.len(), titles.len()), (Exhibit::all().count(), Exhibit::all().count()));
        for exhibit in Exhibit::all() {
            assert_eq!(Exhibit::find(exhibit.word()), Some(exhibit));
            assert!(exhibit.word().chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'));
        }
        for page in Page::ALL {
            assert!(Exhibit::of(page).next().is_some(), "{page:?}");
        }
    }
}
