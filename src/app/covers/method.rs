//! The method text, and which of its headings explains which figure.
//!
//! A new figure, chart or table is linked by one row in [`FIGURES`], under the title that it has on screen. A new
//! subject is a variant of [`Topic`] and a heading in `assets/method.md` that ends in its anchor.

/// The text, in Markdown; headings end in their anchor: `## Hashrate {#hashrate}`.
pub const TEXT: &str = include_str!("../../../assets/method.md");

/// What a heading of the method explains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// The five answers and what they rest on.
    Verdict,
    /// The bitcoin price.
    Price,
    /// Hashprice, its equilibrium and its floor.
    Hashprice,
    /// The network's hashrate.
    Hashrate,
    /// Worlds, shocks and the network as it is today.
    Worlds,
    /// The market rent of AI space.
    Rent,
    /// Revenue by source.
    Revenue,
    /// From EBITDA to cash.
    Cash,
    /// Debts of the book and the project loan.
    Debt,
    /// Cash and bitcoin, and how gaps are filled.
    Liquidity,
    /// What a default is.
    Default,
    /// Value per share.
    Value,
    /// What a share bought at today's price earns.
    Yearly,
    /// Cost per bitcoin.
    Cost,
    /// Debt service cover.
    Dscr,
    /// Return on the build.
    Return,
    /// Many futures and their standard errors.
    Futures,
    /// What may go wrong in them.
    Risks,
    /// Companies side by side under one world.
    Sector,
    /// Which inputs matter, maps of two, break-even.
    Drivers,
    /// Why two scenarios differ.
    Attribution,
    /// Cohorts of miners.
    Industry,
    /// How few hold how much.
    Concentration,
    /// What an attack costs.
    Security,
    /// How many can convert.
    Pivot,
    /// What the end of the boom sets off.
    Contagion,
}

impl Topic {
    /// All topics.
    pub const ALL: [Self; 26] = [
        Self::Verdict,
        Self::Price,
        Self::Hashprice,
        Self::Hashrate,
        Self::Worlds,
        Self::Rent,
        Self::Revenue,
        Self::Cash,
        Self::Debt,
        Self::Liquidity,
        Self::Default,
        Self::Value,
        Self::Yearly,
        Self::Cost,
        Self::Dscr,
        Self::Return,
        Self::Futures,
        Self::Risks,
        Self::Sector,
        Self::Drivers,
        Self::Attribution,
        Self::Industry,
        Self::Concentration,
        Self::Security,
        Self::Pivot,
        Self::Contagion,
    ];

    /// The anchor of its heading.
    pub fn anchor(self) -> &'static str {
        match self {
            Self::Verdict => "verdict",
            Self::Price => "price",
            Self::Hashprice => "hashprice",
            Self::Hashrate => "hashrate",
            Self::Worlds => "worlds",
            Self::Rent => "rent",
            Self::Revenue => "revenue",
            Self::Cash => "cash",
            Self::Debt => "debt",
            Self::Liquidity => "liquidity",
            Self::Default => "default",
            Self::Value => "value",
            Self::Yearly => "yearly",
            Self::Cost => "cost",
            Self::Dscr => "dscr",
            Self::Return => "return",
            Self::Futures => "futures",
            Self::Risks => "risks",
            Self::Sector => "sector",
            Self::Drivers => "drivers",
            Self::Attribution => "attribution",
            Self::Industry => "industry",
            Self::Concentration => "concentration",
            Self::Security => "security",
            Self::Pivot => "pivot",
            Self::Contagion => "contagion",
        }
    }
}

/// Which topic explains a figure: by its title on screen.
pub const FIGURES: &[(&str, Topic)] = &[
    // Cards.
    ("Median yearly return", Topic::Yearly),
    ("Mean yearly return", Topic::Yearly),
    ("Central yearly return", Topic::Yearly),
    ("Probability of a loss", Topic::Yearly),
    ("Median value per share", Topic::Value),
    ("Value per share", Topic::Value),
    ("Mean value per share", Topic::Value),
    ("Central value per share", Topic::Value),
    ("Probability of default", Topic::Default),
    ("Default", Topic::Default),
    ("All-in cost per BTC", Topic::Cost),
    ("Smallest DSCR", Topic::Dscr),
    ("Dilution", Topic::Liquidity),
    ("Return on the build", Topic::Return),
    ("Peak debt", Topic::Debt),
    ("Lowest liquidity", Topic::Liquidity),
    // Charts.
    ("Net asset value per share", Topic::Value),
    ("Liquidity: cash and bitcoin", Topic::Liquidity),
    ("Liquidity", Topic::Liquidity),
    ("Cost per bitcoin", Topic::Cost),
    ("Debt", Topic::Debt),
    ("Debt service cover", Topic::Dscr),
    ("Revenue by source", Topic::Revenue),
    ("From EBITDA to cash", Topic::Cash),
    ("Debt by kind", Topic::Debt),
    ("Hashprice", Topic::Hashprice),
    ("Network hashrate", Topic::Hashrate),
    ("Bitcoin price", Topic::Price),
    ("Market rent of AI space", Topic::Rent),
    ("Market rent", Topic::Rent),
    ("Survival", Topic::Default),
    ("Verdict map", Topic::Verdict),
    ("Value distribution", Topic::Value),
    ("Return distribution", Topic::Yearly),
    ("Debt due by year", Topic::Debt),
    ("Uses and sources of cash", Topic::Cash),
    ("Income by year, contracted and not", Topic::Revenue),
    ("Debt service cover of the build, by year", Topic::Return),
    ("Halving staircase", Topic::Industry),
    ("Hashrate by cohort", Topic::Industry),
    ("Hashprice and hashcosts", Topic::Industry),
    ("Hashrate under water", Topic::Industry),
    ("Listed miners' share of the hashrate", Topic::Industry),
    ("Power in mining, and moved to AI", Topic::Industry),
    ("Concentration of hashrate by owner, HHI", Topic::Concentration),
    ("Concentration of miners' AI power, HHI", Topic::Concentration),
    ("Owners of 51 %", Topic::Concentration),
    ("Shares of the hashrate", Topic::Concentration),
    ("Cost of a 51 % attack for a day", Topic::Security),
    ("The same, in days of reward", Topic::Security),
    ("Block reward per day", Topic::Security),
    ("Hashrate that has left and could be rented", Topic::Security),
    ("Value of a MW, by the part that converts", Topic::Pivot),
    ("Mean hashprice for those who stay", Topic::Pivot),
    ("Waterfall", Topic::Attribution),
    ("What it is worth", Topic::Value),
    // Tables, by the title of their first column.
    ("Year", Topic::Cash),
    ("Sources and uses of the plan's build", Topic::Return),
    ("Probability, with its standard error", Topic::Risks),
    ("Uses, then sources", Topic::Cash),
    ("Who owes it", Topic::Revenue),
    ("Multiples", Topic::Value),
    ("Shares as debts convert", Topic::Liquidity),
    ("What lenders get", Topic::Risks),
    ("What defaults have in common", Topic::Risks),
    ("In this month", Topic::Futures),
    ("What moves it", Topic::Pivot),
    ("Risk and return", Topic::Sector),
    ("Survival of the sector", Topic::Sector),
    ("Verdict map of the sector", Topic::Sector),
];

/// The topic that explains the figure with this title, or with the part of it before a colon ("Waterfall: …").
pub fn topic_of(title: &str) -> Option<Topic> {
    let listed = |title: &str| FIGURES.iter().find(|(figure, _)| *figure == title).map(|(_, topic)| *topic);
    listed(title).or_else(|| listed(title.split_once(": ")?.0))
}

/// A heading of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 for the title, 2 for a chapter, 3 for a section.
    pub level: usize,
    /// Its words.
    pub title: &'static str,
    /// Its anchor.
    pub anchor: &'static str,
}

/// The headings of the text, in order.
pub fn headings() -> impl Iterator<Item = Heading> {
    TEXT.lines().filter_map(|line| {
        let level = line.bytes().take_while(|byte| *byte == b'#').count();
        let (title, anchor) = line.get(level..)?.strip_suffix('}')?.split_once("{#")?;
        (1..=6).contains(&level).then(|| Heading { level, title: title.trim(), anchor })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::ensemble::EnsembleSpec;
    use crate::analysis::today::APART;
    use crate::analysis::verdict::{VIABLE, Verdict, viable_share};
    use crate::model::finance::{irr, level_payment};
    use crate::model::network::{
        break_even_power_price, hashprice, hashrate_of_difficulty, mwh_per_btc, total_supply_btc,
    };
    use crate::model::parameters::find;
    use crate::model::protocol::{SCHEDULE_TOLERANCE, height_on};

    #[test]
    fn every_topic_has_one_heading_and_every_figure_a_topic_once() {
        for topic in Topic::ALL {
            assert_eq!(headings().filter(|h| h.anchor == topic.anchor()).count(), 1, "{topic:?}");
        }
        for (i, (title, _)) in FIGURES.iter().enumerate() {
            assert!(FIGURES[i + 1..].iter().all(|(other, _)| other != title), "{title} stands twice");
        }
    }

    #[test]
    fn every_heading_has_an_anchor_and_there_are_no_links() {
        let written = TEXT.lines().filter(|line| line.starts_with('#')).count();
        assert_eq!(headings().count(), written, "a heading without an anchor");
        assert!(!TEXT.contains("]("), "the reader draws no links");
    }

    /// What the text states as a number is what the program has.
    #[test]
    fn the_numbers_of_the_text_are_those_of_the_program() {
        let holds = |sentence: &str| assert!(TEXT.contains(sentence), "the text does not say: {sentence}");
        let percent = |value: f64| format!("{} %", (value * 100.0).round());
        holds(&format!("survives in at least {} of futures", percent(VIABLE)));
        for years in [5, 20] {
            holds(&format!(
                "{} over {}",
                percent(viable_share(12 * years)),
                if years == 5 { "five years" } else { "twenty" }
            ));
        }
        for verdict in Verdict::ALL {
            holds(&format!("**{}**", verdict.label()));
        }
        let default = |id: &str| find(id).expect("an input").default;
        for months in ["world.response_months", "world.bust_recovery_months"] {
            holds(&format!("({} months in the reference company)", default(months)));
        }
        holds(&format!("up to block {} of 26 June 2026", spaced_block(height_on(20_630.0))));
        holds("more than three months off this calendar");
        assert_eq!(SCHEDULE_TOLERANCE, 3.0);
        holds(&format!("more than {APART} days apart"));
        holds(&format!("falls by {} a year", percent(default("world.hashprice_decline"))));
        assert_eq!(EnsembleSpec::default().paths, 10_000);
        holds("ten thousand futures");
    }

    #[test]
    fn the_checks_that_the_text_lists_are_what_the_model_says() {
        let row = |name: &str, value: String| {
            let row = TEXT.lines().find(|line| line.contains(name)).expect(name);
            assert!(row.contains(&value), "{row} should say {value}");
        };
        let hashrate = hashrate_of_difficulty(1e14);
        row("hashprice at difficulty", format!("{:.4} USD", hashprice(3.125, 100_000.0, hashrate)));
        row("hashrate at difficulty", format!("{:.3} EH/s", hashrate / 1000.0));
        row("break-even power", format!("{:.2} USD/MWh", break_even_power_price(30.0, 21.5, 1.0)));
        row("energy,", format!("{:.0} MWh/BTC", mwh_per_btc(17.5, 145.04e12, 3.125)));
        row("all bitcoin", format!("{} BTC", spaced(total_supply_btc())));
        let total = |years: i32| (0..years).map(|year| 1.03_f64.powi(year)).sum::<f64>();
        row("3 % escalator", format!("{:.6}", total(30) / total(15)));
        let income: Vec<f64> = (0..15).map(|year| 1.5e6 * 0.85 * 1.03_f64.powi(year)).collect();
        let payment = 0.7 * 12e6 * level_payment(0.0775, 15.0);
        let project = |equity: f64, paid: f64| {
            irr(&std::iter::once(-equity).chain(income.iter().map(|noi| noi - paid)).collect::<Vec<_>>())
        };
        row("without debt, return", format!("{:.5} %", project(12e6, 0.0).expect("a return") * 100.0));
        row("smallest cover", format!("{:.4}", income[0] / payment));
        row("return on equity", format!("{:.4} %", project(3.6e6, payment).expect("a return") * 100.0));
    }

    /// "955 584".
    fn spaced_block(height: f64) -> String {
        crate::model::protocol::block(height).replace('\u{202f}', " ")
    }

    /// "20 999 999.9769".
    fn spaced(value: f64) -> String {
        let whole = value.trunc() as u64;
        let groups = [whole / 1_000_000, whole / 1000 % 1000, whole % 1000];
        format!("{} {:03} {:03}{}", groups[0], groups[1], groups[2], &format!("{:.4}", value.fract())[1..])
    }
}
