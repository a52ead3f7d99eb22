//! `ringtrue schema`: what a file may hold, as JSON Schema for editors.

use clap::{Arg, ArgMatches, Command};

use super::{CLEAN, Stdio, Subcommand, put};
use crate::error::Error;
use crate::syntax::shape::Grammar;
use crate::{audit, menu, project, render};

pub(super) static SUBCOMMAND: Subcommand = Subcommand { name: "schema", command, run };

/// A kind of file, and its grammar.
pub(super) type Kind = (&'static str, fn() -> Grammar);

/// The kinds of files. A part is a menu file that others include: it needs no `start` and no `steps`.
pub(super) static KINDS: [Kind; 4] = [
    ("menu", || menu::shape::shape(false)),
    ("part", || menu::shape::shape(true)),
    ("audit", audit::shape::shape),
    ("config", project::shape),
];

/// What the program writes, and its schema.
static OUTPUTS: [(&str, fn() -> String); 1] = [("listen", render::listened_schema)];

fn command(command: Command) -> Command {
    command
        .about("Print the JSON Schema of a file, for editors")
        .long_about(
            "Prints the JSON Schema (draft 2020-12) of a menu, a part of one that others include, an audit, or ringtrue.toml. \
             Editors complete and check files by it while they are written. `listen` is what `ringtrue listen` writes as \
             JSON, for programs that read it.",
        )
        .arg(
            Arg::new("kind")
                .value_name("KIND")
                .required(true)
                .value_parser(KINDS.iter().map(|(name, _)| *name).chain(OUTPUTS.iter().map(|(name, _)| *name)).collect::<Vec<_>>())
                .help("Which kind of file"),
        )
        .after_help(
            "In a menu, the first line turns it on where the YAML language server runs:\n  \
             # yaml-language-server: $schema=../menu.schema.json\nIn TOML it is `#:schema ../audit.schema.json`.",
        )
}

fn run(matches: &ArgMatches, stdio: &mut Stdio<'_>) -> Result<u8, Error> {
    let wanted = matches.get_one::<String>("kind").map(String::as_str);
    if let Some((_, schema)) = OUTPUTS.iter().find(|(name, _)| Some(*name) == wanted) {
        put(stdio, &schema())?;
        return Ok(CLEAN);
    }
    let Some((_, grammar)) = KINDS.iter().find(|(name, _)| Some(*name) == wanted) else {
        return Err(Error::new("there is no such kind of file"));
    };
    put(stdio, &render::json_schema(&grammar()))?;
    Ok(CLEAN)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "the test reads the fixtures")]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::*;
    use crate::project::Project;
    use crate::source::Sources;
    use crate::syntax::shape::Shape;
    use crate::syntax::{ASKED, Notation, Reader, parse};

    /// Every key of every table of a shape, under the name by which messages call the table.
    fn keys(shape: &Shape, out: &mut BTreeSet<(&'static str, &'static str)>) {
        match shape {
            Shape::List(item) => keys(item, out),
            Shape::Any(shapes) => shapes.iter().for_each(|shape| keys(shape, out)),
            Shape::Table(fields) => {
                out.extend(fields.keys.iter().map(|key| (fields.what, key.name)));
                fields.keys.iter().for_each(|key| keys(&key.shape, out));
                fields.others.iter().for_each(|(_, values)| keys(values, out));
            }
            _ => {}
        }
    }

    /// Reads all fixtures, so that every table is asked for every key that its reader knows.
    fn read_all(folder: &Path) {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let name = path.file_name().unwrap().to_str().unwrap_or_default().to_owned();
            if path.is_dir() && name != "target" && !name.starts_with('.') {
                read_all(&path);
                continue;
            }
            let Some(text) = fs::read_to_string(&path).ok().filter(|text| text.len() < 100_000) else { continue };
            let mut sources = Sources::default();
            let file = sources.add(name.clone(), text);
            if name == "ringtrue.toml" {
                Project::new(folder.to_path_buf(), None).config(Path::new("menu.yaml"));
            } else if name.ends_with(".yaml") {
                let parsed = parse(&sources, file, Notation::Yaml);
                menu::read(&mut Reader::new(&sources), file, parsed, false);
            } else if name.ends_with(".toml") {
                let parsed = parse(&sources, file, Notation::Toml);
                audit::read(&mut Reader::new(&sources), file, parsed);
            }
        }
    }

    #[test]
    fn a_shape_has_the_keys_that_its_reader_asks_for_and_no_others() {
        let mut shaped = BTreeSet::new();
        for (_, grammar) in KINDS {
            let grammar = grammar();
            keys(&grammar.top, &mut shaped);
            grammar.parts.iter().for_each(|(_, shape)| keys(shape, &mut shaped));
        }
        let repository = Path::new(env!("CARGO_MANIFEST_DIR"));
        for folder in ["tests", "menus", "audits"].map(|name| repository.join(name)).iter().filter(|path| path.is_dir())
        {
            read_all(folder);
        }
        // A step that says nothing of its kind is asked for the keys of all.
        let asked: BTreeSet<_> = ASKED.take().into_iter().filter(|(what, _)| *what != "a step").collect();
        let missing: Vec<_> = asked.difference(&shaped).collect();
        assert!(missing.is_empty(), "keys that a reader takes and no editor is told of: {missing:?}");
        // `rest` asks for nothing by name; `[rules]` reports by itself what is left.
        let itself = ["`[rules]`", "a rule's table", "`[given]`"];
        let surplus: Vec<_> = shaped.difference(&asked).filter(|(what, _)| !itself.contains(what)).collect();
        assert!(surplus.is_empty(), "keys that editors offer and no reader takes: {surplus:?}");
    }

    #[test]
    fn every_key_says_what_it_is_for() {
        fn look(shape: &Shape) {
            match shape {
                Shape::List(item) => look(item),
                Shape::Any(shapes) => shapes.iter().for_each(look),
                Shape::Table(fields) => {
                    for key in &fields.keys {
                        assert!(key.about.len() > 10 && key.about.ends_with(['.', '`']), "{}: {}", key.name, key.about);
                        look(&key.shape);
                    }
                }
                _ => {}
            }
        }
        for (_, grammar) in KINDS {
            let grammar = grammar();
            look(&grammar.top);
            grammar.parts.iter().for_each(|(_, shape)| look(shape));
        }
    }
}
