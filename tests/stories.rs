//! Stories as files: those that come with the program, what a file may hold, and what comes back.

use std::fs;

use hashpivot::store::preset::{Found, Origin, PresetError, Written, load, parse_story};
use hashpivot::store::story::{
    Annotation, InputChange, Pin, Place, STORIES, Shown, Spot, Step, Story, Word, shipped_stories, shipped_story,
    to_text,
};

fn told(text: &str) -> Vec<String> {
    parse_story(text).expect("a story").warnings.iter().map(ToString::to_string).collect()
}

#[test]
fn shipped_stories_read_fold_and_come_back_without_a_warning() {
    assert_eq!(shipped_stories().len(), STORIES.len());
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/presets/stories");
    assert_eq!(fs::read_dir(folder).expect("a folder").count(), STORIES.len(), "every file is shipped");
    for shipped in STORIES {
        let loaded = parse_story(shipped.text).expect("it reads");
        assert_eq!(loaded.warnings, [], "{}", shipped.name);
        let story = loaded.document;
        let (scenes, warnings) = story.scenes(None);
        assert_eq!((scenes.len(), warnings), (story.steps.len(), vec![]), "{}", shipped.name);
        let again = parse_story(&to_text(&story)).expect("its own text");
        assert_eq!((again.warnings, again.document), (vec![], story.clone()), "{}", shipped.name);
        assert!(!story.summary.is_empty() && !story.sources.is_empty());
        for step in &story.steps {
            assert!(!step.caption.is_empty() && !step.notes.is_empty(), "{}: {}", shipped.name, step.title);
            assert!(step.caption.chars().count() < 620, "{}: {} is too long for a stage", shipped.name, step.title);
        }
    }
    let steps: Vec<usize> = shipped_stories().iter().map(|(_, story)| story.steps.len()).collect();
    assert_eq!(steps[0], 10);
}

#[test]
fn a_shipped_story_has_a_name_of_its_own_on_the_command_line() {
    for shipped in STORIES {
        assert_eq!(shipped_story(shipped.name), Some(shipped.name));
        let preset = hashpivot::store::preset::resolve(shipped.name);
        assert!(preset.is_err(), "{} is a preset, too", shipped.name);
    }
    assert_eq!(shipped_story("reference"), None);
    assert_eq!(shipped_story("gold-rush-2028.ron"), None, "a file is a file");
}

/// Everything that a story can say.
fn full() -> Story {
    let change = |id: &str, written| InputChange { id: id.to_owned(), written, place: Place::default() };
    let note = |spot, text: &str| Annotation { spot, text: text.to_owned() };
    let first = Step {
        title: "One \"quoted\"".to_owned(),
        caption: "**Bold**\n\n- a {verdict}\n- b".to_owned(),
        notes: "Speak.".to_owned(),
        open: Some(Word::from("core-scientific")),
        world: Some(Word::from("spring-2025")),
        shocks: vec![Word::from("bitcoin-halves"), Word::from("rents-fall-a-third")],
        inputs: vec![
            change("world.btc_price", Written::Text("*0.5".to_owned())),
            change("plan.delay_months", Written::Value(7.5)),
            change("world.bust_month", Written::Value(f64::INFINITY)),
        ],
        shown: Some(Shown::Exhibit(Word::from("debt"))),
        focus: Some(hashpivot::model::scenario::Strategy::AllIn),
        spotlight: Some("Plan".to_owned()),
        baseline: Some(Pin::Preset(Word::from("terawulf"))),
        annotations: vec![
            note(Spot::Mark(19.4), "Halving"),
            note(Spot::Months(3.0, 24.0), ""),
            note(Spot::Values(-1.0, 2.5), "low"),
            note(Spot::Note(12.0, 1e9), "here"),
        ],
        month: Some(24.0),
    };
    let second = Step {
        title: "Two".to_owned(),
        baseline: Some(Pin::Former),
        shown: Some(Shown::Page(Word::from("network"), Some(Word::from("industry")))),
        ..Step::default()
    };
    let third = Step { title: "Three".to_owned(), baseline: Some(Pin::None), ..Step::default() };
    Story { title: "All".to_owned(), summary: "Of\nit.".to_owned(), sources: vec![], steps: vec![first, second, third] }
}

#[test]
fn everything_that_a_story_says_is_saved_and_comes_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("all.ron");
    let story = full();
    story.save(&path).expect("saved");
    let again = Story::load(&path).expect("it reads");
    assert_eq!((again.warnings, again.document), (vec![], story.clone()));
    let found = Origin::File(path.clone()).find().expect("it is read");
    assert!(matches!(found, Found::Story(loaded) if loaded.document == story));
    let error = load(&path).expect_err("no company").to_string();
    assert!(error.starts_with("this is a story, not a company's preset; "), "{error}");
    assert!(matches!(Story::load(folder.path()), Err(PresetError::NotAFile { .. })));
    fs::write(&path, vec![b' '; 2_000_000]).expect("written");
    assert!(matches!(Story::load(&path), Err(PresetError::TooLarge { .. })));
}

#[test]
fn what_is_off_in_a_file_is_told_with_its_line() {
    let text = r#"(version: 2, kind: "story", title: "T", summary: "", colour: "red", steps: [
        (title: "a", caption: 5, shocks: "x"),
        (titel: "b", focus: "sty", month: -3),
        (title: "c", inputs: {"world.btc_prise": 5, "company.leases.A, B.rent": "140"}, annotations: [(text: "t")]),
        (title: "d", annotations: [(months: [3], text: "t"), (mark: 5)], page: "risk", exhibit: "debt"),
        7,
    ])"#;
    let told = told(text);
    for (line, part) in [
        (1, "colour is not a field"),
        (2, "steps[1].caption is not a text"),
        (2, "steps[1].shocks is not a list"),
        (3, "steps[2].titel is not a field"),
        (3, "steps[2].focus is none of stay, plan, all-in"),
        (4, "steps[3].inputs.world.btc_prise is not an input; did you mean world.btc_price?"),
        (4, "steps[3].annotations needs a mark"),
        (5, "steps[4].annotations.months is not a pair"),
        (5, "names an exhibit and a page"),
        (6, "steps[5] is not a step"),
    ] {
        let expected = format!("line {line}: ");
        assert!(told.iter().any(|t| t.starts_with(&expected) && t.contains(part)), "{part} at {line} in {told:#?}");
    }
    let story = parse_story(text).expect("a story").document;
    assert_eq!(story.steps.len(), 4);
    assert_eq!(story.steps[1].title, "Step 2");
    let error = parse_story("(kind: \"story\",\n steps: [(title: \"a\"").expect_err("it ends early").to_string();
    assert!(error.starts_with("line 2, column"), "{error}");
}

#[test]
fn what_cannot_be_done_at_a_step_is_told_and_the_rest_is_done() {
    let text = r#"(version: 2, kind: "story", title: "T", summary: "", steps: [
        (title: "a", open: "nobody", world: "nowhere", shocks: ["nothing"]),
        (title: "b", inputs: {"world.borrowing_cost": 8, "world.btc_price": "*0.5", "company.leases.X.rent": 5}),
        (title: "c", open: "./gone.ron", baseline: "also-gone"),
        (title: "d", inputs: {"company.site_mw": 10, "company.existing_ai_mw": 50}),
    ])"#;
    let story = parse_story(text).expect("a story").document;
    let (scenes, warnings) = story.scenes(None);
    let told: Vec<String> = warnings.iter().map(ToString::to_string).collect();
    for (line, part) in [
        (2, "steps[1].open"),
        (2, "steps[1].world is none of"),
        (2, "steps[1].shocks is none of"),
        (3, "steps[2].inputs.world.borrowing_cost"),
        (3, "steps[2].inputs.company.leases.X.rent reaches nothing"),
        (4, "steps[3].open"),
        (4, "steps[3].baseline"),
        (5, "steps[4].inputs do not fit"),
    ] {
        let expected = format!("line {line}: ");
        assert!(told.iter().any(|t| t.starts_with(&expected) && t.contains(part)), "{part} at {line} in {told:#?}");
    }
    let reference = hashpivot::model::scenario::Scenario::default();
    assert_eq!(scenes[0].document.scenario, reference);
    assert_eq!(scenes[1].document.scenario.world.btc_price, reference.world.btc_price / 2.0);
    assert_eq!(scenes[1].document.scenario.world.borrowing_cost, reference.world.borrowing_cost);
    assert!(scenes.iter().all(|scene| scene.document.scenario.unsound().is_empty()));
}

#[test]
fn steps_change_what_stands_and_are_compared_with_what_they_say() {
    let text = r#"(version: 2, kind: "story", title: "T", summary: "", steps: [
        (title: "a", inputs: {"world.btc_price": 100000}, exhibit: "debt"),
        (title: "b", inputs: {"world.btc_price": "*0.5", "world.borrowing_cost": "+2 pp"}, baseline: "former"),
        (title: "c", inputs: {"world.btc_price": "*0.5"}),
        (title: "d", open: "core-scientific", baseline: "reference", focus: "stay",
         inputs: {"company.leases.CoreWeave, billing.rent": "+10"}),
    ])"#;
    let story = parse_story(text).expect("a story").document;
    let (scenes, warnings) = story.scenes(None);
    let of_lease = warnings.iter().filter(|warning| warning.field.contains("leases")).count();
    assert_eq!(warnings.len(), of_lease, "{warnings:?}");
    let price = |i: usize| scenes[i].document.scenario.world.btc_price;
    assert_eq!((price(0), price(1), price(2)), (100_000.0, 50_000.0, 25_000.0));
    assert!((scenes[1].document.scenario.world.borrowing_cost - 0.0975).abs() < 1e-12);
    assert_eq!(scenes[1].baseline.as_ref().map(|pinned| pinned.name.as_str()), Some("a"));
    assert_eq!(scenes[2].baseline, scenes[1].baseline, "it stays until a step says otherwise");
    assert_eq!(scenes[2].shown, scenes[0].shown);
    assert!(scenes[3].baseline.as_ref().is_some_and(|pinned| pinned.name.contains("Mid-size miner")));
    assert_eq!(scenes[3].focus.name(), "stay");
}

#[test]
fn files_beside_a_story_are_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("mine.ron"), "(version: 1, title: \"Mine\", world: (hashprice: 45))")
        .expect("written");
    fs::write(folder.path().join("w.ron"), "(version: 1, kind: \"world\", world: (hashprice: 33))").expect("written");
    let path = folder.path().join("story.ron");
    let text = "(version: 2, kind: \"story\", title: \"T\", summary: \"\", steps: [(title: \"a\", open: \"mine.ron\"), \
                (title: \"b\", world: \"w.ron\", baseline: \"./mine.ron\")])";
    fs::write(&path, text).expect("written");
    let story = Story::load(&path).expect("it reads").document;
    let (scenes, warnings) = story.scenes(path.parent());
    assert_eq!(warnings, []);
    assert_eq!(scenes[0].document.title, "Mine");
    assert_eq!(scenes[0].document.scenario.world.hashprice, 45.0);
    assert_eq!(scenes[1].document.scenario.world.hashprice, 33.0);
    assert!(scenes[1].baseline.as_ref().is_some_and(|pinned| pinned.name == "Mine"));
}

#[test]
fn no_text_is_too_strange() {
    let long = "x".repeat(10_000);
    let many = "(title: \"a\"),".repeat(1_000);
    for text in [
        "(kind: \"story\")".to_owned(),
        "(kind: \"story\", steps: 5)".to_owned(),
        "(kind: \"story\", steps: [[], {}, (), \"a\"])".to_owned(),
        format!("(kind: \"story\", title: \"{long}\", steps: [(title: \"{long}\", caption: \"{long}\")])"),
        format!("(kind: \"story\", steps: [{many}])"),
        "(kind: \"story\", steps: [(inputs: [1], annotations: {}, month: 1e400, shocks: [1, 2])])".to_owned(),
        "(kind: \"story\", steps: [(inputs: {5: 6, \"a\": (), \"world.btc_price\": NaN})])".to_owned(),
    ] {
        let story = parse_story(&text).expect("it is RON").document;
        assert!(story.steps.len() <= hashpivot::store::story::MAX_STEPS);
        let (scenes, _) = story.scenes(None);
        assert_eq!(scenes.len(), story.steps.len());
        assert_eq!(parse_story(&to_text(&story)).expect("its own text").document, story);
    }
}
