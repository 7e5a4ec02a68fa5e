import type { ErrorCode, Problem } from '@/contract';

export type { ErrorCode, Problem };

/** Every code, once: a code that the contract gains or loses is a type error here. */
const codes: Record<ErrorCode, true> = {
  invalid: true, unauthenticated: true, bad_credentials: true, account_locked: true, enrolment_required: true, session_revoked: true,
  forbidden: true, step_up_required: true, approval_required: true, self_approval: true, not_found: true, conflict: true,
  stale_version: true, key_reused: true, invalid_transition: true, gone: true, rate_limited: true, tenant_inactive: true,
  read_only: true, module_locked: true, version_mismatch: true, offline: true, locked: true, keychain: true, storage: true,
  internal: true,
};

export function isProblem(value: unknown): value is Problem {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    typeof value.code === 'string' &&
    Object.hasOwn(codes, value.code) &&
    'detail' in value &&
    typeof value.detail === 'string'
  );
}

export function problem(code: ErrorCode, detail = '', extra: Partial<Problem> = {}): Problem {
  return { type: `/problems/${code}`, title: code.replaceAll('_', ' '), status: 400, code, detail, ...extra };
}

/** Whatever was thrown, as a problem that can be shown. */
export function toProblem(thrown: unknown): Problem {
  if (isProblem(thrown)) return thrown;
  return problem('internal', thrown instanceof Error ? thrown.message : typeof thrown === 'string' ? thrown : '', { status: 500 });
}
