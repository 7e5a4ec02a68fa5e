import { BellOff, CalendarCheck, CircleCheck, CircleX } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import { usePaletteActions } from '@/app/actions';
import { useAct } from '@/app/acts';
import { useShortcut } from '@/app/claims';
import { useRoleReason } from '@/app/reasons';
import { focusList } from '@/app/selection';
import { Button } from '@/components';
import { alertTransitions, type Alert } from '@/contract';
import { useMutation } from '@/state';
import { CloseAlertDialog } from './CloseAlertDialog';
import { isOpen, type ClosedStatus } from './rules';

const closings: readonly [ClosedStatus, string, React.ReactNode][] = [
  ['resolved', 'e', <CircleCheck key="i" aria-hidden />],
  ['planned', 'p', <CalendarCheck key="i" aria-hidden />],
  ['false_alarm', 'f', <CircleX key="i" aria-hidden />],
];

export function AlertActions({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const act = useAct();
  const change = useMutation('alert_change');
  const { run } = change;
  const [closing, setClosing] = useState<ClosedStatus | null>(null);
  const final = isOpen(alert) ? null : t('alerts.closed', { status: t(`status.alert.${alert.status}`) });
  const noAck = useRoleReason('alerts', 'acknowledge');
  const noResolve = useRoleReason('alerts', 'resolve');
  const cannotAck = final ?? (alertTransitions[alert.status].includes('acknowledged') ? null : t('alerts.already')) ?? noAck;
  const cannotClose = final ?? noResolve;
  const ack = () => void act(run({ id: alert.id, change: { to: 'acknowledged', note: null } }), t('alerts.said.acknowledged')).then((done) => done && focusList());
  useShortcut('acknowledge', cannotAck ? null : ack);
  useShortcut('resolve', cannotClose ? null : () => setClosing('resolved'));
  useShortcut('planned', cannotClose ? null : () => setClosing('planned'));
  useShortcut('false_alarm', cannotClose ? null : () => setClosing('false_alarm'));
  const labelOf = (to: ClosedStatus) => t(to === 'resolved' ? 'alerts.resolve' : `alerts.${to}`);
  usePaletteActions(
    useMemo(
      () => [
        { id: 'alert:ack', label: t('alerts.acknowledge'), icon: <BellOff />, keys: 'a', disabledReason: cannotAck, run: () => void run({ id: alert.id, change: { to: 'acknowledged', note: null } }).catch(() => {}) },
        ...closings.map(([to, keys, icon]) => ({ id: `alert:${to}`, label: t(to === 'resolved' ? 'alerts.resolve' : `alerts.${to}`), icon, keys, disabledReason: cannotClose, run: () => setClosing(to) })),
      ],
      [t, cannotAck, cannotClose, alert.id, run],
    ),
  );
  return (
    <>
      <Button variant={cannotAck ? 'secondary' : 'primary'} size="sm" icon={<BellOff aria-hidden />} keys="a" loading={change.running} disabledReason={cannotAck} onClick={ack}>{t('alerts.acknowledge')}</Button>
      {closings.map(([to, keys, icon]) => (
        <Button key={to} size="sm" icon={icon} keys={keys} disabledReason={cannotClose} onClick={() => setClosing(to)}>{labelOf(to)}</Button>
      ))}
      {closing && <CloseAlertDialog alert={alert} to={closing} label={labelOf(closing)} onClose={() => setClosing(null)} />}
    </>
  );
}
