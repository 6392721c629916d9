//! The monkey: its hands and eyes. What it does with them is in `deeds`, what must hold in `looks`.

use std::fmt::Display;
use std::path::Path;
use std::time::Duration;

use egui::accesskit::{NodeId, Role, TreeId};
use egui::{Event, Key, Modifiers, Pos2, Rect, ViewportCommand, ViewportEvent, ViewportId, ViewportInfo};
use egui_kittest::kittest::NodeT;
use egui_kittest::{Harness, Node};
use hashpivot::app::App;
use hashpivot::app::action::Action;
use hashpivot::view::Window;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use tempfile::TempDir;

use crate::looks::Known;
use crate::program::{Chance, furnish, start};
use crate::watch::{Tale, listen, panics, worked};

/// Nobody waits for longer than this for a frame, of the time that it has a processor.
const SLOW: Duration = Duration::from_millis(100);

/// Something on screen.
pub(crate) struct Spot {
    pub(crate) role: Role,
    pub(crate) name: String,
    pub(crate) rect: Rect,
    pub(crate) node: (NodeId, TreeId),
}

/// The monkey, the program and what is known of it.
pub(crate) struct Monkey {
    // It is told before anything else falls apart.
    pub(crate) tale: Tale,
    pub(crate) rng: SmallRng,
    /// There is none for a moment between two starts.
    harness: Option<Harness<'static, Window>>,
    pub(crate) chance: Chance,
    pub(crate) folder: TempDir,
    pub(crate) known: Known,
    /// Where the pointer is.
    pub(crate) pointer: Pos2,
    pub(crate) starts: u64,
    pub(crate) looks: u64,
    pub(crate) steps_undone: u64,
    /// How likely there is a frame between two events. It changes as machines slow down and recover.
    pub(crate) frames_an_event: f64,
    seed: u64,
    events: u64,
    frames: u64,
    longest: (Duration, String),
    slow: u64,
}

impl Monkey {
    /// A monkey whose doings come from this number, at a program that has just started.
    pub(crate) fn new(seed: u64) -> Self {
        listen();
        let folder = tempfile::tempdir().expect("a folder");
        furnish(folder.path());
        // Names of files without a folder are typed, too.
        std::env::set_current_dir(folder.path()).expect("a folder");
        let chance = Chance::new(seed, folder.path());
        let tale = Tale::begin();
        tale.add(format!("a monkey of seed {seed}"));
        Self {
            tale,
            rng: SmallRng::seed_from_u64(seed),
            harness: Some(start(folder.path(), &chance)),
            chance,
            folder,
            known: Known::default(),
            pointer: Pos2::ZERO,
            starts: 1,
            looks: 0,
            steps_undone: 0,
            frames_an_event: 0.6,
            seed,
            events: 0,
            frames: 0,
            longest: Default::default(),
            slow: 0,
        }
    }

    pub(crate) fn events(&self) -> u64 {
        self.events
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn app(&self) -> &App {
        &self.harness().state().app
    }

    /// The program, where there is one.
    pub(crate) fn running(&self) -> Option<&App> {
        self.harness.as_ref().map(|harness| &harness.state().app)
    }

    pub(crate) fn harness(&self) -> &Harness<'static, Window> {
        self.harness.as_ref().expect("the program runs")
    }

    pub(crate) fn harness_mut(&mut self) -> &mut Harness<'static, Window> {
        self.harness.as_mut().expect("the program runs")
    }

    pub(crate) fn ctx(&self) -> egui::Context {
        self.harness().ctx.clone()
    }

    /// Frames so far that took too long.
    pub(crate) fn slow(&self) -> u64 {
        self.slow
    }

    /// What has been done, for a reader.
    pub(crate) fn summary(&self) -> String {
        format!(
            "seed {}: {} events in {} frames, {} looks, {} steps undone and redone, {} starts, {} MB held; the longest \
             frame took {}; {} over 100 ms",
            self.seed,
            self.events,
            self.frames,
            self.looks,
            self.steps_undone,
            self.starts,
            crate::counting::held() / 1_000_000,
            self.longest.1,
            self.slow,
        )
    }

    /// A number below this one.
    pub(crate) fn any(&mut self, count: usize) -> usize {
        self.rng.random_range(0..count)
    }

    pub(crate) fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.any(all.len())]
    }

    pub(crate) fn tell(&mut self, deed: impl Display) {
        self.tale.add(format!("{}: {deed}", self.events));
    }

    /// One frame, and what the window's system does about it.
    pub(crate) fn step(&mut self) {
        let asked_to_close = viewport(self.harness_mut()).close_requested();
        let before = worked();
        self.harness_mut().step();
        self.tale.beat();
        let took = worked().saturating_sub(before);
        self.frames += 1;
        if took > SLOW || took > self.longest.0 {
            let (page, covers) = (self.app().pages().shown(), self.app().shell().covers().stack());
            let deed = self.tale.last();
            let when = format!("{:.0} ms: {page:?} {covers:?}, after {deed}", took.as_secs_f64() * 1e3);
            if took > SLOW {
                self.slow += 1;
                println!("a slow frame, {when}");
            }
            self.longest = self.longest.clone().max((took, when));
        }
        assert_eq!(panics(), 0, "a thread has panicked");
        let output = &self.harness().output().viewport_output[&ViewportId::ROOT];
        let (mut closes, mut stays, mut full_screen) = (false, false, None);
        for command in &output.commands {
            match command {
                ViewportCommand::Close => closes = true,
                ViewportCommand::CancelClose => stays = true,
                ViewportCommand::Fullscreen(on) => full_screen = Some(*on),
                _ => {}
            }
        }
        let viewport = viewport(self.harness_mut());
        viewport.fullscreen = full_screen.or(viewport.fullscreen);
        if asked_to_close && !stays {
            self.start_again();
        } else if closes {
            viewport.events.push(ViewportEvent::Close);
        }
        self.follow();
    }

    /// The window has closed: the program ends in order, and starts once more.
    fn start_again(&mut self) {
        self.tell("the window closes".to_owned());
        self.harness_mut().state_mut().app.end_session();
        self.start();
    }

    /// The program starts, whatever has become of it.
    pub(crate) fn start(&mut self) {
        self.starts += 1;
        self.known.forget();
        // The old one lets its session go before the new one takes it up.
        drop(self.harness.take());
        self.harness = Some(start(self.folder.path(), &self.chance));
    }

    /// An event: with a frame of its own or, where hands are quicker than frames, in one with others.
    pub(crate) fn send(&mut self, event: Event) {
        if let Event::PointerMoved(pos) | Event::PointerButton { pos, .. } = &event {
            self.pointer = *pos;
        }
        self.harness_mut().input_mut().events.push(event);
        self.count();
    }

    /// The same for what is no event of egui's.
    pub(crate) fn count(&mut self) {
        self.events += 1;
        if self.rng.random_bool(self.frames_an_event) {
            self.step();
        }
    }

    /// Presses and lets go of a key.
    pub(crate) fn key(&mut self, modifiers: Modifiers, key: Key) {
        let stroke = |pressed| Event::Key { key, physical_key: None, pressed, repeat: false, modifiers };
        if !modifiers.is_none() {
            self.send(Event::ModifiersChanged(modifiers));
        }
        self.send(stroke(true));
        self.send(stroke(false));
        if !modifiers.is_none() {
            self.send(Event::ModifiersChanged(Modifiers::NONE));
        }
    }

    /// Has the program do something, as a view would.
    pub(crate) fn apply(&mut self, action: impl Into<Action>) {
        let ctx = self.ctx();
        self.harness_mut().state_mut().app.apply(action.into(), &ctx, None);
    }

    /// Something on screen of which this holds.
    pub(crate) fn pick(&mut self, wanted: impl Fn(&Node<'_>) -> bool) -> Option<Spot> {
        let harness = self.harness.as_ref()?;
        let window = harness.ctx.content_rect();
        let is_there = |node: &Node<'_>| {
            let inner = node.accesskit_node();
            inner.bounding_box().is_some() && !inner.is_hidden() && wanted(node) && window.intersects(node.rect())
        };
        let root = harness.root();
        let found: Vec<Node<'_>> = root.children_recursive().filter(is_there).collect();
        if found.is_empty() {
            return None;
        }
        let node = &found[self.rng.random_range(0..found.len())];
        let inner = node.accesskit_node();
        let name = inner.label().or_else(|| inner.value()).unwrap_or_default();
        let spot = Spot { role: inner.role(), name, rect: node.rect().intersect(window), node: inner.locate() };
        Some(spot).filter(|spot| spot.rect.is_positive())
    }

    /// A place in a rectangle.
    pub(crate) fn place_in(&mut self, rect: Rect) -> Pos2 {
        let (x, y) = (self.rng.random_range(0.0..1.0), self.rng.random_range(0.0..1.0));
        rect.lerp_inside(egui::vec2(x, y))
    }
}

/// What the window's system knows of the window.
pub(crate) fn viewport<'a>(harness: &'a mut Harness<'static, Window>) -> &'a mut ViewportInfo {
    harness.input_mut().viewports.entry(ViewportId::ROOT).or_default()
}
