//! Values on their way from one scenario to another.

use crate::model::entries::Entry;
use crate::model::parameters::{ALL, Parameter, Scale};
use crate::model::scenario::{Company, Scenario};
use crate::model::soundness::Breach;

/// How long values are on their way, seconds.
pub const GLIDE: f64 = 0.6;

/// A way from one scenario to another, and when it was begun.
#[derive(Clone, Debug)]
pub(in crate::app) struct Glide {
    from: Scenario,
    to: Scenario,
    began: f64,
}

impl Glide {
    /// The way between two scenarios; `None` where nothing on it moves by degrees.
    pub(in crate::app) fn new(from: &Scenario, to: &Scenario, now: f64) -> Option<Self> {
        (between(from, to, 0.5) != *to).then(|| Self { from: from.clone(), to: to.clone(), began: now })
    }

    /// The scenario at a time; `None` where the way is over.
    pub(in crate::app) fn at(&self, now: f64) -> Option<Scenario> {
        let part = (now - self.began) / GLIDE;
        // A clock that was set back must not hold it up.
        (0.0..1.0).contains(&part).then(|| between(&self.from, &self.to, part * part * (3.0 - 2.0 * part)))
    }
}

/// A scenario on the way from one to another: inputs move by equal steps or ratios, as their sliders do. Lists move field
/// by field where they have the same entries. What is endless, the horizon, and what is no number are at once what they
/// will be. Rules between inputs are kept on the way.
fn between(from: &Scenario, to: &Scenario, part: f64) -> Scenario {
    let mut scenario = to.clone();
    for p in ALL.iter().filter(|p| p.id != "horizon_months") {
        if let Some(value) = midway(p, (p.get(from), p.get(to)), part) {
            p.set(&mut scenario, value);
        }
    }
    lists::<crate::model::entries::Lease>(&from.company, &mut scenario.company, part);
    lists::<crate::model::entries::Debt>(&from.company, &mut scenario.company, part);
    if scenario.company.has_sound_lists().is_err() || scenario.unsound().iter().any(Breach::is_about_a_list) {
        return to.clone();
    }
    scenario.mend();
    scenario
}

fn lists<E: Entry>(from: &Company, company: &mut Company, part: f64) {
    let before = E::of(from);
    let same = before.len() == E::of(company).len()
        && before.iter().zip(E::of(company)).all(|(before, after)| before.name() == after.name());
    if !same {
        return;
    }
    for (before, after) in before.iter().zip(E::of_mut(company)) {
        for field in E::fields() {
            if let Some(value) = midway(field, (field.get(before), field.get(after)), part) {
                field.set(after, value);
            }
        }
    }
}

/// A value on its way; `None` where it does not move by degrees.
fn midway<S>(p: &Parameter<S>, (from, to): (f64, f64), part: f64) -> Option<f64> {
    if from == to || !from.is_finite() || !to.is_finite() {
        return None;
    }
    // At its ends a way is exactly what it leads between.
    if part <= 0.0 || part >= 1.0 {
        return Some(if part <= 0.0 { from } else { to });
    }
    let ratios = p.scale == Scale::Log && from > 0.0 && to > 0.0;
    Some(if ratios { Scale::Log } else { Scale::Linear }.value((from, to), part))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::preset;

    fn scenario(name: &str) -> Scenario {
        preset::resolve(name).expect("shipped").document.scenario
    }

    #[test]
    fn values_glide_by_their_own_scale_and_arrive_exactly() {
        let from = Scenario::default();
        let mut to = from.clone();
        (to.world.btc_price, to.world.borrowing_cost) = (from.world.btc_price / 4.0, from.world.borrowing_cost + 0.04);
        to.world.response_months = f64::INFINITY;
        let half = between(&from, &to, 0.5);
        assert!((half.world.btc_price / (from.world.btc_price / 2.0) - 1.0).abs() < 1e-12, "the price moves by ratios");
        assert!((half.world.borrowing_cost - from.world.borrowing_cost - 0.02).abs() < 1e-12);
        assert_eq!(half.world.response_months, f64::INFINITY, "what is endless does not glide");
        assert_eq!(between(&from, &to, 1.0), to);
    }

    #[test]
    fn every_way_between_presets_is_sound() {
        let names = ["reference", "core-scientific", "cipher", "avalon-mini-3", "gpu-cloud", "iren"];
        for from in names.map(scenario) {
            for to in names.map(scenario) {
                for part in [0.0, 0.1, 0.5, 0.9, 1.0] {
                    let midway = between(&from, &to, part);
                    assert_eq!(midway.unsound(), []);
                    assert!(midway.company.has_sound_lists().is_ok());
                }
                assert_eq!(between(&from, &to, 1.0), to);
            }
        }
    }

    #[test]
    fn a_way_takes_its_time_and_none_is_none() {
        let from = Scenario::default();
        let mut to = from.clone();
        assert!(Glide::new(&from, &to, 0.0).is_none());
        to.world.hashprice *= 2.0;
        let glide = Glide::new(&from, &to, 10.0).expect("it moves");
        assert_eq!(glide.at(10.0), Some(from.clone()));
        let later = glide.at(10.3).expect("on its way").world.hashprice;
        assert!(later > from.world.hashprice && later < to.world.hashprice);
        assert_eq!(glide.at(10.01 + GLIDE), None);
        assert_eq!(glide.at(9.0), None, "a clock that was set back");
    }
}
