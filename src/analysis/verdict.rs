//! The answer to the question: genius move, lifeline, distraction or desperate diversification.

use strum::EnumCount;

use super::ensemble::{Ensemble, Estimate};
use crate::model::scenario::Strategy;

/// Share of paths on which staying has to survive to be called viable.
pub const VIABLE: f64 = 0.8;

/// The four answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumCount)]
pub enum Verdict {
    /// Staying would do, and the plan is worth more.
    GeniusMove,
    /// Staying would not do, and the plan is worth more.
    Lifeline,
    /// Staying would do, and the plan is not worth more.
    Distraction,
    /// Staying would not do, and the plan is not worth more either.
    DesperateDiversification,
}

impl Verdict {
    /// All four.
    pub const ALL: [Self; Self::COUNT] =
        [Self::GeniusMove, Self::Lifeline, Self::Distraction, Self::DesperateDiversification];

    /// The answer, in files and on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::GeniusMove => "genius move",
            Self::Lifeline => "lifeline",
            Self::Distraction => "distraction",
            Self::DesperateDiversification => "desperate diversification",
        }
    }

    /// What the answer says.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::GeniusMove => "staying would survive, and the plan is worth more",
            Self::Lifeline => "staying alone would be risky, and the plan is worth more",
            Self::Distraction => "staying would survive, and the plan is not worth more",
            Self::DesperateDiversification => "staying alone would be risky, and the plan is not worth more",
        }
    }

    fn of(viable: bool, adds_value: bool) -> Self {
        match (viable, adds_value) {
            (true, true) => Self::GeniusMove,
            (false, true) => Self::Lifeline,
            (true, false) => Self::Distraction,
            (false, false) => Self::DesperateDiversification,
        }
    }
}

/// A condition that the verdict rests on: it holds where a number is above zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Test {
    /// How far the number is from the border, and how far that may be off.
    pub margin: Estimate,
}

impl Test {
    /// The condition holds.
    pub fn holds(self) -> bool {
        self.margin.value > 0.0
    }

    /// The border is more than two standard errors away.
    pub fn is_clear(self) -> bool {
        self.margin.error == 0.0 || self.margin.value.abs() > 2.0 * self.margin.error
    }
}

/// The verdict with everything that it rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// The answer.
    pub verdict: Verdict,
    /// Probability that staying survives.
    pub stay_survives: Estimate,
    /// Probability that the plan is worth more than staying.
    pub plan_better: Estimate,
    /// Probability that staying is worth more.
    pub stay_better: Estimate,
    /// Probability that both are worth nothing.
    pub both_worthless: Estimate,
    /// Median value per share of staying and of the plan, USD.
    pub medians: [f64; 2],
    /// Staying survives in at least [`VIABLE`] of all futures.
    pub viable: Test,
    /// The plan is worth more in more futures than the reverse.
    pub more_often: Test,
    /// Its median value per share is higher.
    pub higher_median: Test,
}

impl Judgement {
    /// Judges an ensemble (model, §4).
    pub fn of(ensemble: &Ensemble) -> Self {
        let (stay, plan) = (ensemble.strategy(Strategy::Stay), ensemble.strategy(Strategy::Plan));
        let stay_survives = stay.default.complement();
        let viable = Test { margin: Estimate { value: stay_survives.value - VIABLE, ..stay_survives } };
        let more_often = Test { margin: ensemble.plan.lead };
        // Both medians come from the same paths and move together, so the sum of variances is on the safe side.
        let higher_median = Test {
            margin: Estimate {
                value: plan.median() - stay.median(),
                error: plan.median_error.hypot(stay.median_error),
            },
        };
        Self {
            verdict: Verdict::of(stay_survives.value >= VIABLE, more_often.holds() && higher_median.holds()),
            stay_survives,
            plan_better: ensemble.plan.better,
            stay_better: ensemble.plan.worse,
            both_worthless: ensemble.plan.both_worthless,
            medians: [stay.median(), plan.median()],
            viable,
            more_often,
            higher_median,
        }
    }

    /// The plan adds value.
    pub fn adds_value(&self) -> bool {
        self.more_often.holds() && self.higher_median.holds()
    }

    /// No border that would change the answer is within two standard errors.
    pub fn is_clear(&self) -> bool {
        let adds_value_is_clear = if self.adds_value() {
            self.more_often.is_clear() && self.higher_median.is_clear()
        } else {
            // One clear failure settles it.
            [self.more_often, self.higher_median].iter().any(|test| !test.holds() && test.is_clear())
        };
        self.viable.is_clear() && adds_value_is_clear
    }
}
