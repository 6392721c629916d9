//! Editions of the defaults. A file leaves out what equals the defaults, so it has to say which ones: when defaults
//! change, an older file keeps its own.
//!
//! Whoever changes a default adds an [`Edition`] to [`FORMER`] with the values that it had, and so counts [`EDITION`] up.
//! Ids are those of inputs ("world.btc_price"), of fields of the company's lists ("leases.margin", "debts.coupon"), and of
//! figures of cohorts ("industry.mara.pivot_share").

use crate::model::industry::{Figure, shipped};
use crate::model::parameters::{Parameter, find};
use crate::model::scenario::Scenario;

/// What the next edition has changed: the values that these defaults had until then.
#[derive(Debug)]
pub struct Edition {
    /// Id and former default of each.
    pub changed: &'static [(&'static str, f64)],
}

/// Former editions, the first one first.
pub const FORMER: &[Edition] = &[];

/// The edition that the table of inputs is now. The first is that of September 2026.
pub const EDITION: u32 = FORMER.len() as u32 + 1;

/// The edition of a file that does not say: the first, as it was before files said so.
pub const UNSAID: u32 = 1;

/// The defaults of one edition, as far as they are not today's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Defaults(Vec<(&'static str, f64)>);

impl Defaults {
    /// Those of an edition, counted from 1, where these are the former ones. One that is not known yet has today's.
    pub fn of(edition: u32, former: &[Edition]) -> Self {
        let mut own: Vec<(&'static str, f64)> = Vec::new();
        // The first that changes a default says what it was until then.
        for (id, value) in former.iter().skip((edition as usize).saturating_sub(1)).flat_map(|e| e.changed) {
            if own.iter().all(|(other, _)| other != id) {
                own.push((*id, *value));
            }
        }
        Self(own)
    }

    /// The default of a field of a list, by its id there ("leases.margin"), where it was another one.
    pub fn get(&self, id: &str) -> Option<f64> {
        self.0.iter().find(|(other, _)| *other == id).map(|(_, value)| *value)
    }

    /// The reference company of this edition.
    pub fn scenario(&self) -> Scenario {
        let mut scenario = Scenario::default();
        for (id, value) in &self.0 {
            if let Some(input) = find(id) {
                input.set(&mut scenario, *value);
            } else if let Some((cohort, figure)) = id.strip_prefix("industry.").and_then(|id| id.split_once('.')) {
                let place = shipped().cohorts.iter().position(|known| known.id == cohort);
                if let (Some(place), Some(figure)) = (place, Figure::find(figure)) {
                    scenario.industry.set(place, figure, *value);
                }
            }
        }
        scenario
    }

    /// A fresh entry of a list of this edition, from today's.
    pub fn dress<E>(&self, list: &str, fields: &[Parameter<E>], entry: &mut E) {
        for field in fields {
            if let Some(value) = self.get(&format!("{list}.{}", field.id)) {
                field.set(entry, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::entries::{Debt, Entry, Lease};

    #[test]
    fn every_former_default_names_an_input_and_is_one_that_it_could_have() {
        for (id, value) in FORMER.iter().flat_map(|edition| edition.changed) {
            let of_list = |list: &str, known: bool| id.strip_prefix(list).is_some() && known;
            let lease = Lease::fields().iter().any(|field| *id == format!("leases.{}", field.id));
            let debt = Debt::fields().iter().any(|field| *id == format!("debts.{}", field.id));
            let known = find(id).is_some_and(|input| input.check_plain(*value).is_ok())
                || of_list("leases.", lease)
                || of_list("debts.", debt)
                || id.starts_with("industry.");
            assert!(known, "{id}");
        }
    }

    #[test]
    fn an_edition_has_the_defaults_of_its_time() {
        static FORMER: &[Edition] = &[
            Edition {
                changed: &[("world.hashprice", 30.0), ("leases.margin", 0.7), ("industry.mara.pivot_share", 0.125)],
            },
            Edition { changed: &[("world.hashprice", 35.0), ("company.cash", 1e6)] },
        ];
        let today = Scenario::default();
        let first = Defaults::of(1, FORMER);
        assert_eq!((first.scenario().world.hashprice, first.scenario().company.cash), (30.0, 1e6));
        assert_eq!(first.get("leases.margin"), Some(0.7));
        assert_ne!(first.scenario().industry, today.industry);
        let second = Defaults::of(2, FORMER);
        assert_eq!((second.scenario().world.hashprice, second.get("leases.margin")), (35.0, None));
        assert_eq!(second.scenario().industry, today.industry);
        for later in [3, 4, u32::MAX] {
            assert_eq!(Defaults::of(later, FORMER).scenario(), today);
        }
    }
}
