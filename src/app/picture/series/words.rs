//! A chart in words, for those who cannot see it.

use crate::app::picture::chart::{Axis, TimeChart, is_shown};

/// A chart with its summary in words.
pub fn described(chart: TimeChart) -> TimeChart {
    let summary = summary(&chart);
    TimeChart { summary, ..chart }
}

/// A chart in words: where each series begins and ends, its lowest and highest, and what happens when.
fn summary(chart: &TimeChart) -> String {
    let unit = chart.unit.suffix();
    let mut text = if unit.is_empty() { format!("{}.", chart.title) } else { format!("{} in {unit}.", chart.title) };
    let at = if chart.axis == Axis::Dates { "in" } else { "at" };
    let mut say = |name: &str, values: Vec<(usize, f64)>| {
        let (Some(first), Some(last)) = (values.first(), values.last()) else {
            text.push_str(&format!(" {name}: no values."));
            return;
        };
        let low = values.iter().fold(*first, |a, b| if b.1 < a.1 { *b } else { a });
        let high = values.iter().fold(*first, |a, b| if b.1 > a.1 { *b } else { a });
        let point = |(month, value): (usize, f64)| format!("{} {at} {}", chart.unit.number(value), chart.at(month));
        text.push_str(&format!(
            " {name}: from {} to {}, lowest {}, highest {}.",
            point(*first),
            point(*last),
            point(low),
            point(high)
        ));
    };
    for line in &chart.lines {
        let shown = line.points.iter().filter(|p| is_shown(p.y));
        say(&line.name, shown.map(|p| (p.x as usize, p.y)).collect());
    }
    for layer in &chart.layers {
        let months = 0..layer.xs.len();
        say(&layer.name, months.filter_map(|m| Some((m, TimeChart::layer_value_at(layer, m)?))).collect());
    }
    for spell in &chart.spells {
        text.push_str(&format!(" {} from {} to {}.", spell.label, chart.at(spell.from), chart.at(spell.to)));
    }
    for thread in &chart.threads {
        let end = thread.line.end().map_or_else(|| "no values".to_owned(), |p| chart.unit.number(p.y));
        text.push_str(&format!(" {}: to {end}.", thread.line.name));
    }
    for event in &chart.events {
        text.push_str(&format!(" {} {at} {}.", event.label, chart.at(event.month as usize)));
    }
    for point in &chart.points {
        let value = chart.unit.number(point.value);
        text.push_str(&format!(" {}: {value} {at} {}.", point.label, chart.at(point.month as usize)));
    }
    text
}
