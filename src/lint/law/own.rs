//! Questions of laws that no base rule asks.

use crate::graph::{Action, PERSON, PromptRole, StepKind};
use crate::lint::opening::Opening;
use crate::lint::{Cx, Sink, Why};
use crate::time::Time;
use crate::timing::{Answer, Chains, Filled, Persona};

// ---- how long menus are ----

/// The main menu has been said in full within 45 s of the answer, or of the identity check before it.
pub(super) fn main_menu_within_45s(cx: &Cx<'_>, out: &mut Sink) {
    let main = cx.graph.main_menus();
    let openings = cx.openings();
    for opening in openings.iter().filter(|opening| main.contains(&opening.menu)) {
        too_long(cx, out, opening, Time::from_secs(45), "callers have heard the main menu after");
    }
}

/// A submenu has been said in full within 20 s.
pub(super) fn submenu_within_20s(cx: &Cx<'_>, out: &mut Sink) {
    let main = cx.graph.main_menus();
    let openings = cx.openings();
    for opening in openings.iter().filter(|opening| !main.contains(&opening.menu)) {
        too_long(cx, out, opening, Time::from_secs(20), "callers have heard this menu after");
    }
}

fn too_long(cx: &Cx<'_>, out: &mut Sink, opening: &Opening, most: Time, words: &str) {
    let step = cx.graph.step(opening.menu);
    let StepKind::Menu(menu) = &step.kind else { return };
    let is_choice = |role: PromptRole| matches!(role, PromptRole::Choice(_));
    let mut time = opening.time;
    for prompt in menu.prompts.iter().skip_while(|id| !is_choice(cx.graph.prompt(**id).role)) {
        if time > Time::ZERO {
            time += step.settings.gap;
        }
        time += cx.times.length(*prompt, 0, Filled::default());
    }
    if time > most {
        out.report(step.span, format!("{words} {time}, limit {most}"))
            .help("say less before it and in it; `ringtrue measure` shows where the seconds go");
    }
}

// ---- adverts ----

/// No advert is played anywhere but on hold, where another rule looks.
pub(super) fn no_advert_but_on_hold(cx: &Cx<'_>, out: &mut Sink) {
    for prompt in cx.graph.prompts.iter().filter(|prompt| prompt.advert && cx.reachable.has(prompt.step)) {
        let step = cx.graph.step(prompt.step);
        if !matches!(step.kind, StepKind::Queue(_)) {
            out.report(prompt.span, format!("an advert in `{}` makes the call longer", step.name)).help("leave it out");
        }
    }
}

// ---- who presses nothing ----

/// Who presses nothing is with an operator, or in the queue for one, after 2 min.
pub(super) fn operator_after_2min(cx: &Cx<'_>, out: &mut Sink) {
    if !cx.line_has_a_human() {
        return;
    }
    if cx.measured().is_none() {
        out.not_judged(Why::TooLong, 1);
        return;
    }
    let chains = Chains::new(cx.graph, cx.times, cx.holds, cx.callers);
    let silent = Answer::from_step(&chains, cx.graph.start, Persona::Silent, PERSON);
    let most = Time::from_secs(120);
    let main = cx.graph.main_menus().first().copied().unwrap_or(cx.graph.start);
    let message = match silent.queue.mean() {
        Some(mean) if silent.queue.share() > 0.999 && mean <= most => return,
        Some(mean) if silent.queue.share() > 0.999 => {
            format!("who presses nothing comes to an operator after {mean}, limit {most}")
        }
        _ => "who presses nothing does not come to an operator".to_owned(),
    };
    out.report(cx.graph.step(main).span, message)
        .help(format!("fewer attempts, shorter timeouts, and `exhausted: {}`", cx.somebody()));
}

// ---- callbacks and languages ----

/// A callback comes within 24 h of its promise.
pub(super) fn callback_within_24h(cx: &Cx<'_>, out: &mut Sink) {
    let most = Time::from_secs(86_400);
    for (id, step) in cx.graph.steps().filter(|(id, _)| cx.reachable.has(*id)) {
        let StepKind::Callback { within, .. } = &cx.graph.step(id).kind else { continue };
        let (promised, span) = match (within, cx.fact_time("callback_within")) {
            (Some(within), _) => (*within, step.span),
            (None, Some(within)) => (within, cx.fact_span(&["callback_within"])),
            (None, None) => {
                out.no_fact("callback_within");
                continue;
            }
        };
        if promised > most {
            out.report(span, format!("who asks in `{}` is called back within {promised}, limit {most}", step.name))
                .help("call back sooner, and write `within: 24h`");
        }
    }
}

/// A line offers more than one language.
pub(super) fn several_languages(cx: &Cx<'_>, out: &mut Sink) {
    if cx.graph.line.languages.len() < 2
        && let Some(first) = cx.graph.main_menus().first()
    {
        out.report(cx.graph.step(*first).span, "no language can be chosen: the line speaks one alone")
            .help("write `languages:` at the top of the file, and put a menu in front that offers them");
    }
}

/// Behind every language comes a menu of several categories, and behind a category that needs one a menu, not a third
/// list of languages.
pub(super) fn categories_second(cx: &Cx<'_>, out: &mut Sink) {
    let mut told = Vec::new();
    for id in cx.graph.main_menus() {
        let StepKind::Menu(menu) = &cx.graph.step(id).kind else { continue };
        // Where other choices stand among the languages, level 1 is wrong, and has its finding.
        if menu.keys.iter().any(|key| key.choice.is_some() && key.language.is_none()) {
            continue;
        }
        for key in menu.keys.iter().filter(|key| key.choice.is_some() && key.language.is_some()) {
            let Action::Goto(target) = key.action else { continue };
            // What only says something on the way is no level.
            let mut at = target.step;
            let mut seen = vec![];
            while let StepKind::Play(_) = cx.graph.step(at).kind
                && let Some(next) = cx.graph.step(at).goto
                && !seen.contains(&at)
            {
                seen.push(at);
                at = next.step;
            }
            let second = cx.graph.step(at);
            let found = match &second.kind {
                StepKind::Menu(menu) if menu.keys.iter().any(|key| key.choice.is_some() && key.language.is_some()) => {
                    "offers languages again"
                }
                StepKind::Menu(menu) if cx.offers(at, menu) > 1 => continue,
                StepKind::Menu(_) => "offers one choice",
                StepKind::Collect(_) => "asks for a number",
                StepKind::Missing => continue,
                _ => "offers nothing",
            };
            if told.contains(&at) {
                continue;
            }
            told.push(at);
            out.report(
                target.span,
                format!(
                    "who chose a language comes to `{}`, which {found}: a menu of categories is wanted",
                    second.name
                ),
            )
            .help("lead it to a menu of broad categories, each with a menu of its own behind it");
        }
    }
}

// ---- numbers ----

/// What the digits of a British number say: `true`, it costs more than a basic rate.
pub(super) fn british(cx: &Cx<'_>) -> Option<bool> {
    let number = cx.graph.line.number.as_deref()?;
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let own = digits.strip_prefix("44").filter(|_| number.trim().starts_with('+')).or(digits.strip_prefix('0'))?;
    let begins = |with: &[&str]| with.iter().any(|start| own.starts_with(start));
    if begins(&["84", "87", "9"]) {
        Some(true)
    } else if begins(&["1", "2", "3", "80", "7"]) {
        Some(false)
    } else {
        None
    }
}

/// A British number is none of 084, 087 and 09.
pub(super) fn british_number(cx: &Cx<'_>, out: &mut Sink) {
    if british(cx) == Some(true) {
        let number = cx.graph.line.number.as_deref().unwrap_or_default();
        let message = format!("`{number}` is an 084, 087 or 09 number: calls cost more than a basic rate");
        out.report(cx.fact_span(&[]), message).help("take a number that begins with 01, 02, 03, 080 or 07");
    }
}

/// Whether waiting in a German loop may cost: `None`, the facts do not tell.
pub(super) fn german_loop_may_cost(cx: &Cx<'_>) -> Option<bool> {
    if cx.yes("toll_free") == Some(true) {
        return Some(false);
    }
    cx.fact_word("number_kind").map(|kind| matches!(kind, "premium" | "flat"))
}

/// A waiting loop costs nothing on its own.
pub(super) fn german_loop(cx: &Cx<'_>, out: &mut Sink) {
    let queues = |step: &crate::graph::Step| matches!(step.kind, StepKind::Queue(_));
    let Some((_, queue)) = cx.graph.steps().find(|(id, step)| cx.reachable.has(*id) && queues(step)) else { return };
    let free = cx.yes("waiting_free");
    match cx.fact_word("number_kind") {
        _ if free == Some(true) || cx.yes("toll_free") == Some(true) => {}
        Some("premium") if free == Some(false) => {
            out.report(queue.span, format!("callers pay while they wait in `{}`", queue.name))
                .related(
                    cx.fact_span(&["number_kind"]),
                    "the number is neither free, geographic, mobile nor at a flat price",
                )
                .help("let waiting cost nothing, or take another number; write `waiting_free: true` under `facts:`");
        }
        Some("premium") => out.no_fact("waiting_free"),
        Some(_) => {}
        None => out.no_fact("number_kind"),
    }
}

// ---- what the line has ----

/// The line hands calls on.
pub(super) fn transfers(cx: &Cx<'_>) -> bool {
    cx.graph.steps().any(|(id, step)| cx.reachable.has(id) && matches!(step.kind, StepKind::Transfer { .. }))
}

/// Callers may have to wait.
pub(super) fn queues(cx: &Cx<'_>) -> bool {
    cx.graph.steps().any(|(id, step)| cx.reachable.has(id) && matches!(step.kind, StepKind::Queue(_)))
}
