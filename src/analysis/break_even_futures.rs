//! Break-even over futures: the values of an input at which the chance of a default, or what an investor earns in the
//! median, crosses a level.
//!
//! Inputs that the central path does not feel (the chance of a bust, volatilities) are answered only here. The same
//! futures are used for every value, so that a crossing is one of the input and not of luck; how far it may be off by the
//! number of futures is said with it. Whoever searches decides how scenarios are evaluated: [`FuturesBreakEven::of`] asks
//! for many at once.

use super::break_even::walk;
use super::ensemble::{Estimate, Variant};
use super::roots::{Search, sign};
use super::sensitivity::with;
use crate::model::parameters::Parameter;
use crate::model::scenario::{Scenario, Strategy};

/// Chances of a default that are asked for.
pub const CHANCES: [f64; 3] = [0.10, 0.20, 0.50];
/// Parts that a bracket is cut into in a round.
const CUT: usize = 4;
/// Rounds in which brackets are made narrower.
const ROUNDS: usize = 4;

/// What is asked of a strategy at every value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Level {
    /// Its chance of a default by the horizon is this.
    Default(f64),
    /// In the median a share bought at its price earns the cost of equity.
    CostOfEquity,
}

impl Level {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::Default(CHANCES[0]), Self::Default(CHANCES[1]), Self::Default(CHANCES[2]), Self::CostOfEquity];

    /// How far a strategy is on the better side of it, and how far that may be off.
    fn state(self, scenario: &Scenario, variant: &Variant, strategy: Strategy) -> Option<Estimate> {
        let outcome = variant.strategy(strategy)?;
        match self {
            Self::Default(chance) => {
                Some(Estimate { value: chance - outcome.default.value, error: outcome.default.error })
            }
            Self::CostOfEquity => {
                let [_, _, earned, _, _] = outcome.yearly_return?;
                // As value is off, so is wealth, and a return by what that is a year.
                let by_year = 12.0 / scenario.months() as f64;
                let part = if outcome.median() > 0.0 { outcome.median_error / outcome.median() } else { 0.0 };
                let error = (1.0 + earned) * by_year * part;
                Some(Estimate { value: earned - scenario.plan.cost_of_equity, error })
            }
        }
    }
}

/// A value at which a level is crossed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Root {
    /// The value.
    pub value: f64,
    /// Its standard error, from that of what crosses the level and from how steeply it does. Infinite where it hardly
    /// moves.
    pub error: f64,
    /// Whether what is above the value is the better side.
    pub better_above: bool,
}

/// A level, and the values at which a strategy crosses it, rising.
#[derive(Clone, Debug, PartialEq)]
pub struct Crossed {
    /// The strategy.
    pub strategy: Strategy,
    /// The level.
    pub level: Level,
    /// Where it is crossed. Crossings that the number of futures cannot tell apart cancel each other.
    pub roots: Vec<Root>,
}

/// One input against all levels.
#[derive(Clone, Debug)]
pub struct FuturesBreakEven {
    /// The input.
    pub input: &'static Parameter,
    /// The scenario's own value.
    pub present: f64,
    /// The range that was searched.
    pub range: (f64, f64),
    /// Every strategy and level that was asked for.
    pub crossed: Vec<Crossed>,
}

/// A place in which a level is crossed: between two parts of the range with states of different signs.
struct Bracket {
    /// Which of the questions.
    of: usize,
    /// Part of the range and state at both ends.
    ends: [(f64, f64); 2],
    /// Change of the state by part of the range, about it.
    slope: f64,
    /// Standard error of the state.
    error: f64,
}

impl FuturesBreakEven {
    /// Searches the slider of an input, opened as far as the present value needs it. `evaluate` runs scenarios under
    /// `strategies` over the same futures, in their order; where it stops, so does the search.
    ///
    /// # Errors
    /// Those of `evaluate`.
    pub fn of<E>(
        scenario: &Scenario,
        input: &'static Parameter,
        strategies: &[Strategy],
        mut evaluate: impl FnMut(&[Scenario]) -> Result<Option<Vec<Variant>>, E>,
    ) -> Result<Option<Self>, E> {
        let present = input.get(scenario);
        let search = Search { input, range: input.slider_for(present) };
        let asked: Vec<(Strategy, Level)> =
            strategies.iter().flat_map(|&strategy| Level::ALL.map(|level| (strategy, level))).collect();
        // The states of all questions at some parts of the range.
        let mut states = |parts: &[f64]| -> Result<Option<Vec<Vec<Option<Estimate>>>>, E> {
            let scenarios: Vec<Scenario> = parts.iter().map(|part| with(scenario, input, search.at(*part))).collect();
            let Some(variants) = evaluate(&scenarios)? else { return Ok(None) };
            let all = scenarios.iter().zip(&variants).map(|(scenario, variant)| {
                asked.iter().map(|(strategy, level)| level.state(scenario, variant, *strategy)).collect()
            });
            Ok(Some(all.collect()))
        };

        let parts: Vec<f64> = walk(scenario, input).into_iter().map(|value| search.part(value)).collect();
        let Some(walked) = states(&parts)? else { return Ok(None) };
        let mut brackets: Vec<Bracket> = (0..asked.len()).flat_map(|of| brackets(of, &parts, &walked)).collect();
        for _ in 0..ROUNDS {
            let inner: Vec<f64> = brackets.iter().flat_map(Bracket::inner).collect();
            if inner.is_empty() {
                break;
            }
            let Some(found) = states(&inner)? else { return Ok(None) };
            for (bracket, (parts, found)) in brackets.iter_mut().zip(inner.chunks(CUT - 1).zip(found.chunks(CUT - 1))) {
                bracket.narrow(parts, found);
            }
        }

        let crossed = asked.iter().enumerate().map(|(of, &(strategy, level))| {
            let roots = brackets.iter().filter(|bracket| bracket.of == of).map(|bracket| bracket.root(&search));
            Crossed { strategy, level, roots: told_apart(roots.collect()) }
        });
        Ok(Some(Self { input, present, range: search.range, crossed: crossed.collect() }))
    }

    /// Where a strategy crosses a level, rising.
    pub fn roots(&self, strategy: Strategy, level: Level) -> &[Root] {
        let found = self.crossed.iter().find(|crossed| crossed.strategy == strategy && crossed.level == level);
        found.map_or(&[], |crossed| &crossed.roots)
    }
}

/// The brackets of one question along the parts that were walked.
fn brackets(of: usize, parts: &[f64], walked: &[Vec<Option<Estimate>>]) -> Vec<Bracket> {
    let state = |i: usize| walked.get(i)?.get(of).copied().flatten();
    let bracket = |i: usize| {
        let (below, above) = (state(i)?, state(i + 1)?);
        if sign(below.value) == sign(above.value) {
            return None;
        }
        // Over the neighbours too: over a step alone the slope is as rough as the futures are few.
        let first = i.checked_sub(1).filter(|&i| state(i).is_some()).unwrap_or(i);
        let last = Some(i + 2).filter(|&i| state(i).is_some()).unwrap_or(i + 1);
        let slope = (state(last)?.value - state(first)?.value) / (parts[last] - parts[first]);
        let ends = [(parts[i], below.value), (parts[i + 1], above.value)];
        Some(Bracket { of, ends, slope, error: below.error.max(above.error) })
    };
    (0..parts.len().saturating_sub(1)).filter_map(bracket).collect()
}

impl Bracket {
    /// The parts that cut it.
    fn inner(&self) -> impl Iterator<Item = f64> + use<> {
        let [(low, _), (high, _)] = self.ends;
        (1..CUT).map(move |i| low + (high - low) * i as f64 / CUT as f64)
    }

    /// Keeps the first piece in which the sign changes.
    fn narrow(&mut self, parts: &[f64], found: &[Vec<Option<Estimate>>]) {
        let inner = parts.iter().zip(found).filter_map(|(part, states)| Some((*part, states[self.of]?.value)));
        let places: Vec<(f64, f64)> = [self.ends[0]].into_iter().chain(inner).chain([self.ends[1]]).collect();
        let changes = places.windows(2).find(|pair| sign(pair[0].1) != sign(pair[1].1));
        if let Some(&[low, high]) = changes {
            self.ends = [low, high];
        }
    }

    fn root(&self, search: &Search) -> Root {
        let [(low, below), (high, above)] = self.ends;
        let part = low + (high - low) * (below / (below - above)).clamp(0.0, 1.0);
        let off = self.error / self.slope.abs();
        let [left, right] = [part - off, part + off].map(|part| search.at(part.clamp(0.0, 1.0)));
        // Where it may lie beyond an end of the range, the other side tells.
        let value = search.at(part);
        let error = if off.is_finite() { (right - value).max(value - left) } else { f64::INFINITY };
        Root { value, error, better_above: above > below }
    }
}

/// Without the pairs, there and back, that are nearer to each other than their errors.
fn told_apart(roots: Vec<Root>) -> Vec<Root> {
    let mut kept: Vec<Root> = Vec::with_capacity(roots.len());
    for root in roots {
        let cancels = |last: &Root| {
            last.better_above != root.better_above && root.value - last.value < last.error.hypot(root.error)
        };
        if kept.last().is_some_and(cancels) {
            kept.pop();
        } else {
            kept.push(root);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;
    use crate::analysis::ensemble::{Control, EnsembleSpec, Sample};
    use crate::model::lanes::Width;
    use crate::model::parameters::find;

    const BOTH: [Strategy; 2] = [Strategy::Stay, Strategy::Plan];

    /// Evaluates on the calling thread.
    fn evaluate(sample: &Sample, scenarios: &[Scenario]) -> Option<Vec<Variant>> {
        let control = Control::new();
        scenarios.iter().map(|scenario| sample.evaluate(scenario, &BOTH, &control)).collect()
    }

    fn search(scenario: &Scenario, id: &str, paths: usize) -> (FuturesBreakEven, Sample) {
        let sample = Sample::new(&EnsembleSpec { paths, seed: 1 }, scenario.months(), Width::widest());
        let input = find(id).expect("an input");
        let found: Result<_, Infallible> =
            FuturesBreakEven::of(scenario, input, &BOTH, |scenarios| Ok(evaluate(&sample, scenarios)));
        let Ok(found) = found;
        (found.expect("nobody stops it"), sample)
    }

    #[test]
    fn levels_are_crossed_where_it_says_for_inputs_that_the_central_path_does_not_feel() {
        let scenario = Scenario { horizon_months: 72.0, ..Scenario::default() };
        let mut crossings = 0;
        for id in ["world.bust_probability", "world.btc_volatility", "world.hashrate_volatility"] {
            let (found, sample) = search(&scenario, id, 600);
            for Crossed { strategy, level, roots } in &found.crossed {
                assert!(roots.is_sorted_by(|a, b| a.value < b.value), "{id}: {roots:?}");
                for root in roots {
                    crossings += 1;
                    assert!(root.error > 0.0 && found.range.0 <= root.value && root.value <= found.range.1, "{root:?}");
                    let states = [-4.0, 4.0].map(|errors| {
                        let value = (root.value + errors * root.error).clamp(found.range.0, found.range.1);
                        let at = with(&scenario, found.input, value);
                        let variants = evaluate(&sample, std::slice::from_ref(&at));
                        let state = level.state(&at, &variants.expect("nobody stops it")[0], *strategy);
                        state.expect("defined").value
                    });
                    assert_eq!(states[1] > states[0], root.better_above, "{id}: {level:?} at {root:?}: {states:?}");
                }
            }
        }
        assert!(crossings >= 5, "only {crossings}");
    }

    #[test]
    fn more_futures_tell_more_exactly() {
        let scenario = Scenario::default();
        let (few, _) = search(&scenario, "world.btc_volatility", 300);
        let (many, _) = search(&scenario, "world.btc_volatility", 4_800);
        let compared =
            few.crossed.iter().zip(&many.crossed).filter_map(|(few, many)| match (&few.roots[..], &many.roots[..]) {
                ([few], [many]) => Some((few, many)),
                _ => None,
            });
        let mut count = 0;
        for (few, many) in compared {
            count += 1;
            assert!(many.error < 0.6 * few.error, "{many:?} after {few:?}");
            assert!((few.value - many.value).abs() < 4.0 * few.error.hypot(many.error), "{many:?} after {few:?}");
        }
        assert!(count > 0, "{few:?}");
    }

    #[test]
    fn crossings_within_their_errors_cancel_each_other() {
        let root = |value: f64, better_above: bool| Root { value, error: 0.01, better_above };
        assert_eq!(told_apart(vec![root(0.1, true), root(0.105, false), root(0.108, true)]), [root(0.108, true)]);
        assert_eq!(told_apart(vec![root(0.1, true), root(0.105, false)]), []);
        assert_eq!(told_apart(vec![root(0.1, true), root(0.2, false)]).len(), 2);
    }

    #[test]
    fn an_input_that_nothing_feels_crosses_nothing_and_a_stop_is_obeyed() {
        let scenario = Scenario { horizon_months: 36.0, ..Scenario::default() };
        let (found, _) = search(&scenario, "world.attack_site_cost", 64);
        assert!(found.crossed.iter().all(|crossed| crossed.roots.is_empty()));
        assert_eq!(found.crossed.len(), BOTH.len() * Level::ALL.len());
        let stopped: Result<_, Infallible> = FuturesBreakEven::of(&scenario, found.input, &BOTH, |_| Ok(None));
        assert!(matches!(stopped, Ok(None)));
    }
}
