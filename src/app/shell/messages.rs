//! What the user is told.

/// How loudly something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// It worked.
    Done,
    /// Something was off, and the program went on.
    Warning,
    /// It did not work. Stays until it is closed.
    Error,
}

/// Something to tell the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// How loudly.
    pub level: Level,
    /// What.
    pub text: String,
}
