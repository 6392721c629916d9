//! The answer to the question: genius move, lifeline, gamble, distraction or desperate diversification, and why.

use std::cell::Cell;

use super::deal::Unsigned;
use super::ensemble::{Ensemble, Estimate};
use super::words::{futures, nuance, share, times};
use crate::model::scenario::{Scenario, Strategy};

/// Share of paths on which a strategy has to survive ten years to be called viable.
pub const VIABLE: f64 = 0.8;
/// Failures of the plan below this share are not worth a word.
const FEW: f64 = 0.05;
/// From this share on, a plan is worth more in most futures.
const MOST: f64 = 0.55;
/// From this share on, futures in which neither strategy is worth anything are worth one.
const MANY: f64 = 0.15;

/// Share of paths on which a strategy has to survive a run of so many months to be called viable: four in five over ten
/// years, at the same rate over any other horizon.
pub fn viable_share(months: usize) -> f64 {
    VIABLE.powf(months as f64 / 120.0)
}

/// The five answers, and that there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Staying would do and so would the plan, and the plan is worth more.
    GeniusMove,
    /// Staying would not do, and the plan is worth more and safer.
    Lifeline,
    /// The plan is worth more, but neither viable nor safer than staying.
    Gamble,
    /// Staying would do, and the plan is not worth more.
    Distraction,
    /// Staying would not do, and the plan is not worth more either.
    DesperateDiversification,
    /// The plan converts nothing, so there is no move to judge.
    NoMove,
    /// The futures are no numbers to be reckoned with, so there is nothing to judge.
    NoResult,
}

impl Verdict {
    /// The five answers.
    pub const ALL: [Self; 5] =
        [Self::GeniusMove, Self::Lifeline, Self::Gamble, Self::Distraction, Self::DesperateDiversification];

    /// The answer, in files and on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::GeniusMove => "genius move",
            Self::Lifeline => "lifeline",
            Self::Gamble => "gamble",
            Self::Distraction => "distraction",
            Self::DesperateDiversification => "desperate diversification",
            Self::NoMove => "no move planned",
            Self::NoResult => "no result",
        }
    }

    /// What the answer says.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::GeniusMove => "staying would survive and so would the plan, and the plan is worth more",
            Self::Lifeline => "staying alone would be risky, and the plan is worth more and safer",
            Self::Gamble => "the plan is worth more, but it is risky and no safer than staying",
            Self::Distraction => "staying would survive, and the plan is not worth more",
            Self::DesperateDiversification => "staying alone would be risky, and the plan is not worth more",
            Self::NoMove => "the plan converts nothing, so it is the same as staying",
            Self::NoResult => "the numbers grow beyond any that can be reckoned with",
        }
    }

    /// The answer to the tests of a plan that converts something (model, §4).
    fn of(tests: Tests<bool>) -> Self {
        let adds_value = tests.more_often && tests.higher_median;
        match (adds_value, tests.stay_viable) {
            (true, true) if tests.plan_viable => Self::GeniusMove,
            (true, false) if tests.plan_viable || tests.plan_safer => Self::Lifeline,
            (true, _) => Self::Gamble,
            (false, true) => Self::Distraction,
            (false, false) => Self::DesperateDiversification,
        }
    }
}

/// A condition that the verdict rests on: it holds where a number is above zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Test {
    /// How far the number is from the border, and how far that may be off.
    pub margin: Estimate,
    /// Whether the border itself is enough.
    pub at_least: bool,
}

impl Test {
    fn above(margin: Estimate) -> Self {
        Self { margin, at_least: false }
    }

    /// A probability of at least so much.
    fn at_least(estimate: Estimate, border: f64) -> Self {
        Self { margin: Estimate { value: estimate.value - border, ..estimate }, at_least: true }
    }

    /// The condition holds.
    pub fn holds(self) -> bool {
        self.margin.value > 0.0 || (self.at_least && self.margin.value >= 0.0)
    }

    /// The border is more than two standard errors away.
    pub fn is_clear(self) -> bool {
        self.margin.error == 0.0 || self.margin.value.abs() > 2.0 * self.margin.error
    }
}

/// Everything that is asked of a plan that converts something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tests<T> {
    /// Staying survives in at least [`viable_share`] of all futures.
    pub stay_viable: T,
    /// The plan does.
    pub plan_viable: T,
    /// The plan survives in more futures than staying.
    pub plan_safer: T,
    /// The plan is worth more in more futures than the reverse.
    pub more_often: T,
    /// Its median value per share is higher.
    pub higher_median: T,
}

impl<T: Copy> Tests<T> {
    fn map<U>(self, of: impl Fn(T) -> U) -> Tests<U> {
        Tests {
            stay_viable: of(self.stay_viable),
            plan_viable: of(self.plan_viable),
            plan_safer: of(self.plan_safer),
            more_often: of(self.more_often),
            higher_median: of(self.higher_median),
        }
    }
}

/// The verdict with everything that it rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// The answer.
    pub verdict: Verdict,
    /// Probability that staying survives.
    pub stay_survives: Estimate,
    /// Probability that the plan survives.
    pub plan_survives: Estimate,
    /// Share of futures that a strategy has to survive to be viable, over this horizon.
    pub viable_share: f64,
    /// Probability that the plan is worth more than staying.
    pub plan_better: Estimate,
    /// Probability that staying is worth more.
    pub stay_better: Estimate,
    /// Probability that both are worth nothing.
    pub both_worthless: Estimate,
    /// Median value per share of staying and of the plan, USD.
    pub medians: [f64; 2],
    /// What was asked, and how clearly it was answered.
    pub tests: Tests<Test>,
    /// The plan's rent, where nobody is known to have signed it.
    pub unsigned: Option<Unsigned>,
}

impl Judgement {
    /// Judges the futures of a scenario (model, §4).
    pub fn of(scenario: &Scenario, ensemble: &Ensemble) -> Self {
        let (stay, plan) = (ensemble.strategy(Strategy::Stay), ensemble.strategy(Strategy::Plan));
        let (stay_survives, plan_survives) = (stay.default.complement(), plan.default.complement());
        let viable_share = viable_share(ensemble.months);
        // Both come from the same paths and move together, so the sum of variances is on the safe side.
        let apart = |value: f64, errors: [f64; 2]| Estimate { value, error: errors[0].hypot(errors[1]) };
        let tests = Tests {
            stay_viable: Test::at_least(stay_survives, viable_share),
            plan_viable: Test::at_least(plan_survives, viable_share),
            plan_safer: Test::above(apart(
                plan_survives.value - stay_survives.value,
                [plan_survives.error, stay_survives.error],
            )),
            more_often: Test::above(ensemble.plan.lead),
            higher_median: Test::above(apart(plan.median() - stay.median(), [plan.median_error, stay.median_error])),
        };
        let moves = scenario.moves(Strategy::Plan);
        let verdict = match moves {
            _ if ensemble.out_of_range.is_some() => Verdict::NoResult,
            true => Verdict::of(tests.map(Test::holds)),
            false => Verdict::NoMove,
        };
        Self {
            verdict,
            stay_survives,
            plan_survives,
            viable_share,
            plan_better: ensemble.plan.better,
            stay_better: ensemble.plan.worse,
            both_worthless: ensemble.plan.both_worthless,
            medians: [stay.median(), plan.median()],
            tests,
            unsigned: Unsigned::of(scenario).filter(|_| moves && verdict != Verdict::NoResult),
        }
    }

    /// The plan adds value.
    pub fn adds_value(&self) -> bool {
        self.tests.more_often.holds() && self.tests.higher_median.holds()
    }

    /// No border that would change the answer is within two standard errors: however the tests that are not clear come
    /// out, it is the same.
    pub fn is_clear(&self) -> bool {
        let open = self.tests.map(|test| !test.is_clear());
        let found = self.tests.map(Test::holds);
        matches!(self.verdict, Verdict::NoMove | Verdict::NoResult)
            || (0..1 << 5).all(|turned: u32| {
                let turn = |k: u32, open: bool, holds: bool| holds ^ (open && turned & (1 << k) != 0);
                let tests = Tests {
                    stay_viable: turn(0, open.stay_viable, found.stay_viable),
                    plan_viable: turn(1, open.plan_viable, found.plan_viable),
                    plan_safer: turn(2, open.plan_safer, found.plan_safer),
                    more_often: turn(3, open.more_often, found.more_often),
                    higher_median: turn(4, open.higher_median, found.higher_median),
                };
                Verdict::of(tests) == self.verdict
            })
    }

    /// The answer in a few words, whether it may be another, and on what condition it holds: "Genius move, if someone
    /// signs at 2.1 times the dearest lease ever signed".
    pub fn headline(&self) -> String {
        let mut headline = self.verdict.label().to_owned();
        if let Some(first) = headline.get_mut(0..1) {
            first.make_ascii_uppercase();
        }
        if !self.is_clear() {
            headline.push_str(", within the error");
        }
        if let Some(Unsigned { times: by, kind, .. }) = self.unsigned {
            let even = if self.adds_value() { "" } else { "even " };
            headline.push_str(&format!(", {even}if someone signs at {} the dearest {kind} ever signed", times(by)));
        }
        headline
    }

    /// The answer and why it is so, in plain words.
    pub fn sentence(&self) -> String {
        format!("{}: {}.", self.headline(), self.why())
    }

    /// Why the answer is what it is, in plain words: "staying would survive; the plan is worth more in two of three
    /// futures but fails in one of five".
    pub fn why(&self) -> String {
        // Futures are named once in a sentence.
        let named = Cell::new(false);
        let part = |of: f64| if named.replace(true) { share(of).to_owned() } else { futures(of) };
        let fails = |survives: f64| {
            let (fails, allowed) = (1.0 - survives, 1.0 - self.viable_share);
            format!("{}{}", nuance(fails, allowed, false), part(fails))
        };
        let (stays, plans) = (self.stay_survives.value, self.plan_survives.value);
        let moves = self.verdict != Verdict::NoMove;
        let stay = if !self.tests.stay_viable.holds() {
            let stay = format!("staying fails in {}", fails(stays));
            if moves { format!("{stay}, the plan in {}", fails(plans)) } else { stay }
        } else if stays > 1.0 - FEW {
            "staying would survive".to_owned()
        } else {
            format!("staying would survive in {}{}", nuance(stays, self.viable_share, true), part(stays))
        };
        // Where staying fails too, both have been told already.
        let risk = |and: &str| {
            let told = !self.tests.stay_viable.holds() || (plans > 1.0 - FEW && self.tests.plan_viable.holds());
            if told { String::new() } else { format!("{and} fails in {}", fails(plans)) }
        };
        let worthless = || match self.both_worthless.value {
            few if few < MANY => String::new(),
            many => format!("; neither is worth anything in {}", part(many)),
        };
        match self.verdict {
            Verdict::NoResult => self.verdict.meaning().to_owned(),
            Verdict::NoMove => format!("{}; {stay}", self.verdict.meaning()),
            Verdict::GeniusMove | Verdict::Lifeline | Verdict::Gamble => {
                let mut text = format!("{stay}; the plan is worth more in {}", part(self.plan_better.value));
                // Where it is not worth more in most futures, what it is compared with has to be told.
                if self.plan_better.value < MOST {
                    text.push_str(&Self::against(self.plan_better.value, self.stay_better.value, "staying", &part));
                    text.push_str(&risk(", and the plan"));
                } else {
                    text.push_str(&risk(if plans < stays { " but" } else { " and" }));
                }
                if self.verdict == Verdict::Gamble && !self.tests.stay_viable.holds() {
                    text.push_str(if plans < stays { ", but is less safe" } else { ", but is no safer" });
                }
                text + &worthless()
            }
            Verdict::Distraction | Verdict::DesperateDiversification => {
                let text = format!("{stay}{}", self.no_value(&part));
                let risk = risk(", and the plan");
                text + &risk + &worthless()
            }
        }
    }

    /// Why the plan adds no value, to follow what was said of staying.
    fn no_value(&self, part: &dyn Fn(f64) -> String) -> String {
        let (better, worse) = (self.plan_better.value, self.stay_better.value);
        let [stay, plan] = self.medians;
        if better <= 0.0 && worse <= 0.0 {
            "; the plan is never worth more".to_owned()
        } else if self.tests.more_often.holds() {
            let than = if plan < stay { "lower" } else { "no higher" };
            format!("; the plan is worth more in {}, but its median value is {than}", part(better))
        } else {
            let lead = if self.tests.stay_viable.holds() { " and" } else { "; staying" };
            let staying = part(worse);
            format!("{lead} is worth more in {staying}{}", Self::against(worse, better, "the plan", part))
        }
    }

    /// The other side of a share of futures: ", staying in two of five", or how it compares where both are said alike.
    fn against(ours: f64, theirs: f64, who: &str, part: &dyn Fn(f64) -> String) -> String {
        if ours == theirs {
            format!(", as often as {who}")
        } else if share(ours) == share(theirs) {
            format!(", a little more often than {who}")
        } else {
            format!(", {who} in {}", part(theirs))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::ensemble::{Control, EnsembleSpec};
    use crate::model::parameters::{DEAREST_GPU_CONTRACT, DEAREST_LEASE};

    /// A judgement over ten years from shares of futures: staying and the plan survive, the plan is worth more, staying
    /// is, neither is; and the medians.
    fn judged(survive: [f64; 2], worth: [f64; 3], medians: [f64; 2]) -> Judgement {
        let sure = |value: f64| Estimate { value, error: 0.004 };
        let [stay, plan] = survive.map(sure);
        let tests = Tests {
            stay_viable: Test::at_least(stay, VIABLE),
            plan_viable: Test::at_least(plan, VIABLE),
            plan_safer: Test::above(sure(survive[1] - survive[0])),
            more_often: Test::above(sure(worth[0] - worth[1])),
            higher_median: Test::above(sure(medians[1] - medians[0])),
        };
        Judgement {
            verdict: Verdict::of(tests.map(Test::holds)),
            stay_survives: stay,
            plan_survives: plan,
            viable_share: VIABLE,
            plan_better: sure(worth[0]),
            stay_better: sure(worth[1]),
            both_worthless: sure(worth[2]),
            medians,
            tests,
            unsigned: None,
        }
    }

    #[test]
    fn the_sentence_says_why() {
        let cases = [
            (
                judged([0.97, 0.81], [0.66, 0.33, 0.01], [1.0, 2.0]),
                "Genius move: staying would survive; the plan is worth more in two of three futures but fails in one of \
                 five.",
            ),
            (
                judged([0.97, 0.99], [0.9, 0.1, 0.0], [1.0, 2.0]),
                "Genius move: staying would survive; the plan is worth more in nine of ten futures.",
            ),
            (
                judged([0.86, 0.91], [0.75, 0.25, 0.0], [1.0, 2.0]),
                "Genius move: staying would survive in six of seven futures; the plan is worth more in three of four and \
                 fails in one of ten.",
            ),
            (
                judged([0.97, 0.70], [0.66, 0.33, 0.01], [1.0, 2.0]),
                "Gamble: staying would survive; the plan is worth more in two of three futures but fails in three of \
                 ten.",
            ),
            (
                judged([0.97, 0.785], [0.66, 0.33, 0.01], [1.0, 2.0]),
                "Gamble: staying would survive; the plan is worth more in two of three futures but fails in just over \
                 one of five.",
            ),
            (
                judged([0.57, 0.74], [0.469, 0.334, 0.197], [0.2, 1.2]),
                "Lifeline: staying fails in two of five futures, the plan in one of four; the plan is worth more in \
                 half, staying in one of three; neither is worth anything in one of five.",
            ),
            (
                judged([0.96, 0.87], [0.501, 0.495, 0.004], [1.0, 1.2]),
                "Genius move, within the error: staying would survive; the plan is worth more in half of all futures, a \
                 little more often than staying, and the plan fails in one of seven.",
            ),
            (
                judged([0.996, 0.873], [0.456, 0.539, 0.005], [1.2, 1.1]),
                "Distraction: staying would survive and is worth more in half of all futures, a little more often than \
                 the plan, and the plan fails in one of seven.",
            ),
            (
                judged([0.3, 1.0], [1.0, 0.0, 0.0], [0.0, 1.2]),
                "Lifeline: staying fails in seven of ten futures, the plan in none; the plan is worth more in all.",
            ),
            (
                judged([0.66, 0.5], [0.5, 0.36, 0.14], [1.0, 1.2]),
                "Gamble: staying fails in one of three futures, the plan in half; the plan is worth more in half, staying in \
                 one of three, but is less safe.",
            ),
            (
                judged([0.99, 0.98], [0.34, 0.66, 0.0], [1.0, 0.5]),
                "Distraction: staying would survive and is worth more in two of three futures, the plan in one of \
                 three.",
            ),
            (
                judged([0.99, 0.6], [0.1, 0.9, 0.0], [1.0, 0.5]),
                "Distraction: staying would survive and is worth more in nine of ten futures, the plan in one of ten, \
                 and the plan fails in two of five.",
            ),
            (
                judged([0.99, 0.98], [0.6, 0.4, 0.0], [1.0, 0.5]),
                "Distraction: staying would survive; the plan is worth more in three of five futures, but its median \
                 value is lower.",
            ),
            (
                judged([0.2, 0.1], [0.05, 0.14, 0.81], [0.0, 0.0]),
                "Desperate diversification: staying fails in four of five futures, the plan in nine of ten; staying is \
                 worth more in one of seven, the plan in one of twenty; neither is worth anything in four of five.",
            ),
            (
                judged([0.99, 0.98], [0.43, 0.43, 0.14], [1.0, 1.0]),
                "Distraction, within the error: staying would survive and is worth more in two of five futures, as often \
                 as the plan.",
            ),
            (
                judged([0.5, 0.5], [0.0, 0.0, 0.5], [1.0, 1.0]),
                "Desperate diversification, within the error: staying fails in half of all futures, the plan in half; \
                 the plan is never worth more; neither is worth anything in half.",
            ),
        ];
        for (judgement, sentence) in cases {
            assert_eq!(judgement.sentence(), sentence);
        }
    }

    #[test]
    fn a_rent_that_nobody_signed_is_said_first() {
        let mut judgement = judged([0.97, 0.99], [0.9, 0.1, 0.0], [1.0, 2.0]);
        judgement.unsigned = Some(Unsigned { times: 2.136, dearest: &DEAREST_LEASE, kind: "lease" });
        assert_eq!(
            judgement.sentence(),
            "Genius move, if someone signs at 2.1 times the dearest lease ever signed: staying would survive; the plan \
             is worth more in nine of ten futures."
        );
        let mut judgement = judged([0.99, 0.98], [0.34, 0.66, 0.0], [1.0, 0.5]);
        judgement.unsigned = Some(Unsigned { times: 1.5, dearest: &DEAREST_GPU_CONTRACT, kind: "GPU contract" });
        assert_eq!(
            judgement.headline(),
            "Distraction, even if someone signs at 1.5 times the dearest GPU contract ever signed"
        );
    }

    #[test]
    fn the_table_of_the_model_is_the_rule() {
        let of = |bits: [bool; 5]| {
            let [stay_viable, plan_viable, plan_safer, more_often, higher_median] = bits;
            Verdict::of(Tests { stay_viable, plan_viable, plan_safer, more_often, higher_median })
        };
        for bits in 0..32_u32 {
            let bits = std::array::from_fn(|k| bits & (1 << k) != 0);
            let [stay, plan, safer, more, median] = bits;
            let expected = match (more && median, stay) {
                (true, true) => {
                    if plan {
                        Verdict::GeniusMove
                    } else {
                        Verdict::Gamble
                    }
                }
                (true, false) => {
                    if plan || safer {
                        Verdict::Lifeline
                    } else {
                        Verdict::Gamble
                    }
                }
                (false, true) => Verdict::Distraction,
                (false, false) => Verdict::DesperateDiversification,
            };
            assert_eq!(of(bits), expected, "{bits:?}");
        }
    }

    #[test]
    fn viable_means_the_same_over_any_horizon() {
        assert_eq!(viable_share(120), 0.8);
        assert!((viable_share(240) - 0.64).abs() < 1e-12 && (viable_share(60) - 0.8_f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn an_open_test_matters_only_where_it_would_change_the_answer() {
        // The plan's own survival is on the border: genius move or gamble.
        assert!(!judged([0.97, 0.803], [0.66, 0.33, 0.01], [1.0, 2.0]).is_clear());
        // A distraction stays one however the plan survives, and however the medians stand to each other.
        assert!(judged([0.97, 0.803], [0.33, 0.66, 0.01], [1.0, 1.001]).is_clear());
        assert!(!judged([0.797, 0.9], [0.33, 0.66, 0.01], [1.0, 0.5]).is_clear());
        // Exactly enough is enough.
        assert!(judged([0.8, 0.9], [0.9, 0.1, 0.0], [1.0, 2.0]).tests.stay_viable.holds());
    }

    #[test]
    fn a_plan_that_converts_nothing_is_no_move() {
        let run = |scenario: &Scenario| {
            let spec = EnsembleSpec { paths: 256, seed: 1 };
            Judgement::of(scenario, &Ensemble::run(scenario, &spec, &Control::new()).expect("nobody stops it"))
        };
        let mut scenario = Scenario::default();
        scenario.plan.ai_share = 0.0;
        scenario.world.lease_rate = 1000.0;
        let none = run(&scenario);
        assert_eq!((none.verdict, none.is_clear()), (Verdict::NoMove, true));
        let sentence = none.sentence();
        assert!(sentence.starts_with("No move planned: the plan converts nothing, so it is the same"), "{sentence}");
        assert!(!sentence.contains("someone signs") && !sentence.contains("the plan in"), "{sentence}");
        // Nor is one that begins after the end of the run.
        let mut late = Scenario::default();
        late.plan.ai_start_month = 120.0;
        assert_eq!(run(&late).verdict, Verdict::NoMove);
        late.plan.ai_start_month = 119.5;
        assert_ne!(run(&late).verdict, Verdict::NoMove);
    }
}
