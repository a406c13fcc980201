//! A page for each command, from the command line's own description of itself.

use super::Files;
use clap::{Arg, Command};
use std::fmt::Write;

/// A page for the program and for each of its commands, by path below `manual/`.
pub fn pages(mut program: Command) -> Files {
    program.build();
    let mut files = Files::new();
    add(&program, &mut Vec::new(), &mut files);
    files
}

fn add<'a>(command: &'a Command, above: &mut Vec<&'a str>, files: &mut Files) {
    above.push(command.get_name());
    // The program's own page has its name; a command's page has the words after it.
    let name = if above.len() == 1 { command.get_name().to_owned() } else { above[1..].join("-") };
    files.insert(format!("commands/{name}.md"), page(command, above));
    for inner in shown(command) {
        add(inner, above, files);
    }
    above.pop();
}

fn shown(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|inner| !inner.is_hide_set() && inner.get_name() != "help")
}

/// The page of a command, given the words that lead to it.
fn page(command: &Command, words: &[&str]) -> String {
    let mut text = format!("# {}\n", words.join(" "));
    let about = command.get_long_about().or_else(|| command.get_about());
    if let Some(about) = about {
        text.push_str(&format!("\n{}\n", about.to_string().trim()));
    }
    let usage = command.clone().render_usage().to_string();
    let usage = usage.strip_prefix("Usage:").unwrap_or(&usage);
    let usage: Vec<&str> = usage.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    text.push_str(&format!("\n```text\n{}\n```\n", usage.join("\n")));
    let (places, options): (Vec<&Arg>, Vec<&Arg>) =
        command.get_arguments().filter(|arg| !arg.is_hide_set() && arg.get_id() != "help").partition(|arg| arg.is_positional());
    table(&mut text, "Argument", &places);
    table(&mut text, "Option", &options);
    if shown(command).next().is_some() {
        text.push_str("\n| Command | What it does |\n|---|---|\n");
        for inner in shown(command) {
            let path = [&words[1..], &[inner.get_name()]].concat().join("-");
            let about = inner.get_about().map(ToString::to_string).unwrap_or_default();
            text.push_str(&format!("| [{}]({path}.md) | {} |\n", inner.get_name(), cell(&about)));
        }
    }
    if let Some(after) = command.get_after_long_help().or_else(|| command.get_after_help()) {
        text.push_str(&format!("\n```text\n{}\n```\n", after.to_string().trim_end()));
    }
    text
}

fn table(text: &mut String, what: &str, arguments: &[&Arg]) {
    if arguments.is_empty() {
        return;
    }
    text.push_str(&format!("\n| {what} | What it does | Default |\n|---|---|---|\n"));
    for argument in arguments {
        let help = argument.get_long_help().or_else(|| argument.get_help()).map(ToString::to_string).unwrap_or_default();
        let mut help = cell(&help);
        let values: Vec<String> = argument.get_possible_values().iter().map(|value| format!("`{}`", value.get_name())).collect();
        if takes_value(argument) && !values.is_empty() {
            // Writing to a string does not fail.
            let _ = write!(help, " One of {}.", values.join(", "));
        }
        let defaults = argument.get_default_values().iter().filter(|_| takes_value(argument));
        let defaults: Vec<String> = defaults.map(|value| format!("`{}`", value.to_string_lossy())).collect();
        text.push_str(&format!("| {} | {} | {} |\n", spelling(argument), help.trim(), defaults.join(", ")));
    }
}

fn takes_value(argument: &Arg) -> bool {
    argument.is_positional() || argument.get_action().takes_values()
}

/// How an argument is typed.
fn spelling(argument: &Arg) -> String {
    let value = || {
        let names = argument.get_value_names().unwrap_or_default();
        let names: Vec<String> = names.iter().map(|name| format!("<{name}>")).collect();
        if names.is_empty() { format!("<{}>", argument.get_id()) } else { names.join(" ") }
    };
    if argument.is_positional() {
        return format!("`{}`", value());
    }
    let short = argument.get_short().map(|letter| format!("-{letter}"));
    let long = argument.get_long().map(|word| format!("--{word}"));
    let names: Vec<String> = short.into_iter().chain(long).collect();
    let value = if takes_value(argument) { format!(" {}", value()) } else { String::new() };
    format!("`{}{value}`", names.join(", "))
}

/// A text as one cell of a table.
fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program() -> Command {
        let rows = Arg::new("rows").long("rows").short('n').default_value("10").help("How many | rows");
        let strict = Arg::new("strict").long("strict").action(clap::ArgAction::SetTrue).help("Refuse notes");
        let file = Arg::new("file").required(true).help("The file");
        let new = Command::new("new").about("Writes a study");
        Command::new("respite")
            .about("Studies")
            .subcommand(Command::new("import").about("Reads a file").args([file, rows, strict]))
            .subcommand(Command::new("study").about("Works on studies").subcommand(new))
    }

    #[test]
    fn every_command_has_a_page() {
        let pages = pages(program());
        let paths: Vec<&str> = pages.keys().map(String::as_str).collect();
        assert_eq!(paths, ["commands/import.md", "commands/respite.md", "commands/study-new.md", "commands/study.md"]);
        assert!(pages["commands/respite.md"].contains("| [import](import.md) | Reads a file |"));
        assert!(pages["commands/study.md"].contains("| [new](study-new.md) | Writes a study |"));
    }

    #[test]
    fn a_page_shows_usage_arguments_and_options() {
        let text = &pages(program())["commands/import.md"];
        assert!(text.starts_with("# respite import\n\nReads a file\n\n```text\nrespite import [OPTIONS] <file>\n```\n"), "{text}");
        assert!(text.contains("| `<file>` | The file |  |"), "{text}");
        assert!(text.contains("| `-n, --rows <rows>` | How many \\| rows | `10` |"), "{text}");
        assert!(text.contains("| `--strict` | Refuse notes |  |"), "{text}");
    }
}
