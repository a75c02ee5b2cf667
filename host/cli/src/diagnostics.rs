//! What is wrong with a recipe, shown at its place: all of a file at once, with the line, the column, and what to write.

use std::fmt;
use std::path::Path;

use drs_core::recipe::{Problem, Span};
use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode, ThemeCharacters,
    ThemeStyles,
};
use serde::Serialize;

use crate::clean::clean;
use crate::surface::Surface;
use crate::words::count;

/// The widest that a message is set, in columns.
const MAX_WIDTH: usize = 110;

/// The width where there is no terminal, in columns.
const PLAIN_WIDTH: usize = 100;

/// A recipe's text with its problems.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Diagnostics<'a> {
    path: &'a Path,
    text: &'a str,
    problems: &'a [Problem],
}

/// A problem with its line and column, both from 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct PlacedProblem<'a> {
    line: Option<usize>,
    column: Option<usize>,
    message: &'a str,
    help: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CheckObject<'a> {
    recipe: String,
    valid: bool,
    problems: Vec<PlacedProblem<'a>>,
}

impl<'a> Diagnostics<'a> {
    /// The problems of the recipe at `path` with this text.
    pub(crate) fn new(path: &'a Path, text: &'a str, problems: &'a [Problem]) -> Self {
        Self { path, text, problems }
    }

    /// For people; ends with a line break.
    pub(crate) fn text(&self, surface: Surface) -> String {
        let source = NamedSource::new(self.path.display().to_string(), self.text.to_owned());
        let handler = handler(surface);
        let mut text = String::new();
        for problem in self.problems {
            let shown = Shown { problem, source: &source };
            if handler.render_report(&mut text, &shown).is_err() {
                text.push_str(&self.line(problem));
            }
            text.push('\n');
        }
        text.push_str(&format!("{} in {}\n", count(self.problems.len(), "problem"), self.path.display()));
        text
    }

    /// For programs: one JSON object.
    pub(crate) fn json(&self) -> String {
        let problems: Vec<PlacedProblem<'_>> = self.problems.iter().map(|problem| self.placed(problem)).collect();
        let object = CheckObject { recipe: self.path.display().to_string(), valid: problems.is_empty(), problems };
        super::output::json_text(&object)
    }

    /// `path:line:column`.
    pub(crate) fn place(path: &Path, text: &str, span: &Span) -> String {
        let (line, column) = position(text, span.start);
        format!("{}:{line}:{column}", path.display())
    }

    /// `path:line:column: message`.
    fn line(&self, problem: &Problem) -> String {
        let place = match problem.span.as_ref() {
            Some(span) => Self::place(self.path, self.text, span),
            None => self.path.display().to_string(),
        };
        format!("{place}: {}\n", clean(&problem.message))
    }

    fn placed<'p>(&self, problem: &'p Problem) -> PlacedProblem<'p> {
        let position = problem.span.as_ref().map(|span| position(self.text, span.start));
        PlacedProblem {
            line: position.map(|(line, _)| line),
            column: position.map(|(_, column)| column),
            message: &problem.message,
            help: problem.help.as_deref(),
        }
    }
}

/// Line and column of a byte, both from 1; a column is a character.
fn position(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = before.get(start..).map_or(0, |line| line.chars().count()) + 1;
    (before.matches('\n').count() + 1, column)
}

fn handler(surface: Surface) -> GraphicalReportHandler {
    let (characters, width) = match surface.width {
        Some(width) => (ThemeCharacters::unicode(), usize::from(width).clamp(30, MAX_WIDTH)),
        None => (ThemeCharacters::ascii(), PLAIN_WIDTH),
    };
    let styles = if surface.colour { ThemeStyles::ansi() } else { ThemeStyles::none() };
    GraphicalReportHandler::new_themed(GraphicalTheme { characters, styles }).with_links(false).with_width(width)
}

/// A problem as miette wants it.
struct Shown<'a> {
    problem: &'a Problem,
    source: &'a NamedSource<String>,
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.problem, f)
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A problem that is nowhere in the text has no line and column, but it has a file.
        if self.problem.span.is_none() {
            write!(f, "{}: ", self.source.name())?;
        }
        f.write_str(&clean(&self.problem.message))
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.problem.help.as_deref().map(|help| Box::new(clean(help)) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.problem.span.is_some().then_some(self.source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let span = self.problem.span.clone()?;
        Some(Box::new(std::iter::once(LabeledSpan::new_primary_with_span(None, span))))
    }
}

#[cfg(test)]
mod kinds;
#[cfg(test)]
mod tests {
    use super::*;

    const RECIPE: &str = "[plan]\nname = \"shop\"\nmod = \"drill\"\n\n[[waves]]\nname = \"web\"\ntimeout = 40\n";

    fn problems() -> Vec<Problem> {
        let key = RECIPE.find("mod").unwrap();
        let time = RECIPE.find("40").unwrap();
        vec![
            Problem::at(key..key + 3, "`mod` is not a key of [plan]").help("did you mean `mode`?"),
            Problem::at(time..time + 2, "a duration needs a unit").help("write `40s`, `40m` or `40h`"),
            Problem { span: None, message: "the recipe has no [target]".into(), help: None },
        ]
    }

    #[test]
    fn a_pipe_gets_every_problem_with_its_path_line_and_column() {
        let problems = problems();
        let text = Diagnostics::new(Path::new("shop.toml"), RECIPE, &problems).text(Surface::plain());
        insta::assert_snapshot!(text);
        assert!(text.contains("shop.toml:3:1") && text.contains("shop.toml:7:11"));
    }

    #[test]
    fn a_terminal_gets_lines_that_fit() {
        let problems = problems();
        let surface = Surface { colour: false, width: Some(60) };
        let text = Diagnostics::new(Path::new("shop.toml"), RECIPE, &problems).text(surface);
        assert!(text.lines().all(|line| console::measure_text_width(line) <= 60), "{text}");
        insta::assert_snapshot!(text);
    }

    #[test]
    fn a_program_gets_line_and_column_as_numbers() {
        let problems = problems();
        insta::assert_snapshot!(Diagnostics::new(Path::new("shop.toml"), RECIPE, &problems).json());
    }

    #[test]
    fn a_column_counts_characters_and_survives_any_offset() {
        assert_eq!(position("é = 1\nß = x", 11), (2, 4));
        assert_eq!(position("a", 99), (1, 2));
    }
}
