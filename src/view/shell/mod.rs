//! The window around the pages: the bar on top, the inputs, the line at the bottom, dialogs and messages.

mod book;
pub(in crate::view) mod commands;
pub(in crate::view) mod dialogs;
mod finder;
pub(in crate::view) mod first_steps;
pub(in crate::view) mod inputs;
mod keys;
pub(in crate::view) mod messages;
pub(in crate::view) mod status;
pub(in crate::view) mod time;
mod today;
pub(in crate::view) mod top_bar;
