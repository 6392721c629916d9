//! What is left of a fault of the program: a file that says what it was, for those who mend it, and where the work is.
//! It holds nothing of a scenario.

use std::backtrace::Backtrace;
use std::fmt::Write;
use std::io::Write as _;
use std::panic::{PanicHookInfo, set_hook, take_hook};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::store::atomic;
use crate::store::plain::{plain_line, plain_text};

/// Reports that one run writes: a fault that comes with every frame is one fault.
const MOST: usize = 3;
/// Longest backtrace, in bytes.
const LONGEST: usize = 100_000;

/// Where reports go, and what they say of the work.
struct Place {
    folder: PathBuf,
    session: PathBuf,
    written: Vec<PathBuf>,
}

static PLACE: Mutex<Option<Place>> = Mutex::new(None);

/// Writes a report of every panic from now on, into this folder, and says on standard error where it is, and that the
/// work is kept in this session.
pub fn install(folder: &Path, session: &Path) {
    let mut place = PLACE.lock().unwrap_or_else(PoisonError::into_inner);
    let first = place.is_none();
    *place = Some(Place { folder: folder.to_owned(), session: session.to_owned(), written: Vec::new() });
    drop(place);
    if first {
        let usual = take_hook();
        set_hook(Box::new(move |panic| {
            usual(panic);
            tell(panic);
        }));
    }
}

/// The session that the work is kept in and the last report, where there is one.
pub fn last() -> Option<(PathBuf, PathBuf)> {
    let place = PLACE.lock().unwrap_or_else(PoisonError::into_inner);
    let place = place.as_ref()?;
    Some((place.session.clone(), place.written.last()?.clone()))
}

fn tell(panic: &PanicHookInfo<'_>) {
    // Whoever panics here holds no lock; whoever waits for this one would wait forever.
    let Ok(mut place) = PLACE.try_lock() else { return };
    let Some(place) = place.as_mut().filter(|place| place.written.len() < MOST) else { return };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let path = place.folder.join(format!("fault-{now}-{}.txt", place.written.len() + 1));
    let text = report(panic, &place.session, now);
    let said = match atomic::write(&path, text.as_bytes()) {
        Ok(()) => format!("a report is in {}", path.display()),
        Err(error) => format!("no report could be written: {error}"),
    };
    // Where nobody can read it, nothing else is lost.
    let text = format!("hashpivot: {said}; what was open is kept in {}\n", place.session.display());
    drop(std::io::stderr().lock().write_all(text.as_bytes()));
    place.written.push(path);
}

/// The text of a report.
fn report(panic: &PanicHookInfo<'_>, session: &Path, now: u64) -> String {
    let message = panic.payload_as_str().unwrap_or("no message");
    let place = panic.location().map_or_else(
        || "an unknown place".to_owned(),
        |at| format!("{}, line {}, column {}", own_path(at.file()), at.line(), at.column()),
    );
    let thread = std::thread::current().name().unwrap_or("unnamed").to_owned();
    let mut text = format!(
        "Hashpivot {} met a fault.\n\nWhat was open is kept in {}, and will be there again with the next start.\nThis file \
         holds nothing of the scenario.\n\nmessage: {}\nplace: {place}\nthread: {}\nsystem: {} {}\nseconds since 1970: {now}\n\n",
        env!("CARGO_PKG_VERSION"),
        session.display(),
        plain_text(message),
        plain_line(&thread),
        std::env::consts::OS,
        std::env::consts::ARCH,
    );
    let mut trace = Backtrace::force_capture().to_string();
    if let Some((end, _)) = trace.char_indices().find(|(at, _)| *at >= LONGEST) {
        trace.truncate(end);
    }
    // The places of files are those of the machine that has built the program.
    for line in trace.lines().filter(|line| !line.trim_start().starts_with("at ")) {
        let _ = writeln!(text, "{line}");
    }
    text
}

/// The path of a source without the folders of the machine that has built the program.
fn own_path(file: &str) -> &str {
    let after = |mark: &str| file.find(mark).map(|at| &file[at + mark.len()..]);
    // Below the registry there is one more folder, of its host.
    let of_crate = after("registry/src/").and_then(|rest| rest.split_once('/')).map(|(_, rest)| rest);
    of_crate
        .or_else(|| after("/library/"))
        .unwrap_or_else(|| if Path::new(file).is_absolute() { "elsewhere" } else { file })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_named_without_the_machine_that_built_them() {
        for (file, own) in [
            ("src/app/mod.rs", "src/app/mod.rs"),
            ("/home/me/.cargo/registry/src/index.example-0/ron-0.12.0/src/lib.rs", "ron-0.12.0/src/lib.rs"),
            ("/rustc/0123/library/core/src/option.rs", "core/src/option.rs"),
            ("/home/me/hashpivot/src/main.rs", "elsewhere"),
        ] {
            assert_eq!(own_path(file), own);
        }
    }
}
