//! tr-bank: BDDK regulation on bank call centres, Official Gazette 31132 of 20 May 2020 (RT912 to RT915).

use crate::lint::law::how::rule;
use crate::lint::law::own;
use crate::lint::law::{How, Own, Wanted};

profile! {
    name: "tr-bank",
    country: "Turkey",
    law: "BDDK regulation on bank call centres, Official Gazette 31132 of 20 May 2020",
    scope: "banks",
    state: "in force as far as known; known by a summary, the text is linked and was not read",
    sources: [
        "https://kpmg.com/tr/tr/home/hizmetlerimiz/denetim-ve-guvence/bilgi-sistemleri-risk-yonetimi/mevzuat-uyum-hizmetleri/banka-cagri-merkezi-hizmetlerinde-yeni-donem.html",
        "https://www.abek.com.tr/haber/banka-cagri-merkezlerinin-hizmet-seviyesinin-ve-kalitesinin-belirlenmesine-iliskin-yonetmelik.html",
    ],
    not_checkable: [
        "how old a caller is: only the fact `over_60_to_agent` tells",
        "shares of calls and of the year without call data: only facts tell",
    ],
    cited: "Turkey, BDDK regulation, Official Gazette 31132 of 20 May 2020; banks. Known by a summary
(https://kpmg.com/tr/tr/home/hizmetlerimiz/denetim-ve-guvence/bilgi-sistemleri-risk-yonetimi/mevzuat-uyum-hizmetleri/banka-cagri-merkezi-hizmetlerinde-yeni-donem.html).
Whether it binds your line, check with counsel.",

    "RT912" "tr-bank-over-60-to-agent" "callers aged 60 and over do not go straight to an agent" {
        article: "BDDK regulation of 2020 (Turkey, by a summary)",
        how: How::Fact("over_60_to_agent", Wanted::Is(true)),
        checks: "The fact `over_60_to_agent` says that callers aged 60 and over go straight to an agent.",
        why: "Menus are hardest on those who hear and remember less well.",
        example: "facts: {over_60_to_agent: false}",
        instead: "facts: {over_60_to_agent: true}",
    }

    "RT913" "tr-bank-80pct-30s" "fewer than 80% of calls are answered within 30 s" {
        article: "BDDK regulation of 2020 (Turkey, by a summary)",
        how: How::Fact("answered_within", Wanted::Within(0.80, 30)),
        checks: "The fact `answered_within` says that at least 80% of calls are answered within 30 s. A menu cannot tell shares of
calls: without the fact it is not judged.",
        why: "A stolen card does not wait.",
        example: "facts: {answered_within: {share: 60%, seconds: 30}}",
        instead: "facts: {answered_within: {share: 82%, seconds: 30}}",
    }

    "RT914" "tr-bank-answered-95pct" "fewer than 95% of calls are answered, or the line is down too often" {
        article: "BDDK regulation of 2020 (Turkey, by a summary)",
        how: How::Each(&[How::Fact("answered_share", Wanted::AtLeast(0.95)), How::Fact("available_share", Wanted::AtLeast(0.95))]),
        checks: "The fact `answered_share` says that at least 95% of the calls of a month are answered, `available_share` that the line
works 95% of the year.",
        why: "A call that nobody answers is not in any other number.",
        example: "facts: {answered_share: 91%, available_share: 99%}",
        instead: "facts: {answered_share: 97%, available_share: 99%}",
    }

    "RT915" "tr-bank-no-adverts" "adverts make the call longer" {
        article: "BDDK regulation of 2020 (Turkey, by a summary)",
        how: How::Each(&[How::Rules(&[rule("advert-on-hold")]), How::Own(Own { from: "from the menu", facts: &[], check: own::no_advert_but_on_hold })]),
        checks: "No prompt that callers hear is marked `advert: true`: on hold by the rule `advert-on-hold`, and elsewhere, where it
makes the call longer.",
        why: "Nobody rings a bank to hear of its loans.",
        example: "welcome: {play: {say: Kredi faizlerimizi sorun., advert: true}, goto: main}",
        instead: "welcome: {play: Bankamıza hoş geldiniz., goto: main}",
    }
}
