//! Phone menus as code: a line is written down, checked for what its callers will live through, timed, and called.
//!
//! # The map
//!
//! Everything here is about *what should happen on a call* or *what did happen*, and each of the two is one type. All
//! the rest makes one of them or looks at one of them.
//!
//! ```text
//! menus/*.yaml ── syntax ──> Node ── menu ──> Document ── graph ──> MenuGraph ─┬─ lint ──────────────────> findings
//!                                                                              ├─ timing ─> TimeModel ───> numbers
//!                                                                              └─ call: Ivr × Caller ────> CallTrace
//! audits/*.toml ─ syntax ──> Node ── audit ─> Script ── plays the caller ───────────────────^                 │
//! prompts/*.wav ─ audio ───> Clip ── recording: the trace as samples ── audio ──> call.wav <──────────────────┤
//! calls/*.wav ─── audio ───> Listener ── recording: heard by its ears ──> Timeline ──> report::Listened      │
//!                                                                 audit::judge(Script, CallTrace) ──> findings
//!                                              Report { findings, tables, calls } ── render ──> text, json, ...
//! ```
//!
//! A menu file becomes text in [`source`], a tree with a place on every value in [`syntax`], a [`menu::Document`] that
//! says what was written, and a [`graph::MenuGraph`] in which every name leads somewhere. [`project`] is the one who
//! opens the files and takes the measure of the prompts; [`timing`] puts both together and knows how long everything
//! lasts. [`lint`] asks the graph and the times what would hurt callers, [`diff`] what a change does to them. Below
//! [`lint`], each rule is a record with a file of its own, [`lint::law`] has a file a profile whose checks are rows over
//! those rules, and [`lint::spoken`] is the one grammar by which prompts are read for the keys they offer. [`call`]
//! plays the line against a caller, two machines on a wire, and writes down what happened; [`sim`] lets personas call by
//! chance, so that what [`timing`] computes can be counted. [`coverage`] says what audits walk of a line, and plans those
//! that walk the rest; [`score`] grades it by the calls that were made. What there is to tell is gathered in a
//! [`report::Report`], and [`render`] draws it. [`lsp`] says all of that to an editor while the files are written, and
//! [`serve`] puts a phone on a page that dials the line. [`cli`] is the command
//! line over all of them, one file a subcommand.
//!
//! What came of each call of a **run**, the audits of one command, is kept by [`history`], so that runs can be compared.
//!
//! Three things go beside that flow. What may be written is said once more as a shape ([`syntax::shape`], a file
//! `shape` beside each reader), which [`render`] draws as a JSON Schema; a test holds it to the readers. Comments that
//! allow findings are read by [`project`] and taken out of what [`lint`] found; a baseline is taken out by [`cli`], where
//! it is compared. A fix is part of a finding; [`cli`] applies those that do not touch, judges again, and writes what is
//! left when there is nothing more to mend.
//!
//! # Words
//!
//! One word a thing, in code, help and messages. A **line** is a phone number and its whole menu. A **step** is one
//! node of its flow and does one thing: it plays a **prompt**, offers a **menu** of **choices**, collects digits,
//! branches, queues, transfers, takes a message, promises a callback, or disconnects. A **key** is what a caller
//! presses. A **reason** is why somebody calls, a **caller** how they behave. A **finding** is something wrong with
//! their file; an [`error::Error`] is why *we* could not work. An **allowance** is a comment that lets a finding stand,
//! with its reason; a **baseline** is a file of the findings that were there before; a **fix** is the edits that mend one
//! without judgement. A **profile** is a law and its checks, asked only where it is chosen; what a line's file cannot
//! tell is a **fact** that its author states, or it is **not judged**, never passed. An **audit** is a mystery call, never a lint; its
//! **turns** are things heard and answered. A **trace** is what happened on a call, a **recording** the sound of one.
//!
//! # What is absent
//!
//! What a part does not know is what makes it easy to think about, so it is kept by the compiler and by tests:
//!
//! * From `source` to `render` nothing opens a file, looks at a clock or the environment, or prints. Readers take text
//!   or bytes, time is an argument. Files, and git, the one program that is run, are the business of `project`; the
//!   file of earlier runs is that of `history`; the clock, the terminal and the surroundings of the process are that of
//!   `cli`; the page's sockets and its clock that of `serve`. Clippy's `disallowed-methods`
//!   holds everyone else to it.
//! * Reading never fails. Every reader gives what it could read and the findings about the rest, so a menu that is half
//!   broken is still judged as far as it goes, and all mistakes are shown at once. Nothing that anybody can write in a
//!   file makes the program panic, and time and memory grow with the length of the file ([`syntax`] has the limits).
//! * `lint` does not know what the file looked like, the judge of an audit does not know where a trace came from, and
//!   `render` decides nothing: it draws all it is given.
//! * `audio` does not know what a menu is and `menu` does not know what a sample is. Between them go plain facts about
//!   each prompt file, [`menu::PromptFiles`].
//! * A caller and a line know nothing of each other but what is heard and which keys are pressed. Neither has a clock:
//!   whoever drives them decides what time it is, so a replay, a call in the terminal and a test are the same code.
//! * An outside crate that reads input is named in one file, and serde's derives stay in `render`, but for
//!   the messages between `serve` and its own page: an inner type that is written out becomes a promise by accident.
//! * Findings, traces and reports hold ids and spans, no references; they go wherever they are needed.
//!
//! # What may use what
//!
//! Each module uses only what stands to its left, and a test keeps it so: `time error source finding syntax menu graph
//! timing lint call sim audio audit recording diff coverage score report render project history serve lsp cli`.

pub mod audio;
pub mod audit;
pub mod call;
pub mod cli;
pub mod coverage;
pub mod diff;
pub mod error;
pub mod finding;
pub mod graph;
pub mod history;
pub mod lint;
pub mod lsp;
pub mod menu;
pub mod project;
pub mod recording;
pub mod render;
pub mod report;
pub mod score;
pub mod serve;
pub mod sim;
pub mod source;
pub mod syntax;
pub mod time;
pub mod timing;
