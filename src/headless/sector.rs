//! `hashpivot sector`: companies side by side in one world.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use hashpivot::analysis::ensemble::{EnsembleSpec, Estimate, StrategyOutcome};
use hashpivot::analysis::sector::{Member, Sector};
use hashpivot::analysis::words::count;
use hashpivot::app::picture::figures::probability;
use hashpivot::model::calendar::YearMonth;
use hashpivot::model::quantity::{UNDEFINED, Unit};
use hashpivot::model::scenario::{Scenario, Strategy};
use hashpivot::store::csv::save_records;
use hashpivot::store::preset::{self, Document, Loaded, WorldPreset};
use hashpivot::worker::Options;
use hashpivot::worker::sector::{SectorRun, run_to_the_end};
use serde_json::{Value, json};

use super::json::strategies;
use super::{Align, complain, lines, print, set, sound};

/// Which companies to run in which world, and what to make of it.
#[derive(Args)]
pub(crate) struct SectorArgs {
    /// The world: the name of a shipped one (`hashprice-30`), or the path of a file. September 2026 if not given.
    #[arg(long, value_name = "FILE|NAME")]
    world: Option<OsString>,
    /// Change an input of the world: its id and a value, as in `run`.
    #[arg(long = "set", value_name = "world.ID=VALUE", allow_hyphen_values = true)]
    set: Vec<String>,
    /// A company: the name of a shipped preset (`hybrid`), or the path of a file; may be given several times. All
    /// companies that are shipped if not given.
    #[arg(long, value_name = "FILE|NAME")]
    company: Vec<OsString>,
    /// Draw so many random futures, the same for all companies.
    #[arg(long, value_name = "N", default_value_t = EnsembleSpec::default().paths)]
    paths: usize,
    /// Which futures: the same seed gives the same ones.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Write a row for each company and strategy as CSV to this file.
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    /// Print one JSON object instead of a table.
    #[arg(long)]
    json: bool,
}

/// A company as it was asked for.
struct Asked {
    /// Name of the preset, or path of the file.
    preset: String,
    document: Document,
}

/// A world as it was asked for.
struct Setting {
    /// Name of the world, or path of its file.
    name: String,
    world: WorldPreset,
    /// The world with its changes, and the length of the run.
    scenario: Scenario,
}

/// Runs the companies and prints where they stand.
pub(crate) fn sector(args: &SectorArgs) -> Result<()> {
    let setting = setting(args)?;
    let asked = companies(args, &setting)?;
    let spec = EnsembleSpec { paths: args.paths, seed: args.seed };
    if spec.paths == 0 {
        bail!("--paths: companies are told apart by their futures; ask for at least 1");
    }
    spec.check_companies(asked.len()).context("--paths")?;
    let scenarios = placed(&asked, &setting)?;
    let start = Instant::now();
    let sector = run_to_the_end(&SectorRun { scenarios, spec }, &Options::default()).map_err(|why| anyhow!(why))?;
    for (one, member) in asked.iter().zip(&sector.members) {
        let central = member.central.evaluation.out_of_range.as_ref();
        if let Some(out_of_range) = central.or(member.ensemble.out_of_range.as_ref()) {
            return Err(out_of_range.clone()).with_context(|| one.preset.clone());
        }
    }
    let elapsed_ms = start.elapsed().as_secs_f64() * 1e3;
    if let Some(path) = &args.csv {
        save_records(path, records(&asked, &sector))?;
    }
    if args.json {
        return print(&format!("{:#}\n", object(&setting, &asked, &sector)));
    }
    print(&text(&setting, &asked, &sector, elapsed_ms))
}

/// The world, changed. What is wrong with its file goes to standard error.
fn setting(args: &SectorArgs) -> Result<Setting> {
    let default = || OsString::from(preset::WORLDS.first().map_or("", |shipped| shipped.name));
    let word = args.world.clone().unwrap_or_else(default);
    let name = word.to_string_lossy().into_owned();
    let loaded = preset::resolve_world(&word)?;
    warn(&name, &loaded);
    let mut scenario = Scenario { world: loaded.document.world.clone(), ..Scenario::default() };
    for assignment in &args.set {
        let id = assignment.split('=').next().unwrap_or_default().trim();
        if !id.starts_with("world.") {
            bail!(
                "--set: {id} is no input of the world, which is all that the companies share; give a company that has \
                 another value as a file with --company"
            );
        }
        set(&mut scenario, assignment)?;
    }
    Ok(Setting { name, world: loaded.document, scenario })
}

fn warn<D>(name: &str, loaded: &Loaded<D>) {
    for warning in &loaded.warnings {
        complain(&format!("warning: {name}: {warning}"));
    }
}

/// The companies that were asked for, in that order, or all that are shipped. What of them does not count in the sector's
/// world is said.
fn companies(args: &SectorArgs, setting: &Setting) -> Result<Vec<Asked>> {
    let open = |word: &OsString| {
        let loaded = preset::resolve(word)?;
        let preset = word.to_string_lossy().into_owned();
        warn(&preset, &loaded);
        if let Some(own) = own_world(&loaded.document.scenario) {
            complain(&format!("warning: {preset}: {own}"));
        }
        Ok(Asked { preset, document: loaded.document })
    };
    let shipped = preset::companies().map(|(name, document)| Asked { preset: name.to_owned(), document });
    let asked: Vec<Asked> = if args.company.is_empty() {
        shipped.collect()
    } else {
        args.company.iter().map(open).collect::<Result<_>>()?
    };
    let month = setting.world.as_of;
    let moved: Vec<&str> =
        asked.iter().filter(|one| one.document.as_of != month).map(|one| one.preset.as_str()).collect();
    if !moved.is_empty() {
        complain(&format!(
            "warning: the world begins in {month}, and from then on the months are counted of companies as of another: \
             {}",
            moved.join(", ")
        ));
    }
    Ok(asked)
}

/// What of a company's preset does not count in the sector's world.
fn own_world(own: &Scenario) -> Option<String> {
    let default = Scenario::default();
    let parts: Vec<&str> = [
        (own.world != default.world, "world"),
        (own.industry != default.industry, "industry"),
        (own.horizon_months != default.horizon_months, "horizon"),
        (own.history.is_some(), "given market"),
    ]
    .into_iter()
    .filter_map(|(is_own, part)| is_own.then_some(part))
    .collect();
    match &parts[..] {
        [] => None,
        [one] => Some(format!("its {one} is that of the sector here, not its own")),
        [several @ .., last] => {
            Some(format!("its {} and {last} are those of the sector here, not its own", several.join(", ")))
        }
    }
}

/// The companies in the world. One that does not fit into it is refused.
fn placed(asked: &[Asked], setting: &Setting) -> Result<std::sync::Arc<[Scenario]>> {
    let place = |one: &Asked| {
        let scenario = one.document.scenario.placed_in(&setting.scenario);
        sound(&scenario).with_context(|| one.preset.clone())?;
        Ok(scenario)
    };
    asked.iter().map(place).collect()
}

/// The object that `sector --json` prints.
fn object(setting: &Setting, asked: &[Asked], sector: &Sector) -> Value {
    let company = |(one, member): (&Asked, &Member)| {
        let scenario = &member.central.evaluation.scenario;
        json!({
            "preset": one.preset,
            "title": one.document.title,
            "price": member.standing.price.usd(),
            "nav_per_share": member.standing.nav_per_share,
            "verdict": member.judgement.verdict.label(),
            "strategies": strategies(scenario, Some(&member.ensemble), |_| None),
        })
    };
    json!({
        "world": setting.name,
        "paths": sector.spec.paths,
        "companies": asked.iter().zip(&sector.members).map(company).collect::<Vec<Value>>(),
    })
}

/// A figure of a strategy of a company, for the table in a file.
type Figure = fn(&Member, Strategy) -> Option<f64>;

/// Its columns after the company's names, the strategy and the verdict.
const FIGURES: [(&str, Figure); 31] = [
    ("ai_share", |m, s| Some(s.ai_share(&m.central.evaluation.scenario.plan))),
    ("price", |m, _| Some(m.standing.price.usd())),
    ("nav_per_share", |m, _| Some(m.standing.nav_per_share)),
    ("price_to_nav", |m, _| m.standing.price_to_nav),
    ("market_value", |m, _| m.standing.market_value),
    ("enterprise_value", |m, _| Some(m.standing.enterprise_value)),
    ("enterprise_value_per_mw", |m, _| m.standing.value_per_mw),
    ("enterprise_value_per_eh", |m, _| m.standing.value_per_eh),
    ("contracted_mw", |m, _| Some(m.standing.contracted_mw)),
    ("contracted_income", |m, _| Some(m.standing.contracted_income)),
    ("net_debt", |m, _| Some(m.standing.net_debt)),
    ("net_debt_over_income", |m, _| m.standing.net_debt_over_income),
    ("diluted_shares", |m, _| Some(m.standing.diluted_shares)),
    ("under_water_month", |m, _| m.standing.under_water.map(|month| month as f64)),
    ("survival_to_halving", |m, s| m.standing.survival[s.index()].to_halving.map(|e| e.value)),
    ("survival_to_horizon", |m, s| Some(m.standing.survival[s.index()].to_horizon.value)),
    ("probability_of_default", |m, s| Some(of(m, s).default.value)),
    ("standard_error", |m, s| Some(of(m, s).default.error)),
    ("value_per_share_mean", |m, s| Some(of(m, s).mean.value)),
    ("value_per_share_p5", |m, s| Some(of(m, s).percentiles[0])),
    ("value_per_share_p25", |m, s| Some(of(m, s).percentiles[1])),
    ("value_per_share_median", |m, s| Some(of(m, s).percentiles[2])),
    ("value_per_share_p75", |m, s| Some(of(m, s).percentiles[3])),
    ("value_per_share_p95", |m, s| Some(of(m, s).percentiles[4])),
    ("yearly_return_p5", |m, s| of(m, s).yearly_return.map(|levels| levels[0])),
    ("yearly_return_p25", |m, s| of(m, s).yearly_return.map(|levels| levels[1])),
    ("yearly_return_median", |m, s| of(m, s).yearly_return.map(|levels| levels[2])),
    ("yearly_return_p75", |m, s| of(m, s).yearly_return.map(|levels| levels[3])),
    ("yearly_return_p95", |m, s| of(m, s).yearly_return.map(|levels| levels[4])),
    ("probability_of_loss", |m, s| of(m, s).loss.map(|e| e.value)),
    ("probability_of_doubling", |m, s| of(m, s).doubling.map(|e| e.value)),
];

fn of(member: &Member, strategy: Strategy) -> &StrategyOutcome {
    member.ensemble.strategy(strategy)
}

/// The table in a file: titles, then a row for each company and strategy.
fn records(asked: &[Asked], sector: &Sector) -> Vec<Vec<String>> {
    let own = |text: &str| text.to_owned();
    let mut titles: Vec<String> = ["preset", "title", "verdict", "best_strategy", "strategy"].map(own).to_vec();
    titles.extend(FIGURES.map(|(title, _)| title.to_owned()));
    let mut rows = vec![titles];
    for (one, member) in asked.iter().zip(&sector.members) {
        for strategy in Strategy::ALL {
            let (verdict, best) = (member.judgement.verdict.label(), member.standing.best.name());
            let mut row = vec![one.preset.clone(), one.document.title.clone(), own(verdict), own(best)];
            row.push(own(strategy.name()));
            row.extend(FIGURES.map(|(_, of)| of(member, strategy).map_or(String::new(), |value| value.to_string())));
            rows.push(row);
        }
    }
    rows
}

/// The tables on the terminal: what a share may come to, then what there is.
fn text(setting: &Setting, asked: &[Asked], sector: &Sector, elapsed_ms: f64) -> String {
    let start = setting.world.as_of;
    let changed = setting.scenario.world != setting.world.world;
    let mut text = format!(
        "{}{}\nFrom {start}, {}, {}, {} each in {} ms\n\n",
        setting.world.title,
        if changed { ", changed" } else { "" },
        count(setting.scenario.months(), "month", "months"),
        count(asked.len(), "company", "companies"),
        count(sector.spec.paths, "future", "futures"),
        Unit::Plain.figure(elapsed_ms),
    );
    let rows = asked.iter().zip(&sector.members);
    let mut futures = vec![columns(&[
        "",
        "Verdict",
        "Best",
        "Price",
        "Stay, a year",
        "Plan",
        "All-in",
        "Default, stay",
        "Plan",
        "All-in",
    ])];
    futures.extend(rows.clone().map(|(one, member)| {
        let mut row = vec![one.preset.clone(), member.judgement.verdict.label().to_owned()];
        row.extend([member.standing.best.name().to_owned(), Unit::Usd.text(member.standing.price.usd())]);
        row.extend(Strategy::ALL.map(|s| figure(Unit::Percent, of(member, s).yearly_return.map(|levels| levels[2]))));
        row.extend(Strategy::ALL.map(|s| probability(of(member, s).default)));
        row
    }));
    text.push_str(&lines(&[Align::Left, Align::Left, Align::Left, Align::Right], &futures));
    let halving = sector.members.first().and_then(|member| member.standing.halving).map(|month| start.plus(month));
    let survives = halving.map_or("Survives a halving".to_owned(), |month| format!("Survives {month}"));
    let mut standing = vec![columns(&[
        "",
        "NAV a share",
        "Price to it",
        "EV",
        "EV/MW",
        "EV per EH/s",
        "Contracted MW",
        "Income a year",
        "Net debt to it",
        "Diluted shares",
        "Under water",
        &format!("{survives}, stay"),
        "Plan",
        "All-in",
    ])];
    standing.extend(rows.map(|(one, member)| {
        let mut row = vec![one.preset.clone()];
        row.extend(standing_cells(member, start));
        row
    }));
    text.push('\n');
    text.push_str(&lines(&[Align::Left, Align::Right], &standing));
    text.push_str(
        "\nA year: the median yearly return of a share at its price. A company without a price is bought at its net \
         asset value.\nUnder water: the first month in which the fleet of staying costs more than it earns, on the \
         central path.\nA model, not advice.\n",
    );
    text
}

fn columns(titles: &[&str]) -> Vec<String> {
    titles.iter().map(|title| (*title).to_owned()).collect()
}

fn figure(unit: Unit, value: Option<f64>) -> String {
    value.map_or(UNDEFINED.to_owned(), |value| format!("{} {}", unit.figure(value), unit.suffix()))
}

/// What a company owns, owes and has signed.
fn standing_cells(member: &Member, start: YearMonth) -> Vec<String> {
    let of = &member.standing;
    let mut cells = vec![
        Unit::Usd.text(of.nav_per_share),
        figure(Unit::Times, of.price_to_nav),
        Unit::Usd.text(of.enterprise_value),
        figure(Unit::Usd, of.value_per_mw),
        figure(Unit::Usd, of.value_per_eh),
        Unit::Plain.figure(of.contracted_mw),
        Unit::Usd.text(of.contracted_income),
        figure(Unit::Times, of.net_debt_over_income),
        Unit::Plain.number(of.diluted_shares),
        of.under_water.map_or("never".to_owned(), |month| start.plus(month).to_string()),
    ];
    let survives = |estimate: Option<Estimate>| estimate.map_or(UNDEFINED.to_owned(), probability);
    cells.extend(of.survival.iter().map(|survival| survives(survival.to_halving)));
    cells
}
