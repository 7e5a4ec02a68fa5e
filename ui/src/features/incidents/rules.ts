import { severities, type Incident, type IncidentType, type Severity } from '@/contract';

/** In the order of the number keys of the form. */
export const incidentTypes: readonly IncidentType[] = [
  'system_outage', 'security_breach', 'data_breach', 'abuse_attack', 'compliance_violation', 'carrier_issues', 'integration_failure',
];

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
