//! The real program, driven through its accessibility tree and drawn without a graphics card: no display, no driver.

mod begin;
mod behaviour;
mod book;
mod build;
mod commands;
mod comparison;
mod files;
mod found;
#[path = "../hand/mod.rs"]
mod hand;
mod history;
mod house;
mod industry;
mod keyboard;
mod kill;
mod lists;
mod paper;
mod pictures;
mod program;
mod raster;
mod sector;
mod seed;
mod seen;
mod session;
mod small;
mod stage;
mod time;
mod values;
mod what_matters;
mod worlds;
mod worth;
