//! What a scenario comes to on the central path: ledgers, measures, and the AI build on its own.

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
}

impl Evaluation {
    /// Evaluates a scenario. Well under a millisecond, so it is done in the frame in which a slider moves.
    pub fn of(scenario: &Scenario) -> Self {
        let path = CentralPath::run(scenario);
        let measures = Measures::of_all(scenario, &path);
        Self { project: Project::of(scenario), scenario: scenario.clone(), path, measures }
    }

    /// One strategy's measures.
    pub fn measures(&self, strategy: Strategy) -> &Measures {
        &self.measures[strategy.index()]
    }
}
