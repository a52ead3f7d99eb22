//! The doorway.

fn main() -> std::process::ExitCode {
    ringtrue::cli::main()
}
