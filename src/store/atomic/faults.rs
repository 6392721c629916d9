//! What the system refuses, where a test wants it to: the one seam between [`super`] and the disk.
//!
//! Nothing of the program calls [`fail`]. What a system refuses in earnest (a full disk in the middle of a table, a
//! folder that vanishes) cannot be had on order; this can.

use std::cell::Cell;
use std::io;

/// What the system is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::EnumIter)]
pub enum Call {
    /// What is there.
    Inspect,
    /// To open a file, or to make one.
    Open,
    /// To write into it. Half of what was to be written is, before the disk is full.
    Write,
    /// To give it the permissions of another.
    Permit,
    /// To bring it to the disk.
    Sync,
    /// To give a file a second name, or to copy it.
    Link,
    /// To give a file its name.
    Rename,
    /// To remove one.
    Remove,
    /// To make a folder.
    MakeFolder,
}

thread_local! {
    /// The call of this thread that is to fail, and how many of them are let through before.
    static FAILING: Cell<Option<(Call, usize)>> = const { Cell::new(None) };
}

/// Has a call of this thread fail, after so many of its kind.
pub fn fail(call: Call, after: usize) {
    FAILING.with(|failing| failing.set(Some((call, after))));
}

/// Has none fail any more. Whether one has.
pub fn stop() -> bool {
    FAILING.with(Cell::take).is_none()
}

/// Whether this call is to fail.
fn is_failing(call: Call) -> bool {
    FAILING.with(|failing| match failing.get() {
        Some((which, 0)) if which == call => {
            failing.set(None);
            true
        }
        Some((which, after)) if which == call => {
            failing.set(Some((which, after - 1)));
            false
        }
        _ => false,
    })
}

/// Asks the system.
pub(super) fn ask<T>(call: Call, asked: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    if is_failing(call) { Err(refusal(call)) } else { asked() }
}

/// Writes all of it.
pub(super) fn write(to: &mut impl io::Write, bytes: &[u8]) -> io::Result<()> {
    if is_failing(Call::Write) {
        to.write_all(&bytes[..bytes.len() / 2])?;
        return Err(refusal(Call::Write));
    }
    to.write_all(bytes)
}

fn refusal(call: Call) -> io::Error {
    let kind = if call == Call::Write { io::ErrorKind::StorageFull } else { io::ErrorKind::PermissionDenied };
    io::Error::new(kind, format!("refused by a test: {call:?}"))
}
