//! The keyboard goes from control to control in the order of the eye: region by region, and within a region from top to
//! bottom and from left to right.
//!
//! By itself egui goes in the order in which controls are drawn, and rows are often drawn from the right. So presses of
//! Tab are taken out of the input, and the focus is moved by where controls stood in the last frame.

use egui::{Context, Event, Id, Key, LayerId, Memory, Order, Plugin, RawInput, Rect, Ui, ViewportIdMap};

/// Part of the height of two controls by which their tops may differ where they stand in one row.
const ONE_ROW: f32 = 0.6;

/// A region of the window, in the order in which they are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Region {
    /// The bar on top.
    Bar,
    /// The panel of inputs.
    Inputs,
    /// The page, or what covers it.
    Page,
    /// What the user is told, and the first steps.
    Told,
    /// The tabs of the pages.
    Tabs,
    /// The line at the bottom.
    Status,
}

/// The order in each window.
#[derive(Default)]
struct EyeOrder(ViewportIdMap<WindowOrder>);

/// Presses that are yet to be carried out, and where regions begin among the controls of a frame.
#[derive(Default)]
struct WindowOrder {
    steps: isize,
    /// How many controls were drawn before a region.
    begins: Vec<(usize, Region)>,
    /// The same of the frame before.
    last: Vec<(usize, Region)>,
}

/// Has the keyboard follow the eye in this window.
pub(super) fn install(ctx: &Context) {
    ctx.add_plugin(EyeOrder::default());
}

/// Says that what is drawn from here on belongs to a region.
pub(super) fn begin(ui: &Ui, region: Region) {
    let drawn = ui.ctx().viewport(|viewport| viewport.this_pass.widgets.get_layer(LayerId::background()).count());
    let window = ui.ctx().viewport_id();
    ui.ctx().with_plugin::<EyeOrder, _>(|order| order.0.entry(window).or_default().begins.push((drawn, region)));
}

/// Scrolls to the control that the keyboard has just reached, where it stands in the area that is drawn here: call it
/// last in what scrolls.
pub(super) fn keep_in_sight(ui: &Ui) {
    let Some(id) = ui.memory(|memory| memory.focused().filter(|id| !memory.had_focus_last_frame(*id))) else { return };
    let found = ui.ctx().viewport(|viewport| viewport.this_pass.widgets.get(id).copied());
    let inside = |rect: &Rect| ui.min_rect().expand(1.0).contains_rect(*rect);
    if let Some(rect) = found.filter(|w| w.layer_id == ui.layer_id()).map(|w| w.rect).filter(inside) {
        ui.scroll_to_rect(rect, None);
    }
}

impl Plugin for EyeOrder {
    fn debug_name(&self) -> &'static str {
        "eye order"
    }

    fn input_hook(&mut self, _: &Context, input: &mut RawInput) {
        let steps = &mut self.0.entry(input.viewport_id).or_default().steps;
        input.events.retain(|event| match event {
            Event::Key { key: Key::Tab, pressed: true, modifiers, .. } if !modifiers.any() => {
                *steps += 1;
                false
            }
            Event::Key { key: Key::Tab, pressed: true, modifiers, .. } if modifiers.shift_only() => {
                *steps -= 1;
                false
            }
            _ => true,
        });
    }

    fn on_begin_pass(&mut self, ui: &mut Ui) {
        let order = self.0.entry(ui.ctx().viewport_id()).or_default();
        order.last = std::mem::take(&mut order.begins);
        let steps = std::mem::take(&mut order.steps);
        if steps != 0
            && let Some(id) = order.reached(ui.ctx(), steps)
        {
            ui.memory_mut(|memory| memory.request_focus(id));
        }
    }
}

impl WindowOrder {
    /// The control that so many presses lead to.
    fn reached(&self, ctx: &Context, steps: isize) -> Option<Id> {
        let stops = self.stops(ctx);
        let count = stops.len() as isize;
        if count == 0 {
            return None;
        }
        let focused = ctx.memory(Memory::focused);
        let at = focused.and_then(|id| stops.iter().position(|stop| stop.id == id));
        // A menu that has just been opened is entered from wherever one is.
        let menu = stops.iter().position(|stop| stop.layer.order == Order::Foreground);
        let outside = at.is_none_or(|at| stops[at].layer.order != Order::Foreground);
        let to = match (at, menu) {
            (_, Some(menu)) if outside && steps > 0 => menu as isize + steps - 1,
            (Some(at), _) => at as isize + steps,
            (None, _) if steps > 0 => steps - 1,
            (None, _) => count + steps,
        };
        Some(stops[to.rem_euclid(count) as usize].id)
    }

    /// All stops of the last frame, in the order of the eye.
    fn stops(&self, ctx: &Context) -> Vec<Stop> {
        let mut stops = Vec::new();
        ctx.viewport(|viewport| {
            for (layer, widgets) in viewport.prev_pass.widgets.layers() {
                let focusable = widgets.iter().enumerate().filter(|(_, w)| w.enabled && w.sense.is_focusable());
                stops.extend(focusable.map(|(drawn, widget)| Stop {
                    id: widget.id,
                    layer: *layer,
                    region: self.region(*layer, drawn),
                    rect: widget.rect,
                    seen: widget.interact_rect.top(),
                }));
            }
        });
        ctx.memory(|memory| stops.retain(|stop| memory.allows_interaction(stop.layer)));
        in_order(stops)
    }

    fn region(&self, layer: LayerId, drawn: usize) -> Region {
        if layer != LayerId::background() {
            return Region::Page;
        }
        self.last.iter().rev().find(|(begin, _)| *begin <= drawn).map_or(Region::Page, |(_, region)| *region)
    }
}

/// A control that the keyboard stops at.
#[derive(Clone, Copy, Debug)]
struct Stop {
    id: Id,
    layer: LayerId,
    region: Region,
    rect: Rect,
    /// Where its top is seen, at the edge of what scrolls at least: what has been scrolled away above does not come
    /// before a head that stays.
    seen: f32,
}

/// Stops layer by layer from below, region by region, row by row.
fn in_order(mut stops: Vec<Stop>) -> Vec<Stop> {
    let part = |stop: &Stop| (stop.layer.order, stop.layer.id.value(), stop.region);
    stops.sort_by(|a, b| {
        part(a).cmp(&part(b)).then(a.seen.total_cmp(&b.seen)).then(a.rect.top().total_cmp(&b.rect.top()))
    });
    let mut rest = &mut stops[..];
    while let Some(first) = rest.first().copied() {
        let in_row = |stop: &&Stop| {
            let apart = ONE_ROW * stop.rect.height().min(first.rect.height());
            part(stop) == part(&first)
                && stop.seen <= first.seen + apart
                && (stop.rect.top() - first.rect.top()).abs() <= apart
        };
        let count = rest.iter().take_while(in_row).count().max(1);
        let (row, below) = rest.split_at_mut(count);
        row.sort_by(|a, b| a.rect.left().total_cmp(&b.rect.left()));
        rest = below;
    }
    stops
}

#[cfg(test)]
mod tests {
    use egui::{pos2, vec2};

    use super::*;

    #[test]
    fn rows_are_read_from_the_left_and_regions_one_by_one() {
        let stop = |name: u32, region, x: f32, y: f32, height: f32| Stop {
            id: Id::unique(name),
            layer: LayerId::background(),
            region,
            rect: Rect::from_min_size(pos2(x, y), vec2(10.0, height)),
            seen: y,
        };
        // What scrolls begins at 90: this one stands above its edge, and still comes after the head.
        let away = |name, y| Stop { seen: 90.0, ..stop(name, Region::Page, 300.0, y, 20.0) };
        let stops = vec![
            stop(8, Region::Status, 0.0, 600.0, 20.0),
            stop(1, Region::Bar, 50.0, 0.0, 20.0),
            stop(0, Region::Bar, 0.0, 3.0, 20.0),
            away(5, 40.0),
            away(4, -200.0),
            stop(7, Region::Page, 400.0, 130.0, 20.0),
            // A tall one does not draw what stands beside its middle into its row.
            stop(6, Region::Page, 300.0, 98.0, 300.0),
            stop(3, Region::Page, 300.0, 58.0, 20.0),
            stop(2, Region::Inputs, 10.0, 500.0, 20.0),
        ];
        let order: Vec<Id> = in_order(stops).into_iter().map(|stop| stop.id).collect();
        assert_eq!(order, (0_u32..9).map(Id::unique).collect::<Vec<_>>());
    }
}
