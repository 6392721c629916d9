//! The program without a window, run as a user runs it.

use std::path::Path;
use std::process::{Command, Output};

fn hashpivot(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hashpivot")).args(args).output().expect("the program starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("text")
}

#[test]
fn run_prints_a_summary_and_json() {
    let table = hashpivot(&["run", "reference"]);
    assert!(table.status.success());
    let table = text(&table.stdout);
    for word in ["stay", "plan", "all-in", "Value per share", "All-in cost per BTC"] {
        assert!(table.contains(word), "{word} is missing in\n{table}");
    }
    let json = hashpivot(&["run", "reference", "--json"]);
    let value: serde_json::Value = serde_json::from_slice(&json.stdout).expect("one JSON object");
    let strategies = value["strategies"].as_array().expect("a list");
    assert_eq!(strategies.len(), 3);
    assert_eq!(strategies[2]["strategy"], "all-in");
    assert_eq!(strategies[1]["ai_share"], 0.5);
    // The same figures as the independent engine of the specification gives.
    let plan = strategies[1]["central"]["value_per_share"].as_f64().expect("a number");
    assert!((plan - 1.972_302_188_364_929).abs() < 1e-9, "{plan}");
    let cost = strategies[0]["central"]["cash_cost_per_btc"].as_f64().expect("a number");
    assert!((cost - 55_802.025_975_193_87).abs() < 1e-5, "{cost}");
}

#[test]
fn a_deal_is_answered_by_the_program() {
    let table = text(&hashpivot(&["run", "deal-claim"]).stdout);
    for words in ["Realistic by its rent?", "nobody signed it", "Rent that earns it", "Published", "10 bn", "+0.1"] {
        assert!(table.contains(words), "{words} is missing in\n{table}");
    }
    let json = hashpivot(&["run", "deal-core-scientific-coreweave", "--json"]);
    let value: serde_json::Value = serde_json::from_slice(&json.stdout).expect("one JSON object");
    let number = |path: &str| value.pointer(path).and_then(serde_json::Value::as_f64).expect(path);
    assert!((number("/deal/contract_revenue") / 10.2e9 - 1.0).abs() < 0.01);
    assert!((number("/deal/it_mw") - 590.0).abs() < 0.1);
    assert_eq!(number("/benchmarks/average-rent"), number("/deal/average_rent"));
    assert_eq!(value["published"].as_array().map(Vec::len), Some(3));
    let none = hashpivot(&["run", "home-miner", "--json"]);
    let value: serde_json::Value = serde_json::from_slice(&none.stdout).expect("one JSON object");
    assert!(value["deal"].is_null());
    assert!(value["benchmarks"]["break-even-power"].as_f64().is_some_and(|price| price > 80.0));
}

#[test]
fn ledgers_have_the_columns_of_the_specification() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("new").join("deep");
    let target_text = target.to_str().expect("text");
    let run = hashpivot(&["run", "reference", "--horizon", "36", "--set", "plan.ai_share=1", "--csv", target_text]);
    assert!(run.status.success(), "{}", text(&run.stderr));
    let header = "month,btc_price,subsidy,hashrate_eh,hashprice,efficiency,mining_mw,ai_mw,btc_mined,mining_revenue,\
        power_cost,site_opex,ai_revenue,ai_noi,sga,ebitda,depreciation,stock_comp,interest,interest_capitalised,tax,\
        net_income,ai_capex,sustaining_capex,asic_capex,asic_sales,debt_drawn,principal_repaid,shares_sold,cash,\
        btc_held,asic_book,ai_book,construction,debt,book_equity,shares,nav,cash_cost_per_btc,all_in_cost_per_btc,\
        dscr,lease_market_rate,borrowing_rate,defaulted,interest_earned,paid_out,debt_converted,cover";
    for strategy in ["stay", "plan", "all-in"] {
        let table = std::fs::read_to_string(target.join(format!("ledger-{strategy}.csv"))).expect("a table");
        let mut lines = table.lines();
        assert_eq!(lines.next(), Some(header));
        assert_eq!(lines.count(), 36);
        assert!(!table.contains("NaN") && !table.contains("inf"));
    }
    let industry = std::fs::read_to_string(target.join("industry.csv")).expect("a table");
    let rows: Vec<Vec<&str>> = industry.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 37);
    assert!(!industry.contains("NaN") && !industry.contains("inf"));
    let number = |row: &[&str], name: &str| -> f64 {
        let column = rows[0].iter().position(|title| *title == name).expect("a column");
        row[column].parse().expect("a number")
    };
    for row in &rows[1..] {
        let cohorts = rows[0].iter().filter(|title| title.ends_with("_hashrate_eh"));
        let sum: f64 = cohorts.map(|title| number(row, title)).sum();
        assert!((sum / number(row, "hashrate_eh") - 1.0).abs() < 1e-9, "the cohorts are the network");
    }
    // What leaves for AI raises hashprice and lowers the concentration of what stays.
    assert!(number(&rows[28], "hashprice") > number(&rows[28], "hashprice_without_pivot"));
    assert!(number(&rows[28], "hhi_hashrate") < number(&rows[28], "hhi_hashrate_without_pivot"));
    let all_in = std::fs::read_to_string(target.join("ledger-all-in.csv")).expect("a table");
    let last: Vec<&str> = all_in.lines().last().expect("a row").split(',').collect();
    assert_eq!(last[38], "", "a company that mines nothing has no cost per bitcoin");
}

#[test]
fn futures_are_summed_up_and_repeat() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().to_str().expect("text");
    let run = |seed: &str| {
        let args = ["run", "reference", "--paths", "2000", "--seed", seed, "--json", "--csv", target];
        let mut value: serde_json::Value = serde_json::from_slice(&hashpivot(&args).stdout).expect("one JSON object");
        assert!(value["elapsed_ms"].as_f64().is_some_and(|ms| ms > 0.0));
        value["elapsed_ms"].take();
        value
    };
    let first = run("7");
    assert_eq!(first, run("7"), "the same seed gives the same futures");
    assert_ne!(first, run("8"));
    assert_eq!((first["paths"].as_u64(), first["seed"].as_u64()), (Some(2000), Some(7)));
    // An independent engine says for 100 000 futures: staying survives in 69.2 %, the plan is better in 49.9 %, the
    // reverse holds in 39.0 %. 2 000 are within 1.2 points of that, give or take; four times that is a fault.
    let near = |value: &serde_json::Value, expected: f64| {
        let value = value.as_f64().expect("a number");
        assert!((value - expected).abs() < 0.048, "{value} instead of {expected}");
    };
    near(&first["probability_plan_beats_stay"], 0.499);
    near(&first["probability_stay_beats_plan"], 0.390);
    let stay = &first["strategies"][0]["ensemble"];
    near(&stay["probability_of_default"], 0.308);
    near(&stay["probability_of_loss"], 0.573);
    near(&stay["probability_of_doubling"], 0.326);
    near(&stay["recovery"], 0.618);
    near(&stay["expected_loss"], 0.118);
    assert_eq!((&first["price_is"], &stay["yearly_return_p5"]), (&"nav".into(), &(-1.0).into()));
    assert_eq!(first["verdict"], "lifeline");
    let table = std::fs::read_to_string(folder.path().join("ensemble.csv")).expect("a table");
    assert_eq!(table.lines().next(), Some("month,strategy,measure,p5,p25,p50,p75,p95"));
    assert_eq!(table.lines().count(), 1 + 120 * (3 + 3 * 2));
}

#[test]
fn presets_and_inputs_are_listed() {
    let list = text(&hashpivot(&["list"]).stdout);
    for name in ["reference", "pure-miner", "hybrid", "ai-landlord", "gpu-cloud", "home-miner", "spring-2025"] {
        assert!(list.contains(name), "{name} is missing");
    }
    let inputs = text(&hashpivot(&["parameters"]).stdout);
    for id in ["world.hashprice", "company.site_mw", "plan.loan_to_cost", "horizon_months"] {
        assert!(inputs.contains(id), "{id} is missing");
    }
}

/// A run that must fail: exit 2, one line on standard error that says all of this, nothing on standard output.
fn refused(args: &[&str], words: &[&str]) {
    let output = hashpivot(args);
    let error = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{args:?}: {error}");
    assert!(output.stdout.is_empty(), "{args:?} printed a result");
    assert_eq!(error.trim_end().lines().count(), 1, "{args:?} says more than a line: {error}");
    for word in words {
        assert!(error.contains(word), "{args:?}: \u{201c}{word}\u{201d} is missing in {error}");
    }
}

#[test]
fn bad_input_gets_one_clear_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path.to_str().expect("text").to_owned()
    };
    let broken = write("broken.ron", "(\n    version: 1,\n    title: \"x\"\n    world: (),\n)");
    refused(&["run", &broken], &["broken.ron", "4"]);
    refused(&["run", "no-such-preset"], &["no-such-preset"]);
    refused(&["run", folder.path().to_str().expect("text")], &["folder"]);
    refused(&["run", "reference", "--set", "world.hashprize=3"], &["world.hashprize", "hashpivot parameters"]);
    refused(&["run", "reference", "--set", "world.hashprice"], &["id=value"]);
    for value in ["NaN", "inf", "1e308", "-5", "dear", ""] {
        refused(&["run", "reference", "--set", &format!("world.hashprice={value}")], &["world.hashprice"]);
    }
    refused(&["run", "reference", "--horizon", "-3"], &["horizon_months"]);
    refused(&["run", "reference", "--paths", "99999999999"], &["--paths"]);
    let file = write("file", "");
    let below = Path::new(&file).join("csv");
    refused(&["run", "reference", "--csv", below.to_str().expect("text")], &["csv"]);
}

#[test]
fn no_display_is_said_in_a_sentence() {
    let output = Command::new(env!("CARGO_BIN_EXE_hashpivot"))
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("WAYLAND_SOCKET")
        .env("XDG_RUNTIME_DIR", "")
        .output()
        .expect("the program starts");
    if cfg!(target_os = "linux") {
        assert_eq!(output.status.code(), Some(2));
        let error = text(&output.stderr);
        assert!(error.contains("no display") && error.contains("hashpivot run"), "{error}");
    }
}

#[test]
fn the_past_is_replayed() {
    let folder = tempfile::tempdir().expect("a folder");
    let table = folder.path().join("new").join("replay.csv");
    let run = hashpivot(&[
        "replay",
        "--from",
        "2021-12",
        "--equilibrium",
        "70",
        "--json",
        "--csv",
        table.to_str().expect("text"),
    ]);
    assert!(run.status.success(), "{}", text(&run.stderr));
    let value: serde_json::Value = serde_json::from_slice(&run.stdout).expect("one JSON object");
    assert_eq!(
        (value["from"].as_str(), value["to"].as_str(), value["months"].as_u64()),
        (Some("2021-12"), Some("2026-01"), Some(50))
    );
    let rms = value["rms_log_error"].as_f64().expect("a number");
    assert!((rms - 0.12).abs() < 0.005 && value["end_log_error"].as_f64().is_some_and(|e| e.abs() < 0.01), "{value}");
    // The error can be worked out from the table.
    let table = std::fs::read_to_string(&table).expect("a table");
    let errors: Vec<f64> =
        table.lines().skip(1).map(|l| l.split(',').nth(5).expect("a cell").parse().expect("a number")).collect();
    let squares: f64 = errors.iter().map(|e| e * e).sum();
    assert!(errors.len() == 50 && ((squares / 50.0).sqrt() - rms).abs() < 1e-12);

    let slow = hashpivot(&["replay", "--from", "2021-12", "--set", "world.response_months=never", "--json"]);
    let slow: serde_json::Value = serde_json::from_slice(&slow.stdout).expect("one JSON object");
    assert!(slow["rms_log_error"].as_f64().is_some_and(|e| e > 0.5), "{slow}");
    let words = text(&hashpivot(&["replay", "--from", "2020-06"]).stdout);
    assert!(words.contains("The model fails here") && words.contains("China"), "{words}");
}

#[test]
fn a_replay_of_nothing_ends_with_one_line() {
    for (args, word) in [
        (&["--from", "2015-01"][..], "2015"),
        (&["--from", "yesterday"], "--from"),
        (&["--from", "2021-12", "--to", "2021-01"], "end"),
        (&["--from", "2021-12", "--to", "2027-01"], "2026"),
        (&["--from", "2021-12", "--equilibrium", "-1"], "equilibrium"),
        (&["--from", "2021-12", "--equilibrium", "much"], "--equilibrium"),
        (&["--from", "2021-12", "--set", "world.nothing=1"], "world.nothing"),
        (&["--from", "2021-12", "--set", "world.hashprice=50"], "--equilibrium"),
    ] {
        let run = hashpivot(&[&["replay"], args].concat());
        assert_eq!(run.status.code(), Some(2), "{args:?}");
        let said = text(&run.stderr);
        assert!(said.trim_end().lines().count() == 1 && said.contains(word), "{args:?}: {said}");
    }
    assert_eq!(hashpivot(&["replay"]).status.code(), Some(2));
    // What has no part in it is said, and the rest goes on.
    let run = hashpivot(&["replay", "--from", "2021-12", "--set", "company.site_mw=5", "--json"]);
    assert!(run.status.success() && text(&run.stderr).contains("has no part in a replay"));
}

#[test]
fn the_tornado_is_sorted_and_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let csv = folder.path().join("tornado.csv");
    let run = hashpivot(&["tornado", "reference", "--json", "--csv", csv.to_str().expect("text")]);
    assert!(run.status.success(), "{}", text(&run.stderr));
    let value: serde_json::Value = serde_json::from_slice(&run.stdout).expect("one JSON object");
    assert_eq!(value["measure"], "plan_minus_stay");
    // Value per share of the plan less that of staying, as `run` has them.
    let summary = hashpivot(&["run", "reference", "--json"]);
    let summary: serde_json::Value = serde_json::from_slice(&summary.stdout).expect("one JSON object");
    let of = |i: usize| summary["strategies"][i]["central"]["value_per_share"].as_f64().expect("a number");
    assert_eq!(value["base"].as_f64(), Some(of(1) - of(0)));
    let inputs = value["inputs"].as_array().expect("a list");
    let extents: Vec<f64> = inputs.iter().filter_map(|input| input["extent"].as_f64()).collect();
    assert_eq!(extents.len(), inputs.len());
    assert!(extents.is_sorted_by(|a, b| a >= b));
    let table = std::fs::read_to_string(&csv).expect("a file");
    assert_eq!(table.lines().count(), inputs.len() + 1);
    assert!(table.starts_with("input,low,high,result_low,result_high,extent\n"));
    for bad in [
        &["tornado", "reference", "--measure", "happiness"][..],
        &["tornado", "reference", "--measure", "min_dscr", "--paths", "9"],
    ] {
        let refused = hashpivot(bad);
        assert_eq!(refused.status.code(), Some(2));
        assert_eq!(text(&refused.stderr).lines().count(), 1);
    }
}

#[test]
fn break_even_gives_roots_on_the_central_path() {
    let run = hashpivot(&["break-even", "reference", "--input", "world.lease_rate", "--json"]);
    let value: serde_json::Value = serde_json::from_slice(&run.stdout).expect("one JSON object");
    assert_eq!((value["input"].as_str(), value["value"].as_f64()), (Some("world.lease_rate"), Some(125.0)));
    let root = value["plan_equals_stay"][0].as_f64().expect("a root");
    // The model itself, on both sides.
    let lead = |rate: f64| {
        let set = format!("world.lease_rate={rate}");
        let run = hashpivot(&["run", "reference", "--set", &set, "--json"]);
        let value: serde_json::Value = serde_json::from_slice(&run.stdout).expect("one JSON object");
        let of = |i: usize| value["strategies"][i]["central"]["value_per_share"].as_f64().expect("a number");
        of(1) - of(0)
    };
    assert!(lead(root - 0.01) < 0.0 && lead(root + 0.01) > 0.0, "{root}");
    let none = hashpivot(&["break-even", "reference", "--input", "world.subsidy", "--json"]);
    let value: serde_json::Value = serde_json::from_slice(&none.stdout).expect("one JSON object");
    assert_eq!(value["plan_defaults"].as_array().map(Vec::len), Some(0));
    assert_eq!(hashpivot(&["break-even", "reference", "--input", "world.nonsense"]).status.code(), Some(2));
}
