//! The outline of a file: its steps with their choices, or its turns.

use gen_lsp_types::{DocumentSymbol, Range, SymbolKind, Uri};

use super::analysis::{kind_of, tree_of};
use super::desk::Desk;
use super::place::FileKind;
use super::text::{Lines, Units};
use crate::audit::EXPECTATIONS;
use crate::menu::KINDS;
use crate::source::Span;
use crate::syntax::{Entry, Node, Value};

/// The outline of an open file.
pub(super) fn symbols(desk: &mut Desk, uri: &Uri) -> Option<Vec<DocumentSymbol>> {
    let path = desk.document(uri)?.0;
    if !desk.may_be_ours(&path) {
        return None;
    }
    let (_, document) = desk.document(uri)?;
    let kind = kind_of(&path);
    let root = tree_of(kind, &document.text)?;
    let outline = Outline { text: &document.text, lines: Lines::new(&document.text), units: desk.units };
    Some(match kind {
        FileKind::Menu => {
            let steps = root.get("steps").map(Node::entries).unwrap_or_default();
            steps.iter().map(|entry| outline.step(entry)).collect()
        }
        FileKind::Audit => items(root.get("turn")).filter_map(|turn| outline.turn(turn)).collect(),
        FileKind::Config => Vec::new(),
    })
}

struct Outline<'t> {
    text: &'t str,
    lines: Lines,
    units: Units,
}

impl Outline<'_> {
    fn range(&self, span: Span) -> Range {
        self.lines.range(self.text, span, self.units)
    }

    fn symbol(
        &self,
        name: String,
        detail: Option<String>,
        kind: SymbolKind,
        whole: Span,
        itself: Span,
    ) -> DocumentSymbol {
        let whole = Span { start: whole.start.min(itself.start), end: whole.end.max(itself.end), ..whole };
        #[expect(deprecated, reason = "the protocol's old field has to be named to be left out")]
        DocumentSymbol {
            name,
            detail,
            kind,
            range: self.range(whole),
            selection_range: self.range(itself),
            tags: None,
            deprecated: None,
            children: None,
        }
    }

    fn step(&self, entry: &Entry) -> DocumentSymbol {
        let word = entry.value.entries().iter().map(|entry| &*entry.key.value).find(|key| KINDS.contains(key));
        let kind = match word {
            Some("menu") => SymbolKind::Enum,
            Some("branch") => SymbolKind::Operator,
            Some("collect") => SymbolKind::Field,
            Some("play") => SymbolKind::String,
            Some("disconnect" | "voicemail" | "callback") => SymbolKind::Event,
            Some("queue" | "transfer") => SymbolKind::Interface,
            _ => SymbolKind::Object,
        };
        let detail = word.map(str::to_owned);
        let mut symbol = self.symbol(entry.key.value.to_string(), detail, kind, entry.value.span, entry.key.span);
        let choices: Vec<DocumentSymbol> =
            items(entry.value.get("menu")).filter_map(|choice| self.choice(choice)).collect();
        symbol.children = (!choices.is_empty()).then_some(choices);
        symbol
    }

    fn choice(&self, choice: &Node) -> Option<DocumentSymbol> {
        let press = choice.get("press")?;
        let keys = press
            .text()
            .map_or_else(|| items(Some(press)).filter_map(Node::text).collect::<Vec<_>>().join(", "), str::to_owned);
        // An outline has no entries without a name.
        let name = if keys.is_empty() { "press".to_owned() } else { keys };
        let detail = choice.get("goto").and_then(Node::text).map(str::to_owned);
        Some(self.symbol(name, detail, SymbolKind::EnumMember, choice.span, press.span))
    }

    fn turn(&self, turn: &Node) -> Option<DocumentSymbol> {
        let (what, named) = EXPECTATIONS.iter().find_map(|each| Some((each.name, turn.get(each.name)?)))?;
        let name = named.text().filter(|name| !name.is_empty())?.to_owned();
        // A table of TOML may end before what was written last in it.
        let whole = turn.entries().iter().fold(named.span, |whole, entry| {
            let end = whole.end.max(entry.value.span.end);
            Span { start: whole.start.min(entry.key.span.start), end, ..whole }
        });
        Some(self.symbol(name, Some(what.to_owned()), SymbolKind::Event, whole, named.span))
    }
}

fn items(node: Option<&Node>) -> impl Iterator<Item = &Node> {
    let items: &[Node] = match node.map(|node| &node.value) {
        Some(Value::List { items, .. }) => items,
        _ => &[],
    };
    items.iter()
}
