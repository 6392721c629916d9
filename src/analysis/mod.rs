//! Many questions put to the model: what a scenario comes to, how it pays, year by year.

pub mod attribution;
pub mod ensemble;
pub mod evaluation;
pub mod measure;
pub mod project;
pub mod random;
pub mod verdict;
pub mod yearly;
