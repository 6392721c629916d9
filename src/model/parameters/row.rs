//! How a row of a table of inputs is written.

use super::{Confidence, Mark, Source};

/// One row of a table. `world.btc_price` names the field and so the id, the getter and the setter.
macro_rules! row {
    ($($path:ident).+, $label:literal, $unit:ident, $group:ident / $section:literal, $default:expr,
     $scale:ident $slider:expr, step $step:literal, spread $spread:expr, limits $limits:expr,
     $meaning:literal, $source:expr
     $(, infinite $infinite:literal)? $(, wide $wide:expr)? $(, marks $marks:expr)?
     $(, headline $headline:literal)?) => {
        Parameter {
            id: id!($($path).+),
            group: Group::$group,
            section: $section,
            label: $label,
            unit: Unit::$unit,
            scale: Scale::$scale,
            slider: $slider,
            widest: either!($slider $(, $wide)?),
            step: $step,
            spread: $spread,
            limits: $limits,
            default: $default,
            infinite: optional!($($infinite)?),
            meaning: $meaning,
            source: $source,
            marks: list!($($marks)?),
            headline: flag!($($headline)?),
            getter: |s| s.$($path).+,
            setter: |s, v| s.$($path).+ = v,
        }
    };
}

macro_rules! id {
    ($single:ident) => {
        stringify!($single)
    };
    ($group:ident . $field:ident) => {
        concat!(stringify!($group), ".", stringify!($field))
    };
}
macro_rules! optional {
    () => {
        None
    };
    ($word:literal) => {
        Some($word)
    };
}
macro_rules! either {
    ($usual:expr) => {
        $usual
    };
    ($usual:expr, $other:expr) => {
        $other
    };
}
macro_rules! list {
    () => {
        &[]
    };
    ($marks:expr) => {
        $marks
    };
}
macro_rules! flag {
    () => {
        false
    };
    ($headline:literal) => {
        $headline
    };
}

/// Where a figure comes from.
pub(super) const fn source(text: &'static str, date: &'static str, confidence: Confidence) -> Source {
    Source { text, date, confidence }
}
/// Marks a default that is our own assumption, with its reason.
pub(super) const fn assumed(text: &'static str) -> Source {
    Source { text, date: "", confidence: Confidence::Assumed }
}
/// A level worth knowing.
pub(super) const fn mark(
    value: f64,
    label: &'static str,
    text: &'static str,
    date: &'static str,
    confidence: Confidence,
) -> Mark {
    Mark { value, label, source: Source { text, date, confidence } }
}
