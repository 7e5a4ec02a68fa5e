//! placeholder
use async_trait::async_trait;
use std::path::Path;
use wheelhouse_engine::{SampleAccess, SamplePlatform};
#[derive(Default)]
pub struct Embedded {}
#[async_trait]
impl SamplePlatform for Embedded {
    async fn start(&self, _dir: &Path) -> Result<SampleAccess, String> {
        Err("x".into())
    }
}
