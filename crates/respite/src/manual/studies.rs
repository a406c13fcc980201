//! The page of study files.

use super::Page;
use crate::analyses::ANALYSES;
use std::fmt::Write;

/// How a study file is written.
pub fn page() -> Page {
    let mut text =
        "# Studies\n\nA study is a question with its spec, written into `studies/NAME.toml` before looking at the result.\n".to_owned();
    for analysis in ANALYSES {
        let about = analysis.about();
        let _ = write!(
            text,
            "\n## `analysis = \"{}\"`: {}\n\n{}\n\n```toml\n{}```\n\n",
            about.id,
            about.title,
            about.explanation.trim(),
            about.example
        );
        text.push_str("| key | needed | meaning |\n|---|---|---|\n");
        keys(&mut text, &analysis.schema(), &analysis.schema(), "");
    }
    Page { title: "Studies".into(), path: "studies.md".into(), markdown: text }
}

fn keys(text: &mut String, root: &serde_json::Value, object: &serde_json::Value, prefix: &str) {
    let required: Vec<&str> = object["required"].as_array().into_iter().flatten().filter_map(|key| key.as_str()).collect();
    for (key, value) in object["properties"].as_object().into_iter().flatten() {
        let name = format!("{prefix}{key}");
        let needed = if required.contains(&key.as_str()) { "yes" } else { "no" };
        let target = resolve(root, value);
        let meaning = value["description"].as_str().or(target["description"].as_str()).unwrap_or("");
        let default = match &value["default"] {
            serde_json::Value::Null | serde_json::Value::Object(_) => String::new(),
            default => format!(" Default: `{default}`."),
        };
        let _ = writeln!(text, "| `{name}` | {needed} | {}{default} |", meaning.replace('\n', " "));
        if target["properties"].is_object() {
            keys(text, root, target, &format!("{name}."));
        }
    }
}

fn resolve<'a>(root: &'a serde_json::Value, value: &'a serde_json::Value) -> &'a serde_json::Value {
    let reference = value["$ref"].as_str().or_else(|| value["anyOf"][0]["$ref"].as_str()).or_else(|| value["allOf"][0]["$ref"].as_str());
    reference.and_then(|path| root.pointer(path.trim_start_matches('#'))).unwrap_or(value)
}
