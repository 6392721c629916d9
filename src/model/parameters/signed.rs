//! The dearest contracts that are known to have been signed: what no plan's rent should exceed without saying so.

use super::row::mark;
use super::{Confidence, Mark};

/// The dearest lease of a hall that a miner is known to have signed, by its average over the term, USD/kW-month.
pub const DEAREST_LEASE: Mark = mark(
    190.0,
    "Dearest lease, average",
    "TeraWulf Abernathy, 9.5 bn USD, 168 MW, 25 years: 188.5; Galaxy Helios I 188; rounded up",
    "2025-10",
    Confidence::D,
);

/// The dearest rent of a first year among such leases, taking a rise of 3 % a year out of the average, USD/kW-month:
/// Cipher's second lease to Fluidstack at Barber Lake, 0.83 bn USD, 39 MW, ten years.
pub const DEAREST_FIRST_YEAR: f64 = 155.0;

/// The dearest GPU cloud contract whose load is known, USD/kW-month.
pub const DEAREST_GPU_CONTRACT: Mark =
    mark(808.0, "IREN/Microsoft, GPU cloud", "9.7 bn USD, 200 MW, 5 years, GPUs included", "2025-11", Confidence::D);
