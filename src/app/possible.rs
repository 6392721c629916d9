//! Which commands are possible now, and why others are not: one rule for menus, buttons, keys and the palette.

use super::App;
use super::command::Command;

impl App {
    /// Whether a command can be carried out now.
    ///
    /// # Errors
    /// Why it cannot, as a sentence.
    pub fn can(&self, command: Command) -> Result<(), &'static str> {
        if self.shell.covers.top().is_some_and(|cover| !command.works_under(cover)) {
            return Err("Close what covers the page first.");
        }
        if self.stage.fills_window() && !command.works_on_stage() {
            return Err("Leave the stage first.");
        }
        let (possible, reason) = match command {
            Command::Undo => (self.open.can_undo(), "There is no change to take back."),
            Command::Redo => (self.open.can_redo(), "No change was taken back."),
            Command::UnpinBaseline => (self.results.baseline().is_some(), "No baseline is pinned."),
            Command::Back => (self.pages.sector.can_go_back(), "No company was opened on the sector page."),
            Command::ForgetRecent => (!self.shell.settings.recent.is_empty(), "No file was opened yet."),
            Command::RestoreSession => (self.has_former_session(), "No other session was left with unsaved changes."),
            Command::SwapScreens => (self.stage.has_second_window(), "Nothing is shown on a second screen."),
            Command::EndStory => (self.stories.told().is_some(), "No story is told."),
            Command::FirstSteps => (!self.shell.first_steps.is_shown(), "They are shown already."),
            _ => (true, ""),
        };
        if possible { Ok(()) } else { Err(reason) }
    }
}
