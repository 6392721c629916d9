//! What the page asks in the background: the sections that take longer than a frame.

use std::sync::Arc;

use super::IndustryPage;
use crate::app::picture::Facts;
use crate::app::results::Wake;
use crate::app::results::asked::Progress;
use crate::app::results::desk::Desk;
use crate::model::calendar::YearMonth;
use crate::model::scenario::Strategy;
use crate::worker::industry::{About, IndustryAnswer, IndustryQuestion, industries};

/// What is asked, and what has been made of the answer.
pub(in super::super) struct Asking {
    desk: Desk<IndustryQuestion, IndustryQuestion, Arc<IndustryAnswer>>,
    wake: Wake,
    /// What is wanted to be known: of which revision of what is open.
    wanted: Option<(u64, About)>,
    /// What was last asked.
    asked_for: Option<(u64, About)>,
    /// Answers so far.
    answers: u64,
    /// What the page was made of: the answer, the first month, the strategy.
    made_of: Option<(u64, YearMonth, Strategy)>,
}

impl Asking {
    /// Nothing is asked. `wake` is called when there is something to [`Self::poll`].
    pub(in super::super) fn new(wake: Wake) -> Self {
        Self { desk: Desk::default(), wake, wanted: None, asked_for: None, answers: 0, made_of: None }
    }

    /// Asks anew where what is open has changed, and brings the page up to date with what has come.
    ///
    /// Whoever asked anew with every frame of a drag would never hear an answer, so that it is waited for. Nothing of
    /// another section is: see [`Self::rest`].
    pub(in super::super) fn refresh(&mut self, page: &mut IndustryPage, about: About, facts: &Facts<'_>) {
        self.wanted = Some((facts.open.revision(), about));
        if self.asked_for != self.wanted && *self.desk.asked().progress() != Progress::Asked {
            self.asked_for = self.wanted;
            let question = IndustryQuestion { scenario: Arc::new(facts.open.scenario().clone()), about };
            self.desk.ask(question, || industries(self.wake.clone()), IndustryQuestion::clone);
        }
        let Some((question, answer)) =
            self.desk.asked().answered().zip(self.desk.asked().answer()).filter(|(q, _)| q.about == about)
        else {
            // That of another section, whose charts say nothing here.
            if self.made_of.take().is_some() || page.levers != IndustryPage::unanswered(about).levers {
                *page = IndustryPage::unanswered(about);
            }
            return;
        };
        let made_of = Some((self.answers, facts.open.document().as_of, facts.focus));
        if self.made_of != made_of {
            self.made_of = made_of;
            let by = page.table.sorted;
            *page = IndustryPage::answered(question, answer, facts.open.document().as_of, facts.focus);
            page.table.sort(by);
        }
        page.set_stale(self.is_stale());
    }

    /// Another section is shown: what was asked is no longer wanted, and the page is no longer made of it.
    pub(in super::super) fn rest(&mut self) {
        self.desk.stop();
        (self.wanted, self.asked_for, self.made_of) = (None, None, None);
    }

    /// Takes in what has come.
    ///
    /// # Errors
    /// Why a run failed.
    pub(in super::super) fn poll(&mut self) -> Result<(), String> {
        self.answers += u64::from(self.desk.poll()?);
        Ok(())
    }

    /// Whether the answer is that to a former question, or there is none.
    fn is_stale(&self) -> bool {
        self.asked_for != self.wanted || self.desk.asked().is_stale()
    }

    /// Whether nothing more will come by itself of what is wanted.
    pub(in super::super) fn is_settled(&self) -> bool {
        self.asked_for == self.wanted && self.desk.asked().is_settled()
    }
}
