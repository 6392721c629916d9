//! What stands over the table and the pictures: sections, the strategy, what is looked for, columns, and companies of
//! files.

use egui::{
    Atom, Button, Label, PopupCloseBehavior, Response, RichText, TextEdit, Ui, WidgetInfo,
    containers::menu::{MenuButton, MenuConfig},
    vec2,
};

use crate::app::App;
use crate::app::action::{Action, TableId};
use crate::app::pages::sector::companies::Class;
use crate::app::pages::sector::pictures::{Grouping, class_ink};
use crate::app::pages::sector::{Section, Wish, all_columns};
use crate::app::picture::chart::Swatch;
use crate::app::shell::dialogs::file_name;
use crate::model::quantity::Unit;
use crate::theme::{self, Palette};
use crate::view::pages::{focus_ui, table_buttons_ui};
use crate::view::widgets::{ink_color, swatch};

/// Width of the search box, points.
const SEARCH: f32 = 112.0;
/// Width from which everything in the head stands in one line, points.
const ONE_LINE: f32 = 880.0;
/// Width from which the number of futures has room in it, too, points.
const ROOM: f32 = 1000.0;
/// Width from which all kinds stand side by side, points.
const KINDS_BESIDE: f32 = 640.0;
/// Side of the square in a kind's colour, points.
const SWATCH: f32 = 10.0;

/// Sections, the strategy that is looked at, and how far the futures are: in one line where there is room.
pub(super) fn head_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let width = ui.available_width();
    // The staircase is about the whole industry: there is nothing of a company to choose or to take away.
    let of_companies = app.pages().sector.section() != Section::Stairs;
    ui.horizontal_wrapped(|ui| {
        ui.heading("Sector");
        ui.add_space(theme::SPACE);
        for section in Section::ALL {
            let chosen = app.pages().sector.section() == section;
            if ui.selectable_label(chosen, section.label()).on_hover_text(section.question()).clicked() {
                actions.push(Wish::Section(section).into());
            }
        }
        if of_companies && width >= ONE_LINE {
            ui.add_space(theme::SPACE);
            shown_ui(ui, app, width >= ROOM, actions);
        }
    });
    if of_companies && width < ONE_LINE {
        ui.horizontal_wrapped(|ui| shown_ui(ui, app, true, actions));
    }
}

/// Which strategy and how many futures are shown, and what can be done with the table.
fn shown_ui(ui: &mut Ui, app: &App, counted: bool, actions: &mut Vec<Action>) {
    let (palette, page) = (Palette::of(ui), &app.pages().sector);
    focus_ui(ui, app, actions);
    ui.add_space(theme::SPACE);
    let text = match (page.failure(), page.futures()) {
        (Some(reason), _) => Some(reason.to_owned()),
        (None, None) => Some("Computing futures …".to_owned()),
        (None, Some((paths, _))) => counted.then(|| format!("{} futures", Unit::Plain.number(paths as f64))),
    };
    if let Some(text) = text {
        let ink = if page.is_stale() { palette.faint } else { palette.quiet };
        ui.add(Label::new(RichText::new(text).small().color(ink)).extend()).on_hover_text(
            "The same futures for every company: one market, walked through by all of them. Up to 10\u{202f}000 they \
             are those of the overview.",
        );
    }
    table_buttons_ui(ui, TableId::Sector, "Companies", !page.table().is_empty(), actions);
    match page.section() {
        Section::Table => columns_ui(ui, app, actions),
        Section::Survival => grouping_ui(ui, page.grouping(), actions),
        Section::RiskReturn | Section::Verdicts | Section::Stairs => {}
    }
}

/// What is looked for, which columns, and companies of files.
pub(super) fn tools_ui(ui: &mut Ui, app: &App, search: &mut String, actions: &mut Vec<Action>) {
    let page = &app.pages().sector;
    ui.horizontal_wrapped(|ui| {
        if *search != page.search().text() {
            page.search().text().clone_into(search);
        }
        let edit = TextEdit::singleline(search).hint_text("Search").desired_width(SEARCH);
        let response = ui.add(edit);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::SearchInput, true, "Search companies"));
        if *search != page.search().text() {
            actions.push(Wish::Search(search.clone()).into());
        }
        if ui.max_rect().width() < KINDS_BESIDE {
            kinds_menu_ui(ui, app, actions);
        } else {
            kinds_ui(ui, app, actions);
        }
        ui.add_space(theme::SPACE);
        companies_ui(ui, app, actions);
    });
    for (path, reason) in page.companies().broken() {
        ui.horizontal_wrapped(|ui| {
            let text = RichText::new(reason).small().color(Palette::of(ui).danger_text);
            ui.label(text);
            let response = ui.small_button("Remove");
            let spoken = format!("Remove {}", file_name(path));
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &spoken));
            if response.clicked() {
                actions.push(Wish::Remove(path.to_owned()).into());
            }
        });
    }
}

/// A label for each kind, in the colour that it has in the pictures.
fn kinds_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let page = &app.pages().sector;
    ui.spacing_mut().item_spacing.x = theme::HALF_SPACE;
    if ui.selectable_label(page.class().is_none(), "All").clicked() {
        actions.push(Wish::Class(None).into());
    }
    for class in Class::ALL.into_iter().filter(|class| page.has(*class)) {
        let chosen = page.class() == Some(class);
        if kind_ui(ui, class, chosen).on_hover_text("Show these alone").clicked() {
            actions.push(Wish::Class((!chosen).then_some(class)).into());
        }
    }
    ui.spacing_mut().item_spacing.x = theme::SPACE;
}

/// A kind with its colour in the pictures: the labels are their legend.
fn kind_ui(ui: &mut Ui, class: Class, chosen: bool) -> Response {
    let color = ink_color(Palette::of(ui), class_ink(class));
    let square = Atom::paint(vec2(SWATCH, SWATCH), move |ui, args| {
        swatch(ui.painter(), args.rect, color, Swatch::Layer);
    });
    let response = ui.add(Button::selectable(chosen, (square, class.label())));
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, chosen, class.label()));
    response
}

/// The same where there is no room for all: a menu.
fn kinds_menu_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let page = &app.pages().sector;
    let chosen = page.class().map_or("All kinds", Class::label);
    ui.menu_button(format!("{chosen} ▾"), |ui| {
        if ui.selectable_label(page.class().is_none(), "All kinds").clicked() {
            actions.push(Wish::Class(None).into());
            ui.close();
        }
        for class in Class::ALL.into_iter().filter(|class| page.has(*class)) {
            if kind_ui(ui, class, page.class() == Some(class)).clicked() {
                actions.push(Wish::Class(Some(class)).into());
                ui.close();
            }
        }
    });
}

/// Whose lines of survival are drawn.
fn grouping_ui(ui: &mut Ui, chosen: Grouping, actions: &mut Vec<Action>) {
    ui.menu_button("Lines ▾", |ui| {
        for grouping in Grouping::ALL {
            if ui.selectable_label(grouping == chosen, grouping.label()).clicked() {
                actions.push(Wish::Grouping(grouping).into());
                ui.close();
            }
        }
    });
}

/// The choice of columns.
fn columns_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let chosen = &app.shell().settings().sector_columns;
    let config = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    MenuButton::from_button(Button::new("Columns ▾")).config(config).ui(ui, |ui| {
        for column in all_columns().filter(|column| column.can_be_chosen()) {
            let mut shown = column.is_chosen(chosen);
            if ui.checkbox(&mut shown, column.title).on_hover_text(column.about).changed() {
                actions.push(Wish::Column(column.name, shown).into());
            }
        }
        ui.separator();
        if ui.button("As at first").clicked() {
            actions.push(Wish::FirstColumns.into());
        }
    });
}

/// Companies of files: adding one, and doing without.
fn companies_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    ui.menu_button("Add a company ▾", |ui| {
        ui.set_min_width(theme::SPACE * 30.0);
        let mut entry = |ui: &mut Ui, label: &str, wish: Wish| {
            if ui.button(label).clicked() {
                actions.push(wish.into());
                ui.close();
            }
        };
        entry(ui, "A file…", Wish::PickFile);
        entry(ui, "A file by its path…", Wish::TypePath);
        let added = &app.shell().settings().companies;
        let recent = app.shell().settings().recent.iter().filter(|path| !added.contains(path)).take(4);
        for path in recent {
            entry(ui, &file_name(path), Wish::Add(path.clone()));
        }
        if !added.is_empty() {
            ui.separator();
        }
        for path in added {
            entry(ui, &format!("Remove {}", file_name(path)), Wish::Remove(path.clone()));
        }
    });
}
