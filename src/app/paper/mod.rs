//! Pictures and papers: what can be taken out of the program to be shown elsewhere.

use thiserror::Error;

/// A picture or a paper could not be made.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PaperError {
    /// Something is drawn by the graphics card itself.
    #[error("a part of the picture cannot be drawn without a window; choose another chart")]
    NoShapes,
    /// Something is an image.
    #[error("a part of the picture is an image, which cannot be written as shapes; choose another chart")]
    Textured,
    /// No program could open it.
    #[error("the picture would be larger than 16 384 pixels on a side; choose a smaller size")]
    TooLarge,
    /// A library that makes it gave up.
    #[error("the picture cannot be made: {0}")]
    Unmade(String),
    /// There is nothing to show.
    #[error("there is no such chart for this scenario: {0}")]
    Empty(String),
}
