//! What a share's price takes for granted: the values of an input at which the central path is worth exactly that.
//!
//! A share bought at a price that equals its value per share earns the cost of equity. So each value says what has to be
//! believed of one input, everything else being as the scenario has it. None and several are answers too.

use super::break_even::walk;
use super::roots::{Crossing, Search};
use super::sensitivity::with;
use crate::model::ledger::CentralPath;
use crate::model::measures::Measures;
use crate::model::parameters::{Mark, Parameter, find};
use crate::model::scenario::{Scenario, Strategy};

/// What investors argue about: the inputs that are asked for where nobody asks for others.
const ASKED: [&str; 8] = [
    "world.lease_rate",
    "world.btc_growth",
    "world.hashprice",
    "plan.ai_cap_rate",
    "company.land_value",
    "world.borrowing_cost",
    "plan.capex_per_it_mw",
    "plan.delay_months",
];

/// What a price implies for one input.
#[derive(Clone, Debug)]
pub struct Implied {
    /// The input.
    pub input: &'static Parameter,
    /// The scenario's own value.
    pub present: f64,
    /// The range that was searched.
    pub range: (f64, f64),
    /// Where value per share passes the price, rising. One that jumps over it does not equal it anywhere.
    pub crossings: Vec<Crossing>,
}

impl Implied {
    /// The inputs that are asked for where nobody asks for others.
    pub fn inputs() -> Vec<&'static Parameter> {
        ASKED.iter().filter_map(|id| find(id)).collect()
    }

    /// Searches the slider of an input, opened as far as the present value needs it, for the values at which a strategy's
    /// value per share is this price, USD.
    pub fn of(scenario: &Scenario, strategy: Strategy, price: f64, input: &'static Parameter) -> Self {
        let present = input.get(scenario);
        let search = Search { input, range: input.slider_for(present) };
        let state = |value: f64| Some(value_per_share(&with(scenario, input, value), strategy) - price);
        let nodes: Vec<(f64, Option<f64>)> =
            walk(scenario, input).into_iter().map(|value| (value, state(value))).collect();
        Self { input, present, range: search.range, crossings: search.crossings(&nodes, state) }
    }

    /// The values at which the share is worth the price, rising.
    pub fn roots(&self) -> impl Iterator<Item = f64> + '_ {
        self.crossings.iter().filter(|crossing| !crossing.jumps).map(|crossing| crossing.value)
    }

    /// The values at which its worth jumps over the price, as where a default takes everything, rising.
    pub fn jumps(&self) -> impl Iterator<Item = f64> + '_ {
        self.crossings.iter().filter(|crossing| crossing.jumps).map(|crossing| crossing.value)
    }

    /// The level worth knowing that is nearest to a value on the slider's scale.
    pub fn nearest_mark(&self, value: f64) -> Option<&'static Mark> {
        let part = |value: f64| self.input.scale.part(self.range, value);
        let distance = |mark: &Mark| (part(mark.value) - part(value)).abs();
        self.input.marks.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))
    }
}

/// Value per share of a strategy on the central path, USD.
pub fn value_per_share(scenario: &Scenario, strategy: Strategy) -> f64 {
    let path = CentralPath::follow(scenario, &[strategy]);
    Measures::of(scenario, path.ledger(strategy)).value_per_share
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_is_worth_the_price_at_every_root_and_passes_it_there() {
        let scenario = Scenario::default();
        let mut found = 0;
        for strategy in Strategy::ALL {
            let now = value_per_share(&scenario, strategy);
            for price in [0.6 * now + 0.1, now, 1.5 * now + 0.1] {
                for input in Implied::inputs() {
                    let implied = Implied::of(&scenario, strategy, price, input);
                    let worth = |value: f64| value_per_share(&with(&scenario, input, value), strategy);
                    for root in implied.roots() {
                        found += 1;
                        assert!((worth(root) - price).abs() < 1e-5 * price, "{} at {root}", input.id);
                        let step = (implied.range.1 - implied.range.0) * 1e-6;
                        let (below, above) = (worth(root - step) - price, worth(root + step) - price);
                        assert!(below * above < 0.0, "{}: {below} and {above} about {root}", input.id);
                    }
                    for jump in &implied.crossings {
                        let (below, above) = (worth(jump.between.0) - price, worth(jump.between.1) - price);
                        assert!(below * above <= 0.0, "{}: {jump:?}", input.id);
                    }
                    let inside = implied.range.0 < implied.present && implied.present < implied.range.1;
                    if price == now && inside && worth(implied.range.0) != worth(implied.range.1) {
                        let near = |root: f64| (root - implied.present).abs() < 1e-6 * implied.present.abs().max(1.0);
                        assert!(implied.roots().any(near), "{}: today's value is not among {implied:?}", input.id);
                    }
                }
            }
        }
        assert!(found >= 20, "only {found} roots");
    }

    #[test]
    fn none_within_the_range_is_an_answer() {
        let input = find("world.lease_rate").expect("an input");
        let implied = Implied::of(&Scenario::default(), Strategy::Plan, 1e6, input);
        assert!(implied.crossings.is_empty());
        assert_eq!((implied.present, implied.range), (125.0, (50.0, 300.0)));
    }

    #[test]
    fn the_nearest_mark_is_that_on_the_rail() {
        let input = find("world.lease_rate").expect("an input");
        let implied = Implied::of(&Scenario::default(), Strategy::Plan, 1e6, input);
        assert_eq!(implied.nearest_mark(187.0).map(|mark| mark.value), Some(190.0));
        assert_eq!(implied.nearest_mark(60.0).map(|mark| mark.value), Some(90.0));
    }
}
