//! Single futures in the background: found among many by their value, and followed month by month.

use std::sync::Arc;
use std::task::Waker;

use super::pool::each;
use super::{Latest, Options, Turn, run_controlled};
use crate::analysis::ensemble::{Control, Ensemble, EnsembleSpec, Single, at_shares};
use crate::model::scenario::{Scenario, Strategy};

/// Futures that are asked for.
#[derive(Clone, Debug)]
pub struct Sought {
    /// The scenario whose futures they are.
    pub scenario: Arc<Scenario>,
    /// All of its futures.
    pub ensemble: Arc<Ensemble>,
    /// The strategy whose value per share orders them, and that is followed.
    pub strategy: Strategy,
    /// Where they stand in that order, from 0, the lowest, to 1.
    pub shares: Vec<f64>,
}

/// Finds and follows single futures in the background, the latest question first and only.
///
/// # Errors
/// Where the system has no thread left.
pub fn singles(waker: Waker) -> std::io::Result<Latest<Sought, Arc<[Single]>>> {
    let options = Options { turn: Turn::Later, ..Options::default() };
    Latest::new("singles", waker, move |sought: &Sought, control, tell| {
        if let Some(found) = find(sought, &options, control)? {
            tell(found.into(), true);
        }
        Ok(())
    })
}

/// The futures, in the order of their values. `None` where it was stopped.
fn find(sought: &Sought, options: &Options, control: &Control) -> Result<Option<Vec<Single>>, String> {
    let Sought { scenario, ensemble, strategy, shares } = sought;
    let values = |ensemble: &Ensemble| ensemble.strategy(*strategy).values.clone();
    let mut known = values(ensemble);
    if known.is_empty() {
        // Of very many the values are not kept: they are drawn again.
        let spec = EnsembleSpec { paths: ensemble.paths, seed: ensemble.seed };
        let options = Options { without_bands: true, keeps_paths: true, ..*options };
        let Some(again) = run_controlled(scenario, &spec, &options, control)? else { return Ok(None) };
        known = values(&again);
    }
    let found = at_shares(&known, shares);
    each(options, found.len(), control, |i| {
        let (number, share) = *found.get(i)?;
        let single = Single::of(scenario, ensemble.seed, number, &[*strategy]);
        Some(Single { share: Some(share), ..single })
    })
}
