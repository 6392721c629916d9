//! What the network page shows of the industry, section by section: charts, tables and a sentence that says what it
//! comes to. Made anew when a result changes while the page is shown, never while drawing.

use super::NetworkSection;
use super::chart::{Axis, Event, Ink, Layer, LevelMark, Line, Pattern, Text, TimeChart};
use super::charts::{described, network_events};
use super::tables::Table;
use crate::analysis::contagion::{Contagion, LATER, Link, Variant};
use crate::analysis::pivot::{Crossing, MOVERS, Mover, PivotCurve, PivotPoint};
use crate::model::calendar::YearMonth;
use crate::model::industry::concentration::HIGHLY_CONCENTRATED;
use crate::model::industry::{Cohort, Concentration, FIGURES, Figure, Figures, IndustryPath, Kind, Security, shipped};
use crate::model::ledger::Row;
use crate::model::quantity::{THIN_SPACE, UNDEFINED, Unit};
use crate::model::scenario::{Scenario, Strategy};
use crate::store::preset::Document;

/// A figure in a sentence, with its unit.
fn brief(unit: Unit, value: f64) -> String {
    format!("{}{THIN_SPACE}{}", unit.figure(value), unit.suffix())
}

/// Points of a curve that only says where it crosses another.
const ROUGH: usize = 6;

/// Figures of a cohort that can be edited in the table.
pub const EDITED: [&str; 3] = ["owners", "power_price", "pivot_share"];

/// A cohort's line in the table of cohorts; its figures that can be edited stand in the scenario.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CohortRow {
    /// Its name.
    pub name: &'static str,
    /// Where its figures come from.
    pub sources: String,
    /// What the boxes of [`EDITED`] are called; `None` for a figure that makes no difference.
    pub boxes: [Option<String>; 3],
    /// Cells that are only read: hashrate, efficiency, hashcost, under water from, share at the end, AI power at the end.
    pub cells: [String; 6],
}

/// A section of the network page.
#[derive(Clone, Debug, Default)]
pub struct IndustryPage {
    /// What it comes to.
    pub note: String,
    /// Inputs that the section is about.
    pub levers: &'static [&'static str],
    /// Charts, two side by side; the first one alone where their number is odd.
    pub charts: Vec<TimeChart>,
    /// Tables below them.
    pub tables: Vec<Table>,
    /// The cohorts, where the section is about them.
    pub cohorts: Vec<CohortRow>,
    /// Where the figures come from that they share.
    pub shared_sources: String,
    /// What it was made of.
    made: Option<(u64, NetworkSection)>,
}

impl IndustryPage {
    /// Makes the section anew if what it shows has changed since. `generation` counts the results.
    pub fn refresh(&mut self, document: &Document, focus: Strategy, section: NetworkSection, generation: u64) {
        let made = Some((generation, section));
        if self.made != made {
            *self = Self { made, ..Self::of(document, focus, section) };
        }
    }

    fn of(document: &Document, focus: Strategy, section: NetworkSection) -> Self {
        let source = || Source::new(document);
        match section {
            NetworkSection::Network | NetworkSection::History => Self::default(),
            NetworkSection::Industry => source().industry(),
            NetworkSection::Concentration => source().concentration(),
            NetworkSection::Security => source().security(),
            NetworkSection::Pivot => pivot(document),
            NetworkSection::Contagion => contagion(document, focus),
        }
    }
}

/// A value of a month of a path.
type Of<'a> = &'a dyn Fn(&IndustryPath, usize) -> Option<f64>;

/// The industry with and without those who leave.
struct Source<'a> {
    scenario: &'a Scenario,
    start: YearMonth,
    path: IndustryPath,
    stay: IndustryPath,
}

impl<'a> Source<'a> {
    fn new(document: &'a Document) -> Self {
        let scenario = &document.scenario;
        let (path, stay) = (IndustryPath::run(scenario), IndustryPath::without_pivot(scenario));
        Self { scenario, start: document.as_of, path, stay }
    }

    fn months(&self) -> usize {
        self.path.months.len()
    }

    fn last(&self) -> usize {
        self.months().saturating_sub(1)
    }

    fn chart(&self, id: &'static str, title: &'static str, unit: Unit) -> TimeChart {
        let events = network_events(self.scenario, self.path.months.iter().position(|m| m.bust));
        TimeChart { events, zero_based: true, ..TimeChart::new(id, title, unit, self.start, self.months()) }
    }

    fn values(&self, path: &IndustryPath, of: Of<'_>) -> Vec<f64> {
        (0..self.months()).map(|t| of(path, t).unwrap_or(f64::NAN)).collect()
    }

    fn line(&self, name: &'static str, of: Of<'_>) -> Line {
        let line = Line::new(name, Ink::Price, Pattern::Solid, self.values(&self.path, of));
        Line { heavy: true, ..line }
    }

    /// The same where nobody leaves.
    fn otherwise(&self, of: Of<'_>) -> Line {
        Line::new("If nobody leaves", Ink::Neutral, Pattern::Dashed, self.values(&self.stay, of))
    }

    /// A chart of one measure, against a world in which nobody leaves.
    fn against(&self, chart: TimeChart, name: &'static str, of: Of<'_>) -> TimeChart {
        described(TimeChart { lines: vec![self.otherwise(of), self.line(name, of)], ..chart })
    }

    /// A stack by kind of cohort: the sum of what `of` says of each.
    fn by_kind(&self, chart: TimeChart, of: impl Fn(usize, usize) -> f64) -> TimeChart {
        let series = Kind::ALL.iter().enumerate().map(|(k, kind)| {
            let members: Vec<usize> =
                self.path.who().enumerate().filter(|(_, who)| who.kind == *kind).map(|(i, _)| i).collect();
            let values = (0..self.months()).map(|t| members.iter().map(|i| of(*i, t)).sum()).collect();
            (Text::from(kind.label()), Ink::Layer(k as u8), values)
        });
        TimeChart { layers: Layer::stack(series), ..chart }
    }

    // ---- Who mines

    fn industry(&self) -> IndustryPage {
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
        let mean = |kind: Kind, t: usize| {
            let members = || self.path.who().zip(self.path.cohorts(t)).enumerate().filter(|(_, (w, _))| w.kind == kind);
            let share: f64 = members().map(|(_, (_, cell))| cell.share).sum();
            let cost: f64 = members().map(|(i, (_, cell))| cell.share * self.path.hashcost(i, t)).sum();
            if share > 0.0 { cost / share } else { f64::NAN }
        };
        // A household's power is so dear that its line would flatten all others; the table has it.
        let kinds = Kind::ALL.iter().enumerate().filter(|(_, kind)| **kind != Kind::Home);
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
            self.path.who().enumerate().filter(|(_, who)| who.kind == Kind::Listed).collect();
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

    // ---- Who holds how much

    fn concentration(&self) -> IndustryPage {
        let hhi: Of<'_> = &|path, t| Some(path.of_hashrate(t)?.hhi);
        let level = |value: f64, label: &'static str| LevelMark { value, label: label.into() };
        let limit = self.scenario.world.concentration_limit;
        let high = level(HIGHLY_CONCENTRATED, "highly concentrated");
        let regulated = limit.is_finite().then(|| level(limit, "regulated"));
        let mining = TimeChart {
            marks: std::iter::once(high.clone()).chain(regulated).collect(),
            ..self.chart("hhi", "Concentration of hashrate by owner, HHI", Unit::Plain)
        };
        let ai = TimeChart {
            marks: vec![high],
            ..self.chart("hhi-ai", "Concentration of miners' AI power, HHI", Unit::Plain)
        };
        let owners: Of<'_> = &|path, t| Some(path.of_hashrate(t)?.majority_owners);
        let ai_line = self.line("AI power", &|path, t| Some(path.of_ai(t)?.hhi));
        IndustryPage {
            note: self.concentration_note(),
            levers: &["world.concentration_limit", "world.concentration_cost"],
            charts: vec![
                self.against(mining, "As they leave", hhi),
                described(TimeChart { lines: vec![ai_line], ..ai }),
                self.against(self.chart("owners", "Owners of 51 %", Unit::Plain), "As they leave", owners),
                self.shares(),
            ],
            tables: vec![self.concentrations()],
            ..IndustryPage::default()
        }
    }

    /// The largest and the smallest.
    fn shares(&self) -> TimeChart {
        let small: Of<'_> = &|path, t| Some(path.small_share(t));
        let top: Of<'_> = &|path, t| Some(path.of_hashrate(t)?.top_three);
        let line = |name: &'static str, ink, pattern, path, of| Line::new(name, ink, pattern, self.values(path, of));
        described(TimeChart {
            lines: vec![
                line("Top three, nobody leaves", Ink::Ghost, Pattern::Dashed, &self.stay, top),
                line("Small and home, nobody leaves", Ink::Ghost, Pattern::Dotted, &self.stay, small),
                line("Top three owners", Ink::Price, Pattern::Solid, &self.path, top),
                line("Small and home", Ink::Neutral, Pattern::Dotted, &self.path, small),
            ],
            ..self.chart("shares", "Shares of the hashrate", Unit::Percent)
        })
    }

    fn concentration_note(&self) -> String {
        let end = |path: &IndustryPath| path.of_hashrate(self.last()).map_or(0.0, |c| c.hhi);
        let (now, never) = (end(&self.path), end(&self.stay));
        let sign = match now - never {
            d if d < -0.5 => "lowers",
            d if d > 0.5 => "raises",
            _ => "does not change",
        };
        let world = &self.scenario.world;
        let rule = match self.path.first_above(world.concentration_limit) {
            Some(month) => format!(
                "Concentration passes the regulated level in {}: from then on compliance takes {} of AI revenue more.",
                self.start.plus(month),
                brief(Unit::Percent, world.concentration_cost)
            ),
            None if world.concentration_limit.is_finite() => "It stays below the regulated level.".to_owned(),
            None => "No level is set from which compliance would cost more.".to_owned(),
        };
        format!(
            "The pivot {sign} the concentration of mining by owner: an index of {} at the end, {} if nobody left. {rule} \
             Pools, which point the hashrate of others, are told apart: {}.",
            Unit::Plain.figure(now),
            Unit::Plain.figure(never),
            shipped().pools_origin.as_ref().map(ToString::to_string).unwrap_or_default()
        )
    }

    /// Owners and pools, told apart.
    fn concentrations(&self) -> Table {
        let pools = Concentration::of(shipped().pools.iter().map(|pool| (pool.share, 1.0)));
        let mining = |path: &IndustryPath, t| path.of_hashrate(t);
        let all = [
            mining(&self.path, 0),
            mining(&self.path, self.last()),
            mining(&self.stay, self.last()),
            self.path.of_ai(self.last()),
            pools,
        ];
        let line = |name: &str, unit: Unit, of: fn(&Concentration) -> f64| {
            let cells = all.iter().map(|c| c.as_ref().map_or_else(|| UNDEFINED.to_owned(), |c| unit.figure(of(c))));
            std::iter::once(name.to_owned()).chain(cells).collect::<Vec<_>>()
        };
        let small = [
            Unit::Percent.figure(self.path.small_share(0)),
            Unit::Percent.figure(self.path.small_share(self.last())),
            Unit::Percent.figure(self.stay.small_share(self.last())),
            UNDEFINED.to_owned(),
            UNDEFINED.to_owned(),
        ];
        Table {
            columns: vec!["Held by", "Owners, now", "At the end", "Nobody leaves", "AI power, end", "Pools, 2025"],
            rows: vec![
                line("HHI; 1\u{2009}800 is highly concentrated", Unit::Plain, |c| c.hhi),
                line("Holders of 51 %", Unit::Plain, |c| c.majority_owners),
                line("Top three, %", Unit::Percent, |c| c.top_three),
                std::iter::once("Small and home miners, %".to_owned()).chain(small).collect(),
            ],
        }
    }

    // ---- What an attack costs

    fn security(&self) -> IndustryPage {
        let of = |path: &IndustryPath, t| Security::of(self.scenario, path, t);
        let days = |cost: f64, s: &Security| if s.reward_per_day > 0.0 { cost / s.reward_per_day } else { f64::NAN };
        let line = |name: &'static str, ink, pattern, path, value: &dyn Fn(&Security) -> f64| {
            Line::new(name, ink, pattern, self.values(path, &|path, t| of(path, t).map(|s| value(&s))))
        };
        let costs = |value: &dyn Fn(f64, &Security) -> f64| {
            let bought = line("Bought", Ink::Price, Pattern::Solid, &self.path, &|s| value(s.buy, s));
            vec![
                line("Bought, nobody leaves", Ink::Ghost, Pattern::Dashed, &self.stay, &|s| value(s.buy, s)),
                line("Bought and resold", Ink::Neutral, Pattern::Dashed, &self.path, &|s| value(s.buy_resold, s)),
                line("Rented as far as can be", Ink::Danger, Pattern::Dotted, &self.path, &|s| value(s.rent, s)),
                Line { heavy: true, ..bought },
            ]
        };
        let reward = line("Reward", Ink::Price, Pattern::Solid, &self.path, &|s| s.reward_per_day);
        let rentable = line("Of what is needed", Ink::Price, Pattern::Solid, &self.path, &|s| s.rentable);
        IndustryPage {
            note: self.security_note(),
            levers: &["world.attack_site_cost", "plan.asic_price"],
            charts: vec![
                described(TimeChart {
                    lines: costs(&|cost, _| cost),
                    ..self.chart("attack", "Cost of a 51 % attack for a day", Unit::Usd)
                }),
                described(TimeChart {
                    lines: costs(&days),
                    ..self.chart("attack-days", "The same, in days of reward", Unit::Times)
                }),
                described(TimeChart {
                    lines: vec![Line { heavy: true, ..reward }],
                    ..self.chart("reward", "Block reward per day", Unit::Usd)
                }),
                described(TimeChart {
                    lines: vec![Line { heavy: true, ..rentable }],
                    ..self.chart("rentable", "Hashrate that has left and could be rented", Unit::Percent)
                }),
            ],
            ..IndustryPage::default()
        }
    }

    fn security_note(&self) -> String {
        let done = self.scenario.world.industry_exit_start + self.scenario.world.industry_exit_months;
        let t = (done.ceil() as usize).min(self.last());
        let of = |path: &IndustryPath| Security::of(self.scenario, path, t);
        let Some((path, stay)) = of(&self.path).zip(of(&self.stay)) else { return String::new() };
        format!(
            "In {} an attack of a day costs {} USD with machines bought, {} USD if nobody left, and {} USD with what has \
             left rented: {} of the hashrate that it takes. An attacker brings 51 % of the hashrate.",
            self.start.plus(t),
            Unit::Usd.figure(path.buy),
            Unit::Usd.figure(stay.buy),
            Unit::Usd.figure(path.rent),
            brief(Unit::Percent, path.rentable),
        )
    }
}

// ---- How many can pivot?

fn pivot(document: &Document) -> IndustryPage {
    let scenario = &document.scenario;
    let curve = PivotCurve::of(scenario);
    let last = curve.points.len().saturating_sub(1) as f64;
    let mut events = vec![Event { month: curve.announced * last, label: "Announced".into(), danger: false }];
    if let Crossing::At(share) = curve.crossing {
        events.push(Event { month: share * last, label: "No more than this".into(), danger: true });
    }
    events.sort_by(|a, b| a.month.total_cmp(&b.month));
    let chart = |id, title, unit, lines| {
        let chart = TimeChart::new(id, title, unit, document.as_of, curve.points.len());
        described(TimeChart { axis: Axis::Parts, events: events.clone(), lines, ..chart })
    };
    let values = |of: fn(&PivotPoint) -> f64| curve.points.iter().map(of).collect::<Vec<f64>>();
    let heavy =
        |name: &'static str, of| Line { heavy: true, ..Line::new(name, Ink::Price, Pattern::Solid, values(of)) };
    let staying = Line::new("Staying", Ink::Stay, Pattern::Dashed, values(|p| p.staying));
    let converting = Line::new("Converting", Ink::AllIn, Pattern::Dotted, values(|p| p.converting));
    IndustryPage {
        note: pivot_note(&curve),
        levers: &["world.ai_market_mw", "world.rent_elasticity"],
        charts: vec![
            chart("pivot", "Value of a MW, by the part that converts", Unit::UsdPerItMw, vec![staying, converting]),
            chart("pivot-rent", "Market rent", Unit::UsdPerKwMonth, vec![heavy("Rent", |p| p.rent)]),
            chart(
                "pivot-hashprice",
                "Mean hashprice for those who stay",
                Unit::UsdPerPhDay,
                vec![heavy("Hashprice", |p| p.hashprice)],
            ),
        ],
        tables: vec![movers(scenario, &curve)],
        ..IndustryPage::default()
    }
}

fn crossing_text(crossing: Crossing) -> String {
    match crossing {
        Crossing::Nobody => "nobody".to_owned(),
        Crossing::At(share) => brief(Unit::Percent, share),
        Crossing::Everybody => "everybody".to_owned(),
    }
}

fn pivot_note(curve: &PivotCurve) -> String {
    let answer = match curve.crossing {
        Crossing::Nobody => "Staying pays more even if nobody converts.".to_owned(),
        Crossing::At(share) => {
            format!("{} of it can convert before staying pays more.", brief(Unit::Percent, share))
        }
        Crossing::Everybody => "Converting pays more even if all of it converts.".to_owned(),
    };
    let ends = curve.points.first().zip(curve.points.last());
    let (none, all) = ends.map_or((0.0, 0.0), |(first, last)| (first.staying, last.staying));
    format!(
        "{} of mining power could host AI; today's announcements convert {} of it. {answer} The more leave, the better \
         for those who stay: a MW that mines is worth {} USD if nobody leaves and {} if all do.",
        brief(Unit::Megawatt, curve.capable_mw.round()),
        brief(Unit::Percent, curve.announced),
        Unit::Usd.figure(none),
        Unit::Usd.figure(all),
    )
}

/// What moves the crossing.
fn movers(scenario: &Scenario, curve: &PivotCurve) -> Table {
    let row = |(name, change): Mover| {
        let mut scenario = scenario.clone();
        change(&mut scenario);
        vec![name.to_owned(), crossing_text(PivotCurve::with_points(&scenario, ROUGH).crossing)]
    };
    let now = vec!["As things stand".to_owned(), crossing_text(curve.crossing)];
    Table { columns: vec!["What moves it", "Can convert"], rows: std::iter::once(now).chain(MOVERS.map(row)).collect() }
}

// ---- What the end of the boom sets off

fn contagion(document: &Document, focus: Strategy) -> IndustryPage {
    let contagion = Contagion::of(&document.scenario);
    let months = document.scenario.months();
    let events = network_events(&document.scenario, Some(contagion.month));
    let line = |variant: Variant, name: &'static str, ink, pattern, of: fn(&Row) -> f64| {
        let rows = contagion.outcome(variant).map(|outcome| outcome.path.ledger(focus)).unwrap_or_default();
        Line::new(name, ink, pattern, rows.iter().map(of))
    };
    let chart = |id, title, unit, lines| {
        let chart = TimeChart::new(id, title, unit, document.as_of, months);
        described(TimeChart { lines, events: events.clone(), zero_based: true, ..chart })
    };
    let lines = |of: fn(&Row) -> f64, links: [(Link, &'static str, Ink); 2]| {
        let [first, second] =
            links.map(|(link, name, ink)| line(Variant::Without(link), name, ink, Pattern::Dashed, of));
        let whole = line(Variant::Whole, "The whole chain", Ink::Danger, Pattern::Solid, of);
        let none = line(Variant::NoBust, "No bust", Ink::Neutral, Pattern::Dotted, of);
        vec![none, first, second, Line { heavy: true, ..whole }]
    };
    let market = [
        (Link::Hashrate, "Without returning hashrate", Ink::Layer(0)),
        (Link::Bitcoin, "Without falling bitcoin", Ink::Layer(2)),
    ];
    let company = [
        (Link::Tenants, "Without lost tenants", Ink::Layer(0)),
        (Link::Credit, "Without dearer credit", Ink::Layer(2)),
    ];
    IndustryPage {
        note: contagion_note(&contagion, document),
        levers: &["world.bust_month", "world.bust_hashrate_return", "world.bust_treasury_sale", "world.sale_impact"],
        charts: vec![
            chart("chain-hashprice", "Hashprice", Unit::UsdPerPhDay, lines(|r| r.hashprice, market)),
            chart("chain-liquidity", "Liquidity: cash and bitcoin", Unit::Usd, lines(Row::liquidity, company)),
        ],
        tables: vec![chain(&contagion, document, focus)],
        ..IndustryPage::default()
    }
}

fn contagion_note(contagion: &Contagion, document: &Document) -> String {
    let date = document.as_of.plus(contagion.month);
    let when = if contagion.scripted {
        format!("The boom ends in {date}.")
    } else {
        format!("No bust is scripted: this is what one in {date} would set off.")
    };
    let impact = document.scenario.world.sale_impact;
    let sales = if impact > 0.0 {
        let fall = 1.0 - (1.0 - impact).powf(contagion.sold_btc / 10_000.0);
        format!("which presses the price by {}", brief(Unit::Percent, fall))
    } else {
        "without an impact on the price unless one is set".to_owned()
    };
    format!(
        "{when} Miners sell {} of their treasuries, {sales}. Hashrate leaves and returns as the cohorts' does.",
        brief(Unit::Btc, contagion.sold_btc.round())
    )
}

/// The chain with and without each link.
fn chain(contagion: &Contagion, document: &Document, focus: Strategy) -> Table {
    let then = contagion.month;
    let rows = contagion.outcomes.iter().map(|outcome| {
        let rows = outcome.path.ledger(focus);
        let measures = &outcome.measures[focus.index()];
        let cell = |t: usize, unit: Unit, of: fn(&Row) -> f64| {
            rows.get(t).map_or_else(|| UNDEFINED.to_owned(), |row| unit.figure(of(row)))
        };
        vec![
            outcome.variant.label(),
            cell(then, Unit::Usd, |r| r.btc_price),
            cell(then + LATER, Unit::UsdPerPhDay, |r| r.hashprice),
            cell(then + LATER, Unit::UsdPerMonth, Row::ai_revenue),
            Unit::Usd.figure(measures.min_liquidity.0),
            measures.default.map_or_else(|| "none".to_owned(), |(month, _)| document.as_of.plus(month).to_string()),
            Unit::UsdPerShare.figure(measures.value_per_share),
        ]
    });
    Table {
        columns: vec![
            "The chain, link by link",
            "Bitcoin then",
            "Hashprice +1 y",
            "AI rent +1 y",
            "Low liquidity",
            "Default",
            "Value/share",
        ],
        rows: rows.collect(),
    }
}
