//! What a run comes to, as one JSON object.

use hashpivot::analysis::benchmark::Benchmark;
use hashpivot::analysis::bridge::Bridge;
use hashpivot::analysis::deal::Deal;
use hashpivot::analysis::ensemble::{Ensemble, MaturityOutcome, StrategyOutcome};
use hashpivot::analysis::evaluation::Evaluation;
use hashpivot::analysis::verdict::Judgement;
use hashpivot::model::company::Owed;
use hashpivot::model::measures::{Measures, debt_name};
use hashpivot::model::scenario::{Scenario, Strategy};
use hashpivot::store::preset::Document;
use serde_json::{Value, json};

use super::bridge::bridge_json;

/// The object that `run --json` prints (model, §8); what is undefined is null.
pub(crate) fn summary(document: &Document, evaluation: &Evaluation, ensemble: Option<&Ensemble>) -> Value {
    let judgement = ensemble.map(|ensemble| Judgement::of(&document.scenario, ensemble));
    let price = evaluation.path.price;
    let strategies = strategies(&document.scenario, ensemble, |strategy| {
        Some(central(&document.scenario, evaluation.measures(strategy), price.usd()))
    });
    let project = evaluation.project.as_ref().map(|p| {
        json!({
            "unlevered_irr": p.unlevered.irr.only(),
            "unlevered_irr_is": p.unlevered.irr.which().label(),
            "unlevered_rates": p.unlevered.irr.rates(),
            "levered_irr": p.levered.irr.only(),
            "levered_irr_is": p.levered.irr.which().label(),
            "levered_rates": p.levered.irr.rates(),
            "payback_years": p.unlevered.payback_years,
            "yield_on_cost": p.yield_on_cost,
            "cost": p.levered.cost(),
        })
    });
    let deal = Deal::of(evaluation);
    let value = |benchmark: Benchmark| benchmark.of(evaluation, deal.as_ref());
    let benchmarks: serde_json::Map<String, Value> =
        Benchmark::ALL.map(|benchmark| (benchmark.code().to_owned(), json!(value(benchmark)))).into_iter().collect();
    let published: Vec<Value> = document
        .published
        .iter()
        .map(|p| json!({"figure": p.benchmark.code(), "published": p.value, "here": value(p.benchmark), "source": p.source}))
        .collect();
    json!({
        "title": document.title,
        "history": document.scenario.history.as_ref().map(|h| json!({"from": h.from.iso(), "to": h.last().iso()})),
        "paths": ensemble.map_or(0, |e| e.paths),
        "seed": ensemble.map(|e| e.seed),
        "elapsed_ms": ensemble.map(|e| e.elapsed_ms),
        "verdict": judgement.map(|j| j.verdict.label()),
        "verdict_is_clear": judgement.map(|j| j.is_clear()),
        "verdict_sentence": judgement.map(|j| j.sentence()),
        "probability_plan_beats_stay": ensemble.map(|e| e.plan.better.value),
        "probability_stay_beats_plan": ensemble.map(|e| e.plan.worse.value),
        "probability_both_worthless": ensemble.map(|e| e.plan.both_worthless.value),
        "strategies": strategies,
        "price": price.usd(),
        "price_is": price.code(),
        "bridge": Bridge::of(&document.scenario, Strategy::Stay).as_ref().map(bridge_json),
        "project": project,
        "deal": deal.as_ref().map(deal_json),
        "benchmarks": benchmarks,
        "published": published,
    })
}

/// What the strategies come to: on the central path where `central` says so, and over futures where there are any.
pub(super) fn strategies(
    scenario: &Scenario,
    ensemble: Option<&Ensemble>,
    central: impl Fn(Strategy) -> Option<Value>,
) -> Vec<Value> {
    let one = |strategy: Strategy| {
        let mut object = json!({
            "strategy": strategy.name(),
            "ai_share": strategy.ai_share(&scenario.plan),
            "ensemble": ensemble.map(|e| outcome(scenario, e.strategy(strategy), scenario.months())),
        });
        if let Some(central) = central(strategy) {
            object["central"] = central;
        }
        object
    };
    Strategy::ALL.map(one).into()
}

fn deal_json(deal: &Deal) -> Value {
    json!({
        "it_mw": deal.it_mw,
        "term_months": deal.term_months,
        "contract_revenue": deal.revenue,
        "average_rent": deal.average_rent,
        "first_year_rent": deal.first_year_rent,
        "cost_per_it_mw": deal.cost_per_it_mw,
        "cost_of_capital": deal.cost_of_capital,
        "required_rent": deal.required_rent,
        "affordable_cost_per_it_mw": deal.affordable_cost,
        "it_mw_at_market_rent": deal.it_mw_at_market(),
    })
}

fn central(scenario: &Scenario, m: &Measures, price: f64) -> Value {
    json!({
        "value_per_share": m.value_per_share,
        "end_value": m.end_value,
        "nav_per_share": m.nav_per_share,
        "yearly_return": m.yearly_return(price),
        "default_month": m.default.map(|d| d.0),
        "default_cause": m.default.map(|d| d.1.named(&scenario.company)),
        "recovery": m.recovery,
        "min_dscr": m.min_dscr.map(|d| d.0),
        "min_cover": m.min_cover.map(|d| d.0),
        "peak_debt": m.peak_debt.0,
        "dilution": m.dilution,
        "cash_cost_per_btc": m.cash_cost_per_btc,
        "all_in_cost_per_btc": m.all_in_cost_per_btc,
        "hashcost": m.hashcost,
    })
}

fn outcome(scenario: &Scenario, outcome: &StrategyOutcome, months: usize) -> Value {
    let [p5, p25, median, p75, p95] = outcome.percentiles;
    let [return_p5, return_p25, return_median, return_p75, return_p95] =
        outcome.yearly_return.map_or([None; 5], |levels| levels.map(Some));
    let maturities: Vec<Value> = outcome.maturities.iter().map(|m| maturity(scenario, m)).collect();
    json!({
        "probability_of_default": outcome.default.value,
        "standard_error": outcome.default.error,
        "value_per_share_mean": outcome.mean.value,
        "value_per_share_p5": p5,
        "value_per_share_p25": p25,
        "value_per_share_median": median,
        "value_per_share_p75": p75,
        "value_per_share_p95": p95,
        "yearly_return_p5": return_p5,
        "yearly_return_p25": return_p25,
        "yearly_return_median": return_median,
        "yearly_return_p75": return_p75,
        "yearly_return_p95": return_p95,
        "probability_of_loss": outcome.loss.map(|e| e.value),
        "probability_of_doubling": outcome.doubling.map(|e| e.value),
        "recovery": outcome.recovery,
        "expected_loss": outcome.expected_loss.value,
        "spread_for_expected_loss": outcome.spread_for_loss(months),
        "spread_paid": scenario.world.borrowing_cost - scenario.world.cash_yield,
        "probability_of_refused_refinancing": outcome.refinancing_refused.value,
        "probability_of_uncovered_debt_service": outcome.covenant_breached.value,
        "probability_of_dilution_above_half": outcome.diluted.value,
        "probability_of_stranding": outcome.stranded.value,
        "maturities": maturities,
    })
}

/// What becomes of a debt when it is due.
fn maturity(scenario: &Scenario, outcome: &MaturityOutcome) -> Value {
    let name = match outcome.owed {
        Owed::Debt(place) => debt_name(&scenario.company, place),
        Owed::Loan => "Project loan",
    };
    json!({
        "debt": name,
        "converted": outcome.converted.value,
        "repaid": outcome.repaid.value,
        "refinanced": outcome.refinanced.value,
        "failed": outcome.failed.value,
    })
}
