import { FileUp } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { Button, Field, Input, Section } from '@/components';
import { useTranslation } from '@/i18n/translation';
import { port, toProblem, type Problem } from '@/platform';
import { useFileFault } from './words';
import styles from './Imports.module.css';

/** A file of this device, dropped anywhere on the window or named by its path. The shell reads it; the page never sees its bytes. */
export function Choose() {
  const { t } = useTranslation();
  const faultOf = useFileFault();
  const form = useId();
  const [path, setPath] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Problem | null>(null);
  const choose = async (chosen: string) => {
    setBusy(true);
    setError(null);
    try {
      await port().invoke('import_choose', { path: chosen.trim() });
    } catch (thrown) {
      setError(toProblem(thrown));
    } finally {
      setBusy(false);
    }
  };
  const pick = async () => {
    setBusy(true);
    const picked = await port().invoke('import_pick', {}).catch((thrown: unknown) => {
      setError(toProblem(thrown));
      return null;
    });
    setBusy(false);
    if (!picked) return;
    setPath(picked);
    await choose(picked);
  };
  useEffect(() =>
    port().listen('tauri://drag-drop', ({ paths }) => {
      const [dropped] = paths;
      if (!dropped) return;
      setPath(dropped);
      void choose(dropped);
    }),
  []);
  return (
    <Section title={t('imports.choose')}>
      <form
        id={form}
        className={styles.choose}
        onSubmit={(event) => {
          event.preventDefault();
          void choose(path);
        }}
      >
        <p className={styles.drop}>
          <FileUp aria-hidden />
          {t('imports.drop')}
          <Button disabled={busy} onClick={() => void pick()}>{t('imports.pick')}</Button>
        </p>
        <Field label={t('imports.path')} hint={t('imports.path_hint')} error={error && faultOf(error)}>
          <Input mono dir="ltr" spellCheck={false} autoComplete="off" value={path} onChange={(event) => setPath(event.currentTarget.value)} />
        </Field>
        <div className={styles.end}><Button type="submit" variant="primary" loading={busy} disabledReason={path.trim() ? null : t('imports.path_missing')}>{t('imports.read')}</Button></div>
      </form>
    </Section>
  );
}
