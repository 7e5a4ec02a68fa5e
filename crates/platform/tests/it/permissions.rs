//! The permission table over every route that the OpenAPI document names.

use crate::support::{Bed, answer, key};
use reqwest::Method;
use serde_json::Value;
use uuid::Uuid;
use wheelhouse_contract::{Action, ErrorCode, Permission, Resource, Role};
use wheelhouse_platform::Platform;

struct Route {
    method: Method,
    path: String,
    public: bool,
    /// Any of them is enough; none: every signed-in operator.
    permissions: Vec<Permission>,
}

fn permission(text: &str) -> Permission {
    let (resource, action) = text
        .split_once(':')
        .unwrap_or_else(|| panic!("{text} is no permission"));
    let resource: Resource = serde_json::from_value(resource.into()).unwrap();
    let action: Action = serde_json::from_value(action.into()).unwrap();
    Permission::new(resource, action)
}

/// Every route, with a fresh id in each place of its path.
fn routes() -> Vec<Route> {
    let document = serde_json::to_value(Platform::openapi()).unwrap();
    let mut routes = Vec::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let name = format!("{method} {path}");
            let public = operation["security"] == serde_json::json!([{}]);
            let permissions = match &operation["x-permission"] {
                Value::Array(names) => names.iter().map(|name| permission(name.as_str().unwrap())).collect(),
                _ => {
                    assert!(public, "{name} names no permission");
                    vec![]
                }
            };
            let path = path
                .split('/')
                .map(|part| {
                    if part.starts_with('{') {
                        Uuid::now_v7().to_string()
                    } else {
                        part.to_owned()
                    }
                })
                .collect::<Vec<_>>()
                .join("/");
            let method = method.to_uppercase().parse().unwrap();
            routes.push(Route {
                method,
                path,
                public,
                permissions,
            });
        }
    }
    assert!(routes.len() > 15, "{}", routes.len());
    routes
}

#[tokio::test]
async fn nothing_answers_without_a_session() {
    let bed = Bed::start().await;
    for route in routes().iter().filter(|route| !route.public) {
        let url = format!("{}{}", bed.url, route.path);
        let request = bed
            .http
            .request(route.method.clone(), url)
            .header("idempotency-key", key());
        let found = answer(request.body("{\"nonsense\":1}")).await;
        assert_eq!(found.status, 401, "{} {}: {}", route.method, route.path, found.text);
        found.fails(ErrorCode::Unauthenticated);
    }
}

#[tokio::test]
async fn each_role_may_what_the_table_grants_and_nothing_else() {
    let bed = Bed::start().await;
    for role in Role::ALL {
        let console = bed.console(role).await;
        for route in routes()
            .iter()
            .filter(|route| !route.public && route.path != "/v1/auth/logout")
        {
            let granted = route.permissions.is_empty() || route.permissions.iter().any(|wanted| role.allows(*wanted));
            let mut request = console.request(route.method.clone(), &route.path);
            if route.method != Method::GET {
                // A body that no handler takes: permission comes before it.
                request = request.header("idempotency-key", key()).body("{\"nonsense\":1}");
            }
            let response = request.send().await.unwrap();
            let status = response.status().as_u16();
            let name = format!("{role:?} {} {}", route.method, route.path);
            if granted {
                assert!(status != 401 && status != 403 && status < 500, "{name}: {status}");
            } else {
                assert_eq!(status, 403, "{name}");
            }
        }
    }
}
