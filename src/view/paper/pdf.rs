//! Pages of PDF, of their SVG: text is text, typefaces are embedded. Each page is converted by itself, and the pages are
//! put into one file.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use svg2pdf::{ConversionOptions, PageOptions, to_pdf};

use super::raster::tree;
use crate::app::paper::PaperError;

/// Points of a page of paper for each point of a picture: a picture's are pixels, of which 96 make an inch.
const POINTS_PER_INCH: f32 = 96.0;

/// Pages, each an SVG, as one PDF with a title.
///
/// # Errors
/// [`PaperError`] where a page cannot be made.
pub fn pdf(pages: &[String], title: &str) -> Result<Vec<u8>, PaperError> {
    let made = pages.iter().map(|svg| {
        let options = PageOptions { dpi: POINTS_PER_INCH };
        to_pdf(&tree(svg)?, ConversionOptions::default(), options)
            .map_err(|error| PaperError::Unmade(error.to_string()))
    });
    let made = made.collect::<Result<Vec<_>, _>>()?;
    bind(&made, title).ok_or_else(|| PaperError::Unmade("the pages cannot be bound".to_owned()))
}

/// Puts files of one page each into one. `None` where one of them is not built as [`to_pdf`] builds it.
fn bind(files: &[Vec<u8>], title: &str) -> Option<Vec<u8>> {
    /// What the new file says of itself: what is in it, its pages, and what it is called.
    const OWN: usize = 3;
    let mut out = Bound { bytes: b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec(), places: BTreeMap::new() };
    let mut kids = String::new();
    let mut first = OWN;
    for file in files {
        let parts = Parts::of(file)?;
        let root = dictionary(file, parts.objects.get(&parts.root)?)?;
        let list = reference(root, "/Pages")?;
        for (&id, object) in parts.objects.iter().filter(|(id, _)| **id != parts.root && **id != list) {
            let mut bytes = Vec::new();
            let is_page = renumber(&file[object.clone()], first, list, &mut bytes);
            if is_page {
                let _ = write!(kids, "{} 0 R ", id + first);
            }
            out.add(id + first, &bytes);
        }
        first += parts.objects.keys().max()?;
    }
    let title = text_string(title);
    out.add(1, b"<< /Type /Catalog /Pages 2 0 R /Lang (en) /ViewerPreferences << /DisplayDocTitle true >> >>");
    out.add(2, format!("<< /Type /Pages /Count {} /Kids [ {kids}] >>", files.len()).as_bytes());
    out.add(3, format!("<< /Title {title} /Creator (Hashpivot) /Producer (Hashpivot, svg2pdf) >>").as_bytes());
    Some(out.finish())
}

/// A file in the making.
struct Bound {
    bytes: Vec<u8>,
    places: BTreeMap<usize, usize>,
}

impl Bound {
    fn add(&mut self, id: usize, content: &[u8]) {
        self.places.insert(id, self.bytes.len());
        self.bytes.extend_from_slice(format!("{id} 0 obj\n").as_bytes());
        self.bytes.extend_from_slice(content);
        self.bytes.extend_from_slice(b"\nendobj\n");
    }

    fn finish(mut self) -> Vec<u8> {
        let last = self.places.keys().max().copied().unwrap_or(0);
        let table = self.bytes.len();
        let mut text = format!("xref\n0 {}\n0000000000 65535 f \n", last + 1);
        for id in 1..=last {
            match self.places.get(&id) {
                Some(place) => _ = writeln!(text, "{place:010} 00000 n "),
                None => text.push_str("0000000000 65535 f \n"),
            }
        }
        let _ = write!(text, "trailer\n<< /Size {} /Root 1 0 R /Info 3 0 R >>\nstartxref\n{table}\n%%EOF\n", last + 1);
        self.bytes.extend_from_slice(text.as_bytes());
        self.bytes
    }
}

/// Where the objects of a file are: between `obj` and `endobj`.
struct Parts {
    objects: BTreeMap<usize, Range<usize>>,
    /// The one that leads to all others.
    root: usize,
}

impl Parts {
    fn of(file: &[u8]) -> Option<Self> {
        let trailer = rfind(file, b"trailer")?;
        let tail = std::str::from_utf8(&file[trailer..]).ok()?;
        let table: usize = tail.split("startxref").nth(1)?.split_whitespace().next()?.parse().ok()?;
        let root = reference(tail, "/Root")?;
        let info = reference(tail, "/Info");
        let mut lines = std::str::from_utf8(file.get(table..trailer)?).ok()?.lines().skip(1);
        let count: usize = lines.next()?.split_whitespace().nth(1)?.parse().ok()?;
        let mut starts: Vec<(usize, usize)> = Vec::with_capacity(count);
        for (id, line) in lines.take(count).enumerate() {
            let mut words = line.split_whitespace();
            let (place, _, kind) = (words.next()?, words.next()?, words.next()?);
            if kind == "n" {
                starts.push((place.parse().ok()?, id));
            }
        }
        starts.sort_unstable();
        let mut objects = BTreeMap::new();
        for (i, (start, id)) in starts.iter().enumerate() {
            let end = starts.get(i + 1).map_or(table, |next| next.0);
            let whole = file.get(*start..end)?;
            let head = find(whole, b"obj")? + 3;
            let tail = rfind(whole, b"endobj")?;
            if Some(*id) != info {
                objects.insert(*id, start + head..start + tail);
            }
        }
        Some(Self { objects, root })
    }
}

/// The part of an object that is no stream.
fn dictionary<'a>(file: &'a [u8], object: &Range<usize>) -> Option<&'a str> {
    let bytes = &file[object.clone()];
    std::str::from_utf8(&bytes[..find(bytes, b"stream").unwrap_or(bytes.len())]).ok()
}

/// The number of the object that a key leads to.
fn reference(text: &str, key: &str) -> Option<usize> {
    text.split(key).nth(1)?.split_whitespace().next()?.parse().ok()
}

/// Copies an object, with `first` added to every number that leads to another; a page's list of pages becomes the bound
/// file's. Whether it is a page.
fn renumber(object: &[u8], first: usize, list: usize, out: &mut Vec<u8>) -> bool {
    let head = find(object, b"stream").unwrap_or(object.len());
    // Strings of bytes are no text; those of this kind of file stand in streams.
    let text = String::from_utf8_lossy(&object[..head]);
    let is_page = text.contains("/Type /Page\n") || text.contains("/Type /Page ") || text.contains("/Type /Page/");
    let words: Vec<&str> = text.split_inclusive([' ', '\n']).collect();
    for (i, word) in words.iter().enumerate() {
        let leads = words.get(i + 1).is_some_and(|next| next.trim_end() == "0")
            && words.get(i + 2).is_some_and(|next| next.starts_with('R'));
        // A number may follow a bracket at once.
        let digits = word.trim_end().rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + 1);
        match word.trim_end()[digits..].parse::<usize>() {
            Ok(id) if leads => {
                let id = if is_page && id == list { 2 } else { id + first };
                let blank = &word[word.trim_end().len()..];
                out.extend_from_slice(format!("{}{id}{blank}", &word[..digits]).as_bytes());
            }
            _ => out.extend_from_slice(word.as_bytes()),
        }
    }
    out.extend_from_slice(&object[head..]);
    is_page
}

/// A text as a string of UTF-16, in hexadecimal digits.
fn text_string(text: &str) -> String {
    let mut string = "<FEFF".to_owned();
    for unit in text.encode_utf16() {
        let _ = write!(string, "{unit:04X}");
    }
    string.push('>');
    string
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

fn rfind(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).rposition(|window| window == what)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(words: &str, size: (u32, u32)) -> String {
        let (width, height) = size;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" font-family=\"Roboto\"><rect \
             width=\"10\" height=\"10\" fill=\"#123456\" fill-opacity=\"0.5\"/><text x=\"10\" y=\"40\" \
             font-size=\"14\">{words}</text></svg>"
        )
    }

    /// The letters that a reader of a page can copy: those that its fonts name.
    fn letters(document: &lopdf::Document, number: u32) -> Vec<char> {
        let page = document.get_pages()[&number];
        let maps = document.get_page_fonts(page).expect("fonts").into_values().map(|font| {
            let map = font.get(b"ToUnicode").and_then(lopdf::Object::as_reference).expect("a map to letters");
            let stream = document.get_object(map).and_then(lopdf::Object::as_stream).expect("a stream");
            let text = stream.decompressed_content().unwrap_or_else(|_| stream.content.clone());
            String::from_utf8_lossy(&text).into_owned()
        });
        // Each line of a map has a sign of the font, and the letter that it shows, in hexadecimal digits.
        let letter = |line: &str| {
            let last = line.trim_end().strip_suffix('>')?.rsplit('<').next()?;
            char::from_u32(u32::from_str_radix(last, 16).ok()?)
        };
        maps.flat_map(|map| map.lines().filter_map(letter).collect::<Vec<_>>()).collect()
    }

    #[test]
    fn pages_are_bound_into_one_file() {
        let pages = [page("First page", (200, 100)), page("Second page", (300, 150))];
        let bytes = pdf(&pages, "A title: über alles").expect("two pages");
        let document = lopdf::Document::load_mem(&bytes).expect("it can be read");
        assert_eq!(document.get_pages().len(), 2);
        for (number, words) in [(1, "First page"), (2, "Second page")] {
            let letters = letters(&document, number);
            assert!(words.chars().all(|c| letters.contains(&c)), "page {number}: {letters:?}");
        }
        let sizes = document.get_pages().into_values().map(|id| {
            let page = document.get_dictionary(id).expect("a page");
            let frame = page.get(b"MediaBox").and_then(lopdf::Object::as_array).expect("its frame");
            frame.iter().map(|side| side.as_float().expect("a number")).collect::<Vec<_>>()
        });
        assert_eq!(sizes.collect::<Vec<_>>(), [[0.0, 0.0, 150.0, 75.0], [0.0, 0.0, 225.0, 112.5]]);
        assert_eq!(pdf(&pages, "A title: über alles").expect("again"), bytes, "the same pages make the same bytes");
    }
}
