//! What inputs must be to each other: the one rule of what is sound, wherever a value is set.
//!
//! Each input's own limits stand in its row of the table. What several must keep together is a [`Rule`] here.
//! [`Parameter::admit`] holds every value that is set to both; sliders, sweeps and maps stay within
//! [`Parameter::sound_range`]; a file that breaks a rule is mended and says so. A new rule is a row of [`RULES`]. What
//! keeps every rule and is doubtful all the same is told wherever a scenario comes in: a row of `DOUBTS`.

use std::borrow::Cow;

use super::parameters::{Parameter, find};
use super::quantity::tidy;
use super::scenario::Scenario;

/// Site power, of which a part can be leased for AI.
const SITE: &str = "company.site_mw";
/// The power that is leased for AI at the start.
const LEASED: &str = "company.existing_ai_mw";
/// The leases of the book, for which mining makes room.
const BOOK: &str = "company.leases";

/// What some inputs must keep together.
#[derive(Debug)]
pub struct Rule {
    /// Ids of the inputs that it is about. The first one gives way where a file breaks the rule. What is no input of the
    /// table, such as a list, may be named beside them: it has no room, and whoever sets it asks [`Scenario::unsound`].
    pub inputs: &'static [&'static str],
    /// How a scenario breaks it, in a sentence that begins with a name and ends without a full stop.
    broken: fn(&Scenario) -> Option<String>,
    /// The smallest and the largest value that it leaves one of its inputs while all others stay.
    room: fn(&Scenario, &str) -> (f64, f64),
    /// Changes as little as it takes to keep the rule.
    mend: fn(&mut Scenario),
}

/// All rules, in the order in which a scenario is mended.
pub static RULES: &[Rule] = &[LEASED_ON_SITE, MINING_MAKES_ROOM];

/// No more is leased for AI than the site has.
const LEASED_ON_SITE: Rule = Rule {
    inputs: &[LEASED, SITE],
    broken: |scenario| {
        let company = &scenario.company;
        if company.existing_ai_mw <= company.site_mw {
            return None;
        }
        let told = |id: &str, value: f64| find(id).map(|p| format!("{} ({})", p.label, p.domain().exact_text(value)));
        let (leased, site) = (told(LEASED, company.existing_ai_mw)?, told(SITE, company.site_mw)?);
        Some(format!("{leased} is at most {site}"))
    },
    room: |scenario, id| match id {
        LEASED => (f64::NEG_INFINITY, scenario.company.site_mw),
        _ => (scenario.company.existing_ai_mw, f64::INFINITY),
    },
    mend: |scenario| {
        let company = &mut scenario.company;
        company.existing_ai_mw = company.existing_ai_mw.min(company.site_mw);
    },
};

/// Leases of the book take no more power from mining than is free.
const MINING_MAKES_ROOM: Rule = Rule {
    inputs: &[LEASED, SITE, BOOK],
    broken: |scenario| {
        let company = &scenario.company;
        if company.mining_fits() {
            return None;
        }
        let told = |mw: f64| find(SITE).map(|p| p.domain().exact_text(tidy(mw)));
        let (mining, free) = (told(company.mining_given_up())?, told(company.free_mw())?);
        Some(format!("Mining that makes room for leases ({mining}) is at most the site's free power ({free})"))
    },
    room: |scenario, id| {
        let company = &scenario.company;
        let mining = company.mining_given_up();
        match id {
            _ if mining == 0.0 => (f64::NEG_INFINITY, f64::INFINITY),
            LEASED => (f64::NEG_INFINITY, company.site_mw - mining),
            _ => (company.existing_ai_mw + mining, f64::INFINITY),
        }
    },
    mend: |scenario| {
        let company = &mut scenario.company;
        let part = company.free_mw() / company.mining_given_up();
        company.leases.iter_mut().for_each(|lease| lease.mining_mw *= part);
    },
};

/// What a scenario may be, and what somebody who means it would like to be told.
#[derive(Debug)]
struct Doubt {
    /// Ids of the inputs that it is about, the first one where it is said.
    inputs: &'static [&'static str],
    /// What is doubtful, in a sentence without a full stop.
    raised: fn(&Scenario) -> Option<String>,
}

/// All doubts. A new one is a row here.
static DOUBTS: &[Doubt] = &[SITE_HOSTS_AI];

/// A site below the smallest that can host AI is let to build.
const SITE_HOSTS_AI: Doubt = Doubt {
    inputs: &[SITE, "world.smallest_ai_site", "plan.ai_share"],
    raised: |scenario| {
        let (site, smallest) = (scenario.company.site_mw, scenario.world.smallest_ai_site);
        if site >= smallest || scenario.plan.ai_share <= 0.0 {
            return None;
        }
        let told = |id: &str, value: f64| find(id).map(|p| format!("{} ({})", p.label, p.domain().exact_text(value)));
        let (site, smallest) = (told(SITE, site)?, told("world.smallest_ai_site", smallest)?);
        Some(format!("{site} is below {smallest}, and the plan builds there all the same"))
    },
};

/// A rule that a scenario breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// Ids of the inputs that the rule is about, the one that gives way first.
    pub inputs: &'static [&'static str],
    /// What is wrong, in a sentence.
    pub sentence: String,
}

impl Breach {
    /// Whether the rule is about a list, which is nobody's to mend: what would be meant instead cannot be guessed.
    pub fn is_about_a_list(&self) -> bool {
        self.inputs.iter().any(|id| find(id).is_none())
    }
}

impl Scenario {
    /// The rules that this scenario breaks; none for a scenario that came in by any of the program's doors.
    pub fn unsound(&self) -> Vec<Breach> {
        let breach = |rule: &Rule| Some(Breach { inputs: rule.inputs, sentence: (rule.broken)(self)? });
        RULES.iter().filter_map(breach).collect()
    }

    /// What is sound and doubtful all the same, each in a sentence.
    pub fn doubts(&self) -> Vec<String> {
        DOUBTS.iter().filter_map(|doubt| (doubt.raised)(self)).collect()
    }

    /// Changes as little as it takes to keep every rule. A sound scenario stays as it is, to the last bit.
    pub fn mend(&mut self) {
        for rule in RULES {
            if (rule.broken)(self).is_some() {
                (rule.mend)(self);
            }
        }
    }

    /// The scenario, mended where it has to be.
    pub fn sound(&self) -> Cow<'_, Self> {
        if RULES.iter().all(|rule| (rule.broken)(self).is_none()) {
            return Cow::Borrowed(self);
        }
        let mut scenario = self.clone();
        scenario.mend();
        Cow::Owned(scenario)
    }

    /// The scenario with some inputs changed at once, each as far as it is sound, and the others mended to fit.
    #[must_use]
    pub fn with_all<'a>(&self, values: impl IntoIterator<Item = (&'a Parameter, f64)>) -> Self {
        let mut scenario = self.clone();
        for (parameter, value) in values {
            parameter.set(&mut scenario, value);
        }
        scenario.mend();
        scenario
    }
}

/// How a scenario would break a rule if this input had this value; `None` where it would be sound. Rules that do not
/// know the input are not asked.
pub(super) fn broken_by(scenario: &Scenario, input: &Parameter, value: f64) -> Option<String> {
    let mut rules = RULES.iter().filter(|rule| rule.inputs.contains(&input.id)).peekable();
    rules.peek()?;
    let mut candidate = scenario.clone();
    input.set(&mut candidate, value);
    rules.find_map(|rule| (rule.broken)(&candidate))
}

/// Whether this input raised a doubt if it had this value, that the scenario does not raise as it is.
pub(super) fn is_doubted_by(scenario: &Scenario, input: &Parameter, value: f64) -> bool {
    let mut doubts = DOUBTS.iter().filter(|doubt| doubt.inputs.contains(&input.id)).peekable();
    if doubts.peek().is_none() {
        return false;
    }
    let mut candidate = scenario.clone();
    input.set(&mut candidate, value);
    doubts.any(|doubt| (doubt.raised)(&candidate).is_some() && (doubt.raised)(scenario).is_none())
}

/// Whether some rule is about both inputs, so that neither has a range of its own.
pub fn are_bound(a: &Parameter, b: &Parameter) -> bool {
    RULES.iter().any(|rule| rule.inputs.contains(&a.id) && rule.inputs.contains(&b.id))
}

/// What all rules together leave an input while the others stay; from minus infinity to infinity for most.
pub(super) fn room(scenario: &Scenario, id: &str) -> (f64, f64) {
    let everything = (f64::NEG_INFINITY, f64::INFINITY);
    RULES.iter().filter(|rule| rule.inputs.contains(&id)).fold(everything, |(low, high), rule| {
        let (least, most) = (rule.room)(scenario, id);
        (low.max(least), high.min(most))
    })
}

/// Steps, one input each, that lead from a scenario to one with these values: each step is sound where there is an order
/// in which it can be. Values that do not fit each other are mended first, and what is already there is left out.
pub fn steps_to(scenario: &Scenario, values: &[(&'static Parameter, f64)]) -> Vec<(&'static Parameter, f64)> {
    let target = scenario.with_all(values.iter().copied());
    let mut open: Vec<_> = values.iter().map(|(input, _)| (*input, input.get(&target))).collect();
    open.retain(|(input, value)| input.get(scenario) != *value);
    let (mut at, mut steps) = (scenario.clone(), Vec::with_capacity(open.len()));
    while !open.is_empty() {
        let next = open.iter().position(|(input, value)| input.admit(&at, *value).is_ok()).unwrap_or(0);
        let (input, value) = open.remove(next);
        input.set(&mut at, value);
        steps.push((input, value));
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::entries::{Entry, Lease};
    use proptest::prelude::*;

    fn company(site: f64, leased: f64) -> Scenario {
        let mut scenario = Scenario::default();
        (scenario.company.site_mw, scenario.company.existing_ai_mw) = (site, leased);
        scenario
    }

    fn input(id: &str) -> &'static Parameter {
        find(id).expect("an input")
    }

    #[test]
    fn no_more_is_leased_than_there_is() {
        let scenario = company(300.0, 30.0);
        assert_eq!(scenario.unsound(), []);
        let refused = input(LEASED).admit(&scenario, 800.0).expect_err("more than the site");
        let expected =
            "Cannot be 800\u{202f}MW: Already leased for AI (800\u{202f}MW) is at most Site power (300\u{202f}MW)";
        assert_eq!(refused.sentence(), expected);
        assert!(refused.to_string().starts_with("company.existing_ai_mw cannot be 800"));
        let refused = input(SITE).admit(&scenario, 20.0).expect_err("less than is leased");
        assert!(refused.sentence().contains("(30\u{202f}MW) is at most Site power (20\u{202f}MW)"));
        assert_eq!(input(LEASED).admit(&scenario, 300.0), Ok(300.0));
        assert_eq!(input(SITE).admit(&scenario, 30.0), Ok(30.0));
        assert_eq!(input(LEASED).sound_range(&scenario), (0.0, 300.0));
        assert_eq!(input(SITE).sound_range(&scenario), (30.0, 1e6));
        assert_eq!(input(LEASED).slider_in(&scenario), (0.0, 300.0));
        assert_eq!(input("world.hashprice").slider_in(&scenario), input("world.hashprice").slider);
    }

    #[test]
    fn a_build_at_a_site_too_small_for_ai_is_doubted() {
        let mut scenario = company(0.01, 0.0);
        let doubts = scenario.doubts();
        assert_eq!(doubts.len(), 1);
        assert!(doubts[0].starts_with("Site power (0.01\u{202f}MW) is below Smallest site for AI (20"), "{doubts:?}");
        assert_eq!(scenario.unsound(), []);
        scenario.plan.ai_share = 0.0;
        assert!(scenario.doubts().is_empty() && Scenario::default().doubts().is_empty());
    }

    #[test]
    fn mining_makes_room_only_where_it_is() {
        let mut scenario = company(300.0, 30.0);
        scenario.company.leases = vec![Lease::named("A"), Lease::named("B")];
        (scenario.company.leases[0].mining_mw, scenario.company.leases[1].mining_mw) = (100.0, 50.0);
        assert_eq!(scenario.unsound(), []);
        assert_eq!(input(SITE).sound_range(&scenario), (180.0, 1e6));
        assert_eq!(input(LEASED).sound_range(&scenario), (0.0, 150.0));
        assert_eq!(input(SITE).admit(&scenario, 180.0), Ok(180.0));
        let sentence = input(SITE).admit(&scenario, 150.0).expect_err("less than the leases take").sentence();
        assert!(sentence.ends_with("(150\u{202f}MW) is at most the site's free power (120\u{202f}MW)"), "{sentence}");
        scenario.company.site_mw = 150.0;
        assert!(scenario.unsound().iter().all(Breach::is_about_a_list));
        scenario.mend();
        assert_eq!(scenario.unsound(), []);
        assert_eq!((scenario.company.leases[0].mining_mw, scenario.company.leases[1].mining_mw), (80.0, 40.0));
    }

    #[test]
    fn two_values_are_set_in_an_order_that_is_sound() {
        let scenario = company(300.0, 30.0);
        for values in [[(input(SITE), 20.0), (input(LEASED), 10.0)], [(input(LEASED), 400.0), (input(SITE), 500.0)]] {
            let mut at = scenario.clone();
            let steps = steps_to(&scenario, &values);
            assert_eq!(steps.len(), 2);
            for (parameter, value) in steps {
                assert_eq!(parameter.admit(&at, value), Ok(value));
                parameter.set(&mut at, value);
            }
            assert!(values.iter().all(|(parameter, value)| parameter.get(&at) == *value));
        }
        let steps = steps_to(&scenario, &[(input(SITE), 20.0), (input(LEASED), 30.0)]);
        let steps: Vec<(&str, f64)> = steps.into_iter().map(|(parameter, value)| (parameter.id, value)).collect();
        assert_eq!(steps, [(LEASED, 20.0), (SITE, 20.0)]);
        assert!(steps_to(&scenario, &[(input(SITE), 300.0)]).is_empty());
    }

    proptest! {
        #[test]
        fn room_breach_and_mending_agree(
            site in 1e-6..1e6_f64,
            leased in 0.0..1e6_f64,
            mining in prop_oneof![Just(0.0), 0.0..1e6_f64],
            value in 1e-6..1e6_f64,
        ) {
            let mut scenario = company(site, leased);
            scenario.company.leases = vec![Lease { mining_mw: mining, ..Lease::named("A") }];
            let broken = !scenario.unsound().is_empty();
            for rule in RULES {
                for id in rule.inputs.iter().filter(|id| find(id).is_some()) {
                    let (low, high) = (rule.room)(&scenario, id);
                    let inside = (low..=high).contains(&input(id).get(&scenario));
                    prop_assert_eq!(inside, (rule.broken)(&scenario).is_none());
                    // What the rooms of all rules allow is admitted, and nothing else.
                    let (low, high) = room(&scenario, id);
                    let admitted = broken_by(&scenario, input(id), value).is_none();
                    prop_assert_eq!(admitted, (low..=high).contains(&value), "{}", id);
                }
            }
            let before = scenario.clone();
            scenario.mend();
            prop_assert!(scenario.unsound().is_empty());
            prop_assert!(broken || scenario == before);
        }
    }
}
