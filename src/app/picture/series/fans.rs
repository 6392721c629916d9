//! What futures make of it: fans, survival, and the spread around a line.

use super::{Series, described};
use crate::analysis::ensemble::{Bands, Ensemble, Single, StrategyOutcome};
use crate::app::picture::chart::{Band, Ink, Line, Pattern, Text, Thread, TimeChart};
use crate::app::singles::name;
use crate::model::ledger::Row;
use crate::model::quantity::Unit;
use crate::model::scenario::Strategy;

impl Series<'_> {
    pub(super) fn hashprice_fan(&self) -> TimeChart {
        self.market_fan("Hashprice", Unit::UsdPerPhDay, |r| r.hashprice, |e| &e.hashprice)
    }

    pub(super) fn price_fan(&self) -> TimeChart {
        self.market_fan("Bitcoin price", Unit::Usd, |r| r.btc_price, |e| &e.btc_price)
    }

    pub(super) fn rent_fan(&self) -> TimeChart {
        self.market_fan("Market rent", Unit::UsdPerKwMonth, |r| r.lease_market_rate, |e| &e.rent)
    }

    /// The middle half of the focused strategy's futures, around its line.
    pub(super) fn middle_half(&self, of: fn(&StrategyOutcome) -> &Bands) -> Vec<Band> {
        let ink = self.focus.into();
        let bands = self.ensemble.map(|e| of(e.strategy(self.focus)));
        bands.and_then(|bands| self.band(bands, (1, 3), self.focus.label().into(), ink, 0)).into_iter().collect()
    }

    pub(super) fn value_fan(&self) -> TimeChart {
        let central = central(self.focused(Row::nav_per_share));
        let chart = TimeChart {
            note: "of the year",
            events: self.company_events(),
            ..self.chart("value-fan", "Net asset value per share", Unit::UsdPerShare)
        };
        let threads = self.threads(self.focus.into(), Row::nav_per_share);
        let chart = TimeChart { threads, ..chart };
        let bands = self.ensemble.map(|e| &e.strategy(self.focus).nav_per_share);
        self.fan(chart, self.focus.into(), central, bands)
    }

    pub(super) fn liquidity_fan(&self) -> TimeChart {
        let central = central(self.focused(Row::liquidity));
        let chart = TimeChart {
            events: self.company_events(),
            ..self.chart("liquidity-fan", "Liquidity: cash and bitcoin", Unit::Usd)
        };
        let threads = self.threads(self.focus.into(), Row::liquidity);
        let chart = TimeChart { threads, ..chart };
        let bands = self.ensemble.map(|e| &e.strategy(self.focus).liquidity);
        self.fan(chart, self.focus.into(), central, bands)
    }

    pub(super) fn market_fan(
        &self,
        title: &'static str,
        unit: Unit,
        of: fn(&Row) -> f64,
        bands: fn(&Ensemble) -> &Bands,
    ) -> TimeChart {
        let central = central(self.focused(of));
        let threads = self.threads(Ink::Neutral, of);
        let chart = TimeChart { threads, events: self.network_events(), ..self.chart(title, title, unit) };
        self.fan(chart, Ink::Neutral, central, self.ensemble.map(bands))
    }

    /// Survival curves with two standard errors to either side.
    pub(super) fn survival(&self) -> TimeChart {
        let mut chart = self.chart("survival", "Survival", Unit::Percent);
        let Some(ensemble) = self.ensemble else {
            return described(chart);
        };
        for strategy in [Strategy::Stay, Strategy::AllIn, Strategy::Plan] {
            let survival = &ensemble.strategy(strategy).survival;
            let line = Line::strategy(strategy, survival.iter().map(|s| s.value));
            chart.lines.push(Line { stale: self.stale, ..line });
            let edge = |side: f64| survival.iter().map(|s| (s.value + side * s.error).clamp(0.0, 1.0)).collect();
            chart.bands.push(Band {
                name: strategy.label().into(),
                ink: strategy.into(),
                xs: (0..survival.len()).map(|t| t as f64).collect(),
                low: edge(-2.0),
                high: edge(2.0),
                level: 1,
                stale: self.stale,
            });
        }
        described(TimeChart { events: self.network_events(), zero_based: true, ..chart })
    }

    /// A fan: nine in ten futures, half of them, the median, and the central path on top.
    pub(super) fn fan(&self, chart: TimeChart, ink: Ink, central: Line, bands: Option<&Bands>) -> TimeChart {
        let mut lines = vec![central];
        let mut areas = Vec::new();
        if let Some(bands) = bands {
            areas.extend(self.band(bands, (0, 4), "5 to 95 %".into(), ink, 0));
            areas.extend(self.band(bands, (1, 3), "25 to 75 %".into(), ink, 2));
            let median = Line::new("Median", ink, Pattern::Dashed, bands.level(2));
            lines.insert(0, Line { stale: self.stale, ..median });
        }
        described(TimeChart { lines, bands: areas, zero_based: true, ..chart })
    }

    /// Single futures as thin lines of a measure, in the ink of the chart's fan.
    pub(super) fn threads(&self, ink: Ink, of: fn(&Row) -> f64) -> Vec<Thread> {
        let (singles, stale) = self.singles;
        let all = self.ensemble.map_or(0, |ensemble| ensemble.paths);
        let thread = |single: &Single| {
            let rows = Strategy::ALL.map(|strategy| single.path.ledger(strategy));
            // Those of another strategy are on their way out.
            let rows = Some(rows[self.focus.index()]).filter(|rows| !rows.is_empty())?;
            let line = Line::new(name(single.number, all, single.share), ink, Pattern::Solid, rows.iter().map(of));
            Some(Thread { number: single.number, line: Line { stale, ..line } })
        };
        singles.iter().filter_map(thread).collect()
    }

    /// The range between two percentiles; `None` where there are none.
    pub(super) fn band(
        &self,
        bands: &Bands,
        (low, high): (usize, usize),
        name: Text,
        ink: Ink,
        level: u8,
    ) -> Option<Band> {
        (!bands.months.is_empty()).then(|| Band {
            name,
            ink,
            xs: (0..bands.months.len()).map(|t| t as f64).collect(),
            low: bands.level(low).collect(),
            high: bands.level(high).collect(),
            level,
            stale: self.stale,
        })
    }
}

/// The central path's line on a fan.
fn central(values: impl Iterator<Item = f64>) -> Line {
    Line { subject: true, ..Line::new("Central path", Ink::Price, Pattern::Solid, values) }
}
