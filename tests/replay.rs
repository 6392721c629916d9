//! The past: the record itself, the network's equation run on it, and companies on the market as it was.

use hashpivot::analysis::backtest::{Fit, Limit, Replay, ReplayError, ReplaySpec, implied_equilibrium};
use hashpivot::analysis::ensemble::EnsembleSpec;
use hashpivot::analysis::evaluation::Evaluation;
use hashpivot::model::calendar::YearMonth;
use hashpivot::model::history::subsidy;
use hashpivot::model::measures::DefaultCause;
use hashpivot::model::network::{hashprice, hashrate_of_difficulty};
use hashpivot::model::parameters::{differences, find};
use hashpivot::model::scenario::{Scenario, Strategy};
use hashpivot::store::history::{history, market};
use hashpivot::store::preset::{self, Document};
use hashpivot::worker::{Options, run_ensemble};

fn month(text: &str) -> YearMonth {
    YearMonth::parse(text).expect("a month")
}

fn spec(from: &str) -> ReplaySpec {
    ReplaySpec { from: month(from), to: None, equilibrium: None }
}

fn replay(spec: &ReplaySpec) -> Replay {
    Replay::of(&Scenario::default(), history(), spec).expect("it is on record")
}

/// From a month on, at the equilibrium that the decline implies.
fn implied(from: &str) -> Replay {
    replay(&spec(from))
}

fn shipped(name: &str) -> Document {
    let loaded = preset::resolve(name).expect("it is shipped");
    assert_eq!(loaded.warnings, []);
    loaded.document
}

// ---- The record

#[test]
fn the_identity_of_hashprice_gives_the_published_monthly_means() {
    let published = [
        ("2018-12", 171.28),
        ("2021-11", 349.69),
        ("2022-11", 61.72),
        ("2024-03", 108.67),
        ("2024-08", 43.50),
        ("2025-12", 37.85),
    ];
    let errors = published.map(|(at, mean)| {
        let at = month(at);
        let known = history().month(at).expect("on record");
        let (price, fees) = (known.price.expect("known"), known.fees.expect("known"));
        let computed = hashprice(subsidy(at) + fees, price, hashrate_of_difficulty(known.difficulty));
        assert_eq!(history().hashprice(at), Some(computed));
        computed / mean - 1.0
    });
    let rms = (errors.iter().map(|e| e * e).sum::<f64>() / errors.len() as f64).sqrt();
    assert!(rms < 0.01, "{rms} {errors:?}");
}

#[test]
fn yearly_means_of_hashprice_are_the_published_ones() {
    for (year, mean) in [(2021, 315.3), (2022, 123.7), (2023, 75.0), (2024, 64.6), (2025, 50.7)] {
        let months = (1..=12).map(|m| history().hashprice(YearMonth::new(year, m).expect("a month")).expect("known"));
        let computed = months.sum::<f64>() / 12.0;
        assert!((computed / mean - 1.0).abs() < 0.005, "{year}: {computed}");
    }
}

#[test]
fn a_halving_is_averaged_over_the_blocks_of_its_month() {
    for (at, btc) in [("2016-06", 25.0), ("2016-08", 12.5), ("2020-06", 6.25), ("2024-03", 6.25), ("2024-05", 3.125)] {
        assert_eq!(subsidy(month(at)), btc, "{at}");
    }
    // Block 840 000 came in the first minutes of 20 April: nineteen days of thirty at the old subsidy.
    assert!((subsidy(month("2024-04")) - (6.25 * 19.0 + 3.125 * 11.0) / 30.0).abs() < 0.01);
}

// ---- The network's equation on it

#[test]
fn the_network_is_followed_from_the_end_of_2021() {
    let given = ReplaySpec { equilibrium: Some(70.0), ..spec("2021-12") };
    let replay = replay(&given);
    assert_eq!((replay.to, replay.months.len()), (month("2026-01"), 50));
    assert!((replay.hashrate.rms - 0.12).abs() < 0.005, "{:?}", replay.hashrate);
    assert!(replay.hashrate.end.abs() < 0.01, "{:?}", replay.hashrate);
    assert_eq!((replay.fit(), replay.limits.as_slice()), (Fit::Follows, &[][..]));
    // It is the equilibrium that the program assumes by itself.
    assert_eq!(implied("2021-12"), replay);
}

#[test]
fn the_network_is_followed_from_2023_at_the_equilibrium_that_the_decline_implies() {
    let replay = implied("2023-06");
    assert!((replay.equilibrium - 70.0 * 0.85_f64.powf(1.5)).abs() < 1e-9);
    assert!((replay.hashrate.rms - 0.08).abs() < 0.005, "{:?}", replay.hashrate);
}

#[test]
fn a_replay_from_2020_fails_and_says_why() {
    let replay = implied("2020-06");
    assert!((replay.hashrate.rms - 0.33).abs() < 0.01, "{:?}", replay.hashrate);
    assert_eq!((replay.fit(), replay.limits.as_slice()), (Fit::Fails, &[Limit::ChinaBan][..]));
    assert!(replay.summary().starts_with("The model fails here"), "{}", replay.summary());
}

#[test]
fn after_the_last_price_it_is_held_and_that_is_said() {
    let replay = replay(&ReplaySpec { to: Some(month("2026-05")), ..spec("2021-12") });
    assert_eq!(replay.months.len(), 54);
    assert_eq!(replay.limits, [Limit::PricesEnd(month("2026-01"))]);
    assert!((replay.hashrate.rms - 0.115).abs() < 0.005, "{:?}", replay.hashrate);
    // The price fell; held, it keeps too much hashrate.
    assert!((0.03..0.08).contains(&replay.hashrate.end), "{:?}", replay.hashrate);
    assert!(replay.months[50..].iter().all(|m| m.price == replay.months[49].price && m.real_hashprice.is_none()));
}

#[test]
fn the_first_month_is_given_and_the_model_answers_for_the_others() {
    let spec = spec("2021-12");
    let base = replay(&spec);
    let first = base.months[0];
    assert!((first.hashrate / first.real_hashrate - 1.0).abs() < 1e-12);
    assert!((first.equilibrium - 70.0).abs() < 1e-9);
    let with = |id: &str, value: f64| {
        let mut scenario = Scenario::default();
        find(id).expect("an input").set(&mut scenario, value);
        Replay::of(&scenario, history(), &spec).expect("on record")
    };
    for (id, value) in [("world.response_months", 30.0), ("world.price_pull", 0.2), ("world.hashprice_decline", 0.25)] {
        assert!((with(id, value).hashrate.rms - base.hashrate.rms).abs() > 0.005, "{id} does nothing");
    }
    // A network that ignores hashprice and the price stays where it was.
    let mut still = Scenario::default();
    (still.world.response_months, still.world.price_pull) = (f64::INFINITY, 0.0);
    let still = Replay::of(&still, history(), &spec).expect("on record");
    assert!(still.months.iter().all(|m| (m.hashrate / first.hashrate - 1.0).abs() < 1e-12));
    // What belongs to the company or to a market of its own has no part in it.
    assert_eq!(with("company.power_price", 99.0), base);
    assert_eq!(with("world.industry_exit", 0.5), base);
    assert_eq!(with("world.btc_price", 1000.0), base);
}

#[test]
fn every_start_month_gives_finite_errors_and_bad_months_are_refused() {
    let scenario = Scenario::default();
    let run = |from: YearMonth, to: Option<YearMonth>, equilibrium: Option<f64>| {
        Replay::of(&scenario, history(), &ReplaySpec { from, to, equilibrium })
    };
    for t in 0..120 {
        let replay = run(month("2016-01").plus(t), None, None).expect("on record");
        assert!(replay.hashrate.rms.is_finite() && replay.hashprice.end.is_finite(), "{}", replay.from);
        assert_eq!(replay.months.len(), 121 - t);
    }
    for from in ["2015-12", "2026-01", "2026-05", "2030-01"] {
        assert!(matches!(run(month(from), None, None), Err(ReplayError::NoStart { .. })), "{from}");
    }
    for to in ["2021-12", "2020-01", "2026-06"] {
        assert!(matches!(run(month("2021-12"), Some(month(to)), None), Err(ReplayError::NoEnd { .. })), "{to}");
    }
    for equilibrium in [0.0, -3.0, f64::NAN, f64::INFINITY] {
        let refused = run(month("2021-12"), None, Some(equilibrium));
        assert!(matches!(refused, Err(ReplayError::Equilibrium(_))), "{equilibrium}");
    }
    assert!((implied_equilibrium(month("2026-09"), 0.15) - 32.4).abs() < 0.1, "today's equilibrium, within rounding");
}

// ---- Companies on the market as it was

/// The reference company on the market from a month on.
fn on_history(from: &str, horizon_months: f64) -> Scenario {
    Scenario { history: market(month(from)), horizon_months, ..Scenario::default() }
}

#[test]
fn the_market_is_as_it_was_and_then_the_models() {
    let evaluation = Evaluation::of(&on_history("2022-01", 120.0));
    let rows = evaluation.path.ledger(Strategy::Stay);
    for (t, row) in rows.iter().take(49).enumerate() {
        let at = month("2022-01").plus(t);
        let known = history().month(at).expect("on record");
        assert!((row.btc_price / known.price.expect("known") - 1.0).abs() < 1e-12, "{at}");
        assert!((row.hashrate_eh / known.hashrate_eh - 1.0).abs() < 1e-12, "{at}");
        assert!((row.hashprice / history().hashprice(at).expect("known") - 1.0).abs() < 1e-12, "{at}");
        assert!((row.subsidy - subsidy(at)).abs() < 1e-12, "{at}");
    }
    // February 2026: the price grows on at its median rate, the hashrate by its equation.
    let (last, next) = (&rows[48], &rows[49]);
    assert!((next.btc_price / last.btc_price - 1.15_f64.powf(1.0 / 12.0)).abs() < 1e-12);
    assert!((next.hashrate_eh / last.hashrate_eh).ln().abs() < 0.05);
    assert_eq!(next.subsidy, 3.125);
    assert!((next.hashprice - hashprice(3.145, next.btc_price, next.hashrate_eh * 1000.0)).abs() < 1e-9);
    // The equilibrium of the scenario holds where the model takes over.
    assert!((evaluation.path.network[49].equilibrium - 0.82 * 38.9).abs() < 1e-9);
    // Halvings: April 2024 as it was, April 2028 to come.
    let halvings: Vec<f64> = evaluation.scenario.halvings().collect();
    assert_eq!(halvings.len(), 2);
    assert!((halvings[0] - 27.63).abs() < 0.01 && (halvings[1] - 75.6).abs() < 0.1, "{halvings:?}");
    let cut = rows.iter().position(|r| r.subsidy < 3.0).expect("a halving");
    assert_eq!(cut, 75);
}

#[test]
fn books_balance_on_any_history_and_every_start_runs() {
    for t in (0..121).step_by(10) {
        let from = month("2016-01").plus(t);
        let scenario = Scenario { history: market(from), ..Scenario::default() };
        let evaluation = Evaluation::of(&scenario);
        for strategy in Strategy::ALL {
            for row in evaluation.path.ledger(strategy) {
                let gap = row.assets() - row.debt() - row.book_equity;
                assert!(gap.abs() <= 1e-9 * row.assets().abs().max(1.0), "{from}, month {}: {gap}", row.month);
                assert!(row.hashprice.is_finite() && row.nav.is_finite());
            }
        }
    }
    assert_eq!(market(month("2015-12")), None);
    assert_eq!(market(month("2026-02")), None);
}

#[test]
fn futures_part_only_where_the_record_ends() {
    let scenario = on_history("2024-01", 36.0);
    let spec = EnsembleSpec { paths: 512, seed: 3 };
    let ensemble = run_ensemble(&scenario, &spec, &Options::default());
    let width = |t: usize| ensemble.btc_price.months[t][4] - ensemble.btc_price.months[t][0];
    for t in 0..25 {
        assert!(width(t).abs() < 1e-6, "month {t}: {}", width(t));
        assert!((ensemble.hashprice.months[t][4] - ensemble.hashprice.months[t][0]).abs() < 1e-6, "month {t}");
    }
    assert!(width(25) > 1000.0 && width(35) > width(25), "{} {}", width(25), width(35));
    // Rents, which are not on record, part at once.
    assert!(ensemble.rent.months[12][4] > ensemble.rent.months[12][0] + 1.0);
    let central = Evaluation::of(&scenario);
    let row = &central.path.ledger(Strategy::Stay)[24];
    assert!((ensemble.btc_price.months[24][2] / row.btc_price - 1.0).abs() < 1e-6);
}

#[test]
fn without_volatility_every_future_on_history_is_the_central_path() {
    let mut scenario = on_history("2022-01", 72.0);
    let world = &mut scenario.world;
    (world.btc_volatility, world.hashrate_volatility, world.lease_volatility) = (0.0, 0.0, 0.0);
    (world.rate_volatility, world.bust_probability, world.tenant_failure_probability) = (0.0, 0.0, 0.0);
    let evaluation = Evaluation::of(&scenario);
    let ensemble = run_ensemble(&scenario, &EnsembleSpec { paths: 64, seed: 1 }, &Options::default());
    for strategy in Strategy::ALL {
        let outcome = ensemble.strategy(strategy);
        let value = evaluation.measures(strategy).value_per_share;
        assert!(outcome.percentiles.iter().all(|p| (p - value).abs() <= 1e-9 * value.abs().max(1.0)));
        let rows = evaluation.path.ledger(strategy);
        for (band, row) in outcome.liquidity.months.iter().zip(rows) {
            assert!(band.iter().all(|b| (b - row.liquidity()).abs() <= 1e-6 * row.liquidity().abs().max(1.0)));
        }
    }
}

// ---- The stress of 2022

#[test]
fn a_levered_miner_of_2021_defaults_before_2023_and_its_twin_without_debt_lives() {
    let levered = shipped("2022-stress");
    let twin = shipped("2022-stress-unlevered");
    assert!(levered.scenario.company.debt >= 1e9);
    assert_eq!(twin.scenario.company.debt, 0.0);
    let changed: Vec<&str> = differences(&levered.scenario, &twin.scenario).map(|p| p.id).collect();
    assert_eq!(changed, ["company.debt"]);
    assert_eq!(levered.scenario.history, twin.scenario.history);
    assert!(levered.scenario.history.is_some() && levered.as_of <= month("2022-01"));
    let (fallen, standing) = (Evaluation::of(&levered.scenario), Evaluation::of(&twin.scenario));
    for strategy in Strategy::ALL {
        let (month_of_default, cause) = fallen.measures(strategy).default.expect("it defaults");
        let date = levered.as_of.plus(month_of_default);
        assert!(date < month("2023-01") && date >= month("2022-06"), "{}: {date}", strategy.name());
        assert_eq!(cause, DefaultCause::Liquidity);
    }
    let stay = standing.measures(Strategy::Stay);
    assert_eq!(stay.default, None);
    assert!(stay.value_per_share > 0.0);
}

// ---- Files

#[test]
fn a_file_keeps_its_history() {
    let text = "(version: 1, history: true, as_of: \"2022-01\")";
    let loaded = preset::parse(text).expect("a preset");
    assert_eq!(loaded.warnings, []);
    assert_eq!(loaded.document.scenario.history, market(month("2022-01")));
    for text in [preset::to_text(&loaded.document), preset::to_full_text(&loaded.document)] {
        assert_eq!(preset::parse(&text).expect("a preset"), loaded);
    }
    for (text, warning) in [
        ("(version: 1,\n history: true, as_of: \"2031-01\")", "line 2: history has no price of Jan 2031"),
        ("(version: 1,\n history: 3)", "line 2: history is neither true nor false"),
    ] {
        let loaded = preset::parse(text).expect("a preset");
        assert_eq!(loaded.document.scenario.history, None);
        assert!(loaded.warnings[0].to_string().starts_with(warning), "{:?}", loaded.warnings);
    }
}
