import { useCallback } from 'react';
import { useTranslation } from '@/i18n/translation';
import { toast, type ToastAction } from '@/components';
import { i18n } from '@/i18n';
import { toProblem } from '@/platform';
import { useIsOffline } from '@/state';

/** The sentence of a problem outside a component: the platform's own in English, the table's otherwise. */
export function sentenceOf(thrown: unknown): string {
  const problem = toProblem(thrown);
  return i18n.language === 'en' && problem.detail ? problem.detail : i18n.t(`error.${problem.code}`);
}

/** Does something and says how it went. Offline, what may be queued says that it waits. Resolves to whether it worked. */
export function useAct(): (doing: Promise<unknown>, said: string, options?: { queues?: boolean; action?: ToastAction }) => Promise<boolean> {
  const { t } = useTranslation();
  const offline = useIsOffline();
  return useCallback(
    async (doing, said, { queues = true, action } = {}) => {
      try {
        await doing;
        const waits = offline && queues;
        toast({ title: said, tone: waits ? 'info' : 'ok', ...(waits ? { body: `${t('govern.queued')}. ${t('govern.queued_body')}` } : {}), ...(action ? { action } : {}) });
        return true;
      } catch (thrown) {
        toast({ title: t('govern.failed'), body: sentenceOf(thrown), tone: 'critical' });
        return false;
      }
    },
    [t, offline],
  );
}
