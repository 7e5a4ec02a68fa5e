//! The present view of the list as a file.

use calamine::{Data, DataType, Reader, Xlsx, open_workbook};
use std::path::Path;
use wheelhouse_contract::{ErrorCode, audit::AuditQuery, tenant::ExportFormat, tenant::TenantPatch};
use wheelhouse_engine::view::{TenantQuery, TenantSort};
use wheelhouse_testkit::{Console, Desk, Faults, World};

const EVIL: &str = "=HYPERLINK(\"http://x\")";

async fn console(world: &World, desk: &Desk) -> Console {
    Console::signed_in(world, desk, &world.owner).await.unwrap()
}

fn columns() -> Vec<String> {
    ["name", "revenue", "tags", "created"].map(str::to_owned).to_vec()
}

async fn names(console: &Console, query: &TenantQuery) -> Vec<String> {
    let mut names = Vec::new();
    loop {
        let at = u32::try_from(names.len()).unwrap();
        let page = console.engine.tenants_page(query.clone(), at, 100).await.unwrap();
        if page.rows.is_empty() {
            return names;
        }
        names.extend(page.rows.into_iter().map(|row| row.name));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_holds_the_view_in_its_order_and_runs_nothing() {
    let world = World::start(150, Faults::default()).await.unwrap();
    let desk = Desk::new().unwrap();
    let console = console(&world, &desk).await;
    let query = TenantQuery {
        sort: TenantSort::Revenue,
        descending: true,
        ..TenantQuery::default()
    };
    let expected = names(&console, &query).await;
    assert!(expected.len() > 100, "more than a page");
    let dearest = console.engine.tenants_page(query.clone(), 0, 1).await.unwrap().rows[0].id;
    let patch = TenantPatch {
        tags: Some(vec![EVIL.to_owned()]),
        ..TenantPatch::default()
    };
    console.engine.tenant_edit(dearest, patch).await.unwrap();

    let export = async |format| {
        let asked = console.engine.tenants_export(query.clone(), columns(), format);
        asked.await.unwrap()
    };
    let text = std::fs::read_to_string(export(ExportFormat::Csv).await).unwrap();
    let mut lines = text.trim_start_matches('\u{FEFF}').lines();
    assert_eq!(
        lines.next(),
        Some("\"name\",\"revenue\",\"currency\",\"tags\",\"created\"")
    );
    let first = lines.next().unwrap();
    assert!(first.contains(",\"'=hyperlink("), "{first}");
    assert_eq!(text.lines().count(), expected.len() + 1);

    let json: Vec<serde_json::Value> =
        serde_json::from_str(&std::fs::read_to_string(export(ExportFormat::Json).await).unwrap()).unwrap();
    let found: Vec<_> = json.iter().map(|row| row["name"].as_str().unwrap()).collect();
    assert_eq!(found, expected);

    let path = export(ExportFormat::Xlsx).await;
    assert!(
        Path::new(&path)
            .components()
            .any(|part| part.as_os_str() == "downloads")
    );
    let mut book: Xlsx<_> = open_workbook(&path).unwrap();
    let sheet = book.worksheet_range("tenants").unwrap();
    let cells: Vec<_> = sheet.rows().skip(1).map(|row| row[0].to_string()).collect();
    assert_eq!(cells, expected);
    assert!(matches!(&sheet.rows().nth(1).unwrap()[3], Data::String(text) if text == &EVIL.to_lowercase()));
    assert!(
        matches!(&sheet.rows().nth(1).unwrap()[1], Data::Float(_)),
        "an amount is a number"
    );
    assert!(sheet.rows().nth(1).unwrap()[4].is_datetime());

    let told = AuditQuery {
        action: Some("tenants.exported".to_owned()),
        ..AuditQuery::default()
    };
    let told = console
        .until("the audit of the exports", async || {
            let page = console.engine.audit_page(told.clone()).await?;
            Ok((page.records.len() == 3).then_some(page.records))
        })
        .await
        .unwrap();
    assert!(told.iter().all(|record| record.sensitive));
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_recorded_is_not_written() {
    let world = World::start(20, Faults::default()).await.unwrap();
    let desk = Desk::new().unwrap();
    let console = console(&world, &desk).await;
    let asked = async |columns: Vec<String>| {
        let asked = console
            .engine
            .tenants_export(TenantQuery::default(), columns, ExportFormat::Csv);
        asked.await.unwrap_err().code
    };
    assert_eq!(asked(vec!["password".to_owned()]).await, ErrorCode::Invalid);
    console.engine.work_offline(true).await.unwrap();
    assert_eq!(asked(columns()).await, ErrorCode::Offline);
    console.close().await;
}
