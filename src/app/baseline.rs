//! The pinned baseline: a scenario that every chart shows as a ghost, and every figure its change against.

use std::sync::Arc;

use super::chart::{Ink, Layer, Line, Pattern, TimeChart, is_shown};
use super::charts::Charts;
use super::figures::Figures;
use crate::analysis::ensemble::Ensemble;
use crate::analysis::evaluation::Evaluation;
use crate::analysis::verdict::Judgement;
use crate::model::calendar::YearMonth;
use crate::model::ledger::Row;
use crate::model::scenario::{Scenario, Strategy};
use crate::store::preset::Document;

/// A pinned scenario with what it comes to.
#[derive(Clone, Debug)]
pub struct Baseline {
    /// What it is called: its title, and whether it had been changed since it was saved.
    pub name: String,
    /// The scenario.
    pub document: Document,
    /// The same, shared with those who run it.
    pub scenario: Arc<Scenario>,
    /// What it comes to on the central path.
    pub evaluation: Evaluation,
    /// Its futures, once they are known.
    pub ensemble: Option<Arc<Ensemble>>,
    /// What they answer.
    pub judgement: Option<Judgement>,
    charts: Charts,
    figures: Figures,
    focus: Strategy,
}

impl Baseline {
    /// Pins a scenario. Its futures come later, through [`Self::refresh`].
    pub fn new(document: &Document, changed: bool, evaluation: &Evaluation, focus: Strategy) -> Self {
        let title = if document.title.is_empty() { "Untitled" } else { &document.title };
        Self {
            name: if changed { format!("{title}, changed") } else { title.to_owned() },
            document: document.clone(),
            scenario: Arc::new(document.scenario.clone()),
            evaluation: evaluation.clone(),
            ensemble: None,
            judgement: None,
            charts: Charts::new(document, evaluation, None, focus),
            figures: Figures::of(evaluation, None, document.as_of),
            focus,
        }
    }

    /// Follows the strategy that is looked at, and takes in futures that have come.
    pub fn refresh(&mut self, ensemble: Option<&Arc<Ensemble>>, focus: Strategy) {
        let is_new = match (&self.ensemble, ensemble) {
            (Some(own), Some(other)) => !Arc::ptr_eq(own, other),
            (own, other) => own.is_some() != other.is_some(),
        };
        if is_new {
            self.ensemble = ensemble.cloned();
            self.judgement = ensemble.map(|ensemble| Judgement::of(&self.scenario, ensemble));
        }
        if is_new || focus != self.focus {
            self.focus = focus;
            let ensemble = self.ensemble.as_deref();
            self.charts = Charts::new(&self.document, &self.evaluation, ensemble, focus);
            self.figures = Figures::of(&self.evaluation, ensemble, self.document.as_of);
        }
    }

    /// A strategy's month on its central path, where it has that month.
    pub fn row(&self, strategy: Strategy, date: YearMonth) -> Option<&Row> {
        let month = usize::try_from(date.months_since(self.document.as_of)).ok()?;
        self.evaluation.path.ledger(strategy).get(month)
    }

    /// Puts the ghosts of its lines into the charts.
    pub fn haunt(&self, charts: &mut Charts) {
        for (chart, own) in charts.all_mut().into_iter().zip(self.charts.all()) {
            chart.ghosts = ghosts(own, chart);
            if !chart.ghosts.is_empty() {
                let words = words(&self.name, chart);
                chart.summary.push_str(&words);
            }
        }
    }

    /// Says beside every figure what it has changed by.
    pub fn mark(&self, figures: &mut Figures, judgement: Option<&Judgement>) {
        figures.compare(&self.figures, &self.name);
        if let Some((now, then)) = judgement.zip(self.judgement.as_ref()) {
            figures.verdict.compare(now, then, &self.name);
        }
    }
}

/// The lines that a chart is about and the top of its stack, in grey and at their own dates: another scenario may start
/// in another month.
fn ghosts(own: &TimeChart, chart: &TimeChart) -> Vec<Line> {
    let shift = own.start.months_since(chart.start) as f64;
    let shown = 0.0..=chart.last_month() as f64;
    let total = (!own.layers.is_empty()).then(|| total(&own.layers));
    let lines = own.lines.iter().filter(|line| line.subject).chain(&total);
    let ghost = |line: &Line| {
        let moved = line.points.iter().map(|p| egui_plot::PlotPoint::new(p.x + shift, p.y));
        let points = moved.filter(|p| shown.contains(&p.x)).collect();
        Line { ink: Ink::Ghost, heavy: false, points, ..line.clone() }
    };
    lines.map(ghost).filter(|line| line.end().is_some()).collect()
}

/// What the areas of a stack come to together.
fn total(layers: &[Layer]) -> Line {
    let months = layers.first().map_or(0, |layer| layer.xs.len());
    let sum = |month| {
        let parts = layers.iter().filter_map(|layer| TimeChart::layer_value_at(layer, month));
        // Where nothing has a value, neither has the sum: a month without a bitcoin has no cost per bitcoin.
        parts.reduce(|a, b| a + b).unwrap_or(f64::NAN)
    };
    Line::new("Total", Ink::Ghost, Pattern::Solid, (0..months).map(sum))
}

/// The ghosts in words.
fn words(name: &str, chart: &TimeChart) -> String {
    let mut text = format!(" Baseline \u{201c}{name}\u{201d}:");
    for line in &chart.ghosts {
        let mut ends = line.points.iter().filter(|p| is_shown(p.y));
        if let (Some(first), Some(last)) = (ends.clone().next(), ends.next_back()) {
            let point = |p: &egui_plot::PlotPoint| {
                format!("{} in {}", chart.unit.number(p.y), chart.date(p.x.max(0.0) as usize))
            };
            text.push_str(&format!(" {} from {} to {}.", line.name, point(first), point(last)));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::ensemble::{Control, EnsembleSpec};
    use crate::app::chart::BASELINE;

    fn pinned() -> (Document, Evaluation, Baseline) {
        let document = Document::default();
        let evaluation = Evaluation::of(&document.scenario);
        let baseline = Baseline::new(&document, true, &evaluation, Strategy::Plan);
        (document, evaluation, baseline)
    }

    fn changed(document: &Document) -> (Document, Evaluation) {
        let mut other = document.clone();
        other.scenario.world.hashprice *= 1.3;
        let evaluation = Evaluation::of(&other.scenario);
        (other, evaluation)
    }

    #[test]
    fn every_chart_of_the_central_path_has_a_ghost() {
        let (document, _, mut baseline) = pinned();
        assert!(baseline.name.ends_with(", changed"), "{}", baseline.name);
        let (other, evaluation) = changed(&document);
        let spec = EnsembleSpec { paths: 256, seed: 1 };
        let run = |scenario| Ensemble::run(scenario, &spec, &Control::new()).expect("nobody stops it");
        baseline.refresh(Some(&Arc::new(run(&document.scenario))), Strategy::Plan);
        let ensemble = run(&other.scenario);
        let mut charts = Charts::new(&other, &evaluation, Some(&ensemble), Strategy::Plan);
        baseline.haunt(&mut charts);
        for chart in charts.all() {
            assert!(!chart.ghosts.is_empty(), "{}", chart.id);
            assert!(chart.summary.contains("Baseline \u{201c}"), "{}", chart.summary);
            assert_eq!(chart.legend().filter(|entry| *entry.name == BASELINE).count(), 1, "{}", chart.id);
        }
        // The ghost is the baseline's own line, not the present one.
        let plan = |lines: &[Line]| lines.iter().find(|l| l.name == "Plan").map(|l| l.points[60].y);
        assert_eq!(plan(&charts.value.ghosts), plan(&baseline.charts.value.lines));
        assert_ne!(plan(&charts.value.ghosts), plan(&charts.value.lines));
        let month = 30;
        let sum: f64 =
            (0..3).filter_map(|i| TimeChart::layer_value_at(&baseline.charts.revenue.layers[i], month)).sum();
        assert_eq!(TimeChart::value_at(&charts.revenue.ghosts[0], month), Some(sum));
    }

    #[test]
    fn ghosts_stand_at_their_dates_and_inside_the_chart() {
        let (document, _, baseline) = pinned();
        let (mut other, evaluation) = changed(&document);
        other.as_of = document.as_of.plus(7);
        let mut charts = Charts::new(&other, &evaluation, None, Strategy::Plan);
        baseline.haunt(&mut charts);
        let own = &baseline.charts.price.lines[0];
        assert_eq!(TimeChart::value_at(&charts.price.ghosts[0], 0), TimeChart::value_at(own, 7));
        assert_eq!(charts.price.ghosts[0].end().map(|p| p.x), Some(112.0));
    }

    #[test]
    fn figures_say_what_they_have_changed_by() {
        let (document, evaluation, baseline) = pinned();
        let mut same = Figures::of(&evaluation, None, document.as_of);
        baseline.mark(&mut same, None);
        let changes = |figures: &Figures| figures.cards.iter().filter_map(|c| c.change.clone()).collect::<Vec<_>>();
        // The date of a default is no number: its card says what it was.
        let moved: Vec<String> = changes(&same).into_iter().filter(|change| !change.starts_with("±0")).collect();
        assert_eq!(moved, ["was None"]);
        let (other, evaluation) = changed(&document);
        let mut figures = Figures::of(&evaluation, None, other.as_of);
        baseline.mark(&mut figures, None);
        let card = &figures.cards[0];
        let [then, now] = [&baseline.evaluation, &evaluation].map(|e| e.measures(Strategy::Plan).value_per_share);
        let unit = crate::model::quantity::Unit::UsdPerShare;
        let expected = format!("{}, was {}", unit.change(now - then), unit.figure(then));
        assert_eq!(card.change.as_deref(), Some(expected.as_str()));
    }
}
