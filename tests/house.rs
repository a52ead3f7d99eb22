//! The rules of the house, each a test: what a reviewer would otherwise have to remember.

#![expect(clippy::disallowed_methods, reason = "what is judged is read from the source")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use ringtrue::audit::AUDITS;
use ringtrue::finding::{Code, READING};
use ringtrue::lint::{PROFILES, RULES, law};
use ringtrue::menu::FACTS;
use syn::visit::{self, Visit};

/// Each module uses only what stands to its left.
const ORDER: &str = "time error source finding syntax menu import graph timing lint call sim audio audit recording sip \
                     diff coverage score report render project history serve lsp cli";

/// What no code outside `cli` says: it is unfinished, or it talks past the standard streams that were handed in.
const FORBIDDEN: [&str; 7] = ["todo", "unimplemented", "dbg", "println", "print", "eprintln", "eprint"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

// ---- rules ----

fn codes() -> Vec<&'static Code> {
    let rules = RULES.iter().map(|rule| &rule.code);
    let laws = law::checks().map(|check| &check.code);
    READING.iter().copied().chain(rules).chain(AUDITS.iter().copied()).chain(laws).collect()
}

#[test]
fn ids_are_unique_and_in_order() {
    let laws = law::checks().map(|check| &check.code).collect();
    for part in [READING.to_vec(), RULES.iter().map(|rule| &rule.code).collect(), AUDITS.to_vec(), laws] {
        for pair in part.windows(2) {
            assert!(pair[0].id < pair[1].id, "{} stands before {}", pair[0].id, pair[1].id);
        }
    }
    let codes = codes();
    let ids: BTreeSet<_> = codes.iter().map(|code| code.id).collect();
    let names: BTreeSet<_> = codes.iter().map(|code| code.name).collect();
    assert_eq!((ids.len(), names.len()), (codes.len(), codes.len()), "an id or a name is used twice");
    for code in codes {
        let digits = code.id.strip_prefix("RT").unwrap_or_default();
        assert!(digits.len() == 3 && digits.bytes().all(|digit| digit.is_ascii_digit()), "{} is no id", code.id);
    }
}

#[test]
fn a_rule_has_one_name_for_its_file_its_record_and_its_folder() {
    let rules: BTreeSet<String> = RULES.iter().map(|rule| rule.code.name.to_owned()).collect();
    let files: BTreeSet<String> = rust_files(&root().join("src/lint/rules"))
        .iter()
        .filter_map(|file| Some(file.file_stem()?.to_str()?.replace('_', "-")))
        .filter(|stem| stem != "mod")
        .collect();
    assert_eq!(files, rules, "src/lint/rules against RULES");
    let folders: BTreeSet<String> = fs::read_dir(root().join("tests/lint"))
        .expect("tests/lint is there")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    assert_eq!(folders, rules, "tests/lint against RULES");
    for rule in &rules {
        for file in ["good.yaml", "bad.yaml", "bad.snap"] {
            assert!(root().join("tests/lint").join(rule).join(file).is_file(), "tests/lint/{rule}/{file} is not there");
        }
    }
}

#[test]
fn a_law_has_every_check_with_its_source_and_its_fixtures() {
    let ids: Vec<&str> = law::checks().map(|check| check.code.id).collect();
    let wanted: Vec<String> = (901..=964).map(|id| format!("RT{id}")).collect();
    assert_eq!(ids, wanted, "the laws of EVIDENCE 4");
    let folders: BTreeSet<String> = fs::read_dir(root().join("tests/law"))
        .expect("tests/law is there")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    let names: BTreeSet<String> = law::checks().map(|check| check.code.name.to_owned()).collect();
    assert_eq!(folders, names, "tests/law against the profiles");
    let files: BTreeSet<String> = rust_files(&root().join("src/lint/law/profiles"))
        .iter()
        .filter_map(|file| Some(file.file_stem()?.to_str()?.replace('_', "-")))
        .filter(|stem| stem != "mod")
        // `in` is a word of the language, and names no file.
        .map(|stem| if stem == "india" { "in".to_owned() } else { stem })
        .collect();
    assert_eq!(files, PROFILES.iter().map(|profile| profile.name.to_owned()).collect(), "one file a profile");
    for profile in PROFILES {
        assert!(!profile.sources.is_empty() && !profile.checks.is_empty(), "{}", profile.name);
        for text in [profile.country, profile.law, profile.scope, profile.state] {
            assert!(!text.is_empty() && !text.ends_with('.'), "{}: {text}", profile.name);
        }
        for check in profile.checks {
            let name = check.code.name;
            assert!(name.strip_prefix(profile.name).is_some_and(|rest| rest.starts_with('-')), "{name}");
            assert!(!check.article.is_empty(), "{name} names no law");
            let host = |source: &&str| {
                let host = source.trim_start_matches("https://").trim_start_matches("http://");
                check.code.explain.contains(host.split('/').next().unwrap_or_default())
            };
            assert!(profile.sources.iter().any(host), "{name} has no source");
            let words = check.code.explain.replace('\n', " ").to_lowercase();
            assert!(words.contains("check with counsel"), "{name} sends nobody to counsel");
            let needs = check.how.needs();
            for fact in &needs {
                assert!(FACTS.iter().any(|(known, ..)| known == fact), "{name}: `{fact}` is no fact");
            }
            let folder = root().join("tests/law").join(name);
            let mut files = vec!["good.yaml", "bad.yaml", "bad.snap"];
            if !needs.is_empty() {
                files.extend(["unjudged.yaml", "unjudged.snap"]);
            }
            for file in files {
                assert!(folder.join(file).is_file(), "tests/law/{name}/{file} is not there");
            }
        }
    }
}

#[test]
fn the_examples_of_laws_are_yaml() {
    for check in law::checks() {
        let blocks: Vec<&str> =
            check.code.explain.split("```yaml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
        assert_eq!(blocks.len(), 2, "{}", check.code.name);
        for block in blocks {
            let parsed: Result<serde_yaml::Value, _> = serde_yaml::from_str(block);
            assert!(parsed.is_ok_and(|value| value.is_mapping()), "{}:\n{block}", check.code.name);
        }
    }
}

#[test]
fn every_code_is_explained_under_four_headings() {
    for code in codes() {
        let headings: Vec<&str> = code.explain.lines().filter(|line| line.starts_with("## ")).collect();
        let wanted = ["## What it checks", "## Why it matters", "## Example", "## Instead"];
        assert_eq!(headings, wanted, "{} {}", code.id, code.name);
        assert!(code.explain.ends_with('\n') && !code.explain.contains("[M]"), "{} {}", code.id, code.name);
        assert!(!code.summary.ends_with('.') && !code.summary.starts_with(char::is_uppercase), "{}", code.summary);
    }
}

// ---- modules ----

#[test]
fn modules_use_only_what_stands_to_their_left() {
    let order: Vec<&str> = ORDER.split_whitespace().collect();
    let place = |module: &str| order.iter().position(|known| *known == module);
    let mut wrong = Vec::new();
    for file in rust_files(&root().join("src")) {
        let path = module_of(&file);
        let Some(own) = path.first() else { continue };
        let Some(from) = place(own) else {
            wrong.push(format!("`{own}` has no place in the order of modules"));
            continue;
        };
        for used in looked_at(&file, path.clone()).used {
            if place(&used).is_some_and(|to| to > from) {
                wrong.push(format!("{}: `{own}` uses `{used}`", shown(&file)));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn nothing_is_left_unfinished_and_nothing_prints() {
    let mut wrong = Vec::new();
    for file in rust_files(&root().join("src")) {
        let path = module_of(&file);
        for called in looked_at(&file, path.clone()).macros {
            let may_print = path.first().is_some_and(|module| module == "cli") && called.contains("print");
            if FORBIDDEN.contains(&called.as_str()) && !may_print {
                wrong.push(format!("{}: `{called}!`", shown(&file)));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The module that a file is, below `src`: `lint`, `rules`, `dead_end`; nothing for `lib.rs` and `main.rs`.
fn module_of(file: &Path) -> Vec<String> {
    let below = file.strip_prefix(root().join("src")).expect("it lies in src").with_extension("");
    let mut path: Vec<String> = below.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    if matches!(path.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        path.pop();
    }
    path
}

/// What a file uses, test code left out.
#[derive(Default)]
struct Look {
    /// The module that is being read, below the crate.
    path: Vec<String>,
    /// Top modules that paths lead to.
    used: BTreeSet<String>,
    /// Macros that are called.
    macros: BTreeSet<String>,
}

fn looked_at(file: &Path, path: Vec<String>) -> Look {
    let text = fs::read_to_string(file).expect("it can be read");
    let parsed = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", shown(file)));
    let mut look = Look { path, ..Look::default() };
    look.visit_file(&parsed);
    look
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("test")
            || attribute.path().is_ident("cfg")
                && attribute.parse_args::<syn::Path>().is_ok_and(|path| path.is_ident("test"))
    })
}

impl Look {
    /// Follows `crate::` and `super::` as far as the top module.
    fn follow(&mut self, segments: &[String]) {
        let mut at = self.path.clone();
        let mut rest = segments;
        match rest.first().map(String::as_str) {
            Some("crate") => {
                at.clear();
                rest = &rest[1..];
            }
            Some("self") => rest = &rest[1..],
            Some("super") => {}
            _ => return,
        }
        while rest.first().is_some_and(|segment| segment == "super") {
            at.pop();
            rest = &rest[1..];
        }
        let top = at.first().or(rest.first()).cloned();
        if let Some(top) = top.filter(|top| self.path.first() != Some(top)) {
            self.used.insert(top);
        }
    }

    fn tree(&mut self, before: &[String], tree: &syn::UseTree) {
        let mut with = before.to_vec();
        match tree {
            syn::UseTree::Path(path) => {
                with.push(path.ident.to_string());
                self.tree(&with, &path.tree);
            }
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.tree(before, tree)),
            syn::UseTree::Name(name) => {
                with.push(name.ident.to_string());
                self.follow(&with);
            }
            syn::UseTree::Rename(rename) => {
                with.push(rename.ident.to_string());
                self.follow(&with);
            }
            syn::UseTree::Glob(_) => self.follow(&with),
        }
    }
}

impl<'ast> Visit<'ast> for Look {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let attributes = match item {
            syn::Item::Mod(item) => &item.attrs,
            syn::Item::Fn(item) => &item.attrs,
            syn::Item::Use(item) => &item.attrs,
            syn::Item::Impl(item) => &item.attrs,
            syn::Item::Const(item) => &item.attrs,
            syn::Item::Struct(item) => &item.attrs,
            _ => return visit::visit_item(self, item),
        };
        if !is_test(attributes) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        self.path.push(module.ident.to_string());
        visit::visit_item_mod(self, module);
        self.path.pop();
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.tree(&[], &item.tree);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let segments: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.follow(&segments);
        visit::visit_path(self, path);
    }

    /// What stands inside a macro has no syntax of its own, only words.
    fn visit_macro(&mut self, called: &'ast syn::Macro) {
        self.macros.extend(called.path.segments.last().map(|segment| segment.ident.to_string()));
        let text = called.tokens.to_string();
        let words: Vec<&str> = text.split_whitespace().collect();
        for four in words.windows(3) {
            if four[0].ends_with("crate") && four[1] == "::" {
                self.follow(&["crate".to_owned(), four[2].to_owned()]);
            }
        }
        for two in words.windows(2) {
            if two[1].starts_with('!') && FORBIDDEN.contains(&two[0]) {
                self.macros.insert(two[0].to_owned());
            }
        }
        visit::visit_macro(self, called);
    }
}

/// Every Rust file of a folder and those below it. `tests.rs` is test code.
fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("it can be listed").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn shown(file: &Path) -> String {
    file.strip_prefix(root()).unwrap_or(file).display().to_string()
}
