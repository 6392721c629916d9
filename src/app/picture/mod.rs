//! What charts and tables are made of: the data of what is drawn, without drawing. A picture carries whether what it
//! shows is current.

pub mod bars;
pub mod chart;
pub mod distribution;
pub mod figures;
pub mod ghosts;
pub mod series;
pub mod table;
pub mod unanswered;
pub mod waterfall;

use self::series::Series;
use super::open::Open;
use super::results::Results;
use super::singles::Singles;
use super::time::Playhead;
use crate::analysis::reading::Statistic;
use crate::model::scenario::Strategy;

/// What pictures are made of, at one moment.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// What is open.
    pub open: &'a Open,
    /// What it comes to.
    pub results: &'a Results,
    /// The strategy that is looked at in detail.
    pub focus: Strategy,
    /// What values are read by.
    pub statistic: Statistic,
    /// The month that is looked at.
    pub time: &'a Playhead,
    /// The single futures that are drawn, and the one that is read.
    pub singles: &'a Singles,
}

impl<'a> Facts<'a> {
    /// What charts are made of.
    pub fn series(&self) -> Series<'a> {
        let futures = self.results.futures();
        Series::new(self.open.document(), self.results.evaluation(), self.focus)
            .with_futures(futures.ensemble().map(|ensemble| &**ensemble), futures.is_stale())
            .with_singles(self.singles.drawn(), self.singles.is_stale())
    }
}
