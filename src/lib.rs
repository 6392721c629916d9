//! Hashpivot: a live model of one question. Is a bitcoin miner's move into AI hosting a genius move or desperate
//! diversification?
//!
//! Arrows run one way: `model` ← `analysis` ← `store` ← `app` ← `view` ← the binary.
//!
//! - [`model`] is the model itself, numbers in and numbers out: inputs, the market and the company month by month,
//!   the ledger, measures, and the industry behind the network. It knows no interface, files, threads or clock.
//! - [`analysis`] puts questions to it: what a scenario comes to, what the AI build returns, cash by year.
//! - [`store`] reads and writes: presets in RON, ledgers in CSV.
//! - [`app`] is the program's state and decisions, without drawing.
//! - [`view`] draws it, and returns what is asked of it as actions.
//! - [`theme`] is every colour, space and size.

pub mod analysis;
pub mod app;
pub mod model;
pub mod store;
pub mod theme;
pub mod view;
pub mod worker;
