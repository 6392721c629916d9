//! How near a path in single precision comes to where its last digits decide: it is taken again in doubles there.
//!
//! Most of a path is continuous in its numbers, and a rounding moves what comes of it by a rounding. But a company fails
//! or does not, a debt is refinanced or is not, machines are renewed or are not: at such borders, and where probabilities
//! count what came of it, the least distance of all months is kept, and compared with how far rounding can have gone.

use super::kernel::stranding;
use crate::model::company::{CommonMonth, CompanyTerms, Flows, State, StrategyMonth};
use crate::model::lanes::{Lane, Number};

/// How far rounding may move USD, as a part of the largest gross assets that a path has had.
const USD: f64 = 3e-6;
/// How far it may move the two sides of a renewal apart, as a part of either.
const RENEWAL: f64 = 5e-6;
/// Part of the bitcoin held at first whose worth counts, whatever is left of it: a hoard that is sold leaves its roundings
/// behind, and they are worth what bitcoin has become.
const SOLD: f64 = 0.3;
/// Months of debt service, and of income, that stand beside gross assets: what is monthly counts so many times.
const MONTHS: f64 = 120.0;

/// The distances of one strategy on a vector of paths, so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct Near<L> {
    /// Least distance to a border of what is in USD.
    usd: L,
    /// Least distance to a renewal.
    renewal: L,
    /// Largest gross assets, with revenue where they are what it leaves after cost, and with bitcoin sold, USD.
    gross: L,
    /// Part by which a USD of net assets, more or less in all months, would change the number of shares.
    sensitivity: L,
}

/// What a path has come to.
pub(super) struct Final<L> {
    /// What a share has come to, with what was paid out, USD.
    pub(super) wealth: L,
    /// What was paid out by share, USD.
    pub(super) paid: L,
    /// Shares at the end.
    pub(super) shares: L,
    /// More shares than these are a dilution.
    pub(super) limit: f64,
    /// Price of a share today, USD.
    pub(super) price: f64,
}

impl<L: Lane> Near<L> {
    /// Before month 0.
    #[inline(always)]
    pub(super) fn start() -> Self {
        Self {
            usd: L::splat(f64::INFINITY),
            renewal: L::splat(f64::INFINITY),
            gross: L::zero(),
            sensitivity: L::zero(),
        }
    }

    /// A month goes by.
    #[inline(always)]
    pub(super) fn see(
        &mut self,
        terms: &CompanyTerms<L::Number>,
        common: &CommonMonth<L::Number>,
        own: &StrategyMonth<L::Number>,
        state: &State<L>,
        flows: &Flows<L>,
    ) {
        if !L::SINGLE {
            return;
        }
        let behind = state.price_before * (L::Number::of(SOLD) * terms.inputs.btc_held);
        self.gross = self.gross.most(flows.gross + flows.mining_revenue * terms.mining_years + behind);
        self.sensitivity = self.sensitivity + flows.share_sensitivity;
        self.renewal = self.renewal.least(flows.renewal_edge);
        // Cash runs out; and without net assets nobody buys shares, and nothing is left at the end.
        let mut usd = flows.reach.abs().least(flows.nav.abs());
        if common.debt.due.0 < common.debt.due.1 || common.loan_matures {
            usd = usd.least(flows.maturity_edge);
        }
        if own.complete {
            usd = usd.least((flows.new_noi - flows.debt_service()).abs() * MONTHS);
        }
        if let Some((value, border)) = stranding(common, own, state, flows) {
            usd = usd.least((value - border).abs());
        }
        self.usd = self.usd.least(usd);
    }

    /// Itself in some lanes, another in the others.
    #[inline(always)]
    pub(super) fn where_else(&self, lanes: L::Mask, other: &Self) -> Self {
        Self {
            usd: L::select(lanes, self.usd, other.usd),
            renewal: L::select(lanes, self.renewal, other.renewal),
            gross: L::select(lanes, self.gross, other.gross),
            sensitivity: L::select(lanes, self.sensitivity, other.sensitivity),
        }
    }

    /// How far rounding may have moved the value per share, USD; infinite where it may have decided anything.
    #[inline(always)]
    pub(super) fn doubt(&self, of: &Final<L>) -> L {
        if !L::SINGLE {
            return L::zero();
        }
        let off = self.gross * USD;
        // Shares are sold at a price that is off by as much as net assets are, which may have been few.
        let shares_off = off * self.sensitivity + USD;
        // What is nothing is so by a default that is certain.
        let doubt = (off / of.shares + of.paid * USD + of.wealth * shares_off).only(of.wealth.gt(L::zero()));
        let diluted = (of.shares - of.limit).abs().le(of.shares * shares_off);
        let priced = (of.wealth - of.price).abs().le(doubt) | (of.wealth - 2.0 * of.price).abs().le(doubt);
        let decided = self.usd.le(off) | self.renewal.le(L::splat(RENEWAL)) | diluted | priced;
        L::select(decided, L::splat(f64::INFINITY), doubt)
    }
}

#[cfg(test)]
mod tests {
    use crate::analysis::ensemble::draws::{NormalsJob, TrendsJob};
    use crate::analysis::ensemble::kernel::{Fates, SEGMENT, SegmentJob};
    use crate::analysis::ensemble::plan::segment_months;
    use crate::analysis::ensemble::terms::{Terms, Times};
    use crate::analysis::ensemble::walk::Drawn;
    use crate::analysis::random::{BLOCK, FACTORS, Randomness, TRENDS};
    use crate::analysis::sensitivity::{Move, Tornado};
    use crate::model::entries::{Debt, Entry, Lease};
    use crate::model::lanes::Width;
    use crate::model::parameters::ALL;
    use crate::model::scenario::Scenario;

    /// What becomes of the first block of paths, as the lanes have it: nothing is taken again.
    fn fates(scenario: &Scenario, width: Width) -> [Fates; 3] {
        let (terms, randomness) = (Terms::new(scenario, false), Randomness::new(1));
        let events = terms.events(&Times::new(&randomness, 0));
        let mut trends = vec![0.0; FACTORS * TRENDS * BLOCK];
        width.run(TrendsJob { randomness: &randomness, first: 0, trends: &mut trends });
        let mut normals = vec![0.0; SEGMENT * FACTORS * BLOCK];
        let (mut memory, mut fates) = (None, [const { Fates::EMPTY }; 3]);
        for segment in 0..terms.months().div_ceil(SEGMENT) {
            let normals = &mut normals;
            width.run(NormalsJob { randomness: &randomness, first: 0, segment, trends: &trends, normals });
            SegmentJob {
                terms: &terms,
                months: segment_months(segment, terms.months()),
                paths: BLOCK,
                followed: [true; 3],
                source: Drawn::block(normals),
                events: &events,
                memory: &mut memory,
                rows: None,
                fates: &mut fates,
            }
            .run_at(width);
        }
        fates
    }

    /// A company to which much happens.
    fn eventful() -> Scenario {
        let mut scenario = Scenario::default();
        let company = &mut scenario.company;
        company.leases = vec![Lease { it_mw: 40.0, rent: 130.0, ..Lease::named("Denton") }];
        company.debts = vec![Debt { amount: 300e6, due_month: 30.0, converts_at: 4.0, ..Debt::named("Notes") }];
        (scenario.world.bust_probability, scenario.world.tenant_failure_probability) = (0.2, 0.2);
        scenario
    }

    /// Sells its bitcoin while the price grows a thousandfold.
    fn hoard() -> Scenario {
        let mut scenario = Scenario::default();
        (scenario.world.btc_growth, scenario.world.btc_volatility) = (0.9, 0.65);
        scenario
    }

    #[test]
    fn what_is_not_in_doubt_is_as_in_doubles() {
        let moves: Vec<Move> = ALL.iter().map(|input| Move { input, spread: input.spread }).collect();
        let (mut worst, mut doubted, mut all) = (0.0_f64, 0, 0);
        for scenario in [Scenario::default(), eventful(), hoard()].iter().flat_map(|s| Tornado::variants(s, &moves)) {
            let (single, double) = (fates(&scenario, Width::widest()), fates(&scenario, Width::Double));
            for (single, double) in single.iter().zip(&double) {
                assert!(double.doubts.iter().all(|doubt| *doubt == 0.0), "doubles are what is believed");
                let debts = single.settled.len() / BLOCK;
                for path in 0..BLOCK {
                    let doubt = f64::from(single.doubts[path]);
                    all += 1;
                    if doubt.is_infinite() {
                        doubted += 1;
                        continue;
                    }
                    let of = |fates: &Fates| {
                        let settled = fates.settled[path * debts..(path + 1) * debts].to_vec();
                        (fates.month[path], fates.cause[path], fates.events[path], settled)
                    };
                    assert_eq!(of(single), of(double), "path {path}");
                    let off = (single.value[path] - double.value[path]).abs();
                    worst = worst.max(if off > 0.0 { off / doubt } else { 0.0 });
                }
            }
        }
        // What rounding does at worst is well below what it is allowed to do.
        assert!(worst < 0.5, "{worst}");
        assert!(doubted * 20 < all, "{doubted} of {all} paths");
    }

    #[test]
    fn what_cannot_happen_is_not_in_doubt() {
        let with = |change: fn(&mut Scenario)| {
            let mut scenario = Scenario::default();
            change(&mut scenario);
            scenario
        };
        // Machines that never run are neither renewed nor switched off.
        let landlord = with(|scenario| scenario.company.uptime = 0.0);
        for fates in fates(&landlord, Width::widest()) {
            let doubted = fates.doubts.iter().filter(|doubt| doubt.is_infinite()).count();
            assert!(doubted * 20 < BLOCK, "{doubted} of {BLOCK}");
        }
        // Halls that start beyond the horizon make no strategy of their own.
        let late = Terms::new(&with(|scenario| scenario.plan.ai_start_month = 140.0), false);
        assert!(late.is_staying(1) && late.is_staying(2));
        let reference = Terms::new(&Scenario::default(), false);
        assert!(reference.is_staying(0) && !reference.is_staying(1) && !reference.is_staying(2));
    }
}
