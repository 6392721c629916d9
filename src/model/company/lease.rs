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
    let level = i / (((i + 1.0).ln() * n).exp() - 1.0);
    // Where 1 + i would lose the digits of i, the first terms of the expansion are more precise.
    let small = L::splat(1.0 / n) / (i * (0.5 * (n - 1.0)) + i * i * ((n - 1.0) * (n - 2.0) / 6.0) + 1.0);
    L::select(i.lt(L::splat(1e-6)), small, level)
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
        let locked = self.signed * common.escalation;
        let new = rent(common.contracted, loss, market.bust_after_signing, market.relet, locked, open_rent);
        let old = rent(
            common.existing_contracted,
            loss,
            market.bust,
            market.relet,
            L::splat(common.existing_rent),
            open_rent,
        );
        let net = terms.net_margin;
        let cap = plan.ai_cap_rate;
        let loan_rate = market.rate * (1.0 / 12.0);
        LeaseMonth {
            rent: new,
            value: term_and_reversion(new * net, open_rent * net, terms.upkeep_per_kw_year, common.reversion, cap),
            existing_revenue: old * terms.existing_kw,
            existing_value: term_and_reversion(old * net, open_rent * net, 0.0, common.existing_reversion, cap)
                * terms.existing_kw,
            backlog: L::select(market.bust, L::zero(), self.signed * (12.0 * plan.contracted_share * net / cap)),
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
