//! `hashpivot list`: the shipped presets, worlds, shocks and stories.

use anyhow::Result;
use hashpivot::store::preset;
use hashpivot::store::story::shipped_stories;

use super::{Align, lines, print};

/// Lists the shipped presets, then the worlds, the shocks and the stories.
pub(crate) fn list() -> Result<()> {
    let mut rows = Vec::new();
    for shipped in preset::SHIPPED {
        let document = preset::parse(shipped.text)?.document;
        rows.push(vec![shipped.name.to_owned(), document.title]);
        rows.push(vec![String::new(), document.summary]);
    }
    let mut text = lines(&[Align::Left], &rows);
    let of_worlds = preset::shipped_worlds().iter().map(|(name, world)| (*name, &world.title, &world.summary));
    let of_shocks = preset::shipped_shocks().iter().map(|(name, shock)| (*name, &shock.title, &shock.summary));
    let named = |entries: Vec<(&str, &String, &String)>| {
        let pair = |(name, title, summary): (&str, &String, &String)| {
            [vec![name.to_owned(), title.clone()], vec![String::new(), summary.clone()]]
        };
        lines(&[Align::Left], &entries.into_iter().flat_map(pair).collect::<Vec<_>>())
    };
    text.push_str(&format!("\nWorlds\n{}", named(of_worlds.collect())));
    text.push_str(&format!("\nShocks\n{}", named(of_shocks.collect())));
    let of_stories = shipped_stories().iter().map(|(name, story)| (*name, &story.title, &story.summary));
    text.push_str(&format!("\nStories\n{}", named(of_stories.collect())));
    print(&text)
}
