//! Who stands on the page: the program's companies, those of files that were added, and the open one where it is none of
//! them. Each is placed into the world of the open scenario.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app::open::{Open, Origin, titled};
use crate::app::picture::chart::Text;
use crate::app::shell::settings::Settings;
use crate::model::scenario::Scenario;
use crate::store::plain::plain_line;
use crate::store::preset::{Document, PresetKind, companies};

/// Below this power a miner counts as a small one, MW.
const SMALL_MW: f64 = 25.0;
/// From this factor on rent is that of processors' time and not of halls.
const PROCESSORS: f64 = 3.0;

/// What sort of business a company is, by which survival is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Mines, whatever it plans.
    PureMiner,
    /// Mines and lets halls.
    Hybrid,
    /// Lives on the rent of halls.
    Landlord,
    /// Sells the time of processors.
    GpuCloud,
    /// Mines with less than [`SMALL_MW`].
    Small,
    /// A machine or a few at home.
    Home,
}

impl Class {
    /// All classes, in the order in which they are shown.
    pub const ALL: [Self; 6] = [Self::PureMiner, Self::Hybrid, Self::Landlord, Self::GpuCloud, Self::Small, Self::Home];

    /// Name on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::PureMiner => "Pure miner",
            Self::Hybrid => "Hybrid",
            Self::Landlord => "Landlord",
            Self::GpuCloud => "GPU cloud",
            Self::Small => "Small miner",
            Self::Home => "Home",
        }
    }

    /// The class of a company: that of its preset's kind, or what its business looks like where that says nothing.
    pub fn of(kind: Option<PresetKind>, scenario: &Scenario) -> Self {
        let company = &scenario.company;
        let miner = if company.site_mw < SMALL_MW { Self::Small } else { Self::PureMiner };
        match kind {
            Some(PresetKind::Miner) => miner,
            Some(PresetKind::Hybrid) => Self::Hybrid,
            Some(PresetKind::AiLandlord) => Self::Landlord,
            Some(PresetKind::GpuCloud) => Self::GpuCloud,
            Some(PresetKind::Home) => Self::Home,
            _ => {
                let lets = company.existing_ai_mw > 0.0 || !company.leases.is_empty();
                match lets {
                    _ if scenario.plan.rent_factor >= PROCESSORS => Self::GpuCloud,
                    true if company.convertible_mw() > 0.0 => Self::Hybrid,
                    true => Self::Landlord,
                    false => miner,
                }
            }
        }
    }
}

/// Where a company on the page comes from; tells it from the others.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    /// A preset of the program, by its name.
    Shipped(&'static str),
    /// A file.
    File(PathBuf),
    /// The open scenario.
    Open,
}

impl Key {
    /// In a word: what stands in the table's hidden column and in files.
    pub fn word(&self) -> Text {
        match self {
            Self::Shipped(name) => (*name).into(),
            Self::File(path) => plain_line(&path.to_string_lossy()).into_owned().into(),
            Self::Open => "open".into(),
        }
    }

    fn of(origin: &Origin) -> Self {
        match origin {
            Origin::Shipped(name) => Self::Shipped(name),
            Origin::File(path) => Self::File(path.clone()),
            Origin::Pasted => Self::Open,
        }
    }

    /// Where its preset is read from; `None` of the open scenario.
    pub fn origin(&self) -> Option<Origin> {
        match self {
            Self::Shipped(name) => Some(Origin::Shipped(name)),
            Self::File(path) => Some(Origin::File(path.clone())),
            Self::Open => None,
        }
    }
}

/// A company, as it came from its preset.
#[derive(Clone, Debug)]
pub struct Company {
    /// Where it comes from.
    pub key: Key,
    /// The same in a word.
    pub word: Text,
    /// Its name, without the date of its figures.
    pub name: Text,
    /// The whole title and what it is about, for a hover.
    pub about: Text,
    /// What sort of business it is.
    pub class: Class,
    scenario: Arc<Scenario>,
}

impl Company {
    fn new(key: Key, document: &Document) -> Self {
        Self {
            word: key.word(),
            key,
            name: name(titled(document)).to_owned().into(),
            about: format!("{}\n\n{}", titled(document), document.summary).into(),
            class: Class::of(document.kind, &document.scenario),
            scenario: Arc::new(document.scenario.clone()),
        }
    }

    /// The company in the world of a scenario.
    pub fn placed(&self, open: &Scenario) -> Scenario {
        self.scenario.placed_in(open)
    }
}

/// A title without the date at its end: "Cipher, September 2026" is Cipher.
fn name(title: &str) -> &str {
    let is_date = |part: &str| {
        let mut words = part.split(' ');
        let (first, year) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
        let is_year = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
        words.next().is_none() && is_year && first.chars().all(char::is_alphanumeric)
    };
    title.rsplit_once(", ").filter(|(_, part)| is_date(part)).map_or(title, |(name, _)| name)
}

/// The companies that presets and files give, read when the page is shown.
#[derive(Debug, Default)]
pub struct Companies {
    shipped: Vec<Company>,
    /// Those of files, and why a file has none.
    added: Vec<(PathBuf, Result<Company, String>)>,
    /// What has been said of files without a company.
    told: Vec<String>,
}

impl Companies {
    /// Reads the program's companies, the first time, and those of the files that the settings name, each time. Returns
    /// what is to be said of files that have no company, once.
    pub fn read(&mut self, settings: &Settings) -> Vec<String> {
        if self.shipped.is_empty() {
            let read = companies().map(|(name, document)| Company::new(Key::Shipped(name), &document));
            self.shipped = read.collect();
        }
        self.added = settings.companies.iter().map(|path| (path.clone(), read_file(path))).collect();
        let broken: Vec<String> = self.broken().map(|(_, reason)| reason.to_owned()).collect();
        let news = broken.iter().filter(|reason| !self.told.contains(reason)).cloned().collect();
        self.told = broken;
        news
    }

    /// Files without a company, and why.
    pub fn broken(&self) -> impl Iterator<Item = (&Path, &str)> {
        self.added.iter().filter_map(|(path, read)| Some((path.as_path(), read.as_ref().err()?.as_str())))
    }

    /// Every company, and the open one at the end where it is none of these.
    pub fn with_open(&self, open: &Open) -> Vec<Company> {
        let added = self.added.iter().filter_map(|(_, read)| read.as_ref().ok());
        let mut all: Vec<Company> = self.shipped.iter().chain(added).cloned().collect();
        let scenario = open.scenario();
        let is_there = all.iter().any(|company| {
            let of = &company.scenario;
            (&of.company, &of.plan) == (&scenario.company, &scenario.plan)
        });
        if !is_there {
            let mut own = Company::new(Key::Open, open.document());
            let from = Key::of(open.origin());
            if all.iter().any(|company| company.key == from) {
                own.name = format!("{}, changed", own.name).into();
            }
            all.push(own);
        }
        all
    }
}

fn read_file(path: &Path) -> Result<Company, String> {
    let opened = Origin::File(path.to_owned()).open().map_err(|error| error.to_string())?;
    Ok(Company::new(Key::File(path.to_owned()), &opened.loaded.document))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shipped() -> Vec<Company> {
        let mut companies = Companies::default();
        assert!(companies.read(&Settings::default()).is_empty());
        companies.shipped
    }

    #[test]
    fn deals_stress_and_cases_of_another_time_are_no_companies() {
        let names: Vec<Text> = shipped().iter().map(|company| company.word.clone()).collect();
        for company in ["reference", "cipher", "mara", "iren", "terawulf", "small-miner", "home-miner"] {
            assert!(names.iter().any(|name| name == company), "{company} is missing: {names:?}");
        }
        for other in ["deal-claim", "2022-stress", "spring-2025", "sector-q4-2024"] {
            assert!(names.iter().all(|name| name != other), "{other} is no company");
        }
    }

    #[test]
    fn every_class_has_a_company_and_a_name_has_no_date() {
        let all = shipped();
        for class in Class::ALL {
            assert!(all.iter().any(|company| company.class == class), "{class:?}");
        }
        let class = |word: &str| all.iter().find(|company| company.word == word).map(|company| company.class);
        assert_eq!(class("small-miner"), Some(Class::Small));
        assert_eq!(class("mara"), Some(Class::PureMiner));
        assert_eq!(name("Cipher, September 2026"), "Cipher");
        assert_eq!(name("Deal: IREN and Microsoft, 9.7 bn USD"), "Deal: IREN and Microsoft, 9.7 bn USD");
        assert_eq!(name("Mine, 2026"), "Mine, 2026");
        assert!(all.iter().all(|company| !company.name.contains("2026")));
    }

    #[test]
    fn a_business_without_a_kind_is_told_by_its_looks() {
        let mut scenario = Scenario::default();
        assert_eq!(Class::of(None, &scenario), Class::PureMiner);
        scenario.company.site_mw = 5.0;
        assert_eq!(Class::of(None, &scenario), Class::Small);
        scenario.company.site_mw = 300.0;
        scenario.company.existing_ai_mw = 100.0;
        assert_eq!(Class::of(Some(PresetKind::Deal), &scenario), Class::Hybrid);
        scenario.company.existing_ai_mw = 300.0;
        assert_eq!(Class::of(None, &scenario), Class::Landlord);
        scenario.plan.rent_factor = 6.5;
        assert_eq!(Class::of(None, &scenario), Class::GpuCloud);
    }

    #[test]
    fn a_company_takes_the_world_and_keeps_the_rest() {
        let mut world = Scenario::default();
        world.world.hashprice = 30.0;
        world.company.site_mw = 7.0;
        let company = shipped().into_iter().find(|company| company.word == "cipher").expect("it is shipped");
        let placed = company.placed(&world);
        assert_eq!(placed.world, world.world);
        assert_eq!((&placed.company, &placed.plan), (&company.scenario.company, &company.scenario.plan));
    }
}
