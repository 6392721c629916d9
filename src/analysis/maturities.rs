//! The maturity wall: which debt is due when on the central path, and what becomes of it there.

use super::evaluation::Evaluation;
use crate::model::calendar::rounded;
use crate::model::company::{Debts, Owed, Settled, owed_debts};
use crate::model::entries::Debt;
use crate::model::ledger::{Maturity, Row};
use crate::model::scenario::{Scenario, Strategy};

/// What the project loan is called.
pub const PROJECT_LOAN: &str = "Project loan";

/// What becomes of a piece of debt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is repaid: by schedule, or when it is due.
    Repaid,
    /// It becomes shares.
    Converted,
    /// It is refinanced; the project loan goes on.
    Refinanced,
    /// It is to be repaid at once, and the company cannot.
    Failed,
}

impl Fate {
    /// All of them, in the order in which they are stacked.
    pub const ALL: [Self; 4] = [Self::Repaid, Self::Converted, Self::Refinanced, Self::Failed];

    /// In words.
    pub fn label(self) -> &'static str {
        match self {
            Self::Repaid => "Repaid",
            Self::Converted => "Converts",
            Self::Refinanced => "Refinanced",
            Self::Failed => "Fails",
        }
    }
}

/// A piece of debt that is due in a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Piece {
    /// Month, counted from 0.
    pub month: usize,
    /// What becomes of it.
    pub fate: Fate,
    /// USD.
    pub usd: f64,
}

/// How a debt ends on the central path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// All of it has this fate when it is due.
    All(Fate),
    /// A part is repaid from spare cash, the rest is refinanced.
    PartlyRefinanced,
    /// It is repaid before it is due.
    RepaidBefore,
    /// It is due after the end of the run.
    AfterTheEnd,
    /// The company has failed before.
    DefaultBefore,
}

impl Outcome {
    /// In words.
    pub fn label(self) -> &'static str {
        match self {
            Self::All(Fate::Repaid) => "repaid",
            Self::All(Fate::Converted) => "converts",
            Self::All(Fate::Refinanced) => "refinanced",
            Self::All(Fate::Failed) => "fails",
            Self::PartlyRefinanced => "partly refinanced",
            Self::RepaidBefore => "repaid before",
            Self::AfterTheEnd => "due after the end",
            Self::DefaultBefore => "default before",
        }
    }
}

/// A debt, and what becomes of it on the central path.
#[derive(Clone, Debug, PartialEq)]
pub struct Owing {
    /// Whose debt it is.
    pub owed: Owed,
    /// Its name.
    pub name: String,
    /// Owed today, USD; of the project loan, the most that is ever owed.
    pub amount: f64,
    /// The month in which it is due, counted from 0; beyond the run where it is due after it.
    pub due_month: f64,
    /// Coupon; `None` for the project loan, which pays the borrowing rate of the month.
    pub coupon: Option<f64>,
    /// Price of a share at which it converts, USD.
    pub converts_at: Option<f64>,
    /// What falls due of it, by month.
    pub pieces: Vec<Piece>,
    /// How it ends.
    pub outcome: Outcome,
}

/// The debts of a strategy, in the model's order, and the project loan last, where there is one.
pub fn wall(evaluation: &Evaluation, strategy: Strategy) -> Vec<Owing> {
    let scenario = &evaluation.scenario;
    let (rows, defaults) = evaluation.path.until_default(strategy);
    let fall = defaults.then(|| rows.len() - 1);
    let debts = owed_debts(&scenario.company);
    let listed = debts.into_iter().enumerate().map(|(place, debt)| {
        let scheduled = schedule(scenario, &debt);
        let owed = Owed::Debt(place);
        let due_month = rounded(debt.due_month).max(0.0);
        let (pieces, outcome) = story(owed, rows, fall, due_month, &scheduled);
        Owing {
            owed,
            name: debt.name,
            amount: debt.amount,
            due_month,
            coupon: Some(debt.coupon),
            converts_at: Some(debt.converts_at).filter(|price| price.is_finite()),
            pieces,
            outcome,
        }
    });
    let largest = rows.iter().map(|row| row.loan).fold(0.0, f64::max);
    let loan = (largest > 0.0).then(|| {
        let scheduled: Vec<f64> = rows.iter().map(|row| row.scheduled_repayment).collect();
        let due_month = rounded(scenario.plan.loan_maturity());
        let (pieces, outcome) = story(Owed::Loan, rows, fall, due_month, &scheduled);
        Owing {
            owed: Owed::Loan,
            name: PROJECT_LOAN.to_owned(),
            amount: largest,
            due_month,
            coupon: None,
            converts_at: None,
            pieces,
            outcome,
        }
    });
    listed.chain(loan).collect()
}

/// Repayments of a debt before it is due, by month: those of a company that owes nothing else.
fn schedule(scenario: &Scenario, debt: &Debt) -> Vec<f64> {
    let mut alone = scenario.clone();
    alone.company.debt = 0.0;
    alone.company.debts = vec![debt.clone()];
    Debts::new(&alone).months.iter().map(|month| month.repaid).collect()
}

/// What falls due of a debt, and how it ends. `fall` is the month of default, the last of the rows.
fn story(owed: Owed, rows: &[Row], fall: Option<usize>, due_month: f64, scheduled: &[f64]) -> (Vec<Piece>, Outcome) {
    let mut pieces = Vec::new();
    let mut outcome = None;
    for (month, row) in rows.iter().enumerate() {
        let mut add = |fate: Fate, usd: f64| {
            if usd > 0.0 {
                pieces.push(Piece { month, fate, usd });
            }
        };
        add(Fate::Repaid, scheduled.get(month).copied().unwrap_or(0.0));
        for Maturity { settled, .. } in row.maturities.iter().filter(|due| due.owed == owed) {
            let fails = settled.refused > 0.0 && fall == Some(month);
            add(Fate::Converted, settled.converted);
            add(Fate::Repaid, if fails { settled.repaid } else { settled.repaid + settled.refused });
            add(Fate::Refinanced, settled.refinanced);
            add(Fate::Failed, if fails { settled.refused } else { 0.0 });
            outcome = Some(end(settled, fails));
        }
    }
    let unmet = || match fall {
        _ if due_month < rows.len() as f64 => Outcome::RepaidBefore,
        Some(_) => Outcome::DefaultBefore,
        None => Outcome::AfterTheEnd,
    };
    (pieces, outcome.unwrap_or_else(unmet))
}

fn end(settled: &Settled<f64>, fails: bool) -> Outcome {
    match settled {
        _ if fails => Outcome::All(Fate::Failed),
        Settled { converted, .. } if *converted > 0.0 => Outcome::All(Fate::Converted),
        Settled { refinanced, repaid, .. } if *refinanced > 0.0 && *repaid > 0.0 => Outcome::PartlyRefinanced,
        Settled { refinanced, .. } if *refinanced > 0.0 => Outcome::All(Fate::Refinanced),
        Settled { repaid, refused, .. } if *repaid + *refused > 0.0 => Outcome::All(Fate::Repaid),
        _ => Outcome::RepaidBefore,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::entries::Entry;

    fn debt(name: &str, amount: f64, due_month: f64) -> Debt {
        Debt { amount, coupon: 0.05, due_month, ..Debt::named(name) }
    }

    fn of(debts: Vec<Debt>, change: impl Fn(&mut Scenario)) -> Vec<Owing> {
        let mut scenario = Scenario::default();
        scenario.company.debt = 0.0;
        scenario.company.debts = debts;
        change(&mut scenario);
        wall(&Evaluation::of(&scenario), Strategy::Plan)
    }

    #[test]
    fn every_debt_has_its_end_and_the_pieces_are_the_ledgers() {
        let debts = vec![
            Debt { converts_at: 1.0, ..debt("Converts", 50e6, 20.0) },
            Debt { amortization_months: 30.0, amortizes_from: 6.0, ..debt("Level", 60e6, 100.0) },
            debt("Later", 40e6, 240.0),
            debt("Notes", 80e6, 30.0),
        ];
        let found = of(debts, |_| ());
        let outcomes: Vec<(&str, Outcome)> = found.iter().map(|one| (one.name.as_str(), one.outcome)).collect();
        assert_eq!(outcomes[0], ("Converts", Outcome::All(Fate::Converted)));
        assert_eq!(outcomes[1], ("Level", Outcome::RepaidBefore));
        assert_eq!(outcomes[2], ("Later", Outcome::AfterTheEnd));
        assert_eq!(outcomes[3].0, "Notes");
        assert_eq!(outcomes[4].0, PROJECT_LOAN);
        for one in &found[..2] {
            let all: f64 = one.pieces.iter().map(|piece| piece.usd).sum();
            assert!((all / one.amount - 1.0).abs() < 1e-9, "{one:?}");
        }
        assert!(found[2].pieces.is_empty() && found[4].coupon.is_none());
    }

    #[test]
    fn a_debt_that_nobody_refinances_fails_and_those_after_it_are_not_met() {
        let found = of(vec![debt("Wall", 900e6, 12.0), debt("Next", 10e6, 40.0)], |scenario| {
            (scenario.company.cash, scenario.company.btc_held, scenario.plan.max_ltv) = (50e6, 0.0, 0.3);
        });
        assert_eq!(found[0].outcome, Outcome::All(Fate::Failed), "{found:?}");
        assert!(found[0].pieces.iter().any(|piece| piece.fate == Fate::Failed && piece.month == 12));
        assert_eq!(found[1].outcome, Outcome::DefaultBefore);
    }
}
