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

    /// The kind that a code in a file names.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code().eq_ignore_ascii_case(code))
    }
}
