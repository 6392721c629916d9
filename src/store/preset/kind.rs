//! What sort of scenario a preset is, by which a gallery sorts and filters.

use strum::EnumCount;

/// What sort of scenario a preset is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumCount)]
pub enum PresetKind {
    /// A company that mines, whatever it plans.
    Miner,
    /// A company with both machines and leased halls.
    Hybrid,
    /// A company that lives, or means to live, on rent.
    AiLandlord,
    /// A company that owns the processors and sells their time.
    GpuCloud,
    /// A machine or a few at home.
    Home,
    /// A lease on its own, to be held to what was published of it.
    Deal,
    /// A hard time: a market of the past, or one that tests a company.
    Stress,
}

impl PresetKind {
    /// All kinds, in the order in which they are shown.
    pub const ALL: [Self; Self::COUNT] =
        [Self::Miner, Self::Hybrid, Self::AiLandlord, Self::GpuCloud, Self::Home, Self::Deal, Self::Stress];

    /// Code in files.
    pub fn code(self) -> &'static str {
        match self {
            Self::Miner => "miner",
            Self::Hybrid => "hybrid",
            Self::AiLandlord => "ai-landlord",
            Self::GpuCloud => "gpu-cloud",
            Self::Home => "home",
            Self::Deal => "deal",
            Self::Stress => "stress",
        }
    }

    /// Name on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Miner => "Miner",
            Self::Hybrid => "Hybrid",
            Self::AiLandlord => "AI landlord",
            Self::GpuCloud => "GPU cloud",
            Self::Home => "Home",
            Self::Deal => "Deal",
            Self::Stress => "Stress",
        }
    }

    /// Whether such a preset is a company as it stands today, which says nothing about the world: what happens to
    /// everybody is a world's to say. Deals and hard times may have a world of their own.
    pub fn is_company(self) -> bool {
        match self {
            Self::Miner | Self::Hybrid | Self::AiLandlord | Self::GpuCloud | Self::Home => true,
            Self::Deal | Self::Stress => false,
        }
    }

    /// The kind that a code in a file names.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code().eq_ignore_ascii_case(code))
    }
}

/// What a preset's file is about, by its kind: one of [`PresetKind`] is a scenario, whatever its sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A scenario: a company in a world, with a plan.
    Case,
    /// A world, applied to what is open.
    World,
    /// A change of the world, applied on top of the present one.
    Shock,
    /// What a presenter tells, step by step.
    Story,
}

impl Sort {
    /// The sort that a code in a file names; a scenario where it names neither of the others.
    pub fn from_code(code: &str) -> Self {
        let others = [Self::World, Self::Shock, Self::Story];
        others.into_iter().find(|sort| sort.code().eq_ignore_ascii_case(code)).unwrap_or(Self::Case)
    }

    /// Code in files; a scenario has that of its [`PresetKind`].
    pub fn code(self) -> &'static str {
        match self {
            Self::Case => "",
            Self::World => "world",
            Self::Shock => "shock",
            Self::Story => "story",
        }
    }

    /// What it is, in a sentence.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Case => "a company's preset",
            Self::World => "a world",
            Self::Shock => "a shock",
            Self::Story => "a story",
        }
    }

    /// What is done with a file of this sort, where another was expected.
    pub(super) fn use_instead(self) -> &'static str {
        match self {
            Self::Case => "give a file of kind \"world\", or open this one as a scenario",
            Self::World => "give a company's file, and apply the world to it (in the window, open the world's file)",
            Self::Shock => "give a file that holds all of it, and apply the shock in the window, by opening its file",
            Self::Story => "give a company's file, and tell the story in the window, by opening its file",
        }
    }
}
