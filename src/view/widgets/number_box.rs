//! A number that is not an input of the scenario: label, box, unit.

use egui::{DragValue, RichText, Ui};

use crate::model::quantity::Unit;
use crate::theme::{self, Palette};

/// Pixels of a drag over the whole range.
const TRAVEL: f64 = 400.0;

/// Draws the box, with room after it for another, and returns the new value, if it was changed.
pub(crate) fn number_box_ui(ui: &mut Ui, label: &str, unit: Unit, value: f64, range: (f64, f64)) -> Option<f64> {
    let mut new = value;
    let name = ui.label(label);
    let number = DragValue::new(&mut new)
        .range(range.0..=range.1)
        .speed((range.1 - range.0) / TRAVEL)
        .min_decimals(9)
        .update_while_editing(false)
        .custom_formatter(move |value, _| unit.figure(value))
        .custom_parser(move |text| unit.parse(text));
    ui.add(number).labelled_by(name.id);
    ui.label(RichText::new(unit.suffix()).small().color(Palette::of(ui).quiet));
    ui.add_space(theme::SPACE);
    (new != value && new.is_finite()).then_some(new)
}
