//! Single futures: which of the many are drawn as thin lines, and which one is read in the ledger.

use std::sync::Arc;

use super::open::Open;
use super::results::asked::Asked;
use super::results::{Results, Wake};
use crate::analysis::ensemble::Single;
use crate::model::quantity::{THIN_SPACE, grouped, ordinal};
use crate::model::scenario::Strategy;
use crate::worker::{Latest, Run, Sought, singles};

/// Futures that are drawn where many are.
const MANY: usize = 20;

/// Which futures are drawn as thin lines. They are told by their value per share under the strategy that is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// None.
    #[default]
    Nothing,
    /// Twenty, evenly spread from the lowest value to the highest.
    Twenty,
    /// The one at a percentile.
    Percentile(u8),
}

impl Show {
    /// All choices.
    pub const ALL: [Self; 5] =
        [Self::Nothing, Self::Twenty, Self::Percentile(10), Self::Percentile(50), Self::Percentile(90)];

    /// What a menu calls it.
    pub fn label(self) -> String {
        match self {
            Self::Nothing => "No single futures".to_owned(),
            Self::Twenty => "Twenty of them".to_owned(),
            Self::Percentile(percentile) => format!("The one at the {} percentile", ordinal(u32::from(percentile))),
        }
    }

    /// Where they stand from the lowest value to the highest.
    fn shares(self) -> Vec<f64> {
        match self {
            Self::Nothing => Vec::new(),
            Self::Twenty => (0..MANY).map(|i| (i as f64 + 0.5) / MANY as f64).collect(),
            Self::Percentile(percentile) => vec![f64::from(percentile) / 100.0],
        }
    }
}

/// What single futures can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Draw these.
    Show(Show),
    /// Read the future of this number in the ledger; the central path again where there is none.
    Read(Option<usize>),
}

/// What is asked of the worker.
#[derive(Clone, Debug, PartialEq)]
struct Question {
    run: Run,
    focus: Strategy,
    show: Show,
}

/// The single futures, and the run that finds them.
pub struct Singles {
    worker: Option<Latest<Sought, Arc<[Single]>>>,
    show: Show,
    read: Option<usize>,
    asked: Asked<Question, Arc<[Single]>>,
    /// The revision of the futures that were last looked at, the strategy and the choice.
    seen: Option<(u64, Strategy, Show)>,
    revision: u64,
}

impl Singles {
    /// None yet. Where the system has no thread left there will be none.
    pub fn new(wake: Wake) -> Self {
        Self {
            worker: singles(wake).ok(),
            show: Show::default(),
            read: None,
            asked: Asked::default(),
            seen: None,
            revision: 0,
        }
    }

    /// Which are drawn.
    pub fn show(&self) -> Show {
        self.show
    }

    /// The future that is read in the ledger.
    pub fn read(&self) -> Option<usize> {
        self.read
    }

    /// Those that are drawn, the lowest value first. They may belong to a former scenario: see [`Self::is_stale`].
    pub fn drawn(&self) -> &[Single] {
        match self.show {
            Show::Nothing => &[],
            _ => self.asked.answer().map_or(&[], |found| found),
        }
    }

    /// Whether what is drawn belongs to a former scenario, strategy or choice.
    pub fn is_stale(&self) -> bool {
        self.asked.is_stale()
    }

    /// Whether nothing more will come.
    pub fn is_settled(&self) -> bool {
        self.asked.is_settled()
    }

    /// Counts what is drawn and what is read.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    pub(in crate::app) fn grant(&mut self, wish: Wish) {
        match wish {
            Wish::Show(show) => self.show = show,
            Wish::Read(number) => self.read = number,
        }
        self.revision += 1;
    }

    /// Asks for those that are to be drawn, once all futures of the open scenario are there.
    pub(in crate::app) fn follow(&mut self, open: &Open, results: &Results, focus: Strategy) {
        let futures = results.futures();
        let seen = Some((futures.revision(), focus, self.show));
        if self.seen == seen {
            return;
        }
        self.seen = seen;
        self.revision += 1;
        let run = Run { scenario: Arc::new(open.scenario().clone()), spec: futures.spec() };
        let question = Question { run, focus, show: self.show };
        if self.show == Show::Nothing {
            self.asked.forget();
            return;
        }
        let Some(ensemble) = futures.ensemble().filter(|_| futures.is_final()) else {
            self.asked.wait(question);
            return;
        };
        if !self.asked.is_new(&question) || self.asked.recall(&question) {
            return;
        }
        let Some(worker) = &self.worker else {
            self.asked.refuse(question, "the system has no thread left for single futures".to_owned());
            return;
        };
        let ticket = worker.submit(Sought {
            scenario: Arc::clone(&question.run.scenario),
            ensemble: Arc::clone(ensemble),
            strategy: focus,
            shares: self.show.shares(),
        });
        self.asked.begin(question, ticket);
    }

    /// Takes in what has come.
    ///
    /// # Errors
    /// Why the run failed.
    pub(in crate::app) fn poll(&mut self) -> Result<(), String> {
        let Some(news) = self.worker.as_ref().and_then(Latest::poll) else { return Ok(()) };
        if let Some(taken) = self.asked.take(news.generation, news.result, news.complete) {
            self.revision += 1;
            taken?;
        }
        Ok(())
    }
}

/// What a future is called: "Future 4 217 of 10 000 (10th percentile)". Numbers are counted from one.
pub fn name(number: usize, of: usize, share: Option<f64>) -> String {
    let figure = |count: usize| grouped(&count.to_string(), THIN_SPACE);
    let percentile = share.map_or_else(String::new, |share| {
        format!(" ({} percentile)", ordinal((share * 100.0).round().clamp(0.0, 100.0) as u32))
    });
    format!("Future {} of {}{percentile}", figure(number + 1), figure(of))
}
