//! The AI build alone: what it returns with and without debt, and who pays for it.

use crate::model::finance::{InternalRates, level_payment, npv, payback, sculpted_debt};
use crate::model::ledger::{CentralPath, Row};
use crate::model::scenario::{Plan, Scenario, Strategy};

/// Months beyond which no project is followed.
const LONGEST: f64 = 1200.0;
/// Part of the building cost that lenders pay at most, however well income covers the debt.
const MOST_DEBT: f64 = 1.0;

/// What a build costs and brings by period. The first period stands at time 0, and all are equally long.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Build {
    /// Spent on it, USD.
    pub spending: Vec<f64>,
    /// Net operating income, USD.
    pub income: Vec<f64>,
    /// Spent to keep it up, USD.
    pub upkeep: Vec<f64>,
    /// Periods in a year.
    pub periods_per_year: usize,
}

/// A loan to a build, by period.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loan {
    /// Paid out for building, USD.
    pub draws: Vec<f64>,
    /// Interest and repayment paid, USD.
    pub service: Vec<f64>,
    /// What of it was planned: without a sudden repayment because nobody refinances, USD. What cover is measured by.
    pub scheduled: Vec<f64>,
    /// Interest that is added to the loan while building, USD.
    pub capitalised: f64,
    /// First period of full delivery: from it on income serves the debt.
    pub first: usize,
}

/// How a loan that repays from full delivery on is agreed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreement {
    /// Rate per period.
    pub rate: f64,
    /// First period that serves the debt; before it, interest is added to the loan.
    pub first: usize,
    /// Number of payments.
    pub payments: usize,
}

/// What a build returns under one way of paying for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Returns {
    /// Yearly internal rates of return.
    pub irr: InternalRates,
    /// Years from the first spending until it has come back.
    pub payback_years: Option<f64>,
    /// What the owner pays while building, USD.
    pub equity: f64,
    /// Paid out by lenders, USD.
    pub drawn: f64,
    /// Interest added to the loan, USD.
    pub capitalised: f64,
    /// Income over debt service, by year from full delivery on; `None` in years without debt service.
    pub cover: Vec<Option<f64>>,
    /// Flows to the owner by period, USD.
    pub flows: Vec<f64>,
    periods_per_year: usize,
}

/// Returns, sources and uses of the plan's build on the central path, before tax, over the life of the halls.
#[derive(Clone, Debug, PartialEq)]
pub struct Project {
    /// Its flows by month; the first is that in which building starts.
    pub build: Build,
    /// Month of the run in which building starts.
    pub start: usize,
    /// Without debt.
    pub unlevered: Returns,
    /// With the scenario's loan to cost, refinanced or repaid as lenders decide.
    pub levered: Returns,
    /// Net operating income of the first year of full delivery over the cost of the build.
    pub yield_on_cost: Option<f64>,
    /// How a loan of another size would be agreed: at today's borrowing cost, over the scenario's amortisation.
    pub agreement: Agreement,
}

impl Build {
    /// What is returned with a loan, or without one.
    pub fn returns(&self, loan: Option<&Loan>) -> Returns {
        let own = self
            .income
            .iter()
            .zip(&self.spending)
            .zip(&self.upkeep)
            .map(|((income, spent), kept)| income - spent - kept);
        let flows: Vec<f64> = match loan {
            Some(loan) => {
                own.zip(&loan.draws).zip(&loan.service).map(|((own, drawn), paid)| own + drawn - paid).collect()
            }
            None => own.collect(),
        };
        let (drawn, capitalised) = loan.map_or((0.0, 0.0), |loan| (loan.draws.iter().sum(), loan.capitalised));
        let per_year = self.periods_per_year.max(1);
        Returns {
            irr: InternalRates::of(&flows).annualised(per_year),
            payback_years: payback(&flows).map(|periods| periods / per_year as f64),
            equity: self.spending.iter().sum::<f64>() - drawn,
            drawn,
            capitalised,
            cover: loan.map(|loan| self.cover(loan)).unwrap_or_default(),
            flows,
            periods_per_year: per_year,
        }
    }

    /// Present value of the income over that of all spending, at a yearly rate; `None` where nothing is spent.
    pub fn value_to_cost(&self, rate: f64) -> Option<f64> {
        let worth = |flows: &[f64]| npv((1.0 + rate).powf(1.0 / self.periods_per_year as f64) - 1.0, flows);
        let spent = worth(&self.spending) + worth(&self.upkeep);
        (spent > 0.0).then(|| worth(&self.income) / spent)
    }

    /// A loan that pays a part of all spending and is repaid by level payments.
    pub fn level_loan(&self, loan_to_cost: f64, agreement: &Agreement) -> Loan {
        let debt = loan_to_cost * self.compounded(agreement);
        let payment = debt * level_payment(agreement.rate, agreement.payments as f64);
        self.loan(loan_to_cost, agreement, |_| payment)
    }

    /// A loan whose service is the income over a constant cover, and which is as large as that can bear; at most a part
    /// of all spending, and then the cover is better.
    pub fn sculpted_loan(&self, cover: f64, most: f64, agreement: &Agreement) -> Loan {
        let served = self.income.get(agreement.first..).unwrap_or_default();
        let served: Vec<f64> = served.iter().take(agreement.payments).map(|income| income.max(0.0)).collect();
        let capacity = sculpted_debt(agreement.rate, &served, cover);
        let cost = self.compounded(agreement);
        let part = if cost > 0.0 { (capacity / cost).min(most) } else { 0.0 };
        let payment = if capacity > 0.0 { part * cost / capacity / cover } else { 0.0 };
        self.loan(part, agreement, |income| income.max(0.0) * payment)
    }

    /// All spending with interest until the period before the first payment.
    fn compounded(&self, agreement: &Agreement) -> f64 {
        let spent = self.spending.iter().take(agreement.first);
        spent.fold(0.0, |debt, spent| debt * (1.0 + agreement.rate) + spent)
    }

    /// A loan that pays a part of the spending before its first payment, and these payments of an income from then on.
    fn loan(&self, part: f64, agreement: &Agreement, payment: impl Fn(f64) -> f64) -> Loan {
        let before = |period: usize| period < agreement.first;
        let served = |period: usize| !before(period) && period < agreement.first + agreement.payments;
        let by_period = |of: &dyn Fn(usize) -> f64| -> Vec<f64> { (0..self.spending.len()).map(of).collect() };
        let draws = by_period(&|t| if before(t) { part * self.spending[t] } else { 0.0 });
        let service = by_period(&|t| if served(t) { payment(self.income[t]) } else { 0.0 });
        let capitalised = part * self.compounded(agreement) - draws.iter().sum::<f64>();
        Loan { draws, scheduled: service.clone(), service, capitalised, first: agreement.first }
    }

    /// Income over scheduled debt service, by year from full delivery on.
    fn cover(&self, loan: &Loan) -> Vec<Option<f64>> {
        let years = |flows: &[f64]| -> Vec<f64> {
            let flows = flows.get(loan.first..).unwrap_or_default();
            flows.chunks(self.periods_per_year.max(1)).map(|year| year.iter().sum()).collect()
        };
        let (income, service) = (years(&self.income), years(&loan.scheduled));
        income.iter().zip(&service).map(|(income, due)| (*due > 0.0).then(|| income / due)).collect()
    }
}

impl Returns {
    /// Net present value at a yearly rate, USD.
    pub fn npv(&self, rate: f64) -> f64 {
        npv((1.0 + rate).powf(1.0 / self.periods_per_year as f64) - 1.0, &self.flows)
    }

    /// Smallest cover of a year.
    pub fn min_cover(&self) -> Option<f64> {
        self.cover.iter().flatten().copied().reduce(f64::min)
    }

    /// Mean cover of the years with debt service.
    pub fn mean_cover(&self) -> Option<f64> {
        let covers: Vec<f64> = self.cover.iter().flatten().copied().collect();
        (!covers.is_empty()).then(|| covers.iter().sum::<f64>() / covers.len() as f64)
    }

    /// Cost of the build with the interest during it, USD.
    pub fn cost(&self) -> f64 {
        self.equity + self.drawn + self.capitalised
    }
}

impl Project {
    /// Follows the plan's build until its halls are worn out. `None` where nothing is built.
    pub fn of(scenario: &Scenario) -> Option<Self> {
        let plan = &scenario.plan;
        let start = plan.ai_start_month.floor().max(0.0) as usize;
        // Halls are delivered over the rollout; the average one stands half of it later than the first.
        let life = plan.first_delivery() + plan.rollout_months / 2.0 + 12.0 * plan.ai_life_years;
        let horizon_months = life.ceil().clamp(1.0, LONGEST);
        // What the company's spare cash repays early is no term of the loan.
        let alone = Plan { cash_sweep: 0.0, ..plan.clone() };
        let long = Scenario { horizon_months, plan: alone, ..scenario.clone() };
        let path = CentralPath::follow(&long, &[Strategy::Plan]);
        let rows = path.ledger(Strategy::Plan).get(start..)?;
        let build = Build {
            spending: rows.iter().map(|row| row.ai_capex).collect(),
            income: rows.iter().map(|row| row.new_ai_noi).collect(),
            upkeep: rows.iter().map(|row| row.sustaining_capex).collect(),
            periods_per_year: 12,
        };
        let first = rows.iter().rposition(|row| row.ai_capex > 0.0)? + 1;
        let levered = build.returns(Some(&ledger_loan(rows, first)));
        Some(Self {
            yield_on_cost: first_full_year(rows, first).map(|noi| noi / levered.cost()),
            unlevered: build.returns(None),
            levered,
            agreement: Agreement {
                rate: scenario.world.borrowing_cost / 12.0,
                first,
                payments: (12.0 * plan.amortization_years).round() as usize,
            },
            start,
            build,
        })
    }

    /// The same build with debt sculpted to a cover instead of the scenario's loan.
    pub fn sculpted(&self, cover: f64) -> Returns {
        self.build.returns(Some(&self.build.sculpted_loan(cover, MOST_DEBT, &self.agreement)))
    }
}

/// The project loan as the ledger has it. What is owed at the end is repaid then.
fn ledger_loan(rows: &[Row], first: usize) -> Loan {
    let mut loan = Loan {
        draws: rows.iter().map(|row| row.debt_drawn).collect(),
        scheduled: rows.iter().map(|row| row.loan_interest + row.scheduled_repayment).collect(),
        service: rows.iter().map(|row| row.loan_interest + row.scheduled_repayment + row.loan_repaid).collect(),
        capitalised: rows.iter().map(|row| row.interest_capitalised).sum(),
        first,
    };
    if let (Some(paid), Some(row)) = (loan.service.last_mut(), rows.last()) {
        *paid += row.loan;
    }
    loan
}

/// Net operating income of the first twelve months after the last hall is delivered.
fn first_full_year(rows: &[Row], first: usize) -> Option<f64> {
    Some(rows.get(first..first + 12)?.iter().map(|row| row.new_ai_noi).sum())
}
