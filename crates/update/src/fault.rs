//! What can go wrong on the way to an update.

use wheelhouse_contract::update::UpdateRefusal;

#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error("the update was refused: {0:?}")]
    Refused(UpdateRefusal),
    #[error("the update server was not reached: {0}")]
    Offline(String),
    #[error("the update cannot be kept or put in place: {0}")]
    Disk(#[from] std::io::Error),
    #[error("the download was cancelled")]
    Cancelled,
}

impl From<UpdateRefusal> for Fault {
    fn from(reason: UpdateRefusal) -> Self {
        Self::Refused(reason)
    }
}
