//! The web view of an impersonation window, with everything refused that a tenant's page has no business with.

use super::Origin;
use crate::{error::ShellError, windows::Window, words};
use gtk::{glib, prelude::WidgetExt};
use tauri::{
    AppHandle, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
    webview::{NewWindowResponse, PermissionResponse},
};
use webkit2gtk::{
    AuthenticationRequestExt, FileChooserRequestExt, PermissionRequestExt, PolicyDecisionExt, PolicyDecisionType,
    ResponsePolicyDecision, ResponsePolicyDecisionExt, ScriptDialogType, SettingsExt, UserContentManagerExt, WebView,
    WebViewExt, glib::Cast,
};
use wheelhouse_contract::impersonation::Impersonation;

/// Builds the window, hidden and empty.
pub fn build(
    app: &AppHandle,
    label: Window,
    origin: &Origin,
    session: &Impersonation,
) -> Result<WebviewWindow, ShellError> {
    let origin = origin.clone();
    let blank = tauri::Url::parse("about:blank").map_err(|_| ShellError::EntryAddress)?;
    let window = WebviewWindowBuilder::new(app, label.label(), WebviewUrl::External(blank))
        .title(format!("{} · Wheelhouse", words::foreign(&session.tenant_name)))
        .inner_size(1100.0, 760.0)
        .min_inner_size(640.0, 420.0)
        .visible(false)
        .incognito(true)
        .devtools(false)
        .browser_extensions_enabled(false)
        .general_autofill_enabled(false)
        .disable_drag_drop_handler()
        .on_navigation(move |url| origin.allows(url))
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_permission_request(|_, _| PermissionResponse::Deny)
        .build()?;
    Ok(window)
}

/// Takes the bridge to the shell away and refuses the rest at the web view itself. Call before anything is loaded. `gone`
/// is called when the page closed itself: wry then destroys the web view and leaves an empty window.
pub fn protect(window: &WebviewWindow, gone: impl FnOnce() + Clone + Send + 'static) -> Result<(), ShellError> {
    window.with_webview(move |platform| {
        let view = platform.inner();
        view.connect_destroy(move |_| {
            // Not from within the signal: what it leads to takes the window down.
            glib::idle_add_local_once(gone.clone());
        });
        unbridge(&view);
        restrict(&view);
        refuse_surfaces(&view);
        refuse_dialogs(&view);
        // Dropped files would be handed to the page.
        view.drag_dest_unset();
    })?;
    Ok(())
}

/// Without the injected scripts and the message handler a page has no way to even address the shell.
fn unbridge(view: &WebView) {
    if let Some(manager) = view.user_content_manager() {
        manager.remove_all_scripts();
        manager.unregister_script_message_handler("ipc");
    }
}

fn restrict(view: &WebView) {
    let Some(settings) = WebViewExt::settings(view) else {
        return;
    };
    settings.set_enable_developer_extras(false);
    settings.set_enable_fullscreen(false);
    settings.set_enable_media_stream(false);
    settings.set_enable_page_cache(false);
    settings.set_enable_back_forward_navigation_gestures(false);
    settings.set_javascript_can_access_clipboard(false);
    settings.set_javascript_can_open_windows_automatically(false);
    settings.set_allow_modal_dialogs(false);
    settings.set_allow_file_access_from_file_urls(false);
    settings.set_allow_universal_access_from_file_urls(false);
}

/// `true` means "handled", and nothing is done.
fn refuse_surfaces(view: &WebView) {
    view.connect_enter_fullscreen(|_| true);
    view.connect_context_menu(|_, _, _, _| true);
    view.connect_print(|_, _| true);
    view.connect_show_notification(|_, _| true);
    view.connect_permission_request(|_, request| {
        request.deny();
        true
    });
    view.connect_run_file_chooser(|_, request| {
        request.cancel();
        true
    });
    view.connect_decide_policy(|_, decision, kind| {
        let unshowable = kind == PolicyDecisionType::Response
            && decision
                .downcast_ref::<ResponsePolicyDecision>()
                .is_none_or(|response| !response.is_mime_type_supported());
        let refused = unshowable || kind == PolicyDecisionType::NewWindowAction;
        if refused {
            decision.ignore();
        }
        refused
    });
}

/// A dialog of a page looks like one of ours: none is shown. The page is never asked whether it may be left.
fn refuse_dialogs(view: &WebView) {
    view.connect_script_dialog(|_, dialog| {
        match dialog.dialog_type() {
            ScriptDialogType::BeforeUnloadConfirm => dialog.confirm_set_confirmed(true),
            ScriptDialogType::Confirm => dialog.confirm_set_confirmed(false),
            _ => {}
        }
        true
    });
    view.connect_authenticate(|_, request| {
        request.cancel();
        true
    });
}
