import type { ErrorCode } from '@/platform/problem';

export type ProblemAction = 'retry' | 'sign_in' | 'none';
export type ProblemTone = 'critical' | 'medium' | 'info';

/** The one table that decides how an error looks and what is offered; its words stand under `error.*`. */
export const problemLooks: Record<ErrorCode, { tone: ProblemTone; action: ProblemAction }> = {
  invalid: { tone: 'medium', action: 'none' },
  unauthenticated: { tone: 'info', action: 'sign_in' },
  bad_credentials: { tone: 'medium', action: 'none' },
  account_locked: { tone: 'critical', action: 'none' },
  enrolment_required: { tone: 'info', action: 'sign_in' },
  session_revoked: { tone: 'critical', action: 'sign_in' },
  forbidden: { tone: 'info', action: 'none' },
  step_up_required: { tone: 'info', action: 'none' },
  approval_required: { tone: 'info', action: 'none' },
  self_approval: { tone: 'info', action: 'none' },
  not_found: { tone: 'info', action: 'none' },
  conflict: { tone: 'medium', action: 'retry' },
  stale_version: { tone: 'medium', action: 'retry' },
  key_reused: { tone: 'medium', action: 'none' },
  invalid_transition: { tone: 'medium', action: 'none' },
  gone: { tone: 'info', action: 'retry' },
  rate_limited: { tone: 'medium', action: 'retry' },
  tenant_inactive: { tone: 'info', action: 'none' },
  read_only: { tone: 'info', action: 'none' },
  module_locked: { tone: 'info', action: 'none' },
  version_mismatch: { tone: 'critical', action: 'none' },
  offline: { tone: 'medium', action: 'retry' },
  locked: { tone: 'info', action: 'none' },
  keychain: { tone: 'critical', action: 'retry' },
  storage: { tone: 'critical', action: 'retry' },
  internal: { tone: 'critical', action: 'retry' },
};
