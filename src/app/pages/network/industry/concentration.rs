//! Who holds how much of the hashrate, and of miners' AI power.

use super::{IndustryPage, Of, Source, brief, figure};
use crate::app::picture::chart::{Ink, LevelMark, Line, Pattern, TimeChart};
use crate::app::picture::series::described;
use crate::app::picture::table::{Cell, Table};
use crate::model::industry::concentration::HIGHLY_CONCENTRATED;
use crate::model::industry::{Concentration, IndustryPath, shipped};
use crate::model::quantity::Unit;

impl Source<'_> {
    pub(super) fn concentration(&self) -> IndustryPage {
        let hhi: Of<'_> = &|path, t| Some(path.of_hashrate(t)?.hhi);
        let level = |value: f64, label: &'static str| LevelMark { value, label: label.into() };
        let limit = self.scenario.world.concentration_limit;
        let high = level(HIGHLY_CONCENTRATED, "highly concentrated");
        let regulated = limit.is_finite().then(|| level(limit, "regulated"));
        let mining = TimeChart {
            marks: std::iter::once(high.clone()).chain(regulated).collect(),
            ..self.chart("hhi", "Concentration of hashrate by owner, HHI", Unit::Plain)
        };
        let ai = TimeChart {
            marks: vec![high],
            ..self.chart("hhi-ai", "Concentration of miners' AI power, HHI", Unit::Plain)
        };
        let owners: Of<'_> = &|path, t| Some(path.of_hashrate(t)?.majority_owners);
        let ai_line = self.line("AI power", &|path, t| Some(path.of_ai(t)?.hhi));
        IndustryPage {
            note: self.concentration_note(),
            levers: &["world.concentration_limit", "world.concentration_cost"],
            charts: vec![
                self.against(mining, "As they leave", hhi),
                described(TimeChart { lines: vec![ai_line], ..ai }),
                self.against(self.chart("owners", "Owners of 51 %", Unit::Plain), "As they leave", owners),
                self.shares(),
            ],
            table: self.concentrations(),
            ..IndustryPage::default()
        }
    }

    /// The largest and the smallest.
    fn shares(&self) -> TimeChart {
        let small: Of<'_> = &|path, t| Some(path.small_share(t));
        let top: Of<'_> = &|path, t| Some(path.of_hashrate(t)?.top_three);
        let line = |name: &'static str, ink, pattern, path, of| Line::new(name, ink, pattern, self.values(path, of));
        described(TimeChart {
            lines: vec![
                line("Top three, nobody leaves", Ink::Ghost, Pattern::Dashed, &self.stay, top),
                line("Small and home, nobody leaves", Ink::Ghost, Pattern::Dotted, &self.stay, small),
                line("Top three owners", Ink::Price, Pattern::Solid, &self.path, top),
                line("Small and home", Ink::Neutral, Pattern::Dotted, &self.path, small),
            ],
            ..self.chart("shares", "Shares of the hashrate", Unit::Percent)
        })
    }

    fn concentration_note(&self) -> String {
        let end = |path: &IndustryPath| path.of_hashrate(self.last()).map_or(0.0, |c| c.hhi);
        let (now, never) = (end(&self.path), end(&self.stay));
        let sign = match now - never {
            d if d < -0.5 => "lowers",
            d if d > 0.5 => "raises",
            _ => "does not change",
        };
        let world = &self.scenario.world;
        let rule = match self.path.first_above(world.concentration_limit) {
            Some(month) => format!(
                "Concentration passes the regulated level in {}: from then on compliance takes {} of AI revenue more.",
                self.start.plus(month),
                brief(Unit::Percent, world.concentration_cost)
            ),
            None if world.concentration_limit.is_finite() => "It stays below the regulated level.".to_owned(),
            None => "No level is set from which compliance would cost more.".to_owned(),
        };
        format!(
            "The pivot {sign} the concentration of mining by owner: an index of {} at the end, {} if nobody left. {rule} \
             Pools, which point the hashrate of others, are told apart: {}.",
            Unit::Plain.figure(now),
            Unit::Plain.figure(never),
            shipped().pools_origin.as_ref().map(ToString::to_string).unwrap_or_default()
        )
    }

    /// Owners and pools, told apart.
    fn concentrations(&self) -> Table {
        let pools = Concentration::of(shipped().pools.iter().map(|pool| (pool.share, 1.0)));
        let mining = |path: &IndustryPath, t| path.of_hashrate(t);
        let all = [
            mining(&self.path, 0),
            mining(&self.path, self.last()),
            mining(&self.stay, self.last()),
            self.path.of_ai(self.last()),
            pools,
        ];
        let line = |name: &'static str, unit: Unit, of: fn(&Concentration) -> f64| {
            let cells = all.iter().map(|c| figure(unit, c.as_ref().map(of)));
            std::iter::once(Cell::words(name)).chain(cells).collect::<Vec<_>>()
        };
        let small = [
            Some(self.path.small_share(0)),
            Some(self.path.small_share(self.last())),
            Some(self.stay.small_share(self.last())),
            None,
            None,
        ];
        let small = small.map(|share| figure(Unit::Percent, share));
        Table::of_figures(
            ["Held by", "Owners, now", "At the end", "Nobody leaves", "AI power, end", "Pools, 2025"],
            vec![
                line("HHI; 1\u{202f}800 is highly concentrated", Unit::Plain, |c| c.hhi),
                line("Holders of 51 %", Unit::Plain, |c| c.majority_owners),
                line("Top three, %", Unit::Percent, |c| c.top_three),
                std::iter::once(Cell::words("Small and home miners, %")).chain(small).collect(),
            ],
        )
        .fixed()
    }
}
