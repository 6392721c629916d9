//! The palette: a box to type into, and what is found, a line each. Up, Down, Page Up and Page Down mark a line, Enter
//! does what it says.

use egui::{Align2, EventFilter, Key, Modifiers, Rect, Role, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, pos2, vec2};

use crate::app::action::Action;
use crate::app::shell::finder::{Entry, Finder, Finding};
use crate::theme::{self, Palette};
use crate::view::widgets::single_line;

/// Height of a line, points.
const LINE: f32 = 28.0;
/// Lines that are seen at once, at most.
const MOST_LINES: f32 = 11.0;
/// Width of the column with the sort of thing, points.
const KIND: f32 = theme::SPACE * 11.0;
/// Width of the column with the keys, points.
const KEYS: f32 = theme::SPACE * 14.0;

/// What the palette remembers between frames.
#[derive(Default)]
pub(super) struct FinderBox {
    text: String,
    /// The line that was marked in the last frame.
    marked: usize,
    /// How far the list is scrolled, points.
    offset: f32,
}

/// Draws the palette.
pub(super) fn finder_ui(ui: &mut Ui, finder: &Finder, state: &mut FinderBox, first: bool, actions: &mut Vec<Action>) {
    ui.set_width(theme::SPACE * 78.0);
    if first {
        *state = FinderBox::default();
    }
    // Before the box sees them.
    keys(ui, actions);
    let hint = "Find a command, a page, a case, a world or an input";
    let edit = TextEdit::singleline(&mut state.text).hint_text(hint).desired_width(f32::INFINITY).char_limit(120);
    let response = ui.add(edit);
    response.widget_info(|| WidgetInfo::labeled(Role::SearchInput, true, hint));
    ui.accesskit_node_builder(response.id, |node| {
        node.set_description(finder.line(finder.marked()).map_or("Nothing is found", |entry| entry.title.as_str()));
    });
    // Tab would lead away from the only box there is.
    let filter = EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: false };
    response.request_focus();
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
    if state.text != finder.text() {
        actions.push(Action::Find(Finding::Type(state.text.clone())));
    }
    ui.add_space(theme::HALF_SPACE);
    lines_ui(ui, finder, state, actions);
    about_ui(ui, finder);
}

fn keys(ui: &Ui, actions: &mut Vec<Action>) {
    let presses = |key| ui.input_mut(|i| i.count_and_consume_key(Modifiers::NONE, key) as isize);
    let page = MOST_LINES as isize - 1;
    let steps = presses(Key::ArrowDown) - presses(Key::ArrowUp);
    let pages = presses(Key::PageDown) - presses(Key::PageUp);
    let entered = presses(Key::Enter) > 0;
    if steps != 0 {
        actions.push(Action::Find(Finding::Move(steps)));
    }
    if pages != 0 {
        actions.push(Action::Find(Finding::Move(pages * page)));
    }
    if entered {
        actions.push(Action::Find(Finding::Enter));
    }
}

/// What is found; only lines in sight are drawn.
fn lines_ui(ui: &mut Ui, finder: &Finder, state: &mut FinderBox, actions: &mut Vec<Action>) {
    let room = (ui.ctx().content_rect().height() * 0.6 / LINE).floor().clamp(3.0, MOST_LINES);
    let height = LINE * room;
    if finder.count() == 0 {
        let palette = Palette::of(ui);
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), height));
        let galley = single_line(ui, "Nothing is called so.", theme::body(), palette.quiet, rect.width());
        ui.painter().galley(rect.left_top() + vec2(theme::SPACE, theme::HALF_SPACE), galley, palette.quiet);
        return;
    }
    let mut area = ScrollArea::vertical().auto_shrink([false, false]).min_scrolled_height(height).max_height(height);
    if std::mem::replace(&mut state.marked, finder.marked()) != finder.marked() {
        let top = finder.marked() as f32 * LINE;
        state.offset = state.offset.clamp((top + LINE - height).max(0.0), top);
        area = area.vertical_scroll_offset(state.offset);
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    let shown = area.show_rows(ui, LINE, finder.count(), |ui, lines| {
        for line in lines {
            if let Some(entry) = finder.line(line)
                && line_ui(ui, entry, line == finder.marked())
            {
                actions.push(Action::Find(Finding::Choose(line)));
            }
        }
    });
    state.offset = shown.state.clamped_offset().y;
}

/// One line. True where it was clicked.
fn line_ui(ui: &mut Ui, entry: &Entry, marked: bool) -> bool {
    let palette = Palette::of(ui);
    // Clicks without the bit that would make it a stop of the Tab key.
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), Sense::CLICK);
    let possible = entry.blocked.is_none();
    response.widget_info(|| {
        let label = format!("{}, {}", entry.title, entry.kind);
        WidgetInfo::selected(Role::ListBoxOption, possible, marked, label)
    });
    if marked {
        ui.painter().rect_filled(rect, theme::HALF_SPACE, palette.selection);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, theme::HALF_SPACE, palette.control_hovered);
    }
    let ink = if possible { palette.text } else { palette.faint };
    let inside = rect.shrink2(vec2(theme::SPACE, 0.0));
    let put = |text: &str, font, ink, left: f32, right: f32, align: Align2| {
        let galley = single_line(ui, text, font, ink, right - left);
        let place = Rect::from_x_y_ranges(left..=right, inside.y_range());
        ui.painter().galley(align.align_size_within_rect(galley.size(), place).min, galley, ink);
    };
    let (keys, kind) = (inside.right() - KEYS, inside.right() - KEYS - KIND);
    put(&entry.title, theme::body(), ink, inside.left(), kind - theme::SPACE, Align2::LEFT_CENTER);
    put(entry.kind, theme::small(), palette.quiet, kind, keys - theme::SPACE, Align2::LEFT_CENTER);
    if let Some(shortcut) = &entry.keys {
        let text = ui.ctx().format_shortcut(shortcut);
        put(&text, theme::small(), palette.quiet, keys, inside.right(), Align2::RIGHT_CENTER);
    }
    response.clicked()
}

/// What the marked line does, or why it cannot.
fn about_ui(ui: &mut Ui, finder: &Finder) {
    let palette = Palette::of(ui);
    ui.add_space(theme::HALF_SPACE);
    let entry = finder.line(finder.marked());
    let (text, ink) = match entry.and_then(|entry| entry.blocked) {
        Some(reason) => (reason, palette.warning),
        None => (entry.map_or("", |entry| entry.about.as_str()), palette.quiet),
    };
    let galley = single_line(ui, text, theme::small(), ink, ui.available_width() - theme::SPACE);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), theme::WIDE_SPACE));
    ui.painter().galley(pos2(rect.left() + theme::SPACE, rect.top()), galley, ink);
}
