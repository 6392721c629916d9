//! Who mines: the figures of every cohort with their sources, and how a scenario changes them.
//!
//! `assets/industry.ron` is the one list of cohorts; it is part of the program. A scenario holds the cohorts' figures
//! ([`Industry`]) and so can change any of them; files list only what differs. [`FIGURES`] is the one list of what a
//! cohort has.

use std::sync::{Arc, LazyLock};

use serde::Deserialize;
use strum::EnumCount;

use crate::model::calendar::YearMonth;
use crate::model::network::hashcost_at;
use crate::model::parameters::Confidence;
use crate::model::quantity::{Domain, Unit};
use crate::model::scenario::World;

/// The asset.
const TEXT: &str = include_str!("../../../assets/industry.ron");

/// Power for cooling and losses of an industrial site, utility MW per MW of machines: that of the reference company.
pub const PUE: f64 = 1.03;
/// Part of revenue that a pool keeps: that of the reference company.
pub const POOL_FEE: f64 = 0.005;

/// What sort of miners a cohort are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, EnumCount)]
pub enum OwnerKind {
    /// On a stock exchange, one by one.
    Listed,
    /// Industrial and in private hands.
    Private,
    /// States, and companies that belong to them.
    State,
    /// Some megawatts.
    MidSize,
    /// Below that.
    Small,
    /// At home.
    Home,
}

impl OwnerKind {
    /// All kinds, the largest sites first.
    pub const ALL: [Self; Self::COUNT] =
        [Self::Listed, Self::Private, Self::State, Self::MidSize, Self::Small, Self::Home];

    /// Name on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Listed => "Listed",
            Self::Private => "Private",
            Self::State => "State-linked",
            Self::MidSize => "Mid-size",
            Self::Small => "Small",
            Self::Home => "Home",
        }
    }

    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::Private => "private",
            Self::State => "state",
            Self::MidSize => "mid-size",
            Self::Small => "small",
            Self::Home => "home",
        }
    }

    /// Whether these are the miners whose disappearance is lamented: small and home ones.
    pub fn is_small(self) -> bool {
        matches!(self, Self::Small | Self::Home)
    }
}

/// Where a figure comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The source, or the reason of an assumption.
    pub source: String,
    /// Its date, as precise as known.
    pub date: String,
    /// How far it can be trusted.
    pub confidence: Confidence,
}

/// Source and date in a line: "MARA, Q4 2025, 2025-12 (several independent reports)".
impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let date = if self.date.is_empty() { String::new() } else { format!(", {}", self.date) };
        write!(f, "{}{date} ({})", self.source, self.confidence.meaning())
    }
}

/// The figures of a cohort.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figures {
    /// Owners of equal size.
    pub owners: f64,
    /// Hashrate at the start, EH/s.
    pub hashrate_eh: f64,
    /// Efficiency of the fleet, J/TH.
    pub efficiency: f64,
    /// Price of power, USD/MWh, without other variable cost.
    pub power_price: f64,
    /// A typical site, utility MW.
    pub site_mw: f64,
    /// Part of the mining power at sites that could host AI.
    pub ai_capable: f64,
    /// Part of that power that leaves mining for AI.
    pub pivot_share: f64,
    /// Utility MW already let for AI.
    pub ai_mw: f64,
    /// Utility MW of AI under way on power that never mined.
    pub new_ai_mw: f64,
    /// Bitcoin in treasury.
    pub btc_held: f64,
}

/// One of a cohort's figures.
#[derive(Debug)]
pub struct Figure {
    /// Name in files.
    pub id: &'static str,
    /// Name on screen.
    pub label: &'static str,
    /// What it measures.
    pub unit: Unit,
    /// What it can be.
    pub limits: (f64, f64),
    /// What it means.
    pub meaning: &'static str,
    get: fn(&Figures) -> f64,
    set: fn(&mut Figures, f64),
}

/// Rows of [`FIGURES`]: field, name, unit, limits, meaning.
macro_rules! figures {
    ($($field:ident, $label:literal, $unit:ident, $limits:expr, $meaning:literal;)*) => {
        /// Everything that a cohort has, in the order of files.
        pub static FIGURES: &[Figure] = &[$(Figure {
            id: stringify!($field),
            label: $label,
            unit: Unit::$unit,
            limits: $limits,
            meaning: $meaning,
            get: |f| f.$field,
            set: |f, v| f.$field = v,
        },)*];
    };
}

figures! {
    owners, "Owners", Plain, (1.0, 1e9), "Owners of equal size. One company is one owner.";
    hashrate_eh, "Hashrate", ExahashPerSecond, (0.0, 1e6), "Hashrate at the start. The rest of the network is private.";
    efficiency, "Efficiency", JoulePerTh, (0.1, 1000.0), "Energy of the fleet's hashes, at the start.";
    power_price, "Power", UsdPerMwh, (0.0, 10_000.0), "Price of power. Other variable cost comes on top.";
    site_mw, "Site", Megawatt, (0.0, 1e6), "A typical site. Small ones cannot host AI at all.";
    ai_capable, "AI-capable", Percent, (0.0, 1.0), "Part of the mining power at sites that could host AI.";
    pivot_share, "Pivot", Percent, (0.0, 1.0), "Part of the AI-capable mining power that leaves for AI.";
    ai_mw, "AI power", Megawatt, (0.0, 1e6), "Utility power already let for AI.";
    new_ai_mw, "New AI power", Megawatt, (0.0, 1e6), "Utility power of AI under way on power that never mined.";
    btc_held, "Treasury", Btc, (0.0, 21e6), "Bitcoin held.";
}

impl Figure {
    /// What it measures and what it can be.
    pub fn domain(&self) -> Domain {
        Domain { unit: self.unit, limits: self.limits, infinite: None }
    }

    /// The figure with this name.
    pub fn find(id: &str) -> Option<&'static Self> {
        FIGURES.iter().find(|figure| figure.id == id)
    }

    /// Its value.
    pub fn get(&self, figures: &Figures) -> f64 {
        (self.get)(figures)
    }

    /// Whether it can have this value.
    pub fn allows(&self, value: f64) -> bool {
        (self.limits.0..=self.limits.1).contains(&value)
    }
}

impl Figures {
    /// Power that the cohort's machines take at the start, utility MW.
    pub fn mining_mw(&self) -> f64 {
        // EH/s times J/TH are MW.
        self.hashrate_eh * self.efficiency * PUE
    }

    /// Part of its mining power that could host AI at all: nothing where its sites are too small.
    pub fn capable(&self, world: &World) -> f64 {
        if self.site_mw >= world.smallest_ai_site { self.ai_capable } else { 0.0 }
    }

    /// Part of its mining power that leaves for AI.
    pub fn leaving(&self, world: &World) -> f64 {
        self.capable(world) * self.pivot_share
    }

    /// Hashprice at which its machines earn just their variable cost, at the start, USD/PH/day. It falls from there as
    /// fast as the network's equilibrium does: a cohort keeps its place in the field by buying newer machines.
    pub fn hashcost(&self, world: &World) -> f64 {
        let shipped = shipped();
        let cost = self.power_price + shipped.other_cost + world.carbon_price * shipped.grid_intensity;
        hashcost_at(self.efficiency, PUE, cost, POOL_FEE)
    }
}

/// What does not change about a cohort.
#[derive(Clone, Debug, PartialEq)]
pub struct Cohort {
    /// Name in files.
    pub id: String,
    /// Name on screen.
    pub name: String,
    /// What sort of miners they are.
    pub kind: OwnerKind,
    /// It has what the others leave of the network.
    pub takes_rest: bool,
    notes: Vec<(Vec<String>, Origin)>,
}

impl Cohort {
    /// Whether a scenario can give it this figure: not what the others leave of the network.
    pub fn can_be_given(&self, figure: &Figure) -> bool {
        !(self.takes_rest && figure.id == "hashrate_eh")
    }

    /// Where a figure of the shipped list comes from.
    pub fn origin(&self, figure: &Figure) -> Option<&Origin> {
        self.notes.iter().find(|(ids, _)| ids.iter().any(|id| id == figure.id)).map(|(_, origin)| origin)
    }
}

/// A published forecast of the network's hashrate.
#[derive(Clone, Debug, PartialEq)]
pub struct Forecast {
    /// The month that it is about.
    pub month: YearMonth,
    /// EH/s.
    pub hashrate_eh: f64,
    /// Whose it is.
    pub label: String,
    /// Where it stands.
    pub origin: Origin,
}

/// A published range of hashprice.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    /// Whose it is.
    pub label: String,
    /// First and last month.
    pub months: (YearMonth, YearMonth),
    /// Lowest and highest hashprice, USD/PH/day.
    pub range: (f64, f64),
    /// Where it stands.
    pub origin: Origin,
}

/// A pool's share of all blocks.
#[derive(Clone, Debug, PartialEq)]
pub struct Pool {
    /// Its name.
    pub name: String,
    /// Its share.
    pub share: f64,
}

impl Shipped {
    /// Where the figures come from that all cohorts share, a line each.
    pub fn shared_sources(&self) -> String {
        let figures = [
            format!("Network: {}", Unit::ExahashPerSecond.text(self.network_eh)),
            format!("Cost besides power: {}", Unit::UsdPerMwh.text(self.other_cost)),
            format!("Carbon of the power: {}", Unit::TonnePerMwh.text(self.grid_intensity)),
        ];
        let lines = figures.into_iter().zip(&self.origins).map(|(figure, origin)| format!("{figure}; {origin}"));
        lines.collect::<Vec<_>>().join("\n")
    }
}

/// Everything in the asset.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shipped {
    /// Hashrate of the network that the cohorts share, EH/s.
    pub network_eh: f64,
    /// Variable cost besides power, USD/MWh.
    pub other_cost: f64,
    /// Carbon of the network's power, t/MWh.
    pub grid_intensity: f64,
    /// Where these three come from.
    pub origins: Vec<Origin>,
    /// The cohorts.
    pub cohorts: Vec<Cohort>,
    /// Their figures, in the same order.
    pub figures: Vec<Figures>,
    /// Pools, the largest first.
    pub pools: Vec<Pool>,
    /// Where the pools' shares come from.
    pub pools_origin: Option<Origin>,
    /// Forecasts of the hashrate, by month.
    pub forecasts: Vec<Forecast>,
    /// An outlook on hashprice.
    pub outlook: Option<Outlook>,
}

/// The asset, read once.
pub fn shipped() -> &'static Shipped {
    static SHIPPED: LazyLock<Shipped> = LazyLock::new(|| {
        // A test keeps the asset sound; without it the industry is empty.
        ron::from_str::<File>(TEXT).ok().and_then(File::read).unwrap_or_default()
    });
    &SHIPPED
}

/// The industry of a scenario: the figures of every cohort of [`shipped`], in its order.
#[derive(Clone, PartialEq)]
pub struct Industry {
    figures: Arc<[Figures]>,
}

/// In a line: a scenario in a message is long enough without two hundred figures.
impl std::fmt::Debug for Industry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Industry of {} cohorts", self.figures.len())
    }
}

/// As shipped.
impl Default for Industry {
    fn default() -> Self {
        static DEFAULT: LazyLock<Industry> = LazyLock::new(|| {
            let mut industry = Industry { figures: shipped().figures.clone().into() };
            industry.balance();
            industry
        });
        DEFAULT.clone()
    }
}

impl Industry {
    /// Cohorts with their figures.
    pub fn cohorts(&self) -> impl Iterator<Item = (&'static Cohort, &Figures)> {
        shipped().cohorts.iter().zip(self.figures.iter())
    }

    /// Figures by cohort.
    pub fn figures(&self) -> &[Figures] {
        &self.figures
    }

    /// Gives a cohort's figure a value, and the private group what is left of the network. Does nothing where there is
    /// no such cohort or the figure cannot have the value; the hashrate of the private group cannot be given.
    pub fn set(&mut self, cohort: usize, figure: &Figure, value: f64) {
        let given = shipped().cohorts.get(cohort).is_some_and(|c| c.can_be_given(figure));
        if given && figure.allows(value) {
            (figure.set)(&mut Arc::make_mut(&mut self.figures)[cohort], value);
            self.balance();
        }
    }

    /// The same industry with another pivot share for every cohort.
    pub fn with_pivots(&self, share: f64) -> Self {
        let figures = self.figures.iter().map(|f| Figures { pivot_share: share.clamp(0.0, 1.0), ..*f });
        Self { figures: figures.collect() }
    }

    /// Whether a figure differs from the shipped one.
    pub fn is_changed(&self, cohort: usize, figure: &Figure) -> bool {
        let value = |industry: &Self| industry.figures.get(cohort).map(|f| figure.get(f));
        value(self) != value(&Self::default())
    }

    /// What the others leave of the network goes to the group that takes the rest.
    fn balance(&mut self) {
        let Some(rest) = shipped().cohorts.iter().position(|c| c.takes_rest) else { return };
        let all = self.figures.iter().enumerate();
        let others: f64 = all.filter(|(i, _)| *i != rest).map(|(_, f)| f.hashrate_eh).sum();
        if let Some(figures) = Arc::make_mut(&mut self.figures).get_mut(rest) {
            figures.hashrate_eh = (shipped().network_eh - others).max(0.0);
        }
    }

    /// Shares of the network's hashrate at the start; they sum to one.
    pub fn shares(&self) -> Vec<f64> {
        let sum: f64 = self.figures.iter().map(|f| f.hashrate_eh).sum();
        self.figures.iter().map(|f| if sum > 0.0 { f.hashrate_eh / sum } else { 0.0 }).collect()
    }

    /// Bitcoin in all treasuries.
    pub fn treasuries_btc(&self) -> f64 {
        self.figures.iter().map(|f| f.btc_held).sum()
    }

    /// Mining power at sites that could host AI, utility MW.
    pub fn capable_mw(&self, world: &World) -> f64 {
        self.figures.iter().map(|f| f.mining_mw() * f.capable(world)).sum()
    }

    /// Part of that power which is to leave for AI: where today's announcements stand.
    pub fn announced(&self, world: &World) -> f64 {
        let leaving: f64 = self.figures.iter().map(|f| f.mining_mw() * f.leaving(world)).sum();
        let capable = self.capable_mw(world);
        if capable > 0.0 { leaving / capable } else { 0.0 }
    }
}

// ---- The asset as it is written

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    network_eh: f64,
    network_source: Attribution,
    other_cost: f64,
    other_cost_source: Attribution,
    grid_intensity: f64,
    grid_intensity_source: Attribution,
    cohorts: Vec<CohortRow>,
    pools: Pools,
    forecasts: Vec<ForecastRow>,
    outlook: OutlookRow,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Attribution {
    source: String,
    date: String,
    confidence: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CohortRow {
    id: String,
    name: String,
    kind: OwnerKind,
    #[serde(default)]
    takes_rest: bool,
    owners: f64,
    hashrate_eh: f64,
    efficiency: f64,
    power_price: f64,
    site_mw: f64,
    ai_capable: f64,
    pivot_share: f64,
    ai_mw: f64,
    new_ai_mw: f64,
    btc_held: f64,
    notes: Vec<Note>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Note {
    figures: Vec<String>,
    source: String,
    date: String,
    confidence: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pools {
    shares: Vec<PoolRow>,
    source: Attribution,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PoolRow {
    name: String,
    share: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ForecastRow {
    month: String,
    hashrate_eh: f64,
    label: String,
    source: Attribution,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OutlookRow {
    label: String,
    from: String,
    to: String,
    low: f64,
    high: f64,
    source: Attribution,
}

impl Attribution {
    fn read(self) -> Option<Origin> {
        let confidence = Confidence::from_code(&self.confidence)?;
        Some(Origin { source: self.source, date: self.date, confidence })
    }
}

impl CohortRow {
    fn figures(&self) -> Figures {
        Figures {
            owners: self.owners,
            hashrate_eh: self.hashrate_eh,
            efficiency: self.efficiency,
            power_price: self.power_price,
            site_mw: self.site_mw,
            ai_capable: self.ai_capable,
            pivot_share: self.pivot_share,
            ai_mw: self.ai_mw,
            new_ai_mw: self.new_ai_mw,
            btc_held: self.btc_held,
        }
    }

    fn cohort(self) -> Option<Cohort> {
        let note = |note: Note| {
            let source = Attribution { source: note.source, date: note.date, confidence: note.confidence };
            Some((note.figures, source.read()?))
        };
        Some(Cohort {
            id: self.id,
            name: self.name,
            kind: self.kind,
            takes_rest: self.takes_rest,
            notes: self.notes.into_iter().map(note).collect::<Option<_>>()?,
        })
    }
}

impl File {
    /// `None` where a month or a degree of confidence is none.
    fn read(self) -> Option<Shipped> {
        let origins = [self.network_source, self.other_cost_source, self.grid_intensity_source];
        let forecast = |row: ForecastRow| {
            Some(Forecast {
                month: YearMonth::parse(&row.month)?,
                hashrate_eh: row.hashrate_eh,
                label: row.label,
                origin: row.source.read()?,
            })
        };
        let outlook = Outlook {
            months: (YearMonth::parse(&self.outlook.from)?, YearMonth::parse(&self.outlook.to)?),
            range: (self.outlook.low, self.outlook.high),
            label: self.outlook.label,
            origin: self.outlook.source.read()?,
        };
        Some(Shipped {
            network_eh: self.network_eh,
            other_cost: self.other_cost,
            grid_intensity: self.grid_intensity,
            origins: origins.into_iter().map(Attribution::read).collect::<Option<_>>()?,
            figures: self.cohorts.iter().map(CohortRow::figures).collect(),
            cohorts: self.cohorts.into_iter().map(CohortRow::cohort).collect::<Option<_>>()?,
            pools: self.pools.shares.into_iter().map(|p| Pool { name: p.name, share: p.share }).collect(),
            pools_origin: Some(self.pools.source.read()?),
            forecasts: self.forecasts.into_iter().map(forecast).collect::<Option<_>>()?,
            outlook: Some(outlook),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::scenario::Scenario;

    #[test]
    fn the_asset_is_sound() {
        let file: File = ron::from_str(TEXT).expect("the asset is RON");
        assert!(file.read().is_some(), "a month or a degree of confidence is none");
        let shipped = shipped();
        assert_eq!(shipped.cohorts.iter().filter(|c| c.takes_rest).count(), 1);
        assert!(OwnerKind::ALL.iter().all(|kind| shipped.cohorts.iter().any(|c| c.kind == *kind)));
        for (i, cohort) in shipped.cohorts.iter().enumerate() {
            assert!(!shipped.cohorts[..i].iter().any(|c| c.id == cohort.id), "{} stands twice", cohort.id);
            for figure in FIGURES {
                let notes = cohort.notes.iter().filter(|(ids, _)| ids.iter().any(|id| id == figure.id)).count();
                assert_eq!(notes, 1, "{}: {} has {notes} notes", cohort.id, figure.id);
                assert!(figure.allows(figure.get(&shipped.figures[i])), "{}: {}", cohort.id, figure.id);
            }
            for (ids, origin) in &cohort.notes {
                assert!(ids.iter().all(|id| Figure::find(id).is_some()), "{}: {ids:?}", cohort.id);
                assert!(!origin.source.is_empty());
            }
        }
        let pools: f64 = shipped.pools.iter().map(|p| p.share).sum();
        assert!((0.9..=1.0).contains(&pools), "{pools}");
    }

    #[test]
    fn cohorts_sum_to_the_network_whatever_is_edited() {
        let mut industry = Industry::default();
        let sum = |industry: &Industry| industry.figures().iter().map(|f| f.hashrate_eh).sum::<f64>();
        assert!((sum(&industry) - shipped().network_eh).abs() < 1e-9);
        let hashrate = Figure::find("hashrate_eh").expect("a figure");
        industry.set(0, hashrate, 200.0);
        assert!((sum(&industry) - shipped().network_eh).abs() < 1e-9);
        assert!((industry.shares().iter().sum::<f64>() - 1.0).abs() < 1e-12);
        let rest = shipped().cohorts.iter().position(|c| c.takes_rest).expect("a group");
        let before = industry.clone();
        industry.set(rest, hashrate, 5.0);
        assert_eq!(industry, before, "the rest cannot be given");
        industry.set(0, hashrate, f64::NAN);
        industry.set(999, hashrate, 1.0);
        assert_eq!(industry, before);
    }

    #[test]
    fn a_fifth_of_the_network_is_under_water_at_thirty_dollars() {
        // CoinShares: 15 to 20 % of the fleet at a hashprice of 30 (Q1 2026).
        let (industry, world) = (Industry::default(), Scenario::default().world);
        let shares = industry.shares();
        let under = industry.figures().iter().zip(&shares).filter(|(f, _)| f.hashcost(&world) > 30.0);
        let part: f64 = under.map(|(_, share)| share).sum();
        assert!((0.13..0.22).contains(&part), "{part}");
    }
}
