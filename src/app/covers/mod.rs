//! What covers the whole window for a while, in place of inputs and pages.

pub mod gallery;
pub mod licences;
pub mod method;
pub mod sources;

use self::gallery::Gallery;
use self::method::Topic;
use self::sources::SourcesList;
use super::results::Wake;

/// A cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cover {
    /// The shipped presets, to begin from.
    Gallery,
    /// Every input with its source.
    Sources,
    /// The method text.
    Method,
    /// Other people's work, and its terms.
    Licences,
    /// The story that is being made.
    Story,
}

/// The covers, and what they show.
pub struct Covers {
    /// The last one is seen, and closing it shows the one before.
    stack: Vec<Cover>,
    pub(in crate::app) gallery: Gallery,
    pub(in crate::app) sources: SourcesList,
    /// Where the method was last opened, and how often it was opened at a place.
    place: Option<(Topic, u64)>,
}

impl Covers {
    /// None is shown. `wake` is called when the gallery has something new.
    pub fn new(wake: Wake) -> Self {
        Self { stack: Vec::new(), gallery: Gallery::new(wake), sources: SourcesList::default(), place: None }
    }

    /// The covers, the uppermost last.
    pub fn stack(&self) -> &[Cover] {
        &self.stack
    }

    /// The one that is seen.
    pub fn top(&self) -> Option<Cover> {
        self.stack.last().copied()
    }

    /// Whether it is among them.
    pub fn has(&self, cover: Cover) -> bool {
        self.stack.contains(&cover)
    }

    /// The shipped presets with their verdicts.
    pub fn gallery(&self) -> &Gallery {
        &self.gallery
    }

    /// Every input with its source.
    pub fn sources(&self) -> &SourcesList {
        &self.sources
    }

    /// The heading at which the method was last opened, and a number that tells two openings apart.
    pub fn place(&self) -> Option<(Topic, u64)> {
        self.place
    }

    /// Covers the window.
    pub(in crate::app) fn show(&mut self, cover: Cover) {
        self.stack.retain(|c| *c != cover);
        self.stack.push(cover);
    }

    /// Opens the method at a heading.
    pub(in crate::app) fn read(&mut self, topic: Topic) {
        self.place = Some((topic, self.place.map_or(0, |(_, times)| times + 1)));
        self.show(Cover::Method);
    }

    /// Takes the uppermost cover away.
    pub(in crate::app) fn pop(&mut self) -> Option<Cover> {
        let gone = self.stack.pop();
        if gone == Some(Cover::Gallery) {
            self.gallery.stop();
        }
        gone
    }
}
