//! `hashpivot parameters`: the table of inputs.

use anyhow::Result;
use hashpivot::model::entries::{Debt, Entry, Lease};
use hashpivot::model::parameters::{self, Parameter};

use super::print;

/// Lists all inputs, then the fields of the company's lists.
pub(crate) fn parameters() -> Result<()> {
    let mut text = String::new();
    for p in parameters::ALL {
        describe(p, p.id, &mut text);
    }
    list::<Lease>(&mut text);
    list::<Debt>(&mut text);
    print(&text)
}

/// The fields of a list's entries.
fn list<E: Entry>(text: &mut String) {
    for field in E::fields() {
        describe(field, &format!("company.{}.NAME.{}", E::LIST, field.id), text);
    }
}

fn describe<S>(p: &Parameter<S>, id: &str, text: &mut String) {
    let infinite = p.infinite.map(|word| format!(", {word}")).unwrap_or_default();
    let dated = if p.source.date.is_empty() { String::new() } else { format!(", {}", p.source.date) };
    let default = if p.default.is_finite() { p.default.to_string() } else { p.infinite.unwrap_or("∞").to_owned() };
    text.push_str(&format!(
        "{id}\n    {} ({}): {}\n    default {default}, range {} … {}{infinite}; source: {}{dated} ({})\n",
        p.label,
        if p.unit.is_percent() { "fraction" } else { p.unit.suffix() },
        p.meaning,
        p.widest.0,
        p.widest.1,
        p.source.text,
        p.source.confidence.meaning(),
    ));
}
