//! Who mines, cohort by cohort, and who is under water.

use super::{CohortRow, EDITED, IndustryPage, Of, Source, brief};
use crate::app::picture::chart::{Ink, Layer, Line, Pattern, Text, TimeChart};
use crate::app::picture::series::described;
use crate::model::industry::{Cohort, FIGURES, Figure, Figures, OwnerKind, shipped};
use crate::model::quantity::{UNDEFINED, Unit};

impl Source<'_> {
    pub(super) fn industry(&self) -> IndustryPage {
        IndustryPage {
            note: self.industry_note(),
            levers: &["world.industry_exit_start", "world.industry_exit_months", "world.smallest_ai_site"],
            charts: vec![self.hashrate(), self.hashcosts(), self.under_water(), self.power(), self.listed()],
            cohorts: self.cohorts(),
            shared_sources: shipped().shared_sources(),
            ..IndustryPage::default()
        }
    }

    /// How much leaves, and what that does to those who stay.
    fn industry_note(&self) -> String {
        let world = &self.scenario.world;
        let exit: f64 = self.path.months.iter().filter(|m| m.exit < 0.0).map(|m| m.exit).sum();
        let done = ((world.industry_exit_start + world.industry_exit_months).ceil() as usize).min(self.last());
        let pair = self.path.months.get(done).zip(self.stay.months.get(done));
        let gain = pair.map_or(0.0, |(path, stay)| path.hashprice / stay.hashprice - 1.0);
        format!(
            "On the central path {} of the hashrate leaves for AI. In {}, hashprice is {} above what it would be if nobody left; newcomers \
             then fill the gap. The listed miners are named; the private group has what the others leave of {}, the network of {}.",
            brief(Unit::Percent, 1.0 - exit.exp()),
            self.start.plus(done),
            brief(Unit::Percent, gain),
            brief(Unit::ExahashPerSecond, shipped().network_eh),
            shipped().origins.first().map_or("", |origin| origin.date.as_str()),
        )
    }

    fn hashrate(&self) -> TimeChart {
        let chart = self.chart("cohorts", "Hashrate by cohort", Unit::ExahashPerSecond);
        let of = |i: usize, t: usize| self.path.cohorts(t)[i].share * self.path.months[t].hashrate_eh;
        let hashrate: Of<'_> = &|path, t| Some(path.months.get(t)?.hashrate_eh);
        let line = Line { ink: Ink::Price, ..self.otherwise(hashrate) };
        described(TimeChart { lines: vec![line], ..self.by_kind(chart, of) })
    }

    /// Hashprice against what each kind of miner needs.
    fn hashcosts(&self) -> TimeChart {
        let mean = |kind: OwnerKind, t: usize| {
            let members = || self.path.who().zip(self.path.cohorts(t)).enumerate().filter(|(_, (w, _))| w.kind == kind);
            let share: f64 = members().map(|(_, (_, cell))| cell.share).sum();
            let cost: f64 = members().map(|(i, (_, cell))| cell.share * self.path.hashcost(i, t)).sum();
            if share > 0.0 { cost / share } else { f64::NAN }
        };
        // A household's power is so dear that its line would flatten all others; the table has it.
        let kinds = OwnerKind::ALL.iter().enumerate().filter(|(_, kind)| **kind != OwnerKind::Home);
        let mut lines: Vec<Line> = kinds
            .map(|(k, kind)| {
                let values = (0..self.months()).map(|t| mean(*kind, t));
                Line::new(kind.label(), Ink::Layer(k as u8), Pattern::Dashed, values)
            })
            .collect();
        lines.push(self.line("Hashprice", &|path, t| Some(path.months.get(t)?.hashprice)));
        described(TimeChart { lines, ..self.chart("hashcosts", "Hashprice and hashcosts", Unit::UsdPerPhDay) })
    }

    fn under_water(&self) -> TimeChart {
        let chart = self.chart("under-water", "Hashrate under water", Unit::Percent);
        let of = |i: usize, t: usize| if self.path.is_under_water(i, t) { self.path.cohorts(t)[i].share } else { 0.0 };
        described(self.by_kind(chart, of))
    }

    /// The largest listed miners one by one, and the others together.
    fn listed(&self) -> TimeChart {
        const NAMED: usize = 5;
        let figures = self.scenario.industry.figures();
        let mut listed: Vec<(usize, &'static Cohort)> =
            self.path.who().enumerate().filter(|(_, who)| who.kind == OwnerKind::Listed).collect();
        // Groups come last, and with them the small ones.
        let size = |i: usize| if figures[i].owners > 1.0 { 0.0 } else { figures[i].hashrate_eh };
        listed.sort_by(|a, b| size(b.0).total_cmp(&size(a.0)));
        let (named, others) = listed.split_at(NAMED.min(listed.len()));
        let share = |members: &[(usize, &'static Cohort)]| -> Vec<f64> {
            (0..self.months()).map(|t| members.iter().map(|(i, _)| self.path.cohorts(t)[*i].share).sum()).collect()
        };
        let series = named
            .iter()
            .enumerate()
            .map(|(k, who)| (Text::from(who.1.name.as_str()), Ink::Layer(k as u8), share(std::slice::from_ref(who))));
        let rest = (Text::from("Other listed"), Ink::Layer(NAMED as u8), share(others));
        let layers = Layer::stack(series.chain([rest]));
        described(TimeChart { layers, ..self.chart("listed", "Listed miners' share of the hashrate", Unit::Percent) })
    }

    /// What mines, what has moved, and what AI takes besides.
    fn power(&self) -> TimeChart {
        let figures = self.scenario.industry.figures();
        let all: f64 = figures.iter().map(Figures::mining_mw).sum();
        let moved = |t: usize| self.path.cohorts(t).iter().map(|c| c.moved_mw).sum::<f64>();
        let series = [
            ("Mining, of today's machines", 4, (0..self.months()).map(|t| all - moved(t)).collect::<Vec<f64>>()),
            ("Moved to AI", 0, (0..self.months()).map(moved).collect()),
        ];
        let layers = Layer::stack(series.map(|(name, ink, values)| (Text::from(name), Ink::Layer(ink), values)));
        let let_mw = self.line("Let for AI in all", &|path, t| Some(path.ai_mw(t)));
        let chart = self.chart("power", "Power in mining, and moved to AI", Unit::Megawatt);
        described(TimeChart { layers, lines: vec![let_mw], ..chart })
    }

    fn cohorts(&self) -> Vec<CohortRow> {
        let cells = |i: usize, t: usize| self.path.cohorts(t).get(i).copied().unwrap_or_default();
        let row = |(i, (who, figures)): (usize, (&'static Cohort, &Figures))| {
            let mines = figures.hashrate_eh > 0.0;
            let since = (0..self.months()).find(|t| mines && self.path.is_under_water(i, *t));
            let mining = |text: String| if mines { text } else { UNDEFINED.to_owned() };
            let source = |figure| who.origin(figure).map(|origin| format!("{}: {origin}", figure.label));
            CohortRow {
                name: &who.name,
                boxes: EDITED.map(|id| {
                    let matters = match id {
                        "power_price" => mines,
                        "pivot_share" => mines && figures.capable(&self.scenario.world) > 0.0,
                        _ => mines || figures.ai_mw + figures.new_ai_mw > 0.0,
                    };
                    let label = Figure::find(id).map_or("", |figure| figure.label);
                    matters.then(|| format!("{label} of {}", who.name))
                }),
                sources: FIGURES.iter().filter_map(source).collect::<Vec<_>>().join("\n"),
                cells: [
                    mining(Unit::ExahashPerSecond.figure(figures.hashrate_eh)),
                    mining(Unit::JoulePerTh.figure(figures.efficiency)),
                    mining(Unit::UsdPerPhDay.figure(self.path.hashcost(i, 0))),
                    match since {
                        Some(0) => "now".to_owned(),
                        Some(t) => self.start.plus(t).to_string(),
                        None => "–".to_owned(),
                    },
                    format!(
                        "{} → {}",
                        Unit::Percent.rough(cells(i, 0).share),
                        Unit::Percent.rough(cells(i, self.last()).share)
                    ),
                    Unit::Megawatt.figure(cells(i, self.last()).ai_mw),
                ],
            }
        };
        self.scenario.industry.cohorts().enumerate().map(row).collect()
    }
}
