//! Undo and redo: one step per interaction.

/// Steps that are kept.
const LONGEST: usize = 200;

/// Past and future states around the present one.
#[derive(Clone, Debug)]
pub struct Undo<T> {
    past: Vec<T>,
    present: T,
    future: Vec<T>,
}

/// The state that stands is asked for as an `S`, which it can be told from without a copy: `T` itself, or a view of what
/// is kept elsewhere.
impl<T> Undo<T> {
    /// Nothing to undo: it starts here.
    pub fn new(present: T) -> Self {
        Self { past: Vec::new(), present, future: Vec::new() }
    }

    /// These states: the past, the oldest first, what was committed last, and what can be redone, the next one last.
    pub fn of(past: Vec<T>, present: T, future: Vec<T>) -> Self {
        Self { past, present, future }
    }

    /// The past, the oldest first, and what was committed last.
    pub fn committed_in_order(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.past.iter().chain(std::iter::once(&self.present))
    }

    /// What can be redone, the next one last.
    pub fn future(&self) -> &[T] {
        &self.future
    }

    /// Steps back and steps forth.
    pub fn steps(&self) -> (usize, usize) {
        (self.past.len(), self.future.len())
    }

    /// Ends an interaction: where the state has changed, the former one can be undone to.
    pub fn commit<S: Into<T>>(&mut self, state: S)
    where
        T: PartialEq<S>,
    {
        if self.present == state {
            return;
        }
        if self.past.len() == LONGEST {
            self.past.remove(0);
        }
        self.past.push(std::mem::replace(&mut self.present, state.into()));
        self.future.clear();
    }

    /// Changes what stands beside the state that was committed last, without a step.
    pub fn amend(&mut self, change: impl FnOnce(&mut T)) {
        change(&mut self.present);
    }

    /// The state before the last step. A change that has not been committed yet becomes a step first.
    pub fn undo<S: Into<T>>(&mut self, state: S) -> Option<&T>
    where
        T: PartialEq<S>,
    {
        self.commit(state);
        let former = self.past.pop()?;
        self.future.push(std::mem::replace(&mut self.present, former));
        Some(&self.present)
    }

    /// The state after the step that was last undone.
    pub fn redo<S: Into<T>>(&mut self, state: S) -> Option<&T>
    where
        T: PartialEq<S>,
    {
        self.commit(state);
        let later = self.future.pop()?;
        self.past.push(std::mem::replace(&mut self.present, later));
        Some(&self.present)
    }

    /// The states that were committed, from the last one back to the first.
    pub fn committed(&self) -> impl Iterator<Item = &T> {
        std::iter::once(&self.present).chain(self.past.iter().rev())
    }

    /// Whether there is something to undo from this state.
    pub fn can_undo<S: Copy>(&self, state: S) -> bool
    where
        T: PartialEq<S>,
    {
        !self.past.is_empty() || self.present != state
    }

    /// Whether there is something to redo from this state.
    pub fn can_redo<S: Copy>(&self, state: S) -> bool
    where
        T: PartialEq<S>,
    {
        !self.future.is_empty() && self.present == state
    }
}

#[cfg(test)]
mod tests {
    use super::Undo;

    #[test]
    fn steps_go_back_and_forth() {
        let mut steps = Undo::new(1);
        steps.commit(2);
        steps.commit(2);
        steps.commit(3);
        assert_eq!(steps.committed().collect::<Vec<_>>(), [&3, &2, &1]);
        assert_eq!(steps.undo(3), Some(&2));
        assert!(steps.can_redo(2));
        assert_eq!(steps.undo(2), Some(&1));
        assert_eq!(steps.undo(1), None);
        assert_eq!(steps.redo(1), Some(&2));
        assert_eq!(steps.redo(2), Some(&3));
        assert_eq!(steps.redo(3), None);
    }

    #[test]
    fn a_change_under_the_hand_is_a_step_of_its_own() {
        let mut steps = Undo::new(1);
        assert!(steps.can_undo(5));
        assert_eq!(steps.undo(5), Some(&1));
        assert_eq!(steps.redo(1), Some(&5));
    }

    #[test]
    fn a_new_step_ends_the_future() {
        let mut steps = Undo::new(1);
        steps.commit(2);
        assert_eq!(steps.undo(2), Some(&1));
        steps.commit(7);
        assert!(!steps.can_redo(7));
        assert_eq!(steps.undo(7), Some(&1));
    }

    #[test]
    fn memory_is_bounded() {
        let mut steps = Undo::new(0);
        (1..1000).for_each(|i| steps.commit(i));
        assert_eq!(steps.past.len(), super::LONGEST);
    }
}
