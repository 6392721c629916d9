//! How things look: what a colour means, how a line is drawn, and how the legend shows it.

use super::Text;
use crate::model::scenario::Strategy;

/// What a colour means; the theme says which one it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Staying a miner.
    Stay,
    /// The plan.
    Plan,
    /// Going all in.
    AllIn,
    /// No strategy.
    Neutral,
    /// Default and danger.
    Danger,
    /// The pinned baseline.
    Ghost,
    /// A stacked area, 0 to 5.
    Layer(u8),
    /// A market price.
    Price,
}

impl From<Strategy> for Ink {
    fn from(strategy: Strategy) -> Self {
        match strategy {
            Strategy::Stay => Self::Stay,
            Strategy::Plan => Self::Plan,
            Strategy::AllIn => Self::AllIn,
        }
    }
}

/// How a line is drawn: the second cue beside its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// Unbroken.
    Solid,
    /// Strokes.
    Dashed,
    /// Dots.
    Dotted,
}

impl From<Strategy> for Pattern {
    fn from(strategy: Strategy) -> Self {
        match strategy {
            Strategy::Stay => Self::Dashed,
            Strategy::Plan => Self::Solid,
            Strategy::AllIn => Self::Dotted,
        }
    }
}

/// How a piece of a bar is filled: what tells pieces of one colour apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Texture {
    /// The colour itself.
    Solid,
    /// A faint tint of it.
    Light,
    /// Strokes on a faint tint.
    Hatched,
}

/// How an entry of the legend is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Swatch {
    /// A piece of the line.
    Line(Pattern, bool),
    /// A piece of a stacked area.
    Layer,
    /// A piece of a band of this level.
    Band(u8),
    /// A piece of a bar.
    Bar(Texture),
}

/// One entry of the legend.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// Name.
    pub name: &'a Text,
    /// What its colour means.
    pub ink: Ink,
    /// How it is drawn.
    pub swatch: Swatch,
}
