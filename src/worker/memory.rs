//! What the C library keeps of memory that the program has given back.

/// Has large buffers given back to the system as soon as they are free, and what is free at the end of the heap. To be
/// called before any thread is there.
///
/// The library raises the size from which it does so with every large buffer that is freed, up to 32 MB: after a run of
/// a million futures it would keep more than a hundred megabytes that nobody needs. Only glibc is known to.
pub fn give_back_memory() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    glibc::keep_little();
}

/// Gives back what is free now, wherever it is: after a run that has needed much. It takes milliseconds.
pub(super) fn give_back_now() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    glibc::trim();
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "settings of the C library's allocator, which has no other interface")]
mod glibc {
    use std::ffi::c_int;

    /// From here on a buffer has pages of its own, bytes. The triangles of a frame are below it.
    const LARGE: c_int = 2 << 20;
    /// More is not kept free at the end of the heap, bytes.
    const SPARE: c_int = 4 << 20;
    /// Heaps that threads share: each keeps what is freed in it between what is not.
    const HEAPS: c_int = 4;
    /// The names of the settings in `malloc.h`.
    const M_TRIM_THRESHOLD: c_int = -1;
    const M_MMAP_THRESHOLD: c_int = -3;
    const M_ARENA_MAX: c_int = -8;

    unsafe extern "C" {
        fn mallopt(setting: c_int, value: c_int) -> c_int;
        fn malloc_trim(spare: usize) -> c_int;
    }

    pub(super) fn keep_little() {
        for (setting, value) in [(M_MMAP_THRESHOLD, LARGE), (M_TRIM_THRESHOLD, SPARE), (M_ARENA_MAX, HEAPS)] {
            // SAFETY: it takes two numbers, whatever they are, and may be called at any time. Where it refuses, all stays as
            // it was.
            unsafe { mallopt(setting, value) };
        }
    }

    pub(super) fn trim() {
        // SAFETY: it takes the locks that it needs, and touches nothing that is not free.
        unsafe { malloc_trim(0) };
    }
}
