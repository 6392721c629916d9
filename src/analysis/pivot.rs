//! How many can pivot? What a MW is worth that keeps mining, and one that is converted, by how many convert.
//!
//! For a part p of all AI-capable mining power that converts, hashrate leaves as the cohorts' sites allow, and what
//! stays sees the hashprice that comes of it; the supply of AI space grows by p · capable power, and the market rent is
//! L · (1 + supply)^(−1/elasticity) (model, §6). The company itself stands for the typical site: its months under both
//! strategies, stay and all-in, on that market. Each is worth its cash at the cost of the capital that pays for it:
//! mining at the cost of equity, halls at that of the plan's mix of loan and equity.

use crate::model::ledger::{CentralPath, Row};
use crate::model::scenario::{Scenario, Strategy};

/// Points of the curve, from nobody to everybody.
pub const POINTS: usize = 21;
/// Points of a curve that only says where it crosses another.
const ROUGH: usize = 6;

/// What a part of all who could convert makes of a MW.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PivotPoint {
    /// Part of all AI-capable mining power that converts.
    pub share: f64,
    /// Value of a MW of site power that keeps mining, USD.
    pub staying: f64,
    /// Value of a MW that is converted, USD.
    pub converting: f64,
    /// Market rent at the start, USD/kW-month.
    pub rent: f64,
    /// Mean hashprice over the run, USD/PH/day.
    pub hashprice: f64,
}

/// Where it stops paying to convert.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Crossing {
    /// Staying pays more even if nobody converts.
    Nobody,
    /// So many can convert before staying pays more.
    At(f64),
    /// Converting pays more even if everybody does.
    Everybody,
}

/// The equilibrium of those who stay and those who convert.
#[derive(Clone, Debug, PartialEq)]
pub struct PivotCurve {
    /// From nobody to everybody.
    pub points: Vec<PivotPoint>,
    /// Where the two values meet.
    pub crossing: Crossing,
    /// Where they would meet, for each of [`MOVERS`].
    pub moved: Vec<Crossing>,
    /// Part of all capable power that today's announcements convert.
    pub announced: f64,
    /// Mining power that could be converted, utility MW.
    pub capable_mw: f64,
}

impl PivotCurve {
    /// The curve of a scenario.
    pub fn of(scenario: &Scenario) -> Self {
        let moved = MOVERS.iter().map(|mover| mover.crossing(scenario));
        Self::new(scenario, each(scenario, POINTS).collect(), moved.collect())
    }

    /// The same from its points and from what [`MOVERS`] make of its crossing, which each can be had by itself.
    pub fn new(scenario: &Scenario, points: Vec<PivotPoint>, moved: Vec<Crossing>) -> Self {
        let world = &scenario.world;
        Self {
            crossing: crossing(points.iter().copied()),
            points,
            moved,
            announced: scenario.industry.announced(world),
            capable_mw: scenario.industry.capable_mw(world),
        }
    }
}

/// So many points from nobody to everybody, one after the other.
fn each(scenario: &Scenario, points: usize) -> impl Iterator<Item = PivotPoint> {
    (0..points).map(move |number| PivotPoint::numbered(scenario, number, points))
}

impl PivotPoint {
    /// One of so many points of a scenario's curve, two at least.
    pub fn numbered(scenario: &Scenario, number: usize, points: usize) -> Self {
        Self::of(scenario, number as f64 / (points - 1) as f64)
    }

    /// What a site is worth where this part of all capable power converts.
    pub fn of(scenario: &Scenario, share: f64) -> Self {
        let mut scenario = Scenario { industry: scenario.industry.with_pivots(share), ..scenario.clone() };
        let world = &mut scenario.world;
        let capable_it_mw = scenario.industry.capable_mw(world) / scenario.plan.gross_to_it;
        let supply = share * capable_it_mw / world.ai_market_mw;
        world.lease_rate *= (1.0 + supply).powf(-1.0 / world.rent_elasticity);
        world.cohort_exit = 1.0;
        let rent = world.lease_rate;
        let ends = [Strategy::Stay, Strategy::AllIn];
        let path = CentralPath::follow(&scenario, &ends);
        let [stay, all_in] = ends.map(|strategy| path.ledger(strategy));
        let plan = &scenario.plan;
        let financed =
            plan.loan_to_cost * scenario.world.borrowing_cost + (1.0 - plan.loan_to_cost) * plan.cost_of_equity;
        Self {
            share,
            staying: value_per_mw(&scenario, stay, plan.cost_of_equity),
            converting: value_per_mw(&scenario, all_in, financed),
            rent,
            hashprice: stay.iter().map(|row| row.hashprice).sum::<f64>() / stay.len().max(1) as f64,
        }
    }
}

/// Operating cash after investment, and the value of operations at the end, discounted at a yearly rate, before any
/// debt: USD per utility MW of the site.
fn value_per_mw(scenario: &Scenario, rows: &[Row], rate: f64) -> f64 {
    let monthly = (1.0 + rate).powf(-1.0 / 12.0);
    let (mut value, mut discount) = (0.0, 1.0);
    for row in rows {
        discount *= monthly;
        let invested = row.all_ai_capex() + row.sustaining_capex + row.asic_capex - row.asic_sales;
        value += discount * (row.ebitda - invested);
    }
    value += discount * rows.last().map_or(0.0, |row| row.operations_value);
    value / scenario.company.site_mw.max(f64::MIN_POSITIVE)
}

/// Where converting stops paying more, between two points by a straight line.
fn crossing(mut points: impl Iterator<Item = PivotPoint>) -> Crossing {
    let lead = |p: &PivotPoint| p.converting - p.staying;
    let Some(mut before) = points.next().filter(|p| lead(p) > 0.0) else { return Crossing::Nobody };
    for point in points {
        let (a, b) = (lead(&before), lead(&point));
        if b <= 0.0 {
            return Crossing::At(before.share + (point.share - before.share) * a / (a - b));
        }
        before = point;
    }
    Crossing::Everybody
}

/// An assumption in other words, and how it is changed.
#[derive(Clone, Copy, Debug)]
pub struct Mover {
    /// What is changed.
    pub name: &'static str,
    change: fn(&mut Scenario),
}

impl Mover {
    const fn new(name: &'static str, change: fn(&mut Scenario)) -> Self {
        Self { name, change }
    }

    /// Where it stops paying to convert once this is changed. No point is computed beyond that.
    pub fn crossing(&self, scenario: &Scenario) -> Crossing {
        let mut scenario = scenario.clone();
        (self.change)(&mut scenario);
        crossing(each(&scenario, ROUGH))
    }
}

/// What moves the crossing.
pub const MOVERS: [Mover; 6] = [
    Mover::new("Rents a quarter lower", |s| s.world.lease_rate *= 0.75),
    Mover::new("Demand half as elastic", |s| s.world.rent_elasticity *= 0.5),
    Mover::new("Half the AI market", |s| s.world.ai_market_mw *= 0.5),
    Mover::new("Building a quarter dearer", |s| s.plan.capex_per_it_mw *= 1.25),
    Mover::new("AI valued two points lower", |s| s.plan.ai_cap_rate += 0.02),
    Mover::new("Hashprice a half higher", |s| s.world.hashprice *= 1.5),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_leave_the_better_for_those_who_stay() {
        let curve = PivotCurve::of(&Scenario::default());
        assert_eq!(curve.points.len(), POINTS);
        assert!(curve.points.is_sorted_by(|a, b| a.hashprice < b.hashprice));
        assert!(curve.points.is_sorted_by(|a, b| a.rent > b.rent));
        let (first, last) = (&curve.points[0], &curve.points[POINTS - 1]);
        assert!(last.staying > first.staying && last.converting < first.converting, "{first:?} {last:?}");
        assert!((0.1..0.6).contains(&curve.announced), "{}", curve.announced);
        // Rent as the specification has it.
        let supply = curve.capable_mw / 1.4 / 40_000.0;
        assert!((last.rent - 125.0 / (1.0 + supply)).abs() < 1e-9);
    }

    #[test]
    fn a_crossing_is_where_the_values_meet() {
        let point = |share, lead| PivotPoint { share, staying: 0.0, converting: lead, rent: 0.0, hashprice: 0.0 };
        assert_eq!(crossing([point(0.0, 3.0), point(0.5, 1.0), point(1.0, -1.0)].into_iter()), Crossing::At(0.75));
        assert_eq!(crossing([point(0.0, -3.0), point(1.0, -1.0)].into_iter()), Crossing::Nobody);
        assert_eq!(crossing([point(0.0, 3.0), point(1.0, 1.0)].into_iter()), Crossing::Everybody);
        // A mover that moves nothing finds what the curve says, as far as its few points tell.
        let (default, still) = (Scenario::default(), Mover::new("nothing", |_| {}));
        let few: Vec<PivotPoint> = (0..ROUGH).map(|i| PivotPoint::numbered(&default, 4 * i, POINTS)).collect();
        assert_eq!(still.crossing(&default), crossing(few.into_iter()));
        // Rents low enough, and there is one.
        let mut scenario = Scenario::default();
        scenario.world.lease_rate = 20.0;
        assert_eq!(PivotCurve::of(&scenario).crossing, Crossing::Nobody);
        scenario.world.lease_rate = 300.0;
        assert_eq!(PivotCurve::of(&scenario).crossing, Crossing::Everybody);
    }
}
