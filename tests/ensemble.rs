//! The ensemble: the same bits everywhere, honest errors, and bands that close on the central path.

use std::num::NonZero;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use hashpivot::analysis::ensemble::{Bands, Control, Ensemble, EnsembleSpec, Estimate, Plan, Scratch, StrategyOutcome};
use hashpivot::analysis::random::{BLOCK, FACTORS, Randomness, SPAN, TRENDS, bust_month};
use hashpivot::analysis::verdict::{Judgement, Verdict};
use hashpivot::model::company::Owed;
use hashpivot::model::entries::{Debt, Entry, Lease};
use hashpivot::model::lanes::Width;
use hashpivot::model::ledger::{CentralPath, Row};
use hashpivot::model::measures::Measures;
use hashpivot::model::parameters;
use hashpivot::model::scenario::{Scenario, Strategy};
use hashpivot::worker::{Options, Variants, Worker, run_controlled, run_ensemble};
use proptest::prelude::*;

fn with(changes: &[(&str, f64)]) -> Scenario {
    let mut scenario = Scenario::default();
    for (id, value) in changes {
        parameters::find(id).expect("an input").set(&mut scenario, *value);
    }
    scenario
}

/// A scenario in which everything happens: leases before, during and after delivery, a bust, a failure, conversion,
/// refinancing, amortisation, a law, warrants, fractional months.
fn eventful() -> Scenario {
    let mut scenario = with(&[
        ("company.existing_ai_mw", 40.0),
        ("company.existing_ai_rate", 110.0),
        ("company.existing_ai_term_months", 40.0),
        ("company.debt_maturity_months", 30.0),
        ("plan.amortization_years", 7.3),
        ("plan.build_months", 9.5),
        ("plan.contracted_share", 0.8),
        ("world.bust_probability", 0.2),
        ("world.bust_recovery_months", 30.5),
        ("world.tenant_failure_probability", 0.15),
        ("world.price_rent_correlation", 0.3),
        ("world.regulation_month", 33.5),
        ("world.mining_regulation_cost", 2.0),
        ("plan.warrants", 0.05),
        ("plan.rent_factor", 1.4),
        ("plan.rent_factor_decline", 0.1),
        ("plan.cash_sweep", 0.7),
        ("plan.payout", 0.5),
        ("horizon_months", 75.0),
    ]);
    let lease = |name: &str, first_month: f64| Lease {
        it_mw: 20.0,
        rent: 105.0,
        escalator: 0.03,
        term_months: 60.0,
        first_month,
        rollout_months: 9.5,
        ..Lease::named(name)
    };
    let debt = |name: &str, due_month: f64| Debt { amount: 25e6, coupon: 0.04, due_month, ..Debt::named(name) };
    scenario.company.leases = vec![
        Lease { mining_mw: 30.0, vacate_month: -6.0, book: 150e6, ..lease("Delivered", -20.0) },
        Lease { backstop: 0.4, cost_to_go: 60e6, book: 120e6, ..lease("During", -3.0) },
        Lease { margin: 0.6, exposure: 1.0, cost_to_go: 220e6, ..lease("To come", 14.0) },
    ];
    scenario.company.debts = vec![
        Debt { converts_at: 3.0, ..debt("In the money", 25.0) },
        Debt { converts_at: 60.0, ..debt("Out of it", 25.0) },
        Debt { amortization_months: 48.0, amortizes_from: 4.0, ..debt("Loan", 44.0) },
    ];
    scenario
}

fn spec(paths: usize, seed: u64) -> EnsembleSpec {
    EnsembleSpec { paths, seed }
}

fn options(threads: usize, width: Option<Width>) -> Options {
    Options { threads: NonZero::new(threads), width, ..Options::default() }
}

/// The same without the time that it took.
fn timeless(ensemble: Ensemble) -> Ensemble {
    Ensemble { elapsed_ms: 0.0, ..ensemble }
}

fn run(scenario: &Scenario, paths: usize, seed: u64) -> Ensemble {
    timeless(run_ensemble(scenario, &spec(paths, seed), &Options::default()))
}

#[test]
fn every_width_and_number_of_threads_gives_the_same_bits() {
    for scenario in [Scenario::default(), eventful()] {
        let reference = timeless(run_ensemble(&scenario, &spec(600, 7), &options(1, Some(Width::One))));
        for width in Width::available() {
            for threads in [1, 2, 3] {
                let other = timeless(run_ensemble(&scenario, &spec(600, 7), &options(threads, Some(width))));
                assert!(other == reference, "{} with {threads} threads differs", width.name());
            }
        }
        let alone = Ensemble::run(&scenario, &spec(600, 7), &Control::new()).expect("not stopped");
        assert!(alone == reference);
    }
}

#[test]
fn the_order_of_work_does_not_matter() {
    let plan = || Plan::new(&eventful(), &spec(5_700, 3), Width::widest(), true);
    let (control, mut scratch) = (Control::new(), Scratch::default());
    let forward = plan();
    (0..forward.tasks()).for_each(|task| assert!(forward.run(task, &mut scratch, &control)));
    let backward = plan();
    let mut waiting: Vec<usize> = (0..backward.tasks()).rev().collect();
    while !waiting.is_empty() {
        let before = waiting.len();
        waiting.retain(|&task| !backward.run(task, &mut scratch, &control));
        assert!(waiting.len() < before, "some task can always be done");
    }
    assert!(forward.finish().expect("complete") == backward.finish().expect("complete"));
}

#[test]
fn a_path_keeps_its_draws() {
    let scenario = Scenario::default();
    let few = run(&scenario, 300, 5);
    let many = run(&scenario, 1_500, 5);
    for strategy in Strategy::ALL {
        assert_eq!(few.strategy(strategy).values, many.strategy(strategy).values[..300]);
    }
    // The market of the first months does not know the horizon.
    let short = run(&with(&[("horizon_months", 40.0)]), 300, 5);
    let long = run(&with(&[("horizon_months", 200.0)]), 300, 5);
    for (short, long) in [(&short.btc_price, &long.btc_price), (&short.rent, &long.rent)] {
        assert_eq!(short.months[..], long.months[..40]);
    }
    for (short, long) in short.strategies.iter().zip(&long.strategies) {
        // The last month may default on what is left, which a longer run does not ask there.
        assert_eq!(short.survival[..39], long.survival[..39]);
        assert_eq!(short.liquidity.months[..], long.liquidity.months[..40]);
    }
    // A longer rollout leaves the market as it was.
    let other = run(&with(&[("plan.rollout_months", 30.0)]), 300, 5);
    assert_eq!(other.hashprice.months[..40], short.hashprice.months[..]);
}

#[test]
fn without_chance_every_band_is_the_central_path() {
    let calm = [
        ("world.btc_volatility", 0.0),
        ("world.hashrate_volatility", 0.0),
        ("world.lease_volatility", 0.0),
        ("world.rate_volatility", 0.0),
        ("world.bust_probability", 0.0),
        ("world.tenant_failure_probability", 0.0),
    ];
    let mut busted = calm.to_vec();
    busted.push(("world.bust_month", 50.0));
    let failing = Scenario { company: eventful().company, ..with(&[("world.tenant_failure_month", 18.0)]) };
    for mut scenario in [with(&calm), with(&busted), eventful(), failing] {
        for (id, value) in calm {
            parameters::find(id).expect("an input").set(&mut scenario, value);
        }
        let ensemble = run(&scenario, 300, 1);
        let path = CentralPath::run(&scenario);
        let same = |bands: &Bands, central: &dyn Fn(usize) -> f64, what: &str| {
            assert_eq!(bands.months.len(), scenario.months());
            for (month, band) in bands.months.iter().enumerate() {
                assert_eq!(*band, [central(month); 5], "{what} in month {month}");
            }
        };
        let stay = path.ledger(Strategy::Stay);
        same(&ensemble.hashprice, &|t| stay[t].hashprice, "hashprice");
        same(&ensemble.btc_price, &|t| stay[t].btc_price, "price");
        same(&ensemble.rent, &|t| stay[t].lease_market_rate, "rent");
        for strategy in Strategy::ALL {
            let (rows, outcome) = (path.ledger(strategy), ensemble.strategy(strategy));
            same(&outcome.liquidity, &|t| rows[t].liquidity(), "liquidity");
            same(&outcome.nav_per_share, &|t| Row::nav_per_share(&rows[t]), "value per share");
            let measures = Measures::of(&scenario, rows);
            assert_eq!(outcome.percentiles, [measures.value_per_share; 5]);
            assert_eq!(outcome.mean, Estimate { value: measures.value_per_share, error: 0.0 });
            assert_eq!(outcome.yearly_return.map(|r| r.map(Some)), Some([measures.yearly_return(path.price.usd()); 5]));
            assert_eq!((ensemble.price, outcome.recovery), (path.price.usd(), measures.recovery));
            let loss = measures.recovery.map_or(0.0, |recovery| 1.0 - recovery);
            assert_eq!(outcome.expected_loss, Estimate { value: loss, error: 0.0 });
            for maturity in rows.iter().take_while(|r| !r.defaulted).flat_map(|r| &r.maturities) {
                let of = outcome.maturities.iter().find(|m| m.owed == maturity.owed).expect("a debt");
                let settled = maturity.settled;
                assert_eq!(of.converted.value, f64::from(u8::from(settled.converted > 0.0)), "{maturity:?}");
                assert_eq!(of.refinanced.value, f64::from(u8::from(settled.refinanced > 0.0)), "{maturity:?}");
                assert_eq!(of.converted.value + of.refinanced.value + of.repaid.value, 1.0, "{of:?}");
            }
            assert_eq!(outcome.default.value, f64::from(u8::from(measures.default.is_some())));
            assert_eq!(outcome.default.error, 0.0);
            let breached = rows.iter().take_while(|r| !r.defaulted).any(|r| r.dscr.is_some_and(|x| x < 1.0));
            assert!(!breached || outcome.covenant_breached.value == 1.0);
            if let Some((month, cause)) = measures.default {
                assert_eq!(outcome.survival[month].value, 0.0);
                assert!(month == 0 || outcome.survival[month - 1].value == 1.0);
                assert!(outcome.defaults.causes.iter().all(|&(c, share)| share == f64::from(u8::from(c == cause))));
            }
        }
    }
}

#[test]
fn survival_never_rises_and_percentiles_are_in_order() {
    let ensemble = run(&eventful(), 2_000, 11);
    for outcome in &ensemble.strategies {
        assert!(outcome.survival.windows(2).all(|pair| pair[1].value <= pair[0].value));
        assert_eq!(outcome.survival.last().expect("a month").value, 1.0 - outcome.default.value);
        assert!(outcome.percentiles.is_sorted());
        for bands in [&outcome.liquidity, &outcome.nav_per_share, &ensemble.hashprice, &ensemble.rent] {
            assert!(bands.months.iter().all(|month| month.is_sorted()));
        }
        let causes: f64 = outcome.defaults.causes.iter().map(|(_, share)| share).sum();
        assert!((causes - 1.0).abs() < 1e-12);
        assert!(outcome.worthless.value >= outcome.default.value);
    }
    let histogram = ensemble.histogram(40);
    for k in 0..3 {
        let all = histogram.shares[k].iter().sum::<f64>() + histogram.beyond[k] + histogram.worthless[k];
        assert!((all - 1.0).abs() < 1e-12);
        assert_eq!(histogram.worthless[k], ensemble.strategies[k].worthless.value);
    }
}

/// Every probability of an ensemble.
fn probabilities(ensemble: &Ensemble) -> Vec<Estimate> {
    let mut all = Vec::new();
    for outcome in &ensemble.strategies {
        all.extend([outcome.default, outcome.worthless, outcome.refinancing_refused]);
        all.extend([outcome.covenant_breached, outcome.diluted, outcome.stranded, outcome.mean]);
        all.extend(outcome.survival.iter().step_by(12));
    }
    for versus in [&ensemble.plan, &ensemble.all_in] {
        all.extend([versus.better, versus.worse, versus.both_worthless, versus.lead]);
    }
    all
}

#[test]
fn two_seeds_agree_within_their_errors() {
    for scenario in [Scenario::default(), eventful()] {
        let (a, b) = (run(&scenario, 2_500, 1), run(&scenario, 2_500, 2));
        for (k, (a, b)) in probabilities(&a).iter().zip(&probabilities(&b)).enumerate() {
            let error = a.error.hypot(b.error) + 1.0 / 2_500.0;
            assert!((a.value - b.value).abs() <= 4.5 * error, "figure {k}: {a:?} and {b:?}");
        }
    }
}

#[test]
fn reported_errors_are_those_that_are_made() {
    let scenario = Scenario::default();
    let runs: Vec<Ensemble> = (0..24).map(|seed| run(&scenario, 512, seed)).collect();
    let figures: Vec<Vec<Estimate>> = runs.iter().map(probabilities).collect();
    let n = runs.len() as f64;
    let (mut reported, mut made) = (0.0, 0.0);
    for k in 0..figures[0].len() {
        let mean = figures.iter().map(|f| f[k].value).sum::<f64>() / n;
        let variance = figures.iter().map(|f| (f[k].value - mean).powi(2)).sum::<f64>() / (n - 1.0);
        let squares = figures.iter().map(|f| f[k].error.powi(2)).sum::<f64>() / n;
        if variance > 1e-6 {
            assert!((0.5..2.0).contains(&(squares / variance).sqrt()), "figure {k}: {squares} for {variance}");
            (reported, made) = (reported + 1.0, made + squares / variance);
        }
    }
    assert!((made / reported - 1.0).abs() < 0.25, "reported over made: {}", made / reported);
    // And they are smaller than those of independent paths.
    let default = runs[0].strategies[0].default;
    let independent = (default.value * (1.0 - default.value) / 512.0).sqrt();
    let ours = (figures.iter().map(|f| f[0].error.powi(2)).sum::<f64>() / n).sqrt();
    assert!(ours < 0.75 * independent, "{ours} against {independent}");
}

#[test]
fn a_scripted_bust_comes_on_all_paths() {
    let scripted = run(&with(&[("world.bust_month", 20.0), ("world.lease_volatility", 0.0)]), 500, 1);
    let (before, after) = (scripted.rent.months[19], scripted.rent.months[20]);
    assert!(before[0] == before[4] && after[0] == after[4] && after[0] < 0.6 * before[0]);
    for outcome in &scripted.strategies {
        let late = outcome.survival[19].value - outcome.survival[119].value;
        let all = 1.0 - outcome.survival[119].value;
        let share = outcome.defaults.after_bust.unwrap_or(0.0);
        assert!((share * all - late).abs() < 1e-12);
    }
}

#[test]
fn lenders_and_debts_are_accounted_for_on_every_path() {
    let ensemble = run(&eventful(), 2_000, 3);
    for outcome in &ensemble.strategies {
        let [recovery, default] = [outcome.recovery.expect("some default"), outcome.default.value];
        assert!((0.0..=1.0).contains(&recovery));
        assert!((outcome.expected_loss.value - default * (1.0 - recovery)).abs() < 1e-12);
        let owed: Vec<Owed> = outcome.maturities.iter().map(|m| m.owed).collect();
        assert_eq!(owed, [Owed::Debt(0), Owed::Debt(1), Owed::Debt(2), Owed::Debt(3), Owed::Loan]);
        for (maturity, month) in outcome.maturities.iter().zip([30, 25, 25, 44]) {
            // Who stood before the month saw what became of the debt.
            let all = [maturity.converted, maturity.repaid, maturity.refinanced, maturity.failed];
            let sum: f64 = all.iter().map(|share| share.value).sum();
            assert!((sum - outcome.survival[month - 1].value).abs() < 1e-12, "{maturity:?}");
        }
        assert!(outcome.maturities[1].converted.value > outcome.maturities[2].converted.value);
        assert_eq!(outcome.maturities[0].converted.value, 0.0, "the debt said in short does not convert");
        let causes: f64 = outcome.defaults.causes.iter().map(|(_, share)| share).sum();
        assert!((causes - 1.0).abs() < 1e-12);
        let [loss, doubling] = [outcome.loss, outcome.doubling].map(|e| e.expect("a price").value);
        assert!(loss + doubling <= 1.0 && loss >= outcome.worthless.value - outcome.default.value);
        let returns = outcome.yearly_return.expect("a price");
        assert!(returns.is_sorted() && returns[0] >= -1.0);
    }
}

#[test]
fn a_scripted_failure_comes_on_all_paths_and_leaves_the_market_alone() {
    let scripted = run(&with(&[("world.tenant_failure_month", 30.0)]), 500, 1);
    let without = run(&with(&[("world.tenant_failure_probability", 0.0)]), 500, 1);
    for (a, b) in [(&scripted.btc_price, &without.btc_price), (&scripted.rent, &without.rent)] {
        assert_eq!(a, b);
    }
    let [stay, plan, _] = &scripted.strategies;
    assert_eq!(stay.values, without.strategies[0].values, "who has no lease has no tenant");
    assert_ne!(plan.values, without.strategies[1].values);
}

#[test]
fn failures_know_nothing_of_busts() {
    let randomness = Randomness::new(9);
    let blocks = || (0..200).map(|block| block * BLOCK);
    let patience: Vec<f64> = blocks().flat_map(|first| randomness.patience(first)).collect();
    let endurance: Vec<f64> = blocks().flat_map(|first| randomness.endurance(first)).collect();
    let share = |holds: &dyn Fn(f64, f64) -> bool| {
        let hits = patience.iter().zip(&endurance).filter(|(p, e)| holds(**p, **e)).count();
        hits as f64 / patience.len() as f64
    };
    for (p, e) in [(0.5, 0.5), (0.3, 1.2), (1.5, 0.1)] {
        let exact = (1.0 - f64::exp(-p)) * (1.0 - f64::exp(-e));
        assert!((share(&|a, b| a < p && b < e) - exact).abs() < 0.003, "{p} and {e}");
    }
}

#[test]
fn busts_come_as_often_as_their_chance_says_and_only_sooner_with_a_greater_one() {
    let randomness = Randomness::new(9);
    let patience: Vec<f64> = (0..200).flat_map(|block| randomness.patience(block * BLOCK)).collect();
    for chance in [0.01, 0.05, 0.3, 0.99] {
        let within = |months: f64| {
            patience.iter().filter(|&&p| bust_month(p, chance) <= months).count() as f64 / patience.len() as f64
        };
        for years in [1.0, 3.0, 10.0] {
            let exact = 1.0 - (1.0 - chance).powf(years);
            assert!((within(12.0 * years) - exact).abs() < 0.003, "{chance} over {years} years");
        }
    }
    for &p in &patience[..2_000] {
        let months = [0.0, 0.01, 0.05, 0.5, 0.999, 1.0].map(|chance| bust_month(p, chance));
        assert!(months[0] == f64::INFINITY && months[5] == 1.0);
        assert!(months.windows(2).all(|pair| pair[1] <= pair[0] && pair[1] >= 1.0));
    }
}

/// Normals of a block: by month, factor and path.
fn normals(seed: u64, block: usize, spans: usize) -> Vec<f32> {
    let randomness = Randomness::new(seed);
    let mut trends = vec![0.0; FACTORS * TRENDS * BLOCK];
    randomness.trends(block * BLOCK, &mut trends);
    let mut all = Vec::new();
    for span in 0..spans {
        let mut rows = vec![0.0; SPAN * FACTORS * BLOCK];
        randomness.normals(block * BLOCK, span, &trends, &mut rows);
        all.extend(rows);
    }
    all
}

#[test]
fn draws_are_unit_normals_that_know_nothing_of_each_other() {
    const MONTHS: usize = 10 * SPAN;
    let (mut moments, mut count) = ([0.0; 4], 0.0);
    let (mut neighbours, mut factors, mut sums) = (0.0, 0.0, [0.0; 2]);
    for block in 0..16 {
        let all = normals(3, block, 10);
        let z = |month: usize, factor: usize, path: usize| f64::from(all[(month * FACTORS + factor) * BLOCK + path]);
        for path in 0..BLOCK {
            for factor in 0..FACTORS {
                let row: Vec<f64> = (0..MONTHS).map(|month| z(month, factor, path)).collect();
                for (moment, power) in moments.iter_mut().zip(1..) {
                    *moment += row.iter().map(|x| x.powi(power)).sum::<f64>();
                }
                count += MONTHS as f64;
                neighbours += row.windows(2).map(|pair| pair[0] * pair[1]).sum::<f64>();
                sums[0] += row.iter().take(120).sum::<f64>().powi(2) / 120.0;
                sums[1] += row[128..].iter().sum::<f64>().powi(2) / 32.0;
            }
            factors += (0..MONTHS).map(|month| z(month, 0, path) * z(month, 2, path)).sum::<f64>();
        }
    }
    let moments = moments.map(|m| m / count);
    for (moment, exact) in moments.into_iter().zip([0.0, 1.0, 0.0, 3.0]) {
        assert!((moment - exact).abs() < 0.02, "{moments:?}");
    }
    assert!((neighbours / count).abs() < 0.004 && (factors / count * 4.0).abs() < 0.006);
    let paths = (16 * BLOCK * FACTORS) as f64;
    assert!(sums.iter().all(|sum| (sum / paths - 1.0).abs() < 0.05), "{:?}", sums.map(|s| s / paths));
}

#[test]
fn a_stopped_run_gives_nothing() {
    let control = Control::new();
    control.stop();
    let stopped = run_controlled(&Scenario::default(), &spec(1_000_000, 1), &Options::default(), &control);
    assert!(matches!(stopped, Ok(None)));
    assert!(Ensemble::run(&Scenario::default(), &spec(100_000, 1), &control).is_none());
    let control = Arc::new(Control::new());
    let other = Arc::clone(&control);
    let running = std::thread::spawn(move || {
        run_controlled(&Scenario::default(), &spec(50_000_000, 1), &Options::default(), &other)
    });
    while control.progress() <= 0.0 && !running.is_finished() {
        std::thread::yield_now();
    }
    control.stop();
    assert!(matches!(running.join().expect("no panic"), Ok(None)));
}

#[test]
fn the_worker_runs_the_latest_scenario_from_coarse_to_full() {
    let (sender, news) = mpsc::channel();
    let worker = Worker::new(move || sender.send(()).expect("a listener")).expect("a thread");
    let old = worker.submit(Arc::new(eventful()), spec(5_000_000, 1));
    let scenario = Arc::new(with(&[("plan.ai_share", 0.3)]));
    let generation = worker.submit(Arc::clone(&scenario), spec(4_000, 2));
    assert!(generation > old);
    let mut stages = Vec::new();
    loop {
        news.recv_timeout(Duration::from_mins(2)).expect("news");
        let Some(update) = worker.poll() else { continue };
        assert_eq!(update.generation, generation);
        let ensemble = update.result.expect("no panic");
        stages.push(ensemble.paths);
        if update.complete {
            assert!(timeless(Ensemble::clone(&ensemble)) == run(&scenario, 4_000, 2));
            break;
        }
    }
    assert!(stages.is_sorted() && stages.last() == Some(&4_000), "{stages:?}");
    worker.submit(scenario, spec(50_000_000, 3));
    assert!(worker.progress().is_some());
    worker.cancel();
    assert_eq!(worker.progress(), None);
}

#[test]
fn the_verdict_follows_its_tests_and_knows_its_errors() {
    let judgement = Judgement::of(&run(&Scenario::default(), 2_000, 1));
    assert_eq!(judgement.verdict, Verdict::Lifeline);
    assert!(!judgement.viable.holds() && judgement.adds_value() && judgement.is_clear());
    assert!(judgement.plan_better.value > judgement.stay_better.value && judgement.medians[1] > judgement.medians[0]);
    // Doing nothing is worth what staying is, in every future.
    let nothing = Judgement::of(&run(&with(&[("plan.ai_share", 0.0)]), 500, 1));
    assert_eq!((nothing.plan_better.value, nothing.stay_better.value), (0.0, 0.0));
    assert!(!nothing.adds_value());
    let rich = Judgement::of(&run(&with(&[("world.hashprice", 90.0), ("company.debt", 0.0)]), 1_000, 1));
    assert!(rich.viable.holds(), "{rich:?}");
    for (label, verdict) in [("genius move", Verdict::GeniusMove), ("distraction", Verdict::Distraction)] {
        assert_eq!(verdict.label(), label);
    }
}

#[test]
fn the_reference_company_is_offered_a_lifeline() {
    // 100 000 futures of an independent engine: staying survives in 69.2 %, the plan is better in 49.9 %, staying in
    // 39.0 %; the medians per share are 0.58 and 1.38 USD.
    let judgement = Judgement::of(&run(&Scenario::default(), 4_000, 1));
    assert_eq!(judgement.verdict, Verdict::Lifeline);
    assert!(judgement.is_clear());
    for (estimate, expected) in
        [(judgement.stay_survives, 0.692), (judgement.plan_better, 0.499), (judgement.stay_better, 0.390)]
    {
        let tolerance = 4.0 * estimate.error.hypot(0.0016);
        assert!((estimate.value - expected).abs() < tolerance, "{estimate:?} instead of {expected}");
    }
    let [stay, plan] = judgement.medians;
    assert!((stay - 0.58).abs() < 0.1 && (plan - 1.38).abs() < 0.12, "{stay} and {plan}");
}

#[test]
fn variants_are_ensembles_of_the_same_paths() {
    let scenarios = [Scenario::default(), eventful(), with(&[("plan.ai_share", 0.2)])];
    let strategies = [Strategy::Stay, Strategy::Plan];
    for threads in [1, 3] {
        let variants = Variants::new(spec(600, 7), options(threads, None));
        // The second run finds the draws made, but for a horizon that they do not reach.
        for longest in [120.0, 150.0] {
            let mut scenarios = scenarios.to_vec();
            scenarios.push(with(&[("horizon_months", longest)]));
            let control = Control::new();
            let found = variants.run(&scenarios, &strategies, &control).expect("no panic").expect("not stopped");
            assert_eq!((found.len(), control.progress()), (scenarios.len(), 1.0));
            for (variant, scenario) in found.iter().zip(&scenarios) {
                let ensemble =
                    run_ensemble(scenario, &spec(600, 7), &Options { without_bands: true, ..Options::default() });
                assert!(variant.strategy(Strategy::AllIn).is_none() && variant.all_in.is_none());
                assert_eq!(variant.plan, Some(ensemble.plan));
                for strategy in strategies {
                    let outcome = ensemble.strategy(strategy).clone();
                    let expected = StrategyOutcome { values: Vec::new(), wealth: Vec::new(), ..outcome };
                    assert!(variant.strategy(strategy) == Some(&expected));
                }
            }
        }
    }
    let (variants, control) = (Variants::new(spec(600, 7), Options::default()), Control::new());
    assert_eq!(variants.run(&[], &strategies, &control), Ok(Some(Vec::new())));
    control.stop();
    assert_eq!(variants.run(&scenarios, &strategies, &control), Ok(None));
}

#[test]
fn the_gain_over_staying_is_the_difference_of_the_means() {
    let ensemble = run(&Scenario::default(), 1_000, 1);
    let [stay, plan, _] = &ensemble.strategies;
    assert!((ensemble.plan.gain.value - (plan.mean.value - stay.mean.value)).abs() < 1e-12);
    // On the same paths the difference is known better than from runs of their own.
    assert!(ensemble.plan.gain.error < plan.mean.error.hypot(stay.mean.error));
}

#[test]
fn small_and_odd_numbers_of_paths_work() {
    let scenario = with(&[("horizon_months", 24.0)]);
    let all = run(&scenario, 515, 4);
    for paths in [0, 1, 2, 31, 33, 255, 256, 257] {
        let some = run(&scenario, paths, 4);
        assert_eq!(some.paths, paths);
        for (some, all) in some.strategies.iter().zip(&all.strategies) {
            assert_eq!(some.values, all.values[..paths]);
            assert_eq!(some.survival.len(), 24);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_scenario_gives_finite_results(draws in prop::collection::vec(0.0..1.0_f64, parameters::ALL.len())) {
        let mut scenario = Scenario::default();
        for (parameter, draw) in parameters::ALL.iter().zip(draws) {
            let (low, high) = parameter.slider;
            parameter.set(&mut scenario, low + (high - low) * draw);
        }
        scenario.company.existing_ai_mw = scenario.company.existing_ai_mw.min(scenario.company.site_mw);
        let ensemble = run(&scenario, 64, 1);
        for outcome in &ensemble.strategies {
            prop_assert!(outcome.values.iter().all(|v| v.is_finite() && *v >= 0.0));
            prop_assert!(outcome.survival.iter().all(|s| (0.0..=1.0).contains(&s.value) && s.error.is_finite()));
            for bands in [&outcome.liquidity, &outcome.nav_per_share, &ensemble.btc_price, &ensemble.hashprice] {
                prop_assert!(bands.months.iter().flatten().all(|x| x.is_finite()));
            }
        }
    }

    #[test]
    fn the_ends_of_the_limits_do_no_harm(draws in prop::collection::vec(0..4_u8, parameters::ALL.len())) {
        let mut scenario = Scenario::default();
        for (parameter, draw) in parameters::ALL.iter().zip(draws) {
            let (low, high) = parameter.limits;
            let value = [low, high, parameter.default, parameter.default][usize::from(draw)];
            parameter.set(&mut scenario, value);
        }
        scenario.horizon_months = scenario.horizon_months.min(60.0);
        let ensemble = run(&scenario, 40, 1);
        for outcome in &ensemble.strategies {
            prop_assert!((0.0..=1.0).contains(&outcome.default.value));
            prop_assert!(outcome.values.iter().all(|v| *v >= 0.0), "{:?}", outcome.values);
        }
    }
}
