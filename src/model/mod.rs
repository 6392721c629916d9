//! The model itself: numbers in, numbers out. No interface, files, threads, clock or global state.

pub mod calendar;
pub mod company;
pub mod entries;
pub mod finance;
pub mod history;
pub mod income;
pub mod industry;
pub mod lanes;
pub mod ledger;
pub mod market;
pub mod measures;
pub mod network;
pub mod parameters;
pub mod protocol;
pub mod quantity;
pub mod scenario;
pub mod soundness;
pub mod text;
