//! `hashpivot licences`: other people's work that goes with the program, and its terms.

use anyhow::Result;
use hashpivot::app::covers::licences::text;

use super::print;

/// Prints them.
pub(crate) fn licences() -> Result<()> {
    print(text())
}
