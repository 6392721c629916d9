//! The first page: the verdict, the cards, and four charts for the three strategies.

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Align, Color32, CursorIcon, Frame, Layout, Margin, RichText, Sense, StrokeKind, Ui, vec2};

use crate::app::App;
use crate::app::action::Action;
use crate::app::covers::method::{Topic, topic_of};
use crate::app::picture::figures::{Card, Tone};
use crate::theme::{self, Palette};
use crate::view::focus::keep_in_sight;
use crate::view::pages::{ChartStates, focus_ui, statistic_ui};
use crate::view::widgets::how::follow;
use crate::view::widgets::{ink_text_color, unbroken};

/// Room for the choice of a strategy and a statistic, right of the verdict, points.
const CHOICE_WIDTH: f32 = 248.0;
/// Room that the longest verdict takes, points.
const HEADLINE_WIDTH: f32 = 288.0;
/// Narrowest card that can be read, points.
const CARD_WIDTH: f32 = 138.0;
/// Height of a card, points.
const CARD_HEIGHT: f32 = 76.0;
/// What is added to it for the change against a baseline, points.
const CHANGE_HEIGHT: f32 = 16.0;
/// Lowest chart that can be read, points.
const CHART_HEIGHT: f32 = 180.0;

/// Draws the page.
pub(in crate::view) fn overview_ui(ui: &mut Ui, app: &App, charts: &mut ChartStates, actions: &mut Vec<Action>) {
    verdict_ui(ui, app, actions);
    ui.add_space(theme::SPACE);
    cards_ui(ui, app.pages().overview.cards());
    ui.add_space(theme::SPACE);
    egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
        let c = app.pages().overview.charts();
        charts.grid_ui(ui, [&[&c.value, &c.liquidity], &[&c.cost, &c.debt, &c.dscr]], app, CHART_HEIGHT);
        keep_in_sight(ui);
    });
}

fn verdict_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    let verdict = &app.pages().overview.figures().verdict;
    let ink = match (verdict.stale, verdict.tone) {
        (true, _) => palette.quiet,
        (false, Tone::Danger) => palette.danger_text,
        (false, Tone::Plain) => palette.text,
    };
    // The verdict is never cut for what stands beside it.
    let beside = ui.available_width() >= CHOICE_WIDTH + HEADLINE_WIDTH;
    ui.horizontal(|ui| {
        let width = ui.available_width() - if beside { CHOICE_WIDTH } else { 0.0 };
        let headline = vec2(width, ui.spacing().interact_size.y);
        ui.allocate_ui_with_layout(headline, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_width(headline.x);
            let text = RichText::new(&verdict.headline).heading().color(ink);
            let label = ui.add(egui::Label::new(text).truncate().sense(Sense::click()));
            follow(&label, Topic::Verdict);
            let label = label.on_hover_cursor(CursorIcon::PointingHand);
            if !verdict.hover.is_empty() {
                label.on_hover_ui(|ui| {
                    ui.label(&verdict.hover);
                    ui.weak("Click to read how the verdict is made");
                });
            }
        });
        if beside {
            choices_ui(ui, app, actions);
        }
    });
    if !beside {
        ui.horizontal(|ui| choices_ui(ui, app, actions));
    }
    if !verdict.why.is_empty() {
        two_lines_ui(ui, &unbroken(&verdict.why), ink);
    }
    ui.add(egui::Label::new(RichText::new(&verdict.detail).color(palette.quiet)).truncate());
}

/// Words in one line, or in two where there is less room.
fn two_lines_ui(ui: &mut Ui, text: &str, ink: Color32) {
    let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(theme::body(), ink));
    job.wrap = TextWrapping { max_rows: 2, ..TextWrapping::wrap_at_width(ui.available_width()) };
    ui.add(egui::Label::new(job));
}

/// Which strategy is looked at, and what values are read by.
fn choices_ui(ui: &mut Ui, app: &App, actions: &mut Vec<Action>) {
    focus_ui(ui, app, actions);
    ui.add_space(theme::SPACE);
    statistic_ui(ui, app, actions);
}

/// As many cards as have room, the most important first.
fn cards_ui(ui: &mut Ui, cards: &[Card]) {
    let gap = theme::SPACE;
    let width = ui.available_width();
    let count = (((width + gap) / (CARD_WIDTH + gap)).floor() as usize).clamp(1, cards.len().max(1));
    let card_width = ((width - gap * (count as f32 - 1.0)) / count as f32).floor();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        for card in cards.iter().take(count) {
            card_ui(ui, card, card_width);
        }
    });
}

fn card_ui(ui: &mut Ui, card: &Card, width: f32) {
    let palette = Palette::of(ui);
    let margin = Margin::symmetric(theme::SPACE as i8 + 2, theme::SPACE as i8);
    let frame = Frame::new().fill(palette.panel).corner_radius(theme::HALF_SPACE).inner_margin(margin);
    let height = if card.change.is_some() { CARD_HEIGHT + CHANGE_HEIGHT } else { CARD_HEIGHT };
    let inner = vec2(width, height) - margin.sum();
    let ink = match (card.stale, card.tone) {
        (true, _) => palette.quiet,
        (false, Tone::Danger) => palette.danger_text,
        (false, Tone::Plain) => palette.text,
    };
    let response = frame
        .show(ui, |ui| {
            ui.set_min_size(inner);
            ui.set_max_width(inner.x);
            ui.spacing_mut().item_spacing = vec2(theme::HALF_SPACE, 1.0);
            ui.vertical(|ui| {
                let quiet = |text: &str| RichText::new(text).small().color(palette.quiet);
                ui.add(egui::Label::new(quiet(card.title)).truncate());
                ui.horizontal(|ui| {
                    ui.label(RichText::new(&card.value).text_style(theme::large_style()).color(ink));
                    ui.label(quiet(card.unit));
                    let ink = ink_text_color(palette, card.strategy.into());
                    let whose = RichText::new(card.strategy.label()).small().color(ink);
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| ui.add(egui::Label::new(whose)));
                });
                if let Some(change) = &card.change {
                    ui.add(egui::Label::new(RichText::new(change).small().color(palette.text)).truncate());
                }
                ui.add(egui::Label::new(quiet(&card.detail)).truncate());
            });
        })
        .response;
    // An id of its own: the frame's, which nothing can be done with, would give the keyboard back at once.
    let response = ui.interact(response.rect, response.id.with("card"), Sense::click());
    response.widget_info(|| {
        let change = card.change.as_ref().map_or_else(String::new, |change| format!(" ({change})"));
        let whose = card.strategy.label().to_lowercase();
        let text = format!("{}: {whose} {} {}{change}, {}", card.title, card.value, card.unit, card.detail);
        egui::WidgetInfo::labeled(egui::Role::Figure, true, text)
    });
    let topic = topic_of(card.title);
    if let Some(topic) = topic {
        follow(&response, topic);
    }
    if response.has_focus() {
        ui.painter().rect_stroke(response.rect, theme::HALF_SPACE, palette.focus_ring(), StrokeKind::Inside);
    }
    response.on_hover_cursor(CursorIcon::PointingHand).on_hover_ui(|ui| {
        ui.label(card.hover.as_ref());
        if topic.is_some() {
            ui.weak("Click to read how it is computed");
        }
    });
}
