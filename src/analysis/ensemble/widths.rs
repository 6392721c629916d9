//! Widths that hardly any machine has together give the same futures.

use super::{Control, Ensemble, EnsembleSpec, Plan, Scratch};
use crate::model::entries::{Debt, Entry, Lease};
use crate::model::lanes::Width;
use crate::model::scenario::Scenario;

fn run(scenario: &Scenario, width: Width) -> Ensemble {
    // No multiple of any width.
    let plan = Plan::new(scenario, &EnsembleSpec { paths: 333, seed: 7 }, width, true);
    let (control, mut scratch) = (Control::new(), Scratch::default());
    (0..plan.tasks()).for_each(|task| assert!(plan.run(task, &mut scratch, &control)));
    plan.finish().expect("complete")
}

#[test]
fn emulated_widths_give_the_same_bits() {
    let mut eventful = Scenario::default();
    let company = &mut eventful.company;
    company.leases = vec![Lease { it_mw: 40.0, rent: 130.0, ..Lease::named("Denton") }];
    company.debts = vec![Debt { amount: 300e6, due_month: 30.0, converts_at: 4.0, ..Debt::named("Notes") }];
    (eventful.world.bust_probability, eventful.world.tenant_failure_probability) = (0.2, 0.2);
    for scenario in [Scenario::default(), eventful] {
        let reference = run(&scenario, Width::One);
        for width in Width::EMULATED.into_iter().chain(Width::available()) {
            assert!(run(&scenario, width) == reference, "{} differs", width.name());
        }
    }
}
