//! What an attack on the network would cost.

use super::{IndustryPage, Source, brief};
use crate::app::picture::chart::{Ink, Line, Pattern, TimeChart};
use crate::app::picture::series::described;
use crate::model::industry::{IndustryPath, Security};
use crate::model::quantity::Unit;

impl Source<'_> {
    pub(super) fn security(&self) -> IndustryPage {
        let of = |path: &IndustryPath, t| Security::of(self.scenario, path, t);
        let days = |cost: f64, s: &Security| if s.reward_per_day > 0.0 { cost / s.reward_per_day } else { f64::NAN };
        let line = |name: &'static str, ink, pattern, path, value: &dyn Fn(&Security) -> f64| {
            Line::new(name, ink, pattern, self.values(path, &|path, t| of(path, t).map(|s| value(&s))))
        };
        let costs = |value: &dyn Fn(f64, &Security) -> f64| {
            let bought = line("Bought", Ink::Price, Pattern::Solid, &self.path, &|s| value(s.buy, s));
            vec![
                line("Bought, nobody leaves", Ink::Ghost, Pattern::Dashed, &self.stay, &|s| value(s.buy, s)),
                line("Bought and resold", Ink::Neutral, Pattern::Dashed, &self.path, &|s| value(s.buy_resold, s)),
                line("Rented as far as can be", Ink::Danger, Pattern::Dotted, &self.path, &|s| value(s.rent, s)),
                Line { heavy: true, ..bought },
            ]
        };
        let reward = line("Reward", Ink::Price, Pattern::Solid, &self.path, &|s| s.reward_per_day);
        let rentable = line("Of what is needed", Ink::Price, Pattern::Solid, &self.path, &|s| s.rentable);
        IndustryPage {
            note: self.security_note(),
            levers: &["world.attack_site_cost", "plan.asic_price"],
            charts: vec![
                described(TimeChart {
                    lines: costs(&|cost, _| cost),
                    ..self.chart("attack", "Cost of a 51 % attack for a day", Unit::Usd)
                }),
                described(TimeChart {
                    lines: costs(&days),
                    ..self.chart("attack-days", "The same, in days of reward", Unit::Times)
                }),
                described(TimeChart {
                    lines: vec![Line { heavy: true, ..reward }],
                    ..self.chart("reward", "Block reward per day", Unit::Usd)
                }),
                described(TimeChart {
                    lines: vec![Line { heavy: true, ..rentable }],
                    ..self.chart("rentable", "Hashrate that has left and could be rented", Unit::Percent)
                }),
            ],
            ..IndustryPage::default()
        }
    }

    fn security_note(&self) -> String {
        let done = self.scenario.world.industry_exit_start + self.scenario.world.industry_exit_months;
        let t = (done.ceil() as usize).min(self.last());
        let of = |path: &IndustryPath| Security::of(self.scenario, path, t);
        let Some((path, stay)) = of(&self.path).zip(of(&self.stay)) else { return String::new() };
        format!(
            "In {} an attack of a day costs {} USD with machines bought, {} USD if nobody left, and {} USD with what has \
             left rented: {} of the hashrate that it takes. An attacker brings 51 % of the hashrate.",
            self.start.plus(t),
            Unit::Usd.figure(path.buy),
            Unit::Usd.figure(stay.buy),
            Unit::Usd.figure(path.rent),
            brief(Unit::Percent, path.rentable),
        )
    }
}
