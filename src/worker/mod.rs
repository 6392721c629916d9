//! Background runs: threads, the clock, the system's chance, and cancellation around [`crate::analysis`].
//!
//! Everything that runs behind the window has one shape, [`Latest`]: asking stops what was asked before within a
//! millisecond or two, nothing queues, answers come from coarse to fine, progress can be read, and a panic becomes a
//! message. A [`std::task::Waker`] says that there is something to poll; [`waker`] makes one. All of them share the
//! threads of one pool (`pool`):
//!
//! | what is asked | of | answered by |
//! |---|---|---|
//! | the futures of a scenario | [`ensembles`] | [`run_controlled`] |
//! | a study: tornado, map, break-even, sweep | [`studies::studies`] | [`studies::Desk`] |
//! | what a change is due to | [`attribution::attributor`] | [`attribution::attribute`] |
//! | single futures among many | [`singles`] | [`singles`] |
//! | scenarios one after the other | [`Survey`] | [`run_controlled`] |
//! | how many can pivot, what the end of the boom sets off | [`industry::industries`] | the same |
//! | companies side by side in one world | [`sector::sectors`] | [`sector::run_sector`] |
//!
//! What goes to the disk is not to be dropped: [`writing`] does all of it in order, [`keeping`] the latest, always.
//! [`handover`] hears of files that another start of the program was given.

pub mod attribution;
pub mod clock;
mod ensembles;
pub mod fonts;
pub mod handover;
pub mod industry;
pub mod keeping;
mod latest;
mod memory;
pub mod motion;
mod pool;
pub mod sector;
mod seed;
mod singles;
pub mod studies;
mod survey;
mod variants;
pub mod writing;

pub use clock::{ago, today};
pub use ensembles::{Run, ensembles, run_controlled, run_ensemble, stages};
pub use latest::{Latest, Report, Tell, waker};
pub use memory::give_back_memory;
pub use pool::{Options, Turn, leave_a_core};
pub use seed::{SEEDS, fresh_seed};
pub use singles::{Sought, singles};
pub use survey::{Finding, Survey};
pub use variants::Variants;
