//! From the text of a filter to a checked condition.

use super::condition::{Comparison, Condition, Value, Values};
use super::{FilterError, Position};
use crate::store::{COLUMNS, Column, ColumnType, column_named};
use respite_model::Day;
use sqlparser::ast::{BinaryOperator, DataType, Expr, Ident, Spanned, UnaryOperator, Value as Literal};
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Location, Span, Token, Tokenizer, TokenizerError};

/// Words and signs in a filter, lists of values not counted: what comes deeper would endanger the stack.
const LONGEST: usize = 5_000;

pub(super) fn parse(text: &str) -> Result<Condition, FilterError> {
    let dialect = GenericDialect {};
    let tokens = Tokenizer::new(&dialect, text).tokenize_with_location().map_err(|error| unread_token(text, &error))?;
    let light = |token: &Token| matches!(token, Token::Whitespace(_) | Token::Comma | Token::Number(..) | Token::SingleQuotedString(_));
    if let Some(token) = tokens.iter().filter(|token| !light(&token.token)).nth(LONGEST) {
        let what = format!("the filter has more than {LONGEST} words and signs; use IN with a list of values");
        return Err(FilterError::Unsupported { what, at: Position::of(text, token.span) });
    }
    let mut parser = Parser::new(&dialect).with_tokens_with_locations(tokens);
    let expression = parser.parse_expr().map_err(|error| unparsed(text, error))?;
    let rest = parser.peek_token();
    if rest.token != Token::EOF {
        let reason = format!("{} is not expected here", rest.token);
        return Err(FilterError::Syntax { reason, at: Position::of(text, rest.span) });
    }
    Checker { text }.condition(&expression)
}

fn unread_token(text: &str, error: &TokenizerError) -> FilterError {
    FilterError::Syntax { reason: lower(&error.message), at: Position::at(text, error.location) }
}

/// The parser writes the place into its message.
fn unparsed(text: &str, error: ParserError) -> FilterError {
    let message = match error {
        ParserError::TokenizerError(message) | ParserError::ParserError(message) => message,
        ParserError::RecursionLimitExceeded => "the parentheses are nested too deeply".to_owned(),
    };
    let (reason, place) = message.rsplit_once(" at Line: ").unwrap_or((&message, ""));
    let place = place.split_once(", Column: ").and_then(|(line, column)| Some(Location::new(line.parse().ok()?, column.parse().ok()?)));
    FilterError::Syntax { reason: lower(reason), at: Position::at(text, place.unwrap_or(Location::empty())) }
}

/// Messages of this program are lower-case fragments.
fn lower(message: &str) -> String {
    let mut letters = message.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

struct Checker<'a> {
    text: &'a str,
}

enum Operand {
    Column(&'static Column),
    Value(Value),
}

impl Checker<'_> {
    fn condition(&self, expression: &Expr) -> Result<Condition, FilterError> {
        match expression {
            Expr::Nested(inner) => self.condition(inner),
            Expr::UnaryOp { op: UnaryOperator::Not, expr } => Ok(Condition::Not(Box::new(self.condition(expr)?))),
            Expr::BinaryOp { op: op @ (BinaryOperator::And | BinaryOperator::Or), .. } => self.chain(expression, op),
            Expr::BinaryOp { left, op, right } => self.compare(left, self.comparison(op, expression)?, right),
            Expr::InList { expr, list, negated } => Ok(negate(self.in_list(expr, list)?, *negated)),
            Expr::Between { expr, negated, low, high } => {
                let low = self.compare(expr, Comparison::GreaterOrEqual, low)?;
                let high = self.compare(expr, Comparison::LessOrEqual, high)?;
                Ok(negate(Condition::And(vec![low, high]), *negated))
            }
            Expr::Like { negated, any: false, expr, pattern, escape_char: None } => Ok(negate(self.like(expr, pattern, false)?, *negated)),
            Expr::ILike { negated, any: false, expr, pattern, escape_char: None } => Ok(negate(self.like(expr, pattern, true)?, *negated)),
            Expr::IsNull(inner) => Ok(Condition::IsNull(self.column(inner)?)),
            Expr::IsNotNull(inner) => Ok(negate(Condition::IsNull(self.column(inner)?), true)),
            _ => match self.operand(expression)? {
                Operand::Column(column) if column.holds == ColumnType::Truth => Ok(Condition::Truth(column)),
                Operand::Column(column) => Err(self.mismatch(column, "nothing", expression)),
                Operand::Value(Value::Truth(truth)) => Ok(Condition::Constant(truth)),
                Operand::Value(_) => Err(self.unsupported("a value alone is no condition", expression)),
            },
        }
    }

    /// `a AND b AND c` as one list, however long.
    fn chain(&self, expression: &Expr, operator: &BinaryOperator) -> Result<Condition, FilterError> {
        let mut parts = Vec::new();
        let mut rest = expression;
        while let Expr::BinaryOp { left, op, right } = rest {
            if op != operator {
                break;
            }
            parts.push(right.as_ref());
            rest = left;
        }
        parts.push(rest);
        let parts = parts.into_iter().rev().map(|part| self.condition(part)).collect::<Result<Vec<_>, _>>()?;
        Ok(if *operator == BinaryOperator::And { Condition::And(parts) } else { Condition::Or(parts) })
    }

    fn comparison(&self, operator: &BinaryOperator, expression: &Expr) -> Result<Comparison, FilterError> {
        Ok(match operator {
            BinaryOperator::Eq => Comparison::Equal,
            BinaryOperator::NotEq => Comparison::NotEqual,
            BinaryOperator::Lt => Comparison::Less,
            BinaryOperator::LtEq => Comparison::LessOrEqual,
            BinaryOperator::Gt => Comparison::Greater,
            BinaryOperator::GtEq => Comparison::GreaterOrEqual,
            other => return Err(self.unsupported(&format!("{other} is not known here"), expression)),
        })
    }

    fn compare(&self, left: &Expr, comparison: Comparison, right: &Expr) -> Result<Condition, FilterError> {
        let (column, comparison, value, place) = match (self.operand(left)?, self.operand(right)?) {
            (Operand::Column(a), Operand::Column(b)) => return self.compare_columns(a, comparison, b, right),
            (Operand::Column(column), Operand::Value(value)) => (column, comparison, value, right),
            (Operand::Value(value), Operand::Column(column)) => (column, comparison.flipped(), value, left),
            (Operand::Value(_), Operand::Value(_)) => return Err(self.unsupported("one side of a comparison must be a column", left)),
        };
        let value = self.fit(column, value, place)?;
        if column.holds == ColumnType::Truth && !matches!(comparison, Comparison::Equal | Comparison::NotEqual) {
            return Err(self.unsupported("true and false have no order; use = or <>", place));
        }
        Ok(Condition::Compare(column, comparison, value))
    }

    fn compare_columns(
        &self,
        a: &'static Column,
        comparison: Comparison,
        b: &'static Column,
        place: &Expr,
    ) -> Result<Condition, FilterError> {
        let number = |column: &Column| matches!(column.holds, ColumnType::Whole | ColumnType::Number);
        let alike = a.holds == b.holds || number(a) && number(b);
        if alike { Ok(Condition::CompareColumns(a, comparison, b)) } else { Err(self.mismatch(a, &described(b), place)) }
    }

    fn in_list(&self, expression: &Expr, list: &[Expr]) -> Result<Condition, FilterError> {
        let column = self.column(expression)?;
        let mut values = Vec::with_capacity(list.len());
        for item in list {
            match self.operand(item)? {
                Operand::Value(value) => values.push(self.fit(column, value, item)?),
                Operand::Column(_) => return Err(self.unsupported("a list holds values, not columns", item)),
            }
        }
        Ok(Condition::In(column, values_of(column, values)))
    }

    fn like(&self, expression: &Expr, pattern: &Expr, ignore_case: bool) -> Result<Condition, FilterError> {
        let column = self.column(expression)?;
        match self.operand(pattern)? {
            Operand::Value(Value::Text(pattern)) if column.holds == ColumnType::Text => {
                Ok(Condition::Like { column, pattern, ignore_case })
            }
            _ if column.holds == ColumnType::Text => Err(self.mismatch(column, "a pattern that is no text", pattern)),
            _ => Err(self.mismatch(column, "a pattern", expression)),
        }
    }

    fn column(&self, expression: &Expr) -> Result<&'static Column, FilterError> {
        match self.operand(expression)? {
            Operand::Column(column) => Ok(column),
            Operand::Value(_) => Err(self.unsupported("a column must stand here", expression)),
        }
    }

    fn operand(&self, expression: &Expr) -> Result<Operand, FilterError> {
        match expression {
            Expr::Nested(inner) => self.operand(inner),
            Expr::Identifier(name) => self.named(name).map(Operand::Column),
            Expr::Value(value) => self.literal(&value.value, expression).map(Operand::Value),
            Expr::TypedString(typed) if matches!(typed.data_type, DataType::Date) => match &typed.value.value {
                Literal::SingleQuotedString(text) => match text.parse::<Day>() {
                    Ok(day) => Ok(Operand::Value(Value::Day(day.0))),
                    Err(_) => Err(self.syntax(format!("{text:?} is no day; it must look like 2026-02-26"), typed.value.span)),
                },
                _ => Err(self.unsupported("a day is written as DATE '2026-02-26'", expression)),
            },
            Expr::UnaryOp { op: sign @ (UnaryOperator::Minus | UnaryOperator::Plus), expr } => match (self.operand(expr)?, sign) {
                (same @ Operand::Value(Value::Whole(_) | Value::Number(_)), UnaryOperator::Plus) => Ok(same),
                (Operand::Value(Value::Whole(number)), _) => Ok(Operand::Value(Value::Whole(number.saturating_neg()))),
                (Operand::Value(Value::Number(number)), _) => Ok(Operand::Value(Value::Number(-number))),
                _ => Err(self.unsupported("a sign stands before a number only", expression)),
            },
            _ => Err(self.unsupported("this is neither a column nor a value nor a condition that is known here", expression)),
        }
    }

    fn literal(&self, value: &Literal, expression: &Expr) -> Result<Value, FilterError> {
        match value {
            Literal::SingleQuotedString(text) => Ok(Value::Text(text.clone())),
            Literal::Boolean(truth) => Ok(Value::Truth(*truth)),
            Literal::Number(text, false) => match (text.parse::<i64>(), text.parse::<f64>()) {
                (Ok(whole), _) => Ok(Value::Whole(whole)),
                (_, Ok(number)) if number.is_finite() => Ok(Value::Number(number)),
                _ => Err(self.unsupported(&format!("{text} is no number that fits"), expression)),
            },
            Literal::Null => Err(self.unsupported("nothing compares with NULL; use IS NULL or IS NOT NULL", expression)),
            other => Err(self.unsupported(&format!("the value {other} is not known here"), expression)),
        }
    }

    fn named(&self, name: &Ident) -> Result<&'static Column, FilterError> {
        let wanted = if name.quote_style.is_none() { name.value.to_lowercase() } else { name.value.clone() };
        column_named(&wanted).ok_or_else(|| FilterError::UnknownColumn {
            name: name.value.clone(),
            nearest: nearest(&wanted),
            columns: COLUMNS.iter().map(|column| column.name).collect::<Vec<_>>().join(", "),
            at: Position::of(self.text, name.span),
        })
    }

    /// The value as one of the column's type.
    fn fit(&self, column: &'static Column, value: Value, place: &Expr) -> Result<Value, FilterError> {
        match (column.holds, value) {
            (ColumnType::Day, Value::Text(text)) => match text.parse::<Day>() {
                Ok(day) => Ok(Value::Day(day.0)),
                Err(_) => Err(self.mismatch(column, &format!("'{text}', which does not look like 2026-02-26"), place)),
            },
            (ColumnType::Number, Value::Whole(number)) => Ok(Value::Number(number as f64)),
            (ColumnType::Text, value @ Value::Text(_))
            | (ColumnType::Whole, value @ (Value::Whole(_) | Value::Number(_)))
            | (ColumnType::Number, value @ Value::Number(_))
            | (ColumnType::Day, value @ Value::Day(_))
            | (ColumnType::Truth, value @ Value::Truth(_)) => Ok(value),
            (_, value) => Err(self.mismatch(column, value_type(&value), place)),
        }
    }

    fn mismatch(&self, column: &Column, right: &str, place: &Expr) -> FilterError {
        FilterError::WrongType { left: described(column), right: right.to_owned(), at: Position::of(self.text, place.span()) }
    }

    fn unsupported(&self, what: &str, place: &Expr) -> FilterError {
        FilterError::Unsupported { what: what.to_owned(), at: Position::of(self.text, place.span()) }
    }

    fn syntax(&self, reason: String, span: Span) -> FilterError {
        FilterError::Syntax { reason, at: Position::of(self.text, span) }
    }
}

fn negate(condition: Condition, negated: bool) -> Condition {
    if negated { Condition::Not(Box::new(condition)) } else { condition }
}

fn described(column: &Column) -> String {
    format!("the column {} ({})", column.name, column.holds.name())
}

fn value_type(value: &Value) -> &'static str {
    match value {
        Value::Text(_) => "text",
        Value::Whole(_) => "a whole number",
        Value::Number(_) => "a number",
        Value::Truth(_) => "true or false",
        Value::Day(_) => "a day",
    }
}

/// Lists of a column's type. A decimal number in a list for whole numbers equals none of them and drops out.
fn values_of(column: &Column, values: Vec<Value>) -> Values {
    let mut texts = Vec::new();
    let mut wholes = Vec::new();
    let mut numbers = Vec::new();
    let mut truths = Vec::new();
    let mut days = Vec::new();
    for value in values {
        match value {
            Value::Text(text) => texts.push(text),
            Value::Whole(number) => wholes.push(number),
            Value::Number(number) => numbers.push(number + 0.0),
            Value::Truth(truth) => truths.push(truth),
            Value::Day(day) => days.push(day),
        }
    }
    numbers.sort_by(f64::total_cmp);
    match column.holds {
        ColumnType::Text => Values::Text(texts.into_iter().collect()),
        ColumnType::Whole => {
            let whole = |number: f64| (number.fract() == 0.0 && number.abs() < 9e15).then_some(number as i64);
            Values::Whole(wholes.into_iter().chain(numbers.into_iter().filter_map(whole)).collect())
        }
        ColumnType::Number => Values::Number(numbers),
        ColumnType::Truth => Values::Truth(truths.into_iter().collect()),
        ColumnType::Day => Values::Day(days.into_iter().collect()),
    }
}

/// The column whose name takes the fewest changes of a letter, when they are few.
fn nearest(name: &str) -> Option<&'static str> {
    let limit = (name.chars().count() / 3).max(1) + 1;
    COLUMNS
        .iter()
        .map(|column| (changes(name, column.name), column.name))
        .min()
        .filter(|(changes, _)| *changes <= limit)
        .map(|(_, name)| name)
}

/// Letters to insert, remove or replace until `a` is `b`.
fn changes(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate().take(100) {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
