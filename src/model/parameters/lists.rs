//! The fields of the company's lists: one row for each field of a lease and of a debt, like the inputs of the table.
//!
//! Files, `--set company.leases.NAME.rent=…`, the editing of lists and the reference read these rows and nothing else.

use super::row::assumed;
use super::table::HUGE;
use super::{Group, Parameter, Scale, Spread};
use crate::model::entries::{Debt, Lease};
use crate::model::quantity::Unit;

use Spread::{Plus, Times};

/// A field of a lease.
pub type LeaseField = Parameter<Lease>;
/// A field of a debt.
pub type DebtField = Parameter<Debt>;

/// The fields of a lease of the book, but for its name, in the order in which they are shown.
#[rustfmt::skip]
pub static LEASE_FIELDS: &[LeaseField] = &[
    row!(it_mw, "IT load", Megawatt, Company / "Leases", 0.0,
        Linear (0.0, 1000.0), step 1.0, spread Times(1.1), limits (0.0, 1e6),
        "Contracted critical IT load.",
        assumed("every lease says its own"),
        wide (0.0, 10_000.0)),
    row!(rent, "Rent", UsdPerKwMonth, Company / "Leases", 0.0,
        Linear (0.0, 300.0), step 1.0, spread Times(1.05), limits (0.0, 100_000.0),
        "Rent of its first year, per kW of critical IT load.",
        assumed("every lease says its own"),
        wide (0.0, 1500.0)),
    row!(escalator, "Yearly rise", PercentPerYear, Company / "Leases", 0.0,
        Linear (0.0, 0.06), step 0.0025, spread Plus(0.01), limits (-0.50, 1.0),
        "Rise of that rent, once a year.",
        assumed("a flat rent where none is published")),
    row!(term_months, "Term", Months, Company / "Leases", 120.0,
        Linear (12.0, 300.0), step 6.0, spread Times(1.1), limits (0.0, 3600.0),
        "Months under contract from the first delivery; the space is let at the market rent afterwards.",
        assumed("the common term of ten years")),
    row!(first_month, "First delivery in", Months, Company / "Leases", 0.0,
        Linear (-60.0, 120.0), step 1.0, spread Plus(3.0), limits (-1200.0, 3600.0),
        "Month in which delivery starts; negative before the run.",
        assumed("delivered from the start")),
    row!(rollout_months, "Delivery takes", Months, Company / "Leases", 1.0,
        Linear (1.0, 60.0), step 1.0, spread Times(1.25), limits (1.0, 600.0),
        "Months from the first to the last delivery.",
        assumed("delivered at once")),
    row!(margin, "NOI margin", Percent, Company / "Leases", 0.85,
        Linear (0.30, 1.0), step 0.01, spread Plus(0.05), limits (0.0, 1.0),
        "Net operating income as a part of the rent, after the lease's own upkeep and before compliance.",
        assumed("as the plan's")),
    row!(exposure, "Owed by a weak tenant", Percent, Company / "Leases", 0.50,
        Linear (0.0, 1.0), step 0.05, spread Plus(0.20), limits (0.0, 1.0),
        "Part of the rent that is lost where a large AI tenant fails.",
        assumed("as the plan's")),
    row!(backstop, "Backstop", Percent, Company / "Leases", 0.0,
        Linear (0.0, 1.0), step 0.05, spread Plus(0.20), limits (0.0, 1.0),
        "Part of what is lost that a stronger name pays.",
        assumed("no guarantee")),
    row!(cost_to_go, "Cost to go", Usd, Company / "Leases", 0.0,
        Linear (0.0, 5e9), step 10e6, spread Times(1.15), limits (0.0, HUGE),
        "Still to be spent on it, evenly until the last delivery.",
        assumed("it is paid for"),
        wide (0.0, 50e9)),
    row!(book, "Spent so far", Usd, Company / "Leases", 0.0,
        Linear (0.0, 5e9), step 10e6, spread Times(1.15), limits (0.0, HUGE),
        "Spent on it so far, as it stands in the books.",
        assumed("every lease says its own"),
        wide (0.0, 50e9)),
    row!(mining_mw, "Mining that makes room", Megawatt, Company / "Leases", 0.0,
        Linear (0.0, 1000.0), step 1.0, spread Times(1.1), limits (0.0, 1e6),
        "Utility power of mining that makes room for it; the rest of its power is its own.",
        assumed("a site of its own"),
        wide (0.0, 10_000.0)),
    row!(vacate_month, "Mining leaves from", Months, Company / "Leases", 0.0,
        Linear (-60.0, 120.0), step 1.0, spread Plus(3.0), limits (-1200.0, 3600.0),
        "Month from which that mining leaves, over as many months as delivery takes.",
        assumed("from the start")),
];

/// The fields of a debt, but for its name, in the order in which they are shown.
#[rustfmt::skip]
pub static DEBT_FIELDS: &[DebtField] = &[
    row!(amount, "Amount", Usd, Company / "Debts", 0.0,
        Linear (0.0, 5e9), step 5e6, spread Times(1.1), limits (0.0, HUGE),
        "Owed at the start.",
        assumed("every debt says its own"),
        wide (0.0, 50e9)),
    row!(coupon, "Coupon", PercentPerYear, Company / "Debts", 0.0,
        Linear (0.0, 0.20), step 0.0025, spread Plus(0.01), limits (0.0, 1.0),
        "Yearly rate that it pays until it is due.",
        assumed("the coupon of most convertibles")),
    row!(due_month, "Due in", Months, Company / "Debts", 60.0,
        Linear (0.0, 240.0), step 1.0, spread Plus(12.0), limits (-1200.0, 3600.0),
        "Month in which the rest of it is due; what is overdue is due at once.",
        assumed("five years")),
    row!(converts_at, "Converts at", UsdPerShare, Company / "Debts", f64::INFINITY,
        Log (0.1, 1000.0), step 0.1, spread Times(1.1), limits (1e-6, 1e9),
        "Price of a share at which it turns into shares when due; none: it does not.",
        assumed("no convertible"),
        infinite "none"),
    row!(amortization_months, "Repaid over", Months, Company / "Debts", f64::INFINITY,
        Linear (1.0, 360.0), step 12.0, spread Times(1.25), limits (0.0, 3600.0),
        "Months of level payments that would repay it; none: all of it is due at once.",
        assumed("a bullet"),
        infinite "none"),
    row!(amortizes_from, "Repaid from", Months, Company / "Debts", 0.0,
        Linear (0.0, 120.0), step 1.0, spread Plus(6.0), limits (-1200.0, 3600.0),
        "Month of the first level payment.",
        assumed("from the start")),
];
