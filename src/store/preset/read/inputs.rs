//! The inputs of a file: each value in the grammar of all values, and all of them mended where they do not fit.

use std::collections::BTreeMap;

use super::{DEBTS, Field, LEASES, MAX_QUOTED, RENAMED, Reader, Scalar, current_id, shortened};
use crate::model::entries::{Debt, Lease, Unsound};
use crate::model::parameters::{ALL, Parameter, find};
use crate::model::quantity::{Domain, Entry, ReadError, Unit};
use crate::model::scenario::Scenario;
use crate::model::soundness::Breach;
use crate::store::preset::scan::number_with_commas;
use crate::store::preset::{PresetError, SourceNote};

impl Reader<'_> {
    /// Reads a group of inputs, and keeps where each stands; notes on entries of its lists come back.
    pub(super) fn group(
        &mut self,
        field: &Field,
        scenario: &mut Scenario,
        places: &mut BTreeMap<&'static str, usize>,
    ) -> Vec<SourceNote> {
        let mut notes = Vec::new();
        let group = field.name.as_str();
        let prefix = format!("{group}.");
        let Some(fields) = self.fields(&prefix, field.value.clone()) else {
            self.warn(field.at, group, "is not a group of inputs, as in (name: 1.5, …); none of it is read".to_owned());
            return notes;
        };
        for field in fields {
            let written = format!("{prefix}{}", field.name);
            let id = current_id(self.version, &written, RENAMED);
            if id == LEASES {
                places.insert(LEASES, field.at);
                notes.extend(self.list::<Lease>(&field, "it_mw", &mut scenario.company));
                continue;
            }
            if id == DEBTS {
                notes.extend(self.list::<Debt>(&field, "amount", &mut scenario.company));
                continue;
            }
            match find(id) {
                Some(p) => {
                    places.insert(p.id, field.at);
                    self.input(p, &field, scenario);
                }
                None => self.unknown(&field, &written, ALL.iter().map(|p| p.id).chain([LEASES, DEBTS])),
            }
        }
        notes
    }

    /// Reads one input; a value that it cannot have leaves what stands.
    pub(super) fn input(&mut self, p: &'static Parameter, field: &Field, scenario: &mut Scenario) {
        if let Some(value) = self.value_of_row(p, p.id, p.get(scenario), field) {
            p.set(scenario, value);
        }
    }

    /// Reads a value of a row, which warnings call by this name; `None` where it cannot have it, and what stands is
    /// kept.
    pub(super) fn value_of_row<S>(&mut self, p: &Parameter<S>, name: &str, stands: f64, field: &Field) -> Option<f64> {
        let kept = p.text(stands);
        let value = match self.value(&p.domain(), field) {
            Ok(value) => value,
            Err(reason) => {
                self.warn(field.at, name, format!("{reason}; {kept} is kept"));
                return None;
            }
        };
        if p.is_beyond_slider(value) {
            let (low, high) = (p.unit.number(p.widest.0), p.unit.text(p.widest.1));
            let meant = value / 100.0;
            let hint = if p.unit.is_percent() && value > 1.0 && !p.is_beyond_slider(meant) {
                format!(
                    "; if {} is meant, write {} or \"{}%\"",
                    p.text(meant),
                    Unit::Plain.exact(meant),
                    p.unit.exact(meant)
                )
            } else {
                String::new()
            };
            self.warn(field.at, name, format!("is {}, beyond the slider ({low} … {high}){hint}", p.text(value)));
        }
        Some(value)
    }

    /// A value in the grammar of all values, or why there is none: the rest of a sentence.
    pub(super) fn value(&self, domain: &Domain, field: &Field) -> Result<f64, String> {
        let or_word = domain.infinite.map(|word| format!(" or \"{word}\"")).unwrap_or_default();
        match self.scalar(field.value.clone()) {
            // RON reads 1e400 as infinity, which is not what was written.
            Scalar::Number(value)
                if value.is_infinite() && self.text[field.value.clone()].contains(char::is_numeric) =>
            {
                let text = shortened(&self.text[field.value.clone()], MAX_QUOTED);
                Err(ReadError::TooLarge { text }.to_string())
            }
            // Nor is it nothing where RON has no number as small.
            Scalar::Number(0.0) if vanished(&self.text[field.value.clone()]) => {
                let text = shortened(&self.text[field.value.clone()], MAX_QUOTED);
                Err(ReadError::TooSmall { text }.to_string())
            }
            Scalar::Number(value) => domain.check_plain(value).map_err(|error| error.to_string()),
            Scalar::Text(text) => domain.parse(&text, Entry::File).map_err(|error| error.to_string()),
            Scalar::Nothing if domain.infinite.is_some() => Ok(f64::INFINITY),
            Scalar::Nothing => Err("has no value".to_owned()),
            Scalar::Truth(_) => Err(format!("is true or false, not a number{or_word}")),
            Scalar::Other(what) => Err(format!("is {what}, not a number{or_word}")),
        }
    }

    /// What inputs must be to each other: what does not fit is mended, and each change said where its value stands.
    ///
    /// # Errors
    /// Where leases take more power than there is: what they would be instead is nobody's to guess.
    pub(super) fn soundness(
        &mut self,
        scenario: &mut Scenario,
        places: &BTreeMap<&'static str, usize>,
    ) -> Result<(), PresetError> {
        let breaches = scenario.unsound();
        let of_a_list = breaches.iter().find(|breach| breach.is_about_a_list());
        let of_a_list = of_a_list.map(|breach| Unsound::Rule { sentence: breach.sentence.clone() });
        if let Some(unsound) = scenario.company.has_sound_lists().err().or(of_a_list) {
            let (line, column) = self.lines.position(places.get(LEASES).copied().unwrap_or_default());
            return Err(PresetError::Unsound { line, column, unsound, path: None });
        }
        let before = scenario.clone();
        scenario.mend();
        for doubt in scenario.doubts() {
            let at = places.get("company.site_mw").copied().unwrap_or_default();
            self.warn(at, "company.site_mw", format!("is doubtful: {doubt}"));
        }
        for Breach { inputs, sentence } in breaches {
            let at = inputs.iter().find_map(|id| places.get(id)).copied().unwrap_or_default();
            let mended = inputs.iter().filter_map(|id| find(id)).find(|p| p.get(scenario) != p.get(&before));
            let taken = mended.map(|p| format!("; {} is taken", p.text(p.get(scenario)))).unwrap_or_default();
            let id = mended.map_or("", |p| p.id);
            self.warn(at, id, format!("does not fit: {sentence}{taken}"));
        }
        Ok(())
    }
}

/// Whether a number that was read as zero was not written as one.
fn vanished(text: &str) -> bool {
    let digits = text.split(['e', 'E']).next().unwrap_or_default();
    digits.contains(|c: char| c.is_ascii_digit() && c != '0')
}

/// Where a value was written with commas, and what to write instead.
pub(super) fn commas(text: &str) -> Option<(usize, String)> {
    let span = number_with_commas(text)?;
    let (at, written) = (span.start, shortened(&text[span], MAX_QUOTED));
    let any = Domain { unit: Unit::Plain, limits: (f64::MIN, f64::MAX), infinite: None };
    let message = match any.parse(&written, Entry::File) {
        Ok(value) if value.fract() == 0.0 => {
            format!("{written} has commas between its thousands; write {}", Unit::Plain.exact(value))
        }
        Ok(value) => format!("{written} has a decimal comma; write {}", Unit::Plain.exact(value)),
        Err(_) => format!("{written} has a decimal comma; write it with a decimal point"),
    };
    Some((at, message))
}
