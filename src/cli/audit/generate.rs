//! `ringtrue audit --generate DIR`: writes the fewest audits that walk what no audit walks.

use std::path::{Component, Path, PathBuf};

use clap::ArgMatches;

use super::coverage;
use super::coverage::{Lines, Walked};
use crate::audit::{judge, replay, write};
use crate::cli::{CLEAN, FOUND, Stdio, folders_of, paths_of, write_report};
use crate::coverage::{Generated, MOST_ANSWERS, Wanted, generate};
use crate::error::Error;
use crate::finding::{Severity, count_of};
use crate::project::{Found, Project, is_folder, is_there, real, write_all};
use crate::report::{Cell, Count, Report, Table, percent};

pub(super) fn run(matches: &ArgMatches, stdio: &mut Stdio<'_>, project: &mut Project) -> Result<u8, Error> {
    let folder = matches.get_one::<PathBuf>("generate").cloned().unwrap_or_default();
    let at = stdio.here.join(&folder);
    if is_there(&at) && !is_folder(&at) {
        return Err(Error::new(format!("`{}` is a file", folder.display()))
            .help("name a folder: `ringtrue audit --generate audits`"));
    }
    let mut lines = walked(matches, stdio, project)?;
    let mut report =
        Report { command: "generate", fail_on: Some(Severity::Error), folders: folders_of(stdio), ..Report::default() };
    let base = resolved(&at);
    let mut files: Vec<(PathBuf, String)> = Vec::new();
    let mut shown: Vec<Vec<Cell>> = Vec::new();
    let mut left: Vec<Vec<Cell>> = Vec::new();
    for line in lines.lines() {
        let before = line.view();
        let path = relative(&base, &real(&project.here().join(&line.line.name)));
        let made = generated(line, &path);
        for audit in &made.audits {
            line.coverage.add(&audit.walked);
            line.audits += 1;
            let name = free(&at, &audit.name, &files);
            shown.push(vec![Cell::text(&name), Cell::text(&audit.draft.purpose)]);
            files.push((at.join(&name), write(&audit.draft)));
        }
        for (item, why) in &made.left {
            let place = project.sources.place(item.span(&line.line.graph));
            left.push(vec![Cell::text(place), Cell::text(item.words(&line.line.graph)), Cell::text(why)]);
        }
        report.notes.extend(bound(&line.line.name, &made));
        report.notes.push(format!(
            "{}: {} of what calls can walk was walked, {} is with these",
            line.line.name,
            percent(before.share()),
            percent(line.view().share())
        ));
    }
    write_all(&files).map_err(|(path, error)| {
        let name = folder.join(path.file_name().unwrap_or_default());
        Error::path("write", &name, &error).help("nothing was written; name a folder that can be written to")
    })?;
    if !shown.is_empty() {
        report.tables.push(Table {
            name: "written",
            title: format!("Wrote {} to {}", count_of(files.len(), "audit"), folder.display()),
            columns: vec!["file", "purpose"],
            rows: shown,
        });
    }
    if !left.is_empty() {
        report.tables.push(Table {
            name: "left",
            title: "No audit was found for".to_owned(),
            columns: vec!["place", "what", "why"],
            rows: left,
        });
    }
    if files.is_empty() {
        report.notes.insert(0, "nothing to write: the audits walk all that calls can be written for".to_owned());
    }
    report.looked_at = vec![Count { count: lines.lines().len(), what: "line" }];
    let mut told = Report::default();
    let too_little = lines.tell(matches, false, &mut told, &project.sources)?;
    if coverage::is_asked(matches) {
        report.tables.append(&mut told.tables);
    }
    report.graphs.append(&mut told.graphs);
    report.coverage.append(&mut told.coverage);
    report.notes.append(&mut told.notes);
    write_report(matches, stdio, &report, &project.sources, true)?;
    Ok(if too_little { FOUND } else { CLEAN })
}

/// The lines of a command's audits and menus, and what the audits walk.
fn walked(matches: &ArgMatches, stdio: &Stdio<'_>, project: &mut Project) -> Result<Lines, Error> {
    let found = Found::new(&paths_of(matches), &stdio.here)?;
    let mut lines = Lines::default();
    for path in &found.audits {
        let audit = project.audit(path)?;
        if audit.all_findings().any(|finding| finding.severity == Severity::Error) {
            return Err(Error::new(format!("{} cannot be played", audit.name))
                .help(format!("`ringtrue audit {}` says why; what it walks has to be known first", audit.name)));
        }
        let Some(line) = &audit.line else { continue };
        for call in &audit.calls {
            let Some(plan) = &call.plan else { continue };
            let trace = replay(plan, &line.graph, &line.times, line.config.callers);
            let passed = judge(&call.script, plan, &line.graph, &trace).passed();
            lines.add(line, plan, &trace, passed);
        }
    }
    lines.rest(project, &found.menus)?;
    for walked in lines.lines() {
        let line = &walked.line;
        let broken = line.findings.iter().any(|finding| finding.severity == Severity::Error);
        if !line.complete || broken || !line.graph.unresolved.is_empty() {
            return Err(Error::new(format!("{} has errors: its audits would show another line", line.name))
                .help(format!("mend it first: `ringtrue check {}` lists them", line.name)));
        }
    }
    if lines.lines().is_empty() {
        return Err(Error::new("there is no line here to write audits for")
            .help("name a menu: `ringtrue audit menus/main.yaml --generate audits`"));
    }
    Ok(lines)
}

fn generated(walked: &Walked, path: &str) -> Generated {
    let has: Vec<bool> = walked.coverage.audits.iter().map(|audits| *audits > 0).collect();
    generate(&Wanted {
        graph: &walked.line.graph,
        times: &walked.line.times,
        callers: walked.line.config.callers,
        walks: &walked.walks,
        moments: &walked.moments,
        items: &walked.coverage.items,
        has: &has,
        line: path,
    })
}

/// How near to the fewest the audits are, as far as that is known.
fn bound(line: &str, made: &Generated) -> Option<String> {
    if made.audits.is_empty() {
        return None;
    }
    let audits = count_of(made.audits.len(), "audit");
    let each =
        format!("each call asks for about {MOST_ANSWERS} answers at most, and leaving any one out loses coverage");
    Some(match made.at_least {
        Some(least) if least == made.audits.len() => format!("{line}: {audits}, the fewest that can be; {each}"),
        Some(least) => {
            format!("{line}: {audits}, chosen greedily; no set can have fewer than {least} (minimum flow); {each}")
        }
        None => format!("{line}: {audits}, chosen greedily; {each}"),
    })
}

/// A name that no file has yet.
fn free(folder: &Path, name: &str, files: &[(PathBuf, String)]) -> String {
    let taken = |name: &str| {
        let path = folder.join(name);
        is_there(&path) || files.iter().any(|(known, _)| *known == path)
    };
    let names = (1..).map(|at| if at == 1 { format!("{name}.toml") } else { format!("{name}-{at}.toml") });
    names.into_iter().find(|name| !taken(name)).unwrap_or_default()
}

/// A folder that may not be there yet, as its real path: links followed as far as it is.
fn resolved(folder: &Path) -> PathBuf {
    let there = folder.ancestors().find(|path| is_there(path)).unwrap_or(Path::new("."));
    let rest = folder.strip_prefix(there).unwrap_or(Path::new(""));
    let mut path = real(there);
    for part in rest.components() {
        match part {
            Component::ParentDir => drop(path.pop()),
            Component::CurDir => {}
            part => path.push(part),
        }
    }
    path
}

/// A file as seen from a folder, with slashes: `../menus/main.yaml`.
fn relative(folder: &Path, file: &Path) -> String {
    let same = folder.components().zip(file.components()).take_while(|(a, b)| a == b).count();
    if same == 0 {
        return file.display().to_string();
    }
    let up = folder.components().skip(same).map(|_| "..".to_owned());
    let down = file.components().skip(same).map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}
