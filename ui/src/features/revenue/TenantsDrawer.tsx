import { useEffect } from 'react';
import { AppLink } from '@/app/AppLink';
import { Badge, Button, DateTime, Drawer, EmptyState, ErrorState, Money, SkeletonLines, useKeysetRows } from '@/components';
import type { Plan, RevenueFigure, RevenueTenant } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { port } from '@/platform';
import { usePeriodName } from './Movements';
import type { Period, Span } from './period';
import styles from './Revenue.module.css';

/** A figure whose tenants somebody wants to see. */
export interface Opened {
  figure: RevenueFigure;
  plan: Plan | null;
}

/** The tenants behind a figure; each leads to its dossier. */
export function TenantsDrawer({ opened: { figure, plan }, span, period, onClose }: { opened: Opened; span: Span; period: Period; onClose(): void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = usePeriodName();
  const now = figure === 'mrr' || figure === 'trials';
  const list = useKeysetRows<RevenueTenant, string>({
    queryKey: JSON.stringify([figure, plan, span]),
    loadPage: async (after) => {
      const page = await port().invoke('revenue_tenants', { figure, plan, ...span, after });
      return { rows: page.items, next: page.next };
    },
  });
  // Also while the focus is on the page beneath, which stays usable.
  useEffect(() => {
    const heard = (event: KeyboardEvent) => event.key === 'Escape' && onClose();
    window.addEventListener('keydown', heard);
    return () => window.removeEventListener('keydown', heard);
  }, [onClose]);
  const title = [t(`revenue.figure.${figure}`), plan && t(`plan.${plan}`), now ? null : name(period)].filter(Boolean).join(' · ');
  return (
    <Drawer open onOpenChange={(open) => !open && onClose()} title={title}>
      {list.pending ? <SkeletonLines lines={10} />
        : list.problem && list.rows.length === 0 ? <ErrorState problem={list.problem} onRetry={list.retry} size="inline" />
        : list.rows.length === 0 ? <EmptyState size="inline" title={t('revenue.no_tenants')} body={t('revenue.no_tenants_body')} />
        : (
          <>
            <p className={styles.faint} role="status">{t(list.more ? 'revenue.shown_more' : 'revenue.shown', { count: list.rows.length, formatted: format.number(list.rows.length) })}</p>
            <ul className={styles.tenants} aria-label={title}>
              {list.rows.map((row, i) => (
                <li key={`${row.tenant_id}:${i}`}>
                  <AppLink to={`/tenants/${row.tenant_id}`} className={styles.tenant}>
                    <span className={styles.tenantName} dir="auto">{row.name}</span>
                    <Badge tone={row.plan === 'enterprise' ? 'accent' : 'neutral'}>{t(`plan.${row.plan}`)}</Badge>
                    {row.at && <span className={styles.at}><DateTime at={row.at} show="date" /></span>}
                    <span className={styles.amount}>{now ? <Money minor={row.amount.minor} currency={row.amount.currency} /> : format.signedMoney(row.amount.minor, row.amount.currency)}</span>
                  </AppLink>
                </li>
              ))}
            </ul>
            {list.more && <Button onClick={list.loadMore}>{t('revenue.more')}</Button>}
          </>
        )}
    </Drawer>
  );
}
