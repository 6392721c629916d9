//! The company: one site, part of it mining, part of it rebuilt and leased for AI, with a book of leases and debts.
//!
//! [`terms`] holds what no path changes: how far construction is, how long leases run, what is due when; [`book`] and
//! [`debt`] are its schedules of leases and debts. [`lease`] is what a path makes of rents and interest for all
//! strategies alike. [`month`] is the company's month itself, written once and generic over its number type: machines
//! run ([`mining`]), halls are let and built ([`halls`]), debts come due ([`debt`]), cash is filled up ([`liquidity`]).
//! [`value`] is what the market thinks of it.

mod book;
mod debt;
mod halls;
mod lease;
mod liquidity;
mod mining;
mod month;
mod terms;
mod value;

pub use book::{Book, BookMonth, EXISTING_LEASE, Signed, Sums, Unbuilt, signed_leases};
pub use debt::{DebtMonth, Debts, Due, EXISTING_DEBT, Owed, Register, Settled, owed_debts};
pub use lease::{BookSums, LeaseMonth, LeaseState, Rents};
pub use month::{Flows, State, month};
pub(in crate::model) use terms::compliance;
pub use terms::{CommonMonth, CompanyTerms, Inputs, StrategyMonth, UnbuiltTerms};
pub use value::{Estate, Value};
