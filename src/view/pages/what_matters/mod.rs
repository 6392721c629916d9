//! The page of what matters: which assumption drives the answer, how wrong it may be, what would have to be true.

mod wait_or_convert;

use egui::{Align, Button, ComboBox, Layout, RichText, ScrollArea, Ui, Vec2, vec2};

use crate::analysis::measure::Measure;
use crate::analysis::reading::{Basis, Statistic};
use crate::app::App;
use crate::app::action::{Action, Input, TableId};
use crate::app::exhibit::Exhibit;
use crate::app::pages::what_matters::map::MapPicture;
use crate::app::pages::what_matters::{Chosen, MapAxis, PATHS, Section, Wish};
use crate::model::parameters::{ALL, Group, Parameter};
use crate::model::quantity::{Domain, Unit};
use crate::model::soundness::steps_to;
use crate::theme::{self, Palette};
use crate::view::pages::{about, focus_ui, room_for, statistic_ui, table_buttons_ui};
use crate::view::widgets::chart_menu::with_menu_ui;
use crate::view::widgets::heat_map::heat_map_ui;
use crate::view::widgets::number_box::NumberBox;
use crate::view::widgets::sweep::sweep_ui;
use crate::view::widgets::table::{Look, Place, rows_ui, table_ui};
use crate::view::widgets::tornado::{TornadoEvent, tornado_ui};
use crate::view::widgets::unbroken;

/// Height of a row of the break-even table: a value and how far away it is.
const ROW_HEIGHT: f32 = 40.0;
/// Height of its titles.
const HEADER_HEIGHT: f32 = 24.0;
/// Largest level of a line: beyond any measure.
const LARGEST_LEVEL: f64 = 1e15;
/// Width of the names in it, with a button beside each.
const NAME_WIDTH: f32 = 224.0;
/// Width of the names in the table of what a price takes for granted, points.
const PRICED_NAME: f32 = 168.0;
/// Width of that table beside its map: at least, and all that it has a use for, points.
const PRICED_WIDTH: (f32, f32) = (600.0, 760.0);
/// Smallest map that can be read, points.
const MAP: Vec2 = vec2(400.0, 320.0);
/// Height of a map, or of a line across a range, that can be read, points.
const LEAST_MAP: f32 = 240.0;
/// Room for a word and what is chosen by it, points.
const CHOICE: f32 = 200.0;
/// Width of a column of figures: at least and at most, points.
const FIGURES: (f32, f32) = (96.0, 200.0);

/// Draws the page. `held` is set while the hand holds the map's point.
pub(in crate::view) fn what_matters_ui(ui: &mut Ui, app: &App, held: &mut bool, actions: &mut Vec<Action>) {
    let mut wishes = Vec::new();
    head_ui(ui, app, &mut wishes);
    ui.add_space(theme::SPACE);
    if app.pages().what_matters.section() != Section::WaitOrConvert {
        tools_ui(ui, app, &mut wishes, actions);
        ui.add_space(theme::SPACE);
    }
    let studies = &app.pages().what_matters;
    if studies.is_empty() && studies.section() != Section::WaitOrConvert {
        ui.weak(if studies.is_settled() && !studies.is_stale() { "Nothing was computed." } else { "Computing …" });
    } else {
        match studies.section() {
            Section::Tornado if studies.as_table() => as_table_ui(ui, app, TableId::Drivers, &[200.0, 72.0], actions),
            Section::Tornado => with_menu_ui(ui, Exhibit::Tornado, |ui| drivers_ui(ui, app, &mut wishes)),
            Section::Map => {
                if let Some(picture) = studies.map() {
                    // Where there is less room than a map needs, the page scrolls.
                    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
                        let size = ui.available_size().max(vec2(0.0, LEAST_MAP));
                        with_menu_ui(ui, Exhibit::Map, |ui| map_ui(ui, app, picture, size, held, actions));
                    });
                }
            }
            Section::BreakEven => break_even_ui(ui, app, &mut wishes, actions),
            Section::Sweep if studies.as_table() => as_table_ui(ui, app, TableId::Sweep, &[], actions),
            Section::Sweep => {
                if let Some(picture) = studies.sweep() {
                    let baseline = app.results().baseline().map(|b| picture.input.get(b.scenario()));
                    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
                        let size = ui.available_size().max(vec2(0.0, LEAST_MAP));
                        with_menu_ui(ui, Exhibit::Sweep, |ui| sweep_ui(ui, picture, baseline, size));
                    });
                }
            }
            Section::Price => price_ui(ui, app, held, actions),
            Section::WaitOrConvert => {
                ScrollArea::vertical()
                    .auto_shrink([false, false])
                    .show(ui, |ui| wait_or_convert::show(ui, app, actions));
            }
        }
    }
    actions.extend(wishes.into_iter().map(Action::from));
}

/// The parts of the page, and what each answers.
fn head_ui(ui: &mut Ui, app: &App, wishes: &mut Vec<Wish>) {
    let palette = Palette::of(ui);
    ui.horizontal_wrapped(|ui| {
        ui.heading("What matters");
        ui.add_space(theme::SPACE);
        for section in Section::ALL {
            let chosen = app.pages().what_matters.section() == section;
            if ui.selectable_label(chosen, section.label()).on_hover_text(section.question()).clicked() {
                wishes.push(Wish::Section(section));
            }
        }
    });
    ui.label(RichText::new(app.pages().what_matters.section().question()).color(palette.quiet));
}

/// What is measured, and of what.
fn tools_ui(ui: &mut Ui, app: &App, wishes: &mut Vec<Wish>, actions: &mut Vec<Action>) {
    let studies = &app.pages().what_matters;
    ui.horizontal_wrapped(|ui| {
        match studies.section() {
            Section::Tornado => {
                measure_ui(ui, app, wishes);
                read_by_ui(ui, app, actions);
                room_for(ui, CHOICE);
                let label = ui.label("Move");
                let combo = ComboBox::from_id_salt("inputs").selected_text(studies.chosen().label());
                let shown = combo.show_ui(ui, |ui| {
                    for chosen in Chosen::ALL {
                        if ui.selectable_label(chosen == studies.chosen(), chosen.label()).clicked() {
                            wishes.push(Wish::Inputs(chosen));
                        }
                    }
                });
                shown.response.labelled_by(label.id);
            }
            Section::Map => {
                measure_ui(ui, app, wishes);
                read_by_ui(ui, app, actions);
                map_inputs_ui(ui, app, wishes);
                level_ui(ui, app, wishes);
            }
            Section::BreakEven => {
                statistic_ui(ui, app, actions);
                match studies.break_even_basis() {
                    Basis::Central => covenant_ui(ui, app, wishes),
                    Basis::Futures => focus_ui(ui, app, actions),
                }
                if let Some(input) = input_menu_ui(ui, "Add an input") {
                    wishes.push(Wish::BreakEvenInput(Input(input), true));
                }
            }
            Section::Sweep => {
                measure_ui(ui, app, wishes);
                read_by_ui(ui, app, actions);
                if let Some(input) = input_menu_ui(ui, studies.focus().label) {
                    wishes.push(Wish::Focus(Input(input)));
                }
            }
            Section::Price => {
                focus_ui(ui, app, actions);
                map_inputs_ui(ui, app, wishes);
            }
            Section::WaitOrConvert => {}
        }
        progress_ui(ui, app, wishes);
        let table = match studies.section() {
            Section::Tornado => TableId::Drivers,
            Section::BreakEven => TableId::BreakEven,
            Section::Sweep => TableId::Sweep,
            Section::Price => TableId::Implied,
            Section::Map | Section::WaitOrConvert => return,
        };
        let drawn = matches!(studies.section(), Section::Tornado | Section::Sweep);
        if drawn && ui.selectable_label(studies.as_table(), "Table").clicked() {
            wishes.push(Wish::AsTable(!studies.as_table()));
        }
        let full = app.table(table).is_some_and(|table| !table.is_empty());
        table_buttons_ui(ui, table, studies.section().label(), full, actions);
    });
}

/// The inputs of the map.
fn map_inputs_ui(ui: &mut Ui, app: &App, wishes: &mut Vec<Wish>) {
    let [across, up] = app.pages().what_matters.axes();
    for (axis, name, input) in [(MapAxis::Across, "Across", across), (MapAxis::Up, "Up", up)] {
        room_for(ui, CHOICE);
        ui.label(name);
        if let Some(input) = input_menu_ui(ui, input.label) {
            wishes.push(Wish::Axis(axis, Input(input)));
        }
    }
}

fn measure_ui(ui: &mut Ui, app: &App, wishes: &mut Vec<Wish>) {
    let chosen = app.pages().what_matters.measure();
    let label = ui.label("Judged by");
    let combo = ComboBox::from_id_salt("measure").width(theme::SPACE * 30.0).selected_text(chosen.label());
    let shown = combo.height(theme::SPACE * 60.0).show_ui(ui, |ui| {
        for measure in Measure::all() {
            if ui.selectable_label(measure == chosen, measure.label()).clicked() {
                wishes.push(Wish::Measure(measure));
            }
        }
    });
    shown.response.labelled_by(label.id);
}

/// The statistic that the measure is read by: that of the whole window, but for what only the central path has.
fn read_by_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let studies = &app.pages().what_matters;
    let own = studies.statistic();
    for statistic in [Statistic::Central, Statistic::Median, Statistic::Mean] {
        let possible = statistic == Statistic::Central || studies.measure().has_futures();
        let paths = Unit::Plain.number(PATHS as f64);
        let futures = match statistic {
            Statistic::Central => String::new(),
            _ => format!(" Over {paths} random futures, the same for every variant."),
        };
        let label = ui.add_enabled(possible, Button::selectable(own == statistic, statistic.label()));
        let label = label.on_hover_text(format!("{}{futures}", about(statistic)));
        if label.on_disabled_hover_text("Only known of the central path").clicked() {
            actions.push(Action::ReadBy(statistic));
        }
    }
}

/// A menu of all inputs by group; the one that was picked.
fn input_menu_ui(ui: &mut Ui, text: &str) -> Option<&'static Parameter> {
    let mut picked = None;
    ui.menu_button(format!("{text} ▾"), |ui| {
        ScrollArea::vertical().max_height(theme::SPACE * 50.0).show(ui, |ui| {
            for group in Group::ALL {
                ui.label(RichText::new(group.label()).text_style(theme::small_medium_style()));
                for input in ALL.iter().filter(|input| input.group == group) {
                    if ui.selectable_label(false, input.label).clicked() {
                        picked = Some(input);
                        ui.close();
                    }
                }
            }
        });
    });
    picked
}

fn level_ui(ui: &mut Ui, app: &App, wishes: &mut Vec<Wish>) {
    let page = &app.pages().what_matters;
    let unit = page.measure().unit();
    let level = page.level().unwrap_or(page.measure().threshold());
    let span = page.map().map_or(1.0, |map| (map.range.1 - map.range.0).abs());
    room_for(ui, CHOICE);
    ui.label("Line at");
    let domain = Domain { unit, limits: (-LARGEST_LEVEL, LARGEST_LEVEL), infinite: None };
    let shown = NumberBox::new("Line at", domain, level).speed((span / 200.0).max(1e-5)).resets().show(ui);
    if !unit.suffix().is_empty() {
        ui.label(RichText::new(unit.suffix()).small().color(Palette::of(ui).quiet));
    }
    shown.response.on_hover_text("The level along which the line is drawn. Double-click for the measure's own.");
    if shown.reset {
        wishes.push(Wish::Level(None));
    } else if let Some(level) = shown.value {
        wishes.push(Wish::Level(Some(level)));
    }
}

fn covenant_ui(ui: &mut Ui, app: &App, wishes: &mut Vec<Wish>) {
    const LABEL: &str = "Covenant: smallest DSCR";
    ui.label(LABEL);
    let domain = Domain { unit: Unit::Times, limits: (0.0, 10.0), infinite: None };
    let covenant = app.pages().what_matters.covenant();
    let shown = NumberBox::new(LABEL, domain, covenant).speed(0.01).around("", "\u{202f}×").show(ui);
    shown.response.on_hover_text("Lenders usually ask for 1.2 to 1.5 (from memory, not checked against a source)");
    wishes.extend(shown.value.map(Wish::Covenant));
}

/// How far a run over futures is.
fn progress_ui(ui: &mut Ui, app: &App, wishes: &mut Vec<Wish>) {
    let Some(progress) = app.pages().what_matters.progress() else { return };
    ui.add(egui::ProgressBar::new(progress as f32).desired_width(theme::SPACE * 12.0).show_percentage());
    if ui.button("Cancel").clicked() {
        wishes.push(Wish::Cancel);
    }
    ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
}

/// What is drawn, as a table.
fn as_table_ui(ui: &mut Ui, app: &App, id: TableId, leading: &[f32], actions: &mut Vec<Action>) {
    let Some(table) = app.table(id) else { return };
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        table_ui(ui, id, table, Look { leading, figures: FIGURES, ..Look::default() }, actions);
    });
}

/// The tornado.
pub(in crate::view) fn drivers_ui(ui: &mut Ui, app: &App, wishes: &mut Vec<Wish>) {
    let studies = &app.pages().what_matters;
    let spread = |input: &Parameter| studies.spread(input);
    let unit = studies.measure().unit();
    match tornado_ui(ui, studies.drivers(), unit, studies.focus(), spread) {
        Some(TornadoEvent::Focus(input)) => wishes.push(Wish::Focus(Input(input))),
        Some(TornadoEvent::Spread(input, spread)) => wishes.push(Wish::Spread(Input(input), spread)),
        None => {}
    }
}

/// What the price takes for granted: in words, input by input, and for two of them at once.
fn price_ui(ui: &mut Ui, app: &App, held: &mut bool, actions: &mut Vec<Action>) {
    let Some(priced) = app.pages().what_matters.price() else { return };
    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        ui.label(unbroken(&priced.words));
        ui.add_space(theme::SPACE);
        let look = Look { leading: &[PRICED_NAME], figures: (104.0, 176.0), row: ROW_HEIGHT, ..Look::default() };
        let width = (ui.available_width() / 2.0).clamp(PRICED_WIDTH.0, PRICED_WIDTH.1);
        let room = ui.available_width() - width - theme::WIDE_SPACE;
        let Some(map) = &priced.map else {
            return table_ui(ui, TableId::Implied, &priced.table, look, actions);
        };
        if room >= MAP.x {
            let height = ui.available_height().max(MAP.y);
            ui.horizontal_top(|ui| {
                ui.vertical(|ui| {
                    ui.set_width(width);
                    table_ui(ui, TableId::Implied, &priced.table, look, actions);
                });
                ui.add_space(theme::WIDE_SPACE);
                with_menu_ui(ui, Exhibit::Price, |ui| map_ui(ui, app, map, vec2(room, height), held, actions));
            });
        } else {
            table_ui(ui, TableId::Implied, &priced.table, look, actions);
            ui.add_space(theme::WIDE_SPACE);
            let size = vec2(ui.available_width(), MAP.y);
            with_menu_ui(ui, Exhibit::Price, |ui| map_ui(ui, app, map, size, held, actions));
        }
    });
}

/// A map of two inputs, whose point can be dragged: `held` is set meanwhile.
pub(in crate::view) fn map_ui(
    ui: &mut Ui,
    app: &App,
    picture: &MapPicture,
    size: Vec2,
    held: &mut bool,
    actions: &mut Vec<Action>,
) {
    let inputs = picture.axes.inputs;
    let present = inputs.map(|input| input.get(app.open().scenario()));
    let baseline = app.results().baseline().map(|b| inputs.map(|input| input.get(b.scenario())));
    let outcome = heat_map_ui(ui, picture, present, baseline, size);
    *held |= outcome.held;
    if let Some(values) = outcome.moved {
        let wanted = [(inputs[0], values[0]), (inputs[1], values[1])];
        let steps = steps_to(app.open().scenario(), &wanted);
        actions.extend(steps.into_iter().map(|(input, value)| Action::Set(Input(input), value)));
    }
    if outcome.committed {
        actions.push(Action::Commit);
    }
}

/// The values at which the answer changes, and under each how far away it is.
fn break_even_ui(ui: &mut Ui, app: &App, wishes: &mut Vec<Wish>, actions: &mut Vec<Action>) {
    let studies = &app.pages().what_matters;
    let look =
        Look { leading: &[NAME_WIDTH], figures: (104.0, 220.0), row: ROW_HEIGHT, head: HEADER_HEIGHT, scrolls: true };
    let mut gone = None;
    // The name of an input has a button beside it that leaves it out.
    let mut special = |ui: &mut Ui, place: Place<'_>| {
        let input = studies.break_even_inputs().iter().find(|input| input.label == place.text);
        let Some(input) = input.filter(|_| place.column == 0) else { return false };
        ui.with_layout(Layout::left_to_right(Align::Min), |ui| {
            if ui.small_button("×").on_hover_text(format!("Leave out {}", input.label)).clicked() {
                gone = Some(Input(input));
            }
            ui.add(egui::Label::new(input.label).truncate());
        });
        true
    };
    rows_ui(ui, TableId::BreakEven, studies.break_even(), look, None, &mut special, actions);
    wishes.extend(gone.map(|input| Wish::BreakEvenInput(input, false)));
}
