//! The first page: the verdict, the cards, and the charts for the three strategies.

use crate::analysis::reading::Statistic;
use crate::app::picture::Facts;
use crate::app::picture::figures::{Card, Figures};
use crate::app::picture::ghosts::Haunted;
use crate::app::picture::series::OverviewCharts;
use crate::model::scenario::Strategy;

/// State of the page.
#[derive(Debug, Default)]
pub struct Overview {
    /// Verdict and cards.
    figures: Figures,
    /// The cards of the month that is looked at, and that month.
    then: Option<(usize, Vec<Card>)>,
    charts: Haunted<OverviewCharts>,
    /// The revisions that it was made of: what is open, futures, what stands beside it, single
    /// futures; the strategy and the statistic.
    made_of: Option<(u64, u64, u64, u64, Strategy, Statistic)>,
}

impl Overview {
    /// Verdict and cards.
    pub fn figures(&self) -> &Figures {
        &self.figures
    }

    /// The cards as they are shown: of the whole run, or of the month that is looked at.
    pub fn cards(&self) -> &[Card] {
        self.then.as_ref().map_or(&self.figures.cards, |(_, cards)| cards)
    }

    /// The charts.
    pub fn charts(&self) -> &OverviewCharts {
        &self.charts
    }

    /// Follows what is open, its futures, and the baseline.
    pub(in crate::app) fn refresh(&mut self, facts: &Facts<'_>) {
        let Facts { open, results, focus, statistic, singles, .. } = *facts;
        let futures = results.futures().revision();
        let made_of = Some((open.revision(), futures, results.beside(), singles.revision(), focus, statistic));
        if self.made_of != made_of {
            self.made_of = made_of;
            self.remake(facts);
            self.then = None;
        }
        self.stand_at(facts);
    }

    /// Makes the cards of the month that is looked at, where it is another one.
    fn stand_at(&mut self, facts: &Facts<'_>) {
        let Facts { open, results, focus, statistic, time, .. } = *facts;
        let month = time.month();
        if self.then.as_ref().map(|(month, _)| *month) == month {
            return;
        }
        let (futures, start) = (results.futures(), open.document().as_of);
        self.then = month.map(|month| {
            let read = (focus, statistic);
            let at = (month, start.plus(month));
            (month, self.figures.then(results.evaluation(), futures.known(), futures.is_stale(), read, at))
        });
    }

    fn remake(&mut self, facts: &Facts<'_>) {
        let Facts { open, results, focus, statistic, .. } = *facts;
        let futures = results.futures();
        let start = open.document().as_of;
        self.figures =
            Figures::new(results.evaluation(), futures.known(), futures.is_stale(), (focus, statistic), start);
        if let Some(baseline) = results.baseline() {
            let start = baseline.document().as_of;
            let then = Figures::new(baseline.evaluation(), baseline.known(), false, (focus, statistic), start);
            self.figures.compare(&then, baseline.name(), results.comparable());
        }
        self.charts.refresh(facts);
    }
}
