//! The program `respite`.

use std::process::ExitCode;

fn main() -> ExitCode {
    respite_cli::main()
}
