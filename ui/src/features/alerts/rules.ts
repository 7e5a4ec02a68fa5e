import { alertTransitions, severities, type Alert, type AlertStatus } from '@/contract';

export type ClosedStatus = Exclude<AlertStatus, 'active' | 'acknowledged'>;

export const isOpen = (alert: Pick<Alert, 'status'>) => alertTransitions[alert.status].length > 0;

/** Open ones first, the gravest first among them, then the newest. */
export function inOrder(alerts: readonly Alert[]): Alert[] {
  const rank = (alert: Alert) => (isOpen(alert) ? severities.indexOf(alert.severity) : severities.length);
  return [...alerts].sort((a, b) => rank(a) - rank(b) || b.raised_at.localeCompare(a.raised_at));
}
