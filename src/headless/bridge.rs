//! The bridge from what a company owns to what the market pays, as JSON.

use hashpivot::analysis::bridge::Bridge;
use serde_json::{Value, json};

/// Steps in USD and per share, multiples, and the shares that debts become.
pub(super) fn bridge_json(bridge: &Bridge) -> Value {
    let step = |label: String, usd: f64| json!({ "part": label, "usd": usd, "per_share": usd / bridge.shares });
    let m = bridge.multiples;
    json!({
        "steps": bridge.steps.iter().map(|one| step(one.part.label(), one.usd)).collect::<Vec<Value>>(),
        "nav": bridge.nav,
        "shares": bridge.shares,
        "price": bridge.price.usd(),
        "price_is": bridge.price.code(),
        "market_value": bridge.market_value(),
        "premium": bridge.premium(),
        "multiples": {
            "enterprise_value": m.enterprise_value,
            "per_mw": m.per_mw,
            "over_contracted_income": m.over_contracted_income,
            "over_revenue": m.over_revenue,
            "price_to_nav": m.price_to_nav,
            "bitcoin": m.bitcoin,
        },
        "conversions": bridge.conversions.iter().map(|one| json!({
            "debt": one.name,
            "price": one.price,
            "shares": one.shares,
            "diluted_shares": one.diluted,
        })).collect::<Vec<Value>>(),
    })
}
