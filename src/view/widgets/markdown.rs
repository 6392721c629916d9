//! A reader of Markdown: headings with anchors, paragraphs, lists, tables and blocks of code, in the house's type.
//!
//! Links and pictures are not drawn: the program's own texts have none.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat};
use egui::{Align, FontId, Frame, Grid, Margin, Ui, WidgetText, vec2};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::theme::{self, Palette};

/// Column of a bullet, points.
const BULLET: f32 = 16.0;
/// Distance of the columns of a table, points.
const COLUMN_GAP: f32 = 32.0;

/// How a piece of text is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Weight {
    #[default]
    Plain,
    Strong,
    Emphasis,
}

/// A run of text in one weight.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Span(String, Weight);

/// One block of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Block {
    Heading { level: HeadingLevel, anchor: String, text: Vec<Span> },
    Paragraph(Vec<Span>),
    Item(Vec<Span>),
    Code(String),
    Table(Vec<Vec<Vec<Span>>>),
}

/// A text, taken apart once.
#[derive(Debug, Default)]
pub struct Markdown {
    blocks: Vec<Block>,
}

impl Markdown {
    /// Takes a text apart.
    pub fn new(text: &str) -> Self {
        let mut reader = Reader::default();
        for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES) {
            reader.take(event);
        }
        Self { blocks: reader.blocks }
    }

    /// Draws the text, and scrolls to a heading where one is wanted.
    pub fn ui(&self, ui: &mut Ui, wanted: Option<&str>) {
        ui.spacing_mut().item_spacing = vec2(0.0, theme::HALF_SPACE);
        for (index, block) in self.blocks.iter().enumerate() {
            match block {
                Block::Heading { level, anchor, text } => heading_ui(ui, *level, text, wanted == Some(anchor)),
                Block::Paragraph(text) => {
                    ui.label(job(ui, text, &theme::body()));
                    ui.add_space(theme::SPACE);
                }
                Block::Item(text) => item_ui(ui, text),
                Block::Code(text) => code_ui(ui, text),
                Block::Table(rows) => table_ui(ui, index, rows),
            }
        }
    }
}

/// What is being read.
#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    spans: Vec<Span>,
    weight: Weight,
    heading: Option<(HeadingLevel, String)>,
    code: Option<String>,
    rows: Vec<Vec<Vec<Span>>>,
    in_item: bool,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.spans.push(Span(text.into_string(), self.weight)),
            },
            Event::SoftBreak | Event::HardBreak => self.spans.push(Span(" ".to_owned(), self.weight)),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, id, .. } => {
                self.heading = Some((level, id.map_or_else(String::new, pulldown_cmark::CowStr::into_string)));
            }
            Tag::Strong => self.weight = Weight::Strong,
            Tag::Emphasis => self.weight = Weight::Emphasis,
            Tag::CodeBlock(_) => self.code = Some(String::new()),
            Tag::Item => self.in_item = true,
            Tag::TableHead | Tag::TableRow => self.rows.push(Vec::new()),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                let text = std::mem::take(&mut self.spans);
                let heading = self.heading.take();
                self.blocks.extend(heading.map(|(level, anchor)| Block::Heading { level, anchor, text }));
            }
            TagEnd::Paragraph if !self.in_item => self.blocks.push(Block::Paragraph(std::mem::take(&mut self.spans))),
            TagEnd::Item => {
                self.in_item = false;
                self.blocks.push(Block::Item(std::mem::take(&mut self.spans)));
            }
            TagEnd::Strong | TagEnd::Emphasis => self.weight = Weight::Plain,
            TagEnd::CodeBlock => self.blocks.extend(self.code.take().map(|c| Block::Code(c.trim_end().to_owned()))),
            TagEnd::TableCell => {
                let cell = std::mem::take(&mut self.spans);
                if let Some(row) = self.rows.last_mut() {
                    row.push(cell);
                }
            }
            TagEnd::Table => self.blocks.push(Block::Table(std::mem::take(&mut self.rows))),
            _ => {}
        }
    }
}

/// Text for a label, every run in its weight.
fn job(ui: &Ui, spans: &[Span], font: &FontId) -> WidgetText {
    let palette = Palette::of(ui);
    let mut job = LayoutJob::default();
    for Span(text, weight) in spans {
        let family = if *weight == Weight::Strong { theme::medium() } else { font.family.clone() };
        let mut format = TextFormat::simple(FontId::new(font.size, family), palette.text);
        format.italics = *weight == Weight::Emphasis;
        format.line_height = Some(font.size * 1.4);
        job.append(text, 0.0, format);
    }
    WidgetText::LayoutJob(Arc::new(job))
}

fn heading_ui(ui: &mut Ui, level: HeadingLevel, text: &[Span], wanted: bool) {
    let (space, font) = match level {
        HeadingLevel::H1 => (0.0, theme::large_medium()),
        HeadingLevel::H2 => (theme::WIDE_SPACE * 1.5, theme::large_medium()),
        _ => (theme::WIDE_SPACE, theme::body_medium()),
    };
    ui.add_space(space);
    let heading = ui.label(job(ui, text, &font));
    if wanted {
        // Clear of the edge, where text fades.
        ui.scroll_to_rect(heading.rect.expand2(vec2(0.0, theme::SPACE)), Some(Align::TOP));
    }
    ui.add_space(theme::HALF_SPACE);
}

fn item_ui(ui: &mut Ui, text: &[Span]) {
    ui.horizontal_top(|ui| {
        let (_, rect) = ui.allocate_space(vec2(BULLET, theme::TEXT_BODY * 1.4));
        ui.painter().circle_filled(rect.center(), 2.0, Palette::of(ui).quiet);
        // A column of its own wraps; a row would not.
        ui.vertical(|ui| ui.label(job(ui, text, &theme::body())));
    });
}

fn code_ui(ui: &mut Ui, text: &str) {
    let fill = Palette::of(ui).panel;
    Frame::new().fill(fill).corner_radius(theme::HALF_SPACE).inner_margin(Margin::same(12)).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.label(job(ui, &[Span(text.to_owned(), Weight::Plain)], &theme::body()));
    });
    ui.add_space(theme::SPACE);
}

fn table_ui(ui: &mut Ui, index: usize, rows: &[Vec<Vec<Span>>]) {
    let spacing = vec2(COLUMN_GAP, theme::HALF_SPACE);
    Grid::new(("table", index)).striped(true).spacing(spacing).show(ui, |ui| {
        for (i, row) in rows.iter().enumerate() {
            for cell in row {
                let font = if i == 0 { theme::body_medium() } else { theme::body() };
                ui.label(job(ui, cell, &font));
            }
            ui.end_row();
        }
    });
    ui.add_space(theme::SPACE);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Span {
        Span(text.to_owned(), Weight::Plain)
    }

    #[test]
    fn a_text_is_taken_apart_into_blocks() {
        let text = "# Title {#top}\n\nOne **two**\nthree.\n\n- a\n- b *c*\n\n```\nx = 1\ny = 2\n```\n\n| p | q |\n|---|---|\n| 1 | 2 |\n";
        let blocks = Markdown::new(text).blocks;
        let strong = Span("two".to_owned(), Weight::Strong);
        let expected = [
            Block::Heading { level: HeadingLevel::H1, anchor: "top".to_owned(), text: vec![plain("Title")] },
            Block::Paragraph(vec![plain("One "), strong, plain(" "), plain("three.")]),
            Block::Item(vec![plain("a")]),
            Block::Item(vec![plain("b "), Span("c".to_owned(), Weight::Emphasis)]),
            Block::Code("x = 1\ny = 2".to_owned()),
            Block::Table(vec![vec![vec![plain("p")], vec![plain("q")]], vec![vec![plain("1")], vec![plain("2")]]]),
        ];
        assert_eq!(blocks, expected);
    }
}
