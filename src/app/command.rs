//! Commands: one enum, and one row of words and keys for each, from which menus, tooltips, shortcuts, the palette and the
//! sheet of keys are made.

use std::cmp::Reverse;
use std::sync::LazyLock;

use egui::gui_zoom::kb_shortcuts;
use egui::{Key, KeyboardShortcut, Modifiers};
use strum::{EnumIter, IntoEnumIterator as _};

use super::covers::Cover;
use super::pages::Page;

/// What a menu, a shortcut or the palette can ask for. The order is that of the menus and of the sheet of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter)]
pub enum Command {
    /// Begin from one of the shipped presets.
    New,
    /// Pick a preset and open it.
    Open,
    /// Open a preset whose path is typed.
    OpenByPath,
    /// Open the scenario that a code holds.
    OpenCode,
    /// Forget the list of recent files.
    ForgetRecent,
    /// Open again what was left with changes that were not saved.
    RestoreSession,
    /// Save to the file that is open.
    Save,
    /// Pick a file and save to it.
    SaveAs,
    /// Save to a path that is typed.
    SaveByPath,
    /// Pick a file and save the present world to it.
    SaveWorld,
    /// Write the shown ledger to a CSV file.
    ExportLedger,
    /// Write all inputs with their sources to a CSV file.
    ExportInputs,
    /// Save the first chart of what is shown as a picture.
    SavePicture,
    /// Write a report on the scenario.
    Report,
    /// Write a workbook of the scenario.
    Workbook,
    /// Close the program.
    Quit,
    /// Take the last change back.
    Undo,
    /// Make it again.
    Redo,
    /// Edit title, summary and start month.
    Details,
    /// Type the network as it is today.
    Today,
    /// Copy a short code that restores the scenario.
    CopyCode,
    /// Copy the shown ledger.
    CopyLedger,
    /// Copy all inputs with their sources.
    CopyInputs,
    /// Show a page.
    Page(Page),
    /// Go back to the sector, from a company that was opened there.
    Back,
    /// Find a command, a page, a case or an input by a few letters.
    Palette,
    /// Go to the search box.
    Search,
    /// Show every input with its source.
    Sources,
    /// Switch between light and dark.
    ToggleTheme,
    /// Draw everything larger.
    ZoomIn,
    /// Draw everything smaller.
    ZoomOut,
    /// Draw everything at its own size.
    ZoomReset,
    /// Pin the present scenario as the baseline.
    PinBaseline,
    /// Do without a baseline.
    UnpinBaseline,
    /// Ask what has changed a measure.
    Why,
    /// Draw all futures from another seed, which the system chooses.
    DrawOtherFutures,
    /// Go on stage, or leave it.
    Present,
    /// Go on stage on a second screen, or leave it.
    PresentOnTwo,
    /// Let the two screens change places.
    SwapScreens,
    /// Begin to make a story.
    NewStory,
    /// Add the present state to the story that is being made.
    AddStep,
    /// Edit the story that is told, or that is being made.
    EditStory,
    /// End the story that is told.
    EndStory,
    /// Let the charts' time go by, or stop it.
    PlayTime,
    /// One month on.
    MonthOn,
    /// One month back.
    MonthBack,
    /// Look at the first month.
    FirstMonth,
    /// Look at no month, but at the whole run.
    WholeRun,
    /// Read the method.
    Method,
    /// Show which keys do what.
    Keys,
    /// Show the first steps again.
    FirstSteps,
    /// Read whose work goes with the program, and on what terms.
    Licences,
}

/// What a command has to do with: a heading of the sheet of keys, and a part of a menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter)]
pub enum Group {
    /// Files: open, save, export.
    File,
    /// The scenario itself, and what is copied of it.
    Edit,
    /// Which page is shown.
    Pages,
    /// How the window looks, and what is found in it.
    View,
    /// What is compared, and over which futures.
    Futures,
    /// Showing it to others.
    Present,
    /// How it works.
    Help,
}

impl Group {
    /// Heading.
    pub fn label(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::Pages => "Pages",
            Self::View => "View",
            Self::Futures => "Compare and futures",
            Self::Present => "Present",
            Self::Help => "Help",
        }
    }

    /// Its commands, in their order.
    pub fn commands(self) -> impl Iterator<Item = Command> {
        Command::all().iter().copied().filter(move |command| command.group() == self)
    }
}

/// All that is said about a command.
struct Row {
    group: Group,
    label: &'static str,
    about: &'static str,
    keys: [Option<KeyboardShortcut>; 2],
}

/// Words and keys of a command that has keys.
const fn row(group: Group, label: &'static str, about: &'static str, keys: KeyboardShortcut) -> Row {
    Row { group, label, about, keys: [Some(keys), None] }
}

/// Words of a command that has none.
const fn mute(group: Group, label: &'static str, about: &'static str) -> Row {
    Row { group, label, about, keys: [None; 2] }
}

const fn ctrl(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

const fn shift(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), key)
}

const fn alt(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::ALT, key)
}

const fn plain(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

impl Command {
    /// All commands, in the order of the menus; the pages in the order of their tabs.
    pub fn all() -> &'static [Self] {
        static ALL: LazyLock<Vec<Command>> = LazyLock::new(|| {
            let each = |command| match command {
                Command::Page(_) => Page::ALL.map(Command::Page).to_vec(),
                other => vec![other],
            };
            Command::iter().flat_map(each).collect()
        });
        &ALL
    }

    /// The one place where words and keys stand.
    fn row(self) -> Row {
        use Group::{Edit, File, Futures, Help, Pages, Present, View};
        match self {
            Self::New => row(File, "New…", "Begin with one of the shipped cases.", ctrl(Key::N)),
            Self::Open => row(File, "Open…", "Pick a preset, and open it.", ctrl(Key::O)),
            Self::OpenByPath => row(File, "Open by path…", "Type or paste the path of a preset.", shift(Key::O)),
            Self::OpenCode => row(File, "Open a code…", "Paste a code, or a whole preset, and open it.", shift(Key::V)),
            Self::ForgetRecent => mute(File, "Forget recent files", "Empty the list of files opened last."),
            Self::RestoreSession => {
                mute(File, "Restore the former session", "Open again what was left with changes that were not saved.")
            }
            Self::Save => row(File, "Save", "Save the scenario to its file.", ctrl(Key::S)),
            Self::SaveAs => row(File, "Save as…", "Save the scenario to another file.", shift(Key::S)),
            Self::SaveByPath => mute(File, "Save to path…", "Type the path that the scenario is saved to."),
            Self::SaveWorld => {
                mute(File, "Save this world as…", "Save what happens to everybody, without the company.")
            }
            Self::ExportLedger => row(File, "Export ledger…", "Write the ledger's months as CSV.", ctrl(Key::E)),
            Self::ExportInputs => mute(File, "Export all inputs…", "Write every input with its source as CSV."),
            Self::SavePicture => {
                mute(File, "Save picture of this chart…", "Save the chart that is shown, as PNG or SVG.")
            }
            Self::Report => mute(File, "Report…", "Write two pages on the scenario, as HTML or PDF."),
            Self::Workbook => mute(File, "Workbook…", "Write inputs, ledgers and results into one XLSX file."),
            Self::Quit => row(File, "Quit", "Close the program; unsaved changes are asked about.", ctrl(Key::Q)),
            Self::Undo => row(Edit, "Undo", "Take the last change back.", ctrl(Key::Z)),
            Self::Redo => {
                let mut redo = row(Edit, "Redo", "Make the change again that was taken back.", shift(Key::Z));
                redo.keys[1] = Some(ctrl(Key::Y));
                redo
            }
            Self::Details => mute(Edit, "Title and summary…", "Name the scenario, and say when it begins."),
            Self::Today => row(Edit, "Today…", "Type the network as it is, and begin there.", ctrl(Key::T)),
            Self::CopyCode => {
                mute(Edit, "Copy as code", "Copy the scenario as a short text that can be sent and opened again.")
            }
            Self::CopyLedger => row(Edit, "Copy ledger", "Copy the ledger's months as a table.", shift(Key::C)),
            Self::CopyInputs => mute(Edit, "Copy all inputs", "Copy every input with its source as a table."),
            Self::Page(page) => row(Pages, page.label(), page.about(), ctrl(page.key())),
            Self::Back => row(Pages, "Back to the sector", "Return to what was open there.", alt(Key::ArrowLeft)),
            Self::Palette => row(View, "Find anything…", "Anything that has a name, by a few letters.", ctrl(Key::P)),
            Self::Search => row(View, "Search inputs", "Look for an input by what it is about.", ctrl(Key::F)),
            Self::Sources => row(View, "Inputs and sources", "Every input with its source.", ctrl(Key::I)),
            Self::ToggleTheme => {
                row(View, "Light or dark", "Switch between the light and the dark theme.", ctrl(Key::L))
            }
            Self::ZoomIn => {
                let mut zoom = row(View, "Zoom in", "Draw everything larger.", kb_shortcuts::ZOOM_IN);
                zoom.keys[1] = Some(kb_shortcuts::ZOOM_IN_SECONDARY);
                zoom
            }
            Self::ZoomOut => row(View, "Zoom out", "Draw everything smaller.", kb_shortcuts::ZOOM_OUT),
            Self::ZoomReset => row(View, "Reset zoom", "Draw everything at its own size.", kb_shortcuts::ZOOM_RESET),
            Self::PinBaseline => {
                row(Futures, "Pin baseline", "Keep this scenario in sight, to compare others with it.", ctrl(Key::B))
            }
            Self::UnpinBaseline => row(Futures, "Unpin baseline", "Do without the baseline.", shift(Key::B)),
            Self::Why => {
                row(Futures, "Why did it change?", "What each changed input has done to the result.", plain(Key::W))
            }
            Self::DrawOtherFutures => {
                row(Futures, "Draw other futures", "Draw all futures afresh, from another seed.", ctrl(Key::R))
            }
            Self::Present => row(Present, "Present", "Fill the screen with one chart, or leave it.", plain(Key::F5)),
            Self::PresentOnTwo => {
                let about = "One chart on another screen; notes, clock and panels stay here.";
                row(Present, "Present on two screens", about, KeyboardShortcut::new(Modifiers::SHIFT, Key::F5))
            }
            Self::SwapScreens => row(Present, "Swap the screens", "Let the two screens change places.", plain(Key::F6)),
            Self::NewStory => mute(Present, "New story", "Begin to make a story, step by step."),
            Self::AddStep => {
                row(Present, "Add this state as a step", "Let the story show what is shown now.", ctrl(Key::D))
            }
            Self::EditStory => mute(Present, "Edit the story", "Title, captions, notes and order of the steps."),
            Self::EndStory => mute(Present, "End the story", "Return to what was open before it."),
            Self::PlayTime => {
                row(Present, "Play time", "Let the months of all charts go by, or stop them.", plain(Key::Space))
            }
            Self::MonthOn => row(Present, "One month on", "Let the charts show one month more.", ctrl(Key::ArrowRight)),
            Self::MonthBack => {
                row(Present, "One month back", "Let the charts show one month less.", ctrl(Key::ArrowLeft))
            }
            Self::FirstMonth => {
                row(Present, "First month", "Let the charts begin in their first month.", ctrl(Key::Home))
            }
            Self::WholeRun => row(Present, "Whole run", "Let the charts show all months again.", ctrl(Key::End)),
            Self::Method => row(Help, "Method", "How everything is computed.", plain(Key::F1)),
            Self::Keys => row(Help, "Keys", "Which keys do what.", plain(Key::Questionmark)),
            Self::Licences => mute(Help, "Licences", "Whose work goes with the program, and on what terms."),
            Self::FirstSteps => mute(Help, "First steps", "Show the four first steps again, under the page."),
        }
    }

    /// Name in menus and in the palette.
    pub fn label(self) -> &'static str {
        self.row().label
    }

    /// What it does, as a sentence.
    pub fn about(self) -> &'static str {
        self.row().about
    }

    /// What it has to do with.
    pub fn group(self) -> Group {
        self.row().group
    }

    /// The keys that ask for it and that menus show.
    pub fn shortcut(self) -> Option<KeyboardShortcut> {
        self.row().keys[0]
    }

    /// All keys that ask for it.
    pub fn shortcuts(self) -> impl Iterator<Item = KeyboardShortcut> {
        self.row().keys.into_iter().flatten()
    }

    /// Whether a menu draws a line over it: it begins something new within its group.
    pub fn begins_anew(self) -> bool {
        matches!(
            self,
            Self::Save
                | Self::SaveWorld
                | Self::SavePicture
                | Self::Quit
                | Self::Details
                | Self::CopyCode
                | Self::Back
                | Self::NewStory
                | Self::PlayTime
        )
    }

    /// Whether its keys are egui's own, and work without our doing.
    fn is_toolkits(self) -> bool {
        matches!(self, Self::Quit | Self::ZoomIn | Self::ZoomOut | Self::ZoomReset)
    }

    /// Whether its keys write or edit while somebody types, and are left to the text.
    fn yields_to_typing(self) -> bool {
        matches!(self, Self::Undo | Self::Redo | Self::CopyLedger | Self::OpenCode | Self::Back)
            // Whoever writes moves by these.
            || matches!(self, Self::MonthOn | Self::MonthBack | Self::FirstMonth | Self::WholeRun)
            || self.shortcuts().any(|keys| keys.modifiers == Modifiers::NONE && !is_function_key(keys.logical_key))
    }

    /// Whether it makes sense where nothing but the stage is seen.
    pub fn works_on_stage(self) -> bool {
        !matches!(self, Self::Why | Self::Search | Self::Back | Self::FirstSteps | Self::AddStep | Self::Palette)
    }

    /// Whether it makes sense while the window is covered: not where it would change or copy what cannot be seen.
    pub fn works_under(self, cover: Cover) -> bool {
        match self {
            Self::Undo
            | Self::Redo
            | Self::CopyLedger
            | Self::ExportLedger
            | Self::SavePicture
            | Self::PinBaseline
            | Self::UnpinBaseline
            | Self::Why
            | Self::Back
            | Self::Today
            | Self::AddStep
            | Self::PlayTime
            | Self::MonthOn
            | Self::MonthBack
            | Self::FirstMonth
            | Self::WholeRun
            | Self::DrawOtherFutures => false,
            Self::Search => !matches!(cover, Cover::Method | Cover::Licences),
            _ => true,
        }
    }
}

/// Whether a key writes nothing: F1 to F35.
fn is_function_key(key: Key) -> bool {
    let name = key.name();
    name.len() > 1 && name.starts_with('F') && name[1..].bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether what has the keyboard is pushed by the space bar: a button, a switch or a link, but nothing that is dragged.
pub fn is_space_needed(ctx: &egui::Context) -> bool {
    let focused = ctx.memory(egui::Memory::focused).and_then(|id| ctx.read_response(id));
    focused.is_some_and(|response| response.sense.senses_click() && !response.sense.senses_drag())
}

/// The command whose keys were pressed. Shortcuts with more modifiers come first, because egui lets a shortcut
/// without Shift match with it.
pub fn pressed(ctx: &egui::Context) -> Option<Command> {
    static ORDERED: LazyLock<Vec<(KeyboardShortcut, Command)>> = LazyLock::new(|| {
        let mine = Command::all().iter().filter(|command| !command.is_toolkits());
        let mut ordered: Vec<_> = mine.flat_map(|command| command.shortcuts().map(|keys| (keys, *command))).collect();
        let modifiers = |m: Modifiers| usize::from(m.shift) + usize::from(m.alt) + usize::from(m.command);
        ordered.sort_by_key(|(keys, _)| Reverse(modifiers(keys.modifiers)));
        ordered
    });
    let typing = ctx.text_edit_focused();
    let pushing = is_space_needed(ctx);
    let mut candidates = ORDERED
        .iter()
        .filter(|(_, command)| !(typing && command.yields_to_typing() || pushing && *command == Command::PlayTime));
    candidates.find(|(keys, _)| ctx.input_mut(|i| i.consume_shortcut(keys))).map(|(_, command)| *command)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    /// Which keys of a keyboard a shortcut means: Control, Alt, Shift, the Mac's Command, and the key.
    type Pressed = (bool, bool, bool, bool, Key);

    fn pressed_on(mac: bool, keys: KeyboardShortcut) -> Pressed {
        let m = keys.modifiers;
        let command = (m.command && mac) || m.mac_cmd;
        (m.ctrl || (m.command && !mac), m.alt, m.shift, command, keys.logical_key)
    }

    /// What a text box makes of keys on a system, as egui has it.
    fn of_a_text_box(mac: bool) -> Vec<Pressed> {
        let commands = [Key::A, Key::C, Key::V, Key::X, Key::Z, Key::Y, Key::Backspace, Key::Delete];
        let moves = [Key::ArrowLeft, Key::ArrowRight, Key::ArrowUp, Key::ArrowDown, Key::Home, Key::End];
        let control = if mac { "AEPNBFHKUW" } else { "HKUW" };
        let controls = control.chars().filter_map(|c| Key::from_name(&c.to_string()));
        let mut all: Vec<Pressed> = controls.map(|key| (true, false, false, false, key)).collect();
        all.extend(commands.map(|key| pressed_on(mac, ctrl(key))));
        all.push(pressed_on(mac, shift(Key::Z)));
        for key in moves {
            let each = [Modifiers::NONE, Modifiers::SHIFT, Modifiers::ALT, Modifiers::COMMAND, Modifiers::CTRL];
            all.extend(each.map(|m| pressed_on(mac, KeyboardShortcut::new(m, key))));
        }
        all
    }

    #[test]
    fn no_two_commands_share_their_keys_on_any_system() {
        for mac in [false, true] {
            let mut taken = HashMap::new();
            for command in Command::all() {
                for keys in command.shortcuts() {
                    let other = taken.insert(pressed_on(mac, keys), *command);
                    assert!(other.is_none(), "{command:?} and {other:?} share their keys (mac: {mac})");
                }
            }
        }
    }

    #[test]
    fn keys_of_the_toolkit_are_no_other_commands() {
        let zoom =
            [kb_shortcuts::ZOOM_IN, kb_shortcuts::ZOOM_IN_SECONDARY, kb_shortcuts::ZOOM_OUT, kb_shortcuts::ZOOM_RESET];
        let quit = egui::Options::default().quit_shortcuts;
        assert_eq!(quit.first(), Command::Quit.shortcut().as_ref(), "menus show what egui heeds");
        for mac in [false, true] {
            let taken: Vec<_> = zoom.iter().chain(&quit).map(|keys| pressed_on(mac, *keys)).collect();
            for command in Command::all().iter().filter(|command| !command.is_toolkits()) {
                let clash = command.shortcuts().any(|keys| taken.contains(&pressed_on(mac, keys)));
                assert!(!clash, "{command:?} takes a key of egui (mac: {mac})");
            }
        }
    }

    #[test]
    fn what_edits_a_text_is_left_to_it() {
        for mac in [false, true] {
            let edits = of_a_text_box(mac);
            for command in Command::all().iter().filter(|command| !command.yields_to_typing()) {
                let clash = command.shortcuts().any(|keys| edits.contains(&pressed_on(mac, keys)));
                assert!(!clash, "{command:?} takes a key of a text that is edited (mac: {mac})");
            }
        }
        assert!(Command::Why.yields_to_typing() && Command::Keys.yields_to_typing());
        assert!(!Command::Method.yields_to_typing() && !Command::Save.yields_to_typing());
    }

    #[test]
    fn every_command_has_words_of_its_own() {
        let mut labels = HashMap::new();
        for command in Command::all() {
            let (label, about) = (command.label(), command.about());
            assert!(!label.is_empty() && !label.ends_with('.'), "{command:?}");
            assert!(about.ends_with(['.', '?']) && about.len() > label.len() / 2, "{command:?}: {about}");
            assert!(about.starts_with(char::is_uppercase) && label.starts_with(char::is_uppercase), "{command:?}");
            let other = labels.insert(label, *command);
            assert!(other.is_none(), "{command:?} and {other:?} are called the same");
        }
        assert_eq!(Group::iter().flat_map(Group::commands).count(), Command::all().len());
    }

    #[test]
    fn pages_are_all_there_in_the_order_of_their_tabs() {
        let pages: Vec<Command> = Command::all().iter().copied().filter(|c| matches!(c, Command::Page(_))).collect();
        assert_eq!(pages, Page::ALL.map(Command::Page));
    }
}
