//! What happens to the company: value, liquidity, cost, revenue, debt and its cover.

use super::{Of, Series, defined, described};
use crate::app::picture::chart::{Event, Ink, Layer, LevelMark, Line, PATH, Pattern, Spell, Text, TimeChart};
use crate::model::calendar::rounded;
use crate::model::ledger::Row;
use crate::model::quantity::Unit;
use crate::model::scenario::Strategy;

impl Series<'_> {
    pub(super) fn debt(&self) -> TimeChart {
        TimeChart { zero_based: true, ..self.strategies("debt", "Debt", Unit::Usd, |r| Some(r.debt())) }
    }

    pub(super) fn value(&self) -> TimeChart {
        let chart =
            self.strategies("value", "Net asset value per share", Unit::UsdPerShare, |r| Some(r.nav_per_share()));
        described(TimeChart {
            note: "of the year, central path",
            bands: self.middle_half(|s| &s.nav_per_share),
            threads: self.threads(self.focus.into(), Row::nav_per_share),
            ..chart
        })
    }

    pub(super) fn liquidity(&self) -> TimeChart {
        let chart = self.strategies("liquidity", "Liquidity: cash and bitcoin", Unit::Usd, |r| Some(r.liquidity()));
        let least = LevelMark { value: self.scenario().plan.min_cash, label: "liquidity kept".into() };
        described(TimeChart {
            marks: vec![least],
            zero_based: true,
            bands: self.middle_half(|s| &s.liquidity),
            threads: self.threads(self.focus.into(), Row::liquidity),
            ..chart
        })
    }

    pub(super) fn dscr(&self) -> TimeChart {
        let chart = self.strategies("dscr", "Debt service cover", Unit::Times, |r| r.dscr);
        TimeChart { marks: vec![covers()], ..chart }
    }

    pub(super) fn focus_dscr(&self) -> TimeChart {
        let line = Line::strategy(self.focus, self.rows(self.focus).iter().map(|r| defined(r.dscr)));
        described(TimeChart {
            lines: vec![line],
            marks: vec![covers()],
            events: self.company_events(),
            ..self.chart("focus-dscr", "Debt service cover", Unit::Times)
        })
    }

    pub(super) fn stacked(&self, chart: TimeChart, layers: &[(&'static str, Of)]) -> TimeChart {
        let rows = self.rows(self.focus);
        let series = layers.iter().enumerate().map(|(i, (name, of))| {
            let values = rows.iter().map(|r| defined(of(r))).collect();
            (Text::from(*name), Ink::Layer(i as u8), values)
        });
        TimeChart { layers: Layer::stack(series), zero_based: true, ..chart }
    }

    pub(super) fn cost(&self) -> TimeChart {
        let price = self.rows(self.focus).iter().map(|r| r.btc_price);
        let price =
            Line { heavy: true, subject: true, ..Line::new("Bitcoin price", Ink::Price, Pattern::Solid, price) };
        let chart = TimeChart {
            lines: vec![price],
            note: PATH,
            events: self.network_events(),
            spells: self.idle(),
            ..self.chart("cost", "Cost per bitcoin", Unit::UsdPerBtc)
        };
        let layers: [(&'static str, Of); 5] = [
            ("Power", Row::power_per_btc),
            ("Other", Row::opex_per_btc),
            ("Overhead", Row::overhead_per_btc),
            ("Interest", Row::interest_per_btc),
            ("Depreciation, stock pay", Row::non_cash_per_btc),
        ];
        let mut chart = described(self.stacked(chart, &layers));
        // What was published of these costs stands beside what the program makes of them.
        for figure in self.published.iter().filter(|figure| figure.benchmark.is_cost_per_btc()) {
            let (name, value) = (figure.benchmark.label(), Unit::UsdPerBtc.number(figure.value));
            chart.summary.push_str(&format!(" Published: {name} {value} ({}, {}).", figure.source, figure.date));
            chart.marks.push(LevelMark { value: figure.value, label: format!("{name}, published").into() });
        }
        chart
    }

    pub(super) fn revenue(&self) -> TimeChart {
        let chart = TimeChart {
            events: self.company_events(),
            ..self.chart("revenue", "Revenue by source", Unit::UsdPerMonth)
        };
        let layers: [(&'static str, Of); 3] = [
            ("Mining", |r| Some(r.mining_revenue)),
            ("Existing leases", |r| Some(r.existing_ai_revenue)),
            ("New AI halls", |r| Some(r.new_ai_revenue)),
        ];
        described(self.stacked(chart, &layers))
    }

    pub(super) fn debt_kinds(&self) -> TimeChart {
        let chart = TimeChart { events: self.company_events(), ..self.chart("debt-kinds", "Debt by kind", Unit::Usd) };
        let layers: [(&'static str, Of); 2] =
            [("Existing debt", |r| Some(r.old_debt)), ("Project loan", |r| Some(r.loan))];
        described(self.stacked(chart, &layers))
    }

    pub(super) fn cash(&self) -> TimeChart {
        let rows = self.rows(self.focus);
        let line =
            |name: &'static str, ink, pattern, of: fn(&Row) -> f64| Line::new(name, ink, pattern, rows.iter().map(of));
        let ebitda = line("EBITDA", Ink::Neutral, Pattern::Solid, |r| r.ebitda);
        let paid = line("After interest and tax", Ink::Price, Pattern::Dashed, |r| r.ebitda - r.interest() - r.tax);
        let free = line("After investment, before debt", self.focus.into(), Pattern::Solid, Row::free_cash_flow);
        described(TimeChart {
            lines: vec![ebitda, paid, Line { heavy: true, subject: true, ..free }],
            events: self.company_events(),
            zero_based: true,
            ..self.chart("cash", "From EBITDA to cash", Unit::UsdPerMonth)
        })
    }

    /// Months in which the strategy that is looked at mines nothing, and why.
    pub(super) fn idle(&self) -> Vec<Spell> {
        Spell::among(self.rows(self.focus).iter().map(|row| match (row.mining_mw > 0.0, row.btc_mined > 0.0) {
            (_, true) => None,
            (true, false) => Some("Machines off"),
            (false, false) => Some("No machines"),
        }))
    }

    /// What happens to the company.
    pub(super) fn company_events(&self) -> Vec<Event> {
        let (company, plan) = (&self.scenario().company, &self.scenario().plan);
        let mut events = Vec::new();
        let mut add = |month: f64, label: &'static str| {
            events.push(Event::new(month, label));
        };
        if self.evaluation.project.is_some() {
            add(plan.ai_start_month, "Build starts");
            add(plan.first_delivery(), "First hall");
            add(rounded(plan.loan_maturity()), "Loan due");
            add(plan.first_delivery() + plan.lease_term_months, "Leases end");
        }
        if company.debt > 0.0 {
            add(rounded(company.debt_maturity_months), "Debt due");
        }
        if company.existing_ai_mw > 0.0 {
            add(company.existing_ai_term_months, "Old lease ends");
        }
        for strategy in Strategy::ALL {
            if let Some((month, _)) = self.evaluation.measures(strategy).default {
                let event = Event::danger(month as f64, format!("{} defaults", strategy.label()));
                events.push(Event { default_of: Some(strategy), ..event });
            }
        }
        if let Some(month) = self.evaluation.path.network.iter().position(|n| n.bust) {
            events.push(Event::danger(month as f64, "Bust"));
        }
        self.in_run(events)
    }
}

/// The level at which income just serves the debt.
pub fn covers() -> LevelMark {
    LevelMark { value: 1.0, label: "just covered".into() }
}
