//! What could be written at a place. The readers are asked: a word that nobody would write is put there, the file is
//! read, and the reader says which keys or words it would have taken.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use gen_lsp_types::{CompletionItem, CompletionItemKind, Position, Range, TextEdit, Uri};

use super::analysis::{kind_of, line_of, notation};
use super::desk::{Desk, line_at};
use super::place::{self, FileKind, Found, Slot};
use super::rules;
use super::text::Lines;
use crate::audit::{self, PLACES};
use crate::finding::Severity;
use crate::graph::StepKind;
use crate::lint::{self, Rule};
use crate::menu::{self, LONG_FORM};
use crate::project::{Index, Line, Unsaved};
use crate::source::{Sources, Span};
use crate::syntax::{Node, Reader, parse};

/// The word that nobody would write.
const WORD: &str = "ringtrue-completes-here";

/// What could be written at a place of an open file.
pub(super) fn completion(desk: &mut Desk, uri: &Uri, at: Position) -> Option<Vec<CompletionItem>> {
    let (path, document) = desk.document(uri)?;
    let (text, kind) = (Arc::clone(&document.text), kind_of(&path));
    if !desk.may_be_ours(&path) {
        return None;
    }
    let lines = Lines::new(&text);
    let byte = lines.byte(&text, at, desk.units);
    let (line, column) = line_at(&text, &lines, byte);
    let mut word = rules::word_at(line, column);
    // Between the keys of TOML a dot is no letter of a name.
    let quoted = line[..word.start].matches('"').count() % 2 == 1;
    if kind != FileKind::Menu && !quoted {
        word.start = line[word.start..column].rfind('.').map_or(word.start, |dot| word.start + dot + 1);
        word.end = line[column..word.end].find('.').map_or(word.end, |dot| column + dot);
    }
    let from = byte - column;
    let (before, after) = (&line[..word.start], &line[word.end..]);
    let range = lines.range_of(&text, from + word.start..from + word.end, desk.units);
    if rules::allowed(line).is_some_and(|names| (names.start..=names.end).contains(&column)) {
        let names = lint::codes().map(|code| Offer::new(code.name, CompletionItemKind::Constant).about(code.summary));
        return Some(items(names.collect(), range, &|offer| offer.text.clone()));
    }
    if before.trim_start().starts_with('#') {
        return None;
    }
    let tops = desk.tops(&path);
    let top = if kind == FileKind::Menu { tops.first()? } else { &path };
    for attempt in Attempt::of(kind, before, after) {
        let mut tried = text.to_string();
        tried.replace_range(from + word.start..from + word.end, &attempt.written);
        let Some(offers) = attempt.offers(desk, &path, top, kind, tried) else { continue };
        return Some(items(offers, range, &|offer| attempt.spelled(&offer.text)));
    }
    None
}

/// A way in which the word could be meant: as a key, or as a value.
struct Attempt {
    kind: FileKind,
    is_key: bool,
    /// What is put in the word's place.
    written: String,
    /// What goes before and after what is chosen.
    around: (&'static str, &'static str),
}

impl Attempt {
    fn of(kind: FileKind, before: &str, after: &str) -> [Self; 2] {
        let next = after.trim_start();
        let (key, value) = match kind {
            FileKind::Menu if next.starts_with(':') => (("", ""), ("", "")),
            FileKind::Menu => (("", ": "), ("", "")),
            _ => {
                let quoted = before.matches('"').count() % 2 == 1;
                let key = if next.starts_with(['=', ']', '.']) { "" } else { " = " };
                (("", key), if quoted { ("", "") } else { ("\"", "\"") })
            }
        };
        // A key without a value is nothing to TOML.
        let filler = if kind != FileKind::Menu && !key.1.is_empty() { "0" } else { "" };
        let written = |(open, close): (&str, &str), filler: &str| format!("{open}{WORD}{close}{filler}");
        [
            Self { kind, is_key: true, written: written(key, filler), around: key },
            Self { kind, is_key: false, written: written(value, ""), around: value },
        ]
    }

    fn spelled(&self, word: &str) -> String {
        format!("{}{word}{}", self.around.0, self.around.1)
    }

    /// What could stand in the word's place; `None` where the word is not meant in this way.
    fn offers(&self, desk: &Desk, path: &Path, top: &Path, kind: FileKind, tried: String) -> Option<Vec<Offer>> {
        let mut sources = Sources::default();
        let file = sources.add("", tried.as_str());
        let parsed = parse(&sources, file, notation(kind));
        let root: Node = parsed.root.clone()?;
        let found = place::find(&root, &|word, _| {
            word.strip_suffix(WORD).is_some_and(|path| path.is_empty() || path.ends_with('/'))
        })
        .filter(|found| found.is_key == self.is_key)?;
        let mut reader = Reader::new(&sources);
        reader.asked = Some(Vec::new());
        match self.kind {
            FileKind::Menu => drop(menu::read(&mut reader, file, parsed, true)),
            FileKind::Audit => drop(audit::read(&mut reader, file, parsed)),
            FileKind::Config => {}
        }
        let asked = reader.asked.unwrap_or_default();
        let mut unsaved = desk.unsaved();
        unsaved.insert(path.to_path_buf(), tried.into());
        let line = line_of(top, &unsaved, &desk.heard);
        let mut offers = if self.is_key { keys(&found, &asked, line.as_deref()) } else { words(&found, &asked) };
        if let Some(slot) = found.slot(kind) {
            offers.extend(named(slot, &found, line.as_deref(), path, &unsaved));
        }
        offers.retain(|offer| !offer.text.contains(WORD));
        (!offers.is_empty()).then_some(offers)
    }
}

/// The keys that the reader would have taken, without those that are there.
fn keys(found: &Found<'_>, asked: &[(Span, Vec<&'static str>)], line: Option<&Line>) -> Vec<Offer> {
    let Some(table) = found.table else { return Vec::new() };
    let mut keys: Vec<&str> = Vec::new();
    for (_, words) in asked.iter().filter(|(span, _)| *span == table.span) {
        // A table by language asks for no key by name. It may still become the long form of a prompt.
        if words.is_empty() {
            let files = found.way.iter().rev().nth(1).is_some_and(|of| *of == "audio");
            keys.extend(line.iter().flat_map(|line| &line.graph.line.languages).map(String::as_str));
            keys.extend(LONG_FORM.iter().filter(|_| !files));
        }
        keys.extend(words);
    }
    let mut seen = std::collections::HashSet::new();
    keys.retain(|key| table.get(key).is_none() && seen.insert(*key));
    keys.into_iter().map(|key| Offer::new(key, CompletionItemKind::Property)).collect()
}

/// The words that the reader would have taken.
fn words(found: &Found<'_>, asked: &[(Span, Vec<&'static str>)]) -> Vec<Offer> {
    let words = asked.iter().filter(|(span, _)| *span == found.word.span).flat_map(|(_, words)| words);
    words.map(|word| Offer::new(word, CompletionItemKind::EnumMember)).collect()
}

/// What there is of the kind that is wanted.
fn named(slot: Slot, found: &Found<'_>, line: Option<&Line>, path: &Path, unsaved: &Unsaved) -> Vec<Offer> {
    let graph = line.map(|line| &line.graph);
    let steps = |wanted: &dyn Fn(&StepKind) -> bool| -> Vec<Offer> {
        let steps = graph.into_iter().flat_map(|graph| graph.steps());
        let steps = steps.filter(|(_, step)| !matches!(step.kind, StepKind::Missing) && wanted(&step.kind));
        steps.map(|(_, step)| Offer::new(&step.name, CompletionItemKind::Reference).about(step.kind_name())).collect()
    };
    let all = |words: &[&str], kind| words.iter().map(|word| Offer::new(word, kind)).collect::<Vec<_>>();
    let texts = |words: Vec<&String>, kind| words.into_iter().map(|word| Offer::new(word, kind)).collect::<Vec<_>>();
    match slot {
        Slot::Step if found.is_key && found.way.contains(&"hold") => steps(&|kind| matches!(kind, StepKind::Queue(_))),
        Slot::Step if found.is_key => {
            let world = |kind: &StepKind| {
                matches!(kind, StepKind::Collect(_) | StepKind::Data | StepKind::Transfer { .. } | StepKind::Opaque(_))
            };
            let mut offers = steps(&world);
            offers.extend(all(&["hold", "rings"], CompletionItemKind::Property));
            offers
        }
        Slot::Step => steps(&|_| true),
        Slot::StepOrWord => {
            let mut offers = steps(&|_| true);
            let none = found.way.contains(&"keys").then_some("none");
            let words: Vec<&str> = ["repeat", "back"].into_iter().chain(none).collect();
            offers.extend(all(&words, CompletionItemKind::Keyword));
            offers
        }
        // Steps that are named and not written yet.
        Slot::StepItself => {
            let names = graph.into_iter().flat_map(|graph| &graph.unresolved).map(|name| &name.name);
            let mut names: Vec<&String> = names.collect();
            names.sort();
            names.dedup();
            texts(names, CompletionItemKind::Reference)
        }
        Slot::Heard => {
            let mut offers = steps(&|_| true);
            let prompts = graph.into_iter().flat_map(|graph| &graph.prompts).map(|prompt| &prompt.stem);
            let prompts = prompts.filter(|stem| graph.is_some_and(|graph| graph.find(stem).is_none())).collect();
            offers.extend(texts(prompts, CompletionItemKind::Text));
            offers
        }
        Slot::Reached => {
            let mut offers = all(&PLACES, CompletionItemKind::Keyword);
            offers.extend(steps(&|_| true));
            offers
        }
        Slot::Outcome => {
            let step = graph.zip(found.way.last()).and_then(|(graph, name)| Some(graph.step(graph.find(name)?)));
            let outcomes = step.into_iter().flat_map(|step| &step.outcomes).map(|outcome| &outcome.name);
            texts(outcomes.collect(), CompletionItemKind::EnumMember)
        }
        Slot::Reason => {
            let reasons = graph.into_iter().flat_map(|graph| &graph.line.reasons).map(|(reason, _)| reason);
            let mut offers = texts(reasons.collect(), CompletionItemKind::Value);
            offers.extend(all(&["person"], CompletionItemKind::Keyword));
            offers
        }
        Slot::Hours => {
            let hours = graph.into_iter().flat_map(|graph| &graph.line.hours).map(|(name, _)| name);
            texts(hours.collect(), CompletionItemKind::Value)
        }
        Slot::Language => {
            texts(graph.into_iter().flat_map(|graph| &graph.line.languages).collect(), CompletionItemKind::Value)
        }
        Slot::Menu => {
            let typed = found.word.value.strip_suffix(WORD).unwrap_or_default();
            let mut offers = files(&path.parent().unwrap_or(Path::new("")).join(typed), &["yaml", "yml"]);
            let menus = Index::menus(path, unsaved).into_iter().filter(|menu| menu != path && typed.is_empty());
            let menus = menus.filter_map(|menu| relative(path, &menu));
            offers.extend(
                menus.filter(|menu| menu.contains('/')).map(|menu| Offer::new(&menu, CompletionItemKind::File)),
            );
            offers
        }
        Slot::Audio | Slot::Music => {
            let typed = found.word.value.strip_suffix(WORD).unwrap_or_default();
            let languages = graph.into_iter().flat_map(|graph| &graph.line.languages);
            let folders: Vec<&str> =
                if slot == Slot::Music { vec![""] } else { languages.map(String::as_str).collect() };
            let mut names = std::collections::HashSet::new();
            let all = line.into_iter().flat_map(|line| {
                folders.iter().flat_map(|folder| files(&line.folder.join(folder).join(typed), &["wav"]))
            });
            all.filter(|offer| names.insert(offer.text.clone())).collect()
        }
        Slot::Rule if !found.is_key => Vec::new(),
        Slot::Rule => {
            lint::codes().map(|code| Offer::new(code.name, CompletionItemKind::Constant).about(code.summary)).collect()
        }
        Slot::Threshold if found.is_key => {
            let rule = found.way.get(1).and_then(|name| Rule::named(name));
            let known = rule.map(|rule| rule.thresholds).unwrap_or_default().iter();
            let mut offers: Vec<Offer> = known
                .map(|threshold| Offer::new(threshold.key, CompletionItemKind::Property).about(threshold.what))
                .collect();
            offers.extend(all(&["level"], CompletionItemKind::Property));
            offers
        }
        Slot::Level => {
            let levels = [Severity::Info, Severity::Warning, Severity::Error].map(Severity::name);
            let mut offers = all(&["off"], CompletionItemKind::EnumMember);
            offers.extend(all(&levels, CompletionItemKind::EnumMember));
            offers
        }
        Slot::Threshold => Vec::new(),
    }
}

/// The files of a folder that end in one of some ways, and the folders in it.
fn files(folder: &Path, endings: &[&str]) -> Vec<Offer> {
    let wanted = |name: &str| name.rsplit_once('.').is_some_and(|(_, ending)| endings.contains(&ending));
    let offer = |(name, is_folder): (String, bool)| match is_folder {
        true => Some(Offer::new(&name, CompletionItemKind::Folder)),
        false => wanted(&name).then(|| Offer::new(&name, CompletionItemKind::File)),
    };
    Index::folder(folder).into_iter().filter_map(offer).collect()
}

/// A file as one writes it in another: `../menus/main.yaml`.
fn relative(from: &Path, to: &Path) -> Option<String> {
    let folder: Vec<Component<'_>> = from.parent()?.components().collect();
    let file: Vec<Component<'_>> = to.components().collect();
    let same = folder.iter().zip(&file).take_while(|(a, b)| a == b).count();
    let up = folder[same..].iter().map(|_| "..");
    let path: PathBuf = up.map(Path::new).chain(file[same..].iter().map(|part| Path::new(part.as_os_str()))).collect();
    Some(path.to_str()?.replace('\\', "/"))
}

/// A word that could be written.
struct Offer {
    text: String,
    kind: CompletionItemKind,
    about: Option<String>,
}

impl Offer {
    fn new(text: &str, kind: CompletionItemKind) -> Self {
        Self { text: text.to_owned(), kind, about: None }
    }

    fn about(self, about: &str) -> Self {
        Self { about: Some(about.to_owned()), ..self }
    }
}

/// Offers for the editor, in their order.
fn items(offers: Vec<Offer>, range: Range, spelled: &dyn Fn(&Offer) -> String) -> Vec<CompletionItem> {
    let item = |(at, offer): (usize, Offer)| CompletionItem {
        text_edit: Some(TextEdit { range, new_text: spelled(&offer) }.into()),
        // An editor sorts by letters; what is written first in the file is wanted first.
        sort_text: Some(format!("{at:06}")),
        filter_text: Some(offer.text.clone()),
        label: offer.text,
        kind: Some(offer.kind),
        detail: offer.about,
        ..CompletionItem::default()
    };
    offers.into_iter().enumerate().map(item).collect()
}
