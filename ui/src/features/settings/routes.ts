import { defaultRoutes, type NoticeKind, type Route, type Routing, type Severity } from '@/contract';

export function defaultRoute(kind: NoticeKind, severity: Severity): Route {
  return defaultRoutes[kind]?.[severity] ?? 'native';
}

export function routeOf(routing: readonly Routing[], kind: NoticeKind, severity: Severity): Route {
  return routing.findLast((entry) => entry.kind === kind && entry.severity === severity)?.route ?? defaultRoute(kind, severity);
}

/** Only deviations from the defaults are kept. */
export function withRoute(routing: readonly Routing[], kind: NoticeKind, severity: Severity, route: Route): Routing[] {
  const others = routing.filter((entry) => entry.kind !== kind || entry.severity !== severity);
  return route === defaultRoute(kind, severity) ? others : [...others, { kind, severity, route }];
}
