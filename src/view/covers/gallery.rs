//! The gallery: a card for each shipped preset, with its verdict, to begin from.

use egui::text::{LayoutJob, TextFormat};
use egui::{
    Color32, EventFilter, FontId, Galley, Id, Key, Modifiers, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind,
    TextEdit, Ui, WidgetInfo, pos2, vec2,
};
use std::sync::Arc;

use crate::app::action::{Action, Command};
use crate::app::covers::gallery::{Case, Gallery, Outcome};
use crate::app::picture::chart::{Ink, Pattern, Swatch};
use crate::app::picture::figures::Tone;
use crate::app::shell::search::Search;
use crate::app::{App, Origin};
use crate::model::scenario::Strategy;
use crate::store::preset::PresetKind;
use crate::theme::{self, Palette};
use crate::view::covers::{escape_clears, head_ui};
use crate::view::shell::commands::command_button_ui;
use crate::view::stage::menu::stories_row_ui;
use crate::view::widgets::sparkline::sparkline;
use crate::view::widgets::{ink_color, single_line, swatch};

/// Narrowest card that can be read, points.
const CARD_WIDTH: f32 = 288.0;
/// Height of a card, points: at least, and at most where there is room.
const CARD_HEIGHT: (f32, f32) = (240.0, 320.0);
/// More columns than this are too many to look along.
const MOST_COLUMNS: usize = 8;
/// Room inside a card, points.
const MARGIN: f32 = 12.0;
/// Room that the verdict and its figures take at the foot of a card, points.
const FOOT: f32 = 54.0;
/// Width of the search box, points.
const SEARCH_WIDTH: f32 = 288.0;

/// What is searched for, and what is found.
#[derive(Default)]
pub(in crate::view) struct GalleryState {
    search: String,
    kind: Option<PresetKind>,
    /// What the list below was made for: the search, the kind, and how many cases have a verdict.
    made_for: Option<(String, Option<PresetKind>, usize)>,
    shown: Vec<usize>,
    /// The kinds that there are cases of.
    kinds: Vec<PresetKind>,
    /// The opening for which the search holds: it is forgotten with it.
    openings: u64,
    /// The pass in which the gallery was last drawn; after a pause it is opened anew.
    seen: Option<u64>,
}

impl GalleryState {
    fn refresh(&mut self, gallery: &Gallery) {
        let cases = gallery.cases();
        let ready = cases.iter().filter(|case| case.outcome().is_some()).count();
        let wanted = (self.search.clone(), self.kind, ready);
        if self.made_for.as_ref() == Some(&wanted) {
            return;
        }
        self.shown = gallery.found(&Search::new(self.search.as_str()), self.kind);
        self.kinds = PresetKind::ALL.into_iter().filter(|kind| cases.iter().any(|c| c.kind == Some(*kind))).collect();
        self.made_for = Some(wanted);
    }
}

/// Draws the gallery.
pub(in crate::view) fn gallery_ui(ui: &mut Ui, app: &App, state: &mut GalleryState, actions: &mut Vec<Action>) {
    let pass = ui.cumulative_pass_nr();
    let opened = state.seen.replace(pass).is_none_or(|seen| seen + 1 < pass);
    let openings = app.shell().covers().gallery().openings();
    if std::mem::replace(&mut state.openings, openings) != openings {
        state.search.clear();
        state.kind = None;
    }
    let cleared = escape_clears(ui, app, &mut state.search);
    head_ui(ui, "Begin with a case", actions, |ui, actions| {
        for command in [Command::Method, Command::Open] {
            command_button_ui(ui, app, command, actions);
        }
        ui.add_space(theme::WIDE_SPACE);
        legend_ui(ui);
    });
    state.refresh(app.shell().covers().gallery());
    let wanted = cleared || app.shell().wants_search() || (opened && app.shell().dialog().is_none());
    if app.shell().wants_search() {
        actions.push(Action::SearchReached);
    }
    filter_ui(ui, app, state, wanted, actions);
    stories_row_ui(ui, actions);
    state.refresh(app.shell().covers().gallery());
    ui.add_space(theme::SPACE);
    if state.shown.is_empty() {
        ui.weak("No case has to do with this.");
        return;
    }
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| cards_ui(ui, app, state, actions));
}

/// What the lines of the cards are.
fn legend_ui(ui: &mut Ui) {
    let palette = Palette::of(ui);
    // From the right, as the row is laid out.
    for strategy in [Strategy::AllIn, Strategy::Plan, Strategy::Stay] {
        ui.label(egui::RichText::new(strategy.label()).small().color(palette.quiet));
        let (_, rect) = ui.allocate_space(vec2(18.0, 12.0));
        let (ink, pattern): (Ink, Pattern) = (strategy.into(), strategy.into());
        let kind = Swatch::Line(pattern, strategy == Strategy::Plan);
        swatch(ui.painter(), rect, ink_color(palette, ink), kind);
    }
    ui.label(egui::RichText::new("Net asset value per share").small().color(palette.quiet));
}

/// The search box, and a chip for each kind.
fn filter_ui(ui: &mut Ui, app: &App, state: &mut GalleryState, wanted: bool, actions: &mut Vec<Action>) {
    let entered = ui
        .horizontal_wrapped(|ui| {
            let edit = TextEdit::singleline(&mut state.search).hint_text("Search cases").desired_width(SEARCH_WIDTH);
            let response = ui.add(edit);
            response.widget_info(|| WidgetInfo::labeled(Role::SearchInput, true, "Search cases"));
            if wanted {
                response.request_focus();
            }
            let down = response.has_focus() && ui.input_mut(|i| i.consume_key(Modifiers::NONE, Key::ArrowDown));
            if down && let Some(case) = state.shown.first().and_then(|i| app.shell().covers().gallery().cases().get(*i))
            {
                ui.memory_mut(|memory| memory.request_focus(card_id(case)));
            }
            ui.add_space(theme::SPACE);
            if ui.selectable_label(state.kind.is_none(), "All").clicked() {
                state.kind = None;
            }
            for kind in &state.kinds {
                if ui.selectable_label(state.kind == Some(*kind), kind.label()).clicked() {
                    state.kind = if state.kind == Some(*kind) { None } else { Some(*kind) };
                }
            }
            response.lost_focus() && ui.input(|i| i.key_pressed(Key::Enter))
        })
        .inner;
    if entered && !state.search.trim().is_empty() {
        state.refresh(app.shell().covers().gallery());
        let first = state.shown.first().and_then(|i| app.shell().covers().gallery().cases().get(*i));
        actions.extend(first.map(|case| Action::OpenShipped(case.name)));
    }
}

fn cards_ui(ui: &mut Ui, app: &App, state: &GalleryState, actions: &mut Vec<Action>) {
    let gap = theme::SPACE;
    let width = ui.available_width();
    let columns = (((width + gap) / (CARD_WIDTH + gap)).floor() as usize).clamp(1, MOST_COLUMNS);
    let cases: Vec<&Case> = state.shown.iter().filter_map(|i| app.shell().covers().gallery().cases().get(*i)).collect();
    let moved = moved_focus(ui, &cases, columns);
    // Of all cases, so that cards keep their height while some are searched for.
    let rows = app.shell().covers().gallery().cases().len().div_ceil(columns).max(1) as f32;
    let height = ((ui.clip_rect().height() - theme::WIDE_SPACE) / rows - gap).clamp(CARD_HEIGHT.0, CARD_HEIGHT.1);
    let size = vec2(((width - gap * (columns as f32 - 1.0)) / columns as f32).floor(), height.floor());
    let rows = cases.len().div_ceil(columns);
    let (_, area) = ui.allocate_space(vec2(width, rows as f32 * (size.y + gap)));
    for (i, case) in cases.iter().enumerate() {
        let corner = vec2((i % columns) as f32 * (size.x + gap), (i / columns) as f32 * (size.y + gap));
        let rect = Rect::from_min_size(area.min + corner, size);
        if moved == Some(i) {
            ui.memory_mut(|memory| memory.request_focus(card_id(case)));
            ui.scroll_to_rect(rect, None);
        }
        if card_ui(ui, case, *app.open().origin() == Origin::Shipped(case.name), rect) {
            actions.push(Action::OpenShipped(case.name));
        }
    }
}

fn card_id(case: &Case) -> Id {
    Id::unique(("gallery card", case.name))
}

/// Where an arrow key takes the keyboard: the card beside, above or below the one that has it.
fn moved_focus(ui: &Ui, cases: &[&Case], columns: usize) -> Option<usize> {
    let at = cases.iter().position(|case| ui.memory(|memory| memory.has_focus(card_id(case))))?;
    let pressed = |key| ui.input_mut(|i| i.consume_key(Modifiers::NONE, key));
    let to = if pressed(Key::ArrowRight) {
        at + 1
    } else if pressed(Key::ArrowLeft) {
        at.checked_sub(1)?
    } else if pressed(Key::ArrowDown) {
        at + columns
    } else if pressed(Key::ArrowUp) {
        at.checked_sub(columns)?
    } else {
        return None;
    };
    (to < cases.len()).then_some(to)
}

/// One card. True where it was chosen.
fn card_ui(ui: &Ui, case: &Case, is_open: bool, rect: Rect) -> bool {
    let response = ui.interact(rect, card_id(case), Sense::click());
    let verdict = case.outcome().map_or("computing", |o| o.headline.as_str());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("{}: {verdict}", case.title)));
    ui.accesskit_node_builder(response.id, |node| {
        let detail = case.outcome().map_or("", |o| o.detail.as_str());
        node.set_description(format!("{} {detail}", case.sentence));
    });
    if response.has_focus() {
        let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    }
    if ui.is_rect_visible(rect) {
        let palette = Palette::of(ui);
        let fill = if response.hovered() { palette.raised } else { palette.panel };
        let edge = if response.hovered() { palette.outline } else { palette.hairline };
        ui.painter().rect(rect, theme::HALF_SPACE, fill, Stroke::new(theme::HAIRLINE, edge), StrokeKind::Inside);
        if response.has_focus() {
            ui.painter().rect_stroke(rect, theme::HALF_SPACE, palette.focus_ring(), StrokeKind::Inside);
        }
        paint_card(ui, case, is_open, rect.shrink(MARGIN));
    }
    let clicked = response.clicked();
    response.on_hover_text(&case.about);
    clicked
}

fn paint_card(ui: &Ui, case: &Case, is_open: bool, rect: Rect) {
    let palette = Palette::of(ui);
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    let mut y = rect.top();
    let mut put = |galley: Arc<Galley>, space: f32| {
        let height = galley.size().y;
        painter.galley(pos2(rect.left(), y), galley, palette.text);
        y += height + space;
    };
    let open = if is_open { " · open now" } else { "" };
    let caption = format!("{}{open}", case.kind.map_or("", PresetKind::label));
    put(single_line(ui, &caption, theme::small(), palette.quiet, rect.width()), 0.0);
    put(rows(ui, &case.title, theme::body_medium(), palette.text, rect.width(), 2), 2.0);
    put(rows(ui, &case.sentence, theme::small(), palette.quiet, rect.width(), 3), theme::HALF_SPACE);
    let chart = Rect::from_min_max(pos2(rect.left(), y), pos2(rect.right(), rect.bottom() - FOOT));
    if let Some(outcome) = case.outcome() {
        sparkline(&painter, palette, chart, &outcome.lines);
        paint_verdict(ui, outcome, rect);
    } else {
        let galley = single_line(ui, "computing…", theme::body(), palette.quiet, rect.width());
        painter.galley(pos2(rect.left(), rect.bottom() - FOOT + theme::HALF_SPACE), galley, palette.quiet);
    }
}

fn paint_verdict(ui: &Ui, outcome: &Outcome, rect: Rect) {
    let palette = Palette::of(ui);
    let ink = if outcome.tone == Tone::Danger { palette.danger_text } else { palette.text };
    let headline = single_line(ui, &outcome.headline, theme::body_medium(), ink, rect.width());
    let top = rect.bottom() - FOOT + theme::HALF_SPACE;
    let below = top + headline.size().y + 2.0;
    ui.painter().galley(pos2(rect.left(), top), headline, ink);
    let detail = rows(ui, &outcome.detail, theme::small(), palette.quiet, rect.width(), 2);
    ui.painter().galley(pos2(rect.left(), below), detail, palette.quiet);
}

/// Text in a few rows, shortened with an ellipsis where it does not fit.
fn rows(ui: &Ui, text: &str, font: FontId, color: Color32, width: f32, most: usize) -> Arc<Galley> {
    let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(font, color));
    job.wrap.max_width = width;
    job.wrap.max_rows = most;
    ui.painter().layout_job(job)
}
