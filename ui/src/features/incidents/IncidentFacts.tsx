import { useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import { AppLink } from '@/app/AppLink';
import { Badge, Button, DateTime, DetailPart, Elapsed, KeyValue, Prose, Row } from '@/components';
import type { IncidentDetail } from '@/contract';
import { useFormat } from '@/i18n/format';

/** Tenants named before the rest is folded away. */
const SHOWN = 12;

export function IncidentFacts({ detail: { incident, tenants } }: { detail: IncidentDetail }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [all, setAll] = useState(false);
  const shown = all ? tenants : tenants.slice(0, SHOWN);
  return (
    <>
      <KeyValue
        columns={2}
        items={[
          { key: 'declared', label: t('incidents.f.declared'), value: <DateTime at={incident.declared_at} /> },
          { key: 'by', label: t('incidents.f.declared_by'), value: incident.declared_by_name },
          { key: 'assignee', label: t('incidents.f.assignee'), value: incident.assigned_to_name ?? t('incidents.unassigned') },
          { key: 'ack', label: t('incidents.f.acknowledged_by'), value: incident.acknowledged_by_name },
          ...(incident.resolved_at
            ? [{ key: 'resolved', label: t('incidents.f.resolved'), value: <DateTime at={incident.resolved_at} /> }, { key: 'took', label: t('incidents.f.took'), value: <Elapsed since={incident.declared_at} until={incident.resolved_at} /> }]
            : []),
          ...(incident.closed_at ? [{ key: 'closed', label: t('incidents.f.closed'), value: <DateTime at={incident.closed_at} /> }] : []),
        ]}
      />
      {incident.resolution && <DetailPart title={t('incidents.resolution')}><Prose>{incident.resolution}</Prose></DetailPart>}
      <DetailPart title={t('incidents.description')}><Prose>{incident.description}</Prose></DetailPart>
      {incident.impact && <DetailPart title={t('incidents.impact')}><Prose>{incident.impact}</Prose></DetailPart>}
      {incident.actions_taken && <DetailPart title={t('incidents.actions_taken')}><Prose>{incident.actions_taken}</Prose></DetailPart>}
      {incident.affected_systems.length > 0 && (
        <DetailPart title={t('incidents.systems')}>
          <Row>{incident.affected_systems.map((system) => <Badge key={system}>{system}</Badge>)}</Row>
        </DetailPart>
      )}
      {tenants.length > 0 && (
        <DetailPart title={t('incidents.tenants')} aside={format.number(tenants.length)}>
          <Row>
            {shown.map((tenant) => <AppLink key={tenant.id} to={`/tenants/${tenant.id}`} dir="auto">{tenant.name}</AppLink>)}
            {tenants.length > shown.length && <Button size="sm" variant="ghost" onClick={() => setAll(true)}>{t('incidents.show_all')}</Button>}
          </Row>
        </DetailPart>
      )}
    </>
  );
}
