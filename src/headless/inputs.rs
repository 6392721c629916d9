//! `hashpivot parameters`: the table of inputs.

use anyhow::Result;
use hashpivot::model::parameters;

use super::print;

/// Lists all inputs.
pub(crate) fn parameters() -> Result<()> {
    let mut text = String::new();
    for p in parameters::ALL {
        let infinite = p.infinite.map(|word| format!(", {word}")).unwrap_or_default();
        let dated = if p.source.date.is_empty() { String::new() } else { format!(", {}", p.source.date) };
        let default =
            if p.default.is_finite() { p.default.to_string() } else { p.infinite.unwrap_or("∞").to_owned() };
        text.push_str(&format!(
            "{}\n    {} ({}): {}\n    default {default}, range {} … {}{infinite}; source: {}{dated} ({})\n",
            p.id,
            p.label,
            if p.unit.is_percent() { "fraction" } else { p.unit.suffix() },
            p.meaning,
            p.widest.0,
            p.widest.1,
            p.source.text,
            p.source.confidence.meaning(),
        ));
    }
    print(&text)
}
