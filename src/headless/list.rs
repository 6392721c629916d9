//! `hashpivot list`: the shipped presets.

use anyhow::Result;
use hashpivot::store::preset;

use super::{Align, lines, print};

/// Lists the shipped presets.
pub(crate) fn list() -> Result<()> {
    let mut rows = Vec::new();
    for shipped in preset::SHIPPED {
        let document = preset::parse(shipped.text)?.document;
        rows.push(vec![shipped.name.to_owned(), document.title]);
        rows.push(vec![String::new(), document.summary]);
    }
    print(&lines(&[Align::Left], &rows))
}
