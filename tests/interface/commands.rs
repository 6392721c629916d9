//! One set of commands: palette, sheet of keys, menus, codes, first steps, messages, and what the window is called.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, OutputCommand, ViewportCommand};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use hashpivot::app::action::{Action, Command};
use hashpivot::app::command::Group;
use hashpivot::app::covers::Cover;
use hashpivot::app::pages::cash_flow::Section;
use hashpivot::app::picture::series::ChartSet as _;
use hashpivot::app::shell::first_steps::Step;
use hashpivot::app::shell::settings::Settings;
use hashpivot::app::{App, Dialog, Origin, Page};
use hashpivot::store::preset::{SHIPPED, shipped, shipped_shocks, shipped_worlds};
use hashpivot::store::share;
use hashpivot::view::Window;

use crate::program::{Answers, apply, harness, reference, set, settle, show};

type Program = Harness<'static, Window>;

fn press(harness: &mut Program, key: Key) {
    harness.key_press(key);
    harness.run();
}

/// Opens the palette and types.
fn find(harness: &mut Program, text: &str) {
    harness.key_press_modifiers(Modifiers::COMMAND, Key::P);
    harness.run();
    harness.event(Event::Text(text.to_owned()));
    harness.run();
}

/// The title that Enter would choose.
fn marked(harness: &Program) -> String {
    let Some(Dialog::Find(finder)) = harness.state().app.shell().dialog() else { panic!("no palette") };
    finder.line(finder.marked()).map(|entry| entry.title.clone()).unwrap_or_default()
}

fn says(harness: &Program, text: &str) -> bool {
    harness.query_all_by_label_contains(text).next().is_some()
}

#[test]
fn the_palette_leads_everywhere_by_keyboard_alone() {
    let mut harness = harness();
    find(&mut harness, "debts due");
    assert_eq!(marked(&harness), "Debts due");
    press(&mut harness, Key::Enter);
    let app = &harness.state().app;
    assert!(app.shell().dialog().is_none() && app.pages().shown() == Page::CashFlow);
    assert_eq!(app.pages().cash_flow.section(), Section::Wall);

    find(&mut harness, "core sci");
    assert_eq!(marked(&harness), "Core Scientific, September 2026");
    press(&mut harness, Key::Enter);
    assert_eq!(*harness.state().app.open().origin(), Origin::Shipped("core-scientific"));
    assert_eq!(harness.state().app.pages().shown(), Page::Overview);

    find(&mut harness, "halving cut");
    press(&mut harness, Key::Enter);
    assert!(harness.state().app.shell().found().first().is_some_and(|input| input.id == "world.halving_cut"));
    apply(&mut harness, Action::Search(String::new()));

    // Arrows go round, and nothing is remembered.
    find(&mut harness, "");
    let first = marked(&harness);
    press(&mut harness, Key::ArrowUp);
    let last = marked(&harness);
    press(&mut harness, Key::ArrowDown);
    assert!(marked(&harness) == first && last != first);
    press(&mut harness, Key::PageDown);
    assert_ne!(marked(&harness), first);
    press(&mut harness, Key::Escape);
    assert!(harness.state().app.shell().dialog().is_none());
    find(&mut harness, "xyzzy");
    assert_eq!(marked(&harness), "");
    press(&mut harness, Key::Enter);
    assert!(harness.state().app.shell().dialog().is_some(), "there is nothing to do");
    press(&mut harness, Key::Escape);
    harness.key_press_modifiers(Modifiers::COMMAND, Key::P);
    harness.run();
    let Some(Dialog::Find(finder)) = harness.state().app.shell().dialog() else { panic!("no palette") };
    assert!(finder.text().is_empty());
}

#[test]
fn every_command_case_world_and_shock_is_first_under_its_own_name() {
    let mut harness = harness();
    let commands = Command::all().iter().map(|command| command.label().to_owned());
    let cases = SHIPPED.iter().map(|shipped| shipped.title().to_owned());
    let worlds = shipped_worlds().iter().map(|(_, world)| world.title.clone());
    let shocks = shipped_shocks().iter().map(|(_, shock)| shock.title.clone());
    for title in commands.chain(cases).chain(worlds).chain(shocks) {
        apply(&mut harness, Action::Do(Command::Palette));
        apply(&mut harness, Action::Find(hashpivot::app::shell::finder::Finding::Type(title.clone())));
        assert_eq!(marked(&harness), title);
        apply(&mut harness, Action::CloseDialog);
    }
}

#[test]
fn what_is_not_possible_says_why_and_stays() {
    let mut harness = harness();
    find(&mut harness, "unpin");
    assert_eq!(marked(&harness), "Unpin baseline");
    press(&mut harness, Key::Enter);
    assert!(harness.state().app.shell().dialog().is_some());
    press(&mut harness, Key::Escape);
    assert_eq!(harness.state().app.can(Command::Undo), Err("There is no change to take back."));
    set(&mut harness, "world.hashprice", 44.0);
    apply(&mut harness, Action::Do(Command::PinBaseline));
    for command in [Command::Undo, Command::UnpinBaseline] {
        assert_eq!(harness.state().app.can(command), Ok(()));
    }
    apply(&mut harness, Action::Do(Command::Sources));
    assert!(harness.state().app.can(Command::Undo).is_err(), "what is covered cannot be seen");
}

#[test]
fn a_titled_preset_is_called_by_its_title() {
    for preset in SHIPPED {
        let document = hashpivot::store::preset::parse(preset.text).expect("shipped").document;
        assert_eq!(preset.title(), document.title, "{}", preset.name);
    }
}

#[test]
fn the_sheet_of_keys_has_every_shortcut() {
    let mut harness = harness();
    press(&mut harness, Key::Questionmark);
    assert!(matches!(harness.state().app.shell().dialog(), Some(Dialog::Keys)));
    for command in Command::all().iter().filter(|command| command.shortcut().is_some()) {
        assert!(says(&harness, command.label().trim_end_matches('…')), "{command:?}");
        let keys = command.shortcut().map(|keys| harness.ctx.format_shortcut(&keys)).expect("keys");
        assert!(says(&harness, &keys), "{command:?}");
    }
    for title in ["Sliders", "Number boxes", "Tables", "Charts"] {
        assert!(says(&harness, title), "{title}");
    }
    press(&mut harness, Key::Escape);
    assert!(harness.state().app.shell().dialog().is_none());
    // While somebody types, it is a sign like others.
    harness.get_by_role(Role::SearchInput).focus();
    harness.run();
    press(&mut harness, Key::Questionmark);
    assert!(harness.state().app.shell().dialog().is_none());
}

#[test]
fn menus_hold_every_command_of_their_groups() {
    let mut harness = harness();
    let menus = [
        ("File", vec![Group::File]),
        ("Edit", vec![Group::Edit, Group::Futures]),
        ("View", vec![Group::Pages, Group::View]),
        ("Help", vec![Group::Help]),
    ];
    for (menu, groups) in menus {
        harness.get_by_label(menu).click();
        harness.run();
        for command in groups.into_iter().flat_map(Group::commands) {
            let entries = harness.query_all_by_label_contains(command.label());
            let enabled = harness.state().app.can(command).is_ok();
            assert!(
                entries.into_iter().any(|entry| entry.accesskit_node().is_disabled() != enabled),
                "{command:?} in {menu}"
            );
        }
        press(&mut harness, Key::Escape);
    }
}

#[test]
fn a_scenario_goes_out_as_a_code_and_comes_back() {
    let mut harness = harness();
    apply(&mut harness, Action::OpenShipped("riot"));
    set(&mut harness, "world.hashprice", 44.0);
    apply(&mut harness, Action::Do(Command::CopyCode));
    harness.step();
    let copied = harness.output().platform_output.commands.iter().find_map(|command| match command {
        OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    let code = copied.expect("it is on the clipboard");
    let scenario = harness.state().app.open().scenario().clone();
    apply(&mut harness, Action::Do(Command::Undo));
    apply(&mut harness, Action::OpenShipped("hybrid"));

    // A cut code is told under its box, and the reason goes with what it is about.
    apply(&mut harness, Action::Do(Command::OpenCode));
    harness.run();
    harness.event(Event::Paste(code[..40].to_owned()));
    harness.run();
    let buttons = harness.get_all_by_role_and_label(Role::Button, "Open");
    buttons.max_by(|a, b| a.rect().top().total_cmp(&b.rect().top())).expect("a button").click();
    harness.run();
    assert!(says(&harness, "The end of the code is missing"));
    harness.get_all_by_role(Role::MultilineTextInput).next().expect("the box").focus();
    harness.run();
    harness.event(Event::Text("x".to_owned()));
    harness.run();
    assert!(!says(&harness, "The end of the code is missing"));
    press(&mut harness, Key::Escape);
    assert_eq!(*harness.state().app.open().origin(), Origin::Shipped("hybrid"));

    // Pasted where nobody types, it is opened at once.
    harness.event(Event::Paste(code));
    harness.run();
    let open = harness.state().app.open();
    assert!(*open.scenario() == scenario && open.document().title == "Riot, September 2026");
    assert!(*open.origin() == Origin::Pasted && !open.is_unsaved());
    // Unsaved changes are asked about first.
    set(&mut harness, "world.hashprice", 30.0);
    let other =
        share::code(&hashpivot::store::preset::parse(shipped("mara").expect("shipped").text).expect("it").document);
    harness.event(Event::Paste(other));
    harness.run();
    assert!(matches!(harness.state().app.shell().dialog(), Some(Dialog::Unsaved(..))));
}

#[test]
fn the_window_is_called_what_is_open() {
    let mut harness = harness();
    let titles = |harness: &Program| {
        let outputs = harness.output().viewport_output.values();
        let commands = outputs.flat_map(|output| output.commands.clone());
        let titles = commands.filter_map(|command| match command {
            ViewportCommand::Title(title) => Some(title),
            _ => None,
        });
        titles.collect::<Vec<_>>()
    };
    apply(&mut harness, Action::OpenShipped("riot"));
    harness.step();
    assert_eq!(titles(&harness), ["Riot, September 2026 — Hashpivot"]);
    set(&mut harness, "world.hashprice", 44.0);
    harness.step();
    assert_eq!(titles(&harness), ["Riot, September 2026 • unsaved — Hashpivot"]);
    set(&mut harness, "world.hashprice", 45.0);
    harness.step();
    assert_eq!(titles(&harness), Vec::<String>::new(), "it is called that already");
}

/// The program as somebody starts it for the first time.
fn fresh() -> Program {
    let mut harness = Harness::builder().with_size(egui::vec2(1280.0, 720.0)).with_max_steps(32).build_eframe(|cc| {
        let settings = Settings { paths: 1_000, seen_gallery: true, ..Settings::default() };
        let app =
            App::new(reference(), Origin::Shipped("reference"), Box::new(Answers::default()), settings, None, || {});
        Window::new(&cc.egui_ctx, app)
    });
    harness.run();
    harness
}

#[test]
fn first_steps_are_ticked_off_and_dismissed_for_good() {
    let mut harness = fresh();
    let taken = |harness: &Program| {
        let steps = harness.state().app.shell().first_steps();
        [Step::Move, Step::See, Step::Pin, Step::Present].map(|step| steps.is_taken(step))
    };
    settle(&mut harness);
    assert!(says(&harness, "Move a slider"));
    assert_eq!(taken(&harness), [false; 4]);
    set(&mut harness, "world.hashprice", 44.0);
    settle(&mut harness);
    assert_eq!(taken(&harness), [true, true, false, false]);
    apply(&mut harness, Action::Do(Command::PinBaseline));
    assert_eq!(taken(&harness), [true, true, true, false]);
    harness.run();
    harness.get_by_label_contains("Got it").click();
    harness.run();
    assert!(!says(&harness, "Move a slider") && harness.state().app.shell().settings().seen_first_steps);
    apply(&mut harness, Action::Do(Command::FirstSteps));
    harness.run();
    assert!(says(&harness, "Move a slider"));
    assert_eq!(taken(&harness), [false, false, true, false], "the baseline is there, the rest begins afresh");
}

#[test]
fn the_first_frame_is_a_finished_picture() {
    let mut harness = Harness::builder().with_size(egui::vec2(1280.0, 720.0)).build_eframe(|cc| {
        let settings = Settings { paths: 1_000, seen_gallery: true, ..Settings::default() };
        let app =
            App::new(reference(), Origin::Shipped("reference"), Box::new(Answers::default()), settings, None, || {});
        Window::new(&cc.egui_ctx, app)
    });
    harness.step();
    let overview = &harness.state().app.pages().overview;
    for chart in overview.charts().all() {
        assert!(!chart.lines.is_empty() || !chart.layers.is_empty(), "{} is an empty frame", chart.title);
    }
    assert!(!overview.figures().verdict.headline.is_empty());
}

#[test]
fn escape_empties_the_search_of_the_gallery_before_it_leaves() {
    let mut harness = harness();
    apply(&mut harness, Action::Do(Command::New));
    harness.run();
    harness.event(Event::Text("core sci".to_owned()));
    harness.run();
    let first = harness.get_all_by_role(Role::Button).filter_map(|n| n.accesskit_node().label());
    let first = first.into_iter().find(|label| label.contains(", ") && label.contains(": "));
    assert!(first.as_ref().is_some_and(|label| label.starts_with("Core Scientific, September 2026")), "{first:?}");
    press(&mut harness, Key::Escape);
    let cards = |harness: &Program| {
        let labels = harness.get_all_by_role(Role::Button).filter_map(|n| n.accesskit_node().label());
        labels.filter(|label| label.contains("computing") || label.contains(": ")).count()
    };
    assert_eq!(harness.state().app.shell().covers().top(), Some(Cover::Gallery));
    assert!(cards(&harness) > 5);
    // It is forgotten when the gallery closes.
    harness.event(Event::Text("xyzzy".to_owned()));
    harness.run();
    assert!(says(&harness, "No case has to do with this"));
    apply(&mut harness, Action::Uncover);
    harness.run();
    apply(&mut harness, Action::Do(Command::New));
    harness.run();
    assert!(!says(&harness, "No case has to do with this"));
    press(&mut harness, Key::Escape);
    assert_eq!(harness.state().app.shell().covers().top(), None);
}

#[test]
fn messages_stand_beside_the_figures_three_at_once() {
    let mut harness = harness();
    show(&mut harness, Page::Risk);
    harness.run();
    for path in ["/no/a.ron", "/no/b.ron", "/no/c.ron", "/no/d.ron"] {
        apply(&mut harness, Action::OpenFile(path.into()));
    }
    harness.run();
    let errors = |harness: &Program| harness.query_all_by_label("Close this message").count();
    assert_eq!(errors(&harness), 3, "the newest ones");
    assert!(says(&harness, "and 1 more"));
    assert!(says(&harness, "/no/d.ron") && !says(&harness, "/no/a.ron"));
    // None stands over figures: they have a place of their own between page and tabs.
    let bottom = harness.query_all_by_label("Close this message").map(|n| n.rect().bottom()).fold(0.0, f32::max);
    assert!(bottom <= harness.get_all_by_label("Ledger").next().expect("its tab").rect().top() + 1.0);
    // Closing one shows the next; an error never goes by itself.
    for _ in 0..30 {
        harness.step();
    }
    let first = harness.query_all_by_label("Close this message").next().expect("a message");
    first.click();
    harness.run();
    assert!(says(&harness, "/no/a.ron"));
}

#[test]
fn titles_in_any_script_find_a_font_or_a_plain_word() {
    let mut harness = harness();
    // As in the window: what no font has is a box, and said.
    harness.ctx.set_missing_glyph_policy(egui::MissingGlyphPolicy::Tofu);
    let (arabic, chinese) = ("\u{645}\u{639}\u{62f}\u{646}", "\u{96ea}\u{7403}");
    let as_of = harness.state().app.open().document().as_of;
    let details = Action::SetDetails { title: format!("{arabic} {chinese}"), summary: String::new(), as_of };
    apply(&mut harness, details);
    let has = |harness: &Program, text: &str| {
        harness.ctx.fonts_mut(|fonts| fonts.has_glyphs(&egui::FontId::proportional(14.0), text))
    };
    for _ in 0..2_000 {
        harness.step();
        if says(&harness, "No font of this system") || (has(&harness, arabic) && has(&harness, chinese)) {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let said = says(&harness, "No font of this system");
    assert_ne!(said, has(&harness, arabic) && has(&harness, chinese), "one of the two, and not both");
    if said {
        assert!(
            says(&harness, "signs in Arabic") || says(&harness, "signs in Chinese") || says(&harness, "Arabic and")
        );
    }
}

#[test]
fn a_typed_path_is_refused_under_its_box() {
    let mut harness = harness();
    apply(&mut harness, Action::Do(Command::OpenByPath));
    apply(&mut harness, Action::TypedPath("/no/such.ron".to_owned()));
    harness.run();
    // What the box holds is another text by now: the reason goes with what it is about.
    assert!(harness.state().app.shell().dialog().is_some() && !says(&harness, "does not exist"));
    harness.event(Event::Text("/no/such.ron".to_owned()));
    harness.run();
    assert!(says(&harness, "The file does not exist"));
    assert!(!says(&harness, "Close this message"), "and not in a message");
    harness.event(Event::Text("x".to_owned()));
    harness.run();
    assert!(!says(&harness, "The file does not exist"));
    press(&mut harness, Key::Escape);
    apply(&mut harness, Action::Do(Command::SaveByPath));
    apply(&mut harness, Action::TypedPath("/no/folder/mine.ron".to_owned()));
    assert!(harness.state().app.shell().dialog().is_some(), "there is no such folder");
}
