//! The values of an input at which something changes its sign: the one root finder of break-even, of what a price
//! implies, and of whatever else asks "at which value".
//!
//! The input's range is walked on its own scale; wherever the sign changes between two neighbours, the place is closed
//! in on. Where what is looked for comes near to nothing between two neighbours of the same sign, it is followed to its
//! lowest point first, so that two places between two steps are not missed.

use crate::model::parameters::{Parameter, Scale};

/// Part of the range to which a crossing is closed in on.
const PRECISION: f64 = 1e-9;
/// How far beside a root that is known its two sides are looked at, as a part of the range.
const ASIDE: f64 = 1e-6;
/// Evaluations after which closing in ends in any case.
const MOST_STEPS: usize = 60;
/// Evaluations with which a low point between two values of the same sign is looked for.
const DIP_STEPS: usize = 24;
/// The rest of a change, as a part of it, that is left where it is closed in on: more of it is a jump.
const JUMP: f64 = 1e-3;

/// A value at which a sign changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    /// The value.
    pub value: f64,
    /// The values on its two sides between which it was closed in; the signs differ there.
    pub between: (f64, f64),
    /// Whether what is above the value is the better side: the state is larger there.
    pub better_above: bool,
    /// The state does not pass through nothing, but jumps over it, as where a default takes everything.
    pub jumps: bool,
}

/// An input and the range in which it is searched.
#[derive(Clone, Copy, Debug)]
pub struct Search {
    /// The input.
    pub input: &'static Parameter,
    /// Its ends.
    pub range: (f64, f64),
}

impl Search {
    /// All places at which the sign of a state changes, rising. `nodes` are values across the range, rising, with the
    /// states there; `state` tells that of any other value. Where it is undefined (`None`) there is no crossing.
    pub fn crossings(&self, nodes: &[(f64, Option<f64>)], state: impl Fn(f64) -> Option<f64>) -> Vec<Crossing> {
        let (mut walked, mut known) = (Vec::with_capacity(nodes.len()), Vec::new());
        for (i, node) in nodes.iter().enumerate() {
            let beside = |j: Option<usize>| j.and_then(|j| nodes.get(j)).and_then(|node| node.1);
            let alone = [i.checked_sub(1), Some(i + 1)].into_iter().all(|j| beside(j).is_some_and(|s| s != 0.0));
            if node.1 == Some(0.0) && alone {
                // A root itself, as today's value often is: what lies to either side of it tells whether it is crossed.
                let part = self.part(node.0);
                let sides = [part - ASIDE, part + ASIDE].map(|part| (self.at(part), state(self.at(part))));
                known.push((node.0, sides));
                walked.extend(sides);
            } else {
                walked.push(*node);
            }
        }
        let dips: Vec<_> = walked.windows(3).filter_map(|three| self.dip(three, &state)).collect();
        walked.extend(dips);
        walked.sort_by(|a, b| a.0.total_cmp(&b.0));
        let pairs = walked.windows(2).filter_map(|pair| {
            let [(low, Some(below)), (high, Some(above))] = [pair[0], pair[1]] else { return None };
            if sign(below) == sign(above) {
                return None;
            }
            let root = known.iter().find(|(_, sides)| sides[0].0 == low).map(|(root, _)| *root);
            Some(match root {
                Some(value) => Crossing { value, between: (low, high), better_above: above > below, jumps: false },
                None => self.close_in((low, below), (high, above), &state),
            })
        });
        pairs.collect()
    }

    /// The crossing that is nearest to a value on the input's scale.
    pub fn nearest<'a>(input: &Parameter, crossings: &'a [Crossing], to: f64) -> Option<&'a Crossing> {
        let distance = |crossing: &Crossing| match input.scale {
            Scale::Linear => (crossing.value - to).abs(),
            Scale::Log => (crossing.value / to).ln().abs(),
        };
        crossings.iter().filter(|_| to.is_finite()).min_by(|a, b| distance(a).total_cmp(&distance(b)))
    }

    /// The part of the range, 0 … 1, at which a value stands on the input's scale.
    pub fn part(&self, value: f64) -> f64 {
        self.input.scale.part(self.range, value)
    }

    /// The value at a part of the range.
    pub fn at(&self, part: f64) -> f64 {
        self.input.scale.value(self.range, part)
    }

    /// A value of another sign between three neighbours of the same sign, of which the middle one is nearest to nothing:
    /// by golden sections, until the sign changes or the place is small. `None` where there is none.
    fn dip(&self, three: &[(f64, Option<f64>)], state: impl Fn(f64) -> Option<f64>) -> Option<(f64, Option<f64>)> {
        let &[(a, Some(before)), (b, Some(here)), (c, Some(after))] = three else { return None };
        let side = sign(here);
        let is_dip = side != 0
            && sign(before) == side
            && sign(after) == side
            && here.abs() < before.abs()
            && here.abs() <= after.abs();
        if !is_dip {
            return None;
        }
        let (mut low, mut middle, mut high) = (self.part(a), self.part(b), self.part(c));
        let mut least = here.abs();
        for _ in 0..DIP_STEPS {
            // Into the longer half, at the golden section of it.
            let upper = high - middle > middle - low;
            let probe = if upper { middle + 0.381_966 * (high - middle) } else { middle - 0.381_966 * (middle - low) };
            let value = self.at(probe);
            let found = state(value)?;
            if sign(found) != side {
                return Some((value, Some(found)));
            }
            if found.abs() < least {
                (if upper { &mut low } else { &mut high }).clone_from(&middle);
                (middle, least) = (probe, found.abs());
            } else {
                *(if upper { &mut high } else { &mut low }) = probe;
            }
        }
        None
    }

    /// Closes in on the place between two values at which the sign of a state changes: by regula falsi (Illinois) while
    /// it keeps halving the interval, by bisection where it does not, as at a jump.
    fn close_in(&self, low: (f64, f64), high: (f64, f64), state: impl Fn(f64) -> Option<f64>) -> Crossing {
        let (mut a, mut b) = (self.part(low.0), self.part(high.0));
        let (mut fa, mut fb) = (low.1, high.1);
        // The states as they were found; those above are halved by the Illinois rule.
        let (left, right) = (sign(low.1), sign(high.1));
        let mut ends = (low.1, high.1);
        for step in 0..MOST_STEPS {
            if b - a <= PRECISION {
                break;
            }
            let middle = f64::midpoint(a, b);
            let secant = b - fb * (b - a) / (fb - fa);
            let use_secant = left * right < 0 && step % 3 != 2 && secant > a && secant < b;
            // Not on an end itself, so that the interval shrinks from both sides.
            let inset = PRECISION / 2.0;
            let c = if use_secant { secant.clamp(a + inset, b - inset) } else { middle };
            let Some(fc) = state(self.at(c)) else { break };
            if sign(fc) == left {
                (a, fa, ends.0) = (c, fc, fc);
                fb /= 2.0;
            } else {
                // A third state in between counts as the right side: the left one ends here.
                (b, fb, ends.1) = (c, fc, fc);
                fa /= 2.0;
            }
            if fc == 0.0 && left * right < 0 {
                (a, b, ends) = (c, c, (0.0, 0.0));
            }
        }
        let between = (self.at(a), self.at(b));
        Crossing {
            value: f64::midpoint(between.0, between.1),
            between,
            better_above: right > left,
            jumps: (ends.1 - ends.0).abs() > JUMP * (high.1 - low.1).abs(),
        }
    }
}

/// −1, 0 or 1: unlike [`f64::signum`], nothing has a sign of its own, which is where both strategies are worthless.
pub fn sign(value: f64) -> i8 {
    i8::from(value > 0.0) - i8::from(value < 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::parameters::find;

    fn search(id: &str) -> Search {
        let input = find(id).expect("an input");
        Search { input, range: input.slider }
    }

    fn found(search: &Search, steps: usize, state: impl Fn(f64) -> Option<f64>) -> Vec<Crossing> {
        let at = |step: usize| search.at(step as f64 / steps as f64);
        let nodes: Vec<(f64, Option<f64>)> = (0..=steps).map(|step| (at(step), state(at(step)))).collect();
        search.crossings(&nodes, state)
    }

    #[test]
    fn several_crossings_are_all_found() {
        for id in ["world.lease_growth", "world.hashprice"] {
            let search = search(id);
            let wave = |value: f64| {
                let x = search.part(value);
                Some((x - 0.2) * (x - 0.5) * (x - 0.7))
            };
            let crossings = found(&search, 10, wave);
            assert_eq!(crossings.iter().map(|c| c.better_above).collect::<Vec<_>>(), [true, false, true]);
            for (crossing, root) in crossings.iter().zip([0.2, 0.5, 0.7]) {
                assert!((search.part(crossing.value) - root).abs() < 1e-8 && !crossing.jumps, "{crossing:?}");
            }
        }
    }

    #[test]
    fn two_places_between_two_steps_are_found() {
        let search = search("world.hashprice");
        let well = |value: f64| Some((search.part(value) - 0.33).powi(2) - 1e-4);
        let crossings = found(&search, 10, well);
        let places: Vec<f64> = crossings.iter().map(|c| (search.part(c.value) * 1e6).round() / 1e6).collect();
        assert_eq!(places, [0.32, 0.34]);
        // A step of the walk on the root itself.
        let falling = found(&search, 10, |value| Some(0.5 - search.part(value)));
        assert_eq!(falling.iter().map(|c| c.value).collect::<Vec<_>>(), [search.at(0.5)]);
        // What only comes near is none, and what is touched on the way is not invented.
        assert!(found(&search, 10, |value| Some((search.part(value) - 0.33).powi(2) + 1e-4)).is_empty());
    }

    #[test]
    fn a_jump_is_told_from_a_root() {
        let search = search("world.lease_growth");
        let broken = |value: f64| Some(if search.part(value) < 0.427 { -3.0 } else { 2.0 + search.part(value) });
        let crossings = found(&search, 10, broken);
        assert_eq!(crossings.len(), 1);
        assert!(crossings[0].jumps && (search.part(crossings[0].value) - 0.427).abs() < 1e-8);
        // Nothing on one side is a change too; undefined is none.
        let floor = |value: f64| Some((search.part(value) - 0.427).max(0.0));
        assert!((search.part(found(&search, 10, floor)[0].value) - 0.427).abs() < 1e-8);
        assert!(found(&search, 10, |value| Some(value).filter(|v| search.part(*v) < 0.5)).is_empty());
    }
}
