//! The real program, driven through its accessibility tree and drawn without a graphics card: no display, no driver.

mod behaviour;
mod comparison;
mod pictures;
mod program;
mod raster;
