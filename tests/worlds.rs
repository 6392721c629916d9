//! Worlds and shocks: the shipped ones, what a file of them says where it is off, and that they touch nothing else.

use std::collections::BTreeSet;
use std::fs;

use hashpivot::analysis::evaluation::Evaluation;
use hashpivot::model::network::hashprice;
use hashpivot::model::parameters::{ALL, Confidence, Group, differences, find};
use hashpivot::model::scenario::{Scenario, Strategy, World};
use hashpivot::store::preset::{
    Document, Found, Loaded, Origin, PresetKind, SHIPPED, SHOCKS, Shock, SourceNote, WORLDS, WorldPreset, load,
    load_world, parse, parse_shock, parse_world, resolve, resolve_world, save_world, shipped_shocks, shipped_worlds,
    shock, world, world_to_text,
};

/// A world that loads, with what was wrong with it.
fn loaded(text: &str) -> Loaded<WorldPreset> {
    parse_world(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn warnings<D>(loaded: &Loaded<D>) -> Vec<String> {
    loaded.warnings.iter().map(ToString::to_string).collect()
}

fn shipped_world(name: &str) -> WorldPreset {
    loaded(world(name).expect(name).text).document
}

fn shipped_shock(name: &str) -> Shock {
    parse_shock(shock(name).expect(name).text).expect(name).document
}

/// The shipped scenarios, by their names.
fn cases() -> impl Iterator<Item = (&'static str, Document)> {
    SHIPPED.iter().map(|preset| (preset.name, parse(preset.text).expect(preset.name).document))
}

/// The network's hashrate at the start, EH/s: what makes hashprice the world's.
fn hashrate_eh(world: &World) -> f64 {
    hashprice(world.subsidy + world.fees_per_block, world.btc_price, world.hashprice) / 1000.0
}

/// Every id has a note, and every note is of the kind that it says it is.
fn assert_sourced(name: &str, ids: &BTreeSet<&str>, sources: &[SourceNote]) {
    let noted: Vec<&str> = sources.iter().flat_map(|note| &note.inputs).map(|noted| noted.id.as_str()).collect();
    assert!(ids.iter().all(|id| noted.contains(id)), "{name}: {ids:?} against {noted:?}");
    assert_eq!(noted.len(), noted.iter().collect::<BTreeSet<_>>().len(), "{name}: an input has two notes");
    for note in sources {
        let assumed = note.confidence == Confidence::Assumed;
        assert_eq!(note.source.starts_with("our assumption: "), assumed, "{name}: {}", note.source);
        assert_eq!(note.date.is_empty(), assumed, "{name}: {}", note.source);
        assert!(note.confidence != Confidence::M || note.source.contains("memory"), "{name}: {}", note.source);
    }
}

#[test]
fn shipped_worlds_load_without_a_warning_have_sources_and_round_trip() {
    let (mut titles, mut blocks) = (BTreeSet::new(), Vec::new());
    for preset in WORLDS {
        let found = loaded(preset.text);
        assert_eq!(warnings(&found), Vec::<String>::new(), "{}", preset.name);
        let world = found.document;
        let again = loaded(&world_to_text(&world));
        // Inputs that are the default's are not written, and so neither is a note on one of them alone.
        assert_eq!((&again.document.world, again.document.as_of), (&world.world, world.as_of), "{}", preset.name);
        assert_eq!(again.document, world, "{}", preset.name);
        assert!(titles.insert(world.title.clone()) && !world.summary.is_empty(), "{}", preset.name);
        assert!(!blocks.contains(&world.world), "{} is the world of another name", preset.name);
        blocks.push(world.world.clone());
        let scenario = Scenario { world: world.world.clone(), ..Scenario::default() };
        let differing = differences(&Scenario::default(), &scenario).map(|p| p.id).collect();
        assert_sourced(preset.name, &differing, &world.sources);
        assert_eq!(resolve_world(preset.name).expect("a shipped world").document, world);
    }
    assert_eq!(blocks[0], Scenario::default().world, "{} is the default world", WORLDS[0].name);
    assert_eq!(shipped_worlds().len(), WORLDS.len());
}

#[test]
fn shipped_shocks_load_without_a_warning_and_have_sources() {
    let mut titles = BTreeSet::new();
    for preset in SHOCKS {
        let found = parse_shock(preset.text).expect(preset.name);
        assert_eq!(warnings(&found), Vec::<String>::new(), "{}", preset.name);
        let shock = found.document;
        assert!(titles.insert(shock.title.clone()) && !shock.summary.is_empty(), "{}", preset.name);
        assert!((1..=4).contains(&shock.changes.len()), "{}: a few inputs", preset.name);
        assert_sourced(preset.name, &shock.changes.iter().map(|change| change.input.id).collect(), &shock.sources);
    }
    assert_eq!(shipped_shocks().len(), SHOCKS.len());
}

#[test]
fn every_world_is_consistent_with_itself() {
    let now = hashrate_eh(&Scenario::default().world);
    for (name, preset) in shipped_worlds() {
        let world = &preset.world;
        if preset.as_of == Document::default().as_of {
            // Price and hashprice move together: the machines are those of today.
            assert!((hashrate_eh(world) / now - 1.0).abs() < 0.005, "{name}: {} EH/s", hashrate_eh(world));
            // The network stops growing where power and machines say, whatever the price.
            let equilibrium = world.hashprice * world.equilibrium_ratio;
            assert!((equilibrium / 32.0 - 1.0).abs() < 0.01, "{name}: {equilibrium}");
        }
        assert!(world.hashprice > world.hashprice_floor, "{name}");
    }
}

#[test]
fn every_world_and_company_run_to_finite_results() {
    for (case, document) in cases() {
        for (name, preset) in shipped_worlds() {
            let mut open = document.clone();
            preset.apply(&mut open);
            assert_eq!(open.scenario.unsound(), [], "{case} in {name}");
            let evaluation = Evaluation::of(&open.scenario);
            for strategy in Strategy::ALL {
                let measures = evaluation.measures(strategy);
                for value in [measures.value_per_share, measures.peak_debt.0, measures.dilution, measures.hashcost] {
                    assert!(value.is_finite(), "{case} in {name}, {}", strategy.name());
                }
            }
            // What is saved of it reads back without a warning.
            let again = parse(&hashpivot::store::preset::to_text(&open)).expect("it reads back");
            assert_eq!(warnings(&again), Vec::<String>::new(), "{case} in {name}");
            assert_eq!(again.document.scenario, open.scenario, "{case} in {name}");
        }
    }
}

#[test]
fn every_shock_can_strike_every_world() {
    for (name, preset) in shipped_worlds() {
        for (called, shock) in shipped_shocks() {
            let after = shock.on(&preset.world).unwrap_or_else(|error| panic!("{called} on {name}: {error}"));
            assert_ne!(after, preset.world, "{called} on {name}");
            let scenario = Scenario { world: after, ..Scenario::default() };
            let evaluation = Evaluation::of(&scenario);
            assert!(Strategy::ALL.iter().all(|s| evaluation.measures(*s).value_per_share.is_finite()), "{called}");
        }
    }
}

#[test]
fn a_world_takes_the_place_of_the_whole_block_and_touches_nothing_else() {
    for (case, before) in cases() {
        let mut open = before.clone();
        open.scenario.world.btc_growth = 0.4;
        let world = shipped_world("spring-2025");
        world.apply(&mut open);
        assert_eq!(open.scenario.world, world.world, "{case}: what the world does not list is the default's");
        assert_eq!(open.scenario.company, before.scenario.company, "{case}");
        assert_eq!(open.scenario.plan, before.scenario.plan, "{case}");
        assert_eq!(open.scenario.industry, before.scenario.industry, "{case}");
        assert_eq!(open.scenario.horizon_months, before.scenario.horizon_months, "{case}");
        assert_eq!(open.scenario.history, before.scenario.history, "{case}");
        assert_eq!((&open.title, &open.summary, open.kind), (&before.title, &before.summary, before.kind), "{case}");
        let month = if before.scenario.history.is_some() { before.as_of } else { world.as_of };
        assert_eq!(open.as_of, month, "{case}: the market that is given begins where it does");
        // Its sources come with it, and those of company and plan stay.
        let source = |document: &Document, id: &str| document.note(id).map(|note| note.source.clone());
        assert_eq!(source(&open, "world.hashprice").as_deref(), Some("hashrateindex.com, week to 3 March: 49.40"));
        for p in ALL.iter().filter(|p| p.group != Group::World) {
            assert_eq!(source(&open, p.id), source(&before, p.id), "{case}: {}", p.id);
        }
        // Once more changes nothing, not even a note.
        let again = open.clone();
        world.apply(&mut open);
        assert_eq!(open, again, "{case}");
        let back = shipped_world("september-2026");
        back.apply(&mut open);
        assert_eq!(open.scenario.world, Scenario::default().world, "{case}");
        assert_ne!(source(&open, "world.hashprice").as_deref(), Some("hashrateindex.com, week to 3 March: 49.40"));
    }
}

#[test]
fn the_default_world_leaves_its_companies_as_they_are() {
    let default = shipped_world("september-2026");
    for (case, before) in cases().filter(|(_, document)| document.kind.is_some_and(PresetKind::is_company)) {
        let mut open = before.clone();
        default.apply(&mut open);
        assert_eq!(open, before, "{case}");
    }
}

#[test]
fn shocks_change_what_stands() {
    let world = Scenario::default().world;
    let after = shipped_shock("bitcoin-halves").on(&world).expect("it can be");
    assert_eq!((after.btc_price, after.hashprice), (39_200.0, 19.45));
    let equilibrium = |world: &World| world.hashprice * world.equilibrium_ratio;
    assert!((equilibrium(&after) - equilibrium(&world)).abs() < 1e-9, "power and machines cost what they did");
    assert!((hashrate_eh(&after) / hashrate_eh(&world) - 1.0).abs() < 1e-12, "no machine is gone yet");
    let back = shipped_shock("bitcoin-doubles").on(&after).expect("it can be");
    assert_eq!(back, world);

    let glut = shipped_world("rents-third-lower").world;
    let rents = shipped_shock("rents-fall-a-third");
    assert_eq!(rents.on(&world).expect("it can be").lease_rate, 83.333_333_333_3);
    assert_eq!(rents.on(&glut).expect("it can be").lease_rate, 55.333_333_333_3, "from what stands");
    let rates = shipped_shock("rates-3-points-up").on(&world).expect("it can be");
    assert_eq!((rates.borrowing_cost, rates.cash_yield), (0.1075, 0.065));
    let less = shipped_shock("hashrate-up-a-quarter").on(&world).expect("it can be");
    assert!((hashrate_eh(&less) / hashrate_eh(&world) - 1.25).abs() < 1e-12);

    // Two of them, one on top of the other, touch what they name alone.
    let both = rents.on(&after).expect("it can be");
    let scenario = |world: World| Scenario { world, ..Scenario::default() };
    let changed: Vec<&str> = differences(&scenario(world), &scenario(both)).map(|p| p.id).collect();
    assert_eq!(changed, ["world.btc_price", "world.hashprice", "world.equilibrium_ratio", "world.lease_rate"]);
}

#[test]
fn a_shock_that_cannot_be_leaves_the_document_as_it_was() {
    let text = "(version: 1, title: \"x\", kind: \"shock\", world: (cash_yield: 0.02, halving_cut: \"*1.9\"))";
    let shock = parse_shock(text).expect("a shock").document;
    assert_eq!(shock.changes.len(), 2);
    let mut document = Document::default();
    document.scenario.world.halving_cut = 0.75;
    let before = document.clone();
    let error = shock.apply(&mut document).expect_err("over the whole of it");
    assert!(error.to_string().starts_with("world.halving_cut cannot be 142"), "{error}");
    assert_eq!(document, before);
}

#[test]
fn what_is_no_part_of_a_world_is_a_warning_with_its_field_and_line() {
    let text = "(
    version: 1,
    title: \"Mine\",
    kind: \"World\",
    as_of: \"2026-09\",
    history: true,
    company: (
        cash: 5,
        power_price: 30,
    ),
    plan: (ai_share: 1),
    industry: (mara: (pivot_share: 0.5)),
    published: [],
    sources: [(inputs: [\"world.hashprice\", \"company.cash\"], source: \"mine\")],
    world: (
        hashprice: 45,
        hashprise: 46,
        fees_per_block: \"*2\",
    ),
    colour: 3,
    horizon_months: 60,
)";
    let found = loaded(text);
    let whose = "does not belong to a world, which says what happens to everybody; it is left out";
    assert_eq!(
        warnings(&found),
        [
            format!("line 6: history {whose}"),
            format!("line 8: company.cash {whose}"),
            format!("line 9: company.power_price {whose}"),
            format!("line 11: plan.ai_share {whose}"),
            format!("line 12: industry {whose}"),
            format!("line 13: published {whose}"),
            "line 14: sources names company.cash, which is no input of the world; it is left out".to_owned(),
            "line 17: world.hashprise is not an input; did you mean world.hashprice?".to_owned(),
            "line 18: world.fees_per_block cannot be \u{201c}*2\u{201d}: there is no number here that it could change; \
             write the value itself; 0.02\u{202f}BTC/block is kept"
                .to_owned(),
            "line 20: colour is not a field".to_owned(),
            format!("line 21: horizon_months {whose}"),
        ]
    );
    assert_eq!(found.warnings[1].field, "company.cash");
    let mut open = Document::default();
    found.document.apply(&mut open);
    assert_eq!(open.scenario.company, Scenario::default().company);
    assert_eq!((open.scenario.world.hashprice, open.scenario.horizon_months), (45.0, 120.0));
}

#[test]
fn what_cannot_be_a_change_is_left_out_of_a_shock() {
    let text = "(
    version: 1,
    title: \"Mine\",
    kind: \"shock\",
    as_of: \"2026-09\",
    world: (
        hashprice: \"*0,5\",
        btc_price: \"-33 %\",
        lease_rate: \"dear\",
        borrowing_cost: \"+300 pp\",
        lease_prise: \"*2\",
        bust_month: \"none\",
        btc_growth: true,
        site_mw: 5,
    ),
    company: (cash: 5),
)";
    let found = parse_shock(text).expect("a shock");
    let said = warnings(&found);
    for (i, part) in [
        "line 5: as_of does not belong to a shock",
        "line 9: world.lease_rate cannot be \u{201c}dear\u{201d}, which is not a number; it is left out",
        "line 10: world.borrowing_cost cannot be 307",
        "line 11: world.lease_prise is not an input; did you mean world.lease_rate?",
        "line 13: world.btc_growth is true or false, not a number; it is left out",
        "line 14: world.site_mw is not an input",
        "line 16: company.cash does not belong to a shock",
    ]
    .iter()
    .enumerate()
    {
        assert!(said.get(i).is_some_and(|said| said.starts_with(part)), "{part}\n{said:#?}");
    }
    assert_eq!(said.len(), 7, "{said:#?}");
    let after = found.document.on(&Scenario::default().world).expect("it can be");
    assert_eq!((after.hashprice, after.btc_price, after.bust_month), (19.45, 52_528.0, f64::INFINITY));
}

#[test]
fn one_sort_of_file_is_not_taken_for_another() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).expect("written");
        path
    };
    let world = write("mine.ron", "(version: 1, kind: \"world\", world: (hashprice: 45))");
    let shock = write("fall.ron", "(version: 1, kind: \"shock\", world: (hashprice: \"*0.5\"))");
    let case = write("company.ron", "(version: 1, title: \"x\", kind: \"miner\", world: (hashprice: 45))");
    let error = load(&world).expect_err("no company").to_string();
    assert!(error.starts_with("this is a world, not a company's preset; ") && error.ends_with("mine.ron"), "{error}");
    let error = load_world(&case).expect_err("no world").to_string();
    assert!(
        error.starts_with("this is a company's preset, not a world; ") && error.ends_with("company.ron"),
        "{error}"
    );
    let error = resolve_world(&shock).expect_err("no world").to_string();
    assert!(error.starts_with("this is a shock, not a world; "), "{error}");
    for path in [&world, &shock] {
        assert!(resolve(path).is_err() && Origin::File(path.clone()).open().is_err());
    }
    let found = |path: &std::path::Path| Origin::File(path.to_owned()).find().expect("it is read");
    assert!(matches!(found(&world), Found::World(loaded) if loaded.document.title == "mine"));
    assert!(matches!(found(&shock), Found::Shock(loaded) if loaded.document.title == "fall"));
    assert!(matches!(found(&case), Found::Case(_)));
    // A name is one of a world, not of a company, and the other way round.
    let error = resolve_world("mara").expect_err("no world").to_string();
    assert!(error.contains("that is a company's preset, not a world") && error.contains("dear-money"), "{error}");
    let error = resolve("dear-money").expect_err("no company").to_string();
    assert!(error.contains("that is a world, which is applied to a preset"), "{error}");
}

#[test]
fn the_world_of_a_document_is_saved_and_comes_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mine.ron");
    let mut document =
        parse(SHIPPED.iter().find(|p| p.name == "mara").expect("shipped").text).expect("it reads").document;
    shipped_world("spring-2025").apply(&mut document);
    document.scenario.world.lease_rate = 101.5;
    document.scenario.world.response_months = f64::INFINITY;
    let world = WorldPreset::of(&document, "My \"world\"", "Two lines.\nOf it.");
    assert!(world.sources.iter().flat_map(|note| &note.inputs).all(|noted| noted.id.starts_with("world.")));
    assert!(!world.sources.iter().flat_map(|note| &note.inputs).any(|noted| noted.id == "world.lease_rate"));
    save_world(&path, &world).expect("saved");
    let text = fs::read_to_string(&path).expect("there");
    for part in ["kind: \"world\"", "as_of: \"2025-03\"", "response_months: \"never\"", "lease_rate: 101.5"] {
        assert!(text.contains(part), "{part} is missing in\n{text}");
    }
    assert!(!text.contains("company") && !text.contains("horizon"), "{text}");
    let again = load_world(&path).expect("it reads");
    assert_eq!((warnings(&again), &again.document), (vec![], &world));
    let mut other = Document::default();
    again.document.apply(&mut other);
    assert_eq!(other.scenario.world, document.scenario.world);
    assert!(find("world.lease_rate").is_some_and(|p| p.get(&other.scenario) == 101.5));
}
