//! The series of the charts over time, read from results: made anew when a result changes, never while drawing. A page
//! makes those that it shows.

mod company;
mod fans;
mod market;
mod words;

pub use self::company::covers;
pub use self::market::network_events;
pub use self::words::described;

use super::chart::{Event, Line, PATH, TimeChart};
use crate::analysis::ensemble::{Ensemble, Single};
use crate::analysis::evaluation::Evaluation;
use crate::app::results::baseline::Baseline;
use crate::model::calendar::YearMonth;
use crate::model::ledger::Row;
use crate::model::quantity::Unit;
use crate::model::scenario::{Scenario, Strategy};
use crate::store::preset::{Document, Published};

/// A few charts that a page shows together.
pub trait ChartSet: Default {
    /// The charts of a result.
    fn of(series: &Series<'_>) -> Self;

    /// Every chart, always in the same order.
    fn all(&self) -> impl Iterator<Item = &TimeChart>;

    /// Every chart, in the same order, to be changed.
    fn all_mut(&mut self) -> impl Iterator<Item = &mut TimeChart>;
}

/// Declares a set of charts: each field is made by the method of [`Series`] of its name.
macro_rules! chart_set {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $field:ident,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Debug, Default)]
        pub struct $name {
            $($(#[$doc])* pub $field: TimeChart,)+
        }

        impl ChartSet for $name {
            fn of(series: &Series<'_>) -> Self {
                let mut set = Self { $($field: series.$field(),)+ };
                if series.has_no_result() {
                    set.all_mut().for_each(TimeChart::empty);
                }
                set
            }

            fn all(&self) -> impl Iterator<Item = &TimeChart> {
                [$(&self.$field,)+].into_iter()
            }

            fn all_mut(&mut self) -> impl Iterator<Item = &mut TimeChart> {
                [$(&mut self.$field,)+].into_iter()
            }
        }
    };
}

chart_set! {
    /// The charts of the overview.
    OverviewCharts {
        /// Net asset value per share of the three strategies.
        value,
        /// Cash and bitcoin of the three strategies.
        liquidity,
        /// Cost per bitcoin of the focused strategy, by layer, against the price.
        cost,
        /// Debt of the three strategies.
        debt,
        /// Debt service cover of the three strategies.
        dscr,
    }
}

chart_set! {
    /// The charts of the cash-flow page.
    CashFlowCharts {
        /// Revenue of the focused strategy by source.
        revenue,
        /// From EBITDA to cash, focused strategy.
        cash,
        /// Debt of the focused strategy by kind.
        debt_kinds,
        /// Debt service cover of the focused strategy.
        focus_dscr,
    }
}

chart_set! {
    /// The charts of the network page's market.
    MarketCharts {
        /// Hashprice, its equilibrium and floor, and what the fleets need.
        hashprice,
        /// Hashrate of the network.
        hashrate,
        /// Bitcoin price.
        price,
        /// Market rent of AI space.
        rent,
    }
}

chart_set! {
    /// The charts of the risk page.
    RiskCharts {
        /// Fan of the focused strategy's net asset value per share.
        value_fan,
        /// Fan of its liquidity.
        liquidity_fan,
        /// Survival of the three strategies, with error bands.
        survival,
        /// Fan of hashprice.
        hashprice_fan,
        /// Fan of the bitcoin price.
        price_fan,
        /// Fan of the market rent.
        rent_fan,
    }
}

chart_set! {
    /// The charts of a compared scenario: of the three strategies, and of the market.
    ComparedCharts {
        /// Net asset value per share.
        value,
        /// Cash and bitcoin.
        liquidity,
        /// Hashprice.
        hashprice,
    }
}

/// A value of a month; `None` leaves a gap.
type Of = fn(&Row) -> Option<f64>;

/// What charts are made of.
#[derive(Clone, Copy, Debug)]
pub struct Series<'a> {
    start: YearMonth,
    published: &'a [Published],
    evaluation: &'a Evaluation,
    ensemble: Option<&'a Ensemble>,
    /// The futures are those of a former scenario.
    stale: bool,
    focus: Strategy,
    /// Futures that are drawn one by one, and whether they are those of a former question.
    singles: (&'a [Single], bool),
}

fn defined(value: Option<f64>) -> f64 {
    value.unwrap_or(f64::NAN)
}

impl<'a> Series<'a> {
    /// The series of a result, with one strategy looked at in detail. `start` is month 0.
    pub fn new(document: &'a Document, evaluation: &'a Evaluation, focus: Strategy) -> Self {
        let published = &document.published;
        Self {
            start: document.as_of,
            published,
            evaluation,
            ensemble: None,
            stale: false,
            focus,
            singles: (&[], false),
        }
    }

    /// The series of the pinned baseline.
    pub fn of_baseline(baseline: &'a Baseline, focus: Strategy) -> Self {
        let ensemble = baseline.known().map(|known| &*known.ensemble);
        Self::new(baseline.document(), baseline.evaluation(), focus).with_futures(ensemble, false)
    }

    /// The same with futures, which are `stale` where they are those of a former scenario.
    pub fn with_futures(self, ensemble: Option<&'a Ensemble>, stale: bool) -> Self {
        Self { ensemble, stale, ..self }
    }

    /// The same with futures that are drawn one by one, which are `stale` where something else is asked by now.
    pub fn with_singles(self, singles: &'a [Single], stale: bool) -> Self {
        Self { singles: (singles, stale), ..self }
    }

    /// The numbers are none to be reckoned with.
    fn has_no_result(&self) -> bool {
        let futures = self.ensemble.filter(|_| !self.stale).and_then(|ensemble| ensemble.out_of_range.as_ref());
        self.evaluation.out_of_range.is_some() || futures.is_some()
    }

    fn scenario(&self) -> &Scenario {
        &self.evaluation.scenario
    }

    fn rows(&self, strategy: Strategy) -> &[Row] {
        self.evaluation.path.ledger(strategy)
    }

    fn chart(&self, id: &'static str, title: &'static str, unit: Unit) -> TimeChart {
        TimeChart::new(id, title, unit, self.start, self.scenario().months())
    }

    /// A chart of one measure for the three strategies.
    fn strategies(&self, id: &'static str, title: &'static str, unit: Unit, of: Of) -> TimeChart {
        let line = |s: Strategy| Line::strategy(s, self.rows(s).iter().map(|r| defined(of(r))));
        // The plan is drawn last, on top of what it is compared with.
        let lines = vec![line(Strategy::Stay), line(Strategy::AllIn), line(Strategy::Plan)];
        described(TimeChart { lines, note: PATH, events: self.company_events(), ..self.chart(id, title, unit) })
    }

    /// The focused strategy's values, by month.
    fn focused(&self, of: fn(&Row) -> f64) -> impl Iterator<Item = f64> {
        self.rows(self.focus).iter().map(of)
    }

    fn in_run(&self, events: Vec<Event>) -> Vec<Event> {
        in_run(self.scenario(), events)
    }
}

/// Events of the run, in order.
fn in_run(scenario: &Scenario, mut events: Vec<Event>) -> Vec<Event> {
    let last = scenario.months() as f64 - 1.0;
    events.retain(|e| (0.0..=last).contains(&e.month));
    events.sort_by(|a, b| a.month.total_cmp(&b.month));
    events
}
