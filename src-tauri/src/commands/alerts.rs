//! Anomaly alerts.

use wheelhouse_contract::{
    AlertId,
    alert::{Alert, AlertChange},
};
use wheelhouse_engine::view::OpenFilter;

pass! {
    alerts_list(filter: OpenFilter) -> Vec<Alert>;
    alert_change(id: AlertId, change: AlertChange) -> ();
}
