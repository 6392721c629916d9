//! The real program, driven through its accessibility tree and drawn without a graphics card: no display, no driver.

mod begin;
mod behaviour;
mod book;
mod build;
mod commands;
mod comparison;
mod files;
mod history;
mod house;
mod industry;
mod keyboard;
mod lists;
mod pictures;
mod program;
mod raster;
mod sector;
mod seed;
mod values;
mod what_matters;
mod worlds;
mod worth;
