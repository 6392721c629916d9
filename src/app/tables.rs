//! Tables, wherever they stand: one way to find, to sort, to copy and to export them.

use super::App;
use super::action::{TableAction, TableId};
use super::picture::Facts;
use super::picture::table::Table;
use super::shell::dialogs::{Parent, Purpose};
use crate::store::csv::records_text;

/// A field of the program that an id leads to; shared, or to be changed. A table that is left out does not compile.
macro_rules! place {
    ($app:expr, $id:expr, $some:ident) => {
        match $id {
            TableId::Sector => Some($some!($app.pages.sector.table)),
            TableId::Years => Some($some!($app.pages.cash_flow.years)),
            TableId::Lease => Some($some!($app.pages.cash_flow.contract)),
            TableId::Costs => Some($some!($app.pages.cash_flow.costs)),
            TableId::Published => Some($some!($app.pages.cash_flow.published)),
            TableId::Returns => $some!($app.pages.cash_flow.finance).into_iter().map(|f| $some!(f.returns)).next(),
            TableId::SourcesAndUses => {
                $some!($app.pages.cash_flow.finance).into_iter().map(|f| $some!(f.sources)).next()
            }
            TableId::Maturities => Some($some!($app.pages.cash_flow.wall.table)),
            TableId::Funding => Some($some!($app.pages.cash_flow.funding.table)),
            TableId::Income => Some($some!($app.pages.cash_flow.income.table)),
            TableId::Bridge => Some($some!($app.pages.cash_flow.worth.steps)),
            TableId::Multiples => Some($some!($app.pages.cash_flow.worth.multiples)),
            TableId::Conversions => Some($some!($app.pages.cash_flow.worth.conversions)),
            TableId::Outcomes => Some($some!($app.pages.risk.outcomes)),
            TableId::Lenders => Some($some!($app.pages.risk.lenders)),
            TableId::Defaults => Some($some!($app.pages.risk.defaults)),
            TableId::Percentiles => Some($some!($app.pages.risk.percentiles)),
            TableId::Implied => $some!($app.pages.what_matters.price).into_iter().map(|p| $some!(p.table)).next(),
            TableId::Waiting => $some!($app.pages.what_matters.waiting).into_iter().map(|w| $some!(w.figures)).next(),
            TableId::WaitingBasis => {
                $some!($app.pages.what_matters.waiting).into_iter().map(|w| $some!(w.basis)).next()
            }
            TableId::Industry => Some($some!($app.pages.network.industry.table)),
            TableId::Differences => Some($some!($app.pages.compare.differences)),
            TableId::Results => Some($some!($app.pages.compare.results)),
            TableId::Parts => Some($some!($app.pages.why.parts)),
            TableId::Drivers => Some($some!($app.pages.what_matters.drivers_table)),
            TableId::BreakEven => Some($some!($app.pages.what_matters.break_even)),
            TableId::Sweep => Some($some!($app.pages.what_matters.sweep_table)),
            TableId::Ledger => Some($some!($app.pages.ledger.table)),
            TableId::Inputs => Some($some!($app.shell.covers.sources.table)),
        }
    };
}

macro_rules! shared {
    ($place:expr) => {
        &$place
    };
}

macro_rules! changed {
    ($place:expr) => {
        &mut $place
    };
}

impl TableId {
    /// The file name with which its export begins, without the ending.
    fn file(self) -> &'static str {
        match self {
            Self::Sector => "sector",
            Self::Years => "cash-by-year",
            Self::Lease => "lease",
            Self::Costs => "cost-per-bitcoin",
            Self::Published => "published",
            Self::Returns => "returns",
            Self::SourcesAndUses => "sources-and-uses",
            Self::Maturities => "debts-due",
            Self::Funding => "funding",
            Self::Income => "contracted-income",
            Self::Bridge => "what-it-is-worth",
            Self::Multiples => "multiples",
            Self::Conversions => "shares-as-debts-convert",
            Self::Outcomes => "risks",
            Self::Lenders => "lenders",
            Self::Defaults => "defaults",
            Self::Percentiles => "percentiles",
            Self::Implied => "what-the-price-assumes",
            Self::Waiting => "wait-or-convert",
            Self::WaitingBasis => "wait-or-convert-basis",
            Self::Industry => "industry",
            Self::Differences => "differences",
            Self::Results => "comparison",
            Self::Parts => "attribution",
            Self::Drivers => "drivers",
            Self::BreakEven => "break-even",
            Self::Sweep => "sweep",
            Self::Ledger => "ledger",
            Self::Inputs => "inputs",
        }
    }
}

impl App {
    /// The table that an id means, where it is there.
    pub fn table(&self, id: TableId) -> Option<&Table> {
        place!(self, id, shared)
    }

    fn table_mut(&mut self, id: TableId) -> Option<&mut Table> {
        place!(self, id, changed)
    }

    pub(super) fn do_with_table(&mut self, id: TableId, action: TableAction, ctx: &egui::Context, parent: Parent<'_>) {
        match action {
            TableAction::Sort(column) => {
                if let Some(table) = self.table_mut(id) {
                    table.click(column);
                }
            }
            TableAction::Copy => {
                self.bring_up_to_date(id);
                let text = self.table(id).map(|table| records_text(table.records())).unwrap_or_default();
                let said = format!("{} is on the clipboard.", self.table_words(id));
                self.shell.copy(text, said);
            }
            TableAction::Export => self.pick(Purpose::Export(id), ctx, parent),
        }
    }

    /// What of a table is written into a file, and what is said then. `None` where there is no table yet.
    pub(super) fn table_to_write(&mut self, id: TableId) -> Option<(Vec<Vec<String>>, String)> {
        self.bring_up_to_date(id);
        let records = self.table(id)?.records().collect();
        Some((records, format!("{} is written.", self.table_words(id))))
    }

    /// Commands reach ledger and inputs while they are not shown.
    fn bring_up_to_date(&mut self, id: TableId) {
        let Self { open, results, pages, shell, time, singles, .. } = self;
        match id {
            TableId::Ledger => {
                let (focus, statistic) = (pages.focus, pages.statistic);
                pages.ledger.refresh(&Facts { open, results, focus, statistic, time, singles });
            }
            TableId::Inputs => shell.covers.sources.refresh(open),
            _ => {}
        }
    }

    /// The file name with which the export of a table begins.
    pub(super) fn table_file(&self, id: TableId) -> String {
        match id {
            TableId::Ledger => format!("{}-{}.csv", id.file(), self.pages.focus.name()),
            _ => format!("{}.csv", id.file()),
        }
    }

    /// What a table is called in a message.
    fn table_words(&self, id: TableId) -> String {
        match id {
            TableId::Ledger => match self.pages.ledger.future() {
                Some(future) => format!("The {} ledger of {}", self.pages.focus.name(), future.to_lowercase()),
                None => format!("The {} ledger", self.pages.focus.name()),
            },
            TableId::Inputs => "The list of all inputs with their sources".to_owned(),
            _ => "The table".to_owned(),
        }
    }
}
