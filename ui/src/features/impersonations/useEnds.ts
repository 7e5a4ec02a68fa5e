import { useEffect, useRef } from 'react';
import { toast } from '@/components';
import type { EndReason } from '@/contract';
import { useTranslation } from '@/i18n/translation';
import { useQuery } from '@/state';

/** Ends that the operator did not bring about: the window went by itself, and somebody should say why. */
const foreign: readonly EndReason[] = ['expired', 'tenant_suspended', 'subdomain_changed', 'revoked'];

/** Tells why a window of this device closed by itself. */
export function useEnds() {
  const { t } = useTranslation();
  const rows = useQuery('impersonations_list', { filter: 'all' }).data;
  const open = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (!rows) return;
    for (const { impersonation } of rows) {
      const { end_reason: reason } = impersonation;
      if (!open.current.has(impersonation.id) || impersonation.ended_at === null || reason === null || !foreign.includes(reason)) continue;
      toast({ title: t('impersonations.ended_toast', { name: impersonation.tenant_name }), body: t(`impersonations.reason_end.${reason}`), tone: 'medium', duration: 12_000 });
    }
    const here = rows.filter(({ here: mine, impersonation }) => mine && impersonation.ended_at === null).map(({ impersonation }) => impersonation.id);
    // A window that closed stays known until its end has come with the feed.
    const waiting = rows.filter(({ impersonation }) => open.current.has(impersonation.id) && impersonation.ended_at === null).map(({ impersonation }) => impersonation.id);
    open.current = new Set([...here, ...waiting]);
  }, [rows, t]);
}
