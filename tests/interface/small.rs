//! Small windows and projectors: nothing stands beyond the edge, and no control over another.

use egui::Rect;
use egui::accesskit::{Action as Asked, Role};
use egui_kittest::Harness;
use egui_kittest::kittest::{By, NodeT, Queryable};
use hashpivot::app::action::{Action, TableId};
use hashpivot::app::exhibit::Exhibit;
use hashpivot::view::Window;

use crate::program::{Answers, apply, harness_of, reference, settle_all};

/// 1280×720 at 150 %, the smallest window at 100 %, and a projector.
const SIZES: [(f32, f32); 3] = [(853.0, 480.0), (960.0, 600.0), (1024.0, 768.0)];

/// One exhibit of every page and section.
const PLACES: [&str; 24] = [
    "value-per-share",
    "sector",
    "risk-and-return",
    "sector-survival",
    "verdicts",
    "revenue",
    "debts-due",
    "funding",
    "contracted-income",
    "what-it-is-worth",
    "survival",
    "tornado",
    "two-inputs",
    "break-even",
    "one-input",
    "what-the-price-assumes",
    "wait-or-convert",
    "hashrate",
    "staircase",
    "hashrate-by-cohort",
    "how-many-can-pivot",
    "bust-and-hashprice",
    "history-of-hashrate",
    "compared-value",
];

/// Controls with their names and places. What stands in a table that scrolls sideways may be anywhere.
fn controls(harness: &Harness<'static, Window>) -> Vec<(String, Role, Rect)> {
    let wanted = By::new().predicate(|node| {
        let data = node.data();
        data.supports_action(Asked::Focus) || matches!(data.role(), Role::Button | Role::Slider | Role::ComboBox)
    });
    let found = harness.query_all(wanted.recursive(true));
    let control = |node: egui_kittest::Node<'_>| {
        let inner = node.accesskit_node();
        (inner.label().or_else(|| inner.value()).unwrap_or_default(), inner.role(), node.rect())
    };
    found.into_iter().map(control).filter(|(_, role, _)| *role != Role::Window).collect()
}

#[test]
fn nothing_stands_beyond_the_edge_of_a_small_window() {
    let mut wrong = Vec::new();
    for size in SIZES {
        let mut harness = harness_of(reference(), Answers::default(), size);
        settle_all(&mut harness);
        for word in PLACES {
            let exhibit = Exhibit::find(word).expect("it is there");
            apply(&mut harness, Action::Show(exhibit));
            // The controls are there before the answers are, and on the smallest window both are looked at.
            if size == SIZES[0] {
                settle_all(&mut harness);
            } else {
                harness.run_steps(8);
            }
            // These scroll sideways, with their first column kept.
            let wide = [TableId::Maturities, TableId::BreakEven, TableId::Implied, TableId::Industry];
            let tables = wide.into_iter().filter_map(|id| harness.state().app.table(id));
            let headings: Vec<&str> =
                tables.flat_map(|table| table.columns.iter().map(|column| &*column.title)).collect();
            for (name, role, rect) in controls(&harness) {
                if headings.contains(&name.as_str()) {
                    continue;
                }
                if rect.right() > size.0 + 0.5 || rect.left() < -0.5 {
                    wrong.push(format!("{size:?} {exhibit:?}: {role:?} {name} at {rect:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
