//! An allocator that counts: what a thread has taken at most, and what the whole process holds.
#![expect(unsafe_code, reason = "an allocator is unsafe to write; this one hands everything on to the system's")]
#![allow(dead_code, reason = "each binary of tests uses its part")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::{AtomicIsize, Ordering};

/// Bytes that the process holds.
static HELD: AtomicIsize = AtomicIsize::new(0);
/// The most of them at any moment since [`forget_highest`].
static HIGHEST: AtomicIsize = AtomicIsize::new(0);

thread_local! {
    /// Bytes that this thread has taken and not given back, from where [`begin`] was called.
    static TAKEN: Cell<isize> = const { Cell::new(0) };
    /// The most of them at any moment.
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

/// The system's allocator, counted.
pub(crate) struct Counting;

fn note(change: isize) {
    let held = HELD.fetch_add(change, Ordering::Relaxed) + change;
    HIGHEST.fetch_max(held, Ordering::Relaxed);
    // Threads that end give back what they hold when their counters are gone.
    let _ = TAKEN.try_with(|taken| {
        taken.set(taken.get() + change);
        let _ = PEAK.try_with(|peak| peak.set(peak.get().max(taken.get())));
    });
}

// SAFETY: every call is handed on as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        note(layout.size() as isize);
        // SAFETY: as above.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        note(layout.size() as isize);
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        note(-(layout.size() as isize));
        // SAFETY: as above.
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // The old and the new place may be there at once.
        note(size as isize);
        // SAFETY: as above.
        let new = unsafe { System.realloc(place, layout, size) };
        note(-(layout.size() as isize));
        new
    }
}

/// Begins to count for this thread.
pub(crate) fn begin() {
    TAKEN.with(|taken| taken.set(0));
    PEAK.with(|peak| peak.set(0));
}

/// The most that this thread has held at once since [`begin`], bytes.
pub(crate) fn peak() -> isize {
    PEAK.with(Cell::get)
}

/// What the whole process holds, bytes.
pub(crate) fn held() -> isize {
    HELD.load(Ordering::Relaxed)
}

/// Begins to look for the most that the process holds.
pub(crate) fn forget_highest() {
    HIGHEST.store(held(), Ordering::Relaxed);
}

/// The most that the whole process has held at once since [`forget_highest`], bytes.
pub(crate) fn highest() -> isize {
    HIGHEST.load(Ordering::Relaxed)
}
