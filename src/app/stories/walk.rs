//! Walking through a story: begin, go on, go back, end.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::glide::Glide;
use super::view::{Look, shown_at, unknown};
use super::{Before, CaptionOf, Told, Wish, figures};
use crate::analysis::reading::Statistic;
use crate::app::App;
use crate::app::action::{Action, Command};
use crate::app::pages::Wish as PageWish;
use crate::app::pages::compare::Wish as Comparing;
use crate::app::shell::dialogs::Parent;
use crate::app::shell::messages::Level;
use crate::app::time::Wish as Time;
use crate::store::preset::{Document, Loaded, Origin, Warning};
use crate::store::story::{Scene, Story, shipped_stories};

impl App {
    /// What is told, and what was open before.
    pub fn stories(&self) -> &super::Stories {
        &self.stories
    }

    /// Does what was asked of stories.
    pub(in crate::app) fn grant_of_stories(&mut self, wish: Wish, ctx: &egui::Context, parent: Parent<'_>) {
        match wish {
            Wish::Tell(name) => {
                if let Some((_, story)) = shipped_stories().iter().find(|(shipped, _)| *shipped == name) {
                    self.tell_story(Arc::new(story.clone()), None, ctx);
                }
            }
            Wish::On => self.go_on(ctx),
            Wish::Back => {
                let Some(told) = &self.stories.told else { return };
                // From the end back to the last step.
                let to = if told.ended { told.at } else { told.at.saturating_sub(1) };
                self.go_to(to, ctx);
            }
            Wish::Go(step) => self.go_to(step, ctx),
            Wish::Last => self.go_to(usize::MAX, ctx),
            Wish::End => self.end_story(),
            Wish::Record(record) => self.record(record, ctx, parent),
        }
    }

    /// Tells a story that was read from a file.
    pub(in crate::app) fn tell_file(&mut self, path: PathBuf, loaded: Loaded<Story>, ctx: &egui::Context) {
        self.shell.set(|settings| settings.remember(&path));
        self.tell_of(&loaded.warnings);
        self.tell_story(Arc::new(loaded.document), Some(path), ctx);
    }

    /// Begins a story at its first step. What is open is kept, and comes back at its end.
    pub(in crate::app) fn tell_story(&mut self, story: Arc<Story>, path: Option<PathBuf>, ctx: &egui::Context) {
        self.end_story();
        let folder = path.as_deref().and_then(Path::parent);
        let (scenes, mut warnings) = story.scenes(folder);
        warnings.extend(unknown(&story));
        let Some(first) = scenes.first() else {
            return self.shell.tell(Level::Error, format!("\u{201c}{}\u{201d} has no step to tell.", story.title));
        };
        let before = Before {
            open: self.open.leave_for(&first.document),
            baseline: self.results.take_baseline(),
            behind: std::mem::take(&mut self.pages.sector.behind),
            look: Look::of(&self.pages),
            time: self.time.clone(),
        };
        self.shell.files.open_another();
        self.pages.statistic = Statistic::default();
        warnings.extend(figures::unknown(&story, self));
        self.tell_of(&warnings);
        self.stories.told = Some(Told {
            story,
            path,
            scenes,
            at: 0,
            ended: false,
            glide: None,
            caption: String::new(),
            caption_of: None,
            began: ctx.input(|i| i.time),
            month_due: false,
            before,
        });
        self.arrive_at(0, None);
    }

    /// Says the first of what was off in a story, and how much more there is.
    fn tell_of(&mut self, warnings: &[Warning]) {
        let Some(first) = warnings.first() else { return };
        let more = warnings.len() - 1;
        let rest = if more > 0 { format!(" (and {more} more)") } else { String::new() };
        self.shell.tell(Level::Warning, format!("{first}{rest}"));
    }

    fn go_on(&mut self, ctx: &egui::Context) {
        let Some(told) = &mut self.stories.told else { return };
        if told.ended {
            self.end_story();
        } else if told.at + 1 == told.scenes.len() {
            told.ended = true;
        } else {
            let next = told.at + 1;
            self.go_to(next, ctx);
        }
    }

    /// Goes to a step, from wherever the story stands; the last one where there are fewer. Values glide.
    fn go_to(&mut self, step: usize, ctx: &egui::Context) {
        let Some(told) = &self.stories.told else { return };
        let step = step.min(told.scenes.len() - 1);
        let now = self.glides().then(|| ctx.input(|i| i.time));
        self.arrive_at(step, now);
        if self.stories.is_gliding() {
            ctx.request_repaint();
        }
    }

    /// Turns everything to a step. With a time, values glide from that time on.
    fn arrive_at(&mut self, step: usize, now: Option<f64>) {
        let from = self.open.scenario().clone();
        self.finish_glide();
        let Some(told) = &mut self.stories.told else { return };
        (told.at, told.ended) = (step, false);
        let scene = told.scenes[step].clone();
        let glide = now.and_then(|now| Glide::new(&from, &scene.document.scenario, now));
        let gliding = glide.is_some();
        told.glide = glide;
        self.pages.sector.behind.clear();
        self.open.script(&scene.document);
        if gliding {
            self.open.pass_through(from);
        }
        self.results.glide(&self.open, gliding);
        self.shell.moved.by_story = gliding;
        self.show_scene(&scene);
    }

    /// Baseline, page and strategy of a state.
    fn show_scene(&mut self, scene: &Scene) {
        match &scene.baseline {
            Some(pinned) => self.results.pin_document(&pinned.name, &pinned.document),
            None if self.results.baseline().is_some() => self.results.unpin(),
            None => {}
        }
        self.stock();
        self.shell.uncover_all();
        self.pages.focus = scene.focus;
        if let Some((place, exhibit)) = shown_at(scene.shown.as_ref()) {
            // A step is the same whatever was looked at on the way to it, on pages that are not seen, too.
            self.turn_to_first_sections();
            self.turn_to(place);
            self.stage_shows(place, exhibit);
            // In the window an exhibit has the page for itself.
            self.pages.enlarge(None);
            self.pages.enlarge(exhibit);
        }
        if let Some(told) = &mut self.stories.told {
            told.month_due = true;
        }
    }

    /// Lets time stand where the step wants it, once the months of what is shown are known.
    pub(in crate::app) fn place_in_time(&mut self) {
        let Some(told) = &mut self.stories.told else { return };
        if !std::mem::take(&mut told.month_due) {
            return;
        }
        self.time.grant(told.step().month.map_or(Time::Leave, Time::StandAt));
    }

    /// Lets values go on gliding, where they do.
    pub(in crate::app) fn poll_story(&mut self, ctx: &egui::Context) {
        let Some(glide) = self.stories.told.as_ref().and_then(|told| told.glide.as_ref()) else { return };
        match glide.at(ctx.input(|i| i.time)) {
            Some(scenario) => {
                self.open.pass_through(scenario);
                ctx.request_repaint();
            }
            None => self.finish_glide(),
        }
    }

    /// Values are at once where they belong.
    pub(in crate::app) fn finish_glide(&mut self) {
        let Some(told) = &mut self.stories.told else { return };
        if told.glide.take().is_some() {
            self.open.arrive();
            self.results.glide(&self.open, false);
            self.shell.moved.by_story = false;
        }
    }

    /// Ends the story that is told, and gives back what was open before it.
    pub(in crate::app) fn end_story(&mut self) {
        self.finish_glide();
        let Some(Told { before, .. }) = self.stories.told.take() else { return };
        self.shell.uncover_all();
        self.shell.files.open_another();
        self.open.return_to(before.open);
        self.results.put_baseline(before.baseline);
        self.pages.sector.behind = before.behind;
        self.look(before.look);
        self.time = before.time;
        self.end_spotlight();
        self.stock();
    }

    /// Hears that a scenario was saved: what was open before the story may have come from there.
    pub(in crate::app) fn hear_in_story(&mut self, origin: &Origin, document: &Document) {
        if let Some(told) = &mut self.stories.told {
            told.before.open.hear_of_saving(origin, document);
            told.before.behind.iter_mut().for_each(|aside| aside.hear_of_saving(origin, document));
        }
    }

    /// Notes that the story that is being made is on the disk.
    pub(in crate::app) fn story_is_saved(&mut self, path: &Path, story: &Story) {
        self.stories.making.saved_to(path, story);
    }

    /// What an action does to a story that is told: one that is about the values finishes their way, one that would
    /// open something else gives back first what was open before.
    pub(in crate::app) fn make_way(&mut self, action: &Action) {
        if self.stories.told.is_none() {
            return;
        }
        let ends = match action {
            Action::OpenShipped(_)
            | Action::OpenText(_)
            | Action::OpenPasted(_)
            | Action::Do(Command::Quit | Command::RestoreSession)
            | Action::Wish(PageWish::Compare(Comparing::Edit(_))) => true,
            Action::OpenFile(path) => !crate::app::shell::is_for_the_open_one(path),
            _ => false,
        };
        if ends {
            self.end_story();
        } else if !matches!(action, Action::Hold(_) | Action::Story(_) | Action::Stage(_) | Action::Time(_)) {
            self.finish_glide();
        }
    }

    /// Makes the caption anew, with the figures as they are.
    pub(in crate::app) fn refresh_story(&mut self) {
        let Some(told) = &self.stories.told else { return };
        let (open, results, sector) = (&self.open, &self.results, &self.pages.sector);
        let made_of = CaptionOf {
            step: told.at,
            revisions: [open.revision(), results.futures().revision(), results.beside()],
            look: Look::of(&self.pages),
            sector: (sector.futures(), sector.is_stale()),
        };
        if told.caption_of.as_ref() == Some(&made_of) {
            return;
        }
        let caption = figures::resolved(&told.story.steps[told.at].caption, self);
        if let Some(told) = &mut self.stories.told {
            (told.caption, told.caption_of) = (caption, Some(made_of));
        }
    }
}
