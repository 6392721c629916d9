//! The pages: each has its state, and a `refresh` that makes anew what it shows where something that it reads has
//! moved. Only the page that is shown is refreshed.

pub mod cash_flow;
pub mod compare;
pub mod ledger;
pub mod network;
pub mod overview;
pub mod risk;
pub mod sector;
pub mod what_matters;
pub mod why;

use egui::Key;

use self::cash_flow::CashFlow;
use self::compare::Compare;
use self::ledger::Ledger;
use self::network::Network;
use self::overview::Overview;
use self::risk::Risk;
use self::sector::Sector;
use self::what_matters::WhatMatters;
use self::why::Why;
use super::exhibit::Exhibit;
use super::open::Open;
use super::picture::Facts;
use super::picture::chart::{Axis, TimeChart};
use super::results::{Results, Wake};
use super::shell::settings::Settings;
use super::singles::Singles;
use super::time::{Playhead, Span};
use crate::analysis::reading::Statistic;
use crate::model::quantity::Unit;
use crate::model::scenario::Strategy;

/// The pages beside the inputs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    /// Every company under one world.
    Sector,
    /// Verdict, cards and four charts.
    #[default]
    Overview,
    /// Revenue, cash, debt, and who pays for the build.
    CashFlow,
    /// Fans, survival, and what defaults have in common.
    Risk,
    /// Which assumption drives the answer, and how wrong it may be.
    WhatMatters,
    /// Hashprice, hashrate, price and rent.
    Network,
    /// Scenarios side by side, and why they differ.
    Compare,
    /// The monthly table.
    Ledger,
}

impl Page {
    /// All pages, in the order of their tabs.
    pub const ALL: [Self; 8] = [
        Self::Sector,
        Self::Overview,
        Self::CashFlow,
        Self::Risk,
        Self::WhatMatters,
        Self::Network,
        Self::Compare,
        Self::Ledger,
    ];

    /// Name on its tab.
    pub fn label(self) -> &'static str {
        match self {
            Self::Sector => "Sector",
            Self::Overview => "Overview",
            Self::CashFlow => "Cash flow",
            Self::Risk => "Risk",
            Self::WhatMatters => "What matters",
            Self::Network => "Network",
            Self::Compare => "Compare",
            Self::Ledger => "Ledger",
        }
    }

    /// What it shows, as a sentence.
    pub fn about(self) -> &'static str {
        match self {
            Self::Sector => "Every company under one world.",
            Self::Overview => "The verdict, what it rests on, and four charts.",
            Self::CashFlow => "Revenue, cash and debt, and who pays for the build.",
            Self::Risk => "What may go wrong, and what defaults have in common.",
            Self::WhatMatters => "Which assumption drives the answer, and how wrong it may be.",
            Self::Network => "Hashprice, hashrate, price and rent, and the industry behind them.",
            Self::Compare => "Scenarios side by side, and why they differ.",
            Self::Ledger => "Every month, line by line.",
        }
    }

    /// The digit that shows it.
    pub fn key(self) -> Key {
        match self {
            Self::Sector => Key::Num1,
            Self::Overview => Key::Num2,
            Self::CashFlow => Key::Num3,
            Self::Risk => Key::Num4,
            Self::WhatMatters => Key::Num5,
            Self::Network => Key::Num6,
            Self::Compare => Key::Num7,
            Self::Ledger => Key::Num8,
        }
    }
}

/// What a page can be asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// The sector page.
    Sector(sector::Wish),
    /// The cash-flow page.
    CashFlow(cash_flow::Wish),
    /// The risk page.
    Risk(risk::Wish),
    /// The page of what matters.
    WhatMatters(what_matters::Wish),
    /// The network page.
    Network(network::Wish),
    /// The page of comparison.
    Compare(compare::Wish),
    /// The question on top of any page.
    Why(why::Wish),
    /// Give the page to an exhibit, or take it back.
    Enlarge(Option<Exhibit>),
}

macro_rules! wishes {
    ($($page:ident: $wish:ty,)+) => {
        $(impl From<$wish> for Wish {
            fn from(wish: $wish) -> Self {
                Self::$page(wish)
            }
        })+
    };
}

wishes! {
    Sector: sector::Wish,
    CashFlow: cash_flow::Wish,
    Risk: risk::Wish,
    WhatMatters: what_matters::Wish,
    Network: network::Wish,
    Compare: compare::Wish,
    Why: why::Wish,
}

/// The pages, and what they share.
pub struct Pages {
    /// The one that is shown.
    pub(in crate::app) shown: Page,
    /// The strategy that is looked at in detail.
    pub(in crate::app) focus: Strategy,
    /// What values are read by.
    pub(in crate::app) statistic: Statistic,
    /// The verdict and its figures are shown beside whatever page is.
    pub(in crate::app) on_stage: bool,
    /// Every company under one world.
    pub sector: Sector,
    /// The page of the open company.
    pub overview: Overview,
    /// Revenue, cash and debt.
    pub cash_flow: CashFlow,
    /// What may go wrong.
    pub risk: Risk,
    /// Which assumption drives the answer.
    pub what_matters: WhatMatters,
    /// The network, and the industry behind it.
    pub network: Network,
    /// Scenarios side by side.
    pub compare: Compare,
    /// The monthly table.
    pub ledger: Ledger,
    /// Why a measure has changed.
    pub why: Why,
    /// What has the page for itself.
    enlarged: Option<Exhibit>,
    /// What is said of the month that is looked at; and that month, and the revision of the futures that say it.
    told: (String, Option<(usize, u64)>),
}

impl Pages {
    /// The pages of what is open. `wake` is called when one of them has something new.
    pub fn new(open: &Open, wake: &Wake) -> Self {
        Self {
            shown: Page::default(),
            focus: Strategy::Plan,
            statistic: Statistic::default(),
            on_stage: false,
            sector: Sector::new(Wake::clone(wake)),
            overview: Overview::default(),
            cash_flow: CashFlow::default(),
            risk: Risk::default(),
            what_matters: WhatMatters::new(Wake::clone(wake)),
            network: Network::new(open.scenario(), Wake::clone(wake)),
            compare: Compare::default(),
            ledger: Ledger::default(),
            why: Why::new(Wake::clone(wake)),
            enlarged: None,
            told: Default::default(),
        }
    }

    /// The page that is shown.
    pub fn shown(&self) -> Page {
        self.shown
    }

    /// The strategy that is looked at in detail.
    pub fn focus(&self) -> Strategy {
        self.focus
    }

    /// What values are read by, everywhere.
    pub fn statistic(&self) -> Statistic {
        self.statistic
    }

    /// What has the page for itself.
    pub fn enlarged(&self) -> Option<Exhibit> {
        self.enlarged.filter(|exhibit| exhibit.page() == self.shown)
    }

    /// Gives an exhibit the page, or takes it back.
    pub(in crate::app) fn enlarge(&mut self, exhibit: Option<Exhibit>) {
        self.enlarged = exhibit.filter(|_| self.enlarged != exhibit);
    }

    /// What is said of the month that is looked at; empty at rest, and before there are futures.
    pub(in crate::app) fn told_of_month(&self) -> &str {
        &self.told.0
    }

    /// Says of the month that is looked at how many futures have defaulted by then.
    fn tell_of_month(&mut self, facts: &Facts<'_>) {
        let futures = facts.results.futures();
        let made_of = facts.time.month().map(|month| (month, futures.revision()));
        if self.told.1 == made_of {
            return;
        }
        let said = |strategy: Strategy| {
            let survived = futures.ensemble()?.strategy(strategy).survival.get(made_of?.0)?.value;
            let share = Unit::Percent.rough(1.0 - survived);
            Some(format!("{} {share}\u{202f}%", strategy.label().to_lowercase()))
        };
        let all: Option<Vec<String>> = Strategy::ALL.into_iter().map(said).collect();
        self.told = (all.map_or_else(String::new, |all| format!("Defaulted so far: {}", all.join(" · "))), made_of);
    }

    /// The months of the charts that are shown; `None` where none is over time.
    pub(in crate::app) fn span(&self, open: &Open) -> Option<Span> {
        let run = || Span { start: open.document().as_of, months: open.scenario().months() };
        let of = |chart: &TimeChart| {
            (chart.axis == Axis::Dates).then_some(Span { start: chart.start, months: chart.months })
        };
        match self.shown {
            Page::Overview | Page::Risk => Some(run()),
            Page::Sector => {
                matches!(self.sector.section(), sector::Section::Survival | sector::Section::Stairs).then(run)
            }
            Page::CashFlow => (self.cash_flow.section() != cash_flow::Section::Worth).then(run),
            Page::Network => match self.network.section() {
                network::Section::Market | network::Section::Stairs => Some(run()),
                network::Section::History => of(&self.network.past().hashrate),
                _ => self.network.industry().charts.iter().find_map(of),
            },
            Page::Compare => self.compare.charts().iter().flatten().find_map(of).or_else(|| Some(run())),
            Page::WhatMatters | Page::Ledger => None,
        }
    }

    /// Brings what is shown up to date. `held` says that a control is held.
    pub(in crate::app) fn refresh(
        &mut self,
        open: &Open,
        results: &Results,
        (time, singles): (&Playhead, &Singles),
        settings: &Settings,
        held: bool,
    ) {
        if self.shown != Page::Sector {
            self.sector.rest();
        }
        let facts = Facts { open, results, focus: self.focus, statistic: self.statistic, time, singles };
        self.tell_of_month(&facts);
        match self.shown {
            Page::Sector => {
                self.sector.refresh(&facts, settings, held);
                if self.sector.section() == sector::Section::Stairs {
                    self.network.staircase.refresh(&facts);
                }
            }
            Page::Overview => self.overview.refresh(&facts),
            Page::CashFlow => self.cash_flow.refresh(&facts),
            Page::Risk => self.risk.refresh(&facts),
            Page::WhatMatters => self.what_matters.refresh(&facts, held),
            Page::Network => self.network.refresh(&facts),
            Page::Compare => self.compare.refresh(&facts),
            Page::Ledger => self.ledger.refresh(&facts),
        }
        if self.on_stage && self.shown != Page::Overview {
            self.overview.refresh(&facts);
        }
        if self.why.is_open() || self.shown == Page::Compare {
            self.why.refresh(&facts, &self.compare);
        }
    }
}
