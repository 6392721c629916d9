//! Whether the system asks for less motion. No part of the window system tells, so the desktop's own tool is asked, once
//! and beside the window's thread.

use std::process::{Command, Stdio};
use std::sync::{Arc, OnceLock};
use std::thread::Builder;

/// A tool that tells, with its arguments, and what it answers where less motion is asked for.
type Tool = (&'static str, &'static [&'static str], fn(&str) -> bool);

/// The tools of the desktops that know. Those that are not there do not answer.
#[cfg(not(any(windows, target_os = "macos")))]
const TOOLS: [Tool; 3] = [
    ("gsettings", &["get", "org.gnome.desktop.interface", "enable-animations"], is_off),
    ("kreadconfig6", &["--group", "KDE", "--key", "AnimationDurationFactor"], is_zero),
    ("kreadconfig5", &["--group", "KDE", "--key", "AnimationDurationFactor"], is_zero),
];
#[cfg(target_os = "macos")]
const TOOLS: [Tool; 1] = [("defaults", &["read", "com.apple.universalaccess", "reduceMotion"], is_on)];
#[cfg(windows)]
const TOOLS: [Tool; 1] =
    [("reg", &["query", "HKCU\\Control Panel\\Desktop\\WindowMetrics", "/v", "MinAnimate"], ends_in_zero)];

#[cfg(not(any(windows, target_os = "macos")))]
fn is_off(answer: &str) -> bool {
    answer == "false"
}

#[cfg(not(any(windows, target_os = "macos")))]
fn is_zero(answer: &str) -> bool {
    answer.parse() == Ok(0.0)
}

#[cfg(target_os = "macos")]
fn is_on(answer: &str) -> bool {
    answer == "1"
}

#[cfg(windows)]
fn ends_in_zero(answer: &str) -> bool {
    answer.split_whitespace().next_back() == Some("0")
}

/// What the system asks for, as far as it is known by now.
#[derive(Clone, Debug, Default)]
pub struct SystemMotion(Arc<OnceLock<bool>>);

impl SystemMotion {
    /// Asks the system. Until it answers, and where nobody does, it asks for nothing.
    pub fn ask() -> Self {
        let asked = Self::default();
        let place = Arc::clone(&asked.0);
        let thread = Builder::new().name("motion".to_owned());
        // Where the system has no thread left, nobody is asked.
        drop(thread.spawn(move || place.set(TOOLS.iter().any(asks_for_less))));
        asked
    }

    /// Whether it asks for less motion.
    pub fn is_less(&self) -> bool {
        self.0.get().copied().unwrap_or(false)
    }
}

fn asks_for_less((tool, arguments, is_less): &Tool) -> bool {
    let output = Command::new(tool).args(*arguments).stdin(Stdio::null()).stderr(Stdio::null()).output();
    output.is_ok_and(|output| output.status.success() && is_less(String::from_utf8_lossy(&output.stdout).trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tool_that_is_not_there_asks_for_nothing() {
        assert!(!asks_for_less(&("no-such-tool-anywhere", &[], |_| true)));
        assert!(!SystemMotion::default().is_less());
    }

    #[cfg(not(any(windows, target_os = "macos")))]
    #[test]
    fn what_the_desktops_say_is_understood() {
        assert!(asks_for_less(&("echo", &["false"], is_off)) && !asks_for_less(&("echo", &["true"], is_off)));
        assert!(is_zero("0") && is_zero("0.0") && !is_zero("1") && !is_zero(""));
    }
}
