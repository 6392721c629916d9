//! The series of every chart, read from results: made anew when a result changes, never while drawing.

use super::chart::{Axis, Band, Event, Ink, Layer, LevelMark, Line, Pattern, PointMark, Text, TimeChart, is_shown};
use crate::analysis::ensemble::{Bands, Ensemble, StrategyOutcome};
use crate::analysis::evaluation::Evaluation;
use crate::model::calendar::YearMonth;
use crate::model::calendar::rounded;
use crate::model::industry::cohorts::Forecast;
use crate::model::industry::shipped;
use crate::model::ledger::Row;
use crate::model::quantity::Unit;
use crate::model::scenario::{Scenario, Strategy};
use crate::store::preset::{Document, Published};

/// All charts of all pages.
#[derive(Clone, Debug)]
pub struct Charts {
    /// Net asset value per share of the three strategies.
    pub value: TimeChart,
    /// Cash and bitcoin of the three strategies.
    pub liquidity: TimeChart,
    /// Cost per bitcoin of the focused strategy, by layer, against the price.
    pub cost: TimeChart,
    /// Debt of the three strategies.
    pub debt: TimeChart,
    /// Debt service cover of the three strategies.
    pub dscr: TimeChart,
    /// Revenue of the focused strategy by source.
    pub revenue: TimeChart,
    /// From EBITDA to cash, focused strategy.
    pub cash: TimeChart,
    /// Debt of the focused strategy by kind.
    pub debt_kinds: TimeChart,
    /// Debt service cover of the focused strategy.
    pub focus_dscr: TimeChart,
    /// Hashprice, its equilibrium and floor, and what the fleets need.
    pub hashprice: TimeChart,
    /// Hashrate of the network.
    pub hashrate: TimeChart,
    /// Bitcoin price.
    pub price: TimeChart,
    /// Market rent of AI space.
    pub rent: TimeChart,
    /// Fan of the focused strategy's net asset value per share.
    pub value_fan: TimeChart,
    /// Fan of its liquidity.
    pub liquidity_fan: TimeChart,
    /// Fan of hashprice.
    pub hashprice_fan: TimeChart,
    /// Fan of the bitcoin price.
    pub price_fan: TimeChart,
    /// Fan of the market rent.
    pub rent_fan: TimeChart,
    /// Survival of the three strategies, with error bands.
    pub survival: TimeChart,
}

/// The charts of a set, shared or to be changed as the set is. A chart that is left out does not compile.
macro_rules! in_order {
    ($charts:expr) => {{
        let Charts {
            value,
            liquidity,
            cost,
            debt,
            dscr,
            revenue,
            cash,
            debt_kinds,
            focus_dscr,
            hashprice,
            hashrate,
            price,
            rent,
            value_fan,
            liquidity_fan,
            hashprice_fan,
            price_fan,
            rent_fan,
            survival,
        } = $charts;
        [
            value,
            liquidity,
            cost,
            debt,
            dscr,
            revenue,
            cash,
            debt_kinds,
            focus_dscr,
            hashprice,
            hashrate,
            price,
            rent,
            value_fan,
            liquidity_fan,
            hashprice_fan,
            price_fan,
            rent_fan,
            survival,
        ]
    }};
}

impl Charts {
    /// The charts of a result, with one strategy looked at in detail.
    pub fn new(document: &Document, evaluation: &Evaluation, ensemble: Option<&Ensemble>, focus: Strategy) -> Self {
        let source = Source { start: document.as_of, published: &document.published, evaluation, ensemble, focus };
        Self {
            value: source.value(),
            liquidity: source.liquidity(),
            cost: source.cost(),
            debt: TimeChart { zero_based: true, ..source.strategies("debt", "Debt", Unit::Usd, |r| Some(r.debt())) },
            dscr: source.dscr(),
            revenue: source.revenue(),
            cash: source.cash(),
            debt_kinds: source.debt_kinds(),
            focus_dscr: source.focus_dscr(),
            hashprice: source.hashprice(),
            hashrate: source.hashrate(),
            price: source.network_line("price", "Bitcoin price", Unit::Usd, |r| r.btc_price),
            rent: source.network_line("rent", "Market rent of AI space", Unit::UsdPerKwMonth, |r| r.lease_market_rate),
            value_fan: source.value_fan(),
            liquidity_fan: source.liquidity_fan(),
            hashprice_fan: source.market_fan("Hashprice", Unit::UsdPerPhDay, |r| r.hashprice, |e| &e.hashprice),
            price_fan: source.market_fan("Bitcoin price", Unit::Usd, |r| r.btc_price, |e| &e.btc_price),
            rent_fan: source.market_fan("Market rent", Unit::UsdPerKwMonth, |r| r.lease_market_rate, |e| &e.rent),
            survival: source.survival(),
        }
    }

    /// Every chart, always in the same order.
    pub fn all(&self) -> [&TimeChart; 19] {
        in_order!(self)
    }

    /// Every chart, in the same order, to be changed.
    pub fn all_mut(&mut self) -> [&mut TimeChart; 19] {
        in_order!(self)
    }
}

/// A value of a month; `None` leaves a gap.
type Of = fn(&Row) -> Option<f64>;

/// What charts are made of.
struct Source<'a> {
    start: YearMonth,
    published: &'a [Published],
    evaluation: &'a Evaluation,
    ensemble: Option<&'a Ensemble>,
    focus: Strategy,
}

fn defined(value: Option<f64>) -> f64 {
    value.unwrap_or(f64::NAN)
}

impl Source<'_> {
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
        described(TimeChart { lines, events: self.company_events(), ..self.chart(id, title, unit) })
    }

    fn value(&self) -> TimeChart {
        let chart =
            self.strategies("value", "Net asset value per share", Unit::UsdPerShare, |r| Some(r.nav_per_share()));
        TimeChart { bands: self.middle_half(|s| &s.nav_per_share), ..chart }
    }

    /// The middle half of the focused strategy's futures, around its line.
    fn middle_half(&self, of: fn(&StrategyOutcome) -> &Bands) -> Vec<Band> {
        let ink = self.focus.into();
        let bands = self.ensemble.map(|e| of(e.strategy(self.focus)));
        bands.and_then(|bands| band(bands, (1, 3), self.focus.label().into(), ink, 0)).into_iter().collect()
    }

    fn value_fan(&self) -> TimeChart {
        let central = central(self.focused(Row::nav_per_share));
        let chart = TimeChart {
            events: self.company_events(),
            ..self.chart("value-fan", "Net asset value per share", Unit::UsdPerShare)
        };
        let bands = self.ensemble.map(|e| &e.strategy(self.focus).nav_per_share);
        fan(chart, self.focus.into(), central, bands)
    }

    fn liquidity_fan(&self) -> TimeChart {
        let central = central(self.focused(Row::liquidity));
        let chart = TimeChart {
            events: self.company_events(),
            ..self.chart("liquidity-fan", "Liquidity: cash and bitcoin", Unit::Usd)
        };
        let bands = self.ensemble.map(|e| &e.strategy(self.focus).liquidity);
        fan(chart, self.focus.into(), central, bands)
    }

    fn market_fan(
        &self,
        title: &'static str,
        unit: Unit,
        of: fn(&Row) -> f64,
        bands: fn(&Ensemble) -> &Bands,
    ) -> TimeChart {
        let central = central(self.focused(of));
        let chart = TimeChart { events: self.network_events(), ..self.chart(title, title, unit) };
        fan(chart, Ink::Neutral, central, self.ensemble.map(bands))
    }

    /// The focused strategy's values, by month.
    fn focused(&self, of: fn(&Row) -> f64) -> impl Iterator<Item = f64> {
        self.rows(self.focus).iter().map(of)
    }

    /// Survival curves with two standard errors to either side.
    fn survival(&self) -> TimeChart {
        let mut chart = self.chart("survival", "Survival", Unit::Percent);
        let Some(ensemble) = self.ensemble else {
            return described(chart);
        };
        for strategy in [Strategy::Stay, Strategy::AllIn, Strategy::Plan] {
            let survival = &ensemble.strategy(strategy).survival;
            chart.lines.push(Line::strategy(strategy, survival.iter().map(|s| s.value)));
            let edge = |side: f64| survival.iter().map(|s| (s.value + side * s.error).clamp(0.0, 1.0)).collect();
            chart.bands.push(Band {
                name: strategy.label().into(),
                ink: strategy.into(),
                xs: (0..survival.len()).map(|t| t as f64).collect(),
                low: edge(-2.0),
                high: edge(2.0),
                level: 1,
            });
        }
        described(TimeChart { events: self.network_events(), zero_based: true, ..chart })
    }

    fn liquidity(&self) -> TimeChart {
        let chart = self.strategies("liquidity", "Liquidity: cash and bitcoin", Unit::Usd, |r| Some(r.liquidity()));
        let least = LevelMark { value: self.scenario().plan.min_cash, label: "liquidity kept".into() };
        TimeChart { marks: vec![least], zero_based: true, bands: self.middle_half(|s| &s.liquidity), ..chart }
    }

    fn dscr(&self) -> TimeChart {
        let chart = self.strategies("dscr", "Debt service cover", Unit::Times, |r| r.dscr);
        TimeChart { marks: vec![covers()], ..chart }
    }

    fn focus_dscr(&self) -> TimeChart {
        let line = Line::strategy(self.focus, self.rows(self.focus).iter().map(|r| defined(r.dscr)));
        described(TimeChart {
            lines: vec![line],
            marks: vec![covers()],
            events: self.company_events(),
            ..self.chart("focus-dscr", "Debt service cover", Unit::Times)
        })
    }

    fn stacked(&self, chart: TimeChart, layers: &[(&'static str, Of)]) -> TimeChart {
        let rows = self.rows(self.focus);
        let series = layers.iter().enumerate().map(|(i, (name, of))| {
            let values = rows.iter().map(|r| defined(of(r))).collect();
            (Text::from(*name), Ink::Layer(i as u8), values)
        });
        TimeChart { layers: Layer::stack(series), zero_based: true, ..chart }
    }

    fn cost(&self) -> TimeChart {
        let price = self.rows(self.focus).iter().map(|r| r.btc_price);
        let price =
            Line { heavy: true, subject: true, ..Line::new("Bitcoin price", Ink::Price, Pattern::Solid, price) };
        let chart = TimeChart {
            lines: vec![price],
            events: self.network_events(),
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

    fn revenue(&self) -> TimeChart {
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

    fn debt_kinds(&self) -> TimeChart {
        let chart = TimeChart { events: self.company_events(), ..self.chart("debt-kinds", "Debt by kind", Unit::Usd) };
        let layers: [(&'static str, Of); 2] =
            [("Existing debt", |r| Some(r.old_debt)), ("Project loan", |r| Some(r.loan))];
        described(self.stacked(chart, &layers))
    }

    fn cash(&self) -> TimeChart {
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

    fn hashprice(&self) -> TimeChart {
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
            events: self.network_events(),
            zero_based: true,
            ..self.chart("hashprice", "Hashprice", Unit::UsdPerPhDay)
        })
    }

    fn hashrate(&self) -> TimeChart {
        let chart = self.network_line("hashrate", "Network hashrate", Unit::ExahashPerSecond, |r| r.hashrate_eh);
        described(TimeChart { points: self.forecasts(), ..chart })
    }

    fn network_line(&self, id: &'static str, title: &'static str, unit: Unit, of: fn(&Row) -> f64) -> TimeChart {
        let line = Line::new(title, Ink::Price, Pattern::Solid, self.rows(Strategy::Stay).iter().map(of));
        described(TimeChart {
            lines: vec![Line { heavy: true, subject: true, ..line }],
            events: self.network_events(),
            zero_based: true,
            ..self.chart(id, title, unit)
        })
    }

    /// What happens to everybody.
    fn network_events(&self) -> Vec<Event> {
        network_events(self.scenario(), self.evaluation.path.network.iter().position(|n| n.bust))
    }

    /// What happens to the company.
    fn company_events(&self) -> Vec<Event> {
        let (company, plan) = (&self.scenario().company, &self.scenario().plan);
        let mut events = Vec::new();
        let mut add = |month: f64, label: &'static str| {
            events.push(Event { month, label: label.into(), danger: false });
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
                let label = format!("{} defaults", strategy.label()).into();
                events.push(Event { month: month as f64, label, danger: true });
            }
        }
        if let Some(month) = self.evaluation.path.network.iter().position(|n| n.bust) {
            events.push(Event { month: month as f64, label: "Bust".into(), danger: true });
        }
        self.in_run(events)
    }

    fn in_run(&self, events: Vec<Event>) -> Vec<Event> {
        in_run(self.scenario(), events)
    }

    /// What others have said about the network's hashrate.
    fn forecasts(&self) -> Vec<PointMark> {
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
    fn outlook(&self) -> Option<Band> {
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
        })
    }
}

/// What happens to everybody: halvings, and the month of the bust if there is one.
pub(super) fn network_events(scenario: &Scenario, bust: Option<usize>) -> Vec<Event> {
    let mut events: Vec<Event> =
        scenario.halvings().map(|month| Event { month, label: "Halving".into(), danger: false }).collect();
    if let Some(history) = &scenario.history {
        events.push(Event { month: history.len() as f64, label: "Model takes over".into(), danger: false });
    }
    if let Some(month) = bust {
        events.push(Event { month: month as f64, label: "Bust".into(), danger: true });
    }
    in_run(scenario, events)
}

/// Events of the run, in order.
fn in_run(scenario: &Scenario, mut events: Vec<Event>) -> Vec<Event> {
    let last = scenario.months() as f64 - 1.0;
    events.retain(|e| (0.0..=last).contains(&e.month));
    events.sort_by(|a, b| a.month.total_cmp(&b.month));
    events
}

/// A chart with its summary in words.
pub(super) fn described(chart: TimeChart) -> TimeChart {
    let summary = summary(&chart);
    TimeChart { summary, ..chart }
}

/// The central path's line on a fan.
fn central(values: impl Iterator<Item = f64>) -> Line {
    Line { subject: true, ..Line::new("Central path", Ink::Price, Pattern::Solid, values) }
}

/// A fan: nine in ten futures, half of them, the median, and the central path on top.
fn fan(chart: TimeChart, ink: Ink, central: Line, bands: Option<&Bands>) -> TimeChart {
    let mut lines = vec![central];
    let mut areas = Vec::new();
    if let Some(bands) = bands {
        areas.extend(band(bands, (0, 4), "5 to 95 %".into(), ink, 0));
        areas.extend(band(bands, (1, 3), "25 to 75 %".into(), ink, 2));
        lines.insert(0, Line::new("Median", ink, Pattern::Dashed, bands.level(2)));
    }
    described(TimeChart { lines, bands: areas, zero_based: true, ..chart })
}

/// The range between two percentiles; `None` where there are none.
fn band(bands: &Bands, (low, high): (usize, usize), name: Text, ink: Ink, level: u8) -> Option<Band> {
    (!bands.months.is_empty()).then(|| Band {
        name,
        ink,
        xs: (0..bands.months.len()).map(|t| t as f64).collect(),
        low: bands.level(low).collect(),
        high: bands.level(high).collect(),
        level,
    })
}

/// The level at which income just serves the debt.
pub(super) fn covers() -> LevelMark {
    LevelMark { value: 1.0, label: "just covered".into() }
}

/// A chart in words: where each series begins and ends, its lowest and highest, and what happens when.
fn summary(chart: &TimeChart) -> String {
    let unit = chart.unit.suffix();
    let mut text = if unit.is_empty() { format!("{}.", chart.title) } else { format!("{} in {unit}.", chart.title) };
    let at = if chart.axis == Axis::Dates { "in" } else { "at" };
    let mut say = |name: &str, values: Vec<(usize, f64)>| {
        let (Some(first), Some(last)) = (values.first(), values.last()) else {
            text.push_str(&format!(" {name}: no values."));
            return;
        };
        let low = values.iter().fold(*first, |a, b| if b.1 < a.1 { *b } else { a });
        let high = values.iter().fold(*first, |a, b| if b.1 > a.1 { *b } else { a });
        let point = |(month, value): (usize, f64)| format!("{} {at} {}", chart.unit.number(value), chart.at(month));
        text.push_str(&format!(
            " {name}: from {} to {}, lowest {}, highest {}.",
            point(*first),
            point(*last),
            point(low),
            point(high)
        ));
    };
    for line in &chart.lines {
        let shown = line.points.iter().filter(|p| is_shown(p.y));
        say(&line.name, shown.map(|p| (p.x as usize, p.y)).collect());
    }
    for layer in &chart.layers {
        let months = 0..layer.xs.len();
        say(&layer.name, months.filter_map(|m| Some((m, TimeChart::layer_value_at(layer, m)?))).collect());
    }
    for event in &chart.events {
        text.push_str(&format!(" {} {at} {}.", event.label, chart.at(event.month as usize)));
    }
    for point in &chart.points {
        let value = chart.unit.number(point.value);
        text.push_str(&format!(" {}: {value} {at} {}.", point.label, chart.at(point.month as usize)));
    }
    text
}
