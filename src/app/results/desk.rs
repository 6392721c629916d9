//! A question with the run that answers it in the background.

use std::io;

use super::asked::Asked;
use crate::worker::Latest;

/// Where a question is asked: its thread, which is started when there is first something to do, what is asked, and what
/// has come of it. `J` is what the thread is given to do for a question.
pub struct Desk<Q, J, A> {
    worker: Option<Latest<J, A>>,
    asked: Asked<Q, A>,
}

impl<Q, J, A> Default for Desk<Q, J, A> {
    fn default() -> Self {
        Self { worker: None, asked: Asked::default() }
    }
}

impl<Q: Clone + PartialEq, J: Send + 'static, A: Send + 'static> Desk<Q, J, A> {
    /// Asks a question, unless its answer is known or on its way. `start` starts the thread, and `job` says what it is to
    /// do.
    pub fn ask(&mut self, question: Q, start: impl FnOnce() -> io::Result<Latest<J, A>>, job: impl FnOnce(&Q) -> J) {
        if !self.asked.is_new(&question) {
            return;
        }
        if self.asked.recall(&question) {
            self.worker.iter().for_each(Latest::withdraw);
            return;
        }
        if self.worker.is_none() {
            self.worker = start().ok();
        }
        match &self.worker {
            Some(worker) => {
                let ticket = worker.submit(job(&question));
                self.asked.begin(question, ticket);
            }
            None => self.asked.refuse(question, "the system has no thread left".to_owned()),
        }
    }

    /// Takes in what has come. Whether there is an answer that was not there before.
    ///
    /// # Errors
    /// Why a run failed.
    pub fn poll(&mut self) -> Result<bool, String> {
        let Some(news) = self.worker.as_ref().and_then(Latest::poll) else { return Ok(false) };
        let taken = self.asked.take(news.generation, news.result, news.complete);
        taken.map_or(Ok(false), |taken| taken.map(|()| true))
    }

    /// Stops what runs, so that it can be asked again; what has come of it stays.
    pub fn stop(&mut self) {
        if self.asked.is_running() {
            self.worker.iter().for_each(Latest::withdraw);
            self.asked.forget();
        }
    }

    /// What is asked, and what has come of it.
    pub fn asked(&self) -> &Asked<Q, A> {
        &self.asked
    }
}
