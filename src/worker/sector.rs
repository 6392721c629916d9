//! The sector in the background: companies side by side in one world, from coarse to full.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::task::Waker;
use std::time::Instant;

use super::ensembles::take_tasks;
use super::memory::give_back_now;
use super::pool::{each, guarded, share_out};
use super::{Latest, Options, Tell, Turn};
use crate::analysis::ensemble::{Companies, CompaniesPlan, Control, EnsembleSpec};
use crate::analysis::sector::{Central, Sector};
use crate::model::scenario::Scenario;

/// Futures of the coarse answers before the full one. The first is one block of paths: it is there within a frame or two
/// after a slider has moved.
const STAGES: [usize; 2] = [256, 1_000];

/// Companies whose futures are asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct SectorRun {
    /// The companies, each placed in the sector's world ([`Scenario::placed_in`]).
    pub scenarios: Arc<[Scenario]>,
    /// How many futures of each, and which.
    pub spec: EnsembleSpec,
}

/// The numbers of futures of the coarse answers before a full one of so many.
pub fn sector_stages(paths: usize) -> impl Iterator<Item = usize> {
    STAGES.into_iter().filter(move |coarse| coarse * 2 <= paths)
}

/// Runs sectors in the background, from coarse to full, the latest only, without single paths and how they are spread.
/// `turn` says whether they go before other runs.
///
/// Asking stops what was asked before, told or not. Whoever asks again with every frame of a drag should wait for the
/// first answer before asking anew: then the table is never older than the time that this takes.
///
/// # Errors
/// Where the system has no thread left.
pub fn sectors(turn: Turn, waker: Waker) -> std::io::Result<Latest<SectorRun, Arc<Sector>>> {
    let options = Options { turn, ..Options::default() };
    Latest::new("sector", waker, move |run: &SectorRun, control, tell| run_in_stages(run, &options, control, tell))
}

/// Runs a sector and waits for it, or until the control stops it: then the answer is `None`.
///
/// # Errors
/// What a panicking thread had to say, or that there is no memory for so many futures.
pub fn run_sector(run: &SectorRun, options: &Options, control: &Control) -> Result<Option<Sector>, String> {
    run.spec.check_companies(run.scenarios.len()).map_err(|error| error.to_string())?;
    let Some(ready) = Ready::new(run, false, options, control)? else { return Ok(None) };
    ready.end(&run.spec, options, control)
}

/// Runs a sector and waits for it.
///
/// # Errors
/// What a panicking thread had to say, or that there is no memory for so many futures.
pub fn run_to_the_end(run: &SectorRun, options: &Options) -> Result<Sector, String> {
    let control = Control::new();
    loop {
        // Nobody else holds the control, so nobody stops the run.
        if let Some(sector) = run_sector(run, options, &control)? {
            return Ok(sector);
        }
    }
}

/// Companies that have been followed on the central path, with their futures so far.
struct Ready {
    centrals: Vec<Arc<Central>>,
    plan: CompaniesPlan,
}

impl Ready {
    /// Before any future. A bare run keeps nothing of single paths.
    fn new(run: &SectorRun, is_bare: bool, options: &Options, control: &Control) -> Result<Option<Self>, String> {
        let central = |i: usize| run.scenarios.get(i).and_then(Central::of).map(Arc::new);
        let Some(centrals) = each(options, run.scenarios.len(), control, central)? else { return Ok(None) };
        let none = EnsembleSpec { paths: 0, ..run.spec };
        let prepare = if is_bare { CompaniesPlan::bare } else { CompaniesPlan::new };
        let plan = || prepare(Arc::new(Companies::new(run.scenarios.iter())), &none, options.width());
        Ok(Some(Self { centrals, plan: guarded(plan)? }))
    }

    /// Goes on to so many futures and waits for them, or until the control stops it: then the answer is `None`. The time
    /// of each ensemble is that of all of them, from where the last one ended.
    fn go_on(
        self,
        spec: &EnsembleSpec,
        options: &Options,
        control: &Control,
    ) -> Result<Option<(Sector, Self)>, String> {
        let Self { centrals, plan } = self;
        let plan = guarded(|| plan.resume(spec))?;
        let sector = run(&plan, &centrals, spec, options, control)?;
        Ok(sector.map(|sector| (sector, Self { centrals, plan })))
    }

    /// Does the same for the last time: what is known of single paths is given back as soon as it is summed up.
    fn end(self, spec: &EnsembleSpec, options: &Options, control: &Control) -> Result<Option<Sector>, String> {
        let plan = guarded(|| self.plan.resume(spec).last())?;
        run(&plan, &self.centrals, spec, options, control)
    }
}

/// Does all that a plan has left. `None` where it was stopped.
fn run(
    plan: &CompaniesPlan,
    centrals: &[Arc<Central>],
    spec: &EnsembleSpec,
    options: &Options,
    control: &Control,
) -> Result<Option<Sector>, String> {
    let start = Instant::now();
    let next = AtomicUsize::new(0);
    let run = |task, scratch: &mut _| plan.run(task, scratch, control);
    share_out(options, plan.tasks(), control, || take_tasks(plan.tasks(), run, &next, options.turn, control))?;
    if control.is_stopped() {
        return Ok(None);
    }
    let Some(mut ensembles) = plan.take() else { return Ok(None) };
    for ensemble in &mut ensembles {
        ensemble.elapsed_ms = start.elapsed().as_secs_f64() * 1e3;
    }
    Ok(Some(guarded(|| Sector::new(spec, centrals.iter().cloned(), ensembles))?))
}

/// Runs a sector from coarse to full.
fn run_in_stages(
    run: &SectorRun,
    options: &Options,
    control: &Control,
    tell: &Tell<'_, Arc<Sector>>,
) -> Result<(), String> {
    run.spec.check_companies(run.scenarios.len()).map_err(|error| error.to_string())?;
    let Some(mut ready) = Ready::new(run, true, options, control)? else { return Ok(()) };
    for paths in sector_stages(run.spec.paths) {
        let spec = EnsembleSpec { paths, ..run.spec };
        let sector;
        match ready.go_on(&spec, options, control)? {
            Some(found) => (sector, ready) = found,
            None => return Ok(()),
        }
        tell(Arc::new(sector), false);
    }
    if let Some(sector) = ready.end(&run.spec, options, control)? {
        tell(Arc::new(sector), true);
        give_back_now();
    }
    Ok(())
}
