//! Hashpivot: a live model of one question. Is a bitcoin miner's move into AI hosting a genius move or desperate
//! diversification?
//!
//! Arrows run one way: `model` ← `analysis` ← (`store`, `worker`) ← `app` ← `view` ← the binary.
//!
//! - [`model`] is the model itself, numbers in and numbers out: [`model::parameters`] is the one list of inputs,
//!   [`model::scenario`] their values, [`model::network`] and [`model::market`] the equations of hashprice, price and
//!   rent, [`model::protocol`] what bitcoin has fixed for all time, [`model::company`] the month of the company,
//!   [`model::ledger`] what comes of it, [`model::industry`] the cohorts behind the network. It knows no interface,
//!   files, threads or clock.
//! - [`analysis`] puts questions to it: a scenario goes in, and an [`analysis::evaluation`] of the central path, an
//!   [`analysis::ensemble`] of many futures, a tornado, a map or an attribution comes out.
//! - [`store`] reads and writes: presets in RON become a [`store::preset::Document`], worlds a
//!   [`store::preset::WorldPreset`], results become tables in CSV, and what is open is kept as a [`store::session`].
//! - [`worker`] runs an analysis on other threads and tells what came of it under a ticket, so that nobody takes an
//!   answer for another's.
//! - [`app`] is the program's state and decisions, without drawing. An [`app::action::Action`] goes to the part that it
//!   is about: [`app::open`] holds the document and counts its changes, [`app::results`] follows with the central path in
//!   the same frame and with futures when they come, and the page that is shown ([`app::pages`]) makes its
//!   [`app::picture`]s anew where a revision that it reads has moved.
//! - [`view`] draws them and returns what is asked for as actions. Its tree is that of `app`: a page, a cover or a part
//!   of the window has the same name in both, and [`view::widgets`] are the reusable parts.
//! - [`theme`] is every colour, space and size.
//!
//! The way of a slider, from the hand to the drawing of hashprice: `view/widgets/parameter_slider` returns a value,
//! `view/shell/inputs` makes of it an `Action::Set`, `App::apply` hands it to `Open::edit`, `Results::follow` evaluates
//! the scenario (`model/network` has the equation), `app/pages/network` has `app/picture/series` make the series of its
//! chart, and `view/pages/network` draws it with `view/widgets/time_chart`.

pub mod analysis;
pub mod app;
pub mod model;
pub mod store;
pub mod theme;
pub mod view;
pub mod worker;
