//! What a path makes of rents and of the cost of debt: the same for every strategy, so it is worked out once.

use super::book::{BUST, FAILURE, STATES, Sums, Unbuilt};
use super::debt::annuity;
use super::terms::{CommonMonth, CompanyTerms};
use crate::model::lanes::{Lane, Number};
use crate::model::market::Market;

/// What a path remembers of its leases.
#[derive(Clone, Copy, Debug)]
pub struct LeaseState<L> {
    /// Rent signed for the new halls, USD/kW-month; zero before.
    signed: L,
}

/// Rents, values and debt terms of a month. Those of the new halls are per kW of critical IT load.
#[derive(Clone, Copy, Debug)]
pub struct LeaseMonth<L> {
    /// Rent received per kW of the new halls, USD.
    pub rent: L,
    /// Of it, rent under contract.
    pub contracted: L,
    /// Value per kW of the new halls, by term and reversion, USD.
    pub value: L,
    /// Value per kW that is signed and not built, once it is there, discounted for the wait, USD.
    pub unbuilt_value: L,
    /// What the leases of the book come to.
    pub book: BookSums<L>,
    /// What a bust has left of the value of land.
    pub land_left: L,
    /// Rate on refinanced debt and on the project loan, per month.
    pub loan_rate: L,
    /// Part of the project loan that is repaid this month.
    pub annuity: L,
}

/// What all leases of the book come to on a path, the one that the inputs say in short included, USD.
#[derive(Clone, Copy, Debug)]
pub struct BookSums<L> {
    /// Rent received.
    pub revenue: L,
    /// Net operating income.
    pub noi: L,
    /// Value of what is delivered.
    pub value: L,
    /// Value of what is under construction, at most its book.
    pub construction: L,
    /// Worth of what is signed and not delivered, beyond its cost to go and its book.
    pub backlog: L,
}

/// Value of income by term and reversion: this year's until the lease ends, the market's afterwards, both capitalised.
#[inline(always)]
fn term_and_reversion<L: Lane>(terms: &CompanyTerms<L::Number>, now: L, later: L, reversion: L::Number) -> L {
    let upkeep = terms.upkeep_per_kw_year;
    let term = (now * 12.0 - upkeep).or_zero();
    let after = (later * 12.0 - upkeep).or_zero();
    (term * (L::Number::ONE - reversion) + after * reversion) * terms.inputs.inverse_ai_cap_rate
}

/// Picks what belongs to the state of the tenants in each lane.
struct Tenants<L: Lane> {
    bust: L::Mask,
    failure: L::Mask,
    /// Nothing has happened in any lane.
    untouched: bool,
}

impl<L: Lane> Tenants<L> {
    #[inline(always)]
    fn new(bust: L::Mask, failure: L::Mask) -> Self {
        Self { bust, failure, untouched: !L::any(bust | failure) }
    }

    #[inline(always)]
    fn pick(&self, of: &[L::Number; STATES]) -> L {
        if self.untouched {
            return L::of(of[0]);
        }
        let without = L::select(self.bust, L::of(of[BUST]), L::of(of[0]));
        let with = L::select(self.bust, L::of(of[BUST | FAILURE]), L::of(of[FAILURE]));
        L::select(self.failure, with, without)
    }

    /// What is let at market: less while lost space stands empty.
    #[inline(always)]
    fn at_market(&self, is_vacant: L::Mask, vacant: L::Number, relet: &[L::Number; STATES]) -> L {
        let relet = self.pick(relet);
        if self.untouched { relet } else { L::select(is_vacant, L::of(vacant), relet) }
    }

    #[inline(always)]
    fn rents(&self, of: &Sums<L::Number>, is_vacant: L::Mask, open_rent: L) -> Rents<L> {
        let kw = self.at_market(is_vacant, of.vacant_revenue_kw, &of.revenue_kw);
        Rents { contracted: self.pick(&of.revenue), at_market: kw * open_rent }
    }
}

/// Rent of delivered space, USD.
#[derive(Clone, Copy, Debug)]
pub struct Rents<L> {
    /// Under contract.
    pub contracted: L,
    /// Let at market.
    pub at_market: L,
}

impl Rents<f64> {
    /// What is delivered of a book brings on a path whose space at market brings `open_rent`, USD/kW-month.
    pub fn of(sums: &Sums, market: &Market<f64>, open_rent: f64) -> Self {
        Tenants::new(market.bust, market.failure).rents(sums, market.vacant, open_rent)
    }
}

/// What the book's sums come to on a path whose space at market brings `open_rent`, USD/kW-month.
#[inline(always)]
fn book<L: Lane>(
    terms: &CompanyTerms<L::Number>,
    common: &CommonMonth<L::Number>,
    market: &Market<L>,
    open_rent: L,
) -> BookSums<L> {
    let zero = L::zero();
    let mut sums = BookSums { revenue: zero, noi: zero, value: zero, construction: zero, backlog: zero };
    let month = &common.book;
    let (start, end) = month.unbuilt;
    if !month.is_let && start == end {
        return sums;
    }
    let tenants: Tenants<L> = Tenants::new(market.bust, market.failure);
    if month.is_let {
        let of = &month.sums;
        let rents = tenants.rents(of, market.vacant, open_rent);
        let noi_kw = tenants.at_market(market.vacant, of.vacant_noi_kw, &of.noi_kw);
        sums.revenue = rents.contracted + rents.at_market;
        sums.noi = tenants.pick(&of.noi) + noi_kw * open_rent;
        sums.value = tenants.pick(&of.value) + tenants.pick(&of.value_kw) * open_rent;
    }
    for unbuilt in terms.book.unbuilt.get(start..end).unwrap_or_default() {
        let unbuilt: &Unbuilt<L::Number> = unbuilt;
        let value = tenants.pick(&unbuilt.value) + tenants.pick(&unbuilt.value_kw) * open_rent;
        let worth = (value - unbuilt.to_spend).or_zero();
        let construction = worth.least(L::of(unbuilt.construction));
        sums.construction = sums.construction + construction;
        sums.backlog = sums.backlog + (worth - construction);
    }
    sums
}

impl<L: Lane> LeaseState<L> {
    /// Before month 0: nothing signed.
    #[inline(always)]
    pub fn start() -> Self {
        Self { signed: L::zero() }
    }

    /// Rents and rates of the month.
    #[inline(always)]
    pub fn month(
        &mut self,
        terms: &CompanyTerms<L::Number>,
        common: &CommonMonth<L::Number>,
        market: &Market<L>,
    ) -> LeaseMonth<L> {
        let (zero, one) = (L::Number::ZERO, L::Number::ONE);
        if common.signs {
            self.signed = market.rent * common.rent_factor;
        }
        let open_rent = market.rent * terms.inputs.market_occupancy;
        let net = common.net_margin;
        // What no strategy has yet, or any more, is not worked out: it would only be multiplied by zero.
        let [mut rent, mut contracted, mut value, mut unbuilt_value] = [L::zero(); 4];
        if common.done > zero || (common.signed && !common.complete) {
            let tenants: Tenants<L> = Tenants::new(market.bust_after_signing, market.failure_after_signing);
            let lost = tenants.pick(&terms.lost);
            let new_rent = open_rent * common.rent_factor;
            if common.done > zero {
                let k = common.contracted;
                let paid = (L::of(k) - lost * k) * self.signed * common.escalation;
                let relet = paid + (lost * k + (one - k)) * new_rent;
                rent = L::select(market.vacant, paid + new_rent * (one - k), relet);
                contracted = paid;
                let later = open_rent * (common.later_factor * net);
                value = term_and_reversion(terms, relet * net, later, common.reversion);
            }
            if common.signed && !common.complete {
                let k = terms.inputs.contracted_share;
                let fetched = (L::of(k) - lost * k) * self.signed + (lost * k + (one - k)) * new_rent;
                let unbuilt = &common.unbuilt;
                let later = open_rent * (unbuilt.later_factor * net);
                unbuilt_value = term_and_reversion(terms, fetched * net, later, unbuilt.reversion) * unbuilt.wait;
            }
        }
        let loan_rate = market.rate * (1.0 / 12.0);
        LeaseMonth {
            rent,
            contracted,
            value,
            unbuilt_value,
            book: book(terms, common, market, open_rent),
            land_left: L::select(market.gloom, L::of(terms.inputs.land_left), L::splat(1.0)),
            loan_rate,
            annuity: if common.complete { annuity(loan_rate, common.amortization_left) } else { L::zero() },
        }
    }
}
