//! The dialog about today: what is typed, and what follows from it.

use crate::analysis::today::{Field, Today, TodayError, Typed, hashrate_ph};
use crate::model::calendar::Date;
use crate::model::parameters::find;
use crate::model::protocol::block;
use crate::model::quantity::Unit;
use crate::store::preset::Document;
use crate::worker;

/// What is typed, and what follows from it.
#[derive(Clone, Debug)]
pub struct TodayForm {
    typed: Typed,
    outcome: Result<Today, TodayError>,
    lines: Vec<(&'static str, String)>,
}

impl TodayForm {
    /// The form with what stands: the document's price, hashrate and fees, and the day of the system's clock.
    pub(in crate::app) fn new(document: &Document) -> Self {
        let world = &document.scenario.world;
        let mut typed = Typed::default();
        typed.set(Field::Price, Unit::Usd.number(world.btc_price));
        // To as many digits as anybody looks up.
        typed.set(Field::Hashrate, Unit::ExahashPerSecond.number(hashrate_ph(world) / 1000.0));
        typed.set(Field::Fees, Unit::BtcPerBlock.number(world.fees_per_block));
        typed.set(Field::Date, worker::today().map(Date::iso).unwrap_or_default());
        Self::read(typed, document)
    }

    fn read(typed: Typed, document: &Document) -> Self {
        let outcome = typed.read(document.as_of, &document.scenario.world);
        let lines = outcome.as_ref().map(lines).unwrap_or_default();
        Self { typed, outcome, lines }
    }

    /// Types into a field.
    pub(in crate::app) fn set(&mut self, field: Field, text: String, document: &Document) {
        let mut typed = std::mem::take(&mut self.typed);
        typed.set(field, text);
        *self = Self::read(typed, document);
    }

    /// What is typed.
    pub fn typed(&self) -> &Typed {
        &self.typed
    }

    /// What follows from it.
    ///
    /// # Errors
    /// What is missing or off.
    pub fn outcome(&self) -> Result<&Today, &TodayError> {
        self.outcome.as_ref()
    }

    /// What follows from it, by name.
    pub fn lines(&self) -> &[(&'static str, String)] {
        &self.lines
    }
}

/// What follows from today, for a reader: a name and a value each.
pub fn lines(today: &Today) -> Vec<(&'static str, String)> {
    let typed = ["world.btc_price", "world.fees_per_block"];
    let input = |(id, value): (&str, f64)| find(id).map(|p| (p, value));
    let follows = today.values().filter(|(id, _)| !typed.contains(id)).filter_map(input).map(|(input, value)| {
        let text = input.text(value);
        let more = match input.id {
            "world.halving_in_months" => {
                format!(", block {}, about {}", block(today.next_halving), today.halving_day())
            }
            "world.equilibrium_ratio" => {
                let equilibrium = Unit::UsdPerPhDay.text(today.world.hashprice * value);
                format!(", {equilibrium}: what it was, less its decline")
            }
            _ => String::new(),
        };
        (input.label, format!("{text}{more}"))
    });
    let network = format!(
        "{} at difficulty {}",
        Unit::ExahashPerSecond.text(today.hashrate_eh),
        Unit::Difficulty.text(today.difficulty)
    );
    let start = format!("{}, whose first day is nearest", today.start);
    let moment = format!("block {}, {}", block(today.height), today.date);
    let start = [("Network", network), ("Moment", moment), ("Start month", start)];
    start.into_iter().chain(follows).collect()
}
