import type { Alert, AlertStatus } from '@/contract';
import { severities } from '../incidents/rules';

/** The only moves that the platform accepts; the same table stands in the contract. */
export const transitions: Record<AlertStatus, readonly AlertStatus[]> = {
  active: ['acknowledged', 'resolved', 'planned', 'false_alarm'],
  acknowledged: ['resolved', 'planned', 'false_alarm'],
  resolved: [],
  planned: [],
  false_alarm: [],
};

export type ClosedStatus = Exclude<AlertStatus, 'active' | 'acknowledged'>;

export const isOpen = (alert: Pick<Alert, 'status'>) => transitions[alert.status].length > 0;

/** Open ones first, the gravest first among them, then the newest. */
export function inOrder(alerts: readonly Alert[]): Alert[] {
  const rank = (alert: Alert) => (isOpen(alert) ? severities.indexOf(alert.severity) : severities.length);
  return [...alerts].sort((a, b) => rank(a) - rank(b) || b.raised_at.localeCompare(a.raised_at));
}
