//! What reads texts, and what must hold of what it has read.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;

use hashpivot::analysis::evaluation::Evaluation;
use hashpivot::analysis::today::{Field, Typed};
use hashpivot::app::shell::settings::Settings;
use hashpivot::model::calendar::{Date, YearMonth};
use hashpivot::model::entries::Address;
use hashpivot::model::parameters::{self, ALL};
use hashpivot::model::quantity::Entry;
use hashpivot::model::scenario::Scenario;
use hashpivot::store::history;
use hashpivot::store::path::{text_of, typed};
use hashpivot::store::preset::{
    Document, Found, Loaded, MAX_BYTES, Origin, PresetError, SHIPPED, SHOCKS, WORLDS, Warning, parse, parse_shock,
    parse_world, to_full_text, to_text, world_to_text,
};

/// What came of an input.
pub(crate) enum Outcome {
    /// A value, with what was said about it.
    Value(Vec<String>),
    /// An error, with its place.
    Refused(String, Place),
}

/// Where an error is.
pub(crate) enum Place {
    /// At a line and a column, from 1.
    At(usize, usize),
    /// It is about the whole: its format, its size, what it is; or the input is but a line.
    Whole,
}

/// Something that reads texts.
pub(crate) struct Target {
    /// Its name, which is the name of its folder in the corpus.
    pub(crate) name: &'static str,
    /// How often it is asked, against the others.
    pub(crate) weight: usize,
    /// Texts to begin with.
    pub(crate) seeds: fn() -> Vec<Vec<u8>>,
    /// Reads an input. What must hold of what it has read is asserted there.
    pub(crate) read: fn(&[u8]) -> Outcome,
}

/// All of them.
pub(crate) const TARGETS: &[Target] = &[
    Target { name: "preset", weight: 3, seeds: presets, read: preset },
    Target { name: "industry", weight: 1, seeds: industries, read: preset },
    Target { name: "world", weight: 2, seeds: worlds, read: preset },
    Target { name: "shock", weight: 2, seeds: shocks, read: preset },
    Target { name: "history", weight: 1, seeds: tables, read: table },
    Target { name: "settings", weight: 1, seeds: all_settings, read: settings },
    Target { name: "value", weight: 20, seeds: values, read: value },
    Target { name: "set", weight: 20, seeds: assignments, read: assignment },
    Target { name: "today", weight: 6, seeds: days, read: today },
    Target { name: "word", weight: 6, seeds: words, read: word },
];

fn bytes<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<Vec<u8>> {
    texts.into_iter().map(|text| text.as_bytes().to_vec()).collect()
}

fn presets() -> Vec<Vec<u8>> {
    bytes(SHIPPED.iter().map(|preset| preset.text))
}

fn worlds() -> Vec<Vec<u8>> {
    bytes(WORLDS.iter().map(|preset| preset.text))
}

fn shocks() -> Vec<Vec<u8>> {
    bytes(SHOCKS.iter().map(|preset| preset.text))
}

fn industries() -> Vec<Vec<u8>> {
    bytes([
        "(version: 1, title: \"x\", industry: (mara: (pivot_share: 0.5, owners: 2), home: (owners: 50_000, power_price: \"80 USD/MWh\")))",
        "(version: 2, title: \"x\", industry: (riot: (hashrate_eh: 40, efficiency: 18, site_mw: 1e3), rest: (hashrate_eh: 1)))",
    ])
}

/// An input as the text that a reader is given; what is no text is made one, and that is not the reader's doing.
fn text_of_bytes(input: &[u8]) -> Cow<'_, str> {
    let text = String::from_utf8_lossy(if input.len() > 1_000_000 && std::str::from_utf8(input).is_err() {
        &input[..1000]
    } else {
        input
    });
    crate::counting::begin();
    text
}

/// A file of this thread's own.
fn in_a_file(name: &str, input: &[u8]) -> PathBuf {
    thread_local! {
        static FOLDER: tempfile::TempDir = tempfile::tempdir().expect("a folder");
    }
    let path = FOLDER.with(|folder| folder.path().join(name));
    fs::write(&path, input).expect("a file");
    path
}

/// Any file of the program, by its kind: as text where it is one that would be read, else through the disk.
fn preset(input: &[u8]) -> Outcome {
    let text = std::str::from_utf8(input).ok().filter(|text| text.len() as u64 <= MAX_BYTES);
    let Some(text) = text else {
        return match Origin::File(in_a_file("input.ron", input)).find() {
            Ok(Found::Case(opened)) => case(input, opened.loaded),
            Ok(Found::World(_) | Found::Shock(_)) => Outcome::Value(Vec::new()),
            Err(error) => refused(&error),
        };
    };
    match parse(text) {
        Ok(loaded) => case(input, loaded),
        Err(PresetError::OtherSort { .. }) => other(input, text),
        Err(error) => refused(&error),
    }
}

fn refused(error: &PresetError) -> Outcome {
    let place = match error {
        PresetError::Syntax { line, column, .. } | PresetError::Unsound { line, column, .. } => {
            Place::At(*line, *column)
        }
        _ => Place::Whole,
    };
    Outcome::Refused(error.to_string(), place)
}

/// Warnings have places inside the text.
fn warnings(input: &[u8], warnings: &[Warning]) -> Outcome {
    let lines = input.split(|b| *b == b'\n').count();
    for warning in warnings {
        assert!(warning.line <= lines && (warning.line == 0) == (warning.column == 0), "{warning:?} of {lines} lines");
        assert!(!warning.message.is_empty(), "{warning:?}");
    }
    assert!(warnings.len() <= 101, "{} warnings", warnings.len());
    Outcome::Value(warnings.iter().map(ToString::to_string).collect())
}

/// A scenario can be had by hand, and comes back from a file that it is saved to.
fn case(input: &[u8], Loaded { document, warnings: said }: Loaded) -> Outcome {
    possible(&document.scenario);
    for entry in document
        .scenario
        .company
        .leases
        .iter()
        .map(|lease| &lease.name)
        .chain(document.scenario.company.debts.iter().map(|debt| &debt.name))
    {
        assert!(!entry.is_empty());
    }
    let again =
        |text: &str| parse(text).unwrap_or_else(|error| panic!("what was saved is refused: {error}\n{text}")).document;
    assert!(again(&to_text(&document)) == document, "saved and reopened it is another: {}", to_text(&document));
    // What follows takes longer than reading.
    if input.len().is_multiple_of(8) {
        assert!(
            again(&to_full_text(&document)) == document,
            "saved in full it is another: {}",
            to_full_text(&document)
        );
        if document.scenario.months() <= 600 {
            let evaluation = Evaluation::of(&document.scenario);
            let is_number = |value: f64| evaluation.out_of_range.is_some() || value.is_finite();
            assert!(
                evaluation.measures.iter().all(|measures| is_number(measures.value_per_share)),
                "no number and no word"
            );
        }
    }
    warnings(input, &said)
}

/// Every input has a value that it can have, beside the others.
fn possible(scenario: &Scenario) {
    for input in ALL {
        let value = input.get(scenario);
        assert!(input.check(value).is_ok(), "{} = {value}", input.id);
    }
    assert_eq!(scenario.unsound(), []);
}

/// A world or a shock: applied, it leaves a scenario that can be.
fn other(input: &[u8], text: &str) -> Outcome {
    let mut document = Document::default();
    match parse_world(text) {
        Ok(loaded) => {
            let back = parse_world(&world_to_text(&loaded.document)).expect("what was saved is read").document;
            assert!(back == loaded.document, "saved and reopened it is another: {}", world_to_text(&loaded.document));
            loaded.document.apply(&mut document);
            possible(&document.scenario);
            return warnings(input, &loaded.warnings);
        }
        Err(PresetError::OtherSort { .. }) => {}
        Err(error) => return refused(&error),
    }
    match parse_shock(text) {
        Ok(loaded) => {
            let before = document.clone();
            match loaded.document.apply(&mut document) {
                Ok(()) => possible(&document.scenario),
                Err(_) => assert!(document == before, "a shock that is refused has struck"),
            }
            warnings(input, &loaded.warnings)
        }
        Err(error) => refused(&error),
    }
}

fn tables() -> Vec<Vec<u8>> {
    let record = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/history.csv")).expect("the record");
    let lines: Vec<&str> = record.lines().collect();
    let short = lines[..12].join("\n");
    bytes([record.as_str(), &short])
}

/// A record of the network.
fn table(input: &[u8]) -> Outcome {
    match history::read(&text_of_bytes(input)) {
        Ok(history) => {
            assert!(history.first() <= history.last());
            if let Some(market) = history.market(history.first()) {
                assert!(market.first_price().is_some_and(f64::is_finite), "a market without a price");
            }
            Outcome::Value(Vec::new())
        }
        Err(error) => Outcome::Refused(error.to_string(), Place::Whole),
    }
}

fn all_settings() -> Vec<Vec<u8>> {
    let mut settings = Settings::default();
    for path in ["/a/b.ron", "/caf\u{e9}/\u{77ff}.ron"] {
        settings.remember(path.as_ref());
    }
    settings.add_company("/mine.ron".as_ref());
    settings.sector_columns = vec!["price".to_owned(), "verdict".to_owned()];
    let text = settings.to_text().expect("a text");
    bytes([text.as_str(), "(theme: Dark, zoom: 1.5, paths: 1000)"])
}

fn settings(input: &[u8]) -> Outcome {
    let (settings, said) = Settings::read(Some(&in_a_file("settings.ron", input)));
    assert!(settings.zoom >= 0.2 && settings.zoom <= 5.0, "zoomed to {}", settings.zoom);
    let text = settings.to_text().expect("a text");
    let (again, dropped) = Settings::read(Some(&in_a_file("settings.ron", text.as_bytes())));
    assert!(again == settings && dropped.is_none(), "{dropped:?}: {text}");
    Outcome::Value(said.into_iter().collect())
}

fn values() -> Vec<Vec<u8>> {
    bytes([
        "a\x011.5 bn USD",
        "b\x0212.5 %",
        "c\x03180m",
        "d\x02$5",
        "e\x01*0.7",
        "f\x02+10 %",
        "g\x01−30 %",
        "h\x02+2 pp",
        "i\x012*8.5+1",
        "j\x02(1+2)*3/4",
        "k\x01never",
        "l\x00none",
        "m\x001,234.5",
        "n\x0045,5",
        "o\x01-5",
        "p\x021e6 USD/MW",
        "q\x0142 USD/MWh",
        "r\x022 years",
    ])
}

/// A value in a file, a box or `--set`. The first byte says of which input, the second where.
fn value(input: &[u8]) -> Outcome {
    let [which, place, text @ ..] = input else { return Outcome::Value(Vec::new()) };
    let input = &ALL[usize::from(*which) % ALL.len()];
    let standing = if place & 4 == 0 { input.default } else { input.slider.1 };
    let entry = [Entry::File, Entry::Set { standing }, Entry::Box { standing }][usize::from(place % 3)];
    let domain = input.domain();
    match domain.parse(&text_of_bytes(text), entry) {
        Ok(value) => {
            assert_eq!(domain.check(value), Ok(value));
            let written = domain.exact_text(value);
            let back = domain.parse(&written, Entry::Box { standing });
            assert_eq!(back, Ok(value), "{written}");
            Outcome::Value(Vec::new())
        }
        Err(error) => Outcome::Refused(error.to_string(), Place::Whole),
    }
}

fn assignments() -> Vec<Vec<u8>> {
    let mut all = bytes([
        "world.hashprice=*0.7",
        "company.leases.Denton.rent=120",
        "company.debts.Bond = x.amount=625m",
        "plan.ai_share=+10 %",
        "as_of=2027-03",
        "company.leases.Denton.term_months=never",
        "company.debts.Bond = x.converts_at=none",
        "horizon_months=1e3",
    ]);
    all.extend(ALL.iter().map(|input| format!("{}={}", input.id, input.default).into_bytes()));
    all
}

/// `--set id=value`, as the command line takes it apart.
fn assignment(input: &[u8]) -> Outcome {
    use std::sync::LazyLock;
    static LISTED: LazyLock<Scenario> = LazyLock::new(|| {
        let text = "(version: 2, title: \"x\", company: (leases: [(name: \"Denton\", it_mw: 243, rent: 120)], debts: [(name: \"Bond = x\", amount: 625e6)]))";
        parse(text).expect("it is sound").document.scenario
    });
    let text = text_of_bytes(input);
    let refused = |message: String| Outcome::Refused(message, Place::Whole);
    let Some((id, value)) = text.rsplit_once('=') else { return Outcome::Value(Vec::new()) };
    let mut scenario = LISTED.clone();
    if let Some(address) = Address::find(&scenario.company, id.trim()) {
        return match address {
            Err(error) => refused(error.to_string()),
            Ok(address) => {
                let standing = address.get(&scenario);
                match address.parse_as(value, Entry::Set { standing }).and_then(|value| address.admit(&scenario, value))
                {
                    Err(error) => refused(error.to_string()),
                    Ok(value) => {
                        address.set(&mut scenario, value);
                        possible(&scenario);
                        Outcome::Value(Vec::new())
                    }
                }
            }
        };
    }
    let Some(input) = parameters::find(id.trim()) else { return Outcome::Value(Vec::new()) };
    let standing = input.get(&scenario);
    match input.parse_as(value, Entry::Set { standing }).and_then(|value| input.admit(&scenario, value)) {
        Err(error) => refused(error.to_string()),
        Ok(value) => {
            input.set(&mut scenario, value);
            possible(&scenario);
            Outcome::Value(Vec::new())
        }
    }
}

fn days() -> Vec<Vec<u8>> {
    bytes([
        "78400\n127.48 T\n\n0.02\n965000\n2026-09-20",
        "78 400\n\n981 EH/s\n+5 %\n\n2028-04-17",
        "2026-09-15",
        "1 USD\n1\n1\n1\n7000000\n",
    ])
}

/// What is typed for today's network, a line a field; each line also as a day and a month.
fn today(input: &[u8]) -> Outcome {
    let text = text_of_bytes(input);
    for line in text.lines().take(20) {
        if let Some(month) = YearMonth::parse(line) {
            assert_eq!(YearMonth::parse(&month.iso()), Some(month));
        }
        if let Some(date) = Date::parse(line) {
            assert_eq!((Date::parse(&date.iso()), Date::from_days(date.days())), (Some(date), date));
        }
    }
    let mut typed = Typed::default();
    Field::ALL.iter().zip(text.lines()).for_each(|(field, line)| typed.set(*field, line.to_owned()));
    let start = YearMonth::parse("2026-09").expect("a month");
    match typed.read(start, &Scenario::default().world) {
        Ok(today) => {
            assert!(today.values().all(|(_, value)| !value.is_nan()));
            Outcome::Value(today.contradictions.clone())
        }
        Err(error) => Outcome::Refused(error.to_string(), Place::Whole),
    }
}

fn words() -> Vec<Vec<u8>> {
    bytes([
        "hybrid",
        "./mine.ron",
        "file:///tmp/a%20b.ron",
        "~/x.ron",
        "\"quoted.ron\"",
        "reference",
        "FILE://localhost/é.ron",
    ])
}

/// A word on the command line, or a path that is typed.
fn word(input: &[u8]) -> Outcome {
    let text = text_of_bytes(input);
    let path = typed(&text);
    let written = text_of(&path);
    if written.starts_with("file://") {
        assert_eq!(typed(&written), path);
    }
    match Origin::of_word(OsStr::new(text.as_ref())) {
        Ok(_) => Outcome::Value(Vec::new()),
        Err(error) => refused(&error),
    }
}
