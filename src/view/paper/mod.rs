//! Pictures and papers, drawn by the views of the window on a surface without one.

pub(in crate::view) mod offscreen;
pub mod pdf;
pub mod raster;
pub mod svg;
