//! The stage: one exhibit, the verdict and a few sliders, large enough for the back row; on the only screen, or on a
//! second one while the presenter keeps the panels.
//!
//! Leaving it gives back the page, the strategy, and whether the window filled the screen. What sliders have moved is
//! work, and stays.

use std::sync::Arc;

use egui::ViewportCommand;
use strum::IntoEnumIterator as _;

use super::App;
use super::action::Input;
use super::exhibit::{Exhibit, Place};
use super::pages::{Page, Pages};
use super::picture::chart::Text;
use super::stories::view::{Look, shown_at};
use super::time::Playhead;
use crate::model::parameters::{ALL, Parameter, find};
use crate::store::story::Annotation;

/// Most sliders along the bottom.
pub const MOST_SLIDERS: usize = 6;

/// Sliders that stand there until others are chosen.
const FIRST_SLIDERS: [&str; 4] =
    ["world.halving_in_months", "world.hashprice", "world.borrowing_cost", "world.lease_rate"];

/// What can be asked of the stage.
#[derive(Clone, Debug, PartialEq)]
pub enum Wish {
    /// Show an exhibit.
    Show(Exhibit),
    /// Show the exhibit so many places on in the list.
    Turn(isize),
    /// Blank the screen, or show it again.
    Blank,
    /// Draw a ring around the pointer, or none.
    Ring,
    /// Let one series stand out, or none.
    Spotlight(Option<Text>),
    /// Let the next series of the chart stand out; after the last one none.
    NextSpotlight,
    /// Put an input among the sliders, or take it away.
    Slider(Input, bool),
    /// Put the sliders there that it begins with.
    FirstSliders,
    /// Leave the stage, and end the story that is told on it.
    Leave,
}

/// The stage.
#[derive(Default)]
pub struct Stage {
    on: Option<On>,
    /// The series that stands out.
    spotlight: Option<Text>,
    /// What charts over time are to show beside their data.
    script: Option<Arc<Script>>,
}

/// What a chart over time shows beside its data.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Script {
    /// The series that stands out while all others are dimmed.
    pub spotlight: Option<Text>,
    /// What a step of a story draws on top.
    pub annotations: Vec<Annotation>,
    /// A click on a name of the legend lets that series stand out instead of hiding it.
    pub picks: bool,
}

/// On how many screens one presents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Screens {
    /// The stage fills the only window.
    One,
    /// The presenter keeps the panels, and the stage has a window of its own; once they have changed places, it is the
    /// other way round.
    Two { swapped: bool },
}

/// The stage while it is on.
#[derive(Clone, Debug)]
pub struct On {
    exhibit: Exhibit,
    blank: bool,
    ring: bool,
    screens: Screens,
    began: f64,
    /// Which way the window looked before, where no story will give that back.
    look: Look,
    time: Playhead,
    full_screen: bool,
}

impl Stage {
    /// What is on, if anything.
    pub fn on(&self) -> Option<&On> {
        self.on.as_ref()
    }

    /// The series that stands out while others are dimmed.
    pub fn spotlight(&self) -> Option<&Text> {
        self.spotlight.as_ref()
    }

    /// What charts over time are to show beside their data; `None` where that is nothing.
    pub fn script(&self) -> Option<&Arc<Script>> {
        self.script.as_ref()
    }

    /// Whether the first window shows the stage, and not the panels.
    pub fn fills_window(&self) -> bool {
        self.on.as_ref().is_some_and(|on| on.screens != Screens::Two { swapped: false })
    }

    /// Whether there is a second window.
    pub fn has_second_window(&self) -> bool {
        self.on.as_ref().is_some_and(|on| on.screens != Screens::One)
    }
}

impl On {
    /// What is shown.
    pub fn exhibit(&self) -> Exhibit {
        self.exhibit
    }

    /// Whether the screen is blank.
    pub fn is_blank(&self) -> bool {
        self.blank
    }

    /// Whether a ring goes with the pointer.
    pub fn has_ring(&self) -> bool {
        self.ring
    }

    /// When it began, in seconds of the window's clock.
    pub fn began(&self) -> f64 {
        self.began
    }
}

/// Where a page looks, as a place of exhibits.
fn place_of(pages: &Pages) -> Place {
    match pages.shown() {
        Page::Sector => Place::Sector(pages.sector.section()),
        Page::CashFlow => Place::CashFlow(pages.cash_flow.section()),
        Page::WhatMatters => Place::WhatMatters(pages.what_matters.section()),
        Page::Network => Place::Network(pages.network.section()),
        page => Place::Page(page),
    }
}

/// The first exhibit of a place, or of its page.
fn first_of(place: Place) -> Exhibit {
    let here = Exhibit::all().find(|exhibit| exhibit.place() == place);
    here.or_else(|| Exhibit::of(place.page()).next()).unwrap_or(Exhibit::Value)
}

impl App {
    /// The stage.
    pub fn stage(&self) -> &Stage {
        &self.stage
    }

    /// The inputs whose sliders stand along the bottom of the stage.
    pub fn stage_sliders(&self) -> impl Iterator<Item = &'static Parameter> {
        let chosen = &self.shell.settings.stage_sliders;
        let chosen = chosen.iter().flatten().filter_map(|id| find(id)).take(MOST_SLIDERS);
        let first = FIRST_SLIDERS.into_iter().filter(|_| self.shell.settings.stage_sliders.is_none()).filter_map(find);
        chosen.chain(first)
    }

    /// Goes on stage, on one screen or on two; where it is on already, leaves it.
    pub(in crate::app) fn present(&mut self, two: bool, ctx: &egui::Context) {
        if self.stage.on.is_some() {
            return self.leave_stage(ctx);
        }
        self.shell.uncover_all();
        let told = self.stories.told().and_then(|told| shown_at(told.scene().shown.as_ref()));
        let exhibit = match told {
            Some((place, exhibit)) if place == place_of(&self.pages) => exhibit.unwrap_or_else(|| first_of(place)),
            _ => first_of(place_of(&self.pages)),
        };
        let full_screen = ctx.input(|i| i.viewport().fullscreen).unwrap_or(false);
        let (began, look) = (ctx.input(|i| i.time), Look::of(&self.pages));
        let time = self.time.clone();
        self.stage.on = Some(On {
            exhibit,
            blank: false,
            ring: false,
            screens: if two { Screens::Two { swapped: false } } else { Screens::One },
            began,
            look,
            time,
            full_screen,
        });
        if !two && !full_screen {
            ctx.send_viewport_cmd(ViewportCommand::Fullscreen(true));
        }
        self.pages.enlarge(None);
        self.turn_to(exhibit.place());
    }

    /// Leaves the stage; everything looks as it did before. A story that is told ends with it.
    pub(in crate::app) fn leave_stage(&mut self, ctx: &egui::Context) {
        let Some(on) = self.stage.on.take() else { return };
        if on.screens == Screens::One && !on.full_screen {
            ctx.send_viewport_cmd_to(egui::ViewportId::ROOT, ViewportCommand::Fullscreen(false));
        }
        self.look(on.look);
        self.time = on.time;
        // What was open before a story has its own look.
        self.end_story();
        self.stage.spotlight = None;
    }

    /// Lets the two screens change places.
    pub(in crate::app) fn swap_screens(&mut self) {
        if let Some(Screens::Two { swapped }) = self.stage.on.as_mut().map(|on| &mut on.screens) {
            *swapped = !*swapped;
        }
    }

    /// Does what was asked of the stage.
    pub(in crate::app) fn grant_of_stage(&mut self, wish: Wish, ctx: &egui::Context) {
        match wish {
            Wish::Show(exhibit) => self.show_on_stage(exhibit),
            Wish::Turn(by) => {
                let Some(on) = &self.stage.on else { return };
                let all: Vec<Exhibit> = Exhibit::iter().collect();
                let at = all.iter().position(|exhibit| *exhibit == on.exhibit).unwrap_or_default();
                let to = (at as isize + by).rem_euclid(all.len() as isize) as usize;
                self.show_on_stage(all[to]);
            }
            Wish::Blank => self.stage.on.iter_mut().for_each(|on| on.blank = !on.blank),
            Wish::Ring => self.stage.on.iter_mut().for_each(|on| on.ring = !on.ring),
            Wish::Spotlight(name) => self.stage.spotlight = name,
            Wish::NextSpotlight => self.stage.spotlight = self.next_spotlight(),
            Wish::Slider(input, wanted) => self.choose_slider(input.0, wanted),
            Wish::FirstSliders => self.shell.set(|settings| settings.stage_sliders = None),
            Wish::Leave => self.leave_stage(ctx),
        }
    }

    fn show_on_stage(&mut self, exhibit: Exhibit) {
        if let Some(on) = &mut self.stage.on {
            (on.exhibit, on.blank) = (exhibit, false);
            self.stage.spotlight = None;
            self.turn_to(exhibit.place());
        }
    }

    /// A step of a story shows a place, or an exhibit of it.
    pub(in crate::app) fn stage_shows(&mut self, place: Place, exhibit: Option<Exhibit>) {
        self.stage.spotlight =
            self.stories.told().and_then(|told| told.step().spotlight.clone()).map(std::borrow::Cow::Owned);
        if let Some(on) = &mut self.stage.on {
            (on.exhibit, on.blank) = (exhibit.unwrap_or_else(|| first_of(place)), false);
        }
    }

    /// No series stands out any more.
    pub(in crate::app) fn end_spotlight(&mut self) {
        self.stage.spotlight = None;
    }

    /// The stage follows the pages, whoever turns them.
    pub(in crate::app) fn follow_pages(&mut self) {
        let place = place_of(&self.pages);
        if let Some(on) = self.stage.on.as_mut().filter(|on| on.exhibit.place() != place) {
            on.exhibit = first_of(place);
        }
        self.pages.on_stage = self.stage.on.is_some();
        let told = self.stories.told();
        let annotations = told.map(|told| told.step().annotations.as_slice()).unwrap_or_default();
        let (spotlight, picks) = (self.stage.spotlight.as_ref(), self.stage.on.is_some());
        let is_empty = spotlight.is_none() && annotations.is_empty() && !picks;
        let same = |script: &Script| {
            script.spotlight.as_ref() == spotlight && script.annotations == annotations && script.picks == picks
        };
        if is_empty {
            self.stage.script = None;
        } else if !self.stage.script.as_deref().is_some_and(same) {
            let script = Script { spotlight: spotlight.cloned(), annotations: annotations.to_vec(), picks };
            self.stage.script = Some(Arc::new(script));
        }
    }

    /// The series after the one that stands out, in the order of the chart's legend.
    fn next_spotlight(&self) -> Option<Text> {
        let exhibit = match &self.stage.on {
            Some(on) => on.exhibit,
            None => first_of(place_of(&self.pages)),
        };
        let mut names = self.time_chart(exhibit)?.legend().map(|entry| entry.name.clone());
        match &self.stage.spotlight {
            None => names.next(),
            Some(name) => {
                names.find(|other| other == name)?;
                names.next()
            }
        }
    }

    /// Puts an input among the sliders, in the order of the table, or takes it away.
    fn choose_slider(&mut self, input: &'static Parameter, wanted: bool) {
        let mut chosen: Vec<&str> = self.stage_sliders().map(|p| p.id).filter(|id| *id != input.id).collect();
        if wanted && chosen.len() < MOST_SLIDERS {
            chosen.push(input.id);
        }
        let place = |id: &&str| ALL.iter().position(|p| p.id == *id);
        chosen.sort_by_key(place);
        let chosen: Vec<String> = chosen.into_iter().map(str::to_owned).collect();
        self.shell.set(|settings| settings.stage_sliders = Some(chosen));
    }
}
