//! Shapes one after the other, in groups where they are cut by the same frame.

use std::fmt::Write as _;

use egui::emath::GuiRounding as _;
use egui::epaint::{
    BandShape, CircleShape, ColorMode, CornerRadiusF32, CubicBezierShape, EllipseShape, PathShape, PathStroke,
    QuadraticBezierShape, RectShape, TextureId,
};
use egui::{Color32, Mesh, Pos2, Rect, Shape, Stroke, StrokeKind, pos2};

use super::ink::{Number, fill, is_seen, stroke};
use super::{mesh, text};
use crate::app::paper::PaperError;

/// How far a shape may reach beyond its frame before it is cut there, points: what text and caps of lines always do.
const OVERHANG: f32 = 0.6;
/// Width of the line that closes the seam between areas of different colours, points.
const SEAM: &str = " stroke-width=\"0.5\"";

/// Things of one kind that follow each other, and become one element: the dashes and the dots of a line.
enum Run {
    Segments(Stroke, String),
    Dots(Color32, f32, String),
}

/// Shapes as text.
pub(super) struct Writer<'a> {
    /// What every id begins with.
    name: &'a str,
    picture: Rect,
    clips: Vec<Rect>,
    /// The frame that the group which is open is cut by.
    clip: Option<usize>,
    run: Option<Run>,
    body: String,
}

impl<'a> Writer<'a> {
    pub(super) fn new(name: &'a str, picture: Rect) -> Self {
        Self { name, picture, clips: Vec::new(), clip: None, run: None, body: String::new() }
    }

    /// The frames that groups are cut by, and the groups.
    pub(super) fn finish(mut self) -> (String, String) {
        self.cut_by(None);
        self.flush();
        let mut clips = String::new();
        for (i, clip) in self.clips.iter().enumerate() {
            let id = format!("{}-{}", self.name, i + 1);
            let _ = writeln!(clips, "<clipPath id=\"{id}\"><rect{}/></clipPath>", box_of(*clip));
        }
        (clips, self.body)
    }

    /// Writes a shape, cut by a frame.
    pub(super) fn shape(&mut self, frame: Rect, shape: &Shape) -> Result<(), PaperError> {
        if let Shape::Vec(shapes) = shape {
            return shapes.iter().try_for_each(|shape| self.shape(frame, shape));
        }
        let bounds = shape.visual_bounding_rect();
        let frame = frame.intersect(self.picture);
        if !bounds.is_finite() || bounds.is_negative() || !frame.is_positive() || !frame.intersects(bounds) {
            return Ok(());
        }
        // The picture itself cuts what reaches beyond it.
        let whole = frame.contains_rect(self.picture);
        let clip = (!whole && !frame.expand(OVERHANG).contains_rect(bounds)).then_some(frame);
        let clip = clip.map(|clip| {
            self.clips.iter().position(|other| *other == clip).unwrap_or_else(|| {
                self.clips.push(clip);
                self.clips.len() - 1
            })
        });
        self.cut_by(clip);
        match shape {
            Shape::Noop | Shape::Vec(_) => {}
            Shape::Circle(circle) => self.circle(circle),
            Shape::Ellipse(ellipse) => self.ellipse(ellipse),
            Shape::LineSegment { points, stroke } => self.segment(*points, *stroke),
            Shape::Path(path) => self.path(path),
            Shape::Band(band) => self.band(band),
            Shape::Rect(rect) => self.rect(rect)?,
            Shape::Text(shape) => {
                self.flush();
                text::write(shape, &mut self.body);
            }
            Shape::Mesh(mesh) => self.mesh(mesh)?,
            Shape::QuadraticBezier(curve) => self.quadratic(curve),
            Shape::CubicBezier(curve) => self.cubic(curve),
            Shape::Callback(_) => return Err(PaperError::NoShapes),
        }
        Ok(())
    }

    /// Ends the group that is open where it is cut by another frame than this, and begins one.
    fn cut_by(&mut self, clip: Option<usize>) {
        if self.clip == clip {
            return;
        }
        self.flush();
        if self.clip.is_some() {
            self.body.push_str("</g>\n");
        }
        if let Some(index) = clip {
            let _ = writeln!(self.body, "<g clip-path=\"url(#{}-{})\">", self.name, index + 1);
        }
        self.clip = clip;
    }

    /// Writes what has been put together.
    fn flush(&mut self) {
        match self.run.take() {
            Some(Run::Segments(line, d)) => {
                let _ = writeln!(self.body, "<path d=\"{d}\" fill=\"none\"{}/>", stroke(line));
            }
            Some(Run::Dots(color, _, dots)) => {
                let _ = writeln!(self.body, "<g{}>{dots}</g>", fill(color));
            }
            None => {}
        }
    }

    fn circle(&mut self, CircleShape { center, radius, fill: inside, stroke: edge }: &CircleShape) {
        if *radius <= 0.0 || (inside.a() == 0 && !is_seen(*edge)) {
            return;
        }
        let (x, y, r) = (Number(center.x), Number(center.y), Number(*radius));
        if is_seen(*edge) {
            self.flush();
            let edge = stroke(*edge);
            let _ = writeln!(self.body, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\"{}{edge}/>", fill(*inside));
            return;
        }
        let dot = format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\"/>");
        match &mut self.run {
            Some(Run::Dots(color, size, dots)) if color == inside && size == radius => dots.push_str(&dot),
            _ => {
                self.flush();
                self.run = Some(Run::Dots(*inside, *radius, dot));
            }
        }
    }

    fn ellipse(&mut self, shape: &EllipseShape) {
        let EllipseShape { center, radius, fill: inside, stroke: edge, angle } = shape;
        self.flush();
        let (x, y) = (Number(center.x), Number(center.y));
        let turn = match angle {
            0.0 => String::new(),
            angle => format!(" transform=\"rotate({} {x} {y})\"", Number(angle.to_degrees())),
        };
        let (rx, ry) = (Number(radius.x), Number(radius.y));
        let ink = format!("{}{}", fill(*inside), stroke(*edge));
        let _ = writeln!(self.body, "<ellipse cx=\"{x}\" cy=\"{y}\" rx=\"{rx}\" ry=\"{ry}\"{turn}{ink}/>");
    }

    /// A straight line; where it is level or upright it stands on whole pixels, as on screen.
    fn segment(&mut self, points: [Pos2; 2], line: Stroke) {
        if !is_seen(line) || !points.iter().all(|point| point.is_finite()) {
            return;
        }
        let d = path_of(&on_pixels(points, line), false);
        match &mut self.run {
            Some(Run::Segments(other, path)) if *other == line => path.push_str(&d),
            _ => {
                self.flush();
                self.run = Some(Run::Segments(line, d));
            }
        }
    }

    fn path(&mut self, PathShape { points, closed, fill: inside, stroke: edge }: &PathShape) {
        if points.len() < 2 || !points.iter().all(|point| point.is_finite()) {
            return;
        }
        self.curve(&path_of(points, *closed), points, *inside, edge);
    }

    /// A path that is filled and drawn.
    fn curve(&mut self, d: &str, points: &[Pos2], inside: Color32, edge: &PathStroke) {
        self.flush();
        match &edge.color {
            ColorMode::Solid(color) => {
                let line = Stroke::new(edge.width, *color);
                if inside.a() > 0 || is_seen(line) {
                    let join = if is_seen(line) { " stroke-linejoin=\"round\"" } else { "" };
                    let _ = writeln!(self.body, "<path d=\"{d}\"{}{}{join}/>", fill(inside), stroke(line));
                }
            }
            ColorMode::UV(color) => {
                if inside.a() > 0 {
                    let _ = writeln!(self.body, "<path d=\"{d}\"{}/>", fill(inside));
                }
                let bounds = Rect::from_points(points);
                for ends in points.array_windows::<2>() {
                    let line = Stroke::new(edge.width, color(bounds, ends[0].lerp(ends[1], 0.5)));
                    if is_seen(line) {
                        let d = path_of(ends, false);
                        let _ = writeln!(self.body, "<path d=\"{d}\" fill=\"none\"{}/>", stroke(line));
                    }
                }
            }
        }
    }

    /// A line as wide as it says at each place: the way around it.
    fn band(&mut self, BandShape { points, fill: inside, stroke: edge, angle, .. }: &BandShape) {
        let turn = egui::emath::Rot2::from_angle(*angle);
        let at = |x: f32, y: f32| (turn * egui::vec2(x, y)).to_pos2();
        for run in points.split(|point| !point.is_finite()).filter(|run| run.len() > 1) {
            let there = run.iter().map(|point| at(point.x, point.y.min));
            let back = run.iter().rev().map(|point| at(point.x, point.y.max));
            let around: Vec<Pos2> = there.chain(back).collect();
            self.curve(&path_of(&around, true), &around, *inside, &PathStroke::from(*edge));
        }
    }

    fn rect(&mut self, shape: &RectShape) -> Result<(), PaperError> {
        if shape.fill_texture_id() != TextureId::default() {
            return Err(PaperError::Textured);
        }
        // What is blurred is a shadow under something that floats.
        if shape.blur_width > 0.0 || (shape.fill.a() == 0 && !is_seen(shape.stroke)) {
            return Ok(());
        }
        let radius = CornerRadiusF32::from(shape.corner_radius);
        let thin = shape.rect.width().min(shape.rect.height());
        if thin <= 2.0 && !is_seen(shape.stroke) && shape.angle == 0.0 {
            // As on screen, what is so thin is a line.
            let level = shape.rect.height() <= shape.rect.width();
            let (a, b) = (shape.rect.left_center(), shape.rect.right_center());
            let (c, d) = (shape.rect.center_top(), shape.rect.center_bottom());
            self.segment(if level { [a, b] } else { [c, d] }, Stroke::new(thin, shape.fill));
            return Ok(());
        }
        self.flush();
        let mut rect = shape.rect;
        if shape.round_to_pixels.unwrap_or(true) && shape.angle == 0.0 {
            match shape.stroke_kind {
                StrokeKind::Middle if is_seen(shape.stroke) => {
                    for edge in [&mut rect.min.x, &mut rect.min.y, &mut rect.max.x, &mut rect.max.y] {
                        shape.stroke.round_center_to_pixel(1.0, edge);
                    }
                }
                _ => rect = rect.round_to_pixels(1.0),
            }
        }
        // In a file, a line always lies on the edge.
        let half = shape.stroke.width / 2.0;
        let rect = match shape.stroke_kind {
            _ if !is_seen(shape.stroke) => rect,
            StrokeKind::Inside => rect.shrink(half),
            StrokeKind::Middle => rect,
            StrokeKind::Outside => rect.expand(half),
        };
        let round = radius.nw.max(radius.ne).max(radius.sw).max(radius.se);
        let round = round.min(rect.width().min(rect.height()) / 2.0);
        let corners = if round > 0.0 { format!(" rx=\"{}\"", Number(round)) } else { String::new() };
        let turn = match shape.angle {
            0.0 => String::new(),
            angle => {
                let (x, y) = (Number(rect.center().x), Number(rect.center().y));
                format!(" transform=\"rotate({} {x} {y})\"", Number(angle.to_degrees()))
            }
        };
        let ink = format!("{}{}", fill(shape.fill), stroke(shape.stroke));
        let _ = writeln!(self.body, "<rect{}{corners}{turn}{ink}/>", box_of(rect));
        Ok(())
    }

    fn mesh(&mut self, mesh: &Mesh) -> Result<(), PaperError> {
        if mesh.texture_id != TextureId::default() || mesh.vertices.iter().any(|v| v.uv != egui::epaint::WHITE_UV) {
            return Err(PaperError::Textured);
        }
        self.flush();
        let areas = mesh::areas(mesh);
        let many = areas.len() > 1;
        for (color, loops) in areas {
            let d: String = loops.iter().map(|points| path_of(points, true)).collect();
            let seam = if many && color.is_opaque() {
                format!("{}{SEAM}", stroke(Stroke::new(1.0, color)))
            } else {
                String::new()
            };
            let _ = writeln!(self.body, "<path d=\"{d}\"{}{seam}/>", fill(color));
        }
        Ok(())
    }

    fn quadratic(
        &mut self,
        QuadraticBezierShape { points, closed, fill: inside, stroke: edge }: &QuadraticBezierShape,
    ) {
        let [a, b, c] = points.map(place);
        let end = if *closed { "Z" } else { "" };
        self.curve(&format!("M{a}Q{b} {c}{end}"), points, *inside, edge);
    }

    fn cubic(&mut self, CubicBezierShape { points, closed, fill: inside, stroke: edge }: &CubicBezierShape) {
        let [a, b, c, d] = points.map(place);
        let end = if *closed { "Z" } else { "" };
        self.curve(&format!("M{a}C{b} {c} {d}{end}"), points, *inside, edge);
    }
}

fn place(at: Pos2) -> String {
    format!("{} {}", Number(at.x), Number(at.y))
}

/// The attributes that say where a box is.
fn box_of(rect: Rect) -> String {
    let (x, y, width, height) = (rect.left(), rect.top(), rect.width(), rect.height());
    let mut text = String::new();
    for (name, value) in [("x", x), ("y", y)].into_iter().filter(|(_, value)| *value != 0.0) {
        let _ = write!(text, " {name}=\"{}\"", Number(value));
    }
    let _ = write!(text, " width=\"{}\" height=\"{}\"", Number(width.max(0.0)), Number(height.max(0.0)));
    text
}

/// The way along points.
fn path_of(points: &[Pos2], closed: bool) -> String {
    let mut d = String::with_capacity(points.len() * 12);
    let mut at: Option<(String, String)> = None;
    for point in points {
        let (x, y) = (Number(point.x).to_string(), Number(point.y).to_string());
        match &at {
            None => _ = write!(d, "M{x} {y}"),
            Some((old_x, old_y)) if *old_x == x && *old_y == y => {}
            Some((_, old_y)) if *old_y == y => _ = write!(d, "H{x}"),
            Some((old_x, _)) if *old_x == x => _ = write!(d, "V{y}"),
            Some(_) => _ = write!(d, "L{x} {y}"),
        }
        at = Some((x, y));
    }
    if closed {
        d.push('Z');
    }
    d
}

/// Puts a level or an upright line on whole pixels: from the edge of one to the edge of another, and as wide as they are.
fn on_pixels([mut a, mut b]: [Pos2; 2], line: Stroke) -> [Pos2; 2] {
    let along = |from: &mut f32, to: &mut f32| {
        let (low, high) = if from <= to { (from, to) } else { (to, from) };
        (*low, *high) = ((*low + 0.25).floor(), (*high - 0.25).floor() + 1.0);
    };
    if a.x == b.x {
        line.round_center_to_pixel(1.0, &mut a.x);
        along(&mut a.y, &mut b.y);
        b = pos2(a.x, b.y);
    } else if a.y == b.y {
        line.round_center_to_pixel(1.0, &mut a.y);
        along(&mut a.x, &mut b.x);
        b = pos2(b.x, a.y);
    }
    [a, b]
}
