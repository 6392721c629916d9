//! A scenario as a short code that can be sent in a message: `hp1-…`.
//!
//! A code holds what a preset holds, but for sources and published figures: title, summary, start month, and what differs
//! from the reference company. It is the preset's text without comments and blanks, deflated, with its length and its
//! checksum before it, in letters and digits that no program breaks or escapes (base64url). The number after `hp` is the
//! version of all that.

use std::ffi::OsStr;
use std::io::{Read as _, Write as _};

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::general_purpose::{GeneralPurpose, NO_PAD};
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use thiserror::Error;

use super::preset::{Document, Found, Loaded, MAX_BYTES, Opened, Origin, PresetError, parse, to_bare_text};

/// Letters of a code. One that was cut may end within a byte.
const LETTERS: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, NO_PAD.with_decode_allow_trailing_bits(true));
/// How a code of this version begins.
const PREFIX: &str = "hp1-";
/// Bytes before the deflated text: checksum and length, four each.
const HEAD: usize = 8;
/// Longest code that is read, characters: more than any preset's own text takes.
const LONGEST: usize = 2_000_000;

/// Why a text that was handed over could not be opened.
#[derive(Debug, Error)]
pub enum ShareError {
    /// It is neither a code nor a preset.
    #[error("this is no code and no preset; a code begins with {PREFIX}, a preset with a bracket")]
    NotACode,
    /// The code is of another version.
    #[error("the code is of version {version}, and this Hashpivot reads version 1; update the program")]
    OtherVersion {
        /// The version that it says it is.
        version: u64,
    },
    /// The end is missing.
    #[error("the end of the code is missing: {is} of {wanted} characters are here; copy all of it")]
    Cut {
        /// Characters that are here.
        is: usize,
        /// Characters that belong to it.
        wanted: usize,
    },
    /// It is not what was copied.
    #[error("the code has been damaged on its way; copy it again")]
    Damaged,
    /// It is too large for a preset.
    #[error("the text is too large for a preset (over {} kB)", MAX_BYTES / 1000)]
    TooLarge,
    /// The preset in it cannot be read.
    #[error(transparent)]
    Preset(#[from] PresetError),
}

/// The code of a scenario.
pub fn code(document: &Document) -> String {
    let text = to_bare_text(document);
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    // Writing to memory does not fail; a code that held less than all would be refused by its checksum.
    let deflated = encoder.write_all(text.as_bytes()).and_then(|()| encoder.finish()).unwrap_or_default();
    let mut bytes = crc32fast::hash(&deflated).to_le_bytes().to_vec();
    bytes.extend((deflated.len() as u32).to_le_bytes());
    bytes.extend(deflated);
    format!("{PREFIX}{}", LETTERS.encode(bytes))
}

/// Whether a text is meant to be a code, of whatever version.
pub fn is_code(text: &str) -> bool {
    version(text.trim()).is_some()
}

/// The version that a code says it has, and what follows.
fn version(text: &str) -> Option<(u64, &str)> {
    let (number, rest) = text.strip_prefix("hp")?.split_once('-')?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| (number.parse().unwrap_or(u64::MAX), rest))
}

/// The scenario in a text that was handed over: a code, or a whole preset.
///
/// # Errors
/// [`ShareError`]: what is wrong with it.
pub fn open(text: &str) -> Result<Loaded, ShareError> {
    let text = text.trim_start_matches('\u{feff}').trim();
    if is_code(text) {
        return Ok(parse(&decoded(text)?)?);
    }
    let is_preset = ["(", "//", "/*", "#"].iter().any(|start| text.starts_with(start));
    if !is_preset {
        return Err(ShareError::NotACode);
    }
    if text.len() as u64 > MAX_BYTES {
        return Err(ShareError::TooLarge);
    }
    Ok(parse(text)?)
}

/// What a word on the command line means: a code, or what [`Origin::of_word`] makes of it.
///
/// # Errors
/// [`ShareError`]: what is wrong with it.
pub fn find_word(word: &OsStr) -> Result<(Origin, Found), ShareError> {
    if let Some(code) = word.to_str().filter(|word| is_code(word)) {
        let opened = Opened { loaded: open(code)?, origin: Origin::Pasted, on_disk: None };
        return Ok((Origin::Pasted, Found::Case(Box::new(opened))));
    }
    let origin = Origin::of_word(word)?;
    Ok((origin.clone(), origin.find()?))
}

/// The text of the preset in a code.
fn decoded(code: &str) -> Result<String, ShareError> {
    if code.len() > LONGEST {
        return Err(ShareError::TooLarge);
    }
    // Mail breaks lines.
    let whole: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    let (version, body) = version(&whole).ok_or(ShareError::NotACode)?;
    if version != 1 {
        return Err(ShareError::OtherVersion { version });
    }
    let bytes = match LETTERS.decode(body) {
        Ok(bytes) => bytes,
        // One letter more than whole bytes have is what is left of a cut one.
        Err(_) if body.len() % 4 == 1 && body.bytes().all(is_letter) => {
            LETTERS.decode(&body[..body.len() - 1]).map_err(|_| ShareError::Damaged)?
        }
        Err(_) => return Err(ShareError::Damaged),
    };
    let number = |at: usize| bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map(u32::from_le_bytes);
    // The head tells how long the whole is, so that one that was cut is told from one that was changed.
    let (Some(checksum), Some(length)) = (number(0), number(4)) else {
        return Err(ShareError::Cut { is: whole.len(), wanted: PREFIX.len() + (HEAD * 4).div_ceil(3) });
    };
    let (deflated, length) = (&bytes[HEAD..], length as usize);
    if deflated.len() < length && length <= LONGEST {
        let wanted = PREFIX.len() + ((HEAD + length) * 4).div_ceil(3);
        return Err(ShareError::Cut { is: whole.len(), wanted });
    }
    if deflated.len() != length || crc32fast::hash(deflated) != checksum {
        return Err(ShareError::Damaged);
    }
    let mut text = String::new();
    let inflated = DeflateDecoder::new(deflated).take(MAX_BYTES + 1).read_to_string(&mut text);
    match inflated {
        Ok(_) if text.len() as u64 > MAX_BYTES => Err(ShareError::TooLarge),
        Ok(_) => Ok(text),
        Err(_) => Err(ShareError::Damaged),
    }
}

/// Whether a byte may stand in a code.
fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::store::preset::SHIPPED;

    fn shipped(name: &str) -> Document {
        parse(crate::store::preset::shipped(name).expect("shipped").text).expect("a preset").document
    }

    #[test]
    fn every_shipped_preset_comes_back_from_its_code() {
        for preset in SHIPPED {
            let document = parse(preset.text).expect("shipped").document;
            let code = code(&document);
            assert!(code.starts_with(PREFIX) && code[PREFIX.len()..].bytes().all(is_letter), "{}", preset.name);
            assert!(code.len() < 2_500, "{}: {} characters", preset.name, code.len());
            let Loaded { document: again, warnings } = open(&code).expect(preset.name);
            assert_eq!(warnings, [], "{}", preset.name);
            let wanted = Document { sources: Vec::new(), published: Vec::new(), ..document };
            assert_eq!(again, wanted, "{}", preset.name);
        }
    }

    #[test]
    fn a_code_survives_mail_and_blanks_around_it() {
        let document = shipped("riot");
        let code = code(&document);
        let broken: Vec<&str> = code.as_bytes().chunks(60).map(|c| std::str::from_utf8(c).expect("ASCII")).collect();
        assert_eq!(open(&format!("\n  {} \r\n", broken.join("\r\n "))).expect("whole").document.title, document.title);
    }

    #[test]
    fn what_is_wrong_with_a_code_is_told() {
        let code = code(&shipped("hybrid"));
        for text in ["", "hello", "hp-abc", "hpx-abc", "http://example.org", "HP1-AAAA"] {
            assert!(matches!(open(text), Err(ShareError::NotACode)), "{text}");
        }
        for text in ["hp2-AAAA", "hp99999999999999999999999-A"] {
            assert!(matches!(open(text), Err(ShareError::OtherVersion { .. })), "{text}");
        }
        for length in [4, 7, 12, 16, 20, 21, code.len() / 2, code.len() - 1] {
            let error = open(&code[..length]).expect_err("it is cut");
            assert!(matches!(error, ShareError::Cut { .. }), "{length}: {error}");
        }
        let swapped = format!("{}{}", &code[..code.len() - 8], "AAAAAAAA");
        for text in [swapped, format!("{code}AAAA"), format!("{code}é"), code.replace('-', "+")] {
            let error = open(&text).expect_err("it is damaged");
            assert!(matches!(error, ShareError::Damaged | ShareError::NotACode), "{error}");
        }
    }

    #[test]
    fn a_code_that_swells_is_refused_in_time() {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        let blanks = vec![b' '; 100_000];
        (0..1_000).for_each(|_| encoder.write_all(&blanks).expect("memory"));
        let deflated = encoder.finish().expect("memory");
        let mut bytes = crc32fast::hash(&deflated).to_le_bytes().to_vec();
        bytes.extend((deflated.len() as u32).to_le_bytes());
        bytes.extend(deflated);
        let bomb = format!("{PREFIX}{}", LETTERS.encode(bytes));
        assert!(matches!(open(&bomb), Err(ShareError::TooLarge)));
    }

    #[test]
    fn a_whole_preset_is_opened_too() {
        let preset = crate::store::preset::shipped("hybrid").expect("shipped");
        assert_eq!(open(preset.text).expect("a preset").document, shipped("hybrid"));
        assert!(matches!(open("(version: 1, title: "), Err(ShareError::Preset(_))));
        assert!(matches!(
            open(&format!("({}", " ".repeat(2_000_000))),
            Err(ShareError::NotACode | ShareError::TooLarge | ShareError::Preset(_))
        ));
    }

    proptest! {
        #[test]
        fn no_text_and_no_mutation_of_a_code_panics(
            at in 0_usize..2_000, to in any::<char>(), text in "hp[0-9]{0,2}-[A-Za-z0-9_-]{0,80}", cut in 0_usize..2_000,
        ) {
            drop(open(&text));
            let mut letters: Vec<char> = code(&shipped("ai-landlord")).chars().collect();
            let place = at % letters.len();
            let same = std::mem::replace(&mut letters[place], to) == to;
            let mutated: String = letters.iter().collect();
            // The checksum finds every change of one letter; but the last one may hold bits that count for nothing.
            prop_assert!(same || to.is_whitespace() || open(&mutated).is_err() || place + 1 == letters.len());
            drop(open(&mutated.chars().take(cut).collect::<String>()));
        }
    }
}
