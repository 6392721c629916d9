//! Months on vectors of paths: the market and the leases once, then the three strategies one after the other.
//!
//! A block of paths is taken through a segment of months at a time. Within it a vector of paths stays in registers
//! from its first month to its last.

use std::any::Any;
use std::ops::Range;

use super::terms::Terms;
use crate::analysis::random::{BLOCK, FACTORS, SPAN};
use crate::model::company::{CommonMonth, Flows, LeaseMonth, LeaseState, State, StrategyMonth, month};
use crate::model::lanes::{Job, Lane, Pack};
use crate::model::market::{Draws, Market, MarketState};
use crate::model::measures::DefaultCause;

/// Months that a block is taken forward in one piece of work.
pub(super) const SEGMENT: usize = SPAN;
/// Measures followed by month: three of the market, then two of each strategy.
pub(super) const SERIES: usize = 9;
/// Distance between two rows of a block's values. It is not a power of two, so that the rows do not compete for the
/// same few places in the processor's cache.
pub(super) const ROW: usize = BLOCK + 16;
/// Values that a block leaves behind in a segment.
pub(super) const ROWS: usize = SEGMENT * SERIES * ROW;

/// Causes of a default, by the number that a lane holds.
pub(super) const CAUSES: [DefaultCause; 4] =
    [DefaultCause::DebtMaturity, DefaultCause::LoanMaturity, DefaultCause::Liquidity, DefaultCause::Insolvency];

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
    end: End<L>,
}

/// How a story ended: the month of default, or what stands at the horizon.
#[derive(Clone, Copy)]
struct End<L: Lane> {
    /// Month of default; infinite is none.
    month: L,
    /// Position in [`CAUSES`].
    cause: L,
    hashprice: L,
    rate: L,
    rent: L,
    shares: L,
    /// The boom had ended.
    bust: L::Mask,
    /// Value per share at the horizon, not discounted; zero after a default.
    value: L,
}

/// A vector of paths.
struct Paths<L: Lane> {
    market: MarketState<L>,
    lease: LeaseState<L>,
    stories: [Story<L>; 3],
}

/// What a block remembers between two segments. The lanes are of the width that started it. After the last segment it
/// may serve another block: new memory costs the system more than the months that are kept in it.
pub(super) type Memory = Option<Box<dyn Any + Send>>;

/// What became of the paths of a block under one strategy.
#[derive(Clone, Debug, Default)]
pub(super) struct Fates {
    /// Discounted value per share, USD.
    pub(super) value: Vec<f64>,
    /// Month of default; [`NEVER`] is none.
    pub(super) month: Vec<u16>,
    /// Cause of the default, a position in [`CAUSES`].
    pub(super) cause: Vec<u8>,
    /// Events on the way, a sum of the constants below.
    pub(super) events: Vec<u8>,
    /// Hashprice, borrowing rate and market rent in the month of default, or at the horizon.
    pub(super) market: [Vec<f32>; 3],
}

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

/// A block's part of a segment.
pub(super) struct SegmentJob<'a> {
    pub(super) terms: &'a Terms,
    pub(super) months: Range<usize>,
    /// Paths in the block: at most [`BLOCK`], the rest of the last vector is computed and dropped.
    pub(super) paths: usize,
    /// The strategies that are followed.
    pub(super) followed: [bool; 3],
    /// Unit normals: by month of the segment, factor and path of the block.
    pub(super) normals: &'a [f32],
    /// Months in which the boom ends, by path of the block.
    pub(super) busts: &'a [f64],
    pub(super) memory: &'a mut Memory,
    /// Where values by month go: less the central path's, by month of the segment, series and path, [`ROW`] apart.
    pub(super) rows: Option<&'a mut [f32]>,
    /// Where fates go after the last month.
    pub(super) fates: &'a mut [Fates; 3],
}

impl Job for SegmentJob<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Pack>(mut self) {
        let memory = self.memory.take();
        let mut paths = memory.and_then(|memory| memory.downcast::<Vec<Paths<L>>>().ok()).unwrap_or_default();
        if self.months.start == 0 {
            paths.clear();
            paths.extend((0..self.paths.div_ceil(L::WIDTH)).map(|v| self.start(v * L::WIDTH)));
        }
        for (v, vector) in paths.iter_mut().enumerate() {
            self.advance(v * L::WIDTH, vector);
        }
        if self.months.end == self.terms.months() {
            self.finish(&paths);
        }
        *self.memory = Some(paths);
    }
}

impl SegmentJob<'_> {
    /// A vector of paths before month 0.
    #[inline(always)]
    fn start<L: Pack>(&self, at: usize) -> Paths<L> {
        let none = L::mask(false);
        let zero = L::zero();
        let end = End {
            month: L::splat(f64::INFINITY),
            cause: zero,
            hashprice: zero,
            rate: zero,
            rent: zero,
            shares: zero,
            bust: none,
            value: zero,
        };
        let story =
            |_| Story { state: State::start(&self.terms.company), uncovered: none, refused: none, stranded: none, end };
        Paths {
            market: self.terms.market.start(L::load(&self.busts[at..])),
            lease: LeaseState::start(),
            stories: [0, 1, 2].map(story),
        }
    }

    /// A vector of paths through the segment.
    #[inline(always)]
    fn advance<L: Pack>(&mut self, at: usize, paths: &mut Paths<L>) {
        let terms = self.terms;
        let (mut market_state, mut lease_state) = (paths.market, paths.lease);
        let [mut stay, mut plan, mut all_in] = paths.stories;
        for (i, t) in self.months.clone().enumerate() {
            let common = &terms.company.months[t];
            let row = &self.normals[i * FACTORS * BLOCK + at..];
            let draws = Draws {
                price: L::load_single(row),
                hashrate: L::load_single(&row[BLOCK..]),
                rent: L::load_single(&row[2 * BLOCK..]),
                rate: L::load_single(&row[3 * BLOCK..]),
            };
            let market = market_state.month(&terms.market, &terms.market.network[t], common.t, &draws);
            let lease = lease_state.month(&terms.company, common, &market);
            let mut rows = self.rows.as_mut().map(|rows| &mut rows[i * SERIES * ROW + at..]);
            if let Some(rows) = &mut rows {
                let central = &terms.central[t];
                (market.hashprice - central[0]).store_single(rows);
                (market.price - central[1]).store_single(&mut rows[ROW..]);
                (market.rent - central[2]).store_single(&mut rows[2 * ROW..]);
            }
            let now = Now { terms, t, common, market: &market, lease: &lease };
            let [stays, plans, goes_all_in] = self.followed;
            if stays {
                now.strategy(0, &mut stay, rows.as_deref_mut());
            }
            if plans {
                now.strategy(1, &mut plan, rows.as_deref_mut());
            }
            if goes_all_in {
                now.strategy(2, &mut all_in, rows);
            }
        }
        (paths.market, paths.lease) = (market_state, lease_state);
        paths.stories = [stay, plan, all_in];
        for story in &mut paths.stories {
            // Nothing reads the books of a path, so the compiler need not keep them.
            story.state.equity = L::zero();
        }
    }

    /// Writes down what became of every path.
    #[inline(always)]
    fn finish<L: Pack>(&mut self, paths: &[Paths<L>]) {
        let limit = 1.5 * self.terms.company.scenario.company.shares;
        for (k, fates) in self.fates.iter_mut().enumerate().filter(|&(k, _)| self.followed[k]) {
            *fates = Fates::sized(paths.len() * L::WIDTH);
            for (v, vector) in paths.iter().enumerate() {
                let at = v * L::WIDTH;
                let story = &vector.stories[k];
                let end = &story.end;
                let flag = |mask, value: u8| L::splat(f64::from(value)).only(mask);
                let events = flag(story.uncovered, UNCOVERED)
                    + flag(story.refused, REFUSED)
                    + flag(story.stranded, STRANDED)
                    + flag(end.shares.gt(L::splat(limit)), DILUTED)
                    + flag(end.bust, AFTER_BUST);
                let mut lanes = [0.0; 8];
                end.value.store(&mut lanes);
                for (to, from) in fates.value[at..].iter_mut().zip(&lanes[..L::WIDTH]) {
                    *to = from / self.terms.discount;
                }
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
                end.hashprice.store_single(&mut fates.market[0][at..]);
                end.rate.store_single(&mut fates.market[1][at..]);
                end.rent.store_single(&mut fates.market[2][at..]);
            }
            fates.truncate(self.paths);
        }
    }
}

/// A month, as all strategies see it.
struct Now<'a, L: Lane> {
    terms: &'a Terms,
    t: usize,
    common: &'a CommonMonth,
    market: &'a Market<L>,
    lease: &'a LeaseMonth<L>,
}

impl<L: Pack> Now<'_, L> {
    /// The month of one strategy.
    #[inline(always)]
    fn strategy(&self, k: usize, story: &mut Story<L>, rows: Option<&mut [f32]>) {
        let company = &self.terms.company;
        let own = &company.strategies[k][self.t];
        let state = &mut story.state;
        let stands = !state.defaulted;
        let flows = month(company, self.common, own, self.market, self.lease, state);
        story.uncovered = story.uncovered | (stands & is_uncovered(own, &flows));
        story.refused = story.refused | (stands & is_refused(self.common, &flows));
        story.stranded = story.stranded | (stands & is_stranded(own, state, &flows));
        let falls = stands & state.defaulted;
        if L::any(falls) {
            story.end.default(falls, self.t, self.market, state, &flows);
        }
        if self.common.last {
            story.end.horizon(!state.defaulted, self.market, state, &flows);
        }
        if let Some(rows) = rows {
            let rows = &mut rows[(3 + 2 * k) * ROW..];
            let central = &self.terms.central[self.t];
            (state.cash + state.btc * self.market.price - central[3 + 2 * k]).store_single(rows);
            let per_share = (flows.nav.or_zero() / state.shares).only(!state.defaulted);
            (per_share - central[4 + 2 * k]).store_single(&mut rows[ROW..]);
        }
    }
}

impl Fates {
    /// Of no paths.
    pub(super) const EMPTY: Self = Self {
        value: Vec::new(),
        month: Vec::new(),
        cause: Vec::new(),
        events: Vec::new(),
        market: [const { Vec::new() }; 3],
    };

    /// Adds the next paths; there will be `all` in the end.
    pub(super) fn append(&mut self, next: &Self, all: usize) {
        fn join<T: Copy>(to: &mut Vec<T>, from: &[T], all: usize) {
            to.reserve_exact(all - to.len());
            to.extend_from_slice(from);
        }
        join(&mut self.value, &next.value, all);
        join(&mut self.month, &next.month, all);
        join(&mut self.cause, &next.cause, all);
        join(&mut self.events, &next.events, all);
        self.market.iter_mut().zip(&next.market).for_each(|(to, from)| join(to, from, all));
    }

    fn sized(paths: usize) -> Self {
        Self {
            value: vec![0.0; paths],
            month: vec![NEVER; paths],
            cause: vec![0; paths],
            events: vec![0; paths],
            market: [0, 1, 2].map(|_| vec![0.0; paths]),
        }
    }

    fn truncate(&mut self, paths: usize) {
        self.value.truncate(paths);
        self.month.truncate(paths);
        self.cause.truncate(paths);
        self.events.truncate(paths);
        self.market.iter_mut().for_each(|m| m.truncate(paths));
    }
}

/// Income of the new halls does not cover the project loan's interest and scheduled repayment, from full delivery on.
#[inline(always)]
fn is_uncovered<L: Lane>(own: &StrategyMonth, flows: &Flows<L>) -> L::Mask {
    if !own.complete {
        return L::mask(false);
    }
    let due = flows.loan_interest + flows.scheduled;
    due.gt(L::zero()) & flows.new_noi.lt(due)
}

/// Debt matured and had to be repaid.
#[inline(always)]
fn is_refused<L: Lane>(common: &CommonMonth, flows: &Flows<L>) -> L::Mask {
    if common.debt_matures || common.loan_matures {
        (flows.old_repaid + flows.loan_repaid).gt(L::zero())
    } else {
        L::mask(false)
    }
}

/// AI assets in service and construction are worth less than nine tenths of their book.
#[inline(always)]
fn is_stranded<L: Lane>(own: &StrategyMonth, state: &State<L>, flows: &Flows<L>) -> L::Mask {
    if own.done_mw <= 0.0 {
        return L::mask(false);
    }
    let book = state.ai_cost - state.ai_depreciated + state.construction;
    (flows.ai_value + flows.construction_value).lt(book * 0.9)
}

impl<L: Lane> End<L> {
    /// A default happens in these lanes.
    #[inline(always)]
    fn default(&mut self, now: L::Mask, t: usize, market: &Market<L>, state: &State<L>, flows: &Flows<L>) {
        let zero = L::zero();
        let short = L::select(flows.loan_repaid.gt(zero), L::splat(1.0), L::splat(2.0));
        let short = L::select(flows.old_repaid.gt(zero), zero, short);
        self.month = L::select(now, L::splat(t as f64), self.month);
        self.cause = L::select(now, L::select(state.cash.lt(zero), short, L::splat(3.0)), self.cause);
        self.see(now, market, state);
    }

    /// These lanes have reached the horizon.
    #[inline(always)]
    fn horizon(&mut self, standing: L::Mask, market: &Market<L>, state: &State<L>, flows: &Flows<L>) {
        self.value = (flows.nav.or_zero() / state.shares).only(standing);
        self.see(standing, market, state);
    }

    #[inline(always)]
    fn see(&mut self, lanes: L::Mask, market: &Market<L>, state: &State<L>) {
        self.hashprice = L::select(lanes, market.hashprice, self.hashprice);
        self.rate = L::select(lanes, market.rate, self.rate);
        self.rent = L::select(lanes, market.rent, self.rent);
        self.shares = L::select(lanes, state.shares, self.shares);
        self.bust = self.bust | (lanes & market.bust);
    }
}
