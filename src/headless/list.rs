//! `hashpivot list`: the shipped presets.

use anyhow::Result;
use hashpivot::store::preset;

use super::print;

/// Lists the shipped presets.
pub(crate) fn list() -> Result<()> {
    let mut text = String::new();
    for shipped in preset::SHIPPED {
        let document = preset::parse(shipped.text)?.document;
        text.push_str(&format!("{:<24}{}\n{:<24}{}\n", shipped.name, document.title, "", document.summary));
    }
    print(&text)
}
