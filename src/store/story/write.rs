//! A story as a text that a person can read and edit.

use super::{Annotation, InputChange, Pin, Shown, Spot, Step, Story};
use crate::store::preset::{Sort, VERSION, Written, number, quoted, write_sources};

/// The story's text: what it is called, where its figures come from, and its steps, each with what it says alone.
pub fn to_text(story: &Story) -> String {
    let mut text =
        String::from("// A Hashpivot story. A step leaves what it does not mention as the step before has it.\n(\n");
    let mut line = |indent: usize, content: &str| {
        text.extend(std::iter::repeat_n("    ", indent));
        text.push_str(content);
        text.push('\n');
    };
    line(1, &format!("version: {VERSION},"));
    line(1, &format!("kind: {},", quoted(Sort::Story.code())));
    line(1, &format!("title: {},", quoted(&story.title)));
    line(1, &format!("summary: {},", quoted(&story.summary)));
    write_sources(&story.sources, &mut line);
    line(1, "steps: [");
    for step in &story.steps {
        line(2, "(");
        write_step(step, &mut line);
        line(2, "),");
    }
    line(1, "],");
    line(0, ")");
    text
}

fn write_step(step: &Step, line: &mut impl FnMut(usize, &str)) {
    let mut field = |name: &str, value: String| line(3, &format!("{name}: {value},"));
    field("title", quoted(&step.title));
    for (name, text) in [("caption", &step.caption), ("notes", &step.notes)] {
        if !text.is_empty() {
            field(name, quoted(text));
        }
    }
    for (name, word) in [("open", &step.open), ("world", &step.world)] {
        if let Some(word) = word {
            field(name, quoted(&word.text));
        }
    }
    if !step.shocks.is_empty() {
        let words: Vec<String> = step.shocks.iter().map(|word| quoted(&word.text)).collect();
        field("shocks", format!("[{}]", words.join(", ")));
    }
    match &step.shown {
        Some(Shown::Exhibit(word)) => field("exhibit", quoted(&word.text)),
        Some(Shown::Page(page, section)) => {
            field("page", quoted(&page.text));
            if let Some(section) = section {
                field("section", quoted(&section.text));
            }
        }
        None => {}
    }
    if let Some(focus) = step.focus {
        field("focus", quoted(focus.name()));
    }
    if let Some(name) = &step.spotlight {
        field("spotlight", quoted(name));
    }
    match &step.baseline {
        Some(Pin::Former) => field("baseline", quoted(super::FORMER)),
        Some(Pin::None) => field("baseline", quoted(super::NO_BASELINE)),
        Some(Pin::Preset(word)) => field("baseline", quoted(&word.text)),
        None => {}
    }
    if let Some(month) = step.month {
        field("month", number(month));
    }
    if !step.inputs.is_empty() {
        line(3, "inputs: {");
        for InputChange { id, written, .. } in &step.inputs {
            let value = match written {
                Written::Value(value) if *value == f64::INFINITY => "inf".to_owned(),
                Written::Value(value) => number(*value),
                Written::Text(text) => quoted(text),
            };
            line(4, &format!("{}: {value},", quoted(id)));
        }
        line(3, "},");
    }
    if !step.annotations.is_empty() {
        line(3, "annotations: [");
        for Annotation { spot, text } in &step.annotations {
            let spot = match *spot {
                Spot::Mark(month) => format!("mark: {}", number(month)),
                Spot::Months(from, to) => format!("months: [{}, {}]", number(from), number(to)),
                Spot::Values(from, to) => format!("values: [{}, {}]", number(from), number(to)),
                Spot::Note(month, value) => format!("note: [{}, {}]", number(month), number(value)),
            };
            line(4, &format!("({spot}, text: {}),", quoted(text)));
        }
        line(3, "],");
    }
}
