//! The cohorts of the industry in a file: `industry: (mara: (pivot_share: 0.5), home: (owners: 50_000))`.

use super::{Field, MAX_QUOTED, Reader, Scalar, shortened, suggestion};
use crate::model::industry::{Cohort, FIGURES, Figure, Industry, shipped};

impl Reader<'_> {
    /// Reads the cohorts that a file changes; what it cannot take is a warning and leaves the shipped figure.
    pub(super) fn industry(&mut self, field: &Field, industry: &mut Industry) {
        let Some(cohorts) = self.fields("industry.", field.value.clone()) else {
            let message = "is not a group of cohorts, as in (mara: (pivot_share: 0.5)); none of it is read".to_owned();
            self.warn(field.at, "industry", message);
            return;
        };
        for field in cohorts {
            let name = format!("industry.{}", field.name);
            match shipped().cohorts.iter().position(|cohort| cohort.id == field.name) {
                Some(index) => self.cohort(index, &name, &field, industry),
                None => self.stranger(&field, &name, "a cohort", shipped().cohorts.iter().map(|c| c.id.as_str())),
            }
        }
    }

    fn cohort(&mut self, index: usize, name: &str, field: &Field, industry: &mut Industry) {
        let Some(figures) = self.fields(&format!("{name}."), field.value.clone()) else {
            self.warn(field.at, name, "is not a group of figures, as in (pivot_share: 0.5)".to_owned());
            return;
        };
        for field in figures {
            let name = format!("{name}.{}", field.name);
            if let Some(figure) = Figure::find(&field.name) {
                self.figure(index, figure, &field, &name, industry);
            } else {
                self.stranger(&field, &name, "a figure of a cohort", FIGURES.iter().map(|figure| figure.id));
            }
        }
    }

    /// Warns of a name that is none of these.
    pub(super) fn stranger(
        &mut self,
        field: &Field,
        name: &str,
        what: &str,
        known: impl Iterator<Item = &'static str>,
    ) {
        // Looking for a suggestion takes long.
        let guess = if self.is_full() { String::new() } else { suggestion(&field.name, known) };
        self.warn(field.at, name, format!("is not {what}{guess}"));
    }

    fn figure(&mut self, index: usize, figure: &Figure, field: &Field, name: &str, industry: &mut Industry) {
        let kept = industry.figures().get(index).map(|f| figure.unit.text(figure.get(f))).unwrap_or_default();
        if shipped().cohorts.get(index).is_some_and(|cohort: &Cohort| !cohort.can_be_given(figure)) {
            self.warn(field.at, name, format!("is what the other cohorts leave of the network; {kept} is kept"));
            return;
        }
        let value = match self.scalar(field.value.clone()) {
            Scalar::Number(value) => Some(value),
            Scalar::Text(text) if text.trim_end().ends_with('%') => figure.unit.parse(&text),
            Scalar::Text(text) => {
                let text = shortened(&text, MAX_QUOTED);
                self.warn(field.at, name, format!("is the text \"{text}\", not a number; {kept} is kept"));
                return;
            }
            Scalar::Truth(_) | Scalar::Nothing | Scalar::Other(_) => None,
        };
        match value {
            Some(value) if figure.allows(value) => industry.set(index, figure, value),
            Some(value) => {
                let (low, high) = (figure.unit.number(figure.limits.0), figure.unit.text(figure.limits.1));
                let value = if value.is_nan() { "NaN".to_owned() } else { figure.unit.text(value) };
                self.warn(field.at, name, format!("cannot be {value}, only {low} … {high}; {kept} is kept"));
            }
            None => self.warn(field.at, name, format!("is not a number; {kept} is kept")),
        }
    }
}
