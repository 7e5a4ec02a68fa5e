import { CloudUpload, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { useGo } from '@/app/AppLink';
import { useEscape, useShortcut } from '@/app/claims';
import { useOnlineReason, useRoleReason } from '@/app/reasons';
import { focusList } from '@/app/selection';
import { Banner, Button, Checkbox, Dialog, Kbd, ProblemNote, toast, type RowSource } from '@/components';
import type { SiteQuery, SiteRow } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { toProblem } from '@/platform';
import { useMutation } from '@/state';
import { narrows } from './address';

export interface DeployBarProps {
  query: SiteQuery;
  source: RowSource<SiteRow>;
  chosen: ReadonlySet<string>;
  onClear(): void;
}

/** How many sites are in the list or chosen, and their deployment. */
export function DeployBar({ query, source, chosen, onClear }: DeployBarProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [asking, setAsking] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const role = useRoleReason('tenants', 'update');
  const offline = useOnlineReason();
  const some = chosen.size > 0;
  const count = some ? chosen.size : source.total;
  const reason = role ?? offline ?? (count === 0 ? t('sites.nothing_chosen') : null);
  const drop = () => {
    onClear();
    focusList();
  };
  useEscape(some ? drop : null);
  useShortcut('bulk', () => button.current?.focus());
  const many = { count, formatted: format.number(count) };
  return (
    <>
      <span role="status">{some ? t('ui.selected', many) : source.pending ? null : t('sites.matching', many)}</span>
      {some && <Button size="sm" variant="ghost" icon={<X aria-hidden />} onClick={drop}>{t('ui.clear')} <Kbd keys="esc" /></Button>}
      <Button ref={button} variant="primary" size="sm" icon={<CloudUpload aria-hidden />} keys="b" disabled={source.stale} disabledReason={reason} onClick={() => setAsking(true)}>
        {some || narrows(query) ? t('sites.deploy_these', many) : t('sites.deploy_all', many)}
      </Button>
      {asking && <DeployDialog query={query} total={source.total} chosen={chosen} onClose={() => setAsking(false)} onStarted={drop} />}
    </>
  );
}

interface DeployDialogProps {
  query: SiteQuery;
  total: number;
  chosen: ReadonlySet<string>;
  onClose(): void;
  onStarted(): void;
}

/** How many sites, and which of them: nothing is deployed before that is confirmed. */
function DeployDialog({ query, total, chosen, onClose, onStarted }: DeployDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useGo();
  const deploy = useMutation('sites_deploy');
  const offline = useOnlineReason();
  // What is confirmed, whatever happens in the list behind it; but once others match, what the list says now.
  const [ids] = useState(() => [...chosen]);
  const [seen] = useState(total);
  const [moved, setMoved] = useState(false);
  const [force, setForce] = useState(false);
  const byIds = ids.length > 0;
  const expected = moved ? total : seen;
  const count = byIds ? ids.length : expected;
  const many = { count, formatted: format.number(count) };
  const start = () =>
    deploy.run({ selection: byIds ? { by: 'ids', ids } : { by: 'query', query, expected }, force }).then(
      (job) => {
        onClose();
        onStarted();
        toast({ title: t('sites.said.queued', many), body: t('bulk.started_body'), tone: 'ok', action: { label: t('govern.show'), run: () => go(`/jobs/${job.id}`) } });
      },
      (thrown: unknown) => setMoved(!byIds && toProblem(thrown).code === 'conflict'),
    );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      sticky
      size="sm"
      title={t('sites.deploy_title', many)}
      description={t(force ? 'sites.deploy_body_force' : 'sites.deploy_body')}
      initialFocus="[data-deploy]"
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" data-deploy loading={deploy.running} disabledReason={offline} onClick={() => void start()}>{t('sites.deploy_these', many)}</Button>
        </>
      }
    >
      <Checkbox checked={force} onChange={setForce} label={t('sites.force')} />
      {moved && <Banner look="card" tone="medium">{t('sites.moved', many)}</Banner>}
      {deploy.problem && !moved && <ProblemNote problem={deploy.problem} />}
    </Dialog>
  );
}
