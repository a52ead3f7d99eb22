//! The profiles, one file each, in the order of their codes.

use super::{Check, Profile};
use crate::finding::{Code, Severity};

/// Declares a profile and its checks; what the documentation of all of them says of the law is written once.
macro_rules! profile {
    (
        name: $name:literal,
        country: $country:literal,
        law: $law:literal,
        scope: $scope:literal,
        state: $state:literal,
        sources: [$($source:literal),* $(,)?],
        not_checkable: [$($not:literal),* $(,)?],
        cited: $cited:literal,
        $($id:literal $word:literal $summary:literal {
            article: $article:literal,
            how: $how:expr,
            checks: $checks:literal,
            why: $why:literal,
            example: $example:literal,
            instead: $instead:literal,
        })*
    ) => {
        pub(super) static PROFILE: super::Profile = super::Profile {
            name: $name,
            country: $country,
            law: $law,
            scope: $scope,
            state: $state,
            sources: &[$($source),*],
            checks: &[$(super::Check {
                code: super::Code {
                    id: $id,
                    name: $word,
                    severity: super::Severity::Error,
                    since: "0.1.0",
                    summary: $summary,
                    explain: concat!(
                        "## What it checks\n", $checks,
                        "\n\n## Why it matters\n", $why, "\n", $cited,
                        "\n\n## Example\n```yaml\n", $example,
                        "\n```\n\n## Instead\n```yaml\n", $instead, "\n```\n",
                    ),
                },
                article: $article,
                how: $how,
            }),*],
            not_checkable: &[$($not),*],
        };
    };
}

/// Declares the modules and lists their records, so that a new profile is one line here.
macro_rules! profiles {
    ($($profile:ident,)*) => {
        $(mod $profile;)*
        /// Every profile, in the order of its codes.
        pub static PROFILES: &[&Profile] = &[$(&$profile::PROFILE),*];
    };
}

profiles! {
    pt,
    tr_electricity,
    tr_telecom,
    tr_bank,
    br_2008,
    br,
    br_sac,
    es,
    it,
    kr,
    india,
    de,
    fr,
    fr_telecom,
    be_telecom,
    eu,
    uk,
    us_cable,
    us_az_cable,
    us_medicare,
    us_508,
    eu_access,
    ec,
    tz,
}
