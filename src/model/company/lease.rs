//! What a path makes of rents and of the cost of debt: the same for every strategy, so it is worked out once.

use super::terms::{CommonMonth, CompanyTerms};
use crate::model::lanes::Lane;
use crate::model::market::Market;

/// What a path remembers of its leases.
#[derive(Clone, Copy, Debug)]
pub struct LeaseState<L> {
    /// Rent signed for the new halls, USD/kW-month; zero before.
    signed: L,
}

/// Rents, values per kW and debt terms of a month.
#[derive(Clone, Copy, Debug)]
pub struct LeaseMonth<L> {
    /// Rent received per kW of the new halls, USD.
    pub rent: L,
    /// Value per kW of the new halls, by term and reversion, USD.
    pub value: L,
    /// Rent received from the existing lease, USD.
    pub existing_revenue: L,
    /// Value of the existing lease, USD.
    pub existing_value: L,
    /// Capitalised contract income per kW that is signed and not yet built, USD; zero after a bust.
    pub backlog: L,
    /// Rate on the existing debt, per month.
    pub debt_rate: L,
    /// Rate on the project loan, per month.
    pub loan_rate: L,
    /// Part of the project loan that is repaid this month.
    pub annuity: L,
}

/// Rent of a kW, part of it under contract. What a bust took from the contract stands empty and is then let at market.
#[inline(always)]
fn rent<L: Lane>(contracted: f64, loss: f64, hit: L::Mask, relet: L::Mask, locked: L, market: L) -> L {
    let lost = L::splat(contracted * loss).only(hit);
    (L::splat(contracted) - lost) * locked + (lost.only(relet) + (1.0 - contracted)) * market
}

/// Value of income by term and reversion: this year's until the lease ends, the market's afterwards, both capitalised.
#[inline(always)]
fn term_and_reversion<L: Lane>(now: L, market: L, upkeep: f64, reversion: f64, cap_rate: f64) -> L {
    let term = (now * 12.0 - upkeep).or_zero();
    let after = (market * 12.0 - upkeep).or_zero();
    (term * (1.0 - reversion) + after * reversion) * (1.0 / cap_rate)
}

/// Part of a loan that a level payment repays this month: i/((1+i)^n − 1), everything in the last month.
#[inline(always)]
fn annuity<L: Lane>(monthly_rate: L, n: f64) -> L {
    if n <= 1.0 {
        return L::splat(1.0);
    }
    let i = monthly_rate.most(L::splat(1e-9));
    i / growth(i, n)
}

/// (1+i)^n − 1 without losing the digits of a small i: from growth over n to growth over twice n, and one more.
#[inline(always)]
fn growth<L: Lane>(i: L, n: f64) -> L {
    let whole = n.floor() as u32;
    let mut growth = fractional_growth(i, n - n.floor());
    // Growth over a + b is the growth over a, that over b, and that over b of what a has grown by.
    let (mut power, mut bits) = (i, whole);
    while bits > 0 {
        if bits & 1 == 1 {
            growth = (growth + 1.0) * power + growth;
        }
        power = power * (power + 2.0);
        bits >>= 1;
    }
    growth
}

/// (1+i)^f − 1 for a part f of a month: the binomial series, which for rates below 30 % a month ends below 1e-10.
#[inline(always)]
fn fractional_growth<L: Lane>(i: L, f: f64) -> L {
    if f == 0.0 {
        return L::zero();
    }
    (1..=16).rev().fold(L::zero(), |sum, k| (sum + 1.0) * i * ((f + 1.0 - f64::from(k)) / f64::from(k)))
}

impl<L: Lane> LeaseState<L> {
    /// Before month 0: nothing signed.
    #[inline(always)]
    pub fn start() -> Self {
        Self { signed: L::zero() }
    }

    /// Rents and rates of the month.
    #[inline(always)]
    pub fn month(&mut self, terms: &CompanyTerms, common: &CommonMonth, market: &Market<L>) -> LeaseMonth<L> {
        let (world, company, plan) = (&terms.scenario.world, &terms.scenario.company, &terms.scenario.plan);
        if common.signs {
            self.signed = market.rent;
        }
        let open_rent = market.rent * world.market_occupancy;
        let loss = world.bust_tenant_loss;
        let net = common.net_margin;
        let cap = plan.ai_cap_rate;
        let loan_rate = market.rate * (1.0 / 12.0);
        // What no strategy has yet, or any more, is not worked out: it would only be multiplied by zero.
        let (mut new_rent, mut new_value) = (L::zero(), L::zero());
        if common.done > 0.0 {
            let locked = self.signed * common.escalation;
            new_rent = rent(common.contracted, loss, market.bust_after_signing, market.relet, locked, open_rent);
            let upkeep = terms.upkeep_per_kw_year;
            new_value = term_and_reversion(new_rent * net, open_rent * net, upkeep, common.reversion, cap);
        }
        let (mut existing_revenue, mut existing_value) = (L::zero(), L::zero());
        if terms.existing_kw > 0.0 {
            let (contracted, locked) = (common.existing_contracted, L::splat(common.existing_rent));
            let old = rent(contracted, loss, market.bust, market.relet, locked, open_rent);
            let value = term_and_reversion(old * net, open_rent * net, 0.0, common.existing_reversion, cap);
            (existing_revenue, existing_value) = (old * terms.existing_kw, value * terms.existing_kw);
        }
        let mut backlog = L::zero();
        if common.signed && common.done < 1.0 {
            backlog = L::select(market.bust, backlog, self.signed * (12.0 * plan.contracted_share * net / cap));
        }
        LeaseMonth {
            rent: new_rent,
            value: new_value,
            existing_revenue,
            existing_value,
            backlog,
            debt_rate: if common.coupon { L::splat(company.debt_coupon / 12.0) } else { loan_rate },
            loan_rate,
            annuity: if common.repays { annuity(loan_rate, common.amortization_left) } else { L::zero() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::annuity;

    #[test]
    fn annuity_is_the_textbook_one_at_every_rate() {
        for n in [1.0, 2.0, 36.5, 180.0, 360.0] {
            for i in [0.0, 1e-9, 5e-7, 9.99e-7, 1.01e-6, 1e-4, 0.0775 / 12.0, 0.05] {
                let i = f64::max(i, 1e-9);
                let exact = i / f64::exp_m1(n * f64::ln_1p(i));
                let ours: f64 = annuity(i, n);
                assert!((ours / exact - 1.0).abs() < 2e-10, "n {n}, i {i}: {ours} against {exact}");
            }
        }
        assert_eq!(annuity::<f64>(0.01, 0.99), 1.0);
        assert_eq!(annuity::<f64>(0.01, 1.0), 1.0);
    }
}
