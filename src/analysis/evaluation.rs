//! What a scenario comes to on the central path: ledgers, measures, and the AI build on its own.

use crate::analysis::out_of_range::OutOfRange;
use crate::analysis::project::Project;
use crate::model::ledger::CentralPath;
use crate::model::measures::Measures;
use crate::model::scenario::{Scenario, Strategy};

/// The results of one scenario on the central path. Immutable: a change of the scenario makes a new one.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// What was evaluated.
    pub scenario: Scenario,
    /// Ledgers of the three strategies.
    pub path: CentralPath,
    /// Their measures, in the order of [`Strategy::ALL`].
    pub measures: [Measures; 3],
    /// The plan's AI build alone; `None` where nothing is built.
    pub project: Option<Project>,
    /// Why there is no result, where the numbers are none to be reckoned with: then nothing above means anything.
    pub out_of_range: Option<OutOfRange>,
}

impl Evaluation {
    /// Evaluates a scenario. Well under a millisecond, so it is done in the frame in which a slider moves.
    pub fn of(scenario: &Scenario) -> Self {
        let path = CentralPath::run(scenario);
        let measures = Measures::of_all(scenario, &path);
        let project = Project::of(scenario);
        let out_of_range = OutOfRange::check_central(scenario, &path, &measures, project.as_ref()).err();
        Self { scenario: scenario.clone(), path, measures, project, out_of_range }
    }

    /// One strategy's measures.
    pub fn measures(&self, strategy: Strategy) -> &Measures {
        &self.measures[strategy.index()]
    }
}
