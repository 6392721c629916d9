//! A question with its answer: an answer carries the question that it belongs to, so that it cannot be taken for
//! another's, and knows by itself whether it is stale.

/// How far a question has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Progress {
    /// Nothing is asked.
    #[default]
    Idle,
    /// It is known what is to be asked, and it has to wait: nothing runs.
    Waiting,
    /// Its run has begun.
    Asked,
    /// There is an answer, and a finer one will follow.
    Coarse,
    /// There is an answer, and none will follow.
    Complete,
    /// The run failed, and why.
    Failed(String),
    /// The run was stopped by hand. The question is not asked again by itself.
    Cancelled,
}

/// A question, how far it has come, and the newest answer, which may belong to a former question.
///
/// `ticket` is the number that a worker gives a run: an answer that comes with another ticket belongs to another
/// question and is not taken.
#[derive(Clone, Debug)]
pub struct Asked<Q, A> {
    question: Option<Q>,
    progress: Progress,
    ticket: Option<u64>,
    answer: Option<Answered<Q, A>>,
}

/// An answer with the question that it belongs to.
#[derive(Clone, Debug)]
struct Answered<Q, A> {
    question: Q,
    answer: A,
    /// No finer one will follow.
    complete: bool,
}

impl<Q, A> Default for Asked<Q, A> {
    fn default() -> Self {
        Self { question: None, progress: Progress::Idle, ticket: None, answer: None }
    }
}

impl<Q: Clone + PartialEq, A> Asked<Q, A> {
    /// Whether this question would have to be asked: it is another one, or the same has only been waiting.
    pub fn is_new(&self, question: &Q) -> bool {
        self.question.as_ref() != Some(question) || matches!(self.progress, Progress::Waiting | Progress::Idle)
    }

    /// Notes that a run under this ticket answers a question from now on.
    pub fn begin(&mut self, question: Q, ticket: u64) {
        (self.question, self.ticket, self.progress) = (Some(question), Some(ticket), Progress::Asked);
    }

    /// Notes a question that cannot be asked yet. Whatever runs is no answer to it, and is not taken when it comes.
    pub fn wait(&mut self, question: Q) {
        (self.question, self.ticket, self.progress) = (Some(question), None, Progress::Waiting);
    }

    /// Notes a question that cannot be asked at all, and why.
    pub fn refuse(&mut self, question: Q, reason: String) {
        (self.question, self.ticket, self.progress) = (Some(question), None, Progress::Failed(reason));
    }

    /// Takes an answer that is known without a run.
    pub fn know(&mut self, question: Q, answer: A) {
        (self.ticket, self.progress) = (None, Progress::Complete);
        self.question = Some(question.clone());
        self.answer = Some(Answered { question, answer, complete: true });
    }

    /// Asks a question that the newest answer belongs to, and answers it with that. Whether it does.
    pub fn recall(&mut self, question: &Q) -> bool {
        let known = self.answer.as_ref().is_some_and(|answer| answer.complete && answer.question == *question);
        if known {
            (self.question, self.ticket, self.progress) = (Some(question.clone()), None, Progress::Complete);
        }
        known
    }

    /// Whether the run under this ticket is the one that answers the question.
    pub fn is_running_as(&self, ticket: u64) -> bool {
        self.ticket == Some(ticket)
    }

    /// Takes what a run has to say. `None` where it belongs to another question, or to none any more.
    ///
    /// # Errors
    /// Why the run failed.
    pub fn take(&mut self, ticket: u64, result: Result<A, String>, complete: bool) -> Option<Result<(), String>> {
        let question = self.question.as_ref().filter(|_| self.ticket == Some(ticket))?;
        match result {
            Ok(answer) => {
                self.answer = Some(Answered { question: question.clone(), answer, complete });
                self.progress = if complete { Progress::Complete } else { Progress::Coarse };
                Some(Ok(()))
            }
            Err(reason) => {
                self.progress = Progress::Failed(reason.clone());
                Some(Err(reason))
            }
        }
    }

    /// Notes that the run was stopped by hand. What has come of it stays, and the question stays answered with it.
    pub fn cancel(&mut self) {
        if !self.is_settled() {
            (self.ticket, self.progress) = (None, Progress::Cancelled);
        }
    }

    /// Lets the same question be asked again.
    pub fn forget(&mut self) {
        (self.question, self.ticket, self.progress) = (None, None, Progress::Idle);
    }

    /// What is asked.
    pub fn question(&self) -> Option<&Q> {
        self.question.as_ref()
    }

    /// How far it has come.
    pub fn progress(&self) -> &Progress {
        &self.progress
    }

    /// The newest answer. It may belong to a former question: see [`Self::is_stale`].
    pub fn answer(&self) -> Option<&A> {
        self.answer.as_ref().map(|answered| &answered.answer)
    }

    /// The question that the newest answer belongs to.
    pub fn answered(&self) -> Option<&Q> {
        self.answer.as_ref().map(|answered| &answered.question)
    }

    /// The answer, where it belongs to what is asked.
    pub fn current(&self) -> Option<&A> {
        self.answer().filter(|_| !self.is_stale())
    }

    /// Whether there is no answer to what is asked: none at all, or that of a former question.
    pub fn is_stale(&self) -> bool {
        self.answered() != self.question() || self.answer.is_none()
    }

    /// Whether nothing more will come by itself.
    pub fn is_settled(&self) -> bool {
        !matches!(self.progress, Progress::Waiting | Progress::Asked | Progress::Coarse)
    }

    /// Whether something runs for it.
    pub fn is_running(&self) -> bool {
        matches!(self.progress, Progress::Asked | Progress::Coarse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_belongs_to_its_question_alone() {
        let mut asked: Asked<&str, u32> = Asked::default();
        assert!(asked.is_stale() && asked.is_settled());
        asked.begin("first", 1);
        assert_eq!(asked.take(1, Ok(10), false), Some(Ok(())));
        assert_eq!((asked.current(), asked.is_settled()), (Some(&10), false));
        asked.begin("second", 2);
        assert_eq!((asked.answer(), asked.current()), (Some(&10), None), "the former answer is shown, and stale");
        assert_eq!(asked.take(1, Ok(11), true), None, "a late answer is not the answer to this");
        assert!(asked.is_stale());
        assert_eq!(asked.take(2, Ok(20), true), Some(Ok(())));
        assert_eq!((asked.current(), asked.is_settled()), (Some(&20), true));
        assert!(!asked.is_new(&"second") && asked.is_new(&"first"));
    }

    #[test]
    fn what_waits_takes_no_answer_of_the_run_before() {
        let mut asked: Asked<&str, u32> = Asked::default();
        asked.begin("first", 1);
        asked.wait("second");
        assert_eq!(asked.take(1, Ok(10), true), None);
        assert!(asked.answer().is_none() && !asked.is_settled() && asked.is_new(&"second"));
        asked.begin("second", 2);
        assert_eq!(asked.take(2, Ok(20), true), Some(Ok(())));
    }

    #[test]
    fn what_was_stopped_is_not_asked_again_by_itself() {
        let mut asked: Asked<&str, u32> = Asked::default();
        asked.begin("first", 1);
        asked.cancel();
        assert!(asked.is_settled() && !asked.is_new(&"first") && asked.is_new(&"second"));
        assert_eq!(asked.take(1, Ok(10), true), None);
        asked.know("third", 3);
        asked.cancel();
        assert_eq!(*asked.progress(), Progress::Complete, "there was nothing to stop");
    }

    #[test]
    fn a_failure_is_kept_and_the_former_answer_stays() {
        let mut asked: Asked<&str, u32> = Asked::default();
        asked.know("first", 1);
        asked.begin("second", 2);
        assert_eq!(asked.take(2, Err("no room".to_owned()), true), Some(Err("no room".to_owned())));
        assert!(asked.is_settled() && asked.is_stale() && asked.answer() == Some(&1));
        assert!(!asked.is_new(&"second"), "it would fail again");
    }
}
