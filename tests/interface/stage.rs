//! On stage, and stories: told by keyboard, glided through, recorded, and everything as it was afterwards.

use egui::accesskit::Role;
use egui::{Key, Shape};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use hashpivot::app::action::{Action, Command, Input};
use hashpivot::app::exhibit::Exhibit;
use hashpivot::app::open::Open;
use hashpivot::app::shell::settings::{Motion, ThemeChoice};
use hashpivot::app::stage::Wish as Stage;
use hashpivot::app::stories::Wish as Telling;
use hashpivot::app::stories::making::Record;
use hashpivot::app::stories::view::Look;
use hashpivot::app::{App, Page};
use hashpivot::model::parameters::find;
use hashpivot::store::preset::{self, Document};
use hashpivot::store::story::{Story, shipped_stories};
use hashpivot::view::Window;

use crate::program::{
    Answers, apply, dropped, harness, harness_of, harness_with, reference, set, settle, show, written,
};

/// What a step of a story is: what is open, what it is compared with, which way the window looks.
#[derive(Clone, Debug, PartialEq)]
struct State {
    document: Document,
    baseline: Option<(String, Document)>,
    look: Look,
}

fn state(app: &App) -> State {
    State {
        document: app.open().document().clone(),
        baseline: app.results().baseline().map(|b| (b.name().to_owned(), b.document().clone())),
        look: Look::of(app.pages()),
    }
}

fn press(harness: &mut Harness<'static, Window>, key: Key) {
    harness.key_press(key);
    harness.run();
}

/// The program with work of one's own in it: changed, unsaved, pinned, with steps of undo.
fn at_work() -> Harness<'static, Window> {
    let mut harness = harness();
    set(&mut harness, "world.hashprice", 44.0);
    apply(&mut harness, Action::Do(Command::PinBaseline));
    set(&mut harness, "world.lease_rate", 133.0);
    show(&mut harness, Page::Network);
    harness.run();
    harness
}

/// What an open piece of work is, with its steps of undo.
fn whole(open: &Open) -> String {
    format!("{:?} {} {}", open.work(), open.seed(), open.can_undo())
}

#[test]
fn all_stories_are_walked_by_keyboard_there_and_back_and_leave_everything_as_it_was() {
    for (name, story) in shipped_stories() {
        let mut harness = at_work();
        let before = (state(&harness.state().app), whole(harness.state().app.open()));
        apply(&mut harness, Telling::Tell(name));
        harness.run();
        let mut walked = vec![state(&harness.state().app)];
        let keys = [Key::Space, Key::ArrowRight, Key::PageDown, Key::Enter];
        for step in 1..story.steps.len() {
            press(&mut harness, keys[step % keys.len()]);
            let app = &harness.state().app;
            let told = app.stories().told().expect("it is told");
            assert_eq!((told.at(), told.has_ended()), (step, false), "{name}");
            assert!(harness.query_by_label(&story.steps[step].title).is_some(), "{name}: {step} has no title");
            walked.push(state(&harness.state().app));
        }
        for (step, expected) in walked.iter().enumerate() {
            apply(&mut harness, Telling::Go(step));
            harness.run();
            assert_eq!(&state(&harness.state().app), expected, "{name}: {step} is reached directly");
        }
        for step in (0..story.steps.len() - 1).rev() {
            press(&mut harness, if step % 2 == 0 { Key::ArrowLeft } else { Key::PageUp });
            assert_eq!(state(&harness.state().app), walked[step], "{name}: back to {step}");
        }
        press(&mut harness, Key::End);
        assert_eq!(&state(&harness.state().app), walked.last().expect("steps"), "{name}");
        press(&mut harness, Key::Home);
        assert_eq!(state(&harness.state().app), walked[0], "{name}");
        press(&mut harness, Key::End);
        press(&mut harness, Key::Space);
        assert!(harness.state().app.stories().told().is_some_and(hashpivot::app::stories::Told::has_ended));
        press(&mut harness, Key::Space);
        let app = &harness.state().app;
        assert!(app.stories().told().is_none());
        assert_eq!((state(app), whole(app.open())), before, "{name}");
        // Undo still leads back to where it led.
        apply(&mut harness, Action::Do(Command::Undo));
        assert_eq!(
            harness.state().app.open().scenario().world.lease_rate,
            reference().document.scenario.world.lease_rate
        );
    }
}

#[test]
fn escape_and_whatever_is_opened_end_a_story() {
    let mut harness = at_work();
    let before = state(&harness.state().app);
    apply(&mut harness, Telling::Tell("gold-rush-2028"));
    press(&mut harness, Key::Space);
    press(&mut harness, Key::Escape);
    assert_eq!(state(&harness.state().app), before);
    apply(&mut harness, Telling::Tell("gold-rush-2028"));
    apply(&mut harness, Action::OpenShipped("mara"));
    harness.run();
    // The work that was open before is asked about, not the story's.
    assert!(harness.state().app.shell().dialog().is_some());
    assert!(harness.state().app.stories().told().is_none());
    assert_eq!(harness.state().app.open().document(), &before.document);
}

#[test]
fn values_glide_and_are_at_once_there_where_less_motion_is_asked() {
    for motion in [Motion::Full, Motion::Less] {
        let mut harness = harness();
        apply(&mut harness, Action::Motion(motion));
        apply(&mut harness, Telling::Tell("genius-or-desperate"));
        harness.run();
        let share = |harness: &Harness<'_, Window>| harness.state().app.open().scenario().plan.ai_share;
        for _ in 0..2 {
            apply(&mut harness, Telling::On);
            if motion == Motion::Less {
                assert!(!harness.state().app.stories().is_gliding());
            }
        }
        if motion == Motion::Less {
            assert_eq!(share(&harness), 0.5);
        } else {
            assert!(harness.state().app.stories().is_gliding() && share(&harness) == 0.0);
            harness.step();
            harness.step();
            let midway = share(&harness);
            assert!(midway > 0.0 && midway < 0.5, "{midway}");
            let futures = harness.state().app.results().futures();
            assert!(futures.is_stale() || futures.known().is_none(), "the former futures are not these");
            harness.run();
            assert_eq!(share(&harness), 0.5);
        }
        settle(&mut harness);
        assert!(!harness.state().app.results().futures().is_stale());
        let app = &harness.state().app;
        assert!(!app.open().is_unsaved(), "what a story does is nobody's change");
    }
}

#[test]
fn sliders_are_live_at_every_step_and_one_undo_brings_back_what_was_moved() {
    let mut harness = harness();
    apply(&mut harness, Telling::Tell("genius-or-desperate"));
    apply(&mut harness, Action::Do(Command::Present));
    harness.run();
    press(&mut harness, Key::Space);
    press(&mut harness, Key::Space);
    let scripted = harness.state().app.stories().told().expect("told").scenes().to_vec();
    // By its handle, as a presenter does.
    let slider = harness.get_by_role_and_label(Role::Slider, "Hashprice");
    slider.focus();
    harness.run();
    press(&mut harness, Key::ArrowRight);
    harness.state_mut();
    let moved = harness.state().app.open().scenario().world.hashprice;
    assert_ne!(moved, scripted[2].document.scenario.world.hashprice, "the arrow was the slider's");
    assert_eq!(harness.state().app.stories().told().map(hashpivot::app::stories::Told::at), Some(2));
    harness.key_press(Key::PageDown);
    harness.run();
    let app = &harness.state().app;
    assert_eq!(app.stories().told().map(hashpivot::app::stories::Told::at), Some(3));
    assert_eq!(app.open().scenario(), &scripted[3].document.scenario, "going on returns to the script");
    apply(&mut harness, Action::Do(Command::Undo));
    assert_eq!(harness.state().app.open().scenario().world.hashprice, moved);
    apply(&mut harness, Telling::On);
    harness.run();
    assert_eq!(harness.state().app.open().scenario(), &scripted[4].document.scenario);
}

#[test]
fn presenting_and_leaving_leaves_everything_as_it_was_but_what_was_moved() {
    let mut harness = at_work();
    let before = (state(&harness.state().app), whole(harness.state().app.open()));
    press(&mut harness, Key::F5);
    assert!(harness.state().app.stage().fills_window());
    assert_eq!(harness.state().app.stage().on().map(|on| on.exhibit().page()), Some(Page::Network));
    let zoom = harness.state().app.shell().settings().zoom;
    press(&mut harness, Key::ArrowRight);
    press(&mut harness, Key::Num7);
    let on = |harness: &Harness<'static, Window>| harness.state().app.stage().on().cloned().expect("on stage");
    assert_eq!(on(&harness).exhibit(), Exhibit::all().nth(6).expect("many"));
    press(&mut harness, Key::Num1);
    assert_eq!(on(&harness).exhibit(), Exhibit::Value);
    assert_eq!(harness.state().app.pages().shown(), Page::Overview);
    press(&mut harness, Key::S);
    assert_eq!(harness.state().app.stage().spotlight().map(|name| &**name), Some("Stay"));
    press(&mut harness, Key::H);
    press(&mut harness, Key::B);
    assert!(on(&harness).has_ring() && on(&harness).is_blank());
    // Whatever brings the picture back does nothing else.
    press(&mut harness, Key::Escape);
    assert!(!on(&harness).is_blank());
    press(&mut harness, Key::Escape);
    let app = &harness.state().app;
    assert!(app.stage().on().is_none() && app.stage().spotlight().is_none());
    assert_eq!((state(app), whole(app.open())), before);
    assert_eq!(app.shell().settings().zoom, zoom);
    press(&mut harness, Key::F5);
    set(&mut harness, "world.hashprice", 51.0);
    press(&mut harness, Key::Escape);
    let app = &harness.state().app;
    assert_eq!(app.open().scenario().world.hashprice, 51.0, "what was moved is work, and stays");
    assert_eq!(state(app).look, before.0.look);
}

#[test]
fn a_story_on_stage_ends_with_it() {
    let mut harness = at_work();
    let before = state(&harness.state().app);
    press(&mut harness, Key::F5);
    apply(&mut harness, Telling::Tell("billion-dollar-data-center"));
    harness.run();
    press(&mut harness, Key::PageDown);
    assert!(harness.state().app.stage().fills_window());
    press(&mut harness, Key::Escape);
    let app = &harness.state().app;
    assert!(app.stage().on().is_none() && app.stories().told().is_none());
    assert_eq!(state(app), before);
}

/// The smallest text that is drawn, pixels, and what it says.
fn smallest(harness: &Harness<'static, Window>) -> (f32, String) {
    fn texts(shape: &Shape, each: &mut dyn FnMut(f32, &str)) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| texts(shape, each)),
            Shape::Text(text) if !text.galley.text().trim().is_empty() => {
                let size = text.galley.job.sections.iter().map(|s| s.format.font_id.size).fold(f32::INFINITY, f32::min);
                each(size, text.galley.text());
            }
            _ => {}
        }
    }
    let ppp = harness.ctx.pixels_per_point();
    let mut least = (f32::INFINITY, String::new());
    for clipped in &harness.output().shapes {
        texts(&clipped.shape, &mut |size, text| {
            if size * ppp < least.0 {
                least = (size * ppp, text.to_owned());
            }
        });
    }
    least
}

#[test]
fn every_exhibit_is_legible_from_the_back_row() {
    for size in [(1024.0, 768.0), (1920.0, 1080.0)] {
        let loaded = preset::resolve("core-scientific").expect("shipped");
        let mut harness = harness_of(loaded, Answers::default(), size);
        press(&mut harness, Key::F5);
        for exhibit in Exhibit::all() {
            apply(&mut harness, Stage::Show(exhibit));
            harness.run();
            settle(&mut harness);
            let (least, text) = smallest(&harness);
            let wanted = 20.0 * size.1 / 1080.0;
            assert!(
                least >= wanted - 0.01,
                "{}: \u{201c}{text}\u{201d} is {least} px high at {size:?}",
                exhibit.word()
            );
            let app = &harness.state().app;
            assert_eq!(app.stage().on().map(hashpivot::app::stage::On::exhibit), Some(exhibit));
        }
        press(&mut harness, Key::Escape);
        assert_eq!(harness.ctx.pixels_per_point(), 1.0);
    }
}

#[test]
fn the_stage_has_the_sliders_that_are_chosen() {
    let mut harness = harness();
    press(&mut harness, Key::F5);
    let ids = |harness: &Harness<'static, Window>| -> Vec<&str> {
        harness.state().app.stage_sliders().map(|p| p.id).collect()
    };
    assert_eq!(ids(&harness).len(), 4);
    let share = Input(find("plan.ai_share").expect("an input"));
    apply(&mut harness, Stage::Slider(share, true));
    harness.run();
    assert_eq!(ids(&harness).last(), Some(&"plan.ai_share"));
    assert!(harness.query_by_role_and_label(Role::Slider, share.0.label).is_some());
    apply(&mut harness, Stage::Slider(Input(find("world.hashprice").expect("an input")), false));
    harness.run();
    assert_eq!(ids(&harness).len(), 4);
    assert!(harness.state().app.shell().settings().stage_sliders.is_some(), "it is kept");
    apply(&mut harness, Stage::FirstSliders);
    assert_eq!(ids(&harness)[1], "world.hashprice");
}

#[test]
fn a_story_is_recorded_saved_opened_and_told_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mine.ron");
    let answers = Answers::default();
    let mut harness = harness_with(answers.clone());
    let add = |harness: &mut Harness<'static, Window>| {
        apply(harness, Action::Do(Command::AddStep));
        harness.run();
    };
    let mut recorded = Vec::new();
    apply(&mut harness, Action::OpenShipped("core-scientific"));
    show(&mut harness, Page::Risk);
    add(&mut harness);
    recorded.push(state(&harness.state().app));
    apply(&mut harness, Action::Do(Command::PinBaseline));
    set(&mut harness, "world.btc_price", 40_000.0);
    apply(&mut harness, Action::Strike("rents-fall-a-third"));
    apply(&mut harness, Action::Focus(hashpivot::model::scenario::Strategy::Stay));
    show(&mut harness, Page::CashFlow);
    add(&mut harness);
    recorded.push(state(&harness.state().app));
    apply(&mut harness, Action::EnterWorld("spring-2025"));
    apply(&mut harness, Action::Do(Command::UnpinBaseline));
    add(&mut harness);
    recorded.push(state(&harness.state().app));
    let story = harness.state().app.stories().making().story().clone();
    assert_eq!(story.steps.len(), 3);
    assert_eq!(story.steps[0].open.as_ref().map(|word| word.text.as_str()), Some("core-scientific"));
    assert_eq!(story.steps[2].world.as_ref().map(|word| word.text.as_str()), Some("spring-2025"));
    apply(&mut harness, Action::Do(Command::EditStory));
    for record in [
        Record::StoryTitle("Mine".to_owned()),
        Record::Select(1),
        Record::Title("A fall".to_owned()),
        Record::Caption("**{default.stay}**".to_owned()),
        Record::Notes("Say it.".to_owned()),
        Record::Commit,
        Record::Duplicate,
        Record::Move(1),
        Record::Remove,
        Record::Undo,
        Record::Undo,
        Record::Undo,
    ] {
        apply(&mut harness, Telling::Record(record));
        harness.run();
    }
    let edited = harness.state().app.stories().making().story().clone();
    assert_eq!((edited.steps.len(), edited.steps[1].title.as_str()), (3, "A fall"), "each edit is a step of undo");
    assert!(harness.query_by_label("2. A fall").is_some(), "the editor lists the steps");
    answers.give(Some(path.clone()));
    apply(&mut harness, Telling::Record(Record::Save { elsewhere: false }));
    written(&mut harness);
    assert!(!harness.state().app.stories().making().is_unsaved());
    assert_eq!(Story::load(&path).expect("it reads").document, edited);
    apply(&mut harness, Action::Do(Command::NewStory));
    // From the hand onto the window.
    apply(&mut harness, Action::Uncover);
    let before = state(&harness.state().app);
    harness.input_mut().dropped_files.push(dropped(&path));
    harness.run();
    for (step, expected) in recorded.iter().enumerate() {
        apply(&mut harness, Telling::Go(step));
        harness.run();
        let now = state(&harness.state().app);
        assert_eq!(now.document.scenario, expected.document.scenario, "step {step}");
        assert_eq!(now.document.as_of, expected.document.as_of);
        assert_eq!((now.look.page, now.look.focus), (expected.look.page, expected.look.focus));
        let scenario = |state: &State| state.baseline.as_ref().map(|(_, document)| document.scenario.clone());
        assert_eq!(scenario(&now), scenario(expected));
    }
    press(&mut harness, Key::Escape);
    assert_eq!(state(&harness.state().app), before);
}

#[test]
fn captions_have_their_figures_from_the_model() {
    for (name, story) in shipped_stories() {
        let mut harness = harness();
        apply(&mut harness, Telling::Tell(name));
        for (step, told) in story.steps.iter().enumerate() {
            apply(&mut harness, Telling::Go(step));
            harness.run();
            crate::program::settle_all(&mut harness);
            let app = &harness.state().app;
            let caption = app.stories().told().expect("told").caption();
            assert!(!caption.contains(['{', '}', '…']), "{name}, {}: {caption}", told.title);
            println!("{name} {}: {}\n{caption}\n", step + 1, told.title);
        }
        assert_eq!(harness.state().app.shell().messages().len(), 0);
    }
    let mut harness = harness();
    apply(&mut harness, Telling::Tell("genius-or-desperate"));
    apply(&mut harness, Telling::Last);
    harness.run();
    settle(&mut harness);
    let app = &harness.state().app;
    let judgement = app.results().futures().judgement().expect("judged");
    let caption = app.stories().told().expect("told").caption();
    assert!(caption.contains(judgement.verdict.label()), "{caption}");
}

#[test]
fn two_screens_change_places_and_end_together() {
    let mut harness = harness();
    apply(&mut harness, Telling::Tell("genius-or-desperate"));
    apply(&mut harness, Action::Do(Command::PresentOnTwo));
    harness.run();
    let app = &harness.state().app;
    assert!(app.stage().has_second_window() && !app.stage().fills_window());
    let notes = &shipped_stories()[0].1.steps[0].notes;
    assert!(harness.query_by_label(notes).is_some(), "the presenter reads the notes");
    assert!(harness.query_by_label_contains("Next: The halving").is_some());
    press(&mut harness, Key::F6);
    assert!(harness.state().app.stage().fills_window());
    press(&mut harness, Key::F6);
    apply(&mut harness, Stage::Leave);
    harness.run();
    assert!(harness.state().app.stage().on().is_none() && harness.state().app.stories().told().is_none());
}

/// Rounding of the standard library's functions differs between systems; a pixel of a line may, too.
fn options() -> egui_kittest::SnapshotOptions {
    egui_kittest::SnapshotOptions::new().threshold(1.0).max_failed_pixels(300)
}

#[test]
fn the_stage_in_both_themes() {
    let mut results = egui_kittest::SnapshotResults::new();
    for (theme, theme_name) in [(ThemeChoice::Light, "light"), (ThemeChoice::Dark, "dark")] {
        for (size, size_name) in [((1920.0, 1080.0), "1080p"), ((1024.0, 768.0), "1024x768")] {
            let mut harness = harness_of(reference(), Answers::default(), size);
            apply(&mut harness, Action::Theme(theme));
            settle(&mut harness);
            press(&mut harness, Key::F5);
            settle(&mut harness);
            harness.snapshot_options(format!("stage-{size_name}-{theme_name}"), &options());
            apply(&mut harness, Telling::Tell("genius-or-desperate"));
            apply(&mut harness, Telling::Go(6));
            harness.run();
            crate::program::settle_all(&mut harness);
            harness.snapshot_options(format!("stage-story-{size_name}-{theme_name}"), &options());
            results.extend_harness(&mut harness);
        }
    }
    let mut harness = harness_of(reference(), Answers::default(), (1280.0, 720.0));
    apply(&mut harness, Action::Theme(ThemeChoice::Light));
    apply(&mut harness, Telling::Tell("genius-or-desperate"));
    apply(&mut harness, Telling::Go(2));
    harness.run();
    crate::program::settle_all(&mut harness);
    harness.mask(egui::Rect::from_min_max(egui::pos2(0.0, 688.0), egui::pos2(420.0, 720.0)));
    harness.snapshot_options("story-in-the-window-light", &options());
    results.extend_harness(&mut harness);
    apply(&mut harness, Action::Do(Command::EditStory));
    harness.run();
    harness.snapshot_options("story-editor-light", &options());
    results.extend_harness(&mut harness);
}
