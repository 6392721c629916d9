//! What the shipped presets come to: held to what was published of their subjects, and to a golden table that says when
//! and why a result last changed.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use hashpivot::analysis::benchmark::Benchmark::{
    self, AllInPerBtc, AverageRent, BreakEvenPower, CashPerBtc, ContractRevenue, CreditedBreakEven, DepreciatedPerBtc,
    FirstYearRent, OperatingPerBtc, PowerPerBtc,
};
use hashpivot::analysis::deal::{Deal, Standing};
use hashpivot::analysis::ensemble::EnsembleSpec;
use hashpivot::analysis::evaluation::Evaluation;
use hashpivot::analysis::verdict::Judgement;
use hashpivot::app::pages::cash_flow::contract::{cost_layers, published};
use hashpivot::app::picture::series::{ChartSet, OverviewCharts, Series};
use hashpivot::model::parameters::find;
use hashpivot::model::scenario::{Scenario, Strategy};
use hashpivot::store::preset::{Document, SHIPPED, resolve};
use hashpivot::worker::{Options, run_ensemble};

fn document(name: &str) -> Document {
    resolve(name).unwrap_or_else(|error| panic!("{name}: {error}")).document
}

/// What the program makes of a published quantity of a preset.
fn here(document: &Document, benchmark: Benchmark) -> f64 {
    let evaluation = Evaluation::of(&document.scenario);
    let deal = Deal::of(&evaluation);
    benchmark.of(&evaluation, deal.as_ref()).unwrap_or_else(|| panic!("{}: {benchmark:?}", document.title))
}

#[test]
fn deals_pay_what_was_published() {
    // Contract value, average and first-year rent as the releases and arithmetic on them have it. A value of two digits
    // can be a fortieth off by rounding alone; one per cent is asked for.
    for (name, revenue, average, first_year) in [
        ("deal-core-scientific-coreweave", 10.2e9, 120.0, Some(120.0)),
        ("deal-terawulf-fluidstack", 6.7e9, 148.0, Some(129.0)),
        ("deal-cipher-fluidstack", 3.0e9, 149.0, Some(130.0)),
        ("deal-hut-8-river-bend", 7.0e9, 159.0, Some(128.0)),
        ("deal-riot-amd", 311e6, 104.0, Some(90.0)),
        ("deal-iren-microsoft", 9.7e9, 808.0, None),
    ] {
        let document = document(name);
        for (benchmark, value) in [(ContractRevenue, revenue), (AverageRent, average)]
            .into_iter()
            .chain(first_year.map(|rent| (FirstYearRent, rent)))
        {
            let here = here(&document, benchmark);
            assert!((here / value - 1.0).abs() < 0.01, "{name}, {}: {here} instead of {value}", benchmark.label());
            let said = document.published.iter().find(|p| p.benchmark == benchmark);
            assert_eq!(said.map(|p| p.value), Some(value), "{name} states another figure");
        }
    }
}

#[test]
fn the_claim_needs_a_rent_that_nobody_signed() {
    let claim = document("deal-claim");
    let evaluation = Evaluation::of(&claim.scenario);
    let deal = Deal::of(&evaluation).expect("a deal");
    let project = evaluation.project.as_ref().expect("a build");
    assert!((deal.revenue / 10e9 - 1.0).abs() < 0.01 && deal.term_months == 240.0);
    let halls: f64 = project.build.spending.iter().sum();
    assert!((halls / 1.2e9 - 1.0).abs() < 0.01, "{halls}");
    assert_eq!(deal.standing(), Standing::Above);
    assert!(deal.average_rent > 2.0 * 188.0, "over twice TeraWulf's Abernathy");
    assert!(deal.it_mw_at_market() > 2.0 * deal.it_mw);
    let required = deal.required_rent.expect("a rent");
    assert!(required < 125.0 && deal.first_year_rent > 2.0 * required, "{required}");
    // The real contract is among the leases that were signed, for over five times the load.
    let real = Evaluation::of(&document("deal-core-scientific-coreweave").scenario);
    let real = Deal::of(&real).expect("a deal");
    assert_eq!(real.standing(), Standing::Among);
    assert!(real.it_mw > 5.0 * deal.it_mw);
    let cloud = Evaluation::of(&document("deal-iren-microsoft").scenario);
    assert_eq!(Deal::of(&cloud).expect("a deal").standing(), Standing::Cloud);
}

#[test]
fn costs_per_bitcoin_are_what_was_published() {
    for (name, benchmark, value) in [
        ("riot-q1-2026", PowerPerBtc, 64_635.0),
        ("riot-q1-2026", OperatingPerBtc, 74_444.0),
        ("riot-q1-2026", DepreciatedPerBtc, 114_130.0),
        ("sector-q4-2024", CashPerBtc, 82_162.0),
        ("sector-q4-2024", AllInPerBtc, 137_018.0),
    ] {
        let document = document(name);
        let here = here(&document, benchmark);
        assert!((here / value - 1.0).abs() < 0.05, "{name}, {}: {here} instead of {value}", benchmark.label());
        assert!(document.published.iter().any(|p| p.benchmark == benchmark && p.value == value), "{name}");
    }
}

#[test]
fn published_costs_are_marks_on_their_chart_and_rows_of_a_table() {
    let document = document("riot-q1-2026");
    let evaluation = Evaluation::of(&document.scenario);
    let chart = OverviewCharts::of(&Series::new(&document, &evaluation, Strategy::Stay)).cost;
    let marks: Vec<f64> = chart.marks.iter().map(|mark| mark.value).collect();
    assert_eq!(marks, [64_635.0, 74_444.0, 114_130.0]);
    assert!(
        chart.summary.contains("Published: Electricity 64\u{202f}635 (electricity: 145.04e12"),
        "{}",
        chart.summary
    );
    let table = published(&document.published, &evaluation, None);
    assert_eq!(table.rows.len(), 3);
    let sources = table.texts().next().expect("a row");
    assert!(sources.last().is_some_and(|cell| cell.contains("CryptoSlate") && cell.contains("2026-03")));
    assert!(published(&[], &evaluation, None).rows.is_empty());
    let layers = cost_layers(&evaluation);
    let interest = layers.texts().find(|row| row[0] == "All-in cost").expect("a row");
    assert!(interest[2].contains("interest is paid in cash"));
}

#[test]
fn home_miners_break_even_where_the_arithmetic_says() {
    // An Avalon Q breaks even at 6.4 c/kWh with a hashprice of 28.7 and at 11 c with 49.
    let mut home = document("home-miner");
    home.scenario.company.pool_fee = 0.0;
    for (hashprice, tariff) in [(28.7, 64.0), (49.0, 110.0)] {
        home.scenario.world.hashprice = hashprice;
        let here = here(&home, BreakEvenPower);
        assert!((here - tariff).abs() < 1.0, "{here} at {hashprice}");
    }
    for name in ["home-miner", "avalon-mini-3", "avalon-nano-3s"] {
        let document = document(name);
        let heat = here(&document, CreditedBreakEven) - here(&document, BreakEvenPower);
        assert!((heat - document.scenario.company.power_credit).abs() < 1e-9, "{name}");
        // The machine runs in the first month just where its tariff is below the break-even with the heat.
        let pays = document.scenario.company.power_price < here(&document, CreditedBreakEven);
        let evaluation = Evaluation::of(&document.scenario);
        assert_eq!(evaluation.path.ledger(Strategy::Stay)[0].btc_mined > 0.0, pays, "{name}");
    }
}

#[test]
fn every_published_figure_is_sourced_and_near() {
    for preset in SHIPPED {
        let document = document(preset.name);
        for figure in &document.published {
            assert!(!figure.source.is_empty() && !figure.date.is_empty(), "{}: {:?}", preset.name, figure.benchmark);
            let apart = here(&document, figure.benchmark) / figure.value - 1.0;
            assert!(apart.abs() < 0.05, "{}, {:?}: {apart}", preset.name, figure.benchmark);
        }
    }
}

/// Net asset value per share at the end of month 0, on the central path.
fn nav_per_share(evaluation: &Evaluation, strategy: Strategy) -> f64 {
    let month = &evaluation.path.ledger(strategy)[0];
    month.nav / month.shares
}

/// Price of a share that a preset gives.
fn price(scenario: &Scenario) -> Option<f64> {
    Some(find("company.share_price").expect("an input").get(scenario)).filter(|price| price.is_finite())
}

#[test]
fn summaries_say_where_the_market_pays_for_more() {
    let mut priced = 0;
    for preset in SHIPPED {
        let document = document(preset.name);
        let Some(price) = price(&document.scenario) else { continue };
        priced += 1;
        let nav = nav_per_share(&Evaluation::of(&document.scenario), Strategy::Stay);
        assert!(nav > 0.0, "{}: {nav}", preset.name);
        let apart = (nav / price - 1.0).abs() > 0.5;
        assert_eq!(document.summary.contains("Net asset value"), apart, "{}: {nav} at {price}", preset.name);
    }
    assert_eq!(priced, 10, "every listed company but Helios, which is a part of one, has a price");
}

/// Futures of the golden table: enough to see a change, few enough for a debug build.
const SPEC: EnsembleSpec = EnsembleSpec { paths: 2000, seed: 1 };
/// The table's columns.
const HEADER: &str = "preset,strategy,value_per_share,nav_per_share,price,probability_of_default,min_dscr,\
                      cash_cost_per_btc,all_in_cost_per_btc,verdict,reason";
/// Columns of figures, after the two names.
const FIGURES: usize = 7;
/// What the table says at its top.
const PREFACE: &str = "# What every shipped preset comes to: central path, net asset value at the end of month 0 beside the price of a share\n\
    # that was found, and default in 2000 futures of seed 1.\n\
    # `UPDATE_GOLDEN=1 GOLDEN_REASON=\"why\" cargo test --test preset_results` writes it anew; the reason goes to the\n\
    # rows that changed. An empty cell is undefined: nothing mined, no loan, or no price.\n";

/// A row of the table: figures as they are written, and the verdict.
#[derive(Clone, Debug, PartialEq)]
struct Golden {
    figures: Vec<Option<f64>>,
    verdict: String,
}

impl Golden {
    /// Whether all that differs is rounding.
    fn agrees(&self, other: &Self) -> bool {
        let near = |(a, b): (&Option<f64>, &Option<f64>)| match (a, b) {
            (Some(a), Some(b)) => (a - b).abs() <= 1e-3 * a.abs().max(b.abs()) + 2e-4,
            (a, b) => a == b,
        };
        self.verdict == other.verdict && self.figures.iter().zip(&other.figures).all(near)
    }
}

type Table = BTreeMap<(String, String), (Golden, String)>;

fn golden_path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden/presets.csv")
}

fn read_golden() -> Table {
    let text = fs::read_to_string(golden_path()).unwrap_or_default();
    let rows = text.lines().filter(|line| !line.starts_with('#') && *line != HEADER);
    rows.map(|line| {
        // The reason is the last column and may hold commas.
        let cells: Vec<&str> = line.splitn(4 + FIGURES, ',').collect();
        assert_eq!(cells.len(), 4 + FIGURES, "{line}");
        let figures = cells[2..2 + FIGURES].iter().map(|cell| cell.parse().ok()).collect();
        let golden = Golden { figures, verdict: cells[2 + FIGURES].to_owned() };
        ((cells[0].to_owned(), cells[1].to_owned()), (golden, cells[3 + FIGURES].to_owned()))
    })
    .collect()
}

/// What the presets come to now, in the order in which they are shipped.
fn results() -> Vec<((String, String), Golden)> {
    let mut rows = Vec::new();
    for preset in SHIPPED {
        let scenario = document(preset.name).scenario;
        let evaluation = Evaluation::of(&scenario);
        let ensemble = run_ensemble(&scenario, &SPEC, &Options::default());
        let verdict = Judgement::of(&scenario, &ensemble).verdict.label();
        for strategy in Strategy::ALL {
            let m = evaluation.measures(strategy);
            let figures = vec![
                Some(m.value_per_share),
                Some(nav_per_share(&evaluation, strategy)),
                price(&scenario),
                Some(ensemble.strategy(strategy).default.value),
                m.min_dscr.map(|d| d.0),
                m.cash_cost_per_btc,
                m.all_in_cost_per_btc,
            ];
            assert!(figures.iter().flatten().all(|v| v.is_finite()), "{}", preset.name);
            let verdict = if strategy == Strategy::Plan { verdict } else { "" };
            let name = (preset.name.to_owned(), strategy.name().to_owned());
            rows.push((name, Golden { figures, verdict: verdict.to_owned() }));
        }
    }
    rows
}

#[test]
fn presets_come_to_what_the_golden_table_says() {
    let golden = read_golden();
    let results = results();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let reason = std::env::var("GOLDEN_REASON").expect("GOLDEN_REASON says why the table changes");
        let mut text = format!("{PREFACE}{HEADER}\n");
        for (name, now) in &results {
            let (before, why) = match golden.get(name) {
                Some((before, why)) if before.agrees(now) => (before, why),
                _ => (now, &reason),
            };
            let cell = |value: &Option<f64>| value.map(|v| format!("{}", (v * 1e4).round() / 1e4)).unwrap_or_default();
            let cells: Vec<String> = before.figures.iter().map(cell).collect();
            writeln!(text, "{},{},{},{},{why}", name.0, name.1, cells.join(","), before.verdict).expect("a text");
        }
        fs::create_dir_all(golden_path().parent().expect("a folder")).expect("a folder");
        fs::write(golden_path(), text).expect("written");
        return;
    }
    let changed: Vec<String> = results
        .iter()
        .filter(|(name, now)| !golden.get(name).is_some_and(|(before, why)| before.agrees(now) && !why.is_empty()))
        .map(|(name, now)| format!("{}, {}: {now:?}\n  was {:?}", name.0, name.1, golden.get(name)))
        .collect();
    assert!(changed.is_empty(), "{}\nUPDATE_GOLDEN=1 takes it, with a GOLDEN_REASON", changed.join("\n"));
    assert_eq!(golden.len(), results.len(), "the table has rows of presets that are gone");
}
