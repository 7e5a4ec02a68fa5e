import { ArrowLeft, ArrowRight, CheckCheck, CircleAlert, CloudOff, LoaderCircle, Rocket, Sparkles, Trash2, UserRoundCheck } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useGo, AppLink } from '@/app/AppLink';
import { usePaletteActions } from '@/app/actions';
import { useOnlineReason, useRoleReason } from '@/app/reasons';
import { Banner, Button, Checkbox, Dialog, Kbd, PageHeader, ProblemNote, Progress, RelativeTime, Stepper, type Step } from '@/components';
import { onboardingSteps, type Activated, type ActivationReport, type OnboardingStep, type OnboardingView } from '@/contract';
import { useFormat } from '@/i18n/format';
import { useTranslation } from '@/i18n/translation';
import { useIsOffline, useMutation, useQuery } from '@/state';
import { ActivationView } from './Activation';
import { WizardContext, type Filled, type Wizard as Shared } from './context';
import { Conflict } from './Conflict';
import { useFaultSentence, useFieldName } from './faults';
import { useWizardKeys } from './keys';
import { StepAdministrator } from './StepAdministrator';
import { StepBusiness } from './StepBusiness';
import { StepCalendar } from './StepCalendar';
import { StepReview } from './StepReview';
import { StepRules } from './StepRules';
import { StepVoice } from './StepVoice';
import { useDraft, type Drafting } from './useDraft';
import styles from './Wizard.module.css';

const screens: Record<OnboardingStep, React.FunctionComponent> = {
  business: StepBusiness, administrator: StepAdministrator, voice: StepVoice, calendar: StepCalendar, rules: StepRules, review: StepReview,
};

const minutes: Record<OnboardingStep, [number, number]> = { business: [2, 3], administrator: [2, 3], voice: [3, 5], calendar: [3, 5], rules: [2, 4], review: [1, 2] };

/** The six steps of one draft. */
export function Wizard({ opened, onActivated }: { opened: OnboardingView; onActivated(activated: Activated): void }) {
  const { t } = useTranslation();
  const go = useGo();
  const offline = useIsOffline();
  const domain = useQuery('app_state', {}).data?.platform?.base_domain ?? null;
  const sentence = useFaultSentence();
  const cannot = useRoleReason('tenants', 'create');
  const [step, setStep] = useState<OnboardingStep>(opened.draft.step);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [tried, setTried] = useState<ReadonlySet<OnboardingStep>>(new Set());
  const [asks, setAsks] = useState(false);
  const page = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLDivElement>(null);
  const wanted = useRef<string | null>(null);
  const drafting = useDraft(opened, step);
  const { view, answers, flush } = drafting;
  const { draft, completion } = view;
  const locked = !view.mine || draft.state !== 'open' || cannot !== null;
  const activating = useActivation(drafting, onActivated);

  const enter = useCallback((next: OnboardingStep, path?: string) => {
    wanted.current = path ?? null;
    setStep(next);
    setTried((known) => (path ? new Set(known).add(next) : known));
  }, []);
  const goTo = useCallback(
    (next: OnboardingStep, path?: string) => {
      void flush();
      activating.close();
      enter(next, path);
    },
    [flush, activating, enter],
  );
  // Where one arrives: the field that was asked for, else the first one of the step.
  const shown = activating.report !== null;
  useEffect(() => {
    const path = wanted.current;
    wanted.current = null;
    if (page.current) page.current.scrollTop = 0;
    const field = path === null ? null : page.current?.querySelector<HTMLElement>(`[name="${CSS.escape(path)}"]`);
    const first = page.current?.querySelector<HTMLElement>('[data-step] input:not([readonly]):not([type="color"]), [data-step] [role="radio"][tabindex="0"]');
    const target = field ?? (path === null ? first : page.current?.querySelector<HTMLElement>('[aria-invalid="true"]')) ?? head.current;
    target?.focus({ preventScroll: !path });
    if (path) target?.scrollIntoView({ block: 'center' });
  }, [step, shown]);

  const faults = useMemo(() => new Map(completion.steps.flatMap((report) => report.faults).map((fault) => [fault.field, fault])), [completion]);
  const faultOf = (path: string) => {
    const fault = faults.get(path);
    const stepOfPath = onboardingSteps.find((known) => path.startsWith(`${known}.`));
    if (!fault || (!left.has(path) && !(stepOfPath && tried.has(stepOfPath)))) return undefined;
    return sentence(fault);
  };
  const at = onboardingSteps.indexOf(step);
  const before = onboardingSteps[at - 1];
  const after = onboardingSteps[at + 1];
  const toFault = () => {
    setTried((known) => new Set(known).add(step));
    requestAnimationFrame(() => {
      const wrong = [...(page.current?.querySelectorAll<HTMLElement>('[aria-invalid="true"]') ?? [])];
      // A row of cards is wrong as a whole, and one of its cards has the focus.
      const here = wrong.findIndex((field) => field.contains(document.activeElement));
      wrong[(here + 1) % Math.max(1, wrong.length)]?.focus();
    });
  };
  const next = () => {
    setTried((known) => new Set(known).add(step));
    if (step === 'review') {
      if (!activating.why && !shown) setAsks(true);
      return;
    }
    void flush();
    if (after) enter(after);
  };
  const leave = () => void flush().then(() => go('/onboarding'));
  useWizardKeys({ next, back: () => before && goTo(before), goTo: (chosen) => goTo(chosen), toFault, leave });
  usePaletteActions(useMemo(() => onboardingSteps.map((known) => ({ id: `wizard:${known}`, label: `${t('onboarding.go_to')}: ${t(`onboarding.step.${known}.name`)}`, run: () => goTo(known) })), [goTo, t]));

  const shared: Shared = {
    draft, answers, completion, set: drafting.set, faultOf, goTo, flush, offline, locked, domain,
    putSecret: async (secrets) => {
      const fault = await drafting.putSecret(secrets, step === 'review' ? 'business' : (step as Filled));
      const said = fault?.fields?.[0];
      return fault === null ? null : said ? sentence(said) : fault.detail;
    },
    leave: (path) => setLeft((known) => (known.has(path) ? known : new Set(known).add(path))),
  };
  const Screen = screens[step];
  const name = answers.business.name.trim() || t('onboarding.untitled');
  return (
    <WizardContext value={shared}>
      <PageHeader
        title={name}
        crumbs={<AppLink to="/onboarding">{t('nav.onboarding')}</AppLink>}
        actions={<DiscardButton id={draft.id} name={name} locked={locked} />}
      />
      <div className={styles.wizard}>
        <Rail step={step} tried={tried} goTo={goTo} completion={completion} />
        <div ref={page} className={styles.scroll}>
          <div className={styles.step} data-step={step}>
            <header ref={head} tabIndex={-1} className={styles.stepHead}>
              <p className={styles.over}><StepCount at={at} /></p>
              <h2 className={styles.title}>{t(`onboarding.step.${step}.title`)}</h2>
              <p className={styles.lead}>{t(`onboarding.step.${step}.lead`)}</p>
            </header>
            <Notes drafting={drafting} cannot={cannot} offline={offline} />
            {activating.report ? <ActivationView report={activating.report} onBack={activating.close} /> : <Screen />}
            {activating.problem && !activating.report && <ProblemNote problem={activating.problem} />}
          </div>
        </div>
        <footer className={styles.foot}>
          <Saved drafting={drafting} offline={offline} />
          {before && <Button icon={<ArrowLeft className={styles.turn} aria-hidden />} onClick={() => goTo(before)}>{t('onboarding.back')}</Button>}
          {after ? (
            <Button variant="primary" keys="mod+enter" iconEnd={<ArrowRight className={styles.turn} aria-hidden />} onClick={next}>{t('onboarding.next')}</Button>
          ) : (
            <Button variant="primary" keys="mod+enter" icon={<Rocket aria-hidden />} loading={activating.running} disabledReason={activating.why} onClick={() => setAsks(true)}>{t('onboarding.activate')}</Button>
          )}
        </footer>
      </div>
      {asks && <AskActivate name={name} view={view} onClose={() => setAsks(false)} onActivate={(accept) => { setAsks(false); void activating.run(accept); }} />}
    </WizardContext>
  );
}

function StepCount({ at }: { at: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [low, high] = minutes[onboardingSteps[at] ?? 'business'];
  return t('onboarding.step_of', { n: format.number(at + 1), of: format.number(onboardingSteps.length), low: format.number(low), high: format.number(high) });
}

/** The activation: what it does now, and why it cannot be done. */
function useActivation({ view, flush }: Drafting, onActivated: (activated: Activated) => void) {
  const { t } = useTranslation();
  const format = useFormat();
  const online = useOnlineReason();
  const activate = useMutation('onboarding_activate');
  const [seen, setSeen] = useState(false);
  const { draft, completion } = view;
  const missing = completion.steps.reduce((sum, { faults }) => sum + faults.length, 0);
  const why = draft.state === 'activated' ? t('onboarding.finished') : online ?? (!view.mine ? t('onboarding.locked') : missing > 0 ? t('onboarding.review.missing', { count: missing, formatted: format.number(missing) }) : null);
  const report: ActivationReport | null = seen || draft.state === 'activating' ? draft.activation : null;
  const { run: send } = activate;
  const run = async (accept_failing: boolean) => {
    setSeen(true);
    try {
      await flush();
      onActivated(await send({ id: draft.id, activation: { accept_failing, reason: '' } }));
    } catch {
      // The draft tells what was done, what failed and what was undone.
    }
  };
  const close = useCallback(() => setSeen(false), []);
  const waiting: ActivationReport | null = activate.running && !report ? { started_at: draft.updated_at, started_by: draft.holder, succeeded: null, faults: [], steps: [] } : null;
  return { run, close, running: activate.running, problem: activate.problem, why, report: report ?? waiting };
}

function Rail({ step, tried, goTo, completion }: { step: OnboardingStep; tried: ReadonlySet<OnboardingStep>; goTo(step: OnboardingStep): void; completion: OnboardingView['completion'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const steps = completion.steps.map((report): Step<OnboardingStep> => {
    const [low, high] = minutes[report.step];
    const fault = tried.has(report.step) && report.step !== step && report.faults.length > 0;
    return {
      key: report.step,
      label: t(`onboarding.step.${report.step}.name`),
      state: report.percent === 100 ? 'done' : fault ? 'fault' : 'open',
      hint: report.percent === 100 ? undefined : fault ? t('onboarding.open_fields', { count: report.faults.length, formatted: format.number(report.faults.length) }) : t('onboarding.minutes', { low: format.number(low), high: format.number(high) }),
    };
  });
  return (
    <div className={styles.rail}>
      <div className={styles.whole}>
        <p className={styles.wholeLine}><span>{t('onboarding.progress')}</span><span className={styles.wholeValue} role="status">{format.percent(completion.percent / 100)}</span></p>
        <Progress label={t('onboarding.progress')} value={completion.percent} tone={completion.percent === 100 ? 'ok' : 'accent'} />
      </div>
      <Stepper label={t('onboarding.steps')} steps={steps} current={step} onChoose={goTo} />
      <div className={styles.railFoot} aria-hidden>
        <span className={styles.railKeys}>{t('onboarding.next')}<Kbd keys="mod+enter" /></span>
        <span className={styles.railKeys}>{t('onboarding.back')}<Kbd keys={document.documentElement.dir === 'rtl' ? 'alt+right' : 'alt+left'} /></span>
        <span className={styles.railKeys}>{t('onboarding.next_fault')}<Kbd keys="mod+." /></span>
      </div>
    </div>
  );
}

/** What is to be known about the whole draft: who works on it, what waits, what was filled in. */
function Notes({ drafting, cannot, offline }: { drafting: Drafting; cannot: string | null; offline: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const name = useFieldName();
  const takeOver = useMutation('onboarding_take_over');
  const { view, problem, filled, forget } = drafting;
  return (
    <div className={styles.notes}>
      {cannot && <Banner look="card" tone="medium">{cannot}</Banner>}
      {view.draft.state === 'activated' && view.draft.tenant_id && <Banner look="card" tone="ok">{t('onboarding.finished')} <AppLink to={`/tenants/${view.draft.tenant_id}`}>{t('onboarding.result.open')}</AppLink></Banner>}
      {!cannot && !view.mine && view.draft.state === 'open' && (
        <Banner look="card" icon={<UserRoundCheck />} action={<Button size="sm" loading={takeOver.running} disabledReason={offline ? t('govern.offline_only') : null} onClick={() => void takeOver.run({ id: view.draft.id }).catch(() => {})}>{t('onboarding.take_over')}</Button>}>
          {t('onboarding.held', { name: view.draft.holder_name })} <RelativeTime at={view.draft.updated_at} />
        </Banner>
      )}
      {takeOver.problem && <ProblemNote problem={takeOver.problem} />}
      {offline && <Banner look="card" tone="medium" icon={<CloudOff />}>{t('onboarding.offline')}</Banner>}
      {view.conflict && <Conflict id={view.draft.id} conflict={view.conflict} />}
      {view.refused && <ProblemNote problem={view.refused} />}
      {problem && <ProblemNote problem={problem} hideFields={problem.fields?.map(({ field }) => field) ?? []} />}
      {filled.length > 0 && (
        <Banner look="card" icon={<Sparkles />} action={<Button size="sm" variant="ghost" onClick={forget}>{t('ui.dismiss')}</Button>}>
          {t('onboarding.filled', { what: format.list(filled.map(name)) })}
        </Banner>
      )}
    </div>
  );
}

function Saved({ drafting: { saving, view }, offline }: { drafting: Drafting; offline: boolean }) {
  const { t } = useTranslation();
  const busy = saving === 'typing' || saving === 'saving';
  const look = saving === 'failed' ? 'failed' : busy ? 'saving' : offline || !view.live ? 'here' : 'kept';
  const tones = { failed: 'critical', saving: 'info', here: 'medium', kept: 'ok' } as const;
  const icons = { failed: <CircleAlert />, saving: <LoaderCircle className={styles.spin} />, here: <CloudOff />, kept: <CheckCheck /> };
  return <span className={styles.footState} data-tone={tones[look]} role="status">{icons[look]}{t(`onboarding.saved.${look}`)}</span>;
}

function DiscardButton({ id, name, locked }: { id: string; name: string; locked: boolean }) {
  const { t } = useTranslation();
  const go = useGo();
  const [asks, setAsks] = useState(false);
  const discard = useMutation('onboarding_discard');
  return (
    <>
      <Button variant="ghost" icon={<Trash2 aria-hidden />} disabledReason={locked ? t('onboarding.locked') : null} onClick={() => setAsks(true)}>{t('onboarding.list.discard')}</Button>
      {asks && (
        <Dialog
          open onOpenChange={setAsks} size="sm" title={t('onboarding.list.discard_title', { name })} description={t('onboarding.list.discard_body')}
          footer={
            <>
              <Button variant="ghost" autoFocus onClick={() => setAsks(false)}>{t('ui.cancel')}</Button>
              <Button variant="danger" loading={discard.running} onClick={() => void discard.run({ id }).then(() => go('/onboarding'), () => {})}>{t('onboarding.list.discard')}</Button>
            </>
          }
        >
          {discard.problem && <ProblemNote problem={discard.problem} />}
        </Dialog>
      )}
    </>
  );
}

/** Before the tenant is made: connections that fail are named, and may be accepted. */
function AskActivate({ name, view, onClose, onActivate }: { name: string; view: OnboardingView; onClose(): void; onActivate(acceptFailing: boolean): void }) {
  const { t } = useTranslation();
  const { draft } = view;
  const wants = [...(draft.answers.voice.later ? [] : ['voice' as const]), ...(draft.answers.calendar.kind === 'manual' || draft.answers.calendar.kind === null ? [] : ['calendar' as const])];
  const doubtful = wants.filter((what) => !draft.tests.some((mark) => mark.integration === what && mark.passed));
  const [accept, setAccept] = useState(false);
  return (
    <Dialog
      open onOpenChange={onClose} size="sm" title={t('onboarding.ask.title', { name })} description={t('onboarding.ask.body')}
      footer={
        <>
          <Button variant="ghost" onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="primary" icon={<Rocket aria-hidden />} autoFocus onClick={() => onActivate(accept)}>{t('onboarding.activate')}</Button>
        </>
      }
    >
      {doubtful.length > 0 && (
        <>
          <Banner look="card" tone="medium">{t('onboarding.ask.untested', { what: doubtful.map((what) => t(`onboarding.step.${what}.name`)).join(', ') })}</Banner>
          <Checkbox checked={accept} onChange={setAccept} label={t('onboarding.ask.accept')} hint={t('onboarding.ask.accept_hint')} />
        </>
      )}
    </Dialog>
  );
}
