import { useCallback } from 'react';
import type { BulkAct, BulkGroup } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { kindOf } from './draft';

/** `Pause 12 tenants`. */
export function useActTitle(): (act: BulkAct, count: number) => string {
  const { t } = useTranslation();
  const format = useFormat();
  return useCallback(
    (act, count) => {
      const kind = kindOf(act);
      const many = { count, formatted: format.number(count) };
      if (act.act === 'plan') return t('bulk.title.plan', { ...many, plan: t(`plan.${act.plan}`) });
      if (act.act === 'module') return t(act.on ? 'bulk.title.module_on' : 'bulk.title.module_off', { ...many, module: t(`tenant.module.${act.module}`) });
      return kind === null || kind === 'plan' || kind === 'module' ? t('bulk.title.other', many) : t(`bulk.title.${kind}`, many);
    },
    [t, format],
  );
}

/** What a group of tenants is now, and what it would be. */
export function useStanding(): (act: BulkAct, group: BulkGroup) => { now: string; after: string } {
  const { t } = useTranslation();
  return useCallback(
    (act, group) => {
      const switched = (on: boolean) => t(on ? 'bulk.now.on' : 'bulk.now.off');
      const listed = (archived: boolean) => t(archived ? 'bulk.now.archived' : 'bulk.now.listed');
      switch (act.act) {
        case 'status':
          return { now: t(`status.tenant.${group.now as 'active'}`), after: t(`status.tenant.${act.to}`) };
        case 'plan':
          return { now: t(`plan.${group.now as 'pro'}`), after: t(`plan.${act.plan}`) };
        case 'module':
          return { now: switched(group.now === 'on'), after: switched(act.on) };
        case 'archive':
          return { now: listed(group.now === 'archived'), after: listed(act.archived) };
        case 'tags':
          return { now: t('bulk.now.tags'), after: t('bulk.now.tagged') };
      }
    },
    [t],
  );
}
