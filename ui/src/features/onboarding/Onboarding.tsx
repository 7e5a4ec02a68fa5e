import { useParams, useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { PageHeader, ErrorState, SkeletonLines, PageBody } from '@/components';
import type { Activated, OnboardingView } from '@/contract';
import { useTranslation } from '@/i18n/translation';
import { port, toProblem, type Problem } from '@/platform';
import { useMe, useQuery } from '@/state';
import { heldFor } from './held';
import { List } from './List';
import { Result } from './Result';
import { Wizard } from './Wizard';

/** Half-finished onboardings, and the wizard of one of them. */
export default function Onboarding() {
  const { id } = useParams({ strict: false });
  if (!id) return <List />;
  return id === 'new' ? <Begin /> : <Open key={id} id={id} />;
}

/** Begins a draft and goes on in it; the address becomes the draft's own, so that a restart finds it. */
function Begin() {
  const router = useRouter();
  const { t } = useTranslation();
  const [problem, setProblem] = useState<Problem | null>(null);
  const begun = useRef(false);
  const begin = () => {
    setProblem(null);
    port().invoke('onboarding_create', {}).then((view) => router.history.replace(`/onboarding/${view.draft.id}`), (thrown: unknown) => setProblem(toProblem(thrown)));
  };
  useEffect(() => {
    // Once, also where effects run twice: each run would leave a draft behind.
    if (begun.current) return;
    begun.current = true;
    begin();
  });
  return (
    <>
      <PageHeader title={t('onboarding.untitled')} crumbs={t('nav.onboarding')} />
      {problem ? <ErrorState problem={problem} onRetry={begin} /> : <PageBody><SkeletonLines lines={8} /></PageBody>}
    </>
  );
}

function Open({ id }: { id: string }) {
  const { t } = useTranslation();
  const router = useRouter();
  const query = useQuery('onboarding_draft', { id });
  const me = useMe()?.operator.id ?? '';
  const [activated, setActivated] = useState<Activated | null>(() => heldFor(me, id));
  if (activated) return <Result activated={activated} onAnother={() => router.history.push('/onboarding/new')} />;
  const view: OnboardingView | undefined = query.data;
  if (!view) {
    return (
      <>
        <PageHeader title={t('onboarding.untitled')} crumbs={t('nav.onboarding')} />
        {query.problem ? <ErrorState problem={query.problem} onRetry={query.refetch} /> : <PageBody><SkeletonLines lines={8} /></PageBody>}
      </>
    );
  }
  return <Wizard opened={view} onActivated={setActivated} />;
}
