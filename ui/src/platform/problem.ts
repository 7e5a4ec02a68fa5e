/** The closed set of codes that cross a border; the same as the platform's. */
export const errorCodes = [
  'invalid', 'unauthenticated', 'bad_credentials', 'account_locked', 'enrolment_required', 'session_revoked', 'forbidden',
  'step_up_required', 'approval_required', 'self_approval', 'not_found', 'conflict', 'stale_version', 'key_reused',
  'invalid_transition', 'gone', 'rate_limited', 'tenant_inactive', 'read_only', 'module_locked', 'version_mismatch',
  'offline', 'locked', 'keychain', 'storage', 'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export interface FieldFault {
  field: string;
  message: string;
}

/** RFC 9457 problem details. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: ErrorCode;
  /** A sentence that a person can act on. */
  detail: string;
  fields?: FieldFault[];
  current?: unknown;
  request_id?: string;
}

export function isProblem(value: unknown): value is Problem {
  return (
    typeof value === 'object' && value !== null && 'code' in value && errorCodes.some((code) => code === value.code) && 'detail' in value
  );
}

/** Whatever was thrown, as a problem that can be shown. */
export function toProblem(thrown: unknown): Problem {
  if (isProblem(thrown)) return thrown;
  const detail = thrown instanceof Error ? thrown.message : typeof thrown === 'string' ? thrown : '';
  return { type: '/problems/internal', title: 'internal', status: 500, code: 'internal', detail };
}

export function problem(code: ErrorCode, detail = '', extra: Partial<Problem> = {}): Problem {
  return { type: `/problems/${code}`, title: code.replaceAll('_', ' '), status: 400, code, detail, ...extra };
}
