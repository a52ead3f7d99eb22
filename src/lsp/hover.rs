//! What stands at a place: a step, a prompt, a rule, and what is wrong there.

use gen_lsp_types::{Hover, MarkupContent, MarkupKind, Position, Uri};

use super::desk::{Desk, Spot};
use super::names::step_at;
use super::place::Slot;
use super::rules;
use crate::finding::count_of;
use crate::graph::{MenuGraph, PERSON, Piece, PromptId, StepId, StepKind, Words};
use crate::lint::Rule;
use crate::project::Line;
use crate::report::code_named;
use crate::source::Span;
use crate::time::Time;
use crate::timing::{Answer, Basis, Chains, Filled, Outcome, Persona};

/// Languages of a prompt that are shown (ours): more than a screen can hold is no help.
const MOST_LANGUAGES: usize = 8;
/// Steps of the longest line on which a call is followed for a hover (ours, as for the rules).
const MOST_STEPS: usize = 5_000;

/// What to show at a place.
pub(super) fn hover(desk: &mut Desk, uri: &Uri, at: Position) -> Option<Hover> {
    let (path, analysis) = desk.of(uri)?;
    let spot = Spot::new(&analysis, &path, at, desk.units)?;
    let (text, span) = about(&spot);
    let mut parts: Vec<String> = text.into_iter().collect();
    for finding in analysis.findings.iter().filter(|finding| finding.span().is_some_and(|span| covers(&spot, span))) {
        let words = rules::why(finding.code);
        if !parts.contains(&words) {
            parts.push(words);
        }
    }
    (!parts.is_empty()).then(|| Hover {
        contents: MarkupContent { kind: MarkupKind::Markdown, value: parts.join("\n\n---\n\n") }.into(),
        range: span.map(|span| analysis.range(span, desk.units)),
    })
}

fn covers(spot: &Spot<'_>, span: Span) -> bool {
    span.file == spot.file.id && (span.start as usize..=span.end as usize).contains(&spot.byte) && span.end > 0
}

/// What stands there, and the letters of it.
fn about(spot: &Spot<'_>) -> (Option<String>, Option<Span>) {
    let (line, column) = spot.line();
    if rules::allowed(line).is_some_and(|range| (range.start..=range.end).contains(&column)) {
        let word = rules::word_at(line, column);
        let start = spot.byte - column;
        let span = Span::new(spot.file.id, start + word.start, start + word.end);
        return (code_named(&line[word]).map(rules::docs), Some(span));
    }
    let word = spot.found.as_ref().map(|found| found.word);
    match (spot.slot(), word) {
        (Some(Slot::Rule), Some(word)) => return (code_named(word.value).map(rules::docs), Some(word.span)),
        (Some(Slot::Threshold), Some(word)) => {
            let name = spot.found.as_ref().and_then(|found| found.way.get(1).copied()).unwrap_or_default();
            let known = Rule::named(name).map(|rule| rule.thresholds).unwrap_or_default();
            let threshold = known.iter().find(|threshold| threshold.key == word.value);
            let text = threshold.map(|threshold| {
                format!("`{} = {}`: {} ({})", threshold.key, threshold.written(), threshold.what, threshold.source)
            });
            return (text, Some(word.span));
        }
        _ => {}
    }
    let Some(line) = &spot.analysis.line else { return (None, None) };
    if let Some((id, mention)) = step_at(spot) {
        return (Some(step(line, id)), Some(mention.span));
    }
    let said = (0..line.graph.prompts.len())
        .filter_map(|at| line.graph.prompt_at(at))
        .filter(|id| covers(spot, line.graph.prompt(*id).span))
        .min_by_key(|id| line.graph.prompt(*id).span.end - line.graph.prompt(*id).span.start);
    match said {
        Some(id) => (Some(prompt(line, id)), Some(line.graph.prompt(id).span)),
        None => (None, None),
    }
}

/// A step: what it does, how long it speaks, how far it is from a person.
fn step(line: &Line, id: StepId) -> String {
    let graph = &line.graph;
    let step = graph.step(id);
    let mut text = format!("**{}**: {}", step.name, kind(graph, id));
    let own = graph.own_prompts(id);
    let language = step.language.unwrap_or(0);
    if let Some((length, basis)) = length(line, &own, language) {
        text += &format!("\n\nsays {}, {}", about_so_long(length, basis), basis.name());
    }
    if step.is_human() {
        return text;
    }
    if graph.steps().nth(MOST_STEPS).is_some() {
        return text;
    }
    let chains = Chains::new(graph, &line.times, &line.holds, line.config.callers);
    let answer = Answer::followed_from(&chains, id, Persona::FirstTime, PERSON);
    let share = answer.share(Outcome::Human);
    if share < 1e-6 {
        return text + "\n\nfrom here a first-time caller who wants a person reaches none";
    }
    let mut how = vec![format!("{} reach one", percent(share))];
    if let Some(mean) = answer.human().mean() {
        how.push(format!("on average after {mean}"));
    }
    if let (Some(keys), Some(best)) = (answer.fewest_keys, answer.human().best()) {
        how.push(format!("best way {}, {best} before any wait", count_of(keys as usize, "key")));
    }
    text + &format!("\n\nfrom here, first-time callers who want a person: {}", how.join(", "))
}

/// The kind of a step, with what it has.
fn kind(graph: &MenuGraph, id: StepId) -> String {
    let step = graph.step(id);
    match &step.kind {
        StepKind::Menu(menu) => {
            let keys: Vec<String> = menu
                .choices
                .iter()
                .filter_map(|choice| {
                    let target = choice.target.map(|target| format!(" {}", graph.step(target.step).name));
                    Some(format!("{}{}", choice.press.first()?.0, target.unwrap_or_default()))
                })
                .collect();
            format!("menu of {} ({})", keys.len(), keys.join(", "))
        }
        StepKind::Collect(collect) if collect.min == collect.max => format!("collect, {} digits", collect.min),
        StepKind::Collect(collect) => format!("collect, {} to {} digits", collect.min, collect.max),
        StepKind::Missing => "not written anywhere".to_owned(),
        _ => step.kind_name().to_owned(),
    }
}

/// How long prompts last one after another, the gaps between them left out.
fn length(line: &Line, prompts: &[PromptId], language: usize) -> Option<(Time, Basis)> {
    let spoken = prompts.iter().map(|id| line.times.speak(*id, language, Filled::default()));
    spoken
        .map(|spoken| (spoken.length, spoken.basis))
        .reduce(|(length, basis), (more, other)| (length + more, basis.max(other)))
}

fn about_so_long(length: Time, basis: Basis) -> String {
    if basis == Basis::Estimated { format!("~{length}") } else { length.to_string() }
}

/// A prompt: how long it is in each language, and its files.
fn prompt(line: &Line, id: PromptId) -> String {
    let graph = &line.graph;
    let prompt = graph.prompt(id);
    let mut text = format!("**{}** of `{}`", prompt.role.name(), graph.step(prompt.step).name);
    for (language, words) in prompt.words.iter().enumerate().take(MOST_LANGUAGES) {
        // A prompt that is said in one language whatever the call's is told once.
        if language > 0 && words.language != language && !words.stands_in {
            continue;
        }
        text += &format!("\n- {}", in_language(line, id, language, words));
    }
    text
}

fn in_language(line: &Line, id: PromptId, language: usize, words: &Words) -> String {
    let tags = &line.graph.line.languages;
    if words.stands_in {
        return format!("{}: no words, those callers hear {}", tags[language], tags[words.language]);
    }
    let spoken = line.times.speak(id, language, Filled::default());
    let files = words.pieces.iter().filter_map(|piece| match piece {
        Piece::File { name, .. } if line.files.get(name).is_some() => Some(format!("`{name}`")),
        Piece::File { name, .. } => Some(format!("`{name}` is not recorded")),
        Piece::Filled(_) | Piece::Unknown(_) => None,
    });
    let files: Vec<String> = files.collect();
    let length = about_so_long(spoken.length, spoken.basis);
    let files = if files.is_empty() { String::new() } else { format!("; {}", files.join(", ")) };
    format!("{}: {length}, {}{files}", tags[words.language], spoken.basis.name())
}

fn percent(share: f64) -> String {
    let whole = (share * 100.0).round();
    // Nearly all are not all.
    if share < 1.0 && whole >= 100.0 { "more than 99 %".to_owned() } else { format!("{whole:.0} %") }
}
