import type { Incident, IncidentStatus, IncidentType, Severity } from '@/contract';

/** In the order of the number keys of the form. */
export const incidentTypes: readonly IncidentType[] = [
  'system_outage', 'security_breach', 'data_breach', 'abuse_attack', 'compliance_violation', 'carrier_issues', 'integration_failure',
];

export const defaultSeverity: Record<IncidentType, Severity> = {
  system_outage: 'critical', security_breach: 'critical', data_breach: 'critical',
  abuse_attack: 'high', compliance_violation: 'high',
  carrier_issues: 'medium', integration_failure: 'medium',
};

export const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** The only moves that the platform accepts; the same table stands in the contract. */
export const transitions: Record<IncidentStatus, readonly IncidentStatus[]> = {
  active: ['investigating', 'resolving', 'resolved'],
  investigating: ['resolving', 'resolved'],
  resolving: ['investigating', 'resolved'],
  resolved: ['investigating', 'closed'],
  closed: [],
};

export const TITLE = { min: 10, max: 200 };
export const DESCRIPTION = { min: 50, max: 1_000 };
/** Impact, actions taken, notes. */
export const TEXT_MAX = 1_000;

/** Characters as people and the platform count them. */
export const lengthOf = (text: string) => [...text.trim()].length;

export const numberOf = (incident: Pick<Incident, 'number'>) => `INC-${String(incident.number).padStart(4, '0')}`;

export const isOpen = (incident: Pick<Incident, 'status'>) => incident.status !== 'resolved' && incident.status !== 'closed';

const rank = (severity: Severity) => severities.indexOf(severity);

/** Open ones first, the gravest first among them, then the newest. */
export function inOrder(incidents: readonly Incident[]): Incident[] {
  return [...incidents].sort(
    (a, b) => Number(isOpen(b)) - Number(isOpen(a)) || (isOpen(a) ? rank(a.severity) - rank(b.severity) : 0) || b.declared_at.localeCompare(a.declared_at),
  );
}
