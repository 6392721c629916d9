//! What happens to everybody: hashprice, hashrate, price, rent, and what others have said of them.

use super::{Series, described, in_run};
use crate::app::picture::chart::{Band, Event, Ink, Line, Pattern, PointMark, TimeChart};
use crate::model::industry::cohorts::Forecast;
use crate::model::industry::shipped;
use crate::model::ledger::Row;
use crate::model::quantity::Unit;
use crate::model::scenario::{Scenario, Strategy};

impl Series<'_> {
    pub(super) fn price(&self) -> TimeChart {
        self.network_line("price", "Bitcoin price", Unit::Usd, |r| r.btc_price)
    }

    pub(super) fn rent(&self) -> TimeChart {
        self.network_line("rent", "Market rent of AI space", Unit::UsdPerKwMonth, |r| r.lease_market_rate)
    }

    pub(super) fn hashprice(&self) -> TimeChart {
        let network = &self.evaluation.path.network;
        let market = |name: &'static str, ink, pattern, values: Vec<f64>| Line::new(name, ink, pattern, values);
        let hashcost = self.rows(self.focus).iter().map(|r| if r.mining_mw > 0.0 { r.hashcost } else { f64::NAN });
        let hashprice = self.rows(Strategy::Stay).iter().map(|r| r.hashprice).collect();
        let lines = vec![
            market("Floor", Ink::Ghost, Pattern::Dotted, network.iter().map(|n| n.floor).collect()),
            market("Equilibrium", Ink::Neutral, Pattern::Dashed, network.iter().map(|n| n.equilibrium).collect()),
            market("Fleet's hashcost", Ink::Danger, Pattern::Dotted, hashcost.collect()),
            Line { heavy: true, subject: true, ..market("Hashprice", Ink::Price, Pattern::Solid, hashprice) },
        ];
        described(TimeChart {
            lines,
            bands: self.outlook().into_iter().collect(),
            spells: self.idle(),
            events: self.network_events(),
            zero_based: true,
            ..self.chart("hashprice", "Hashprice", Unit::UsdPerPhDay)
        })
    }

    pub(super) fn hashrate(&self) -> TimeChart {
        let chart = self.network_line("hashrate", "Network hashrate", Unit::ExahashPerSecond, |r| r.hashrate_eh);
        described(TimeChart { points: self.forecasts(), ..chart })
    }

    pub(super) fn network_line(
        &self,
        id: &'static str,
        title: &'static str,
        unit: Unit,
        of: fn(&Row) -> f64,
    ) -> TimeChart {
        let line = Line::new(title, Ink::Price, Pattern::Solid, self.rows(Strategy::Stay).iter().map(of));
        described(TimeChart {
            lines: vec![Line { heavy: true, subject: true, ..line }],
            events: self.network_events(),
            zero_based: true,
            ..self.chart(id, title, unit)
        })
    }

    /// What happens to everybody.
    pub(super) fn network_events(&self) -> Vec<Event> {
        network_events(self.scenario(), self.evaluation.path.network.iter().position(|n| n.bust))
    }

    /// What others have said about the network's hashrate.
    pub(super) fn forecasts(&self) -> Vec<PointMark> {
        let point = |forecast: &Forecast| PointMark {
            month: forecast.month.months_since(self.start) as f64,
            value: forecast.hashrate_eh,
            label: forecast.label.clone().into(),
        };
        let last = self.scenario().months() as f64 - 1.0;
        let points = shipped().forecasts.iter().map(point);
        points.filter(|point| (0.0..=last).contains(&point.month)).collect()
    }

    /// What others have said about hashprice, as far as it is about months of the run.
    pub(super) fn outlook(&self) -> Option<Band> {
        let outlook = shipped().outlook.as_ref()?;
        let last = self.scenario().months() as i64 - 1;
        let (first, end) = (outlook.months.0.months_since(self.start), outlook.months.1.months_since(self.start));
        let months = first.max(0)..=end.min(last);
        let xs: Vec<f64> = months.map(|month| month as f64).collect();
        let count = xs.len();
        (count > 1).then(|| Band {
            name: outlook.label.clone().into(),
            ink: Ink::Neutral,
            xs,
            low: vec![outlook.range.0; count],
            high: vec![outlook.range.1; count],
            level: 0,
            stale: false,
        })
    }
}

/// What happens to everybody: halvings, and the month of the bust if there is one.
pub fn network_events(scenario: &Scenario, bust: Option<usize>) -> Vec<Event> {
    let mut events: Vec<Event> = scenario.halvings().map(|month| Event::new(month, "Halving")).collect();
    if let Some(history) = &scenario.history {
        events.push(Event::new(history.len() as f64, "Model takes over"));
    }
    if let Some(month) = bust {
        events.push(Event::danger(month as f64, "Bust"));
    }
    in_run(scenario, events)
}
