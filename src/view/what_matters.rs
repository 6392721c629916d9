//! The page of what matters: which assumption drives the answer, and how wrong it may be.

use egui::Ui;

use crate::app::App;
use crate::app::command::Action;

/// Draws the page.
pub(super) fn what_matters_ui(_ui: &mut Ui, _app: &App, _actions: &mut Vec<Action>) {}
