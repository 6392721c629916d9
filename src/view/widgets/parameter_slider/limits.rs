//! Where a hand stops, and why: the ends of the slider, and what the other inputs leave.

use egui::{Id, Ui};

use super::{Row, SliderOutcome};
use crate::model::quantity::tidy;

/// A value that was wanted and could not be taken, and what stood there then.
#[derive(Clone, Copy)]
struct Refused {
    wanted: f64,
    value: f64,
}

impl Row<'_> {
    /// The ends of the rail: opened for a saved value of another kind of company, and still while a hand moves.
    pub(super) fn ends(&self) -> (f64, f64) {
        self.parameter.slider_for(self.saved)
    }

    /// Brings a value back to the slider's range; one that was beyond it already may stay there.
    fn within_slider(&self, value: f64) -> f64 {
        let (low, high) = self.ends();
        let (low, high) =
            if self.value.is_finite() { (low.min(self.value), high.max(self.value)) } else { (low, high) };
        tidy(value.clamp(low, high))
    }

    /// The nearest value on the slider that is sound beside the other inputs.
    pub(super) fn reachable(&self, value: f64) -> f64 {
        self.parameter.nearest_sound(self.scenario, self.within_slider(value))
    }

    /// What a hand or a key wants; where the other inputs stop it before, it says so.
    pub(super) fn reach(&self, ui: &Ui, wanted: f64) -> f64 {
        let reached = self.reachable(wanted);
        self.note_stop(ui, wanted, reached);
        reached
    }

    /// Notes that a hand was stopped, if it was by the other inputs and not by the end of the slider.
    pub(super) fn note_stop(&self, ui: &Ui, wanted: f64, reached: f64) {
        let wanted = self.within_slider(wanted);
        if wanted != reached {
            self.note(ui, wanted, reached);
        }
    }

    /// Takes a value that was asked for outright, or notes why not.
    pub(super) fn settle(&self, ui: &Ui, value: f64, outcome: &mut SliderOutcome) {
        if self.parameter.admit(self.scenario, value).is_ok() {
            outcome.commit(value);
        } else {
            self.note(ui, value, self.value);
        }
    }

    fn note(&self, ui: &Ui, wanted: f64, value: f64) {
        ui.data_mut(|data| data.insert_temp(self.note_id(ui), Refused { wanted, value }));
    }

    /// Why the last wish was not granted; forgotten once the value has moved on, or the wish could be granted.
    pub(super) fn refusal(&self, ui: &Ui) -> Option<String> {
        let id = self.note_id(ui);
        let refused = ui.data(|data| data.get_temp::<Refused>(id))?;
        let error = self.parameter.admit(self.scenario, refused.wanted).err();
        // The value that was reached instead arrives with the next frame.
        let stands = refused.value == self.value || self.reachable(refused.wanted) == refused.value;
        if error.is_none() || !stands {
            ui.data_mut(|data| data.remove::<Refused>(id));
        }
        error.filter(|_| stands).map(|error| error.sentence())
    }

    fn note_id(&self, ui: &Ui) -> Id {
        ui.scope_id().with((self.parameter.id, "refused"))
    }
}
