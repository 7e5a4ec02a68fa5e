//! What holds at every address, written into the document once: how errors travel, and what the headers of a change look
//! like.

use utoipa::openapi::{
    ObjectBuilder, OpenApi, Ref, RefOr, Response, Schema,
    path::{Operation, Parameter, PathItem},
    schema::{SchemaFormat, Type},
};
use wheelhouse_contract::http::{IDEMPOTENCY_KEY, IF_MATCH};

const PROBLEM: &str = "application/problem+json";
/// Version 7, in any case of its letters.
const UUID_V7: &str = "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}$";
const VERSION: &str = "^\"[0-9]{1,18}\"$";

/// Applies them to every operation.
pub(super) fn apply(document: &mut OpenApi) {
    for operation in document.paths.paths.values_mut().flat_map(operations) {
        for parameter in operation.parameters.iter_mut().flatten() {
            header(parameter);
            if parameter.name.ends_with("_seq") {
                sequence(parameter);
            }
        }
        for response in operation.responses.responses.values_mut() {
            if let RefOr::T(response) = response {
                problem(response);
            }
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let PathItem {
        get,
        post,
        put,
        patch,
        delete,
        ..
    } = item;
    [get, post, put, patch, delete].into_iter().flatten()
}

fn header(parameter: &mut Parameter) {
    let text = ObjectBuilder::new().schema_type(Type::String);
    if parameter.name.eq_ignore_ascii_case(IDEMPOTENCY_KEY) {
        let format = SchemaFormat::Custom("uuid".to_owned());
        parameter.schema = Some(text.format(Some(format)).pattern(Some(UUID_V7)).into());
        parameter.description = Some("A UUIDv7 of the caller's own, the same one in every repetition.".to_owned());
    } else if parameter.name.eq_ignore_ascii_case(IF_MATCH) {
        parameter.schema = Some(text.pattern(Some(VERSION)).into());
        parameter.description = Some("The version that the change was made upon, in quotes.".to_owned());
    }
}

/// Any 64 bits: a cursor beyond the end is no mistake.
fn sequence(parameter: &mut Parameter) {
    let format = SchemaFormat::Custom("uint64".to_owned());
    let number = ObjectBuilder::new().schema_type(Type::Integer).format(Some(format));
    let bounds = number.minimum(Some(0_u64)).maximum(Some(u64::MAX));
    parameter.schema = Some(bounds.into());
}

fn problem(response: &mut Response) {
    for (kind, content) in std::mem::take(&mut response.content) {
        let kind = if content.schema.as_ref().is_some_and(is_problem) {
            PROBLEM.to_owned()
        } else {
            kind
        };
        response.content.insert(kind, content);
    }
}

fn is_problem(schema: &RefOr<Schema>) -> bool {
    matches!(schema, RefOr::Ref(Ref { ref_location, .. }) if ref_location.ends_with("/Problem"))
}

#[cfg(test)]
mod tests {
    use crate::Platform;
    use serde_json::Value;

    fn operations(document: &Value) -> Vec<(&String, &String, &Value)> {
        let paths = document["paths"].as_object().unwrap().iter();
        paths
            .flat_map(|(path, item)| {
                let methods = item.as_object().unwrap().iter();
                methods.map(move |(method, operation)| (path, method, operation))
            })
            .collect()
    }

    #[test]
    fn every_refusal_is_told_as_the_problem_document_that_it_is() {
        let document = serde_json::to_value(Platform::openapi()).unwrap();
        let operations = operations(&document);
        assert!(operations.len() > 40);
        for (path, method, operation) in operations {
            for (status, response) in operation["responses"].as_object().unwrap() {
                let problem = response["content"].get("application/problem+json").is_some();
                assert_eq!(
                    problem,
                    !status.starts_with(['1', '2', '3']),
                    "{method} {path} {status}"
                );
            }
        }
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document = Platform::openapi().to_json().unwrap();
        let value: Value = serde_json::from_str(&document).unwrap();
        for (at, _) in document.match_indices("\"#/") {
            let pointer = document[at + 2..].split('"').next().unwrap();
            assert!(
                value.pointer(pointer).is_some(),
                "{pointer} is referred to and not there"
            );
        }
    }
}
