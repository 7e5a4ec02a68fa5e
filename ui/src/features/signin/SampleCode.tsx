import { useTranslation } from '@/i18n/translation';
import { Button } from '@/components';
import { useMutation, useQuery } from '@/state';

/** On the sample platform nobody has its authenticator: the shell makes a fresh code. */
export function SampleCode({ onCode }: { onCode(code: string): void }) {
  const { t } = useTranslation();
  const sample = useQuery('app_state', {}).data?.sample ?? false;
  const code = useMutation('sample_code');
  if (!sample) return null;
  return (
    <Button variant="ghost" size="sm" loading={code.running} onClick={() => void code.run({}).then(onCode).catch(() => {})}>
      {t('gate.sign_in.fill_sample')}
    </Button>
  );
}
