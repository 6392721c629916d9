//! Debts: those of the list are a schedule until they are due, the same on every path; what becomes of them then, and of
//! refinanced debt and the project loan, is the path's.

use super::month::State;
use super::terms::{CommonMonth, CompanyTerms, StrategyMonth};
use super::value::{Value, premium};
use crate::model::calendar::{TOLERANCE, reached, rounded};
use crate::model::entries::Debt;
use crate::model::lanes::{Double, Lane, stated};
use crate::model::market::Market;
use crate::model::scenario::{Company, Scenario};

/// Name of the debt that the inputs say in short.
pub const EXISTING_DEBT: &str = "Existing debt";

/// Smallest monthly rate by which level payments are worked out.
const LEAST_RATE: f64 = 1e-9;

/// Every debt of a company: the one that the inputs say in short, where there is one, and those of its list.
pub fn owed_debts(company: &Company) -> Vec<Debt> {
    let in_short = (company.debt > 0.0).then(|| Debt {
        name: EXISTING_DEBT.to_owned(),
        amount: company.debt,
        coupon: company.debt_coupon,
        due_month: company.debt_maturity_months,
        converts_at: f64::INFINITY,
        amortization_months: f64::INFINITY,
        amortizes_from: 0.0,
    });
    in_short.into_iter().chain(company.debts.iter().cloned()).collect()
}

stated! {
/// A debt that is due.
#[derive(Clone, Copy, Debug)]
pub struct Due<N> {
    /// Its place in [`owed_debts`].
    pub debt: usize,
    /// What is owed of it, USD.
    pub amount: N,
    /// All that is owed of the list when its turn comes, itself included, USD.
    pub listed: N,
    /// It can become shares.
    pub converts: bool,
    /// Price of a share at which it does so, USD; infinite where it does not.
    pub converts_at: N,
    /// Shares that it would become.
    pub shares: N,
}

/// The debts of the list in a month, as long as they are not due.
#[derive(Clone, Copy, Debug, Default)]
pub struct DebtMonth<N> {
    /// Interest, USD.
    pub interest: N,
    /// Scheduled repayment, USD.
    pub repaid: N,
    /// Owed after the month, without what is due in it, USD.
    pub owed: N,
    /// What is due in it, as a part of [`Debts::due`]: its start and its end.
    pub due: (usize, usize),
    /// Some debt has been due before this month, so that there may be refinanced debt.
    pub refinances: bool,
}

/// The debts of the list, by month.
#[derive(Clone, Debug, Default)]
pub struct Debts<N> {
    /// Month by month.
    pub months: Vec<DebtMonth<N>>,
    /// Debts in the order in which they come due.
    pub due: Vec<Due<N>>,
    /// Owed before month 0, USD.
    pub owed_before: N,
    /// Number of debts.
    pub count: usize,
}
}

impl Debts {
    /// The schedule of a scenario's debts.
    pub fn new(scenario: &Scenario) -> Self {
        let debts = owed_debts(&scenario.company);
        let mut balances: Vec<f64> = debts.iter().map(|debt| debt.amount).collect();
        let mut all = Self { owed_before: balances.iter().sum(), count: debts.len(), ..Self::default() };
        for t in 0..scenario.months() {
            let start = all.due.len();
            let mut now = DebtMonth { refinances: start > 0, ..DebtMonth::default() };
            for (place, (debt, balance)) in debts.iter().zip(&mut balances).enumerate() {
                all.due.extend(age(place, debt, balance, t as f64, &mut now));
            }
            now.due = (start, all.due.len());
            now.owed = balances.iter().sum();
            // What is owed besides refinanced debt and the project loan.
            let due = all.due.get_mut(start..).unwrap_or_default();
            let mut listed = now.owed + due.iter().map(|due| due.amount).sum::<f64>();
            for due in due {
                due.listed = listed;
                listed -= due.amount;
            }
            all.months.push(now);
        }
        all
    }
}

/// A month of a debt: interest and scheduled repayment; what is due comes back.
fn age(place: usize, debt: &Debt, balance: &mut f64, t: f64, now: &mut DebtMonth) -> Option<Due> {
    if *balance <= 0.0 {
        return None;
    }
    now.interest += *balance * (debt.coupon / 12.0);
    let due_month = rounded(debt.due_month).max(0.0);
    if t >= due_month {
        let amount = std::mem::take(balance);
        let converts_at = debt.converts_at;
        return Some(Due {
            debt: place,
            amount,
            listed: amount,
            converts: converts_at.is_finite(),
            converts_at,
            shares: amount / converts_at,
        });
    }
    let from = rounded(debt.amortizes_from).max(0.0);
    if debt.amortization_months.is_finite() && t >= from {
        let part: f64 = annuity(debt.coupon / 12.0, Double(debt.amortization_months - (t - from)));
        let repaid = *balance * part;
        now.repaid += repaid;
        *balance = if part >= 1.0 { 0.0 } else { *balance - repaid };
    }
    None
}

/// Part of a loan that a level payment repays this month: i/((1+i)^n − 1), everything in the last month.
#[inline(always)]
pub(super) fn annuity<L: Lane>(monthly_rate: L, Double(n): Double) -> L {
    if reached(1.0, n) {
        return L::splat(1.0);
    }
    let i = monthly_rate.most(L::splat(LEAST_RATE));
    i / growth(i, n)
}

/// (1+i)^n − 1 without losing the digits of a small i: from growth over n to growth over twice n, and one more.
#[inline(always)]
fn growth<L: Lane>(i: L, n: f64) -> L {
    let whole = (n + TOLERANCE).floor();
    let mut growth = fractional_growth(i, (n - whole).max(0.0));
    // Growth over a + b is the growth over a, that over b, and that over b of what a has grown by.
    let (mut power, mut bits) = (i, whole as u32);
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

/// Whose debt it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Owed {
    /// The debt at this place in [`owed_debts`].
    Debt(usize),
    /// The project loan.
    Loan,
}

/// What became of a debt when it was due, USD. The parts add up to what was owed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settled<L> {
    /// Turned into shares.
    pub converted: L,
    /// Repaid from spare cash.
    pub repaid: L,
    /// Repaid in cash at once, because nobody refinances it.
    pub refused: L,
    /// Left standing, as refinanced debt or as the project loan.
    pub refinanced: L,
    /// How near it was to another fate; infinite where nothing was owed. No part of what was owed.
    pub edge: L,
}

/// Writes down what becomes of debts that are due.
///
/// A trait and not a closure, because vectors have to be worked on inside functions that are inlined into one that has
/// their instructions switched on.
pub trait Register<L> {
    /// A debt was due, and this became of it.
    fn settled(&mut self, owed: Owed, settled: &Settled<L>);
}

/// Nobody asks.
impl<L> Register<L> for () {
    #[inline(always)]
    fn settled(&mut self, _: Owed, _: &Settled<L>) {}
}

/// What a month's maturities came to, USD.
#[derive(Clone, Copy, Debug)]
pub(super) struct Matured<L> {
    pub(super) converted: L,
    /// Debts of the list that were repaid, from spare cash or at once.
    pub(super) debts_repaid: L,
    /// The same of the project loan.
    pub(super) loan_repaid: L,
    /// How near any of them was to another fate; infinite where none was due.
    pub(super) edge: L,
}

/// What the path's decisions about debt see of a month.
pub(super) struct Desk<'a, L: Lane> {
    pub(super) terms: &'a CompanyTerms<L::Number>,
    pub(super) common: &'a CommonMonth<L::Number>,
    pub(super) own: &'a StrategyMonth<L::Number>,
    pub(super) market: &'a Market<L>,
    pub(super) value: &'a Value<L>,
    /// Liquidity kept for fixed cost, USD.
    pub(super) reserve: L,
}

impl<L: Lane> Desk<'_, L> {
    /// Cash that repays debt, at the cash of the moment, USD.
    #[inline(always)]
    fn spare(&self, cash: L) -> L {
        if self.own.building { L::zero() } else { (cash - self.reserve).or_zero() * self.terms.inputs.cash_sweep }
    }

    /// Debts that mature convert, are repaid from spare cash, stay where lenders refinance them, and are otherwise repaid
    /// at once: those of the list in its order, then the project loan.
    #[inline(always)]
    pub(super) fn mature(&self, state: &mut State<L>, register: &mut impl Register<L>) -> Matured<L> {
        let zero = L::zero();
        let mut matured =
            Matured { converted: zero, debts_repaid: zero, loan_repaid: zero, edge: L::splat(f64::INFINITY) };
        let (start, end) = self.common.debt.due;
        if start < end {
            for due in self.terms.debts.due.get(start..end).unwrap_or_default() {
                let settled = self.settle_debt(due, state);
                matured.converted = matured.converted + settled.converted;
                matured.debts_repaid = matured.debts_repaid + settled.repaid + settled.refused;
                matured.edge = matured.edge.least(settled.edge);
                register.settled(Owed::Debt(due.debt), &settled);
            }
        }
        if self.common.loan_matures && self.own.builds {
            let none = L::mask(false);
            let settled = self.settle(state.loan, none, state.refinanced + state.loan + self.common.debt.owed, state);
            state.loan = settled.refinanced;
            matured.loan_repaid = settled.repaid + settled.refused;
            matured.edge = matured.edge.least(settled.edge);
            register.settled(Owed::Loan, &settled);
        }
        matured
    }

    #[inline(always)]
    fn settle_debt(&self, due: &Due<L::Number>, state: &mut State<L>) -> Settled<L> {
        let all = state.refinanced + state.loan + due.listed;
        let (mut converts, mut edge) = (L::mask(false), L::splat(f64::INFINITY));
        if due.converts {
            let hoard = state.btc * self.market.price;
            let without = self.value.sum() + state.cash + hoard - all + due.amount;
            let shares = state.shares + due.shares;
            let worth = without.or_zero() * premium(self.terms, self.own, self.market);
            converts = worth.ge(shares * due.converts_at);
            edge = (worth - shares * due.converts_at).abs();
            state.shares = L::select(converts, shares, state.shares);
        }
        let mut settled = self.settle(L::of(due.amount), converts, all, state);
        state.refinanced = state.refinanced + settled.refinanced;
        settled.edge = settled.edge.least(edge);
        settled
    }

    /// What becomes of a debt that is due: `all` is all debt, this one included.
    #[inline(always)]
    fn settle(&self, amount: L, converts: L::Mask, all: L, state: &mut State<L>) -> Settled<L> {
        let converted = amount.only(converts);
        let owed = amount - converted;
        let spare = self.spare(state.cash);
        let repaid = owed.least(spare);
        let rest = owed - repaid;
        state.cash = state.cash - repaid;
        let gross = self.value.sum() + state.cash.or_zero() + state.btc * self.market.price;
        let (left, bearable) = (all - converted - repaid, gross * self.terms.inputs.max_ltv);
        let stays = left.le(bearable);
        let refinanced = rest.only(stays);
        let refused = rest - refinanced;
        state.cash = state.cash - refused;
        // Whether anything is left to be refinanced, and whether it is.
        let edge = (owed - spare).abs().least((left - bearable).abs());
        let edge = L::select(owed.gt(L::zero()), edge, L::splat(f64::INFINITY));
        Settled { converted, repaid, refused, refinanced, edge }
    }

    /// Spare cash repays refinanced debt, then the project loan of a plan that is built; what is beyond all debt goes to
    /// shareholders. Repaid of both, and paid out, USD.
    #[inline(always)]
    pub(super) fn sweep(&self, state: &mut State<L>) -> Swept<L> {
        let zero = L::zero();
        let mut swept = Swept { debts: zero, loan: zero, paid_out: zero };
        if self.own.building {
            return swept;
        }
        let mut owed = L::of(self.common.debt.owed);
        if self.common.debt.refinances || self.common.debt.due.0 < self.common.debt.due.1 {
            swept.debts = state.refinanced.least(self.spare(state.cash));
            state.cash = state.cash - swept.debts;
            state.refinanced = state.refinanced - swept.debts;
            owed = owed + state.refinanced;
        }
        if self.own.complete {
            swept.loan = state.loan.least(self.spare(state.cash));
            state.cash = state.cash - swept.loan;
            state.loan = state.loan - swept.loan;
        }
        if self.own.builds {
            owed = owed + state.loan;
        }
        swept.paid_out = (state.cash - self.reserve - owed).or_zero() * self.terms.inputs.payout;
        state.cash = state.cash - swept.paid_out;
        swept
    }
}

/// What went to lenders and shareholders at the end of a month, USD.
pub(super) struct Swept<L> {
    /// Of refinanced debt.
    pub(super) debts: L,
    /// Of the project loan.
    pub(super) loan: L,
    /// Paid to shareholders.
    pub(super) paid_out: L,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn annuity_is_the_textbook_one_at_every_rate() {
        for n in [1.0, 2.0, 36.5, 180.0, 360.0] {
            for i in [0.0, 1e-9, 5e-7, 9.99e-7, 1.01e-6, 1e-4, 0.0775 / 12.0, 0.05] {
                let i = f64::max(i, 1e-9);
                let exact = i / f64::exp_m1(n * f64::ln_1p(i));
                let ours: f64 = annuity(i, Double(n));
                assert!((ours / exact - 1.0).abs() < 2e-10, "n {n}, i {i}: {ours} against {exact}");
            }
        }
        assert_eq!(annuity::<f64>(0.01, Double(0.99)), 1.0);
        assert_eq!(annuity::<f64>(0.01, Double(1.0)), 1.0);
    }

    fn company(debts: Vec<Debt>) -> Scenario {
        let mut scenario = Scenario::default();
        scenario.company.debt = 0.0;
        scenario.company.debts = debts;
        scenario
    }

    #[test]
    fn a_level_loan_is_repaid_in_level_payments() {
        let loan = Debt {
            amount: 100.0,
            coupon: 0.06,
            due_month: 200.0,
            amortization_months: 24.0,
            amortizes_from: 6.0,
            ..crate::model::entries::Entry::named("Loan")
        };
        let debts = Debts::new(&company(vec![loan]));
        let payments: Vec<f64> = debts.months.iter().map(|m| m.interest + m.repaid).collect();
        let level = 100.0 * 0.005 / (1.0 - 1.005_f64.powi(-24));
        assert!(payments[..6].iter().all(|paid| (paid - 0.5).abs() < 1e-12), "interest alone: {payments:?}");
        assert!(payments[6..30].iter().all(|paid| (paid - level).abs() < 1e-9), "level: {payments:?}");
        assert!(payments[30..].iter().all(|paid| *paid == 0.0) && debts.due.is_empty());
    }

    #[test]
    fn debts_come_due_in_their_order_and_what_is_overdue_at_once() {
        let debt = |name: &str, due_month: f64| Debt {
            amount: 10.0,
            due_month,
            ..<Debt as crate::model::entries::Entry>::named(name)
        };
        let debts = Debts::new(&company(vec![debt("A", 11.999_999_999_9), debt("B", -5.0), debt("C", 12.4)]));
        let due: Vec<usize> = debts.due.iter().map(|due| due.debt).collect();
        assert_eq!(due, [1, 0, 2]);
        assert_eq!(debts.months[0].due, (0, 1));
        assert_eq!(debts.months[12].due, (1, 3));
        assert_eq!((debts.owed_before, debts.months[0].owed, debts.months[12].owed), (30.0, 20.0, 0.0));
        assert!(!debts.months[0].refinances && debts.months[1].refinances);
    }
}
