//! The states of a story: what each step makes of the one before.

use std::ffi::OsStr;
use std::path::Path;
use std::sync::Arc;

use super::{InputChange, Pin, Shown, Step, Story, Word};
use crate::model::entries::Address;
use crate::model::parameters::{Parameter, find};
use crate::model::quantity::Entry;
use crate::model::scenario::{Scenario, Strategy};
use crate::store::preset::{
    Document, Origin, PresetError, Warning, Written, is_path, load, load_world, shipped_shocks, shipped_worlds,
};

/// The state of a story at one of its steps. It depends on the story alone: not on what was open before, nor on the way
/// by which the step was reached.
#[derive(Clone, Debug, PartialEq)]
pub struct Scene {
    /// What is open.
    pub document: Arc<Document>,
    /// What it is compared with.
    pub baseline: Option<Pinned>,
    /// What is shown, once a step has said so.
    pub shown: Option<Shown>,
    /// The strategy that is looked at.
    pub focus: Strategy,
}

/// What a scene is compared with, under its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Pinned {
    /// What it is called.
    pub name: String,
    /// The document.
    pub document: Arc<Document>,
}

/// Where the words of a story lead to, and what was wrong with them.
struct Stage<'a> {
    folder: Option<&'a Path>,
    warnings: Vec<Warning>,
}

impl Story {
    /// The states of all steps, each from the one before; files that it names are looked for in `folder`. What cannot be
    /// done at a step is left out, and told.
    pub fn scenes(&self, folder: Option<&Path>) -> (Vec<Scene>, Vec<Warning>) {
        let mut stage = Stage { folder, warnings: Vec::new() };
        let mut scenes: Vec<Scene> = Vec::with_capacity(self.steps.len());
        for (index, step) in self.steps.iter().enumerate() {
            let before = index.checked_sub(1).map(|before| (&scenes[before], self.steps[before].title.as_str()));
            let scene = stage.scene(step, index + 1, before);
            scenes.push(scene);
        }
        (scenes, stage.warnings)
    }

    /// The state that one more step would make after all of these.
    pub fn scene_after(before: Option<(&Scene, &str)>, step: &Step, folder: Option<&Path>) -> (Scene, Vec<Warning>) {
        let mut stage = Stage { folder, warnings: Vec::new() };
        let scene = stage.scene(step, 1, before);
        (scene, stage.warnings)
    }
}

impl Stage<'_> {
    fn scene(&mut self, step: &Step, number: usize, before: Option<(&Scene, &str)>) -> Scene {
        let name = |field: &str| format!("steps[{number}].{field}");
        let mut document = match before {
            Some((scene, _)) => (*scene.document).clone(),
            None => Document::default(),
        };
        if let Some(word) = &step.open {
            match self.case(word) {
                Ok(opened) => document = opened,
                Err(error) => self.warn(word, name("open"), &format!("{error}; the former scenario stays")),
            }
        }
        if let Some(word) = &step.world {
            self.enter(word, name("world"), &mut document);
        }
        for word in &step.shocks {
            self.strike(word, name("shocks"), &mut document);
        }
        self.change(&step.inputs, number, &mut document);
        let baseline = match &step.baseline {
            None => before.and_then(|(scene, _)| scene.baseline.clone()),
            Some(Pin::None) => None,
            Some(Pin::Former) => {
                before.map(|(scene, title)| Pinned { name: title.to_owned(), document: Arc::clone(&scene.document) })
            }
            Some(Pin::Preset(word)) => match self.case(word) {
                Ok(pinned) => Some(Pinned { name: pinned.title.clone(), document: Arc::new(pinned) }),
                Err(error) => {
                    self.warn(word, name("baseline"), &format!("{error}; there is no baseline"));
                    None
                }
            },
        };
        Scene {
            document: Arc::new(document),
            baseline,
            shown: step.shown.clone().or_else(|| before.and_then(|(scene, _)| scene.shown.clone())),
            focus: step.focus.or(before.map(|(scene, _)| scene.focus)).unwrap_or(Strategy::Plan),
        }
    }

    /// The scenario that a word means: a shipped one, or a file beside the story.
    fn case(&self, word: &Word) -> Result<Document, PresetError> {
        let loaded = match (is_a_path(word), self.folder) {
            (true, Some(folder)) => load(&folder.join(&word.text))?,
            (true, None) => load(Path::new(&word.text))?,
            (false, _) => Origin::of_word(OsStr::new(&word.text))?.open()?.loaded,
        };
        Ok(loaded.document)
    }

    fn enter(&mut self, word: &Word, field: String, document: &mut Document) {
        if is_a_path(word) {
            let path = self.folder.unwrap_or(Path::new("")).join(&word.text);
            match load_world(&path) {
                Ok(loaded) => loaded.document.apply(document),
                Err(error) => self.warn(word, field, &format!("{error}; the former world stays")),
            }
        } else if let Some((_, world)) = shipped_worlds().iter().find(|(name, _)| *name == word.text) {
            world.apply(document);
        } else {
            let names: Vec<&str> = shipped_worlds().iter().map(|(name, _)| *name).collect();
            self.warn(word, field, &format!("is none of {}; the former world stays", names.join(", ")));
        }
    }

    fn strike(&mut self, word: &Word, field: String, document: &mut Document) {
        let Some((_, shock)) = shipped_shocks().iter().find(|(name, _)| *name == word.text) else {
            let names: Vec<&str> = shipped_shocks().iter().map(|(name, _)| *name).collect();
            return self.warn(word, field, &format!("is none of {}; it does not strike", names.join(", ")));
        };
        if let Err(error) = shock.apply(document) {
            self.warn(word, field, &format!("cannot strike: {error}"));
        }
    }

    /// Changes inputs all at once, each from what stands before.
    fn change(&mut self, changes: &[InputChange], number: usize, document: &mut Document) {
        let before = document.scenario.clone();
        let mut after = before.clone();
        for change in changes {
            match change.target(&before) {
                Ok((target, value)) => target.set(&mut after, value),
                Err(reason) => {
                    let field = format!("steps[{number}].inputs.{}", change.id);
                    self.warnings.push(change.place.warning(field, format!("{reason}; it stays as it was")));
                }
            }
        }
        let breaches = after.unsound();
        if let Some(breach) = breaches.first() {
            let place = changes.first().map(|change| change.place).unwrap_or_default();
            let field = format!("steps[{number}].inputs");
            let about_a_list = breaches.iter().any(crate::model::soundness::Breach::is_about_a_list);
            let done = if about_a_list { "none of them changes" } else { "they are brought to what fits" };
            self.warnings.push(place.warning(field, format!("do not fit: {}; {done}", breach.sentence)));
            if about_a_list {
                after = before;
            } else {
                after.mend();
            }
        }
        document.scenario = after;
    }

    fn warn(&mut self, word: &Word, field: String, message: &str) {
        self.warnings.push(word.place.warning(field, message));
    }
}

/// What a change is about.
enum Target {
    Input(&'static Parameter),
    Field(Address),
}

impl Target {
    fn set(&self, scenario: &mut Scenario, value: f64) {
        match self {
            Self::Input(input) => input.set(scenario, value),
            Self::Field(address) => address.set(scenario, value),
        }
    }
}

impl InputChange {
    /// What it changes, and the value that this gets in place of its present one; or why it cannot: the rest of a
    /// sentence.
    fn target(&self, scenario: &Scenario) -> Result<(Target, f64), String> {
        if let Some(input) = find(&self.id) {
            let value = match &self.written {
                Written::Value(value) => input.check_plain(*value),
                Written::Text(text) => input.parse_as(text, Entry::Set { standing: input.get(scenario) }),
            };
            return value
                .map(|value| (Target::Input(input), value))
                .map_err(|error| without(&error.to_string(), input.id));
        }
        let address = match Address::find(&scenario.company, &self.id) {
            Some(Ok(address)) => address,
            Some(Err(error)) => return Err(format!("reaches nothing: {error}")),
            None => return Err("is not an input".to_owned()),
        };
        let standing = address.get(scenario);
        let value = match &self.written {
            Written::Value(value) => address.admit(scenario, *value),
            Written::Text(text) => address.parse_as(text, Entry::Set { standing }),
        };
        value.map(|value| (Target::Field(address), value)).map_err(|error| error.to_string())
    }
}

/// A message without the id that stands before it already.
fn without(message: &str, id: &str) -> String {
    message.strip_prefix(id).unwrap_or(message).trim_start().to_owned()
}

/// Whether a word is the path of a file, as on the command line.
fn is_a_path(word: &Word) -> bool {
    is_path(OsStr::new(&word.text))
}
