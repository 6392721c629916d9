//! The page of comparison: scenarios side by side, and why they differ.

use egui::{Align, Frame, Label, Layout, Margin, RichText, ScrollArea, Ui, vec2};

use super::why::question_ui;
use crate::app::action::{Action, TableId};
use crate::app::exhibit::Exhibit;
use crate::app::pages::compare::{Head, MOST, Standing, Wish};
use crate::app::picture::chart::TimeChart;
use crate::app::shell::dialogs::file_name;
use crate::app::{App, Origin};
use crate::store::preset::SHIPPED;
use crate::theme::{self, Palette};
use crate::view::focus::keep_in_sight;
use crate::view::pages::{ChartStates, statistic_ui, table_buttons_ui, unanswered_ui};
use crate::view::widgets::chart_menu::with_menu_ui;
use crate::view::widgets::table::{Look, Place, rows_ui, table_ui};

/// Height of the small charts: the first row and the others, points.
const CHART_HEIGHTS: [f32; 3] = [168.0, 152.0, 152.0];
/// Height of a page on which charts are that high, points.
const USUAL: f32 = 700.0;
/// Height of the head of a column, points.
const HEAD_HEIGHT: f32 = 88.0;
/// Widths of the leading columns of the tables, points.
const WORDS: [f32; 2] = [240.0, 92.0];
/// Widths of the leading columns of the parts of a change, points.
const PARTS: [f32; 2] = [168.0, 296.0];
/// Widest waterfall that is easily read, points.
const WATERFALL: f32 = 720.0;

/// Draws the page.
pub(in crate::view) fn compare_ui(ui: &mut Ui, app: &App, charts: &mut ChartStates, actions: &mut Vec<Action>) {
    ui.horizontal_wrapped(|ui| {
        ui.heading("Compare");
        ui.add_space(theme::SPACE);
        ui.add_enabled_ui(app.pages().compare.has_room(), |ui| {
            ui.menu_button("Add a scenario ▾", |ui| add_ui(ui, app, actions))
                .response
                .on_disabled_hover_text(format!("{MOST} scenarios are the most that stand side by side"));
        });
        statistic_ui(ui, app, actions);
        ui.add_space(theme::SPACE);
        let text = "On the same futures, beside the present scenario";
        ui.label(RichText::new(text).small().color(Palette::of(ui).quiet));
    });
    ui.add_space(theme::SPACE);
    if let Some(unanswered) = app.pages().compare.unanswered() {
        unanswered_ui(ui, &unanswered.headline, &unanswered.remedy);
    }
    // On a large page its three rows keep the part of it that they have on a small one.
    let large = (ui.available_height() / USUAL).max(1.0);
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        heads_ui(ui, app, actions);
        ui.add_space(theme::SPACE);
        for (place, (row, height)) in app.pages().compare.charts().iter().zip(CHART_HEIGHTS).enumerate() {
            let height = (height * large).floor();
            let row: Vec<&TimeChart> = row.iter().collect();
            match Exhibit::all().find(|exhibit| exhibit.compared_row() == Some(place)) {
                Some(exhibit) => _ = with_menu_ui(ui, exhibit, |ui| charts.row_ui(ui, &row, app, height)),
                None => _ = charts.row_ui(ui, &row, app, height),
            }
        }
        ui.add_space(theme::WIDE_SPACE);
        section_ui(ui, "Why do they differ?");
        ui.scope(|ui| {
            ui.set_max_width(WATERFALL.max(ui.available_width() / 2.0).min(ui.available_width()));
            question_ui(ui, app, actions);
        });
        ui.add_space(theme::SPACE);
        titled_table_ui(ui, app, "Parts of the change", TableId::Parts, &PARTS, actions);
        ui.add_space(theme::WIDE_SPACE);
        titled_table_ui(ui, app, "Inputs that differ", TableId::Differences, &WORDS, actions);
        ui.add_space(theme::WIDE_SPACE);
        titled_table_ui(ui, app, "Results", TableId::Results, &WORDS, actions);
        ui.add_space(theme::WIDE_SPACE);
        keep_in_sight(ui);
    });
}

fn section_ui(ui: &mut Ui, title: &str) {
    ui.label(RichText::new(title).text_style(theme::medium_style()));
}

/// What can be put beside the present scenario.
fn add_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    ui.set_min_width(theme::SPACE * 30.0);
    let has = |standing: Standing| app.pages().compare.has(standing);
    let mut entry = |ui: &mut Ui, enabled: bool, label: &str, request: Wish| {
        if ui.add_enabled(enabled, egui::Button::new(label)).clicked() {
            actions.push(request.into());
            ui.close();
        }
    };
    entry(ui, app.results().baseline().is_some() && !has(Standing::Pinned), "The pinned baseline", Wish::AddPinned);
    entry(ui, !has(Standing::Saved), "The scenario as saved", Wish::AddSaved);
    ui.separator();
    for shipped in SHIPPED {
        let is_there = app.pages().compare.has_from(&Origin::Shipped(shipped.name));
        entry(ui, !is_there, shipped.title(), Wish::AddShipped(shipped.name));
    }
    ui.separator();
    for path in app.shell().settings().recent.iter().take(4) {
        entry(ui, true, &file_name(path), Wish::AddFile(path.clone()));
    }
    entry(ui, true, "A file…", Wish::PickFile);
    entry(ui, true, "A file by its path…", Wish::TypePath);
}

/// Names, verdicts, and what can be done with each scenario.
fn heads_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let columns = app.pages().compare.heads();
    let gaps = theme::WIDE_SPACE * (columns.len() as f32 - 1.0);
    let width = ((ui.available_width() - gaps) / columns.len().max(1) as f32).floor();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = theme::WIDE_SPACE;
        for column in columns {
            head_ui(ui, column, width, actions);
        }
    });
    if columns.len() == 1 {
        let text = "Nothing stands beside it yet: add a preset, a file, the saved scenario or the pinned baseline.";
        ui.label(RichText::new(text).color(Palette::of(ui).quiet));
    }
}

fn head_ui(ui: &mut Ui, column: &Head, width: f32, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    let margin = Margin::symmetric(theme::SPACE as i8 + 2, theme::SPACE as i8);
    let frame = Frame::new().fill(palette.panel).corner_radius(theme::HALF_SPACE).inner_margin(margin);
    let inner = vec2(width, HEAD_HEIGHT) - margin.sum();
    frame.show(ui, |ui| {
        ui.set_min_size(inner);
        ui.set_max_width(inner.x);
        ui.spacing_mut().item_spacing = vec2(theme::SPACE, 1.0);
        ui.vertical(|ui| {
            let quiet = |text: &str| RichText::new(text).small().color(palette.quiet);
            ui.add(Label::new(quiet(column.caption)).truncate());
            let name = RichText::new(&column.name).text_style(theme::medium_style());
            ui.add(Label::new(name).truncate()).on_hover_text(&column.name);
            let verdict = if column.verdict.is_empty() { "Computing futures …" } else { &column.verdict };
            let ink = if column.stale { palette.quiet } else { palette.text };
            ui.add(Label::new(RichText::new(verdict).small().color(ink)).truncate());
            ui.horizontal(|ui| {
                let Some(member) = column.member else {
                    ui.label(quiet("in the editor"));
                    return;
                };
                let mut button = |ui: &mut Ui, text: &str, what: &str, request: Wish| {
                    let response = ui.small_button(text);
                    let spoken = format!("{what} {}", column.name);
                    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &spoken));
                    if response.on_hover_text(spoken).clicked() {
                        actions.push(request.into());
                    }
                };
                button(ui, "Edit", "Edit", Wish::Edit(member));
                button(ui, "Remove", "Remove", Wish::Remove(member));
            });
        });
    });
}

/// A table with its title and what can be done with it.
fn titled_table_ui(ui: &mut Ui, app: &App, title: &str, id: TableId, leading: &[f32], actions: &mut Vec<Action>) {
    let Some(table) = app.table(id) else { return };
    ui.horizontal(|ui| {
        section_ui(ui, title);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            table_buttons_ui(ui, id, title, !table.is_empty(), actions);
        });
    });
    if table.is_empty() {
        ui.label(RichText::new(nothing(app, id)).small().color(Palette::of(ui).quiet));
        return;
    }
    let look = Look { leading, figures: (96.0, 200.0), ..Look::default() };
    if id != TableId::Differences {
        return table_ui(ui, id, table, look, actions);
    }
    let mut toggled = None;
    let mut special = |ui: &mut Ui, place: Place<'_>| {
        let list = app.pages().compare.list_in(place.row).filter(|_| place.column == 0);
        list.is_some_and(|(list, is_open)| {
            if list_ui(ui, place.text, is_open) {
                toggled = Some(list);
            }
            true
        })
    };
    rows_ui(ui, id, table, look, None, &mut special, actions);
    actions.extend(toggled.map(|list| Wish::Toggle(list).into()));
}

/// The name of a list among the differences, which opens it. True where it was pressed.
fn list_ui(ui: &mut Ui, name: &str, is_open: bool) -> bool {
    let (sign, verb) = if is_open { ("▾", "Close") } else { ("▸", "Open") };
    let text = RichText::new(format!("{sign} {name}")).text_style(egui::TextStyle::Small);
    let response = ui
        .with_layout(Layout::left_to_right(Align::Center), |ui| ui.add(egui::Button::new(text).frame(false).truncate()))
        .inner;
    let spoken = format!("{verb} {} among the differences", name.to_lowercase());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &spoken));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_expanded(is_open));
    response.clicked()
}

/// Why a table is empty.
fn nothing(app: &App, id: TableId) -> &'static str {
    match id {
        TableId::Differences if app.pages().compare.members().is_empty() => "There is only one scenario.",
        TableId::Differences => "The scenarios do not differ.",
        TableId::Parts => "Nothing has changed.",
        _ => "Nothing to show.",
    }
}
