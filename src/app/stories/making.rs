//! A story that is being made: the state of the program becomes a step, and steps are edited, moved and saved.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::view::{section_word, word_of};
use crate::app::App;
use crate::app::covers::Cover;
use crate::app::open::undo::Undo;
use crate::app::shell::dialogs::Parent;
use crate::app::shell::messages::Level;
use crate::model::entries::{Debt, Entry, Lease, id_of};
use crate::model::parameters::differences;
use crate::model::scenario::{Company, Scenario, Strategy};
use crate::store::preset::{Origin, Written, parse_story, shipped_worlds};
use crate::store::story::{self, InputChange, MAX_STEPS, Pin, Place, Scene, Shown, Step, Story, Word};

/// What can be done to the story that is being made.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// Add the present state as a step, after all others.
    Add,
    /// Begin another story.
    New,
    /// Edit the story that is told.
    EditTold,
    /// Look at a step.
    Select(usize),
    /// Name the story.
    StoryTitle(String),
    /// Say what it is about.
    Summary(String),
    /// Name the step that is looked at.
    Title(String),
    /// Write its caption.
    Caption(String),
    /// Write its notes.
    Notes(String),
    /// Typing has ended: one step of undo.
    Commit,
    /// Move the step so many places on.
    Move(isize),
    /// Copy it.
    Duplicate,
    /// Take it out.
    Remove,
    /// Take the last change back.
    Undo,
    /// Make it again.
    Redo,
    /// Tell the story from its first step.
    Replay,
    /// Save it; to its own file where it has one, or elsewhere.
    Save {
        /// To a file that is picked.
        elsewhere: bool,
    },
}

/// A story that is being made.
#[derive(Clone, Debug)]
pub struct Making {
    story: Story,
    saved: Story,
    path: Option<PathBuf>,
    at: usize,
    undo: Undo<Story>,
    /// Counts what was done to it.
    revision: u64,
}

impl Default for Making {
    fn default() -> Self {
        Self::of(Story { title: "My story".to_owned(), ..Story::default() }, None)
    }
}

impl Making {
    fn of(story: Story, path: Option<PathBuf>) -> Self {
        Self { saved: story.clone(), undo: Undo::new(story.clone()), story, path, at: 0, revision: 0 }
    }

    /// The story as it is.
    pub fn story(&self) -> &Story {
        &self.story
    }

    /// The place of the step that is looked at.
    pub fn at(&self) -> usize {
        self.at.min(self.story.steps.len().saturating_sub(1))
    }

    /// The step that is looked at.
    pub fn step(&self) -> Option<&Step> {
        self.story.steps.get(self.at())
    }

    /// The file that it came from or was saved to.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// Whether it differs from what was saved.
    pub fn is_unsaved(&self) -> bool {
        self.story != self.saved
    }

    /// Counts what was done to it.
    pub(in crate::app) fn revision(&self) -> u64 {
        self.revision
    }

    /// What of it is saved nowhere else, for a session: its text, and its file.
    pub(in crate::app) fn kept(&self) -> Option<(String, Option<PathBuf>)> {
        self.is_unsaved().then(|| (story::to_text(&self.story), self.path.clone()))
    }

    /// Takes up again what was kept in a session. What is saved of it is what its file holds.
    pub(in crate::app) fn restored((text, path): (String, Option<PathBuf>)) -> Option<Self> {
        let story = parse_story(&text).ok()?.document;
        let saved = path.as_deref().and_then(|path| Story::load(path).ok()).map(|loaded| loaded.document);
        Some(Self { saved: saved.unwrap_or_default(), ..Self::of(story, path) })
    }

    /// Whether there is a step to take back.
    pub fn can_undo(&self) -> bool {
        self.undo.can_undo(Same(&self.story))
    }

    /// Whether there is a step to make again.
    pub fn can_redo(&self) -> bool {
        self.undo.can_redo(Same(&self.story))
    }

    /// Notes that it is on the disk.
    pub(in crate::app) fn saved_to(&mut self, path: &Path, story: &Story) {
        (self.saved, self.path) = (story.clone(), Some(path.to_owned()));
        self.revision += 1;
    }

    fn folder(&self) -> Option<&Path> {
        self.path.as_deref().and_then(Path::parent)
    }

    /// Changes it, as a step of undo.
    fn change(&mut self, change: impl FnOnce(&mut Story, usize)) {
        self.undo.commit(Same(&self.story));
        let at = self.at();
        change(&mut self.story, at);
        self.undo.commit(Same(&self.story));
    }

    /// Types into the step that is looked at.
    fn typed(&mut self, change: impl FnOnce(&mut Step)) {
        let at = self.at();
        if let Some(step) = self.story.steps.get_mut(at) {
            change(step);
        }
    }

    fn edit(&mut self, record: Record) {
        let steps = self.story.steps.len();
        match record {
            Record::Select(at) => self.at = at,
            Record::StoryTitle(text) => self.story.title = text,
            Record::Summary(text) => self.story.summary = text,
            Record::Title(text) => self.typed(|step| step.title = text),
            Record::Caption(text) => self.typed(|step| step.caption = text),
            Record::Notes(text) => self.typed(|step| step.notes = text),
            Record::Commit => self.undo.commit(Same(&self.story)),
            Record::Move(by) if steps > 0 => {
                let to = self.at().saturating_add_signed(by).min(steps - 1);
                self.change(|story, at| {
                    let step = story.steps.remove(at);
                    story.steps.insert(to, step);
                });
                self.at = to;
            }
            Record::Duplicate if steps > 0 && steps < MAX_STEPS => {
                self.change(|story, at| {
                    let again = Step { title: format!("{} (2)", story.steps[at].title), ..story.steps[at].clone() };
                    // What the first one has done need not be done again.
                    let again = Step { inputs: Vec::new(), shocks: Vec::new(), open: None, world: None, ..again };
                    story.steps.insert(at + 1, again);
                });
                self.at = self.at() + 1;
            }
            Record::Remove if steps > 0 => self.change(|story, at| drop(story.steps.remove(at))),
            Record::Undo => {
                if let Some(story) = self.undo.undo(Same(&self.story)) {
                    self.story = story.clone();
                }
            }
            Record::Redo => {
                if let Some(story) = self.undo.redo(Same(&self.story)) {
                    self.story = story.clone();
                }
            }
            _ => {}
        }
    }
}

/// A story where it stands, to be told from those that undo keeps without a copy.
#[derive(Clone, Copy)]
struct Same<'a>(&'a Story);

impl PartialEq<Same<'_>> for Story {
    fn eq(&self, other: &Same<'_>) -> bool {
        self == other.0
    }
}

impl From<Same<'_>> for Story {
    fn from(same: Same<'_>) -> Self {
        same.0.clone()
    }
}

/// What stands in the way of recording a state.
type Untold = &'static str;

impl App {
    /// Does something to the story that is being made.
    pub(super) fn record(&mut self, record: Record, ctx: &egui::Context, parent: Parent<'_>) {
        self.stories.making.revision += 1;
        match record {
            Record::Add => self.add_step(),
            Record::New => {
                self.take_up(Making::default().story, None, 0);
                self.cover(Cover::Story);
            }
            Record::EditTold => {
                if let Some(told) = self.stories.told() {
                    let (story, path, at) = ((*told.story).clone(), told.path.clone(), told.at);
                    self.take_up(story, path, at);
                    self.end_story();
                }
                self.cover(Cover::Story);
            }
            Record::Replay => {
                let making = &self.stories.making;
                let (story, path) = (Arc::new(making.story.clone()), making.path.clone());
                self.tell_story(story, path, ctx);
            }
            Record::Save { elsewhere } => {
                self.stories.making.edit(Record::Commit);
                self.save_story(elsewhere, ctx, parent);
            }
            record => self.stories.making.edit(record),
        }
    }

    /// Makes another story the one that is being made. One undo brings the former back.
    fn take_up(&mut self, story: Story, path: Option<PathBuf>, at: usize) {
        let making = &mut self.stories.making;
        if making.story != story && making.is_unsaved() {
            self.shell.tell(Level::Warning, "The story that was being made is not saved; undo there brings it back.");
        }
        let making = &mut self.stories.making;
        making.change(|open, _| *open = story.clone());
        (making.path, making.saved, making.at) = (path, story, at);
    }

    /// Adds the present state to the story that is being made.
    fn add_step(&mut self) {
        self.finish_glide();
        if self.stories.making.story.steps.len() >= MAX_STEPS {
            return self.shell.tell(Level::Warning, format!("A story has at most {MAX_STEPS} steps."));
        }
        match self.present_step() {
            Ok((step, untold)) => {
                let making = &mut self.stories.making;
                making.change(|story, _| story.steps.push(step));
                making.at = making.story.steps.len() - 1;
                let number = making.story.steps.len();
                let text = format!("Step {number} of \u{201c}{}\u{201d} is recorded.", making.story.title);
                self.shell.tell(Level::Done, text);
                for reason in untold {
                    self.shell.tell(Level::Warning, format!("Step {number} leaves out {reason}."));
                }
            }
            Err(reason) => self.shell.tell(Level::Error, reason),
        }
    }

    /// The present state as a step after those that there are, and what of it no step can say.
    fn present_step(&self) -> Result<(Step, Vec<Untold>), String> {
        let making = &self.stories.making;
        let folder = making.folder();
        let (scenes, _) = making.story.scenes(folder);
        let before = scenes.last().zip(making.story.steps.last()).map(|(scene, step)| (scene, step.title.as_str()));
        let document = self.open.document();
        let mut step = Step { title: format!("Step {}", making.story.steps.len() + 1), ..Step::default() };
        if before.is_none_or(|(scene, _)| needs_opening(scene, &document.scenario)) {
            step.open = self.opened_as(folder)?;
        }
        let world = |(scene, _): (Scene, _)| scene.document.scenario.world != document.scenario.world;
        if world(Story::scene_after(before, &step, folder)) {
            let name = self.open.world_name().shipped.filter(|name| {
                shipped_worlds().iter().any(|(shipped, world)| shipped == name && world.as_of == document.as_of)
            });
            step.world = name.map(Word::from);
        }
        let (scene, _) = Story::scene_after(before, &step, folder);
        step.inputs = changes(&scene.document.scenario, &document.scenario);
        step.shown = Some(self.shown_now());
        step.focus = Some(self.pages.focus()).filter(|focus| before.map_or(Strategy::Plan, |b| b.0.focus) != *focus);
        step.spotlight = self.stage.spotlight().map(ToString::to_string);
        let mut untold = Vec::new();
        step.baseline = self.pinned_as(before, folder, &mut untold);
        let (scene, warnings) = Story::scene_after(before, &step, folder);
        if scene.document.scenario != document.scenario || !warnings.is_empty() {
            untold.push("what no list of inputs can say: figures of the industry, or the market of the past");
        } else if scene.document.as_of != document.as_of {
            untold.push("the month in which the run begins: save the scenario, and open it in the step");
        }
        Ok((step, untold))
    }

    /// How a step opens the company that is open.
    fn opened_as(&self, folder: Option<&Path>) -> Result<Option<Word>, String> {
        match self.open.origin() {
            Origin::Shipped(name)
                if crate::store::preset::resolve(name).is_ok_and(|loaded| {
                    same_lists(&loaded.document.scenario.company, &self.open.scenario().company)
                }) =>
            {
                Ok(Some(Word::from(*name)))
            }
            Origin::File(path) if same_lists(&self.open.saved().scenario.company, &self.open.scenario().company) => {
                let beside = folder.and_then(|folder| path.strip_prefix(folder).ok());
                let text = match beside {
                    // A name without a dot or a separator would be a shipped preset's.
                    Some(name) if name.extension().is_none() => format!("./{}", name.display()),
                    Some(name) => name.display().to_string(),
                    None => path.display().to_string(),
                };
                Ok(Some(Word { text, place: Place::default() }))
            }
            _ => Err("Leases or debts were added or removed, which no step can say: save the scenario first, so that \
                      the step can open its file."
                .to_owned()),
        }
    }

    fn shown_now(&self) -> Shown {
        if let Some(on) = self.stage.on() {
            return Shown::Exhibit(Word::from(on.exhibit().word()));
        }
        let section = section_word(&self.pages).map(|text| Word { text, place: Place::default() });
        Shown::Page(Word::from(word_of(self.pages.shown().label()).as_str()), section)
    }

    /// What the present baseline is in a story: the step before, a preset, or none.
    fn pinned_as(
        &self,
        before: Option<(&Scene, &str)>,
        folder: Option<&Path>,
        untold: &mut Vec<Untold>,
    ) -> Option<Pin> {
        let former = before.and_then(|(scene, _)| scene.baseline.as_ref());
        let Some(baseline) = self.results.baseline() else { return former.map(|_| Pin::None) };
        let scenario = &baseline.document().scenario;
        if former.is_some_and(|pinned| pinned.document.scenario == *scenario) {
            return None;
        }
        if before.is_some_and(|(scene, _)| scene.document.scenario == *scenario) {
            return Some(Pin::Former);
        }
        let word = match baseline.work().origin() {
            Origin::Shipped(name) => (*name).to_owned(),
            Origin::Pasted => {
                untold.push("the baseline, which is in no file yet");
                return former.map(|_| Pin::None);
            }
            Origin::File(path) => {
                let beside = folder.and_then(|folder| path.strip_prefix(folder).ok()).unwrap_or(path);
                beside.display().to_string()
            }
        };
        if baseline.work().is_unsaved() {
            untold.push("the baseline, which is neither the step before nor a preset as it was saved");
            return former.map(|_| Pin::None);
        }
        Some(Pin::Preset(Word { text: word, place: Place::default() }))
    }
}

/// Whether a step has to open a preset because changes of inputs cannot lead to a scenario.
fn needs_opening(scene: &Scene, scenario: &Scenario) -> bool {
    let before = &scene.document.scenario;
    !same_lists(&before.company, &scenario.company)
        || before.industry != scenario.industry
        || before.history != scenario.history
}

/// Whether two companies have the same leases and debts by name.
fn same_lists(a: &Company, b: &Company) -> bool {
    fn same<E: Entry>(a: &Company, b: &Company) -> bool {
        E::of(a).iter().map(E::name).eq(E::of(b).iter().map(E::name))
    }
    same::<Lease>(a, b) && same::<Debt>(a, b)
}

/// The changes that lead from a scenario to another one with the same leases and debts.
fn changes(from: &Scenario, to: &Scenario) -> Vec<InputChange> {
    fn list<E: Entry>(from: &Company, to: &Company, mut each: impl FnMut(String, f64)) {
        for (before, after) in E::of(from).iter().zip(E::of(to)) {
            for field in E::fields().iter().filter(|field| field.get(before) != field.get(after)) {
                each(id_of::<E>(after.name(), field.id), field.get(after));
            }
        }
    }
    let change = |id: String, value: f64| InputChange { id, written: Written::Value(value), place: Place::default() };
    let mut all: Vec<InputChange> = differences(from, to).map(|p| change(p.id.to_owned(), p.get(to))).collect();
    list::<Lease>(&from.company, &to.company, |id, value| all.push(change(id, value)));
    list::<Debt>(&from.company, &to.company, |id, value| all.push(change(id, value)));
    all
}
