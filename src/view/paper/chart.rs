//! An exhibit as a picture: drawn as its page draws it, with a line that says what it is about.

use egui::epaint::ClippedShape;
use egui::{Rect, Shape, Ui, Vec2, pos2, vec2};

use super::offscreen::Offscreen;
use super::pdf::pdf;
use super::raster::{pixels, png};
use super::svg::Drawn;
use crate::app::App;
use crate::app::action::Action;
use crate::app::exhibit::Exhibit;
use crate::app::open::titled;
use crate::app::paper::studio::{Studio, Subject};
use crate::app::paper::{Drawing, Finish, Form, PaperError, Pixels};
use crate::model::quantity::Unit;
use crate::store::plain::plain_line;
use crate::theme::{self, Palette};
use crate::view::pages::PageStates;
use crate::view::widgets::single_line;

/// Size of a picture where nobody says another, points.
pub const SIZE: Vec2 = vec2(960.0, 540.0);
/// Smallest and largest side of a picture, points.
pub const SIDES: (f32, f32) = (160.0, 8_000.0);
/// Room around what is drawn, points.
const MARGIN: f32 = 2.0 * theme::SPACE;
/// Room for the line that says what it is about, points.
const FOOT: f32 = 20.0;
/// Least width of the sector's table, whose columns are many, points.
const WIDE: f32 = 1_600.0;
/// Room in which a list stands whole, points: the picture is as high as the list is.
const LONG: f32 = 4_000.0;

impl Drawing for Drawn {
    fn bytes(&self, form: Form, finish: Finish) -> Result<Vec<u8>, PaperError> {
        let bare;
        let shown = if finish.transparent {
            bare = Self { page: None, ..self.clone() };
            &bare
        } else {
            self
        };
        let svg = shown.document()?;
        match form {
            Form::Svg => Ok(svg.into_bytes()),
            Form::Png => png(&svg, finish.scale),
            Form::Pdf => pdf(&[svg], &self.title),
            Form::Html | Form::Xlsx => Err(PaperError::Form { what: "a picture", forms: Form::OF_PICTURES }),
        }
    }

    fn pixels(&self) -> Result<Pixels, PaperError> {
        pixels(&self.document()?, 2.0)
    }
}

/// Draws an exhibit of the program on a surface, in a picture of this size. Its page has to be the one that is shown, and
/// is drawn as `states` say: what is switched off there stays away.
pub(in crate::view) fn draw(
    surface: &Offscreen,
    app: &App,
    exhibit: Exhibit,
    states: &PageStates,
    size: Vec2,
) -> Drawn {
    let title = format!("{}: {}", exhibit.title(), plain_line(titled(app.open().document())));
    let long = is_list(exhibit);
    let size = if exhibit == Exhibit::Sector { vec2(size.x.max(WIDE), size.y) } else { size };
    let room = if long { vec2(size.x, LONG) } else { size };
    let foot = about(app);
    let mut states = states.clone();
    states.charts.let_go();
    let mut drawn = surface.draw(&title, room, |ui| {
        let inner = Rect::from_min_max(pos2(MARGIN, MARGIN), (room - vec2(MARGIN, MARGIN + FOOT)).to_pos2());
        // Nobody is there to ask for anything.
        let mut actions: Vec<Action> = Vec::new();
        let mut ui = ui.new_child(egui::UiBuilder::new().max_rect(inner));
        states.exhibit_ui(&mut ui, app, exhibit, inner.size(), &mut actions);
        if !long {
            foot_ui(&ui, &foot, Rect::from_min_max(pos2(MARGIN, room.y - FOOT - 6.0), pos2(room.x - MARGIN, room.y)));
        }
    });
    if long {
        // Of every input moved, the first ones are what one wants to see: as many as have room.
        let most = if exhibit == Exhibit::Tornado { size.y - MARGIN - FOOT } else { LONG };
        let bottom = cut(&mut drawn, most);
        drawn.size.y = bottom + MARGIN + FOOT;
        let at = Rect::from_min_max(pos2(MARGIN, bottom + 6.0), pos2(size.x - MARGIN, drawn.size.y));
        let below = surface.draw("", drawn.size, |ui| foot_ui(ui, &foot, at));
        drawn.shapes.extend(below.shapes);
    }
    drawn
}

/// Cuts a list after the last of its texts that ends above `most`; where that ends.
fn cut(drawn: &mut Drawn, most: f32) -> f32 {
    let text = |clipped: &ClippedShape| match &clipped.shape {
        Shape::Text(text) => Some(text.visual_bounding_rect().intersect(clipped.clip_rect)),
        _ => None,
    };
    let ends = drawn.shapes.iter().filter_map(text).filter(Rect::is_positive).map(|rect| rect.bottom());
    let bottom = ends.filter(|end| *end <= most).fold(MARGIN, f32::max).ceil() + theme::HALF_SPACE;
    for clipped in &mut drawn.shapes {
        clipped.clip_rect.max.y = clipped.clip_rect.max.y.min(bottom);
    }
    bottom
}

/// Whether an exhibit is a list, as long as it is.
fn is_list(exhibit: Exhibit) -> bool {
    matches!(
        exhibit,
        Exhibit::Worth
            | Exhibit::Why
            | Exhibit::Tornado
            | Exhibit::Sector
            | Exhibit::Outcomes
            | Exhibit::Lenders
            | Exhibit::BreakEven
            | Exhibit::Differences
            | Exhibit::Results
    )
}

/// "Mid-size miner, September 2026 · from Sep 2026 · 10 000 futures, seed 1".
fn about(app: &App) -> String {
    let document = app.open().document();
    let spec = app.results().futures().spec();
    format!(
        "{} · from {} · {} futures, seed {} · Hashpivot, a model, not advice",
        plain_line(titled(document)),
        document.as_of,
        Unit::Plain.number(spec.paths as f64),
        spec.seed
    )
}

fn foot_ui(ui: &Ui, text: &str, rect: Rect) {
    let palette = Palette::of(ui);
    let galley = single_line(ui, text, theme::small(), palette.quiet, rect.width());
    ui.painter().galley(rect.min, galley, palette.quiet);
}

/// An exhibit of a subject, without a window.
///
/// # Errors
/// [`PaperError`] where it cannot be computed.
pub fn chart(subject: &Subject, exhibit: Exhibit, dark: bool, size: Vec2) -> Result<Drawn, PaperError> {
    let mut studio = Studio::new(subject);
    studio.show(exhibit)?;
    Ok(of_studio(&studio, exhibit, dark, size))
}

/// An exhibit that a program without a window shows.
pub fn of_studio(studio: &Studio, exhibit: Exhibit, dark: bool, size: Vec2) -> Drawn {
    draw(&Offscreen::new(dark), studio.app(), exhibit, &PageStates::default(), size)
}
