//! The company: one site, part of it mining, part of it rebuilt and leased for AI.
//!
//! [`terms`] holds what no path changes: how far construction is, how long leases run, what is due when. [`lease`] is
//! what a path makes of rents and interest for all strategies alike. [`month`] is the company's month itself, written
//! once and generic over its number type. [`value`] is what the market thinks of it.

mod lease;
mod month;
mod terms;
mod value;

pub use lease::{LeaseMonth, LeaseState};
pub use month::{Flows, State, month};
pub use terms::{CommonMonth, CompanyTerms, StrategyMonth};
