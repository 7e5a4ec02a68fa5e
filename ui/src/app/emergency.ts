import type { Overview } from '@/contract';

export type EmergencyLevel = 'normal' | 'incident' | 'crisis';

/** Crisis: a critical incident that nobody has in hand yet. Incident: a critical or high one under management. */
export function emergencyLevel(overview: Pick<Overview, 'incidents'> | undefined): EmergencyLevel {
  const grave = overview?.incidents.filter((incident) => incident.severity === 'critical' || incident.severity === 'high') ?? [];
  if (grave.some((incident) => incident.severity === 'critical' && incident.acknowledged_at === null)) return 'crisis';
  return grave.length > 0 ? 'incident' : 'normal';
}
