import type { NoticeKind, Route, Routing, Severity } from '@/contract';

/** A digest and a storm are made of others; they are not routed themselves. */
export const routedKinds = ['incident', 'alert', 'approval', 'emergency', 'session', 'audit_alarm'] as const satisfies readonly NoticeKind[];
export const routes: readonly Route[] = ['native', 'in_app', 'badge', 'digest', 'off'];

/** The defaults of the notification policy: what is critical, and the high anomalies, reach the operator natively. */
export function defaultRoute(kind: NoticeKind, severity: Severity): Route {
  if (kind === 'incident') return ({ critical: 'native', high: 'in_app', medium: 'badge', low: 'off' } as const)[severity];
  if (kind === 'alert') return ({ critical: 'native', high: 'native', medium: 'in_app', low: 'off' } as const)[severity];
  return 'native';
}

export function routeOf(routing: readonly Routing[], kind: NoticeKind, severity: Severity): Route {
  return routing.findLast((entry) => entry.kind === kind && entry.severity === severity)?.route ?? defaultRoute(kind, severity);
}

/** Only deviations from the defaults are kept. */
export function withRoute(routing: readonly Routing[], kind: NoticeKind, severity: Severity, route: Route): Routing[] {
  const others = routing.filter((entry) => entry.kind !== kind || entry.severity !== severity);
  return route === defaultRoute(kind, severity) ? others : [...others, { kind, severity, route }];
}
