//! What touches the disk.
//!
//! Files are read by [`bounded`], written by [`atomic`], and named by [`path`]; nothing else opens one.

pub mod atomic;
pub mod bounded;
pub mod csv;
pub mod history;
pub mod lock;
pub mod path;
pub mod plain;
pub mod preset;
pub mod report;
pub mod session;
pub mod share;
pub mod story;
pub mod xlsx;
