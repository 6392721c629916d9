//! The model itself: numbers in, numbers out. No interface, files, threads, clock or global state.

pub mod parameters;
pub mod quantity;
pub mod scenario;
