import { BellOff, CircleCheck, Link, UserRound } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import { usePaletteActions } from '@/app/actions';
import { useAct } from '@/app/acts';
import { useShortcut } from '@/app/claims';
import { useCopyLink } from '@/app/links';
import { useRoleReason } from '@/app/reasons';
import { focusList } from '@/app/selection';
import { Button, IconButton, MenuButton, Severity, StatusPill } from '@/components';
import { incidentTransitions, severities, type Incident, type IncidentUpdate } from '@/contract';
import { useMe, useMutation, useQuery } from '@/state';
import { ResolveDialog } from './ResolveDialog';
import { isOpen, numberOf } from './rules';

type Open = 'assign' | 'status' | 'resolve' | null;

/** Acknowledge, assign, move, grade, resolve: each says why where it cannot. */
export function IncidentActions({ incident }: { incident: Incident }) {
  const { t } = useTranslation();
  const act = useAct();
  const copyLink = useCopyLink();
  const me = useMe();
  const operators = useQuery('operators_list', {}).data ?? [];
  const acknowledge = useMutation('incident_acknowledge');
  const update = useMutation('incident_update');
  const [open, setOpen] = useState<Open>(null);
  const number = numberOf(incident);
  const closed = incident.status === 'closed' ? t('incidents.is_closed') : null;
  const over = closed ?? (isOpen(incident) ? null : t('incidents.is_resolved'));
  const noRight = useRoleReason('incidents', 'acknowledge');
  const noUpdate = useRoleReason('incidents', 'update');
  const noResolve = useRoleReason('incidents', 'resolve');
  const acknowledged = incident.acknowledged_at !== null;
  const cannotAck = (acknowledged ? t('incidents.already_ack', { name: incident.acknowledged_by_name ?? '' }) : null) ?? over ?? noRight;
  const cannotUpdate = closed ?? noUpdate;
  const cannotAssign = over ?? noUpdate;
  const cannotResolve = over ?? noResolve;

  const change = (next: IncidentUpdate, said: string) => void act(update.run({ id: incident.id, update: next }), said);
  const ack = () => void act(acknowledge.run({ id: incident.id }), t('incidents.said.acknowledged', { number })).then((done) => done && focusList());
  const assign = (id: string, name: string) => change({ assign_to: id }, t('incidents.said.assigned', { number, name }));
  const moves = incidentTransitions[incident.status];

  useShortcut('acknowledge', cannotAck ? null : ack);
  useShortcut('assign', cannotAssign ? null : () => setOpen('assign'));
  useShortcut('move_status', cannotUpdate ? null : () => setOpen('status'));
  useShortcut('resolve', cannotResolve ? null : () => setOpen('resolve'));
  usePaletteActions(
    useMemo(
      () => [
        { id: 'incident:ack', label: `${t('incidents.acknowledge')} ${number}`, icon: <BellOff />, keys: 'a', disabledReason: cannotAck, run: () => void acknowledge.run({ id: incident.id }).catch(() => {}) },
        { id: 'incident:resolve', label: `${t('incidents.resolve')} ${number}`, icon: <CircleCheck />, keys: 'e', disabledReason: cannotResolve, run: () => setOpen('resolve') },
        { id: 'incident:link', label: `${t('link.copy')}: ${number}`, icon: <Link />, run: () => copyLink({ to: 'incident', id: incident.id }) },
      ],
      // eslint-disable-next-line react-hooks/exhaustive-deps -- the mutation object is new at each render, its `run` is not
      [t, number, cannotAck, cannotResolve, incident.id, acknowledge.run, copyLink],
    ),
  );
  const menu = (key: Open) => ({ open: open === key, onOpenChange: (on: boolean) => setOpen(on ? key : null) });
  return (
    <>
      <Button variant={acknowledged ? 'secondary' : 'primary'} size="sm" icon={<BellOff aria-hidden />} keys="a" loading={acknowledge.running} disabledReason={cannotAck} onClick={ack}>{t('incidents.acknowledge')}</Button>
      <MenuButton
        {...menu('assign')}
        label={t('incidents.assign')}
        keys="w"
        disabledReason={cannotAssign}
        groups={[
          me && incident.assigned_to !== me.operator.id ? [{ key: 'me', label: t('incidents.assign_me'), icon: <UserRound />, run: () => assign(me.operator.id, me.operator.name) }] : [],
          operators.filter((operator) => !operator.disabled && operator.id !== me?.operator.id).map((operator) => ({
            key: operator.id, label: operator.name, checked: operator.id === incident.assigned_to, run: () => assign(operator.id, operator.name),
          })),
        ].filter((group) => group.length > 0)}
      />
      <MenuButton
        {...menu('status')}
        label={t('incidents.move')}
        keys="s"
        disabledReason={cannotUpdate}
        groups={[moves.map((status) => ({
          key: status,
          label: incident.status === 'resolved' && status === 'investigating' ? t('incidents.reopen', { status: t(`status.incident.${status}`) }) : <StatusPill kind="incident" status={status} />,
          disabledReason: status === 'resolved' || status === 'closed' ? noResolve : null,
          run: () => (status === 'resolved' ? setOpen('resolve') : change({ status }, t('incidents.said.status', { number, status: t(`status.incident.${status}`) }))),
        }))]}
      />
      <MenuButton
        label={t('incidents.severity')}
        disabledReason={cannotAssign}
        groups={[severities.map((severity) => ({
          key: severity, label: <Severity level={severity} />, checked: severity === incident.severity,
          run: () => severity !== incident.severity && change({ severity }, t('incidents.said.severity', { number, severity: t(`severity.${severity}`) })),
        }))]}
      />
      <Button size="sm" icon={<CircleCheck aria-hidden />} keys="e" disabledReason={cannotResolve} onClick={() => setOpen('resolve')}>{t('incidents.resolve')}</Button>
      <IconButton label={t('link.copy')} icon={<Link aria-hidden />} onClick={() => copyLink({ to: 'incident', id: incident.id })} />
      {open === 'resolve' && <ResolveDialog incident={incident} onClose={() => setOpen(null)} />}
    </>
  );
}
