use super::*;

fn keys(columns: &[&str]) -> Result<Vec<&'static str>, Problem> {
    let columns: Vec<_> = columns.iter().map(|key| (*key).to_owned()).collect();
    Ok(chosen(&columns)?.into_iter().map(|column| column.key).collect())
}

#[test]
fn columns_come_once_in_their_order_and_amounts_with_their_currency() {
    assert_eq!(
        keys(&["status", "revenue", "name", "status"]).unwrap(),
        ["status", "revenue", "currency", "name"]
    );
    assert_eq!(
        keys(&["secret"]).unwrap_err().fields[0].message,
        "There is no column secret."
    );
    assert_eq!(keys(&[]).unwrap_err().fields[0].field, "columns");
}

#[test]
fn the_audit_hears_the_filters_that_are_set() {
    let query = TenantQuery {
        text: "oak".to_owned(),
        ..TenantQuery::default()
    };
    assert_eq!(told(&query), r#"{"sort":"name","text":"oak"}"#);
}
