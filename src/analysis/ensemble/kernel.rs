//! Months on vectors of paths: the market and the leases once, then the three strategies one after the other.
//!
//! A block of paths is taken through a segment of months at a time. Within it a vector of paths sees its market and its
//! leases first, which are kept for the segment, and then goes through its months under one strategy after the other:
//! a loop over one strategy's month is small enough for the processor to keep it decoded.

use std::any::Any;
use std::ops::Range;

use super::near::{Final, Near};
use super::terms::{Events, Terms};
use super::walk::{Drawn, Place, Source};
use crate::analysis::random::{BLOCK, FACTORS, SPAN};
use crate::model::company::{
    CommonMonth, Estate, Flows, LeaseMonth, LeaseState, Owed, Register, Settled, State, StrategyMonth, month,
};
use crate::model::entries::MOST_ENTRIES;
use crate::model::lanes::{Doubles, Job, Lane, MOST_LANES, Number, Pack, Width};
use crate::model::market::{Market, MarketState};
use crate::model::measures::DefaultCause;

/// Months that a block is taken forward in one piece of work.
pub(super) const SEGMENT: usize = SPAN;
/// Measures followed by month: three of the market, then two of each strategy.
pub(super) const SERIES: usize = 9;
/// Most debts that may come due: of two lists on the way from one to the other, the short one, and the project loan.
const MOST_DEBTS: usize = 2 * MOST_ENTRIES + 2;
/// Distance between two rows of a block's values. It is not a power of two, so that the rows do not compete for the
/// same few places in the processor's cache.
pub(super) const ROW: usize = BLOCK + 16;
/// Values that a block leaves behind in a segment.
pub(super) const ROWS: usize = SEGMENT * SERIES * ROW;

/// Causes of a default other than a debt of the list, by the number that a lane holds; the debts follow.
pub(super) const CAUSES: [DefaultCause; 3] =
    [DefaultCause::LoanMaturity, DefaultCause::Liquidity, DefaultCause::Insolvency];
const LOAN: f64 = 0.0;
const LIQUIDITY: f64 = 1.0;
const INSOLVENCY: f64 = 2.0;

/// The cause that a number stands for.
pub(super) fn cause(number: u8) -> DefaultCause {
    let number = usize::from(number);
    CAUSES.get(number).copied().unwrap_or(DefaultCause::DebtMaturity(number.saturating_sub(CAUSES.len())))
}

/// One strategy's story on a vector of paths.
#[derive(Clone, Copy)]
struct Story<L: Lane> {
    state: State<L>,
    /// Debt service was not covered in some month.
    uncovered: L::Mask,
    /// Debt that matured was not refinanced.
    refused: L::Mask,
    /// AI assets were worth much less than their book in some month.
    stranded: L::Mask,
    /// Paid out by share and left by a default so far, as of today, USD.
    paid_today: L,
    /// The same as of the horizon.
    paid_horizon: L,
    near: Near<L>,
    end: End<L>,
}

/// How a story ended: the month of default, or what stands at the horizon.
#[derive(Clone, Copy)]
struct End<L: Lane> {
    /// Month of default; infinite is none.
    month: L,
    /// Number of its cause.
    cause: L,
    /// Part of their claims that lenders get back.
    recovery: L,
    hashprice: L,
    rate: L,
    rent: L,
    shares: L,
    /// The boom had ended.
    bust: L::Mask,
    /// A large tenant had failed.
    failure: L::Mask,
    near: Near<L>,
    /// Value per share at the horizon, not discounted; zero after a default.
    value: L,
}

/// A vector of paths.
struct Paths<L: Lane> {
    market: MarketState<L>,
    lease: LeaseState<L>,
    stories: [Story<L>; 3],
}

/// What a vector of paths sees in a month, the same for all strategies.
struct Seen<L: Lane> {
    market: Market<L>,
    lease: LeaseMonth<L>,
}

/// What a block remembers between two segments. The lanes are of the width that started it. After the last segment it
/// may serve another block: new memory costs the system more than the months that are kept in it.
pub(super) type Memory = Option<Box<dyn Any + Send>>;

/// What became of the paths of a block under one strategy.
#[derive(Clone, Debug, Default)]
pub(super) struct Fates {
    /// Discounted value per share, USD.
    pub(super) value: Vec<f64>,
    /// What a share has come to at the horizon, with what was paid out, USD.
    pub(super) wealth: Vec<f64>,
    /// Part of their claims that lenders get back after a default; one where there is none.
    pub(super) recovery: Vec<f64>,
    /// Month of default; [`NEVER`] is none.
    pub(super) month: Vec<u16>,
    /// Number of the default's [`cause`].
    pub(super) cause: Vec<u8>,
    /// Events on the way, a sum of the constants below.
    pub(super) events: Vec<u8>,
    /// Hashprice, borrowing rate and market rent in the month of default, or at the horizon.
    pub(super) market: [Vec<f32>; 3],
    /// What became of each debt when it was due, one of the numbers below, path after path; the project loan is the
    /// last.
    pub(super) settled: Vec<u8>,
    /// How far rounding may have moved the value per share, USD, of paths that are yet to be taken again where that
    /// matters; infinite where it may have decided something else on the way.
    pub(super) doubts: Vec<f32>,
}

/// A debt was not due before a default or the horizon, or not owed.
pub(super) const NOT_DUE: u8 = 0;
/// It became shares.
pub(super) const CONVERTED: u8 = 1;
/// It was repaid.
pub(super) const REPAID: u8 = 2;
/// It, or a part, was refinanced.
pub(super) const REFINANCED: u8 = 3;
/// It was to be repaid at once, and the company could not.
pub(super) const FAILED: u8 = 4;

/// No default.
pub(super) const NEVER: u16 = u16::MAX;
/// Debt service was not covered in some month.
pub(super) const UNCOVERED: u8 = 1;
/// Debt that matured was not refinanced.
pub(super) const REFUSED: u8 = 2;
/// AI assets were worth much less than their book in some month.
pub(super) const STRANDED: u8 = 4;
/// Shares grew by more than half.
pub(super) const DILUTED: u8 = 8;
/// The boom had ended by the month of default.
pub(super) const AFTER_BUST: u8 = 16;
/// A large tenant had failed by the month of default.
pub(super) const AFTER_FAILURE: u8 = 32;

/// A block's part of a segment.
pub(super) struct SegmentJob<'a, S> {
    pub(super) terms: &'a Terms,
    pub(super) months: Range<usize>,
    /// Paths in the block: at most [`BLOCK`], the rest of the last vector is computed and dropped.
    pub(super) paths: usize,
    /// The strategies that are followed.
    pub(super) followed: [bool; 3],
    /// Where the market comes from.
    pub(super) source: S,
    /// Months in which the boom ends and a tenant fails, by path of the block.
    pub(super) events: &'a Events,
    pub(super) memory: &'a mut Memory,
    /// Where values by month go: less the central path's, by month of the segment, series and path, [`ROW`] apart.
    pub(super) rows: Option<&'a mut [f32]>,
    /// Where fates go after the last month.
    pub(super) fates: &'a mut [Fates; 3],
}

impl<S: Source> Job for SegmentJob<'_, S> {
    type Output = ();

    #[inline(always)]
    fn run<L: Pack>(mut self) {
        let memory = self.memory.take();
        let mut paths = memory.and_then(|memory| memory.downcast::<Vec<Paths<L>>>().ok()).unwrap_or_default();
        if self.months.start == 0 {
            paths.clear();
            paths.extend((0..self.paths.div_ceil(L::WIDTH)).map(|v| self.start(v * L::WIDTH)));
            let debts = self.terms.debts();
            for (fates, _) in self.fates.iter_mut().zip(self.followed).filter(|(_, followed)| *followed) {
                *fates = Fates::sized(paths.len() * L::WIDTH, debts);
            }
        }
        let mut seen = Vec::with_capacity(SEGMENT);
        for (v, vector) in paths.iter_mut().enumerate() {
            self.advance(v * L::WIDTH, vector, &mut seen);
        }
        if self.months.end == self.terms.months() {
            self.finish(&paths);
        }
        *self.memory = Some(paths);
    }
}

impl<'a, S: Source> SegmentJob<'a, S> {
    /// Does it, at the width of the processor's vectors. Where nothing is left to chance, every path is the central one,
    /// and is taken as such in doubles.
    pub(super) fn run_at(self, width: Width) {
        if !self.terms.certain {
            return width.run(self);
        }
        let Self { terms, months, paths, followed, events, memory, mut rows, fates, .. } = self;
        let (none, last) = (vec![0.0; months.len() * FACTORS * BLOCK], months.end == terms.months());
        let (source, alone) = (Drawn::block(&none), rows.as_deref_mut());
        Job::run::<Doubles>(SegmentJob {
            terms,
            months,
            paths: 1,
            followed,
            source,
            events,
            memory,
            rows: alone,
            fates,
        });
        for row in rows.into_iter().flat_map(|rows| rows.chunks_exact_mut(ROW)) {
            let value = row[0];
            row[..paths].fill(value);
        }
        if last {
            for fates in fates {
                fates.repeat(paths);
            }
        }
    }

    /// The same in a market that comes from elsewhere.
    pub(super) fn seeing<T>(self, source: T) -> SegmentJob<'a, T> {
        let Self { terms, months, paths, followed, events, memory, rows, fates, .. } = self;
        SegmentJob { terms, months, paths, followed, source, events, memory, rows, fates }
    }

    /// A vector of paths before month 0.
    #[inline(always)]
    fn start<L: Pack>(&self, at: usize) -> Paths<L> {
        let none = L::mask(false);
        let zero = L::zero();
        let end = End {
            month: L::splat(f64::INFINITY),
            cause: zero,
            recovery: L::splat(1.0),
            hashprice: zero,
            rate: zero,
            rent: zero,
            shares: zero,
            bust: none,
            failure: none,
            near: Near::start(),
            value: zero,
        };
        let story = |_| Story {
            state: State::start(&self.terms.company),
            uncovered: none,
            refused: none,
            stranded: none,
            paid_today: zero,
            paid_horizon: zero,
            near: Near::start(),
            end,
        };
        let Events { busts, failures } = self.events;
        Paths {
            market: self.terms.start(L::load_double(&busts[at..]), L::load_double(&failures[at..])),
            lease: LeaseState::start(),
            stories: [0, 1, 2].map(story),
        }
    }

    /// A vector of paths through the segment.
    #[inline(always)]
    fn advance<L: Pack>(&mut self, at: usize, paths: &mut Paths<L>, seen: &mut Vec<Seen<L>>) {
        self.look(at, paths, seen);
        let company = self.terms.company.of::<L::Number>();
        // What becomes of each debt that is due, as numbers.
        let mut codes = [0.0; MOST_DEBTS * MOST_LANES];
        for (k, (story, fates)) in paths.stories.iter_mut().zip(&mut *self.fates).enumerate() {
            if !self.followed[k] {
                continue;
            }
            for (i, (t, Seen { market, lease })) in self.months.clone().zip(&*seen).enumerate() {
                let now = Now { terms: self.terms, t, at, common: &company.months[t], market, lease };
                let rows = self.rows.as_mut().map(|rows| &mut rows[i * SERIES * ROW + at..]);
                now.strategy(k, story, rows, (fates, &mut codes));
            }
        }
    }

    /// The market and the leases of a vector of paths in the months of the segment.
    #[inline(always)]
    fn look<L: Pack>(&mut self, at: usize, paths: &mut Paths<L>, seen: &mut Vec<Seen<L>>) {
        let terms = self.terms;
        let (course, company) = (terms.course.of::<L::Number>(), terms.company.of::<L::Number>());
        let (mut market_state, mut lease_state) = (paths.market, paths.lease);
        seen.clear();
        for (i, t) in self.months.clone().enumerate() {
            let common = &company.months[t];
            let place = Place { month: i, t, now: common.t, path: at };
            let market = self.source.market(course, &mut market_state, place);
            if let Some(rows) = &mut self.rows {
                let (rows, central) = (&mut rows[i * SERIES * ROW + at..], &terms.central.of::<L::Number>()[t]);
                (market.hashprice - central[0]).store(rows);
                (market.price - central[1]).store(&mut rows[ROW..]);
                (market.rent - central[2]).store(&mut rows[2 * ROW..]);
            }
            let lease = lease_state.month(company, common, &market);
            seen.push(Seen { market, lease });
        }
        (paths.market, paths.lease) = (market_state, lease_state);
    }

    /// Writes down what became of every path.
    #[inline(always)]
    fn finish<L: Pack>(&mut self, paths: &[Paths<L>]) {
        let company = &self.terms.company.scenario.company;
        let (limit, price) = (1.5 * company.shares, self.terms.price);
        for (k, fates) in self.fates.iter_mut().enumerate().filter(|&(k, _)| self.followed[k]) {
            for (v, vector) in paths.iter().enumerate() {
                let at = v * L::WIDTH;
                let story = &vector.stories[k];
                let end = &story.end;
                let flag = |mask, value: u8| L::splat(f64::from(value)).only(mask);
                let events = flag(story.uncovered, UNCOVERED)
                    + flag(story.refused, REFUSED)
                    + flag(story.stranded, STRANDED)
                    + flag(end.shares.gt(L::splat(limit)), DILUTED)
                    + flag(end.bust, AFTER_BUST)
                    + flag(end.failure, AFTER_FAILURE);
                let (value, wealth) =
                    (story.paid_today + end.value * self.terms.share.end, story.paid_horizon + end.value);
                let of = Final { wealth, paid: story.paid_horizon, shares: end.shares, limit, price };
                end.near.doubt(&of).store(&mut fates.doubts[at..]);
                let mut lanes = [0.0; MOST_LANES];
                value.store_double(&mut fates.value[at..]);
                wealth.store_double(&mut fates.wealth[at..]);
                end.recovery.store_double(&mut fates.recovery[at..]);
                end.month.store(&mut lanes);
                for (to, from) in fates.month[at..].iter_mut().zip(&lanes[..L::WIDTH]) {
                    *to = if from.is_finite() { *from as u16 } else { NEVER };
                }
                end.cause.store(&mut lanes);
                for (to, from) in fates.cause[at..].iter_mut().zip(&lanes[..L::WIDTH]) {
                    *to = *from as u8;
                }
                events.store(&mut lanes);
                for (to, from) in fates.events[at..].iter_mut().zip(&lanes[..L::WIDTH]) {
                    *to = *from as u8;
                }
                end.hashprice.store(&mut fates.market[0][at..]);
                end.rate.store(&mut fates.market[1][at..]);
                end.rent.store(&mut fates.market[2][at..]);
            }
            fates.truncate(self.paths, self.terms.debts());
        }
    }
}

/// A month, as all strategies see it.
struct Now<'a, L: Lane> {
    terms: &'a Terms,
    t: usize,
    /// First path of the vector in its block.
    at: usize,
    common: &'a CommonMonth<L::Number>,
    market: &'a Market<L>,
    lease: &'a LeaseMonth<L>,
}

impl<L: Pack> Now<'_, L> {
    /// The month of one strategy.
    #[inline(always)]
    fn strategy(
        &self,
        k: usize,
        story: &mut Story<L>,
        rows: Option<&mut [f32]>,
        (fates, codes): (&mut Fates, &mut [f32]),
    ) {
        let company = self.terms.company.of::<L::Number>();
        let own = &company.strategies[k][self.t];
        let state = &mut story.state;
        let stands = !state.defaulted;
        let debts = self.terms.debts();
        let matures = self.common.debt.due.0 < self.common.debt.due.1 || self.common.loan_matures;
        if matures {
            L::zero().store(&mut codes[(debts - 1) * MOST_LANES..]);
        }
        let mut register = Codes { codes, debts };
        let flows = month(company, self.common, own, self.market, self.lease, state, &mut register);
        let mut cause = L::splat(LIQUIDITY);
        if matures {
            let mut refused = L::mask(false);
            for (place, number) in self.due() {
                let short = L::load(&codes[place * MOST_LANES..]).ge(L::splat(f64::from(FAILED)));
                cause = L::select(short & !refused, L::splat(number), cause);
                refused = refused | short;
            }
            story.refused = story.refused | (stands & refused);
        }
        story.near.see(company, self.common, own, state, &flows);
        story.uncovered = story.uncovered | (stands & is_uncovered(own, &flows));
        story.stranded = story.stranded | (stands & is_stranded(self.common, own, state, &flows));
        let pays = !state.defaulted & flows.paid_out.gt(L::zero());
        if L::any(pays) {
            story.pay(flows.paid_out.only(pays), self.terms, self.t);
        }
        let falls = stands & story.state.defaulted;
        if L::any(falls) {
            let estate = Estate::of(company, self.common, own, (self.market, self.lease), &story.state, &flows);
            story.pay(estate.left().only(falls), self.terms, self.t);
            story.end.recovery = L::select(falls, estate.recovery(), story.end.recovery);
            let short = story.state.cash.lt(L::zero());
            story.end.default(falls, L::select(short, cause, L::splat(INSOLVENCY)), self.t);
            story.end.see(falls, self.market, &story.state, &story.near);
        }
        let state = &story.state;
        if matures {
            let (mut stood, mut fell) = ([0.0; MOST_LANES], [0.0; MOST_LANES]);
            L::splat(1.0).only(stands).store(&mut stood);
            L::splat(1.0).only(state.defaulted).store(&mut fell);
            let paths = &mut fates.settled[self.at * debts..(self.at + L::WIDTH) * debts];
            for (place, _) in self.due() {
                note(&codes[place * MOST_LANES..], (&stood, &fell), place, paths, debts);
            }
        }
        if self.common.last {
            let standing = !state.defaulted;
            story.end.value = (flows.nav.or_zero() / state.shares).only(standing);
            story.end.see(standing, self.market, state, &story.near);
        }
        if let Some(rows) = rows {
            let rows = &mut rows[(3 + 2 * k) * ROW..];
            let central = &self.terms.central.of::<L::Number>()[self.t];
            (state.cash + state.btc * self.market.price - central[3 + 2 * k]).store(rows);
            let per_share = (flows.nav.or_zero() / state.shares).only(!state.defaulted);
            (per_share - central[4 + 2 * k]).store(&mut rows[ROW..]);
        }
    }

    /// Debts that are due in this month, in their order: the place of each, the project loan's being the last, and the
    /// number of the cause that it is where nobody refinances it.
    fn due(&self) -> impl Iterator<Item = (usize, f64)> {
        let (start, end) = self.common.debt.due;
        let listed = self.terms.company.debts.due.get(start..end).unwrap_or_default();
        let loan = self.common.loan_matures.then(|| (self.terms.debts() - 1, LOAN));
        listed.iter().map(|due| (due.debt, (CAUSES.len() + due.debt) as f64)).chain(loan)
    }
}

/// Numbers of what becomes of debts that are due, [`MOST_LANES`] for each, the project loan's the last.
struct Codes<'a> {
    codes: &'a mut [f32],
    debts: usize,
}

impl<L: Pack> Register<L> for Codes<'_> {
    #[inline(always)]
    fn settled(&mut self, owed: Owed, settled: &Settled<L>) {
        let place = match owed {
            Owed::Debt(place) => place,
            Owed::Loan => self.debts - 1,
        };
        code_of(settled).store(&mut self.codes[place * MOST_LANES..]);
    }
}

/// What became of a debt that was due: the number in each lane.
#[inline(always)]
fn code_of<L: Lane>(settled: &Settled<L>) -> L {
    let zero = L::zero();
    let [converted, repaid, refinanced, failed] = [CONVERTED, REPAID, REFINANCED, FAILED].map(f64::from).map(L::splat);
    let codes = L::select(settled.refinanced.gt(zero), refinanced, repaid);
    let codes = L::select(settled.refused.gt(zero), failed, codes);
    L::select(settled.converted.gt(zero), converted, codes)
}

/// Writes down what became of a debt that was due, on the paths of a vector that still stood. What was to be repaid at
/// once, and was, is repaid: only where the company fell in this month has it failed.
#[cold]
#[inline(never)]
fn note(codes: &[f32], (stood, fell): (&[f32], &[f32]), place: usize, paths: &mut [u8], debts: usize) {
    let lanes = codes.iter().zip(stood).zip(fell);
    for (cells, ((code, stood), fell)) in paths.chunks_exact_mut(debts).zip(lanes) {
        let code = *code as u8;
        if let (Some(cell), true) = (cells.get_mut(place), *stood > 0.0) {
            *cell = if code == FAILED && *fell == 0.0 { REPAID } else { code };
        }
    }
}

impl<L: Lane> Story<L> {
    /// Shareholders get so many USD in month `t`.
    #[inline(always)]
    fn pay(&mut self, paid: L, terms: &Terms, t: usize) {
        let by_share = paid / self.state.shares;
        let share = terms.share.of::<L::Number>();
        self.paid_today = self.paid_today + by_share * share.today[t];
        self.paid_horizon = self.paid_horizon + by_share * share.horizon[t];
    }
}

impl Fates {
    /// Of no paths.
    pub(super) const EMPTY: Self = Self {
        value: Vec::new(),
        wealth: Vec::new(),
        recovery: Vec::new(),
        month: Vec::new(),
        cause: Vec::new(),
        events: Vec::new(),
        market: [const { Vec::new() }; 3],
        settled: Vec::new(),
        doubts: Vec::new(),
    };

    /// Adds the next paths; there will be `all` in the end.
    pub(super) fn append(&mut self, next: &Self, all: usize) {
        fn join<T: Copy>(to: &mut Vec<T>, from: &[T], all: usize) {
            to.reserve_exact(all - to.len());
            to.extend_from_slice(from);
        }
        join(&mut self.value, &next.value, all);
        join(&mut self.wealth, &next.wealth, all);
        join(&mut self.recovery, &next.recovery, all);
        join(&mut self.month, &next.month, all);
        join(&mut self.cause, &next.cause, all);
        join(&mut self.events, &next.events, all);
        self.market.iter_mut().zip(&next.market).for_each(|(to, from)| join(to, from, all));
        let debts = next.settled.len() / next.value.len().max(1);
        join(&mut self.settled, &next.settled, all * debts);
    }

    /// For so many paths and debts, the project loan included.
    fn sized(paths: usize, debts: usize) -> Self {
        Self {
            value: vec![0.0; paths],
            wealth: vec![0.0; paths],
            recovery: vec![1.0; paths],
            month: vec![NEVER; paths],
            cause: vec![0; paths],
            events: vec![0; paths],
            market: [0, 1, 2].map(|_| vec![0.0; paths]),
            settled: vec![NOT_DUE; paths * debts],
            doubts: vec![0.0; paths],
        }
    }

    /// So many paths like the only one.
    fn repeat(&mut self, paths: usize) {
        fn fill<T: Copy>(of: &mut Vec<T>, paths: usize) {
            *of = of.repeat(paths);
        }
        fill(&mut self.value, paths);
        fill(&mut self.wealth, paths);
        fill(&mut self.recovery, paths);
        fill(&mut self.month, paths);
        fill(&mut self.cause, paths);
        fill(&mut self.events, paths);
        self.market.iter_mut().for_each(|market| fill(market, paths));
        fill(&mut self.settled, paths);
        fill(&mut self.doubts, paths);
    }

    /// A path, by what became of another.
    pub(super) fn replace(&mut self, path: usize, by: &Self, place: usize) {
        self.value[path] = by.value[place];
        self.wealth[path] = by.wealth[place];
        self.recovery[path] = by.recovery[place];
        self.month[path] = by.month[place];
        self.cause[path] = by.cause[place];
        self.events[path] = by.events[place];
        self.market.iter_mut().zip(&by.market).for_each(|(to, from)| to[path] = from[place]);
        let debts = by.settled.len() / by.value.len().max(1);
        let settled = &by.settled[place * debts..(place + 1) * debts];
        self.settled[path * debts..(path + 1) * debts].copy_from_slice(settled);
    }

    /// Nothing is in doubt any more.
    pub(super) fn settled_all(&mut self) {
        self.doubts = Vec::new();
    }

    fn truncate(&mut self, paths: usize, debts: usize) {
        self.settled.truncate(paths * debts);
        self.doubts.truncate(paths);
        self.value.truncate(paths);
        self.wealth.truncate(paths);
        self.recovery.truncate(paths);
        self.month.truncate(paths);
        self.cause.truncate(paths);
        self.events.truncate(paths);
        self.market.iter_mut().for_each(|m| m.truncate(paths));
    }
}

/// Income of the new halls does not cover the project loan's interest and scheduled repayment, from full delivery on.
#[inline(always)]
fn is_uncovered<L: Lane>(own: &StrategyMonth<L::Number>, flows: &Flows<L>) -> L::Mask {
    if !own.complete {
        return L::mask(false);
    }
    let due = flows.debt_service();
    due.gt(L::zero()) & flows.new_noi.lt(due)
}

/// AI assets in service and construction are worth less than nine tenths of their book.
#[inline(always)]
fn is_stranded<L: Lane>(
    common: &CommonMonth<L::Number>,
    own: &StrategyMonth<L::Number>,
    state: &State<L>,
    flows: &Flows<L>,
) -> L::Mask {
    let Some((value, border)) = stranding(common, own, state, flows) else { return L::mask(false) };
    value.lt(border)
}

/// What AI assets in service and construction are worth, and what they are worth much less than their book below; `None`
/// where there are none.
#[inline(always)]
pub(super) fn stranding<L: Lane>(
    common: &CommonMonth<L::Number>,
    own: &StrategyMonth<L::Number>,
    state: &State<L>,
    flows: &Flows<L>,
) -> Option<(L, L)> {
    if own.it_kw <= L::Number::ZERO && !common.book.is_let {
        return None;
    }
    let listed = common.book.in_service + common.book.construction;
    let book = state.ai_cost - state.ai_depreciated + state.construction + listed;
    Some((flows.value.ai + flows.value.construction, book * 0.9))
}

impl<L: Lane> End<L> {
    /// A default happens in these lanes.
    #[inline(always)]
    fn default(&mut self, now: L::Mask, cause: L, t: usize) {
        self.month = L::select(now, L::splat(t as f64), self.month);
        self.cause = L::select(now, cause, self.cause);
    }

    #[inline(always)]
    fn see(&mut self, lanes: L::Mask, market: &Market<L>, state: &State<L>, near: &Near<L>) {
        self.near = near.where_else(lanes, &self.near);
        self.hashprice = L::select(lanes, market.hashprice, self.hashprice);
        self.rate = L::select(lanes, market.rate, self.rate);
        self.rent = L::select(lanes, market.rent, self.rent);
        self.shares = L::select(lanes, state.shares, self.shares);
        self.bust = self.bust | (lanes & market.bust);
        self.failure = self.failure | (lanes & market.failure);
    }
}
