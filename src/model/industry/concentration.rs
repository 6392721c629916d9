//! How few hold how much: of the hashrate, and of the power let for AI.

/// Index above which the merger guidelines of the United States call a market highly concentrated.
pub const HIGHLY_CONCENTRATED: f64 = 1_800.0;
/// Share with which owners together rule the network.
const MAJORITY: f64 = 0.51;
/// The largest owners that are counted together.
const TOP: f64 = 3.0;

/// How concentrated a market is.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Concentration {
    /// Herfindahl-Hirschman index, 0 … 10 000: the sum of the squared shares in per cent.
    pub hhi: f64,
    /// Owners who hold 51 % together, the largest first.
    pub majority_owners: f64,
    /// Share of the three largest owners.
    pub top_three: f64,
}

impl Concentration {
    /// The concentration of holdings: groups of equal owners, each with what the group holds and its number of owners.
    /// `None` where nobody holds anything.
    pub fn of(holdings: impl Iterator<Item = (f64, f64)>) -> Option<Self> {
        let mut groups: Vec<(f64, f64)> = holdings.filter(|(held, owners)| *held > 0.0 && *owners > 0.0).collect();
        let total: f64 = groups.iter().map(|g| g.0).sum();
        if total <= 0.0 {
            return None;
        }
        for group in &mut groups {
            group.0 /= total * group.1;
        }
        // From here on a group is the share of each of its owners, and how many they are; the largest owners first.
        groups.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
        let hhi = 1e4 * groups.iter().map(|(share, owners)| owners * share * share).sum::<f64>();
        let (mut held, mut majority_owners, mut top_three, mut top) = (0.0, 0.0, 0.0, 0.0);
        for (share, owners) in groups {
            let counted = owners.min(TOP - top);
            (top, top_three) = (top + counted, top_three + counted * share);
            if held < MAJORITY {
                // Shares that miss the mark by rounding alone do not take another owner.
                let needed = ((MAJORITY - held) / share - 1e-9).ceil().min(owners);
                (held, majority_owners) = (held + needed * share, majority_owners + needed);
            }
        }
        Some(Self { hhi, majority_owners, top_three })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_owner_is_ten_thousand_and_n_equal_owners_a_part_of_it() {
        let one = Concentration::of([(7.0, 1.0)].into_iter()).expect("somebody");
        assert_eq!((one.hhi, one.majority_owners, one.top_three), (10_000.0, 1.0, 1.0));
        for n in [2.0, 4.0, 10.0, 1e5] {
            let group = Concentration::of([(3.0, n)].into_iter()).expect("somebody");
            assert!((group.hhi / (10_000.0 / n) - 1.0).abs() < 1e-12, "{n} owners: {}", group.hhi);
            assert_eq!(group.majority_owners, f64::ceil(0.51 * n - 1e-9));
            assert!((group.top_three - f64::min(1.0, 3.0 / n)).abs() < 1e-12);
        }
        assert_eq!(Concentration::of([(0.0, 5.0)].into_iter()), None);
    }

    #[test]
    fn groups_and_named_owners_add_up() {
        // 40 %, 30 %, and thirty owners of 1 % each.
        let mixed = Concentration::of([(30.0, 30.0), (40.0, 1.0), (30.0, 1.0)].into_iter()).expect("somebody");
        assert!((mixed.hhi - (1600.0 + 900.0 + 30.0)).abs() < 1e-9, "{}", mixed.hhi);
        assert_eq!(mixed.majority_owners, 2.0);
        assert!((mixed.top_three - 0.71).abs() < 1e-12);
    }
}
