//! The report as one page for a browser, which prints on two sheets of A4 or Letter. Nothing is loaded from elsewhere.

use std::fmt::Write as _;

use egui::Color32;

use super::sheets::KICKER;
use super::svg::{Drawn, escaped};
use crate::app::paper::PaperError;
use crate::app::paper::report::{Report, Told};
use crate::app::picture::figures::Tone;
use crate::theme::{Palette, palette};

/// Writes the report.
///
/// # Errors
/// [`PaperError`] where a chart cannot be written.
pub(super) fn html(report: &Report, charts: &[Drawn]) -> Result<String, PaperError> {
    let mut text = String::with_capacity(200_000);
    let title = escaped(&report.title);
    let _ = write!(
        text,
        "<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<title>{title} – \
         Hashpivot</title>\n<style>\n{}</style>\n</head>\n<body>\n<main>\n<section class=\"sheet\">\n",
        style(palette(false))
    );
    head(report, &mut text);
    cards(report, &mut text);
    risk(report, &mut text);
    let half = charts.len().div_ceil(2);
    figures(&charts[..half], 1, &mut text)?;
    let _ = write!(text, "</section>\n<section class=\"sheet\">\n<p class=\"running\">{title}</p>\n");
    figures(&charts[half..], half + 1, &mut text)?;
    inputs(report, &mut text);
    sources(report, &mut text);
    let _ = write!(text, "<footer><p>{}</p></footer>\n</section>\n</main>\n</body>\n</html>\n", escaped(&report.basis));
    Ok(text)
}

fn head(report: &Report, text: &mut String) {
    let danger = if report.verdict.tone == Tone::Danger { " class=\"danger\"" } else { "" };
    let _ = write!(
        text,
        "<header>\n<p class=\"kicker\">{KICKER}</p>\n<h1>{}</h1>\n<p class=\"summary\">{}</p>\n<p \
         class=\"span\">{}</p>\n</header>\n<div class=\"verdict\">\n<h2{danger}>{}</h2>\n",
        escaped(&report.title),
        escaped(&report.summary),
        escaped(&report.span),
        escaped(&report.verdict.headline)
    );
    if !report.verdict.why.is_empty() {
        let _ = writeln!(text, "<p class=\"why\">{}</p>", escaped(&report.verdict.why));
    }
    let _ = write!(text, "<p class=\"detail\">{}</p>\n</div>\n", escaped(&report.verdict.detail));
}

fn cards(report: &Report, text: &mut String) {
    text.push_str("<div class=\"cards\">\n");
    for card in &report.cards {
        let danger = if card.tone == Tone::Danger { " danger" } else { "" };
        let _ = writeln!(
            text,
            "<div class=\"card\"><p class=\"name\">{}, {}</p><p class=\"figure{danger}\">{} <span>{}</span></p><p \
             class=\"note\">{}</p></div>",
            escaped(card.title),
            escaped(&card.strategy.label().to_lowercase()),
            escaped(&card.value),
            escaped(card.unit),
            escaped(&card.detail)
        );
    }
    text.push_str("</div>\n");
}

fn risk(report: &Report, text: &mut String) {
    text.push_str("<table class=\"risk\">\n<thead><tr>");
    for (place, column) in report.risk.columns.iter().enumerate() {
        let scope = if place == 0 { "" } else { " class=\"number\"" };
        let _ = write!(text, "<th scope=\"col\"{scope}>{}</th>", escaped(&column.title));
    }
    text.push_str("</tr></thead>\n<tbody>\n");
    for row in report.risk.texts() {
        text.push_str("<tr>");
        for (place, cell) in row.iter().enumerate() {
            let cell = escaped(cell);
            let _ = match place {
                0 => write!(text, "<th scope=\"row\">{cell}</th>"),
                _ => write!(text, "<td class=\"number\">{cell}</td>"),
            };
        }
        text.push_str("</tr>\n");
    }
    text.push_str("</tbody>\n</table>\n");
}

fn figures(charts: &[Drawn], first: usize, text: &mut String) -> Result<(), PaperError> {
    text.push_str("<div class=\"charts\">\n");
    for (place, chart) in charts.iter().enumerate() {
        let _ = write!(text, "<figure>\n{}</figure>\n", chart.element(&format!("chart-{}", first + place))?);
    }
    text.push_str("</div>\n");
    Ok(())
}

fn inputs(report: &Report, text: &mut String) {
    let _ = write!(text, "<h3>{}</h3>\n<div class=\"inputs\">\n", escaped(&report.heading));
    let half = report.inputs.len().div_ceil(2);
    for column in [&report.inputs[..half], &report.inputs[half..]] {
        if column.is_empty() {
            continue;
        }
        text.push_str(
            "<table>\n<thead><tr><th scope=\"col\">Input</th><th scope=\"col\" class=\"number\">Here</th><th scope=\"col\" \
             class=\"number\">Reference</th><th scope=\"col\" class=\"number\">Source</th></tr></thead>\n<tbody>\n",
        );
        for told in column {
            input(told, text);
        }
        text.push_str("</tbody>\n</table>\n");
    }
    text.push_str("</div>\n");
    if report.more > 0 {
        let _ = writeln!(text, "<p class=\"note\">{}</p>", escaped(&more(report.more)));
    }
}

/// What is said of inputs for which there is no room.
pub(super) fn more(count: usize) -> String {
    format!("and {count} more: see the program's list of inputs, or the workbook")
}

fn input(told: &Told, text: &mut String) {
    let source = mark(told);
    let _ = if told.reference.is_empty() {
        write!(
            text,
            "<tr><th scope=\"row\">{}</th><td colspan=\"2\" class=\"number\">{}</td>",
            escaped(&told.label),
            escaped(&told.value)
        )
    } else {
        write!(
            text,
            "<tr><th scope=\"row\">{}</th><td class=\"number\">{}</td><td class=\"number quiet\">{}</td>",
            escaped(&told.label),
            escaped(&told.value),
            escaped(&told.reference)
        )
    };
    let _ = writeln!(text, "<td class=\"number quiet\">{source}</td></tr>");
}

/// What stands in place of a source: its number, or whose the value is.
pub(super) fn mark(told: &Told) -> String {
    match told.source {
        _ if told.yours => "own".to_owned(),
        Some(place) => (place + 1).to_string(),
        None => "–".to_owned(),
    }
}

fn sources(report: &Report, text: &mut String) {
    if report.sources.is_empty() {
        return;
    }
    text.push_str("<h3>Sources</h3>\n<ol>\n");
    for source in &report.sources {
        let _ = writeln!(text, "<li>{}</li>", escaped(source));
    }
    text.push_str("</ol>\n");
}

fn hex(color: Color32) -> String {
    format!("#{:02x}{:02x}{:02x}", color.r(), color.g(), color.b())
}

/// How it looks, on screen and on paper.
fn style(palette: &Palette) -> String {
    let [page, text, quiet, hairline, danger, panel] =
        [palette.page, palette.text, palette.quiet, palette.hairline, palette.danger_text, palette.panel].map(hex);
    format!(
        "@page {{ margin: 12mm 14mm; }}\n\
         * {{ box-sizing: border-box; }}\n\
         html {{ background: {panel}; }}\n\
         body {{ margin: 0; color: {text}; font: 14px/1.4 Roboto, Ubuntu, 'Helvetica Neue', Helvetica, Arial, sans-serif; \
         -webkit-print-color-adjust: exact; print-color-adjust: exact; }}\n\
         .sheet {{ max-width: 794px; margin: 24px auto; padding: 48px 56px; background: {page}; }}\n\
         p, h1, h2, h3, figure, table {{ margin: 0; }}\n\
         .kicker, .running {{ font-size: 12px; color: {quiet}; border-top: 3px solid {text}; padding-top: 6px; \
         margin-bottom: 10px; }}\n\
         h1 {{ font-size: 26px; font-weight: 500; line-height: 1.2; }}\n\
         .summary {{ margin-top: 6px; color: {quiet}; }}\n\
         .span, .note, .name, .detail {{ font-size: 12px; color: {quiet}; }}\n\
         .verdict {{ margin: 14px 0; padding: 12px 0; border-top: 1px solid {hairline}; border-bottom: 1px solid \
         {hairline}; }}\n\
         h2 {{ font-size: 22px; font-weight: 500; line-height: 1.3; }}\n\
         h3 {{ font-size: 14px; font-weight: 500; margin: 18px 0 6px; }}\n\
         .danger {{ color: {danger}; }}\n\
         .cards {{ display: flex; gap: 16px; margin-bottom: 14px; }}\n\
         .card {{ flex: 1 1 0; }}\n\
         .figure {{ font-size: 22px; line-height: 1.3; }}\n\
         .figure span {{ font-size: 12px; color: {quiet}; }}\n\
         table {{ width: 100%; border-collapse: collapse; font-size: 12px; font-variant-numeric: tabular-nums; }}\n\
         th {{ font-weight: 400; text-align: left; }}\n\
         thead th {{ font-weight: 500; color: {quiet}; border-bottom: 1px solid {text}; }}\n\
         th, td {{ padding: 2px 0 2px 8px; border-bottom: 1px solid {hairline}; vertical-align: top; }}\n\
         th:first-child {{ padding-left: 0; }}\n\
         .number {{ text-align: right; white-space: nowrap; }}\n\
         td[colspan] {{ white-space: normal; }}\n\
         .quiet {{ color: {quiet}; }}\n\
         .charts {{ display: grid; grid-template-columns: 1fr 1fr; gap: 16px; margin-top: 18px; }}\n\
         .charts svg {{ width: 100%; height: auto; display: block; }}\n\
         .inputs {{ display: grid; grid-template-columns: 1fr 1fr; gap: 24px; align-items: start; }}\n\
         ol {{ margin: 0; padding-left: 20px; font-size: 12px; color: {quiet}; }}\n\
         li {{ overflow-wrap: anywhere; }}\n\
         footer {{ margin-top: 16px; padding-top: 6px; border-top: 1px solid {hairline}; font-size: 12px; color: {quiet}; \
         }}\n\
         figure, tr, .card, .verdict {{ break-inside: avoid; }}\n\
         h3 {{ break-after: avoid; }}\n\
         @media (max-width: 700px) {{ .sheet {{ padding: 24px 16px; margin: 0; }} .charts, .inputs {{ \
         grid-template-columns: 1fr; }} .cards {{ flex-wrap: wrap; }} .card {{ flex-basis: 40%; }} }}\n\
         @media print {{ html, .sheet {{ background: none; }} .sheet {{ max-width: none; margin: 0; padding: 0; }} \
         .sheet + .sheet {{ break-before: page; }} body {{ font-size: 9pt; }} h1 {{ font-size: 17pt; }} h2, .figure {{ \
         font-size: 14pt; }} h3 {{ font-size: 9pt; margin: 10px 0 4px; }} .summary {{ display: -webkit-box; \
         -webkit-box-orient: vertical; -webkit-line-clamp: 6; overflow: hidden; }} table, footer, .span, .note, .name, \
         .detail, .kicker, .running {{ font-size: 7.5pt; }} th, td {{ padding-top: 1px; padding-bottom: 1px; }} ol {{ \
         font-size: 7pt; line-height: 1.25; }} .verdict {{ margin: 8px 0; padding: 8px 0; }} .charts {{ margin-top: \
         10px; }} .charts svg {{ max-height: 60mm; }} footer {{ margin-top: 8px; }} }}\n"
    )
}
