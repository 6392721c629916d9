//! The market of a block of paths: drawn month by month as a run goes along, or walked through once and kept for every
//! company that lives in it.

use super::terms::{Events, Terms};
use crate::analysis::random::{BLOCK, FACTORS};
use crate::model::lanes::{Job, MOST_LANES, Number, Pack};
use crate::model::market::{Course, Draws, Market, MarketState, NUMBERS};

/// A month of a vector of paths.
#[derive(Clone, Copy)]
pub(super) struct Place<N> {
    /// The month, counted from the first of the segment.
    pub(super) month: usize,
    /// The month, counted from 0.
    pub(super) t: usize,
    /// The same as a number.
    pub(super) now: N,
    /// First path of the vector in its block.
    pub(super) path: usize,
}

/// Where the market of a block's paths comes from.
pub(super) trait Source {
    /// The market in a month, and the step to the next one.
    fn market<L: Pack>(
        &self,
        course: &Course<L::Number>,
        state: &mut MarketState<L>,
        place: Place<L::Number>,
    ) -> Market<L>;
}

/// It is drawn: unit normals by month of the segment, factor and path.
pub(super) struct Drawn<'a> {
    pub(super) normals: &'a [f32],
    /// Paths that they are of.
    pub(super) paths: usize,
}

impl<'a> Drawn<'a> {
    /// Of a block.
    pub(super) fn block(normals: &'a [f32]) -> Self {
        Self { normals, paths: BLOCK }
    }
}

impl Source for Drawn<'_> {
    #[inline(always)]
    fn market<L: Pack>(
        &self,
        course: &Course<L::Number>,
        state: &mut MarketState<L>,
        place: Place<L::Number>,
    ) -> Market<L> {
        let (row, apart) = (&self.normals[place.month * FACTORS * self.paths + place.path..], self.paths);
        let draws = Draws {
            price: L::load(row),
            hashrate: L::load(&row[apart..]),
            rent: L::load(&row[2 * apart..]),
            rate: L::load(&row[3 * apart..]),
        };
        state.follow(course, place.t, place.now, &draws)
    }
}

/// The market of a block's paths, walked through.
#[derive(Debug, Default)]
pub(super) struct Walk {
    /// Its numbers in all months. Those of a vector of paths stand together, month after month, so that whoever follows
    /// them reads from one end to the other.
    pub(super) numbers: Vec<f32>,
    /// When the events come.
    pub(super) events: Events,
}

/// It has been walked through, over so many months.
pub(super) struct Walked<'a> {
    pub(super) numbers: &'a [f32],
    pub(super) months: usize,
}

/// Where the numbers of a vector's month begin.
#[inline(always)]
fn at<L: Pack>(path: usize, months: usize, t: usize) -> usize {
    (path * months + t * L::WIDTH) * NUMBERS
}

impl Walk {
    /// It takes so many numbers for so many paths and months, at any width: vectors are never wider than that.
    pub(super) fn numbers(paths: usize, months: usize) -> usize {
        paths.next_multiple_of(MOST_LANES) * months * NUMBERS
    }
}

impl Source for Walked<'_> {
    #[inline(always)]
    fn market<L: Pack>(
        &self,
        course: &Course<L::Number>,
        state: &mut MarketState<L>,
        place: Place<L::Number>,
    ) -> Market<L> {
        let row = &self.numbers[at::<L>(place.path, self.months, place.t)..][..NUMBERS * L::WIDTH];
        let numbers = [
            L::load(row),
            L::load(&row[L::WIDTH..]),
            L::load(&row[2 * L::WIDTH..]),
            L::load(&row[3 * L::WIDTH..]),
            L::load(&row[4 * L::WIDTH..]),
            L::load(&row[5 * L::WIDTH..]),
        ];
        state.recall(course, place.now, numbers)
    }
}

/// Walks a block's paths through all months of their market.
pub(super) struct WalkJob<'a> {
    pub(super) terms: &'a Terms,
    /// Paths in the block; the rest of the last vector is computed too.
    pub(super) paths: usize,
    /// Unit normals of all months.
    pub(super) normals: &'a [f32],
    pub(super) events: &'a Events,
    /// Where the numbers go.
    pub(super) numbers: &'a mut Vec<f32>,
}

impl Job for WalkJob<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Pack>(self) {
        let (months, vectors) = (self.terms.months(), self.paths.div_ceil(L::WIDTH));
        let course = self.terms.course.of::<L::Number>();
        self.numbers.resize(vectors * L::WIDTH * months * NUMBERS, 0.0);
        let source = Drawn::block(self.normals);
        for path in (0..vectors).map(|v| v * L::WIDTH) {
            let Events { busts, failures } = self.events;
            let mut state = self.terms.start(L::load_double(&busts[path..]), L::load_double(&failures[path..]));
            let rows = &mut self.numbers[at::<L>(path, months, 0)..];
            for (t, row) in rows.chunks_exact_mut(NUMBERS * L::WIDTH).take(months).enumerate() {
                let place = Place { month: t, t, now: L::Number::of(t as f64), path };
                let market = source.market(course, &mut state, place);
                for (number, cells) in market.numbers().into_iter().zip(row.chunks_exact_mut(L::WIDTH)) {
                    number.store(cells);
                }
            }
        }
    }
}
