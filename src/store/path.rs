//! Paths as people give them: typed, pasted, dropped, or as a word on the command line.

use std::borrow::Cow;
use std::env::home_dir;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;

/// The path that somebody means by a text: without the blanks and quotation marks around it, `~` being the home folder,
/// and a `file://` address what it leads to. Anything else is taken as it stands.
pub fn typed(text: &str) -> PathBuf {
    let text = unquoted(text.trim());
    address(text).or_else(|| below_home(text)).unwrap_or_else(|| PathBuf::from(text))
}

/// The path that is meant by a word from a command line or by a dropped file: one that exists as it is written is taken
/// as it is written, another as if it had been typed.
pub fn given(word: &OsStr) -> PathBuf {
    match word.to_str() {
        Some(text) if !Path::new(word).exists() => address(text).or_else(|| below_home(text)),
        _ => None,
    }
    .unwrap_or_else(|| PathBuf::from(word))
}

/// A path as a text that [`typed`] understands again: as it is, or an address where it is no Unicode, or would be taken for
/// an address.
pub fn text_of(path: &Path) -> Cow<'_, str> {
    match path.to_str() {
        Some(text) if address(text).is_none() => text.into(),
        _ => {
            format!("file://{}", percent_encoding::percent_encode(path.as_os_str().as_encoded_bytes(), ESCAPED)).into()
        }
    }
}

/// What stands in an address as it is: everything but what is special in one.
const ESCAPED: &percent_encoding::AsciiSet =
    &percent_encoding::CONTROLS.add(b'%').add(b' ').add(b'"').add(b'#').add(b'?');

/// A text without the quotation marks around it.
fn unquoted(text: &str) -> &str {
    let pairs = [('"', '"'), ('\'', '\''), ('\u{201c}', '\u{201d}')];
    let inner = |(open, close)| text.strip_prefix(open)?.strip_suffix(close);
    pairs.into_iter().find_map(inner).unwrap_or(text)
}

/// The path of a `file://` address on this computer.
fn address(text: &str) -> Option<PathBuf> {
    let (scheme, rest) = text.split_at_checked("file://".len())?;
    if !scheme.eq_ignore_ascii_case("file://") {
        return None;
    }
    let path = rest.strip_prefix("localhost").filter(|path| path.starts_with('/')).unwrap_or(rest);
    // file:///C:/folder on Windows.
    let path = if cfg!(windows) { path.strip_prefix('/').unwrap_or(path) } else { path };
    let bytes: Vec<u8> = percent_decode_str(path).collect();
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStringExt;
        Some(std::ffi::OsString::from_vec(bytes).into())
    }
    #[cfg(not(unix))]
    Some(String::from_utf8_lossy(&bytes).into_owned().into())
}

/// The path that begins in the home folder.
fn below_home(text: &str) -> Option<PathBuf> {
    let below = text.strip_prefix('~')?;
    let separated = below.is_empty() || below.starts_with(std::path::is_separator);
    let home = home_dir().filter(|home| separated && !home.as_os_str().is_empty())?;
    let below = below.trim_start_matches(std::path::is_separator);
    Some(if below.is_empty() { home } else { home.join(below) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_understood_as_people_give_them() {
        for (text, path) in [
            ("/a/b c.ron", "/a/b c.ron"),
            ("  /a/b.ron\n", "/a/b.ron"),
            ("\"/a/b.ron\"", "/a/b.ron"),
            ("'b.ron'", "b.ron"),
            ("\u{201c}b.ron\u{201d}", "b.ron"),
            ("\"b.ron", "\"b.ron"),
            ("a~b.ron", "a~b.ron"),
            ("~somebody/b.ron", "~somebody/b.ron"),
            ("", ""),
        ] {
            assert_eq!(typed(text), Path::new(path), "{text}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn addresses_lead_to_files() {
        use std::os::unix::ffi::OsStrExt;

        for (text, path) in [
            ("file:///a/b%20c%c3%a9.ron", "/a/b cé.ron"),
            ("'file:///a/b.ron'", "/a/b.ron"),
            ("FILE://localhost/a/b.ron", "/a/b.ron"),
            ("file:///a/100%.ron", "/a/100%.ron"),
        ] {
            assert_eq!(typed(text), Path::new(path), "{text}");
        }
        let odd = Path::new(OsStr::from_bytes(b"/a/caf\xe9 %20#.ron"));
        assert_eq!(typed(&text_of(odd)), odd, "{}", text_of(odd));
        assert_eq!(text_of(Path::new("/a/é %.ron")), "/a/é %.ron");
        for like_an_address in ["file://", "file:///a/b.ron", "FILE://localhost/a"] {
            let path = Path::new(like_an_address);
            assert_eq!(typed(&text_of(path)), path, "{like_an_address}");
        }
    }

    #[test]
    fn the_tilde_is_the_home_folder() {
        let home = home_dir().expect("somebody runs the tests");
        assert_eq!(typed("~"), home);
        assert_eq!(typed("\"~/cases/a.ron\""), home.join("cases").join("a.ron"));
        assert_eq!(given(OsStr::new("~/no such file of ours")), home.join("no such file of ours"));
    }

    #[test]
    fn a_word_that_exists_is_taken_as_it_is_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("'quoted'");
        std::fs::write(&path, "").expect("written");
        assert_eq!(given(path.as_os_str()), path);
    }
}
