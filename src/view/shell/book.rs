//! The company's book: leases and debts in lines with their years, and the fields of those that are opened.

use egui::{
    Align, Align2, Button, Id, Key, Layout, Rect, Response, RichText, Role, Sense, Shape, Stroke, StrokeKind, TextEdit,
    Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use crate::app::App;
use crate::app::action::Action;
use crate::app::book::{Change, EntryAction, FieldBox, Line, List, Listed, Years};
use crate::app::covers::sources::Citation;
use crate::theme::{self, Palette};
use crate::view::widgets::note::note_ui;
use crate::view::widgets::number_box::NumberBox;
use crate::view::widgets::single_line;

/// Height of each of the two lines of an entry, points.
const LINE: f32 = 18.0;
/// Width of the column with rents and terms, points.
const TERMS: f32 = 116.0;
/// Width of the box with a field's value, points.
const VALUE: f32 = 68.0;
/// Width of the column with its unit, points.
const UNIT: f32 = 82.0;
/// Width of the switch to "none", points.
const INFINITE: f32 = 40.0;
/// Height of the bar of a lease, points.
const BAR: f32 = 6.0;

/// What the lists remember between frames.
#[derive(Default)]
pub(super) struct BookState {
    /// What is being typed as a name, and of which entry.
    name: String,
    naming: Option<(List, usize)>,
}

/// What a list is drawn with.
struct Pen<'a> {
    app: &'a App,
    list: List,
    listed: &'a Listed,
    palette: &'static Palette,
    actions: &'a mut Vec<Action>,
    held: &'a mut bool,
}

/// Draws both lists.
pub(super) fn book_ui(ui: &mut Ui, app: &App, state: &mut BookState, actions: &mut Vec<Action>, held: &mut bool) {
    for list in List::ALL {
        let listed = app.book().list(list);
        let mut pen = Pen { app, list, listed, palette: Palette::of(ui), actions, held };
        pen.head_ui(ui);
        pen.axis_ui(ui);
        for (place, line) in listed.lines.iter().enumerate() {
            pen.entry_ui(ui, place, line, state);
        }
        pen.add_ui(ui);
    }
}

/// Draws the entries that the search finds.
pub(super) fn found_entries_ui(
    ui: &mut Ui,
    app: &App,
    state: &mut BookState,
    actions: &mut Vec<Action>,
    held: &mut bool,
) {
    for list in List::ALL {
        let listed = app.book().list(list);
        let mut pen = Pen { app, list, listed, palette: Palette::of(ui), actions, held };
        if listed.lines.iter().any(|line| line.is_found) {
            pen.head_ui(ui);
            pen.axis_ui(ui);
        }
        for (place, line) in listed.lines.iter().enumerate().filter(|(_, line)| line.is_found) {
            pen.entry_ui(ui, place, line, state);
        }
    }
}

impl Pen<'_> {
    fn act(&mut self, place: usize, change: Change) {
        self.actions.push(Action::Entry(EntryAction { list: self.list, place, change }));
    }

    /// "Leases, 2 · 590 MW IT".
    fn head_ui(&self, ui: &mut Ui) {
        ui.add_space(theme::SPACE);
        let text = RichText::new(&self.listed.head).text_style(theme::small_medium_style()).color(self.palette.quiet);
        ui.label(text).on_hover_text(self.list.meaning());
    }

    /// First and last month of the axis, over its ends.
    fn axis_ui(&self, ui: &mut Ui) {
        if self.listed.lines.is_empty() {
            return;
        }
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), LINE - theme::HALF_SPACE));
        let axis = axis(rect);
        for (text, x, align) in [
            (&self.listed.ends[0], axis.left(), Align2::LEFT_CENTER),
            (&self.listed.ends[1], axis.right(), Align2::RIGHT_CENTER),
        ] {
            ui.painter().text(pos2(x, rect.center().y), align, text, theme::small(), self.palette.faint);
        }
    }

    /// An entry, and its fields where they are shown.
    fn entry_ui(&mut self, ui: &mut Ui, place: usize, line: &Line, state: &mut BookState) {
        let id = Id::unique(("book", self.list, place));
        let is_open = self.listed.opened == Some(place);
        ui.scope_builder(UiBuilder::new().scope_id(id), |ui| {
            if self.line_ui(ui, line, is_open).clicked() {
                self.act(place, Change::Toggle);
            }
            if is_open {
                self.name_ui(ui, place, line, state);
                for field in &self.listed.fields {
                    self.field_ui(ui, place, field);
                }
                self.buttons_ui(ui, place, line);
                ui.add_space(theme::SPACE);
            }
        });
    }

    /// Name and figure, and below them years and terms. Pressed, it shows or hides the fields.
    fn line_ui(&self, ui: &mut Ui, line: &Line, is_open: bool) -> Response {
        let palette = self.palette;
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 2.0 * LINE), Sense::click());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &line.label));
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_expanded(is_open);
            node.set_value(format!("{}, {}", line.figure, line.terms));
        });
        if response.hovered() {
            ui.painter().rect_filled(rect, theme::HALF_SPACE, palette.control_hovered);
        } else if is_open {
            ui.painter().rect_filled(rect, theme::HALF_SPACE, palette.control);
        }
        if response.has_focus() {
            ui.painter().rect_stroke(rect, theme::HALF_SPACE, palette.focus_ring(), StrokeKind::Inside);
        }
        let inner = rect.shrink2(vec2(theme::HALF_SPACE, 0.0));
        let (upper, lower) = inner.split_top_bottom_at_fraction(0.5);
        if line.is_changed {
            ui.painter().circle_filled(pos2(rect.left() + 5.0, upper.center().y), 3.0, palette.accent);
        }
        let figure = single_line(ui, &line.figure, theme::body(), palette.text, TERMS);
        let name_width = upper.width() - theme::SPACE - figure.size().x - theme::SPACE;
        let name = single_line(ui, &line.name, theme::body(), palette.text, name_width);
        let terms = single_line(ui, &line.terms, theme::small(), palette.quiet, TERMS);
        let left = pos2(upper.left() + theme::SPACE, upper.center().y - name.size().y / 2.0);
        ui.painter().galley(left, name, palette.text);
        for (galley, part) in [(figure, upper), (terms, lower)] {
            let at = Align2::RIGHT_CENTER.align_size_within_rect(galley.size(), part).min;
            ui.painter().galley(at, galley, palette.text);
        }
        self.years(ui, line.years, Rect::from_x_y_ranges(axis(rect).x_range(), lower.y_range()));
        response.on_hover_ui(|ui| self.explain(ui, line))
    }

    /// A lease's delivery and term, or a debt's way to the month in which it is due. What lies beyond the axis ends at
    /// its edge.
    fn years(&self, ui: &Ui, years: Years, rect: Rect) {
        let (painter, palette) = (ui.painter(), self.palette);
        let y = rect.center().y;
        let x = |part: f64| rect.left() + rect.width() * part.clamp(0.0, 1.0) as f32;
        painter.hline(rect.x_range(), y, Stroke::new(theme::HAIRLINE, palette.outline));
        match years {
            Years::Lease { first, full, end } => {
                let (top, bottom) = (y - BAR / 2.0, y + BAR / 2.0);
                // The part that is delivered grows from the first month on; seen from the axis's start on.
                let delivered = |part: f64| ((part - first) / (full - first).max(1e-9)).clamp(0.0, 1.0) as f32;
                let height = |part: f64| bottom - BAR * delivered(part);
                let (from, to) = (first.max(0.0), end.min(1.0));
                if from >= to {
                    return;
                }
                let turn = full.clamp(from, to);
                let color = palette.layers[0];
                // A corner that stands twice, or a ramp too narrow to be seen, is no polygon.
                if x(turn) - x(from) >= 1.0 && bottom - height(turn) >= 0.5 {
                    let mut corners = vec![pos2(x(from), bottom), pos2(x(turn), height(turn)), pos2(x(turn), bottom)];
                    if bottom - height(from) >= 0.5 {
                        corners.insert(1, pos2(x(from), height(from)));
                    }
                    painter.add(Shape::convex_polygon(corners, color, Stroke::NONE));
                }
                painter.rect_filled(Rect::from_x_y_ranges(x(turn)..=x(to), top..=bottom), 0.0, color);
            }
            Years::Debt { repaid_from, due } => {
                let color = palette.neutral;
                painter.hline(x(repaid_from)..=x(due), y, Stroke::new(theme::HEAVY_LINE, color));
                if due <= 1.0 {
                    painter.circle_filled(pos2(x(due), y), BAR / 2.0 + 1.0, color);
                } else {
                    // Due after the end: a mark that points beyond it.
                    let tip = pos2(rect.right(), y);
                    let corners = vec![tip, tip - vec2(BAR, BAR / 2.0 + 1.0), tip - vec2(BAR, -BAR / 2.0 - 1.0)];
                    painter.add(Shape::convex_polygon(corners, color, Stroke::NONE));
                }
            }
        }
    }

    /// The entry in words, and where it comes from.
    fn explain(&self, ui: &mut Ui, line: &Line) {
        ui.label(RichText::new(&line.name).font(theme::body_medium()));
        ui.label(format!("{}, {}", line.figure, line.terms));
        ui.label(&line.dates);
        let document = self.app.open().document();
        let cited = self.list.note(document, &line.name).map(|note| Citation::of(note).to_string());
        ui.label(self.small(cited.unwrap_or_else(|| "No source is given".to_owned())));
    }

    fn small(&self, text: String) -> RichText {
        RichText::new(text).font(theme::small()).color(self.palette.quiet)
    }

    /// The name, which Enter and leaving take and Escape restores.
    fn name_ui(&mut self, ui: &mut Ui, place: usize, line: &Line, state: &mut BookState) {
        let this = Some((self.list, place));
        let mut text = if state.naming == this { std::mem::take(&mut state.name) } else { line.name.clone() };
        let edit = TextEdit::singleline(&mut text).desired_width(f32::INFINITY).id_salt("name");
        let response = ui.add(edit);
        response.widget_info(|| WidgetInfo::labeled(Role::TextInput, true, format!("Name of {}", line.name)));
        if response.has_focus() {
            *self.held = true;
            if text.trim().is_empty() {
                note_ui(ui, "Cannot be empty: every entry has a name of its own");
            }
            (state.naming, state.name) = (this, text);
            return;
        }
        if response.lost_focus() && !ui.input(|input| input.key_pressed(Key::Escape)) && text.trim() != line.name {
            self.act(place, Change::Rename(text));
        }
        if state.naming == this {
            state.naming = None;
        }
    }

    /// Label, box and unit of a field, and why a value was not taken.
    fn field_ui(&mut self, ui: &mut Ui, place: usize, field: &FieldBox) {
        let scenario = self.app.open().scenario();
        let (_, rect) = ui.allocate_space(vec2(ui.available_width(), LINE + 2.0));
        let (value_right, unit_left) = (rect.right() - UNIT - theme::HALF_SPACE, rect.right() - UNIT);
        let value_rect = Rect::from_x_y_ranges(value_right - VALUE..=value_right, rect.y_range());
        let label_rect =
            Rect::from_x_y_ranges(rect.left() + theme::SPACE..=value_rect.left() - theme::HALF_SPACE, rect.y_range());
        let label_rect = match field.domain.infinite {
            Some(word) => self.infinite_ui(ui, place, field, word, label_rect),
            None => label_rect,
        };
        self.field_label_ui(ui, field, label_rect);
        let builder = UiBuilder::new()
            .scope_id(ui.scope_id().with(field.id))
            .max_rect(value_rect)
            .layout(Layout::top_down(Align::Max));
        let mut inner = ui.new_child(builder);
        inner.set_style(theme::field_style(self.palette.dark, field.beyond.is_some()));
        let admit = |value| field.address.admit(scenario, value).map_err(|error| error.sentence());
        let times = ui.input(|input| match (input.modifiers.shift, input.modifiers.alt) {
            (true, false) => 10.0,
            (false, true) => 0.1,
            _ => 1.0,
        });
        let shown = NumberBox::new(&field.name, field.domain, field.value)
            .speed(field.speed)
            .step(field.step * times)
            .size(value_rect.size())
            .admit(&admit)
            .limit(&|value| field.address.nearest_sound(scenario, value))
            .quiet()
            .show(&mut inner);
        if let Some((low, high)) = field.beyond {
            let unit = field.domain.unit;
            shown.response.on_hover_ui(|ui| {
                ui.label(format!("Beyond the usual range, {} to {}", unit.number(low), unit.text(high)));
            });
        }
        if let Some(value) = shown.value {
            self.act(place, Change::Set(field.id, value));
        }
        if shown.committed {
            self.actions.push(Action::Commit);
        }
        *self.held |= shown.held;
        let unit = if field.value.is_finite() { field.domain.unit.suffix() } else { "" };
        let galley = single_line(ui, unit, theme::small(), self.palette.quiet, UNIT);
        let at = pos2(unit_left, rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, self.palette.quiet);
        if let Some(sentence) = shown.note {
            ui.indent(field.id, |ui| note_ui(ui, &sentence));
        }
    }

    /// The switch to and from "none" at the right end of the room for the label. What is left of that comes back.
    fn infinite_ui(&mut self, ui: &Ui, place: usize, field: &FieldBox, word: &str, label: Rect) -> Rect {
        let (palette, on) = (self.palette, field.value == f64::INFINITY);
        let rect = label.with_min_x(label.right() - INFINITE).shrink2(vec2(0.0, 1.0));
        let response = ui.interact(rect, ui.scope_id().with((field.id, word)), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, on, format!("{}: {word}", field.name)));
        let fill = match (on, response.hovered()) {
            (true, _) => palette.selection,
            (false, true) => palette.control_hovered,
            (false, false) => palette.control,
        };
        ui.painter().rect_filled(rect, theme::HALF_SPACE, fill);
        if response.has_focus() {
            ui.painter().rect_stroke(rect, theme::HALF_SPACE, palette.focus_ring(), StrokeKind::Inside);
        }
        let color = if on { palette.text } else { palette.quiet };
        let galley = single_line(ui, word, theme::small(), color, INFINITE);
        ui.painter().galley(Align2::CENTER_CENTER.align_size_within_rect(galley.size(), rect).min, galley, color);
        if response.clicked() {
            let memory = response.id.with("last finite");
            let value = if on {
                ui.data(|data| data.get_temp(memory)).unwrap_or(field.finite)
            } else {
                ui.data_mut(|data| data.insert_temp(memory, field.value));
                f64::INFINITY
            };
            self.act(place, Change::Set(field.id, value));
            self.actions.push(Action::Commit);
        }
        label.with_max_x(rect.left() - theme::HALF_SPACE)
    }

    fn field_label_ui(&self, ui: &Ui, field: &FieldBox, place: Rect) {
        let galley = single_line(ui, field.label, theme::body(), self.palette.text, place.width());
        let at = Align2::LEFT_CENTER.align_size_within_rect(galley.size(), place).min;
        ui.painter().galley(at, galley, self.palette.text);
        let response = ui.interact(place, ui.scope_id().with((field.id, "label")), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, field.label));
        response.on_hover_ui(|ui| {
            ui.label(RichText::new(field.label).font(theme::body_medium()));
            ui.label(field.meaning);
            ui.label(self.small(field.full_id.clone()));
            ui.add_space(theme::HALF_SPACE);
            ui.label(field.domain.text(field.value));
            if let Some(note) = self.app.open().document().note(&field.full_id) {
                ui.label(self.small(Citation::of(note).to_string()));
            }
            if let Some(word) = field.domain.infinite {
                ui.label(self.small(format!("Type a value, or \u{201c}{word}\u{201d}")));
            }
        });
    }

    /// What else can be done with the entry.
    fn buttons_ui(&mut self, ui: &mut Ui, place: usize, line: &Line) {
        let last = self.listed.lines.len().saturating_sub(1);
        let no_more = self.listed.full.as_deref().or(self.listed.single.as_deref());
        let buttons = [
            ("Duplicate", Change::Duplicate, no_more),
            ("Up", Change::Raise, (place == 0).then_some("It is the first")),
            ("Down", Change::Lower, (place == last).then_some("It is the last")),
            ("Remove", Change::Remove, None),
        ];
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = theme::HALF_SPACE;
            for (text, change, why_not) in buttons {
                let name = || match change {
                    Change::Raise | Change::Lower => format!("Move {} {}", line.name, text.to_lowercase()),
                    _ => format!("{text} {}", line.name),
                };
                if button_ui(ui, text, &name, why_not) {
                    self.act(place, change);
                }
            }
        });
    }

    /// The button that adds an entry.
    fn add_ui(&mut self, ui: &mut Ui) {
        let text = match self.list {
            List::Leases => "Add a lease",
            List::Debts => "Add a debt",
        };
        if button_ui(ui, text, &|| text.to_owned(), self.listed.full.as_deref()) {
            self.act(self.listed.lines.len(), Change::Add);
        }
    }
}

/// A small button, switched off where there is a reason, which its hover tells. Whether it was pressed.
fn button_ui(ui: &mut Ui, text: &str, name: &dyn Fn() -> String, why_not: Option<&str>) -> bool {
    let enabled = why_not.is_none();
    let response = ui.add_enabled(enabled, Button::new(RichText::new(text).small()));
    response.widget_info(|| WidgetInfo::labeled(Role::Button, enabled, name()));
    let clicked = response.clicked();
    if let Some(reason) = why_not {
        response.on_disabled_hover_text(reason);
    }
    clicked
}

/// Where the axis of a list lies in one of its rows.
fn axis(row: Rect) -> Rect {
    let left = row.left() + theme::HALF_SPACE + theme::SPACE;
    Rect::from_x_y_ranges(left..=row.right() - TERMS - theme::SPACE, row.y_range())
}
