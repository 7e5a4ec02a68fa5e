import { useCallback } from 'react';
import { useTranslation } from '@/i18n/translation';
import { sentenceOf } from '@/app/acts';
import { toast } from '@/components';
import type { Settings } from '@/contract';
import { useMutation, useQuery } from '@/state';

/** The settings of this device; a change is saved at once and can be undone for as long as its toast stands. */
export function useSettings() {
  const { t } = useTranslation();
  const query = useQuery('settings_get', {});
  const { run } = useMutation('settings_set');
  const settings = query.data;
  const save = useCallback(
    async (part: Partial<Settings>) => {
      if (!settings) return;
      const before = settings;
      const put = async (next: Settings) => {
        try {
          await run({ settings: next });
          return true;
        } catch (thrown) {
          toast({ title: t('govern.failed'), body: sentenceOf(thrown), tone: 'critical' });
          return false;
        }
      };
      if (!(await put({ ...before, ...part }))) return;
      toast({ title: t('settings.saved'), tone: 'ok', action: { label: t('ui.undo'), run: () => void put(before) } });
    },
    [settings, run, t],
  );
  return { settings, problem: query.problem, refetch: query.refetch, save };
}
