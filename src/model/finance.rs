//! Project finance: net present value, internal rate of return, level and sculpted debt, payback.
//!
//! Flows are equally spaced; the first stands at time 0 and rates are per period.

use super::quantity::Unit;

/// Net present value of flows at a rate per period.
pub fn npv(rate: f64, flows: &[f64]) -> f64 {
    let discount = 1.0 / (1.0 + rate);
    flows.iter().rev().fold(0.0, |value, flow| value * discount + flow)
}

/// Internal rate of return per period, where it is one: see [`InternalRates`].
pub fn irr(flows: &[f64]) -> Option<f64> {
    InternalRates::of(flows).only()
}

/// All rates above −100 % at which flows are worth nothing.
///
/// Flows whose sign changes more than once can have several, and then none of them is a return: between two of them the
/// flows are worth something at rates at which they should not, and the nearest one may *rise* with cost.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InternalRates {
    /// Rising.
    rates: Vec<f64>,
    /// There is one, and the flows are worth less at a higher rate.
    falls: bool,
}

/// Whether flows have a rate of return.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Return {
    /// They have one: the only rate, and value falls with the rate there.
    One,
    /// They are worth nothing at several rates.
    Several,
    /// They are worth nothing at no rate, or at one at which value does not fall with it (who pays later than he earns
    /// borrows, and a rate is what he pays).
    None,
}

impl InternalRates {
    /// Searches all of them, per period of the flows.
    ///
    /// None is missed but by rounding, see `zeros`. Flows below 1e-12 of the largest are rounding and count as nothing.
    pub fn of(flows: &[f64]) -> Self {
        let largest = flows.iter().fold(0.0_f64, |largest, flow| largest.max(flow.abs()));
        if !largest.is_finite() {
            return Self::default();
        }
        let counts = |flow: &f64| flow.abs() > 1e-12 * largest;
        let terms: Vec<Term> = flows
            .iter()
            .enumerate()
            .filter(|(_, flow)| counts(flow))
            .map(|(at, flow)| Term { at: at as f64, amount: flow / largest })
            .collect();
        let zeros = zeros(&terms);
        // Far above all rates only the first flow counts: where that is spending, value falls towards it.
        let falls = matches!(zeros[..], [Zero { crosses: true, .. }]) && terms.first().is_some_and(|t| t.amount < 0.0);
        Self { rates: zeros.iter().map(|zero| zero.at.exp_m1()).collect(), falls }
    }

    /// The rates as yearly ones, compounded.
    #[must_use]
    pub fn annualised(mut self, periods_per_year: usize) -> Self {
        self.rates.iter_mut().for_each(|rate| *rate = annualised(*rate, periods_per_year));
        self
    }

    /// All of them, rising.
    pub fn rates(&self) -> &[f64] {
        &self.rates
    }

    /// Whether there is a rate of return.
    pub fn which(&self) -> Return {
        match self.rates.len() {
            1 if self.falls => Return::One,
            0 | 1 => Return::None,
            _ => Return::Several,
        }
    }

    /// The rate of return, where it is one.
    pub fn only(&self) -> Option<f64> {
        self.rates.first().copied().filter(|_| self.which() == Return::One)
    }

    /// For a reader: "9.2 %", "several rates: −0.7 %, 30.4 %", "none".
    pub fn text(&self) -> String {
        let rates: Vec<String> = self.rates.iter().map(|rate| Unit::Percent.text(*rate)).collect();
        match self.which() {
            Return::One => rates.concat(),
            Return::Several => format!("{}: {}", self.which().label(), rates.join(", ")),
            Return::None => self.which().label().to_owned(),
        }
    }
}

impl Return {
    /// In words, for files and screens.
    pub fn label(self) -> &'static str {
        match self {
            Self::One => "one rate",
            Self::Several => "several rates",
            Self::None => "none",
        }
    }
}

/// A flow: so much at a time.
#[derive(Clone, Copy, Debug)]
struct Term {
    at: f64,
    amount: f64,
}

/// A place at which a sum of flows is worth nothing.
#[derive(Clone, Copy, Debug)]
struct Zero {
    /// Logarithm of one plus the rate.
    at: f64,
    /// Whether the sum has different signs on its two sides; otherwise it only touches nothing.
    crosses: bool,
}

/// All zeros of value(s) = Σ amount·e^(−s·at) over the logarithm s of one plus the rate, rising.
///
/// By Descartes' rule a sum whose amounts, in the order of their times, change sign n times has at most n zeros, and his
/// rule's proof is the search: for a time τ inside a sign change, value(s)·e^(s·τ) has the same zeros, and its
/// derivative has the amounts amount·(τ − at), which change sign once less often. Between two zeros of that derivative
/// value·e^(s·τ) only rises or only falls, so it has one zero there where its signs at the ends differ, and none where
/// they do not. Nothing is sampled, so nothing lies between the samples. What is left is rounding: two zeros that are
/// nearer to each other than value can be told from nothing count as one that touches.
fn zeros(terms: &[Term]) -> Vec<Zero> {
    let change = terms.windows(2).find(|pair| pair[0].amount * pair[1].amount < 0.0);
    let (Some(change), Some(first), Some(last)) = (change, terms.first(), terms.last()) else { return Vec::new() };
    let between = f64::midpoint(change[0].at, change[1].at);
    let turns = zeros(&derivative(terms, between));

    // Beyond Cauchy's bounds the first or the last amount outweighs all others.
    let largest = terms.iter().fold(0.0_f64, |largest, term| largest.max(term.amount.abs()));
    let reach = |amount: f64| f64::ln_1p(largest / amount.abs()) + 1.0;
    let end = turns.last().map_or(0.0, |turn| turn.at + 1.0).max(reach(first.amount));
    let mut from = turns.first().map_or(0.0, |turn| turn.at - 1.0).min(-reach(last.amount));
    let (mut below, mut touching) = (sign(last.amount), None);
    let mut found: Vec<Zero> = Vec::new();
    let turns = turns.iter().map(|turn| (turn.at, sign(value(terms, turn.at).0)));
    for (at, side) in turns.chain([(end, sign(first.amount))]) {
        if side == 0 {
            touching = Some(at);
            continue;
        }
        let crosses = below * side < 0;
        match touching.take() {
            Some(at) => found.push(Zero { at, crosses }),
            None if crosses => found.push(Zero { at: close_in(terms, from, at), crosses }),
            None => {}
        }
        (from, below) = (at, side);
    }
    found
}

/// The derivative of value(s)·e^(s·τ), scaled so that nested ones stay within what numbers can hold.
fn derivative(terms: &[Term], between: f64) -> Vec<Term> {
    let amounts = terms.iter().map(|term| Term { amount: term.amount * (between - term.at), ..*term });
    let amounts: Vec<Term> = amounts.collect();
    let largest = amounts.iter().fold(f64::MIN_POSITIVE, |largest, term| largest.max(term.amount.abs()));
    let scaled = amounts.into_iter().map(|term| Term { amount: term.amount / largest, ..term });
    scaled.filter(|term| term.amount != 0.0).collect()
}

/// The sum at a logarithm of one plus the rate, scaled so that the end that weighs most weighs one and nothing overflows,
/// and its slope. The sum is nothing where rounding decides its sign.
fn value(terms: &[Term], s: f64) -> (f64, f64) {
    let (from_end, toward) = if s >= 0.0 { (true, -1.0) } else { (false, 1.0) };
    // One period after the other is what flows mostly are.
    let period = (-s.abs()).exp();
    let weigh = |gap: f64| if gap == 1.0 { period } else { (-s.abs() * gap).exp() };
    let mut at = None;
    let add = |(sum, slope, size): (f64, f64, f64), term: &Term| {
        let gap = at.replace(term.at).map_or(0.0, |before: f64| (term.at - before).abs());
        let weight = weigh(gap);
        let slope = (slope + toward * gap * sum) * weight;
        (sum * weight + term.amount, slope, size * weight + term.amount.abs())
    };
    let start = (0.0, 0.0, 0.0);
    let (sum, slope, size) = if from_end { terms.iter().rev().fold(start, add) } else { terms.iter().fold(start, add) };
    (if sum.abs() <= 1e-13 * size { 0.0 } else { sum }, slope)
}

/// The zero between two places at which the signs differ: by Newton's steps as long as they stay between the ends and are
/// worth it, else by halving.
fn close_in(terms: &[Term], mut low: f64, mut high: f64) -> f64 {
    let below = sign(value(terms, low).0);
    // Most returns are nearer to nothing than to the ends.
    let mut at = if low < 0.0 && high > 0.0 { 0.0 } else { f64::midpoint(low, high) };
    let (mut step, mut before) = (high - low, high - low);
    // A few steps suffice; halving alone would take sixty until no number lies between the ends.
    for _ in 0..200 {
        let (found, slope) = value(terms, at);
        if found == 0.0 {
            break;
        }
        *(if sign(found) == below { &mut low } else { &mut high }) = at;
        let newton = at - found / slope;
        let is_worth_it = newton > low && newton < high && (2.0 * found).abs() < (before * slope).abs();
        let next = if is_worth_it { newton } else { f64::midpoint(low, high) };
        (before, step) = (step, next - at);
        if next <= low || next >= high || step.abs() <= f64::EPSILON * at.abs() {
            break;
        }
        at = next;
    }
    at
}

/// −1, 0 or 1; unlike [`f64::signum`], nothing has a sign of its own.
fn sign(value: f64) -> i8 {
    i8::from(value > 0.0) - i8::from(value < 0.0)
}

/// A yearly rate from one per period, compounded.
pub fn annualised(rate: f64, periods_per_year: usize) -> f64 {
    (1.0 + rate).powi(periods_per_year as i32) - 1.0
}

/// Level payment per period that repays a loan of one over `n` periods.
pub fn level_payment(rate: f64, n: f64) -> f64 {
    if rate == 0.0 { 1.0 / n } else { rate / -f64::exp_m1(-n * f64::ln_1p(rate)) }
}

/// Debt that can be served at a constant cover: the present value of the income, divided by the cover.
pub fn sculpted_debt(rate: f64, income: &[f64], dscr: f64) -> f64 {
    npv(rate, income) / (1.0 + rate) / dscr
}

/// Periods until the flows have earned back what they cost, with a part of the last one; `None` where they never do.
pub fn payback(flows: &[f64]) -> Option<f64> {
    let mut sum = 0.0;
    let mut since = None;
    for (i, &flow) in flows.iter().enumerate() {
        let before = sum;
        sum += flow;
        match (sum >= 0.0, since) {
            (true, None) if before < 0.0 && flow > 0.0 => since = Some(i as f64 - 1.0 - before / flow),
            (false, Some(_)) => since = None,
            _ => {}
        }
    }
    since
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Flows that are worth nothing at exactly these rates: the product of v·(1 + rate) − 1 over them, from the left.
    fn with_rates(rates: &[f64]) -> Vec<f64> {
        rates.iter().fold(vec![1.0], |flows: Vec<f64>, rate| {
            let mut next = vec![0.0; flows.len() + 1];
            for (i, flow) in flows.iter().enumerate() {
                next[i] -= flow;
                next[i + 1] += flow * (1.0 + rate);
            }
            next
        })
    }

    fn assert_rates(flows: &[f64], expected: &[f64]) {
        let found = InternalRates::of(flows);
        assert_eq!(found.rates().len(), expected.len(), "{found:?} for {flows:?}");
        for (found, expected) in found.rates().iter().zip(expected) {
            assert!((found - expected).abs() < 1e-6, "{found} instead of {expected}");
        }
    }

    #[test]
    fn every_rate_is_found_however_many_there_are() {
        for rates in [
            &[0.1][..],
            &[-0.5, 0.1, 3.0],
            &[0.1, 0.2],
            &[0.1, 0.101],
            &[-0.99, -0.9, 0.0, 0.05, 0.5, 20.0],
            &[0.0, 0.1, 0.2, 0.3, 0.4],
        ] {
            assert_rates(&with_rates(rates), rates);
            // The same flows with years of nothing between them: the rates are those of longer periods.
            let stretched: Vec<f64> = with_rates(rates).iter().flat_map(|flow| [*flow, 0.0, 0.0]).collect();
            let expected: Vec<f64> = rates.iter().map(|rate| (1.0 + rate).cbrt() - 1.0).collect();
            assert_rates(&stretched, &expected);
        }
    }

    #[test]
    fn only_a_rate_at_which_value_falls_is_a_return() {
        let which = |flows: &[f64]| InternalRates::of(flows).which();
        assert_eq!(which(&[-100.0, 0.0, 121.0]), Return::One);
        assert_eq!(which(&with_rates(&[0.1, 0.3])), Return::Several);
        // Money first and payment later is a loan: at 10 %, but that is what it costs.
        assert_eq!(which(&[100.0, -110.0]), Return::None);
        assert_eq!(InternalRates::of(&[100.0, -110.0]).only(), None);
        assert_rates(&[100.0, -110.0], &[0.1]);
        // Touching nothing is no return either.
        assert_eq!(which(&[-100.0, 220.0, -121.0]), Return::None);
        assert_rates(&[-100.0, 220.0, -121.0], &[0.1]);
        for nothing in [&[][..], &[0.0, 0.0], &[-1.0, -1.0], &[1.0, 0.0, 2.0], &[-100.0, 150.0, -100.0], &[f64::NAN]] {
            assert_eq!(InternalRates::of(nothing), InternalRates::default(), "{nothing:?}");
        }
    }

    #[test]
    fn long_flows_at_far_rates_neither_overflow_nor_vanish() {
        let mut flows = vec![-1e9];
        flows.extend([1e7; 1200]);
        let rate = irr(&flows).expect("a return");
        assert!(npv(rate, &flows).abs() < 1.0, "{rate}");
        // Closing costs at the end of a century: a second rate, far below zero.
        flows.push(-1e12);
        let found = InternalRates::of(&flows);
        assert_eq!(found.which(), Return::Several);
        assert!(found.rates()[1] > 0.0 && found.rates()[0] < found.rates()[1], "{found:?}");
        for rate in found.rates() {
            let (low, high) = (npv(rate - 1e-9, &flows), npv(rate + 1e-9, &flows));
            assert!(low * high < 0.0, "{rate}");
        }
    }

    #[test]
    fn rounding_is_no_flow() {
        let plain = InternalRates::of(&[-100.0, 60.0, 60.0]);
        assert_eq!(InternalRates::of(&[-100.0, 60.0, 60.0, -1e-12, 1e-13]), plain);
        assert_eq!(plain.text(), format!("{}", Unit::Percent.text(plain.only().expect("a return"))));
    }

    /// What the search says against a walk along a fine grid, for flows that change sign up to eleven times.
    #[test]
    fn a_walk_finds_no_rate_that_the_search_does_not() {
        let mut seed = 1_u64;
        let mut random = || {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 40) as f64 / f64::from(1 << 24) - 0.5
        };
        let mut several = 0;
        for _ in 0..400 {
            let flows: Vec<f64> = (0..12).map(|_| random()).collect();
            let found = InternalRates::of(&flows);
            several += usize::from(found.rates().len() > 1);
            let at = |i: i32| (f64::from(i) * 0.002).exp_m1();
            let crossed = (-4000..4000).filter(|&i| npv(at(i), &flows) * npv(at(i + 1), &flows) < 0.0).count();
            assert!(found.rates().len() >= crossed, "{found:?}, a walk finds {crossed} for {flows:?}");
            for rate in found.rates() {
                let near = |by: f64| npv((rate.ln_1p() + by).exp_m1(), &flows);
                assert!(near(-1e-7) * near(1e-7) < 0.0, "{rate} is none of {flows:?}");
            }
        }
        assert!(several > 50, "only {several} had several");
    }
}
