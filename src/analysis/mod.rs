//! Many questions put to the model: what a scenario comes to, how it pays, year by year.

pub mod attribution;
pub mod backtest;
pub mod benchmark;
pub mod break_even;
pub mod break_even_futures;
pub mod bridge;
pub mod compare;
pub mod contagion;
pub mod deal;
pub mod ensemble;
pub mod evaluation;
pub mod heat_map;
pub mod implied;
pub mod measure;
pub mod pivot;
pub mod project;
pub mod random;
pub mod reading;
pub mod roots;
pub mod sector;
pub mod sensitivity;
pub mod today;
pub mod verdict;
pub mod wait_or_convert;
pub mod words;
pub mod yearly;
