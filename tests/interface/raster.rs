//! Pixels without a graphics card: egui's meshes, drawn the way its OpenGL painter draws them.
//!
//! Positions are snapped to 1/256 of a pixel and edges follow the top-left rule, so neighbouring triangles neither
//! overlap nor leave a gap; colours are premultiplied and blended as they are stored (in gamma space). Nothing depends
//! on a driver, a clock or a hash order: the same shapes give the same bytes.

use std::collections::HashMap;
use std::ops::Range;

use egui::{
    Color32, Context, FullOutput, ImageData, Mesh, Pos2, Rect, TextureFilter, TextureId, TexturesDelta,
    epaint::{ImageDelta, Primitive, Vertex},
};
use egui_kittest::TestRenderer;
use image::RgbaImage;

/// Steps of a position within one pixel.
const SUBPIXELS: i64 = 256;

/// Red, green, blue and alpha from 0 to 1, premultiplied.
type Rgba = [f32; 4];

/// A renderer for `HarnessBuilder::renderer` that needs no driver and no display.
#[derive(Default)]
pub(crate) struct CpuRenderer {
    textures: HashMap<TextureId, Texture>,
    /// Freed in the last pass: shapes of that pass may still show them.
    freed: Vec<TextureId>,
}

impl TestRenderer for CpuRenderer {
    #[expect(clippy::iter_over_hash_type, reason = "each texture is changed by its own patches alone")]
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        for id in self.freed.drain(..) {
            self.textures.remove(&id);
        }
        for (id, patches) in delta.set.drain() {
            for patch in patches {
                self.textures.entry(id).or_default().apply(&patch);
            }
        }
        self.freed.extend(delta.free.drain());
    }

    fn render(&mut self, ctx: &Context, output: &FullOutput) -> Result<RgbaImage, String> {
        let scale = ctx.pixels_per_point();
        let size = ctx.content_rect().size() * scale;
        let mut canvas = Canvas::new(size.x.round() as usize, size.y.round() as usize);
        for clipped in ctx.tessellate(output.shapes.clone(), scale) {
            let Primitive::Mesh(mesh) = &clipped.primitive else {
                return Err("a paint callback cannot be drawn without a graphics card".to_owned());
            };
            let Some(texture) = self.textures.get(&mesh.texture_id) else {
                return Err(format!("{:?} was never sent", mesh.texture_id));
            };
            canvas.draw(mesh, texture, clipped.clip_rect, scale);
        }
        canvas.into_image()
    }
}

/// A texture as last sent.
#[derive(Default)]
struct Texture {
    width: usize,
    height: usize,
    linear: bool,
    pixels: Vec<Rgba>,
}

impl Texture {
    /// Replaces the whole texture, or a patch of it.
    fn apply(&mut self, patch: &ImageDelta) {
        let ImageData::Color(image) = &patch.image;
        let [width, height] = image.size;
        let pixels = image.pixels.iter().map(|&color| unit_range(color));
        if let Some([left, top]) = patch.pos {
            for (i, pixel) in pixels.enumerate() {
                self.pixels[(top + i / width) * self.width + left + i % width] = pixel;
            }
        } else {
            let linear = patch.options.magnification == TextureFilter::Linear;
            *self = Self { width, height, linear, pixels: pixels.collect() };
        }
    }

    fn texel(&self, x: i64, y: i64) -> Rgba {
        let x = x.clamp(0, self.width as i64 - 1) as usize;
        let y = y.clamp(0, self.height as i64 - 1) as usize;
        self.pixels[y * self.width + x]
    }

    fn sample(&self, u: f32, v: f32) -> Rgba {
        let (x, y) = (u * self.width as f32, v * self.height as f32);
        if !self.linear {
            return self.texel(x.floor() as i64, y.floor() as i64);
        }
        let (x, y) = (x - 0.5, y - 0.5);
        let (column, row) = (x.floor(), y.floor());
        let (right, down) = (x - column, y - row);
        let (column, row) = (column as i64, row as i64);
        let [a, b] = [self.texel(column, row), self.texel(column + 1, row)];
        let [c, d] = [self.texel(column, row + 1), self.texel(column + 1, row + 1)];
        std::array::from_fn(|i| {
            let (top, bottom) = (a[i] + (b[i] - a[i]) * right, c[i] + (d[i] - c[i]) * right);
            top + (bottom - top) * down
        })
    }
}

/// One corner of a triangle, in pixels.
#[derive(Clone, Copy)]
struct Corner {
    x: i64,
    y: i64,
    uv: Pos2,
    color: Color32,
}

impl Corner {
    fn new(vertex: &Vertex, scale: f32) -> Self {
        let snap = |value: f32| (f64::from(value * scale) * SUBPIXELS as f64).round() as i64;
        Self { x: snap(vertex.pos.x), y: snap(vertex.pos.y), uv: vertex.uv, color: vertex.color }
    }
}

/// A side of a triangle as `across · x + down · y + constant`, which is not negative inside.
struct Edge {
    across: i64,
    down: i64,
    constant: i64,
}

impl Edge {
    fn new(from: Corner, to: Corner) -> Self {
        let (across, down) = (from.y - to.y, to.x - from.x);
        // The top-left rule: of two triangles that share a side, one owns the pixels on it.
        let owns = across > 0 || (across == 0 && down > 0);
        let constant = -(across * from.x + down * from.y) - i64::from(!owns);
        Self {
            across: across * SUBPIXELS,
            down: down * SUBPIXELS,
            constant: constant + (across + down) * SUBPIXELS / 2,
        }
    }

    /// Narrows a run of pixels of one row to those on the inner side.
    fn narrow(&self, row: i64, run: &mut Range<i64>) {
        let rest = self.down * row + self.constant;
        if self.across > 0 {
            run.start = run.start.max(-rest.div_euclid(self.across));
        } else if self.across < 0 {
            run.end = run.end.min(rest.div_euclid(-self.across) + 1);
        } else if rest < 0 {
            run.end = run.start;
        }
    }
}

struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<[u8; 4]>,
}

impl Canvas {
    fn new(width: usize, height: usize) -> Self {
        Self { width, height, pixels: vec![[0; 4]; width * height] }
    }

    fn into_image(self) -> Result<RgbaImage, String> {
        RgbaImage::from_raw(self.width as u32, self.height as u32, self.pixels.into_flattened())
            .ok_or_else(|| "no picture of this size".to_owned())
    }

    fn draw(&mut self, mesh: &Mesh, texture: &Texture, clip: Rect, scale: f32) {
        let columns = pixel_range(clip.left(), clip.right(), scale, self.width);
        let rows = pixel_range(clip.top(), clip.bottom(), scale, self.height);
        for triangle in mesh.indices.as_chunks::<3>().0 {
            let corners = triangle.map(|i| Corner::new(&mesh.vertices[i as usize], scale));
            self.triangle(corners, texture, &columns, &rows);
        }
    }

    fn triangle(&mut self, [a, b, c]: [Corner; 3], texture: &Texture, columns: &Range<i64>, rows: &Range<i64>) {
        let area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
        let (b, c) = if area < 0 { (c, b) } else { (b, c) };
        if area == 0 {
            return;
        }
        let edges = [Edge::new(a, b), Edge::new(b, c), Edge::new(c, a)];
        let top = a.y.min(b.y).min(c.y).div_euclid(SUBPIXELS).max(rows.start);
        let bottom = (a.y.max(b.y).max(c.y).div_euclid(SUBPIXELS) + 1).min(rows.end);
        let shade = Shade::new([a, b, c], area.abs());
        let flat = shade.flat(texture);
        for row in top..bottom {
            let mut run = columns.clone();
            for edge in &edges {
                edge.narrow(row, &mut run);
            }
            if run.is_empty() {
                continue;
            }
            let start = row as usize * self.width;
            let pixels = &mut self.pixels[start + run.start as usize..start + run.end as usize];
            match flat {
                Some(color) => fill(pixels, color),
                None => shade.paint(pixels, texture, run.start, row),
            }
        }
    }
}

/// What a triangle's corners say about the pixels between them: values change linearly over the plane.
struct Shade {
    /// Texture coordinates and colour at the middle of pixel (0, 0), and their change per pixel across and down.
    origin: [f32; 6],
    across: [f32; 6],
    down: [f32; 6],
}

impl Shade {
    fn new([a, b, c]: [Corner; 3], area: i64) -> Self {
        let values = |corner: Corner| {
            let [red, green, blue, alpha] = unit_range(corner.color).map(f64::from);
            [f64::from(corner.uv.x), f64::from(corner.uv.y), red, green, blue, alpha]
        };
        let (at_a, at_b, at_c) = (values(a), values(b), values(c));
        let per_pixel = SUBPIXELS as f64 / area as f64;
        let slope = |i: usize, b_weight: i64, c_weight: i64| {
            ((at_b[i] - at_a[i]) * b_weight as f64 + (at_c[i] - at_a[i]) * c_weight as f64) * per_pixel
        };
        let across: [f64; 6] = std::array::from_fn(|i| slope(i, c.y - a.y, a.y - b.y));
        let down: [f64; 6] = std::array::from_fn(|i| slope(i, a.x - c.x, b.x - a.x));
        let (x, y) = (0.5 - a.x as f64 / SUBPIXELS as f64, 0.5 - a.y as f64 / SUBPIXELS as f64);
        let origin: [f64; 6] = std::array::from_fn(|i| at_a[i] + across[i] * x + down[i] * y);
        Self { origin: origin.map(|v| v as f32), across: across.map(|v| v as f32), down: down.map(|v| v as f32) }
    }

    /// The one colour of a triangle that has only one.
    fn flat(&self, texture: &Texture) -> Option<Rgba> {
        let still = self.across == [0.0; 6] && self.down == [0.0; 6];
        still.then(|| {
            let [u, v, red, green, blue, alpha] = self.origin;
            let texel = texture.sample(u, v);
            [red * texel[0], green * texel[1], blue * texel[2], alpha * texel[3]]
        })
    }

    fn paint(&self, pixels: &mut [[u8; 4]], texture: &Texture, column: i64, row: i64) {
        let (x, y) = (column as f32, row as f32);
        let start: [f32; 6] = std::array::from_fn(|i| self.origin[i] + self.across[i] * x + self.down[i] * y);
        let textured = self.across[..2] != [0.0; 2] || self.down[..2] != [0.0; 2];
        let mut texel = texture.sample(start[0], start[1]);
        for (i, pixel) in pixels.iter_mut().enumerate() {
            let step = i as f32;
            if textured {
                texel = texture.sample(start[0] + self.across[0] * step, start[1] + self.across[1] * step);
            }
            let color = std::array::from_fn(|k| (start[k + 2] + self.across[k + 2] * step).clamp(0.0, 1.0) * texel[k]);
            blend(pixel, color);
        }
    }
}

/// One colour over a run of pixels.
fn fill(pixels: &mut [[u8; 4]], color: Rgba) {
    if color[3] >= 1.0 {
        pixels.fill(color.map(to_byte));
    } else if color != [0.0; 4] {
        for pixel in pixels {
            blend(pixel, color);
        }
    }
}

/// A premultiplied colour over what is there.
fn blend(pixel: &mut [u8; 4], color: Rgba) {
    let through = 1.0 - color[3];
    for (old, new) in pixel.iter_mut().zip(color) {
        *old = to_byte(new + f32::from(*old) / 255.0 * through);
    }
}

fn to_byte(value: f32) -> u8 {
    (value * 255.0 + 0.5) as u8
}

fn unit_range(color: Color32) -> Rgba {
    color.to_array().map(|byte| f32::from(byte) / 255.0)
}

/// The pixels between two edges of a clip rectangle.
fn pixel_range(from: f32, to: f32, scale: f32, size: usize) -> Range<i64> {
    let start = ((from * scale).round() as i64).clamp(0, size as i64);
    start..((to * scale).round() as i64).clamp(start, size as i64)
}
