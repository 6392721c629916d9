//! The industry behind the network: who mines, who leaves for AI, who holds how much, and what that does to security.
//!
//! [`cohorts`] has the miners and their figures. [`path`] takes them through the months: every month the network's
//! hashrate is shared out among them, some of it leaves for AI, and after a bust some of that returns. The network
//! itself is the one of [`crate::model::market`]; what the cohorts do enters it as the exit of each month.
//! [`concentration`] and [`security`] read a path.

pub mod cohorts;
pub mod concentration;
pub mod path;
pub mod security;

pub use cohorts::{Cohort, FIGURES, Figure, Figures, Industry, OwnerKind, shipped};
pub use concentration::Concentration;
pub use path::{CohortMonth, IndustryMonth, IndustryPath};
pub use security::Security;
