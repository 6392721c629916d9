//! Quantities that companies and analysts publish, and what the program makes of them: a preset can be held to them.

use strum::EnumCount;

use crate::analysis::deal::Deal;
use crate::analysis::evaluation::Evaluation;
use crate::model::ledger::Row;
use crate::model::quantity::Unit;
use crate::model::scenario::Strategy;

/// A quantity that is published about companies, industries and leases. Costs are those of month 0, staying a miner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, EnumCount)]
pub enum Benchmark {
    /// Power per bitcoin, net of credits.
    PowerPerBtc,
    /// Power and other operating cost of the site per bitcoin.
    OperatingPerBtc,
    /// The same and the depreciation of machines.
    DepreciatedPerBtc,
    /// Cash cost per bitcoin: the site, overhead, and interest.
    CashPerBtc,
    /// Cash cost, depreciation and stock compensation per bitcoin.
    AllInPerBtc,
    /// Price of power at which the machines earn just their power and site cost, before any credit.
    BreakEvenPower,
    /// The same with the credit: grid balancing, or the value of the heat.
    CreditedBreakEven,
    /// What a lease pays over its term.
    ContractRevenue,
    /// Rent of a lease over its term.
    AverageRent,
    /// Rent of a lease in its first year.
    FirstYearRent,
}

impl Benchmark {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; Self::COUNT] = [
        Self::PowerPerBtc,
        Self::OperatingPerBtc,
        Self::DepreciatedPerBtc,
        Self::CashPerBtc,
        Self::AllInPerBtc,
        Self::BreakEvenPower,
        Self::CreditedBreakEven,
        Self::ContractRevenue,
        Self::AverageRent,
        Self::FirstYearRent,
    ];

    /// The layers of the cost of a bitcoin, from power to everything.
    pub const COST_LAYERS: [Self; 5] =
        [Self::PowerPerBtc, Self::OperatingPerBtc, Self::DepreciatedPerBtc, Self::CashPerBtc, Self::AllInPerBtc];

    /// Code in files.
    pub fn code(self) -> &'static str {
        match self {
            Self::PowerPerBtc => "power-per-btc",
            Self::OperatingPerBtc => "operating-per-btc",
            Self::DepreciatedPerBtc => "depreciated-per-btc",
            Self::CashPerBtc => "cash-per-btc",
            Self::AllInPerBtc => "all-in-per-btc",
            Self::BreakEvenPower => "break-even-power",
            Self::CreditedBreakEven => "credited-break-even",
            Self::ContractRevenue => "contract-revenue",
            Self::AverageRent => "average-rent",
            Self::FirstYearRent => "first-year-rent",
        }
    }

    /// Name on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::PowerPerBtc => "Electricity",
            Self::OperatingPerBtc => "+ other operating",
            Self::DepreciatedPerBtc => "+ machine depreciation",
            Self::CashPerBtc => "Cash cost",
            Self::AllInPerBtc => "All-in cost",
            Self::BreakEvenPower => "Break-even price of power",
            Self::CreditedBreakEven => "Break-even with the credit",
            Self::ContractRevenue => "Contract revenue",
            Self::AverageRent => "Average rent",
            Self::FirstYearRent => "First-year rent",
        }
    }

    /// What it is, in a sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::PowerPerBtc => "Power per bitcoin mined, net of credits and with carbon.",
            Self::OperatingPerBtc => "Electricity and the other variable cost of the site: below it, machines stop.",
            Self::DepreciatedPerBtc => "The same and the wear of the machines: below it, a fleet is not replaced.",
            Self::CashPerBtc => {
                "Electricity, other operating cost, and mining's share of overhead and of interest on existing debt."
            }
            Self::AllInPerBtc => {
                "Cash cost, machine depreciation and stock pay. Articles say \u{201c}with non-cash costs like \
                 interest\u{201d}; in the accounts interest is paid in cash and stands in the cash cost, and what is \
                 not paid in cash is depreciation and stock pay."
            }
            Self::BreakEvenPower => {
                "Price of power, a household's tariff, at which mining just pays power and site cost."
            }
            Self::CreditedBreakEven => "The same once the credit counts: grid balancing, or the value of the heat.",
            Self::ContractRevenue => "What the plan's lease pays over its term if every tenant pays.",
            Self::AverageRent => "Contract revenue by kW of critical IT load and month.",
            Self::FirstYearRent => "Rent of the contract's first twelve months.",
        }
    }

    /// What it is measured in.
    pub fn unit(self) -> Unit {
        match self {
            Self::PowerPerBtc
            | Self::OperatingPerBtc
            | Self::DepreciatedPerBtc
            | Self::CashPerBtc
            | Self::AllInPerBtc => Unit::UsdPerBtc,
            Self::BreakEvenPower | Self::CreditedBreakEven => Unit::UsdPerMwh,
            Self::ContractRevenue => Unit::Usd,
            Self::AverageRent | Self::FirstYearRent => Unit::UsdPerKwMonth,
        }
    }

    /// Whether it is a cost per bitcoin, and so a level of that chart.
    pub fn is_cost_per_btc(self) -> bool {
        self.unit() == Unit::UsdPerBtc
    }

    /// The quantity that a code in a file names.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|benchmark| benchmark.code().eq_ignore_ascii_case(code))
    }

    /// What the program makes of it; `None` where it is undefined, as a cost per bitcoin is where none is mined.
    pub fn of(self, evaluation: &Evaluation, deal: Option<&Deal>) -> Option<f64> {
        let first: Option<&Row> = evaluation.path.ledger(Strategy::Stay).first();
        match self {
            Self::PowerPerBtc => first?.power_per_btc(),
            Self::OperatingPerBtc => first?.operating_per_btc(),
            Self::DepreciatedPerBtc => first?.depreciated_per_btc(),
            Self::CashPerBtc => first?.cash_cost_per_btc(),
            Self::AllInPerBtc => first?.all_in_cost_per_btc(),
            Self::BreakEvenPower => first?.break_even_power(&evaluation.scenario),
            Self::CreditedBreakEven => first?
                .break_even_power(&evaluation.scenario)
                .map(|price| price + evaluation.scenario.company.power_credit),
            Self::ContractRevenue => deal.map(|d| d.revenue),
            Self::AverageRent => deal.map(|d| d.average_rent),
            Self::FirstYearRent => deal.map(|d| d.first_year_rent),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::scenario::Scenario;

    #[test]
    fn codes_are_read_back() {
        for benchmark in Benchmark::ALL {
            assert_eq!(Benchmark::from_code(benchmark.code()), Some(benchmark));
        }
        assert_eq!(Benchmark::from_code("rent"), None);
    }

    #[test]
    fn layers_lie_on_each_other() {
        let evaluation = Evaluation::of(&Scenario::default());
        let of = |b: Benchmark| b.of(&evaluation, None).expect("a cost");
        let [power, operating, depreciated, cash, all_in] = Benchmark::COST_LAYERS.map(of);
        assert!(power < operating && operating < depreciated && operating < cash && cash < all_in);
        assert!(depreciated < all_in);
    }

    #[test]
    fn at_the_break_even_tariff_power_and_site_take_all_revenue() {
        let mut scenario = Scenario::default();
        let tariff = Benchmark::BreakEvenPower.of(&Evaluation::of(&scenario), None).expect("a tariff");
        // Just below it, so that the machines run.
        scenario.company.power_price = tariff - 1e-6;
        scenario.company.power_credit = 0.0;
        let evaluation = Evaluation::of(&scenario);
        let row = &evaluation.path.ledger(Strategy::Stay)[0];
        assert!(row.btc_mined > 0.0);
        assert!((row.operating_per_btc().expect("a cost") / row.btc_price - 1.0).abs() < 1e-6);
    }
}
