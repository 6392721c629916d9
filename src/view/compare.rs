//! The page of comparison: scenarios side by side, and why they differ.

use egui::Ui;

use crate::app::App;
use crate::app::command::Action;

/// Draws the page.
pub(super) fn compare_ui(_ui: &mut Ui, _app: &App, _actions: &mut Vec<Action>) {}
