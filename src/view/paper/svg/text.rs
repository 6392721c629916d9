//! Text that stays text: each piece of a row in one style stands where it stands on screen, and as wide.

use std::borrow::Cow;
use std::fmt::Write as _;

use egui::epaint::TextShape;
use egui::epaint::text::{Glyph, TextFormat};
use egui::{Color32, FontFamily, Pos2, Rect, Stroke, pos2};

use super::ink::{Number, fill, stroke};

/// A piece of a row in one style.
struct Piece<'a> {
    format: &'a TextFormat,
    text: String,
    /// Where its first glyph begins, on the line that it stands on, and where its last one ends.
    from: Pos2,
    to: f32,
    /// From where to where it has letters: blanks around them are not written.
    letters: Option<(f32, f32)>,
    /// Height of the typeface that its glyphs are of: a sign that the family lacks is of another one.
    face: f32,
    /// From the top of the row to its bottom.
    row: (f32, f32),
}

/// Writes a laid-out text.
pub(super) fn write(shape: &TextShape, out: &mut String) {
    if shape.opacity_factor <= 0.0 {
        return;
    }
    let turned = shape.angle != 0.0;
    if turned {
        let (x, y) = (Number(shape.pos.x), Number(shape.pos.y));
        let _ = writeln!(out, "<g transform=\"rotate({} {x} {y})\">", Number(shape.angle.to_degrees()));
    }
    let mut end = 0;
    for row in &shape.galley.rows {
        let left_top = shape.pos + row.pos.to_vec2();
        let extent = (left_top.y, left_top.y + row.size.y);
        pieces(shape, &mut end, &row.glyphs, left_top, extent, |piece| write_piece(shape, &piece, out));
        end += usize::from(row.ends_with_newline);
        if shape.underline.width > 0.0 && shape.underline.color.a() > 0 {
            rule(shape, left_top.x..=left_top.x + row.size.x, extent.1 - 1.0, shape.underline, out);
        }
    }
    if turned {
        out.push_str("</g>\n");
    }
}

/// The pieces of a row. `end` counts the characters of the text up to the row, and then up to its end.
fn pieces<'a>(
    shape: &'a TextShape,
    end: &mut usize,
    glyphs: &[Glyph],
    left_top: Pos2,
    row: (f32, f32),
    mut each: impl FnMut(Piece<'a>),
) {
    let job = &shape.galley.job;
    let bytes = |at: usize| job.text.char_indices().nth(at).map_or(job.text.len(), |(byte, _)| byte);
    let mut byte = bytes(*end);
    let mut piece: Option<(usize, Piece<'a>)> = None;
    for glyph in glyphs {
        // What stands for the rest of a text that is cut short is set like its end.
        let section =
            job.sections.iter().rposition(|section| usize::from(section.byte_range.start) <= byte).unwrap_or(0);
        byte += job.text.get(byte..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        *end += 1;
        let at = left_top + glyph.pos.to_vec2();
        let same = piece.as_ref().is_some_and(|(former, piece)| {
            *former == section
                && (piece.from.y - at.y).abs() < 0.01
                && (piece.face == glyph.font_face_height || glyph.chr.is_whitespace())
        });
        if !same {
            if let Some((_, done)) = piece.take() {
                each(done);
            }
            let Some(format) = job.sections.get(section).map(|section| &section.format) else { continue };
            piece = Some((
                section,
                Piece {
                    format,
                    text: String::new(),
                    from: at,
                    to: at.x,
                    letters: None,
                    face: glyph.font_face_height,
                    row,
                },
            ));
        }
        let Some((_, piece)) = &mut piece else { continue };
        piece.text.push(glyph.chr);
        piece.to = at.x + glyph.advance_width;
        if !glyph.chr.is_whitespace() {
            piece.letters = Some((piece.letters.map_or(at.x, |(from, _)| from), piece.to));
        }
    }
    if let Some((_, done)) = piece {
        each(done);
    }
}

fn write_piece(shape: &TextShape, piece: &Piece<'_>, out: &mut String) {
    let format = piece.format;
    let ink = |color: Color32| {
        let color = if color == Color32::PLACEHOLDER { shape.fallback_color } else { color };
        if shape.opacity_factor < 1.0 { color.gamma_multiply(shape.opacity_factor) } else { color }
    };
    if format.background != Color32::TRANSPARENT {
        let (top, bottom) = piece.row;
        let rect = Rect::from_min_max(pos2(piece.from.x, top), pos2(piece.to, bottom));
        let (x, y, width, height) =
            (Number(rect.left()), Number(rect.top()), Number(rect.width()), Number(rect.height()));
        let fill = fill(ink(format.background));
        let _ = writeln!(out, "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"{fill}/>");
    }
    let color = ink(shape.override_text_color.unwrap_or(format.color));
    let words = piece.text.trim();
    if let Some((from, to)) = piece.letters.filter(|_| color.a() > 0) {
        let (x, y, width) = (Number(from), Number(piece.from.y), to - from);
        let size = Number(format.font_id.size);
        let weight = if is_heavy(&format.font_id.family) { " font-weight=\"500\"" } else { "" };
        let style = if format.italics { " font-style=\"italic\"" } else { "" };
        // With another typeface, too, it takes the room that it has here.
        let length = if words.chars().nth(1).is_some() && width > 0.0 {
            format!(" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"", Number(width))
        } else {
            String::new()
        };
        let fill = fill(color);
        let _ = writeln!(
            out,
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{weight}{style}{length}{fill}>{}</text>",
            escaped(words)
        );
    }
    let lines =
        [(format.underline, piece.from.y + 1.5), (format.strikethrough, f32::midpoint(piece.row.0, piece.row.1))];
    for (line, y) in lines.into_iter().filter(|(line, _)| line.width > 0.0) {
        rule(shape, piece.from.x..=piece.to, y, Stroke::new(line.width, ink(line.color)), out);
    }
}

fn rule(shape: &TextShape, x: std::ops::RangeInclusive<f32>, y: f32, line: Stroke, out: &mut String) {
    let color = if line.color == Color32::PLACEHOLDER { shape.fallback_color } else { line.color };
    let (from, to, y) = (Number(*x.start()), Number(*x.end()), Number(y));
    let _ = writeln!(out, "<path d=\"M{from} {y}H{to}\" fill=\"none\"{}/>", stroke(Stroke::new(line.width, color)));
}

/// Whether a family is that of the heavier weight.
fn is_heavy(family: &FontFamily) -> bool {
    *family == crate::theme::medium()
}

/// Text as it stands between tags and in attributes: without what XML cannot hold.
pub(in crate::view::paper) fn escaped(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| !matches!(c, '&' | '<' | '>' | '"') && (c >= ' ' || c == '\n') && !is_foreign(c);
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push(' '),
            c if (c < ' ' && c != '\n') || is_foreign(c) => {}
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Characters that no document of XML may have.
fn is_foreign(c: char) -> bool {
    matches!(c, '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme;

    /// A text, laid out as a picture would.
    fn drawn(lay_out: impl Fn(&egui::Painter) -> TextShape) -> String {
        let ctx = egui::Context::default();
        theme::install(&ctx);
        let mut out = String::new();
        let mut output = ctx.run_ui(egui::RawInput::default(), |ui| {
            out.clear();
            write(&lay_out(ui.painter()), &mut out);
        });
        output.textures_delta.clear();
        out
    }

    #[test]
    fn each_style_of_a_row_is_a_piece_of_its_own() {
        let palette = theme::palette(false);
        let text = drawn(|painter| {
            let mut job = egui::text::LayoutJob::default();
            job.append("Value per share", 0.0, TextFormat::simple(theme::body_medium(), palette.text));
            job.append("USD & more", 8.0, TextFormat::simple(theme::small(), palette.quiet));
            TextShape::new(pos2(10.0, 20.0), painter.layout_job(job), palette.text)
        });
        assert_eq!(text.matches("<text").count(), 2, "{text}");
        assert!(text.contains(" x=\"10\" ") && text.contains("font-weight=\"500\""), "{text}");
        assert!(text.contains(">Value per share</text>") && text.contains(">USD &amp; more</text>"), "{text}");
        assert!(text.contains("font-size=\"12\"") && text.contains("fill=\"#625c52\""), "{text}");
    }

    #[test]
    fn rows_and_their_ends_are_kept() {
        let palette = theme::palette(false);
        let text = drawn(|painter| {
            let galley = painter.layout("one\ntwo  three".to_owned(), theme::body(), palette.text, 1000.0);
            TextShape::new(pos2(0.0, 0.0), galley, palette.text)
        });
        assert!(text.contains(">one</text>") && text.contains(">two  three</text>"), "{text}");
        let cut = drawn(|painter| {
            let mut job = egui::text::LayoutJob::single_section(
                "a long name that has no room".to_owned(),
                TextFormat::simple(theme::body(), palette.text),
            );
            job.wrap = egui::text::TextWrapping::truncate_at_width(60.0);
            TextShape::new(pos2(0.0, 0.0), painter.layout_job(job), palette.text)
        });
        assert!(cut.contains("…</text>"), "{cut}");
    }

    #[test]
    fn what_xml_cannot_hold_is_left_out() {
        assert_eq!(escaped("a\u{0}b\u{85}c\td<e>"), "abc d&lt;e&gt;");
        assert!(matches!(escaped("plain — 1.5 %"), Cow::Borrowed(_)));
    }
}
