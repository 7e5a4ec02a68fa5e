import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '@/i18n/translation';
import { Button, Dialog, ProblemNote } from '@/components';
import { GateCard, GateFrame } from '@/features/signin/GateFrame';
import { useMutation, useQuery } from '@/state';
import { NewPassphrase, OpenPassphrase } from './Passphrase';
import styles from './Vault.module.css';

/** Where the key of the encrypted copy comes from when the system's keychain does not simply give it. */
export default function Vault() {
  const { t } = useTranslation();
  const vault = useQuery('app_state', {}).data?.vault;
  const kind = vault === 'needs_new_passphrase' ? 'new' : vault === 'needs_passphrase' ? 'open' : vault === 'keychain_unavailable' ? 'unavailable' : 'waiting';
  return (
    <GateFrame title={t(`gate.vault.title_${kind}`)} body={t(`gate.vault.body_${kind}`)} foot={<MemoryOnly />}>
      <GateCard>
        {kind === 'new' && <NewPassphrase />}
        {kind === 'open' && <OpenPassphrase />}
        {(kind === 'unavailable' || kind === 'waiting') && <AskAgain primary={kind === 'unavailable'} />}
      </GateCard>
    </GateFrame>
  );
}

function AskAgain({ primary }: { primary: boolean }) {
  const { t } = useTranslation();
  const retry = useMutation('vault_retry');
  return (
    <>
      <div className={styles.key} data-waiting={!primary || undefined} aria-hidden>
        <KeyRound />
      </div>
      {retry.problem && <ProblemNote problem={retry.problem} />}
      <Button variant={primary ? 'primary' : 'secondary'} loading={retry.running} autoFocus onClick={() => void retry.run({}).catch(() => {})}>
        {t('gate.vault.retry')}
      </Button>
    </>
  );
}

function MemoryOnly() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const memory = useMutation('vault_memory');
  return (
    <>
      <Button variant="ghost" size="sm" onClick={() => setOpen(true)}>{t('gate.vault.memory')}</Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        size="sm"
        title={t('gate.vault.memory_title')}
        description={t('gate.vault.memory_body')}
        footer={
          <>
            <Button variant="ghost" onClick={() => setOpen(false)}>{t('ui.cancel')}</Button>
            <Button variant="primary" loading={memory.running} onClick={() => void memory.run({}).catch(() => {})}>{t('gate.vault.memory_confirm')}</Button>
          </>
        }
      >
        {memory.problem && <ProblemNote problem={memory.problem} />}
      </Dialog>
    </>
  );
}
