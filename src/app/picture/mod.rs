//! What charts and tables are made of: the data of what is drawn, without drawing. A picture carries whether what it
//! shows is current.

pub mod chart;
pub mod distribution;
pub mod figures;
pub mod ghosts;
pub mod series;
pub mod sheet;
pub mod tables;
