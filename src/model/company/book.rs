//! The lease book as a schedule: what no path changes of the leases that are signed, worked out once for a scenario.
//!
//! Deliveries, cost and depreciation are the same on every path. What a bust, a tenant's failure and the market make of
//! all leases together comes to a few sums a month: what is locked, and how many kW are let at market, for each state of
//! the two events. A lease's value is at least zero; the sign of its income is that of its margin, which no path
//! changes, so the sums hold just the leases that are worth something. Only what is still being built is looked at one
//! by one, because there the cost to go may exceed the worth.

use crate::model::calendar::{TOLERANCE, reached, rounded_up};
use crate::model::entries::Lease;
use crate::model::lanes::stated;
use crate::model::network::clamp;
use crate::model::scenario::Scenario;

/// Kilowatts in a megawatt.
const KW: f64 = 1000.0;

/// Name of the lease that the inputs say in short.
pub const EXISTING_LEASE: &str = "Existing lease";

/// What may have happened to tenants, as the position in the sums by state.
pub(super) const STATES: usize = 4;
/// The boom has ended: this bit of a state.
pub(super) const BUST: usize = 1;
/// A large tenant has failed: this bit of a state.
pub(super) const FAILURE: usize = 2;

stated! {
/// Sums over all delivered leases, by state of the tenants. Those by kW are still to be multiplied by the rent of space
/// let at market.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sums<N> {
    /// Contracted rent that is paid, USD.
    pub revenue: [N; STATES],
    /// kW let at market while lost space stands empty: the same in every state.
    pub vacant_revenue_kw: N,
    /// kW let at market once it is let again.
    pub revenue_kw: [N; STATES],
    /// Contracted rent after operating cost and compliance, USD.
    pub noi: [N; STATES],
    /// The same of a USD of market rent per kW, while lost space stands empty.
    pub vacant_noi_kw: N,
    /// And once it is let again.
    pub noi_kw: [N; STATES],
    /// Value of contracted income, USD.
    pub value: [N; STATES],
    /// Value of income at market, by USD of market rent per kW.
    pub value_kw: [N; STATES],
}

/// A lease, or the plan's space, that is signed and not all delivered, on every path.
#[derive(Clone, Copy, Debug)]
pub struct Unbuilt<N> {
    /// Value of contracted income once delivered, discounted for the wait, by state of the tenants, USD.
    pub value: [N; STATES],
    /// The same of income at market, by USD of market rent per kW.
    pub value_kw: [N; STATES],
    /// Still to be spent, USD.
    pub to_spend: N,
    /// Under construction on the books, USD.
    pub construction: N,
}

/// The book in a month.
#[derive(Clone, Copy, Debug, Default)]
pub struct BookMonth<N> {
    /// Critical IT load delivered by the end of the month, MW; without the lease that the inputs say in short.
    pub delivered_mw: N,
    /// Mining power that has made room, MW.
    pub vacated_mw: N,
    /// Spent in the month, USD.
    pub spending: N,
    /// Cost in service less depreciation, USD.
    pub in_service: N,
    /// Under construction, USD.
    pub construction: N,
    /// Written off in the month, USD.
    pub depreciation: N,
    /// Something is still to be spent after the month.
    pub builds: bool,
    /// Something is delivered.
    pub is_let: bool,
    /// What is delivered.
    pub sums: Sums<N>,
    /// What is not, as a part of [`Book::unbuilt`]: its start and its end.
    pub unbuilt: (usize, usize),
}

/// The lease book, by month.
#[derive(Clone, Debug, Default)]
pub struct Book<N> {
    /// Month by month.
    pub months: Vec<BookMonth<N>>,
    /// What is signed and not delivered, month by month and lease by lease.
    pub unbuilt: Vec<Unbuilt<N>>,
    /// Critical IT load delivered before month 0, MW; without the lease that the inputs say in short.
    pub delivered_before_mw: N,
    /// Mining power that has made room before month 0, MW.
    pub vacated_before_mw: N,
    /// Spent before month 0, on the books, USD.
    pub book_before: N,
}
}

/// A lease as the book counts it.
#[derive(Clone, Debug)]
pub struct Signed {
    /// The lease.
    pub lease: Lease,
    /// It is the one that the inputs say in short: delivered, on the site's own power, its months counted from month 0.
    pub in_short: bool,
}

/// Every lease of a company: the one that the inputs say in short, where there is one, and those of its list.
pub fn signed_leases(scenario: &Scenario) -> Vec<Signed> {
    let (company, plan) = (&scenario.company, &scenario.plan);
    let in_short = (company.existing_ai_mw > 0.0).then(|| Lease {
        name: EXISTING_LEASE.to_owned(),
        it_mw: company.existing_ai_mw / plan.gross_to_it,
        rent: company.existing_ai_rate,
        escalator: plan.lease_escalator,
        term_months: company.existing_ai_term_months,
        first_month: 0.0,
        rollout_months: 1.0,
        margin: plan.noi_margin,
        exposure: plan.tenant_exposure,
        backstop: plan.backstop,
        cost_to_go: 0.0,
        book: 0.0,
        mining_mw: 0.0,
        vacate_month: 0.0,
    });
    let listed = company.leases.iter().map(|lease| Signed { lease: lease.clone(), in_short: false });
    in_short.map(|lease| Signed { lease, in_short: true }).into_iter().chain(listed).collect()
}

/// Whole years in a number of months; none in a negative one.
fn years(months: f64) -> f64 {
    ((months.max(0.0) + TOLERANCE) / 12.0).floor()
}

/// Compound growth once a year: `(1 + rate)` to the number of whole years in `months`.
pub(super) fn yearly_steps(rate: f64, months: f64) -> f64 {
    if rate == 0.0 { 1.0 } else { (1.0 + rate).powf(years(months)) }
}

/// Part of contracted rent that is lost, by state of the tenants.
pub(super) fn lost_parts(scenario: &Scenario, exposure: f64, backstop: f64) -> [f64; STATES] {
    let by_bust = scenario.world.bust_tenant_loss;
    let part = |state: usize| {
        let bust = if state & BUST != 0 { by_bust } else { 0.0 };
        let failure = if state & FAILURE != 0 { exposure } else { 0.0 };
        (1.0 - backstop) * bust.max(failure)
    };
    std::array::from_fn(part)
}

/// Present value of a USD in so many months at the capitalisation rate; of one that is past, a USD.
pub(super) struct Discount {
    ln_growth: f64,
}

impl Discount {
    pub(super) fn new(scenario: &Scenario) -> Self {
        Self { ln_growth: f64::ln_1p(scenario.plan.ai_cap_rate) / 12.0 }
    }

    pub(super) fn of(&self, months: f64) -> f64 {
        if months <= 0.0 { 1.0 } else { (-self.ln_growth * months).exp() }
    }
}

/// A lease with what its months have in common.
struct Terms<'a> {
    lease: &'a Lease,
    in_short: bool,
    lost: [f64; STATES],
    /// Month by whose end all of its cost is spent.
    paid_by: f64,
    /// Present value factor of the end of its whole term.
    whole_term: f64,
    /// Delivered by the end of the month before, part.
    delivered: f64,
    /// Cost by the end of the month before, USD.
    cost: f64,
    /// Depreciated so far, USD.
    depreciated: f64,
    /// Whole years of the contract that have passed, and what the escalator has made of the rent in them.
    escalation: (f64, f64),
}

impl<'a> Terms<'a> {
    fn new(scenario: &Scenario, discount: &Discount, signed: &'a Signed) -> Self {
        let lease = &signed.lease;
        Self {
            lease,
            in_short: signed.in_short,
            lost: lost_parts(scenario, lease.exposure, lease.backstop),
            paid_by: rounded_up(lease.first_month + lease.rollout_months).max(1.0),
            whole_term: discount.of(lease.term_months),
            delivered: if signed.in_short { 1.0 } else { ramp(-1.0, lease.first_month, lease.rollout_months) },
            cost: lease.book,
            depreciated: 0.0,
            escalation: (0.0, 1.0),
        }
    }

    /// Under contract in month `t`, and months left of it at its end.
    fn contract(&self, t: f64) -> (bool, f64) {
        let lease = self.lease;
        if self.in_short {
            return (!reached(t, lease.term_months), lease.term_months - (t + 1.0));
        }
        let age = (t + 1.0 - lease.first_month).max(0.0);
        (reached(lease.term_months, age), lease.term_months - age)
    }

    /// What the escalator has made of the rent after so many months.
    fn escalated(&mut self, months: f64) -> f64 {
        let years = years(months);
        if years != self.escalation.0 {
            self.escalation = (years, (1.0 + self.lease.escalator).powf(years));
        }
        self.escalation.1
    }

    /// Cost by the end of month `t`, USD.
    fn cost_by(&self, t: f64) -> f64 {
        self.lease.book + self.lease.cost_to_go * ((t + 1.0) / self.paid_by).min(1.0)
    }
}

/// What has arrived by the end of month `t` of something that starts in a month and takes some: 0 … 1.
fn ramp(t: f64, first: f64, takes: f64) -> f64 {
    if reached(t + 1.0 - first, takes) { 1.0 } else { clamp((t + 1.0 - first) / takes) }
}

impl Book {
    /// The book of a scenario in force. `compliance` is its part of AI revenue, by month.
    pub fn new(scenario: &Scenario, compliance: &[f64]) -> Self {
        Self::of(&signed_leases(scenario), scenario, compliance)
    }

    /// The book of some leases of such a scenario alone.
    pub fn of(signed: &[Signed], scenario: &Scenario, compliance: &[f64]) -> Self {
        let discount = Discount::new(scenario);
        let mut leases: Vec<Terms> = signed.iter().map(|signed| Terms::new(scenario, &discount, signed)).collect();
        let listed = || signed.iter().filter(|signed| !signed.in_short).map(|signed| &signed.lease);
        let mut book = Self {
            months: Vec::with_capacity(compliance.len()),
            unbuilt: Vec::new(),
            delivered_before_mw: listed().map(|l| l.it_mw * ramp(-1.0, l.first_month, l.rollout_months)).sum(),
            vacated_before_mw: listed().map(|l| l.mining_mw * ramp(-1.0, l.vacate_month, l.rollout_months)).sum(),
            book_before: listed().map(|l| l.book).sum(),
        };
        for (month, compliance) in compliance.iter().enumerate() {
            let start = book.unbuilt.len();
            let mut now = BookMonth::default();
            for lease in &mut leases {
                let at = At { t: month as f64, compliance: *compliance, scenario, discount: &discount };
                book.unbuilt.extend(at.lease(lease, &mut now));
            }
            now.unbuilt = (start, book.unbuilt.len());
            book.months.push(now);
        }
        book
    }
}

/// A month of the book.
struct At<'a> {
    t: f64,
    compliance: f64,
    scenario: &'a Scenario,
    discount: &'a Discount,
}

impl At<'_> {
    /// Adds a lease's month to the book's; what it has not delivered comes back.
    fn lease(&self, terms: &mut Terms, now: &mut BookMonth) -> Option<Unbuilt> {
        let lease = terms.lease;
        let delivered = if terms.in_short { 1.0 } else { ramp(self.t, lease.first_month, lease.rollout_months) };
        self.keep_books(terms, delivered, now);
        if !terms.in_short {
            now.delivered_mw += lease.it_mw * delivered;
            now.vacated_mw += lease.mining_mw * ramp(self.t, lease.vacate_month, lease.rollout_months);
        }
        let kw = KW * lease.it_mw * delivered;
        if kw > 0.0 {
            now.is_let = true;
            self.let_out(terms, kw, now);
        }
        (delivered < 1.0).then(|| self.unbuilt(terms, delivered))
    }

    fn keep_books(&self, terms: &mut Terms, delivered: f64, now: &mut BookMonth) {
        let opening = terms.delivered * terms.cost;
        let cost = terms.cost_by(self.t);
        let depreciation =
            (opening / (12.0 * self.scenario.plan.ai_life_years)).min((opening - terms.depreciated).max(0.0));
        terms.depreciated += depreciation;
        now.depreciation += depreciation;
        now.spending += cost - terms.cost;
        now.in_service += delivered * cost - terms.depreciated;
        now.construction += (1.0 - delivered) * cost;
        now.builds |= terms.lease.cost_to_go > 0.0 && self.t + 1.0 < terms.paid_by;
        (terms.delivered, terms.cost) = (delivered, cost);
    }

    /// Rent and value of what is delivered.
    fn let_out(&self, terms: &mut Terms, kw: f64, now: &mut BookMonth) {
        let lease = terms.lease;
        let (contracted, months_left) = terms.contract(self.t);
        let k = if contracted { 1.0 } else { 0.0 };
        let since = if terms.in_short { self.t } else { self.t - lease.first_month };
        let rent = k * kw * lease.rent * terms.escalated(since);
        let net = lease.margin - self.compliance;
        let reversion = self.discount.of(months_left);
        let worth = 12.0 * net.max(0.0) / self.scenario.plan.ai_cap_rate;
        let (term, after) = (worth * (1.0 - reversion), worth * reversion * kw);
        let empty = kw * (1.0 - k);
        let sums = &mut now.sums;
        sums.vacant_revenue_kw += empty;
        sums.vacant_noi_kw += net * empty;
        for (state, lost) in terms.lost.into_iter().enumerate() {
            let (paid, open) = (rent - lost * rent, empty + lost * (k * kw));
            sums.revenue[state] += paid;
            sums.revenue_kw[state] += open;
            sums.noi[state] += net * paid;
            sums.noi_kw[state] += net * open;
            sums.value[state] += term * paid;
            sums.value_kw[state] += term * open + after;
        }
    }

    /// What is not delivered: worth its whole term, once it is there.
    fn unbuilt(&self, terms: &Terms, delivered: f64) -> Unbuilt {
        let lease = terms.lease;
        let kw = KW * lease.it_mw * (1.0 - delivered);
        let net = (lease.margin - self.compliance).max(0.0);
        let middle = lease.first_month + lease.rollout_months / 2.0;
        let worth = self.discount.of(middle - (self.t + 1.0)) * 12.0 * net / self.scenario.plan.ai_cap_rate * kw;
        let end = terms.whole_term;
        Unbuilt {
            value: terms.lost.map(|lost| worth * (1.0 - end) * (1.0 - lost) * lease.rent),
            value_kw: terms.lost.map(|lost| worth * ((1.0 - end) * lost + end)),
            to_spend: (lease.book + lease.cost_to_go - terms.cost).max(0.0),
            construction: (1.0 - delivered) * terms.cost,
        }
    }
}
