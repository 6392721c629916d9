//! What the monkey does. Each deed is made of events as a window's system sends them, in as many frames as chance has it.

use std::path::PathBuf;
use std::time::Duration;

use egui::accesskit::{Action as Asked, ActionData, ActionRequest, Role};
use egui::{
    Event, HoveredFile, ImeEvent, Key, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, Pos2, Theme,
    TouchDeviceId, TouchId, TouchPhase, Vec2, ViewportEvent, pos2, vec2,
};
use egui_kittest::Node;
use egui_kittest::kittest::NodeT;
use hashpivot::app::Page;
use hashpivot::app::action::{Action, Command};
use hashpivot::app::book::{Change, EntryAction, List};
use hashpivot::app::pages::compare::Wish as Comparing;
use hashpivot::app::stories::Wish as Telling;
use hashpivot::app::stories::making::Record;
use hashpivot::store::preset::{SHIPPED, shipped_shocks, shipped_worlds};
use hashpivot::store::share;
use hashpivot::store::story::shipped_stories;
use rand::RngExt;

use crate::monkey::{Monkey, Spot, viewport};
use crate::program::{FILES, to_second_window};

/// What is typed where a number is asked for, and where it is not.
const TEXTS: [&str; 40] = [
    "0",
    "-1",
    "1",
    "7.5",
    "33",
    "120",
    "1e308",
    "-1e308",
    "1e400",
    "1e-308",
    "5e-324",
    "-0",
    "nan",
    "inf",
    "never",
    "12 %",
    "1,5",
    "1.5bn",
    "380 m",
    "2029-04",
    "2029-99",
    "0.1.2",
    "1__0",
    "٣",
    "½",
    "",
    " ",
    "\t",
    "=1+1",
    "@cmd",
    "rent",
    "halving",
    "undo",
    "\u{202e}abc",
    "a\u{300}\u{301}\u{302}",
    "🦀🏳️\u{200d}🌈",
    "\u{0}",
    "own.ron",
    "new.ron",
    "hp1-broken",
];

const BUTTONS: [PointerButton; 6] = [
    PointerButton::Primary,
    PointerButton::Primary,
    PointerButton::Primary,
    PointerButton::Secondary,
    PointerButton::Middle,
    PointerButton::Extra1,
];

fn is_control(node: &Node<'_>) -> bool {
    let data = node.accesskit_node();
    data.data().supports_action(Asked::Click) || data.data().supports_action(Asked::Focus)
}

fn is_box(node: &Node<'_>) -> bool {
    let role = node.accesskit_node().role();
    matches!(role, Role::TextInput | Role::SpinButton | Role::SearchInput | Role::MultilineTextInput)
}

fn is_rail(node: &Node<'_>) -> bool {
    node.accesskit_node().role() == Role::Slider
}

impl Monkey {
    /// Does something.
    pub(crate) fn act(&mut self) {
        if self.app().shell().settings().paths > 4_096 {
            // A debug build would be busy with nothing else.
            self.apply(Action::Paths(256));
        }
        match self.any(100) {
            0..=21 => self.press_a_control(),
            22..=33 => self.drag(),
            34..=43 => self.type_into_a_box(),
            44..=51 => self.strike_a_key(),
            52..=55 => self.ask_by_name(),
            56..=59 => self.turn_the_wheel(),
            60..=64 => self.show_a_page(),
            65..=68 => self.give_a_command(),
            69..=71 => self.use_the_palette(),
            72..=74 => self.press_anywhere(),
            75..=76 => self.move_about(),
            77..=78 => self.open_something(),
            79..=82 => self.edit_an_entry(),
            83..=84 => self.tell_a_story(),
            85 => self.pull_at_the_window(),
            86 => self.drop_a_file(),
            87 => self.paste(),
            88 => self.do_something_odd(),
            89..=94 => self.escape(),
            _ => self.wait(),
        }
    }

    fn modifiers(&mut self) -> Modifiers {
        let all = [
            Modifiers::NONE,
            Modifiers::NONE,
            Modifiers::NONE,
            Modifiers::CTRL | Modifiers::COMMAND,
            Modifiers::SHIFT,
            Modifiers::ALT,
            Modifiers::CTRL | Modifiers::COMMAND | Modifiers::SHIFT,
        ];
        self.one_of(&all)
    }

    fn button(&mut self, pos: Pos2, button: PointerButton, pressed: bool) {
        self.send(Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE });
    }

    fn click(&mut self, pos: Pos2, button: PointerButton) {
        if self.rng.random_bool(0.8) {
            self.send(Event::PointerMoved(pos));
        }
        self.button(pos, button, true);
        self.button(pos, button, false);
    }

    fn press_a_control(&mut self) {
        let Some(spot) = self.pick(is_control) else { return };
        let (times, button) = (self.one_of(&[1, 1, 1, 1, 2, 3]), self.one_of(&BUTTONS));
        self.tell(format!("press {:?} {:?}, {button:?} × {times}", spot.role, spot.name));
        let pos = self.place_in(spot.rect);
        (0..times).for_each(|_| self.click(pos, button));
    }

    fn press_anywhere(&mut self) {
        let window = self.ctx().content_rect();
        let (pos, button) = (self.place_in(window.expand(8.0)), self.one_of(&BUTTONS));
        self.tell(format!("press at {pos}, {button:?}"));
        self.click(pos, button);
    }

    fn move_about(&mut self) {
        let window = self.ctx().content_rect();
        self.tell("move about".to_owned());
        for _ in 0..=self.any(6) {
            let pos = self.place_in(window);
            self.send(Event::PointerMoved(pos));
        }
        if self.any(8) == 0 {
            self.send(Event::PointerGone);
        }
    }

    /// From a rail, a control or anywhere to anywhere; mostly it is let go of.
    fn drag(&mut self) {
        let window = self.ctx().content_rect();
        let spot = match self.any(10) {
            0..=6 => self.pick(is_rail),
            7..=8 => self.pick(is_control),
            _ => None,
        };
        let rect = spot.as_ref().map_or(window, |spot| spot.rect);
        let from = self.place_in(rect);
        self.tell(format!("drag {:?} from {from}", spot.map(|spot| spot.name)));
        self.send(Event::PointerMoved(from));
        let button = if self.any(12) == 0 { PointerButton::Secondary } else { PointerButton::Primary };
        self.button(from, button, true);
        let mut to = from;
        for _ in 0..self.any(8) {
            to = if self.any(3) == 0 { self.place_in(window.expand(30.0)) } else { self.place_in(rect.expand(20.0)) };
            self.send(Event::PointerMoved(to));
            if self.any(12) == 0 {
                let key = self.one_of(&[Key::Escape, Key::Tab, Key::F5, Key::Space, Key::Enter]);
                self.key(Modifiers::NONE, key);
            }
            if self.any(20) == 0 {
                self.key(Modifiers::CTRL | Modifiers::COMMAND, Key::Z);
            }
        }
        match self.any(12) {
            0 => self.send(Event::PointerGone),
            1 => {}
            _ => self.button(to, button, false),
        }
    }

    /// A text that somebody might type, or that nobody would.
    fn text(&mut self) -> String {
        match self.any(12) {
            0..=3 => format!("{:.3}", 10_f64.powf(self.rng.random_range(-3.0..11.0))),
            4 => format!("{:e}", f64::from_bits(self.rng.random_range(0..u64::MAX))).replace("NaN", "nan"),
            5 => "x".repeat(1 + self.any(3_000)),
            _ => self.one_of(&TEXTS).to_owned(),
        }
    }

    fn write(&mut self, text: &str) {
        if self.any(3) == 0 {
            // Stroke by stroke.
            for char in text.chars().take(12) {
                self.send(Event::Text(char.to_string()));
            }
        } else {
            self.send(Event::Text(text.to_owned()));
        }
    }

    fn type_into_a_box(&mut self) {
        let Some(Spot { role, name, rect, .. }) = self.pick(is_box) else { return self.use_the_palette() };
        let text = self.text();
        let shown: String = text.chars().take(40).collect();
        self.tell(format!("type {shown:?} into {role:?} {name:?}"));
        self.click(rect.center(), PointerButton::Primary);
        if self.any(3) > 0 {
            self.key(Modifiers::CTRL | Modifiers::COMMAND, Key::A);
        }
        self.write(&text);
        match self.any(10) {
            0..=4 => self.key(Modifiers::NONE, Key::Enter),
            5..=6 => self.key(Modifiers::NONE, Key::Escape),
            7 => self.key(Modifiers::NONE, Key::Tab),
            8 => self.press_anywhere(),
            _ => {}
        }
    }

    fn strike_a_key(&mut self) {
        let usual = [
            Key::Enter,
            Key::Space,
            Key::Tab,
            Key::ArrowLeft,
            Key::ArrowRight,
            Key::ArrowUp,
            Key::ArrowDown,
            Key::Home,
            Key::End,
            Key::PageUp,
            Key::PageDown,
            Key::Delete,
            Key::Backspace,
            Key::F5,
        ];
        let key = if self.any(2) == 0 { self.one_of(&usual) } else { self.one_of(Key::ALL) };
        let (modifiers, times) = (self.modifiers(), self.one_of(&[1, 1, 1, 2, 5]));
        self.tell(format!("strike {modifiers:?} {key:?} × {times}"));
        (0..times).for_each(|_| self.key(modifiers, key));
    }

    /// As a screen reader does.
    fn ask_by_name(&mut self) {
        let Some(spot) = self.pick(|node| is_control(node) || is_rail(node)) else { return };
        let action = self.one_of(&[
            Asked::Click,
            Asked::Click,
            Asked::Focus,
            Asked::Increment,
            Asked::Decrement,
            Asked::SetValue,
            Asked::ScrollIntoView,
        ]);
        let data = match (action, self.any(2)) {
            (Asked::SetValue, 0) => {
                Some(ActionData::NumericValue(self.one_of(&[0.0, -1.0, 0.5, 1e308, f64::INFINITY, f64::NAN, 44.0])))
            }
            (Asked::SetValue, _) => Some(ActionData::Value(self.text().into())),
            _ => None,
        };
        self.tell(format!("ask for {action:?} {data:?} of {:?} {:?}", spot.role, spot.name));
        let (target_node, target_tree) = spot.node;
        self.send(Event::AccessKitActionRequest(ActionRequest { action, target_tree, target_node, data }));
    }

    fn turn_the_wheel(&mut self) {
        let window = self.ctx().content_rect();
        let (pos, modifiers) = (self.place_in(window), self.modifiers());
        let delta = vec2(self.rng.random_range(-90.0..90.0), self.rng.random_range(-400.0..400.0));
        self.tell(format!("turn the wheel at {pos} by {delta}, {modifiers:?}"));
        self.send(Event::PointerMoved(pos));
        let (unit, phase) = (self.one_of(&[MouseWheelUnit::Point, MouseWheelUnit::Line]), TouchPhase::Move);
        for _ in 0..=self.any(3) {
            self.send(Event::MouseWheel { unit, delta, phase, source: MouseWheelSource::Wheel, modifiers });
        }
        if self.any(6) == 0 {
            let zoom = self.one_of(&[0.5, 0.9, 1.1, 2.0]);
            self.send(Event::Zoom(zoom));
        }
    }

    fn show_a_page(&mut self) {
        let page = self.one_of(&Page::ALL);
        self.tell(format!("show {page:?}"));
        self.key(Modifiers::CTRL | Modifiers::COMMAND, page.key());
    }

    fn give_a_command(&mut self) {
        let command = self.one_of(Command::all());
        self.tell(format!("command {command:?}"));
        self.apply(Action::Do(command));
        self.count();
    }

    fn use_the_palette(&mut self) {
        let text = self.text();
        let letters = ["pre", "hash", "riot", "dear", "story", "lease", "bond", "undo", "ledger", "seed 7", "=", ""];
        let text = if self.any(4) == 0 { text } else { self.one_of(&letters).to_owned() };
        self.tell(format!("look for {:?} in the palette", text.chars().take(40).collect::<String>()));
        self.key(Modifiers::CTRL | Modifiers::COMMAND, Key::P);
        self.write(&text);
        for _ in 0..self.any(5) {
            self.key(Modifiers::NONE, Key::ArrowDown);
        }
        self.key(Modifiers::NONE, Key::Enter);
    }

    fn file(&mut self) -> PathBuf {
        let name = self.one_of(&FILES);
        self.folder().join(name)
    }

    fn open_something(&mut self) {
        let action = match self.any(7) {
            0..=1 => Action::OpenShipped(SHIPPED[self.any(SHIPPED.len())].name),
            2 => Action::EnterWorld(shipped_worlds()[self.any(shipped_worlds().len())].0),
            3 => Action::Strike(shipped_shocks()[self.any(shipped_shocks().len())].0),
            4 => Action::OpenFile(self.file()),
            5 => Comparing::AddShipped(SHIPPED[self.any(SHIPPED.len())].name).into(),
            _ => Comparing::AddFile(self.file()).into(),
        };
        self.tell(format!("{action:?}"));
        self.apply(action);
        self.count();
    }

    fn edit_an_entry(&mut self) {
        let list = self.one_of(&[List::Leases, List::Debts]);
        let change = match self.any(8) {
            0..=1 => Change::Add,
            2 => Change::Duplicate,
            3 => Change::Remove,
            4 => Change::Raise,
            5 => Change::Lower,
            6 => Change::Rename(self.text()),
            _ => Change::Toggle,
        };
        let action = EntryAction { list, place: self.any(4), change };
        self.tell(format!("{:?} {:.60?} of {}", list, action.change, action.place));
        self.apply(Action::Entry(action));
        self.count();
        self.apply(Action::Commit);
    }

    fn tell_a_story(&mut self) {
        let wish = match self.any(12) {
            0..=2 => Telling::Tell(shipped_stories()[self.any(shipped_stories().len())].0),
            3..=4 => Telling::On,
            5 => Telling::Back,
            6 => Telling::Last,
            7 => Telling::End,
            8 => Telling::Record(Record::Replay),
            9 => Telling::Record(Record::Remove),
            10 => Telling::Record(Record::Undo),
            _ => Telling::Record(Record::Add),
        };
        self.tell(format!("{wish:?}"));
        self.apply(wish);
        self.count();
    }

    /// Another size, or another screen.
    fn pull_at_the_window(&mut self) {
        let size = match self.any(8) {
            0 => vec2(120.0, 80.0),
            1 => vec2(3840.0, 2160.0),
            2 => vec2(300.0, 1_200.0),
            _ => vec2(self.rng.random_range(500.0..2_000.0), self.rng.random_range(300.0..1_300.0)),
        };
        let scale = self.one_of(&[1.0, 1.0, 1.0, 1.25, 1.5, 2.0]);
        self.tell(format!("a window of {size}, {scale} pixels a point"));
        self.harness_mut().set_size(size);
        viewport(self.harness_mut()).native_pixels_per_point = Some(scale);
        self.count();
    }

    fn drop_a_file(&mut self) {
        let name = self.one_of(&FILES);
        let path = self.folder().join(name);
        self.tell(format!("drop {name}"));
        let hovered = HoveredFile { path: Some(path.clone()), ..HoveredFile::default() };
        self.harness_mut().input_mut().hovered_files = vec![hovered];
        self.step();
        self.harness_mut().input_mut().hovered_files = Vec::new();
        let times = self.one_of(&[1, 1, 2]);
        let files = (0..times).map(|_| crate::hand::dropped(&path));
        self.harness_mut().input_mut().dropped_files = files.collect();
        self.count();
    }

    fn paste(&mut self) {
        let text = match self.any(4) {
            0 => share::code(self.app().open().document()),
            1 => SHIPPED[self.any(SHIPPED.len())].text.to_owned(),
            2 => "hp1-AAAA".to_owned(),
            _ => self.text(),
        };
        self.tell(format!("paste {:?}", text.chars().take(40).collect::<String>()));
        self.send(Event::Paste(text));
    }

    fn do_something_odd(&mut self) {
        let which = self.any(12);
        self.tell(format!("something odd, {which}"));
        match which {
            0 => self.send(Event::WindowFocused(false)),
            1 => self.send(Event::Copy),
            2 => self.send(Event::Cut),
            3 => {
                self.send(Event::Ime(ImeEvent::Preedit { text: "ご".to_owned(), active_range_chars: None }));
                self.send(Event::Ime(ImeEvent::Commit("語".to_owned())));
            }
            4 => {
                let theme = self.one_of(&[Theme::Dark, Theme::Light]);
                self.harness_mut().input_mut().system_theme = Some(theme);
                self.count();
            }
            5 => {
                let now = self.ctx().input(|i| i.time);
                let leap = self.one_of(&[0.0, 1.0, 100.0, 1e6]);
                self.harness_mut().input_mut().time = Some(now + leap);
                self.count();
            }
            6 => {
                viewport(self.harness_mut()).events.push(ViewportEvent::Close);
                self.count();
            }
            7 => {
                let window = self.ctx().content_rect();
                for (finger, phase) in [(0, TouchPhase::Start), (1, TouchPhase::Start), (1, TouchPhase::Move)] {
                    let pos = self.place_in(window);
                    let touch = (TouchDeviceId(0), TouchId(finger));
                    self.send(Event::Touch { device_id: touch.0, id: touch.1, phase, pos, force: None });
                }
                for finger in 0..2 {
                    let (device_id, id, phase) = (TouchDeviceId(0), TouchId(finger), TouchPhase::End);
                    self.send(Event::Touch { device_id, id, phase, pos: pos2(9.0, 9.0), force: None });
                }
            }
            8..=9 => self.do_something_in_the_second_window(),
            10 => self.send(Event::MouseMoved(Vec2::splat(5.0))),
            _ => {
                viewport(self.harness_mut()).minimized = Some(self.events().is_multiple_of(2));
                self.count();
            }
        }
    }

    fn do_something_in_the_second_window(&mut self) {
        let key =
            self.one_of(&[Key::Escape, Key::ArrowRight, Key::F11, Key::B, Key::S, Key::F6, Key::Space, Key::Num4]);
        let size = vec2(self.rng.random_range(100.0..1_900.0), self.rng.random_range(60.0..1_000.0));
        let pos = pos2(self.rng.random_range(0.0..size.x), self.rng.random_range(0.0..size.y));
        let closes = self.any(8) == 0;
        to_second_window(|input| {
            input.screen_rect = Some(egui::Rect::from_min_size(Pos2::ZERO, size));
            let modifiers = Modifiers::NONE;
            input.events.push(Event::PointerMoved(pos));
            for pressed in [true, false] {
                let button = PointerButton::Primary;
                input.events.push(Event::PointerButton { pos, button, pressed, modifiers });
                input.events.push(Event::Key { key, physical_key: None, pressed, repeat: false, modifiers });
            }
            if closes {
                input.viewports.entry(egui::ViewportId::ROOT).or_default().events.push(ViewportEvent::Close);
            }
        });
        self.count();
    }

    fn escape(&mut self) {
        self.tell("escape".to_owned());
        for _ in 0..=self.any(3) {
            self.key(Modifiers::NONE, Key::Escape);
        }
    }

    /// Lets the background come up.
    fn wait(&mut self) {
        let time = self.rng.random_range(0..8);
        self.tell(format!("wait {time} ms"));
        std::thread::sleep(Duration::from_millis(time));
        if self.any(3) == 0 {
            self.chance.answer_all();
        }
        self.step();
        self.count();
    }
}
