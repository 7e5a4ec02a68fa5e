import { CloudOff } from 'lucide-react';
import { useEffect, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { useTranslation } from '@/i18n/translation';
import { useGo } from '@/app/AppLink';
import { Banner, Button, ChipsInput, Counter, Dialog, Field, Input, ProblemNote, RadioCards, Select, Severity, Textarea, toast } from '@/components';
import { defaultSeverity, lengths, severities, type IncidentType } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useIsOffline, useMutation } from '@/state';
import { closeDeclare, emptyDraft, keepDraft, keptDraft } from './declareDraft';
import { incidentTypes, lengthOf, TEXT_MAX } from './rules';
import { TenantPicker } from './TenantPicker';
import styles from './DeclareDialog.module.css';

const { incidentTitle: TITLE, incidentDescription: DESCRIPTION } = lengths;

/** Declaring by keyboard: a number, the title, Tab, the description, Ctrl+Enter. */
export default function DeclareDialog() {
  const { t } = useTranslation();
  const format = useFormat();
  const go = useGo();
  const offline = useIsOffline();
  const declare = useMutation('incident_declare');
  const [draft, setDraft] = useState(keptDraft);
  const [tried, setTried] = useState(false);
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());
  const [more, setMore] = useState(draft.affected_systems.length + draft.affected_tenants.length > 0 || draft.impact !== '' || draft.actions_taken !== '');
  const form = useRef<HTMLFormElement>(null);
  const change = (part: Partial<typeof draft>) => setDraft((present) => ({ ...present, ...part }));
  useEffect(() => keepDraft(draft), [draft]);
  const choose = (kind: IncidentType) => change({ kind, severity: defaultSeverity[kind] });
  const leave = (name: string) => setTouched((present) => new Set(present).add(name));

  const within = (name: string, text: string, min: number, max: number) => {
    const count = lengthOf(text);
    if (count >= min && count <= max) return null;
    // While one is still writing the counter says enough.
    if (!tried && !(touched.has(name) && count > 0) && count <= max) return null;
    const say = { min: format.number(min), max: format.number(max), count: format.number(count) };
    return t(min > 0 ? 'incidents.form.length' : 'incidents.form.long', say);
  };
  const platform = (field: string) => declare.problem?.fields?.find((fault) => fault.field === field)?.message;
  const faults = {
    kind: tried && !draft.kind ? t('incidents.form.kind_required') : null,
    title: within('title', draft.title, TITLE.min, TITLE.max) ?? platform('title'),
    description: within('description', draft.description, DESCRIPTION.min, DESCRIPTION.max) ?? platform('description'),
    impact: within('impact', draft.impact, 0, TEXT_MAX) ?? platform('impact'),
    actions_taken: within('actions_taken', draft.actions_taken, 0, TEXT_MAX) ?? platform('actions_taken'),
  };

  const submit = async (event?: FormEvent) => {
    event?.preventDefault();
    setTried(true);
    const { kind } = draft;
    const fits = (text: string, min: number, max: number) => lengthOf(text) >= min && lengthOf(text) <= max;
    const valid =
      fits(draft.title, TITLE.min, TITLE.max) && fits(draft.description, DESCRIPTION.min, DESCRIPTION.max) && fits(draft.impact, 0, TEXT_MAX) && fits(draft.actions_taken, 0, TEXT_MAX);
    if (!kind || !valid || declare.running) {
      const wrong = !kind ? '[role="radio"]' : '[aria-invalid="true"]';
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>(wrong)?.focus());
      return;
    }
    try {
      const { id, queued } = await declare.run({
        draft: {
          ...draft, kind, title: draft.title.trim(), description: draft.description.trim(), impact: draft.impact.trim(), actions_taken: draft.actions_taken.trim(),
          affected_tenants: draft.affected_tenants.map((tenant) => tenant.id),
        },
      });
      closeDeclare(emptyDraft);
      toast({ title: t('incidents.said.declared'), tone: queued ? 'info' : 'ok', body: queued ? `${t('govern.queued')}. ${t('govern.queued_body')}` : draft.title });
      go(`/incidents/${id}`);
    } catch {
      // The problem stands in the dialog.
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void submit();
    }
  };

  return (
    <Dialog
      open
      onOpenChange={() => closeDeclare(draft)}
      title={t('incidents.form.title')}
      size="lg"
      sticky
      initialFocus={draft.kind ? '[name="title"]' : '[role="radio"]'}
      footer={
        <>
          <Button variant="ghost" className={styles.discard} onClick={() => setDraft(emptyDraft)}>{t('incidents.form.discard')}</Button>
          <Button variant="ghost" onClick={() => closeDeclare(draft)}>{t('ui.cancel')}</Button>
          <Button variant="danger" keys="mod+enter" loading={declare.running} onClick={() => void submit()}>{t('incidents.form.submit')}</Button>
        </>
      }
    >
      <form ref={form} className={styles.form} onSubmit={(event) => void submit(event)} onKeyDown={onKeyDown} noValidate>
        {offline && <Banner tone="medium" icon={<CloudOff />}>{t('incidents.form.offline')}</Banner>}
        <Field label={t('incidents.form.kind')} error={faults.kind} required>
          <RadioCards
            label={t('incidents.form.kind')}
            layout="grid"
            value={draft.kind}
            onChange={choose}
            onKeyChoice={() => form.current?.querySelector<HTMLElement>('[name="title"]')?.focus()}
            cards={incidentTypes.map((kind, i) => ({ value: kind, keys: String(i + 1), label: t(`incidents.kind.${kind}`), icon: <Severity level={defaultSeverity[kind]} look="icon" /> }))}
          />
        </Field>
        <div className={styles.line}>
          <Field className={styles.grow} label={t('incidents.form.name')} error={faults.title} required aside={<Counter length={lengthOf(draft.title)} {...TITLE} />}>
            <Input name="title" dir="auto" placeholder={t('incidents.form.name_ph')} value={draft.title} onChange={(event) => change({ title: event.currentTarget.value })} onBlur={() => leave('title')} autoComplete="off" />
          </Field>
          <Field label={t('incidents.form.severity')} className={styles.severity}>
            <Select value={draft.severity} onChange={(severity) => change({ severity })} options={severities.map((severity) => ({ value: severity, label: t(`severity.${severity}`), icon: <Severity level={severity} look="icon" /> }))} />
          </Field>
        </div>
        <Field label={t('incidents.form.desc')} error={faults.description} required aside={<Counter length={lengthOf(draft.description)} {...DESCRIPTION} />}>
          <Textarea rows={3} dir="auto" placeholder={t('incidents.form.desc_ph')} value={draft.description} onChange={(event) => change({ description: event.currentTarget.value })} onBlur={() => leave('description')} />
        </Field>
        <details className={styles.more} open={more} onToggle={(event) => setMore(event.currentTarget.open)}>
          <summary>{t('incidents.form.more')}</summary>
          <div className={styles.two}>
            <Field label={t('incidents.form.systems')} optional>
              <ChipsInput values={draft.affected_systems} onChange={(affected_systems) => change({ affected_systems })} placeholder={t('incidents.form.systems_ph')} removeLabel={(value) => t('incidents.form.remove', { value })} />
            </Field>
            <Field label={t('incidents.form.tenants')} optional>
              <TenantPicker chosen={draft.affected_tenants} onChange={(affected_tenants) => change({ affected_tenants })} />
            </Field>
            <Field label={t('incidents.form.impact')} optional error={faults.impact} aside={<Counter length={lengthOf(draft.impact)} max={TEXT_MAX} />}>
              <Textarea rows={2} dir="auto" value={draft.impact} onChange={(event) => change({ impact: event.currentTarget.value })} />
            </Field>
            <Field label={t('incidents.form.actions')} optional error={faults.actions_taken} aside={<Counter length={lengthOf(draft.actions_taken)} max={TEXT_MAX} />}>
              <Textarea rows={2} dir="auto" value={draft.actions_taken} onChange={(event) => change({ actions_taken: event.currentTarget.value })} />
            </Field>
          </div>
        </details>
        {declare.problem && <ProblemNote problem={declare.problem} hideFields={['title', 'description', 'impact', 'actions_taken']} />}
      </form>
    </Dialog>
  );
}
