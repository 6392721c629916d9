//! Pictures and papers, drawn by the views of the window on a surface without one: [`chart`] an exhibit, [`report`] a
//! report. What they draw becomes SVG, and of that pixels and pages.

pub mod chart;
mod html;
pub(in crate::view) mod offscreen;
pub mod pdf;
pub mod raster;
pub mod report;
mod sheets;
pub mod svg;
