//! The sector: companies side by side in one world come to what each comes to alone.

use std::num::NonZero;
use std::process::{Command, Output};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use hashpivot::analysis::bridge::Bridge;
use hashpivot::analysis::ensemble::{Companies, CompaniesPlan, Control, Ensemble, EnsembleSpec, MOST_PATHS, Scratch};
use hashpivot::analysis::evaluation::Evaluation;
use hashpivot::analysis::sector::{Central, Sector};
use hashpivot::analysis::verdict::Judgement;
use hashpivot::model::lanes::Width;
use hashpivot::model::parameters;
use hashpivot::model::scenario::{Scenario, Strategy};
use hashpivot::store::preset;
use hashpivot::worker::sector::{SectorRun, run_sector, sector_stages, sectors};
use hashpivot::worker::{Options, Turn, run_ensemble, waker};
use serde_json::Value;

/// A setting with changes.
fn world(changes: &[(&str, f64)]) -> Scenario {
    let mut scenario = Scenario::default();
    for (id, value) in changes {
        parameters::find(id).expect("an input").set(&mut scenario, *value);
    }
    scenario
}

/// Worlds that differ in all that a market can be, at a horizon of their own.
fn worlds() -> Vec<Scenario> {
    let given = preset::resolve("2022-stress").expect("it is shipped").document.scenario;
    vec![
        Scenario::default(),
        world(&[("world.bust_month", 17.5), ("world.tenant_failure_month", 9.0), ("horizon_months", 75.0)]),
        world(&[
            ("world.cohort_exit", 0.8),
            ("world.bust_probability", 0.25),
            ("world.tenant_failure_probability", 0.2),
            ("world.bust_recovery_months", 30.5),
            ("world.price_rent_correlation", 0.4),
            ("world.concentration_limit", 800.0),
            ("horizon_months", 33.0),
        ]),
        // The market as it was, then the model's.
        Scenario { company: Scenario::default().company, ..given },
    ]
}

/// All company presets in a world.
fn companies(setting: &Scenario) -> Vec<Scenario> {
    preset::companies().map(|(_, document)| document.scenario.placed_in(setting)).collect()
}

fn spec(paths: usize, seed: u64) -> EnsembleSpec {
    EnsembleSpec { paths, seed }
}

fn timeless(ensemble: &Ensemble) -> Ensemble {
    Ensemble { elapsed_ms: 0.0, ..ensemble.clone() }
}

fn alone(scenario: &Scenario, spec: &EnsembleSpec) -> Ensemble {
    timeless(&run_ensemble(scenario, spec, &Options { without_bands: true, ..Options::default() }))
}

fn options(threads: usize, width: Option<Width>) -> Options {
    Options { threads: NonZero::new(threads), width, ..Options::default() }
}

#[test]
fn every_company_in_every_world_is_what_it_is_alone() {
    for (w, setting) in worlds().iter().enumerate() {
        let scenarios = companies(setting);
        assert!(scenarios.len() >= 16, "{}", scenarios.len());
        let ready = Companies::new(&scenarios);
        assert_eq!((ready.count(), ready.markets()), (scenarios.len(), 1), "world {w} is walked through once");
        let spec = spec(515, 3 + w as u64);
        let found = Arc::new(ready).run(&spec, &Control::new()).expect("not stopped");
        for (i, (ensemble, scenario)) in found.iter().zip(&scenarios).enumerate() {
            assert!(*ensemble == alone(scenario, &spec), "company {i} in world {w}");
        }
    }
}

#[test]
fn bands_aside_a_company_is_what_run_says() {
    let scenario = &companies(&Scenario::default())[3];
    let spec = spec(600, 5);
    let found = Sector::run(std::slice::from_ref(scenario), &spec, &Control::new()).expect("not stopped");
    let whole = run_ensemble(scenario, &spec, &Options::default());
    let member = &found.members[0];
    for (ours, theirs) in member.ensemble.strategies.iter().zip(&whole.strategies) {
        assert_eq!((&ours.values, &ours.wealth, &ours.survival), (&theirs.values, &theirs.wealth, &theirs.survival));
        assert_eq!((ours.yearly_return, ours.loss, ours.default), (theirs.yearly_return, theirs.loss, theirs.default));
    }
    assert_eq!(member.judgement, Judgement::of(scenario, &whole));
    assert_eq!(member.central.evaluation, Evaluation::of(scenario));
}

#[test]
fn threads_widths_and_odd_numbers_of_futures_change_nothing() {
    let setting = world(&[("horizon_months", 40.0), ("world.bust_probability", 0.2)]);
    let scenarios: Arc<[Scenario]> = companies(&setting).into_iter().take(5).collect();
    for paths in [0, 1, 31, 255, 256, 257, 700] {
        let spec = spec(paths, 9);
        let expected: Vec<Ensemble> = scenarios.iter().map(|scenario| alone(scenario, &spec)).collect();
        for width in Width::available() {
            for threads in [1, 3] {
                let run = SectorRun { scenarios: Arc::clone(&scenarios), spec };
                let found = run_sector(&run, &options(threads, Some(width)), &Control::new());
                let found = found.expect("no panic").expect("not stopped");
                let found: Vec<Ensemble> = found.members.iter().map(|member| timeless(&member.ensemble)).collect();
                assert!(found == expected, "{paths} futures, {}, {threads} threads", width.name());
            }
        }
    }
}

#[test]
fn companies_of_different_worlds_can_be_run_together() {
    let settings = [Scenario::default(), world(&[("world.bust_probability", 0.3)]), world(&[("horizon_months", 50.0)])];
    let of = |i: usize| companies(&settings[i % 3])[i].clone();
    let scenarios: Vec<Scenario> = (0..7).map(of).collect();
    let ready = Companies::new(&scenarios);
    assert_eq!(ready.markets(), 3);
    let spec = spec(300, 2);
    let found = Arc::new(ready).run(&spec, &Control::new()).expect("not stopped");
    for (ensemble, scenario) in found.iter().zip(&scenarios) {
        assert!(*ensemble == alone(scenario, &spec));
    }
    assert_eq!(Arc::new(Companies::new(&[])).run(&spec, &Control::new()), Some(Vec::new()));
}

#[test]
fn strategies_that_build_the_same_come_to_the_same() {
    let mut nothing = Scenario::default();
    nothing.plan.ai_share = 0.0;
    let mut everything = Scenario::default();
    everything.plan.ai_share = 1.0;
    let spec = spec(300, 2);
    let scenarios = [nothing, everything];
    let found = Arc::new(Companies::new(&scenarios)).run(&spec, &Control::new()).expect("not stopped");
    for (ensemble, scenario) in found.iter().zip(&scenarios) {
        assert!(*ensemble == alone(scenario, &spec));
    }
    let [stay, plan, all_in] = &found[0].strategies;
    assert!(stay == plan && plan != all_in);
    let [stay, plan, all_in] = &found[1].strategies;
    assert!(stay != plan && plan == all_in);
}

#[test]
fn the_order_of_work_does_not_matter() {
    let ready = Arc::new(Companies::new(&companies(&world(&[("horizon_months", 20.0)]))[..4]));
    let plan = || CompaniesPlan::new(Arc::clone(&ready), &spec(900, 3), Width::widest());
    let (control, mut scratch) = (Control::new(), Scratch::default());
    let forward = plan();
    (0..forward.tasks()).for_each(|task| assert!(forward.run(task, &mut scratch, &control)));
    let mut backward = plan();
    let mut waiting: Vec<usize> = (0..backward.tasks()).rev().collect();
    while !waiting.is_empty() {
        let before = waiting.len();
        waiting.retain(|&task| !backward.run(task, &mut scratch, &control));
        assert!(waiting.len() < before, "some task can always be done");
    }
    let found = forward.take().expect("complete");
    assert!(Some(&found) == backward.take().as_ref());
    assert!(plan().take().is_none(), "nothing has been done");
    // What goes on from there does only what is missing; fewer futures than whole blocks of them are there begin anew.
    for (paths, blocks) in [(1_100, 2), (700, 3), (512, 0), (100, 1), (1_100, 5)] {
        let before = backward.tasks();
        backward = backward.resume(&spec(paths, 3));
        let tasks = backward.tasks();
        (0..tasks).for_each(|task| assert!(backward.run(task, &mut scratch, &control)));
        assert_eq!(tasks, blocks * 5 + 12, "{paths} futures after {before} tasks");
        let whole = CompaniesPlan::new(Arc::clone(&ready), &spec(paths, 3), Width::widest());
        (0..whole.tasks()).for_each(|task| assert!(whole.run(task, &mut scratch, &control)));
        assert!(backward.take() == whole.take(), "{paths} futures");
    }
    assert_eq!(backward.resume(&spec(512, 4)).tasks(), 2 * 5 + 12, "another seed has other paths");
}

#[test]
fn a_company_keeps_its_plan_and_takes_the_world() {
    let setting = world(&[("world.hashprice", 30.0), ("horizon_months", 84.0)]);
    let own = preset::resolve("home-miner").expect("it is shipped").document.scenario;
    let placed = own.placed_in(&setting);
    assert_eq!((&placed.company, &placed.plan), (&own.company, &own.plan));
    assert_eq!((&placed.world, placed.horizon_months), (&setting.world, 84.0));
    assert_eq!((&placed.industry, &placed.history), (&setting.industry, &setting.history));
}

#[test]
fn the_sector_is_every_shipped_company_and_nothing_else() {
    let names: Vec<&str> = preset::companies().map(|(name, _)| name).collect();
    let expected = preset::SHIPPED.iter().filter(|shipped| {
        let document = preset::parse(shipped.text).expect("it is shipped").document;
        document.kind.is_some_and(preset::PresetKind::is_company)
    });
    assert_eq!(names, expected.map(|shipped| shipped.name).collect::<Vec<_>>());
    for name in ["core-scientific", "applied-digital", "keel", "reference", "gpu-cloud", "small-miner", "home-miner"] {
        assert!(names.contains(&name), "{name}");
    }
    for name in ["2022-stress", "deal-claim", "spring-2025", "sector-q4-2024"] {
        assert!(!names.contains(&name), "{name}");
    }
}

#[test]
fn where_a_company_stands_is_read_from_its_ledger_bridge_and_futures() {
    let scenarios = companies(&Scenario::default());
    let sector = Sector::run(&scenarios, &spec(400, 1), &Control::new()).expect("not stopped");
    let mut under = 0;
    for (member, scenario) in sector.members.iter().zip(&scenarios) {
        let (standing, ensemble) = (&member.standing, &member.ensemble);
        let bridge = Bridge::of(scenario, Strategy::Stay).expect("a month");
        let rows = member.central.evaluation.path.ledger(Strategy::Stay);
        let first = &rows[0];
        assert_eq!(standing.nav_per_share, first.nav / first.shares);
        assert_eq!(standing.net_debt, first.debt() - first.cash);
        assert_eq!((standing.market_value, standing.price), (bridge.market_value(), bridge.price));
        assert_eq!(standing.diluted_shares, bridge.diluted(standing.price.usd()));
        // Enterprise value by its multiples again: each is over what it is called after.
        if let Some(per_eh) = standing.value_per_eh {
            let company = &scenario.company;
            let eh = first.mining_mw * 1e6 / company.mining_pue / first.efficiency / 1e6;
            assert!((per_eh * eh - standing.enterprise_value).abs() <= 1e-12 * standing.enterprise_value.abs());
        } else {
            assert_eq!(first.mining_mw, 0.0);
        }
        assert!(standing.contracted_mw.is_sign_positive() && standing.contracted_income.is_sign_positive());
        let book: f64 = scenario.company.leases.iter().map(|lease| lease.it_mw).sum();
        let short = scenario.company.existing_ai_mw / scenario.plan.gross_to_it;
        assert!((standing.contracted_mw - book - short).abs() < 1e-9 * (book + short).max(1.0));
        if standing.contracted_income > 0.0 {
            let over = bridge.multiples.over_contracted_income.expect("there is income");
            assert!((over * standing.contracted_income / standing.enterprise_value - 1.0).abs() < 1e-12);
            assert_eq!(standing.net_debt_over_income, Some(standing.net_debt / standing.contracted_income));
        } else {
            assert_eq!(standing.net_debt_over_income, None);
        }
        let mines = |t: usize| rows[t].mining_mw > 0.0 && rows[t].hashcost > rows[t].hashprice;
        let month = standing.under_water.unwrap_or(rows.len());
        assert!((0..month).all(|t| !mines(t)) && (month == rows.len() || mines(month)));
        under += usize::from(standing.under_water.is_some());
        let best = ensemble.strategy(standing.best).median();
        assert!(ensemble.strategies.iter().all(|strategy| strategy.median() <= best));
        assert_eq!(standing.halving, Some(19));
        for (survival, outcome) in standing.survival.iter().zip(&ensemble.strategies) {
            assert_eq!(survival.to_halving, Some(outcome.survival[19]));
            assert_eq!(survival.to_horizon, outcome.survival[119]);
        }
    }
    assert!(under > 0 && under < scenarios.len(), "{under} fleets go under water");
    // Beyond the horizon there is no halving to survive.
    let late = world(&[("world.halving_in_months", 40.0), ("horizon_months", 30.0)]);
    let late = Sector::run(&companies(&late)[..1], &spec(64, 1), &Control::new()).expect("not stopped");
    assert_eq!((late.members[0].standing.halving, late.members[0].standing.survival[0].to_halving), (None, None));
}

#[test]
fn the_worker_tells_of_the_latest_sector_from_coarse_to_full() {
    let (sender, news) = mpsc::channel();
    let wake = waker(move || sender.send(()).expect("a listener"));
    let worker = sectors(Turn::First, wake).expect("a thread");
    let scenarios: Arc<[Scenario]> = companies(&world(&[("horizon_months", 24.0)])).into_iter().take(4).collect();
    let old = worker.submit(SectorRun { scenarios: Arc::clone(&scenarios), spec: spec(MOST_PATHS / 4, 1) });
    let run = SectorRun { scenarios: Arc::clone(&scenarios), spec: spec(2_500, 2) };
    let generation = worker.submit(run.clone());
    assert!(generation > old);
    let mut stages = Vec::new();
    loop {
        news.recv_timeout(Duration::from_mins(2)).expect("news");
        for update in worker.poll_all() {
            assert_eq!(update.generation, generation);
            let sector = update.result.expect("no panic");
            stages.push(sector.spec.paths);
            if update.complete {
                for (member, scenario) in sector.members.iter().zip(&*scenarios) {
                    // Of single paths, and of how they are spread, a window keeps nothing.
                    let mut expected = alone(scenario, &run.spec);
                    expected.forget_paths();
                    expected.forget_spread();
                    assert!(timeless(&member.ensemble) == expected);
                    assert!(Central::of(scenario).is_some_and(|central| central == *member.central));
                }
            }
        }
        if stages.last() == Some(&2_500) {
            break;
        }
    }
    assert_eq!(stages, [256, 1_000, 2_500]);
    assert_eq!(sector_stages(10_000).collect::<Vec<_>>(), [256, 1_000]);
    assert_eq!(sector_stages(500).count(), 0);
    worker.submit(SectorRun { scenarios: Arc::clone(&scenarios), spec: spec(MOST_PATHS, 1) });
    news.recv_timeout(Duration::from_mins(2)).expect("news");
    let refused = worker.poll().expect("an answer").result.expect_err("too many");
    assert!(refused.contains("4 companies can have 1000000 futures each at most"), "{refused}");
}

#[test]
fn what_is_stopped_gives_nothing() {
    let scenarios: Arc<[Scenario]> = companies(&Scenario::default()).into();
    let control = Control::new();
    control.stop();
    let run = SectorRun { scenarios: Arc::clone(&scenarios), spec: spec(100_000, 1) };
    assert_eq!(run_sector(&run, &Options::default(), &control), Ok(None));
    assert_eq!(Sector::run(&scenarios, &run.spec, &control), None);
    let control = Arc::new(Control::new());
    let other = Arc::clone(&control);
    let running = std::thread::spawn(move || run_sector(&run, &Options::default(), &other));
    // The central paths are counted first.
    while control.progress() <= 0.0 && !running.is_finished() {
        std::thread::yield_now();
    }
    control.stop();
    assert!(matches!(running.join().expect("no panic"), Ok(None)));
}

fn hashpivot(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hashpivot")).args(args).output().expect("the program starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("text")
}

fn json(args: &[&str]) -> Value {
    let output = hashpivot(args);
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("one JSON object")
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

/// What `run` says of the strategies, without the central path.
fn strategies_of_run(value: &Value) -> Value {
    let mut strategies = value["strategies"].clone();
    for strategy in strategies.as_array_mut().expect("a list") {
        strategy.as_object_mut().expect("an object").remove("central");
    }
    strategies
}

#[test]
fn the_command_prints_what_run_prints_of_each_company() {
    let sector = json(&["sector", "--paths", "300", "--seed", "7", "--json"]);
    assert_eq!(keys(&sector), ["companies", "paths", "world"]);
    assert_eq!((&sector["world"], &sector["paths"]), (&Value::from("september-2026"), &Value::from(300)));
    let names: Vec<&str> = preset::companies().map(|(name, _)| name).collect();
    let found = sector["companies"].as_array().expect("a list");
    assert_eq!(found.iter().map(|one| one["preset"].as_str().expect("a name")).collect::<Vec<_>>(), names);
    for one in found {
        assert_eq!(keys(one), ["nav_per_share", "preset", "price", "strategies", "title", "verdict"]);
        let name = one["preset"].as_str().expect("a name");
        // A company with a horizon of its own is run over the sector's.
        let run = json(&["run", name, "--horizon", "120", "--paths", "300", "--seed", "7", "--json"]);
        assert_eq!(one["strategies"], strategies_of_run(&run), "{name}");
        assert_eq!((&one["price"], &one["verdict"], &one["title"]), (&run["price"], &run["verdict"], &run["title"]));
        assert_eq!(one["nav_per_share"], run["strategies"][0]["central"]["nav_per_share"], "{name}");
        assert!(one["strategies"][1]["ensemble"]["value_per_share_median"].is_number());
    }
}

#[test]
fn the_command_takes_a_world_companies_and_changes_of_the_world() {
    let folder = tempfile::tempdir().expect("a folder");
    let company = folder.path().join("mine.ron");
    let company = company.to_str().expect("text");
    std::fs::write(company, "(version: 1, title: \"Mine\", as_of: \"2026-09\", company: (share_price: 3))")
        .expect("written");
    let args = ["sector", "--world", "hashprice-30", "--set", "world.lease_rate=*0.5", "--paths", "64", "--json"];
    let of = |more: &[&str]| json(&[&args[..], more].concat());
    let sector = of(&["--company", "riot", "--company", company, "--company", "mara"]);
    assert_eq!(sector["world"], "hashprice-30");
    let names: Vec<&Value> = sector["companies"].as_array().expect("a list").iter().map(|one| &one["preset"]).collect();
    assert_eq!(names, ["riot", company, "mara"]);
    assert_eq!(
        (&sector["companies"][1]["price"], &sector["companies"][1]["title"]),
        (&Value::from(3.0), &Value::from("Mine"))
    );
    // The same world, put together from its inputs.
    let mut world = preset::resolve_world("hashprice-30").expect("it is shipped").document.world;
    world.lease_rate *= 0.5;
    let setting = Scenario { world, ..Scenario::default() };
    let riot = preset::resolve("riot").expect("it is shipped").document.scenario.placed_in(&setting);
    let ensemble = run_ensemble(&riot, &spec(64, 1), &Options::default());
    let shown = &sector["companies"][0]["strategies"][1]["ensemble"]["value_per_share_mean"];
    // Read from text as the other was, which may cost the last digit.
    let mean = ensemble.strategy(Strategy::Plan).mean.value.to_string();
    assert_eq!(shown, &serde_json::from_str::<Value>(&mean).expect("a number"));
    // A file of a world is one, too.
    let file = folder.path().join("world.ron");
    let file = file.to_str().expect("text");
    std::fs::write(file, "(version: 1, title: \"W\", as_of: \"2026-09\", kind: \"world\", world: (hashprice: 45))")
        .expect("written");
    let own = json(&["sector", "--world", file, "--company", "riot", "--paths", "64", "--json"]);
    let set = json(&["sector", "--set", "world.hashprice=45", "--company", "riot", "--paths", "64", "--json"]);
    assert_eq!((own["world"].as_str(), &own["companies"]), (Some(file), &set["companies"]));
}

#[test]
fn the_command_writes_a_table() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sector.csv");
    let name = path.to_str().expect("text");
    let args = ["sector", "--company", "hut-8", "--company", "reference", "--paths", "100", "--csv", name];
    let output = hashpivot(&args);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let shown = text(&output.stdout);
    for word in ["hut-8", "Verdict", "Best", "EV/MW", "Under water", "100 futures", "2 companies", "Survives Apr 2028"]
    {
        assert!(shown.contains(word), "{word} is missing in\n{shown}");
    }
    let table = std::fs::read_to_string(&path).expect("a table");
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 7, "{table}");
    let titles = table.lines().next().expect("titles");
    assert!(titles.starts_with("preset,title,verdict,best_strategy,strategy,ai_share,price,nav_per_share,"));
    assert!(!table.contains("NaN") && !table.contains("inf"), "{table}");
    let json = json(&["sector", "--company", "hut-8", "--paths", "100", "--json"]);
    let mean = json["companies"][0]["strategies"][2]["ensemble"]["value_per_share_mean"].as_f64().expect("a number");
    assert!(table.lines().nth(3).expect("all-in").contains(&mean.to_string()), "{mean} is not in {table}");
}

#[test]
fn what_the_command_cannot_take_is_said_in_one_line() {
    let cases: [(&[&str], &str); 8] = [
        (&["--set", "plan.ai_share=1"], "--set: plan.ai_share is no input of the world"),
        (&["--set", "horizon_months=60"], "--set: horizon_months is no input of the world"),
        (&["--set", "world.hashprise=30"], "world.hashprise\u{201d} is no input"),
        (&["--set", "world.hashprice=abc"], "hashprice"),
        (&["--paths", "0"], "--paths: companies are told apart by their futures"),
        (&["--paths", "4000000"], "companies can have"),
        (&["--world", "hashprice-31"], "no world of that name is shipped"),
        (&["--company", "rito"], "no preset of that name is shipped"),
    ];
    for (args, words) in cases {
        let output = hashpivot(&[&["sector"], args].concat());
        let complaint = text(&output.stderr);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{args:?}: {complaint}");
        assert!(complaint.contains(words) && complaint.lines().count() == 1, "{args:?}: {complaint}");
    }
    // A world is no company, and what of a company's file does not count is said.
    let output = hashpivot(&["sector", "--company", "hashprice-30"]);
    assert!(text(&output.stderr).contains("that is a world"), "{}", text(&output.stderr));
    let output = hashpivot(&["sector", "--company", "2022-stress", "--company", "home-miner", "--paths", "32"]);
    let said = text(&output.stderr);
    assert!(
        output.status.success() && said.contains("2022-stress: its world, horizon and given market are those"),
        "{said}"
    );
    assert!(said.contains("home-miner: its horizon is that of the sector here"), "{said}");
    let output = hashpivot(&["sector", "--world", "spring-2025", "--company", "riot", "--paths", "32"]);
    let said = text(&output.stderr);
    assert!(said.contains("the world begins in Mar 2025") && said.trim_end().ends_with(": riot"), "{said}");
    let output = hashpivot(&["sector", "--paths", "32"]);
    assert!(output.status.success() && output.stderr.is_empty(), "{}", text(&output.stderr));
}
