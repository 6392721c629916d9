//! Hashpivot.
pub mod model;
