//! Draws of a block of paths, at the width of the processor's vectors.

use crate::analysis::random::Randomness;
use crate::model::lanes::{Job, Pack};

/// What a block's draws have in common.
pub(super) struct TrendsJob<'a> {
    pub(super) randomness: &'a Randomness,
    pub(super) first: usize,
    pub(super) trends: &'a mut [f32],
}

impl Job for TrendsJob<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Pack>(self) {
        self.randomness.trends(self.first, self.trends);
    }
}

/// Draws of a block's segment.
pub(super) struct NormalsJob<'a> {
    pub(super) randomness: &'a Randomness,
    pub(super) first: usize,
    pub(super) segment: usize,
    pub(super) trends: &'a [f32],
    pub(super) normals: &'a mut [f32],
}

impl Job for NormalsJob<'_> {
    type Output = ();

    #[inline(always)]
    fn run<L: Pack>(self) {
        self.randomness.normals(self.first, self.segment, self.trends, self.normals);
    }
}
