//! Saving, whatever the system refuses and whenever the program is killed: every file whole or as it was, those that belong
//! together alike, and nothing left behind.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use hashpivot::analysis::evaluation::Evaluation;
use hashpivot::app::shell::settings::Settings;
use hashpivot::model::scenario::Scenario;
use hashpivot::store::atomic::faults::{Call, fail, stop};
use hashpivot::store::atomic::{Expected, Stamp, recover, write, write_expecting, write_together};
use hashpivot::store::csv::{save_records, save_run};
use hashpivot::store::preset::{Document, WorldPreset, load, load_world, save, save_world};
use strum::IntoEnumIterator as _;

/// A document that says which one it is.
fn document(number: usize) -> Document {
    Document { title: format!("Number {number}"), summary: "x".repeat(1 + number * 37 % 1500), ..Document::default() }
}

/// Something that the program writes into a folder, told apart by a number. Whether it was written.
type Writing = (&'static str, fn(&Path, usize) -> bool);

/// All of it.
const WRITINGS: &[Writing] = &[
    ("a preset", |folder, number| save(&folder.join("case.ron"), &document(number)).is_ok()),
    ("a world", |folder, number| {
        let world = WorldPreset::of(&document(0), format!("World {number}"), "");
        save_world(&folder.join("world.ron"), &world).is_ok()
    }),
    ("a table", |folder, number| {
        let records = (0..200).map(|line| vec![format!("{number}"), format!("{line}")]);
        save_records(&folder.join("table.csv"), records).is_ok()
    }),
    ("the tables of a run", |folder, number| {
        let mut scenario = Scenario { horizon_months: 24.0, ..Scenario::default() };
        scenario.company.cash += number as f64 * 1e6;
        scenario.world.hashprice += number as f64;
        save_run(&folder.join("run"), &Evaluation::of(&scenario).path, &scenario, None).is_ok()
    }),
    ("settings", |folder, number| {
        let mut settings = Settings::default();
        settings.remember(&PathBuf::from(format!("/{number}.ron")));
        write(&folder.join("settings.ron"), settings.to_text().expect("a text").as_bytes()).is_ok()
    }),
    ("what was opened", |folder, number| {
        let path = folder.join("opened");
        let expected = fs::read(&path).map_or(Expected::Nothing, |bytes| Expected::Same(Stamp::of(&bytes)));
        write_expecting(&path, format!("{number}").repeat(3000).as_bytes(), expected).is_ok()
    }),
    #[cfg(unix)]
    ("a file with two names", |folder, number| {
        let (path, other) = (folder.join("one.ron"), folder.join("two.ron"));
        if !path.exists() {
            fs::write(&path, "").and_then(|()| fs::hard_link(&path, &other)).expect("two names");
        }
        save(&path, &document(number)).is_ok()
    }),
    #[cfg(unix)]
    ("a file through a link", |folder, number| {
        let (link, below) = (folder.join("link.ron"), folder.join("below"));
        if !below.exists() {
            fs::create_dir(&below).and_then(|()| std::os::unix::fs::symlink("below/real.ron", &link)).expect("a link");
        }
        save(&link, &document(number)).is_ok()
    }),
];

/// All files in a folder and below it, with what they hold.
fn held(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(held(&path));
        } else if let Ok(bytes) = fs::read(&path) {
            // A link may lead to what is not there yet.
            files.insert(path, bytes);
        }
    }
    files
}

fn is_left_over(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(".hashpivot-"))
}

#[test]
fn what_the_system_refuses_leaves_every_file_whole() {
    for (name, writing) in WRITINGS {
        for call in Call::iter() {
            for (after, fresh) in (0..40).flat_map(|after| [(after, false), (after, true)]) {
                let folder = tempfile::tempdir().expect("a folder");
                let folder = folder.path();
                if !fresh {
                    assert!(writing(folder, 1), "{name}");
                }
                let before = held(folder);
                fail(call, after);
                let written = writing(folder, 2);
                let refused = stop();
                let mut now = held(folder);
                if call == Call::Remove {
                    // What cannot be removed stays until the next time.
                    now.retain(|path, _| !is_left_over(path));
                }
                if written {
                    let other = tempfile::tempdir().expect("a folder");
                    assert!(writing(other.path(), 2));
                    let mut there: Vec<Vec<u8>> = now.into_values().collect();
                    let mut wanted: Vec<Vec<u8>> = held(other.path()).into_values().collect();
                    there.sort();
                    wanted.sort();
                    assert!(there == wanted, "{name}: {call:?}, {after}: what is there is not what was written");
                } else {
                    let empty = |files: BTreeMap<PathBuf, Vec<u8>>| {
                        files.into_iter().filter(|(_, bytes)| !bytes.is_empty()).collect::<BTreeMap<_, _>>()
                    };
                    assert_eq!(
                        empty(now).keys().collect::<Vec<_>>(),
                        empty(before.clone()).keys().collect::<Vec<_>>(),
                        "{name}: {call:?}, {after}"
                    );
                    let now = held(folder);
                    assert!(
                        before.iter().all(|(path, bytes)| now.get(path) == Some(bytes)),
                        "{name}: {call:?}, {after}"
                    );
                }
                assert!(writing(folder, 3), "{name}: the next time it is written, after {call:?}");
                assert!(
                    !held(folder).keys().any(|path| is_left_over(path)),
                    "{name}: {call:?}, {after} leaves something"
                );
                if !refused {
                    break;
                }
            }
        }
    }
}

#[test]
fn a_folder_that_is_gone_is_an_error_and_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let gone = folder.path().join("gone");
    assert!(save(&gone.join("case.ron"), &document(1)).is_err());
    assert!(save_records(&gone.join("table.csv"), [vec!["a".to_owned()]]).is_err());
    assert!(!gone.exists());
    write_together(&gone, &[("a", vec![1])]).expect("tables make their folder");
    assert!(gone.join("a").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full_in_earnest_leaves_tables_as_they_were() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |limit: &str, cash: &str| {
        // Files may grow to so many half kilobytes; what is beyond is refused to the program as by a full disk.
        let line = format!(
            "trap '' XFSZ; ulimit -f {limit}; exec \"$0\" run reference --csv \"$1\" --set company.cash={cash}"
        );
        let mut shell = Command::new("sh");
        shell.args(["-c", &line, env!("CARGO_BIN_EXE_hashpivot")]).arg(folder.path().join("run"));
        shell.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("a shell").code()
    };
    assert_eq!(run("8", "100m"), Some(2));
    assert!(!folder.path().join("run").exists(), "no folder is left either");
    assert_eq!(run("unlimited", "100m"), Some(0));
    let before = held(folder.path());
    assert_eq!(before.len(), 4);
    assert_eq!(run("60", "200m"), Some(2));
    assert!(held(folder.path()) == before);
    assert_eq!(run("unlimited", "200m"), Some(0));
    assert!(held(folder.path()) != before);
}

/// Where the child writes.
const CHILD: &str = "HASHPIVOT_TEST_SAVING";
/// Files that belong together.
const TOGETHER: [&str; 4] = ["a.csv", "b.csv", "c.csv", "d.csv"];

/// Writes until it is killed. Run by the tests below, in a process of its own.
#[test]
#[ignore = "a process of another test"]
fn child() {
    let Some(folder) = std::env::var_os(CHILD).map(PathBuf::from) else { return };
    let start = fs::read_to_string(folder.join("start")).ok().and_then(|text| text.parse().ok()).unwrap_or(1_usize);
    let tables: Writing = ("tables", |folder, number| {
        let files = TOGETHER.map(|name| (name, format!("{number}\n").repeat(20_000).into_bytes()));
        write_together(&folder.join("tables"), &files).is_ok()
    });
    // A run is slow to reckon, and its tables are written as those here.
    let others = WRITINGS.iter().filter(|(name, _)| *name != "the tables of a run");
    let mut all: Vec<&Writing> = others.chain([&tables, &tables]).collect();
    // Each child begins with another, so that every one of them is what a kill strikes.
    let first = start / 1_000 % all.len();
    all.rotate_left(first);
    for number in start.. {
        for (name, writing) in &all {
            assert!(writing(&folder, number), "{name}");
        }
        // The parent may kill from now on.
        let mut out = std::io::stdout();
        out.write_all(b"x").and_then(|()| out.flush()).expect("somebody listens");
    }
}

/// Kills a child that writes, so many times, and looks at what is there.
fn kill(times: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    let mut caught = 0;
    for round in 0..times {
        fs::write(folder.join("start"), format!("{}", 1 + round * 1000)).expect("written");
        let mut child = Command::new(std::env::current_exe().expect("this program"));
        child.args(["--exact", "child", "--ignored", "--nocapture"]).env(CHILD, folder).stdout(Stdio::piped());
        let mut child = child.spawn().expect("a process");
        let mut out = child.stdout.take().expect("its output");
        // It says something before the first test, and then an x for each round.
        let mut byte = [0];
        while byte != *b"x" {
            std::io::Read::read_exact(&mut out, &mut byte).expect("it writes");
        }
        // Anywhere in a round, which takes some milliseconds.
        thread::sleep(Duration::from_micros((round as u64).wrapping_mul(7_919) % 40_000));
        child.kill().expect("it is killed");
        drop(child.wait());
        caught += usize::from(held(folder).keys().any(|path| is_left_over(path)));
        // The next start; every other time it is a write that makes order.
        if round % 2 == 0 {
            for below in ["", "tables", "below"] {
                recover(&folder.join(below));
            }
        } else {
            for below in ["", "tables", "below"] {
                write(&folder.join(below).join("other"), b"x").expect("written");
            }
        }
        let files = held(folder);
        let left: Vec<_> = files.keys().filter(|path| is_left_over(path)).collect();
        assert!(left.is_empty(), "round {round}: {left:?}");
        let tables: Vec<&Vec<u8>> = TOGETHER.iter().map(|name| &files[&folder.join("tables").join(name)]).collect();
        let number = tables[0]
            .split(|b| *b == b'\n')
            .next()
            .map(|line| String::from_utf8_lossy(line).into_owned())
            .expect("a line");
        let whole = format!("{number}\n").repeat(20_000);
        assert!(tables.iter().all(|table| **table == *whole.as_bytes()), "round {round}: tables of several runs");
        for name in ["case.ron", "one.ron", "link.ron"] {
            let loaded = load(&folder.join(name)).unwrap_or_else(|error| panic!("round {round}: {error}"));
            let number = loaded.document.title.strip_prefix("Number ").and_then(|n| n.parse().ok()).expect("a number");
            assert_eq!(loaded.document, document(number), "round {round}: {name}");
        }
        if cfg!(unix) {
            assert_eq!(files[&folder.join("one.ron")], files[&folder.join("two.ron")], "round {round}: both names");
        }
        assert!(load_world(&folder.join("world.ron")).expect("a world").warnings.is_empty());
        assert_eq!(Settings::read(Some(&folder.join("settings.ron"))).1, None, "round {round}");
        let table = String::from_utf8_lossy(&files[&folder.join("table.csv")]);
        assert_eq!((table.lines().count(), table.ends_with('\n')), (200, true), "round {round}");
    }
    println!("{caught} of {times} kills left something to be put in order");
}

#[test]
fn a_kill_leaves_every_file_whole_and_nothing_after_the_next_start() {
    kill(20);
}

#[test]
#[ignore = "a thousand kills take some minutes"]
fn a_thousand_kills_leave_every_file_whole() {
    kill(1_000);
}
