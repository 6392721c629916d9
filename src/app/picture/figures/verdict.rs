//! The one line for the eye: what it comes to, and the figures that it rests on.

use super::{Tone, percent, probability};
use crate::analysis::ensemble::{Ensemble, Estimate};
use crate::analysis::out_of_range::OutOfRange;
use crate::analysis::verdict::{Judgement, Verdict};
use crate::analysis::words::count;
use crate::model::calendar::YearMonth;
use crate::model::measures::Measures;
use crate::model::quantity::Unit;
use crate::model::scenario::Strategy;

/// The one line for the eye.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerdictLine {
    /// What it comes to.
    pub headline: String,
    /// Why, in plain words; empty where there are no futures yet.
    pub why: String,
    /// The figures that it rests on.
    pub detail: String,
    /// What the answer means, and how sure it is.
    pub hover: String,
    /// Whether it is bad news.
    pub tone: Tone,
    /// It belongs to a former scenario; the answer to this one is on its way.
    pub stale: bool,
}

impl VerdictLine {
    /// Says beside the shares of futures what they have changed by.
    pub fn compare(&mut self, now: &Judgement, then: &Judgement, name: &str) {
        let pair = |of: fn(&Judgement) -> Estimate| {
            let (now, then) = (of(now).value, of(then).value);
            let change = Unit::Percent.change(now - then);
            format!("{} ({})", percent(now), change.trim_end_matches("pp").trim_end())
        };
        self.detail = format!(
            "Plan better in {} of futures, staying in {}, both worthless in {} · staying survives in {} · was {}",
            pair(|j| j.plan_better),
            pair(|j| j.stay_better),
            pair(|j| j.both_worthless),
            pair(|j| j.stay_survives),
            then.verdict.label(),
        );
        let [stay, plan] = then.medians.map(|v| Unit::UsdPerShare.figure(v));
        self.hover.push_str(&format!(
            "\n\nBaseline \u{201c}{name}\u{201d}: {}. Plan worth more in {}, staying in {}; staying survives in {}; \
             median value {stay} → {plan} USD.",
            then.verdict.label(),
            probability(then.plan_better),
            probability(then.stay_better),
            probability(then.stay_survives),
        ));
    }
}

/// Why the answer is what it is, as a sentence of its own.
fn why(judgement: &Judgement) -> String {
    let mut why = judgement.why();
    if let Some(first) = why.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    why + "."
}

/// The answer of many futures.
pub(super) fn judged(judgement: &Judgement, ensemble: &Ensemble, stale: bool) -> VerdictLine {
    let [stay, plan] = judgement.medians.map(|v| Unit::UsdPerShare.figure(v));
    let all_in = Unit::UsdPerShare.figure(ensemble.strategy(Strategy::AllIn).median());
    let detail = format!(
        "Plan better in {}, staying in {}, both worthless in {} · staying survives in {}, the plan in {} · \
         median {stay} → {plan} → {all_in} USD",
        percent(judgement.plan_better.value),
        percent(judgement.stay_better.value),
        percent(judgement.both_worthless.value),
        percent(judgement.stay_survives.value),
        percent(judgement.plan_survives.value),
    );
    let sure = if judgement.is_clear() {
        "No border that would change the answer is within two standard errors."
    } else {
        "A border that would change the answer is within two standard errors: more paths would tell."
    };
    let signed = judgement.unsigned.map_or_else(String::new, |unsigned| {
        let dearest = unsigned.dearest;
        let rent = Unit::UsdPerKwMonth.text(dearest.value);
        format!("\n\nThe dearest {} on record pays {rent} on average: {}.", unsigned.kind, dearest.source.text)
    });
    let hover = format!(
        "{}\n\nPlan worth more per share in {}, staying in {}; staying survives in {}, the plan in {} (viable from \
         {}). {sure}{signed}",
        judgement.sentence(),
        probability(judgement.plan_better),
        probability(judgement.stay_better),
        probability(judgement.stay_survives),
        probability(judgement.plan_survives),
        percent(judgement.viable_share),
    );
    let tone = if judgement.verdict == Verdict::DesperateDiversification { Tone::Danger } else { Tone::Plain };
    VerdictLine { headline: judgement.headline(), why: why(judgement), detail, hover, tone, stale }
}

/// Of a plan that converts nothing there is no move to judge.
pub(super) fn unmoved(judgement: &Judgement, ensemble: &Ensemble, stale: bool) -> VerdictLine {
    let [stay, _] = judgement.medians.map(|v| Unit::UsdPerShare.figure(v));
    let all_in = Unit::UsdPerShare.figure(ensemble.strategy(Strategy::AllIn).median());
    let better = percent(ensemble.all_in.better.value);
    VerdictLine {
        headline: judgement.headline(),
        why: why(judgement),
        detail: format!(
            "Staying survives in {} of futures · all-in better in {better}, staying in {} · median value {stay} → \
             {all_in} USD",
            percent(judgement.stay_survives.value),
            percent(ensemble.all_in.worse.value),
        ),
        hover: "The plan converts nothing within the run, so it is the same as staying. All-in shows what converting \
                everything would do."
            .to_owned(),
        tone: Tone::Plain,
        stale,
    }
}

/// There is no result, and which inputs are to be brought back.
pub(super) fn without_result(out_of_range: &OutOfRange) -> VerdictLine {
    VerdictLine {
        headline: out_of_range.headline(),
        why: out_of_range.remedy(),
        detail: "Until then there is no verdict, and charts stay empty".to_owned(),
        hover: String::new(),
        tone: Tone::Danger,
        stale: false,
    }
}

/// What the central path says, while there are no futures.
pub(super) fn central(all: [&Measures; 3], start: YearMonth, months: usize) -> VerdictLine {
    let [stay, plan, all_in] = all;
    let usd = |m: &Measures| Unit::UsdPerShare.figure(m.value_per_share);
    let detail = format!(
        "Value per share {} → {} → {} USD for stay → plan → all-in, on the central path over {}",
        usd(stay),
        usd(plan),
        usd(all_in),
        count(months, "month", "months")
    );
    let (headline, tone) = match (stay.default, plan.default) {
        (Some(_), Some((month, cause))) => {
            (format!("Neither survives: the plan defaults in {}, {}", start.plus(month), cause.text()), Tone::Danger)
        }
        (None, Some((month, cause))) => {
            (format!("The plan defaults in {}: {}", start.plus(month), cause.text()), Tone::Danger)
        }
        (Some((month, _)), None) => {
            (format!("The plan survives; staying defaults in {}", start.plus(month)), Tone::Plain)
        }
        (None, None) => (both_survive(stay.value_per_share, plan.value_per_share), Tone::Plain),
    };
    VerdictLine { headline, why: String::new(), detail, hover: String::new(), tone, stale: false }
}

/// Which of two survivors is worth more, and by how much.
fn both_survive(stay: f64, plan: f64) -> String {
    let change = plan / stay - 1.0;
    if !change.is_finite() || change.abs() < 0.005 {
        "The plan survives and is worth as much as staying".to_owned()
    } else if change > 1.0 {
        format!("The plan survives and is worth {} times as much as staying", Unit::Plain.figure(plan / stay))
    } else if change > 0.0 {
        format!("The plan survives and is worth {} more than staying", percent(change))
    } else {
        format!("The plan survives but is worth {} less than staying", percent(-change))
    }
}
