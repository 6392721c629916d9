//! What covers the window for a while: the gallery, the list of inputs, the method. All have a head with a title and a
//! button that closes, and Escape closes them too.

mod gallery;
mod licences;
mod method;
mod sources;

use egui::{Align, CentralPanel, Key, Layout, Modifiers, Ui};

use self::gallery::{GalleryState, gallery_ui};
use self::licences::licences_ui;
use self::method::{ReaderState, reader_ui};
use self::sources::{SourcesState, sources_ui};
use crate::app::action::Action;
use crate::app::{App, Cover};
use crate::theme::{self, Palette};
use crate::view::focus::{self, Region};
use crate::view::stage::editor::story_ui;

/// What the covers remember between frames.
#[derive(Default)]
pub(in crate::view) struct CoverStates {
    gallery: GalleryState,
    sources: SourcesState,
    method: ReaderState,
}

/// Draws the uppermost cover over the whole window.
pub(in crate::view) fn cover_ui(
    ui: &mut Ui,
    app: &App,
    cover: Cover,
    states: &mut CoverStates,
    actions: &mut Vec<Action>,
) {
    // Escape closes a dialog that is open over the cover, not the cover with it.
    let free = app.shell().dialog().is_none();
    CentralPanel::default().frame(Palette::of(ui).page_frame()).show(ui, |ui| {
        focus::begin(ui, Region::Page);
        match cover {
            Cover::Gallery => gallery_ui(ui, app, &mut states.gallery, actions),
            Cover::Sources => sources_ui(ui, app, &mut states.sources, actions),
            Cover::Method => reader_ui(ui, app, &mut states.method, actions),
            Cover::Licences => licences_ui(ui, actions),
            Cover::Story => story_ui(ui, app, actions),
        }
    });
    if free && actions.is_empty() && ui.input(|i| i.key_pressed(Key::Escape)) {
        actions.push(Action::Uncover);
    }
}

/// The first Escape empties the search, and the next one closes the cover. Whether it has emptied it now.
fn escape_clears(ui: &Ui, app: &App, search: &mut String) -> bool {
    let free = app.shell().dialog().is_none() && !search.is_empty();
    let clears = free && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::Escape));
    if clears {
        search.clear();
    }
    clears
}

/// The title on the left, and on the right what the cover adds, before the button that closes it.
pub(in crate::view) fn head_ui(
    ui: &mut Ui,
    title: &str,
    actions: &mut Vec<Action>,
    more: impl FnOnce(&mut Ui, &mut Vec<Action>),
) {
    ui.horizontal(|ui| {
        ui.heading(title);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if ui.button("Close").on_hover_text("Esc").clicked() {
                actions.push(Action::Uncover);
            }
            ui.add_space(theme::SPACE);
            more(ui, actions);
        });
    });
    ui.add_space(theme::SPACE);
}
