//! What a right click on a chart offers: to take it away as a picture, or its figures.

use egui::{Context, Id, Popup, PopupAnchor, PopupKind, Rect, SetOpenCommand, Ui};
use strum::IntoEnumIterator as _;

use crate::app::exhibit::Exhibit;
use crate::app::paper::{Style, Wish};
use crate::view::widgets::is_place_for_menu;

/// Opens the menu of an exhibit where its picture was clicked with the other button, and remembers what is chosen:
/// see [`asked`].
pub(in crate::view) fn chart_menu_ui(ui: &Ui, rect: Rect, exhibit: Exhibit) {
    let ctx = ui.ctx();
    let id = Id::unique("chart menu").with(exhibit.word());
    let clicked =
        ui.rect_contains_pointer(rect) && ui.input(|i| i.pointer.secondary_clicked()) && is_place_for_menu(ctx);
    if !clicked && !Popup::is_id_open(ctx, id) {
        return;
    }
    Popup::new(id, ctx.clone(), PopupAnchor::PointerFixed, ui.layer_id())
        .kind(PopupKind::Menu)
        .open_memory(clicked.then_some(SetOpenCommand::Bool(true)))
        .show(|ui| entries_ui(ui, exhibit, true));
}

/// Draws an exhibit, with its menu.
pub(in crate::view) fn with_menu_ui<R>(ui: &mut Ui, exhibit: Exhibit, draw: impl FnOnce(&mut Ui) -> R) -> R {
    let shown = ui.scope(draw);
    chart_menu_ui(ui, shown.response.rect, exhibit);
    shown.inner
}

/// The entries of the menu; those about figures where they are wanted, and there are any.
pub(in crate::view) fn entries_ui(ui: &mut Ui, exhibit: Exhibit, figures: bool) {
    let mut entry = |label: &str, wish: Wish| {
        if ui.button(label).clicked() {
            ui.ctx().data_mut(|data| data.insert_temp(place(), Some(wish)));
            ui.close();
        }
    };
    for style in Style::iter() {
        entry(&format!("Save as {}", style.label()), Wish::Save(exhibit, style));
    }
    entry("Copy picture", Wish::Copy(exhibit));
    if figures && exhibit.has_figures() {
        entry("Copy figures", Wish::CopyText(exhibit));
        entry("Export figures…", Wish::Export(exhibit));
    }
}

/// What was asked for since the last call. Widgets deep in a page need not pass it up.
pub(in crate::view) fn asked(ctx: &Context) -> Option<Wish> {
    ctx.data_mut(|data| data.remove_temp::<Option<Wish>>(place())).flatten()
}

fn place() -> Id {
    Id::unique("picture asked for")
}
