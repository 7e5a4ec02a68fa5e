import { useTranslation } from '@/i18n/translation';
import { sentenceOf } from '@/app/acts';
import { Section, Switch, toast } from '@/components';
import { useMutation, useQuery } from '@/state';

/** Whether the console starts with the desktop. The desktop's own entry is the setting: what is switched off there is off here. */
export function Autostart() {
  const { t } = useTranslation();
  const query = useQuery('autostart_get', {});
  const set = useMutation('autostart_set');
  const possible = query.data !== null;
  const change = (on: boolean) =>
    void set.run({ on }).then(
      () => {
        query.refetch();
        toast({ title: t('settings.saved'), tone: 'ok' });
      },
      (thrown: unknown) => toast({ title: t('govern.failed'), body: sentenceOf(thrown), tone: 'critical' }),
    );
  return (
    <Section title={t('settings.starting')}>
      <Switch
        checked={query.data ?? false}
        disabled={!possible || query.pending || set.running}
        onChange={change}
        label={t('settings.autostart')}
        hint={t(possible ? 'settings.autostart_hint' : 'settings.autostart_none')}
      />
    </Section>
  );
}
