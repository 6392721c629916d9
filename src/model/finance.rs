//! Project finance: net present value, internal rate of return, level and sculpted debt, payback.
//!
//! Flows are equally spaced; the first stands at time 0 and rates are per period.

/// Net present value of flows at a rate per period.
pub fn npv(rate: f64, flows: &[f64]) -> f64 {
    let discount = 1.0 / (1.0 + rate);
    flows.iter().rev().fold(0.0, |value, flow| value * discount + flow)
}

/// Internal rate of return per period: the rate at which the flows are worth nothing, by bisection.
///
/// `None` where the flows never change sign or no rate between −99 % and 1 000 % brackets a root. Where several rates
/// do, it is the first from zero upwards, else the nearest below zero.
pub fn irr(flows: &[f64]) -> Option<f64> {
    const STEPS: usize = 140;
    const LOWEST: f64 = 0.01;
    const HIGHEST: f64 = 11.0;
    if !flows.iter().any(|&f| f > 0.0) || !flows.iter().any(|&f| f < 0.0) {
        return None;
    }
    // A grid in the growth factor finds a bracket, bisection narrows it.
    let factor = |i: usize| LOWEST * (HIGHEST / LOWEST).powf(i as f64 / STEPS as f64);
    let value = |growth: f64| npv(growth - 1.0, flows);
    // From zero upwards first: that is the root an investor means; below it only where nothing is earned back.
    let start = (0..=STEPS).find(|&i| factor(i) >= 1.0).unwrap_or(0);
    let upwards = (start.saturating_sub(1)..STEPS).map(|i| (factor(i), factor(i + 1)));
    let downwards = (0..start).rev().map(|i| (factor(i), factor(i + 1)));
    let (mut low, mut high) = upwards.chain(downwards).find(|&(a, b)| {
        let (at_a, at_b) = (value(a), value(b));
        at_a.is_finite() && at_b.is_finite() && (at_a > 0.0) != (at_b > 0.0)
    })?;
    let falling = value(low) > 0.0;
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if (value(middle) > 0.0) == falling {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(0.5 * (low + high) - 1.0)
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
