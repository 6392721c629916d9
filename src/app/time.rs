//! The time that the charts show: the month that is looked at, whether time goes by, and how fast; and the span of months
//! that is looked at closely. One for all charts over time of the program, and for the halving staircase.
//!
//! At rest no month is set, and charts show the whole run. Whoever draws asks for [`Playhead::until`] and draws what has
//! come by then; the axes stay those of the whole run. Whoever has a clock passes it on as [`Wish::Pass`] while
//! [`Playhead::is_playing`].

use strum::EnumIter;

use crate::model::calendar::YearMonth;

/// The longest step that time makes between two frames, seconds: after a pause it goes on from where it stood.
const LONGEST_STEP: f64 = 0.1;
/// A span of fewer months than this has nothing to look at.
pub const SHORTEST_SPAN: f64 = 2.0;

/// How fast time goes by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumIter)]
pub enum Speed {
    /// Two months a second.
    Two,
    /// Four months a second.
    Four,
    /// Eight months a second.
    #[default]
    Eight,
    /// Sixteen months a second.
    Sixteen,
}

impl Speed {
    /// Months that go by in a second.
    pub fn months_per_second(self) -> f64 {
        match self {
            Self::Two => 2.0,
            Self::Four => 4.0,
            Self::Eight => 8.0,
            Self::Sixteen => 16.0,
        }
    }
}

/// What time can be asked for. Months are counted from the first of [`Playhead::span`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Wish {
    /// Let time go by, from the first month where none is set; or stop it.
    Play,
    /// So many seconds have passed.
    Pass(f64),
    /// Look at a month, and stop there. At the last one nothing is hidden any more: no month is set then.
    StandAt(f64),
    /// Go on by so many months, or back.
    Step(i32),
    /// Set no month: show the whole run.
    Leave,
    /// Let time go by this fast.
    Speed(Speed),
    /// Look at these months closely, from one to another; at all of them where there are none.
    Look(Option<(f64, f64)>),
}

/// The months that time can be played over: those of the charts that are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first month.
    pub start: YearMonth,
    /// Their number.
    pub months: usize,
}

impl Span {
    /// The last month, counted from the first.
    fn last(self) -> f64 {
        self.months.saturating_sub(1) as f64
    }
}

/// The month that is looked at, and how time goes by.
#[derive(Clone, Debug, Default)]
pub struct Playhead {
    /// The months of the charts that are shown, or that were shown last.
    counted: Option<Span>,
    /// Whether anything is shown that time can be played on.
    here: bool,
    /// Months since the first; a part of one while time goes by. `None` at rest.
    at: Option<f64>,
    playing: bool,
    speed: Speed,
    /// The months that are looked at closely.
    looked_at: Option<(f64, f64)>,
}

impl Playhead {
    /// The months that time can be played over; `None` where nothing is shown that it could be played on.
    pub fn span(&self) -> Option<Span> {
        self.counted.filter(|_| self.here)
    }

    /// The month that is looked at, counted from the first; `None` at rest.
    pub fn month(&self) -> Option<usize> {
        self.at.filter(|_| self.here).map(|at| at as usize)
    }

    /// Its date.
    pub fn date(&self) -> Option<YearMonth> {
        Some(self.span()?.start.plus(self.month()?))
    }

    /// Whether time goes by.
    pub fn is_playing(&self) -> bool {
        self.playing
    }

    /// How fast it does.
    pub fn speed(&self) -> Speed {
        self.speed
    }

    /// Until when a chart whose first month is `start` shows anything, in months from there; `None` at rest. It may lie
    /// before its first month, or after its last. `glides` keeps the part of a month that has gone by.
    pub fn until(&self, start: YearMonth, glides: bool) -> Option<f64> {
        let at = if glides { self.at? } else { self.at?.floor() };
        Some(at + self.shift(start)?)
    }

    /// The months that a chart whose first month is `start` shows closely, from there; `None` where it shows them all.
    pub fn looked_at(&self, start: YearMonth) -> Option<(f64, f64)> {
        let ((from, to), shift) = (self.looked_at?, self.shift(start)?);
        Some((from + shift, to + shift))
    }

    /// A month of a chart whose first month is `start`, counted as [`Wish`] counts it.
    pub fn month_of(&self, start: YearMonth, month: f64) -> Option<f64> {
        Some(month - self.shift(start)?)
    }

    /// Months from the first of a chart to that of the span.
    fn shift(&self, start: YearMonth) -> Option<f64> {
        Some(self.span()?.start.months_since(start) as f64)
    }

    /// Follows the charts that are shown. A date stays what it is; what is not among their months is given up.
    pub(in crate::app) fn follow(&mut self, span: Option<Span>) {
        self.here = span.is_some();
        self.playing &= self.here;
        // Where nothing has a time, the month waits for what has.
        let Some(now) = span.filter(|span| self.counted != Some(*span)) else { return };
        let Some(before) = self.counted.replace(now) else { return };
        let shift = before.start.months_since(now.start) as f64;
        self.at = self.at.map(|at| at + shift).filter(|at| (0.0..now.last()).contains(at));
        self.playing &= self.at.is_some();
        self.looked_at = self.looked_at.and_then(|(from, to)| looked((from + shift, to + shift), now));
    }

    /// Does what was asked for.
    pub(in crate::app) fn grant(&mut self, wish: Wish) {
        match wish {
            Wish::Speed(speed) => self.speed = speed,
            Wish::Leave => self.leave(),
            Wish::Play => self.play(),
            Wish::Pass(seconds) => self.pass(seconds),
            Wish::StandAt(month) => {
                self.playing = false;
                self.stand_at(month);
            }
            Wish::Step(months) => {
                let Some(span) = self.span() else { return };
                self.playing = false;
                let from = self.at.map_or_else(|| span.last(), f64::floor);
                self.stand_at(from + f64::from(months));
            }
            Wish::Look(months) => {
                self.looked_at = self.span().zip(months).and_then(|(span, months)| looked(months, span));
            }
        }
    }

    /// Stops time where it stands.
    pub(in crate::app) fn pause(&mut self) {
        self.playing = false;
    }

    fn leave(&mut self) {
        (self.at, self.playing) = (None, false);
    }

    fn play(&mut self) {
        let Some(span) = self.span().filter(|span| span.months > 1) else { return };
        self.playing = !self.playing;
        if self.playing {
            self.at = Some(self.at.filter(|at| *at < span.last()).unwrap_or(0.0));
        }
    }

    fn pass(&mut self, seconds: f64) {
        let (true, Some(at)) = (self.playing, self.at) else { return };
        // As many months as time has passed: a slow machine skips some, and none is slower for it.
        self.stand_at(at + seconds.clamp(0.0, LONGEST_STEP) * self.speed.months_per_second());
    }

    fn stand_at(&mut self, month: f64) {
        let Some(span) = self.span().filter(|_| month.is_finite()) else { return };
        if month >= span.last() {
            self.leave();
        } else {
            self.at = Some(month.max(0.0));
        }
    }
}

/// A span of months inside those that there are; `None` where it is all of them, or too short to look at.
fn looked((from, to): (f64, f64), span: Span) -> Option<(f64, f64)> {
    let (from, to) = (from.min(to).max(0.0), from.max(to).min(span.last()));
    let all = from <= 0.0 && to >= span.last();
    (!all && to - from >= SHORTEST_SPAN).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: YearMonth = YearMonth { year: 2026, month: 9 };

    fn playhead() -> Playhead {
        let mut time = Playhead::default();
        time.follow(Some(Span { start: START, months: 120 }));
        time
    }

    #[test]
    fn time_goes_by_to_the_end_and_begins_again() {
        let mut time = playhead();
        assert_eq!((time.month(), time.until(START, true)), (None, None), "at rest all is shown");
        time.grant(Wish::Play);
        assert_eq!((time.month(), time.is_playing()), (Some(0), true));
        time.grant(Wish::Pass(0.1));
        assert_eq!(time.until(START, true), Some(0.8), "eight months a second");
        assert_eq!(time.until(START, false), Some(0.0), "month by month where nothing glides");
        time.grant(Wish::Pass(60.0));
        assert_eq!(time.until(START, true), Some(1.6), "a pause of the machine is no leap");
        time.grant(Wish::Speed(Speed::Sixteen));
        time.grant(Wish::Pass(0.1));
        assert!((time.until(START, true).expect("set") - 3.2).abs() < 1e-9);
        time.grant(Wish::Play);
        time.grant(Wish::Pass(0.1));
        assert_eq!((time.month(), time.is_playing()), (Some(3), false), "stopped, it stands");
        time.grant(Wish::StandAt(118.9));
        time.grant(Wish::Play);
        time.grant(Wish::Pass(0.1));
        assert_eq!((time.month(), time.is_playing()), (None, false), "at the end nothing is hidden any more");
        time.grant(Wish::Play);
        assert_eq!((time.month(), time.is_playing()), (Some(0), true));
    }

    #[test]
    fn months_are_stepped_taken_and_left() {
        let mut time = playhead();
        time.grant(Wish::Step(-1));
        assert_eq!(time.month(), Some(118), "back from the end");
        time.grant(Wish::Step(1));
        assert_eq!(time.month(), None);
        time.grant(Wish::StandAt(20.0));
        assert_eq!(time.date(), Some(YearMonth { year: 2028, month: 5 }));
        time.grant(Wish::StandAt(f64::NAN));
        assert_eq!(time.month(), Some(20));
        time.grant(Wish::Step(-99));
        assert_eq!(time.month(), Some(0));
        time.grant(Wish::Leave);
        assert_eq!(time.month(), None);
    }

    #[test]
    fn a_date_stays_where_charts_begin_elsewhere() {
        let mut time = playhead();
        time.grant(Wish::StandAt(20.0));
        assert_eq!(time.until(START.plus(5), true), Some(15.0), "a chart that begins later");
        time.follow(None);
        assert_eq!((time.month(), time.until(START, true)), (None, None), "a page without a time");
        time.follow(Some(Span { start: START.plus(2), months: 60 }));
        assert_eq!(time.month(), Some(18));
        time.follow(Some(Span { start: START.plus(2), months: 12 }));
        assert_eq!(time.month(), None, "there is no such month any more");
    }

    #[test]
    fn a_span_is_inside_the_run_and_worth_a_look() {
        let mut time = playhead();
        time.grant(Wish::Look(Some((30.0, -5.0))));
        assert_eq!(time.looked_at(START), Some((0.0, 30.0)));
        time.grant(Wish::Look(Some((30.0, 31.0))));
        assert_eq!(time.looked_at(START), None);
        time.grant(Wish::Look(Some((100.0, 500.0))));
        assert_eq!(time.looked_at(START.plus(10)), Some((90.0, 109.0)));
        time.grant(Wish::Look(Some((-1.0, 500.0))));
        assert_eq!(time.looked_at(START), None);
    }
}
