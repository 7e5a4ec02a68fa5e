import type * as C from '@/contract';

interface Command<Args, Answer> {
  args: Args;
  answer: Answer;
}

type None = Record<string, never>;
type Id = { id: string };
type Filter = { filter: C.OpenFilter };

/** A query of the log as a person poses it; the cursors stay absent on the first page. */
export type AuditSearch = Partial<C.AuditQuery>;

/** Every command of the shell: its arguments and its answer. Rejections are always a `Problem`. */
export interface Commands {
  app_state: Command<None, C.AppState>;
  platform_check: Command<{ url: string }, C.PlatformInfo>;
  platform_connect: Command<{ url: string }, C.AppState>;
  platform_forget: Command<None, C.AppState>;
  sample_start: Command<None, C.AppState>;
  sample_code: Command<None, string>;
  sign_in: Command<{ email: string; password: string }, C.SignInStep>;
  sign_in_code: Command<{ code: string }, C.SignInStep>;
  sign_out: Command<None, C.AppState>;
  lock: Command<None, C.AppState>;
  unlock: Command<{ password: string }, C.AppState>;
  touch: Command<None, null>;
  vault_passphrase: Command<{ passphrase: string }, C.AppState>;
  vault_retry: Command<None, C.AppState>;
  vault_memory: Command<None, C.AppState>;
  link_take: Command<None, C.LinkAnswer | null>;
  sessions_list: Command<None, C.Session[]>;
  session_revoke: Command<Id, null>;
  sessions_revoke_others: Command<None, null>;
  sync_status: Command<None, C.SyncStatus>;
  sync_now: Command<None, null>;
  work_offline: Command<{ on: boolean }, C.SyncStatus>;
  settings_get: Command<None, C.Settings>;
  settings_set: Command<{ settings: C.Settings }, C.Settings>;
  /** `null` where the system cannot arrange it. */
  autostart_get: Command<None, boolean | null>;
  autostart_set: Command<{ on: boolean }, boolean | null>;

  overview: Command<None, C.Overview>;
  palette_search: Command<{ text: string }, C.PaletteHit[]>;

  tenants_page: Command<{ query: C.TenantQuery; offset: number; limit: number }, C.TenantPage>;
  tenants_export: Command<{ query: C.TenantQuery; columns: string[]; format: C.ExportFormat }, string>;
  tenant_dossier: Command<Id, C.Dossier>;
  tenant_users_refresh: Command<Id, C.Dossier>;
  tenant_status_preview: Command<{ id: string; to: C.TenantStatus }, C.BlastRadius>;
  tenant_status_change: Command<{ request: C.StatusRequest }, C.StatusResult>;
  tenant_edit: Command<{ id: string; patch: C.TenantPatch }, null>;

  tenant_update: Command<{ id: string; update: C.TenantUpdate }, null>;
  tenant_update_preview: Command<{ id: string; update: C.TenantUpdate }, C.FieldChange[]>;
  tenant_credentials: Command<{ id: string; credentials: C.Credentials; code: string }, C.CredentialsSet>;

  tenant_logo_remove: Command<Id, C.Picture | null>;
  /** The file of a picture. */
  asset_read: Command<Id, ArrayBuffer>;

  mail_page: Command<{ query: C.MailQuery }, C.MailPage>;
  mail_detail: Command<Id, C.MailDetail>;
  mail_resend: Command<Id, C.Mail>;

  onboarding_list: Command<None, C.OnboardingRow[]>;
  onboarding_draft: Command<Id, C.OnboardingView>;
  /** By the contract's rules, here and at once. */
  onboarding_create: Command<None, C.OnboardingView>;
  /** Kept here at once, also offline; the platform has it when it can be reached. */
  onboarding_save_step: Command<{ id: string; put: C.StepPut }, C.OnboardingView>;
  /** Of a conflict: what waits here, or what the platform has. */
  onboarding_resolve: Command<{ id: string; keepMine: boolean }, C.OnboardingView>;
  onboarding_discard: Command<Id, null>;
  onboarding_take_over: Command<Id, C.OnboardingView>;
  onboarding_check_unique: Command<{ query: C.AvailabilityQuery }, C.Availability>;
  onboarding_test_integration: Command<{ id: string; test: C.IntegrationTest }, C.IntegrationReport>;
  onboarding_preview_mail: Command<Id, C.MailPreview>;
  onboarding_activate: Command<{ id: string; activation: C.OnboardingActivation }, C.Activated>;
  /** New ones in place of those that nobody saw. */
  onboarding_secrets: Command<Id, C.NewOwnerSecrets>;

  subscriptions_figures: Command<None, C.SubscriptionFigures>;
  subscriptions_page: Command<{ query: C.SubscriptionQuery; offset: number; limit: number }, C.SubscriptionPage>;
  subscription_detail: Command<Id, C.SubscriptionDetail>;
  subscription_history: Command<Id, C.SubscriptionChange[]>;
  subscription_preview: Command<{ id: string; control: C.Control }, C.Preview>;
  subscription_preview_extension: Command<{ id: string; months: number }, C.Preview>;
  subscription_extend: Command<{ id: string; extension: C.Extension }, null>;
  subscription_pause: Command<{ id: string; pause: C.Pause }, null>;
  /** The code where the change suspends. */
  subscription_control: Command<{ id: string; control: C.Control; code: string | null }, null>;
  subscription_status: Command<{ id: string; activation: C.Activation; code: string | null }, null>;
  revenue_view: Command<{ from: C.Timestamp; to: C.Timestamp }, C.RevenueView>;
  revenue_tenants: Command<{ figure: C.RevenueFigure; plan: C.Plan | null; from: C.Timestamp; to: C.Timestamp; after: string | null }, C.RevenueTenants>;

  usage_view: Command<Id, C.UsageView>;
  usage_near: Command<{ query: C.NearQuery; offset: number; limit: number }, C.NearPage>;
  usage_why: Command<{ id: string; subject: C.WhySubject }, C.WhyAnswer>;
  usage_override: Command<{ id: string; key: C.LimitKey; request: C.OverrideRequest }, null>;
  usage_override_remove: Command<{ id: string; key: C.LimitKey; removal: C.OverrideRemoval }, null>;
  views_list: Command<None, C.Views>;
  /** Of pinned ones. */
  views_counts: Command<None, C.ViewCount[]>;
  /** Answers its id. */
  view_create: Command<{ view: C.NewView }, string>;
  view_change: Command<{ id: string; patch: C.ViewPatch }, null>;
  /** Answers the outbox entry: taken back within a few seconds, the view is there again. */
  view_delete: Command<Id, string>;
  view_pin: Command<{ id: string; pinned: boolean }, null>;
  view_usual: Command<{ usual: C.UsualView }, null>;
  bulk_preview: Command<{ chosen: C.Chosen; act: C.BulkAct }, C.BulkPreview>;
  bulk_start: Command<{ start: C.BulkStart }, C.JobOpened>;
  jobs_list: Command<Filter, C.Job[]>;
  job_detail: Command<Id, C.JobDetail>;
  job_items: Command<{ id: string; state: C.ItemState | null; after: number | null }, C.JobItems>;
  job_cancel: Command<Id, null>;
  /** The code where failed rows are to be suspended. */
  job_retry: Command<{ id: string; code: string | null }, C.JobOpened>;
  job_results: Command<{ id: string; state: C.ItemState | null }, string>;

  sites_page: Command<{ query: C.SiteQuery; offset: number; limit: number }, C.SitePage>;
  sites_deploy: Command<{ selection: C.SiteSelection; force: boolean }, C.Job>;
  site_detail: Command<Id, C.SiteDetail>;
  site_health: Command<Id, C.SiteHealth>;
  site_versions: Command<Id, C.Deployments>;
  site_deploy: Command<{ id: string; from: number | null }, C.Job>;
  site_repair: Command<Id, C.SiteRepaired>;
  upgrades_list: Command<None, C.UpgradeList>;
  upgrade_decide: Command<{ id: string; grant: boolean; note: string | null }, C.UpgradeRequest>;

  review_queue: Command<{ offset: number; limit: number; includeFlagged: boolean }, C.ReviewPage>;
  review_draft_save: Command<{ id: string; draft: C.ReviewDraft }, null>;
  review_decide: Command<{ id: string; decision: C.ReviewDecision }, C.OutboxItem>;

  outbox_list: Command<{ includeDone: boolean }, C.OutboxItem[]>;
  outbox_cancel: Command<Id, null>;
  outbox_retry: Command<Id, null>;
  outbox_resolve: Command<{ id: string; choice: C.ConflictChoice }, null>;

  incidents_list: Command<Filter, C.Incident[]>;
  incident_detail: Command<Id, C.IncidentDetail>;
  incident_declare: Command<{ draft: C.IncidentDraft }, C.Declared>;
  incident_acknowledge: Command<Id, null>;
  incident_update: Command<{ id: string; update: C.IncidentUpdate }, null>;

  alerts_list: Command<Filter, C.Alert[]>;
  alert_change: Command<{ id: string; change: C.AlertChange }, null>;

  approvals_list: Command<Filter, C.Approval[]>;
  approval_detail: Command<Id, C.ApprovalDetail>;
  approval_approve: Command<{ id: string; payloadHash: string; code: string; note: string | null }, null>;
  approval_reject: Command<{ id: string; note: string }, null>;
  approval_cancel: Command<Id, null>;

  operators_list: Command<None, C.Operator[]>;

  inbox_page: Command<{ after: string | null; unreadOnly: boolean }, C.InboxPage>;
  inbox_read: Command<{ ids: string[] }, null>;
  inbox_read_all: Command<None, null>;
  inbox_acknowledge: Command<Id, null>;
  inbox_awake: Command<None, null>;

  impersonations_list: Command<Filter, C.ImpersonationRow[]>;
  impersonation_start: Command<{ start: C.ImpersonationStart }, C.Impersonation>;
  impersonation_focus: Command<Id, null>;
  impersonation_end: Command<Id, null>;

  update_state: Command<None, C.UpdateState>;
  update_check: Command<None, C.UpdateState>;
  update_download: Command<None, C.UpdateState>;
  update_cancel: Command<None, C.UpdateState>;
  update_install: Command<None, C.UpdateState>;

  import_view: Command<None, C.ImportView>;
  /** A path of this device: the shell reads the file. */
  import_pick: Command<None, string | null>;
  import_choose: Command<{ path: string }, C.ImportUpload>;
  import_leave: Command<None, null>;
  import_preview: Command<{ id: string; request: C.PreviewRequest }, C.ImportPreview>;
  /** The path of the file that was written; so for `import_failed`. */
  import_faulty: Command<{ id: string; order: C.ImportOrder }, string>;
  import_failed: Command<{ job: string }, string>;
  import_start: Command<{ id: string; order: C.ImportOrder }, C.Job>;

  audit_page: Command<{ query: AuditSearch }, C.AuditPage>;
  audit_integrity: Command<None, C.AuditIntegrity>;
  audit_verify: Command<None, C.AuditIntegrity>;
  audit_export: Command<{ query: AuditSearch; format: 'csv' | 'json' }, string>;
}

/** Commands that take a file. Its bytes cross the bridge as they are, and what is said about it stands in headers. */
export interface Uploads {
  /** A picture that no tenant uses yet. */
  logo_upload: { about: None; answer: C.Upload };
  tenant_logo_set: { about: { tenant: string }; answer: C.Picture };
}

export type UploadName = keyof Uploads;
export type CommandName = keyof Commands;
export type Args<K extends CommandName> = Commands[K]['args'];
export type Answer<K extends CommandName> = Commands[K]['answer'];

/** What the shell tells without being asked. */
export interface Events {
  changed: { tags: C.Tag[] };
  sync: C.SyncStatus;
  navigate: C.Place;
  focus_search: Record<string, never>;
  /** Files were dropped on the window. */
  'tauri://drag-drop': { paths: string[] };
}

/** Which tags make the answer of a reading command stale. Commands that are not named here are never cached. */
export const tagsOf: Partial<Record<CommandName, readonly C.Tag[]>> = {
  app_state: ['app'],
  sessions_list: ['sessions'],
  sync_status: ['sync', 'outbox'],
  settings_get: ['settings'],
  autostart_get: ['settings'],
  overview: ['overview', 'tenants', 'incidents', 'alerts', 'approvals', 'impersonations'],
  palette_search: ['tenants', 'incidents'],
  tenants_page: ['tenants', 'outbox'],
  tenant_dossier: ['tenants', 'reviews', 'incidents', 'alerts', 'impersonations', 'audit', 'outbox'],
  tenant_status_preview: ['tenants'],
  tenant_update_preview: ['tenants', 'outbox'],
  onboarding_list: ['onboarding', 'outbox'],
  onboarding_draft: ['onboarding', 'outbox'],
  subscriptions_figures: ['tenants', 'outbox'],
  subscription_detail: ['tenants', 'outbox'],
  subscription_preview: ['tenants', 'outbox'],
  subscription_preview_extension: ['tenants', 'outbox'],
  usage_view: ['usage', 'tenants', 'outbox'],
  usage_near: ['usage', 'tenants', 'outbox'],
  usage_why: ['usage', 'tenants', 'outbox'],
  views_list: ['views', 'outbox'],
  views_counts: ['views', 'tenants', 'outbox'],
  sites_page: ['sites', 'tenants', 'jobs'],
  site_detail: ['sites', 'tenants', 'jobs', 'upgrades'],
  upgrades_list: ['upgrades'],
  review_queue: ['reviews', 'tenants', 'outbox'],
  outbox_list: ['outbox'],
  incidents_list: ['incidents', 'outbox'],
  incident_detail: ['incidents', 'outbox'],
  alerts_list: ['alerts', 'outbox'],
  approvals_list: ['approvals'],
  approval_detail: ['approvals', 'tenants'],
  operators_list: ['operators'],
  jobs_list: ['jobs'],
  job_detail: ['jobs', 'approvals'],
  inbox_page: ['inbox'],
  impersonations_list: ['impersonations'],
  mail_page: ['mail', 'tenants'],
  mail_detail: ['mail'],
  update_state: ['update'],
  import_view: ['imports', 'sync'],
  import_preview: ['tenants'],
  audit_page: ['audit'],
  audit_integrity: ['audit'],
};
