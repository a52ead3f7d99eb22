//! The conversation with an editor: who may say what when, and who answers.

use std::collections::{BTreeMap, HashMap};
use std::io::{self, BufReader, ErrorKind, Read, Write};
use std::path::PathBuf;

use gen_lsp_types::{
    CodeActionKind, CodeActionOptions, CodeActionRequest, CodeActionResponse, CompletionOptions, CompletionRequest,
    CompletionResponse, Definition, DefinitionRequest, DidChangeTextDocumentNotification,
    DidCloseTextDocumentNotification, DidOpenTextDocumentNotification, DocumentSymbolRequest, DocumentSymbolResponse,
    Edit, HoverRequest, LspNotificationMethod, LspRequestMethod, MessageType, OptionalVersionedTextDocumentIdentifier,
    PrepareRenameRequest, PublishDiagnosticsParams, ReferencesRequest, RenameOptions, RenameRequest, Save,
    ServerCapabilities, ServerInfo, ShowMessageParams, SymbolInformation, TextDocumentEdit, TextDocumentIdentifier,
    TextDocumentSyncKind, TextDocumentSyncOptions, TextEdit, Uri, WorkspaceEdit,
};
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response, ResponseError};
use serde_json::{Value, json};

use super::desk::Desk;
use super::text::Units;
use super::{actions, completion, definition, hover, rename, symbols};

/// Bytes that are read at once (ours): a burst of typing fits, so that it is judged once.
const AT_ONCE: usize = 1 << 20;

/// Speaks with an editor until it says `exit` or hangs up. `true`: it took its leave with `shutdown`, as it should.
///
/// # Errors
/// When the streams fail.
pub fn serve(input: &mut dyn Read, output: &mut dyn Write) -> io::Result<bool> {
    let mut input = BufReader::with_capacity(AT_ONCE, input);
    let mut server =
        Server { output, desk: Desk::default(), stage: Stage::New, client: Client::default(), stale: false };
    loop {
        // More is coming in already: what is judged now would be old before it is told.
        if server.stale && input.buffer().is_empty() {
            server.stale = false;
            server.tell()?;
        }
        match Message::read(&mut input) {
            Ok(None) => return Ok(false),
            Ok(Some(Message::Request(request))) => server.request(request)?,
            Ok(Some(Message::Notification(notification))) => {
                if notification.method == LspNotificationMethod::Exit.as_str() {
                    return Ok(server.stage == Stage::Over);
                }
                server.notification(notification)?;
            }
            // The editor's answer to something of ours: nothing depends on it.
            Ok(Some(Message::Response(_))) => {}
            Err(error) if error.kind() == ErrorKind::InvalidData => server.misheard(&error)?,
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Ok(false),
            Err(error) => return Err(error),
        }
    }
}

/// How far the conversation is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Stage {
    /// Nobody said `initialize`.
    New,
    /// At work.
    Open,
    /// `shutdown` was said.
    Over,
}

/// What the editor can do.
#[derive(Clone, Copy, Default, Debug)]
struct Client {
    /// Changes with the version of the text that they are meant for.
    document_changes: bool,
    /// Outlines of several levels.
    nested_symbols: bool,
    /// It can be asked to watch files.
    watches: bool,
}

struct Server<'o> {
    output: &'o mut dyn Write,
    desk: Desk,
    stage: Stage,
    client: Client,
    /// Something changed since the editor was told what is wrong.
    stale: bool,
}

type Answer = Result<Value, ResponseError>;

fn refusal(code: ErrorCode, message: impl Into<String>) -> ResponseError {
    ResponseError { code: code as i32, message: message.into(), data: None }
}

impl Server<'_> {
    fn send(&mut self, message: impl Into<Message>) -> io::Result<()> {
        message.into().write(&mut self.output)
    }

    /// A message that is no message: it has no number that could be answered.
    fn misheard(&mut self, error: &io::Error) -> io::Result<()> {
        let error = json!({"code": ErrorCode::ParseError as i32, "message": error.to_string()});
        let text = json!({"jsonrpc": "2.0", "id": null, "error": error}).to_string();
        write!(self.output, "Content-Length: {}\r\n\r\n{text}", text.len())?;
        self.output.flush()
    }

    fn request(&mut self, Request { id, method, params }: Request) -> io::Result<()> {
        let method = LspRequestMethod::from(method.as_str());
        let answer = match (self.stage, &method) {
            (Stage::New, LspRequestMethod::Initialize) => self.initialize(&params),
            (Stage::New, _) => Err(refusal(ErrorCode::ServerNotInitialized, "`initialize` comes first")),
            (Stage::Over, _) => Err(refusal(ErrorCode::InvalidRequest, "`shutdown` was said: only `exit` can follow")),
            (Stage::Open, LspRequestMethod::Initialize) => {
                Err(refusal(ErrorCode::InvalidRequest, "`initialize` was said already"))
            }
            (Stage::Open, LspRequestMethod::Shutdown) => {
                self.stage = Stage::Over;
                Ok(Value::Null)
            }
            (Stage::Open, _) => self.answer(&method, params),
        };
        self.send(Response { id, response_result: answer })
    }

    fn initialize(&mut self, params: &Value) -> Answer {
        if !params.is_object() {
            return Err(refusal(ErrorCode::InvalidParams, "`initialize` says what the editor can do"));
        }
        // Taken one by one: an editor that gets one of a hundred capabilities wrong can still be served.
        let can = |pointer: &str| params.pointer(&format!("/capabilities/{pointer}"));
        let yes = |pointer: &str| can(pointer).and_then(Value::as_bool).unwrap_or_default();
        let offered = can("general/positionEncodings").and_then(Value::as_array);
        self.desk.units = Units::agreed(offered.into_iter().flatten().filter_map(Value::as_str));
        self.client = Client {
            document_changes: yes("workspace/workspaceEdit/documentChanges"),
            nested_symbols: yes("textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            watches: yes("workspace/didChangeWatchedFiles/dynamicRegistration"),
        };
        self.stage = Stage::Open;
        let capabilities = ServerCapabilities {
            position_encoding: Some(self.desk.units.kind()),
            text_document_sync: Some(
                TextDocumentSyncOptions {
                    open_close: Some(true),
                    change: Some(TextDocumentSyncKind::Incremental),
                    save: Some(Save::Bool(true)),
                    ..TextDocumentSyncOptions::default()
                }
                .into(),
            ),
            completion_provider: Some(CompletionOptions {
                trigger_characters: Some([" ", "\"", ":"].map(str::to_owned).to_vec()),
                ..CompletionOptions::default()
            }),
            hover_provider: Some(true.into()),
            definition_provider: Some(true.into()),
            references_provider: Some(true.into()),
            document_symbol_provider: Some(true.into()),
            code_action_provider: Some(
                CodeActionOptions {
                    code_action_kinds: Some(vec![CodeActionKind::QuickFix]),
                    ..CodeActionOptions::default()
                }
                .into(),
            ),
            rename_provider: Some(RenameOptions { prepare_provider: Some(true), ..RenameOptions::default() }.into()),
            ..ServerCapabilities::default()
        };
        let server = ServerInfo { name: "ringtrue".to_owned(), version: Some(env!("CARGO_PKG_VERSION").to_owned()) };
        value(gen_lsp_types::InitializeResult { capabilities, server_info: Some(server) })
    }

    fn answer(&mut self, method: &LspRequestMethod<'_>, params: Value) -> Answer {
        match method {
            LspRequestMethod::TextDocumentHover => {
                let place = read::<HoverRequest>(params)?.text_document_position_params;
                value(hover::hover(&mut self.desk, &place.text_document.uri, place.position))
            }
            LspRequestMethod::TextDocumentDefinition => {
                let place = read::<DefinitionRequest>(params)?.text_document_position_params;
                let found = definition::definition(&mut self.desk, &place.text_document.uri, place.position);
                value(found.map(Definition::LocationList))
            }
            LspRequestMethod::TextDocumentReferences => {
                let params = read::<ReferencesRequest>(params)?;
                let place = params.text_document_position_params;
                let itself = params.context.include_declaration;
                value(definition::references(&mut self.desk, &place.text_document.uri, place.position, itself))
            }
            LspRequestMethod::TextDocumentPrepareRename => {
                let place = read::<PrepareRenameRequest>(params)?.text_document_position_params;
                value(rename::prepare(&mut self.desk, &place.text_document.uri, place.position))
            }
            LspRequestMethod::TextDocumentRename => {
                let params = read::<RenameRequest>(params)?;
                let place = params.text_document_position_params;
                let uri = &place.text_document.uri;
                let renamed = rename::rename(&mut self.desk, uri, place.position, &params.new_name)
                    .map_err(|why| refusal(ErrorCode::RequestFailed, why))?;
                if let Some(note) = renamed.note {
                    self.show(note).map_err(|error| refusal(ErrorCode::InternalError, error.to_string()))?;
                }
                value(self.workspace_edit(renamed.edits))
            }
            LspRequestMethod::TextDocumentCompletion => {
                let place = read::<CompletionRequest>(params)?.text_document_position_params;
                let items = completion::completion(&mut self.desk, &place.text_document.uri, place.position);
                value(CompletionResponse::CompletionItemList(items.unwrap_or_default()))
            }
            LspRequestMethod::TextDocumentDocumentSymbol => {
                let params = read::<DocumentSymbolRequest>(params)?;
                let uri = params.text_document.uri;
                let symbols = symbols::symbols(&mut self.desk, &uri);
                value(symbols.map(|symbols| {
                    if self.client.nested_symbols {
                        DocumentSymbolResponse::DocumentSymbolList(symbols)
                    } else {
                        DocumentSymbolResponse::SymbolInformationList(flat(symbols, &uri))
                    }
                }))
            }
            LspRequestMethod::TextDocumentCodeAction => {
                let params = read::<CodeActionRequest>(params)?;
                let only = params.context.only;
                let fixes = |kind: &CodeActionKind| matches!(kind, CodeActionKind::Empty | CodeActionKind::QuickFix);
                if only.is_some_and(|only| !only.iter().any(fixes)) {
                    return value(Vec::<CodeActionResponse>::new());
                }
                let found = actions::actions(&mut self.desk, &params.text_document.uri, params.range);
                let offered = found.into_iter().flatten().map(|mut action| {
                    action.offer.edit = Some(self.workspace_edit(action.edits));
                    CodeActionResponse::CodeAction(action.offer)
                });
                value(offered.collect::<Vec<_>>())
            }
            method => Err(refusal(ErrorCode::MethodNotFound, format!("`{method}` is nothing that is done here"))),
        }
    }

    fn notification(&mut self, Notification { method, params }: Notification) -> io::Result<()> {
        // Notifications are not answered: one that makes no sense is passed over.
        if self.stage != Stage::Open {
            return Ok(());
        }
        match LspNotificationMethod::from(method.as_str()) {
            LspNotificationMethod::Initialized => return self.watch(),
            LspNotificationMethod::TextDocumentDidOpen => {
                let Some(params) = told::<DidOpenTextDocumentNotification>(params) else { return Ok(()) };
                let document = params.text_document;
                self.desk.open(document.uri, document.version, document.text);
            }
            LspNotificationMethod::TextDocumentDidChange => {
                let Some(params) = told::<DidChangeTextDocumentNotification>(params) else { return Ok(()) };
                let document = params.text_document;
                let uri = document.text_document_identifier.uri;
                self.desk.change(&uri, document.version, params.content_changes);
            }
            LspNotificationMethod::TextDocumentDidClose => {
                let Some(params) = told::<DidCloseTextDocumentNotification>(params) else { return Ok(()) };
                self.desk.close(&params.text_document.uri);
            }
            LspNotificationMethod::TextDocumentDidSave
            | LspNotificationMethod::WorkspaceDidChangeWatchedFiles
            | LspNotificationMethod::WorkspaceDidChangeConfiguration => self.desk.forget(),
            _ => return Ok(()),
        }
        self.stale = true;
        Ok(())
    }

    /// Asks the editor to tell of menus, audits, settings and recordings that change outside it.
    fn watch(&mut self) -> io::Result<()> {
        if !self.client.watches {
            return Ok(());
        }
        let watchers = json!([{"globPattern": "**/*.{yaml,yml,toml,wav}"}]);
        let registration = json!({
            "id": "files",
            "method": LspNotificationMethod::WorkspaceDidChangeWatchedFiles.as_str(),
            "registerOptions": {"watchers": watchers},
        });
        self.send(Request {
            id: RequestId::from("watch".to_owned()),
            method: LspRequestMethod::ClientRegisterCapability.as_str().to_owned(),
            params: json!({"registrations": [registration]}),
        })
    }

    /// Tells the editor what is wrong, wherever that is something else than the last time.
    fn tell(&mut self) -> io::Result<()> {
        for (uri, version, diagnostics) in self.desk.news() {
            self.send(Notification::new(
                LspNotificationMethod::TextDocumentPublishDiagnostics.as_str().to_owned(),
                PublishDiagnosticsParams { uri, version, diagnostics },
            ))?;
        }
        Ok(())
    }

    fn show(&mut self, message: String) -> io::Result<()> {
        self.send(Notification::new(
            LspNotificationMethod::WindowShowMessage.as_str().to_owned(),
            ShowMessageParams { kind: MessageType::Info, message },
        ))
    }

    /// Changes as the editor takes them.
    fn workspace_edit(&self, edits: BTreeMap<PathBuf, Vec<TextEdit>>) -> WorkspaceEdit {
        let files = edits.into_iter().filter_map(|(path, edits)| Some((self.desk.uri(&path)?, path, edits)));
        if !self.client.document_changes {
            let changes: HashMap<Uri, Vec<TextEdit>> = files.map(|(uri, _, edits)| (uri, edits)).collect();
            return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
        }
        let changes = files.map(|(uri, path, edits)| {
            let edits = edits.into_iter().map(Edit::TextEdit).collect();
            let text_document = OptionalVersionedTextDocumentIdentifier {
                version: self.desk.version(&path),
                text_document_identifier: TextDocumentIdentifier { uri },
            };
            TextDocumentEdit { text_document, edits }.into()
        });
        WorkspaceEdit { document_changes: Some(changes.collect()), ..WorkspaceEdit::default() }
    }
}

/// An outline for an editor that knows one level.
fn flat(symbols: Vec<gen_lsp_types::DocumentSymbol>, uri: &Uri) -> Vec<SymbolInformation> {
    let one = |symbol: gen_lsp_types::DocumentSymbol| {
        json!({
            "name": symbol.name,
            "kind": symbol.kind,
            "location": {"uri": uri, "range": symbol.range},
        })
    };
    symbols.into_iter().filter_map(|symbol| serde_json::from_value(one(symbol)).ok()).collect()
}

/// The parameters of a request.
fn read<R: gen_lsp_types::Request>(params: Value) -> Result<R::Params, ResponseError> {
    serde_json::from_value(params).map_err(|error| refusal(ErrorCode::InvalidParams, error.to_string()))
}

/// The parameters of a notification.
fn told<N: gen_lsp_types::Notification>(params: Value) -> Option<N::Params> {
    serde_json::from_value(params).ok()
}

fn value(result: impl serde::Serialize) -> Answer {
    serde_json::to_value(result).map_err(|error| refusal(ErrorCode::InternalError, error.to_string()))
}
