//! Presets: the shipped ones, what a broken file says, and that saving loses nothing.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::Path;

use hashpivot::analysis::benchmark::Benchmark;
use hashpivot::model::calendar::YearMonth;
use hashpivot::model::entries::{Debt, Entry, Lease, id_of};
use hashpivot::model::industry::{self, Figure};
use hashpivot::model::parameters::{ALL, Confidence, Parameter, differences, find};
use hashpivot::model::scenario::{Company, Scenario};
use hashpivot::store::plain::is_hidden;
use hashpivot::store::preset::{
    self, Document, Loaded, Noted, PresetError, PresetKind, Published, SHIPPED, SourceNote, load, parse, resolve, save,
    shipped, to_full_text, to_text,
};
use proptest::prelude::*;

/// A text that loads, with what was wrong with it.
fn loaded(text: &str) -> Loaded {
    parse(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// The warnings of a text, as a person reads them.
fn warnings(text: &str) -> Vec<String> {
    loaded(text).warnings.iter().map(ToString::to_string).collect()
}

fn value(document: &Document, id: &str) -> f64 {
    find(id).expect("an input").get(&document.scenario)
}

fn document() -> Document {
    let mut scenario = Scenario::default();
    scenario.world.hashprice = 31.5;
    Document { title: "Mine".to_owned(), sources: vec![], scenario, ..Document::default() }
}

#[test]
fn shipped_presets_load_without_a_warning_and_round_trip() {
    let mut titles = BTreeSet::new();
    for preset in SHIPPED {
        let Loaded { document, warnings } = loaded(preset.text);
        assert_eq!(warnings, [], "{}", preset.name);
        assert_eq!(loaded(&to_text(&document)), Loaded { document: document.clone(), warnings: vec![] });
        assert_eq!(loaded(&to_full_text(&document)), Loaded { document: document.clone(), warnings: vec![] });
        assert!(titles.insert(document.title.clone()), "two presets are called {}", document.title);
        assert!(!document.summary.is_empty(), "{}", preset.name);
        assert!(document.kind.is_some(), "{}: a gallery would not show it", preset.name);
        assert_eq!(resolve(preset.name).expect("a shipped preset").document, document);
    }
    assert_eq!(SHIPPED[0].name, "reference");
}

#[test]
fn an_edited_industry_is_saved_and_comes_back() {
    let mut document = document();
    let index = |id: &str| industry::shipped().cohorts.iter().position(|c| c.id == id).expect("a cohort");
    let figure = |id: &str| Figure::find(id).expect("a figure");
    for (cohort, id, value) in
        [("mara", "pivot_share", 0.55), ("home", "owners", 50_000.0), ("mara", "power_price", 37.25)]
    {
        document.scenario.industry.set(index(cohort), figure(id), value);
    }
    let text = to_text(&document);
    assert!(text.contains("mara: (power_price: 37.25, pivot_share: 0.55), // MARA"), "{text}");
    assert!(text.contains("home: (owners: 50_000), // Home"), "{text}");
    assert_eq!(loaded(&text), Loaded { document: document.clone(), warnings: vec![] });
    assert_eq!(loaded(&to_full_text(&document)).document, document);
    assert!(!to_text(&self::document()).contains("industry"), "what is as shipped is not listed");
}

#[test]
fn bad_cohorts_are_warnings_and_the_rest_loads() {
    let text = "(
    version: 1,
    title: \"x\",
    industry: (
        marra: (pivot_share: 0.5),
        mara: (pivot_shar: 0.5, pivot_share: 1.5, owners: \"many\", power_price: 30, ai_capable: \"50 %\"),
        private: (hashrate_eh: 5),
        riot: 7,
    ),
)";
    let said = warnings(text).join("\n");
    for part in [
        "line 5: industry.marra is not a cohort; did you mean mara?",
        "industry.mara.pivot_shar is not a figure of a cohort; did you mean pivot_share?",
        "industry.mara.pivot_share cannot be 150",
        "industry.mara.owners cannot be “many”, which is not a number; 1 is kept",
        "line 7: industry.private.hashrate_eh is what the other cohorts leave of the network",
        "line 8: industry.riot is not a group of figures",
    ] {
        assert!(said.contains(part), "{part} is missing in\n{said}");
    }
    let industry = loaded(text).document.scenario.industry;
    assert_eq!((industry.figures()[0].power_price, industry.figures()[0].ai_capable), (30.0, 0.5));
    assert_eq!(industry.figures()[0].pivot_share, 0.2, "what is bad leaves the shipped figure");
    assert_eq!(warnings("(version: 1, title: \"x\", industry: [])").len(), 1);
}

/// The ids of all fields of a company's leases and debts.
fn entry_ids(company: &Company) -> Vec<String> {
    fn ids<E: Entry>(company: &Company) -> impl Iterator<Item = String> {
        let of = |entry: &E| E::fields().iter().map(|field| id_of::<E>(entry.name(), field.id)).collect::<Vec<_>>();
        E::of(company).iter().flat_map(of)
    }
    ids::<Lease>(company).chain(ids::<Debt>(company)).collect()
}

#[test]
fn every_figure_of_a_shipped_preset_has_its_source() {
    let reference = Scenario::default();
    for preset in SHIPPED.iter().filter(|preset| preset.name != "reference") {
        let document = loaded(preset.text).document;
        let differing: BTreeSet<&str> = differences(&reference, &document.scenario).map(|p| p.id).collect();
        let entries = entry_ids(&document.scenario.company);
        let expected: BTreeSet<&str> = differing.into_iter().chain(entries.iter().map(String::as_str)).collect();
        let noted: Vec<&str> =
            document.sources.iter().flat_map(|note| &note.inputs).map(|noted| noted.id.as_str()).collect();
        assert_eq!(expected, noted.iter().copied().collect(), "{}", preset.name);
        assert_eq!(expected.len(), noted.len(), "{}: an input has two notes", preset.name);
        for note in &document.sources {
            let assumed = note.confidence == Confidence::Assumed;
            assert_eq!(note.source.starts_with("our assumption: "), assumed, "{}: {}", preset.name, note.source);
            assert_eq!(note.date.is_empty(), assumed, "{}: {}", preset.name, note.source);
            let from_memory = note.confidence == Confidence::M;
            assert!(!from_memory || note.source.contains("memory"), "{}: {}", preset.name, note.source);
        }
    }
}

#[test]
fn companies_say_nothing_about_the_world() {
    let kind = |document: &Document| document.kind.expect("every shipped preset has a kind");
    let mut companies = 0;
    for preset in SHIPPED {
        let document = loaded(preset.text).document;
        if kind(&document).is_company() {
            companies += 1;
            assert_eq!(document.scenario.world, Scenario::default().world, "{}", preset.name);
            assert_eq!(
                document.as_of,
                Document::default().as_of,
                "{}: it begins when the default world does",
                preset.name
            );
            assert!(document.scenario.history.is_none(), "{}", preset.name);
        }
    }
    assert!(companies >= 20, "{companies}");
}

#[test]
fn the_reference_preset_is_the_factory_scenario() {
    let document = loaded(shipped("reference").expect("shipped").text).document;
    assert_eq!(document.scenario, Scenario::default());
    assert_eq!(document, Document::default());
    assert_eq!(document.as_of, YearMonth::parse("2026-09").expect("a month"));
    for p in ALL {
        let note = document.note(p.id).unwrap_or_else(|| panic!("{} has no source", p.id));
        assert_eq!(note.confidence, p.source.confidence, "{}", p.id);
        if note.confidence != Confidence::Assumed {
            assert_eq!((note.source.as_str(), note.date.as_str()), (p.source.text, p.source.date), "{}", p.id);
        }
    }
}

#[test]
fn shipped_companies_can_pay_for_their_first_month() {
    for preset in SHIPPED {
        let document = loaded(preset.text).document;
        let (w, c) = (&document.scenario.world, &document.scenario.company);
        let liquid = c.cash + c.btc_held * w.btc_price;
        let coupons: f64 = c.debts.iter().map(|debt| debt.amount * debt.coupon).sum();
        let interest = c.debt * c.debt_coupon + coupons;
        assert!(liquid >= document.scenario.plan.min_cash, "{}", preset.name);
        // A hard time may begin with less.
        assert!(
            document.kind == Some(PresetKind::Stress) || liquid >= 12.0 * c.sga + interest,
            "{}: under a year of fixed cost",
            preset.name
        );
        assert!(c.existing_ai_mw <= c.site_mw && (c.existing_ai_mw > 0.0) == (c.existing_ai_rate > 0.0));
    }
}

#[test]
fn a_text_that_is_no_ron_names_the_place() {
    for (text, place, message) in [
        ("", (1, 1), "the text ends too early"),
        ("(version: 1,\n", (2, 1), "the text ends too early"),
        ("(\n    version: 1,\n    world: (btc_price: 5 hashprice: 6),\n)", (3, 26), "expected comma"),
        ("(version: 1,\n title: \"no end)\n", (2, 10), "expected end of string"),
        ("(version: 1)\n)", (2, 1), "trailing characters"),
        ("[1, 2]", (1, 1), "a preset is a group of named fields"),
        ("(1, 2)", (1, 1), "a preset is a group of named fields"),
        ("just words", (1, 6), "trailing characters"),
    ] {
        let error = parse(text).expect_err(text);
        let PresetError::Syntax { line, column, message: found, path: None } = &error else { panic!("{error:?}") };
        assert_eq!((*line, *column), place, "{text}: {error}");
        assert!(found.contains(message), "{text}: {error}");
        assert!(error.to_string().starts_with(&format!("line {line}, column {column}: ")), "{error}");
    }
}

#[test]
fn deep_nesting_is_an_error_and_no_crash() {
    for bracket in ["(", "[", "{", "Some(", "(a:", "/*", "\"", "#![", "a(", "[(", "'"] {
        for (head, count) in [("", 100_000), ("(version: 1, world: ", 50_000)] {
            let error = parse(&(head.to_owned() + &bracket.repeat(count))).expect_err(bracket);
            assert!(matches!(error, PresetError::Syntax { .. }), "{error}");
            assert!(error.to_string().len() < 300 && !error.to_string().contains('\n'), "{error}");
        }
    }
}

#[test]
fn a_hostile_text_is_read_to_its_end_with_few_warnings() {
    let many = |start: &str, item: &str, end: &str| start.to_owned() + &item.repeat(900_000 / item.len()) + end;
    for text in [
        many("(world: (", "aa: 1,", "))"),
        many("(sources: [", "(),", "])"),
        many("(sources: [(inputs: [", "\"a\",", "])])"),
        many("(a: \"", "é\\n", "\")"),
        many("(a: ", "1", ")"),
        many("(a: 1) //", "/*", ""),
        many("(a: 1", ",/**/b:1", ")"),
        (0..60_000).fold("(world: (".to_owned(), |text, i| text + &format!("hash{i}: 1,")) + "))",
    ] {
        // Quadratic work would take minutes.
        let Loaded { warnings, .. } = loaded(&text);
        assert!(warnings.len() <= 101, "{}", &text[..20]);
    }
}

#[test]
fn an_unknown_field_names_its_line_and_a_guess() {
    let text = "(\n  version: 1,\n  colour: \"red\",\n  company: (\n    siet_mw: 5,\n    cash: 7,\n    \
                power_prise: 8,\n  ),\n  plan: (site_mw: 9),\n)";
    assert_eq!(
        warnings(text),
        [
            "line 3: colour is not a field",
            "line 5: company.siet_mw is not an input; did you mean company.site_mw?",
            "line 7: company.power_prise is not an input; did you mean company.power_price?",
            "line 9: plan.site_mw is not an input; did you mean company.site_mw?",
        ]
    );
    let Loaded { document, warnings } = loaded(text);
    assert_eq!(document.scenario.company.cash, 7.0);
    assert_eq!((warnings[1].line, warnings[1].column), (5, 5));
    assert_eq!(warnings[1].field, "company.siet_mw");
}

#[test]
fn a_value_that_cannot_be_is_not_taken() {
    for (id, value) in [
        ("btc_price", "1e308"),
        ("btc_price", "-78400"),
        ("btc_price", "0"),
        ("btc_price", "NaN"),
        ("btc_price", "inf"),
        ("btc_price", "-inf"),
        ("btc_price", "99999999999999999999999999999999999999999"),
        ("btc_price", "1e999"),
        ("btc_price", "\"dear\""),
        ("btc_price", "\"*0.7\""),
        ("btc_price", "\"2*40000\""),
        ("btc_price", "\"78400 MW\""),
        ("btc_price", "\"never\""),
        ("btc_price", "\"15%\""),
        ("btc_price", "true"),
        ("btc_price", "'5'"),
        ("btc_price", "(5)"),
        ("btc_price", "[5]"),
        ("btc_price", "(a: 5)"),
        ("btc_price", "()"),
        ("btc_price", "None"),
        ("btc_price", "5..6"),
        ("btc_growth", "\"high%\""),
        ("btc_growth", "\"nan%\""),
        ("bust_month", "\"soon\""),
        ("bust_month", "-1"),
        ("bust_month", "-inf"),
        ("bust_month", "1e400"),
        ("bust_month", "\"1e400\""),
        ("halving_cut", "1"),
        ("response_months", "0.1"),
    ] {
        let Loaded { document, warnings } =
            loaded(&format!("(version: 1,\n world: (\n  {id}: {value}, fees_per_block: 0.5))"));
        assert_eq!(warnings.len(), 1, "{id}: {value}: {warnings:?}");
        assert_eq!((warnings[0].line, warnings[0].column), (3, 3), "{value}");
        assert_eq!(warnings[0].field, format!("world.{id}"));
        let mut expected = Scenario::default();
        expected.world.fees_per_block = 0.5;
        assert_eq!(document.scenario, expected, "{id}: {value}");
    }
}

#[test]
fn values_are_read_as_people_write_them() {
    let text = "#![enable(implicit_some)]
        // A comment (with brackets
        Preset(
            version: 1, title: r#\"Mine, \"all\" (mine)\"#, as_of: \"2025-03\",
            world: (
                halving_in_months: 37,
                btc_price: 90_000, btc_growth: \"12.5%\", response_months: \"never\", bust_month: Some(24),
                /* fees, /* nested */ ) */ fees_per_block: .5, hashprice: 49.0, borrowing_cost: \"9 %\",
            ),
            company: { \"power_price\": -5, \"site_mw\": 0x200 },
            plan: Plan(r#ai_share: 1),
            horizon_months: 60.0,
        )";
    let Loaded { document, warnings } = loaded(text);
    assert_eq!(
        warnings.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["line 10: company.power_price is −5\u{202f}USD/MWh, beyond the slider (10 … 200\u{202f}USD/MWh)"]
    );
    assert_eq!(document.title, "Mine, \"all\" (mine)");
    assert_eq!(document.as_of.to_string(), "Mar 2025");
    for (id, expected) in [
        ("world.btc_price", 90_000.0),
        ("world.btc_growth", 0.125),
        ("world.response_months", f64::INFINITY),
        ("world.bust_month", 24.0),
        ("world.fees_per_block", 0.5),
        ("world.hashprice", 49.0),
        ("world.borrowing_cost", 0.09),
        ("company.power_price", -5.0),
        ("company.site_mw", 512.0),
        ("plan.ai_share", 1.0),
        ("horizon_months", 60.0),
    ] {
        assert_eq!(value(&document, id), expected, "{id}");
    }
    for never in ["\"none\"", "\"never\"", "None", "inf", "none", "Some(\"none\")"] {
        let Loaded { document, warnings } = loaded(&format!("(version: 1, world: (bust_month: {never}))"));
        assert_eq!((value(&document, "world.bust_month"), warnings.len()), (f64::INFINITY, 0), "{never}");
    }
    let marked = loaded("\u{feff}(version: 1, world: (hashprice: 40))\r\n");
    assert_eq!((value(&marked.document, "world.hashprice"), marked.warnings.len()), (40.0, 0));
}

#[test]
fn texts_are_read_in_the_grammar_of_all_values() {
    for (field, id, expected) in [
        ("world: (btc_price: \"78,400\")", "world.btc_price", 78_400.0),
        ("world: (btc_growth: \"12,5%\")", "world.btc_growth", 0.125),
        ("world: (btc_growth: \"-30 %\")", "world.btc_growth", -0.3),
        ("world: (borrowing_cost: \"7,75 %\")", "world.borrowing_cost", 0.0775),
        ("world: (borrowing_cost: \"0,0775\")", "world.borrowing_cost", 0.0775),
        ("world: (hashprice: \"45,5 USD/PH/day\")", "world.hashprice", 45.5),
        ("company: (cash: \"1.2 bn\")", "company.cash", 1.2e9),
        ("company: (cash: \"$180m\")", "company.cash", 180e6),
        ("horizon_months: \"180 months\"", "horizon_months", 180.0),
    ] {
        let Loaded { document, warnings } = loaded(&format!("(version: 1, {field})"));
        assert_eq!((value(&document, id), warnings.len()), (expected, 0), "{field}: {warnings:?}");
    }
}

#[test]
fn a_decimal_comma_is_called_one() {
    let text = "(version: 1, title: \"decimal comma\",\n world: (hashprice: 45,5, btc_growth: \"12,5%\"))";
    let error = parse(text).expect_err("two values for one field").to_string();
    assert_eq!(error, "line 2, column 21: 45,5 has a decimal comma; write 45.5; correct the text there");
    let error = parse("(version: 1, company: (cash: 180,000,000, debt: 0))").expect_err("three values").to_string();
    assert!(error.contains("180,000,000 has commas between its thousands; write 180000000"), "{error}");
}

#[test]
fn who_writes_per_cent_as_a_plain_number_is_told() {
    let said = warnings("(version: 1, world: (borrowing_cost: 8))").join("\n");
    let expected = "line 1: world.borrowing_cost cannot be 800\u{202f}% a year, only 0 … 100\u{202f}% a year; if 8\u{202f}% \
                    is meant, write 0.08 or \"8%\"; 7.75\u{202f}% a year is kept";
    assert_eq!(said, expected);
    // Possible, but hardly meant.
    let said = warnings("(version: 1, plan: (cost_of_equity: 8))").join("\n");
    assert!(said.contains("beyond the slider") && said.ends_with("write 0.08 or \"8%\""), "{said}");
}

#[test]
fn what_stands_twice_counts_once() {
    let text = "(version: 1, title: \"a\",\n world: (hashprice: 40, hashprice: 41),\n title: \"b\",\n \
                world: (lease_rate: 90,\n lease_rate: -1))";
    let Loaded { document, warnings } = loaded(text);
    assert_eq!(document.title, "b");
    assert_eq!(value(&document, "world.hashprice"), 38.9, "the second group counts");
    assert_eq!(value(&document, "world.lease_rate"), 125.0, "the second value counts, and cannot be");
    let lines: Vec<String> = warnings.iter().map(ToString::to_string).collect();
    assert_eq!(lines[0], "line 3: title stands twice, first on line 1; the last one counts");
    assert_eq!(lines[1], "line 4: world stands twice, first on line 2; the last one counts");
    assert_eq!(lines[2], "line 5: world.lease_rate stands twice, first on line 4; the last one counts");
    assert_eq!(lines.len(), 4);
}

#[test]
fn inputs_must_fit_together() {
    let Loaded { document, warnings } = loaded("(version: 1,\n company: (existing_ai_mw: 400,\n site_mw: 350))");
    assert_eq!(document.scenario.company.existing_ai_mw, 350.0);
    assert_eq!((warnings[0].line, warnings[0].field.as_str()), (2, "company.existing_ai_mw"));
    let Loaded { document, warnings } = loaded("(version: 1, company: (existing_ai_mw: 400))");
    assert_eq!((document.scenario.company.existing_ai_mw, warnings.len()), (300.0, 1));
    assert_eq!(
        warnings[0].message,
        "does not fit: Already leased for AI (400\u{202f}MW) is at most Site power (300\u{202f}MW); 300\u{202f}MW is taken"
    );
    assert!(document.scenario.unsound().is_empty());
    // Where the input that gives way is not listed, the place is that of the other one.
    let text = "(version: 1,\n company: (existing_ai_mw: 200),\n plan: (),\n company: (site_mw: 100))";
    assert!(loaded(text).document.scenario.unsound().is_empty());
}

#[test]
fn fields_around_the_inputs_are_read_with_care() {
    assert_eq!(warnings("()"), ["line 1: version is missing; 2 is assumed"]);
    assert_eq!(warnings("(version: \"1\")"), ["line 1: version is no version number; 2 is assumed"]);
    let error = parse("(version: 3, world: 5)").expect_err("newer");
    assert!(matches!(error, PresetError::Newer { version: 3, .. }), "{error}");
    assert!(error.to_string().contains("newer Hashpivot"), "{error}");

    let Loaded { document, warnings } = loaded(
        "(version: 1, title: 5, summary: \"a\\tb\\nc\", as_of: \"2026-13\", plan: 3, world: (1, 2), sources: [\n 5,\n \
         (inputs: [\"world.btc_prise\", 7, \"plan.ai_share\"], source: \"x\", confidence: \"Z\", colour: 1),\n \
         (inputs: 4)])",
    );
    assert_eq!(document.title, "Untitled");
    assert_eq!(document.summary, "a b\nc");
    assert_eq!(document.as_of, YearMonth::parse("2026-09").expect("a month"));
    assert_eq!(document.scenario, Scenario::default());
    let note = SourceNote {
        inputs: vec![Noted { id: "plan.ai_share".to_owned(), value: 0.5 }],
        source: "x".to_owned(),
        date: String::new(),
        confidence: Confidence::Assumed,
    };
    assert_eq!(document.sources[0], note);
    let said: Vec<String> = warnings.iter().map(ToString::to_string).collect();
    for start in [
        "line 1: title is not a text",
        "line 1: summary holds control characters",
        "line 1: as_of is not a month",
        "line 1: plan is not a group of inputs",
        "line 1: world is not a group of inputs",
        "line 2: sources[1] is not a note",
        "line 3: sources[2].inputs names world.btc_prise, which is not an input; did you mean world.btc_price?",
        "line 3: sources[2].inputs names what stands here, which is not an input",
        "line 3: sources[2].confidence is none of A, B, C, M, D, assumed",
        "line 3: sources[2].colour is not a field",
        "line 4: sources[3].inputs is not a list of inputs",
    ] {
        assert!(said.iter().any(|s| s.starts_with(start)), "{start}\n{said:#?}");
    }
    assert_eq!(said.len(), 11, "{said:#?}");

    for (written, kind) in [("\"GPU-cloud\"", Some(PresetKind::GpuCloud)), ("home", Some(PresetKind::Home))] {
        let Loaded { document, warnings } = loaded(&format!("(version: 1, kind: {written})"));
        assert_eq!((document.kind, warnings), (kind, vec![]), "{written}");
    }
    for written in ["\"landlord\"", "3"] {
        let Loaded { document, warnings } = loaded(&format!("(version: 1,\n kind: {written})"));
        assert_eq!(document.kind, None);
        let said: Vec<String> = warnings.iter().map(ToString::to_string).collect();
        let expected = "line 2: kind is none of miner, hybrid, ai-landlord, gpu-cloud, home, deal, stress, world, shock, story; it is left out";
        assert_eq!(said, [expected]);
    }

    let figures = loaded(
        "(version: 1, published: [\n (figure: \"average-rent\", value: 120, source: \"a\", date: \"b\", confidence: \"D\"),\n \
         (figure: \"rent\", value: 5),\n (figure: \"cash-per-btc\"),\n (figure: \"cash-per-btc\", value: -1),\n 7,\n \
         (figure: \"first-year-rent\", value: 1, colour: 2)])",
    );
    let read: Vec<(Benchmark, f64)> = figures.document.published.iter().map(|p| (p.benchmark, p.value)).collect();
    assert_eq!(read, [(Benchmark::AverageRent, 120.0), (Benchmark::FirstYearRent, 1.0)]);
    let said: Vec<String> = figures.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 5, "{said:#?}");
    for (i, start) in
        ["line 3: published[2] needs a number", "line 4: published[3] needs", "line 5: published[4] needs"]
            .into_iter()
            .enumerate()
    {
        assert!(said[i].starts_with(start), "{start}\n{said:#?}");
    }
    assert_eq!(said[4], "line 7: published[6].colour is not a field");
    assert_eq!(loaded("(version: 1, published: 3)").warnings.len(), 1);

    let long = loaded(&format!("(version: 1, title: \"{}\", summary: \"{}\")", "é".repeat(121), "x".repeat(2001)));
    assert_eq!((long.document.title.chars().count(), long.document.summary.len()), (120, 2000));
    assert_eq!(long.warnings.len(), 2);
}

#[test]
fn a_source_does_not_vouch_for_another_value() {
    let mut document = Document::default();
    document.scenario.world.hashprice = 31.5;
    document.scenario.world.response_months = 20.0;
    assert_eq!(document.note("world.hashprice"), None);
    let saved = loaded(&to_text(&document)).document;
    assert_eq!(saved.scenario, document.scenario);
    assert_eq!(saved.note("world.hashprice"), None);
    assert_eq!(saved.note("world.response_months"), None);
    assert!(saved.note("world.hashprice_decline").is_some(), "the rest of a note stays");
    assert_eq!(saved.sources.len(), document.sources.len() - 1, "a note on nothing else goes");
    document.scenario = Scenario::default();
    assert!(document.note("world.hashprice").is_some(), "it holds again when the change is undone");
    assert_eq!(document, Document::default());
}

#[test]
fn a_text_without_notes_that_hold_is_the_same_once_it_is_read() {
    let mut document = Document::default();
    document.sources.retain(|note| note.inputs.iter().any(|noted| noted.id == "world.borrowing_cost"));
    document.scenario.world.borrowing_cost = 0.2;
    assert!(document.sources.len() == 1 && document.note("world.borrowing_cost").is_none());
    let text = to_text(&document);
    assert!(text.contains("sources: [],"), "{text}");
    assert_eq!(to_text(&loaded(&text).document), text);
}

#[test]
fn names_and_paths_are_told_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("hybrid.ron");
    save(&path, &document()).expect("saved");
    let path = path.to_str().expect("a path of ours");
    assert_eq!(resolve(path).expect("a file").document.title, "Mine");
    assert!(resolve("hybrid").expect("shipped").document.title.starts_with("Hybrid"));
    // A path is never a shipped preset; where there is no such file, one that may be meant is named.
    for name in ["hybrid.ron", "no such folder/hybrid.ron", "no such folder/hybrid", "./no such folder/../hybrid.ron"] {
        let error = resolve(name).expect_err(name);
        assert!(matches!(error, PresetError::Missing { .. }), "{error}");
        let error = error.to_string();
        assert!(error.contains("the shipped preset with `hybrid`") && error.ends_with(name), "{error}");
    }
    let error = resolve("hybird").expect_err("no such preset").to_string();
    for part in ["reference", "spring-2025", "gpu-cloud"] {
        assert!(error.contains(part), "{error}");
    }
    assert!(error.ends_with(": hybird"), "{error}");
    assert!(matches!(resolve(""), Err(PresetError::Unknown { .. })));
    assert!(matches!(resolve("a\0b"), Err(PresetError::Unreadable { .. } | PresetError::Unknown { .. })));
    assert!(shipped("hybrid.ron").is_none());
}

#[test]
fn what_is_no_preset_file_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let refused = |path: &Path| {
        let error = load(path).expect_err("refused");
        let text = error.to_string();
        assert!(!text.contains('\n') && text.ends_with(&path.display().to_string()), "{text}");
        error
    };
    let large = folder.path().join("large.ron");
    File::create(&large).and_then(|file| file.set_len(100_000_000)).expect("a sparse file");
    assert!(matches!(refused(&large), PresetError::TooLarge { .. }));
    assert!(matches!(refused(folder.path()), PresetError::NotAFile { .. }));
    assert!(matches!(refused(&folder.path().join("none.ron")), PresetError::Missing { .. }));
    assert!(matches!(refused(&large.join("below.ron")), PresetError::Unreadable { .. }));
    let latin = folder.path().join("latin.ron");
    fs::write(&latin, b"(version: 1,\n title: \"caf\xe9\")").expect("written");
    assert!(matches!(refused(&latin), PresetError::NotText { line: 2, .. }));
    let broken = folder.path().join("broken.ron");
    fs::write(&broken, "(version: 1,\n world: (").expect("written");
    assert!(matches!(refused(&broken), PresetError::Syntax { line: 2, path: Some(_), .. }));
    fs::write(&broken, "(version: 7)").expect("written");
    assert!(matches!(refused(&broken), PresetError::Newer { version: 7, path: Some(_) }));
    #[cfg(unix)]
    {
        assert!(matches!(refused(Path::new("/dev/zero")), PresetError::NotAFile { .. }));
        let pipe = folder.path().join("pipe.ron");
        if std::process::Command::new("mkfifo").arg(&pipe).status().is_ok_and(|status| status.success()) {
            assert!(matches!(refused(&pipe), PresetError::NotAFile { .. }));
            assert!(matches!(save(&pipe, &document()), Err(PresetError::Unwritable { .. })));
        }
    }
}

#[test]
fn a_file_without_a_title_has_its_own_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("our case.ron");
    fs::write(&path, "(version: 1)").expect("written");
    assert_eq!(load(&path).expect("loads").document.title, "our case");
}

/// The names in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn saving_replaces_the_file_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("case.ron");
    save(&path, &document()).expect("saved");
    assert_eq!(load(&path).expect("loads"), Loaded { document: document(), warnings: vec![] });
    let mut changed = document();
    changed.scenario.plan.ai_share = 0.1 + 0.2;
    save(&path, &changed).expect("saved over it");
    assert_eq!(load(&path).expect("loads").document, changed);
    assert_eq!(names(folder.path()), ["case.ron"], "no temporary file stays");
}

#[test]
fn a_save_that_fails_leaves_what_was_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("case.ron");
    fs::write(&path, "old").expect("written");
    let mut permissions = fs::metadata(&path).expect("there").permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).expect("protected");
    let error = save(&path, &document()).expect_err("read-only").to_string();
    assert!(error.contains("read-only") && error.ends_with(&path.display().to_string()), "{error}");
    assert_eq!(fs::read_to_string(&path).expect("there"), "old");
    assert_eq!(names(folder.path()), ["case.ron"]);

    for nowhere in
        [folder.path().join("none/case.ron"), folder.path().to_owned(), path.join("case.ron"), "".into(), "/".into()]
    {
        let error = save(&nowhere, &document()).expect_err("nowhere to save");
        assert!(matches!(error, PresetError::Unwritable { .. }) && !error.to_string().contains('\n'), "{error}");
    }
    assert_eq!(names(folder.path()), ["case.ron"]);
}

#[cfg(unix)]
#[test]
fn saving_keeps_permissions_and_follows_links() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().expect("a folder");
    let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    fs::create_dir(folder.path().join("real")).expect("a folder");
    let real = folder.path().join("real/case.ron");
    save(&real, &document()).expect("saved");
    let ordinary = folder.path().join("ordinary");
    fs::write(&ordinary, "").expect("written");
    assert_eq!(mode(&real), mode(&ordinary), "a new file is as open as any");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).expect("set");

    let link = folder.path().join("link.ron");
    symlink("real/case.ron", &link).expect("a link");
    let mut changed = document();
    changed.title = "Through the link".to_owned();
    save(&link, &changed).expect("saved");
    assert!(fs::symlink_metadata(&link).expect("there").is_symlink());
    assert_eq!(load(&real).expect("loads").document.title, "Through the link");
    assert_eq!(mode(&real), 0o640);

    let dangling = folder.path().join("dangling.ron");
    symlink("real/new.ron", &dangling).expect("a link");
    save(&dangling, &changed).expect("saved");
    assert!(load(&folder.path().join("real/new.ron")).is_ok());
    let round = folder.path().join("round.ron");
    symlink("round.ron", &round).expect("a link");
    assert!(save(&round, &changed).is_err() && load(&round).is_err());
}

/// A value that an input can have.
fn any_value<S>(p: &'static Parameter<S>) -> BoxedStrategy<f64> {
    let (low, high) = p.limits;
    let whole = (low.ceil() as i64..=high.floor() as i64).prop_map(|v| v as f64);
    let common = prop_oneof![low..=high, p.slider.0..=p.slider.1, whole, Just(low), Just(high), Just(p.default)];
    if p.infinite.is_some() { prop_oneof![4 => common, 1 => Just(f64::INFINITY)].boxed() } else { common.boxed() }
}

/// A list of the company, its names as a file can hold them.
fn any_entries<E: Entry + std::fmt::Debug>() -> impl Strategy<Value = Vec<E>> {
    let values: Vec<_> = E::fields().iter().map(|p| proptest::option::weighted(0.3, any_value(p))).collect();
    proptest::collection::vec((any_words(40), values), 0..4).prop_map(|entries| {
        let each = entries.into_iter().enumerate().map(|(i, (words, values))| {
            let mut entry = E::named(format!("{i}{words}").trim());
            for (field, value) in E::fields().iter().zip(values) {
                if let Some(value) = value {
                    field.set(&mut entry, value);
                }
            }
            entry
        });
        each.collect()
    })
}

/// Whether a warning is about a value that was taken as it stands: beyond its slider, doubtful, or not the protocol's.
fn is_only_unusual(warning: &preset::Warning) -> bool {
    let of_site = warning.field == "company.site_mw" && warning.message.contains("is doubtful");
    let of_protocol = ["world.subsidy", "world.halving_in_months"].contains(&warning.field.as_str());
    warning.message.contains("beyond the slider")
        || of_site
        || (of_protocol && warning.message.contains("a block brings"))
}

/// A scenario with some inputs changed.
fn any_scenario() -> impl Strategy<Value = Scenario> {
    let values: Vec<_> = ALL.iter().map(|p| proptest::option::weighted(0.3, any_value(p))).collect();
    (values, any_entries::<Lease>(), any_entries::<Debt>()).prop_map(|(values, leases, debts)| {
        let mut scenario = Scenario::default();
        for (p, value) in ALL.iter().zip(values) {
            if let Some(value) = value {
                p.set(&mut scenario, value);
            }
        }
        let company = &mut scenario.company;
        company.existing_ai_mw = company.existing_ai_mw.min(company.site_mw);
        (company.leases, company.debts) = (leases, debts);
        let (given_up, free) = (company.mining_given_up(), company.free_mw());
        if given_up > free {
            company.leases.iter_mut().for_each(|lease| lease.mining_mw *= free / given_up);
        }
        scenario
    })
}

/// A text as a title can hold it.
fn any_words(longest: usize) -> impl Strategy<Value = String> {
    proptest::collection::vec(any::<char>(), 1..longest)
        .prop_map(|chars| chars.into_iter().map(|c| if is_hidden(c) { ' ' } else { c }).collect())
}

/// A place in a text, what is put in there, and how many characters are taken out.
fn any_damage() -> impl Strategy<Value = (prop::sample::Index, String, usize)> {
    (any::<prop::sample::Index>(), "[\\PC\n(){}\\[\\],:\"'/*\\\\#r!0-9.]{0,4}", 0_usize..6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_saved_is_what_is_loaded(
        scenario in any_scenario(), title in any_words(120), summary in "(\\PC|\n|\"|\\\\){0,80}",
        month in 0_usize..900, kind in proptest::option::of(proptest::sample::select(&PresetKind::ALL[..])),
        benchmark in proptest::sample::select(&Benchmark::ALL[..]), figure in 1e-9..=1e15, source in any_words(200),
    ) {
        let summary = summary.replace(|c| is_hidden(c) && c != '\n', " ");
        let as_of = YearMonth::parse("1980-01").expect("a month").plus(month);
        let sources = vec![SourceNote {
            inputs: ["world.hashprice", "horizon_months"].map(|id| {
                Noted { id: id.to_owned(), value: find(id).expect("an input").get(&scenario) }
            }).to_vec(),
            source: source.clone(), date: "2026".to_owned(), confidence: Confidence::B,
        }];
        let published =
            vec![Published { benchmark, value: figure, source, date: String::new(), confidence: Confidence::D }];
        let document = Document { title, summary, as_of, kind, sources, published, scenario };
        for text in [to_text(&document), to_full_text(&document)] {
            let Loaded { document: back, warnings } = loaded(&text);
            for warning in warnings {
                prop_assert!(is_only_unusual(&warning), "{}", warning);
            }
            for p in ALL {
                let (before, after) = (p.get(&document.scenario), p.get(&back.scenario));
                // Zeros of both signs are one value, so the reference company's zero may stand for the other.
                prop_assert!(before.to_bits() == after.to_bits() || (before == 0.0 && after == 0.0), "{}", p.id);
            }
            prop_assert_eq!(&back, &document);
        }
    }

    #[test]
    fn what_was_set_by_any_door_is_what_is_reopened(
        steps in proptest::collection::vec((0..ALL.len(), 0..6, 0.0..=1.0_f64), 1..60),
    ) {
        let mut document = Document::default();
        for (index, which, part) in steps {
            let p = &ALL[index];
            let (low, high) = p.limits;
            let wanted = match which {
                0 => low,
                1 => high,
                2 => f64::INFINITY,
                3 => p.nearest_sound(&document.scenario, high),
                4 => low + (high - low) * part,
                _ => p.scale.value(p.widest, part),
            };
            if let Ok(value) = p.admit(&document.scenario, wanted) {
                p.set(&mut document.scenario, value);
            }
            prop_assert!(document.scenario.unsound().is_empty(), "{} to {wanted}", p.id);
        }
        let Loaded { document: back, warnings } = loaded(&to_text(&document));
        prop_assert!(warnings.iter().all(is_only_unusual), "{:?}", warnings);
        prop_assert_eq!(&back.scenario, &document.scenario);
        for p in ALL {
            prop_assert_eq!(p.get(&back.scenario).to_bits(), p.get(&document.scenario).to_bits(), "{}", p.id);
        }
    }

    #[test]
    fn a_damaged_preset_never_panics(
        preset in 0..SHIPPED.len(), cut in any::<prop::sample::Index>(),
        changes in proptest::collection::vec(any_damage(), 0..12),
        truncated in any::<bool>(),
    ) {
        let mut chars: Vec<char> = SHIPPED[preset].text.chars().collect();
        for (place, inserted, removed) in changes {
            let at = place.index(chars.len());
            let end = (at + removed).min(chars.len());
            drop(chars.splice(at..end, inserted.chars()));
        }
        if truncated {
            chars.truncate(cut.index(chars.len()));
        }
        let text: String = chars.into_iter().collect();
        let lines = text.lines().count() + 1;
        match parse(&text) {
            Ok(Loaded { document, warnings }) => {
                prop_assert!(warnings.iter().all(|w| w.line <= lines && !w.to_string().contains('\n')));
                for p in ALL {
                    prop_assert!(p.admit(&document.scenario, p.get(&document.scenario)).is_ok(), "{}", p.id);
                }
                let again = loaded(&to_text(&document)).document;
                prop_assert_eq!(again, document);
            }
            Err(error) => prop_assert!(!error.to_string().contains('\n'), "{}", error),
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,60}", start in 0_usize..4) {
        let start = ["", "(", "(world: (", "(sources: [("][start];
        drop(parse(&(start.to_owned() + &text)));
    }
}

#[test]
fn the_limits_of_a_preset_are_public() {
    // The program's own texts must stay far below what it reads.
    let longest = SHIPPED.iter().map(|preset| preset.text.len()).max().unwrap_or_default() as u64;
    assert!(longest * 10 < preset::MAX_BYTES);
}

/// A company with a book and debts, as a person would write it.
const LISTED: &str = "(
    version: 2,
    title: \"Listed\",
    summary: \"\",
    as_of: \"2026-09\",
    sources: [
        (inputs: [\"company.debts.Notes. A.coupon\", \"company.site_mw\"], source: \"8-K\", confidence: \"A\"),
    ],
    world: (),
    company: (
        site_mw: 400,
        leases: [
            (
                name: \"CoreWeave, Denton\", it_mw: 243, rent: 120, first_month: -18, mining_mw: 50,
                source: \"release\", date: \"2026-03\", confidence: \"B\",
            ),
            (name: \"B = C\", it_mw: 10, escalator: \"3 %\", backstop: 1),
        ],
        debts: [
            (name: \"Notes. A\", amount: 625e6, due_month: 57, converts_at: 22.49),
            (name: \"Loan\", amount: 1e6, coupon: 0.08, amortization_months: 60, converts_at: \"none\"),
        ],
    ),
    plan: (),
)";

#[test]
fn lists_are_read_noted_and_written_again() {
    let Loaded { document, warnings } = loaded(LISTED);
    assert_eq!(warnings, []);
    let company = &document.scenario.company;
    let names: Vec<&str> = company.leases.iter().map(|lease| lease.name.as_str()).collect();
    assert_eq!(names, ["CoreWeave, Denton", "B = C"]);
    let lease = &company.leases[0];
    assert_eq!((lease.it_mw, lease.rent, lease.first_month, lease.mining_mw), (243.0, 120.0, -18.0, 50.0));
    assert_eq!((lease.margin, lease.term_months, lease.rollout_months), (0.85, 120.0, 1.0), "the rest is the default");
    assert_eq!((company.leases[1].escalator, company.leases[1].backstop), (0.03, 1.0));
    let debt = &company.debts[0];
    assert_eq!((debt.amount, debt.coupon, debt.due_month, debt.converts_at), (625e6, 0.0, 57.0, 22.49));
    assert_eq!((company.debts[1].converts_at, company.debts[1].amortization_months), (f64::INFINITY, 60.0));
    // A note of an entry vouches for all of it as it stands there.
    let source = |document: &Document, id: &str| document.note(id).map(|note| note.source.clone());
    let ours = |id: &str| source(&document, id);
    assert_eq!(ours("company.leases.CoreWeave, Denton.margin").as_deref(), Some("release"));
    assert_eq!(ours("company.debts.Notes. A.coupon").as_deref(), Some("8-K"));
    assert_eq!(ours("company.debts.Notes. A.amount"), None);
    for text in [to_text(&document), to_full_text(&document)] {
        assert!(text.contains("version: 2,"), "{text}");
        let again = loaded(&text);
        assert_eq!((again.warnings.as_slice(), &again.document), (&[][..], &document), "{text}");
    }
    // An edited field is no longer vouched for; the others are, and stay so in a file.
    let mut edited = document.clone();
    edited.scenario.company.leases[0].rent = 121.0;
    let again = loaded(&to_text(&edited)).document;
    assert_eq!(again.scenario, edited.scenario);
    assert_eq!(source(&again, "company.leases.CoreWeave, Denton.rent"), None);
    assert_eq!(source(&again, "company.leases.CoreWeave, Denton.it_mw").as_deref(), Some("release"));
    // Without lists a file is of the version that every program reads.
    assert!(to_text(&Document::default()).contains("version: 1,"));
}

#[test]
fn what_a_list_cannot_hold_is_a_warning_with_its_place() {
    let warnings = |lists: &str| -> Vec<String> {
        let text = format!("(version: 2,\n company: (site_mw: 400,\n{lists}))");
        loaded(&text).warnings.iter().map(ToString::to_string).collect()
    };
    for (lists, expected) in [
        ("leases: 5", "line 3: company.leases is not a list of leases"),
        ("debts: [5]", "line 3: company.debts[1] is no debt"),
        ("leases: [(it_mw: 5)]", "line 3: company.leases[1].name is missing; \"Lease 1\" is taken"),
        ("leases: [(name: \"A\")]", "line 3: company.leases.A.it_mw is missing; the lease is left out"),
        (
            "debts: [(name: \"A\", amount: 5,\n copon: 1)]",
            "line 4: company.debts.A.copon is not a field of a debt; did you mean coupon?",
        ),
        ("debts: [(name: \"A\", amount: -5)]", "line 3: company.debts.A.amount cannot be"),
        (
            "leases: [(name: \"A\", it_mw: 5, rent: \"dear\")]",
            "line 3: company.leases.A.rent cannot be \u{201c}dear\u{201d}, which is not a number",
        ),
        (
            "leases: [(name: \"A\", it_mw: 5, rent: 2000)]",
            "line 3: company.leases.A.rent is 2000\u{202f}USD/kW-month, beyond the slider",
        ),
        (
            "debts: [(name: \"A\", amount: 5),\n(name: \"A\", amount: 6)]",
            "line 4: company.debts[2].name is \"A\" like that of another debt; \"A (2)\" is taken",
        ),
    ] {
        let found = warnings(lists);
        assert!(found.len() == 1 && found[0].starts_with(expected), "{lists}: {found:?}");
    }
    let thirteen: Vec<String> = (0..13).map(|i| format!("(name: \"{i}\", amount: 1)")).collect();
    let found = warnings(&format!("debts: [{}]", thirteen.join(",")));
    assert!(found.len() == 1 && found[0].contains("holds more than 12 debts"), "{found:?}");
    // An older file may hold lists all the same.
    let old = loaded("(version: 1, company: (debts: [(name: \"A\", amount: 5)]))");
    assert_eq!((old.document.scenario.company.debts.len(), old.warnings.len()), (1, 1));
}

#[test]
fn leases_that_take_more_mining_than_there_is_are_an_error() {
    let text = "(version: 2,\n company: (site_mw: 100, existing_ai_mw: 20,\n  leases: [(name: \"A\", it_mw: 5, mining_mw: 80.5)]))";
    let error = parse(text).expect_err("unsound");
    assert!(matches!(error, PresetError::Unsound { line: 3, column: 3, .. }), "{error}");
    for words in ["line 3", "80.5\u{202f}MW", "80\u{202f}MW", "mining_mw"] {
        assert!(error.to_string().contains(words), "{error}");
    }
    assert!(parse(&text.replace("80.5", "80")).is_ok());
}

#[test]
fn what_contradicts_the_protocol_is_a_warning_with_its_place() {
    let said = |text: &str| warnings(text);
    // The subsidy of 2026 in June 2028: told at what is written down, or at the month.
    let june = "(version: 1,\n as_of: \"2028-06\",\n world: (subsidy: 3.125))";
    let found = loaded(june);
    assert_eq!(found.warnings.len(), 1);
    assert_eq!((found.warnings[0].line, found.warnings[0].field.as_str()), (3, "world.subsidy"));
    let sentence = "world.subsidy is 3.125\u{202f}BTC/block, which is that of another time: in Jun 2028 a block brings \
                    1.5625\u{202f}BTC/block, and the next halving, of block 1\u{202f}260\u{202f}000, is 46.3\u{202f}months away";
    assert_eq!(said(june), [format!("line 3: {sentence}")]);
    assert_eq!(said("(version: 1,\n as_of: \"2028-06\")"), [format!("line 2: {sentence}")]);
    // It is taken as it stands: a what-if is nobody's mistake.
    assert_eq!(found.document.scenario, Scenario::default());
    assert_eq!(said("(version: 1, as_of: \"2028-06\", world: (subsidy: 1.5625, halving_in_months: 46))"), [""; 0]);
    let late = said("(version: 1, as_of: \"2026-09\",\n world: (halving_in_months: 30))");
    assert!(
        late[0].starts_with("line 2: world.halving_in_months is 30\u{202f}months, 10.7\u{202f}months off"),
        "{late:?}"
    );
    assert_eq!(
        said("(version: 1, as_of: \"2026-09\", world: (halving_in_months: 22))"),
        [""; 0],
        "within three months"
    );
    // A market of the past without its record, and one on it, whose halvings are given.
    assert_eq!(said("(version: 1, as_of: \"2022-01\", world: (subsidy: 6.25, halving_in_months: 27.6))"), [""; 0]);
    assert_eq!(said("(version: 1, as_of: \"2022-01\", history: true)"), [""; 0]);
    assert_eq!(said("(version: 1, as_of: \"2022-01\")").len(), 1);
}
