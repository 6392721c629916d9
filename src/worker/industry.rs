//! What of the industry takes longer than a frame, on all processors: how many can pivot, and what the end of the boom
//! sets off.

use std::sync::Arc;
use std::task::Waker;

use super::pool::each;
use super::{Latest, Options};
use crate::analysis::contagion::{Contagion, Outcome, Variant};
use crate::analysis::ensemble::Control;
use crate::analysis::pivot::{MOVERS, POINTS, PivotCurve, PivotPoint};
use crate::model::scenario::Scenario;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// How many can pivot.
    Pivot,
    /// What the end of the boom sets off.
    Contagion,
}

/// What is asked of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct IndustryQuestion {
    /// The scenario.
    pub scenario: Arc<Scenario>,
    /// What is asked of it.
    pub about: About,
}

/// What comes of it.
#[derive(Clone, Debug, PartialEq)]
pub enum IndustryAnswer {
    /// How many can pivot.
    Pivot(PivotCurve),
    /// What the end of the boom sets off.
    Contagion(Contagion),
}

/// Answers in the background, the latest question first and only.
///
/// Whoever asks again with every frame of a drag should wait for the answer before asking anew.
///
/// # Errors
/// Where the system has no thread left.
pub fn industries(waker: Waker) -> std::io::Result<Latest<IndustryQuestion, Arc<IndustryAnswer>>> {
    Latest::new("industry", waker, |question, control, tell| {
        if let Some(answer) = answer(question, &Options::default(), control)? {
            tell(Arc::new(answer), true);
        }
        Ok(())
    })
}

/// Answers a question. `None` where it was stopped.
fn answer(question: &IndustryQuestion, options: &Options, control: &Control) -> Result<Option<IndustryAnswer>, String> {
    let scenario = &*question.scenario;
    match question.about {
        About::Pivot => {
            let point = |i: usize| Some(PivotPoint::numbered(scenario, i, POINTS));
            let moved = |i: usize| MOVERS.get(i).map(|mover| mover.crossing(scenario));
            let Some(points) = each(options, POINTS, control, point)? else { return Ok(None) };
            let moved = each(options, MOVERS.len(), control, moved)?;
            Ok(moved.map(|moved| IndustryAnswer::Pivot(PivotCurve::new(scenario, points, moved))))
        }
        About::Contagion => {
            let outcome = |i: usize| Variant::all().nth(i).map(|variant| Outcome::of(scenario, variant));
            let outcomes = each(options, Variant::all().count(), control, outcome)?;
            Ok(outcomes.map(|outcomes| IndustryAnswer::Contagion(Contagion::new(scenario, outcomes))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_do_not_change_an_answer() {
        let mut scenario = Scenario::default();
        scenario.world.lease_rate = 90.0;
        let scenario = Arc::new(scenario);
        let answered = |about| {
            let question = IndustryQuestion { scenario: Arc::clone(&scenario), about };
            answer(&question, &Options::default(), &Control::new()).expect("no panic")
        };
        assert_eq!(answered(About::Pivot), Some(IndustryAnswer::Pivot(PivotCurve::of(&scenario))));
        assert_eq!(answered(About::Contagion), Some(IndustryAnswer::Contagion(Contagion::of(&scenario))));
    }

    #[test]
    fn who_stops_it_hears_nothing() {
        let question = IndustryQuestion { scenario: Arc::default(), about: About::Pivot };
        let control = Control::new();
        control.stop();
        assert_eq!(answer(&question, &Options::default(), &control), Ok(None));
    }
}
