//! Which input drives the answer: a tornado moves each by its own plausible spread, a sweep takes one across its range.
//!
//! Both are lists of variants of a scenario and what is made of their readings; whoever runs them decides on how many
//! threads, and whether over many futures.

use super::ensemble::Estimate;
use super::measure::Measure;
use super::reading::{Reading, Statistic};
use crate::model::parameters::{Parameter, Spread};
use crate::model::scenario::Scenario;

/// An input and how far it is moved.
#[derive(Clone, Copy, Debug)]
pub struct Move {
    /// The input.
    pub input: &'static Parameter,
    /// How far, down and up.
    pub spread: Spread,
}

/// A scenario, and the same with each of some inputs moved down and up.
#[derive(Clone, Debug)]
pub struct Tornado {
    /// What was moved.
    pub moves: Vec<Move>,
    /// The scenario as it is.
    pub base: Reading,
    /// What each input was moved to, down and up, and what came of it.
    pub ends: Vec<[(f64, Reading); 2]>,
}

/// A bar of the tornado for one measure.
#[derive(Clone, Copy, Debug)]
pub struct Bar {
    /// The input.
    pub input: &'static Parameter,
    /// How far it was moved.
    pub spread: Spread,
    /// Its value moved down and up.
    pub values: [f64; 2],
    /// The measure there; `None` where it is undefined.
    pub results: [Option<Estimate>; 2],
    /// How far apart the results and the scenario's own lie.
    pub extent: f64,
}

impl Bar {
    /// The input was moved at all. Some are the protocol's, or have no room.
    pub fn is_moved(&self) -> bool {
        self.values[0] != self.values[1]
    }

    /// The input is zero, of which there is no multiple: see [`Parameter::moved`].
    pub fn is_from_zero(&self) -> bool {
        let [down, up] = self.values;
        matches!(self.spread, Spread::Times(_)) && self.is_moved() && down <= 0.0 && up >= 0.0
    }
}

impl Tornado {
    /// The variants that it needs: the scenario itself, then each input moved down and up, where that moves it at all.
    pub fn variants(scenario: &Scenario, moves: &[Move]) -> Vec<Scenario> {
        let ends = moves.iter().flat_map(|m| {
            let present = m.input.get(scenario);
            let moved = m.input.moved(scenario, m.spread).into_iter().filter(move |value| *value != present);
            moved.map(|value| with(scenario, m.input, value))
        });
        std::iter::once(scenario.clone()).chain(ends).collect()
    }

    /// Puts the readings of [`Self::variants`] together. `None` where there are not as many.
    pub fn new(scenario: &Scenario, moves: Vec<Move>, readings: Vec<Reading>) -> Option<Self> {
        let mut readings = readings.into_iter();
        let base = readings.next()?;
        let mut ends = Vec::with_capacity(moves.len());
        for m in &moves {
            let present = m.input.get(scenario);
            let mut end = |value: f64| Some((value, if value == present { base.clone() } else { readings.next()? }));
            let [down, up] = m.input.moved(scenario, m.spread);
            ends.push([end(down)?, end(up)?]);
        }
        Some(Self { moves, base, ends })
    }

    /// The bars for a measure, the longest first; inputs that do not matter at all stand in the order of the table.
    pub fn bars(&self, measure: Measure, statistic: Statistic) -> Vec<Bar> {
        let base = self.base.value(measure, statistic).map(|estimate| estimate.value);
        let bar = |(m, ends): (&Move, &[(f64, Reading); 2])| {
            let results = [0, 1].map(|end| ends[end].1.value(measure, statistic));
            let values = results.iter().flatten().map(|estimate| estimate.value).chain(base);
            let (low, high) =
                values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
            let extent = if high > low { high - low } else { 0.0 };
            Bar { input: m.input, spread: m.spread, values: [ends[0].0, ends[1].0], results, extent }
        };
        let mut bars: Vec<Bar> = self.moves.iter().zip(&self.ends).map(bar).collect();
        bars.sort_by(|a, b| b.extent.total_cmp(&a.extent));
        bars
    }
}

/// One input across its range.
#[derive(Clone, Debug)]
pub struct Sweep {
    /// The input.
    pub input: &'static Parameter,
    /// The scenario's own value of it.
    pub present: f64,
    /// Its values, rising.
    pub values: Vec<f64>,
    /// What each comes to.
    pub readings: Vec<Reading>,
}

impl Sweep {
    /// The variants for some values of an input.
    pub fn variants(scenario: &Scenario, input: &'static Parameter, values: &[f64]) -> Vec<Scenario> {
        values.iter().map(|&value| with(scenario, input, value)).collect()
    }
}

/// The scenario with one input changed, as far as that is sound beside the others.
pub fn with(scenario: &Scenario, input: &Parameter, value: f64) -> Scenario {
    let mut variant = scenario.clone();
    input.set(&mut variant, input.nearest_sound(scenario, value));
    variant
}

/// So many values of an input across the slider that shows its present value, as far as it is sound, evenly spaced on the
/// slider's scale.
pub fn values_across(scenario: &Scenario, input: &Parameter, count: usize) -> Vec<f64> {
    let range = input.slider_in(scenario);
    let last = count.saturating_sub(1).max(1) as f64;
    (0..count).map(|i| input.scale.value(range, i as f64 / last)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::measure::Quantity;
    use crate::model::parameters::{ALL, find};
    use crate::model::scenario::Strategy;

    fn tornado(scenario: &Scenario) -> Tornado {
        let moves: Vec<Move> = ALL.iter().map(|input| Move { input, spread: input.spread }).collect();
        let readings = Tornado::variants(scenario, &moves).iter().map(Reading::of).collect();
        Tornado::new(scenario, moves, readings).expect("as many readings as variants")
    }

    #[test]
    fn bars_have_the_signs_that_finance_gives_them() {
        let tornado = tornado(&Scenario::default());
        let bars = tornado.bars(Measure::Of(Quantity::ValuePerShare, Strategy::Plan), Statistic::Central);
        let change = |id: &str| {
            let bar = bars.iter().find(|bar| bar.input.id == id).expect("every input has a bar");
            let [down, up] = bar.results.map(|r| r.expect("a value per share").value);
            up - down
        };
        for better in ["world.lease_rate", "world.hashprice", "plan.noi_margin", "world.market_occupancy"] {
            assert!(change(better) > 0.0, "{better}: {}", change(better));
        }
        for worse in ["world.borrowing_cost", "plan.capex_per_it_mw", "company.power_price", "plan.ai_cap_rate"] {
            assert!(change(worse) < 0.0, "{worse}: {}", change(worse));
        }
        assert_eq!(change("world.subsidy"), 0.0, "the protocol is not moved");
        assert!(bars.is_sorted_by(|a, b| a.extent >= b.extent));
        assert!(bars[0].extent > 0.0);
    }

    #[test]
    fn moved_values_are_possible() {
        let mut leased = Scenario::default();
        leased.company.existing_ai_mw = leased.company.site_mw;
        for scenario in [Scenario::default(), leased] {
            for input in ALL {
                let value = input.get(&scenario);
                let [down, up] = input.moved(&scenario, input.spread);
                for end in [down, up] {
                    assert_eq!(input.admit(&scenario, end), Ok(end), "{}: {down} {up}", input.id);
                }
                for value in values_across(&scenario, input, 3) {
                    assert!(input.admit(&scenario, value).is_ok(), "{}: {value}", input.id);
                }
                assert!(down <= value && value <= up, "{}: {down} {value} {up}", input.id);
            }
        }
    }

    #[test]
    fn what_is_zero_is_moved_by_a_stated_amount() {
        let mut scenario = Scenario::default();
        scenario.company.cash = 0.0;
        let cash = find("company.cash").expect("an input");
        // A spread of 15 % of the middle of the slider, which ends at a billion.
        assert_eq!(cash.moved(&scenario, Spread::Times(1.15)).map(f64::round), [0.0, 75e6]);
        assert_eq!(cash.moved(&scenario, cash.spread.scaled(0.0)), [0.0, 0.0]);
        scenario.company.power_price = 0.0;
        let bars = tornado(&scenario).bars(Measure::PlanMinusStay, Statistic::Central);
        for bar in &bars {
            let is_zero = bar.input.get(&scenario) == 0.0;
            let is_moved = bar.input.get(&scenario).is_infinite() || bar.spread.around(1.0) != [1.0, 1.0];
            assert_eq!(bar.is_moved(), is_moved, "{} from {}", bar.input.id, bar.input.get(&scenario));
            assert_eq!(bar.is_from_zero(), is_zero && matches!(bar.spread, Spread::Times(_)), "{}", bar.input.id);
        }
        assert!(bars.iter().any(|bar| bar.input.id == "company.cash" && bar.extent > 0.0));
    }

    #[test]
    fn nothing_is_moved_to_where_it_would_be_doubted() {
        let mut home = Scenario::default();
        (home.company.site_mw, home.plan.ai_share) = (0.01, 0.0);
        let share = find("plan.ai_share").expect("an input");
        assert_eq!(share.moved(&home, share.spread), [0.0, 0.0]);
        let mut small = Scenario::default();
        small.company.site_mw = 21.0;
        let site = find("company.site_mw").expect("an input");
        assert_eq!(site.moved(&small, Spread::Times(1.5)), [21.0, 31.5]);
        let mut leased = Scenario::default();
        leased.company.existing_ai_mw = 0.99 * leased.company.site_mw;
        let input = find("company.existing_ai_mw").expect("an input");
        assert_eq!(input.moved(&leased, Spread::Times(2.0))[1], leased.company.site_mw);
    }

    #[test]
    fn a_slider_is_walked_evenly() {
        let scenario = Scenario::default();
        let price = find("world.btc_price").expect("an input");
        let values = values_across(&scenario, price, 5);
        assert_eq!((values[0], values[4]), price.slider);
        for pair in values.windows(2) {
            assert!((pair[1] / pair[0] - 50.0_f64.powf(0.25)).abs() < 1e-9);
        }
        for (i, &value) in values.iter().enumerate() {
            assert!((price.scale.part(price.slider, value) - i as f64 / 4.0).abs() < 1e-12);
        }
    }
}
