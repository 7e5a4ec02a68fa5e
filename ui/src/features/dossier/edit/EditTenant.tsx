import { zodResolver } from '@hookform/resolvers/zod';
import { ArrowLeft, CloudOff } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useForm, useWatch, type FieldPath } from 'react-hook-form';
import { Banner, Button, Dialog, ProblemNote, toast } from '@/components';
import type { FieldChange, Tenant } from '@/contract';
import { ChangeTable } from '@/features/tenants/ChangeTable';
import { useFaultText } from '@/i18n/fault';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useIsOffline, useMe, useMutation, usePreview } from '@/state';
import { Discard } from './Discard';
import { dropDraft, keepDraft, keptDraft } from './draft';
import { Compliance, Contact, Extras, Identity, Look, PlanChange } from './Groups';
import { FormContext, type Form } from './parts';
import { isEmpty, schemaOf, updateOf, valuesOf, type Values } from './schema';
import { faultAt } from './useFaults';
import styles from './Edit.module.css';

/** Everything about a tenant in one form; then the list of changes; then it is saved. */
export default function EditTenant({ tenant, onClose }: { tenant: Tenant; onClose(): void }) {
  const { t, language } = useTranslation();
  const format = useFormat();
  const offline = useIsOffline();
  const me = useMe()?.operator.id ?? '';
  const faultText = useFaultText();
  const [was] = useState(tenant);
  const [kept] = useState(() => keptDraft(me, tenant.id));
  const [asking, setAsking] = useState(false);
  const [tried, setTried] = useState(false);
  const [review, setReview] = useState<FieldChange[] | null>(null);
  const box = useRef<HTMLFormElement>(null);
  const resolver = useMemo(() => zodResolver(schemaOf(t, format, valuesOf(was))), [t, format, was]);
  const form = useForm<Values>({ resolver, defaultValues: kept ?? valuesOf(was), mode: 'onTouched' });
  const values = useWatch({ control: form.control }) as Values;
  const update = updateOf(values, was);
  const nothing = isEmpty(update);
  const live = usePreview('tenant_update_preview', { id: was.id, update });
  const preview = useMutation('tenant_update_preview');
  const save = useMutation('tenant_update');
  useEffect(() => {
    if (nothing) dropDraft();
    else keepDraft(me, was.id, values);
  });
  // Sentences that stand are said again in the other language.
  const { trigger, formState } = form;
  useEffect(() => void (tried && trigger()), [language, tried, trigger]);

  const { errors, touchedFields } = formState;
  const at = (tree: unknown, path: string) => path.split('.').reduce<unknown>((part, key) => (typeof part === 'object' && part !== null ? (part as Record<string, unknown>)[key] : undefined), tree);
  const faultOf = (path: FieldPath<Values>) => {
    const own = at(errors, path) as { message?: string } | undefined;
    if (own?.message) return own.message;
    const said = faultAt(save.problem, path) ?? (tried || at(touchedFields, path) ? faultAt(live.problem, path) : undefined);
    return said && faultText(said);
  };
  const focusFault = () => requestAnimationFrame(() => box.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  const toReview = async () => {
    setTried(true);
    save.reset();
    if (nothing || preview.running) return;
    if (!(await form.trigger())) return focusFault();
    try {
      setReview(await preview.run({ id: was.id, update }));
    } catch {
      focusFault();
    }
  };
  const send = async () => {
    if (save.running) return;
    try {
      await save.run({ id: was.id, update });
      dropDraft();
      toast({ title: t(offline ? 'edit.queued' : 'edit.saved', { name: values.name }), tone: offline ? 'info' : 'ok', ...(offline ? { body: t('govern.queued_body') } : {}) });
      onClose();
    } catch {
      setReview(null);
      focusFault();
    }
  };
  const leave = () => (nothing ? onClose() : setAsking(true));
  const shared: Form = { ...form, tenant: was, live: tenant, faultOf };
  const count = Object.keys(update).filter((key) => key !== 'reason').length;
  const problem = save.problem ?? (tried ? preview.problem : null);
  const unplaced = problem && !problem.fields?.length;

  return (
    <Dialog
      open
      onOpenChange={leave}
      size="xl"
      sticky
      onSend={() => void (review ? send() : toReview())}
      title={t(review ? 'edit.review_title' : 'edit.title', { name: was.name })}
      {...(review ? { description: t(offline ? 'edit.review_body_offline' : 'edit.review_body') } : {})}
      initialFocus="[name='name']"
      footer={
        <>
          <span className={styles.count} role="status">{nothing ? t('edit.nothing') : t('edit.count', { count, formatted: format.number(count) })}</span>
          {review ? (
            <>
              <Button variant="ghost" icon={<ArrowLeft className={styles.back} aria-hidden />} onClick={() => setReview(null)}>{t('edit.back')}</Button>
              <Button variant="primary" keys="mod+enter" autoFocus loading={save.running} onClick={() => void send()}>{t(offline ? 'edit.queue' : 'edit.save')}</Button>
            </>
          ) : (
            <>
              <Button variant="ghost" onClick={leave}>{t('ui.cancel')}</Button>
              <Button variant="primary" keys="mod+enter" loading={preview.running} disabledReason={nothing ? t('edit.nothing') : null} onClick={() => void toReview()}>{t('edit.review')}</Button>
            </>
          )}
        </>
      }
    >
      <FormContext value={shared}>
        <form ref={box} className={styles.form} hidden={review !== null} noValidate onSubmit={(event) => { event.preventDefault(); void toReview(); }}>
          {offline && <Banner look="card" tone="medium" icon={<CloudOff />}>{t('edit.offline')}</Banner>}
          {kept && <Banner look="card" action={<Button size="sm" onClick={() => form.reset(valuesOf(was))}>{t('edit.drop_draft')}</Button>}>{t('edit.draft')}</Banner>}
          <Identity />
          <Contact />
          <Look />
          <PlanChange />
          <Compliance />
          <Extras />
        </form>
        {review && (
          <div className={styles.review}>
            {review.length > 0 ? <ChangeTable label={t('edit.changes')} changes={review} /> : <p className={styles.quiet}>{t('edit.same')}</p>}
          </div>
        )}
        {unplaced && <ProblemNote problem={problem} />}
      </FormContext>
      {asking && <Discard onKeep={() => setAsking(false)} onDiscard={() => { dropDraft(); onClose(); }} />}
    </Dialog>
  );
}
