//! What an input means, where its value and its default come from, and what can be typed.

use egui::{RichText, Ui};

use super::Row;
use crate::model::parameters::{Confidence, Source};
use crate::theme::{self, Palette};

impl Row<'_> {
    /// What the input means, where its value and its default come from, and how to get back.
    pub(super) fn explain(&self, ui: &mut Ui) {
        let (parameter, quiet) = (self.parameter, self.palette.quiet);
        let small = |text: String| RichText::new(text).font(theme::small()).color(quiet);
        ui.label(RichText::new(parameter.label).font(theme::body_medium()));
        ui.label(parameter.meaning);
        ui.label(small(parameter.id.to_owned()));
        ui.add_space(theme::HALF_SPACE);
        ui.label(parameter.text(self.value));
        ui.label(small((self.cite)()));
        if self.value != parameter.default {
            ui.add_space(theme::HALF_SPACE);
            ui.label(format!("Factory value {}", parameter.text(parameter.default)));
            source_ui(ui, &parameter.source);
        }
        ui.add_space(theme::HALF_SPACE);
        ui.label(small("Double-click for the saved value, right-click for more".to_owned()));
        ui.label(small("Arrow keys step, ten steps with Shift, a tenth with Alt".to_owned()));
        ui.label(small(self.typing().to_owned()));
    }

    /// What can be typed besides the value.
    fn typing(&self) -> &'static str {
        match (self.parameter.unit.is_percent(), self.parameter.limits.0 < 0.0) {
            (true, true) => "Type 8.5, \u{2212}30 % (the value), *0.7 or +2 pp of what stands, or 2*8.5+1",
            (true, false) => "Type 8.5, +10 %, *0.7 or +2 pp of what stands, or 2*8.5+1",
            (false, _) => "Type 1.5 bn, +10 % or *0.7 of what stands, or 2*8.5+1",
        }
    }
}

/// Where a figure comes from, when it was taken, and how far it can be trusted.
pub(super) fn source_ui(ui: &mut Ui, source: &Source) {
    let trust = match source.confidence {
        Confidence::M => "from memory",
        other => other.meaning(),
    };
    let text = match (source.text, source.date) {
        ("", _) => trust.to_owned(),
        (text, "") => format!("{text} ({trust})"),
        (text, date) => format!("{text}, {date} ({trust})"),
    };
    ui.label(RichText::new(text).font(theme::small()).color(Palette::of(ui).quiet));
}
