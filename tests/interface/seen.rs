//! What is drawn is seen: edges of bands and rails stand out from what is around them, in pixels and in both themes; and
//! columns of figures are written alike.

use std::collections::BTreeSet;

use egui::accesskit::Role;
use egui::{Color32, Theme, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use hashpivot::app::Page;
use hashpivot::app::action::{Action, TableId};
use hashpivot::app::pages::{cash_flow, network};
use hashpivot::app::picture::chart::{Band, Ink, TimeChart};
use hashpivot::app::picture::table::{Set, Table};
use hashpivot::app::shell::settings::ThemeChoice;
use hashpivot::model::calendar::YearMonth;
use hashpivot::model::quantity::Unit;
use hashpivot::store::preset::{self, SHIPPED};
use hashpivot::theme::{self, contrast, palette};
use hashpivot::view::widgets::time_chart::{ChartState, PageHover, Shown, time_chart_ui};

use crate::program::{Answers, apply, harness, harness_of, settle, show};
use crate::raster::CpuRenderer;

/// A chart of one band, whose edges rise and fall.
fn band(ink: Ink) -> TimeChart {
    let start = YearMonth { year: 2026, month: 9 };
    let months = || (0..120).map(f64::from);
    let band = Band {
        name: "5 to 95 %".into(),
        ink,
        xs: months().collect(),
        low: months().map(|m| 20.0 + 0.07 * m).collect(),
        high: months().map(|m| 60.0 + 0.31 * m).collect(),
        level: 0,
        stale: false,
    };
    TimeChart { bands: vec![band], ..TimeChart::new("band", "Band", Unit::Usd, start, 120) }
}

/// The strongest contrast with a surface in each column of pixels of a part of a picture.
fn columns(image: &image::RgbaImage, rect: egui::Rect, surface: Color32) -> Vec<f64> {
    let column = |x: u32| {
        let rows = rect.top() as u32..rect.bottom() as u32;
        let seen = rows.map(|y| {
            let [r, g, b, _] = image.get_pixel(x, y).0;
            contrast(Color32::from_rgb(r, g, b), surface)
        });
        seen.fold(1.0, f64::max)
    };
    (rect.left() as u32..rect.right() as u32).map(column).collect()
}

#[test]
fn the_edges_of_bands_are_seen_in_pixels() {
    for theme in [Theme::Light, Theme::Dark] {
        for ink in [Ink::Stay, Ink::Plan, Ink::AllIn, Ink::Neutral] {
            let (chart, mut state, mut hover) = (band(ink), ChartState::default(), PageHover::default());
            let mut harness = Harness::builder()
                .with_size([620.0, 320.0])
                .renderer(CpuRenderer::default())
                .with_context_setup(move |ctx: &egui::Context| {
                    theme::install(ctx);
                    ctx.set_theme(theme);
                })
                .build_ui(move |ui| {
                    time_chart_ui(ui, &chart, &mut state, &mut hover, false, Shown::default(), vec2(600.0, 300.0));
                });
            harness.run();
            let page = palette(theme == Theme::Dark).page;
            let rect = harness.get_by_role_and_label(Role::Image, "Band").rect().shrink2(vec2(4.0, 2.0));
            let image = harness.render().expect("a picture");
            let seen = columns(&image, rect, page);
            let clear = seen.iter().filter(|contrast| **contrast >= 3.0).count();
            let least = seen.iter().copied().fold(f64::INFINITY, f64::min);
            assert!(clear * 100 >= seen.len() * 97, "{ink:?} in {theme:?}: {clear} of {}, least {least}", seen.len());
        }
    }
}

#[test]
fn rails_are_seen_in_pixels() {
    for (choice, dark) in [(ThemeChoice::Light, false), (ThemeChoice::Dark, true)] {
        let mut harness = harness();
        apply(&mut harness, Action::Theme(choice));
        harness.run();
        for label in ["Hashprice", "Month that charts show"] {
            let rail = harness.get_all_by_role(Role::Slider).find(|node| {
                use egui_kittest::kittest::NodeT as _;
                node.accesskit_node().label().is_some_and(|own| own.starts_with(label))
            });
            let rect = rail.expect("a slider").rect().shrink2(vec2(12.0, 0.0));
            let image = harness.render().expect("a picture");
            let seen = columns(&image, rect, palette(dark).panel);
            let clear = seen.iter().filter(|contrast| **contrast >= 2.95).count();
            assert!(clear * 10 >= seen.len() * 9, "{label}, dark {dark}: {clear} of {}", seen.len());
        }
    }
}

/// Whether the figures of a table's columns are written alike, as far as these are numbers of the column.
fn check(table: &Table, name: &str) {
    for (index, column) in table.columns.iter().enumerate().filter(|(_, column)| column.set == Set::Figures) {
        let Some(written) = column.written else { continue };
        let own = table.rows.iter().enumerate().filter_map(|(row, cells)| {
            let number = cells.get(index)?.value().filter(|number| *number != 0.0 && number.is_finite())?;
            let text = table.text(row, index);
            (text == written.text(number)).then_some(text)
        });
        let ways: BTreeSet<(String, usize)> = own
            .map(|text| {
                let sign: String = text.chars().filter(|c| c.is_alphabetic()).collect();
                let digits = text.trim_end_matches(|c: char| c.is_alphabetic() || c == '\u{202f}');
                (sign, digits.split_once('.').map_or(0, |(_, decimals)| decimals.len()))
            })
            .collect();
        assert!(ways.len() <= 1, "{name}: column {} is written in several ways: {ways:?}", column.title);
    }
}

#[test]
fn a_column_of_figures_has_one_unit_and_one_number_of_digits_in_every_preset() {
    for shipped in SHIPPED {
        let loaded = preset::parse(shipped.text).expect("it is shipped");
        let mut harness = harness_of(loaded, Answers::default(), (1280.0, 720.0));
        settle(&mut harness);
        for page in [Page::CashFlow, Page::Risk, Page::Network, Page::Ledger] {
            show(&mut harness, page);
            match page {
                Page::CashFlow => {
                    for section in cash_flow::Section::ALL {
                        apply(&mut harness, cash_flow::Wish::Section(section));
                    }
                }
                Page::Network => {
                    for section in network::Section::ALL {
                        apply(&mut harness, network::Wish::Section(section));
                        let table = harness.state().app.table(TableId::Industry).cloned();
                        if let Some(table) = &table {
                            check(table, shipped.name);
                        }
                    }
                }
                _ => harness.run_steps(1),
            }
        }
        let ids = [
            TableId::Years,
            TableId::Lease,
            TableId::Costs,
            TableId::Published,
            TableId::Returns,
            TableId::SourcesAndUses,
            TableId::Maturities,
            TableId::Funding,
            TableId::Income,
            TableId::Bridge,
            TableId::Multiples,
            TableId::Conversions,
            TableId::Outcomes,
            TableId::Lenders,
            TableId::Defaults,
            TableId::Percentiles,
            TableId::Ledger,
        ];
        let mut checked = 0;
        for id in ids {
            if let Some(table) = harness.state().app.table(id) {
                check(table, &format!("{} {id:?}", shipped.name));
                checked += usize::from(!table.is_empty());
            }
        }
        assert!(checked >= 8, "{}: {checked} tables", shipped.name);
        let ledger = harness.state().app.table(TableId::Ledger).expect("it is there");
        let written = ledger.columns.iter().filter(|column| column.written.is_some()).count();
        assert!(written >= 10, "{}: {written} of {}", shipped.name, ledger.columns.len());
    }
}
