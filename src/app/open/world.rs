//! How the open world is called: by the shipped world that it is, or by what it was made of.

use super::Work;
use crate::model::scenario::World;
use crate::store::preset::shipped_worlds;
use crate::store::session::Applied;

/// A world of which nobody has said what it is called.
const OWN: &str = "Own world";

/// How the world is called in which a document is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorldName {
    /// Title of the world.
    pub title: String,
    /// Whether the document's world has been changed since it was that world.
    pub differs: bool,
    /// The name by which the world is shipped, where it is a shipped one and nothing is changed.
    pub shipped: Option<&'static str>,
}

impl WorldName {
    /// Whether somebody has given just this world its name.
    pub fn is_given(&self) -> bool {
        !self.differs && self.title != OWN
    }

    /// A shipped world goes by its title, however it came about. Another one is what was applied last, or what the
    /// document was when it was opened or saved, with changes.
    pub(super) fn of(work: &Work, applied: Option<&Applied>) -> Self {
        let shipped = |world: &World| shipped_worlds().iter().find(|(_, preset)| preset.world == *world);
        let world = &work.document.scenario.world;
        if let Some((name, preset)) = shipped(world) {
            return Self { title: preset.title.clone(), differs: false, shipped: Some(name) };
        }
        let (title, differs) = if let Some(applied) = applied {
            (applied.title.clone(), applied.world != *world)
        } else {
            let saved = &work.saved.scenario.world;
            let title = shipped(saved).map_or(OWN, |(_, preset)| &preset.title);
            (title.to_owned(), saved != world)
        };
        Self { title, differs, shipped: None }
    }
}
