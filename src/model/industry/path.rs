//! The cohorts month by month.
//!
//! Each cohort has a weight: its share of the hashrate that there would be if nobody had left. In the step from one
//! month to the next (model, §6):
//!
//! - **Leaving.** From `industry_exit_start` on, each cohort moves the part
//!   `ai_capable · pivot_share` of its mining power to AI in equal steps over `industry_exit_months`, until the boom
//!   ends: its weight falls by the part of its power that goes. The network's exit of the month is
//!   ln(weights after / weights before), and takes the place of `world.industry_exit`.
//! - **Returning.** In the twelve months after a bust the part `bust_hashrate_return` of what had left comes back in
//!   equal steps.
//! - **Drifting.** Weights are multiplied by exp(0.03 · clamp₋₁¹(ln(hashprice/hashcost))) and scaled so that drift
//!   alone changes no sum: who earns more than the others grows at their expense.

use super::cohorts::{Cohort, Industry, shipped};
use super::concentration::Concentration;
use crate::model::lanes::Lane;
use crate::model::market::{Draws, MarketTerms};
use crate::model::network::NetworkMonth;
use crate::model::scenario::Scenario;

/// How fast shares move for a hashprice e times the hashcost, per month.
const DRIFT: f64 = 0.03;
/// Months in which hashrate comes back after a bust.
const RETURN_MONTHS: f64 = 12.0;

/// The network in a month, as the cohorts make it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IndustryMonth {
    /// Hashrate, EH/s.
    pub hashrate_eh: f64,
    /// Hashprice, USD/PH/day.
    pub hashprice: f64,
    /// Bitcoin price, USD.
    pub btc_price: f64,
    /// Subsidy, BTC per block.
    pub subsidy: f64,
    /// Change of the hashrate's log by those who leave and return, in the step to the next month.
    pub exit: f64,
    /// Hashrate that has left for AI and not come back, as it was when it left, EH/s.
    pub left_eh: f64,
    /// The boom has ended.
    pub bust: bool,
}

/// A cohort in a month.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CohortMonth {
    /// Share of the network's hashrate.
    pub share: f64,
    /// Mining power that has moved to AI, utility MW.
    pub moved_mw: f64,
    /// Power let for AI and delivered, utility MW: its own from before, moved from mining, and on new sites.
    pub ai_mw: f64,
}

/// The industry on the path without surprises (but for a scripted bust).
#[derive(Clone, Debug, PartialEq)]
pub struct IndustryPath {
    /// The network, by month.
    pub months: Vec<IndustryMonth>,
    /// Cohorts of a month side by side, month after month.
    cells: Vec<CohortMonth>,
    industry: Industry,
    /// Hashcost of each cohort at the start, USD/PH/day.
    hashcosts: Vec<f64>,
    /// What a month makes of them.
    decline: Vec<f64>,
}

/// A cohort on its way.
#[derive(Clone, Copy)]
struct Walker {
    /// Mines.
    weight: f64,
    /// Has left, in the same measure.
    away: f64,
    /// The same when the boom ended.
    away_at_bust: f64,
    /// Part of its mining power that has moved.
    moved: f64,
    moved_at_bust: f64,
    /// Part that is to move in all.
    target: f64,
    /// Log of its hashcost at the start.
    ln_hashcost: f64,
}

impl IndustryPath {
    /// The industry of a scenario.
    pub fn run(scenario: &Scenario) -> Self {
        Self::on(scenario, &MarketTerms::before_cohorts(scenario))
    }

    /// The industry of a scenario in which nobody leaves for AI and no new hall is built.
    pub fn without_pivot(scenario: &Scenario) -> Self {
        let scenario = Scenario { industry: scenario.industry.with_pivots(0.0), ..scenario.clone() };
        Self::run(&scenario)
    }

    /// The industry on a market whose network has no exit but what the cohorts make of it.
    pub(in crate::model) fn on(scenario: &Scenario, market: &MarketTerms) -> Self {
        let (world, industry) = (&scenario.world, &scenario.industry);
        let hashcosts: Vec<f64> = industry.figures().iter().map(|f| f.hashcost(world)).collect();
        let mut walkers: Vec<Walker> = industry
            .figures()
            .iter()
            .zip(industry.shares())
            .zip(&hashcosts)
            .map(|((figures, weight), hashcost)| Walker {
                weight,
                away: 0.0,
                away_at_bust: 0.0,
                moved: 0.0,
                moved_at_bust: 0.0,
                target: figures.leaving(world),
                ln_hashcost: hashcost.max(1e-300).ln(),
            })
            .collect();
        let count = market.network.len();
        let mut months: Vec<IndustryMonth> = Vec::with_capacity(count);
        let mut cells = Vec::with_capacity(count * walkers.len());
        let mut state = market.start(market.scripted_bust, market.scripted_failure);
        let mut ended = None;
        let mut left = Left::default();
        for (t, network) in market.network.iter().enumerate() {
            let t = t as f64;
            let bust = market.scripted_bust <= t;
            if bust && ended.is_none() {
                ended = Some(t);
                left.at_bust = left.eh;
                for walker in &mut walkers {
                    (walker.away_at_bust, walker.moved_at_bust) = (walker.away, walker.moved);
                }
            }
            let sum: f64 = walkers.iter().map(|w| w.weight).sum();
            cells.extend(walkers.iter().zip(industry.figures()).map(|(walker, figures)| CohortMonth {
                share: if sum > 0.0 { walker.weight / sum } else { 0.0 },
                moved_mw: walker.moved * figures.mining_mw(),
                ai_mw: 0.0,
            }));
            let step = walk(scenario, &mut walkers, t, ended);
            let exit = if sum > 0.0 { ((step.came - step.went) / sum).ln_1p() } else { 0.0 };
            let now = state.month(market, &NetworkMonth { exit, ..*network }, t, &Draws::none());
            let hashrate_eh = Lane::exp(now.ln_hashrate) / 1000.0;
            months.push(IndustryMonth {
                hashrate_eh,
                hashprice: now.hashprice,
                btc_price: now.price,
                subsidy: network.subsidy,
                exit,
                left_eh: left.eh,
                bust,
            });
            left.eh += if sum > 0.0 { hashrate_eh * step.went / sum } else { 0.0 };
            left.eh = (left.eh - left.at_bust * step.returned).max(0.0);
            drift(&mut walkers, now.hashprice.max(1e-300).ln() - network.ln_decline);
        }
        let decline = market.network.iter().map(|n| n.ln_decline.exp()).collect();
        let mut path = Self { months, cells, industry: industry.clone(), hashcosts, decline };
        path.deliver(scenario);
        path
    }

    /// Halls are delivered some time after the machines have gone: as long as the plan's take.
    fn deliver(&mut self, scenario: &Scenario) {
        let width = self.hashcosts.len();
        let lag = scenario.plan.hall_months();
        let (start, over) = (scenario.world.industry_exit_start, scenario.world.industry_exit_months);
        for t in 0..self.months.len() {
            let before = t as f64 - lag;
            let ramp = ((before + 1.0 - start) / over).clamp(0.0, 1.0);
            for (i, figures) in self.industry.figures().iter().enumerate() {
                let moved_before = if before < 0.0 { 0.0 } else { self.cells[before as usize * width + i].moved_mw };
                let cell = &mut self.cells[t * width + i];
                // What has gone back to mining is no longer let.
                cell.ai_mw = figures.ai_mw + figures.new_ai_mw * ramp + moved_before.min(cell.moved_mw);
            }
        }
    }

    /// The cohorts in a month.
    pub fn cohorts(&self, t: usize) -> &[CohortMonth] {
        let width = self.hashcosts.len();
        self.cells.get(t * width..(t + 1) * width).unwrap_or_default()
    }

    /// Who they are.
    pub fn who(&self) -> impl Iterator<Item = &'static Cohort> {
        shipped().cohorts.iter().take(self.hashcosts.len())
    }

    /// A cohort's hashcost in a month, USD/PH/day.
    pub fn hashcost(&self, cohort: usize, t: usize) -> f64 {
        let (cost, decline) = (self.hashcosts.get(cohort), self.decline.get(t));
        cost.zip(decline).map_or(f64::NAN, |(cost, decline)| cost * decline)
    }

    /// Whether a cohort's machines earn less than their variable cost in a month.
    pub fn is_under_water(&self, cohort: usize, t: usize) -> bool {
        self.months.get(t).is_some_and(|m| m.hashprice < self.hashcost(cohort, t))
    }

    /// Concentration of the hashrate by owner.
    pub fn of_hashrate(&self, t: usize) -> Option<Concentration> {
        self.concentration(t, |cell| cell.share)
    }

    /// Concentration of the power let for AI by owner: of miners' and former miners', not of the whole market.
    pub fn of_ai(&self, t: usize) -> Option<Concentration> {
        self.concentration(t, |cell| cell.ai_mw)
    }

    /// The first month in which the hashrate is more concentrated by owner than this (0 … 10 000). The power that miners
    /// let for AI does not count: it is a part of a far larger market.
    pub fn first_above(&self, limit: f64) -> Option<usize> {
        (0..self.months.len()).find(|t| self.of_hashrate(*t).is_some_and(|c| c.hhi > limit))
    }

    fn concentration(&self, t: usize, held: fn(&CohortMonth) -> f64) -> Option<Concentration> {
        let cohorts = self.cohorts(t).iter().zip(self.industry.figures());
        Concentration::of(cohorts.map(|(cell, figures)| (held(cell), figures.owners)))
    }

    /// Share of small and home miners in the hashrate.
    pub fn small_share(&self, t: usize) -> f64 {
        self.cohorts(t).iter().zip(self.who()).filter(|(_, who)| who.kind.is_small()).map(|(cell, _)| cell.share).sum()
    }

    /// Power let for AI, utility MW.
    pub fn ai_mw(&self, t: usize) -> f64 {
        self.cohorts(t).iter().map(|cell| cell.ai_mw).sum()
    }

    /// Price of power that the network pays, weighted by hashrate, USD/MWh.
    pub fn power_price(&self, t: usize) -> f64 {
        self.cohorts(t)
            .iter()
            .zip(self.industry.figures())
            .map(|(cell, figures)| cell.share * figures.power_price)
            .sum()
    }
}

/// Hashrate that has left, EH/s.
#[derive(Clone, Copy, Default)]
struct Left {
    eh: f64,
    at_bust: f64,
}

/// What moved in a step, in weights.
#[derive(Clone, Copy, Default)]
struct Step {
    went: f64,
    came: f64,
    /// Part of what had left by the bust that came back.
    returned: f64,
}

/// Cohorts leave, or come back once the boom has ended.
fn walk(scenario: &Scenario, walkers: &mut [Walker], t: f64, ended: Option<f64>) -> Step {
    let world = &scenario.world;
    let start = world.industry_exit_start;
    let mut step = Step::default();
    if let Some(ended) = ended {
        if t < ended + RETURN_MONTHS {
            step.returned = world.bust_hashrate_return / RETURN_MONTHS;
            for walker in walkers {
                let back = walker.away_at_bust * step.returned;
                walker.weight += back;
                walker.away -= back;
                walker.moved -= walker.moved_at_bust * step.returned;
                step.came += back;
            }
        }
    } else if start <= t && t < start + world.industry_exit_months {
        for walker in walkers {
            let moved = walker.target * ((t.floor() + 1.0 - start.ceil()) / world.industry_exit_months).min(1.0);
            let staying = 1.0 - walker.moved;
            let gone = if staying > 0.0 { walker.weight * ((moved - walker.moved) / staying) } else { 0.0 };
            walker.weight -= gone;
            walker.away += gone;
            walker.moved = moved;
            step.went += gone;
        }
    }
    step
}

/// Who earns more than the others grows at their expense. `ln_hashprice` is counted in the start's hashcosts.
fn drift(walkers: &mut [Walker], ln_hashprice: f64) {
    let before: f64 = walkers.iter().map(|w| w.weight).sum();
    for walker in &mut *walkers {
        walker.weight *= Lane::exp(DRIFT * (ln_hashprice - walker.ln_hashcost).clamp(-1.0, 1.0));
    }
    let after: f64 = walkers.iter().map(|w| w.weight).sum();
    if after > 0.0 {
        for walker in walkers {
            walker.weight *= before / after;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ledger::CentralPath;
    use crate::model::scenario::Strategy;

    fn scenario() -> Scenario {
        Scenario { horizon_months: 240.0, ..Scenario::default() }
    }

    #[test]
    fn shares_sum_to_one_in_every_month() {
        let mut scenario = scenario();
        scenario.world.bust_month = 40.0;
        for path in [IndustryPath::run(&scenario), IndustryPath::without_pivot(&scenario)] {
            for t in 0..path.months.len() {
                let sum: f64 = path.cohorts(t).iter().map(|c| c.share).sum();
                assert!((sum - 1.0).abs() < 1e-9, "month {t}: {sum}");
                assert!(path.cohorts(t).iter().all(|c| c.share >= 0.0 && c.ai_mw >= 0.0 && c.moved_mw >= -1e-9));
            }
        }
    }

    #[test]
    fn where_nobody_pivots_the_network_is_the_model_without_cohorts() {
        for bust in [f64::INFINITY, 30.0] {
            let mut scenario = scenario();
            scenario.world.bust_month = bust;
            let ledger = CentralPath::run(&scenario);
            let path = IndustryPath::without_pivot(&scenario);
            for (row, month) in ledger.ledger(Strategy::Stay).iter().zip(&path.months) {
                assert_eq!(row.hashrate_eh.to_bits(), month.hashrate_eh.to_bits(), "month {}", row.month);
                assert_eq!(row.hashprice.to_bits(), month.hashprice.to_bits());
            }
            scenario.industry = scenario.industry.with_pivots(0.0);
            scenario.world.cohort_exit = 1.0;
            assert_eq!(CentralPath::run(&scenario), ledger, "the company's own network");
        }
    }

    #[test]
    fn what_leaves_raises_hashprice_and_is_what_the_exit_says() {
        let scenario = scenario();
        let (path, stay) = (IndustryPath::run(&scenario), IndustryPath::without_pivot(&scenario));
        let exit: f64 = path.months.iter().map(|m| m.exit).sum();
        assert!((-0.2..-0.05).contains(&exit), "{exit}");
        assert!(path.months[27].hashprice > stay.months[27].hashprice * 1.01);
        assert!(path.months[27].hashrate_eh < stay.months[27].hashrate_eh);
        assert!(path.months[27].left_eh > 50.0, "{}", path.months[27].left_eh);
    }

    #[test]
    fn one_pivot_for_all_is_the_exit_of_the_scenario() {
        let mut scenario = scenario();
        for figure in ["ai_capable", "site_mw", "pivot_share"] {
            let figure = super::super::Figure::find(figure).expect("a figure");
            let value = match figure.id {
                "pivot_share" => 0.3,
                "site_mw" => 1000.0,
                _ => 1.0,
            };
            (0..scenario.industry.figures().len()).for_each(|i| scenario.industry.set(i, figure, value));
        }
        let path = IndustryPath::run(&scenario);
        let exit: f64 = path.months.iter().map(|m| m.exit).sum();
        assert!((exit - 0.7_f64.ln()).abs() < 1e-9, "{exit}");
        // The same hashrate has left by the end of the time, in steps of other sizes.
        let mut usual = scenario.clone();
        usual.world.industry_exit = 0.3;
        let ledger = CentralPath::run(&usual);
        let end = (&ledger.ledger(Strategy::Stay)[60], &path.months[60]);
        assert!((end.0.hashrate_eh / end.1.hashrate_eh - 1.0).abs() < 0.01);
    }

    #[test]
    fn where_everything_returns_the_hashrate_recovers() {
        let mut scenario = scenario();
        scenario.world.bust_month = 36.0;
        scenario.world.bust_hashrate_return = 1.0;
        let (back, never) = (IndustryPath::run(&scenario), IndustryPath::without_pivot(&scenario));
        let exit: f64 = back.months.iter().map(|m| m.exit).sum();
        assert!(exit.abs() < 1e-9, "{exit}");
        let ratio = |t: usize| back.months[t].hashrate_eh / never.months[t].hashrate_eh;
        assert!(ratio(36) < 0.98, "{}", ratio(36));
        assert!((ratio(120) - 1.0).abs() < 0.005, "{}", ratio(120));
        assert!(back.months[60].left_eh < 1e-6 && back.cohorts(60).iter().all(|c| c.moved_mw < 1e-6));
        scenario.world.bust_hashrate_return = 0.0;
        let gone = IndustryPath::run(&scenario);
        assert!(gone.months[50].hashprice > back.months[50].hashprice);
    }

    #[test]
    fn the_exit_of_the_cohorts_reaches_the_company() {
        let mut scenario = scenario();
        let before = CentralPath::run(&scenario);
        scenario.world.cohort_exit = 1.0;
        let path = IndustryPath::run(&scenario);
        let ledger = CentralPath::run(&scenario);
        assert_ne!(ledger, before);
        for (row, month) in ledger.ledger(Strategy::Plan).iter().zip(&path.months) {
            assert_eq!(row.hashrate_eh.to_bits(), month.hashrate_eh.to_bits());
        }
    }
}
