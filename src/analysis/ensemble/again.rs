//! Paths that are taken once more, in doubles, because rounding may have decided something on them: see `near`.

use super::kernel::{Fates, NEVER, SegmentJob};
use super::terms::{Events, Terms};
use super::walk::Drawn;
use crate::analysis::random::{FACTORS, Randomness};
use crate::model::lanes::{Doubles, Job, Pack};

/// Paths that are taken again side by side.
const TOGETHER: usize = Doubles::WIDTH;

/// A block of paths that has gone through its months.
pub(super) struct Again<'a> {
    pub(super) terms: &'a Terms,
    pub(super) randomness: &'a Randomness,
    /// The first of the block's paths.
    pub(super) first: usize,
    /// Months of events of the block's paths.
    pub(super) events: &'a Events,
    /// The strategies that were followed.
    pub(super) followed: [bool; 3],
}

impl Again<'_> {
    /// Takes those paths again of which it matters. What a strategy comes to by itself depends on nothing but it; where
    /// it is as good as staying, it is put as far beside it as it is in doubles.
    pub(super) fn settle(&self, fates: &mut [Fates; 3]) {
        // A plan that converts nothing is staying itself.
        let beside = [0, 1, 2].map(|k| self.followed[0] && self.followed[k] && !self.terms.is_staying(k));
        let paths = fates.iter().map(|fates| fates.value.len()).max().unwrap_or(0);
        let doubtful: Vec<usize> = (0..paths)
            .filter(|&path| {
                (0..3).any(|k| self.followed[k] && is_undecided(&fates[k], path))
                    || (1..3).any(|k| beside[k] && is_even(&fates[k], &fates[0], path))
            })
            .collect();
        for few in doubtful.chunks(TOGETHER) {
            let again = self.walk(few);
            for (place, &path) in few.iter().enumerate() {
                for k in (0..3).filter(|&k| self.followed[k]) {
                    if is_undecided(&fates[k], path) {
                        fates[k].replace(path, &again[k], place);
                    }
                }
                let stay = again[0].value.get(place).copied().unwrap_or_default();
                for k in (1..3).filter(|&k| beside[k]) {
                    let (own, level) = (again[k].value[place], fates[0].value[path]);
                    if fates[k].value[path].total_cmp(&level) != own.total_cmp(&stay) {
                        let value = level + (own - stay);
                        // No share is worth less than nothing, even where single precision cannot hold what it is worth.
                        fates[k].value[path] = if value < 0.0 { 0.0 } else { value };
                    }
                }
            }
        }
        fates.iter_mut().for_each(Fates::settled_all);
    }

    /// All that becomes of a few paths, in doubles.
    fn walk(&self, few: &[usize]) -> [Fates; 3] {
        let months = self.terms.months();
        let mut normals = vec![0.0; months * FACTORS * TOGETHER];
        for (place, path) in few.iter().enumerate() {
            let draws = self.randomness.path(self.first + path, months);
            for (to, from) in normals.chunks_exact_mut(TOGETHER).zip(draws.iter().flatten()) {
                to[place] = *from;
            }
        }
        let month = |months: &[f64]| {
            let mut of: Vec<f64> = few.iter().map(|path| months[*path]).collect();
            of.resize(TOGETHER, f64::INFINITY);
            of
        };
        let events = Events { busts: month(&self.events.busts), failures: month(&self.events.failures) };
        let mut fates = [const { Fates::EMPTY }; 3];
        Job::run::<Doubles>(SegmentJob {
            terms: self.terms,
            months: 0..months,
            paths: few.len(),
            followed: self.followed,
            source: Drawn { normals: &normals, paths: TOGETHER },
            events: &events,
            memory: &mut None,
            rows: None,
            fates: &mut fates,
        });
        fates
    }
}

/// Whether rounding may have decided anything on the way of a strategy, or single precision cannot hold what came of it.
fn is_undecided(fates: &Fates, path: usize) -> bool {
    let figures = [fates.value[path], fates.wealth[path], fates.recovery[path]];
    !fates.doubts[path].is_finite() || figures.iter().any(|figure| !figure.is_finite())
}

/// Whether rounding may have made a strategy better than staying, or worse.
fn is_even(own: &Fates, stay: &Fates, path: usize) -> bool {
    let failed = own.month[path] != NEVER && stay.month[path] != NEVER;
    let (value, level) = (own.value[path], stay.value[path]);
    if failed && value == level && own.wealth[path] == stay.wealth[path] {
        // All that was paid out was so while they were one, and nothing is left of either.
        return false;
    }
    (value - level).abs() <= f64::from(own.doubts[path]) + f64::from(stay.doubts[path])
}
