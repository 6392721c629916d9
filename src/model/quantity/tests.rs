//! What the grammar makes of texts, and that what is shown can be typed back.

use proptest::prelude::*;

use super::{Domain, Entry, ReadError, THIN_SPACE, Unit};
use crate::model::parameters::{ALL, Parameter, find};

fn domain(unit: Unit, low: f64, high: f64) -> Domain {
    Domain { unit, limits: (low, high), infinite: None }
}

fn money() -> Domain {
    domain(Unit::Usd, 0.0, 1e15)
}

/// A rate that cannot be negative.
fn rate() -> Domain {
    domain(Unit::PercentPerYear, 0.0, 1.0)
}

/// A rate that can.
fn growth() -> Domain {
    domain(Unit::PercentPerYear, -0.99, 10.0)
}

fn power() -> Domain {
    domain(Unit::UsdPerMwh, -1000.0, 10_000.0)
}

fn wait() -> Domain {
    Domain { unit: Unit::Months, limits: (0.5, 10_000.0), infinite: Some("never") }
}

fn typed(domain: Domain, standing: f64, text: &str) -> Result<f64, ReadError> {
    domain.parse(text, Entry::Box { standing })
}

#[test]
fn one_of_anything_is_singular_and_spans_are_told_as_people_do() {
    let text = |unit: Unit, value: f64| unit.text(value).replace(THIN_SPACE, " ");
    assert_eq!(text(Unit::Months, 1.0), "1 month");
    assert_eq!(text(Unit::Months, 0.99999), "1 month");
    assert_eq!(text(Unit::Months, 1.5), "1.5 months");
    assert_eq!((text(Unit::Years, 1.0), text(Unit::Shares, 1.0)), ("1 year".to_owned(), "1 share".to_owned()));
    assert_eq!(text(Unit::Months, 0.0), "0 months");
    let spans = [(0.4, "0 months"), (1.2, "1 month"), (24.0, "24 months"), (25.0, "2.1 years"), (240.0, "20 years")];
    for (months, said) in spans {
        assert_eq!(Unit::span(months).replace(THIN_SPACE, " "), said);
    }
    assert_eq!(Unit::span(3265.0).replace(THIN_SPACE, " "), "over 100 years");
    assert_eq!(Unit::span(f64::INFINITY).replace(THIN_SPACE, " "), "over 100 years");
}

#[test]
fn numbers_with_magnitudes_and_units_are_read_everywhere() {
    for (domain, text, value) in [
        (money(), "1.5 bn", 1.5e9),
        (money(), "1,5 bn USD", 1.5e9),
        (money(), "$180m", 180e6),
        (money(), "US$ 180 million", 180e6),
        (money(), "1.2 tn", 1.2e12),
        (money(), "1.2tn usd", 1.2e12),
        (money(), "90k", 90_000.0),
        (money(), "250 thousand", 250_000.0),
        (money(), "78\u{202f}400\u{a0}USD", 78_400.0),
        (money(), "1,234,567.8", 1_234_567.8),
        (money(), "1.234,5", 1234.5),
        (money(), "1.5e3", 1500.0),
        (rate(), "12.5 %", 0.125),
        (rate(), "12,5%", 0.125),
        (rate(), "7.75 %", 0.0775),
        (rate(), "8 % a year", 0.08),
        (rate(), "8 % p.a.", 0.08),
        (rate(), "8 per cent", 0.08),
        (rate(), "8 pp", 0.08),
        (growth(), "\u{2212}3.5 % a year", -0.035),
        (growth(), "-30 %", -0.3),
        (power(), "-20", -20.0),
        (power(), "\u{2212}5\u{202f}USD/MWh", -5.0),
        (power(), "$45", 45.0),
        (domain(Unit::UsdPerKwMonth, 0.0, 1e5), "125 USD/kW-month", 125.0),
        (domain(Unit::UsdPerKwMonth, 0.0, 1e5), "125usd/kw-month", 125.0),
        (domain(Unit::TonnePerMwh, 0.0, 3.0), "0.4 t CO2/MWh", 0.4),
        (domain(Unit::Times, 0.0, 20.0), "1.2×", 1.2),
        (domain(Unit::Times, 0.0, 20.0), "1.2x", 1.2),
        (domain(Unit::Btc, 0.0, 21e6), "5 BTC", 5.0),
        (domain(Unit::ExahashPerSecond, 0.0, 1e6), "5EH/s", 5.0),
        (wait(), "19.4 months", 19.4),
        (wait(), "1 month", 1.0),
        (wait(), "Never", f64::INFINITY),
        (wait(), "none", f64::INFINITY),
        (wait(), " ∞ ", f64::INFINITY),
    ] {
        for entry in [Entry::File, Entry::Set { standing: 3.0 }, Entry::Box { standing: 3.0 }] {
            assert_eq!(domain.parse(text, entry), Ok(value), "{text} {entry:?}");
        }
    }
}

#[test]
fn a_bare_rate_is_per_cent_in_a_box_and_a_fraction_elsewhere() {
    assert_eq!(typed(rate(), 0.08, "8,5"), Ok(0.085));
    assert_eq!(typed(rate(), 0.08, "8.5"), Ok(0.085));
    for entry in [Entry::File, Entry::Set { standing: 0.08 }] {
        assert_eq!(rate().parse("0.085", entry), Ok(0.085));
        assert_eq!(rate().parse("0,085", entry), Ok(0.085));
        let error = rate().parse("8", entry).expect_err("800 % is no rate").to_string();
        let expected = "cannot be 800\u{202f}% a year, only 0 … 100\u{202f}% a year; if 8\u{202f}% is meant, write 0.08 \
                        or \"8%\"";
        assert_eq!(error, expected);
    }
    let error = typed(rate(), 0.08, "800").expect_err("too much").to_string();
    assert!(!error.contains("write"), "in a box, per cent was meant: {error}");
}

#[test]
fn changes_of_what_stands() {
    for (domain, standing, text, value) in [
        (money(), 200.0, "*0.7", 140.0),
        (money(), 200.0, "× 0,7", 140.0),
        (money(), 200.0, "/4", 50.0),
        (money(), 200.0, "*1.5 + 10", 310.0),
        (money(), 200.0, "+10 %", 220.0),
        (money(), 200.0, "-30 %", 140.0),
        (money(), 200.0, "\u{2212}30\u{202f}%", 140.0),
        (money(), 200.0, "*95 %", 190.0),
        (power(), 40.0, "-30 %", 28.0),
        (power(), 40.0, "-30", -30.0),
        (rate(), 0.08, "*0.7", 0.056),
        (rate(), 0.08, "-30 %", 0.056),
        (rate(), 0.08, "+10 %", 0.088),
        (rate(), 0.08, "+10 % a year", 0.10),
        (rate(), 0.08, "+2 pp", 0.10),
        (rate(), 0.08, "-1,5 pp", 0.065),
        // A percentage that can be negative is what was written.
        (growth(), 0.20, "-30 %", -0.30),
        (growth(), 0.20, "+10 %", 0.10),
        (growth(), 0.20, "*0.5", 0.10),
        (growth(), 0.20, "+10 pp", 0.30),
    ] {
        assert_eq!(typed(domain, standing, text), Ok(value), "{text}");
        assert_eq!(domain.parse(text, Entry::Set { standing }), Ok(value), "{text}");
    }
    let nothing = |text: &str| ReadError::NothingStands { text: text.to_owned() };
    assert_eq!(typed(wait(), f64::INFINITY, "*0.7"), Err(nothing("*0.7")));
    assert_eq!(typed(wait(), f64::INFINITY, "+10 %"), Err(nothing("+10 %")));
    assert_eq!(money().parse("*0.7", Entry::File), Err(nothing("*0.7")));
    assert_eq!(rate().parse("+10 %", Entry::File), Ok(0.1), "a file holds values");
}

#[test]
fn sums_are_reckoned() {
    for (domain, text, value) in [
        (money(), "2*8.5+1", 18.0),
        (money(), "2*(8,5+1)", 19.0),
        (money(), "(1 + 2) * (3 + 4) / 2", 10.5),
        (money(), "10 - 2 - 3", 5.0),
        (money(), "-2 + 5", 3.0),
        (money(), "1.2 bn - 300m", 9e8),
        (money(), "3 * 5 USD", 15.0),
        (money(), "100 + 10 %", 110.0),
        (money(), "80k * 95 %", 76_000.0),
        (money(), "50 % * 80k", 40_000.0),
        (money(), "0.1 + 0.2", 0.3),
        (rate(), "2*8.5+1", 0.18),
        (rate(), "8 % + 1.5 %", 0.095),
        (rate(), "8 + 1", 0.09),
        (rate(), "8 * 50 %", 0.04),
        (rate(), "(8 + 4) / 2 %", 0.0),
    ] {
        if text.ends_with("/ 2 %") {
            assert!(typed(domain, 0.0, text).is_err(), "300 % is no rate");
            continue;
        }
        assert_eq!(typed(domain, 0.0, text), Ok(value), "{text}");
    }
    assert_eq!(rate().parse("2*0.04", Entry::Set { standing: 0.0 }), Ok(0.08));
    assert_eq!(rate().parse("0.07 + 1 %", Entry::Set { standing: 0.0 }), Ok(0.08));
}

#[test]
fn what_cannot_be_read_is_said() {
    for (domain, text, said) in [
        (money(), "", "cannot be empty; write a number"),
        (money(), "dear", "cannot be “dear”, which is not a number"),
        (money(), "nan", "which is not a number"),
        (money(), "-inf", "which is not a number"),
        (money(), "--5", "which is not a number"),
        (money(), "2*", "which is not a number"),
        (wait(), "soon", "cannot be “soon”, which is not a number or “never”"),
        (money(), "never", "cannot be “never”; it has to be a number"),
        (money(), "1e400", "cannot be “1e400”, which is too large"),
        (wait(), "1e400", "which is too large"),
        (money(), "1e200*1e200", "which is too large"),
        (money(), "1/0", "which divides by zero"),
        (money(), "12,34,5", "where its decimals begin is unclear; write it as 1234.5"),
        (money(), "1 25", "where its decimals begin is unclear"),
        (money(), "15 %", "it is in USD, not in per cent"),
        (domain(Unit::Plain, 0.0, 5.0), "15 %", "it has no unit and is no percentage"),
        (domain(Unit::Times, 0.0, 20.0), "120 %", "it is in ×, not in per cent"),
        (money(), "8 MW", "its unit is USD, not “MW”"),
        (money(), "19 months", "its unit is USD, not “months”"),
        (rate(), "8 USD", "its unit is % a year, not “USD”"),
        (money(), "2 USD * 3 USD", "an amount can be multiplied and divided by plain numbers only"),
        (money(), "(2 + 3", "a bracket is missing"),
        (money(), "2 + 3)", "a bracket is missing"),
        (money(), "-1", "cannot be −1\u{202f}USD, only 0 … 1.00e15\u{202f}USD"),
        (rate(), "100.1", "cannot be 100.1\u{202f}% a year, only 0 … 100\u{202f}% a year"),
        (wait(), "0", "only 0.5 … 10\u{202f}000\u{202f}months or “never”"),
    ] {
        let error = typed(domain, 200.0, text).expect_err(text).to_string();
        assert!(error.starts_with("cannot be ") && error.contains(said), "{text}: {error}");
    }
    for (text, said) in [("2*8.5+1", "a file holds numbers, not sums"), ("(5)", "not sums"), ("5 (or so)", "not sums")]
    {
        let error = money().parse(text, Entry::File).expect_err(text).to_string();
        assert!(error.contains(said), "{text}: {error}");
    }
    let deep = format!("{}1{}", "(".repeat(90), ")".repeat(90));
    assert!(typed(money(), 1.0, &deep).is_err());
    assert!(typed(money(), 1.0, &"1+".repeat(10_000)).is_err());
}

/// An input, and a value within its limits, at one of its ends, or its word.
fn any_value() -> impl Strategy<Value = (&'static Parameter, f64)> {
    (0..ALL.len(), 0.0..=1.0_f64, 0..6).prop_map(|(index, part, which)| {
        let parameter = &ALL[index];
        let ((low, high), (start, end)) = (parameter.limits, parameter.widest);
        let value = match which {
            0 => low,
            1 => high,
            2 if parameter.infinite.is_some() => f64::INFINITY,
            3 => low + (high - low) * part,
            _ => parameter.scale.value((start, end), part),
        };
        (parameter, value.clamp(low, if value.is_finite() { high } else { value }))
    })
}

#[test]
fn what_is_nearly_nothing_is_a_slip() {
    let domain = money();
    for (text, file) in [("5e-324", true), ("1e-320", true), ("1e-31", true), ("1e-400", true), ("1/1e300", false)] {
        let entry = if file { Entry::File } else { Entry::Set { standing: 1.0 } };
        assert!(matches!(domain.parse(text, entry), Err(ReadError::TooSmall { .. })), "{text}");
    }
    assert!(matches!(growth().parse("-1e-320", Entry::File), Err(ReadError::TooSmall { .. })));
    for (text, value) in [("0", 0.0), ("0e-400", 0.0), ("0.000", 0.0), ("1e-30", 1e-30)] {
        assert_eq!(domain.parse(text, Entry::File), Ok(value), "{text}");
    }
    // Too large is never the word for infinity.
    assert!(matches!(wait().parse("1e400", Entry::File), Err(ReadError::TooLarge { .. })));
    assert_eq!(wait().parse("never", Entry::File), Ok(f64::INFINITY));
}

proptest! {
    #[test]
    fn what_is_offered_for_editing_reads_back_to_the_same_bits((parameter, value) in any_value()) {
        let entry = Entry::Box { standing: parameter.default };
        let domain = parameter.domain();
        prop_assert_eq!(domain.parse(&domain.editable(value), entry), Ok(value), "{}", domain.editable(value));
        prop_assert_eq!(parameter.parse(&domain.exact_text(value)), Ok(value), "{}", domain.exact_text(value));
    }

    #[test]
    fn what_is_shown_can_be_typed_back((parameter, value) in any_value()) {
        let domain = parameter.domain();
        for text in [domain.shown(value), domain.text(value)] {
            // What was rounded up beyond the limits is the one thing that is not taken.
            let wide = Domain { limits: (domain.limits.0 - domain.limits.0.abs(), f64::MAX), ..domain };
            let read = wide.parse(&text, Entry::Box { standing: 1.0 });
            prop_assert!(read.is_ok(), "{}: {text}: {read:?}", parameter.id);
            let read = read.unwrap_or_default();
            prop_assert!(read == value || (read - value).abs() <= 6e-4 * value.abs() + 6e-6, "{text} is {read}");
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[-+*/()0-9.,e %mbnkpUSD×\u{2212}\u{202f}]{0,24}", any in "\\PC{0,24}") {
        for text in [text, any] {
            for id in ["world.btc_price", "world.btc_growth", "world.bust_month"] {
                let domain = find(id).expect("an input").domain();
                for entry in [Entry::File, Entry::Set { standing: 1.0 }, Entry::Box { standing: 1.0 }] {
                    match domain.parse(&text, entry) {
                        Ok(value) => prop_assert!(domain.check(value).is_ok(), "{text}: {value}"),
                        Err(error) => prop_assert!(!error.to_string().contains('\n'), "{error}"),
                    }
                }
            }
        }
    }
}
