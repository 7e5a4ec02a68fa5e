//! Where the console stands: vault, platform, sign-in, lock.

use wheelhouse_contract::platform::PlatformInfo;
use wheelhouse_engine::view::{AppState, LinkAnswer, SignInStep};

pass! {
    app_state() -> AppState;
    platform_check(url: String) -> PlatformInfo;
    platform_connect(url: String) -> AppState;
    platform_forget() -> AppState;
    sample_start() -> AppState;
    sample_code() -> String;
    sign_in(email: String, password: String) -> SignInStep;
    sign_in_code(code: String) -> SignInStep;
    sign_out() -> AppState;
    lock() -> AppState;
    unlock(password: String) -> AppState;
    touch() -> ();
    vault_passphrase(passphrase: String) -> AppState;
    vault_retry() -> AppState;
    vault_memory() -> AppState;
    link_take() -> Option<LinkAnswer>;
}
