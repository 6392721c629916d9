//! Every colour, space and size, for both themes.
//!
//! Calm like a good financial newspaper's chart page: neutral surfaces, hairlines, and colour only where it means
//! something. The strategies' colours come from the Okabe–Ito set, which is safe for colour-blind eyes; vermilion is
//! for default and danger alone.

use std::sync::{Arc, LazyLock};

use egui::{
    Color32, Context, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Frame, Margin, Shadow, Stroke,
    Style, TextStyle, Theme, Ui, Visuals, style::WidgetVisuals, vec2,
};

/// The grid on which everything stands, points.
pub const SPACE: f32 = 8.0;
/// Half a step of the grid: between things that belong together.
pub const HALF_SPACE: f32 = 4.0;
/// Two steps of the grid: between things that do not.
pub const WIDE_SPACE: f32 = 16.0;

/// Units, ticks, legends and hints, points.
pub const TEXT_SMALL: f32 = 12.0;
/// Everything that is read.
pub const TEXT_BODY: f32 = 14.0;
/// The verdict and the figures on cards.
pub const TEXT_LARGE: f32 = 22.0;

/// What is read from the back row, on a stage of 640 points: 48 pixels and more where the screen has 1080.
pub const TEXT_STAGE: f32 = 30.0;

/// A screen on which nothing is shown.
pub const BLANK: Color32 = Color32::BLACK;

/// Height of a control, points.
pub const CONTROL_HEIGHT: f32 = 24.0;
/// Separators, grids and frames, points.
pub const HAIRLINE: f32 = 1.0;
/// A line in a chart, points.
pub const LINE: f32 = 1.6;
/// The line that the eye is to follow, points.
pub const HEAVY_LINE: f32 = 2.6;
/// Part of the strength of its text that the edge of a band has.
pub const EDGE: f32 = 0.95;
/// How thick it is: a line of one point between two rows of pixels would be seen by half, points.
pub const EDGE_LINE: f32 = 1.5;
/// Part of its strength that a band keeps while it is out of date.
pub const STALE: f32 = 0.45;

/// The font of everything that is read.
pub const REGULAR: &[u8] = include_bytes!("../assets/fonts/Roboto-Regular.ttf");

/// The colours of one theme.
#[derive(Clone, Debug, PartialEq)]
pub struct Palette {
    /// Whether this is the dark theme.
    pub dark: bool,

    /// Behind charts, tables and cards.
    pub page: Color32,
    /// Behind controls: the bars and the side panel.
    pub panel: Color32,
    /// Menus, tooltips and dialogs.
    pub raised: Color32,
    /// Where something can be typed.
    pub field: Color32,
    /// A control at rest.
    pub control: Color32,
    /// A control under the pointer.
    pub control_hovered: Color32,
    /// A control that is pressed or switched on.
    pub control_pressed: Color32,

    /// What is read first.
    pub text: Color32,
    /// Units, labels and hints.
    pub quiet: Color32,
    /// Switched off, or of less weight.
    pub faint: Color32,
    /// Separators and frames.
    pub hairline: Color32,
    /// The edge of a control, a rail, or the pole of an event: strong enough to be found.
    pub outline: Color32,
    /// Grid of a chart.
    pub grid: Color32,
    /// Its line at zero.
    pub zero_line: Color32,

    /// Keyboard focus, links, and the dot on an input that was changed.
    pub accent: Color32,
    /// Behind selected text and the chosen tab.
    pub selection: Color32,
    /// A value that is beyond the usual.
    pub warning: Color32,
    /// Default and danger, as a line or an area.
    pub danger: Color32,
    /// Default and danger, as text.
    pub danger_text: Color32,

    /// Staying a miner, as a line or an area.
    pub stay: Color32,
    /// Staying a miner, as text.
    pub stay_text: Color32,
    /// The plan, as a line or an area.
    pub plan: Color32,
    /// The plan, as text.
    pub plan_text: Color32,
    /// Going all in, as a line or an area.
    pub all_in: Color32,
    /// Going all in, as text.
    pub all_in_text: Color32,
    /// A line that belongs to no strategy.
    pub neutral: Color32,
    /// The pinned baseline.
    pub ghost: Color32,
    /// Stacked areas, from the axis outwards: in hues that no strategy has, and dark and light by turns.
    pub layers: [Color32; 6],

    /// Under menus and dialogs.
    pub shadow: Color32,
}

/// Warm paper.
static LIGHT: Palette = Palette {
    dark: false,
    page: rgb(0xFC, 0xFA, 0xF6),
    panel: rgb(0xF4, 0xF1, 0xEA),
    raised: rgb(0xFF, 0xFF, 0xFF),
    field: rgb(0xFF, 0xFF, 0xFF),
    control: rgb(0xE9, 0xE5, 0xDB),
    control_hovered: rgb(0xDF, 0xDA, 0xCE),
    control_pressed: rgb(0xD2, 0xCC, 0xBE),
    text: rgb(0x24, 0x21, 0x1C),
    quiet: rgb(0x62, 0x5C, 0x52),
    faint: rgb(0x72, 0x6D, 0x62),
    hairline: rgb(0xDE, 0xD9, 0xCE),
    outline: rgb(0x8F, 0x89, 0x7F),
    grid: rgb(0xEA, 0xE6, 0xDD),
    zero_line: rgb(0x96, 0x8F, 0x84),
    accent: rgb(0x00, 0x66, 0x9F),
    selection: rgb(0xD8, 0xE9, 0xF4),
    warning: rgb(0x7A, 0x5F, 0x00),
    danger: rgb(0xD5, 0x5E, 0x00),
    danger_text: rgb(0xAA, 0x49, 0x00),
    stay: rgb(0xC7, 0x83, 0x00),
    stay_text: rgb(0x8A, 0x5A, 0x00),
    plan: rgb(0x00, 0x72, 0xB2),
    plan_text: rgb(0x00, 0x66, 0x9F),
    all_in: rgb(0x00, 0x9E, 0x73),
    all_in_text: rgb(0x00, 0x73, 0x4F),
    neutral: rgb(0x6B, 0x65, 0x5B),
    ghost: rgb(0x94, 0x90, 0x86),
    layers: [
        rgb(0x65, 0x54, 0x8A),
        rgb(0xAF, 0x7D, 0xA0),
        rgb(0x70, 0x74, 0x4A),
        rgb(0xAC, 0x7E, 0x89),
        rgb(0x90, 0x8C, 0x82),
        rgb(0x50, 0x4D, 0x47),
    ],
    shadow: Color32::from_black_alpha(28),
};

/// Deep neutral.
static DARK: Palette = Palette {
    dark: true,
    page: rgb(0x17, 0x18, 0x1A),
    panel: rgb(0x1E, 0x20, 0x23),
    raised: rgb(0x26, 0x28, 0x2C),
    field: rgb(0x13, 0x14, 0x16),
    control: rgb(0x30, 0x33, 0x38),
    control_hovered: rgb(0x3B, 0x3F, 0x45),
    control_pressed: rgb(0x48, 0x4D, 0x54),
    text: rgb(0xE9, 0xE6, 0xE0),
    quiet: rgb(0xA5, 0xA2, 0x9B),
    faint: rgb(0x8A, 0x88, 0x82),
    hairline: rgb(0x33, 0x36, 0x3A),
    outline: rgb(0x6D, 0x72, 0x79),
    grid: rgb(0x29, 0x2B, 0x2E),
    zero_line: rgb(0x6B, 0x6D, 0x70),
    accent: rgb(0x6C, 0xB8, 0xEA),
    selection: rgb(0x1E, 0x3F, 0x55),
    warning: rgb(0xE3, 0xC0, 0x4A),
    danger: rgb(0xF0, 0x70, 0x3A),
    danger_text: rgb(0xF5, 0x85, 0x55),
    stay: rgb(0xE6, 0x9F, 0x00),
    stay_text: rgb(0xEB, 0xAE, 0x2E),
    plan: rgb(0x4D, 0xA6, 0xE0),
    plan_text: rgb(0x6C, 0xB8, 0xEA),
    all_in: rgb(0x1F, 0xB9, 0x8C),
    all_in_text: rgb(0x35, 0xC7, 0x9C),
    neutral: rgb(0x9A, 0x96, 0x8E),
    ghost: rgb(0x67, 0x65, 0x62),
    layers: [
        rgb(0x9C, 0x8E, 0xBA),
        rgb(0xA8, 0x70, 0x98),
        rgb(0xAD, 0xB1, 0x85),
        rgb(0x88, 0x57, 0x63),
        rgb(0x88, 0x83, 0x79),
        rgb(0xB7, 0xB4, 0xAE),
    ],
    shadow: Color32::from_black_alpha(110),
};

impl Palette {
    /// The colours of the theme in which a part of the window is drawn.
    pub fn of(ui: &Ui) -> &'static Self {
        palette(ui.visuals().dark_mode)
    }

    /// A frame for the page: charts, tables and cards.
    pub fn page_frame(&self) -> Frame {
        Frame::new().fill(self.page).inner_margin(Margin::same(SPACE as i8 * 2))
    }

    /// A frame for controls: the bars and the side panel.
    pub fn panel_frame(&self) -> Frame {
        Frame::new().fill(self.panel).inner_margin(Margin::symmetric(SPACE as i8 * 2, SPACE as i8))
    }

    /// A frame for a line or two between page and bars.
    pub fn line_frame(&self) -> Frame {
        self.panel_frame().inner_margin(Margin::symmetric(SPACE as i8 * 2, HALF_SPACE as i8))
    }

    /// The ink that is read best on a fill.
    pub fn readable_on(&self, fill: Color32) -> Color32 {
        if contrast(self.text, fill) >= contrast(self.page, fill) { self.text } else { self.page }
    }

    /// The ring around what has the keyboard.
    pub fn focus_ring(&self) -> Stroke {
        Stroke::new(1.5, self.accent)
    }
}

/// The colours of a theme.
pub fn palette(dark: bool) -> &'static Palette {
    if dark { &DARK } else { &LIGHT }
}

const fn rgb(red: u8, green: u8, blue: u8) -> Color32 {
    Color32::from_rgb(red, green, blue)
}

/// Contrast of two colours as the accessibility guidelines (WCAG 2) measure it, from 1 to 21.
pub fn contrast(a: Color32, b: Color32) -> f64 {
    let luminance = |color: Color32| {
        let [red, green, blue, _] = color.to_array().map(|byte| {
            let part = f64::from(byte) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    };
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// The family of the heavier weight.
pub fn medium() -> FontFamily {
    static FAMILY: LazyLock<FontFamily> = LazyLock::new(|| FontFamily::Name(Arc::from("medium")));
    FAMILY.clone()
}

/// Units, ticks, legends and hints.
pub fn small() -> FontId {
    FontId::proportional(TEXT_SMALL)
}

/// Small and heavier: headings of tables.
pub fn small_medium() -> FontId {
    FontId::new(TEXT_SMALL, medium())
}

/// Everything that is read.
pub fn body() -> FontId {
    FontId::proportional(TEXT_BODY)
}

/// Titles.
pub fn body_medium() -> FontId {
    FontId::new(TEXT_BODY, medium())
}

/// Figures on cards.
pub fn large() -> FontId {
    FontId::proportional(TEXT_LARGE)
}

/// The verdict.
pub fn large_medium() -> FontId {
    FontId::new(TEXT_LARGE, medium())
}

/// Figures on a stage.
pub fn stage() -> FontId {
    FontId::proportional(TEXT_STAGE)
}

/// The verdict on a stage.
pub fn stage_medium() -> FontId {
    FontId::new(TEXT_STAGE, medium())
}

/// The text style of [`small_medium`].
pub fn small_medium_style() -> TextStyle {
    static STYLE: LazyLock<TextStyle> = LazyLock::new(|| TextStyle::Name(Arc::from("small medium")));
    STYLE.clone()
}

/// The text style of [`body_medium`].
pub fn medium_style() -> TextStyle {
    static STYLE: LazyLock<TextStyle> = LazyLock::new(|| TextStyle::Name(Arc::from("medium")));
    STYLE.clone()
}

/// The text style of [`large`].
pub fn large_style() -> TextStyle {
    static STYLE: LazyLock<TextStyle> = LazyLock::new(|| TextStyle::Name(Arc::from("large")));
    STYLE.clone()
}

/// Sets fonts, text styles, spaces and colours for both themes; which of them shows follows the system.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts());
    ctx.all_styles_mut(|style| {
        set_text(style);
        set_space(style);
    });
    ctx.set_visuals_of(Theme::Light, visuals(palette(false)));
    ctx.set_visuals_of(Theme::Dark, visuals(palette(true)));
}

/// The style of a box in which a value stands: quiet until it is used, and its text in warning ink where the value is
/// beyond the usual. Made once, because a style is too large to be copied for every row of every frame.
pub fn field_style(dark: bool, warning: bool) -> Arc<Style> {
    static STYLES: LazyLock<[Arc<Style>; 4]> = LazyLock::new(|| {
        [(false, false), (false, true), (true, false), (true, true)].map(|(dark, warning)| {
            let palette = palette(dark);
            let mut style = Style::default();
            set_text(&mut style);
            set_space(&mut style);
            style.visuals = visuals(palette);
            style.spacing.button_padding = vec2(6.0, 1.0);
            style.spacing.interact_size.y = CONTROL_HEIGHT - HALF_SPACE;
            let ink = if warning { palette.warning } else { palette.text };
            let widgets = &mut style.visuals.widgets;
            widgets.inactive.weak_bg_fill = palette.field;
            widgets.inactive.bg_stroke.color = palette.hairline;
            widgets.hovered.weak_bg_fill = palette.field;
            widgets.active.weak_bg_fill = palette.field;
            for state in [&mut widgets.inactive, &mut widgets.hovered, &mut widgets.active, &mut widgets.open] {
                state.fg_stroke.color = ink;
            }
            Arc::new(style)
        })
    });
    Arc::clone(&STYLES[usize::from(dark) * 2 + usize::from(warning)])
}

/// The same box on a stage: without a frame at rest, and its text as large as a figure there.
pub fn large_field_style(dark: bool, warning: bool) -> Arc<Style> {
    static STYLES: LazyLock<[Arc<Style>; 4]> = LazyLock::new(|| {
        [(false, false), (false, true), (true, false), (true, true)].map(|(dark, warning)| {
            let mut style = (*field_style(dark, warning)).clone();
            for name in [TextStyle::Body, TextStyle::Button] {
                style.text_styles.insert(name, stage());
            }
            style.spacing.button_padding = vec2(0.0, 0.0);
            style.visuals.widgets.inactive.weak_bg_fill = palette(dark).page;
            style.visuals.widgets.inactive.bg_stroke.color = palette(dark).page;
            Arc::new(style)
        })
    });
    Arc::clone(&STYLES[usize::from(dark) * 2 + usize::from(warning)])
}

/// Roboto for everything, in two weights; egui's own fonts for the symbols that it lacks.
pub(crate) fn fonts() -> FontDefinitions {
    const MEDIUM: &[u8] = include_bytes!("../assets/fonts/Roboto-Medium.ttf");
    let mut fonts = FontDefinitions::default();
    let symbols: Vec<String> = fonts
        .families
        .get(&FontFamily::Proportional)
        .into_iter()
        .chain(fonts.families.get(&FontFamily::Monospace))
        .flatten()
        .cloned()
        .collect();
    for (name, bytes) in [("Roboto", REGULAR), ("Roboto Medium", MEDIUM)] {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let family = |first: &str| {
        let mut names = vec![first.to_owned()];
        for name in &symbols {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
        names
    };
    fonts.families.insert(FontFamily::Proportional, family("Roboto"));
    // Roboto's digits all have one width, so columns of figures need no other typeface.
    fonts.families.insert(FontFamily::Monospace, family("Roboto"));
    fonts.families.insert(medium(), family("Roboto Medium"));
    fonts
}

fn set_text(style: &mut Style) {
    style.text_styles = [
        (TextStyle::Small, small()),
        (TextStyle::Body, body()),
        (TextStyle::Button, body()),
        (TextStyle::Monospace, FontId::monospace(TEXT_BODY)),
        (TextStyle::Heading, large_medium()),
        (small_medium_style(), small_medium()),
        (medium_style(), body_medium()),
        (large_style(), large()),
    ]
    .into();
    style.drag_value_text_style = TextStyle::Body;
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    style.explanation_tooltips = false;
    style.animation_time = 0.1;
}

fn set_space(style: &mut Style) {
    let space = &mut style.spacing;
    space.item_spacing = vec2(SPACE, HALF_SPACE);
    space.button_padding = vec2(SPACE, HALF_SPACE);
    space.interact_size = vec2(40.0, CONTROL_HEIGHT);
    space.indent = WIDE_SPACE;
    space.window_margin = Margin::same(WIDE_SPACE as i8);
    space.menu_margin = Margin::same(SPACE as i8);
    space.tooltip_width = 40.0 * SPACE;
    space.menu_width = 30.0 * SPACE;
    space.icon_width = WIDE_SPACE;
    space.icon_width_inner = SPACE;
    space.icon_spacing = SPACE;
    space.slider_rail_height = HALF_SPACE;
    space.combo_height = 40.0 * SPACE;
}

fn visuals(palette: &Palette) -> Visuals {
    let mut visuals = if palette.dark { Visuals::dark() } else { Visuals::light() };
    let shadow = |offset: i8, blur: u8| Shadow { offset: [0, offset], blur, spread: 0, color: palette.shadow };
    visuals.weak_text_color = Some(palette.quiet);
    visuals.hyperlink_color = palette.accent;
    visuals.faint_bg_color = palette.panel;
    visuals.extreme_bg_color = palette.field;
    visuals.text_edit_bg_color = Some(palette.field);
    visuals.code_bg_color = palette.panel;
    visuals.warn_fg_color = palette.warning;
    visuals.error_fg_color = palette.danger_text;
    visuals.panel_fill = palette.page;
    visuals.window_fill = palette.raised;
    visuals.window_stroke = Stroke::new(HAIRLINE, palette.hairline);
    visuals.window_corner_radius = CornerRadius::same(SPACE as u8);
    visuals.menu_corner_radius = CornerRadius::same(SPACE as u8 - 2);
    visuals.window_shadow = shadow(8, 24);
    visuals.popup_shadow = shadow(4, 12);
    visuals.selection.bg_fill = palette.selection;
    visuals.selection.stroke = Stroke::new(HAIRLINE, palette.accent);
    visuals.text_cursor.stroke = Stroke::new(1.5, palette.accent);
    // A cursor that blinks draws the whole window twice a second while nothing happens.
    visuals.text_cursor.blink = false;
    visuals.indent_has_left_vline = false;
    visuals.slider_trailing_fill = false;
    set_controls(&mut visuals, palette);
    visuals
}

/// Controls, from rest to pressed: flat, with an outline only where something is about to happen.
fn set_controls(visuals: &mut Visuals, palette: &Palette) {
    let corner_radius = CornerRadius::same(HALF_SPACE as u8);
    let control = |fill: Color32, edge: Color32, ink: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(HAIRLINE, edge),
        corner_radius,
        fg_stroke: Stroke::new(HAIRLINE, ink),
        expansion: 0.0,
    };
    visuals.widgets.noninteractive = control(palette.page, palette.hairline, palette.text);
    visuals.widgets.inactive = control(palette.control, palette.control, palette.text);
    visuals.widgets.hovered = control(palette.control_hovered, palette.outline, palette.text);
    visuals.widgets.active = control(palette.control_pressed, palette.accent, palette.text);
    visuals.widgets.open = control(palette.control_pressed, palette.outline, palette.text);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every ink that words are written in, and the surfaces that they are written on.
    #[test]
    fn text_can_be_read_on_every_surface() {
        for p in [&LIGHT, &DARK] {
            let inks = [p.text, p.quiet, p.warning, p.danger_text, p.stay_text, p.plan_text, p.all_in_text, p.accent];
            for surface in [p.page, p.panel, p.raised, p.field, p.control] {
                for ink in inks {
                    assert!(contrast(ink, surface) >= 4.5, "{ink:?} on {surface:?}, dark {}", p.dark);
                }
            }
            for surface in [p.page, p.panel, p.field] {
                assert!(contrast(p.faint, surface) >= 4.5, "faint on {surface:?}, dark {}", p.dark);
            }
            for control in [p.control, p.control_hovered, p.control_pressed, p.selection] {
                assert!(contrast(p.text, control) >= 4.5, "text on {control:?}, dark {}", p.dark);
            }
            // What is chosen is written in the accent, or in the ink of its strategy.
            for ink in [p.accent, p.stay_text, p.plan_text, p.all_in_text] {
                assert!(contrast(ink, p.selection) >= 4.5, "{ink:?} on what is chosen, dark {}", p.dark);
            }
            // The name of a step of the staircase is written on its layer.
            for layer in p.layers {
                let read = contrast(p.readable_on(layer), layer);
                assert!(read >= 4.5, "on {layer:?}, dark {}: {read}", p.dark);
            }
        }
    }

    #[test]
    fn lines_areas_and_edges_stand_out_from_what_is_around_them() {
        for p in [&LIGHT, &DARK] {
            let lines = [p.stay, p.plan, p.all_in, p.danger, p.neutral, p.ghost, p.zero_line, p.faint];
            for ink in lines.into_iter().chain(p.layers) {
                assert!(contrast(ink, p.page) >= 2.99, "{ink:?} on the page, dark {}", p.dark);
            }
            // Rails and controls stand on all of these.
            for surface in [p.page, p.panel, p.raised, p.field] {
                assert!(contrast(p.outline, surface) >= 2.99, "an edge on {surface:?}, dark {}", p.dark);
                assert!(contrast(p.accent, surface) >= 3.0, "the focus ring on {surface:?}, dark {}", p.dark);
            }
        }
    }

    #[test]
    fn layers_do_not_borrow_the_colours_of_strategies_or_of_danger() {
        /// Lightness and the two hue axes of Oklab (Björn Ottosson 2020), in which distances are as they are seen.
        fn oklab(color: Color32) -> [f64; 3] {
            let [r, g, b, _] = color.to_array().map(|byte| {
                let part = f64::from(byte) / 255.0;
                if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
            });
            let l = (0.412_221_5 * r + 0.536_332_5 * g + 0.051_446 * b).cbrt();
            let m = (0.211_903_5 * r + 0.680_699_5 * g + 0.107_396_9 * b).cbrt();
            let s = (0.088_302_5 * r + 0.281_718_8 * g + 0.629_978_7 * b).cbrt();
            [
                0.210_454_3 * l + 0.793_617_8 * m - 0.004_072_0 * s,
                1.977_998_5 * l - 2.428_592_2 * m + 0.450_593_7 * s,
                0.025_904_0 * l + 0.782_771_8 * m - 0.808_675_8 * s,
            ]
        }
        for p in [&LIGHT, &DARK] {
            for layer in p.layers {
                for own in [p.stay, p.plan, p.all_in, p.danger] {
                    let [(_, a, b), (_, c, d)] = [layer, own].map(oklab).map(|[l, a, b]| (l, a, b));
                    // Their hue and strength alone: a darker shade of a colour is that colour.
                    let off = (a - c).hypot(b - d);
                    assert!(off >= 0.07, "{layer:?} is too much like {own:?}, dark {}: {off}", p.dark);
                }
            }
        }
    }

    #[test]
    fn edges_of_bands_stand_out_from_the_page() {
        for p in [&LIGHT, &DARK] {
            for ink in [p.stay_text, p.plan_text, p.all_in_text, p.danger_text, p.quiet, p.text] {
                let edge = p.page.lerp_to_gamma(ink, EDGE);
                assert!(contrast(edge, p.page) >= 3.0, "{ink:?} on the page, dark {}", p.dark);
            }
        }
    }

    #[test]
    fn symbols_have_glyphs() {
        // The fonts lack a cross and a round arrow: `view::widgets::icon` paints them.
        let mut fonts = egui::epaint::text::Fonts::new(egui::epaint::text::TextOptions::default(), fonts());
        for family in [FontFamily::Proportional, medium(), FontFamily::Monospace] {
            let font = FontId::new(TEXT_BODY, family);
            for symbol in "\u{202f}−₂…→←↑↓▾▸↺●○◆×∞±—–·≥≤≈Δ".chars() {
                assert!(fonts.has_glyph(&font, symbol), "{symbol} in {font:?}");
            }
        }
    }

    #[test]
    fn digits_have_one_width() {
        let mut fonts = egui::epaint::text::Fonts::new(egui::epaint::text::TextOptions::default(), fonts());
        let mut view = fonts.with_pixels_per_point(1.0);
        for font in [body(), body_medium()] {
            let widths: Vec<f32> = ('0'..='9').map(|digit| view.glyph_width(&font, digit)).collect();
            assert!(widths.iter().all(|w| *w == widths[0]), "{widths:?}");
        }
    }
}
