//! The real program, driven through its accessibility tree and drawn without a graphics card: no display, no driver.

mod begin;
mod behaviour;
mod book;
mod build;
mod comparison;
mod files;
mod history;
mod house;
mod industry;
mod lists;
mod pictures;
mod program;
mod raster;
mod sector;
mod seed;
mod seen;
mod time;
mod values;
mod what_matters;
mod worlds;
mod worth;
