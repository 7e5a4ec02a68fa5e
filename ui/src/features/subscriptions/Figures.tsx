import { FigureBar } from '@/components';
import type { SubscriptionOverview, SubscriptionQuery } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';

type Narrowing = Pick<SubscriptionQuery, 'plans' | 'states'>;

const figures = [
  ['total', { plans: [], states: [] }],
  ['free', { plans: ['free'], states: [] }],
  ['pro', { plans: ['pro'], states: [] }],
  ['enterprise', { plans: ['enterprise'], states: [] }],
  ['trials', { plans: [], states: ['trial'] }],
  ['expiring', { plans: [], states: ['expiring'] }],
  ['expired', { plans: [], states: ['expired'] }],
  ['conversion', { plans: ['pro', 'enterprise'], states: [] }],
] as const satisfies readonly (readonly [string, { plans: readonly string[]; states: readonly string[] }])[];

const same = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((value) => b.includes(value));

/** What there is at a glance; each figure opens the list behind it. */
export function Figures({ overview, query, onOpen }: { overview: SubscriptionOverview | undefined; query: Narrowing; onOpen(narrowing: Narrowing): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const shown = (key: (typeof figures)[number][0]) => overview && (key === 'conversion' ? format.percent(overview.conversion_percent / 100) : format.number(overview[key]));
  const toneOf = (key: string) => (overview && key === 'expired' && overview.expired > 0 ? 'critical' : overview && key === 'expiring' && overview.expiring > 0 ? 'medium' : undefined);
  return (
    <FigureBar
      label={t('subscriptions.figures')}
      figures={figures.map(([key, narrowing]) => ({
        key, label: t(`subscriptions.figure.${key}`), value: shown(key), tone: toneOf(key),
        here: same(narrowing.plans, query.plans) && same(narrowing.states, query.states),
        onOpen: () => onOpen({ plans: [...narrowing.plans], states: [...narrowing.states] }),
      }))}
    />
  );
}
