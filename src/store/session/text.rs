//! A session as a text: a first line with format and checksum, and RON behind it. Documents are presets in the text of
//! presets, each once; what a preset's text does not keep (notes that do not hold at present) stands beside it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Applied, Beside, Kept, Session, SessionError, Step, View};
use crate::model::calendar::YearMonth;
use crate::model::parameters::Confidence;
use crate::store::atomic::Stamp;
use crate::store::path::{text_of, typed};
use crate::store::preset::{
    Comments, Document, Noted, Origin, SourceNote, WorldPreset, parse, parse_world, shipped, to_text, world_to_text,
};

/// Format that this program writes, and the newest that it reads.
pub const FORMAT: u32 = 1;
/// First words of the first line.
const HEAD: &str = "// Hashpivot session, format ";
/// Between format and checksum.
const CHECKSUM: &str = ", checksum ";

/// The whole file.
#[derive(Serialize, Deserialize)]
struct Form {
    written: u64,
    closed: bool,
    restarts: u32,
    seed: u64,
    view: ViewForm,
    open: WorkForm,
    applied: Option<usize>,
    past: Vec<StepForm>,
    future: Vec<StepForm>,
    behind: Vec<(WorkForm, Option<usize>)>,
    baseline: Option<WorkForm>,
    beside: Vec<BesideForm>,
    /// Text and file of the story that is being made.
    #[serde(default)]
    story: Option<(String, Option<String>)>,
    /// Worlds that were applied: title, and the text of a world.
    worlds: Vec<(String, String)>,
    documents: Vec<DocumentForm>,
    /// Lists of notes, which documents share.
    notes: Vec<Vec<NoteForm>>,
}

#[derive(Serialize, Deserialize)]
struct ViewForm {
    page: String,
    sections: Vec<(String, String)>,
    focus: String,
    statistic: String,
}

/// Documents by their place in the list.
#[derive(Serialize, Deserialize)]
struct WorkForm {
    document: usize,
    saved: usize,
    origin: OriginForm,
    warnings: Vec<String>,
    comments: Comments,
    on_disk: Option<(Stamp, usize)>,
}

#[derive(Serialize, Deserialize)]
enum OriginForm {
    Shipped(String),
    File(String),
    /// A text that was handed over.
    Pasted,
}

#[derive(Serialize, Deserialize)]
struct StepForm {
    document: usize,
    seed: u64,
    applied: Option<usize>,
}

#[derive(Serialize, Deserialize)]
struct BesideForm {
    standing: String,
    is_aside: bool,
    name: String,
    work: WorkForm,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct DocumentForm {
    title: String,
    summary: String,
    /// The place of its notes in their list.
    notes: usize,
    /// A preset without these.
    preset: String,
}

/// A note: source, date, confidence, and the figures that it vouches for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct NoteForm(String, String, String, Vec<(String, f64)>);

impl NoteForm {
    fn of(note: &SourceNote) -> Self {
        let inputs = note.inputs.iter().map(|noted| (noted.id.clone(), noted.value)).collect();
        Self(note.source.clone(), note.date.clone(), note.confidence.code().to_owned(), inputs)
    }

    fn note(&self) -> SourceNote {
        let Self(source, date, confidence, inputs) = self;
        SourceNote {
            inputs: inputs.iter().map(|(id, value)| Noted { id: id.clone(), value: *value }).collect(),
            source: source.clone(),
            date: date.clone(),
            confidence: Confidence::from_code(confidence).unwrap_or(Confidence::Assumed),
        }
    }
}

/// Makes texts of sessions. What a document is written as is remembered as long as sessions hold it.
#[derive(Default)]
pub struct Writer {
    known: BTreeMap<usize, (Arc<Document>, Arc<str>)>,
}

/// A list without doubles in the making.
struct Once<T>(Vec<T>);

impl<T: PartialEq> Once<T> {
    fn place(&mut self, item: T) -> usize {
        self.0.iter().position(|other| *other == item).unwrap_or_else(|| {
            self.0.push(item);
            self.0.len() - 1
        })
    }
}

/// The lists of a file in the making.
struct Lists<'a> {
    writer: &'a mut Writer,
    documents: Once<DocumentForm>,
    notes: Once<Vec<NoteForm>>,
    worlds: Once<(String, String)>,
    used: BTreeMap<usize, (Arc<Document>, Arc<str>)>,
}

impl Lists<'_> {
    fn document(&mut self, document: &Arc<Document>) -> usize {
        let key = Arc::as_ptr(document) as usize;
        let known = self.used.get(&key).or_else(|| self.writer.known.get(&key)).cloned();
        let (kept, preset) = known.unwrap_or_else(|| (Arc::clone(document), bare(document).into()));
        let notes = self.notes.place(document.sources.iter().map(NoteForm::of).collect());
        let form = DocumentForm {
            title: document.title.clone(),
            summary: document.summary.clone(),
            notes,
            preset: preset.to_string(),
        };
        self.used.insert(key, (kept, preset));
        self.documents.place(form)
    }

    fn world(&mut self, applied: Option<&Arc<Applied>>) -> Option<usize> {
        let applied = applied?;
        let preset = WorldPreset {
            title: String::new(),
            summary: String::new(),
            as_of: MONTH,
            sources: Vec::new(),
            world: applied.world.clone(),
        };
        Some(self.worlds.place((applied.title.clone(), world_to_text(&preset))))
    }

    fn work(&mut self, work: &Kept) -> WorkForm {
        WorkForm {
            document: self.document(&work.document),
            saved: self.document(&work.saved),
            origin: match &work.origin {
                Origin::Shipped(name) => OriginForm::Shipped((*name).to_owned()),
                Origin::File(path) => OriginForm::File(path_text(path)),
                Origin::Pasted => OriginForm::Pasted,
            },
            warnings: work.warnings.clone(),
            comments: (*work.comments).clone(),
            on_disk: work.on_disk,
        }
    }

    fn steps(&mut self, steps: &[Step]) -> Vec<StepForm> {
        let step = |step: &Step| StepForm {
            document: self.document(&step.document),
            seed: step.seed,
            applied: self.world(step.applied.as_ref()),
        };
        steps.iter().map(step).collect()
    }
}

/// The month of a world that is only a block.
const MONTH: YearMonth = YearMonth { year: 2026, month: 9 };

/// The text of a document without what is kept beside it.
fn bare(document: &Document) -> String {
    let (title, summary) = (String::new(), String::new());
    to_text(&Document { title, summary, sources: Vec::new(), ..document.clone() })
}

impl Writer {
    /// The session as the text of a file.
    ///
    /// # Errors
    /// What the format cannot express, which is nothing.
    pub fn text(&mut self, session: &Session) -> Result<String, String> {
        let mut lists = Lists {
            writer: self,
            documents: Once(Vec::new()),
            notes: Once(Vec::new()),
            worlds: Once(Vec::new()),
            used: BTreeMap::new(),
        };
        let View { page, sections, focus, statistic } = session.view.clone();
        let mut form = Form {
            written: session.written,
            closed: session.closed,
            restarts: session.restarts,
            seed: session.seed,
            view: ViewForm { page, sections, focus, statistic },
            open: lists.work(&session.open),
            applied: lists.world(session.applied.as_ref()),
            past: lists.steps(&session.past),
            future: lists.steps(&session.future),
            behind: session.behind.iter().map(|(w, a)| (lists.work(w), lists.world(a.as_ref()))).collect(),
            baseline: session.baseline.as_ref().map(|work| lists.work(work)),
            beside: session.beside.iter().map(|beside| lists.beside(beside)).collect(),
            story: session.story.as_ref().map(|(story, path)| (story.clone(), path.as_deref().map(path_text))),
            worlds: Vec::new(),
            documents: Vec::new(),
            notes: Vec::new(),
        };
        let Lists { documents, notes, worlds, used, .. } = lists;
        (form.documents, form.notes, form.worlds) = (documents.0, notes.0, worlds.0);
        self.known = used;
        let config = ron::ser::PrettyConfig::default().depth_limit(2);
        let body = ron::ser::to_string_pretty(&form, config).map_err(|error| error.to_string())?;
        let checksum = crc32fast::hash(body.as_bytes());
        Ok(format!("{HEAD}{FORMAT}{CHECKSUM}{checksum:08x}\n{body}\n"))
    }
}

impl Lists<'_> {
    fn beside(&mut self, beside: &Beside) -> BesideForm {
        BesideForm {
            standing: beside.standing.clone(),
            is_aside: beside.is_aside,
            name: beside.name.clone(),
            work: self.work(&beside.work),
        }
    }
}

/// Reads a session from the text of a file: the whole of it, or nothing.
///
/// # Errors
/// [`SessionError::Newer`] where a newer program has written it, [`SessionError::Damaged`] where it is not what was
/// written.
pub fn read(bytes: &[u8]) -> Result<Session, SessionError> {
    let damaged = SessionError::Damaged;
    let text = std::str::from_utf8(bytes).map_err(|_| damaged("it is no text"))?;
    let (head, body) = text.split_once('\n').ok_or(damaged("its first line is cut off"))?;
    let (format, checksum) = head
        .strip_prefix(HEAD)
        .and_then(|rest| rest.split_once(CHECKSUM))
        .ok_or(damaged("it does not begin as a session does"))?;
    let format: u32 = format.parse().ok().filter(|format| *format > 0).ok_or(damaged("its format is no number"))?;
    if format > FORMAT {
        return Err(SessionError::Newer(format));
    }
    let body = body.strip_suffix('\n').ok_or(damaged("its end is missing"))?;
    if u32::from_str_radix(checksum, 16) != Ok(crc32fast::hash(body.as_bytes())) {
        return Err(damaged("its checksum does not fit"));
    }
    let form: Form = ron::from_str(body).map_err(|_| damaged("its fields cannot be read"))?;
    form.session().ok_or(damaged("something in it cannot be read"))
}

/// What the lists of a file hold.
struct Read {
    documents: Vec<Arc<Document>>,
    worlds: Vec<Arc<Applied>>,
}

impl Form {
    fn session(self) -> Option<Session> {
        let notes: Vec<Vec<SourceNote>> =
            self.notes.iter().map(|notes| notes.iter().map(NoteForm::note).collect()).collect();
        let document = |form: DocumentForm| {
            let mut document = parse(&form.preset).ok()?.document;
            (document.title, document.summary) = (form.title, form.summary);
            document.sources.clone_from(notes.get(form.notes)?);
            Some(Arc::new(document))
        };
        let world = |(title, text): (String, String)| {
            let world = parse_world(&text).ok()?.document.world;
            Some(Arc::new(Applied { title, world }))
        };
        let read = Read {
            documents: self.documents.into_iter().map(document).collect::<Option<_>>()?,
            worlds: self.worlds.into_iter().map(world).collect::<Option<_>>()?,
        };
        let ViewForm { page, sections, focus, statistic } = self.view;
        Some(Session {
            written: self.written,
            closed: self.closed,
            restarts: self.restarts,
            seed: self.seed,
            open: read.work(self.open)?,
            applied: read.world(self.applied)?,
            past: read.steps(self.past)?,
            future: read.steps(self.future)?,
            behind: self
                .behind
                .into_iter()
                .map(|(work, applied)| Some((read.work(work)?, read.world(applied)?)))
                .collect::<Option<_>>()?,
            baseline: match self.baseline {
                Some(work) => Some(read.work(work)?),
                None => None,
            },
            beside: self.beside.into_iter().map(|beside| read.beside(beside)).collect::<Option<_>>()?,
            story: self.story.map(|(story, path)| (story, path.map(path_of))),
            view: View { page, sections, focus, statistic },
        })
    }
}

/// A path as a text, which [`path_of`] reads.
fn path_text(path: &Path) -> String {
    text_of(path).into_owned()
}

/// Only an address is a text for another path: anything else is a path as it is.
fn path_of(text: String) -> PathBuf {
    if text.starts_with("file://") { typed(&text) } else { text.into() }
}

impl Read {
    fn document(&self, place: usize) -> Option<Arc<Document>> {
        self.documents.get(place).cloned()
    }

    #[expect(clippy::option_option, reason = "none is a world that was not applied, and a place without one a fault")]
    fn world(&self, place: Option<usize>) -> Option<Option<Arc<Applied>>> {
        match place {
            Some(place) => self.worlds.get(place).cloned().map(Some),
            None => Some(None),
        }
    }

    fn work(&self, form: WorkForm) -> Option<Kept> {
        let origin = match form.origin {
            // One that is shipped no longer leaves its work behind.
            OriginForm::Shipped(name) => shipped(&name).map_or(Origin::Pasted, |preset| Origin::Shipped(preset.name)),
            OriginForm::File(text) => Origin::File(path_of(text)),
            OriginForm::Pasted => Origin::Pasted,
        };
        Some(Kept {
            document: self.document(form.document)?,
            saved: self.document(form.saved)?,
            origin,
            warnings: form.warnings,
            comments: Arc::new(form.comments),
            on_disk: form.on_disk,
        })
    }

    fn steps(&self, forms: Vec<StepForm>) -> Option<Vec<Step>> {
        let step = |form: StepForm| {
            Some(Step { document: self.document(form.document)?, seed: form.seed, applied: self.world(form.applied)? })
        };
        forms.into_iter().map(step).collect()
    }

    fn beside(&self, form: BesideForm) -> Option<Beside> {
        let work = self.work(form.work)?;
        Some(Beside { standing: form.standing, is_aside: form.is_aside, name: form.name, work })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::preset::{SHIPPED, world};

    fn kept(name: &'static str) -> Kept {
        let document = parse(shipped(name).expect("shipped").text).expect("it is read").document;
        let mut changed = document.clone();
        changed.scenario.world.hashprice = 40.125;
        changed.scenario.world.btc_growth = 0.1 + 0.2;
        Kept {
            document: Arc::new(changed),
            saved: Arc::new(document),
            origin: Origin::Shipped(name),
            warnings: vec!["line 3: something \"odd\"\n".to_owned()],
            comments: Arc::default(),
            on_disk: None,
        }
    }

    fn session(name: &'static str) -> Session {
        let open = kept(name);
        let applied = parse_world(world("dear-money").expect("shipped").text).expect("it is read").document;
        let applied = Some(Arc::new(Applied { title: "Dear \u{201c}money\u{201d}".to_owned(), world: applied.world }));
        let step = |seed: u64| Step { document: Arc::clone(&open.saved), seed, applied: applied.clone() };
        Session {
            written: 1_790_000_000,
            closed: false,
            restarts: 1,
            seed: 999_999_999_999_999,
            past: vec![step(1), step(2)],
            future: vec![step(3)],
            behind: vec![(kept("riot"), None), (kept("cipher"), applied.clone())],
            baseline: Some(kept("hybrid")),
            beside: vec![Beside {
                standing: "Aside".to_owned(),
                is_aside: true,
                name: "Riot, changed".to_owned(),
                work: Kept { origin: Origin::File("/tmp/a b.ron".into()), ..kept("riot") },
            }],
            story: Some(("(kind: \"story\")".to_owned(), Some("/tmp/a story.ron".into()))),
            view: View {
                page: "Risk".to_owned(),
                sections: vec![("Sector".to_owned(), "Stairs".to_owned())],
                focus: "AllIn".to_owned(),
                statistic: "Mean".to_owned(),
            },
            applied,
            open,
        }
    }

    #[test]
    fn every_shipped_scenario_comes_back_as_it_was() {
        let mut writer = Writer::default();
        for preset in SHIPPED {
            let session = session(preset.name);
            let text = writer.text(&session).expect("a text");
            let back = read(text.as_bytes()).expect("it is read");
            assert_eq!(back, session, "{}", preset.name);
            let bits = |s: &Session| s.open.document.scenario.world.btc_growth.to_bits();
            assert_eq!(bits(&back), bits(&session));
            assert!(back.is_unsaved());
        }
    }

    #[test]
    fn notes_that_do_not_hold_at_present_are_kept() {
        let mut session = session("riot");
        let noted =
            session.open.saved.sources.iter().flat_map(|note| &note.inputs).find(|noted| noted.id == "company.cash");
        assert!(noted.is_some(), "the preset has a source for its cash");
        let mut changed = (*session.open.saved).clone();
        changed.scenario.company.cash += 1.0;
        session.open.document = Arc::new(changed);
        let back = read(Writer::default().text(&session).expect("a text").as_bytes()).expect("it is read");
        assert!(back.open.document.note("company.cash").is_none());
        assert_eq!(back.open.document.sources, session.open.saved.sources);
    }

    #[test]
    fn work_on_what_is_no_longer_shipped_is_kept() {
        let mut session = session("riot");
        session.open.origin = Origin::Shipped("what a later edition leaves out");
        let back = read(Writer::default().text(&session).expect("a text").as_bytes()).expect("it is read");
        assert_eq!((back.open.origin, &back.open.document), (Origin::Pasted, &session.open.document));
    }

    #[cfg(unix)]
    #[test]
    fn a_path_that_is_no_unicode_comes_back() {
        use std::os::unix::ffi::OsStrExt;

        let mut session = session("riot");
        session.open.origin = Origin::File(std::ffi::OsStr::from_bytes(b"/caf\xe9 %20.ron").into());
        let back = read(Writer::default().text(&session).expect("a text").as_bytes()).expect("it is read");
        assert_eq!(back.open.origin, session.open.origin);
    }

    #[test]
    fn whatever_is_not_what_was_written_is_nothing() {
        let text = Writer::default().text(&session("home-miner")).expect("a text");
        let bytes = text.as_bytes();
        for end in (0..bytes.len()).step_by(97) {
            assert!(read(&bytes[..end]).is_err(), "{end}");
        }
        for at in (0..bytes.len()).step_by(61) {
            let mut flipped = bytes.to_vec();
            flipped[at] ^= 1;
            assert!(read(&flipped).is_err(), "{at}");
        }
        for rubbish in [
            "",
            "\n",
            "(",
            "// Hashpivot session, format x, checksum 0\n()\n",
            "// Hashpivot session, format 1, \
             checksum 00000000\n\n",
        ] {
            assert!(matches!(read(rubbish.as_bytes()), Err(SessionError::Damaged(_))), "{rubbish}");
        }
        assert!(matches!(read(b"\xff\xfe\n"), Err(SessionError::Damaged(_))));
        let newer = text.replacen("format 1", "format 2", 1);
        assert!(matches!(read(newer.as_bytes()), Err(SessionError::Newer(2))));
        // Sound by its checksum, but not in itself.
        let body = "(written: 1)";
        let checksum = crc32fast::hash(body.as_bytes());
        let odd = format!("{HEAD}1{CHECKSUM}{checksum:08x}\n{body}\n");
        assert!(matches!(read(odd.as_bytes()), Err(SessionError::Damaged(_))));
    }
}
