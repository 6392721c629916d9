//! What egui would paint, as SVG: the shapes of a picture before they become triangles, so that a line is a line, an
//! area is one path without seams, and text is text. The same shapes make the same bytes.

mod ink;
mod mesh;
mod shapes;
mod text;

use std::fmt::Write as _;

use egui::epaint::ClippedShape;
use egui::{Color32, Rect, Vec2};

use self::ink::Number;
use self::shapes::Writer;
pub(super) use self::text::escaped;
use crate::app::paper::PaperError;

/// Typefaces of a picture, the first that is there: the program's own, and what looks like it.
const FAMILIES: &str = "Roboto, Ubuntu, 'Helvetica Neue', Helvetica, Arial, 'Noto Sans', 'DejaVu Sans', sans-serif";

/// A picture that has been drawn, in shapes.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// What it is called.
    pub title: String,
    /// What it says, for those who cannot see it; empty where nothing is said.
    pub description: String,
    /// Width and height, points.
    pub size: Vec2,
    /// What it stands on; `None` where that shows through.
    pub page: Option<Color32>,
    /// The shapes, the lowest first.
    pub shapes: Vec<ClippedShape>,
}

impl Drawn {
    /// The picture as a file of its own.
    ///
    /// # Errors
    /// [`PaperError`] where a shape cannot be written.
    pub fn document(&self) -> Result<String, PaperError> {
        Ok(format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{}", self.element("picture")?))
    }

    /// The picture as an element of another document. `name` begins every id in it, which must not be used twice.
    ///
    /// # Errors
    /// [`PaperError`] where a shape cannot be written.
    pub fn element(&self, name: &str) -> Result<String, PaperError> {
        let mut writer = Writer::new(name, Rect::from_min_size(egui::Pos2::ZERO, self.size));
        for ClippedShape { clip_rect, shape, .. } in &self.shapes {
            writer.shape(*clip_rect, shape)?;
        }
        let (clips, body) = writer.finish();
        let (width, height) = (Number(self.size.x), Number(self.size.y));
        let mut text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} \
             {height}\" role=\"img\" aria-labelledby=\"{name}-title\" font-family=\"{FAMILIES}\">\n<title \
             id=\"{name}-title\">{}</title>\n",
            escaped(&self.title)
        );
        if !self.description.is_empty() {
            let _ = writeln!(text, "<desc id=\"{name}-desc\">{}</desc>", escaped(&self.description));
        }
        if !clips.is_empty() {
            let _ = writeln!(text, "<defs>\n{clips}</defs>");
        }
        if let Some(page) = self.page {
            let _ = writeln!(text, "<rect width=\"{width}\" height=\"{height}\"{}/>", ink::fill(page));
        }
        text.push_str(&body);
        text.push_str("</svg>\n");
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::epaint::{CircleShape, EllipseShape, PathShape, RectShape};
    use egui::{Mesh, Shape, Stroke, StrokeKind, pos2, vec2};

    use crate::theme;

    fn drawn(shapes: Vec<Shape>) -> Drawn {
        let clip_rect = Rect::EVERYTHING;
        let shapes = shapes.into_iter().map(|shape| ClippedShape::new(clip_rect, shape)).collect();
        let (title, description) = ("A < B".to_owned(), "Up & down".to_owned());
        Drawn { title, description, size: vec2(100.0, 50.0), page: None, shapes }
    }

    fn text_of(shapes: Vec<Shape>) -> String {
        let text = drawn(shapes).document().expect("it can be written");
        resvg::usvg::roxmltree::Document::parse(&text).expect("well-formed");
        assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
        text
    }

    #[test]
    fn a_picture_has_a_title_and_a_description() {
        let text = text_of(Vec::new());
        assert!(text.contains("<title id=\"picture-title\">A &lt; B</title>"), "{text}");
        assert!(text.contains("<desc id=\"picture-desc\">Up &amp; down</desc>"), "{text}");
        assert!(!text.contains("<rect"), "what it stands on shows through");
        let page = theme::palette(false).page;
        let on_page = Drawn { page: Some(page), ..drawn(Vec::new()) }.document().expect("it can be written");
        assert!(on_page.contains("<rect width=\"100\" height=\"50\" fill=\"#fcfaf6\"/>"), "{on_page}");
    }

    #[test]
    fn what_cannot_be_drawn_leaves_no_mark() {
        let ink = theme::palette(false).plan;
        let nan = pos2(f32::NAN, 1.0);
        let text = text_of(vec![
            Shape::Noop,
            Shape::line_segment([nan, pos2(1.0, 1.0)], Stroke::new(1.0, ink)),
            Shape::line(vec![pos2(0.0, 0.0), nan], Stroke::new(1.0, ink)),
            Shape::circle_filled(nan, 2.0, ink),
            Shape::circle_filled(pos2(3.0, 3.0), f32::INFINITY, ink),
            Shape::rect_filled(Rect::from_min_max(nan, pos2(5.0, 5.0)), 0.0, ink),
            Shape::line_segment([pos2(1.0, 1.0), pos2(9.0, 9.0)], Stroke::new(0.0, ink)),
            Shape::circle_filled(pos2(3.0, 3.0), 2.0, Color32::TRANSPARENT),
            // Beyond the picture.
            Shape::circle_filled(pos2(300.0, 3.0), 2.0, ink),
        ]);
        for element in ["<path", "<circle", "<rect", "<line"] {
            assert!(!text.contains(element), "{element} in {text}");
        }
    }

    #[test]
    fn the_dashes_of_a_line_are_one_path() {
        let ink = theme::palette(false).stay;
        let dashes = Shape::dashed_line(&[pos2(0.0, 0.0), pos2(90.0, 40.0)], Stroke::new(2.0, ink), 5.0, 3.0);
        assert!(dashes.len() > 5);
        assert_eq!(text_of(dashes).matches("<path").count(), 1);
        let dots = Shape::dotted_line(&[pos2(0.0, 0.0), pos2(90.0, 40.0)], ink, 5.0, 1.0);
        let text = text_of(dots);
        assert_eq!(text.matches("<g fill=\"#c78300\">").count(), 1, "{text}");
    }

    #[test]
    fn a_mesh_of_one_colour_is_its_outline() {
        let ink = theme::palette(false).plan.gamma_multiply(0.2);
        let mut mesh = Mesh::default();
        for i in 0..5_u32 {
            mesh.colored_vertex(pos2(i as f32 * 10.0, 10.0), ink);
            mesh.colored_vertex(pos2(i as f32 * 10.0, 20.0), ink);
            if i > 0 {
                let vertex = i * 2;
                mesh.add_triangle(vertex - 2, vertex - 1, vertex);
                mesh.add_triangle(vertex - 1, vertex, vertex + 1);
            }
        }
        let text = text_of(vec![Shape::mesh(mesh)]);
        let path = text.split(" d=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a path");
        // Four corners, and nothing between them.
        assert_eq!(path, "M0 10H40V20H0Z");
        assert_eq!(text.matches("<path").count(), 1);
        assert!(text.contains("fill-opacity=\"0.2\""), "{text}");
    }

    #[test]
    fn a_mesh_with_a_hole_keeps_it() {
        let ink = theme::palette(false).plan;
        let mut mesh = Mesh::default();
        for (x, y) in [(0, 0), (1, 0), (2, 0), (0, 1), (2, 1), (0, 2), (1, 2), (2, 2)] {
            let corner = pos2(x as f32 * 10.0, y as f32 * 10.0);
            mesh.add_colored_rect(Rect::from_min_size(corner, vec2(10.0, 10.0)), ink);
        }
        let text = text_of(vec![Shape::mesh(mesh)]);
        assert!(text.contains("M0 0H30V30H0Z") && text.matches('M').count() == 2, "{text}");
    }

    #[test]
    fn a_mesh_of_colours_has_no_seams() {
        let palette = theme::palette(false);
        let mut mesh = Mesh::default();
        for (i, ink) in [palette.stay, palette.plan, palette.all_in].into_iter().enumerate() {
            let corner = pos2(i as f32 * 10.3, 0.0);
            mesh.add_colored_rect(Rect::from_min_size(corner, vec2(10.3, 10.0)), ink);
        }
        let text = text_of(vec![Shape::mesh(mesh)]);
        assert_eq!(text.matches("<path").count(), 3);
        assert_eq!(text.matches("stroke-width=\"0.5\"").count(), 3, "{text}");
        let mut shaded = Mesh::default();
        shaded.colored_vertex(pos2(0.0, 0.0), palette.stay);
        shaded.colored_vertex(pos2(40.0, 0.0), palette.plan);
        shaded.colored_vertex(pos2(0.0, 40.0), palette.plan);
        shaded.add_triangle(0, 1, 2);
        assert!(text_of(vec![Shape::mesh(shaded)]).matches("<path").count() > 8, "it fades");
    }

    #[test]
    fn only_what_reaches_beyond_its_frame_is_cut() {
        let ink = theme::palette(false).plan;
        let frame = Rect::from_min_size(pos2(10.0, 10.0), vec2(30.0, 30.0));
        let inside = Shape::circle_filled(pos2(20.0, 20.0), 3.0, ink);
        let across = Shape::circle_filled(pos2(10.0, 20.0), 5.0, ink);
        let shapes = [inside, across.clone(), across];
        let shapes = shapes.into_iter().map(|shape| ClippedShape::new(frame, shape)).collect();
        let text = Drawn { shapes, ..drawn(Vec::new()) }.document().expect("it can be written");
        assert_eq!(text.matches("<clipPath").count(), 1);
        assert_eq!(text.matches("<g clip-path=\"url(#picture-1)\">").count(), 1, "{text}");
    }

    #[test]
    fn every_kind_of_shape_is_written() {
        let palette = theme::palette(true);
        let (stroke, fill) = (Stroke::new(1.5, palette.text), palette.panel);
        let points = [pos2(1.0, 1.0), pos2(9.0, 1.0), pos2(9.0, 9.0), pos2(1.0, 9.0)];
        let rect = Rect::from_min_max(points[0], points[2]);
        let [a, b, c, d] = points;
        let text = text_of(vec![
            Shape::Circle(CircleShape { center: b, radius: 2.0, fill, stroke }),
            Shape::Ellipse(EllipseShape { center: b, radius: vec2(4.0, 2.0), fill, stroke, angle: 0.5 }),
            Shape::Path(PathShape { points: points.to_vec(), closed: true, fill, stroke: stroke.into() }),
            Shape::Rect(RectShape::new(rect, 3.0, fill, stroke, StrokeKind::Inside)),
            egui::epaint::CubicBezierShape::from_points_stroke([a, b, c, d], false, Color32::TRANSPARENT, stroke)
                .into(),
            egui::epaint::QuadraticBezierShape::from_points_stroke([a, b, c], false, Color32::TRANSPARENT, stroke)
                .into(),
            Shape::Vec(vec![Shape::hline(0.0..=10.0, 5.0, stroke)]),
        ]);
        for element in ["<circle", "<ellipse", "<rect", "M1 1H9V9H1Z", "C9 1 9 9 1 9", "Q9 1 9 9", "H10"] {
            assert!(text.contains(element), "{element} in {text}");
        }
    }
}
